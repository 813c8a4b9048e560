// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Python packages: in the virtual environments in the tree, beside it, or active.
//!
//! A virtual environment is a folder with `pyvenv.cfg`, whatever its name. What is installed
//! in it is told by the names of `*.dist-info` and `*.egg-info`, without running Python.

use std::collections::HashMap;

use super::files::Folder;
use super::{Index, Located, Origin, Places, Resolver};
use crate::package::{Dependency, Ecosystem};
use crate::source::SourceFile;

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Pypi,
    index: |places| Box::new(Installed::new(places)),
};

struct Installed {
    /// `site-packages` folders, those in the tree first.
    sites: Vec<Folder>,
    /// By normalized name: site, version, name of the metadata's folder or file.
    packages: HashMap<String, Vec<(usize, String, String)>>,
}

impl Installed {
    fn new(places: &Places) -> Self {
        let has_config =
            |names: &[(String, bool)]| names.iter().any(|(name, _)| name == "pyvenv.cfg");
        let mut environments: Vec<Folder> = Vec::new();
        let mut sites: Vec<Folder> = Vec::new();
        if let Some(root) = Folder::open(&places.root, "") {
            let wanted = |path: &str, names: &[(String, bool)]| {
                has_config(names) || path.ends_with("site-packages")
            };
            for path in root.landmarks(wanted) {
                match (path.ends_with("site-packages"), root.below(&path)) {
                    (true, Some(site)) => sites.push(site),
                    (false, Some(environment)) => environments.push(environment),
                    (_, None) => {}
                }
            }
        }
        let beside = std::path::absolute(&places.root).ok();
        let beside = beside.as_ref().and_then(|root| root.parent());
        for name in [".venv", "venv", "env"] {
            let found = beside.and_then(|beside| Folder::open(&beside.join(name), ""));
            environments.extend(found.filter(|found| has_config(&found.list())));
        }
        let active = places.virtual_env.as_ref();
        environments.extend(active.and_then(|active| Folder::open(active, "")));
        for environment in &environments {
            sites.extend(site_packages(environment));
        }

        let mut packages: HashMap<String, Vec<(usize, String, String)>> = HashMap::new();
        for (number, site) in sites.iter().enumerate() {
            for (entry, _) in site.list() {
                if let Some((name, version)) = installed(&entry) {
                    let found = (number, version.to_owned(), entry.clone());
                    packages.entry(normal(name)).or_default().push(found);
                }
            }
        }
        Self { sites, packages }
    }
}

/// The folders that packages are installed in.
fn site_packages(environment: &Folder) -> Vec<Folder> {
    let mut found = Vec::new();
    // on Windows without the folder of the Python version
    found.extend(environment.below("Lib/site-packages"));
    for lib in ["lib", "lib64"] {
        for (name, is_folder) in environment.below(lib).iter().flat_map(Folder::list) {
            if is_folder && (name.starts_with("python") || name.starts_with("pypy")) {
                found.extend(environment.below(&format!("{lib}/{name}/site-packages")));
            }
        }
    }
    for site in &mut found {
        // an environment's place and Python version differ between machines
        site.name = "site-packages".to_owned();
    }
    found
}

impl Index for Installed {
    fn locate(&self, dependency: &Dependency) -> Option<Located> {
        let found = self.packages.get(&dependency.name)?.iter();
        let same = |version: &str| match &dependency.version {
            Some(wanted) => release(wanted) == release(version),
            None => true,
        };
        let mut found = found.filter(|(_, version, _)| same(version));
        found.find_map(|(site, _, entry)| located(self.sites.get(*site)?, entry))
    }
}

fn located(site: &Folder, entry: &str) -> Option<Located> {
    let own = site.below(entry);
    let (manifest, licenses) = match &own {
        Some(folder) => {
            let manifest = folder
                .read("METADATA")
                .or_else(|| folder.read("PKG-INFO"))?;
            let named = license_files(&manifest);
            (manifest, folder.licenses(&named))
        }
        // distutils installed one file
        None => (site.read(entry)?, Vec::new()),
    };
    Some(Located {
        origin: Origin::Installed,
        place: format!("{}/{entry}", site.name),
        manifest: Some(manifest),
        licenses,
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
