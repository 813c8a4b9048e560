// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Python packages: in the environments in the tree, beside it, or active.
//!
//! A virtual environment is a folder with `pyvenv.cfg` (PEP 405), whatever its name; conda's
//! environments hold Python packages in the same way. What is installed in it is told by the
//! names of `*.dist-info` and `*.egg-info`, without running Python.
//!
//! What the system's own package manager or `pip install --user` installed is searched last,
//! and only for the exact version that the project asks for: it is no part of the project's
//! environment, but the same release has the same license wherever it lies. Debian keeps license
//! texts apart, in `/usr/share/doc/python3-<name>/copyright` (Debian Policy, 12.5); they are read
//! where the metadata names no license, since they speak of the whole source package.

use std::collections::HashMap;

use super::files::Folder;
use super::{Index, Origin, Places, Resolver, Spot};
use crate::package::{Dependency, Ecosystem};
use crate::source::{SourceFile, file_name};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Pypi,
    variables: &["VIRTUAL_ENV", "CONDA_PREFIX"],
    index: |places| Box::new(Installed::new(places)),
};

/// Where distributions install Python packages: folders of `python3.12` and their like, and
/// what is below each.
const OF_THE_SYSTEM: &[(&str, &str)] = &[
    ("usr/local/lib", "dist-packages"),
    ("usr/local/lib", "site-packages"),
    // Debian has one folder for all versions of Python 3
    ("usr/lib", "dist-packages"),
    ("usr/lib", "site-packages"),
    ("usr/lib64", "site-packages"),
];

struct Installed {
    /// `site-packages` folders, those in the tree first.
    sites: Vec<Folder>,
    /// The sites from this one on are the system's and the user's own.
    shared: usize,
    /// `/usr/share/doc`, where Debian keeps license texts.
    docs: Option<Folder>,
    /// By normalized name: site, version, name of the metadata's folder or file.
    packages: HashMap<String, Vec<(usize, String, String)>>,
}

impl Installed {
    fn new(places: &Places) -> Self {
        let is_environment =
            |folder: &Folder| folder.has("pyvenv.cfg") || folder.has("conda-meta/history");
        let mut environments: Vec<Folder> = Vec::new();
        let mut sites: Vec<Folder> = Vec::new();
        if let Some(root) = Folder::open(&places.root, "") {
            for path in &places.folders {
                let Some(folder) = root.below(path) else {
                    continue;
                };
                match file_name(path) {
                    "site-packages" | "dist-packages" => sites.push(folder),
                    // an environment for each task, for each Python, for each target
                    ".tox" | ".nox" => environments.extend(below(&folder, "")),
                    ".pixi" => environments.extend(below(&folder, "envs")),
                    "__pypackages__" => {
                        let versions = below(&folder, "").into_iter();
                        sites.extend(versions.filter_map(|version| version.below("lib")));
                    }
                    _ if is_environment(&folder) => environments.push(folder),
                    _ => {}
                }
            }
        }
        let beside = std::path::absolute(&places.root).ok();
        let beside = beside.as_ref().and_then(|root| root.parent());
        for name in [".venv", "venv", "env"] {
            let found = beside.and_then(|beside| Folder::open(&beside.join(name), ""));
            environments.extend(found.filter(is_environment));
        }
        for name in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
            let active = places.variable(name).iter();
            environments.extend(active.filter_map(|active| Folder::open(active, "")));
        }
        for environment in &environments {
            sites.extend(site_packages(environment));
        }

        let shared = sites.len();
        let own = places.in_home(".local/lib");
        let own = own.and_then(|lib| Folder::open(&lib, ""));
        sites.extend(own.iter().flat_map(|lib| of_pythons(lib, "site-packages")));
        for (lib, name) in OF_THE_SYSTEM {
            let system = places.system.as_ref();
            let lib = system.and_then(|system| Folder::open(&system.join(lib), ""));
            sites.extend(lib.iter().flat_map(|lib| of_pythons(lib, name)));
        }
        let docs = places.system.as_ref();
        let docs =
            docs.and_then(|system| Folder::open(&system.join("usr/share/doc"), "system doc"));

        let mut packages: HashMap<String, Vec<(usize, String, String)>> = HashMap::new();
        for (number, site) in sites.iter().enumerate() {
            for (entry, _) in site.list() {
                if let Some((name, version)) = installed(&entry) {
                    let found = (number, version.to_owned(), entry.clone());
                    packages.entry(normal(name)).or_default().push(found);
                }
            }
        }
        Self {
            sites,
            shared,
            docs,
            packages,
        }
    }
}

/// The folders in a folder of a folder.
fn below(folder: &Folder, relative: &str) -> Vec<Folder> {
    let all = folder.below(relative);
    let all = all.iter().flat_map(|all| {
        let names = all.folders();
        names.filter_map(|name| all.below(&name))
    });
    all.collect()
}

/// The folders that packages are installed in.
fn site_packages(environment: &Folder) -> Vec<Folder> {
    let mut found = Vec::new();
    // on Windows without the folder of the Python version
    found.extend(environment.below("Lib/site-packages"));
    for lib in ["lib", "lib64"] {
        let lib = environment.below(lib);
        found.extend(lib.iter().flat_map(|lib| of_pythons(lib, "site-packages")));
    }
    for site in &mut found {
        // an environment's place and Python version differ between machines
        site.name = "site-packages".to_owned();
    }
    found
}

/// The folders of packages for each Python that has a folder here.
fn of_pythons(lib: &Folder, name: &str) -> Vec<Folder> {
    let of_python = |folder: &String| folder.starts_with("python") || folder.starts_with("pypy");
    let pythons = lib.folders().filter(of_python);
    let mut found: Vec<Folder> = pythons
        .filter_map(|python| lib.below(&format!("{python}/{name}")))
        .collect();
    for site in &mut found {
        site.name = format!("system {name}");
    }
    found
}

impl Index for Installed {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let found = self.packages.get(&dependency.name)?.iter();
        let fits = |site: usize, version: &str| match &dependency.version {
            Some(wanted) => release(wanted) == release(version),
            None => site < self.shared,
        };
        let mut found = found.filter(|(site, version, _)| fits(*site, version));
        found.find_map(|(site, _, entry)| {
            let mut spot = spot(self.sites.get(*site)?, entry)?;
            if *site >= self.shared && !names_license(spot.manifest.as_ref()?) {
                let doc = format!("python3-{}", dependency.name);
                let doc = self.docs.as_ref().and_then(|docs| docs.below(&doc));
                spot.folder = doc.or(spot.folder);
            }
            Some(spot)
        })
    }
}

/// Whether the metadata says anything of a license.
fn names_license(metadata: &SourceFile) -> bool {
    let text = String::from_utf8_lossy(&metadata.bytes);
    let mut headers = text.lines().take_while(|line| !line.is_empty());
    headers.any(|line| {
        let told = line.strip_prefix("License:");
        let told = told.or_else(|| line.strip_prefix("License-Expression:"));
        let stated = told.is_some_and(|told| !matches!(told.trim(), "" | "UNKNOWN"));
        stated || line.starts_with("Classifier: License ::")
    })
}

fn spot(site: &Folder, entry: &str) -> Option<Spot> {
    let folder = site.below(entry);
    let (manifest, named) = match &folder {
        Some(folder) => {
            let manifest = folder
                .read("METADATA")
                .or_else(|| folder.read("PKG-INFO"))?;
            let named = license_files(&manifest);
            (manifest, named)
        }
        // distutils installed one file
        None => (site.read(entry)?, Vec::new()),
    };
    Some(Spot {
        origin: Origin::Installed,
        place: format!("{}/{entry}", site.name),
        manifest: Some(manifest),
        folder,
        named,
    })
}

/// Files that the metadata names; below `licenses/` or beside it, whichever is there.
fn license_files(metadata: &SourceFile) -> Vec<String> {
    let text = String::from_utf8_lossy(&metadata.bytes);
    let headers = text.lines().take_while(|line| !line.is_empty());
    let named = headers.filter_map(|line| line.strip_prefix("License-File:"));
    named.map(|file| file.trim().to_owned()).take(50).collect()
}

/// Name and version of `Foo_Bar-1.2.dist-info`, `foo-1.2-py3.11.egg-info`.
fn installed(entry: &str) -> Option<(&str, &str)> {
    let stem = entry
        .strip_suffix(".dist-info")
        .or_else(|| entry.strip_suffix(".egg-info"))?;
    let mut parts = stem.split('-');
    Some((parts.next()?, parts.next().unwrap_or("")))
}

/// As the index compares names.
fn normal(name: &str) -> String {
    let words = name.split(['-', '_', '.']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// A version as PEP 440 compares it, as far as pins need: `v1.0` and `1.0.0` are one.
fn release(version: &str) -> String {
    let lower = version
        .trim()
        .trim_start_matches(['v', 'V'])
        .to_ascii_lowercase();
    // "post1", "+local" and their like belong to the version
    let end = lower
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(lower.len());
    let (numbers, rest) = lower.split_at(end);
    let mut numbers = numbers.trim_end_matches('.');
    while let Some(shorter) = numbers.strip_suffix(".0") {
        numbers = shorter;
    }
    format!("{numbers}{}", rest.replace(['-', '_', '.'], ""))
}
