// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `metadata.rb` and `metadata.json`: a Chef cookbook.

use super::code::{Language, silent, tokens};
use super::page::Page;
use super::ruby::{Call, calls};
use super::{Format, Manifest, json};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "chef",
    matches: |_, name| matches!(name, "metadata.rb" | "metadata.json"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    if page.path.ends_with(".json") {
        return read_json(page);
    }
    let tokens = tokens(page.text, Language::Ruby);
    let calls = calls(&tokens);
    let field = |name: &str| calls.iter().find(|call| call.name == name);
    let text = |name: &str| field(name).and_then(Call::first);
    // many programs have a file of this name; a cookbook's says who maintains it
    let cookbook = text("maintainer").is_some() || text("version").is_some();
    let Some(name) = text("name").filter(|_| cookbook) else {
        return match page.line_with("maintainer") {
            Some(_) => silent(page, &tokens),
            None => Ok(Manifest::default()),
        };
    };
    let mut package = page.package_in(Ecosystem::Chef, None, Some(name), text("version"));
    package.declared = field("license").and_then(|call| {
        let license = call.first()?;
        Some(page.declared(license, Some(&call.span)))
    });
    for call in calls.iter().filter(|call| call.name == "depends") {
        if let Some(name) = call.first() {
            package.dependencies.extend(page.wanted(
                Ecosystem::Chef,
                (None, name),
                call.strings.get(1).map(String::as_str),
                Scope::Runtime,
                Some(&call.span),
            ));
        }
    }
    Ok(Manifest::of(package))
}

fn read_json(page: &Page<'_>) -> Result<Manifest, Problem> {
    // other tools use the name for other things: only a cookbook's is taken
    let Ok(fields) = json::object(page) else {
        return Ok(Manifest::default());
    };
    let text = |key| json::text(&fields, key);
    let cookbook = fields.get_object("dependencies").is_some() && text("version").is_some();
    let Some(name) = text("name").filter(|_| cookbook) else {
        return Ok(Manifest::default());
    };
    let mut package = page.package_in(Ecosystem::Chef, None, Some(name), text("version"));
    let place = json::place(&fields, "license");
    package.declared = text("license").map(|license| page.declared(license, place.as_ref()));
    for (name, wanted, span) in json::entries(&fields, "dependencies") {
        package.dependencies.extend(page.wanted(
            Ecosystem::Chef,
            (None, name),
            json::string(wanted),
            Scope::Runtime,
            Some(&span),
        ));
    }
    Ok(Manifest::of(package))
}
