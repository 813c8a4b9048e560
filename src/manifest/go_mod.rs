// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `go.mod`: a Go module and the versions it needs, those of its dependencies included.

use super::go_directives::{directives, replace, replacement};
use super::page::{Page, slash};
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "go-mod",
    matches: |_, name| name == "go.mod",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut module = None;
    let mut found: Vec<Dependency> = Vec::new();
    let mut replaced = Vec::new();
    for directive in directives(page)? {
        let mut words = directive.words();
        match directive.verb {
            "module" => module = words.next(),
            "require" => {
                let (Some(name), Some(version)) = (words.next(), words.next()) else {
                    continue;
                };
                let place = Some(&directive.span);
                let it = page.locked(Ecosystem::Golang, slash(name), Some(version), place);
                found.extend(it.map(|it| Dependency {
                    direct: Some(!directive.comment.trim_start().starts_with("indirect")),
                    requirement: Some(version.to_owned()),
                    ..it
                }));
            }
            "replace" => replaced.extend(replacement(page, directive.rest)),
            _ => {}
        }
    }
    let Some(module) = module else {
        let message = "this is not a go.mod: it names no module";
        return Err(page.malformed(Some(0..0), message));
    };
    replace(&mut found, &replaced);
    let (namespace, name) = slash(module);
    let mut package = page.package_in(Ecosystem::Golang, namespace, Some(name), None);
    package.dependencies = found;
    Ok(Manifest::of(package))
}
