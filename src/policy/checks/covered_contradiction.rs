// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL040: a file says one license of itself, and `REUSE.toml` or `debian/copyright` another.

use std::collections::BTreeMap;

use crate::inventory::Place;
use crate::license::Expr;
use crate::policy::case::{About, Case, Draft, contradict, count, list};
use crate::policy::valid::Reach;
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
    // one cause for each file that speaks: it was not kept up
    let mut causes: BTreeMap<&str, Vec<Contradiction<'_>>> = BTreeMap::new();
    for covered in &case.inventory.covered {
        let Some((said, stated)) = covered.expression.as_ref().zip(covered.stated.as_ref()) else {
            continue;
        };
        if contradict(said, stated)
            && case.file(&covered.path).is_some()
            && case.reach(&covered.path) == Reach::Full
            && !case.waived(&CHECK, About::path(&covered.path))
        {
            let found = causes.entry(&covered.by.path).or_default();
            found.push(Contradiction {
                by: &covered.by,
                path: &covered.path,
                said,
                stated,
            });
        }
    }
    causes
        .into_iter()
        .map(|(by, found)| {
            let each = found.iter().map(Contradiction::words);
            let message = match found.as_slice() {
                [one] => format!("{by} states {} for {}, which says {}.", one.said, one.path, one.stated),
                _ => format!(
                    "{by} contradicts what {} of themselves: {}.",
                    count(found.len(), "file says", "files say"),
                    list(each, 3)
                ),
            };
            let mut pairs: Vec<String> = found.iter().map(Contradiction::pair).collect();
            pairs.sort_unstable();
            pairs.dedup();
            let place = |path: &str| Place::file(path);
            let mut locations: Vec<Place> = found.iter().map(|one| one.by.clone()).collect();
            locations.extend(found.iter().map(|one| place(one.path)));
            locations.sort();
            locations.dedup();
            case.finding(
                &CHECK,
                Draft {
                    subject: by.to_owned(),
                    content: pairs.join("; "),
                    message,
                    why: "One of the two is out of date, and which one cannot be told from outside."
                        .to_owned(),
                    next_step: format!(
                        "Find out which license is meant; then correct {by} or the words in the file."
                    ),
                    locations,
                    ..Draft::default()
                },
            )
        })
        .collect()
}

/// One file that says something else.
struct Contradiction<'c> {
    by: &'c Place,
    path: &'c str,
    said: &'c Expr,
    stated: &'c Expr,
}

impl Contradiction<'_> {
    fn words(&self) -> String {
        format!("{} for {} ({})", self.said, self.path, self.stated)
    }

    fn pair(&self) -> String {
        format!("{} / {}", self.said, self.stated)
    }
}
