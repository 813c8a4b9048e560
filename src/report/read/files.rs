// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The examined files of a report, with all that was seen in them.

use serde::Deserialize;

use super::value::{InCell, Line, Named, Said, Sha1, all, lines};
use crate::detect::{Copyright, Detection, Difference, Evidence, Marking};
use crate::inventory::{FileKind, FileRecord};
use crate::rules::markings;

/// A file.
#[derive(Deserialize)]
pub struct File {
    path: String,
    kind: Named<FileKind>,
    #[serde(default)]
    is_license_file: bool,
    sha1: Option<Sha1>,
    detections: Vec<Seen>,
    clues: Vec<Seen>,
    copyrights: Vec<Stated>,
    #[serde(default)]
    markings: Vec<Marked>,
}

impl From<File> for FileRecord {
    fn from(file: File) -> Self {
        Self {
            path: file.path,
            kind: file.kind.0,
            is_license_file: file.is_license_file,
            detections: all(file.detections, |it| it.0),
            clues: all(file.clues, |it| it.0),
            copyrights: all(file.copyrights, |it| it.0),
            markings: all(file.markings, |it| it.0),
            // what the checks look at stands in the findings
            unfilled: Vec::new(),
            claims: Vec::new(),
            sha1: file.sha1.map(|sum| sum.0),
        }
    }
}

#[derive(Deserialize)]
#[serde(try_from = "RawDetection")]
struct Seen(Detection);

#[derive(Deserialize)]
struct RawDetection {
    expression: Said,
    kind: Named<Evidence>,
    score: f32,
    start_line: usize,
    end_line: usize,
    cell: Option<InCell>,
    rule: String,
    #[serde(default)]
    differences: Vec<Differs>,
    excerpt: Option<Line>,
}

impl TryFrom<RawDetection> for Seen {
    type Error = String;

    fn try_from(raw: RawDetection) -> Result<Self, String> {
        if !(0.0..=100.0).contains(&raw.score) {
            return Err(format!("the score {} is not between 0 and 100", raw.score));
        }
        Ok(Self(Detection {
            expression: raw.expression.0,
            kind: raw.kind.0,
            score: raw.score,
            // of bytes no format speaks
            span: 0..0,
            lines: lines(raw.start_line, raw.end_line, raw.cell)?,
            rule: raw.rule,
            differences: all(raw.differences, |it| it.0),
            excerpt: raw.excerpt.map(|line| Box::new(line.0)),
        }))
    }
}

#[derive(Deserialize)]
#[serde(try_from = "RawDifference")]
struct Differs(Difference);

#[derive(Deserialize)]
struct RawDifference {
    missing: String,
    added: String,
    before: String,
    after: String,
    start_line: usize,
    end_line: usize,
    cell: Option<InCell>,
}

impl TryFrom<RawDifference> for Differs {
    type Error = String;

    fn try_from(raw: RawDifference) -> Result<Self, String> {
        Ok(Self(Difference {
            missing: raw.missing,
            added: raw.added,
            before: raw.before,
            after: raw.after,
            lines: lines(raw.start_line, raw.end_line, raw.cell)?,
        }))
    }
}

#[derive(Deserialize)]
#[serde(try_from = "RawCopyright")]
struct Stated(Copyright);

#[derive(Deserialize)]
struct RawCopyright {
    statement: String,
    holder: Option<String>,
    start_line: usize,
    end_line: usize,
    cell: Option<InCell>,
}

impl TryFrom<RawCopyright> for Stated {
    type Error = String;

    fn try_from(raw: RawCopyright) -> Result<Self, String> {
        Ok(Self(Copyright {
            statement: raw.statement,
            holder: raw.holder,
            lines: lines(raw.start_line, raw.end_line, raw.cell)?,
        }))
    }
}

#[derive(Deserialize)]
#[serde(try_from = "RawMarking")]
struct Marked(Marking);

#[derive(Deserialize)]
struct RawMarking {
    text: String,
    number: Option<String>,
    start_line: usize,
    end_line: usize,
    cell: Option<InCell>,
    rule: String,
}

impl TryFrom<RawMarking> for Marked {
    type Error = String;

    fn try_from(raw: RawMarking) -> Result<Self, String> {
        let rule = markings::rule(&raw.rule);
        Ok(Self(Marking {
            rule: rule.ok_or_else(|| {
                format!(
                    "{:?} is no rule of markings that this placet knows",
                    raw.rule
                )
            })?,
            number: raw.number,
            text: raw.text,
            lines: lines(raw.start_line, raw.end_line, raw.cell)?,
        }))
    }
}
