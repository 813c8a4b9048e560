// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL040: a file says one license of itself, and `REUSE.toml` or `debian/copyright` another.

use std::collections::BTreeMap;

use crate::inventory::Place;
use crate::license::Expr;
use crate::policy::case::{About, Case, Draft, contradict, count};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL040.
pub const CHECK: Check = Check {
    code: "PL040",
    name: "covered-contradiction",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A file says one license of itself, and another file states a different one for it.",
    why: "REUSE.toml, a .license file and debian/copyright speak for files that cannot say their license themselves. Where a file does say it, and says something else, one of the two is out of date.",
    fix: "Find out which license is meant; then correct the entry, or the words in the file.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    // one cause: one entry that says one license of files that say one other
    let mut causes: BTreeMap<(&Place, &Expr, &Expr), Vec<&str>> = BTreeMap::new();
    for covered in &case.inventory.covered {
        let Some((said, stated)) = covered.expression.as_ref().zip(covered.stated.as_ref()) else {
            continue;
        };
        if contradict(said, stated)
            && case.file(&covered.path).is_some()
            && !case.waived(&CHECK, About::path(&covered.path))
        {
            let files = causes.entry((&covered.by, said, stated)).or_default();
            files.push(&covered.path);
        }
    }
    causes
        .into_iter()
        .map(|((by, said, stated), files)| {
            let (what, they) = match files.as_slice() {
                [file] => ((*file).to_owned(), "says"),
                _ => (count(files.len(), "file", "files"), "say"),
            };
            let places = files.iter().map(|file| Place {
                path: (*file).to_owned(),
                lines: None,
            });
            case.finding(
                &CHECK,
                Draft {
                    subject: by.path.clone(),
                    content: format!("{said} / {stated}"),
                    message: format!(
                        "{} states {said} for {what}, which {they} {stated}.",
                        by.path
                    ),
                    why: "One of the two is out of date, and which one cannot be told from outside."
                        .to_owned(),
                    next_step: format!(
                        "Find out which license is meant; then correct {} or the words in the file.",
                        by.path
                    ),
                    locations: places.chain([by.clone()]).collect(),
                    level: None,
                },
            )
        })
        .collect()
}
