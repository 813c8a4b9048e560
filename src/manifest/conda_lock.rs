// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `conda-lock.yml`, and the explicit lists of addresses (`@EXPLICIT`) that conda writes and
//! installs.

use std::collections::HashSet;

use serde_json::Value;

use super::conda_spec::of_address;
use super::page::{Page, group_scope};
use super::{Format, Lock, Manifest, yaml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "conda-lock",
    matches: |_, name| {
        let unified = name.ends_with(".yml") || name.ends_with(".yaml");
        (unified && name.contains("conda-lock"))
            || (name.ends_with(".lock")
                && (name.starts_with("conda-") || name.contains("conda-lock")))
            || name == "spec-file.txt"
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    if !page.path.ends_with(".yml") && !page.path.ends_with(".yaml") {
        return explicit(page);
    }
    let document = yaml::document(page, page.text)?;
    let places = yaml::Places::of(page.text);
    let mut found: Vec<Dependency> = Vec::new();
    // one entry for every platform
    let mut seen = HashSet::new();
    for entry in yaml::members(&document, "package") {
        let text = |key| yaml::text(entry, key);
        let Some(name) = text("name") else {
            continue;
        };
        if !seen.insert((text("manager"), name, text("version"))) {
            continue;
        }
        let place = places.get(&format!("name: {name}"));
        let it = match text("manager") {
            Some("pip") => page.dependency(Ecosystem::Pypi, name, text("version"), place.as_ref()),
            _ => page.locked(
                Ecosystem::Conda,
                (None, name),
                text("version"),
                place.as_ref(),
            ),
        };
        let optional = entry.get("optional").and_then(Value::as_bool) == Some(true);
        let scope = match text("category") {
            None | Some("main") if optional => Scope::Optional,
            None | Some("main") => Scope::Runtime,
            Some(group) => group_scope(group, Scope::Dev),
        };
        found.extend(it.map(|it| Dependency { scope, ..it }));
    }
    Ok(Manifest {
        dependencies: found,
        lock: Some(Lock {
            edges: Vec::new(),
            scoped: true,
        }),
        ..Manifest::default()
    })
}

/// Addresses after a line `@EXPLICIT`, one a line.
fn explicit(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut lines = page.each_line();
    if !lines.any(|(line, _)| line.trim() == "@EXPLICIT") {
        if page.path.ends_with(".txt") {
            return Ok(Manifest::default());
        }
        let message = "this is no list of conda packages: it has no line `@EXPLICIT`";
        return Err(page.malformed(Some(0..0), message));
    }
    let mut found: Vec<Dependency> = Vec::new();
    for (line, span) in lines {
        // a comment may name what pip adds
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, version)) = of_address(line.trim()) else {
            let message = "this line is no address of a conda package";
            return Err(page.malformed(Some(span), message));
        };
        found.extend(page.locked(Ecosystem::Conda, (None, name), Some(version), Some(&span)));
    }
    Ok(Manifest::locked(found))
}
