// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Flatpak's manifests: an application, the runtime it stands on and the modules that are built
//! into it, as `flatpak-manifest(5)` describes them.
//!
//! The file is called after the application (`org.example.App.yaml`), as JSON or YAML; what has
//! such a name and does not speak of a runtime is no manifest.

use std::collections::HashMap;

use serde_json::Value;

use super::page::Page;
use super::yaml::{document, members, text};
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "flatpak",
    matches: |_, name| {
        let ends = [".json", ".yaml", ".yml"];
        let stem = ends.iter().find_map(|end| name.strip_suffix(end));
        stem.is_some_and(|stem| stem.split('.').filter(|part| !part.is_empty()).count() > 2)
    },
    read,
};

/// Modules within modules.
const DEEPEST: usize = 8;

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mentions = |word: &str| page.text.contains(word);
    if !mentions("runtime") || !mentions("modules") || !(mentions("id:") || mentions("id\"")) {
        return Ok(Manifest::default());
    }
    let fields = document(page, page.text)?;
    let id = text(&fields, "app-id").or_else(|| text(&fields, "id"));
    let Some((id, runtime)) = id.zip(text(&fields, "runtime")) else {
        return Ok(Manifest::default());
    };
    let mut package = page.package_in(Ecosystem::Generic, None, Some(id), None);
    // how it is built, not how it is published: there is no field for a license
    package.private = true;
    let places = values(page);
    let version = written_version(&fields);
    let sdk = text(&fields, "sdk").map(|sdk| (sdk, Scope::Build));
    for (name, scope) in [(runtime, Scope::Runtime)].into_iter().chain(sdk) {
        let coordinates = (Some("flatpak"), name);
        let it = page.pinned(
            Ecosystem::Generic,
            coordinates,
            version.as_deref(),
            scope,
            places.get(name),
        );
        package.dependencies.extend(it);
    }
    modules(page, &fields, &places, &mut package.dependencies, DEEPEST);
    Ok(Manifest::of(package))
}

/// `runtime-version: "45"`, which YAML may take for a number.
fn written_version(fields: &Value) -> Option<String> {
    match fields.get("runtime-version")? {
        Value::String(version) => Some(version.clone()),
        Value::Number(version) => Some(version.to_string()),
        _ => None,
    }
}

fn modules(
    page: &Page<'_>,
    holder: &Value,
    places: &HashMap<&str, Span>,
    into: &mut Vec<Dependency>,
    deeper: usize,
) {
    for module in members(holder, "modules") {
        // a string names a file that holds the module
        for source in members(module, "sources") {
            let kind = text(source, "type");
            let Some(address) = text(source, "url") else {
                continue;
            };
            let span = places.get(address);
            let it = match kind {
                Some("git") => {
                    let revision = text(source, "tag").or_else(|| text(source, "commit"));
                    page.repository(address, revision, Scope::Runtime, span)
                }
                Some("archive") => {
                    let name = text(module, "name").unwrap_or(address);
                    page.wanted(
                        Ecosystem::Generic,
                        (None, name),
                        Some(address),
                        Scope::Runtime,
                        span,
                    )
                }
                _ => None,
            };
            into.extend(it);
        }
        if deeper > 0 {
            modules(page, module, places, into, deeper - 1);
        }
    }
}

/// Where values stand, by what follows the key of their line.
fn values<'t>(page: &Page<'t>) -> HashMap<&'t str, Span> {
    let lines = page.each_line().filter_map(|(line, span)| {
        let value = line.split_once(": ")?.1.trim().trim_end_matches(',');
        Some((value.trim_matches(['"', '\'']), span))
    });
    let mut places = HashMap::new();
    for (value, span) in lines {
        places.entry(value).or_insert(span);
    }
    places
}
