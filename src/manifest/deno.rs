// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `deno.json`, `jsr.json`: a module for Deno.

use super::page::{Page, slash};
use super::{Format, Manifest, json};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "deno",
    matches: |_, name| matches!(name, "deno.json" | "deno.jsonc" | "jsr.json"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let text = |key| json::text(&fields, key);
    let name = text("name").map(slash);
    let mut package = page.package_in(
        Ecosystem::Deno,
        name.and_then(|(namespace, _)| namespace),
        name.map(|(_, name)| name),
        text("version"),
    );
    let place = json::place(&fields, "license");
    package.declared = text("license").map(|license| page.declared(license, place.as_ref()));
    for (_, target, span) in json::entries(&fields, "imports") {
        let target = json::string(target).unwrap_or("");
        package.dependencies.extend(import(page, target, &span));
    }
    if package.name.is_none() && package.dependencies.is_empty() {
        return Ok(Manifest::default());
    }
    Ok(Manifest::of(package))
}

/// `npm:name@1`, `jsr:@scope/name@^1`, or an address; other targets are files of the project.
fn import(page: &Page<'_>, target: &str, span: &Span) -> Option<Dependency> {
    let split = |text| match str::rfind(text, '@').filter(|&at| at > 0) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    if let Some(real) = target.strip_prefix("npm:") {
        let (name, wanted) = split(real.trim_start_matches('/'));
        return page.wanted(
            Ecosystem::Npm,
            slash(name),
            wanted,
            Scope::Runtime,
            Some(span),
        );
    }
    if let Some(real) = target.strip_prefix("jsr:") {
        let (name, wanted) = split(real.trim_start_matches('/'));
        let full = format!("jsr.io/{name}");
        return page.wanted(
            Ecosystem::Generic,
            slash(&full),
            wanted,
            Scope::Runtime,
            Some(span),
        );
    }
    let address = target.strip_prefix("https://")?;
    page.wanted(
        Ecosystem::Generic,
        slash(address),
        Some(target),
        Scope::Runtime,
        Some(span),
    )
}
