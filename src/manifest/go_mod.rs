// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `go.mod`: a Go module and the versions it needs, those of its dependencies included.
//!
//! `go.work` only names folders with a `go.mod`, which is read where it lies.

use std::collections::HashMap;

use super::page::{Page, slash};
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Purl};
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
    let mut replaced: HashMap<&str, (&str, Option<&str>)> = HashMap::new();
    let mut block = "";
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let (line, comment) = line.split_once("//").unwrap_or((line, ""));
        let line = line.trim();
        if line == ")" {
            block = "";
            continue;
        }
        let (verb, rest) = if block.is_empty() {
            line.split_once([' ', '\t', '(']).unwrap_or((line, ""))
        } else {
            (block, line)
        };
        if block.is_empty() && line.ends_with('(') {
            block = verb.trim();
            continue;
        }
        let mut words = rest
            .split_whitespace()
            .map(|word| word.trim_matches(['"', '`']));
        match verb {
            "module" => module = words.next(),
            "require" => {
                let (Some(name), Some(version)) = (words.next(), words.next()) else {
                    continue;
                };
                let it = page.locked(Ecosystem::Golang, slash(name), Some(version), Some(&span));
                found.extend(it.map(|it| Dependency {
                    direct: Some(!comment.trim_start().starts_with("indirect")),
                    requirement: Some(version.to_owned()),
                    ..it
                }));
            }
            // replace name => ../folder, replace name v1 => other v2
            "replace" => {
                let sides = rest.split_once("=>");
                let (old, new) = sides.unwrap_or_default();
                let mut new = new.split_whitespace();
                if let Some((old, name)) = old.split_whitespace().next().zip(new.next()) {
                    replaced.insert(old, (name, new.next()));
                }
            }
            _ => {}
        }
    }
    let Some(module) = module else {
        let message = "this is not a go.mod: it names no module";
        return Err(page.malformed(Some(0..0), message));
    };
    for dependency in &mut found {
        let namespace = dependency.namespace.as_deref().unwrap_or("");
        let full = format!("{namespace}/{}", dependency.name);
        if let Some((name, version)) = replaced.get(full.trim_start_matches('/')) {
            replace(page, dependency, name, *version);
        }
    }
    let (namespace, name) = slash(module);
    let mut package = page.package_in(Ecosystem::Golang, namespace, Some(name), None);
    package.dependencies = found;
    Ok(Manifest::of(package))
}

/// What stands in for a module: a folder, which is another part of the project, or a module.
fn replace(page: &Page<'_>, dependency: &mut Dependency, name: &str, version: Option<&str>) {
    if name.starts_with(['.', '/']) {
        dependency.folder = page.file(name);
        dependency.own = dependency.folder.is_some();
        return;
    }
    let (namespace, name) = slash(name);
    if let Some(purl) = Purl::new("golang", namespace, name, version) {
        dependency.purl = purl;
        dependency.namespace = namespace.map(str::to_owned);
        dependency.name = name.to_owned();
        dependency.version = version.map(str::to_owned);
    }
}
