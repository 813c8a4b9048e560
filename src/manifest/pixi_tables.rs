// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The dependency tables of pixi, the same in `pixi.toml` and below `[tool.pixi]` of a
//! `pyproject.toml`.

use ::toml::de::{DeTable, DeValue};

use super::page::{Page, group_scope};
use super::toml::{entries, string, table};
use crate::package::{Dependency, Ecosystem, Scope};

/// All dependencies: of the project itself, of its features, for all platforms.
pub(super) fn all(page: &Page<'_>, holder: &DeTable<'_>, into: &mut Vec<Dependency>) {
    tables(page, holder, Scope::Runtime, into);
    for (name, _, feature) in table(holder, "feature").into_iter().flat_map(entries) {
        if let Some(feature) = feature.get_ref().as_table() {
            tables(page, feature, group_scope(name, Scope::Optional), into);
        }
    }
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
