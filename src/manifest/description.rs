// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `DESCRIPTION`: an R package, with R's own grammar of licenses.

use super::fields::{paragraphs, stray};
use super::page::Page;
use super::r_license::declared;
use super::{Format, Manifest};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "description",
    matches: |_, name| name == "DESCRIPTION",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let paragraphs = paragraphs(page.text);
    let Some(fields) = paragraphs.first() else {
        return Ok(Manifest::default());
    };
    let Some(name) = fields.line("Package") else {
        return Ok(Manifest::default());
    };
    if let Some(problem) = stray(page) {
        return Err(problem);
    }
    let mut package = page.package_in(Ecosystem::Cran, None, Some(name), fields.line("Version"));
    package.declared = fields.get("License").and_then(|field| {
        let statement = field.value.replace('\n', " ");
        (!statement.trim().is_empty()).then(|| declared(page, &statement, Some(&field.span)))
    });
    for (key, scope) in [
        ("Depends", Scope::Runtime),
        ("Imports", Scope::Runtime),
        ("LinkingTo", Scope::Build),
        ("Suggests", Scope::Optional),
        ("Enhances", Scope::Optional),
    ] {
        let Some(field) = fields.get(key) else {
            continue;
        };
        for wanted in field.value.split(',').map(str::trim) {
            let (name, version) = wanted.split_once('(').unwrap_or((wanted, ""));
            let version = version.trim().trim_end_matches(')');
            package.dependencies.extend(page.wanted(
                Ecosystem::Cran,
                (None, name.trim()),
                Some(version),
                scope,
                Some(&field.span),
            ));
        }
    }
    Ok(Manifest::of(package))
}
