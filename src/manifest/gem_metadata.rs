// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `metadata` of a packed gem: its gemspec as RubyGems writes it, in YAML.

use serde_json::Value;

use super::page::Page;
use super::yaml::{self, members, text};
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "gem-metadata",
    matches: |_, name| name == "metadata",
    read,
};

/// The tag of what it describes; without it a file of this name is something else.
const TAG: &str = "!ruby/object:Gem::Specification";

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let first = page.text.lines().find(|line| !line.trim().is_empty());
    if !first.is_some_and(|line| line.contains(TAG)) {
        return Ok(Manifest::default());
    }
    // of which class a value is, is told by where it stands
    let untagged: String = page
        .text
        .split_inclusive([' ', '\n'])
        .map(|word| match word.strip_prefix("!ruby/") {
            Some(_) if word.ends_with('\n') => "\n",
            Some(_) => "",
            None => word,
        })
        .collect();
    let fields = yaml::document(page, &untagged)?;
    let version = fields.get("version").and_then(|it| text(it, "version"));
    let mut package = page.package(Ecosystem::Gem, text(&fields, "name"), version);
    let licenses = members(&fields, "licenses")
        .iter()
        .filter_map(Value::as_str);
    let place = page.line_with("licenses:");
    package.declared = page.all_of(licenses.map(|it| page.declared(it, place.as_ref())));
    for entry in members(&fields, "dependencies") {
        let Some(name) = text(entry, "name") else {
            continue;
        };
        let scope = match text(entry, "type") {
            Some(":development") => Scope::Dev,
            _ => Scope::Runtime,
        };
        let wanted: Vec<String> = entry
            .get("requirement")
            .map_or(&[][..], |it| members(it, "requirements"))
            .iter()
            .filter_map(|pair| {
                let pair = pair.as_array()?;
                let operator = pair.first()?.as_str()?;
                Some(format!("{operator} {}", text(pair.get(1)?, "version")?))
            })
            .collect();
        let wanted = Some(wanted.join(", ")).filter(|it| !it.is_empty() && it != ">= 0");
        let place = page.line_with(&format!("name: {name}"));
        let found = page.dependency(Ecosystem::Gem, name, None, place.as_ref());
        package.dependencies.extend(found.map(|it| Dependency {
            requirement: wanted,
            scope,
            direct: Some(true),
            ..it
        }));
    }
    Ok(Manifest::of(package))
}
