// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pylock.toml` (PEP 751) and `pdm.lock`: names and versions in tables of one shape.

use super::page::Page;
use super::toml::{array, string, table};
use super::{Format, Manifest, toml};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "pylock",
    matches: |_, name| {
        let standard = name.starts_with("pylock.") && name.ends_with(".toml");
        standard || name == "pdm.lock"
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let mut found: Vec<Dependency> = Vec::new();
    for key in ["packages", "package"] {
        for entry in array(&document, key) {
            let span = entry.span();
            let Some(fields) = entry.get_ref().as_table() else {
                continue;
            };
            let Some((name, _)) = string(fields, "name") else {
                continue;
            };
            let version = string(fields, "version").map(|(version, _)| version);
            let own = table(fields, "directory").is_some() || string(fields, "path").is_some();
            let it = page.dependency(Ecosystem::Pypi, name, version, Some(&span));
            found.extend(it.map(|it| Dependency { own, ..it }));
        }
    }
    Ok(Manifest::locked(found))
}
