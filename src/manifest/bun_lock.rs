// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `bun.lock`: what Bun installed, as JSON with trailing commas.

use std::collections::HashMap;

use super::page::Page;
use super::{Edge, Format, Lock, Manifest, json};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, file_name};

/// The format.
pub const FORMAT: Format = Format {
    name: "bun-lock",
    matches: |_, name| name == "bun.lock",
    read,
};

/// Most folders that a package may lie below; real trees have a few.
const MOST_FOLDERS: usize = 16;

/// Longest key that is looked up; a file system takes no longer paths.
const LONGEST_KEY: usize = 4096;

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let mut found: Vec<Dependency> = Vec::new();
    // key (where it is installed) and what it needs
    let mut keys: Vec<&str> = Vec::new();
    let mut needs: Vec<Vec<(&str, Option<Scope>)>> = Vec::new();
    for (path, value, span) in json::entries(&fields, "workspaces") {
        let Some(workspace) = value.as_object() else {
            continue;
        };
        let name = json::text(workspace, "name").unwrap_or(file_name(path));
        let it = page.dependency(
            Ecosystem::Npm,
            name,
            json::text(workspace, "version"),
            Some(&span),
        );
        let Some(it) = it else {
            continue;
        };
        found.push(Dependency { own: true, ..it });
        keys.push("");
        let mut wanted = Vec::new();
        for (key, scope) in [
            ("dependencies", Scope::Runtime),
            ("optionalDependencies", Scope::Optional),
            ("devDependencies", Scope::Dev),
        ] {
            wanted.extend(json::entries(workspace, key).map(|(name, ..)| (name, Some(scope))));
        }
        needs.push(wanted);
    }
    for (key, value, span) in json::entries(&fields, "packages") {
        let Some(parts) = value.as_array() else {
            continue;
        };
        let Some(id) = parts.elements.first().and_then(json::string) else {
            continue;
        };
        let Some((at, _)) = id.char_indices().skip(1).find(|(_, c)| *c == '@') else {
            continue;
        };
        let (name, version) = (&id[..at], &id[at + 1..]);
        if version.starts_with("workspace:") {
            continue;
        }
        // an address instead of a version: a repository, an archive, a link
        let pinned = Some(version).filter(|it| it.starts_with(|c: char| c.is_ascii_digit()));
        let Some(it) = page.dependency(Ecosystem::Npm, name, pinned, Some(&span)) else {
            continue;
        };
        let folder = key.matches('/').count() < MOST_FOLDERS;
        found.push(Dependency {
            requirement: Some(version.to_owned()).filter(|_| pinned.is_none()),
            folder: folder.then(|| page.file(&installed_at(key))).flatten(),
            ..it
        });
        keys.push(key);
        let about = parts.elements.iter().find_map(|part| part.as_object());
        let listed = about.into_iter().flat_map(|about| {
            let plain = json::entries(about, "dependencies").map(|(name, ..)| (name, None));
            let optional = json::entries(about, "optionalDependencies");
            plain.chain(optional.map(|(name, ..)| (name, Some(Scope::Optional))))
        });
        needs.push(listed.collect());
    }
    let own = found.iter().take_while(|it| it.own).count();
    let by_key = keys.iter().enumerate().skip(own);
    let by_key: HashMap<&str, usize> = by_key.map(|(at, key)| (*key, at)).collect();
    let mut edges = Vec::new();
    for (from, needs) in needs.iter().enumerate() {
        for (name, scope) in needs {
            edges.extend(nearest(&by_key, keys[from], name).map(|to| Edge {
                from,
                to,
                scope: *scope,
            }));
        }
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

/// The package of a name that a package sees: beside its own dependencies, or further up.
fn nearest(by_key: &HashMap<&str, usize>, key: &str, name: &str) -> Option<usize> {
    let mut at = key;
    for _ in 0..MOST_FOLDERS {
        if at.is_empty() || at.len() > LONGEST_KEY {
            break;
        }
        if let Some(&found) = by_key.get(format!("{at}/{name}").as_str()) {
            return Some(found);
        }
        at = above(at);
    }
    by_key.get(name).copied()
}

/// The key above `a/@b/c` is `a`.
fn above(key: &str) -> &str {
    let Some((head, _)) = key.rsplit_once('/') else {
        return "";
    };
    match head.rsplit_once('/') {
        Some((upper, last)) if last.starts_with('@') => upper,
        None if head.starts_with('@') => "",
        _ => head,
    }
}

/// `a/@b/c` lies in `node_modules/a/node_modules/@b/c`.
fn installed_at(key: &str) -> String {
    let mut path = String::from("node_modules");
    let mut scoped = false;
    for part in key.split('/') {
        if !scoped && path.len() > "node_modules".len() {
            path.push_str("/node_modules");
        }
        path.push('/');
        path.push_str(part);
        scoped = part.starts_with('@');
    }
    path
}
