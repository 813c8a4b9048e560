// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Cargo.lock`: every crate that any member, feature and platform of a workspace may need.
//!
//! The lock names no license and does not say what a crate is for; `join` finds the latter
//! by way of the edges read here. An entry without `source` is part of the tree.

use std::collections::{HashMap, HashSet};

use super::page::Page;
use super::toml::{array, string};
use super::{Edge, Format, Lock, Manifest, toml};
use crate::package::Ecosystem;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "cargo-lock",
    matches: |_, name| name == "Cargo.lock",
    read,
};

/// How cargo writes that a crate comes from crates.io.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let mut manifest = Manifest::default();
    let mut sources: Vec<&str> = Vec::new();
    let mut needs: Vec<Vec<&str>> = Vec::new();
    // `[root]` is how the first versions of the format wrote the project itself
    let root = document.get("root").into_iter();
    for entry in root.chain(array(&document, "package")) {
        let Some(entry) = entry.get_ref().as_table() else {
            continue;
        };
        let Some((name, span)) = string(entry, "name") else {
            continue;
        };
        let version = string(entry, "version").map(|(version, _)| version);
        let Some(mut dependency) = page.dependency(Ecosystem::Cargo, name, version, Some(&span))
        else {
            continue;
        };
        let source = string(entry, "source").map_or("", |(source, _)| source);
        dependency.own = source.is_empty();
        dependency.source = (!source.is_empty() && source != CRATES_IO).then(|| source.to_owned());
        manifest.dependencies.push(dependency);
        sources.push(source);
        needs.push(
            array(entry, "dependencies")
                .filter_map(|need| need.get_ref().as_str())
                .collect(),
        );
    }

    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, dependency) in manifest.dependencies.iter().enumerate() {
        by_name.entry(&dependency.name).or_default().push(at);
    }
    // "name", "name version" or "name version (source)": as much as is needed to be unique
    let find = |need: &str| {
        let mut words = need.splitn(3, ' ');
        let candidates = by_name.get(words.next()?)?;
        let (version, source) = (words.next(), words.next());
        let source = source.map(|source| source.trim_matches(['(', ')']));
        let mut candidates = candidates.iter().copied().take(super::MOST_VERSIONS);
        candidates.find(|&at| {
            let same_version = || manifest.dependencies[at].version.as_deref() == version;
            (version.is_none() || same_version())
                && source.is_none_or(|source| sources[at] == source)
        })
    };
    let mut edges = Vec::new();
    for (from, needs) in needs.iter().enumerate() {
        let found = needs.iter().filter_map(|need| find(need));
        edges.extend(found.map(|to| Edge {
            from,
            to,
            scope: None,
        }));
    }
    // stands where the folder has no Cargo.toml, if only one crate can be it: a part of the
    // tree that no other needs
    let needed: HashSet<usize> = edges.iter().map(|edge| edge.to).collect();
    let entries = manifest.dependencies.iter().enumerate();
    let mut tops = entries.filter(|(at, entry)| entry.own && !needed.contains(at));
    if let (Some((_, only)), None) = (tops.next(), tops.next()) {
        let version = only.version.as_deref();
        let package = page.package(Ecosystem::Cargo, Some(&only.name), version);
        manifest.packages.push(package);
    }
    manifest.lock = Some(Lock {
        edges,
        scoped: false,
    });
    Ok(manifest)
}
