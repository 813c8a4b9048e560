// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL051: a copy of others' work that came without the text of its license.

use crate::detect::Evidence;
use crate::inventory::Place;
use crate::policy::case::{About, Case, Draft, count, list};
use crate::policy::valid::Reach;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::resolve::Origin;
use crate::rules::categories::Category;
use crate::source::folder;

/// PL051.
pub const CHECK: Check = Check {
    code: "PL051",
    name: "copied-license-text",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "A copy of others' work in the tree lies there without the text of its license.",
    why: "Nearly every license asks that its text, or at least its notice, goes along with the work. A copy whose manifest names a license, but whose LICENSE file was left behind, breaks that license as soon as it is passed on.",
    fix: "Fetch the LICENSE file from where the copy came from and put it into the copy's folder.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut without: Vec<(&str, String)> = Vec::new();
    for (place, at) in &case.inventory.copies {
        let Some(record) = case.inventory.dependencies.get(*at) else {
            continue;
        };
        let Some(license) = &record.license else {
            // said already: nothing states its license
            continue;
        };
        let asks_nothing = license
            .licenses()
            .into_iter()
            .all(|license| case.policy.category_of(license) == Category::PublicDomain);
        let here = case
            .inventory
            .below(place)
            .iter()
            .chain(case.inventory.file(place));
        let mut has_text = here.clone().any(|file| {
            file.is_license_file
                || file
                    .detections
                    .iter()
                    .any(|seen| matches!(seen.kind, Evidence::Text | Evidence::Notice))
        });
        // the license of a group of copies lies above them, in the folder they share
        let above = folder(place);
        has_text |= !above.is_empty()
            && case
                .inventory
                .below(above)
                .iter()
                .any(|file| file.is_license_file && folder(&file.path) == above);
        let judged = here
            .clone()
            .any(|file| case.reach(&file.path) == Reach::Full);
        if !has_text
            && !asks_nothing
            && judged
            && record.origin == Some(Origin::Vendored)
            && !case.waived(&CHECK, About::path(place))
        {
            let file = here.map(|file| file.path.as_str()).next();
            without.push((file.unwrap_or(place), format!("{place} ({license})")));
        }
    }
    if without.is_empty() {
        return Vec::new();
    }
    let names = list(without.iter().map(|(_, name)| name.clone()), 4);
    vec![case.finding(
        &CHECK,
        Draft {
            subject: "license texts of copies".to_owned(),
            message: format!(
                "{} without the text of its license: {names}.",
                count(without.len(), "copy of others' work lies there", "copies of others' work lie there, each")
            ),
            why: "Their licenses ask that the text goes along.".to_owned(),
            next_step: "Fetch the LICENSE file of each from where it came from and put it into its folder.".to_owned(),
            locations: without
                .iter()
                .map(|(file, _)| Place::file(file))
                .collect(),
            ..Draft::default()
        },
    )]
}
