// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What crates take from their workspaces: license, version, dependencies.

use std::collections::HashMap;

use super::upward;
use crate::manifest::{Manifest, Workspace};
use crate::package::{Dependency, Package, Purl};
use crate::source::folder;

/// Fills in what crates take from their workspaces.
pub(super) fn inherit(manifests: &mut [(String, Manifest)]) {
    let workspaces: HashMap<String, Workspace> = manifests
        .iter_mut()
        .filter_map(|(path, manifest)| Some((folder(path).to_owned(), manifest.workspace.take()?)))
        .collect();
    for (path, manifest) in manifests {
        let Some((inherits, package)) = manifest.inherits.take().zip(manifest.packages.first_mut())
        else {
            continue;
        };
        let workspace = match &inherits.workspace {
            Some(named) => workspaces.get(named),
            None => upward(folder(path)).find_map(|at| workspaces.get(at)),
        };
        let Some(workspace) = workspace else {
            continue;
        };
        if inherits.version {
            package.version.clone_from(&workspace.version);
            let name = package.name.as_deref().unwrap_or("");
            package.purl = Purl::new("cargo", None, name, package.version.as_deref());
        }
        if inherits.publish {
            package.private = workspace.private;
        }
        if inherits.license || inherits.license_file {
            inherit_license(package, workspace, inherits.license, inherits.license_file);
        }
        for (at, key) in inherits.dependencies {
            let shared = workspace.dependencies.iter().find(|(name, _)| *name == key);
            let Some((member, (_, shared))) = package.dependencies.get_mut(at).zip(shared) else {
                continue;
            };
            // the member says what for and where, the workspace says what
            *member = Dependency {
                scope: member.scope,
                path: std::mem::take(&mut member.path),
                lines: member.lines,
                ..shared.clone()
            };
        }
    }
}

fn inherit_license(package: &mut Package, workspace: &Workspace, license: bool, file: bool) {
    let own = package.declared.take();
    let shared_file = workspace.license_file.as_ref().filter(|_| file);
    let shared = workspace
        .license
        .as_ref()
        .filter(|_| license)
        .or(shared_file);
    let Some(shared) = shared else {
        package.declared = own.map(|mut own| {
            let why = "the workspace's Cargo.toml states no license to inherit";
            own.unclear = own.unclear.map(|_| why.to_owned());
            own
        });
        return;
    };
    let mut declared = shared.clone();
    if let Some(own) = own {
        // the place is in the member's manifest: a finding points at the line that inherits
        declared.lines = own.lines;
        declared.files.extend(own.files);
    }
    for file in shared_file.into_iter().flat_map(|shared| &shared.files) {
        if !declared.files.contains(file) {
            declared.files.push(file.clone());
        }
    }
    package.declared = Some(declared);
}
