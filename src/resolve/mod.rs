// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Where dependencies' licenses lie on this machine, one ecosystem a file.
//!
//! With `walk` the only code that reads the disk. It finds and reads the files of an
//! installed or cached package; what they say is read by `manifest` and `detect`.

mod cargo;
pub mod cargo_metadata;
mod composer;
mod conda;
mod cran;
mod files;
mod gem;
mod golang;
mod julia;
mod maven;
mod npm;
mod nuget;
mod pubdev;
mod pypi;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::package::{Dependency, Ecosystem};
use crate::rules::files::Files;
use crate::source::{SourceFile, file_name};
use files::Folder;

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
    /// The ecosystem's registry said it, over the network.
    Registry,
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
            Self::Registry => "registry",
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
    /// Its manifest, under a name that a manifest format matches.
    pub manifest: Option<SourceFile>,
    /// Its license files (LICENSE, COPYING, NOTICE and their like).
    pub licenses: Vec<SourceFile>,
}

/// Where a package lies; what its license files are is the same for all ecosystems.
struct Spot {
    origin: Origin,
    place: String,
    manifest: Option<SourceFile>,
    /// The folder to look for license files in.
    folder: Option<Folder>,
    /// License files that its manifest names, below that folder.
    named: Vec<String>,
}

impl Spot {
    /// A folder that holds all of a package.
    fn folder(origin: Origin, folder: Folder, manifest: Option<SourceFile>) -> Self {
        Self {
            origin,
            place: folder.name.clone(),
            manifest,
            folder: Some(folder),
            named: Vec::new(),
        }
    }
}

/// Where to look. The caller (`main`) reads the environment; nothing here does.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The scanned root.
    pub root: PathBuf,
    /// Folders below the root that hold somebody else's packages, as the walk met them.
    pub folders: Vec<String>,
    /// The user's home folder, where package managers keep what no variable places elsewhere.
    pub home: Option<PathBuf>,
    /// Where the system's own packages are installed: `/`.
    pub system: Option<PathBuf>,
    /// The folders that [`Resolver::variables`] name.
    pub variables: BTreeMap<&'static str, Vec<PathBuf>>,
}

impl Places {
    /// The folders that a variable names.
    fn variable(&self, name: &str) -> &[PathBuf] {
        self.variables.get(name).map_or(&[], Vec::as_slice)
    }

    /// The folder that the first of these variables names, else one in the user's home.
    fn folder(&self, variables: &[&str], in_home: &str) -> Option<PathBuf> {
        let named = variables
            .iter()
            .find_map(|name| self.variable(name).first());
        named.cloned().or_else(|| self.in_home(in_home))
    }

    fn in_home(&self, relative: &str) -> Option<PathBuf> {
        Some(self.home.as_ref()?.join(relative))
    }

    /// Folders that the walk met under one of these names.
    fn named<'p>(&'p self, names: &'static [&'static str]) -> impl Iterator<Item = &'p str> {
        let all = self.folders.iter().map(String::as_str);
        all.filter(move |path| names.contains(&file_name(path)))
    }
}

/// Looks for the packages of one ecosystem.
#[derive(Debug)]
pub struct Resolver {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// Variables of the environment that place its folders.
    pub variables: &'static [&'static str],
    /// Lists once what lies where.
    index: fn(&Places) -> Box<dyn Index>,
}

/// What lies where, for one ecosystem.
trait Index: Send + Sync {
    /// Finds one dependency; `None` when it lies nowhere on this machine in the version asked
    /// for. Without a version, what is installed is taken; its manifest tells the version.
    fn locate(&self, dependency: &Dependency) -> Option<Spot>;
}

/// All resolvers.
pub const RESOLVERS: &[&Resolver] = &[
    &cargo::RESOLVER,
    &composer::RESOLVER,
    &conda::RESOLVER,
    &cran::RESOLVER,
    &gem::RESOLVER,
    &golang::RESOLVER,
    &julia::RESOLVER,
    &maven::RESOLVER,
    &npm::RESOLVER,
    &nuget::RESOLVER,
    &pubdev::RESOLVER,
    &pypi::RESOLVER,
];

/// The resolvers at work on one tree; threads may share it.
pub struct Machine<'r> {
    files: &'r Files,
    indices: Vec<(Ecosystem, Box<dyn Index>)>,
}

impl<'r> Machine<'r> {
    /// Lists what lies where, for the ecosystems that any of the dependencies are of.
    #[must_use]
    pub fn new(places: &Places, dependencies: &[Dependency], files: &'r Files) -> Self {
        let wanted = |resolver: &&&Resolver| {
            let ecosystem = resolver.ecosystem;
            dependencies.iter().any(|it| it.ecosystem == ecosystem)
        };
        let index = |resolver: &&Resolver| (resolver.ecosystem, (resolver.index)(places));
        Self {
            files,
            indices: RESOLVERS.iter().filter(wanted).map(index).collect(),
        }
    }

    /// Finds the files of one dependency; `None` when it lies nowhere on this machine.
    #[must_use]
    pub fn locate(&self, dependency: &Dependency) -> Option<Located> {
        let mut indices = self.indices.iter();
        let (_, index) = indices.find(|(ecosystem, _)| *ecosystem == dependency.ecosystem)?;
        let spot = index.locate(dependency)?;
        let licenses = spot
            .folder
            .map(|folder| folder.licenses(&spot.named, self.files));
        Some(Located {
            origin: spot.origin,
            place: spot.place,
            manifest: spot.manifest,
            licenses: licenses.unwrap_or_default(),
        })
    }
}

/// Namespace and name as one, the way the ecosystem's users write it.
fn full_name(dependency: &Dependency) -> String {
    match &dependency.namespace {
        Some(namespace) => format!("{namespace}/{}", dependency.name),
        None => dependency.name.clone(),
    }
}

#[cfg(test)]
mod tests;
