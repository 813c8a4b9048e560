// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Manifests and lockfiles, one format a file, each a pure function of its text.
//!
//! A format is a [`Format`] const in a file of its own and one line in [`FORMATS`]. What needs
//! more than one file (a license inherited from a Cargo workspace, a lockfile that pins what a
//! manifest asks for, what a locked package is for) is not read but joined, by [`join()`].

mod cargo_lock;
mod cargo_toml;
mod join;
mod package_json;
mod package_lock;
mod page;
mod pep508;
mod poetry_lock;
mod pyproject;
mod python_metadata;
mod requirements;
mod setup_cfg;
mod uv_lock;

pub use join::join;

use crate::package::{Declared, Dependency, Package, Scope};
use crate::rules::Rules;
use crate::source::Problem;

/// A manifest or lockfile format.
#[derive(Debug)]
pub struct Format {
    /// The stable name, such as `cargo-toml`.
    pub name: &'static str,
    /// Whether a file of this name is of the format.
    pub matches: fn(path: &str) -> bool,
    /// Reads one file. Never fails as a whole: what cannot be read is a problem.
    pub read: fn(path: &str, text: &str, rules: &Rules) -> Manifest,
}

/// All formats.
pub const FORMATS: &[&Format] = &[
    &cargo_toml::FORMAT,
    &cargo_lock::FORMAT,
    &package_json::FORMAT,
    &package_lock::FORMAT,
    &pyproject::FORMAT,
    &poetry_lock::FORMAT,
    &uv_lock::FORMAT,
    &requirements::FORMAT,
    &python_metadata::FORMAT,
    &setup_cfg::FORMAT,
];

/// The format of a path, if it is a manifest.
#[must_use]
pub fn format_of(path: &str) -> Option<&'static Format> {
    FORMATS
        .iter()
        .copied()
        .find(|format| (format.matches)(path))
}

/// Most versions of one package that a lockfile is read to hold; real ones have a handful,
/// and without a limit the edges of a hostile one grow with the square of its size.
const MOST_VERSIONS: usize = 64;

/// What one manifest or lockfile says.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Packages it describes (not those it depends on).
    pub packages: Vec<Package>,
    /// Dependencies that belong to no package of this file: a lockfile's, a requirements file's.
    pub dependencies: Vec<Dependency>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What its first package takes from a workspace described elsewhere.
    pub inherits: Option<Inherits>,
    /// What packages elsewhere may take from this file.
    pub workspace: Option<Workspace>,
    /// Set for a lockfile.
    pub lock: Option<Lock>,
}

impl Manifest {
    /// A file that could not be read at all.
    fn unread(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }
}

/// What makes a list of dependencies a lockfile: who needs whom.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    /// Edges between the manifest's `dependencies`, by index.
    pub edges: Vec<Edge>,
    /// The lockfile itself says what each entry is for, so that reachability need not tell.
    pub scoped: bool,
}

/// One locked package needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Index of the one that needs.
    pub from: usize,
    /// Index of the one needed.
    pub to: usize,
    /// What for, where the lockfile says.
    pub scope: Option<Scope>,
}

/// Fields written as `field.workspace = true`.
#[derive(Debug, Clone, Default)]
pub struct Inherits {
    /// The workspace's folder where the manifest names it; else it is the nearest one above.
    pub workspace: Option<String>,
    /// The version.
    pub version: bool,
    /// The license.
    pub license: bool,
    /// The license file.
    pub license_file: bool,
    /// Whether it is published.
    pub publish: bool,
    /// Dependencies: index in the package's list, and the key in the workspace's table.
    pub dependencies: Vec<(usize, String)>,
}

/// What a Cargo workspace lets its members inherit.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The version.
    pub version: Option<String>,
    /// The license.
    pub license: Option<Declared>,
    /// The license file.
    pub license_file: Option<Declared>,
    /// `publish = false`.
    pub private: bool,
    /// Dependencies by key.
    pub dependencies: Vec<(String, Dependency)>,
}
