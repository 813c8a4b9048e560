// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Julia packages: in the depots of this machine.
//!
//! `<depot>/packages/<Name>/<slug>` holds one version each; what the slug stands for is told by
//! the `Project.toml` in it (Julia manual, "Code Loading" and `DEPOT_PATH`). Julia's manifests
//! have no field for a license, only files beside them.

use toml::de::DeTable;

use super::files::Folder;
use super::{Index, Origin, Places, Resolver, Spot};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Julia,
    variables: &["JULIA_DEPOT_PATH"],
    index: |places| Box::new(Depots::new(places)),
};

/// Most versions of one package that are looked into.
const MOST: usize = 200;

struct Depots(Vec<Folder>);

impl Depots {
    fn new(places: &Places) -> Self {
        let named = places.variable("JULIA_DEPOT_PATH").iter().cloned();
        let all = named.chain(places.in_home(".julia"));
        let mut depots: Vec<Folder> = all
            .filter_map(|depot| Folder::open(&depot.join("packages"), "julia depot"))
            .collect();
        if let Some(root) = Folder::open(&places.root, "") {
            let inside = places.named(&[".julia"]);
            depots.extend(inside.filter_map(|path| root.below(path)?.below("packages")));
        }
        Self(depots)
    }
}

impl Index for Depots {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let name = &dependency.name;
        self.0.iter().find_map(|depot| {
            let versions = depot.below(name)?;
            let slugs: Vec<String> = versions.folders().take(MOST).collect();
            let found = slugs.iter().find_map(|slug| {
                let folder = versions.below(slug)?;
                let manifest = ["Project.toml", "JuliaProject.toml"];
                let manifest = manifest.iter().find_map(|file| folder.read(file))?;
                let text = String::from_utf8_lossy(&manifest.bytes);
                let document = DeTable::parse(&text).ok()?.into_inner();
                let version = document.get("version").and_then(|it| it.get_ref().as_str());
                let same = match &dependency.version {
                    Some(wanted) => version == Some(wanted.as_str()),
                    // of several versions none is more likely used than another
                    None => slugs.len() == 1,
                };
                let version = version.unwrap_or(slug).to_owned();
                same.then_some((folder, manifest, version))
            });
            let (folder, manifest, version) = found?;
            Some(Spot {
                // the slug means nothing to a reader
                place: format!("{}/{version}", versions.name),
                ..Spot::folder(Origin::Cache, folder, Some(manifest))
            })
        })
    }
}
