// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Manifest.toml`, `JuliaManifest.toml`: the versions that Julia chose.

use ::toml::de::{DeTable, DeValue};

use super::page::Page;
use super::toml::{entries, string, table};
use super::{Format, Manifest, toml};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "julia-manifest",
    matches: |_, name| matches!(name, "Manifest.toml" | "JuliaManifest.toml"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    // the second format has a table of its own for what the first has at the top
    let packages: &DeTable<'_> = table(&document, "deps").unwrap_or(&document);
    let mut found: Vec<Dependency> = Vec::new();
    for (name, span, value) in entries(packages) {
        let DeValue::Array(versions) = value.get_ref() else {
            continue;
        };
        for entry in versions {
            let Some(fields) = entry.get_ref().as_table() else {
                continue;
            };
            let version = string(fields, "version").map(|(version, _)| version);
            let own = string(fields, "path").is_some();
            let it = page.locked(Ecosystem::Julia, (None, name), version, Some(&span));
            found.extend(it.map(|it| Dependency { own, ..it }));
        }
    }
    Ok(Manifest::locked(found))
}
