// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What several manifests of a tree say together.
//!
//! A crate inherits its license from a workspace; a lockfile pins the version that a manifest
//! only asks for; what a locked package is for follows from who needs it. None of that is in
//! one file, so it is settled here, on what the formats read, without the disk.

mod egg_info;
mod go_work;
mod inherit;
mod locked;
mod share;
mod tree;

use std::collections::{HashMap, HashSet};

use inherit::inherit;
use share::share;
use tree::Tree;

use super::{Cover, Manifest};
use crate::package::{Dependency, Ecosystem, Package, Purl, Scope};
use crate::source::{Problem, folder};

/// What all manifests of a tree say together.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    /// The packages that manifests describe, in the order of paths.
    pub packages: Vec<Package>,
    /// Lockfiles and lists of requirements, as packages that hold what the file names: not
    /// packages of the project beside those that manifests describe.
    pub listings: Vec<Package>,
    /// Sorted by purl and then by place: each purl stands once for every place that names it,
    /// and everything but place and requirement (scope, direct, license, folder, own) is the
    /// same for all places of a purl: the strongest scope, direct if any is. Those with `own`
    /// are parts of the tree.
    pub dependencies: Vec<Dependency>,
    /// Who needs whom, as lockfiles tell: the purls of third-party packages.
    pub needs: Vec<(Purl, Purl)>,
    /// Packages of lockfiles that tell who needs whom: there are no more of their needs.
    pub told: Vec<Purl>,
    /// Licenses stated for other files, in the order of the manifests' paths.
    pub covers: Vec<Cover>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Joins all manifests of a tree, given with their paths.
///
/// Copies of other people's packages in the tree (`node_modules/`, `site-packages/`,
/// `vendor/`) are packages, but what they depend on is not asked of them: the project's own
/// manifests and lockfiles say what is used. What a recipe of a distribution asks for is
/// brought by the system it is installed on, and stays with its package too.
#[must_use]
pub fn join(mut manifests: Vec<(String, Manifest)>) -> Joined {
    manifests.sort_by(|(one, _), (other, _)| one.cmp(other));
    inherit(&mut manifests);
    share(&mut manifests);
    go_work::settle(&mut manifests);
    egg_info::gather(&mut manifests);

    let mut tree = Tree::default();
    let mut from_locks = Vec::new();
    let mut joined = Joined::default();
    for (path, manifest) in manifests {
        joined.listings.extend(listing(&path, &manifest));
        joined.problems.extend(manifest.problems);
        if !manifest.covers.is_empty() {
            joined.covers.push(Cover {
                below: covered(&path).to_owned(),
                path: path.clone(),
                entries: manifest.covers,
            });
        }
        if manifest.considered {
            continue;
        }
        let copy = is_copy(&path);
        if let Some(lock) = manifest.lock {
            from_locks.extend(manifest.packages);
            let ecosystem = manifest.dependencies.first().map(|first| first.ecosystem);
            if let Some(ecosystem) = ecosystem.filter(|_| !copy) {
                let edges = lock.edges;
                let scoped = lock.scoped;
                tree.add(
                    folder(&path),
                    ecosystem,
                    manifest.dependencies,
                    edges,
                    scoped,
                );
            }
        } else {
            tree.packages.extend(manifest.packages);
            if !copy {
                tree.loose.extend(manifest.dependencies);
            }
        }
    }
    // a lockfile describes its project only where no manifest does
    for package in from_locks {
        let here = folder(&package.path);
        let within = |path: &str| here.is_empty() || path.starts_with(&format!("{here}/"));
        let same = |other: &Package| {
            let beside = folder(&other.path) == here;
            // a workspace's lockfile lies above the parts of it
            let named = within(&other.path)
                && (&other.namespace, &other.name) == (&package.namespace, &package.name);
            other.ecosystem == package.ecosystem && (beside || named)
        };
        if !tree.packages.iter().any(same) {
            tree.packages.push(package);
        }
    }
    joined.dependencies = tree.dependencies(&mut joined.needs, &mut joined.told);
    joined.packages = tree.packages;
    joined
        .packages
        .sort_by(|one, other| one.path.cmp(&other.path));
    let mut listings: HashMap<String, Package> = joined
        .listings
        .into_iter()
        .map(|listing| (listing.path.clone(), listing))
        .collect();
    for package in &mut joined.packages {
        if let Some(listing) = listings.remove(&package.path) {
            package.dependencies = listing.dependencies;
        } else {
            package.dependencies.iter_mut().for_each(as_asked);
        }
    }
    joined.listings = listings.into_values().collect();
    joined
        .listings
        .sort_by(|one, other| one.path.cmp(&other.path));
    joined
}

/// A lockfile or a list of requirements as one package.
fn listing(path: &str, manifest: &Manifest) -> Option<Package> {
    let first = manifest.dependencies.first();
    if manifest.lock.is_none() && first.is_none() {
        return None;
    }
    let described = manifest.packages.first().cloned();
    // a lockfile with one part of the project is that part's
    let mut own = manifest.dependencies.iter().filter(|it| it.own);
    let sole = own.next().filter(|_| own.next().is_none());
    let sole = sole.filter(|it| it.ecosystem == Ecosystem::Cargo);
    let mut listing = described.or_else(|| {
        Some(Package {
            ecosystem: first?.ecosystem,
            purl: sole.map(|it| it.purl.clone()),
            namespace: None,
            name: sole.map(|it| it.name.clone()),
            version: sole.and_then(|it| it.version.clone()),
            declared: None,
            path: path.to_owned(),
            dependencies: Vec::new(),
            private: false,
            lacks: Vec::new(),
        })
    })?;
    // Cargo's lockfile lists the workspace's own crates like all others
    let listed = |it: &&Dependency| !it.own || it.ecosystem == Ecosystem::Cargo;
    let named = manifest.dependencies.iter().filter(listed);
    listing.dependencies.extend(named.cloned());
    if manifest.lock.is_some() {
        let mut seen = HashSet::new();
        listing
            .dependencies
            .retain(|it| seen.insert(it.purl.clone()));
    }
    Some(listing)
}

/// A requirement of a manifest whose ecosystem locks versions elsewhere: what was asked for is
/// not what is there, even where it names one version.
fn as_asked(dependency: &mut Dependency) {
    let locks = matches!(dependency.ecosystem, Ecosystem::Npm | Ecosystem::Cargo);
    let namespace = dependency.namespace.as_deref();
    let kind = dependency.ecosystem.purl_type();
    if locks
        && dependency.version.is_some()
        && let Some(purl) = Purl::new(kind, namespace, &dependency.name, None)
    {
        dependency.purl = purl;
    }
}

/// Recipes of distributions: what they ask for is part of the system, not of the project.
fn is_of_a_system(ecosystem: Ecosystem) -> bool {
    matches!(
        ecosystem,
        Ecosystem::Apk
            | Ecosystem::Deb
            | Ecosystem::Docker
            | Ecosystem::Freebsd
            | Ecosystem::Nix
            | Ecosystem::Rpm
    )
}

/// What a manifest requires of the platform, by the names that are no packages: the language
/// itself and what comes with it.
#[must_use]
pub fn is_the_platform(dependency: &Dependency) -> bool {
    const OF_R: &[&str] = &[
        "R",
        "base",
        "compiler",
        "datasets",
        "grDevices",
        "graphics",
        "grid",
        "methods",
        "parallel",
        "splines",
        "stats",
        "stats4",
        "tcltk",
        "tools",
        "utils",
    ];
    let name = dependency.name.as_str();
    match dependency.ecosystem {
        Ecosystem::Cran => OF_R.contains(&name),
        // php, ext-…, lib-…: real packages have a vendor
        Ecosystem::Composer => dependency.namespace.is_none(),
        // comes with the compiler
        Ecosystem::Hackage => name == "base",
        Ecosystem::Pub => matches!(name, "dart" | "flutter" | "sdk"),
        Ecosystem::Cpan => name == "perl",
        _ => false,
    }
}

/// A copy of a package that somebody else wrote, by the folder that package managers use.
fn is_copy(path: &str) -> bool {
    // the list of what was copied is the project's own
    let path = path.strip_suffix("vendor/modules.txt").unwrap_or(path);
    let mut folders = folder(path).split('/');
    folders.any(|part| {
        matches!(
            part,
            "node_modules" | "site-packages" | "dist-packages" | "conda-meta" | "vendor"
        )
    })
}

/// The project's folder of a manifest: metadata that a build left lies one below it.
fn home(path: &str) -> &str {
    let here = folder(path);
    if here.ends_with(".egg-info") || here.ends_with(".dist-info") {
        folder(here)
    } else {
        here
    }
}

/// The folder that a statement about other files speaks of: that of the file, or the one above
/// the folder that such files are kept in.
fn covered(path: &str) -> &str {
    let here = folder(path);
    match here.rsplit('/').next() {
        Some("debian" | ".reuse") => folder(here),
        _ => here,
    }
}

/// A folder and those above it, up to the root.
fn upward(folder_path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder_path), |at| (!at.is_empty()).then(|| folder(at)))
}

/// Sorts, drops repetitions, and makes all places of a purl agree.
fn unify(mut found: Vec<Dependency>) -> Vec<Dependency> {
    found.sort_by(|one, other| {
        let key = |it: &Dependency| (it.lines, it.scope);
        (&one.purl, &one.path, key(one)).cmp(&(&other.purl, &other.path, key(other)))
    });
    for same in found.chunk_by_mut(|one, other| one.purl == other.purl) {
        let scope = same
            .iter()
            .map(|it| it.scope)
            .min()
            .unwrap_or(Scope::Runtime);
        // None < Some(false) < Some(true)
        let direct = same.iter().map(|it| it.direct).max().flatten();
        let declared = same.iter().find_map(|it| it.declared.clone());
        let folder = same.iter().find_map(|it| it.folder.clone());
        let own = same.iter().any(|it| it.own);
        // a name that one of them takes from elsewhere is no registry's business
        let source = same.iter().find_map(|it| it.source.clone());
        for it in same {
            it.source.clone_from(&source);
            it.scope = scope;
            it.direct = direct;
            it.declared.clone_from(&declared);
            it.folder.clone_from(&folder);
            it.own = own;
        }
    }
    found.dedup_by(|next, before| {
        (&next.purl, &next.path, next.lines) == (&before.purl, &before.path, before.lines)
    });
    found
}
