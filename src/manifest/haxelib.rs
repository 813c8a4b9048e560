// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `haxelib.json`: a library of Haxe's.

use super::page::Page;
use super::{Format, Manifest, json};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "haxelib",
    matches: |_, name| name == "haxelib.json",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let text = |key| json::text(&fields, key);
    let mut package = page.package_in(Ecosystem::Haxe, None, text("name"), text("version"));
    let place = json::place(&fields, "license");
    package.declared = text("license").map(|license| page.declared(license, place.as_ref()));
    for (name, version, span) in json::entries(&fields, "dependencies") {
        // empty for any version, else the one version
        let version = json::string(version).filter(|version| !version.contains(':'));
        let it = page.locked(Ecosystem::Haxe, (None, name), version, Some(&span));
        package.dependencies.extend(it.map(|it| Dependency {
            direct: Some(true),
            ..it
        }));
    }
    Ok(Manifest::of(package))
}
