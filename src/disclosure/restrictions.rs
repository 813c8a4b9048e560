// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What restricts a release: markings in files, and licenses that forbid uses.

use std::collections::BTreeMap;

use super::{Draft, Section, Table, markings, row};
use crate::inventory::Place;
use crate::rules::categories::Category;
use crate::rules::markings::Kind;

const PLACES: usize = 3;

/// Markings that tell of limits, or of their absence.
const LIMITS: &[Kind] = &[
    Kind::Confidential,
    Kind::Proprietary,
    Kind::TradeSecret,
    Kind::DoNotDistribute,
    Kind::InternalUse,
    Kind::UseLimit,
    Kind::ExportControl,
    Kind::PublicRelease,
    Kind::DistributionStatement,
    Kind::ControlledInformation,
    Kind::AllRightsReserved,
    Kind::GovernmentRights,
    Kind::Assistant,
];

pub fn fill(draft: &mut Draft<'_>, section: &mut Section) {
    let case = draft.known.case;
    let mut found: BTreeMap<(String, &str), (String, Vec<Place>)> = BTreeMap::new();
    for part in case.foreign_parts() {
        for license in part.expression.licenses() {
            let category = case.policy.category_of(license);
            if restricts(category) {
                let what = case.describe(&[part]);
                let entry = found
                    .entry((license.to_string(), category.name()))
                    .or_default();
                if entry.0.is_empty() {
                    entry.0 = what;
                } else if !entry.0.contains(&what) {
                    entry.0 = format!("{}; {what}", entry.0);
                }
                entry.1.extend(part.places.clone());
            }
        }
    }
    let marked = markings::table(case, "markings", "Markings in files", LIMITS);
    if marked.rows.is_empty() {
        section.note("No marking was found in files: nothing says confidential, export controlled or the like. placet finds words, and classifies nothing.");
    }
    section.table(marked);
    if found.is_empty() {
        section
            .note("No license in the tree or of a package it needs was found that forbids uses.");
    }
    section.table(Table {
        key: "restrictions",
        title: "Licenses that forbid uses",
        columns: &[
            ("license", "License"),
            ("kind", "Kind"),
            ("what", "On what"),
        ],
        telling: 3,
        rows: found
            .into_iter()
            .map(|((license, kind), (what, mut places))| {
                places.truncate(PLACES);
                row([license, kind.to_owned(), what], places)
            })
            .collect(),
    });
}

fn restricts(category: Category) -> bool {
    matches!(
        category,
        Category::NonCommercial
            | Category::NoDerivatives
            | Category::FieldOfUse
            | Category::SourceAvailable
            | Category::Proprietary
    )
}
