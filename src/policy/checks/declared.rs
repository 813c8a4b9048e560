// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL008: a manifest's license field that is missing, or that cannot be understood.

use crate::inventory::Place;
use crate::package::{Ecosystem, Package};
use crate::policy::case::{About, Case, Draft, count, list};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL008.
pub const CHECK: Check = Check {
    code: "PL008",
    name: "declared-license-unclear",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "The license field of a manifest is missing or cannot be understood.",
    why: "Package registries, and the tools of everybody who uses your package, read the license field. \"BSD\" or \"GPL\" name families of licenses that ask different things.",
    fix: "Write an SPDX license expression into the field, such as license = \"BSD-3-Clause\".",
    run,
};

/// Ecosystems whose manifests have no field for a license.
const WITHOUT_FIELD: &[Ecosystem] = &[
    Ecosystem::Carthage,
    Ecosystem::Deb,
    Ecosystem::Golang,
    Ecosystem::Swift,
];

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = case
        .packages()
        .filter_map(|package| {
            let declared = package.declared.as_ref()?;
            let unclear = declared.unclear.as_deref()?;
            if declared.expression.is_some() || case.waived(&CHECK, About::path(&package.path)) {
                return None;
            }
            Some(
                case.finding(
                    &CHECK,
                    Draft {
                        subject: package.path.clone(),
                        content: declared.statement.clone(),
                        message: format!(
                            "The license field of {} cannot be understood: {}{}",
                            package.path,
                            unclear.trim_end_matches('.'),
                            if unclear.ends_with('?') { "" } else { "." }
                        ),
                        why: "Whoever finds the package in a registry cannot tell what is allowed."
                            .to_owned(),
                        next_step:
                            "Write an SPDX license expression into the field, such as BSD-3-Clause."
                                .to_owned(),
                        locations: vec![Place {
                            path: package.path.clone(),
                            lines: declared.lines,
                        }],
                        ..Draft::default()
                    },
                ),
            )
        })
        .collect();
    let missing: Vec<&Package> = case
        .packages()
        .filter(|package| package.declared.is_none() && !package.private && package.name.is_some())
        .filter(|package| !WITHOUT_FIELD.contains(&package.ecosystem))
        .filter(|package| !case.waived(&CHECK, About::path(&package.path)))
        .collect();
    if !missing.is_empty() {
        let paths = list(missing.iter().map(|package| package.path.clone()), 4);
        let field = case.outbound().map_or(String::new(), |outbound| {
            format!(": {}", outbound.expression)
        });
        findings.push(case.finding(
            &CHECK,
            Draft {
                subject: "license field".to_owned(),
                message: format!(
                    "{} no license: {paths}.",
                    count(missing.len(), "manifest states", "manifests state")
                ),
                why: "Registries and the tools of your users read the manifest rather than the LICENSE file.".to_owned(),
                next_step: format!("Add the license field{field}."),
                locations: missing
                    .iter()
                    .map(|package| Place::file(&package.path))
                    .collect(),
                level: Some(Level::Note),
                ..Draft::default()
            },
        ));
    }
    findings
}
