// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a finding says before the policy has its say, and what a waiver must speak of.

use super::Case;
use crate::inventory::Place;
use crate::license::License;
use crate::policy::Decision;
use crate::policy::{Check, Finding, Level};

/// What a finding says, before the policy has its say.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// What it is about: a license, a purl, a path.
    pub subject: String,
    /// What tells it from others of the same check and subject; not lines, not machine paths.
    pub content: String,
    /// In one sentence.
    pub message: String,
    /// The reason.
    pub why: String,
    /// In one sentence.
    pub next_step: String,
    /// Where.
    pub locations: Vec<Place>,
    /// Where it weighs less than the check's own level.
    pub level: Option<Level>,
}

/// What a waiver must speak of to lift something.
#[derive(Debug, Clone, Copy)]
pub struct About<'s> {
    /// The license, where there is one.
    pub license: Option<&'s License>,
    /// The purl, where there is one.
    pub package: Option<&'s str>,
    /// The path, where there is one.
    pub path: Option<&'s str>,
    /// Whether the rule may be waived at all.
    pub waivable: bool,
}

impl<'s> About<'s> {
    /// A file.
    #[must_use]
    pub fn path(path: &'s str) -> Self {
        Self {
            license: None,
            package: None,
            path: Some(path),
            waivable: true,
        }
    }

    /// A dependency.
    #[must_use]
    pub fn package(purl: &'s str) -> Self {
        Self {
            license: None,
            package: Some(purl),
            path: None,
            waivable: true,
        }
    }

    /// Every key that the decision has must fit; one it does not have asks nothing.
    pub(super) fn matches(self, decision: &Decision, check: &Check) -> bool {
        let license = decision.license.as_ref().is_none_or(|expr| {
            self.license
                .is_some_and(|license| expr.licenses().contains(&license))
        });
        let package = decision.package.is_none()
            || self
                .package
                .is_some_and(|purl| decision.names_package(purl));
        let path =
            decision.path.is_none() || self.path.is_some_and(|path| decision.names_path(path));
        decision.check.is_none_or(|named| named.code == check.code) && license && package && path
    }
}

impl Case<'_> {
    /// Makes a finding: its level by the policy, its fingerprint by what it is about.
    #[must_use]
    pub fn finding(&self, check: &'static Check, draft: Draft) -> Finding {
        // the policy says how much the check weighs; what weighs less (tests, links out of the
        // tree) still does
        let full = self.policy.level(check).unwrap_or(check.level);
        let level = draft.level.map_or(full, |level| level.min(full));
        let mut locations = draft.locations;
        locations.sort();
        locations.dedup();
        if locations.is_empty() {
            locations.extend(self.anchor());
        }
        let mut hasher = blake3::Hasher::new();
        for part in [check.code, &draft.subject, &draft.content] {
            hasher.update(part.as_bytes());
            hasher.update(b"\0");
        }
        let fingerprint: String = hasher.finalize().to_hex().chars().take(24).collect();
        Finding {
            check,
            level,
            subject: draft.subject,
            message: draft.message,
            why: draft.why,
            next_step: draft.next_step,
            locations,
            fingerprint,
            proof: None,
            excerpt: None,
        }
    }
}
