// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a scan found, joined and sorted: the one value that policy judges and reports print.

pub mod cover;
pub mod evidence;
pub mod makers;
pub mod prints;
pub mod reference;
pub mod spoken;
pub mod terms;
mod trace;

use std::collections::BTreeMap;

use crate::detect::notices::Notices;
use crate::detect::readme::Claim;
use crate::detect::{Copyright, Detection, Evidence, Marking, Unfilled};
use crate::license::Expr;
use crate::package::{Declared, Dependency, Ecosystem, Package, Purl};
use crate::profile::Profile;
use crate::resolve::Origin;
pub use crate::rules::files::FileKind;
use crate::source::{Lines, Problem};
pub use crate::walk::Skip;

/// What was seen in one file.
#[derive(Debug, Clone)]
pub struct FileRecord {
    /// Path below the scanned root.
    pub path: String,
    /// What kind of thing it is.
    pub kind: FileKind,
    /// The file's name says that it holds a license (LICENSE, COPYING, and their like).
    pub is_license_file: bool,
    /// Licenses, in order of place.
    pub detections: Vec<Detection>,
    /// Mentions too weak to judge on.
    pub clues: Vec<Detection>,
    /// Copyright statements, in order of place.
    pub copyrights: Vec<Copyright>,
    /// Copyright lines that are to be filled in, in order of place.
    pub unfilled: Vec<Unfilled>,
    /// What it says of the license of the project, where it is a README.
    pub claims: Vec<Claim>,
    /// Words that restrict the work or tell where it comes from, in order of place.
    pub markings: Vec<Marking>,
    /// SHA-1 of the whole file, where [`crate::ScanOptions::checksums`] asks for it.
    pub sha1: Option<[u8; 20]>,
}

/// A dependency with what could be established about its license.
#[derive(Debug, Clone)]
pub struct DependencyRecord {
    /// The dependency. Where several manifests name one package, the first by path; the
    /// strongest scope of all.
    pub dependency: Dependency,
    /// Every manifest or lockfile that names it.
    pub named_in: Vec<Place>,
    /// Its license, where established.
    pub license: Option<Expr>,
    /// What its own manifest or the lockfile declares.
    pub declared: Option<Declared>,
    /// Licenses detected in the license files that lie beside it, joined.
    pub detected: Option<Expr>,
    /// How the license was found.
    pub origin: Option<Origin>,
    /// Where, in words that are the same on every machine.
    pub origin_place: Option<String>,
    /// What of it says the license.
    pub source: Option<LicenseSource>,
    /// Where its files lie on this machine, in words that are the same on every machine.
    pub found_at: Option<String>,
    /// Where it is not established: why, in words for a researcher, without a full stop.
    pub not_established: Option<String>,
    /// Which dependencies need it, by their index in the inventory.
    pub needed_by: Vec<usize>,
    /// Names on the shortest way to the project that brings it in: what needs it first, the
    /// project or its member last. Empty where that is not known.
    pub path: Vec<String>,
    /// The parts of the project that it is for, by name, sorted; at most
    /// [`DependencyRecord::MOST_MEMBERS`].
    pub members: Vec<String>,
}

/// What says the license of a dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LicenseSource {
    /// The license field of the lockfile.
    Lockfile,
    /// The license field of its own manifest.
    Manifest,
    /// The license texts that lie in it.
    LicenseFiles,
    /// What its other files say.
    Files,
    /// What the registry says of it.
    Registry,
}

impl LicenseSource {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lockfile => "lockfile",
            Self::Manifest => "manifest",
            Self::LicenseFiles => "license-files",
            Self::Files => "files",
            Self::Registry => "registry",
        }
    }
}

/// What a file is known by, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// A digest of its bytes.
    pub file: [u8; 16],
    /// A digest of the legal text in it that is no license placet knows, where there is some:
    /// its words, wherever they stand.
    pub passage: Option<[u8; 16]>,
    /// The id that git has for it; none where not all of it was read.
    pub git: Option<[u8; 20]>,
}

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path below the scanned root.
    pub path: String,
    /// Lines, where it is not the file as a whole.
    pub lines: Option<Lines>,
}

impl Place {
    /// A file as a whole.
    #[must_use]
    pub fn file(path: &str) -> Self {
        Self::new(path, None)
    }

    /// Lines of a file, or all of it.
    #[must_use]
    pub fn new(path: &str, lines: impl Into<Option<Lines>>) -> Self {
        Self {
            path: path.to_owned(),
            lines: lines.into(),
        }
    }
}

/// A file of which another one states license or holders (`REUSE.toml`, `debian/copyright`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Covered {
    /// The file.
    pub path: String,
    /// Where it is stated.
    pub by: Place,
    /// The license stated there, where one is.
    pub expression: Option<Expr>,
    /// What the file says of itself, where the two are not meant to add up.
    pub stated: Option<Expr>,
}

/// What was read and what was not.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Files examined.
    pub files: usize,
    /// Bytes examined.
    pub bytes: u64,
    /// Files and folders not examined, sorted; a folder ends in `/` and stands for all below it.
    pub skipped: Vec<(String, Skip)>,
    /// What a reader should know of how the tree was listed, in sentences.
    pub notes: Vec<String>,
    /// Examined files that hold no byte, sorted.
    pub empty: Vec<String>,
    /// How many files say their license and holder, where [`crate::ScanOptions::spoken`] asks for it.
    pub spoken: Option<spoken::Spoken>,
    /// Examined files in which nothing was seen and which the inventory does not list: none
    /// after a scan, some where a report was read that leaves them out.
    pub unlisted: usize,
}

/// What was found about a dependency on this machine.
#[derive(Debug, Clone)]
pub struct Found {
    /// How.
    pub origin: Origin,
    /// Where, in words that are the same on every machine.
    pub place: String,
    /// The version that its own manifest states.
    pub version: Option<String>,
    /// What its own manifest declares.
    pub declared: Option<Declared>,
    /// Licenses detected in the license files beside it.
    pub detections: Vec<Detection>,
}

impl DependencyRecord {
    /// Most parts of the project that are named with one dependency.
    pub const MOST_MEMBERS: usize = 16;

    /// The record of a dependency: `rows` are its mentions, one for each place, as
    /// [`crate::manifest::join`] sorts them; `found` is what lies on this machine.
    ///
    /// The lockfile is believed first, then the package's own manifest, then the texts beside
    /// it. `None` for no rows.
    #[must_use]
    pub fn new(rows: &[Dependency], found: Option<Found>) -> Option<Self> {
        let mut dependency = rows.first()?.clone();
        let named_in = rows
            .iter()
            .map(|row| Place::new(&row.path, row.lines))
            .collect();
        let installed = found.as_ref().and_then(|found| found.version.as_deref());
        let closer = installed.zip(dependency.version.as_deref());
        let closer = closer.is_some_and(|(installed, pinned)| {
            // conda's `=3.11` is any 3.11
            let rest = installed.strip_prefix(pinned);
            dependency.ecosystem == Ecosystem::Conda && rest.is_some_and(|it| it.starts_with('.'))
        });
        if dependency.version.is_none() || closer {
            // a requirement without a pin: what is installed is what is used
            dependency.version = found.as_ref().and_then(|found| found.version.clone());
            dependency.purl = Purl::new(
                dependency.ecosystem.purl_type(),
                dependency.namespace.as_deref(),
                &dependency.name,
                dependency.version.as_deref(),
            )
            .unwrap_or(dependency.purl);
        }
        let found_at = found.as_ref().map(|found| found.place.clone());
        let (own, texts, mut origin, mut origin_place) = match found {
            Some(found) => (
                found.declared,
                stated(&found.detections),
                Some(found.origin),
                Some(found.place),
            ),
            None => (None, None, None, None),
        };
        let means = |declared: &Option<Declared>| declared.as_ref()?.expression.clone();
        let locked = dependency.declared.clone();
        let (license, source) = if let Some(license) = means(&locked) {
            origin = Some(Origin::Lockfile);
            origin_place = Some(dependency.path.clone());
            (Some(license), Some(LicenseSource::Lockfile))
        } else if let Some(license) = means(&own) {
            (Some(license), Some(LicenseSource::Manifest))
        } else if let Some(license) = &texts {
            (Some(license.clone()), Some(LicenseSource::LicenseFiles))
        } else {
            (None, None)
        };
        let declared = match source {
            Some(LicenseSource::Lockfile) => locked,
            _ => own.or(locked),
        };
        let unclear = declared.as_ref().and_then(|it| it.unclear.clone());
        let not_established = license.is_none().then(|| match unclear {
            Some(unclear) => unclear,
            None if found_at.is_some() => {
                "it states no license, and no license text that placet knows lies beside it"
                    .to_owned()
            }
            None => "it is not installed on this machine, and no lockfile records its license"
                .to_owned(),
        });
        Some(Self {
            named_in,
            license,
            declared,
            detected: texts,
            origin,
            origin_place,
            source,
            found_at,
            not_established,
            needed_by: Vec::new(),
            path: Vec::new(),
            members: Vec::new(),
            dependency,
        })
    }

    /// Takes in what a registry says, where no license is established yet.
    pub fn learn(&mut self, found: Found) {
        let Some(declared) = found.declared else {
            return;
        };
        if let Some(license) = &declared.expression {
            self.license = Some(license.clone());
            self.source = Some(LicenseSource::Registry);
            self.not_established = None;
        } else if self.declared.is_none() {
            self.not_established.clone_from(&declared.unclear);
        } else {
            // what it says itself is no less clear
            return;
        }
        self.declared = Some(declared);
        self.origin = Some(found.origin);
        self.origin_place = Some(found.place);
    }

    /// Takes in another record of the same package.
    fn absorb(&mut self, other: Self) {
        let (mine, theirs) = (&mut self.dependency, other.dependency);
        mine.scope = mine.scope.min(theirs.scope);
        // None < Some(false) < Some(true)
        mine.direct = mine.direct.max(theirs.direct);
        mine.requirement = mine.requirement.take().or(theirs.requirement);
        self.named_in.extend(other.named_in);
        self.named_in.sort();
        self.named_in.dedup();
        self.found_at = self.found_at.take().or(other.found_at);
        if self.license.is_none() && other.license.is_some() {
            self.license = other.license;
            self.declared = other.declared;
            self.detected = other.detected;
            self.origin = other.origin;
            self.origin_place = other.origin_place;
            self.source = other.source;
            self.not_established = None;
        }
    }

    /// Name and version, as its users write it.
    #[must_use]
    pub fn title(&self) -> String {
        let mut title = self.name();
        if let Some(version) = &self.dependency.version {
            title.push(' ');
            title.push_str(version);
        }
        title
    }

    /// The name with its namespace.
    #[must_use]
    pub fn name(&self) -> String {
        let name = &self.dependency.name;
        match &self.dependency.namespace {
            Some(namespace) => format!("{namespace}/{name}"),
            None => name.clone(),
        }
    }
}

/// Whether a detection names a license.
fn names_license(detection: &Detection) -> bool {
    detection.kind != Evidence::Unknown
}

/// What license files say together: their texts, or failing those their notices. Nothing where
/// one of them holds a text that placet does not know.
#[must_use]
pub fn stated(detections: &[Detection]) -> Option<Expr> {
    let of = |kinds: &[Evidence]| -> Vec<Expr> {
        detections
            .iter()
            .filter(|detection| kinds.contains(&detection.kind))
            .map(|detection| detection.expression.clone())
            .collect()
    };
    if !of(&[Evidence::Unknown]).is_empty() {
        return None;
    }
    Expr::and(of(&[Evidence::Text]))
        .or_else(|| Expr::and(of(&[Evidence::Tag, Evidence::Notice, Evidence::Reference])))
}

/// All that was found in a tree, in the order of paths.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// Examined files.
    pub files: Vec<FileRecord>,
    /// Packages that manifests in the tree describe.
    pub packages: Vec<Package>,
    /// Lockfiles and lists of requirements, each with what it names; never judged themselves.
    pub listings: Vec<Package>,
    /// Third-party dependencies, sorted by purl, each once.
    pub dependencies: Vec<DependencyRecord>,
    /// Purls of the dependencies whose needs are all known, because a lockfile tells them.
    pub told: std::collections::BTreeSet<String>,
    /// Folders and files of somebody else's work in the tree, sorted, with the dependency that
    /// each is a copy of, by its index.
    pub copies: Vec<(String, usize)>,
    /// Files whose license or holders other files state, sorted.
    pub covered: Vec<Covered>,
    /// What files say of the project as a whole, in the order of paths; only where it was asked
    /// for.
    pub profiles: Vec<Profile>,
    /// Files of third-party notices with what they list, in the order of paths.
    pub notices: Vec<Notices>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What files are known by, where [`crate::ScanOptions::prints`] asks for it.
    pub prints: BTreeMap<String, Print>,
    /// What was read and what was not.
    pub coverage: Coverage,
    /// The words of licenses and notices, where [`crate::ScanOptions::texts`] asks for them.
    pub terms: terms::Terms,
    /// Digests of what files say of licenses, in the order of paths, where
    /// [`crate::ScanOptions::evidence`] asks for them.
    pub evidence: Vec<(String, String)>,
}

impl Inventory {
    /// How many files carry each license, by its canonical spelling.
    #[must_use]
    pub fn files_by_license(&self) -> BTreeMap<String, usize> {
        let mut files: BTreeMap<String, usize> = BTreeMap::new();
        for record in &self.files {
            let seen = record.detections.iter();
            let mut here: Vec<String> = seen
                .map(|detection| detection.expression.canonical().to_string())
                .collect();
            here.sort_unstable();
            here.dedup();
            for license in here {
                *files.entry(license).or_default() += 1;
            }
        }
        files
    }

    /// The package at the top that the project is: of several manifests one that tells a version,
    /// which an environment does not.
    #[must_use]
    pub fn project(&self) -> Option<&Package> {
        let at_top = |it: &&Package| !it.path.contains('/') && it.name.is_some();
        let at_top = self.packages.iter().filter(at_top);
        at_top.min_by_key(|package| package.version.is_none())
    }

    /// A file by its path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileRecord> {
        let at = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path));
        self.files.get(at.ok()?)
    }

    /// The digest of what a file says of licenses, where it was taken.
    #[must_use]
    pub fn evidence_of(&self, path: &str) -> Option<&str> {
        let at = self
            .evidence
            .binary_search_by(|(file, _)| file.as_str().cmp(path));
        self.evidence
            .get(at.ok()?)
            .map(|(_, digest)| digest.as_str())
    }

    /// The files below a folder.
    #[must_use]
    pub fn below(&self, folder: &str) -> &[FileRecord] {
        let inside = |file: &FileRecord| {
            let rest = file.path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let first = format!("{folder}/");
        let start = self.files.partition_point(|file| file.path < first);
        let below = self.files.get(start..).unwrap_or_default();
        below
            .get(..below.partition_point(inside))
            .unwrap_or_default()
    }

    /// The copy of somebody else's work that a file is part of: its folder, and the dependency
    /// it is a copy of. The innermost, where one lies in another.
    #[must_use]
    pub fn copy_of(&self, path: &str) -> Option<(&str, usize)> {
        if self.copies.is_empty() {
            return None;
        }
        let mut at = path;
        loop {
            let found = self
                .copies
                .binary_search_by(|(folder, _)| folder.as_str().cmp(at));
            if let Some((folder, index)) = found.ok().and_then(|found| self.copies.get(found)) {
                return Some((folder, *index));
            }
            (at, _) = at.rsplit_once('/')?;
        }
    }
}
