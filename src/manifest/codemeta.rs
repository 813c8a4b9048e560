// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `codemeta.json`: research software described for archives and catalogs.

use super::page::Page;
use super::{Format, Manifest, json};
use crate::package::Ecosystem;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "codemeta",
    matches: |_, name| name == "codemeta.json",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let text = |key| json::text(&fields, key);
    let version = text("version").or_else(|| text("softwareVersion"));
    let mut package = page.package_in(Ecosystem::Generic, None, text("name"), version);
    let place = json::place(&fields, "license");
    // addresses, names, or objects with either; several: the vocabulary does not say how they
    // relate, and archives show them as a choice
    let licenses = json::members(&fields, "license").iter();
    package.declared = page.any_of(licenses.filter_map(|license| {
        let object = license.as_object();
        let told = ["url", "@id", "name"];
        let of_object = object.and_then(|it| told.iter().find_map(|key| json::text(it, key)));
        let license = json::string(license).or(of_object)?;
        Some(page.declared(spdx_id(license), place.as_ref()))
    }));
    Ok(Manifest::of(package))
}

/// The id in an address of the SPDX list.
fn spdx_id(license: &str) -> &str {
    let address = license.split_once("spdx.org/licenses/");
    address.map_or(license, |(_, id)| id.trim_end_matches(".html"))
}
