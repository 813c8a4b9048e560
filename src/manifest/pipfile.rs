// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Pipfile`: what a project managed by pipenv asks for.

use super::page::{Page, group_scope};
use super::toml::{entries, string, table};
use super::{Format, Manifest, toml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "pipfile",
    matches: |_, name| name == "Pipfile",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let mut manifest = Manifest::default();
    for (group, _, packages) in entries(&document) {
        let scope = match group {
            "packages" => Scope::Runtime,
            "dev-packages" => Scope::Dev,
            "source" | "requires" | "scripts" | "pipenv" => continue,
            other => group_scope(other, Scope::Optional),
        };
        let Some(packages) = packages.get_ref().as_table() else {
            continue;
        };
        for (name, span, value) in entries(packages) {
            let fields = table(packages, name);
            let wanted = value.get_ref().as_str();
            let wanted = wanted.or_else(|| Some(string(fields?, "version")?.0));
            let pinned = wanted.and_then(|wanted| wanted.strip_prefix("=="));
            let found = page.dependency(Ecosystem::Pypi, name, pinned, Some(&span));
            manifest.dependencies.extend(found.map(|found| Dependency {
                requirement: wanted.filter(|wanted| *wanted != "*").map(str::to_owned),
                scope,
                direct: Some(true),
                own: fields.is_some_and(|fields| string(fields, "path").is_some()),
                ..found
            }));
        }
    }
    Ok(manifest)
}
