// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The examined files of the `json` report, with all that was seen in them.

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::value::to_raw_value;

use super::{Excerpt, Shown, cell, is_not, more};
use crate::detect;
use crate::inventory::FileRecord;
use crate::license::Expr;
use crate::report::Judgement;
use crate::source::{Cell, Lines};

/// Examined files. Those in which nothing was seen are left out unless asked for: coverage
/// says how many they are.
pub struct Files<'a> {
    pub records: &'a [FileRecord],
    pub empty_too: bool,
    pub complete: bool,
    /// Places whose lines are shown with findings; other lines stand in the complete report.
    pub told: FxHashSet<(&'a str, Lines)>,
}

/// The first place of each finding.
pub fn told<'a>(judgement: Option<&Judgement<'a>>) -> FxHashSet<(&'a str, Lines)> {
    let findings = judgement.iter().flat_map(|judged| judged.findings);
    let places = findings.filter_map(|finding| finding.locations.first());
    places
        .filter_map(|place| Some((place.path.as_str(), place.lines?)))
        .collect()
}

pub fn is_empty(record: &FileRecord) -> bool {
    record.detections.is_empty()
        && record.clues.is_empty()
        && record.copyrights.is_empty()
        && record.markings.is_empty()
}

impl Serialize for Files<'_> {
    /// Records are written in parallel, a group at a time: together they are most of a report,
    /// and all at once would be a second copy of it in memory.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        const GROUP: usize = 8192;
        let mut list = to.serialize_seq(None)?;
        for group in self.records.chunks(GROUP) {
            let listed = |record: &&FileRecord| self.empty_too || !is_empty(record);
            let written: Result<Vec<_>, _> = group
                .par_iter()
                .filter(listed)
                .map(|record| to_raw_value(&self.one(record)))
                .collect();
            for record in written.map_err(S::Error::custom)? {
                list.serialize_element(&record)?;
            }
        }
        list.end()
    }
}

impl<'a> Files<'a> {
    fn one(&self, record: &'a FileRecord) -> File<'a> {
        let path = record.path.as_str();
        let sha1 = record.sha1.as_ref().filter(|_| self.complete);
        let seen = |detection: &'a detect::Detection| {
            let shown = self.complete || self.told.contains(&(path, detection.lines));
            Detection::of(detection, shown)
        };
        File {
            path,
            kind: record.kind.name(),
            is_license_file: record.is_license_file,
            sha1: sha1.map(|sum| more::hex(sum)),
            detections: record.detections.iter().map(seen).collect(),
            clues: record.clues.iter().map(seen).collect(),
            copyrights: record.copyrights.iter().map(Copyright::of).collect(),
            markings: record.markings.iter().map(Marking::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "is_not")]
    is_license_file: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha1: Option<String>,
    detections: Vec<Detection<'a>>,
    clues: Vec<Detection<'a>>,
    copyrights: Vec<Copyright<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    markings: Vec<Marking<'a>>,
}

#[derive(Serialize)]
struct Detection<'a> {
    expression: Shown<'a, Expr>,
    kind: &'static str,
    score: f32,
    start_line: usize,
    end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
    rule: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<Excerpt<'a>>,
}

impl<'a> Detection<'a> {
    fn of(detection: &'a detect::Detection, shown: bool) -> Self {
        Self {
            expression: Shown(&detection.expression),
            kind: detection.kind.name(),
            score: detection.score,
            start_line: detection.lines.start,
            end_line: detection.lines.end,
            cell: cell(Some(&detection.lines)),
            rule: &detection.rule,
            differences: detection.differences.iter().map(Difference::of).collect(),
            excerpt: detection
                .excerpt
                .as_deref()
                .filter(|_| shown)
                .map(Excerpt::of),
        }
    }
}

#[derive(Serialize)]
struct Difference<'a> {
    missing: &'a str,
    added: &'a str,
    before: &'a str,
    after: &'a str,
    start_line: usize,
    end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
}

impl<'a> Difference<'a> {
    fn of(difference: &'a detect::Difference) -> Self {
        Self {
            missing: &difference.missing,
            added: &difference.added,
            before: &difference.before,
            after: &difference.after,
            start_line: difference.lines.start,
            end_line: difference.lines.end,
            cell: cell(Some(&difference.lines)),
        }
    }
}

#[derive(Serialize)]
struct Copyright<'a> {
    statement: &'a str,
    holder: Option<&'a str>,
    start_line: usize,
    end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
}

impl<'a> Copyright<'a> {
    fn of(copyright: &'a detect::Copyright) -> Self {
        Self {
            statement: &copyright.statement,
            holder: copyright.holder.as_deref(),
            start_line: copyright.lines.start,
            end_line: copyright.lines.end,
            cell: cell(Some(&copyright.lines)),
        }
    }
}

#[derive(Serialize)]
struct Marking<'a> {
    kind: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    start_line: usize,
    end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
    rule: &'static str,
}

impl<'a> Marking<'a> {
    fn of(marking: &'a detect::Marking) -> Self {
        Self {
            kind: marking.rule.kind.name(),
            text: &marking.text,
            number: marking.number.as_deref(),
            start_line: marking.lines.start,
            end_line: marking.lines.end,
            cell: cell(Some(&marking.lines)),
            rule: marking.rule.name,
        }
    }
}
