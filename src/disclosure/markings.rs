// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Markings in files by what they say, for the sections that they belong to.

use std::collections::BTreeMap;

use super::{Row, Table, row};
use crate::inventory::{FileKind, Place};
use crate::policy::case::{Area, Case};
use crate::rules::markings::Kind;

const PLACES: usize = 3;

/// What some markings say alike in one part of the tree.
pub struct Marked {
    /// What they say.
    pub kind: Kind,
    /// What they are about; for an award the sponsor.
    pub about: &'static str,
    /// The number of an award.
    pub number: Option<String>,
    /// The part of the tree.
    pub area: Area,
    /// Where, the first few.
    pub places: Vec<Place>,
}

/// The markings of some kinds, those of tests left out.
pub fn marked(case: &Case<'_>, kinds: &[Kind]) -> Vec<Marked> {
    let mut all: BTreeMap<(&str, Option<&str>, Area), Marked> = BTreeMap::new();
    for file in case.files().filter(|file| file.kind != FileKind::Test) {
        let area = case.area(&file.path, file.kind);
        for marking in &file.markings {
            let rule = marking.rule;
            if !kinds.contains(&rule.kind) {
                continue;
            }
            let key = (rule.name, marking.number.as_deref(), area.clone());
            let entry = all.entry(key).or_insert_with(|| Marked {
                kind: rule.kind,
                about: rule.about,
                number: marking.number.clone(),
                area: area.clone(),
                places: Vec::new(),
            });
            let place = Place {
                path: file.path.clone(),
                lines: Some(marking.lines),
            };
            if entry.places.len() < PLACES && entry.places.last() != Some(&place) {
                entry.places.push(place);
            }
        }
    }
    all.into_values().collect()
}

/// Markings as a table.
pub fn table(case: &Case<'_>, key: &'static str, title: &'static str, kinds: &[Kind]) -> Table {
    let rows: Vec<Row> = marked(case, kinds)
        .into_iter()
        .map(|it| {
            let kind = it.kind.name().replace('-', " ");
            row([kind, it.about.to_owned(), it.area.words()], it.places)
        })
        .collect();
    Table {
        key,
        title,
        columns: &[("kind", "Kind"), ("what", "What"), ("where", "Where")],
        telling: 3,
        rows,
    }
}
