// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `project.json`: a .NET project, from the years before its files were XML again.

use jsonc_parser::ast::Object;

use super::page::Page;
use super::{Format, Manifest, json};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "project-json",
    matches: |_, name| name == "project.json",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    // other tools have files of this name: .NET's names its frameworks
    if !page.text.contains("\"frameworks\"") {
        return Ok(Manifest::default());
    }
    let fields = json::object(page)?;
    let Some(frameworks) = fields.get_object("frameworks") else {
        return Ok(Manifest::default());
    };
    let text = |key| json::text(&fields, key);
    let mut package = page.package_in(Ecosystem::Nuget, None, text("name"), text("version"));
    let place = json::place(&fields, "licenseUrl");
    package.declared = text("licenseUrl").map(|it| page.declared(it, place.as_ref()));
    package.dependencies = needed(page, &fields);
    for framework in &frameworks.properties {
        if let Some(framework) = framework.value.as_object() {
            package.dependencies.extend(needed(page, framework));
        }
    }
    Ok(Manifest::of(package))
}

fn needed(page: &Page<'_>, fields: &Object<'_>) -> Vec<Dependency> {
    let all = json::entries(fields, "dependencies");
    let all = all.filter_map(|(name, value, span)| {
        let table = value.as_object();
        let told = |key| table.and_then(|table| json::text(table, key));
        let wanted = json::string(value).or_else(|| told("version"));
        let scope = if told("type") == Some("build") {
            Scope::Build
        } else {
            Scope::Runtime
        };
        page.wanted(Ecosystem::Nuget, (None, name), wanted, scope, Some(&span))
    });
    all.collect()
}
