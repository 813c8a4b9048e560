// SPDX-License-Identifier: Apache-2.0 OR MIT
//! npm packages: in the `node_modules` folders of the tree, as Node.js looks for them, and in
//! the caches of Yarn and Bun.
//!
//! pnpm keeps each version in `node_modules/.pnpm/<name>@<version>…/node_modules/<name>` and
//! links to it. Yarn 1 caches `npm-<name>-<version>-…/node_modules/<name>`, Bun
//! `<name>@<version>`, with a number of the layout behind it; the caches of npm and pnpm go by content, Yarn's later ones are
//! archives, and neither is read.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde_json::Value;

use super::files::{Folder, inside, upward};
use super::{Index, Origin, Places, Resolver, Spot, full_name};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Npm,
    variables: &["YARN_CACHE_FOLDER", "BUN_INSTALL_CACHE_DIR"],
    index: |places| {
        Box::new(Modules {
            root: Folder::open(&places.root, ""),
            folders: places.named(&["node_modules"]).map(str::to_owned).collect(),
            nested: OnceLock::new(),
            yarn: Yarn::new(places),
            bun: places
                .folder(&["BUN_INSTALL_CACHE_DIR"], ".bun/install/cache")
                .and_then(|path| Folder::open(&path, "bun cache")),
        })
    },
};

/// Most packages whose own `node_modules` are looked for.
const MOST: usize = 50_000;

struct Modules {
    root: Option<Folder>,
    /// Folders named `node_modules`, not those inside of others.
    folders: Vec<String>,
    /// By name: all copies, those of other packages too; listed only when one is not where it
    /// is looked for first.
    nested: OnceLock<HashMap<String, Vec<String>>>,
    yarn: Option<Yarn>,
    bun: Option<Folder>,
}

impl Modules {
    /// Where Node.js would look: beside the manifest, and up.
    fn nearest(&self, name: &str, dependency: &Dependency) -> Option<Spot> {
        let root = self.root.as_ref()?;
        let told = dependency.folder.iter().cloned();
        let above = upward(&dependency.path);
        let above = above.map(|at| inside(at, &format!("node_modules/{name}")));
        told.chain(above)
            .find_map(|place| spot(root.below(&place)?, Origin::Installed, name, dependency))
    }

    /// A copy for another package, in a version of its own.
    fn nested(&self, name: &str, dependency: &Dependency) -> Option<Spot> {
        let root = self.root.as_ref()?;
        let all = self.nested.get_or_init(|| self.copies());
        let mut places = all.get(name)?.iter();
        places.find_map(|place| spot(root.below(place)?, Origin::Installed, name, dependency))
    }

    fn copies(&self) -> HashMap<String, Vec<String>> {
        let mut all: HashMap<String, Vec<String>> = HashMap::new();
        let mut seen: HashSet<String> = HashSet::new();
        let mut open: Vec<String> = self.folders.iter().rev().cloned().collect();
        while let Some(at) = open.pop() {
            let folder = self.root.as_ref().and_then(|root| root.below(&at));
            let Some(folder) = folder.filter(|_| seen.len() < MOST && seen.insert(at.clone()))
            else {
                continue;
            };
            for name in folder.folders() {
                let place = format!("{at}/{name}");
                if name.starts_with('@') {
                    let scope = folder.below(&name);
                    for bare in scope.iter().flat_map(Folder::folders) {
                        let (name, place) = (format!("{name}/{bare}"), format!("{place}/{bare}"));
                        open.push(format!("{place}/node_modules"));
                        all.entry(name).or_default().push(place);
                    }
                } else if name == ".pnpm" || name == ".store" {
                    let store = folder.below(&name);
                    let copies = store.iter().flat_map(Folder::folders);
                    open.extend(copies.map(|copy| format!("{place}/{copy}/node_modules")));
                } else if !name.starts_with('.') {
                    open.push(format!("{place}/node_modules"));
                    all.entry(name).or_default().push(place);
                }
            }
        }
        all
    }
}

impl Index for Modules {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let name = full_name(dependency);
        let cached = || {
            let version = dependency.version.as_deref()?;
            let bun = || {
                let one = format!("{name}@{version}");
                let mut both = [format!("{one}@@@1"), one].into_iter();
                let folder = both.find_map(|name| self.bun.as_ref()?.below(&name))?;
                spot(folder, Origin::Cache, &name, dependency)
            };
            let yarn = || self.yarn.as_ref()?.find(&name, version, dependency);
            yarn().or_else(bun)
        };
        self.nearest(&name, dependency)
            .or_else(|| self.nested(&name, dependency))
            .or_else(cached)
    }
}

/// The cache of Yarn 1: its folders, sorted by name.
struct Yarn {
    cache: Folder,
    names: Vec<String>,
}

impl Yarn {
    fn new(places: &Places) -> Option<Self> {
        let named = places.variable("YARN_CACHE_FOLDER").first().cloned();
        let in_home = [".cache/yarn", "Library/Caches/Yarn"];
        let homes = in_home.iter().filter_map(|path| places.in_home(path));
        let mut homes = named.into_iter().chain(homes);
        let cache = homes.find_map(|home| Folder::open(&home.join("v6"), "yarn cache"))?;
        let names = cache.folders().collect();
        Some(Self { cache, names })
    }

    fn find(&self, name: &str, version: &str, dependency: &Dependency) -> Option<Spot> {
        let head = format!("npm-{}-{version}-", name.replace('/', "-"));
        let first = self.names.partition_point(|known| *known < head);
        let known = self.names.get(first..)?.iter();
        let mut known = known.take_while(|known| known.starts_with(&head));
        known.find_map(|known| {
            let folder = self.cache.below(&format!("{known}/node_modules/{name}"))?;
            let found = spot(folder, Origin::Cache, name, dependency)?;
            Some(Spot {
                // without the hash
                place: format!("yarn cache/{name}@{version}"),
                ..found
            })
        })
    }
}

/// The package in a folder, if it is the one asked for.
fn spot(folder: Folder, origin: Origin, name: &str, asked: &Dependency) -> Option<Spot> {
    let manifest = folder.read("package.json")?;
    let fields: Value = serde_json::from_slice(&manifest.bytes).unwrap_or(Value::Null);
    let field = |key: &str| fields.get(key).and_then(Value::as_str);
    let other_name = field("name").is_some_and(|found| found != name);
    let other_version = asked
        .version
        .as_deref()
        .zip(field("version"))
        .is_some_and(|(asked, found)| asked != found);
    if other_name || other_version {
        return None;
    }
    let named = field("license").and_then(|license| license.trim().strip_prefix("SEE LICENSE IN "));
    let named = named.map(|file| file.trim().to_owned());
    Some(Spot {
        named: named.into_iter().collect(),
        ..Spot::folder(origin, folder, Some(manifest))
    })
}
