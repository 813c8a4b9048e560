// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `meta.yaml`, `recipe.yaml`: how conda builds a package.
//!
//! Older recipes are templates: variables that the file sets in plain words are put in, lines
//! of the template language are left out, and what it would compute is empty.

use std::collections::HashMap;

use serde_json::Value;

use super::page::Page;
use super::{Format, Manifest, yaml};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "conda-recipe",
    matches: |_, name| matches!(name, "meta.yaml" | "recipe.yaml"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let filled = filled(page.text);
    let document = yaml::document(page, &filled)?;
    let nothing = Value::Null;
    let part = |key: &str| document.get(key).unwrap_or(&nothing);
    let head = part("package");
    let Some(name) = yaml::text(head, "name") else {
        return Ok(Manifest::default());
    };
    let version = filled.find("\npackage:").or(Some(0)).and_then(|at| {
        head.get("version")?;
        yaml::written(&filled[at..], "version")
    });
    let mut package = page.package_in(Ecosystem::Conda, None, Some(name), version);
    let about = part("about");
    let place = page.line_with("license:");
    package.declared = yaml::text(about, "license").map(|it| page.declared(it, place.as_ref()));
    if let Some(declared) = &mut package.declared {
        let file = about.get("license_file");
        let several = file.and_then(Value::as_array).into_iter().flatten();
        let named = several.chain(file).filter_map(Value::as_str);
        declared
            .files
            .extend(named.filter_map(|file| page.file(file)));
    }
    let places = yaml::Places::of(page.text);
    for (key, scope) in [
        ("build", Scope::Build),
        ("host", Scope::Build),
        ("run", Scope::Runtime),
    ] {
        for wanted in yaml::members(part("requirements"), key) {
            let Some(wanted) = wanted.as_str().map(str::trim) else {
                continue;
            };
            let bare = wanted.rsplit_once("::").map_or(wanted, |(_, bare)| bare);
            let end = bare
                .find([' ', '=', '<', '>', '!', '~'])
                .unwrap_or(bare.len());
            let (name, asked) = bare.split_at(end);
            let place = places.get(wanted);
            package.dependencies.extend(page.wanted(
                Ecosystem::Conda,
                (None, name),
                Some(asked),
                scope,
                place.as_ref(),
            ));
        }
    }
    Ok(Manifest::of(package))
}

/// The text with its plain variables put in, line for line.
fn filled(text: &str) -> String {
    let mut variables: HashMap<String, String> = HashMap::new();
    let mut whole = String::with_capacity(text.len());
    for line in text.lines() {
        let bare = line.trim();
        if bare.starts_with("{%") {
            let set = bare
                .trim_start_matches(['{', '%', '-', ' '])
                .strip_prefix("set ");
            if let Some((name, value)) = set.and_then(|set| set.split_once('=')) {
                let value = value.trim().trim_end_matches(['}', '%', '-', ' ']);
                let plain = value.trim_matches(['"', '\'']);
                if !plain.contains(['(', '[', '{', '|', '~', '"', '\'']) && plain.len() < 200 {
                    variables.insert(name.trim().to_owned(), plain.to_owned());
                }
            }
            whole.push('\n');
            continue;
        }
        let mut rest = line;
        while let Some((head, tail)) = rest.split_once("{{") {
            let Some((name, tail)) = tail.split_once("}}") else {
                break;
            };
            whole.push_str(head.strip_suffix('$').unwrap_or(head));
            let name = name.split('|').next().unwrap_or(name).trim();
            whole.push_str(variables.get(name).map_or("", String::as_str));
            rest = tail;
        }
        whole.push_str(rest);
        whole.push('\n');
    }
    whole
}
