// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Cargo.toml`: a crate, a workspace, or both.
//!
//! What is inherited (`license.workspace = true`) is noted here and filled in by `join`,
//! which sees the workspace's own file.

use std::collections::HashSet;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::page::Page;
use super::toml::{array, entries, is_true, string, table};
use super::{Format, Inherits, Manifest, Workspace, toml};
use crate::package::{Declared, Dependency, Ecosystem, Package, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "cargo-toml",
    matches: |_, name| matches!(name, "Cargo.toml" | "cargo.toml"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let mut manifest = Manifest::default();
    if let Some(fields) = table(&document, "package").or_else(|| table(&document, "project")) {
        let mut inherits = Inherits {
            workspace: string(fields, "workspace").and_then(|(at, _)| page.file(at)),
            ..Inherits::default()
        };
        let mut package = package(page, fields, &mut inherits);
        dependencies(page, &document, &mut package.dependencies, &mut inherits);
        manifest.packages.push(package);
        manifest.inherits = Some(inherits);
    }
    if let Some(fields) = table(&document, "workspace") {
        manifest.workspace = Some(workspace(page, fields));
    }
    Ok(manifest)
}

fn package(page: &Page<'_>, fields: &DeTable<'_>, inherits: &mut Inherits) -> Package {
    let text = |key: &str| string(fields, key).map(|(text, _)| text);
    let inherited = |key: &str| table(fields, key).is_some_and(|value| is_true(value, "workspace"));
    inherits.version = inherited("version");
    inherits.license = inherited("license");
    inherits.license_file = inherited("license-file");
    inherits.publish = inherited("publish");

    let mut package = page.package(Ecosystem::Cargo, text("name"), text("version"));
    package.private = is_private(fields);
    package.declared = license(page, fields).map(|(license, _)| license);
    if (inherits.license || inherits.license_file) && package.declared.is_none() {
        // stands unless `join` finds the workspace
        let key = if inherits.license {
            "license"
        } else {
            "license-file"
        };
        let line = entries(fields).into_iter().find(|(name, ..)| *name == key);
        package.declared = Some(Declared {
            statement: format!("{key}.workspace = true"),
            expression: None,
            reading: None,
            unclear: Some(
                "the license is inherited from a Cargo workspace that is not part of what was scanned"
                    .to_owned(),
            ),
            files: Vec::new(),
            lines: line.map(|(_, span, _)| page.lines(&span)),
        });
    }
    package
}

/// `license` with `license-file` beside it; the flag tells that only the file is named.
fn license(page: &Page<'_>, fields: &DeTable<'_>) -> Option<(Declared, bool)> {
    let file = string(fields, "license-file");
    if let Some((statement, span)) = string(fields, "license") {
        // before 2018 Cargo allowed `/` for OR, and old crates still say so
        let mut declared = page.declared(&statement.replace('/', " OR "), Some(&span));
        declared.statement = super::declared::shorten(statement);
        declared.files = file
            .and_then(|(file, _)| page.file(file))
            .into_iter()
            .collect();
        return Some((declared, false));
    }
    file.map(|(file, span)| (page.in_file(file, Some(&span)), true))
}

fn is_private(fields: &DeTable<'_>) -> bool {
    match fields.get("publish").map(Spanned::get_ref) {
        Some(DeValue::Boolean(publish)) => !publish,
        Some(DeValue::Array(registries)) => registries.is_empty(),
        _ => false,
    }
}

fn workspace(page: &Page<'_>, fields: &DeTable<'_>) -> Workspace {
    let mut workspace = Workspace::default();
    if let Some(shared) = table(fields, "package") {
        workspace.version = string(shared, "version").map(|(version, _)| version.to_owned());
        workspace.private = is_private(shared);
        match license(page, shared) {
            Some((file, true)) => workspace.license_file = Some(file),
            Some((license, false)) => workspace.license = Some(license),
            None => {}
        }
        if let Some((file, span)) = string(shared, "license-file") {
            workspace.license_file = Some(page.in_file(file, Some(&span)));
        }
    }
    if let Some(shared) = table(fields, "dependencies") {
        for (key, span, value) in entries(shared) {
            let dependency = dependency(page, key, &span, value.get_ref(), Scope::Runtime);
            workspace
                .dependencies
                .extend(dependency.map(|found| (key.to_owned(), found)));
        }
    }
    workspace
}

/// The tables that name dependencies, old spellings too.
const TABLES: &[(&str, Scope)] = &[
    ("dependencies", Scope::Runtime),
    ("build-dependencies", Scope::Build),
    ("build_dependencies", Scope::Build),
    ("dev-dependencies", Scope::Dev),
    ("dev_dependencies", Scope::Dev),
];

fn dependencies(
    page: &Page<'_>,
    document: &DeTable<'_>,
    found: &mut Vec<Dependency>,
    inherits: &mut Inherits,
) {
    let on = on_by_default(document);
    let targets = table(document, "target");
    let targets = targets.into_iter().flat_map(entries);
    let targets = targets.filter_map(|(_, _, target)| target.get_ref().as_table());
    for place in std::iter::once(document).chain(targets) {
        for &(name, scope) in TABLES {
            for (key, span, value) in table(place, name).into_iter().flat_map(entries) {
                let dependency = dependency(page, key, &span, value.get_ref(), scope);
                let Some(mut dependency) = dependency else {
                    continue;
                };
                if dependency.scope == Scope::Optional && on.contains(key) {
                    dependency.scope = Scope::Runtime;
                }
                let inherited = value.get_ref().as_table();
                if inherited.is_some_and(|fields| is_true(fields, "workspace")) {
                    inherits.dependencies.push((found.len(), key.to_owned()));
                }
                found.push(dependency);
            }
        }
    }
}

fn dependency(
    page: &Page<'_>,
    key: &str,
    span: &Span,
    value: &DeValue<'_>,
    scope: Scope,
) -> Option<Dependency> {
    let nothing = DeTable::new();
    let fields = value.as_table().unwrap_or(&nothing);
    let text = |name: &str| string(fields, name).map(|(text, _)| text);
    let requirement = value.as_str().or_else(|| text("version"));
    let pinned = requirement.and_then(pinned);
    let name = text("package").unwrap_or(key);
    let mut dependency = page.dependency(Ecosystem::Cargo, name, pinned, Some(span))?;
    dependency.scope = if scope == Scope::Runtime && is_true(fields, "optional") {
        Scope::Optional
    } else {
        scope
    };
    dependency.direct = Some(true);
    dependency.requirement = match (requirement, text("git"), text("path")) {
        (Some(requirement), ..) => Some(requirement.to_owned()),
        (None, Some(git), _) => Some(format!("git {git}")),
        (None, None, Some(path)) => Some(format!("path {path}")),
        (None, None, None) => None,
    };
    dependency.folder = text("path").and_then(|path| page.file(path));
    dependency.own = dependency.folder.is_some();
    Some(dependency)
}

/// The version of a requirement that allows only one.
fn pinned(requirement: &str) -> Option<&str> {
    let version = requirement.trim().strip_prefix('=')?.trim();
    let full = version.split(['-', '+']).next()?.split('.').count() == 3;
    (full && !version.contains([',', '*'])).then_some(version)
}

/// Keys of the optional dependencies that the default features switch on.
fn on_by_default<'t>(document: &'t DeTable<'_>) -> HashSet<&'t str> {
    let mut on: HashSet<&str> = HashSet::new();
    let Some(features) = table(document, "features") else {
        return on;
    };
    let mut seen: HashSet<&str> = HashSet::new();
    let mut open = vec!["default"];
    while let Some(feature) = open.pop() {
        if !seen.insert(feature) {
            continue;
        }
        for item in array(features, feature).filter_map(|item| item.get_ref().as_str()) {
            match (item.strip_prefix("dep:"), item.split_once('/')) {
                (Some(dependency), _) => {
                    on.insert(dependency);
                }
                // `key?/feature` asks for the feature only if something else switches it on
                (None, Some((dependency, _))) if dependency.ends_with('?') => {}
                (None, Some((dependency, _))) => {
                    on.insert(dependency);
                }
                // a feature, or an optional dependency by its own key
                (None, None) => {
                    on.insert(item);
                    open.push(item);
                }
            }
        }
    }
    on
}
