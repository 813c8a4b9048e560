// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL002: a file whose name says that it is a license, and whose text is none that placet knows.

use crate::inventory::{FileKind, FileRecord, Place};
use crate::package::Ecosystem;
use crate::policy::case::{About, Case, Draft, is_notice, is_recognized};
use crate::policy::{Check, Finding, KnownBy, Level, Meaning};

/// PL002.
pub const CHECK: Check = Check {
    code: "PL002",
    name: "license-text-not-recognized",
    level: Level::Error,
    meaning: Meaning::NotEstablished,
    summary: "A license file holds no license text that placet recognizes.",
    why: "A license that was changed, cut short or written by hand may ask for anything. Until somebody has read it, nobody can say what is allowed.",
    fix: "Replace the text by the unchanged text of the license that is meant. If the text is meant as it stands, have your office read it, and record the answer with a waiver.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    case.files()
        .filter(|file| file.is_license_file && file.kind != FileKind::Test)
        .filter(|file| !is_recognized(file))
        // AUTHORS and NOTICE files need not hold a license
        .filter(|file| !is_notice(&file.path))
        .filter(|file| !is_form(file, case))
        .filter(|file| !case.waived(&CHECK, About::path(&file.path)))
        .map(|file| {
            let legal = file.detections.first();
            let what = if legal.is_some() {
                "holds legal text that is no license placet knows"
            } else {
                "holds no license text"
            };
            case.finding(
                &CHECK,
                Draft {
                    subject: file.path.clone(),
                    message: format!("{} {what}.", file.path),
                    why: "Its name says that it is a license, but what it allows could not be told."
                        .to_owned(),
                    next_step: "Put the full, unchanged text of the license there, or have your office read it.".to_owned(),
                    locations: vec![Place {
                        path: file.path.clone(),
                        lines: legal.map(|seen| seen.lines),
                    }],
                    known_by: KnownBy::Passage,
                    ..Draft::default()
                },
            )
        })
        .collect()
}

/// Whether a file is what CRAN wants beside `License: MIT + file LICENSE`: the year and the holder,
/// without the text.
/// Source: "Writing R Extensions", Licensing.
fn is_form(file: &FileRecord, case: &Case<'_>) -> bool {
    let states = file.detections.is_empty() && file.copyrights.iter().any(|it| it.holder.is_some());
    states
        && case.packages().any(|package| {
            let declared = package.declared.as_ref();
            package.ecosystem == Ecosystem::Cran
                && declared.is_some_and(|declared| {
                    declared.expression.is_some() && declared.files.contains(&file.path)
                })
        })
}
