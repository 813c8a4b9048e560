// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL011: a dependency says one license in its manifest, and another lies beside it.

use crate::policy::case::{About, Case, Draft, contradict, name_of, places_of};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL011.
pub const CHECK: Check = Check {
    code: "PL011",
    name: "dependency-contradiction",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A dependency declares one license and ships the text of another.",
    why: "One of the two is a mistake of its authors, and which one counts cannot be told from outside.",
    fix: "Ask the authors which license is meant, and record the answer with a waiver.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    case.dependencies()
        .filter_map(|(_, record)| {
            let declared = record.declared.as_ref()?.expression.as_ref()?;
            let detected = record.detected.as_ref()?;
            let purl = record.dependency.purl.as_str();
            if !contradict(declared, detected) || case.waived(&CHECK, About::package(purl)) {
                return None;
            }
            let (name, title) = (name_of(record), record.title());
            Some(case.finding(
                &CHECK,
                Draft {
                    subject: purl.to_owned(),
                    content: format!("{declared} / {detected}"),
                    message: format!("{name} declares {declared}, but ships the text of {detected}."),
                    why: "One of the two is a mistake, and which one counts cannot be told from outside."
                        .to_owned(),
                    next_step: format!(
                        "Ask the authors of {title} which license is meant, and record the answer with a waiver."
                    ),
                    locations: places_of(record),
                    ..Draft::default()
                },
            ))
        })
        .collect()
}
