// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One report value, many formats. Only this module derives `Serialize`, on its own types.
//!
//! A format is a [`Format`] const in a file of its own and one line in [`FORMATS`]; the
//! values of `--report` are read from that table. Formats do not know each other; what the
//! terminal shows, here and in the command line, goes through [`page`].

pub mod compat;
mod csv;
mod cyclonedx;
pub mod disclosure;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod marked;
mod ndjson;
pub mod notice;
mod order;
pub mod page;
pub mod read;
mod sarif;
mod sbom;
mod spdx;
mod telling;
mod text;

use std::io;

use crate::inventory::{DependencyRecord, Inventory};
use crate::license::Expr;
use crate::policy::{Decision, Finding, Level, Narrowed, Obligation, Proof, Verdict};

/// All that a report can print.
#[derive(Debug)]
pub struct Report<'a> {
    /// What was found.
    pub inventory: &'a Inventory,
    /// What the policy says to it; `None` where nothing was judged (`placet licenses`).
    pub judgement: Option<Judgement<'a>>,
    /// The time that formats which must name one say, as `2026-11-22T10:30:00Z`; the caller
    /// takes it from `SOURCE_DATE_EPOCH`, never from the clock.
    pub created: Option<&'a str>,
    /// What the terminal shows where nothing was judged.
    pub view: View,
}

impl Report<'_> {
    /// The license of a dependency: as established, or as somebody found out.
    fn concluded<'b>(&'b self, record: &'b DependencyRecord) -> Option<&'b Expr> {
        let mut decisions = self.judgement.iter().flat_map(|judged| judged.conclusions);
        let corrected = decisions.find_map(|decision| decision.corrects(record));
        corrected.or(record.license.as_ref())
    }
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
    /// How the answers to expressions of several licenses came about.
    pub proofs: &'a [Proof],
    /// What has to be done when the work goes out.
    pub obligations: &'a [Obligation],
    /// Findings of this level and above make the run fail.
    pub fail_level: Level,
    /// Waivers that lifted something.
    pub waived: &'a [Decision],
    /// Corrections and choices that were applied.
    pub conclusions: &'a [Decision],
    /// What is held against it besides the policy, so that the answer is about what is new.
    pub narrowed: Option<&'a Narrowed>,
}

impl<'a> Judgement<'a> {
    /// The findings that make the run fail.
    pub fn failing(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| self.fails(finding))
    }

    /// Whether a finding makes the run fail: it weighs enough, and no baseline knows it.
    fn fails(&self, finding: &Finding) -> bool {
        finding.level >= self.fail_level && !finding.is_known()
    }

    /// The findings that a baseline knows.
    fn known(&self) -> Vec<&'a Finding> {
        self.findings.iter().filter(|it| it.is_known()).collect()
    }

    /// Sentences on what the answer is about, where that is not the whole tree.
    fn narrowing(&self) -> Vec<String> {
        let mut said = Vec::new();
        let Some(narrowed) = self.narrowed else {
            return said;
        };
        if let Some(since) = &narrowed.since {
            let commit: String = since.commit.chars().take(12).collect();
            let revision = page::clean(&since.revision);
            let named = match since.commit.starts_with(revision.as_ref()) {
                true => commit,
                false => format!("{revision} ({commit})"),
            };
            said.push(match &since.everything {
                Some(file) => format!(
                    "{} changed since {named}: everything is judged.",
                    page::clean(file)
                ),
                None => format!(
                    "Judged is what changed since {named}, {}; {} elsewhere left out.",
                    page::count(since.changed, "file", "files"),
                    page::count(since.elsewhere, "finding", "findings"),
                ),
            });
        }
        if let Some(baseline) = &narrowed.baseline {
            let standings = self.findings.iter().filter_map(|it| it.standing.as_ref());
            let known: usize = standings.map(|standing| standing.known).sum();
            let mut sentence = match known {
                0 => "Nothing that the baseline has remains".to_owned(),
                _ => format!(
                    "{} of the baseline",
                    page::count(known, "place remains", "places remain")
                ),
            };
            if !baseline.gone.is_empty() {
                let gone = page::count(
                    baseline.gone.len(),
                    "place of it is gone",
                    "places of it are gone",
                );
                sentence.push_str(&format!(
                    "; {gone}: --write-baseline together with --baseline takes them out"
                ));
            }
            sentence.push('.');
            said.push(sentence);
            said.extend(baseline.notes.iter().cloned());
        }
        said
    }

    /// The verdict in words, to follow its name.
    fn answer(&self) -> String {
        let failing = self.failing().count();
        let rest = self.findings.iter().filter(|it| !it.is_known()).count() - failing;
        let whole = self
            .narrowed
            .map_or(self.verdict, |narrowed| narrowed.whole);
        let (words, number, to) = match self.verdict {
            Verdict::Placet => ("this may go out", rest, "to look at"),
            Verdict::NonPlacet => ("not ready to go out", failing, "to do first"),
            Verdict::NotEstablished => (
                "placet could not tell whether this may go out",
                failing,
                "to clear up",
            ),
        };
        // what was found before is not fixed because nothing was added to it
        if self.verdict == Verdict::Placet && whole != Verdict::Placet {
            return format!(
                "nothing new stands against it; the whole tree is {}",
                whole.name()
            );
        }
        let mut answer = words.to_owned();
        if let Some(outbound) = &self.outbound {
            answer.push_str(&format!(" under {outbound}"));
        }
        if number > 0 {
            answer.push_str(&format!(
                "; {} {to}",
                page::count(number, "thing", "things")
            ));
        }
        answer
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

/// What a format asks of an inventory beyond what every scan finds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wants {
    /// [`crate::ScanOptions::checksums`].
    pub checksums: bool,
    /// [`crate::ScanOptions::texts`].
    pub texts: bool,
    /// Files in which nothing was seen, to count or list them.
    pub every_file: bool,
}

impl Wants {
    /// Most formats.
    pub const NOTHING: Self = Self {
        checksums: false,
        texts: false,
        every_file: false,
    };
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
    /// What it asks of an inventory beyond what every scan finds.
    pub wants: Wants,
    /// Writes the whole report.
    pub write: fn(report: &Report<'_>, look: Look, to: &mut dyn io::Write) -> io::Result<()>,
}

/// All formats.
pub const FORMATS: &[&Format] = &[
    &text::FORMAT,
    &json::FORMAT,
    &json::COMPLETE,
    &ndjson::FORMAT,
    &sarif::FORMAT,
    &sarif::WAIVED,
    &spdx::FORMAT,
    &cyclonedx::FORMAT,
    &markdown::FORMAT,
    &html::FORMAT,
    &github::FORMAT,
    &gitlab::FORMAT,
    &junit::FORMAT,
    &csv::FORMAT,
];

/// The published JSON Schema of the `json` format.
pub const JSON_SCHEMA: &str = include_str!("../../schema/placet-report.schema.json");
