// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `.zenodo.json`: how an archived release is described, its license among the rest.

use super::page::Page;
use super::{Format, Manifest, json};
use crate::package::Ecosystem;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "zenodo",
    matches: |_, name| name == ".zenodo.json",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let text = |key| json::text(&fields, key);
    let mut package = page.package_in(Ecosystem::Generic, None, text("title"), text("version"));
    let place = json::place(&fields, "license");
    // an id, or an object with one
    let inner = fields
        .get_object("license")
        .and_then(|license| json::text(license, "id"));
    let license = text("license").or(inner);
    package.declared = license.map(|license| page.declared(license, place.as_ref()));
    Ok(Manifest::of(package))
}
