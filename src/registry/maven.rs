// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Maven Central and repositories of the same layout: `group/artifact/version` and a POM.
//!
//! A POM without `<licenses>` inherits those of its parent (Maven's POM reference,
//! "Inheritance"), so the parents are asked for too.

use std::time::Duration;

use roxmltree::{Document, Node, ParsingOptions};

use super::{Answer, Failure, Registry};
use crate::package::Ecosystem;
use crate::source::SourceFile;

/// The registry.
pub const REGISTRY: Registry = Registry {
    ecosystem: Ecosystem::Maven,
    base: "https://repo.maven.apache.org/maven2",
    sources: &["repo.maven.apache.org/maven2", "repo1.maven.org/maven2"],
    at_once: 4,
    pause: Duration::ZERO,
    path: |package, version| place(package.namespace.as_deref()?, &package.name, version),
    read,
};

/// Most elements of a POM.
const MOST_NODES: u32 = 200_000;

fn place(group: &str, artifact: &str, version: &str) -> Option<String> {
    let file = format!("{artifact}-{version}.pom");
    let parts = group.split('.').chain([artifact, version, &file]);
    super::path(&parts.collect::<Vec<_>>())
}

fn read(bytes: &[u8], _: &str) -> Result<Answer, Failure> {
    let manifest = SourceFile {
        path: "asked.pom".to_owned(),
        bytes: bytes.to_vec(),
    };
    let text = String::from_utf8_lossy(bytes);
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(&text, options)
        .map_err(|_| Failure("its answer is not valid XML".to_owned()))?;
    let project = document.root_element();
    let above = parent(project).filter(|_| child(project, "licenses").is_none());
    Ok(match above {
        Some(above) => Answer::Above(above, manifest),
        None => Answer::Manifest(manifest),
    })
}

/// Where the parent that a POM names lies.
fn parent(project: Node<'_, '_>) -> Option<String> {
    let parent = child(project, "parent")?;
    let field = |name: &str| Some(child(parent, name)?.text()?.trim());
    place(field("groupId")?, field("artifactId")?, field("version")?)
}

fn child<'t, 'i>(node: Node<'t, 'i>, name: &str) -> Option<Node<'t, 'i>> {
    let mut elements = node.children().filter(Node::is_element);
    elements.find(|child| child.tag_name().name() == name)
}
