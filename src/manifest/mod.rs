// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Manifests and lockfiles, one format a file, each a pure function of its text.
//!
//! A format is a [`Format`] const in a file of its own and one line in [`FORMATS`].

use crate::package::{Dependency, Package};
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

/// What one manifest or lockfile says.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Packages it describes (not those it depends on).
    pub packages: Vec<Package>,
    /// Dependencies that belong to no package of this file: a lockfile's, a requirements file's.
    pub dependencies: Vec<Dependency>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// All formats.
pub const FORMATS: &[&Format] = &[];

/// The format of a path, if it is a manifest.
#[must_use]
pub fn format_of(path: &str) -> Option<&'static Format> {
    FORMATS
        .iter()
        .copied()
        .find(|format| (format.matches)(path))
}
