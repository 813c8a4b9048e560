// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Crates: vendored in the tree, or in Cargo's caches of registries and repositories.
//!
//! `cargo vendor` writes a folder for each crate, with `.cargo-checksum.json` in it. The caches
//! are `registry/src/<index>/<name>-<version>` and `git/checkouts/<repository>/<revision>`
//! (The Cargo Book, "Cargo Home").

use std::collections::HashMap;

use cargo_metadata::semver::{Version, VersionReq};
use toml::de::DeTable;

use super::files::Folder;
use super::{Index, Origin, Places, Resolver, Spot};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Cargo,
    variables: &["CARGO_HOME"],
    index: |places| Box::new(Crates::new(places)),
};

/// Most checkouts of repositories that are looked into.
const MOST_CHECKOUTS: usize = 500;

struct Crates {
    root: Option<Folder>,
    /// Folders that hold vendored crates.
    vendor: Vec<Folder>,
    /// Unpacked registries, and in them the versions of each crate.
    registries: Vec<(Folder, HashMap<String, Vec<Version>>)>,
    /// Checked out repositories.
    checkouts: Vec<Folder>,
}

impl Crates {
    fn new(places: &Places) -> Self {
        let root = Folder::open(&places.root, "");
        let vendor = root.iter().flat_map(|root| {
            let folders = places.folders.iter().filter_map(|path| root.below(path));
            folders.filter(holds_crates)
        });
        let vendor = vendor.collect();
        let home = places.folder(&["CARGO_HOME"], ".cargo");
        let below = |path: &str| Folder::open(&home.as_ref()?.join(path), "");
        let registries = below("registry/src").into_iter().flat_map(|sources| {
            let folders: Vec<_> = sources.folders().collect();
            folders.into_iter().filter_map(move |name| {
                let mut folder = sources.below(&name)?;
                // the folder's own name holds a hash that differs between machines
                folder.name = "cargo registry".to_owned();
                let versions = versions(&folder);
                Some((folder, versions))
            })
        });
        let registries = registries.collect();
        let mut checkouts = Vec::new();
        if let Some(all) = below("git/checkouts") {
            for repository in all.folders() {
                let Some(revisions) = all.below(&repository) else {
                    continue;
                };
                for revision in revisions.folders() {
                    let mut found = revisions.below(&revision);
                    if let Some(found) = &mut found {
                        // behind the last hyphen stands a hash of the address
                        let name = repository.rsplit_once('-').map_or("", |(name, _)| name);
                        found.name = format!("cargo checkouts/{name}/{revision}");
                    }
                    checkouts.extend(found);
                }
            }
        }
        checkouts.truncate(MOST_CHECKOUTS);
        Self {
            root,
            vendor,
            registries,
            checkouts,
        }
    }

    fn in_vendor(&self, dependency: &Dependency) -> Option<Spot> {
        let version = dependency.version.as_deref();
        let names = [
            version.map(|version| format!("{}-{version}", dependency.name)),
            Some(dependency.name.clone()),
        ];
        let mut candidates = self
            .vendor
            .iter()
            .flat_map(|vendor| names.iter().flatten().filter_map(|name| vendor.below(name)));
        candidates.find_map(|folder| spot(folder, Origin::Vendored, dependency))
    }

    fn in_registry(&self, dependency: &Dependency) -> Option<Spot> {
        self.registries.iter().find_map(|(registry, versions)| {
            let version = match &dependency.version {
                Some(version) => version.clone(),
                // no lockfile: what Cargo would take first, the newest that fits
                None => {
                    let wanted = dependency.requirement.as_deref().unwrap_or("*");
                    let wanted = VersionReq::parse(wanted).ok()?;
                    let all = versions.get(&dependency.name)?;
                    let newest = all.iter().filter(|version| wanted.matches(version)).max();
                    newest?.to_string()
                }
            };
            let folder = registry.below(&format!("{}-{version}", dependency.name))?;
            spot(folder, Origin::Cache, dependency)
        })
    }

    /// In a repository, at its top or where workspaces keep their members.
    fn in_checkouts(&self, dependency: &Dependency) -> Option<Spot> {
        let name = &dependency.name;
        let folders = [String::new(), name.clone(), format!("crates/{name}")];
        let mut all = self
            .checkouts
            .iter()
            .flat_map(|checkout| folders.iter().filter_map(|path| checkout.below(path)));
        all.find_map(|folder| spot(folder, Origin::Cache, dependency))
    }
}

impl Index for Crates {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        if let Some(place) = &dependency.folder {
            let folder = self.root.as_ref()?.below(place)?;
            return spot(folder, Origin::Vendored, dependency);
        }
        self.in_vendor(dependency)
            .or_else(|| self.in_registry(dependency))
            .or_else(|| self.in_checkouts(dependency))
    }
}

/// Whether one of the first folders in it is a crate; a vendored one even if it is called so.
fn holds_crates(folder: &Folder) -> bool {
    const FIRST: usize = 8;
    let mut first = folder.folders().take(FIRST);
    first.any(|name| {
        folder.has(&format!("{name}/.cargo-checksum.json"))
            || folder.has(&format!("{name}/Cargo.toml"))
    })
}

/// The crate in a folder, if it is the one asked for.
fn spot(folder: Folder, origin: Origin, asked: &Dependency) -> Option<Spot> {
    let text = folder.text("Cargo.toml")?;
    let document = DeTable::parse(&text).ok()?.into_inner();
    let package = document.get("package")?.get_ref().as_table()?;
    let field = |key: &str| package.get(key).and_then(|value| value.get_ref().as_str());
    let version = field("version");
    let other_version =
        version.is_some() && asked.version.is_some() && asked.version.as_deref() != version;
    if field("name") != Some(asked.name.as_str()) || other_version {
        return None;
    }
    let named = field("license-file").map(str::to_owned);
    let manifest = folder.read("Cargo.toml");
    Some(Spot {
        named: named.into_iter().collect(),
        ..Spot::folder(origin, folder, manifest)
    })
}

/// Versions of each crate, from folders named `name-1.2.3`.
fn versions(registry: &Folder) -> HashMap<String, Vec<Version>> {
    let mut all: HashMap<String, Vec<Version>> = HashMap::new();
    for name in registry.folders() {
        // the version begins after the first dash that a version can follow
        let split = name
            .match_indices('-')
            .find_map(|(at, _)| Some((&name[..at], Version::parse(&name[at + 1..]).ok()?)));
        if let Some((name, version)) = split {
            all.entry(name.to_owned()).or_default().push(version);
        }
    }
    all
}
