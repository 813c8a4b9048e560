// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL001: nothing at the root says under which license the work may be used.

use crate::policy::case::{About, Case, Draft};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL001.
pub const CHECK: Check = Check {
    code: "PL001",
    name: "no-license",
    level: Level::Error,
    meaning: Meaning::Breach,
    summary: "The project has no license file.",
    why: "Without a license nobody else may use, change or pass on the work: publishing it is not enough. A line in a README or a manifest is easily lost; people and tools look for a file named LICENSE at the top of the project.",
    fix: "Choose a license with your office and put its full text into a file named LICENSE at the top of the project.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let Some(anchor) = case.anchor() else {
        // an empty tree needs no license
        return Vec::new();
    };
    if case.root_licenses().next().is_some() || case.waived(&CHECK, About::path(&anchor.path)) {
        return Vec::new();
    }
    let next_step = match case.outbound() {
        Some(outbound) => format!(
            "Put the full text of {} into a file named LICENSE at the top of the project.",
            outbound.expression
        ),
        None => "Choose a license with your office and put its full text into a file named LICENSE at the top of the project.".to_owned(),
    };
    vec![case.finding(
        &CHECK,
        Draft {
            subject: "LICENSE".to_owned(),
            message: "The project has no license file.".to_owned(),
            why: "Without one, nobody else may use, change or pass on the work.".to_owned(),
            next_step,
            locations: vec![anchor],
            ..Draft::default()
        },
    )]
}
