// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `vcpkg.json`: a project or port of vcpkg's.

use std::collections::HashMap;

use jsonc_parser::ast::Object;

use super::page::{Page, group_scope};
use super::{Format, Manifest, json};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "vcpkg",
    matches: |_, name| name == "vcpkg.json",
    read,
};

/// A version by one of the schemes that vcpkg compares versions by.
const VERSIONS: &[&str] = &[
    "version",
    "version-semver",
    "version-string",
    "version-date",
];

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let text = |key| json::text(&fields, key);
    let version = VERSIONS.iter().find_map(|key| text(key));
    let mut package = page.package_in(Ecosystem::Vcpkg, None, text("name"), version);
    let place = json::place(&fields, "license");
    package.declared = text("license").map(|license| page.declared(license, place.as_ref()));
    listed(page, &fields, Scope::Runtime, &mut package.dependencies);
    for (name, feature, _) in json::entries(&fields, "features") {
        if let Some(feature) = feature.as_object() {
            let scope = group_scope(name, Scope::Optional);
            listed(page, feature, scope, &mut package.dependencies);
        }
    }
    // an override is the version that is taken, whatever was asked for
    let pins = json::members(&fields, "overrides").iter();
    let pins = pins.filter_map(|pin| {
        let pin = pin.as_object()?;
        let version = VERSIONS.iter().find_map(|key| json::text(pin, key))?;
        Some((json::text(pin, "name")?, version))
    });
    let pins: HashMap<&str, &str> = pins.collect();
    for it in &mut package.dependencies {
        let version = pins.get(it.name.as_str()).copied();
        if let Some(pinned) = version.and_then(|version| {
            page.locked(Ecosystem::Vcpkg, (None, &it.name), Some(version), None)
        }) {
            (it.purl, it.version) = (pinned.purl, pinned.version);
        }
    }
    Ok(Manifest::of(package))
}

/// Names, or objects with a name.
fn listed(page: &Page<'_>, holder: &Object<'_>, scope: Scope, into: &mut Vec<Dependency>) {
    for value in json::members(holder, "dependencies") {
        let fields = value.as_object();
        let told = |key| fields.and_then(|fields| json::text(fields, key));
        let Some(name) = json::string(value).or_else(|| told("name")) else {
            continue;
        };
        // `host`: a tool that the build runs
        let host = fields.and_then(|fields| fields.get_boolean("host"));
        let scope = if host.is_some_and(|host| host.value) {
            scope.max(Scope::Build)
        } else {
            scope
        };
        let span = json::range(value);
        into.extend(page.wanted(
            Ecosystem::Vcpkg,
            (None, name),
            told("version>="),
            scope,
            Some(&span),
        ));
    }
}
