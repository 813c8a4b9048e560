// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Markings as findings: what says the same in one part of the tree is one cause. Shared by the
//! checks on markings, which differ in what they look for and ask.

use std::collections::BTreeMap;

use crate::detect::Marking;
use crate::inventory::{FileKind, FileRecord, Place};
use crate::policy::case::{About, Area, Case, Draft, count};
use crate::policy::valid::Reach;
use crate::policy::{Check, Finding};
use crate::rules::markings::{Kind, Rule};

/// Places that are one cause.
pub struct Cause<'a> {
    /// The first of them.
    pub first: &'a Marking,
    /// Where they are, in words.
    pub area: Area,
    /// All of them.
    pub places: Vec<Place>,
}

/// Files in which markings count: what goes out, vendored or not, but no tests.
pub fn files<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a FileRecord> {
    case.files()
        .filter(|file| !file.markings.is_empty() && file.kind != FileKind::Test)
        .filter(|file| case.reach(&file.path) == Reach::Full)
}

/// One finding for each cause among markings of some kinds. `tells` gives the message and the next
/// step.
pub fn findings(
    case: &Case<'_>,
    check: &'static Check,
    kinds: &[Kind],
    tells: impl Fn(&Cause<'_>) -> (String, String),
) -> Vec<Finding> {
    let mut causes: BTreeMap<(&str, Area), Cause<'_>> = BTreeMap::new();
    for file in files(case) {
        for marking in &file.markings {
            if !kinds.contains(&marking.rule.kind) || case.waived(check, About::path(&file.path)) {
                continue;
            }
            let area = case.area(&file.path, file.kind);
            let cause = causes
                .entry((marking.rule.about, area.clone()))
                .or_insert_with(|| Cause {
                    first: marking,
                    area,
                    places: Vec::new(),
                });
            let place = Place {
                path: file.path.clone(),
                lines: Some(marking.lines),
            };
            // a line may say it twice
            if cause.places.last() != Some(&place) {
                cause.places.push(place);
            }
        }
    }
    let finding = |((about, area), cause): ((&'static str, Area), Cause<'_>)| {
        let (message, next_step) = tells(&cause);
        let rule: &Rule = cause.first.rule;
        case.finding(
            check,
            Draft {
                subject: about.to_owned(),
                content: area.key(),
                message,
                why: rule.reason.to_owned(),
                next_step,
                locations: cause.places,
                ..Draft::default()
            },
        )
    };
    causes.into_iter().map(finding).collect()
}

impl Cause<'_> {
    /// "main.c says", "3 places in the project's own files say".
    pub fn places(&self, one: &str, many: &str) -> String {
        if let [only] = self.places.as_slice() {
            return format!("{} {one}", only.path);
        }
        let places = count(self.places.len(), "place", "places");
        format!("{places} in {} {many}", self.area.words())
    }

    /// The words of the first place, in quotation marks.
    pub fn words(&self) -> String {
        format!("\"{}\"", self.first.text)
    }
}
