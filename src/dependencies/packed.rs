// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Packed packages in the tree: a wheel or a jar goes out with the project as it is, so it is
//! judged as a dependency that is shipped.

use std::collections::HashSet;

use super::{Finder, Known};
use crate::inventory::{DependencyRecord, FileKind, Inventory};
use crate::package::{Dependency, Package, Scope};
use crate::packed::Packed;
use crate::resolve::{Located, Origin};
use crate::rules::assets::Assets;

impl Finder<'_> {
    /// What packed packages are: packages of the report, and dependencies where the project
    /// itself was not packed.
    pub(super) fn packed(
        &self,
        packed: Vec<(String, Packed)>,
        inventory: &mut Inventory,
    ) -> Vec<Known> {
        let own = inventory.packages.iter();
        let own: HashSet<String> = own
            .filter_map(|package| Some(package.purl.as_ref()?.unversioned().to_owned()))
            .collect();
        let mut known = Vec::new();
        for (path, Packed { manifest, licenses }) in packed {
            let (found, package, words) = self.read(Located {
                origin: Origin::Vendored,
                place: path.clone(),
                manifest: Some(manifest),
                licenses,
            });
            let Some(mut package) = package else {
                continue;
            };
            package.version.clone_from(&found.version);
            package.declared.clone_from(&found.declared);
            settle(&mut package, &path);
            let is_own = package
                .purl
                .as_ref()
                .is_none_or(|purl| own.contains(purl.unversioned()));
            // the launchers of build tools lie in every project that is built with them
            let counts = !is_own && !Assets::embedded().is_known(&path);
            let dependency = self.shipped(&package).filter(|_| counts);
            inventory.listings.push(package);
            let Some(dependency) = dependency else {
                continue;
            };
            if let Some(record) = DependencyRecord::new(&[dependency], Some(found)) {
                known.push(Known {
                    record,
                    needs: Vec::new(),
                    with_extras: false,
                    words,
                });
            }
        }
        inventory
            .listings
            .sort_by(|one, other| one.path.cmp(&other.path));
        known
    }

    fn shipped(&self, package: &Package) -> Option<Dependency> {
        let in_tests = self.rules.files.kind(&package.path) == FileKind::Test;
        Some(Dependency {
            ecosystem: package.ecosystem,
            purl: package.purl.clone()?,
            namespace: package.namespace.clone(),
            name: package.name.clone()?,
            version: package.version.clone(),
            requirement: None,
            scope: if in_tests {
                Scope::Test
            } else {
                Scope::Runtime
            },
            direct: Some(true),
            declared: None,
            path: package.path.clone(),
            lines: None,
            folder: None,
            own: false,
            source: None,
        })
    }
}

/// The place of all that the package says is the file that it is packed in.
fn settle(package: &mut Package, path: &str) {
    package.path = path.to_owned();
    if let Some(declared) = &mut package.declared {
        declared.lines = None;
        declared.files.clear();
    }
    for dependency in &mut package.dependencies {
        dependency.path = path.to_owned();
        dependency.lines = None;
        dependency.folder = None;
        dependency.own = false;
    }
}
