// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL007: the license of a dependency could not be told.

use std::collections::BTreeMap;

use super::held;
use crate::inventory::DependencyRecord;
use crate::license::License;
use crate::package::Ecosystem;
use crate::policy::case::{About, Case, Draft, Subject, count, list, name_of, places_of, purls_of};
use crate::policy::valid::Reach;
use crate::policy::{Check, Finding, Level, Meaning, Ruling};

/// PL007.
pub const CHECK: Check = Check {
    code: "PL007",
    name: "dependency-license-not-established",
    level: Level::Error,
    meaning: Meaning::NotEstablished,
    summary: "The license of a dependency could not be told.",
    why: "What you publish needs its dependencies, and their licenses may ask something of you. A license that was not found is never taken as allowed.",
    fix: "Run placet where the dependencies are installed. For a package without a license, ask its authors, or record what you found out with a [[license]] entry in the policy.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let wanted = |subject: &Subject| matches!(subject, Subject::Dependency(_));
    let mut findings = held::findings(case, &CHECK, Ruling::NotEstablished, wanted, next_step);
    findings.extend(without_license(case));
    findings
}

/// Dependencies without a license, one finding for each reason and ecosystem: forty packages that
/// are not installed are one cause.
fn without_license(case: &Case<'_>) -> Vec<Finding> {
    let mut causes: BTreeMap<(Ecosystem, bool, &str), Vec<&DependencyRecord>> = BTreeMap::new();
    for (_, record) in case.dependencies() {
        if case.license_of(record).is_some()
            || case.waived(&CHECK, About::package(record.dependency.purl.as_str()))
        {
            continue;
        }
        let shipped = case.policy.scope(record.dependency.scope) == Reach::Full;
        let reason = record
            .not_established
            .as_deref()
            .unwrap_or("no license is stated");
        causes
            .entry((record.dependency.ecosystem, shipped, reason))
            .or_default()
            .push(record);
    }
    causes
        .into_iter()
        .map(|((ecosystem, shipped, reason), records)| {
            let reason = reason.trim_end_matches('.');
            let packages = count(records.len(), "package", "packages");
            let names = list(records.iter().map(|record| name_of(record)), 5);
            let scope = if shipped {
                ""
            } else {
                " that only tests or development need"
            };
            case.finding(
                &CHECK,
                Draft {
                    subject: format!("pkg:{}", ecosystem.purl_type()),
                    content: format!(
                        "{reason} {shipped} {}",
                        purls_of(records.iter().copied())
                    ),
                    message: format!(
                        "The license of {packages} from {}{scope} could not be established ({reason}): {names}.",
                        registry(ecosystem)
                    ),
                    why: "A license that was not found is never taken as allowed.".to_owned(),
                    next_step: format!(
                        "Run placet again where they are installed ({}); for a package that states no license, ask its authors or record what you found out with a [[license]] entry in the policy.",
                        installed(ecosystem)
                    ),
                    locations: records.iter().flat_map(|record| places_of(record)).collect(),
                    // somebody should know, but it does not hold up a release
                    level: (!shipped).then_some(Level::Warning),
                },
            )
        })
        .collect()
}

fn registry(ecosystem: Ecosystem) -> &'static str {
    match ecosystem {
        Ecosystem::Cargo => "crates.io",
        Ecosystem::Npm => "npm",
        Ecosystem::Pypi => "PyPI",
    }
}

fn installed(ecosystem: Ecosystem) -> &'static str {
    match ecosystem {
        Ecosystem::Cargo => {
            "after `cargo fetch`; --cargo-metadata leaves out what is not built on this system"
        }
        Ecosystem::Npm => "after `npm ci`",
        Ecosystem::Pypi => "for example in your virtual environment",
    }
}

fn next_step(license: &License, subject: &Subject) -> String {
    match subject {
        Subject::Project | Subject::Files(_) | Subject::Dependency(_) => format!(
            "Find out what {license} is; record it with a [[license]] entry in the policy, or use another package."
        ),
    }
}
