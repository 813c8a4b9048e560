// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pixi.lock`: packages of conda and of PyPI at their versions, those of conda with their
//! licenses.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::conda_spec::of_address;
use super::page::Page;
use super::{Format, Manifest, yaml};
use crate::package::{Dependency, Ecosystem};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "pixi-lock",
    matches: |_, name| name == "pixi.lock",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = yaml::document(page, page.text)?;
    let places = Places::of(page);
    let mut found: Vec<Dependency> = Vec::new();
    // one entry for every platform and build
    let mut seen = HashSet::new();
    for entry in yaml::members(&document, "packages") {
        let text = |key| yaml::text(entry, key);
        // `- conda: address` since version 6, `- kind: conda` with a name before
        let kind = text("kind");
        let conda = text("conda").or_else(|| text("url").filter(|_| kind == Some("conda")));
        let address = conda.or_else(|| text("pypi")).or_else(|| text("url"));
        let of_address = conda.and_then(of_address);
        let name = text("name").or(of_address.map(|(name, _)| name));
        let version = text("version").or(of_address.map(|(_, version)| version));
        let Some(name) = name else {
            continue;
        };
        if !seen.insert((conda.is_some(), name, version)) {
            continue;
        }
        let place = address.and_then(|address| places.get(address));
        let it = if conda.is_some() {
            page.locked(Ecosystem::Conda, (None, name), version, place.as_ref())
        } else {
            page.dependency(Ecosystem::Pypi, name, version, place.as_ref())
        };
        let license = text("license").filter(|license| *license != "None");
        // the project itself is listed by its folder
        let own = text("path").is_some()
            || address.is_some_and(|address| !address.contains("://"))
            || entry.get("editable").and_then(Value::as_bool) == Some(true);
        found.extend(it.map(|it| Dependency {
            declared: license.map(|license| page.declared(license, place.as_ref())),
            own,
            ..it
        }));
    }
    Ok(Manifest::locked(found))
}

/// Where addresses stand last: first among the environments, then as packages.
struct Places<'t>(HashMap<&'t str, Span>);

impl<'t> Places<'t> {
    fn of(page: &Page<'t>) -> Self {
        let keyed = page.each_line().filter_map(|(line, span)| {
            let (_, address) = line.split_once(": ")?;
            Some((address.trim().trim_matches(['"', '\'']), span))
        });
        Self(keyed.collect())
    }

    fn get(&self, address: &str) -> Option<Span> {
        self.0.get(address).cloned()
    }
}
