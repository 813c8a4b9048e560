// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `poetry.lock`: names and versions, who needs whom, and since Poetry 2 the groups.

use std::collections::HashMap;

use super::page::{Page, group_scope, normal_pypi};
use super::toml::{array, entries, is_true, string, table};
use super::{Edge, Format, Lock, Manifest, toml};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "poetry-lock",
    matches: |_, name| name == "poetry.lock",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let mut manifest = Manifest::default();
    let mut scoped = true;
    let mut needs: Vec<Vec<String>> = Vec::new();
    for entry in array(&document, "package") {
        let Some(entry) = entry.get_ref().as_table() else {
            continue;
        };
        let text = |key: &str| string(entry, key).map(|(text, _)| text);
        let Some((name, span)) = string(entry, "name") else {
            continue;
        };
        let found = page.dependency(Ecosystem::Pypi, name, text("version"), Some(&span));
        let Some(mut dependency) = found else {
            continue;
        };
        let groups = array(entry, "groups").filter_map(|group| group.get_ref().as_str());
        let told = groups
            .chain(text("category"))
            .map(|group| group_scope(group, Scope::Dev))
            .min();
        scoped &= told.is_some();
        dependency.scope = match told.unwrap_or(Scope::Runtime) {
            Scope::Runtime if is_true(entry, "optional") => Scope::Optional,
            scope => scope,
        };
        if let Some(source) = table(entry, "source")
            && string(source, "type").is_some_and(|(kind, _)| kind == "directory")
        {
            dependency.folder = string(source, "url").and_then(|(url, _)| page.file(url));
            dependency.own = dependency.folder.is_some();
        }
        if let Some(source) = table(entry, "source") {
            let kind = string(source, "type").map_or("", |(kind, _)| kind);
            let url = string(source, "url").map_or("", |(url, _)| url);
            // "legacy" is an index of the old kind, such as a mirror; all else is no index
            let index = matches!(kind, "legacy" | "");
            dependency.source = Some(if index { url } else { kind }.to_owned());
        }
        manifest.dependencies.push(dependency);
        let table = table(entry, "dependencies").into_iter().flat_map(entries);
        needs.push(table.map(|(name, ..)| normal_pypi(name)).collect());
    }
    let indices: HashMap<&str, usize> = manifest
        .dependencies
        .iter()
        .enumerate()
        .map(|(at, dependency)| (dependency.name.as_str(), at))
        .collect();
    let mut edges = Vec::new();
    for (from, needs) in needs.iter().enumerate() {
        let found = needs.iter().filter_map(|name| indices.get(name.as_str()));
        edges.extend(found.map(|&to| Edge {
            from,
            to,
            scope: None,
        }));
    }
    manifest.lock = Some(Lock { edges, scoped });
    Ok(manifest)
}
