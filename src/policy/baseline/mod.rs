// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What was found before: a run fails only on what is new.
//!
//! What a thing is known by stands here and nowhere else. A finding is one cause with many
//! places, and a baseline holds every place by itself, so that an old cause in a new place is
//! new. A place is known where the baseline has an entry
//!
//! - of the same check,
//! - of the same cause ([`Finding::cause`]): the license, the contradiction, the reason; never a
//!   path, a line, a number or a version,
//! - for the same package, where one is named there,
//! - of the same text, where all that is known of it is that nobody could tell what it means
//!   ([`super::KnownBy`]),
//! - of the same weight or a greater one: what was a warning and is an error now is new,
//! - and of the same path; or, where no finding has that entry's path any more, of a file with
//!   the same bytes: it was renamed. An entry stands for one file, so that a copy is new.
//!
//! Lines, the order of the tree, the wording of messages and the number of other places are no
//! part of it.

mod written;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Finding, KnownBy, Level, Policy, Site, Standing};
use crate::inventory::{Inventory, Print};
use crate::mistake::Mistakes;

/// What was found once, under which policy, by which placet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The version of placet that wrote it.
    pub tool: String,
    /// The name of the policy.
    pub policy: String,
    /// Its digest.
    pub policy_digest: String,
    /// Places, sorted, each once.
    pub entries: Vec<Entry>,
}

/// One place of one cause.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The code of the check.
    pub check: String,
    /// What it is, wherever it lies.
    pub cause: String,
    /// How much it weighed.
    pub level: Level,
    /// The path.
    pub path: String,
    /// The package, where one is named there; else empty.
    pub of: String,
    /// A digest of the text, where only that says what it is; else empty.
    pub text: String,
    /// A digest of the file's bytes; empty where it was not read.
    pub file: String,
}

/// How findings stand to a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Entries that nothing fits any more.
    pub gone: Vec<Entry>,
    /// What a reader should know, in sentences: it was made under another policy or version.
    pub notes: Vec<String>,
    /// The baseline without what is gone, as things lie now. Nothing new is in it.
    pub kept: Baseline,
}

impl Baseline {
    /// Reads a baseline; `name` is how the user calls the file.
    ///
    /// # Errors
    /// With all that is wrong in it.
    pub fn read(name: &str, text: &str) -> Result<Self, Mistakes> {
        written::read(name, text)
    }

    /// The file: the same findings give the same bytes.
    #[must_use]
    pub fn text(&self) -> String {
        written::text(self)
    }

    /// The baseline of what was found. The inventory must have its prints.
    #[must_use]
    pub fn of(findings: &[Finding], inventory: &Inventory, policy: &Policy) -> Self {
        let entries = findings
            .iter()
            .flat_map(|finding| entries(finding, inventory))
            .map(|(entry, _)| entry);
        Self::with(entries.collect(), policy)
    }

    fn with(mut entries: Vec<Entry>, policy: &Policy) -> Self {
        entries.sort();
        entries.dedup();
        Self {
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            policy: policy.name().to_owned(),
            policy_digest: policy.digest().to_owned(),
            entries,
        }
    }

    /// Says of each finding which of its places are known; its new places come first from then
    /// on.
    #[must_use]
    pub fn compare(
        &self,
        findings: &mut [Finding],
        inventory: &Inventory,
        policy: &Policy,
    ) -> Compared {
        let mut left = Left::new(&self.entries);
        let mut kept = Vec::new();
        let mut unknown: Vec<(usize, Entry, Vec<Site>)> = Vec::new();
        // what stayed where it was comes first: what is left of the baseline may have moved
        for (at, finding) in findings.iter_mut().enumerate() {
            let mut known = 0;
            for (entry, sites) in entries(finding, inventory) {
                if left.take_at_path(&entry) {
                    known += 1;
                    kept.push(entry);
                } else {
                    unknown.push((at, entry, sites));
                }
            }
            finding.standing = Some(Standing {
                new: Vec::new(),
                known,
            });
        }
        for (at, entry, sites) in unknown {
            let standing = findings
                .get_mut(at)
                .and_then(|finding| finding.standing.as_mut());
            let Some(standing) = standing else {
                continue;
            };
            if left.take_moved(&entry) {
                standing.known += 1;
                kept.push(entry);
            } else {
                standing.new.extend(sites);
            }
        }
        for finding in findings {
            new_first(finding);
        }
        Compared {
            gone: left.gone(),
            notes: self.notes(policy),
            kept: Self::with(kept, policy),
        }
    }

    fn notes(&self, policy: &Policy) -> Vec<String> {
        let mut notes = Vec::new();
        if self.policy_digest != policy.digest() {
            notes.push(format!(
                "The baseline was made under another policy, {} ({}): what that one did not find counts as new.",
                self.policy,
                self.policy_digest.chars().take(12).collect::<String>()
            ));
        }
        if self.tool != env!("CARGO_PKG_VERSION") {
            notes.push(format!(
                "The baseline was made by placet {}: what that one did not see counts as new.",
                self.tool
            ));
        }
        notes
    }
}

/// Puts the places that nobody has seen before where a reader looks.
fn new_first(finding: &mut Finding) {
    let Some(standing) = &mut finding.standing else {
        return;
    };
    standing.new.sort();
    if standing.known == 0 || standing.new.is_empty() {
        return;
    }
    let new = &standing.new;
    finding.locations.sort_by_cached_key(|place| {
        let known = new.binary_search_by(|site| site.place.cmp(place)).is_err();
        (known, place.clone())
    });
}

/// The places of a finding, one for each file and package, with all that lies there.
fn entries(finding: &Finding, inventory: &Inventory) -> Vec<(Entry, Vec<Site>)> {
    let mut places: BTreeMap<(&str, &str), Vec<Site>> = BTreeMap::new();
    for site in &finding.sites {
        places
            .entry((&site.place.path, &site.of))
            .or_default()
            .push(site.clone());
    }
    places
        .into_iter()
        .map(|((path, of), sites)| {
            let print = inventory.prints.get(path);
            let file = print.map_or_else(String::new, |print| hex(&print.file));
            let text = match (finding.known_by, print) {
                (KnownBy::Place, _) | (_, None) => String::new(),
                (KnownBy::Passage, Some(Print { passage, file, .. })) => {
                    hex(passage.as_ref().unwrap_or(file))
                }
                (KnownBy::File, Some(_)) => file.clone(),
            };
            let entry = Entry {
                check: finding.check.code.to_owned(),
                cause: finding.cause.clone(),
                level: finding.level,
                path: path.to_owned(),
                of: of.to_owned(),
                text,
                file,
            };
            (entry, sites)
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A digest of check, cause, package, text, and path or file.
type Key = [u8; 32];

/// What of a baseline nothing has been found for yet.
struct Left<'e> {
    entries: &'e [Entry],
    used: Vec<bool>,
    by_path: FxHashMap<Key, Vec<usize>>,
    by_file: FxHashMap<Key, Vec<usize>>,
}

impl<'e> Left<'e> {
    fn new(entries: &'e [Entry]) -> Self {
        let mut left = Self {
            entries,
            used: vec![false; entries.len()],
            by_path: FxHashMap::default(),
            by_file: FxHashMap::default(),
        };
        for (at, entry) in entries.iter().enumerate() {
            left.by_path
                .entry(key(entry, &entry.path))
                .or_default()
                .push(at);
            if !entry.file.is_empty() {
                left.by_file
                    .entry(key(entry, &entry.file))
                    .or_default()
                    .push(at);
            }
        }
        left
    }

    /// Whether the baseline has this at its path, at least as weighty.
    fn take_at_path(&mut self, entry: &Entry) -> bool {
        let mut known = false;
        for &at in self
            .by_path
            .get(&key(entry, &entry.path))
            .into_iter()
            .flatten()
        {
            let weighty = self
                .entries
                .get(at)
                .is_some_and(|old| old.level >= entry.level);
            if let Some(used) = self.used.get_mut(at).filter(|_| weighty) {
                *used = true;
                known = true;
            }
        }
        known
    }

    /// Whether the baseline has this for a file with the same bytes that lies there no more.
    fn take_moved(&mut self, entry: &Entry) -> bool {
        let Some(candidates) = self.by_file.get_mut(&key(entry, &entry.file)) else {
            return false;
        };
        // each is asked for once: what was used, here or at its path, is no candidate any more
        candidates.retain(|&at| self.used.get(at) == Some(&false));
        let found = candidates.iter().copied().find(|&at| {
            self.entries
                .get(at)
                .is_some_and(|old| old.level >= entry.level)
        });
        match found.and_then(|at| self.used.get_mut(at)) {
            Some(used) => {
                *used = true;
                true
            }
            None => false,
        }
    }

    fn gone(&self) -> Vec<Entry> {
        let all = self.entries.iter().zip(&self.used);
        all.filter(|(_, used)| !**used)
            .map(|(entry, _)| entry.clone())
            .collect()
    }
}

fn key(entry: &Entry, place: &str) -> Key {
    let mut hasher = blake3::Hasher::new();
    for part in [&entry.check, &entry.cause, &entry.of, &entry.text, place] {
        hasher.update(part.as_bytes());
        hasher.update(b"\0");
    }
    *hasher.finalize().as_bytes()
}
