// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Project.toml`, `JuliaProject.toml`: a Julia package or environment.

use super::page::Page;
use super::toml::{entries, string, table};
use super::{Format, Manifest, toml};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "julia-project",
    matches: |_, name| matches!(name, "Project.toml" | "JuliaProject.toml"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let text = |key| string(&document, key).map(|(text, _)| text);
    let mut package = page.package_in(Ecosystem::Julia, None, text("name"), text("version"));
    // not a field of Julia's, but written by some
    package.declared =
        string(&document, "license").map(|(license, span)| page.declared(license, Some(&span)));
    let compat = table(&document, "compat");
    for (key, scope) in [
        ("deps", Scope::Runtime),
        ("weakdeps", Scope::Optional),
        ("extras", Scope::Test),
    ] {
        for (name, span, _) in table(&document, key).into_iter().flat_map(entries) {
            let wanted = compat.and_then(|compat| string(compat, name));
            let wanted = wanted.map(|(wanted, _)| wanted);
            package.dependencies.extend(page.wanted(
                Ecosystem::Julia,
                (None, name),
                wanted,
                scope,
                Some(&span),
            ));
        }
    }
    if package.name.is_none() && package.dependencies.is_empty() {
        return Ok(Manifest::default());
    }
    Ok(Manifest::of(package))
}
