// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `setup.cfg`: a Python project by setuptools' declarative configuration.
//!
//! Read as far as it states things: `attr:` and `file:` need setuptools and are left out.

use super::declared::prefer;
use super::page::{Page, group_scope, unpacked_version};
use super::pep508::Requirement;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "setup-cfg",
    matches: |_, name| name == "setup.cfg",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut lines = page.each_line().map(|(line, span)| (line.trim(), span));
    let first = lines.find(|(line, _)| !line.is_empty() && !line.starts_with(['#', ';']));
    if let Some((line, span)) = first
        && !line.starts_with('[')
    {
        return Err(page.malformed(Some(span), "this line stands in no section"));
    }
    let options = options(page.text);
    let lines = |section: &str, key: &str| -> Vec<(&str, Span)> {
        options
            .iter()
            .filter(|option| option.section == section && option.key.replace('-', "_") == key)
            .flat_map(|option| option.lines.clone())
            .collect()
    };
    let stated = |key: &str| {
        let first = lines("metadata", key).into_iter().next();
        first.filter(|(value, _)| !value.starts_with("attr:") && !value.starts_with("file:"))
    };
    let name = stated("name").map(|(name, _)| name);
    let version = stated("version").map(|(version, _)| version);
    // what is told elsewhere stands in the name of a release's folder
    let version = version.or_else(|| unpacked_version(folder(page.path), name?));
    let mut package = page.package(Ecosystem::Pypi, name, version);
    let license = stated("license").map(|(license, span)| page.declared(license, Some(&span)));
    let mut declared = prefer(license, page.classifiers(&lines("metadata", "classifiers")));
    for key in ["license_files", "license_file"] {
        for (line, span) in lines("metadata", key) {
            for file in line.split(',').map(str::trim) {
                if file.contains(['*', '?', '[']) || file.is_empty() {
                    continue;
                }
                let named = page.in_file(file, Some(&span));
                match &mut declared {
                    Some(declared) => declared.files.extend(named.files),
                    None => declared = Some(named),
                }
            }
        }
    }
    package.declared = declared;

    let mut add = |(line, span): (&str, Span), scope| {
        let Some(requirement) = Requirement::parse(line) else {
            return;
        };
        let pinned = requirement.pinned();
        let found = page.dependency(Ecosystem::Pypi, requirement.name, pinned, Some(&span));
        package.dependencies.extend(found.map(|found| Dependency {
            requirement: requirement.wanted(),
            scope,
            direct: Some(true),
            ..found
        }));
    };
    for (key, scope) in [
        ("install_requires", Scope::Runtime),
        ("setup_requires", Scope::Build),
        ("tests_require", Scope::Test),
    ] {
        lines("options", key)
            .into_iter()
            .for_each(|line| add(line, scope));
    }
    for option in options
        .iter()
        .filter(|option| option.section == "options.extras_require")
    {
        let scope = group_scope(option.key, Scope::Optional);
        option
            .lines
            .iter()
            .cloned()
            .for_each(|line| add(line, scope));
    }
    // most files of this name only configure tools
    let describes = package.name.is_some() || !package.dependencies.is_empty();
    Ok(Manifest {
        packages: if describes { vec![package] } else { Vec::new() },
        ..Manifest::default()
    })
}

/// A key with the lines of its value, comments and empty lines left out.
struct Setting<'t> {
    section: &'t str,
    key: &'t str,
    lines: Vec<(&'t str, Span)>,
}

fn options(text: &str) -> Vec<Setting<'_>> {
    let mut found: Vec<Setting<'_>> = Vec::new();
    let mut section = "";
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with(['#', ';']) {
            continue;
        }
        let header = bare
            .strip_prefix('[')
            .and_then(|bare| bare.strip_suffix(']'));
        if line.starts_with([' ', '\t']) {
            if let Some(open) = found.last_mut().filter(|open| open.section == section) {
                open.lines.push((bare, span));
            }
        } else if let Some(name) = header {
            section = name.trim();
        } else if let Some((key, value)) = bare.split_once(['=', ':']) {
            let value = value.trim();
            let lines = Some((value, span)).filter(|_| !value.is_empty());
            found.push(Setting {
                section,
                key: key.trim(),
                lines: lines.into_iter().collect(),
            });
        }
    }
    found
}
