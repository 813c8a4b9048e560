// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the office allows, and what of the inventory it does not: findings and the verdict.

pub mod checks;

use crate::inventory::Place;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Good to know; never fails a run by default.
    Note,
    /// Somebody should decide.
    Warning,
    /// Must change before a release.
    Error,
}

impl Level {
    /// The stable name used in reports, policies and options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a check says when it fires: something is wrong, or something could not be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// Something must change or be decided.
    Breach,
    /// placet could not tell.
    NotEstablished,
}

/// A judge. One const a file; help, `explain`, SARIF rules and the docs read the slice.
#[derive(Debug)]
pub struct Check {
    /// The stable code, `PL` and three digits.
    pub code: &'static str,
    /// The stable name, lower case with hyphens.
    pub name: &'static str,
    /// The level of its findings unless the policy says otherwise.
    pub level: Level,
    /// Breach or not established.
    pub meaning: Meaning,
    /// One line: what it finds.
    pub summary: &'static str,
    /// Why it matters, for a researcher. Plain text, Markdown where it helps.
    pub why: &'static str,
    /// How to fix it.
    pub fix: &'static str,
}

/// A check's verdict on one subject. One finding per cause, not per file.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The check that made it.
    pub check: &'static Check,
    /// The level, after policy.
    pub level: Level,
    /// What it is about: a license, a purl, a path. Stable, part of the fingerprint.
    pub subject: String,
    /// What was found, in one sentence.
    pub message: String,
    /// Why it matters here: the reason the policy gives, or the evidence.
    pub why: String,
    /// What to do next, in one sentence.
    pub next_step: String,
    /// Where; never empty. Whole-tree findings are anchored to a real file.
    pub locations: Vec<Place>,
    /// Stays the same when lines move: a digest of code, subject and content, without
    /// machine paths or line numbers.
    pub fingerprint: String,
}

/// The answer on the whole tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// May go out under this policy.
    Placet,
    /// placet could not tell.
    NotEstablished,
    /// Something must change.
    NonPlacet,
}

impl Verdict {
    /// As reports print it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Placet => "placet",
            Self::NotEstablished => "not established",
            Self::NonPlacet => "non placet",
        }
    }
}
