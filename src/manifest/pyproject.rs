// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pyproject.toml`: a Python project by PEP 621 and 639, or by Poetry's own tables.
//!
//! Dependency groups (PEP 735), extras, build requirements and the groups of Poetry, PDM and
//! uv are read with the scope that their names suggest.

use ::toml::de::{DeTable, DeValue};

use super::declared::prefer;
use super::page::{Page, group_scope, unpacked_version};
use super::pep508::Requirement;
use super::toml::{array, entries, is_true, string, table};
use super::{Format, Manifest, toml};
use crate::package::{Declared, Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "pyproject",
    matches: |_, name| name == "pyproject.toml",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let nothing = DeTable::new();
    let tool = |name: &str| table(&document, "tool").and_then(|tools| table(tools, name));
    let project = table(&document, "project");
    let poetry = tool("poetry");
    let fields = project.or(poetry).unwrap_or(&nothing);

    // what PEP 621 leaves out Poetry's table may say, for projects in between the two
    let text = |key: &str| {
        let inner = poetry.and_then(|poetry| string(poetry, key));
        string(fields, key).or(inner).map(|(text, _)| text)
    };
    let version = text("version").or_else(|| {
        // what a build computes stands in the name of a release's folder
        unpacked_version(folder(page.path), text("name")?)
    });
    let mut package = page.package(Ecosystem::Pypi, text("name"), version);
    package.declared = license(page, fields);
    package.private = array(fields, "classifiers").any(|value| {
        value
            .get_ref()
            .as_str()
            .is_some_and(|text| text.starts_with("Private ::"))
    });

    let into = &mut package.dependencies;
    list(page, fields, "dependencies", Scope::Runtime, into);
    groups(
        page,
        table(fields, "optional-dependencies"),
        Scope::Optional,
        into,
    );
    groups(
        page,
        table(&document, "dependency-groups"),
        Scope::Dev,
        into,
    );
    if let Some(build) = table(&document, "build-system") {
        list(page, build, "requires", Scope::Build, into);
    }
    let pdm = tool("pdm").and_then(|pdm| table(pdm, "dev-dependencies"));
    groups(page, pdm, Scope::Dev, into);
    if let Some(uv) = tool("uv") {
        list(page, uv, "dev-dependencies", Scope::Dev, into);
    }
    if let Some(poetry) = poetry {
        poetry_dependencies(page, poetry, into);
    }
    if let Some(pixi) = tool("pixi") {
        super::pixi_tables::all(page, pixi, into);
    }
    if let Some(sources) = tool("uv").and_then(|uv| table(uv, "sources")) {
        own_sources(page, sources, into);
    }
    // a file that only configures tools describes no package
    let describes = project.is_some() || poetry.is_some() || !package.dependencies.is_empty();
    Ok(Manifest {
        packages: if describes { vec![package] } else { Vec::new() },
        ..Manifest::default()
    })
}

/// A list of requirements under a key.
fn list(
    page: &Page<'_>,
    fields: &DeTable<'_>,
    key: &str,
    scope: Scope,
    into: &mut Vec<Dependency>,
) {
    for value in array(fields, key) {
        // other members of groups are tables that include another group, which is read itself
        let Some(requirement) = value.get_ref().as_str().and_then(Requirement::parse) else {
            continue;
        };
        let span = value.span();
        let pinned = requirement.pinned();
        let found = page.dependency(Ecosystem::Pypi, requirement.name, pinned, Some(&span));
        into.extend(found.map(|found| Dependency {
            requirement: requirement.wanted(),
            scope,
            direct: Some(true),
            ..found
        }));
    }
}

/// A table of lists; the names tell what they are for, where they are telling.
fn groups(
    page: &Page<'_>,
    groups: Option<&DeTable<'_>>,
    otherwise: Scope,
    into: &mut Vec<Dependency>,
) {
    let Some(groups) = groups else {
        return;
    };
    for (group, _, _) in entries(groups) {
        list(page, groups, group, group_scope(group, otherwise), into);
    }
}

fn poetry_dependencies(page: &Page<'_>, poetry: &DeTable<'_>, into: &mut Vec<Dependency>) {
    let mut read = |fields: &DeTable<'_>, scope| {
        for (name, span, value) in entries(fields) {
            if !name.eq_ignore_ascii_case("python") {
                into.extend(poetry_dependency(page, name, &span, value.get_ref(), scope));
            }
        }
    };
    if let Some(fields) = table(poetry, "dependencies") {
        read(fields, Scope::Runtime);
    }
    if let Some(fields) = table(poetry, "dev-dependencies") {
        read(fields, Scope::Dev);
    }
    for (name, _, group) in table(poetry, "group").into_iter().flat_map(entries) {
        let Some(group) = group.get_ref().as_table() else {
            continue;
        };
        let scope = group_scope(
            name,
            if is_true(group, "optional") {
                Scope::Optional
            } else {
                Scope::Dev
            },
        );
        if let Some(fields) = table(group, "dependencies") {
            read(fields, scope);
        }
    }
}

/// `name = "^1.0"`, `name = { version = …, optional = true, git = …, path = … }`, or a list
/// of such tables for different platforms.
fn poetry_dependency(
    page: &Page<'_>,
    name: &str,
    span: &Span,
    value: &DeValue<'_>,
    scope: Scope,
) -> Option<Dependency> {
    let first = match value {
        DeValue::Array(several) => several.iter().next()?.get_ref(),
        single => single,
    };
    let nothing = DeTable::new();
    let fields = first.as_table().unwrap_or(&nothing);
    let text = |key: &str| string(fields, key).map(|(text, _)| text);
    let version = first
        .as_str()
        .or_else(|| text("version"))
        .filter(|version| *version != "*");
    let pinned = version.and_then(|version| {
        let bare = version.trim_start_matches('=').trim();
        let plain =
            bare.starts_with(|c: char| c.is_ascii_digit()) && !bare.contains(['*', ',', '|', ' ']);
        plain.then_some(bare)
    });
    let mut dependency = page.dependency(Ecosystem::Pypi, name, pinned, Some(span))?;
    dependency.scope = match scope {
        Scope::Runtime if is_true(fields, "optional") => Scope::Optional,
        scope => scope,
    };
    dependency.direct = Some(true);
    dependency.requirement = version
        .or_else(|| text("git"))
        .or_else(|| text("url"))
        .map(str::to_owned);
    let archive =
        |path: &&str| path.ends_with(".whl") || path.ends_with(".gz") || path.ends_with(".zip");
    dependency.folder = text("path")
        .filter(|path| !archive(path))
        .and_then(|path| page.file(path));
    dependency.own = dependency.folder.is_some();
    Some(dependency)
}

/// `[tool.uv.sources]` tells which requirements are other parts of the project.
fn own_sources(page: &Page<'_>, sources: &DeTable<'_>, dependencies: &mut [Dependency]) {
    for (name, _, source) in entries(sources) {
        let Some(source) = source.get_ref().as_table() else {
            continue;
        };
        let folder = string(source, "path").and_then(|(path, _)| page.file(path));
        if folder.is_none() && !is_true(source, "workspace") {
            continue;
        }
        let name = super::page::normal_pypi(name);
        for dependency in dependencies.iter_mut().filter(|found| found.name == name) {
            dependency.own = true;
            dependency.folder.clone_from(&folder);
        }
    }
}

/// `license` in its three forms, then `license-files`, then classifiers.
fn license(page: &Page<'_>, fields: &DeTable<'_>) -> Option<Declared> {
    let classifiers: Vec<(&str, Span)> = array(fields, "classifiers")
        .filter_map(|value| Some((value.get_ref().as_str()?, value.span())))
        .collect();
    let named = license_files(fields);
    let stated = match (string(fields, "license"), table(fields, "license")) {
        (Some((statement, span)), _) => Some(page.declared(statement, Some(&span))),
        (None, Some(legacy)) => match (string(legacy, "text"), string(legacy, "file")) {
            (Some((text, span)), _) => Some(page.declared(text, Some(&span))),
            (None, Some((file, span))) => Some(page.in_file(file, Some(&span))),
            (None, None) => None,
        },
        (None, None) => None,
    };
    let stated = stated.filter(|stated| !stated.statement.is_empty());
    let classified = page.classifiers(&classifiers);
    let mut declared = prefer(stated, classified);
    if declared.is_none()
        && let Some((file, span)) = named.first()
    {
        declared = Some(page.in_file(file, Some(span)));
    }
    if let Some(declared) = &mut declared {
        for file in named.iter().filter_map(|(file, _)| page.file(file)) {
            if !declared.files.contains(&file) {
                declared.files.push(file);
            }
        }
    }
    declared
}

/// Files named by PEP 639's list, its draft's tables, or setuptools' old key; what holds a
/// wildcard names no file, and is found by its name as license files are.
fn license_files<'t>(fields: &'t DeTable<'_>) -> Vec<(&'t str, Span)> {
    let draft = table(fields, "license-files");
    let drafts = draft
        .into_iter()
        .flat_map(|draft| array(draft, "paths").chain(array(draft, "globs")));
    array(fields, "license-files")
        .chain(drafts)
        .filter_map(|value| Some((value.get_ref().as_str()?, value.span())))
        .filter(|(file, _)| !file.contains(['*', '?', '[']))
        .collect()
}
