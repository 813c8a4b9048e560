// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `*.podspec` and `*.podspec.json`: a CocoaPods pod.

use super::code::{Language, tokens};
use super::page::Page;
use super::ruby::{Call, calls};
use super::{Format, Manifest, json};
use crate::package::{Declared, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "podspec",
    matches: |_, name| name.ends_with(".podspec") || name.ends_with(".podspec.json"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    if page.path.ends_with(".json") {
        read_json(page)
    } else {
        Ok(read_ruby(page))
    }
}

fn read_ruby(page: &Page<'_>) -> Manifest {
    let tokens = tokens(page.text, Language::Ruby);
    let calls = calls(&tokens);
    let field = |name: &str| calls.iter().find(|call| call.name == name);
    let text = |name: &str| field(name).and_then(Call::first);
    let mut package = page.package_in(Ecosystem::Cocoapods, None, text("name"), text("version"));
    package.declared = field("license").and_then(|call| {
        let kind = call.key("type").or_else(|| call.first());
        declared(page, kind, call.key("file"), Some(&call.span))
    });
    for call in calls.iter().filter(|call| call.name == "dependency") {
        if let Some(name) = call.first() {
            let wanted = call.strings[1..].join(", ");
            package.dependencies.extend(page.wanted(
                Ecosystem::Cocoapods,
                (None, name),
                Some(&wanted),
                Scope::Runtime,
                Some(&call.span),
            ));
        }
    }
    if package.name.is_none() {
        return Manifest::default();
    }
    Manifest::of(package)
}

fn read_json(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let text = |key| json::text(&fields, key);
    let mut package = page.package_in(Ecosystem::Cocoapods, None, text("name"), text("version"));
    let place = json::place(&fields, "license");
    package.declared = match fields.get_object("license") {
        Some(table) => declared(
            page,
            json::text(table, "type"),
            json::text(table, "file"),
            place.as_ref(),
        ),
        None => declared(page, text("license"), None, place.as_ref()),
    };
    for (name, _, span) in json::entries(&fields, "dependencies") {
        package.dependencies.extend(page.wanted(
            Ecosystem::Cocoapods,
            (None, name),
            None,
            Scope::Runtime,
            Some(&span),
        ));
    }
    Ok(Manifest::of(package))
}

fn declared(
    page: &Page<'_>,
    kind: Option<&str>,
    file: Option<&str>,
    span: Option<&Span>,
) -> Option<Declared> {
    let kind = kind.filter(|kind| !kind.trim().is_empty());
    let Some(kind) = kind else {
        return file.map(|file| page.in_file(file, span));
    };
    let mut declared = page.declared(kind, span);
    declared.files.extend(file.and_then(|file| page.file(file)));
    Some(declared)
}
