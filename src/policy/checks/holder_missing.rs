// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL020: the license wants a copyright line, and nothing in the project names who holds it.

use super::named;
use crate::detect::Evidence;
use crate::inventory::{FileRecord, Place};
use crate::policy::case::{About, Area, Case, Draft, list};
use crate::policy::valid::Reach;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::holders;
use crate::source::{file_name, folder};

/// PL020.
pub const CHECK: Check = Check {
    code: "PL020",
    name: "holder-missing",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "Nothing says who holds the rights in the project.",
    why: "A license is a promise, and somebody has to make it. Licenses such as MIT, BSD and ISC begin with a copyright line for that: they ask everybody to keep \"the above copyright notice\", which means nothing where there is none.",
    fix: "Put a copyright line above the text in your LICENSE file: the year of the first publication and who holds the rights, such as \"Copyright (c) 2026 Example University\". Your office knows whether that is you or the institution.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let texts: Vec<&FileRecord> = case
        .root_licenses()
        .filter(|file| folder(&file.path) != "LICENSES" && case.reach(&file.path) > Reach::Off)
        .collect();
    // a template that is not filled in is another cause
    if texts.iter().any(|file| !file.unfilled.is_empty()) {
        return Vec::new();
    }
    let mut wants: Vec<String> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    for file in texts {
        for seen in file
            .detections
            .iter()
            .filter(|it| it.kind == Evidence::Text)
        {
            let licenses = seen.expression.licenses();
            let ids: Vec<String> = licenses.iter().map(|it| it.id.to_string()).collect();
            // another license that does without a line, to be chosen or beside it
            if !ids.iter().all(|id| holders::has_line(id)) {
                return Vec::new();
            }
            if !case.waived(&CHECK, About::path(&file.path)) {
                wants.extend(ids);
                places.push(Place::file(&file.path));
            }
        }
    }
    wants.sort();
    wants.dedup();
    if wants.is_empty() || case.files().any(|file| says_who(case, file)) {
        return Vec::new();
    }
    let expected = case.policy.expects("LICENSE");
    let who = match expected.first() {
        "" => "and the name of the holder",
        name => name,
    };
    vec![case.finding(
        &CHECK,
        Draft {
            subject: "copyright holder".to_owned(),
            message: format!(
                "No file of the project says who holds the rights, and the text of {} begins with a copyright line.",
                list(wants, 3)
            ),
            why: "The license asks everybody to keep \"the above copyright notice\", and there is none.".to_owned(),
            next_step: format!(
                "Put a line such as \"Copyright (c) {} {who}\" above the text of the license.",
                case.today.year()
            ),
            locations: places,
            ..Draft::default()
        },
    )]
}

/// Whether a file of the project, or one at the root that people look into, names a holder.
fn says_who(case: &Case<'_>, file: &FileRecord) -> bool {
    let name = file_name(&file.path).to_ascii_lowercase();
    let at_root = folder(&file.path).is_empty();
    let authors = at_root
        && ["authors", "copyright", "notice"]
            .iter()
            .any(|it| name.starts_with(it));
    let own = case.area(&file.path, file.kind) == Area::Own;
    authors
        || (own || at_root)
            && file
                .copyrights
                .iter()
                .any(|statement| named::holder(file, statement).is_some())
}
