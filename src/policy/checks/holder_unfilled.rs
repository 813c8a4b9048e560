// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL024: the copyright line of a template that nobody filled in.

use std::collections::BTreeMap;

use super::named;
use crate::inventory::Place;
use crate::policy::case::{About, Case, Draft, count};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL024.
pub const CHECK: Check = Check {
    code: "PL024",
    name: "holder-unfilled",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A copyright line still has the placeholders of its template.",
    why: "Templates of licenses leave room for the year and the holder. Where nobody filled it in, nobody is named, and it looks as if nobody had read the license.",
    fix: "Put the year and who holds the rights where the placeholders stand, such as \"Copyright (c) 2026 Example University\". Leave the appendix of the Apache and GNU licenses as it is: it shows others what to write.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    // one cause for each license file, one for all headers
    let mut causes: BTreeMap<&str, (String, Vec<Place>)> = BTreeMap::new();
    for file in named::files(case).filter(|file| !file.unfilled.is_empty()) {
        if case.waived(&CHECK, About::path(&file.path)) {
            continue;
        }
        let cause = if file.is_license_file {
            file.path.as_str()
        } else {
            ""
        };
        for line in &file.unfilled {
            let (_, places) = causes
                .entry(cause)
                .or_insert_with(|| (line.text.clone(), Vec::new()));
            places.push(Place {
                path: file.path.clone(),
                lines: Some(line.lines),
            });
        }
    }
    let who = match case.policy.expects("LICENSE").first() {
        "" => "the holder".to_owned(),
        name => name.to_owned(),
    };
    let finding = |(cause, (first, places)): (&str, (String, Vec<Place>))| {
        let (subject, message) = if cause.is_empty() {
            let number = count(places.len(), "file has", "files have");
            (
                "headers",
                format!(
                    "{number} a header with a copyright line that nobody filled in: \"{first}\"."
                ),
            )
        } else {
            (
                cause,
                format!("{cause} has a copyright line that nobody filled in: \"{first}\"."),
            )
        };
        case.finding(
            &CHECK,
            Draft {
                subject: subject.to_owned(),
                message,
                why: "It is as the template left it, and names nobody.".to_owned(),
                next_step: format!("Put the year of the first publication and {who} there."),
                locations: places,
                ..Draft::default()
            },
        )
    };
    causes.into_iter().map(finding).collect()
}
