// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a scan found, joined and sorted: the one value that policy judges and reports print.

pub mod reference;

use crate::detect::{Copyright, Detection, Evidence};
use crate::license::Expr;
use crate::package::{Declared, Dependency, Package, Purl};
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
    /// Where it is not established: why, in words for a researcher, without a full stop.
    pub not_established: Option<String>,
}

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path below the scanned root.
    pub path: String,
    /// Lines, where it is not the file as a whole.
    pub lines: Option<Lines>,
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
    /// The record of a dependency: `rows` are its mentions, one for each place, as
    /// [`crate::manifest::join`] sorts them; `found` is what lies on this machine.
    ///
    /// Its own manifest is believed first, then the lockfile, then the texts beside it.
    /// `None` for no rows.
    #[must_use]
    pub fn new(rows: &[Dependency], found: Option<Found>) -> Option<Self> {
        let mut dependency = rows.first()?.clone();
        let named_in = rows
            .iter()
            .map(|row| Place {
                path: row.path.clone(),
                lines: row.lines,
            })
            .collect();
        if dependency.version.is_none() {
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
        let locked = dependency.declared.clone();
        let own = found.as_ref().and_then(|found| found.declared.clone());
        let detected = found.as_ref().and_then(|found| stated(&found.detections));
        let stated_by = |declared: &Option<Declared>| {
            declared
                .as_ref()
                .and_then(|declared| declared.expression.clone())
        };
        let from_lock = stated_by(&locked).filter(|_| stated_by(&own).is_none());
        let license = stated_by(&own)
            .or_else(|| from_lock.clone())
            .or_else(|| detected.clone());
        let not_established =
            license
                .is_none()
                .then(|| match (&found, own.as_ref().or(locked.as_ref())) {
                    (
                        _,
                        Some(Declared {
                            unclear: Some(unclear),
                            ..
                        }),
                    ) => unclear.clone(),
                    (None, _) => {
                        "it is not installed on this machine, and no lockfile records its license"
                            .to_owned()
                    }
                    (Some(_), _) => {
                        "it states no license, and no license text that placet knows lies beside it"
                            .to_owned()
                    }
                });
        let by_lock = from_lock.is_some() && found.is_none();
        Some(Self {
            named_in,
            license,
            declared: own.or(locked),
            detected,
            origin: if by_lock {
                Some(Origin::Lockfile)
            } else {
                found.as_ref().map(|found| found.origin)
            },
            origin_place: if by_lock {
                Some(dependency.path.clone())
            } else {
                found.map(|found| found.place)
            },
            not_established,
            dependency,
        })
    }
}

/// What license files say together: their texts, or failing those their notices. Nothing where
/// one of them holds a text that placet does not know.
fn stated(detections: &[Detection]) -> Option<Expr> {
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
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was read and what was not.
    pub coverage: Coverage,
}
