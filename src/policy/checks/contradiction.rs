// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL003: a manifest says one license, the license file beside it another.

use std::collections::BTreeMap;

use crate::detect::Evidence;
use crate::inventory::{FileRecord, Place};
use crate::license::Expr;
use crate::policy::case::{About, Case, Draft, contradict, is_notice};
use crate::policy::{Check, Finding, Level, Meaning};
use crate::source::folder;

/// PL003.
pub const CHECK: Check = Check {
    code: "PL003",
    name: "license-contradiction",
    level: Level::Error,
    meaning: Meaning::Breach,
    summary: "A manifest and the license file beside it name different licenses.",
    why: "Whoever takes the work from a package registry reads the manifest, whoever clones it reads the LICENSE file. If the two differ, nobody knows which permission they have. Different ways to write the versions of one license are not a contradiction.",
    fix: "Decide which license is meant, then make the manifest and the license file say the same.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut beside: BTreeMap<&str, Vec<&FileRecord>> = BTreeMap::new();
    for file in case.files() {
        if file.is_license_file && !is_notice(&file.path) {
            beside.entry(folder(&file.path)).or_default().push(file);
        }
    }
    case.packages()
        .filter_map(|package| {
            let declared = package.declared.as_ref()?;
            let expression = declared.expression.as_ref()?;
            let mut places = vec![Place {
                path: package.path.clone(),
                lines: declared.lines,
            }];
            let mut found: Vec<Expr> = Vec::new();
            let named = declared.files.iter().filter_map(|path| case.file(path));
            let beside = beside.get(folder(&package.path)).into_iter().flatten();
            let mut files: Vec<&FileRecord> = beside.copied().chain(named).collect();
            files.sort_by(|a, b| a.path.cmp(&b.path));
            files.dedup_by(|a, b| a.path == b.path);
            for file in files {
                let texts = file
                    .detections
                    .iter()
                    .filter(|seen| seen.kind == Evidence::Text)
                    .map(|seen| seen.expression.clone());
                // a file that also holds the declared license holds others' besides
                let Some(texts) = Expr::and(texts) else {
                    continue;
                };
                if contradict(expression, &texts) {
                    places.extend(file.detections.first().map(|seen| Place {
                        path: file.path.clone(),
                        lines: Some(seen.lines),
                    }));
                    found.push(texts);
                }
            }
            let found = Expr::and(found)?;
            if case.waived(&CHECK, About::path(&package.path)) {
                return None;
            }
            let file = places.last().map_or("", |place| place.path.as_str()).to_owned();
            Some(case.finding(
                &CHECK,
                Draft {
                    subject: package.path.clone(),
                    content: format!("{expression} / {found}"),
                    message: format!("{} says {expression}, but {file} holds {found}.", package.path),
                    why: "Nobody can tell which of the two permissions they have.".to_owned(),
                    next_step: format!(
                        "Decide which license is meant; then change {} or {file} so that both say it.",
                        package.path
                    ),
                    locations: places,
                    ..Draft::default()
                },
            ))
        })
        .collect()
}
