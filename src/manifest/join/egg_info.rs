// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What setuptools keeps in a file beside a package's description belongs to that package.

use std::collections::HashMap;

use crate::manifest::Manifest;
use crate::package::Dependency;
use crate::source::{file_name, folder};

/// Moves what `requires.txt` lists to the package of the `PKG-INFO` beside it. Newer ones say the
/// same themselves, and then it counts once.
pub(super) fn gather(manifests: &mut [(String, Manifest)]) {
    let described: HashMap<String, usize> = manifests
        .iter()
        .enumerate()
        .filter(|(_, (path, manifest))| {
            file_name(path) == "PKG-INFO" && !manifest.packages.is_empty()
        })
        .map(|(at, (path, _))| (folder(path).to_owned(), at))
        .collect();
    for at in 0..manifests.len() {
        let (path, manifest) = &mut manifests[at];
        if file_name(path) != "requires.txt" {
            continue;
        }
        let Some(&to) = described.get(folder(path)) else {
            continue;
        };
        let listed: Vec<Dependency> = std::mem::take(&mut manifest.dependencies);
        let package = manifests[to].1.packages.first_mut();
        if let Some(package) = package.filter(|package| package.dependencies.is_empty()) {
            package.dependencies = listed;
        }
    }
}
