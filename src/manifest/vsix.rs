// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `extension.vsixmanifest`: an extension of an editor.

use super::page::Page;
use super::xml::{below, child};
use super::{Format, Manifest, xml};
use crate::package::Ecosystem;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "vsix",
    matches: |_, name| name.ends_with(".vsixmanifest"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = xml::document(page)?;
    let root = document.root_element();
    let Some(identity) = below(root, "Identity").next() else {
        return Ok(Manifest::default());
    };
    let mut package = page.package_in(
        Ecosystem::VscodeExtension,
        identity.attribute("Publisher"),
        identity.attribute("Id"),
        identity.attribute("Version"),
    );
    let license = child(root, "Metadata").and_then(|metadata| child(metadata, "License"));
    package.declared = license.and_then(|license| {
        let span = license.range();
        let file = license.text()?.trim();
        (!file.is_empty()).then(|| page.in_file(file, Some(&span)))
    });
    Ok(Manifest::of(package))
}
