// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Crates: vendored in the tree, or in Cargo's registry cache.

use std::collections::HashMap;

use cargo_metadata::semver::{Version, VersionReq};
use toml::de::DeTable;

use super::files::Folder;
use super::{Index, Located, Origin, Places, Resolver};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Cargo,
    index: |places| Box::new(Crates::new(places)),
};

struct Crates {
    root: Option<Folder>,
    /// Folders named `vendor` that hold crates.
    vendor: Vec<Folder>,
    /// Unpacked registries, and in them the versions of each crate.
    registries: Vec<(Folder, HashMap<String, Vec<Version>>)>,
}

impl Crates {
    fn new(places: &Places) -> Self {
        let root = Folder::open(&places.root, "");
        let is_vendor =
            |path: &str, _: &[(String, bool)]| path == "vendor" || path.ends_with("/vendor");
        let vendor = root.iter().flat_map(|root| {
            let found = root.landmarks(is_vendor);
            found.into_iter().filter_map(|path| root.below(&path))
        });
        let vendor = vendor.collect();
        let sources = places.cargo_home.as_ref();
        let sources = sources.and_then(|home| Folder::open(&home.join("registry/src"), ""));
        let registries = sources.iter().flat_map(|sources| {
            let folders = sources
                .list()
                .into_iter()
                .filter(|(_, is_folder)| *is_folder);
            folders.filter_map(|(name, _)| {
                let mut folder = sources.below(&name)?;
                // the folder's own name holds a hash that differs between machines
                folder.name = "cargo registry".to_owned();
                let versions = versions(&folder);
                Some((folder, versions))
            })
        });
        let registries = registries.collect();
        Self {
            root,
            vendor,
            registries,
        }
    }

    fn in_vendor(&self, dependency: &Dependency) -> Option<Located> {
        let version = dependency.version.as_deref();
        let names = [
            version.map(|version| format!("{}-{version}", dependency.name)),
            Some(dependency.name.clone()),
        ];
        let mut candidates = self
            .vendor
            .iter()
            .flat_map(|vendor| names.iter().flatten().filter_map(|name| vendor.below(name)));
        candidates.find_map(|folder| located(folder, Origin::Vendored, dependency))
    }

    fn in_cache(&self, dependency: &Dependency) -> Option<Located> {
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
            located(folder, Origin::Cache, dependency)
        })
    }
}

impl Index for Crates {
    fn locate(&self, dependency: &Dependency) -> Option<Located> {
        if let Some(place) = &dependency.folder {
            let folder = self.root.as_ref()?.below(place)?;
            return located(folder, Origin::Vendored, dependency);
        }
        self.in_vendor(dependency)
            .or_else(|| self.in_cache(dependency))
    }
}

/// The crate in a folder, if it is the one asked for.
fn located(folder: Folder, origin: Origin, asked: &Dependency) -> Option<Located> {
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
    let named: Vec<String> = field("license-file")
        .map(str::to_owned)
        .into_iter()
        .collect();
    Some(Located {
        origin,
        manifest: folder.read("Cargo.toml"),
        licenses: folder.licenses(&named),
        place: folder.name,
    })
}

/// Versions of each crate, from folders named `name-1.2.3`.
fn versions(registry: &Folder) -> HashMap<String, Vec<Version>> {
    let mut all: HashMap<String, Vec<Version>> = HashMap::new();
    for (name, is_folder) in registry.list() {
        let dashes = name.match_indices('-').filter(|_| is_folder);
        // the version begins after the first dash that a version can follow
        let split =
            dashes.filter_map(|(at, _)| Some((&name[..at], Version::parse(&name[at + 1..]).ok()?)));
        if let Some((name, version)) = split.into_iter().next() {
            all.entry(name.to_owned()).or_default().push(version);
        }
    }
    all
}
