// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `uv.lock`: names and versions, and who needs whom for what.

use std::collections::HashMap;

use ::toml::de::DeTable;

use super::page::{Page, group_scope, normal_pypi};
use super::toml::{array, entries, string, table};
use super::{Edge, Format, Lock, Manifest, toml};
use crate::package::{Ecosystem, Scope};
use crate::source::{Problem, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "uv-lock",
    matches: |_, name| name == "uv.lock",
    read,
};

/// What a locked package needs: name, version where the name has several, what for.
struct Need<'t> {
    name: String,
    version: Option<&'t str>,
    scope: Scope,
}

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let mut manifest = Manifest::default();
    let mut needs: Vec<Vec<Need<'_>>> = Vec::new();
    for entry in array(&document, "package") {
        let Some(entry) = entry.get_ref().as_table() else {
            continue;
        };
        let Some((name, span)) = string(entry, "name") else {
            continue;
        };
        let version = string(entry, "version").map(|(version, _)| version);
        let found = page.dependency(Ecosystem::Pypi, name, version, Some(&span));
        let Some(mut dependency) = found else {
            continue;
        };
        let source = table(entry, "source");
        let local = ["virtual", "editable", "directory"]
            .into_iter()
            .find_map(|kind| string(source?, kind));
        dependency.folder = local.and_then(|(local, _)| page.file(local));
        dependency.own = dependency.folder.is_some();
        // repositories, archives and folders are no registry
        let index = |source| string(source, "registry").map_or("elsewhere", |(index, _)| index);
        dependency.source = source.map(|source| index(source).to_owned());
        if dependency.folder.as_deref() == Some(folder(page.path)) {
            // stands where the folder has no pyproject.toml
            let package = page.package(Ecosystem::Pypi, Some(name), version);
            manifest.packages.push(package);
        }
        needs.push(needs_of(entry, dependency.own));
        manifest.dependencies.push(dependency);
    }
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, dependency) in manifest.dependencies.iter().enumerate() {
        by_name.entry(&dependency.name).or_default().push(at);
    }
    let mut edges = Vec::new();
    for (from, needs) in needs.iter().enumerate() {
        for need in needs {
            let named = by_name.get(need.name.as_str()).into_iter().flatten();
            for &to in named.take(super::MOST_VERSIONS) {
                let locked = manifest.dependencies[to].version.as_deref();
                if need.version.is_none() || need.version == locked {
                    let scope = Some(need.scope);
                    edges.push(Edge { from, to, scope });
                }
            }
        }
    }
    manifest.lock = Some(Lock {
        edges,
        scoped: false,
    });
    Ok(manifest)
}

fn needs_of<'t>(entry: &'t DeTable<'_>, own: bool) -> Vec<Need<'t>> {
    let mut needs = Vec::new();
    let mut add = |fields: &'t DeTable<'_>, key: &str, scope| {
        for need in array(fields, key).filter_map(|need| need.get_ref().as_table()) {
            if let Some((name, _)) = string(need, "name") {
                needs.push(Need {
                    name: normal_pypi(name),
                    version: string(need, "version").map(|(version, _)| version),
                    scope,
                });
            }
        }
    };
    add(entry, "dependencies", Scope::Runtime);
    // a third party's extras are locked only where somebody asks for them
    let extra = |name: &str| match own {
        true => group_scope(name, Scope::Optional),
        false => Scope::Runtime,
    };
    if let Some(extras) = table(entry, "optional-dependencies") {
        for (name, ..) in entries(extras) {
            add(extras, name, extra(name));
        }
    }
    if let Some(groups) = table(entry, "dev-dependencies") {
        for (name, ..) in entries(groups) {
            add(groups, name, group_scope(name, Scope::Dev));
        }
    }
    needs
}
