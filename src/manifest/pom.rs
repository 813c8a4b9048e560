// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pom.xml` and `*.pom`: a Maven project.
//!
//! Properties are put in where the file itself gives them, coordinates and version also from
//! its `<parent>`; what a parent in another file gives is put in when manifests are joined.

use std::collections::HashMap;

use roxmltree::Node;

use super::declared::{MOST_LICENSES, prefer};
use super::page::Page;
use super::xml::{child, child_text};
use super::{Format, Manifest, Parent, Shared, xml};
use crate::package::{Declared, Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "pom",
    matches: |_, name| name == "pom.xml" || name.ends_with(".pom") || name.ends_with("-pom.xml"),
    read,
};

/// Longest value with its properties put in.
const MAX_VALUE: usize = 1024;

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = xml::document(page)?;
    let project = document.root_element();
    if project.tag_name().name() != "project" {
        return Ok(Manifest::default());
    }
    let properties = properties(project);
    let parent = child(project, "parent");
    let own = |name: &str| {
        let told = child_text(project, name);
        let told = told.or_else(|| child_text(parent?, name))?;
        Some(put_in(told, &properties))
    };
    let artifact = child_text(project, "artifactId").map(|told| put_in(told, &properties));
    let (group, version) = (own("groupId"), own("version"));
    let mut package = page.package_in(
        Ecosystem::Maven,
        group.as_deref(),
        artifact.as_deref(),
        version.as_deref().filter(|version| !version.contains("${")),
    );
    package.declared = licenses(page, project);
    let managed = child(project, "dependencyManagement");
    let managed = managed.and_then(|managed| child(managed, "dependencies"));
    let versions: HashMap<(&str, &str), &str> = dependencies_of(managed)
        .filter_map(|it| {
            let group = child_text(it, "groupId")?;
            let artifact = child_text(it, "artifactId")?;
            Some(((group, artifact), child_text(it, "version")?))
        })
        .collect();
    for node in dependencies_of(child(project, "dependencies")) {
        let told = |name| child_text(node, name);
        let (Some(group), Some(artifact)) = (told("groupId"), told("artifactId")) else {
            continue;
        };
        let version = told("version").or_else(|| versions.get(&(group, artifact)).copied());
        let version = version.map(|version| put_in(version, &properties));
        let group = put_in(group, &properties);
        let artifact = put_in(artifact, &properties);
        // a plain version is what Maven takes; brackets are ranges
        let pinned = version
            .as_deref()
            .filter(|version| !version.starts_with(['[', '(']) && !version.contains("${"));
        let span = node.range();
        let found = page.locked(
            Ecosystem::Maven,
            (Some(&group), &artifact),
            pinned,
            Some(&span),
        );
        package.dependencies.extend(found.map(|found| Dependency {
            requirement: version.clone(),
            scope: scope(told("scope"), told("optional")),
            direct: Some(true),
            ..found
        }));
    }
    let Some(name) = &package.name else {
        return Ok(Manifest::default());
    };
    let versions = versions.iter().map(|((group, artifact), version)| {
        let group = put_in(group, &properties);
        (format!("{group}:{artifact}"), (*version).to_owned())
    });
    let shared = Shared {
        project: Some(format!(
            "{}:{name}",
            package.namespace.as_deref().unwrap_or("")
        )),
        versions: versions.collect(),
        parent: parent.and_then(|parent| above(page, parent)),
        declared: package.declared.clone(),
        properties,
        ..Shared::default()
    };
    let mut manifest = Manifest::of(package);
    manifest.shares = Some(shared);
    Ok(manifest)
}

/// The parent: Maven looks for it one folder up, unless the file says where.
fn above(page: &Page<'_>, parent: Node<'_, '_>) -> Option<Parent> {
    let told = |name| child_text(parent, name);
    let group = told("groupId").unwrap_or("");
    Some(Parent {
        path: page.file(told("relativePath").unwrap_or("../pom.xml")),
        name: format!("{group}:{}", told("artifactId")?),
    })
}

fn dependencies_of<'t, 'i>(list: Option<Node<'t, 'i>>) -> impl Iterator<Item = Node<'t, 'i>> {
    let all = list.into_iter().flat_map(|list| list.children());
    all.filter(|node| node.tag_name().name() == "dependency")
}

fn scope(scope: Option<&str>, optional: Option<&str>) -> Scope {
    match scope {
        Some("test") => Scope::Test,
        // whoever runs it brings it
        Some("provided" | "system") => Scope::Build,
        _ if optional == Some("true") => Scope::Optional,
        _ => Scope::Runtime,
    }
}

/// The properties that the file gives, and those that every project has.
fn properties(project: Node<'_, '_>) -> HashMap<String, String> {
    let mut all = HashMap::new();
    let own = child(project, "properties");
    for node in own.into_iter().flat_map(|own| own.children()) {
        if let Some(text) = node.text().filter(|_| node.is_element()) {
            all.insert(node.tag_name().name().to_owned(), text.trim().to_owned());
        }
    }
    let parent = child(project, "parent");
    for name in ["groupId", "artifactId", "version"] {
        let above = parent.and_then(|parent| child_text(parent, name));
        if let Some(told) = child_text(project, name).or(above) {
            for prefix in ["project.", "pom.", ""] {
                let key = format!("{prefix}{name}");
                all.entry(key).or_insert_with(|| told.to_owned());
            }
        }
        if let Some(above) = above {
            all.insert(format!("project.parent.{name}"), above.to_owned());
            all.insert(format!("parent.{name}"), above.to_owned());
        }
    }
    all
}

/// Puts in `${name}` where the name is known; a few rounds, for properties that name others.
fn put_in(text: &str, properties: &HashMap<String, String>) -> String {
    let mut text = text.to_owned();
    for _ in 0..4 {
        let mut whole = String::new();
        let mut rest = text.as_str();
        while let Some((head, tail)) = rest.split_once("${") {
            let Some((name, after)) = tail.split_once('}') else {
                break;
            };
            whole.push_str(head);
            if whole.len() > MAX_VALUE {
                return text;
            }
            match properties.get(name) {
                Some(value) => whole.push_str(value),
                None => whole.push_str(&rest[head.len()..rest.len() - after.len()]),
            }
            rest = after;
        }
        whole.push_str(rest);
        if whole == text || whole.len() > MAX_VALUE {
            break;
        }
        text = whole;
    }
    text
}

/// Each license by its name, or its address where the name is unclear. Several: Maven's
/// reference does not say how they relate, but those who list several offer a choice.
fn licenses(page: &Page<'_>, project: Node<'_, '_>) -> Option<Declared> {
    let list = child(project, "licenses")?;
    let licenses = list
        .children()
        .filter(|node| node.tag_name().name() == "license");
    let all = licenses.take(MOST_LICENSES).filter_map(|license| {
        let span = license.range();
        let told = |name| {
            let text = child_text(license, name)?;
            Some(page.declared(text, Some(&span)))
        };
        prefer(told("name"), told("url")).or_else(|| told("comments"))
    });
    page.any_of(all)
}
