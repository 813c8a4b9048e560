// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Dart and Flutter packages: in pub's cache of this machine.
//!
//! `<cache>/hosted/<host>/<name>-<version>` (Dart's documentation of `PUB_CACHE`). A pubspec has
//! no field for a license; the package's LICENSE says it.

use super::files::Folder;
use super::{Index, Origin, Places, Resolver, Spot};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Pub,
    variables: &["PUB_CACHE"],
    index: |places| Box::new(Hosted::new(places)),
};

/// A folder for each host.
struct Hosted(Vec<Folder>);

impl Hosted {
    fn new(places: &Places) -> Self {
        let cache = places.folder(&["PUB_CACHE"], ".pub-cache");
        let hosted = cache.and_then(|path| Folder::open(&path.join("hosted"), ""));
        let hosts = hosted.iter().flat_map(|hosted| {
            let names = hosted.folders();
            names.filter_map(|name| hosted.below(&name))
        });
        let mut hosts: Vec<Folder> = hosts.collect();
        for host in &mut hosts {
            host.name = "pub cache".to_owned();
        }
        Self(hosts)
    }
}

impl Index for Hosted {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let version = dependency.version.as_deref()?;
        let place = format!("{}-{version}", dependency.name);
        let folder = self.0.iter().find_map(|host| host.below(&place))?;
        let manifest = folder.read("pubspec.yaml");
        Some(Spot::folder(Origin::Cache, folder, manifest))
    }
}
