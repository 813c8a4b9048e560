// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `composer.lock`: PHP packages with their versions and, unlike most lockfiles, their licenses.

use super::page::{Page, slash};
use super::{Format, Lock, Manifest, json};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "composer-lock",
    matches: |_, name| name == "composer.lock",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let mut found: Vec<Dependency> = Vec::new();
    for (key, scope) in [("packages", Scope::Runtime), ("packages-dev", Scope::Dev)] {
        for entry in json::members(&fields, key) {
            let Some(entry) = entry.as_object() else {
                continue;
            };
            let Some(name) = json::text(entry, "name") else {
                continue;
            };
            let span = entry.range.start..entry.range.end;
            let version = json::text(entry, "version");
            let place = json::place(entry, "license");
            let licenses = json::members(entry, "license").iter();
            let declared = page.any_of(licenses.filter_map(|license| {
                let license = json::string(license)?;
                Some(page.declared(license, place.as_ref()))
            }));
            let it = page.locked(Ecosystem::Composer, slash(name), version, Some(&span));
            found.extend(it.map(|it| Dependency {
                scope,
                declared,
                ..it
            }));
        }
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
