// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `*.csproj`, `*.fsproj`, `*.vbproj`: a .NET project; `packages.config`, what older ones use.

use std::collections::HashMap;

use super::page::Page;
use super::xml::{below, child_text};
use super::{Format, Manifest, xml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, file_name};

/// The format.
pub const FORMAT: Format = Format {
    name: "csproj",
    matches: |_, name| {
        let project = [".csproj", ".fsproj", ".vbproj"]
            .iter()
            .any(|end| name.ends_with(end));
        project || name == "packages.config"
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = xml::document(page)?;
    let root = document.root_element();
    let mut properties: HashMap<&str, &str> = HashMap::new();
    for group in below(root, "PropertyGroup") {
        for node in group.children().filter(roxmltree::Node::is_element) {
            if let Some(text) = node.text() {
                properties
                    .entry(node.tag_name().name())
                    .or_insert(text.trim());
            }
        }
    }
    let put_in = |text: &str| {
        let mut text = text.to_owned();
        // a property may be given by another
        for _ in 0..4 {
            let Some((head, rest)) = text.split_once("$(") else {
                break;
            };
            let Some((name, tail)) = rest.split_once(')') else {
                break;
            };
            let Some(value) = properties.get(name).filter(|value| value.len() < 200) else {
                break;
            };
            text = format!("{head}{value}{tail}");
        }
        text
    };
    let told = |name: &str| {
        let value = put_in(properties.get(name)?);
        (!value.contains("$(") && !value.is_empty()).then_some(value)
    };
    let stem = file_name(page.path).rsplit_once('.').map(|(stem, _)| stem);
    let is_project = root.tag_name().name() == "Project";
    let name = told("PackageId").or_else(|| told("AssemblyName"));
    let name = name.or_else(|| stem.filter(|_| is_project).map(str::to_owned));
    let version = told("PackageVersion").or_else(|| told("Version"));
    let version = version.or_else(|| {
        let prefix = told("VersionPrefix")?;
        Some(told("VersionSuffix").map_or(prefix.clone(), |suffix| format!("{prefix}-{suffix}")))
    });
    let mut dependencies: Vec<Dependency> = Vec::new();
    let references = ["PackageReference", "package"].into_iter();
    for node in references.flat_map(|name| below(root, name)) {
        let name = ["Include", "Update", "id"]
            .iter()
            .find_map(|it| node.attribute(*it));
        let Some(name) = name else {
            continue;
        };
        let wanted = ["Version", "version"]
            .iter()
            .find_map(|it| node.attribute(*it));
        let wanted = wanted.or_else(|| child_text(node, "Version")).map(put_in);
        let private = node
            .attribute("PrivateAssets")
            .or_else(|| child_text(node, "PrivateAssets"));
        let development = node.attribute("developmentDependency") == Some("true");
        let scope = if development || private.is_some_and(|it| it.eq_ignore_ascii_case("all")) {
            Scope::Dev
        } else {
            Scope::Runtime
        };
        let span = node.range();
        dependencies.extend(page.wanted(
            Ecosystem::Nuget,
            (None, name),
            wanted.as_deref(),
            scope,
            Some(&span),
        ));
    }
    if !is_project {
        return Ok(Manifest {
            dependencies,
            ..Manifest::default()
        });
    }
    let mut package = page.package_in(Ecosystem::Nuget, None, name.as_deref(), version.as_deref());
    package.dependencies = dependencies;
    let place = |name: &str| page.line_with(&format!("<{name}"));
    package.declared = told("PackageLicenseExpression")
        .map(|it| page.declared(&it, place("PackageLicenseExpression").as_ref()))
        .or_else(|| {
            let file = told("PackageLicenseFile")?;
            Some(page.in_file(&file, place("PackageLicenseFile").as_ref()))
        })
        .or_else(|| {
            let url = told("PackageLicenseUrl")?;
            Some(page.declared(&url, place("PackageLicenseUrl").as_ref()))
        });
    package.private = properties.get("IsPackable") == Some(&"false");
    Ok(Manifest::of(package))
}
