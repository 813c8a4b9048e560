// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pixi.toml`: a project of pixi's, with packages of conda and of PyPI.

use ::toml::de::DeTable;

use super::page::Page;
use super::pixi_tables::all;
use super::toml::{string, table};
use super::{Format, Manifest, toml};
use crate::package::Ecosystem;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "pixi",
    matches: |_, name| name == "pixi.toml",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let nothing = DeTable::new();
    // the table was called `project` before
    let fields = ["workspace", "project", "package"]
        .iter()
        .find_map(|name| table(&document, name));
    let fields = fields.unwrap_or(&nothing);
    let text = |key| string(fields, key).map(|(text, _)| text);
    let mut package = page.package_in(Ecosystem::Conda, None, text("name"), text("version"));
    let file = string(fields, "license-file").map(|(file, span)| page.in_file(file, Some(&span)));
    package.declared = match string(fields, "license") {
        Some((license, span)) => {
            let mut declared = page.declared(license, Some(&span));
            declared
                .files
                .extend(file.into_iter().flat_map(|file| file.files));
            Some(declared)
        }
        None => file,
    };
    // a project is made to be worked in; what is published has a `[package]`
    package.private = table(&document, "package").is_none();
    all(page, &document, &mut package.dependencies);
    Ok(Manifest::of(package))
}
