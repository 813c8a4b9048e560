// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `ivy.xml`: a module of Apache Ivy's and what it depends on.

use super::declared::MOST_LICENSES;
use super::page::Page;
use super::xml::{below, child};
use super::{Format, Manifest, xml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "ivy",
    matches: |_, name| name == "ivy.xml" || name.ends_with(".ivy") || name.ends_with("-ivy.xml"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = xml::document(page)?;
    let root = document.root_element();
    let about = child(root, "info");
    let told = |name| about.and_then(|about| about.attribute(name));
    if root.tag_name().name() != "ivy-module" {
        return Ok(Manifest::default());
    }
    let plain = |text: &&str| !text.contains('$');
    let mut package = page.package_in(
        Ecosystem::Maven,
        told("organisation"),
        told("module"),
        told("revision").filter(plain),
    );
    let licenses = about.into_iter().flat_map(|about| below(about, "license"));
    // Ivy does not say how several relate; those who list several offer a choice, as with Maven
    package.declared = page.any_of(licenses.take(MOST_LICENSES).filter_map(|license| {
        let span = license.range();
        Some(page.declared(license.attribute("name")?, Some(&span)))
    }));
    for node in below(root, "dependency") {
        let (Some(group), Some(name)) = (node.attribute("org"), node.attribute("name")) else {
            continue;
        };
        let wanted = node.attribute("rev");
        let pinned = wanted.filter(|it| plain(it) && !it.contains(['+', '[', '(', ']']));
        let pinned = pinned.filter(|it| !it.starts_with("latest."));
        let scope = match node.attribute("conf") {
            Some(conf) if conf.starts_with("test") => Scope::Test,
            _ => Scope::Runtime,
        };
        let span = node.range();
        let coordinates = (Some(group), name);
        let it = page.pinned(Ecosystem::Maven, coordinates, pinned, scope, Some(&span));
        package.dependencies.extend(it.map(|it| Dependency {
            requirement: wanted.map(str::to_owned),
            ..it
        }));
    }
    Ok(Manifest::of(package))
}
