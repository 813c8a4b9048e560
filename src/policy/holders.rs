// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Who is expected to hold the rights, and where.
//!
//! Universities differ: at one the institution holds what its people write, at another they hold
//! it themselves, at a third the institution waives what it would hold. So nothing is expected
//! until a policy or a project says so, and the checks on holders stay silent.

use globset::GlobMatcher;

use super::rule::Origin;
use super::valid::Policy;
use crate::rules::holders;

/// Who holds the rights as a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The institution holds what its people write.
    Institution,
    /// Those who write it.
    Individual,
    /// Those who write it, because the institution waives its rights; it may still be named.
    Waiver,
}

impl Mode {
    /// All, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Institution, Self::Individual, Self::Waiver];

    /// The stable name used in policies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Institution => "institution",
            Self::Individual => "individual",
            Self::Waiver => "waiver",
        }
    }
}

/// What a policy says of holders.
#[derive(Debug, Clone, Default)]
pub struct Holders {
    /// Who holds the rights as a rule.
    pub mode: Option<Mode>,
    /// Names of the expected holders; the first is the one that findings name.
    pub expected: Vec<String>,
    /// Other names of theirs.
    pub aliases: Vec<String>,
    /// Whether those who extend the policy may say otherwise.
    pub waivable: bool,
    /// Folders and files where something else is expected; the first that fits counts.
    pub paths: Vec<PathHolders>,
    /// Where it stands, where anything is said.
    pub from: Option<Origin>,
}

/// Where something else is expected.
#[derive(Debug, Clone)]
pub struct PathHolders {
    /// The glob as written.
    pub glob: String,
    /// Another mode.
    pub mode: Option<Mode>,
    /// Other holders.
    pub expected: Vec<String>,
    /// Why.
    pub reason: String,
    pub(super) matcher: GlobMatcher,
}

/// What is expected in one place.
#[derive(Debug, Clone)]
pub struct Expectation<'p> {
    /// Who holds the rights as a rule.
    pub mode: Option<Mode>,
    /// Every name that is expected; empty where nothing is.
    pub names: Vec<&'p str>,
}

impl Expectation<'_> {
    /// Whether a holder is one of those expected.
    #[must_use]
    pub fn meets(&self, holder: &str) -> bool {
        self.names.iter().any(|name| holders::names(holder, name))
    }

    /// The name that findings print.
    #[must_use]
    pub fn first(&self) -> &str {
        self.names.first().copied().unwrap_or_default()
    }
}

impl Policy {
    /// Who is expected to hold the rights in a file.
    #[must_use]
    pub fn expects(&self, path: &str) -> Expectation<'_> {
        let said = &self.holders;
        let here = said.paths.iter().find(|here| here.matcher.is_match(path));
        let mode = here.and_then(|here| here.mode).or(said.mode);
        let expected = match here {
            Some(here) if !here.expected.is_empty() => &here.expected,
            _ => &said.expected,
        };
        let mut names: Vec<&str> = expected.iter().map(String::as_str).collect();
        if names.is_empty() {
            names.extend(self.holder.as_deref());
        }
        // other names of nobody
        if !names.is_empty() {
            names.extend(said.aliases.iter().map(String::as_str));
        }
        Expectation { mode, names }
    }
}
