// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Go modules: vendored in the tree, or in the module cache.
//!
//! `vendor/modules.txt` lists what `vendor/<path>` holds, as `# <path> <version>`. The cache is
//! `$GOMODCACHE/<path>@<version>`, upper-case letters written as `!` and the lower-case one ("Go
//! Modules Reference", "Module cache"). A module has no field for its license, only its files.

use std::collections::HashMap;

use super::files::Folder;
use super::{Index, Origin, Places, Resolver, Spot, full_name};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Golang,
    variables: &["GOMODCACHE", "GOPATH"],
    index: |places| Box::new(Modules::new(places)),
};

struct Modules {
    /// Vendor folders, and in them the version of each module.
    vendor: Vec<(Folder, HashMap<String, String>)>,
    caches: Vec<Folder>,
}

impl Modules {
    fn new(places: &Places) -> Self {
        let root = Folder::open(&places.root, "");
        let vendor = places.named(&["vendor"]).filter_map(|path| {
            let folder = root.as_ref()?.below(path)?;
            let listed = listed(&folder.list_text("modules.txt")?);
            Some((folder, listed))
        });
        let vendor = vendor.collect();
        let mut caches = places.variable("GOMODCACHE").to_vec();
        let paths = places.variable("GOPATH").iter();
        caches.extend(paths.map(|path| path.join("pkg/mod")));
        caches.extend(places.in_home("go/pkg/mod"));
        let caches = caches.iter();
        let caches = caches.filter_map(|path| Folder::open(path, "go modules"));
        Self {
            vendor,
            caches: caches.collect(),
        }
    }
}

/// `# example.com/a v1.0.0`, with ` => …` behind it where another takes its place.
fn listed(text: &str) -> HashMap<String, String> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("# "));
    let modules = lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        let (path, version) = (words.next()?, words.next()?);
        version
            .starts_with('v')
            .then(|| (path.to_owned(), version.to_owned()))
    });
    modules.collect()
}

/// As the module cache spells it on file systems that do not tell case.
fn escaped(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len() + 4);
    for letter in path.chars() {
        if letter.is_ascii_uppercase() {
            escaped.push('!');
        }
        escaped.push(letter.to_ascii_lowercase());
    }
    escaped
}

impl Index for Modules {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let path = full_name(dependency);
        let version = dependency.version.as_deref()?;
        let vendored = self.vendor.iter().find_map(|(vendor, listed)| {
            let same = listed.get(&path).is_some_and(|listed| listed == version);
            let folder = same.then(|| vendor.below(&path)).flatten()?;
            Some(Spot::folder(Origin::Vendored, folder, None))
        });
        vendored.or_else(|| {
            let place = format!("{}@{}", escaped(&path), escaped(version));
            let folder = self.caches.iter().find_map(|cache| cache.below(&place))?;
            Some(Spot {
                place: format!("go modules/{path}@{version}"),
                ..Spot::folder(Origin::Cache, folder, None)
            })
        })
    }
}
