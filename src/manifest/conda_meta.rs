// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `conda-meta/*.json`: a package installed in a conda environment, as conda records it;
//! `info/index.json`: the same of an unpacked package.

use super::conda_spec::requirement;
use super::page::Page;
use super::{Format, Manifest, json};
use crate::package::{Ecosystem, Scope};
use crate::source::{Problem, file_name, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "conda-meta",
    matches: |path, name| {
        let holder = || file_name(folder(path));
        match name {
            "index.json" => holder() == "info",
            name => name.ends_with(".json") && holder() == "conda-meta",
        }
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let text = |key| json::text(&fields, key);
    // other records of the environment lie beside the packages, and others call files so too
    if text("name").is_none() || text("version").is_none() || text("build").is_none() {
        return Ok(Manifest::default());
    }
    let mut package = page.package_in(Ecosystem::Conda, None, text("name"), text("version"));
    let place = json::place(&fields, "license");
    let license = text("license").filter(|license| !license.is_empty());
    package.declared = license.map(|license| page.declared(license, place.as_ref()));
    for needed in json::members(&fields, "depends") {
        let Some(needed) = json::string(needed) else {
            continue;
        };
        let (name, asked) = requirement(needed);
        // `__glibc` stands for what the system itself must have
        if name.starts_with("__") {
            continue;
        }
        let place = json::place(&fields, "depends");
        package.dependencies.extend(page.wanted(
            Ecosystem::Conda,
            (None, name),
            Some(asked),
            Scope::Runtime,
            place.as_ref(),
        ));
    }
    Ok(Manifest::of(package))
}
