// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PHP packages: in the `vendor` folders that Composer installs into.
//!
//! `vendor/composer/installed.json` says which versions they are: a list, since Composer 2 in
//! an object under `packages`. What it says of a package is what the package's own
//! `composer.json` said, with the version, and its license is taken from there.

use std::collections::HashMap;

use serde_json::Value;

use super::files::Folder;
use super::{Index, Origin, Places, Resolver, Spot, full_name};
use crate::package::{Dependency, Ecosystem};
use crate::source::SourceFile;

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Composer,
    variables: &[],
    index: |places| Box::new(Vendored::new(places)),
};

/// By name in lower case: where and what.
struct Vendored(HashMap<String, Vec<Package>>);

struct Package {
    version: String,
    folder: Option<Folder>,
    manifest: SourceFile,
}

impl Vendored {
    fn new(places: &Places) -> Self {
        let mut all: HashMap<String, Vec<Package>> = HashMap::new();
        let root = Folder::open(&places.root, "");
        let vendor = places.named(&["vendor"]);
        let vendor = vendor.filter_map(|path| root.as_ref()?.below(path));
        for vendor in vendor {
            for entry in entries(&vendor) {
                let text = |key: &str| entry.get(key).and_then(Value::as_str);
                let (Some(name), Some(version)) = (text("name"), text("version")) else {
                    continue;
                };
                let manifest = SourceFile {
                    path: format!("{}/{name}/composer.json", vendor.name),
                    bytes: entry.to_string().into_bytes(),
                };
                let package = Package {
                    version: bare(version).to_owned(),
                    folder: vendor.below(name),
                    manifest,
                };
                all.entry(name.to_ascii_lowercase())
                    .or_default()
                    .push(package);
            }
        }
        Self(all)
    }
}

fn entries(vendor: &Folder) -> Vec<Value> {
    let Some(text) = vendor.list_text("composer/installed.json") else {
        return Vec::new();
    };
    match serde_json::from_str(&text) {
        Ok(Value::Array(entries)) => entries,
        Ok(Value::Object(mut document)) => match document.remove("packages") {
            Some(Value::Array(entries)) => entries,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// `v1.2.0` is tagged, `1.2.0` is meant.
fn bare(version: &str) -> &str {
    version.strip_prefix(['v', 'V']).unwrap_or(version)
}

impl Index for Vendored {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let named = self.0.get(&full_name(dependency).to_ascii_lowercase())?;
        let wanted = dependency.version.as_deref().map(bare);
        let fits = |package: &&Package| wanted.is_none_or(|wanted| wanted == package.version);
        let found = named.iter().find(fits)?;
        let place = found.manifest.path.trim_end_matches("/composer.json");
        Some(Spot {
            origin: Origin::Installed,
            place: place.to_owned(),
            manifest: Some(found.manifest.clone()),
            folder: found.folder.clone(),
            named: Vec::new(),
        })
    }
}
