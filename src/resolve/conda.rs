// SPDX-License-Identifier: Apache-2.0 OR MIT
//! conda packages: in environments in the tree or active, and in the caches of packages.
//!
//! An environment has a record for each package, `conda-meta/<name>-<version>-<build>.json`,
//! with its license. Its license files lie in the cache, `pkgs/<name>-<version>-<build>/info/licenses`;
//! `info/index.json` there has the license too. (conda documentation, "Package specification"
//! and "Conda environments".)

use std::collections::HashMap;
use std::path::PathBuf;

use super::files::Folder;
use super::{Index, Origin, Places, Resolver, Spot};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Conda,
    variables: &[
        "CONDA_PREFIX",
        "CONDA_PKGS_DIRS",
        "CONDA_ROOT",
        "MAMBA_ROOT_PREFIX",
    ],
    index: |places| Box::new(Conda::new(places)),
};

/// Where installers put conda in the user's home.
const IN_HOME: &[&str] = &[
    "miniconda3",
    "anaconda3",
    "miniforge3",
    "mambaforge",
    "micromamba",
    ".conda",
    ".mamba",
    ".cache/rattler/cache",
];

struct Conda {
    /// Records of environments, then caches.
    places: Vec<Place>,
}

/// A folder of packages, each an entry.
struct Place {
    folder: Folder,
    is_cache: bool,
    /// By name: version and the entry, without `.json`.
    packages: HashMap<String, Vec<(String, String)>>,
}

impl Conda {
    fn new(places: &Places) -> Self {
        let mut environments: Vec<Folder> = Vec::new();
        if let Some(root) = Folder::open(&places.root, "") {
            let below = |path: &str| root.below(path);
            environments.extend(places.folders.iter().filter_map(|path| below(path)));
            // pixi keeps its environments in a folder of its own
            for path in places.named(&[".pixi"]) {
                let all = below(path).and_then(|pixi| pixi.below("envs"));
                let all = all.iter().flat_map(|envs| {
                    let names = envs.folders();
                    names.filter_map(|name| envs.below(&name))
                });
                environments.extend(all);
            }
        }
        let active = places.variable("CONDA_PREFIX").iter();
        environments.extend(active.filter_map(|path| Folder::open(path, "")));

        let mut found: Vec<Place> = Vec::new();
        for environment in &environments {
            let Some(mut records) = environment.below("conda-meta") else {
                continue;
            };
            records.name = "conda-meta".to_owned();
            found.push(Place::new(records, false));
        }
        let mut caches: Vec<PathBuf> = places.variable("CONDA_PKGS_DIRS").to_vec();
        let mut homes: Vec<PathBuf> = Vec::new();
        for name in ["CONDA_PREFIX", "CONDA_ROOT", "MAMBA_ROOT_PREFIX"] {
            for home in places.variable(name) {
                homes.push(home.clone());
                // `<home>/envs/<name>` is an environment of that home
                homes.extend(home.ancestors().nth(2).map(PathBuf::from));
            }
        }
        homes.extend(IN_HOME.iter().filter_map(|name| places.in_home(name)));
        caches.extend(homes.iter().map(|home| home.join("pkgs")));
        for cache in caches {
            let cache = Folder::open(&cache, "conda pkgs");
            found.extend(cache.map(|cache| Place::new(cache, true)));
        }
        // an environment in the tree may be a home itself
        for environment in &environments {
            let mut cache = environment.below("pkgs");
            if let Some(cache) = &mut cache {
                cache.name = "conda pkgs".to_owned();
            }
            found.extend(cache.map(|cache| Place::new(cache, true)));
        }
        Self { places: found }
    }

    fn cached(&self, entry: &str) -> Option<Folder> {
        let mut caches = self.places.iter().filter(|place| place.is_cache);
        caches.find_map(|cache| cache.folder.below(&format!("{entry}/info")))
    }
}

impl Place {
    fn new(folder: Folder, is_cache: bool) -> Self {
        let mut packages: HashMap<String, Vec<(String, String)>> = HashMap::new();
        for (entry, is_folder) in folder.list() {
            let stem = match entry.strip_suffix(".json") {
                Some(stem) if !is_cache => stem,
                None if is_cache && is_folder => &entry,
                _ => continue,
            };
            // names hold hyphens, versions and builds do not
            let mut parts = stem.rsplitn(3, '-');
            let (_, version, name) = (parts.next(), parts.next(), parts.next());
            if let (Some(version), Some(name)) = (version, name) {
                let found = (version.to_owned(), stem.to_owned());
                packages.entry(name.to_owned()).or_default().push(found);
            }
        }
        Self {
            folder,
            is_cache,
            packages,
        }
    }
}

impl Index for Conda {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let name = dependency.name.to_ascii_lowercase();
        self.places.iter().find_map(|place| {
            let versions = place.packages.get(&name)?;
            let (_, entry) = match &dependency.version {
                Some(wanted) => versions
                    .iter()
                    .find(|(version, _)| version == wanted)
                    // `numpy=1.26` asks for any 1.26
                    .or_else(|| {
                        let wanted = format!("{wanted}.");
                        let mut newest = versions.iter().rev();
                        newest.find(|(version, _)| version.starts_with(&wanted))
                    })?,
                // of what is merely cached, none is more likely used than another
                None if place.is_cache => return None,
                None => versions.first()?,
            };
            let (manifest, origin) = if place.is_cache {
                let manifest = place.folder.read(&format!("{entry}/info/index.json"))?;
                (manifest, Origin::Cache)
            } else {
                let manifest = place.folder.read(&format!("{entry}.json"))?;
                (manifest, Origin::Installed)
            };
            Some(Spot {
                origin,
                place: format!("{}/{entry}", place.folder.name),
                manifest: Some(manifest),
                folder: self.cached(entry),
                named: Vec::new(),
            })
        })
    }
}
