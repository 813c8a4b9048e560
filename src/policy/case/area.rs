// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Parts of the tree whose files have one cause in common.

use crate::inventory::FileKind;
use crate::source::folder;

/// A part of the tree whose files have one cause in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// The project's own files.
    Own,
    /// Its tests.
    Tests,
    /// A folder with somebody else's work.
    Vendored(String),
}

impl Area {
    /// What tells it from others in fingerprints; never reworded.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Own => "own".to_owned(),
            Self::Tests => "tests".to_owned(),
            Self::Vendored(folder) => format!("vendored {folder}"),
        }
    }

    /// As a sentence says it after "in".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Own => "the project's own files".to_owned(),
            Self::Tests => "the tests".to_owned(),
            Self::Vendored(folder) if folder.is_empty() => "bundled files".to_owned(),
            Self::Vendored(folder) => format!("{folder}/"),
        }
    }
}

/// Names of folders below which each folder is somebody else's work: those of `rules/files.toml`,
/// as a test proves. The policy is held against an inventory, not against rules, so it has its
/// own copy.
const VENDOR_FOLDERS: &[&str] = &[
    "3rdparty",
    "_vendor",
    "bower_components",
    "bundled",
    "extern",
    "external",
    "externals",
    "node_modules",
    "site-packages",
    "third-party",
    "third_party",
    "thirdparty",
    "vendor",
    "vendored",
];

/// The part of the tree that a file shares its cause with.
#[must_use]
pub fn area(path: &str, kind: FileKind) -> Area {
    match kind {
        FileKind::Test => Area::Tests,
        FileKind::Vendored => {
            let at = folder(path);
            let parts: Vec<&str> = at.split('/').collect();
            let found = parts
                .iter()
                .position(|part| VENDOR_FOLDERS.contains(&part.to_ascii_lowercase().as_str()));
            let Some(found) = found else {
                return Area::Vendored(at.to_owned());
            };
            // `node_modules/@scope/name` is one package
            let scoped = parts
                .get(found + 1)
                .is_some_and(|part| part.starts_with('@'));
            let end = (found + 2 + usize::from(scoped)).min(parts.len());
            Area::Vendored(parts.get(..end).unwrap_or(&parts).join("/"))
        }
        FileKind::Own | FileKind::Example | FileKind::Docs | FileKind::Generated => Area::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendor_folders_are_those_of_the_rules() {
        let rules: toml::Table = include_str!("../../../rules/files.toml").parse().unwrap();
        let mut names: Vec<&str> = rules["vendored"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        names.sort_unstable();
        assert_eq!(names, VENDOR_FOLDERS);
    }

    #[test]
    fn a_vendored_folder_is_one_cause() {
        let check = |path: &str, want: &str| {
            let want = Area::Vendored(want.to_owned());
            assert_eq!(area(path, FileKind::Vendored), want, "{path}");
        };
        check("vendor/zlib/src/a.c", "vendor/zlib");
        check("vendor/a.c", "vendor");
        check(
            "js/node_modules/@scope/name/lib/x.js",
            "js/node_modules/@scope/name",
        );
        check("js/node_modules/name/lib/x.js", "js/node_modules/name");
        check("static/jquery.min.js", "static");
    }
}
