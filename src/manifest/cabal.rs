// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `*.cabal`: a Haskell package by Cabal, and what each of its parts is built with.

use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "cabal",
    matches: |_, name| name.ends_with(".cabal"),
    read,
};

/// A field with the part of the package that it stands in.
struct Field<'t> {
    part: &'t str,
    name: String,
    lines: Vec<(&'t str, Span)>,
}

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = fields(page);
    let field = |name: &str| {
        let mut fields = fields.iter();
        let field = fields.find(|field| field.part.is_empty() && field.name == name)?;
        field.lines.iter().find(|(line, _)| !line.is_empty())
    };
    let text = |name| field(name).map(|(text, _)| *text);
    let Some(name) = text("name") else {
        let message = "this is no package of Cabal's: it has no field `name`";
        return Err(page.malformed(Some(0..0), message));
    };
    let mut package = page.package_in(Ecosystem::Hackage, None, Some(name), text("version"));
    package.declared = field("license").map(|(license, span)| page.declared(license, Some(span)));
    for key in ["license-file", "license-files"] {
        for (line, span) in fields
            .iter()
            .filter(|field| field.part.is_empty() && field.name == key)
            .flat_map(|field| &field.lines)
        {
            for file in line.split([',', ' ']).filter(|file| !file.is_empty()) {
                let named = page.in_file(file, Some(span));
                match &mut package.declared {
                    Some(declared) => declared.files.extend(named.files),
                    None => package.declared = Some(named),
                }
            }
        }
    }
    for field in &fields {
        let scope = match (field.name.as_str(), field.part) {
            ("setup-depends" | "build-tool-depends" | "build-tools", _) => Scope::Build,
            ("build-depends", "test-suite") => Scope::Test,
            ("build-depends", "benchmark") => Scope::Dev,
            ("build-depends", _) => Scope::Runtime,
            _ => continue,
        };
        for (line, span) in &field.lines {
            let wanted = line.split(',');
            let found = wanted.filter_map(|wanted| dependency(page, wanted, scope, span));
            // parts of the package that others of its parts use
            package
                .dependencies
                .extend(found.filter(|it| it.name != name));
        }
    }
    Ok(Manifest::of(package))
}

/// `name >=1.0 && <2`, `name:part`, `name:{part, part}`.
fn dependency(page: &Page<'_>, wanted: &str, scope: Scope, span: &Span) -> Option<Dependency> {
    let wanted = wanted.trim();
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let end = wanted.find(|c: char| !inside(c)).unwrap_or(wanted.len());
    let (name, asked) = wanted.split_at(end);
    // what is left of a list of parts: `part}`
    if asked.trim_start().starts_with('}') {
        return None;
    }
    let asked = match asked.strip_prefix(':') {
        Some(parts) => parts
            .find([' ', '<', '>', '=', '^'])
            .map_or("", |at| &parts[at..]),
        None => asked,
    };
    page.wanted(
        Ecosystem::Hackage,
        (None, name),
        Some(asked),
        scope,
        Some(span),
    )
}

/// All fields: a line that is indented deeper than a field goes on with it.
fn fields<'t>(page: &Page<'t>) -> Vec<Field<'t>> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut part = "";
    let mut depth = 0;
    for (line, span) in page.each_line() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with("--") {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let key = bare.split_once(':').filter(|(key, _)| {
            key.chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        });
        if indent > depth
            && let Some(last) = fields.last_mut()
            && depth != usize::MAX
        {
            last.lines.push((bare.trim_start_matches(','), span));
        } else if let Some((key, value)) = key {
            if indent == 0 {
                part = "";
            }
            depth = indent;
            fields.push(Field {
                part,
                name: key.to_ascii_lowercase(),
                lines: vec![(value.trim(), span)],
            });
        } else {
            if indent == 0 {
                part = bare.split_whitespace().next().unwrap_or("");
            }
            // a heading or a condition: what is below it belongs to no field
            depth = usize::MAX;
        }
    }
    fields
}
