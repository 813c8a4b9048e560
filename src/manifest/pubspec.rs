// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pubspec.yaml` and `pubspec.lock`: a Dart or Flutter package and what was chosen for it.

use serde_json::Value;

use super::page::Page;
use super::{Format, Lock, Manifest, yaml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "pubspec",
    matches: |_, name| name.ends_with("pubspec.yaml") || name.ends_with("pubspec.lock"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = yaml::document(page, page.text)?;
    if page.path.ends_with(".lock") {
        return Ok(lock(page, &document));
    }
    let version = yaml::written(page.text, "version").filter(|_| document.get("version").is_some());
    let mut package = page.package_in(Ecosystem::Pub, None, yaml::text(&document, "name"), version);
    package.private = yaml::text(&document, "publish_to") == Some("none");
    let places = yaml::Places::of(page.text);
    for (key, scope) in [
        ("dependencies", Scope::Runtime),
        ("dev_dependencies", Scope::Dev),
        ("environment", Scope::Build),
    ] {
        for (name, value) in yaml::entries(&document, key) {
            let path = yaml::text(value, "path");
            let place = places.get(name);
            let wanted = value.as_str().or_else(|| yaml::text(value, "version"));
            let it = page.wanted(Ecosystem::Pub, (None, name), wanted, scope, place.as_ref());
            package.dependencies.extend(it.map(|it| Dependency {
                folder: path.and_then(|path| page.file(path)),
                // Dart itself and Flutter come with the tools
                own: path.is_some(),
                ..it
            }));
        }
    }
    Ok(Manifest::of(package))
}

fn lock(page: &Page<'_>, document: &Value) -> Manifest {
    let places = yaml::Places::of(page.text);
    let mut found: Vec<Dependency> = Vec::new();
    for (name, value) in yaml::entries(document, "packages") {
        let version = yaml::text(value, "version");
        let place = places.get(name);
        let kind = yaml::text(value, "dependency").unwrap_or("");
        let it = page.locked(Ecosystem::Pub, (None, name), version, place.as_ref());
        found.extend(it.map(|it| Dependency {
            direct: Some(kind.starts_with("direct")),
            scope: if kind == "direct dev" {
                Scope::Dev
            } else {
                Scope::Runtime
            },
            own: yaml::text(value, "source") == Some("path"),
            ..it
        }));
    }
    Manifest {
        dependencies: found,
        lock: Some(Lock {
            edges: Vec::new(),
            scoped: true,
        }),
        ..Manifest::default()
    }
}
