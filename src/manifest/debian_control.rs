// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `debian/control`, `*.dsc`: what Debian builds from a source and what that needs.

use super::fields::{Paragraph, paragraphs, stray};
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Package, Scope};
use crate::source::{Problem, file_name, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "debian-control",
    matches: |path, name| {
        let packs = || {
            let above = file_name(folder(path));
            matches!(above, "debian" | "DEBIAN") || above.starts_with("control.tar")
        };
        name == "control" && packs() || name.ends_with(".dsc")
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let paragraphs = paragraphs(page.text);
    if let Some(problem) = stray(page).filter(|_| !page.path.ends_with(".dsc")) {
        return Err(problem);
    }
    let source = page.path.ends_with(".dsc");
    let packages = paragraphs.iter().filter_map(|paragraph| {
        let name = paragraph.line("Package");
        let name = name.or_else(|| paragraph.line("Source").filter(|_| source))?;
        // a source's own paragraph may stand in a signed message
        let version = paragraph.line("Version");
        let mut package: Package =
            page.package_in(Ecosystem::Deb, Some("debian"), Some(name), version);
        for (key, scope) in [
            ("Depends", Scope::Runtime),
            ("Pre-Depends", Scope::Runtime),
            ("Build-Depends", Scope::Build),
        ] {
            package
                .dependencies
                .extend(needed(page, paragraph, key, scope));
        }
        Some(package)
    });
    Ok(Manifest {
        packages: packages.collect(),
        ..Manifest::default()
    })
}

/// `name (>= 1.0), other | another, ${shlibs:Depends}`.
fn needed(page: &Page<'_>, paragraph: &Paragraph<'_>, key: &str, scope: Scope) -> Vec<Dependency> {
    let Some(field) = paragraph.get(key) else {
        return Vec::new();
    };
    let each = field.value.split([',', '|']);
    let each = each.filter_map(|wanted| {
        let wanted = wanted.trim();
        let end = wanted
            .find([' ', '(', '[', '<', ':'])
            .unwrap_or(wanted.len());
        let (name, rest) = wanted.split_at(end);
        let rest = rest.split(['(', ')']).nth(1);
        if name.is_empty() || name.contains('$') {
            return None;
        }
        page.wanted(
            Ecosystem::Deb,
            (Some("debian"), name),
            rest,
            scope,
            Some(&field.span),
        )
    });
    each.collect()
}
