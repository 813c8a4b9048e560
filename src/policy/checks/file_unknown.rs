// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL006: the license of a file could not be told.

use std::collections::BTreeMap;

use super::held;
use crate::detect::Evidence;
use crate::inventory::{FileKind, Place};
use crate::license::License;
use crate::policy::case::{About, Area, Case, Draft, Subject, count, is_recognized};
use crate::policy::valid::Reach;
use crate::policy::{Check, Finding, KnownBy, Level, Meaning, Ruling};
use crate::source::{Problem, ProblemKind};

/// PL006.
pub const CHECK: Check = Check {
    code: "PL006",
    name: "file-license-not-established",
    level: Level::Error,
    meaning: Meaning::NotEstablished,
    summary: "The license of a file could not be told.",
    why: "The file names or holds legal text that is no license placet knows, or a license expression that cannot be read. It may allow anything or nothing.",
    fix: "Read the text. Write an SPDX license expression into the file if it is yours; otherwise ask the owner, or record what you found out.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let wanted = |subject: &Subject| !matches!(subject, Subject::Dependency(_));
    let mut findings = held::findings(case, &CHECK, Ruling::NotEstablished, wanted, next_step);
    findings.extend(legal_text(case));
    findings.extend(broken_expressions(case));
    findings
}

/// Legal text that is no license placet knows, outside of license files (PL002 has those).
fn legal_text(case: &Case<'_>) -> Vec<Finding> {
    let mut areas: BTreeMap<Area, Vec<Place>> = BTreeMap::new();
    for file in case.files() {
        if file.is_license_file && !is_recognized(file) {
            continue;
        }
        // not shipped, and tests are full of such text
        if file.kind == FileKind::Test || case.reach(&file.path) < Reach::Full {
            continue;
        }
        let unknown = file
            .detections
            .iter()
            .filter(|seen| seen.kind == Evidence::Unknown);
        for seen in unknown {
            if !case.waived(&CHECK, About::path(&file.path)) {
                areas
                    .entry(case.area(&file.path, file.kind))
                    .or_default()
                    .push(Place {
                        path: file.path.clone(),
                        lines: Some(seen.lines),
                    });
            }
        }
    }
    areas
        .into_iter()
        .map(|(area, places)| {
            case.finding(
                &CHECK,
                Draft {
                    subject: "legal text".to_owned(),
                    group: area.key(),
                    known_by: KnownBy::Passage,
                    message: format!(
                        "{} of {} {} legal text that is no license placet knows.",
                        count(places.len(), "place", "places"),
                        area.words(),
                        if places.len() == 1 { "holds" } else { "hold" }
                    ),
                    why: "Such text may allow anything or nothing.".to_owned(),
                    next_step: "Read the text; if it is a license, ask your office about it, and record the answer with a waiver.".to_owned(),
                    locations: places,
                    ..Draft::default()
                },
            )
        })
        .collect()
}

/// License expressions that cannot be read, one finding for each that is wrong in its own way.
fn broken_expressions(case: &Case<'_>) -> Vec<Finding> {
    let mut causes: BTreeMap<&str, Vec<&Problem>> = BTreeMap::new();
    for problem in &case.inventory.problems {
        if problem.kind == ProblemKind::BadExpression
            && case.reach(&problem.path) == Reach::Full
            && !case.waived(&CHECK, About::path(&problem.path))
        {
            causes.entry(&problem.message).or_default().push(problem);
        }
    }
    causes
        .into_iter()
        .map(|(message, problems)| {
            case.finding(
                &CHECK,
                Draft {
                    subject: "license expression".to_owned(),
                    content: message.to_owned(),
                    message: format!(
                        "A license expression cannot be read: {}{}",
                        message.trim_end_matches('.'),
                        if message.ends_with('?') { "" } else { "." }
                    ),
                    why: "What it was meant to say could not be told, and is not guessed."
                        .to_owned(),
                    next_step:
                        "Write it with ids of the SPDX license list, such as MIT OR Apache-2.0."
                            .to_owned(),
                    locations: problems
                        .into_iter()
                        .map(|problem| Place {
                            path: problem.path.clone(),
                            lines: problem.lines,
                        })
                        .collect(),
                    ..Draft::default()
                },
            )
        })
        .collect()
}

fn next_step(license: &License, subject: &Subject) -> String {
    match subject {
        Subject::Project => format!("Name a license of the SPDX list in place of {license}."),
        Subject::Files(_) | Subject::Dependency(_) => format!(
            "Find out what {license} allows, and add a rule for it to the policy, or remove the files."
        ),
    }
}
