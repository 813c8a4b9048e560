// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL050: a `CITATION.cff` that lacks what its format requires.

use crate::inventory::{FileKind, Place};
use crate::policy::case::{About, Case, Draft, list};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL050.
pub const CHECK: Check = Check {
    code: "PL050",
    name: "citation-incomplete",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "CITATION.cff lacks keys that its format requires.",
    why: "GitHub, Zenodo and reference managers read CITATION.cff. Where a required key is missing, they show no citation, often without saying why, and the people who wrote the software are not credited. The format (version 1.2.0) requires cff-version, message, title and authors.",
    fix: "Add the missing keys; https://citation-file-format.github.io describes each of them.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    case.packages()
        .filter(|package| {
            !package.lacks.is_empty()
                && case.kind(&package.path) == Some(FileKind::Own)
                && !case.waived(&CHECK, About::path(&package.path))
        })
        .map(|package| {
            let keys = list(package.lacks.iter().map(|key| (*key).to_owned()), 4);
            case.finding(
                &CHECK,
                Draft {
                    subject: package.path.clone(),
                    content: keys.clone(),
                    message: format!("{} does not say {keys}.", package.path),
                    why: "Its format requires them: without them nobody shows the citation."
                        .to_owned(),
                    next_step: format!("Add {keys} to {}.", package.path),
                    locations: vec![Place::file(&package.path)],
                    ..Draft::default()
                },
            )
        })
        .collect()
}
