// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Pipfile.lock`: versions that pipenv pinned, for running and for developing.

use super::page::Page;
use super::{Format, Lock, Manifest, json};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "pipfile-lock",
    matches: |_, name| name == "Pipfile.lock",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let mut found: Vec<Dependency> = Vec::new();
    for (group, scope) in [("default", Scope::Runtime), ("develop", Scope::Dev)] {
        for (name, value, span) in json::entries(&fields, group) {
            let fields = value.as_object();
            let text = |key| fields.and_then(|fields| json::text(fields, key));
            let version = text("version").map(|version| version.trim_start_matches('='));
            let entry = page.dependency(Ecosystem::Pypi, name, version, Some(&span));
            found.extend(entry.map(|entry| Dependency {
                scope,
                own: text("path").is_some(),
                ..entry
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
