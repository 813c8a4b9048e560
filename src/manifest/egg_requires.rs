// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `requires.txt` of an `.egg-info` folder: what a Python package needs, as setuptools writes
//! it. Source: <https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html>.
//!
//! A requirement a line; below `[extra]` those of an extra, below `[:marker]` those that hold
//! for some systems alone. The package is described by the `PKG-INFO` beside it.

use super::page::{Page, group_scope};
use super::pep508::Requirement;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, file_name, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "egg-requires",
    matches: |path, name| {
        let here = file_name(folder(path));
        name == "requires.txt" && (here.ends_with(".egg-info") || here == "EGG-INFO")
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut scope = Scope::Runtime;
    for (line, span) in page.each_line() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(head) = line.strip_prefix('[') {
            let Some(head) = head.strip_suffix(']') else {
                return Err(page.malformed(Some(span), "this section's head is never closed"));
            };
            scope = match head.split(':').next() {
                None | Some("") => Scope::Runtime,
                Some(extra) => group_scope(extra, Scope::Optional),
            };
            continue;
        }
        let Some(requirement) = Requirement::parse(line) else {
            return Err(page.malformed(Some(span), "this line is no requirement"));
        };
        let pinned = requirement.pinned();
        let it = page.dependency(Ecosystem::Pypi, requirement.name, pinned, Some(&span));
        found.extend(it.map(|it| Dependency {
            requirement: requirement.wanted(),
            scope,
            direct: Some(true),
            ..it
        }));
    }
    Ok(Manifest {
        dependencies: found,
        ..Manifest::default()
    })
}
