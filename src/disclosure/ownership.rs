// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Who holds rights, by what copyright lines say.

use std::collections::BTreeMap;

use super::{Draft, Section, Table, row};
use crate::inventory::{FileKind, Place};
use crate::policy::case::Area;
use crate::rules::holders::grouped;
use crate::source::folder;

/// Rows of a table, places of a row.
const MOST_ROWS: usize = 200;
const PLACES: usize = 3;

pub fn fill(draft: &mut Draft<'_>, section: &mut Section) {
    if let Some(holder) = &draft.known.case.policy.holder {
        section.fact(
            "holder",
            "Expected holder",
            format!("{holder} (the policy says so)"),
            Vec::new(),
        );
    }
    let case = draft.known.case;
    let texts: Vec<Place> = case
        .files()
        .filter(|file| file.is_license_file && folder(&file.path).is_empty())
        .map(|file| Place::file(&file.path))
        .collect();
    if texts.is_empty() {
        section.note("There is no license file at the root.");
    } else {
        let names: Vec<&str> = texts.iter().map(|place| place.path.as_str()).collect();
        section.fact(
            "license-file",
            "License file",
            names.join(", "),
            texts.clone(),
        );
    }

    let mut own: Vec<(&str, Place)> = Vec::new();
    let mut others: BTreeMap<String, Vec<(&str, Place)>> = BTreeMap::new();
    let mut silent = 0;
    let mut speaking = 0;
    for file in case.files() {
        let area = case.area(&file.path, file.kind);
        let code = file.kind == FileKind::Own && area == Area::Own;
        if code && file.copyrights.is_empty() {
            silent += 1;
        } else if code {
            speaking += 1;
        }
        for copyright in &file.copyrights {
            let Some(holder) = copyright.holder.as_deref() else {
                continue;
            };
            let place = Place {
                path: file.path.clone(),
                lines: Some(copyright.lines),
            };
            match &area {
                Area::Own => own.push((holder, place)),
                Area::Tests => {}
                Area::Vendored(_) => {
                    others
                        .entry(area.words())
                        .or_default()
                        .push((holder, place));
                }
            }
        }
    }
    if own.is_empty() {
        section.note("No copyright line in the project's own files names a holder.");
    }
    let files = |places: &[Place]| {
        let mut paths: Vec<&str> = places.iter().map(|place| place.path.as_str()).collect();
        paths.dedup();
        paths.len().to_string()
    };
    let mut rows: Vec<_> = grouped(own)
        .into_iter()
        .map(|(holder, places)| (files(&places), holder.to_owned(), places))
        .collect();
    rows.sort_by_key(|(files, holder, _)| {
        (
            std::cmp::Reverse(files.parse::<usize>().unwrap_or(0)),
            holder.clone(),
        )
    });
    let more = rows.len().saturating_sub(MOST_ROWS);
    section.table(Table {
        key: "holders",
        title: "Named in the project's own files",
        columns: &[("holder", "Holder"), ("files", "Files")],
        telling: 1,
        rows: rows
            .into_iter()
            .take(MOST_ROWS)
            .map(|(files, holder, places)| row([holder, files], first(places)))
            .collect(),
    });
    section.table(Table {
        key: "others",
        title: "Named in others' work within the tree",
        columns: &[("holder", "Holder"), ("where", "Where"), ("files", "Files")],
        telling: 2,
        rows: others
            .into_iter()
            .flat_map(|(place, named)| {
                let groups = grouped(named).into_iter();
                groups.map(move |(holder, places)| (place.clone(), holder, places))
            })
            .take(MOST_ROWS)
            .map(|(place, holder, places)| {
                row([holder.to_owned(), place, files(&places)], first(places))
            })
            .collect(),
    });
    if more > 0 {
        section.note(format!("{more} more holders are named in single files."));
    }
    if speaking > 0 && silent > 0 {
        section.note("Some of the project's own files name a holder and some do not.");
    }
    if !section.tables.is_empty() {
        section.note("A holder in the project's own files who is neither the institution nor one of its people means that part of the work is somebody else's.");
    }
}

fn first(mut places: Vec<Place>) -> Vec<Place> {
    places.truncate(PLACES);
    places
}
