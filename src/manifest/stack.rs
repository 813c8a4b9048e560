// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Stack's files: `package.yaml` (hpack's form of a Cabal package), `stack.yaml` and
//! `stack.yaml.lock` with the packages from outside its snapshot.

use serde_json::Value;

use super::page::Page;
use super::{Format, Manifest, yaml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, file_name};

/// The format.
pub const FORMAT: Format = Format {
    name: "stack",
    matches: |_, name| matches!(name, "package.yaml" | "stack.yaml" | "stack.yaml.lock"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = yaml::document(page, page.text)?;
    let places = yaml::Places::of(page.text);
    Ok(match file_name(page.path) {
        "package.yaml" => package(page, &document, &places),
        "stack.yaml" => {
            let listed = yaml::members(&document, "extra-deps").iter();
            let found = listed.filter_map(|it| pinned(page, it, &places));
            Manifest {
                dependencies: found.collect(),
                ..Manifest::default()
            }
        }
        _ => {
            let listed = yaml::members(&document, "packages").iter();
            let completed = listed.filter_map(|it| it.get("completed"));
            let found = completed.filter_map(|it| pinned(page, it, &places));
            Manifest::locked(found.collect())
        }
    })
}

fn package(page: &Page<'_>, document: &Value, places: &yaml::Places<'_>) -> Manifest {
    let version = yaml::written(page.text, "version").filter(|_| document.get("version").is_some());
    let name = yaml::text(document, "name");
    let mut package = page.package_in(Ecosystem::Hackage, None, name, version);
    let place = places.get("license");
    package.declared =
        yaml::text(document, "license").map(|license| page.declared(license, place.as_ref()));
    let mut add = |holder: &Value, scope: Scope| {
        // a list, or a mapping of names to requirements
        let listed = yaml::members(holder, "dependencies").iter();
        let named = listed.filter_map(|it| it.as_str().or_else(|| yaml::text(it, "name")));
        let mapped = yaml::entries(holder, "dependencies").map(|(name, _)| name);
        for wanted in named.chain(mapped) {
            let end = wanted
                .find([' ', '<', '>', '=', '^'])
                .unwrap_or(wanted.len());
            let (name, asked) = wanted.split_at(end);
            // its tests use the library
            if package.name.as_deref() == Some(name) {
                continue;
            }
            let place = places.get(wanted);
            package.dependencies.extend(page.wanted(
                Ecosystem::Hackage,
                (None, name),
                Some(asked),
                scope,
                place.as_ref(),
            ));
        }
    };
    add(document, Scope::Runtime);
    for (key, scope) in [
        ("library", Scope::Runtime),
        ("executable", Scope::Runtime),
        ("custom-setup", Scope::Build),
    ] {
        document.get(key).into_iter().for_each(|it| add(it, scope));
    }
    for (key, scope) in [
        ("executables", Scope::Runtime),
        ("tests", Scope::Test),
        ("benchmarks", Scope::Dev),
    ] {
        yaml::entries(document, key).for_each(|(_, it)| add(it, scope));
    }
    if package.name.is_none() && package.dependencies.is_empty() {
        return Manifest::default();
    }
    Manifest::of(package)
}

/// `name-1.0@sha256:…`, `{hackage: name-1.0}`, `{git: address, commit: …}`.
fn pinned(page: &Page<'_>, value: &Value, places: &yaml::Places<'_>) -> Option<Dependency> {
    if let Some(address) = yaml::text(value, "git") {
        let place = places.get(&format!("git: {address}"));
        let revision = yaml::text(value, "commit");
        return page.repository(address, revision, Scope::Runtime, place.as_ref());
    }
    let written = value.as_str().or_else(|| yaml::text(value, "hackage"))?;
    let (name, version) = written.split('@').next()?.rsplit_once('-')?;
    // a folder of the project may have a hyphen too
    let fits = version.starts_with(|c: char| c.is_ascii_digit()) && !name.contains('/');
    let place = places.get(written).or_else(|| places.get("hackage"));
    fits.then(|| {
        page.pinned(
            Ecosystem::Hackage,
            (None, name),
            Some(version),
            Scope::Runtime,
            place.as_ref(),
        )
    })?
}
