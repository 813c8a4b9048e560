// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Text in, detections out. Nothing here reads the disk or knows a policy.

pub mod tokens;

use crate::license::Expr;
use crate::source::{Lines, Problem, Span};

/// What kind of evidence a detection rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// An SPDX tag.
    Tag,
    /// The text of a license.
    Text,
    /// The standard header or a notice that grants a license.
    Notice,
    /// A reference to a license by name or to the file that holds it.
    Reference,
    /// Legal text that is no license placet knows.
    Unknown,
}

impl Evidence {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Text => "text",
            Self::Notice => "notice",
            Self::Reference => "reference",
            Self::Unknown => "unknown",
        }
    }
}

/// A license seen in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// What it says.
    pub expression: Expr,
    /// What it rests on.
    pub kind: Evidence,
    /// How much of the license's words is there and nothing else: 100 is word for word.
    pub score: f32,
    /// The bytes of the decoded text.
    pub span: Span,
    /// The same in lines.
    pub lines: Lines,
    /// The rule that made it.
    pub rule: String,
    /// Words that the license has and the file has not, and the reverse, in order; empty for
    /// an exact match.
    pub differences: Vec<Difference>,
}

/// One place where a near match differs from the license's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Words of the license that are missing here.
    pub missing: String,
    /// Words that stand here instead or in addition.
    pub added: String,
    /// Where, in lines of the file.
    pub lines: Lines,
}

/// A statement of copyright.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copyright {
    /// The statement as written, on one line.
    pub statement: String,
    /// Its holder, where one is named.
    pub holder: Option<String>,
    /// Where.
    pub lines: Lines,
}

/// All that was seen in one file.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Licenses of the file, in order of place.
    pub detections: Vec<Detection>,
    /// Mentions too weak to judge on.
    pub clues: Vec<Detection>,
    /// Copyright statements.
    pub copyrights: Vec<Copyright>,
    /// Broken tags and the like.
    pub problems: Vec<Problem>,
}
