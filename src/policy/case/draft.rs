// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a finding says before the policy has its say, and what a waiver must speak of.

use std::collections::BTreeSet;

use super::{Case, unversioned};
use crate::inventory::Place;
use crate::license::License;
use crate::policy::{Check, Decision, Finding, KnownBy, Level, Site};

/// What a finding says, before the policy has its say.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// What it is about: a license, a purl, a path.
    pub subject: String,
    /// What else makes it this cause and no other: never paths, lines or numbers, which change
    /// while the cause stays.
    pub content: String,
    /// What of the tree it speaks of, where causes are told apart by that: an area, a reason.
    pub group: String,
    /// In one sentence.
    pub message: String,
    /// The reason.
    pub why: String,
    /// In one sentence.
    pub next_step: String,
    /// Where.
    pub locations: Vec<Place>,
    /// The packages it is about, each where it is named: each is a place of its own.
    pub packages: Vec<Site>,
    /// What a place is known by besides its path.
    pub known_by: KnownBy,
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
        let mut sites = draft.packages;
        sites.extend(draft.locations.into_iter().map(|place| Site {
            place,
            of: String::new(),
        }));
        if sites.is_empty() {
            sites.extend(self.anchor().map(|place| Site {
                place,
                of: String::new(),
            }));
        }
        sites.sort();
        sites.dedup();
        let mut locations: Vec<Place> = sites.iter().map(|site| site.place.clone()).collect();
        locations.sort();
        locations.dedup();
        let packages: BTreeSet<&str> = sites.iter().map(|site| site.of.as_str()).collect();
        let parts = [check.code, &draft.subject, &draft.content, &draft.group];
        let mut hasher = blake3::Hasher::new();
        for part in parts.into_iter().chain(packages) {
            hasher.update(part.as_bytes());
            hasher.update(b"\0");
        }
        let fingerprint: String = hasher.finalize().to_hex().chars().take(24).collect();
        // a path is a place and no cause, and a version is no other package
        let about = match draft.subject.as_str() {
            path if locations.iter().any(|place| place.path == path) => "",
            purl if purl.starts_with("pkg:") => unversioned(purl),
            subject => subject,
        };
        let cause = match (about, draft.content.as_str()) {
            (about, "") => about.to_owned(),
            ("", content) => content.to_owned(),
            (about, content) => format!("{about}: {content}"),
        };
        Finding {
            check,
            cause,
            sites,
            known_by: draft.known_by,
            standing: None,
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
