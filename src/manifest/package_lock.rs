// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3.
//!
//! Versions 2 and 3 list every package under the folder it is installed in, with flags that
//! say what it is for and sometimes with its license. Version 1 nests packages as they are
//! nested on disk and leaves it to `package.json` to tell which ones the project asks for.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::page::Page;
use super::{Edge, Format, Lock, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Lines, Problem, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "package-lock",
    matches: |_, name| {
        // copies that people keep beside it: package-lock-old.json
        let kept = name.starts_with("package-lock") && name.ends_with(".json");
        kept || name == "npm-shrinkwrap.json"
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    // serde_json refuses nesting deeper than 128
    let document: Map<String, Value> = match serde_json::from_str(page.text) {
        Ok(document) => document,
        Err(error) => {
            let line = page
                .text
                .split_inclusive('\n')
                .take(error.line().saturating_sub(1));
            let start: usize = line.map(str::len).sum();
            let at = start + error.column().saturating_sub(1);
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            let message = format!("this is not a lockfile in JSON: {message}");
            return Err(page.malformed(Some(at..at + 1), message));
        }
    };
    let mut manifest = Manifest::default();
    // stands where the folder has no package.json
    let root = document
        .get("packages")
        .and_then(|packages| packages.get(""));
    let named = |key: &str| {
        let inner = root.and_then(|root| root.get(key));
        document.get(key).or(inner).and_then(Value::as_str)
    };
    if named("name").is_some() {
        let mut package = page.package(Ecosystem::Npm, named("name"), named("version"));
        let license = root
            .and_then(|root| root.get("license"))
            .and_then(Value::as_str);
        package.declared = license.map(|license| page.declared_npm(license, None));
        manifest.packages.push(package);
    }
    let lines = Keys::new(page.text);
    if let Some(packages) = document.get("packages").and_then(Value::as_object) {
        folders(page, packages, &lines, &mut manifest);
    } else if let Some(nested) = document.get("dependencies").and_then(Value::as_object) {
        nest(page, nested, &lines, &mut manifest);
    }
    manifest.lock.get_or_insert_default().scoped = true;
    Ok(manifest)
}

/// Where keys that open an object stand. serde_json keeps no places, but npm writes one key
/// a line, and the folders that matter are unique.
struct Keys<'t>(HashMap<&'t str, usize>);

impl<'t> Keys<'t> {
    fn new(text: &'t str) -> Self {
        let mut keys = HashMap::new();
        for (number, line) in text.lines().enumerate() {
            let key = line.trim_start().strip_prefix('"');
            if let Some(key) = key.and_then(|line| line.trim_end().strip_suffix("\": {")) {
                keys.entry(key).or_insert(number + 1);
            }
        }
        Self(keys)
    }

    fn line(&self, key: &str) -> Option<Lines> {
        self.0.get(key).copied().map(Lines::one)
    }
}

/// Versions 2 and 3: a map from folders to packages.
fn folders(page: &Page<'_>, packages: &Map<String, Value>, lines: &Keys<'_>, into: &mut Manifest) {
    let mut indices: HashMap<&str, usize> = HashMap::new();
    for (key, entry) in packages {
        let dependency = entry_of(page, key, entry, packages);
        if let Some(mut dependency) = dependency {
            dependency.lines = lines.line(key);
            indices.insert(key, into.dependencies.len());
            into.dependencies.push(dependency);
        }
    }
    let mut edges = Vec::new();
    for (key, entry) in packages {
        let is_third_party = key.contains("node_modules/");
        // the project itself may have no name, and still needs what it needs
        let from = indices.get(key.as_str()).copied();
        for (table, scope) in TABLES {
            let needs = entry.get(*table).and_then(Value::as_object);
            for name in needs.into_iter().flat_map(Map::keys) {
                if let Some(to) = nearest(key, name, &indices) {
                    if !is_third_party {
                        into.dependencies[to].direct = Some(true);
                    }
                    let scope = Some(*scope);
                    edges.extend(from.map(|from| Edge { from, to, scope }));
                }
            }
        }
    }
    into.lock = Some(Lock {
        edges,
        scoped: true,
    });
}

const TABLES: &[(&str, Scope)] = &[
    ("dependencies", Scope::Runtime),
    ("peerDependencies", Scope::Runtime),
    ("optionalDependencies", Scope::Optional),
    ("devDependencies", Scope::Dev),
];

fn entry_of(
    page: &Page<'_>,
    key: &str,
    entry: &Value,
    packages: &Map<String, Value>,
) -> Option<Dependency> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let link = is_true(entry, "link");
    let installed = match key.rsplit_once("node_modules/") {
        Some((_, name)) => Some(name),
        // a folder of the tree is never fetched
        None if text("resolved").is_some_and(|from| from.starts_with("http")) => Some(key),
        None => None,
    };
    // `name` is written only where it differs from the folder, as for an alias
    let name = text("name").or(installed);
    let target = text("resolved").filter(|_| link);
    let version = match target.and_then(|target| packages.get(target)) {
        Some(target) => target.get("version").and_then(Value::as_str),
        None => text("version"),
    };
    let mut dependency = page.dependency(Ecosystem::Npm, name?, version, None)?;
    dependency.folder = page.file(target.unwrap_or(key));
    dependency.own = link && dependency.folder.is_some() || installed.is_none();
    dependency.source = text("resolved").and_then(elsewhere);
    dependency.scope = flags(entry);
    dependency.direct = Some(false);
    dependency.declared = text("license").map(|license| page.declared_npm(license, None));
    Some(dependency)
}

/// Where `name` is found from the folder `from`, as Node.js looks for it.
fn nearest(from: &str, name: &str, indices: &HashMap<&str, usize>) -> Option<usize> {
    let mut at = from;
    loop {
        let inside = if at.is_empty() {
            format!("node_modules/{name}")
        } else {
            format!("{at}/node_modules/{name}")
        };
        if let Some(&found) = indices.get(inside.as_str()) {
            return Some(found);
        }
        if at.is_empty() {
            return None;
        }
        at = folder(at);
    }
}

/// Version 1: packages nested as they are on disk.
fn nest(page: &Page<'_>, nested: &Map<String, Value>, lines: &Keys<'_>, into: &mut Manifest) {
    let mut open = vec![(String::new(), nested)];
    while let Some((inside, nested)) = open.pop() {
        for (name, entry) in nested {
            let place = format!("{inside}node_modules/{name}");
            let version = entry.get("version").and_then(Value::as_str).unwrap_or("");
            // an alias has "npm:other@1.2.3" for a version, a local folder "file:…"
            let (real, version) = match version
                .strip_prefix("npm:")
                .and_then(|v| v.rsplit_once('@'))
            {
                Some((real, version)) => (real, version),
                None => (name.as_str(), version),
            };
            let is_version = version.starts_with(|c: char| c.is_ascii_digit());
            let local = version
                .strip_prefix("file:")
                .filter(|file| !file.ends_with("gz"));
            let version = Some(version).filter(|_| is_version);
            if let Some(mut dependency) = page.dependency(Ecosystem::Npm, real, version, None) {
                dependency.folder = page.file(local.unwrap_or(&place));
                dependency.own = local.is_some() && dependency.folder.is_some();
                let from = entry.get("resolved").and_then(Value::as_str);
                dependency.source = from.and_then(elsewhere);
                dependency.scope = flags(entry);
                dependency.lines = if inside.is_empty() {
                    lines.line(name)
                } else {
                    None
                };
                into.dependencies.push(dependency);
            }
            if let Some(inner) = entry.get("dependencies").and_then(Value::as_object) {
                open.push((format!("{place}/"), inner));
            }
        }
    }
}

/// Where a package comes from that npm's own registry does not say it has.
fn elsewhere(resolved: &str) -> Option<String> {
    const NPM: &str = "https://registry.npmjs.org/";
    (!resolved.starts_with(NPM)).then(|| resolved.to_owned())
}

fn flags(entry: &Value) -> Scope {
    if is_true(entry, "dev") {
        Scope::Dev
    } else if is_true(entry, "optional") || is_true(entry, "devOptional") {
        Scope::Optional
    } else {
        Scope::Runtime
    }
}

fn is_true(entry: &Value, key: &str) -> bool {
    entry.get(key).and_then(Value::as_bool) == Some(true)
}
