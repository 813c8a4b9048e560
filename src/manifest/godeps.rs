// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Godeps.json`: revisions of Go packages, from before Go had modules.

use super::page::{Page, slash};
use super::{Format, Manifest, json};
use crate::package::Ecosystem;
use crate::package::Scope;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "godeps",
    matches: |_, name| name == "Godeps.json",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let Some(name) = json::text(&fields, "ImportPath") else {
        return Ok(Manifest::default());
    };
    let (namespace, name) = slash(name);
    let mut package = page.package_in(Ecosystem::Golang, namespace, Some(name), None);
    for entry in json::members(&fields, "Deps") {
        let Some(fields) = entry.as_object() else {
            continue;
        };
        let Some(name) = json::text(fields, "ImportPath") else {
            continue;
        };
        let span = fields.range.start..fields.range.end;
        package.dependencies.extend(page.wanted(
            Ecosystem::Golang,
            slash(name),
            json::text(fields, "Rev"),
            Scope::Runtime,
            Some(&span),
        ));
    }
    Ok(Manifest::of(package))
}
