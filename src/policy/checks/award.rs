// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL035: an award that paid for the work and that its README does not acknowledge.

use std::collections::{BTreeMap, BTreeSet};

use super::marked;
use crate::detect::Marking;
use crate::inventory::Place;
use crate::policy::case::{About, Case, Draft};
use crate::policy::{Check, Finding, Level, Meaning};
use crate::source::{file_name, folder};

/// PL035.
pub const CHECK: Check = Check {
    code: "PL035",
    name: "award-not-acknowledged",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "A file names an award that the README does not acknowledge.",
    why: "Sponsors ask to be acknowledged in what their money paid for, software included, and many want their own sentence. The office also has to know every award: its terms decide who owns the work and whether it may go out.",
    fix: "Put the sentence that the finding shows into the README, under a heading such as Acknowledgments, and tell your office of the award. Where the award paid for somebody else's code only, keep it where it is and record that with a waiver.",
    run,
};

/// Files at the root in which people look for whom a project thanks.
const READ_FIRST: [&str; 6] = [
    "readme",
    "acknowledg",
    "citation",
    "codemeta",
    "funding",
    "notice",
];

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut named: BTreeSet<(&str, String)> = BTreeSet::new();
    let mut elsewhere: BTreeMap<(&str, String), (&Marking, Vec<Place>)> = BTreeMap::new();
    for file in marked::files(case) {
        let name = file_name(&file.path).to_ascii_lowercase();
        let first =
            folder(&file.path).is_empty() && READ_FIRST.iter().any(|start| name.starts_with(start));
        for marking in &file.markings {
            let Some(number) = &marking.number else {
                continue;
            };
            let award = (marking.rule.about, plain(number));
            if first {
                named.insert(award);
            } else if !case.waived(&CHECK, About::path(&file.path)) {
                let (_, places) = elsewhere
                    .entry(award)
                    .or_insert_with(|| (marking, Vec::new()));
                places.push(Place {
                    path: file.path.clone(),
                    lines: Some(marking.lines),
                });
            }
        }
    }
    let missing = elsewhere
        .into_iter()
        .filter(|(award, _)| !named.contains(award));
    let finding = |((sponsor, plain), (marking, places)): (_, (&Marking, Vec<Place>))| {
        let number = marking.number.as_deref().unwrap_or_default();
        let sentence = marking.rule.acknowledge.unwrap_or_default();
        case.finding(
            &CHECK,
            Draft {
                subject: format!("{sponsor} {plain}"),
                message: format!(
                    "The {sponsor} award {number} is named in the project, but not in its README."
                ),
                why: marking.rule.reason.to_owned(),
                next_step: format!(
                    "Put this sentence into the README: \"{}\"",
                    sentence.replace("{number}", number)
                ),
                locations: places,
                ..Draft::default()
            },
        )
    };
    missing.map(finding).collect()
}

/// A number without what is written in several ways: `OAC-1234567`, `OAC 1234567`.
fn plain(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).collect()
}
