// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Where dependencies' licenses lie on this machine, one ecosystem a file.
//!
//! With `walk` the only code that reads the disk. It finds and reads the files of an
//! installed or cached package; what they say is read by `manifest` and `detect`.

mod cargo;
pub mod cargo_metadata;
mod files;
mod npm;
mod pypi;

use std::path::PathBuf;

use crate::package::{Dependency, Ecosystem};
use crate::source::SourceFile;

/// How a dependency's license was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The lockfile records it.
    Lockfile,
    /// A copy vendored in the tree.
    Vendored,
    /// Installed in or beside the tree (`node_modules`, a virtual environment).
    Installed,
    /// The package manager's cache of this machine.
    Cache,
}

impl Origin {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lockfile => "lockfile",
            Self::Vendored => "vendored",
            Self::Installed => "installed",
            Self::Cache => "cache",
        }
    }
}

/// A dependency's own files, as they lie on this machine.
#[derive(Debug, Clone)]
pub struct Located {
    /// How it was found.
    pub origin: Origin,
    /// Where, in words that are the same on every machine: a path below the root, or
    /// `cargo registry`, `site-packages`.
    pub place: String,
    /// Its manifest, under a name that a manifest format matches.
    pub manifest: Option<SourceFile>,
    /// Its license files (LICENSE, COPYING, NOTICE and their like).
    pub licenses: Vec<SourceFile>,
}

/// Where to look. The caller (`main`) reads the environment; nothing here does.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The scanned root.
    pub root: PathBuf,
    /// `$CARGO_HOME` or `~/.cargo`.
    pub cargo_home: Option<PathBuf>,
    /// The active virtual environment, if there is one.
    pub virtual_env: Option<PathBuf>,
}

/// Looks for the packages of one ecosystem.
#[derive(Debug)]
pub struct Resolver {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// Lists once what lies where.
    pub index: fn(&Places) -> Box<dyn Index>,
}

/// What lies where, for one ecosystem.
pub trait Index: Send + Sync {
    /// Finds one dependency; `None` when it lies nowhere on this machine in the version asked
    /// for. Without a version, what is installed is taken; its manifest tells the version.
    fn locate(&self, dependency: &Dependency) -> Option<Located>;
}

/// All resolvers.
pub const RESOLVERS: &[&Resolver] = &[&cargo::RESOLVER, &npm::RESOLVER, &pypi::RESOLVER];

/// The resolvers at work on one tree; threads may share it.
pub struct Machine {
    indices: Vec<(Ecosystem, Box<dyn Index>)>,
}

impl Machine {
    /// Lists what lies where, for the ecosystems that any of the dependencies are of.
    #[must_use]
    pub fn new(places: &Places, dependencies: &[Dependency]) -> Self {
        let wanted = |resolver: &&&Resolver| {
            let ecosystem = resolver.ecosystem;
            dependencies.iter().any(|it| it.ecosystem == ecosystem)
        };
        let index = |resolver: &&Resolver| (resolver.ecosystem, (resolver.index)(places));
        Self {
            indices: RESOLVERS.iter().filter(wanted).map(index).collect(),
        }
    }

    /// Finds the files of one dependency; `None` when it lies nowhere on this machine.
    #[must_use]
    pub fn locate(&self, dependency: &Dependency) -> Option<Located> {
        let mut indices = self.indices.iter();
        let (_, index) = indices.find(|(ecosystem, _)| *ecosystem == dependency.ecosystem)?;
        index.locate(dependency)
    }
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the tests make the trees they look in"
)]
mod tests {
    use super::*;
    use crate::package::{Purl, Scope};

    fn dependency(
        ecosystem: Ecosystem,
        name: &str,
        version: Option<&str>,
        path: &str,
    ) -> Dependency {
        let (namespace, bare) = match name.split_once('/') {
            Some((namespace, bare)) => (Some(namespace.to_owned()), bare),
            None => (None, name),
        };
        let purl = Purl::new(ecosystem.purl_type(), namespace.as_deref(), bare, version);
        Dependency {
            ecosystem,
            purl: purl.unwrap(),
            namespace,
            name: bare.to_owned(),
            version: version.map(str::to_owned),
            requirement: None,
            scope: Scope::Runtime,
            direct: None,
            declared: None,
            path: path.to_owned(),
            lines: None,
            folder: None,
            own: false,
        }
    }

    /// Finds a dependency in a tree of files and tells place, manifest and license files.
    fn check(files: &[(&str, &str)], asked: &Dependency, want: Option<(&str, &str, &[&str])>) {
        let tree = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = tree.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let places = Places {
            root: tree.path().join("project"),
            cargo_home: Some(tree.path().join("cargo")),
            virtual_env: Some(tree.path().join("active")),
        };
        let machine = Machine::new(&places, std::slice::from_ref(asked));
        let found = machine.locate(asked);
        let found = found.map(|it| {
            let manifest = it.manifest.map(|file| file.path).unwrap_or_default();
            let licenses: Vec<String> = it.licenses.into_iter().map(|file| file.path).collect();
            let known = [
                "Cargo.toml",
                "package.json",
                "METADATA",
                "PKG-INFO",
                ".egg-info",
            ];
            assert!(
                known.iter().any(|name| manifest.ends_with(name)),
                "{manifest}"
            );
            (it.place, manifest, licenses)
        });
        let want = want.map(|(place, manifest, licenses)| {
            let licenses = licenses.iter().map(|&path| path.to_owned()).collect();
            (place.to_owned(), manifest.to_owned(), licenses)
        });
        assert_eq!(found, want, "{}", asked.purl);
    }

    #[test]
    fn crates_lie_in_vendor_folders_and_the_registry() {
        let manifest =
            "[package]\nname = \"fft-lib\"\nversion = \"1.2.0\"\nlicense-file = \"../../secret\"\n";
        let newer = "[package]\nname = \"fft-lib\"\nversion = \"1.10.0\"\n";
        let files = [
            ("project/Cargo.toml", ""),
            ("secret", "not a license"),
            (
                "cargo/registry/src/index-0123/fft-lib-1.2.0/Cargo.toml",
                manifest,
            ),
            (
                "cargo/registry/src/index-0123/fft-lib-1.2.0/LICENSE-MIT",
                "",
            ),
            (
                "cargo/registry/src/index-0123/fft-lib-1.10.0/Cargo.toml",
                newer,
            ),
            ("project/sub/vendor/fft-lib/Cargo.toml", newer),
            ("project/sub/vendor/fft-lib/COPYING", ""),
        ];
        let asked = |version| dependency(Ecosystem::Cargo, "fft-lib", version, "Cargo.lock");
        let cached = "cargo registry/fft-lib-1.2.0";
        check(
            &files,
            &asked(Some("1.2.0")),
            Some((
                cached,
                &format!("{cached}/Cargo.toml"),
                &[&format!("{cached}/LICENSE-MIT")],
            )),
        );
        let vendored = "sub/vendor/fft-lib";
        check(
            &files,
            &asked(Some("1.10.0")),
            Some((
                vendored,
                &format!("{vendored}/Cargo.toml"),
                &[&format!("{vendored}/COPYING")],
            )),
        );
        check(&files, &asked(Some("1.3.0")), None);
        let mut loose = asked(None);
        loose.requirement = Some("1.1".to_owned());
        let newest = "cargo registry/fft-lib-1.10.0";
        check(
            &files[..5],
            &loose,
            Some((newest, &format!("{newest}/Cargo.toml"), &[])),
        );
        loose.requirement = Some("2".to_owned());
        check(&files[..5], &loose, None);
    }

    #[test]
    fn npm_packages_lie_in_the_nearest_folder() {
        let files = [
            (
                "project/node_modules/@a/b/package.json",
                "{\"name\": \"@a/b\", \"version\": \"1.0.0\", \"license\": \"SEE LICENSE IN TERMS\"}",
            ),
            ("project/node_modules/@a/b/TERMS", ""),
            ("project/node_modules/@a/b/license.md", ""),
            (
                "project/web/node_modules/@a/b/package.json",
                "{\"name\": \"@a/b\", \"version\": \"2.0.0\"}",
            ),
        ];
        let asked = |version, path| dependency(Ecosystem::Npm, "@a/b", version, path);
        let (top, web) = ("node_modules/@a/b", "web/node_modules/@a/b");
        let top_licenses = ["node_modules/@a/b/TERMS", "node_modules/@a/b/license.md"];
        let top = Some((top, "node_modules/@a/b/package.json", &top_licenses[..]));
        let web = Some((web, "web/node_modules/@a/b/package.json", &[][..]));
        check(&files, &asked(None, "package.json"), top);
        check(&files, &asked(None, "web/package.json"), web);
        check(&files, &asked(Some("1.0.0"), "web/package.json"), top);
        check(&files, &asked(Some("3.0.0"), "web/package.json"), None);
    }

    #[test]
    fn python_packages_lie_in_environments() {
        let metadata = "Metadata-Version: 2.4\nName: Sky.Map\nVersion: 1.0.0\n";
        let files = [
            ("project/my env/pyvenv.cfg", ""),
            (
                "project/my env/lib/python3.12/site-packages/Sky_Map-1.0.0.dist-info/METADATA",
                metadata,
            ),
            (
                "project/my env/lib/python3.12/site-packages/Sky_Map-1.0.0.dist-info/licenses/doc/AUTHORS",
                "",
            ),
            ("venv/pyvenv.cfg", ""),
            (
                "venv/Lib/site-packages/beside-2.egg-info/PKG-INFO",
                metadata,
            ),
            (
                "active/lib/python3.9/site-packages/old-0.1-py3.9.egg-info",
                metadata,
            ),
        ];
        let asked = |name, version| dependency(Ecosystem::Pypi, name, version, "pyproject.toml");
        let sky = "site-packages/Sky_Map-1.0.0.dist-info";
        let authors = format!("{sky}/licenses/doc/AUTHORS");
        let metadata = format!("{sky}/METADATA");
        check(
            &files,
            &asked("sky-map", None),
            Some((sky, &metadata, &[&authors])),
        );
        check(
            &files,
            &asked("sky-map", Some("1.0")),
            Some((sky, &metadata, &[&authors])),
        );
        check(&files, &asked("sky-map", Some("1.0.1")), None);
        let beside = "site-packages/beside-2.egg-info";
        check(
            &files,
            &asked("beside", None),
            Some((beside, &format!("{beside}/PKG-INFO"), &[])),
        );
        let old = "site-packages/old-0.1-py3.9.egg-info";
        check(&files, &asked("old", Some("0.1")), Some((old, old, &[])));
    }
}
