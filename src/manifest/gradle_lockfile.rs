// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `gradle.lockfile` and the older `gradle/dependency-locks/*.lockfile`: coordinates that
//! Gradle locked, each with the configurations that use it.

use super::page::Page;
use super::{Format, Lock, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, file_name, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "gradle-lockfile",
    matches: |path, name| {
        let older = || file_name(folder(path)) == "dependency-locks";
        name.ends_with(".lockfile") && older()
            || matches!(name, "gradle.lockfile" | "buildscript-gradle.lockfile")
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut found: Vec<Dependency> = Vec::new();
    // what the build itself runs is no part of what it makes
    let of_build = file_name(page.path).starts_with("buildscript");
    for (line, span) in page.each_line() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with("empty=") {
            continue;
        }
        let (coordinates, users) = line.split_once('=').unwrap_or((line, ""));
        let mut parts = coordinates.split(':');
        let (Some(group), Some(name), Some(version), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            let message = "this line is no `group:name:version=configurations`";
            return Err(page.malformed(Some(span), message));
        };
        let scopes = users.split(',').map(|user| {
            let user = user.to_ascii_lowercase();
            if user.contains("test") {
                Scope::Test
            } else if user.contains("processor") || user.contains("compileonly") {
                Scope::Build
            } else {
                Scope::Runtime
            }
        });
        let scope = scopes.min().filter(|_| !of_build).unwrap_or(Scope::Build);
        let it = page.locked(
            Ecosystem::Maven,
            (Some(group), name),
            Some(version),
            Some(&span),
        );
        found.extend(it.map(|it| Dependency { scope, ..it }));
    }
    Ok(Manifest {
        dependencies: found,
        lock: Some(Lock {
            edges: Vec::new(),
            scoped: true,
        }),
        ..Manifest::default()
    })
}
