// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `fpm.toml`: a Fortran package.

use super::page::Page;
use super::toml::{array, entries, string, table};
use super::{Format, Manifest, toml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "fpm",
    matches: |_, name| name == "fpm.toml",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let text = |key| string(&document, key).map(|(text, _)| text);
    let mut package = page.package_in(Ecosystem::Fpm, Some("fpm"), text("name"), text("version"));
    package.declared =
        string(&document, "license").map(|(license, span)| page.declared(license, Some(&span)));
    let mut holders = vec![(&document, Scope::Runtime)];
    for (key, scope) in [
        ("executable", Scope::Runtime),
        ("example", Scope::Dev),
        ("test", Scope::Test),
    ] {
        let parts = array(&document, key).filter_map(|part| part.get_ref().as_table());
        holders.extend(parts.map(|part| (part, scope)));
    }
    for (holder, scope) in holders {
        for (key, scope) in [
            ("dependencies", scope),
            ("dev-dependencies", scope.max(Scope::Dev)),
        ] {
            let listed = table(holder, key).into_iter().flat_map(entries);
            for (name, span, value) in listed {
                let fields = value.get_ref().as_table();
                let told = |key| {
                    fields
                        .and_then(|fields| string(fields, key))
                        .map(|(it, _)| it)
                };
                let folder = told("path").and_then(|path| page.file(path));
                let revision = told("tag").or_else(|| told("rev"));
                let it = match told("git") {
                    Some(git) => page.repository(git, revision, scope, Some(&span)),
                    None => {
                        let wanted = told("v").or_else(|| value.get_ref().as_str());
                        page.wanted(
                            Ecosystem::Fpm,
                            (Some("fpm"), name),
                            wanted,
                            scope,
                            Some(&span),
                        )
                    }
                };
                package.dependencies.extend(it.map(|it| Dependency {
                    own: folder.is_some(),
                    folder,
                    ..it
                }));
            }
        }
    }
    Ok(Manifest::of(package))
}
