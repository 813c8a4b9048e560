// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `manifest.json` of rsconnect: what is published to Posit Connect, with the R packages it
//! needs and their own descriptions, licenses included.

use super::page::Page;
use super::r_license::declared;
use super::{Format, Manifest, json};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "rsconnect",
    matches: |_, name| name == "manifest.json",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    // many tools have a file of this name: this one's says what kind of thing is published
    if !page.text.contains("\"appmode\"") {
        return Ok(Manifest::default());
    }
    let fields = json::object(page)?;
    let mut found: Vec<Dependency> = Vec::new();
    for (name, entry, span) in json::entries(&fields, "packages") {
        let about = entry
            .as_object()
            .and_then(|entry| entry.get_object("description"));
        let told = |key| about.and_then(|about| json::text(about, key));
        let place = about.and_then(|about| json::place(about, "License"));
        let it = page.locked(Ecosystem::Cran, (None, name), told("Version"), Some(&span));
        found.extend(it.map(|it| Dependency {
            declared: told("License").map(|license| declared(page, license, place.as_ref())),
            ..it
        }));
    }
    Ok(Manifest::locked(found))
}
