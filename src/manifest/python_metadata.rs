// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Core metadata of Python packages: `*.dist-info/METADATA`, `PKG-INFO`.
//!
//! Headers as in mail. `License-Expression` (metadata 2.4) is certain by definition; before
//! it came `License`, free text and often the whole license, and classifiers.

use super::declared::prefer;
use super::page::{Page, group_scope};
use super::pep508::Requirement;
use super::{Format, Manifest};
use crate::package::{Declared, Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span, file_name, folder, join};

/// The format.
pub const FORMAT: Format = Format {
    name: "python-metadata",
    matches: |path, name| {
        let installed = || file_name(folder(path)).ends_with(".dist-info");
        match name {
            "PKG-INFO" => true,
            "METADATA" => installed(),
            // what distutils installed is one file
            name => name.ends_with(".egg-info"),
        }
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let headers = headers(page.text);
    let all = |name: &'static str| {
        let named = headers.iter();
        named.filter(move |header| header.name.eq_ignore_ascii_case(name))
    };
    let first = |name| {
        all(name)
            .map(|header| header.value.trim())
            .find(|value| !value.is_empty())
    };
    let Some(name) = first("Name") else {
        let message = "this is not Python package metadata: it has no `Name:` header";
        return Err(page.malformed(Some(0..0), message));
    };
    let mut package = page.package(Ecosystem::Pypi, Some(name), first("Version"));

    let stated = |name| all(name).find(|header| !matches!(header.value.trim(), "" | "UNKNOWN"));
    let classifiers: Vec<(&str, Span)> = all("Classifier")
        .map(|header| (header.value.trim(), header.span.clone()))
        .collect();
    package.declared = match (stated("License-Expression"), stated("License")) {
        (Some(header), _) => Some(page.declared(&header.value, Some(&header.span))),
        (None, Some(header)) => prefer(
            Some(page.declared(&header.value, Some(&header.span))),
            page.classifiers(&classifiers),
        ),
        (None, None) => page.classifiers(&classifiers),
    };
    let files: Vec<&str> = all("License-File")
        .map(|header| header.value.trim())
        .collect();
    let since = first("Metadata-Version").unwrap_or("");
    let below = license_folder(page.path, since);
    let files: Vec<String> = files.iter().filter_map(|file| join(&below, file)).collect();
    match &mut package.declared {
        Some(declared) => declared.files.extend(files),
        None if files.is_empty() => {}
        None => {
            package.declared = Some(Declared {
                statement: String::new(),
                expression: None,
                reading: None,
                unclear: Some("the metadata names no license, only license files".to_owned()),
                files,
                lines: None,
            });
        }
    }
    package.private = classifiers
        .iter()
        .any(|(text, _)| text.starts_with("Private ::"));
    for header in all("Requires-Dist") {
        let Some(requirement) = Requirement::parse(&header.value) else {
            continue;
        };
        let scope = requirement
            .extra()
            .map(|extra| group_scope(extra, Scope::Optional));
        let pinned = requirement.pinned();
        let found = page.dependency(
            Ecosystem::Pypi,
            requirement.name,
            pinned,
            Some(&header.span),
        );
        package.dependencies.extend(found.map(|found| Dependency {
            requirement: requirement.wanted(),
            scope: scope.unwrap_or(Scope::Runtime),
            direct: Some(true),
            ..found
        }));
    }
    Ok(Manifest {
        packages: vec![package],
        ..Manifest::default()
    })
}

/// The folder that `License-File` paths are below.
fn license_folder(path: &str, metadata_version: &str) -> String {
    let here = folder(path);
    let mut numbers = metadata_version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if file_name(here).ends_with(".egg-info") {
        folder(here).to_owned()
    } else if file_name(path) == "METADATA" && version >= (2, 4) {
        format!("{here}/licenses")
    } else {
        here.to_owned()
    }
}

struct Header<'t> {
    name: &'t str,
    value: String,
    span: Span,
}

/// Headers up to the first empty line; a line that begins with a space goes on.
fn headers(text: &str) -> Vec<Header<'_>> {
    let mut headers: Vec<Header<'_>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        if line.is_empty() {
            break;
        }
        let goes_on = line.starts_with([' ', '\t']);
        match (goes_on, headers.last_mut(), line.split_once(':')) {
            (true, Some(last), _) => {
                last.value.push('\n');
                // a `|` marks the margin of a text whose own lines begin with spaces
                let text = line.trim_start();
                last.value.push_str(text.strip_prefix('|').unwrap_or(text));
                last.span.end = start + line.len();
            }
            (false, _, Some((name, value))) => headers.push(Header {
                name: name.trim(),
                value: value.trim().to_owned(),
                span: start..start + line.len(),
            }),
            _ => {}
        }
    }
    headers
}
