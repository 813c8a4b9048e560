// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Others' work in it or needed by it: under which license, and how it is used.

use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, Row, Section, Table, markings, project, row};
use crate::inventory::{DependencyRecord, Place};
use crate::license::Expr;
use crate::package::Scope;
use crate::policy::case::{Area, Part, Subject, count, list, name_of, places_of};
use crate::resolve::Origin;
use crate::rules::disclosure::When;
use crate::rules::markings::Kind;

/// Rows of a table, places of a row, names in one cell.
const MOST_ROWS: usize = 1000;
const PLACES: usize = 3;
const NAMES: usize = 40;

pub fn fill(draft: &mut Draft<'_>, section: &mut Section) {
    let case = draft.known.case;
    let mut uses: BTreeMap<usize, &Part> = BTreeMap::new();
    let mut copied: BTreeMap<(String, String, String), Vec<Place>> = BTreeMap::new();
    let declared: BTreeSet<Expr> = project::packages(draft)
        .into_iter()
        .filter_map(|package| package.declared.as_ref()?.expression.as_ref())
        .map(Expr::canonical)
        .collect();
    for part in case.foreign_parts() {
        match &part.subject {
            Subject::Dependency(at) => {
                uses.entry(*at).or_insert(part);
            }
            // the project's own files under a license that its own manifests name
            Subject::Files(Area::Own | Area::Tests)
                if declared.contains(&part.expression.canonical()) => {}
            Subject::Files(_) => {
                let what = case.describe(&[part]);
                let used = part.usage.words().to_owned();
                let key = (what, part.expression.to_string(), used);
                copied.entry(key).or_default().extend(part.places.clone());
            }
            Subject::Project => {}
        }
    }
    let mut direct: Vec<Row> = Vec::new();
    let mut indirect: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // what is said of many is said once
    let mut unestablished: BTreeMap<(String, String), (Vec<String>, Vec<Place>)> = BTreeMap::new();
    let mut unknown = 0;
    for (at, record) in case.dependencies() {
        let license = case.license_of(record).map(ToString::to_string);
        if license.is_none() {
            unknown += 1;
        }
        let is_unknown = license.is_none();
        let license = license.unwrap_or_else(|| "not established".to_owned());
        if record.dependency.direct == Some(false) && record.origin != Some(Origin::Vendored) {
            indirect.entry(license).or_default().push(record.title());
            continue;
        }
        let used = uses.get(&at).map(|part| part.usage.words());
        let purpose = purpose(record.dependency.scope);
        let used = match used {
            Some(words) if purpose.is_empty() => words.to_owned(),
            Some(words) => format!("{words}, {purpose}"),
            None if purpose.is_empty() => "when it runs".to_owned(),
            None => purpose.to_owned(),
        };
        let mut places = places_of(record);
        // what names it in the excluded part of the tree shows nothing
        let judged = |place: &Place| case.policy.excluded(&place.path).is_none();
        if places.iter().any(judged) {
            places.retain(judged);
        }
        places.truncate(PLACES);
        if record.origin == Some(Origin::Vendored) {
            let copy = name_of(record);
            copied
                .entry((copy, license, used))
                .or_default()
                .extend(places);
            continue;
        }
        if is_unknown {
            let (names, named_in) = unestablished.entry((evidence(record), used)).or_default();
            names.push(record.title());
            named_in.extend(places);
            continue;
        }
        direct.push(row(
            [
                record.name(),
                record.dependency.version.clone().unwrap_or_default(),
                license,
                used,
                evidence(record),
            ],
            places,
        ));
    }
    let clues = markings::table(
        case,
        "clues",
        "Clues of copied code",
        &[Kind::CopiedCode, Kind::PublishedCode],
    );
    let needs = !direct.is_empty() || !indirect.is_empty() || !unestablished.is_empty();
    let any = !clues.rows.is_empty() || !copied.is_empty() || needs;
    if any {
        draft.saw(When::Material);
    } else {
        section
            .note("No others' work was found: no dependencies, and no file under another license.");
    }
    section.table(Table {
        key: "copied",
        title: "In the tree itself",
        columns: &[
            ("what", "What"),
            ("license", "License"),
            ("used", "How it is used"),
        ],
        telling: 3,
        rows: copied
            .into_iter()
            .take(MOST_ROWS)
            .map(|((what, license, used), mut places)| {
                places.truncate(PLACES);
                row([what, license, used], places)
            })
            .collect(),
    });
    section.table(clues);
    section.table(Table {
        key: "unestablished",
        title: "Needed by it, under a license that is not established",
        columns: &[
            ("why", "Why not"),
            ("used", "How it is used"),
            ("packages", "Packages"),
            ("names", "Names"),
        ],
        telling: 4,
        rows: unestablished
            .into_iter()
            .map(|((why, used), (names, mut places))| {
                places.truncate(PLACES);
                let number = names.len().to_string();
                row([why, used, number, list(names, NAMES)], places)
            })
            .collect(),
    });
    let more = direct.len().saturating_sub(MOST_ROWS);
    direct.truncate(MOST_ROWS);
    section.table(Table {
        key: "dependencies",
        title: "Needed by it",
        columns: &[
            ("name", "Name"),
            ("version", "Version"),
            ("license", "License"),
            ("used", "How it is used"),
            ("read", "License read from"),
        ],
        telling: 4,
        rows: direct,
    });
    if more > 0 {
        section.note(format!(
            "{more} more packages are needed; `placet deps` lists all."
        ));
    }
    section.table(Table {
        key: "indirect",
        title: "Brought in by those, by license",
        columns: &[
            ("license", "License"),
            ("packages", "Packages"),
            ("names", "Names"),
        ],
        telling: 3,
        rows: indirect
            .into_iter()
            .map(|(license, names)| {
                let number = names.len().to_string();
                row([license, number, list(names, NAMES)], Vec::new())
            })
            .collect(),
    });
    if unknown > 0 {
        section.note(format!(
            "The license of {} is not established: unknown is not allowed. `placet deps` says why for each.",
            count(unknown, "package", "packages")
        ));
    }
    if any {
        section.note("How something is used is inferred from where it lies and what needs it; those who wrote the program know better.");
    }
}

fn purpose(scope: Scope) -> &'static str {
    match scope {
        Scope::Runtime => "",
        Scope::Optional => "only for optional features",
        Scope::Build => "only to build it",
        Scope::Test => "only to test it",
        Scope::Dev => "only to develop it",
    }
}

fn evidence(record: &DependencyRecord) -> String {
    match (record.source, &record.origin_place) {
        (Some(source), Some(place)) => format!("{}: {place}", source.name().replace('-', " ")),
        (Some(source), None) => source.name().replace('-', " "),
        (None, _) => record.not_established.clone().unwrap_or_default(),
    }
}
