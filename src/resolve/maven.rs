// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Java packages: in Maven's local repository and in Gradle's cache.
//!
//! Maven keeps `<group with slashes>/<artifact>/<version>/<artifact>-<version>.pom`, Gradle
//! `<group>/<artifact>/<version>/<hash>/<artifact>-<version>.pom`. A POM without `<licenses>`
//! inherits those of its parent (Maven's POM reference, "Inheritance"), so the parents are
//! followed until one states a license. Texts inside of JAR files are not read.

use roxmltree::{Document, Node, ParsingOptions};

use super::files::Folder;
use super::{Index, Origin, Places, Resolver, Spot};
use crate::package::{Dependency, Ecosystem};
use crate::source::SourceFile;

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Maven,
    variables: &["GRADLE_USER_HOME", "MAVEN_REPO_LOCAL"],
    index: |places| Box::new(Repositories::new(places)),
};

/// Most parents that are followed; a chain that long goes in a circle.
const MOST_PARENTS: usize = 12;
/// Most elements of a POM.
const MOST_NODES: u32 = 200_000;

struct Repositories {
    maven: Option<Folder>,
    gradle: Option<Folder>,
}

impl Repositories {
    fn new(places: &Places) -> Self {
        let maven = places.folder(&["MAVEN_REPO_LOCAL"], ".m2/repository");
        let gradle = places.folder(&["GRADLE_USER_HOME"], ".gradle");
        let gradle = gradle.map(|home| home.join("caches/modules-2/files-2.1"));
        Self {
            maven: maven.and_then(|path| Folder::open(&path, "maven repository")),
            gradle: gradle.and_then(|path| Folder::open(&path, "gradle cache")),
        }
    }

    fn pom(&self, at: &Coordinates) -> Option<SourceFile> {
        let Coordinates {
            group,
            artifact,
            version,
        } = at;
        let file = format!("{artifact}-{version}.pom");
        let maven = || {
            let folder = group.replace('.', "/");
            let path = format!("{folder}/{artifact}/{version}/{file}");
            self.maven.as_ref()?.read(&path)
        };
        let gradle = || {
            let place = format!("{group}/{artifact}/{version}");
            let hashes = self.gradle.as_ref()?.below(&place)?;
            hashes.folders().find_map(|hash| {
                let mut found = hashes.read(&format!("{hash}/{file}"))?;
                found.path = format!("{}/{file}", hashes.name);
                Some(found)
            })
        };
        maven().or_else(gradle)
    }
}

struct Coordinates {
    group: String,
    artifact: String,
    version: String,
}

impl Index for Repositories {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let mut at = Coordinates {
            group: dependency.namespace.clone()?,
            artifact: dependency.name.clone(),
            version: dependency.version.clone()?,
        };
        let mut pom = self.pom(&at)?;
        let place = crate::source::folder(&pom.path).to_owned();
        for _ in 0..MOST_PARENTS {
            let Some(parent) = heir_of(&pom.bytes) else {
                break;
            };
            at = parent;
            match self.pom(&at) {
                Some(parent) => pom = parent,
                None => break,
            }
        }
        Some(Spot {
            origin: Origin::Cache,
            place,
            manifest: Some(pom),
            folder: None,
            named: Vec::new(),
        })
    }
}

/// The parent of a POM that states no license itself.
fn heir_of(bytes: &[u8]) -> Option<Coordinates> {
    let text = String::from_utf8_lossy(bytes);
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(&text, options).ok()?;
    let project = document.root_element();
    if child(project, "licenses").is_some() {
        return None;
    }
    let parent = child(project, "parent")?;
    let field = |name: &str| Some(child(parent, name)?.text()?.trim().to_owned());
    Some(Coordinates {
        group: field("groupId")?,
        artifact: field("artifactId")?,
        version: field("version")?,
    })
}

fn child<'t, 'i>(node: Node<'t, 'i>, name: &str) -> Option<Node<'t, 'i>> {
    let mut elements = node.children().filter(Node::is_element);
    elements.find(|child| child.tag_name().name() == name)
}
