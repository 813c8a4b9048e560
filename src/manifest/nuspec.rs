// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `*.nuspec`: a NuGet package.

use super::declared::prefer;
use super::page::Page;
use super::xml::{below, child, child_text};
use super::{Format, Manifest, xml};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "nuspec",
    matches: |_, name| name.ends_with(".nuspec"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = xml::document(page)?;
    let Some(metadata) = child(document.root_element(), "metadata") else {
        return Ok(Manifest::default());
    };
    let text = |name| child_text(metadata, name);
    let mut package = page.package_in(Ecosystem::Nuget, None, text("id"), text("version"));
    // a template leaves its fields to the build
    if package
        .name
        .as_deref()
        .is_none_or(|name| name.contains('$'))
    {
        return Ok(Manifest::default());
    }
    package.version = package.version.filter(|version| !version.contains('$'));
    let stated = child(metadata, "license").and_then(|license| {
        let span = license.range();
        let text = license.text()?.trim();
        Some(match license.attribute("type") {
            Some("file") => page.in_file(text, Some(&span)),
            _ => page.declared(text, Some(&span)),
        })
    });
    let address = child(metadata, "licenseUrl").and_then(|address| {
        let span = address.range();
        let text = address.text()?.trim();
        // what NuGet itself puts there when a license is given
        let made = text.starts_with("https://aka.ms/") || text.is_empty();
        let text = text
            .strip_prefix("https://licenses.nuget.org/")
            .unwrap_or(text);
        (!made).then(|| page.declared(&text.replace("%20", " "), Some(&span)))
    });
    package.declared = prefer(stated, address);
    for node in below(metadata, "dependency") {
        let Some(name) = node.attribute("id") else {
            continue;
        };
        let span = node.range();
        package.dependencies.extend(page.wanted(
            Ecosystem::Nuget,
            (None, name),
            node.attribute("version"),
            Scope::Runtime,
            Some(&span),
        ));
    }
    Ok(Manifest::of(package))
}
