// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `conan.lock`: the recipes of Conan at their versions, in the forms of Conan 1 and 2.

use super::page::Page;
use super::{Format, Lock, Manifest, json};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "conan-lock",
    matches: |_, name| name == "conan.lock",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let mut found: Vec<Dependency> = Vec::new();
    for (key, scope) in [
        ("requires", Scope::Runtime),
        ("build_requires", Scope::Build),
        ("python_requires", Scope::Build),
    ] {
        for value in json::members(&fields, key) {
            let reference = json::string(value);
            found.extend(reference.and_then(|it| locked(page, it, scope, &json::range(value))));
        }
    }
    let graph = fields.get_object("graph_lock");
    for (_, node, span) in graph
        .into_iter()
        .flat_map(|graph| json::entries(graph, "nodes"))
    {
        let node = node.as_object();
        let told = |key| node.and_then(|node| json::text(node, key));
        let scope = match told("context") {
            Some("build") => Scope::Build,
            _ => Scope::Runtime,
        };
        let it = told("ref").and_then(|it| locked(page, it, scope, &span));
        // the project itself stands among the nodes, by its path
        found.extend(it.map(|it| Dependency {
            own: told("path").is_some(),
            ..it
        }));
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

/// `name/version@user/channel#revision%time`.
fn locked(page: &Page<'_>, reference: &str, scope: Scope, span: &Span) -> Option<Dependency> {
    let bare = reference.split(['@', '#', '%']).next()?;
    let (name, version) = bare.split_once('/')?;
    let it = page.locked(Ecosystem::Conan, (None, name), Some(version), Some(span))?;
    Some(Dependency { scope, ..it })
}
