// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `gradle/libs.versions.toml`: the catalog of what a Gradle build may depend on.
//!
//! Its build files say which of it they use, by name.

use std::collections::HashMap;

use ::toml::de::{DeTable, DeValue};

use super::page::Page;
use super::toml::{entries, string, table};
use super::{Format, Manifest, Shared, toml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "gradle-catalog",
    matches: |_, name| name.ends_with(".versions.toml"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let nothing = DeTable::new();
    let versions = table(&document, "versions").unwrap_or(&nothing);
    let mut aliases: HashMap<String, Vec<Dependency>> = HashMap::new();
    for (alias, span, value) in table(&document, "libraries").into_iter().flat_map(entries) {
        let fields = value.get_ref().as_table();
        let told = |key| fields.and_then(|it| string(it, key)).map(|(text, _)| text);
        let whole = value
            .get_ref()
            .as_str()
            .or_else(|| told("module"))
            .unwrap_or("");
        let mut parts = whole.split(':');
        let group = told("group").or_else(|| parts.next()).unwrap_or("");
        let Some(name) = told("name").or_else(|| parts.next()) else {
            continue;
        };
        let version = fields
            .and_then(|it| version(it, versions))
            .or_else(|| parts.next());
        // Gradle takes `1.+` and ranges too
        let pinned = version.filter(|version| !version.contains(['+', '[', '(']));
        let it = page.pinned(
            Ecosystem::Maven,
            (Some(group), name),
            pinned,
            Scope::Runtime,
            Some(&span),
        );
        aliases
            .entry(accessor(alias))
            .or_default()
            .extend(it.map(|it| Dependency {
                requirement: version.map(str::to_owned),
                ..it
            }));
    }
    let mut manifest = Manifest {
        dependencies: aliases.values().flatten().cloned().collect(),
        ..Manifest::default()
    };
    manifest.dependencies.sort_by_key(|it| it.lines);
    for (name, _, members) in table(&document, "bundles").into_iter().flat_map(entries) {
        let members = members.get_ref().as_array();
        let members = members.into_iter().flat_map(|members| members.iter());
        let members = members.filter_map(|it| aliases.get(&accessor(it.get_ref().as_str()?)));
        let members: Vec<Dependency> = members.flatten().cloned().collect();
        aliases.insert(format!("bundles.{}", accessor(name)), members);
    }
    manifest.shares = Some(Shared {
        aliases,
        ..Shared::default()
    });
    Ok(manifest)
}

/// `version = "1"`, `version.ref = "name"`, `version = { strictly = "…" }`.
fn version<'t>(fields: &'t DeTable<'_>, versions: &'t DeTable<'_>) -> Option<&'t str> {
    let of = |value: &'t DeValue<'_>| -> Option<&'t str> {
        let rich = value.as_table();
        let rich = rich.and_then(|rich| {
            let keys = ["strictly", "require", "prefer"];
            keys.iter().find_map(|key| string(rich, key))
        });
        value.as_str().or(rich.map(|(text, _)| text))
    };
    let told = fields.get("version")?.get_ref();
    match told.as_table().and_then(|told| string(told, "ref")) {
        Some((name, _)) => of(versions.get(name)?.get_ref()),
        None => of(told),
    }
}

/// How build files write an alias: `a-b_c` is `a.b.c`.
fn accessor(alias: &str) -> String {
    alias.replace(['-', '_'], ".")
}
