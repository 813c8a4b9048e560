// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `META-INF/MANIFEST.MF` and `pom.properties`: what a Java archive says of itself.

use std::collections::HashMap;

use super::declared::MOST_LICENSES;
use super::page::Page;
use super::{Format, Manifest};
use crate::package::Ecosystem;
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "jar-manifest",
    matches: |path, name| {
        let manifest = path == "META-INF/MANIFEST.MF" || path.ends_with("/META-INF/MANIFEST.MF");
        manifest || name == "pom.properties"
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    if page.path.ends_with(".properties") {
        let field = |name: &str| {
            let mut lines = page.text.lines().map(str::trim);
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
        };
        let Some(artifact) = field("artifactId") else {
            return Ok(Manifest::default());
        };
        return Ok(Manifest::of(page.package_in(
            Ecosystem::Maven,
            field("groupId"),
            Some(artifact),
            field("version"),
        )));
    }
    let mut main = page
        .each_line()
        .take_while(|(line, _)| !line.trim().is_empty());
    if let Some((_, span)) = main.find(|(line, _)| !line.starts_with(' ') && !line.contains(':')) {
        return Err(page.malformed(Some(span), "this line is no `Name: value`"));
    }
    let fields = fields(page.text);
    let field = |names: &[&str]| {
        let told = names.iter().find_map(|name| fields.get(*name));
        told.map(|(value, _)| value.split(';').next().unwrap_or(value).trim())
    };
    let symbolic = field(&["Bundle-SymbolicName"]);
    let vendor = field(&["Implementation-Vendor-Id"]);
    let title = field(&["Implementation-Title", "Specification-Title", "Bundle-Name"]);
    let Some(name) = title.or(symbolic) else {
        return Ok(Manifest::default());
    };
    let version = field(&[
        "Implementation-Version",
        "Specification-Version",
        "Bundle-Version",
    ]);
    // Maven's archiver writes the group as the vendor's id, and the name as the title
    let by_maven = field(&["Created-By"]).is_some_and(|by| by.contains("Maven"));
    let ecosystem = match vendor {
        Some(_) if by_maven && !name.contains(char::is_whitespace) => Ecosystem::Maven,
        _ => Ecosystem::Jar,
    };
    let mut package = page.package_in(ecosystem, vendor, Some(name), version);
    package.declared = fields.get("Bundle-License").and_then(|(value, span)| {
        // addresses or names between commas, each with attributes after `;`; OSGi leaves how
        // they relate to the reader, those who list several mean a choice
        let each = value
            .split(',')
            .map(|one| one.split(';').next().unwrap_or(one));
        let each = each
            .map(|one| one.trim().trim_matches('"'))
            .filter(|one| !one.is_empty());
        page.any_of(
            each.take(MOST_LICENSES)
                .map(|one| page.declared(one, Some(span))),
        )
    });
    Ok(Manifest::of(package))
}

/// The main section: a line that begins with one space goes on with the one above.
fn fields(text: &str) -> HashMap<&str, (String, Span)> {
    let mut all: HashMap<&str, (String, Span)> = HashMap::new();
    let mut last = "";
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        if let Some(more) = line.strip_prefix(' ') {
            if let Some((value, span)) = all.get_mut(last) {
                value.push_str(more);
                span.end = start + line.len();
            }
        } else if let Some((name, value)) = line.split_once(':') {
            last = name.trim();
            all.insert(last, (value.trim().to_owned(), start..start + line.len()));
        }
    }
    all
}
