// SPDX-License-Identifier: Apache-2.0 OR MIT
//! npm packages: in the `node_modules` folders of the tree, as Node.js looks for them.

use serde_json::Value;

use super::files::Folder;
use super::{Index, Located, Origin, Resolver};
use crate::package::{Dependency, Ecosystem};
use crate::source::folder;

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Npm,
    index: |places| {
        Box::new(Modules {
            root: Folder::open(&places.root, ""),
        })
    },
};

struct Modules {
    root: Option<Folder>,
}

impl Index for Modules {
    fn locate(&self, dependency: &Dependency) -> Option<Located> {
        let root = self.root.as_ref()?;
        let name = match &dependency.namespace {
            Some(namespace) => format!("{namespace}/{}", dependency.name),
            None => dependency.name.clone(),
        };
        let mut places: Vec<String> = dependency.folder.clone().into_iter().collect();
        let mut at = folder(&dependency.path);
        loop {
            let inside = if at.is_empty() {
                String::new()
            } else {
                format!("{at}/")
            };
            places.push(format!("{inside}node_modules/{name}"));
            if let Some(version) = &dependency.version {
                // pnpm keeps every version in a store of its own and links to it
                let flat = name.replace('/', "+");
                let store = format!("{inside}node_modules/.pnpm/{flat}@{version}");
                places.push(format!("{store}/node_modules/{name}"));
            }
            if at.is_empty() {
                break;
            }
            at = folder(at);
        }
        places
            .iter()
            .find_map(|place| located(root.below(place)?, &name, dependency))
    }
}

/// The package in a folder, if it is the one asked for.
fn located(folder: Folder, name: &str, asked: &Dependency) -> Option<Located> {
    let manifest = folder.read("package.json")?;
    let fields: Value = serde_json::from_slice(&manifest.bytes).unwrap_or(Value::Null);
    let field = |key: &str| fields.get(key).and_then(Value::as_str);
    let other_name = field("name").is_some_and(|found| found != name);
    let other_version = asked
        .version
        .as_deref()
        .zip(field("version"))
        .is_some_and(|(asked, found)| asked != found);
    if other_name || other_version {
        return None;
    }
    let named = field("license").and_then(|license| license.trim().strip_prefix("SEE LICENSE IN "));
    let named: Vec<String> = named
        .map(|file| file.trim().to_owned())
        .into_iter()
        .collect();
    Some(Located {
        origin: Origin::Installed,
        licenses: folder.licenses(&named),
        manifest: Some(manifest),
        place: folder.name,
    })
}
