// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Go's workspaces: the modules of one use each other where they lie, whatever versions they
//! ask for, and what the workspace replaces is replaced in all of them.

use std::collections::{HashMap, HashSet};

use crate::manifest::Manifest;
use crate::manifest::go_directives::replace;
use crate::package::Package;
use crate::source::{file_name, folder};

/// Settles what the modules of workspaces ask for.
pub(super) fn settle(manifests: &mut [(String, Manifest)]) {
    let workspaces = manifests.iter_mut();
    let workspaces: Vec<_> = workspaces
        .filter_map(|(_, manifest)| manifest.go_work.take())
        .collect();
    for workspace in workspaces {
        let members: HashSet<&str> = workspace.members.iter().map(String::as_str).collect();
        let is_member = |path: &str| file_name(path) == "go.mod" && members.contains(folder(path));
        let modules: HashMap<(Option<String>, String), String> = manifests
            .iter()
            .filter(|(path, _)| is_member(path))
            .filter_map(|(path, manifest)| {
                let Package {
                    namespace, name, ..
                } = manifest.packages.first()?;
                let name = (namespace.clone(), name.clone()?);
                Some((name, folder(path).to_owned()))
            })
            .collect();
        let asked = manifests
            .iter_mut()
            .filter(|(path, _)| is_member(path))
            .flat_map(|(_, manifest)| &mut manifest.packages)
            .map(|package| &mut package.dependencies);
        for dependencies in asked {
            replace(dependencies, &workspace.replaced);
            for dependency in dependencies {
                let name = (dependency.namespace.clone(), dependency.name.clone());
                if let Some(folder) = modules.get(&name) {
                    dependency.folder = Some(folder.clone());
                    dependency.own = true;
                }
            }
        }
    }
}
