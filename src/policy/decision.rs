// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Decisions that somebody took: what is waived, which branch of a choice is taken, what placet
//! got wrong.

use globset::{GlobBuilder, GlobMatcher};

use super::Check;
use super::date::Date;
use super::rule::Origin;
use crate::inventory::{DependencyRecord, Place};
use crate::license::Expr;
use crate::source::Excerpt;

/// What kind of decision it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionKind {
    /// A finding is lifted.
    Waive,
    /// A branch of an OR is taken.
    Choose,
    /// A license that was found is not the true one, or none was found.
    Correct,
}

impl DecisionKind {
    /// As policies write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waive => "waive",
            Self::Choose => "choose",
            Self::Correct => "correct",
        }
    }
}

/// A decision somebody took.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What kind.
    pub kind: DecisionKind,
    /// The check, where one is named.
    pub check: Option<&'static Check>,
    /// The license: what is waived, taken, or true; in a correction `None` is no license at all.
    pub license: Option<Expr>,
    /// What the choice is of, or what was found and is not true.
    pub instead_of: Option<Expr>,
    /// The package glob as written.
    pub package: Option<String>,
    /// The path glob as written.
    pub path: Option<String>,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
    /// From this day on.
    pub since: Date,
    /// Up to and with this day.
    pub until: Option<Date>,
    /// What it was made on, where it is bound to that.
    pub digest: Option<String>,
    /// Where it stands.
    pub from: Origin,
    /// Where the keys stand that findings point at.
    pub keys: Keys,
    pub(super) package_glob: Option<GlobMatcher>,
    pub(super) path_glob: Option<GlobMatcher>,
}

/// Single keys of a decision.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// `until`.
    pub until: Option<Spot>,
    /// `since`.
    pub since: Option<Spot>,
    /// `digest`.
    pub digest: Option<Spot>,
    /// `path`, else `package`, else `check`, else `license`.
    pub scope: Option<Spot>,
}

/// A place in a policy, with its line to show.
#[derive(Debug, Clone)]
pub struct Spot {
    /// The place.
    pub place: Place,
    /// The line.
    pub excerpt: Excerpt,
}

impl Decision {
    /// One of which no more is known than its kind, its day and where it stood: what a report
    /// tells of it is filled in.
    #[must_use]
    pub fn told(kind: DecisionKind, since: Date, place: Place) -> Self {
        Self {
            kind,
            check: None,
            license: None,
            instead_of: None,
            package: None,
            path: None,
            who: String::new(),
            why: String::new(),
            since,
            until: None,
            digest: None,
            from: Origin::told(place),
            keys: Keys::default(),
            package_glob: None,
            path_glob: None,
        }
    }

    /// With the packages and paths that it speaks of; `None` where a glob is none.
    #[must_use]
    pub fn about(mut self, package: Option<String>, path: Option<String>) -> Option<Self> {
        let compiled = |glob: &Option<String>, of_path| match glob {
            Some(glob) => compile(glob, of_path).map(Some),
            None => Some(None),
        };
        self.package_glob = compiled(&package, false)?;
        self.path_glob = compiled(&path, true)?;
        (self.package, self.path) = (package, path);
        Some(self)
    }

    /// What a message calls it.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self.kind {
            DecisionKind::Waive => "waiver",
            DecisionKind::Choose => "choice",
            DecisionKind::Correct => "correction",
        }
    }

    /// Whether it counts on a day.
    #[must_use]
    pub fn holds(&self, today: Date) -> bool {
        self.since <= today && self.until.is_none_or(|until| today <= until)
    }

    /// Whether it speaks of a package; one that names none does not.
    #[must_use]
    pub fn names_package(&self, purl: &str) -> bool {
        self.package_glob
            .as_ref()
            .is_some_and(|glob| fits_purl(glob, purl))
    }

    /// Whether it speaks of a path; one that names none does not.
    #[must_use]
    pub fn names_path(&self, path: &str) -> bool {
        self.path_glob
            .as_ref()
            .is_some_and(|glob| glob.is_match(path))
    }

    /// What a correction says the license of a dependency is. What was established is only
    /// replaced where the correction says that it is wrong.
    #[must_use]
    pub fn corrects(&self, record: &DependencyRecord) -> Option<&Expr> {
        if self.kind != DecisionKind::Correct
            || !self.names_package(record.dependency.purl.as_str())
        {
            return None;
        }
        match (&record.license, &self.instead_of) {
            (None, _) => self.license.as_ref(),
            (Some(established), Some(found)) if established.canonical() == found.canonical() => {
                self.license.as_ref()
            }
            (Some(_), _) => None,
        }
    }

    /// What it is about, for a message.
    #[must_use]
    pub fn subject(&self) -> String {
        let license = match (&self.instead_of, &self.license) {
            (Some(found), None) => Some(format!("{found}, which is none")),
            (Some(found), Some(license)) if self.kind == DecisionKind::Choose => {
                Some(format!("{license} of {found}"))
            }
            (Some(found), Some(license)) => Some(format!("{license} instead of {found}")),
            (None, license) => license.as_ref().map(ToString::to_string),
        };
        let parts = [
            self.check.map(|check| check.code.to_owned()),
            license,
            self.package.clone(),
            self.path.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Most bytes of a glob: long ones compile to large automata.
const MOST_OF_GLOB: usize = 1000;

/// A glob as policies write it.
fn compile(glob: &str, of_path: bool) -> Option<GlobMatcher> {
    if glob.is_empty() || glob.len() > MOST_OF_GLOB {
        return None;
    }
    let built = GlobBuilder::new(glob).literal_separator(of_path).build();
    Some(built.ok()?.compile_matcher())
}

/// Whether a glob fits a purl, with its version or without.
pub(super) fn fits_purl(glob: &GlobMatcher, purl: &str) -> bool {
    let bare = purl.split(['?', '#']).next().unwrap_or(purl);
    let unversioned = bare.rsplit_once('@').map_or(bare, |(name, _)| name);
    glob.is_match(purl) || glob.is_match(unversioned)
}
