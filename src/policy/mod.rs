// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the office allows, and what of the inventory it does not: findings and the verdict.
//!
//! A policy is read as `written`, laid together in `layers`, and asked through `judge`; `rule` says
//! which of its words counts. The checks hold
//! the inventory against it by way of one `case`, which knows what is excluded, waived and
//! concluded, so that no check has to. No clock, no disk, no text of the tree: the same
//! inventory, policy and day give the same findings.

pub mod baseline;
pub mod built_in;
pub mod case;
pub mod checks;
mod choice;
pub mod date;
pub mod decision;
mod digest;
pub mod example;
pub mod holders;
pub mod judge;
pub mod layers;
pub mod obligations;
pub mod rule;
pub mod settle;
pub mod since;
pub mod valid;
mod written;

use crate::inventory::{Inventory, Place};
use crate::license::Expr;
use crate::source::Excerpt;

pub use crate::mistake::Mistakes as PolicyErrors;
pub use built_in::{BUILT_IN, DECISIONS, FILE, TEMPLATE};
pub use case::{Case, Outbound, OutboundSource, Proof};
pub use date::Date;
pub use decision::{Decision, DecisionKind};
pub use example::Example;
pub use judge::{Answer, Judge, Ruling, Unit};
pub use layers::{PolicySource, Sources};
pub use obligations::{Asker, Obligation};
pub use rule::{Scene, Setting};
pub use valid::Policy;

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
    /// Finds what it looks for.
    pub run: fn(&Case<'_>) -> Vec<Finding>,
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
    /// What makes it this cause wherever it lies; never a path, a line or a version.
    pub cause: String,
    /// Its places, each with the package that is named there; sorted.
    pub sites: Vec<Site>,
    /// What a place is known by besides its path.
    pub known_by: KnownBy,
    /// How it stands to a baseline, where there is one.
    pub standing: Option<Standing>,
    /// How the answer follows from the expression, where that has several licenses.
    pub proof: Option<String>,
    /// The line of the policy that it is about, where it is about one.
    pub excerpt: Option<Excerpt>,
}

impl Finding {
    /// Whether the baseline has every place of it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.standing
            .as_ref()
            .is_some_and(|standing| standing.new.is_empty())
    }
}

/// One place of a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// Where.
    pub place: Place,
    /// The package that is named there, without its version; empty where it is about the file.
    pub of: String,
}

/// What a place of a finding is known by besides its path.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KnownBy {
    /// Nothing: the cause says all.
    #[default]
    Place,
    /// The legal text there: what it means could not be told, so another text is another thing.
    Passage,
    /// The whole file: it was not read, and may hold anything.
    File,
}

/// How a finding stands to a baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Places that the baseline has not, sorted.
    pub new: Vec<Site>,
    /// How many it has.
    pub known: usize,
}

impl Standing {
    /// In a sentence, with what is new by name where it is a package.
    #[must_use]
    pub fn words(&self) -> String {
        let places: std::collections::BTreeSet<(&str, &str)> = self
            .new
            .iter()
            .map(|site| (site.place.path.as_str(), site.of.as_str()))
            .collect();
        let packages = places.iter().filter(|(_, of)| !of.is_empty());
        let names = packages.map(|(_, of)| (*of).to_owned());
        let names = match case::list(names, 5) {
            names if names.is_empty() => String::new(),
            names => format!(" ({names})"),
        };
        format!(
            "{}{names}; the baseline has {}.",
            case::count(places.len(), "new place", "new places"),
            case::count(self.known, "other", "others")
        )
    }
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

/// Every key that a policy may have, by table (`""` is the top, `entry` what stands beside a category or license).
#[must_use]
pub fn keys() -> &'static [(&'static str, &'static [&'static str])] {
    written::KEYS
}

/// What the caller knows and the policy does not.
#[derive(Debug, Clone)]
pub struct Context {
    /// The day on which decisions are held against the calendar.
    pub today: Date,
    /// The license the project is to go out under, where the user says so.
    pub outbound: Option<Expr>,
}

/// The answer to an inventory.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Sorted: level from error to note, code, subject.
    pub findings: Vec<Finding>,
    /// The answer on the whole tree.
    pub verdict: Verdict,
    /// The license the project goes out under, and how that is known.
    pub outbound: Option<Outbound>,
    /// Waivers that lifted something: what was lifted is still to be seen.
    pub waived: Vec<Decision>,
    /// What has to be done when the work goes out.
    pub obligations: Vec<Obligation>,
    /// Corrections and choices that were applied.
    pub conclusions: Vec<Decision>,
    /// How the answers to expressions of several licenses came about, in their order.
    pub proofs: Vec<Proof>,
    /// Files that the policy excludes: the glob, the reason, how many.
    pub excluded: Vec<(String, String, usize)>,
}

/// What else than the policy an answer rests on: it is about what is new, not about the whole.
#[derive(Debug, Clone)]
pub struct Narrowed {
    /// How the findings stand to a baseline.
    pub baseline: Option<baseline::Compared>,
    /// What changed since a revision.
    pub since: Option<since::Since>,
    /// The answer on the whole tree, as if there were neither.
    pub whole: Verdict,
}

/// Holds an inventory against a policy.
#[must_use]
pub fn check(inventory: &Inventory, policy: &Policy, context: &Context) -> Judged {
    let settled = settle::settle(inventory, policy, context.today);
    let case = Case::of(&settled, policy, context);
    // those that look at what the others used
    let (last, first): (Vec<&Check>, Vec<&Check>) = checks::CHECKS
        .iter()
        .partition(|check| checks::UPKEEP.contains(&check.code));
    let mut findings: Vec<Finding> = first
        .into_iter()
        .chain(last)
        .filter(|check| policy.level(check).is_some())
        .flat_map(|check| (check.run)(&case))
        .collect();
    findings.sort_by(|a, b| {
        (b.level, a.check.code, &a.subject, &a.fingerprint).cmp(&(
            a.level,
            b.check.code,
            &b.subject,
            &b.fingerprint,
        ))
    });
    let excludes = policy.exclude.iter().zip(case.excludes());
    Judged {
        excluded: excludes
            .map(|(exclude, files)| (exclude.glob.clone(), exclude.reason.clone(), files))
            .collect(),
        waived: case
            .waivers()
            .filter(|(_, used)| *used == case::Use::Applied)
            .map(|(decision, _)| decision.clone())
            .collect(),
        conclusions: case
            .settled()
            .filter(|(_, used)| *used == case::Use::Applied)
            .map(|(decision, _)| decision.clone())
            .collect(),
        verdict: verdict(&findings, policy.fail_on),
        findings,
        proofs: case.proofs().to_vec(),
        obligations: obligations::obligations(&case),
        outbound: case.into_outbound(),
    }
}

/// The answer that findings add up to, without those that a baseline knows.
#[must_use]
pub fn verdict(findings: &[Finding], fail_on: Level) -> Verdict {
    findings
        .iter()
        .filter(|finding| finding.level >= fail_on && !finding.is_known())
        .map(|finding| match finding.check.meaning {
            Meaning::Breach => Verdict::NonPlacet,
            Meaning::NotEstablished => Verdict::NotEstablished,
        })
        .max()
        .unwrap_or(Verdict::Placet)
}
