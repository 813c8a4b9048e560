// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a scan found, joined and sorted: the one value that policy judges and reports print.

use crate::detect::{Copyright, Detection};
use crate::license::Expr;
use crate::package::{Declared, Dependency, Package};
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

/// All that was found in a tree, in the order of paths.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// Examined files.
    pub files: Vec<FileRecord>,
    /// Packages that manifests in the tree describe.
    pub packages: Vec<Package>,
    /// Third-party dependencies, sorted by purl, each once.
    pub dependencies: Vec<DependencyRecord>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was read and what was not.
    pub coverage: Coverage,
}
