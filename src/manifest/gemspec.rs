// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `*.gemspec`: a Ruby gem by a program, which is read and never run.

use super::code::{Language, silent, tokens};
use super::page::Page;
use super::ruby::{Call, calls};
use super::{Format, Manifest};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "gemspec",
    matches: |_, name| name.ends_with(".gemspec"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens = tokens(page.text, Language::Ruby);
    let calls = calls(&tokens);
    let field = |name: &str| calls.iter().find(|call| call.name == name);
    let text = |name: &str| field(name).and_then(Call::first);
    let mut package = page.package_in(Ecosystem::Gem, None, text("name"), text("version"));
    // "licenses" of a gem: the specification does not say how they relate; gems that list
    // several let their users choose, as Ruby itself does
    let licenses = calls
        .iter()
        .filter(|call| matches!(call.name, "license" | "licenses"));
    package.declared = page.any_of(licenses.flat_map(|call| {
        let told = call.strings.iter().filter(|text| !text.trim().is_empty());
        told.map(|text| page.declared(text, Some(&call.span)))
    }));
    for call in &calls {
        let scope = match call.name {
            "add_dependency" | "add_runtime_dependency" => Scope::Runtime,
            "add_development_dependency" => Scope::Dev,
            _ => continue,
        };
        let Some(name) = call.first() else {
            continue;
        };
        let wanted = call.strings[1..].join(", ");
        package.dependencies.extend(page.wanted(
            Ecosystem::Gem,
            (None, name),
            Some(&wanted),
            scope,
            Some(&call.span),
        ));
    }
    if package.name.is_none() && package.dependencies.is_empty() && package.declared.is_none() {
        return silent(page, &tokens);
    }
    Ok(Manifest::of(package))
}
