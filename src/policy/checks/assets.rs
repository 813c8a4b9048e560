// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL052: data, models, fonts and media of which nothing says under which license they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::{FileKind, Place, Skip};
use crate::policy::case::{About, Case, Draft, count, list};
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::assets::{Assets, Kind};
use crate::rules::files::Files;
use crate::source::{file_name, folder};

/// PL052.
pub const CHECK: Check = Check {
    code: "PL052",
    name: "assets-unlicensed",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "Nothing says under which license data, models, fonts, images or recordings are.",
    why: "A LICENSE file at the top of a project of code is read as the license of the code. Data, trained models, fonts, images and recordings are often the work of others or come with terms of their own, and whoever wants to use them needs to know whether the license at the top is meant for them too.",
    fix: "Say it where the files lie: a LICENSE file or a README with a license in their folder, a `.license` file beside one, or an entry in REUSE.toml.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let (assets, names) = (Assets::embedded(), Files::embedded());
    let inventory = case.inventory;
    // folders in which something states a license: what lies below is spoken for
    let mut spoken: BTreeSet<&str> = BTreeSet::new();
    for file in &inventory.files {
        let lower = file_name(&file.path).to_ascii_lowercase();
        let speaks =
            file.is_license_file || (lower.starts_with("readme") && !file.detections.is_empty());
        if speaks && !folder(&file.path).is_empty() {
            spoken.insert(folder(&file.path));
        }
    }
    let is_spoken = |path: &str| {
        let folders = std::iter::successors(Some(folder(path)), |at| {
            (!at.is_empty()).then(|| folder(at))
        });
        folders.into_iter().any(|at| spoken.contains(at))
    };
    let read = inventory
        .files
        .iter()
        .filter(|file| file.detections.is_empty())
        .map(|file| file.path.as_str());
    let unread = inventory.coverage.skipped.iter();
    let unread = unread
        .filter(|(path, why)| *why == Skip::Binary && inventory.file(path).is_none())
        .map(|(path, _)| path.as_str());
    let mut found: BTreeMap<&str, (&Kind, Vec<&str>)> = BTreeMap::new();
    for path in read.chain(unread) {
        let Some(kind) = assets.kind(path) else {
            continue;
        };
        let own = names.kind(path) == FileKind::Own && inventory.copy_of(path).is_none();
        if own
            && case.policy.excluded(path).is_none()
            && !is_spoken(path)
            && !case.waived(&CHECK, About::path(path))
        {
            found
                .entry(&kind.name)
                .or_insert((kind, Vec::new()))
                .1
                .push(path);
        }
    }
    found
        .into_values()
        .map(|(kind, mut paths)| {
            paths.sort_unstable();
            let folders: BTreeSet<&str> = paths.iter().map(|path| folder(path)).collect();
            let folders = folders.iter().map(|at| match *at {
                "" => "the top folder".to_owned(),
                at => at.to_owned(),
            });
            let where_they_are = list(folders, 4);
            case.finding(
                &CHECK,
                Draft {
                    subject: kind.name.clone(),
                    message: format!(
                        "Nothing says under which license the {} in {where_they_are} are ({}).",
                        kind.name,
                        count(paths.len(), "file", "files")
                    ),
                    why: format!("A sentence is missing: {}.", kind.why),
                    next_step: format!(
                        "Say in a LICENSE file or README in {where_they_are}, or in REUSE.toml, where the {} come from and under which license they are.",
                        kind.name
                    ),
                    locations: paths
                        .iter()
                        .map(|path| Place::file(path))
                        .collect(),
                    ..Draft::default()
                },
            )
        })
        .collect()
}
