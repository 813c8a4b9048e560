// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Where dependencies' licenses lie on this machine, one ecosystem a file.
//!
//! With `walk` the only code that reads the disk. It finds and reads the files of an
//! installed or cached package; what they say is read by `manifest` and `detect`.

mod cargo;
pub mod cargo_metadata;
mod files;
mod npm;
mod pypi;

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::package::{Dependency, Ecosystem};
use crate::source::SourceFile;

/// How a dependency's license was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The lockfile records it.
    Lockfile,
    /// A copy vendored in the tree.
    Vendored,
    /// Installed in or beside the tree (`node_modules`, a virtual environment).
    Installed,
    /// The package manager's cache of this machine.
    Cache,
}

impl Origin {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lockfile => "lockfile",
            Self::Vendored => "vendored",
            Self::Installed => "installed",
            Self::Cache => "cache",
        }
    }
}

/// A dependency's own files, as they lie on this machine.
#[derive(Debug, Clone)]
pub struct Located {
    /// How it was found.
    pub origin: Origin,
    /// Where, in words that are the same on every machine: a path below the root, or
    /// `cargo registry`, `site-packages`.
    pub place: String,
    /// Its manifest, with a path that a [`crate::manifest::Format`] matches.
    pub manifest: Option<SourceFile>,
    /// Its license files (LICENSE, COPYING, NOTICE and their like).
    pub licenses: Vec<SourceFile>,
}

/// Where to look. The caller (`main`) reads the environment; nothing here does.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The scanned root.
    pub root: PathBuf,
    /// `$CARGO_HOME` or `~/.cargo`.
    pub cargo_home: Option<PathBuf>,
    /// The active virtual environment, if there is one.
    pub virtual_env: Option<PathBuf>,
}

/// Looks for the packages of one ecosystem.
#[derive(Debug)]
pub struct Resolver {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// Lists once what lies where.
    pub index: fn(&Places) -> Box<dyn Index>,
}

/// What lies where, for one ecosystem.
pub trait Index: Send + Sync {
    /// Finds one dependency; `None` when it lies nowhere on this machine in the version asked
    /// for. Without a version, what is installed is taken; its manifest tells the version.
    fn locate(&self, dependency: &Dependency) -> Option<Located>;
}

/// All resolvers.
pub const RESOLVERS: &[&Resolver] = &[&cargo::RESOLVER, &npm::RESOLVER, &pypi::RESOLVER];

/// All resolvers at work on one tree. An ecosystem's folders are listed when its first
/// dependency is asked for; threads may share it.
pub struct Machine {
    places: Places,
    indices: Vec<OnceLock<Box<dyn Index>>>,
}

impl Machine {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(places: Places) -> Self {
        Self {
            places,
            indices: RESOLVERS.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// Finds the files of one dependency; `None` when it lies nowhere on this machine.
    #[must_use]
    pub fn locate(&self, dependency: &Dependency) -> Option<Located> {
        let at = RESOLVERS
            .iter()
            .position(|resolver| resolver.ecosystem == dependency.ecosystem)?;
        let index = self.indices[at].get_or_init(|| (RESOLVERS[at].index)(&self.places));
        index.locate(dependency)
    }
}
