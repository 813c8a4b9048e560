// SPDX-License-Identifier: Apache-2.0 OR MIT
//! In which order somebody should deal with findings, and under which words.
//!
//! What could not be told needs a look, not a change: it stands apart from what is wrong.

use super::Judgement;
use crate::policy::{Finding, Level, Meaning};

/// Findings that ask for the same kind of act.
#[derive(Debug)]
pub struct Group {
    /// A word for machines.
    pub key: &'static str,
    /// Over the findings.
    pub heading: &'static str,
    /// After a number.
    pub short: &'static str,
    /// Their level.
    pub level: Level,
    /// What they say, where that makes a difference at their level.
    pub meaning: Option<Meaning>,
}

/// All, the weightiest first.
pub const GROUPS: [Group; 4] = [
    Group {
        key: "change",
        heading: "Must change before a release",
        short: "must change",
        level: Level::Error,
        meaning: Some(Meaning::Breach),
    },
    Group {
        key: "clear",
        heading: "Must be cleared up before a release",
        short: "to clear up",
        level: Level::Error,
        meaning: Some(Meaning::NotEstablished),
    },
    Group {
        key: "decide",
        heading: "Somebody should decide",
        short: "to decide",
        level: Level::Warning,
        meaning: None,
    },
    Group {
        key: "know",
        heading: "Good to know",
        short: "good to know",
        level: Level::Note,
        meaning: None,
    },
];

impl Group {
    /// The group of a finding.
    pub fn of(finding: &Finding) -> &'static Self {
        let mut groups = GROUPS.iter();
        let [.., last] = &GROUPS;
        groups.find(|group| group.holds(finding)).unwrap_or(last)
    }

    /// Whether a finding belongs here.
    fn holds(&self, finding: &Finding) -> bool {
        let meaning = finding.check.meaning;
        finding.level == self.level && self.meaning.is_none_or(|wanted| wanted == meaning)
    }

    /// Its findings that no baseline knows.
    pub fn new_in<'a>(&self, judgement: &Judgement<'a>) -> Vec<&'a Finding> {
        let here = judgement.findings.iter().filter(|it| self.holds(it));
        here.filter(|finding| !finding.is_known()).collect()
    }
}

/// All findings, group by group, as they are sorted within each.
pub fn sorted<'a>(judgement: &Judgement<'a>) -> Vec<&'a Finding> {
    let mut all = Vec::with_capacity(judgement.findings.len());
    for group in &GROUPS {
        all.extend(judgement.findings.iter().filter(|it| group.holds(it)));
    }
    all
}
