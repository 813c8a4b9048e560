// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Cartfile`, `Cartfile.resolved`: repositories that Carthage builds.

use super::page::{Page, slash};
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "cartfile",
    matches: |_, name| matches!(name, "Cartfile" | "Cartfile.private" | "Cartfile.resolved"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let resolved = page.path.ends_with(".resolved");
    let mut found: Vec<Dependency> = Vec::new();
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let line = line.split('#').next().unwrap_or("");
        let mut words = line.split('"').map(str::trim);
        let (kind, name) = (words.next(), words.next());
        let (kind, name) = match (kind, name) {
            (Some("") | None, None) => continue,
            (Some(kind @ ("github" | "git" | "binary")), Some(name)) => (kind, name),
            _ => {
                let message = "this line is no `github`, `git` or `binary` with a name in quotes";
                return Err(page.malformed(Some(span), message));
            }
        };
        if kind != "github" {
            continue;
        }
        let wanted = match words.next() {
            Some("") | None => words.next(),
            other => other,
        };
        let pinned = wanted.filter(|_| resolved);
        let it = page.locked(Ecosystem::Github, slash(name), pinned, Some(&span));
        found.extend(it.map(|it| Dependency {
            requirement: wanted.map(str::to_owned),
            direct: (!resolved).then_some(true),
            ..it
        }));
    }
    if resolved {
        return Ok(Manifest::locked(found));
    }
    Ok(Manifest {
        dependencies: found,
        ..Manifest::default()
    })
}
