// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A policy as valid: every word understood, every extended policy laid below it.

use std::collections::BTreeMap;

use globset::GlobMatcher;

use super::decision::Decision;
use super::example::Example;
use super::holders::Holders;
use super::judge::Ruling;
use super::rule::{Layer, Origin};
use super::{Check, Level};
use crate::inventory::FileKind;
use crate::license::{Expr, License};
use crate::package::Scope;
use crate::rules::categories::{Category, category_of};

/// How closely a group of files or dependencies is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Not at all.
    Off,
    /// What would be denied or not established needs review instead: it is not shipped, but
    /// somebody should know.
    ReviewAtMost,
    /// In full.
    Full,
}

impl Reach {
    /// All, from least to most.
    pub const ALL: [Self; 3] = [Self::Off, Self::ReviewAtMost, Self::Full];

    /// The stable name used in policies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::ReviewAtMost => "review-at-most",
            Self::Full => "full",
        }
    }

    /// An answer, where it is looked at so closely.
    #[must_use]
    pub fn eased(self, ruling: Ruling) -> Ruling {
        match self {
            Self::Full => ruling,
            Self::ReviewAtMost => ruling.min(Ruling::Review),
            Self::Off => Ruling::Allow,
        }
    }
}

/// Files that are not judged.
#[derive(Debug, Clone)]
pub struct Exclude {
    /// The glob as written.
    pub glob: String,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub from: Origin,
    pub(super) matcher: GlobMatcher,
}

/// A policy that can be judged by.
#[derive(Debug, Clone)]
pub struct Policy {
    pub(super) name: String,
    pub(super) digest: String,
    /// Findings at or above this level fail a run.
    pub fail_on: Level,
    /// The license the project goes out under, where the policy says so.
    pub outbound: Option<Expr>,
    /// Who holds the rights.
    pub holder: Option<String>,
    /// Who is expected to hold them, and where.
    pub holders: Holders,
    /// Globs of files that are not judged.
    pub exclude: Vec<Exclude>,
    /// Waivers.
    pub waivers: Vec<Decision>,
    /// Choices of a license.
    pub choices: Vec<Decision>,
    /// Corrections of what was found or declared.
    pub corrections: Vec<Decision>,
    /// Examples of its own, not those of policies that it extends.
    pub examples: Vec<Example>,
    /// What is said of licenses, from the bottom to the top.
    pub(super) layers: Vec<Layer>,
    pub(super) checks: BTreeMap<&'static str, (Option<Level>, Origin)>,
    pub(super) scopes: BTreeMap<Scope, (Reach, Origin)>,
    pub(super) files: BTreeMap<FileKind, (Reach, Origin)>,
    pub(super) fail_on_from: Option<Origin>,
    /// What licenses of the user's own ask.
    own: BTreeMap<String, Category>,
    /// Of the rules that know them; empty where there are none.
    pub(super) own_digest: String,
}

impl Policy {
    pub(super) fn empty(name: String) -> Self {
        Self {
            name,
            digest: String::new(),
            fail_on: Level::Error,
            outbound: None,
            holder: None,
            holders: Holders::default(),
            exclude: Vec::new(),
            waivers: Vec::new(),
            choices: Vec::new(),
            corrections: Vec::new(),
            examples: Vec::new(),
            layers: Vec::new(),
            checks: BTreeMap::new(),
            scopes: BTreeMap::new(),
            files: BTreeMap::new(),
            fail_on_from: None,
            own: BTreeMap::new(),
            own_digest: String::new(),
        }
    }

    /// Tells the policy what licenses of the user's own ask, and the digest of the rules that
    /// know them: other rules give other answers.
    pub fn know(&mut self, categories: BTreeMap<String, Category>, digest: &str) {
        if !categories.is_empty() {
            self.own = categories;
            digest.clone_into(&mut self.own_digest);
            self.digest = self.canonical();
        }
    }

    /// The category of a license, of the user's own ones too.
    #[must_use]
    pub fn category_of(&self, license: &License) -> Category {
        let own = self.own.get(license.id.as_ref()).copied();
        own.unwrap_or_else(|| category_of(license))
    }

    /// The name of the policy's own source.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A digest of everything the policy says, whatever files it was put together from.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What is said of licenses, from the bottom to the top.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Every decision, by kind and as written.
    pub fn decisions(&self) -> impl Iterator<Item = &Decision> {
        let kinds = [&self.waivers, &self.choices, &self.corrections];
        kinds.into_iter().flatten()
    }

    /// Whether decisions are bound to what they were made on, so that a scan has to take
    /// evidence.
    #[must_use]
    pub fn is_bound(&self) -> bool {
        self.decisions().any(|decision| decision.digest.is_some())
    }

    /// The level of a check's findings: `None` is off.
    #[must_use]
    pub fn level(&self, check: &Check) -> Option<Level> {
        self.checks
            .get(check.code)
            .map_or(Some(check.level), |(level, _)| *level)
    }

    /// Whether a level of a check is written down that is not off: what is only checked on demand
    /// is checked then.
    #[must_use]
    pub fn is_written(&self, check: &Check) -> bool {
        let written = self.checks.get(check.code);
        written.is_some_and(|(level, _)| level.is_some())
    }

    /// Levels of checks that are written down, with where.
    pub fn levels(&self) -> impl Iterator<Item = (&'static str, Option<Level>, &Origin)> {
        let written = self.checks.iter();
        written.map(|(code, (level, from))| (*code, *level, from))
    }

    /// How closely dependencies of a scope are judged.
    #[must_use]
    pub fn scope(&self, scope: Scope) -> Reach {
        self.scopes
            .get(&scope)
            .map_or(Reach::Full, |(reach, _)| *reach)
    }

    /// How closely files of a kind are judged.
    #[must_use]
    pub fn files(&self, kind: FileKind) -> Reach {
        self.files
            .get(&kind)
            .map_or(Reach::Full, |(reach, _)| *reach)
    }

    /// The exclude that a path falls under.
    #[must_use]
    pub fn excluded(&self, path: &str) -> Option<usize> {
        self.exclude
            .iter()
            .position(|exclude| exclude.matcher.is_match(path))
    }
}
