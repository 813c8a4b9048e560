// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One inventory before one policy: what the checks ask, answered once for all of them.
//!
//! Which files count, what was waived, which license the project itself goes out under, and
//! which licenses are held against it. Checks only turn these answers into words.

mod area;
mod clashes;
mod copies;
mod draft;
mod held;
mod outbound;
mod parts;
mod words;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Decision;
use super::built_in::{DECISIONS, FILE};
use super::judge::Judge;
use super::settle::{Settled, Uses};
use super::valid::{Policy, Reach};
use super::{Check, Context, Date, checks};
use crate::detect::{Detection, Evidence};
use crate::inventory::{DependencyRecord, FileKind, FileRecord, Inventory, Place};
use crate::license::{Expr, License};
use crate::package::Package;
use crate::source::{file_name, folder};

pub use area::Area;
pub use clashes::{Clash, Discord};
pub use draft::{About, Draft};
pub use held::{Held, Proof, Subject};
pub use outbound::{Outbound, OutboundSource, is_notice};
pub use parts::Part;
pub use words::{contradict, count, list, name_of, places_of, sites_of, unversioned};

use outbound::{home, is_root_license};

/// What became of a decision of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// It matched nothing.
    None,
    /// It was made on something else than what is there.
    Drifted,
    /// It matched something that the policy does not let be waived.
    Refused,
    /// It was applied.
    Applied,
}

/// One inventory before one policy.
#[derive(Debug)]
pub struct Case<'a> {
    /// What was found.
    pub inventory: &'a Inventory,
    /// What it is held against.
    pub policy: &'a Policy,
    /// The day.
    pub today: Date,
    outbound: Option<Outbound>,
    judge: Judge<'a>,
    kinds: FxHashMap<&'a str, FileKind>,
    waivers: Vec<Cell<Use>>,
    /// What each waiver lifted: check and license.
    lifted: Vec<RefCell<BTreeSet<(&'static str, String)>>>,
    uses: Uses,
    excludes: Vec<Cell<usize>>,
    held: OnceCell<Vec<Held>>,
    proofs: OnceCell<Vec<Proof>>,
    parts: OnceCell<Vec<Part>>,
    clashes: OnceCell<Vec<Clash>>,
    conflicts: OnceCell<FxHashSet<(License, Subject)>>,
    /// Dependencies that are copies in the tree, by index.
    copied: FxHashSet<usize>,
}

impl<'a> Case<'a> {
    /// Prepares a case of an inventory with what was decided about it.
    #[must_use]
    pub fn of(settled: &'a Settled<'_>, policy: &'a Policy, context: &Context) -> Self {
        Self {
            uses: settled.uses.clone(),
            ..Self::new(&settled.inventory, policy, context)
        }
    }

    /// Prepares a case of an inventory as it was found.
    #[must_use]
    pub fn new(inventory: &'a Inventory, policy: &'a Policy, context: &Context) -> Self {
        let outbound = outbound::outbound(inventory, policy, context);
        let judge = match &outbound {
            Some(outbound) => Judge::within(policy, &outbound.expression),
            None => Judge::new(policy),
        };
        let case = Self {
            inventory,
            policy,
            today: context.today,
            outbound,
            judge,
            kinds: inventory
                .files
                .iter()
                .map(|file| (file.path.as_str(), file.kind))
                .collect(),
            waivers: policy
                .waivers
                .iter()
                .map(|_| Cell::new(Use::None))
                .collect(),
            lifted: policy.waivers.iter().map(|_| RefCell::default()).collect(),
            uses: Uses::default(),
            excludes: policy.exclude.iter().map(|_| Cell::new(0)).collect(),
            held: OnceCell::new(),
            proofs: OnceCell::new(),
            parts: OnceCell::new(),
            clashes: OnceCell::new(),
            conflicts: OnceCell::new(),
            copied: inventory.copies.iter().map(|(_, at)| *at).collect(),
        };
        for file in &inventory.files {
            if let Some(used) = policy
                .excluded(&file.path)
                .and_then(|at| case.excludes.get(at))
            {
                used.set(used.get() + 1);
            }
        }
        case
    }

    /// A file by its path, if it is judged at all.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&'a FileRecord> {
        // the inventory is in the order of paths
        let at = self
            .inventory
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path))
            .ok()?;
        let file = self.inventory.files.get(at)?;
        (self.reach(path) > Reach::Off).then_some(file)
    }

    /// The license the project goes out under, where known.
    #[must_use]
    pub fn outbound(&self) -> Option<&Outbound> {
        self.outbound.as_ref()
    }

    pub(super) fn into_outbound(self) -> Option<Outbound> {
        self.outbound
    }

    /// How closely a path is judged.
    #[must_use]
    pub fn reach(&self, path: &str) -> Reach {
        // what names licenses in order to judge them licenses nothing
        if [FILE, DECISIONS].contains(&path) || self.policy.excluded(path).is_some() {
            return Reach::Off;
        }
        let kind = self.kinds.get(path).copied().unwrap_or(FileKind::Own);
        self.policy.files(kind)
    }

    /// The kind of a file, where it was examined.
    #[must_use]
    pub fn kind(&self, path: &str) -> Option<FileKind> {
        self.kinds.get(path).copied()
    }

    /// Files that are judged at all.
    pub fn files(&self) -> impl Iterator<Item = &'a FileRecord> {
        self.inventory
            .files
            .iter()
            .filter(|file| self.reach(&file.path) > Reach::Off)
    }

    /// The project's own packages: not those of tests or vendored code.
    pub fn packages(&self) -> impl Iterator<Item = &'a Package> {
        self.inventory.packages.iter().filter(|package| {
            self.reach(&package.path) > Reach::Off
                && !matches!(
                    self.kind(&package.path),
                    Some(FileKind::Test | FileKind::Vendored)
                )
        })
    }

    /// Third-party dependencies that are judged at all, with their index.
    pub fn dependencies(&self) -> impl Iterator<Item = (usize, &'a DependencyRecord)> {
        self.inventory
            .dependencies
            .iter()
            .enumerate()
            .filter(|(at, record)| {
                !record.dependency.own
                    && self.reach_of(*at, record) > Reach::Off
                    && record
                        .named_in
                        .iter()
                        .any(|place| self.reach(&place.path) > Reach::Off)
            })
    }

    /// The license of a dependency: as established, or as somebody found out.
    #[must_use]
    pub fn license_of(&self, record: &'a DependencyRecord) -> Option<&'a Expr> {
        record.license.as_ref()
    }

    /// Whether a decision in force lifts what a check would say. Remembers that it was used.
    #[must_use]
    pub fn waived(&self, check: &Check, about: About<'_>) -> bool {
        let mut waived = false;
        let waivers = self.policy.waivers.iter().zip(&self.waivers);
        for (at, (decision, used)) in waivers.enumerate() {
            if !decision.holds(self.today) || !about.matches(decision, check) {
                continue;
            }
            if self.uses.drifted.get(at).copied().unwrap_or(false) {
                used.set(Use::Drifted);
            } else if about.waivable {
                used.set(Use::Applied);
                waived = true;
                if let Some(lifted) = self.lifted.get(at) {
                    let license = about.license.map_or(String::new(), ToString::to_string);
                    lifted.borrow_mut().insert((check.code, license));
                }
            } else if used.get() == Use::None {
                used.set(Use::Refused);
            }
        }
        waived
    }

    /// Whether a decision in force lifts the review of a license here. Remembers that it was used.
    #[must_use]
    pub fn waived_for_review(&self, about: About<'_>) -> bool {
        checks::find("license-review").is_some_and(|check| self.waived(check, about))
    }

    /// Every waiver with what became of it.
    pub fn waivers(&self) -> impl Iterator<Item = (&'a Decision, Use)> {
        self.policy
            .waivers
            .iter()
            .zip(self.waivers.iter().map(Cell::get))
    }

    /// Every waiver with how many different causes it lifted.
    pub fn lifted(&self) -> impl Iterator<Item = (&'a Decision, usize)> {
        let causes = self.lifted.iter().map(|causes| causes.borrow().len());
        self.policy.waivers.iter().zip(causes)
    }

    /// Every correction and choice with what became of it.
    pub fn settled(&self) -> impl Iterator<Item = (&'a Decision, Use)> {
        let corrections = self.policy.corrections.iter().zip(&self.uses.corrections);
        let choices = self.policy.choices.iter().zip(&self.uses.choices);
        corrections
            .chain(choices)
            .map(|(decision, used)| (decision, *used))
    }

    /// How many files each exclude covers, in the policy's order.
    pub fn excludes(&self) -> impl Iterator<Item = usize> {
        self.excludes.iter().map(Cell::get)
    }

    /// License files at the root, and those of a `LICENSES/` folder there.
    pub fn root_licenses(&self) -> impl Iterator<Item = &'a FileRecord> {
        let home = home(self.inventory);
        self.inventory
            .files
            .iter()
            .filter(move |file| is_root_license(file, home))
    }

    /// Whether anything was read at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inventory.files.is_empty()
    }

    /// The file that stands for the whole tree: its license, manifest, README, or the first one.
    #[must_use]
    pub fn anchor(&self) -> Option<Place> {
        let files = &self.inventory.files;
        let at_root = |path: &str| folder(path).is_empty();
        let license = self.root_licenses().map(|file| file.path.as_str()).next();
        let manifest = || {
            let packages = &self.inventory.packages;
            packages
                .iter()
                .map(|package| package.path.as_str())
                .find(|path| at_root(path))
        };
        let readme = || {
            files.iter().map(|file| file.path.as_str()).find(|path| {
                at_root(path) && file_name(path).to_ascii_lowercase().starts_with("readme")
            })
        };
        let first = || {
            let root = files.iter().map(|file| file.path.as_str());
            root.clone()
                .find(|path| at_root(path))
                .or_else(|| root.clone().next())
        };
        let path = license.or_else(manifest).or_else(readme).or_else(first)?;
        Some(Place::file(path))
    }
}

fn names_license(detection: &Detection) -> bool {
    detection.kind != Evidence::Unknown
}

/// Whether a license file holds a license.
#[must_use]
pub fn is_recognized(file: &FileRecord) -> bool {
    file.detections.iter().any(names_license)
}
