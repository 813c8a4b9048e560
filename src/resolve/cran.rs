// SPDX-License-Identifier: Apache-2.0 OR MIT
//! R packages: in the libraries of renv and packrat in the tree, in those of R itself, and in
//! renv's cache.
//!
//! A library is a folder with a folder for each package, `DESCRIPTION` in it ("R Installation
//! and Administration", section 6). renv's library holds links into its cache, which no link
//! out of the tree is followed to; the cache is asked itself: `<cache>/v5/…/<name>/<version>/<hash>/<name>`.

use std::collections::HashMap;

use super::files::{Folder, inside, upward};
use super::{Index, Origin, Places, Resolver, Spot};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Cran,
    variables: &[
        "R_LIBS",
        "R_LIBS_USER",
        "R_LIBS_SITE",
        "R_HOME",
        "RENV_PATHS_CACHE",
        "RENV_PATHS_ROOT",
    ],
    index: |places| Box::new(Libraries::new(places)),
};

/// Where R's own packages and those of the distribution are installed.
const OF_THE_SYSTEM: &[&str] = &[
    "usr/local/lib/R/site-library",
    "usr/lib/R/site-library",
    "usr/lib/R/library",
    "usr/lib64/R/library",
    "usr/share/R/library",
    "Library/Frameworks/R.framework/Resources/library",
];

/// Most folders between a folder of libraries and a library: platform, R version, architecture.
const DEPTH: usize = 3;

struct Libraries {
    root: Option<Folder>,
    /// Libraries of R, as R searches them.
    installed: Vec<Folder>,
    /// By name: folders of versions in renv's cache.
    cached: HashMap<String, Vec<Folder>>,
}

impl Libraries {
    fn new(places: &Places) -> Self {
        let mut installed = Vec::new();
        for name in ["R_LIBS", "R_LIBS_USER", "R_LIBS_SITE"] {
            let named = places.variable(name).iter();
            installed.extend(named.filter_map(|path| Folder::open(path, "R library")));
        }
        // `~/R/<platform>-library/<version>`
        let own = places.in_home("R");
        let own = own.and_then(|path| Folder::open(&path, "R library"));
        installed.extend(own.iter().flat_map(|own| libraries(own, DEPTH)));
        let homes = places.variable("R_HOME").iter();
        let homes = homes.map(|home| home.join("library"));
        let system = places.system.iter();
        let system = system.flat_map(|root| OF_THE_SYSTEM.iter().map(move |path| root.join(path)));
        installed.extend(
            homes
                .chain(system)
                .filter_map(|path| Folder::open(&path, "R library")),
        );
        for library in &mut installed {
            library.name = "R library".to_owned();
        }

        let mut caches = places.variable("RENV_PATHS_CACHE").to_vec();
        caches.extend(
            places
                .variable("RENV_PATHS_ROOT")
                .iter()
                .map(|root| root.join("cache")),
        );
        caches.extend(places.in_home(".cache/R/renv/cache"));
        caches.extend(places.in_home("Library/Caches/org.R-project.R/R/renv/cache"));
        let mut cached: HashMap<String, Vec<Folder>> = HashMap::new();
        for cache in caches {
            let Some(cache) = Folder::open(&cache, "renv cache") else {
                continue;
            };
            for mut library in libraries(&cache, DEPTH + 1) {
                library.name = "renv cache".to_owned();
                for name in library.folders() {
                    if let Some(versions) = library.below(&name) {
                        cached.entry(name).or_default().push(versions);
                    }
                }
            }
        }
        Self {
            root: Folder::open(&places.root, ""),
            installed,
            cached,
        }
    }

    /// The project's own library, beside the manifest or above it.
    fn in_project(&self, dependency: &Dependency) -> Option<Spot> {
        let root = self.root.as_ref()?;
        upward(&dependency.path).find_map(|at| {
            let roots = ["renv/library", "packrat/lib"];
            roots.iter().find_map(|library| {
                let folder = root.below(&inside(at, library))?;
                libraries(&folder, DEPTH)
                    .into_iter()
                    .find_map(|library| spot(&library, dependency, Origin::Installed))
            })
        })
    }

    fn in_cache(&self, dependency: &Dependency) -> Option<Spot> {
        let name = &dependency.name;
        let wanted = dependency.version.as_deref()?;
        let mut versions = self.cached.get(name)?.iter();
        versions.find_map(|versions| {
            let builds = versions.below(wanted)?;
            builds.folders().find_map(|hash| {
                let mut found = spot(&builds.below(&hash)?, dependency, Origin::Cache)?;
                // without the hash, which differs between platforms
                found.place = format!("{}/{wanted}", versions.name);
                Some(found)
            })
        })
    }
}

/// Libraries below a folder: folders in which a folder has a `DESCRIPTION`, or, in renv's
/// cache, folders of versions.
fn libraries(folder: &Folder, depth: usize) -> Vec<Folder> {
    let names: Vec<String> = folder.folders().collect();
    let is_library = names.iter().any(|name| {
        let is_package = folder.has(&format!("{name}/DESCRIPTION"));
        is_package || is_version_folder(folder, name)
    });
    if is_library {
        return vec![folder.clone()];
    }
    if depth == 0 {
        return Vec::new();
    }
    let below = names.iter().filter_map(|name| folder.below(name));
    below
        .flat_map(|folder| libraries(&folder, depth - 1))
        .collect()
}

/// `<name>/<version>/<hash>/<name>/DESCRIPTION`, as renv's cache has it.
fn is_version_folder(folder: &Folder, name: &str) -> bool {
    let Some(versions) = folder.below(name) else {
        return false;
    };
    let mut first = versions.folders().take(1);
    first.any(|version| {
        let builds = versions.below(&version);
        let mut hashes = builds.iter().flat_map(Folder::folders).take(1);
        hashes.any(|hash| versions.has(&format!("{version}/{hash}/{name}/DESCRIPTION")))
    })
}

impl Index for Libraries {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let mut installed = self.installed.iter();
        self.in_project(dependency)
            .or_else(|| installed.find_map(|library| spot(library, dependency, Origin::Installed)))
            .or_else(|| self.in_cache(dependency))
    }
}

fn spot(library: &Folder, asked: &Dependency, origin: Origin) -> Option<Spot> {
    let folder = library.below(&asked.name)?;
    let manifest = folder.read("DESCRIPTION")?;
    let text = String::from_utf8_lossy(&manifest.bytes);
    let version = text.lines().find_map(|line| line.strip_prefix("Version:"));
    let same = |version: &str, wanted: &str| plain(version) == plain(wanted);
    let asked = asked.version.as_deref().zip(version);
    if asked.is_some_and(|(wanted, version)| !same(version, wanted)) {
        return None;
    }
    Some(Spot::folder(origin, folder, Some(manifest)))
}

/// R compares `1.2-3` and `1.2.3` as the same version.
fn plain(version: &str) -> String {
    version.trim().replace('-', ".")
}
