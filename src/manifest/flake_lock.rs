// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `flake.lock`: the inputs of a Nix flake at their revisions.

use super::page::Page;
use super::{Format, Manifest, json};
use crate::package::{Dependency, Ecosystem};
use crate::source::{Problem, file_name, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "flake-lock",
    matches: |_, name| name == "flake.lock",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let root = json::text(&fields, "root").unwrap_or("root");
    // a flake is called by the folder it lies in
    let above = file_name(folder(page.path));
    let mut package = page.package_in(Ecosystem::Nix, None, Some(above), None);
    let inputs = fields
        .get_object("nodes")
        .and_then(|nodes| nodes.get_object(root))
        .map_or_else(Vec::new, |root| json::entries(root, "inputs").collect());
    let direct = |name: &str| {
        inputs
            .iter()
            .any(|(_, value, _)| json::string(value) == Some(name))
    };
    for (name, node, span) in json::entries(&fields, "nodes") {
        if name == root {
            continue;
        }
        let locked = node.as_object().and_then(|node| node.get_object("locked"));
        let told = |key| locked.and_then(|locked| json::text(locked, key));
        let it = page.locked(Ecosystem::Nix, (None, name), told("rev"), Some(&span));
        package.dependencies.extend(it.map(|it| Dependency {
            direct: Some(direct(name)),
            ..it
        }));
    }
    Ok(Manifest::of(package))
}
