// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Directory.Packages.props`: versions that the .NET projects below its folder use without
//! naming them.

use super::page::Page;
use super::xml::below;
use super::{Format, Manifest, Shared, xml};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "nuget-central",
    matches: |_, name| name == "Directory.Packages.props",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = xml::document(page)?;
    let mut shared = Shared::default();
    for node in below(document.root_element(), "PackageVersion") {
        let name = node
            .attribute("Include")
            .or_else(|| node.attribute("Update"));
        if let (Some(name), Some(version)) = (name, node.attribute("Version")) {
            let plain = !version.contains(['$', '[', '(', '*']);
            if plain {
                shared
                    .versions
                    .insert(name.to_ascii_lowercase(), version.to_owned());
            }
        }
    }
    Ok(Manifest {
        shares: Some(shared),
        ..Manifest::default()
    })
}
