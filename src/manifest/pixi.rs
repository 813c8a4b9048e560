// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pixi.toml`: a project of pixi's, with packages of conda and of PyPI.

use ::toml::de::{DeTable, DeValue};

use super::page::{Page, group_scope};
use super::toml::{entries, string, table};
use super::{Format, Manifest, toml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "pixi",
    matches: |_, name| name == "pixi.toml",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let nothing = DeTable::new();
    // the table was called `project` before
    let fields = ["workspace", "project", "package"]
        .iter()
        .find_map(|name| table(&document, name));
    let fields = fields.unwrap_or(&nothing);
    let text = |key| string(fields, key).map(|(text, _)| text);
    let mut package = page.package_in(Ecosystem::Conda, None, text("name"), text("version"));
    let file = string(fields, "license-file").map(|(file, span)| page.in_file(file, Some(&span)));
    package.declared = match string(fields, "license") {
        Some((license, span)) => {
            let mut declared = page.declared(license, Some(&span));
            declared
                .files
                .extend(file.into_iter().flat_map(|file| file.files));
            Some(declared)
        }
        None => file,
    };
    // a project is made to be worked in; what is published has a `[package]`
    package.private = table(&document, "package").is_none();
    tables(page, &document, Scope::Runtime, &mut package.dependencies);
    let features = table(&document, "feature").into_iter().flat_map(entries);
    for (name, _, feature) in features {
        if let Some(feature) = feature.get_ref().as_table() {
            let scope = group_scope(name, Scope::Optional);
            tables(page, feature, scope, &mut package.dependencies);
        }
    }
    Ok(Manifest::of(package))
}

/// The tables of dependencies at the top, in a feature or of a platform.
fn tables(page: &Page<'_>, holder: &DeTable<'_>, scope: Scope, into: &mut Vec<Dependency>) {
    let targets = table(holder, "target").into_iter().flat_map(entries);
    let targets = targets.filter_map(|(_, _, target)| target.get_ref().as_table());
    for holder in std::iter::once(holder).chain(targets) {
        for (key, ecosystem, least) in [
            ("dependencies", Ecosystem::Conda, scope),
            ("run-dependencies", Ecosystem::Conda, scope),
            (
                "host-dependencies",
                Ecosystem::Conda,
                scope.max(Scope::Build),
            ),
            (
                "build-dependencies",
                Ecosystem::Conda,
                scope.max(Scope::Build),
            ),
            ("pypi-dependencies", Ecosystem::Pypi, scope),
        ] {
            let listed = table(holder, key).into_iter().flat_map(entries);
            for (name, span, value) in listed {
                let wanted = match value.get_ref() {
                    DeValue::String(wanted) => Some(wanted.as_ref()),
                    DeValue::Table(fields) => string(fields, "version").map(|(it, _)| it),
                    _ => None,
                };
                let path = value.get_ref().as_table().and_then(|it| string(it, "path"));
                let folder = path.and_then(|(path, _)| page.file(path));
                let it = page.dependency(ecosystem, name, None, Some(&span));
                into.extend(it.map(|it| Dependency {
                    requirement: wanted.filter(|it| *it != "*").map(str::to_owned),
                    scope: least,
                    direct: Some(true),
                    own: folder.is_some(),
                    folder,
                    ..it
                }));
            }
        }
    }
}
