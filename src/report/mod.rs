// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One report value, many formats. Only this module derives `Serialize`, on its own types.
//!
//! A format is a [`Format`] const in a file of its own and one line in [`FORMATS`]; the
//! values of `--report` are read from that table. Formats do not know each other; what the
//! terminal shows, here and in the command line, goes through [`page`].

pub mod compat;
mod json;
pub mod page;
mod sarif;
mod text;

use std::io;

use crate::inventory::Inventory;
use crate::policy::{Finding, Level, Obligation, Verdict};

/// All that a report can print.
#[derive(Debug)]
pub struct Report<'a> {
    /// What was found.
    pub inventory: &'a Inventory,
    /// What the policy says to it; `None` where nothing was judged (`placet licenses`).
    pub judgement: Option<Judgement<'a>>,
    /// What the terminal shows where nothing was judged.
    pub view: View,
}

/// What the terminal shows where nothing was judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// All that was found (`placet licenses`).
    #[default]
    All,
    /// The dependencies (`placet deps`).
    Dependencies {
        /// As a tree of who needs whom.
        tree: bool,
    },
}

/// What the policy says.
#[derive(Debug)]
pub struct Judgement<'a> {
    /// Findings, sorted: level, code, subject.
    pub findings: &'a [Finding],
    /// The answer on the whole tree.
    pub verdict: Verdict,
    /// The policy's name, as the user knows it.
    pub policy: &'a str,
    /// The policy's digest.
    pub policy_digest: &'a str,
    /// The license the project goes out under, where known.
    pub outbound: Option<String>,
    /// What has to be done when the work goes out.
    pub obligations: &'a [Obligation],
    /// Findings of this level and above make the run fail.
    pub fail_level: Level,
}

impl<'a> Judgement<'a> {
    /// The findings that make the run fail.
    pub fn failing(&self) -> impl Iterator<Item = &'a Finding> {
        let level = self.fail_level;
        self.findings
            .iter()
            .filter(move |finding| finding.level >= level)
    }
}

/// How the terminal report looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// More evidence.
    pub verbose: bool,
    /// Only the verdict and what fails.
    pub quiet: bool,
    /// The evidence of each detection instead of a summary.
    pub explain: bool,
    /// Columns of the terminal, where there is one.
    pub width: Option<usize>,
}

/// A report format.
#[derive(Debug)]
pub struct Format {
    /// The name after `--report`.
    pub name: &'static str,
    /// One line of help.
    pub summary: &'static str,
    /// Whether it says anything where nothing was judged (`placet licenses`).
    pub unjudged: bool,
    /// Whether it writes styles, which whoever opens the stream strips where nobody sees them.
    pub styled: bool,
    /// Writes the whole report.
    pub write: fn(report: &Report<'_>, look: Look, to: &mut dyn io::Write) -> io::Result<()>,
}

/// All formats.
pub const FORMATS: &[&Format] = &[&text::FORMAT, &json::FORMAT, &sarif::FORMAT];

/// The published JSON Schema of the `json` format.
pub const JSON_SCHEMA: &str = include_str!("../../schema/placet-report.schema.json");
