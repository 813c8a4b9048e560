// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `bower.json`: a package of Bower's.

use super::page::Page;
use super::{Format, Manifest, json};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "bower",
    matches: |_, name| matches!(name, "bower.json" | ".bower.json"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let text = |key| json::text(&fields, key);
    let mut package = page.package_in(Ecosystem::Bower, None, text("name"), text("version"));
    let place = json::place(&fields, "license");
    let licenses = json::members(&fields, "license").iter();
    package.declared = page.any_of(licenses.filter_map(|license| {
        let named = license
            .as_object()
            .and_then(|fields| json::text(fields, "type"));
        let license = json::string(license).or(named)?;
        Some(page.declared_npm(license, place.as_ref()))
    }));
    for (key, scope) in [
        ("dependencies", Scope::Runtime),
        ("devDependencies", Scope::Dev),
    ] {
        for (name, wanted, span) in json::entries(&fields, key) {
            package.dependencies.extend(page.wanted(
                Ecosystem::Bower,
                (None, name),
                json::string(wanted),
                scope,
                Some(&span),
            ));
        }
    }
    Ok(Manifest::of(package))
}
