// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `packages.lock.json`: what NuGet locked, for each framework a project is built for.

use std::collections::HashMap;

use super::page::Page;
use super::{Edge, Format, Lock, Manifest, json};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "nuget-lock",
    matches: |_, name| {
        name == "packages.lock.json"
            || name.starts_with("packages.") && name.ends_with(".lock.json")
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let mut found: Vec<Dependency> = Vec::new();
    let mut edges: Vec<Edge> = Vec::new();
    for (_, framework, _) in json::entries(&fields, "dependencies") {
        let Some(framework) = framework.as_object() else {
            continue;
        };
        let mut here: HashMap<String, usize> = HashMap::new();
        let mut needs: Vec<(usize, &str)> = Vec::new();
        for property in &framework.properties {
            let (name, span) = (property.name.as_str(), json::span(property));
            let Some(entry) = property.value.as_object() else {
                continue;
            };
            let told = |key| json::text(entry, key);
            let it = page.locked(
                Ecosystem::Nuget,
                (None, name),
                told("resolved"),
                Some(&span),
            );
            let Some(it) = it else {
                continue;
            };
            let at = found.len();
            here.insert(name.to_ascii_lowercase(), at);
            needs.extend(json::entries(entry, "dependencies").map(|(name, ..)| (at, name)));
            found.push(Dependency {
                requirement: told("requested").map(str::to_owned),
                direct: told("type").map(|kind| kind == "Direct"),
                // another project of the same solution
                own: told("type") == Some("Project"),
                ..it
            });
        }
        edges.extend(needs.into_iter().filter_map(|(from, name)| {
            let to = *here.get(&name.to_ascii_lowercase())?;
            Some(Edge {
                from,
                to,
                scope: None,
            })
        }));
    }
    Ok(Manifest {
        dependencies: found,
        lock: Some(Lock {
            edges,
            scoped: false,
        }),
        ..Manifest::default()
    })
}
