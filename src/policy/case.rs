// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One inventory before one policy: what the checks ask, answered once for all of them.
//!
//! Which files count, what was waived, which license the project itself goes out under, and
//! which licenses are held against it. Checks only turn these answers into words.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::judge::{Answer, Judge, Ruling, Unit};
use super::valid::{Decision, Policy, Reach};
use super::{Check, Context, Date, Finding, Level};
use crate::compat::versions::{akin, versions};
use crate::detect::{Detection, Evidence};
use crate::inventory::{DependencyRecord, FileKind, FileRecord, Inventory, Place};
use crate::license::{Expr, License};
use crate::package::{Ecosystem, Package};
use crate::source::{file_name, folder};

/// The license a project goes out under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbound {
    /// The license.
    pub expression: Expr,
    /// How it is known.
    pub source: OutboundSource,
}

/// How the license of the project is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutboundSource {
    /// The user said so.
    Option,
    /// The policy says so.
    Policy,
    /// Taken from a manifest at the root.
    Manifest(Place),
    /// Taken from the license files at the root.
    LicenseFiles(Vec<Place>),
}

impl Outbound {
    /// One sentence for the report.
    #[must_use]
    pub fn sentence(&self) -> String {
        let expression = &self.expression;
        match &self.source {
            OutboundSource::Option => format!("Judged for release under {expression}, as asked."),
            OutboundSource::Policy => {
                format!("Judged for release under {expression}, as the policy says.")
            }
            OutboundSource::Manifest(place) => format!(
                "Judged for release under {expression}, taken from {}; the policy does not say it.",
                place.path
            ),
            OutboundSource::LicenseFiles(places) => format!(
                "Judged for release under {expression}, taken from {}; the policy does not say it.",
                list(places.iter().map(|place| place.path.clone()), 4)
            ),
        }
    }
}

/// A license that is not simply allowed, at one place.
#[derive(Debug, Clone)]
pub struct Held {
    /// The license.
    pub license: License,
    /// What the policy says to it.
    pub unit: Unit,
    /// The answer here: eased where the policy looks less closely.
    pub ruling: Ruling,
    /// What it stands on.
    pub subject: Subject,
    /// Where.
    pub places: Vec<Place>,
    /// How the answer came about, where the license is part of a larger expression.
    pub proof: Option<String>,
}

/// What a license was found on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Files of the project, or of one vendored folder.
    Files(Area),
    /// A dependency, by its index in the inventory.
    Dependency(usize),
    /// The project as a whole.
    Project,
}

/// A part of the tree whose files have one cause in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// The project's own files.
    Own,
    /// Its tests.
    Tests,
    /// A folder with somebody else's work.
    Vendored(String),
}

impl Area {
    /// What tells it from others in fingerprints; never reworded.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Own => "own".to_owned(),
            Self::Tests => "tests".to_owned(),
            Self::Vendored(folder) => format!("vendored {folder}"),
        }
    }

    /// As a sentence says it after "in".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Own => "the project's own files".to_owned(),
            Self::Tests => "the tests".to_owned(),
            Self::Vendored(folder) if folder.is_empty() => "bundled files".to_owned(),
            Self::Vendored(folder) => format!("{folder}/"),
        }
    }
}

/// What became of a decision of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It matched nothing.
    None,
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
    conclusions: Vec<Cell<Use>>,
    excludes: Vec<Cell<usize>>,
    held: OnceCell<Vec<Held>>,
}

impl<'a> Case<'a> {
    /// Prepares a case.
    #[must_use]
    pub fn new(inventory: &'a Inventory, policy: &'a Policy, context: &Context) -> Self {
        let outbound = outbound(inventory, policy, context);
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
            conclusions: policy
                .conclusions
                .iter()
                .map(|_| Cell::new(Use::None))
                .collect(),
            excludes: policy.exclude.iter().map(|_| Cell::new(0)).collect(),
            held: OnceCell::new(),
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
        if self.policy.excluded(path).is_some() {
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
            .filter(|(_, record)| {
                !record.dependency.own
                    && self.policy.scope(record.dependency.scope) > Reach::Off
                    && record
                        .named_in
                        .iter()
                        .any(|place| self.reach(&place.path) > Reach::Off)
            })
    }

    /// The license of a dependency: as established, or as somebody found out.
    #[must_use]
    pub fn license_of(&self, record: &'a DependencyRecord) -> Option<&'a Expr> {
        let purl = record.dependency.purl.as_str();
        let mut decisions = self.policy.conclusions.iter().zip(&self.conclusions);
        let decision = decisions
            .find(|(decision, _)| decision.holds(self.today) && decision.names_package(purl))
            .map(|(decision, used)| {
                // needed on another machine, where the package does not lie
                used.set(Use::Applied);
                decision
            });
        record
            .license
            .as_ref()
            .or_else(|| decision?.license.as_ref())
    }

    /// Whether a decision in force lifts what a check would say. Remembers that it was used.
    #[must_use]
    pub fn waived(&self, check: &Check, about: About<'_>) -> bool {
        let mut waived = false;
        for (decision, used) in self.policy.waivers.iter().zip(&self.waivers) {
            if !decision.holds(self.today) || !about.matches(decision, check) {
                continue;
            }
            if about.waivable {
                used.set(Use::Applied);
                waived = true;
            } else if used.get() == Use::None {
                used.set(Use::Refused);
            }
        }
        waived
    }

    /// Every waiver with what became of it.
    pub fn waivers(&self) -> impl Iterator<Item = (&'a Decision, Use)> {
        self.policy
            .waivers
            .iter()
            .zip(self.waivers.iter().map(Cell::get))
    }

    /// Every conclusion with what became of it.
    pub fn conclusions(&self) -> impl Iterator<Item = (&'a Decision, Use)> {
        self.policy
            .conclusions
            .iter()
            .zip(self.conclusions.iter().map(Cell::get))
    }

    /// How many files each exclude covers, in the policy's order.
    pub fn excludes(&self) -> impl Iterator<Item = usize> {
        self.excludes.iter().map(Cell::get)
    }

    /// Every license that is not simply allowed, wherever it was found.
    pub fn held(&self) -> &[Held] {
        self.held.get_or_init(|| {
            let mut held = Vec::new();
            let mut answers: FxHashMap<&Expr, Rc<Answer>> = FxHashMap::default();
            let mut answer = |expr: &'a Expr| {
                Rc::clone(
                    answers
                        .entry(expr)
                        .or_insert_with(|| Rc::new(self.judge.expression(expr))),
                )
            };
            for file in self.files() {
                for detection in file.detections.iter().filter(|seen| names_license(seen)) {
                    let place = Place {
                        path: file.path.clone(),
                        lines: Some(detection.lines),
                    };
                    let answer = answer(&detection.expression);
                    self.hold_file(&answer, &detection.expression, &place, file.kind, &mut held);
                }
            }
            // vendored packages as well: what their manifests say is somebody else's license
            for package in &self.inventory.packages {
                let Some(declared) = &package.declared else {
                    continue;
                };
                let kind = self.kind(&package.path).unwrap_or(FileKind::Own);
                if self.reach(&package.path) == Reach::Off {
                    continue;
                }
                if let Some(expr) = &declared.expression {
                    let place = Place {
                        path: package.path.clone(),
                        lines: declared.lines,
                    };
                    let answer = answer(expr);
                    self.hold_file(&answer, expr, &place, kind, &mut held);
                }
            }
            for (at, record) in self.dependencies() {
                if let Some(expr) = self.license_of(record) {
                    let answer = answer(expr);
                    self.hold_dependency(&answer, expr, at, record, &mut held);
                }
            }
            self.hold_project(&mut held);
            held
        })
    }

    fn hold_file(
        &self,
        answer: &Answer,
        expr: &Expr,
        place: &Place,
        kind: FileKind,
        held: &mut Vec<Held>,
    ) {
        if answer.ruling == Ruling::Allow {
            return;
        }
        let reach = self.reach(&place.path);
        let subject = Subject::Files(area(&place.path, kind));
        for (license, unit) in &answer.blamed {
            held.push(Held {
                license: license.clone(),
                unit: unit.clone(),
                ruling: eased(unit.ruling, reach),
                subject: subject.clone(),
                places: vec![place.clone()],
                proof: proof(answer, expr),
            });
        }
    }

    fn hold_dependency(
        &self,
        answer: &Answer,
        expr: &Expr,
        at: usize,
        record: &DependencyRecord,
        held: &mut Vec<Held>,
    ) {
        let reach = self.policy.scope(record.dependency.scope);
        for (license, unit) in &answer.blamed {
            held.push(Held {
                license: license.clone(),
                unit: unit.clone(),
                ruling: eased(unit.ruling, reach),
                subject: Subject::Dependency(at),
                places: places_of(record),
                proof: proof(answer, expr),
            });
        }
    }

    /// The project's own license, where the policy wants it looked at. Its files are not held
    /// against it one by one.
    fn hold_project(&self, held: &mut Vec<Held>) {
        let Some(outbound) = &self.outbound else {
            return;
        };
        let answer = Judge::new(self.policy).expression(&outbound.expression);
        if answer.ruling == Ruling::Allow {
            return;
        }
        let places = match &outbound.source {
            OutboundSource::Manifest(place) => vec![place.clone()],
            OutboundSource::LicenseFiles(places) => places.clone(),
            OutboundSource::Option | OutboundSource::Policy => self.anchor().into_iter().collect(),
        };
        for (license, unit) in &answer.blamed {
            // where the project's license is denied, its files are part of the same cause
            let mut places = places.clone();
            held.retain_mut(|other| {
                let same = other.license == *license && other.subject == Subject::Files(Area::Own);
                if same {
                    places.append(&mut other.places);
                }
                !same
            });
            held.push(Held {
                license: license.clone(),
                unit: unit.clone(),
                ruling: unit.ruling,
                subject: Subject::Project,
                places,
                proof: proof(&answer, &outbound.expression),
            });
        }
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
        Some(Place {
            path: path.to_owned(),
            lines: None,
        })
    }

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
        }
    }
}

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
    fn matches(self, decision: &Decision, check: &Check) -> bool {
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

/// Licenses that two statements have in common, or none of them: whether one contradicts the
/// other. Versions written in two ways are one license, and the GPL that lies beside an LGPL is
/// part of it.
#[must_use]
pub fn contradict(declared: &Expr, found: &Expr) -> bool {
    let declared = declared.licenses();
    let gnu_base = declared
        .iter()
        .any(|license| license.id.starts_with("LGPL-3"));
    !found.licenses().into_iter().any(|found| {
        declared.iter().any(|declared| {
            akin(declared, found) || {
                // the license text is the same with and without an exception
                let plain = |license: &License| License {
                    exception: None,
                    ..license.clone()
                };
                akin(&plain(declared), &plain(found))
            }
        }) || (gnu_base
            && versions(found)
                .iter()
                .any(|found| found.id.starts_with("GPL-3")))
    })
}

/// "a, b, c and 4 more".
#[must_use]
pub fn list(names: impl IntoIterator<Item = String>, most: usize) -> String {
    let all: Vec<String> = names.into_iter().collect();
    let more = all.len().saturating_sub(most);
    let shown = &all[..all.len() - more];
    match (shown, more) {
        (_, 1..) => format!("{} and {more} more", shown.join(", ")),
        ([head @ .., last], 0) if !head.is_empty() => format!("{} and {last}", head.join(", ")),
        _ => shown.join(", "),
    }
}

/// "1 file", "2 files".
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Where a dependency is named.
#[must_use]
pub fn places_of(record: &DependencyRecord) -> Vec<Place> {
    if record.named_in.is_empty() {
        return vec![Place {
            path: record.dependency.path.clone(),
            lines: record.dependency.lines,
        }];
    }
    record.named_in.clone()
}

/// The name and version of a dependency, as its users write it.
#[must_use]
pub fn name_of(record: &DependencyRecord) -> String {
    let dependency = &record.dependency;
    let mut name = match &dependency.namespace {
        Some(namespace) => format!("{namespace}/{}", dependency.name),
        None => dependency.name.clone(),
    };
    if let Some(version) = &dependency.version {
        name.push(' ');
        name.push_str(version);
    }
    name
}

/// The packages of some dependencies without their versions, sorted: a new one makes a new
/// finding, an update does not.
#[must_use]
pub fn purls_of<'r>(records: impl IntoIterator<Item = &'r DependencyRecord>) -> String {
    let mut names: Vec<&str> = records
        .into_iter()
        .map(|record| record.dependency.purl.as_str())
        .map(|purl| purl.rsplit_once('@').map_or(purl, |(name, _)| name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(" ")
}

fn names_license(detection: &Detection) -> bool {
    detection.kind != Evidence::Unknown
}

/// The text of a GNU license does not tell "only" from "or any later version"; the notices in
/// the project's files do.
fn or_later_where_notices_say_so(expression: Expr, inventory: &Inventory) -> Expr {
    let Expr::License(license) = &expression else {
        return expression;
    };
    let Some(base) = license.id.strip_suffix("-only") else {
        return expression;
    };
    let later = format!("{base}-or-later");
    let says = |id: &str| {
        let own = inventory
            .files
            .iter()
            .filter(|file| file.kind == FileKind::Own);
        let noticed = |seen: &Detection| {
            matches!(seen.kind, Evidence::Notice | Evidence::Tag)
                && matches!(&seen.expression, Expr::License(license) if license.id == id)
        };
        own.filter(|file| file.detections.iter().any(noticed))
            .count()
    };
    if says(&later) > says(&license.id) {
        Expr::id(later)
    } else {
        expression
    }
}

/// The folder where the project's own license is to be looked for: the root, or the metadata
/// folder of an unpacked wheel, which has no root of its own.
fn home(inventory: &Inventory) -> &str {
    let mut folders = inventory
        .packages
        .iter()
        .map(|package| folder(&package.path));
    folders
        .find(|folder| !folder.contains('/') && folder.ends_with(".dist-info"))
        .filter(|_| {
            inventory
                .packages
                .iter()
                .all(|package| !folder(&package.path).is_empty())
        })
        .unwrap_or("")
}

fn is_root_license(file: &FileRecord, home: &str) -> bool {
    let at = folder(&file.path);
    let within = at
        .strip_prefix(home)
        .map(|rest| rest.trim_start_matches('/'));
    let at_home = within == Some("") || (!home.is_empty() && within == Some("licenses"));
    file.kind != FileKind::Test
        && ((file.is_license_file && (at.is_empty() || at_home)) || at == "LICENSES")
}

fn eased(ruling: Ruling, reach: Reach) -> Ruling {
    match reach {
        Reach::Full => ruling,
        Reach::ReviewAtMost => ruling.min(Ruling::Review),
        Reach::Off => Ruling::Allow,
    }
}

fn proof(answer: &Answer, expr: &Expr) -> Option<String> {
    (!answer.proof.is_empty() && !matches!(expr, Expr::License(_)))
        .then(|| format!("{expr}: {}", answer.proof.join("; ")))
}

/// Names of folders below which each folder is somebody else's work: those of `rules/files.toml`,
/// as a test proves. The policy is held against an inventory, not against rules, so it has its
/// own copy.
const VENDOR_FOLDERS: &[&str] = &[
    "3rdparty",
    "_vendor",
    "bower_components",
    "bundled",
    "extern",
    "external",
    "externals",
    "node_modules",
    "site-packages",
    "third-party",
    "third_party",
    "thirdparty",
    "vendor",
    "vendored",
];

/// The part of the tree that a file shares its cause with.
#[must_use]
pub fn area(path: &str, kind: FileKind) -> Area {
    match kind {
        FileKind::Test => Area::Tests,
        FileKind::Vendored => {
            let at = folder(path);
            let parts: Vec<&str> = at.split('/').collect();
            let found = parts
                .iter()
                .position(|part| VENDOR_FOLDERS.contains(&part.to_ascii_lowercase().as_str()));
            let Some(found) = found else {
                return Area::Vendored(at.to_owned());
            };
            // `node_modules/@scope/name` is one package
            let scoped = parts
                .get(found + 1)
                .is_some_and(|part| part.starts_with('@'));
            let end = (found + 2 + usize::from(scoped)).min(parts.len());
            Area::Vendored(parts.get(..end).unwrap_or(&parts).join("/"))
        }
        FileKind::Own | FileKind::Example | FileKind::Docs | FileKind::Generated => Area::Own,
    }
}

/// The license the project goes out under: as asked, as the policy says, or as the tree shows.
fn outbound(inventory: &Inventory, policy: &Policy, context: &Context) -> Option<Outbound> {
    if let Some(expression) = &context.outbound {
        return Some(Outbound {
            expression: expression.clone(),
            source: OutboundSource::Option,
        });
    }
    if let Some(expression) = &policy.outbound {
        return Some(Outbound {
            expression: expression.clone(),
            source: OutboundSource::Policy,
        });
    }
    // what a package manager reads goes before what describes the project for citation
    let at_root = |described: bool| {
        inventory.packages.iter().filter(move |package| {
            folder(&package.path).is_empty()
                && (package.ecosystem == Ecosystem::Generic) == described
        })
    };
    let declared = at_root(false).chain(at_root(true)).find_map(|package| {
        let declared = package.declared.as_ref()?;
        Some(Outbound {
            expression: declared.expression.clone()?,
            source: OutboundSource::Manifest(Place {
                path: package.path.clone(),
                lines: declared.lines,
            }),
        })
    });
    declared.or_else(|| {
        let mut places = Vec::new();
        let mut found = Vec::new();
        for file in inventory.files.iter().filter(|file| {
            // a LICENSES folder holds every license that is used anywhere, not the project's
            is_root_license(file, home(inventory))
                && folder(&file.path) != "LICENSES"
                && policy.excluded(&file.path).is_none()
                && !is_notice(&file.path)
        }) {
            let texts = file
                .detections
                .iter()
                .filter(|seen| {
                    matches!(seen.kind, Evidence::Text | Evidence::Tag | Evidence::Notice)
                })
                .map(|seen| seen.expression.clone());
            if let Some(expression) = Expr::and(texts) {
                found.push(expression);
                places.push(Place {
                    path: file.path.clone(),
                    lines: None,
                });
            }
        }
        Some(Outbound {
            expression: or_later_where_notices_say_so(Expr::and(found)?, inventory),
            source: OutboundSource::LicenseFiles(places),
        })
    })
}

/// Whether a license file holds a license.
#[must_use]
pub fn is_recognized(file: &FileRecord) -> bool {
    file.detections.iter().any(names_license)
}

/// Whether a file's name says that it is about other people's licenses.
#[must_use]
pub fn is_notice(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    [
        "notice", "third", "3rd", "vendor", "authors", "patents", "credits", "bundled",
    ]
    .iter()
    .any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendor_folders_are_those_of_the_rules() {
        let rules: toml::Table = include_str!("../../rules/files.toml").parse().unwrap();
        let mut names: Vec<&str> = rules["vendored"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        names.sort_unstable();
        assert_eq!(names, VENDOR_FOLDERS);
    }

    #[test]
    fn a_vendored_folder_is_one_cause() {
        let check = |path: &str, want: &str| {
            let want = Area::Vendored(want.to_owned());
            assert_eq!(area(path, FileKind::Vendored), want, "{path}");
        };
        check("vendor/zlib/src/a.c", "vendor/zlib");
        check("vendor/a.c", "vendor");
        check(
            "js/node_modules/@scope/name/lib/x.js",
            "js/node_modules/@scope/name",
        );
        check("js/node_modules/name/lib/x.js", "js/node_modules/name");
        check("static/jquery.min.js", "static");
    }

    #[test]
    fn lists_read_like_sentences() {
        let check = |names: &[&str], want: &str| {
            let names = names.iter().map(|name| (*name).to_owned());
            assert_eq!(list(names, 2), want);
        };
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b"], "a and b");
        check(&["a", "b", "c"], "a, b and 1 more");
    }
}
