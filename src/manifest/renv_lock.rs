// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `renv.lock`: R packages with versions; since renv 1.1 with their own descriptions, licenses
//! included.

use super::page::Page;
use super::r_license::declared;
use super::{Format, Manifest, json};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "renv-lock",
    matches: |_, name| name == "renv.lock",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let mut found: Vec<Dependency> = Vec::new();
    for (name, entry, span) in json::entries(&fields, "Packages") {
        let Some(entry) = entry.as_object() else {
            continue;
        };
        let version = json::text(entry, "Version");
        let place = json::place(entry, "License");
        let license = json::text(entry, "License");
        let it = page.locked(Ecosystem::Cran, (None, name), version, Some(&span));
        found.extend(it.map(|it| Dependency {
            declared: license.map(|license| declared(page, license, place.as_ref())),
            ..it
        }));
    }
    Ok(Manifest::locked(found))
}
