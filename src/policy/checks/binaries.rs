// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL053: compiled programs among the sources.

use crate::inventory::{FileKind, Place, Skip};
use crate::policy::case::{About, Case, Draft, count, list};
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::assets::Assets;
use crate::rules::files::Files;

/// PL053.
pub const CHECK: Check = Check {
    code: "PL053",
    name: "binary-without-source",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "Compiled programs lie among the sources.",
    why: "Nobody can see what is in a compiled program: whose work it is, under which licenses, or whether it is what its name says. Copyleft licenses ask for the source of everything that is passed on. placet does not look into such files.",
    fix: "Remove them and build them from source, or let the package manager fetch them; where one has to stay, say beside it what it is, where its source is and under which license it is.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let (assets, names) = (Assets::embedded(), Files::embedded());
    let inventory = case.inventory;
    let mut paths: Vec<&str> = inventory
        .coverage
        .skipped
        .iter()
        // what another file speaks for is in the inventory
        .filter(|(path, why)| *why == Skip::Binary && inventory.file(path).is_none())
        .map(|(path, _)| path.as_str())
        .filter(|path| assets.is_binary(path) && case.policy.excluded(path).is_none())
        .filter(|path| !matches!(names.kind(path), FileKind::Test))
        .filter(|path| !case.waived(&CHECK, About::path(path)))
        .collect();
    paths.sort_unstable();
    if paths.is_empty() {
        return Vec::new();
    }
    let named = list(paths.iter().map(|path| (*path).to_owned()), 4);
    vec![case.finding(
        &CHECK,
        Draft {
            subject: "binaries".to_owned(),
            message: format!(
                "{} among the sources: {named}.",
                count(paths.len(), "compiled program lies", "compiled programs lie")
            ),
            why: "Nobody can see whose work is in them and under which licenses.".to_owned(),
            next_step: "Build them from source or let the package manager fetch them, or say beside each where its source is and under which license it is.".to_owned(),
            locations: paths
                .iter()
                .map(|path| Place::file(path))
                .collect(),
            ..Draft::default()
        },
    )]
}
