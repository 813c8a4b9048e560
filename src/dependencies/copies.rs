// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Somebody else's code that was copied into the tree: it goes out with the project, so it is
//! judged as a dependency that is shipped.
//!
//! Told by the folder's name (`third_party/zlib-1.3`), by a license in it that names other
//! holders than the project's own, or by the banner of a bundled script. What it is, is told by
//! a manifest in it, the banner, or failing those the folder's name.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Finder, is_its_own};
use crate::detect::banner::Banner;
use crate::detect::{Detection, Evidence};
use crate::inventory::{
    DependencyRecord, FileKind, FileRecord, Inventory, LicenseSource, Place, stated,
};
use crate::license::Expr;
use crate::package::{Dependency, Ecosystem, Package, Purl, Scope};
use crate::resolve::Origin;
use crate::source::{file_name, folder};

/// Most licenses that are taken from the files of one copy that has no license of its own.
const MOST_LICENSES: usize = 8;
/// Most files looked at to see whether a folder holds code.
const MOST_FILES: usize = 1000;
/// Hosts below which a repository lies two folders deep.
const HOSTS: &[&str] = &["bitbucket.org", "github.com", "gitlab.com", "golang.org"];

impl Finder<'_> {
    /// Adds the copies in the tree to the records; which folder or file is a copy of which.
    pub(super) fn copies(
        &self,
        inventory: &Inventory,
        banners: Vec<(String, Banner)>,
        records: &mut Vec<DependencyRecord>,
    ) -> Vec<(String, usize)> {
        let tree = Tree::new(inventory, records);
        let mut found: BTreeSet<(String, usize)> = BTreeSet::new();
        let mut folders: BTreeMap<String, Vec<&FileRecord>> = BTreeMap::new();
        for file in &inventory.files {
            if let Some((place, at)) = tree.known(&file.path) {
                found.insert((place.to_owned(), at));
            } else if file.kind == FileKind::Vendored
                && let Some(folder) = self.copied_folder(&tree, &file.path)
            {
                folders.entry(folder).or_default().push(file);
            }
        }
        for folder in self.foreign_folders(inventory, &tree) {
            let all = inventory.below(&folder);
            folders
                .entry(folder)
                .or_insert_with(|| all.iter().take(MOST_FILES).collect());
        }
        for (folder, files) in folders {
            if let Some(record) = self.copy(&tree, &folder, &files) {
                found.insert((folder, records.len()));
                records.push(record);
            }
        }
        for (path, banner) in banners {
            let covered = |place: &str| found.range((place.to_owned(), 0)..).next();
            let is_copy = upward(&path).any(|at| covered(at).is_some_and(|it| it.0 == at));
            let file = inventory.file(&path);
            let file = file.filter(|file| !is_copy && file.kind != FileKind::Test);
            let is_own = tree.own_names.contains(&banner.name.to_lowercase());
            if let Some(record) = file.filter(|_| !is_own).and_then(|it| bundled(it, &banner)) {
                found.insert((path, records.len()));
                records.push(record);
            }
        }
        found.into_iter().collect()
    }

    /// The folder of the copy that a file below a folder like `vendor/` is part of.
    fn copied_folder(&self, tree: &Tree<'_>, path: &str) -> Option<String> {
        let parts: Vec<&str> = folder(path).split('/').collect();
        let holder = parts
            .iter()
            .position(|part| self.rules.files.is_vendored(part))?;
        let below = parts.get(holder + 1..)?;
        let first = below.first()?;
        let described = (1..=below.len()).find(|depth| {
            let at = parts[..=holder + depth].join("/");
            tree.described.contains_key(at.as_str())
        });
        let depth = described.unwrap_or(match *first {
            host if HOSTS.contains(&host) => 3,
            scope if scope.starts_with('@') => 2,
            // Go's import paths begin with a host
            host if parts[holder] == "vendor" && host.contains('.') => 2,
            _ => 1,
        });
        let end = (holder + 1 + depth).min(parts.len());
        Some(parts.get(..end)?.join("/"))
    }

    /// Folders of the project with a license of their own that names nobody whom the project's
    /// license names.
    fn foreign_folders(&self, inventory: &Inventory, tree: &Tree<'_>) -> Vec<String> {
        let at_root = |file: &&FileRecord| folder(&file.path).is_empty() && file.is_license_file;
        let own: HashSet<String> = inventory
            .files
            .iter()
            .filter(at_root)
            .flat_map(holders)
            .collect();
        if own.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for file in &inventory.files {
            let at = folder(&file.path);
            let is_candidate = file.is_license_file
                && !at.is_empty()
                && matches!(
                    file.kind,
                    FileKind::Own | FileKind::Example | FileKind::Docs
                )
                && is_its_own(&file.path)
                && !self.rules.files.is_license_folder(file_name(at))
                && tree.known(&file.path).is_none()
                && file
                    .detections
                    .iter()
                    .any(|seen| seen.kind == Evidence::Text);
            if !is_candidate {
                continue;
            }
            let theirs = holders(file);
            let is_foreign = !theirs.is_empty() && theirs.iter().all(|word| !own.contains(word));
            let mut below = inventory.below(at).iter().take(MOST_FILES);
            if is_foreign && below.any(|file| self.rules.files.is_code(&file.path)) {
                found.push(at.to_owned());
            }
        }
        found
    }

    /// What a folder is a copy of; `None` if there is nothing in it that anybody wrote.
    fn copy(
        &self,
        tree: &Tree<'_>,
        folder_path: &str,
        files: &[&FileRecord],
    ) -> Option<DependencyRecord> {
        let is_license = |file: &&&FileRecord| {
            let at = folder(&file.path);
            let named =
                folder(at) == folder_path && self.rules.files.is_license_folder(file_name(at));
            file.is_license_file && (at == folder_path || named) && is_its_own(&file.path)
        };
        let licenses: Vec<&FileRecord> = files.iter().filter(is_license).copied().collect();
        let package = tree.described.get(folder_path).copied();
        let has_code = files
            .iter()
            .any(|file| self.rules.files.is_code(&file.path));
        if package.is_none() && licenses.is_empty() && !has_code {
            return None;
        }
        let path = package
            .map(|package| package.path.as_str())
            .or_else(|| Some(licenses.first().or_else(|| files.first())?.path.as_str()))?;
        let mut dependency = match package {
            Some(package) => of_package(package, path)?,
            None => {
                let (name, version) = name_and_version(file_name(folder_path));
                generic(name, version, path)?
            }
        };
        // the folder that holds copies may itself lie among tests
        let above = files
            .first()
            .map_or("", |file| self.above_copies(&file.path));
        if self.rules.files.kind(&format!("{above}/-")) == FileKind::Test {
            dependency.scope = Scope::Test;
        }
        let texts: Vec<Detection> = licenses
            .iter()
            .flat_map(|file| file.detections.iter().cloned())
            .collect();
        let declared = package.and_then(|package| package.declared.clone());
        Some(record(
            dependency,
            declared,
            stated(&texts),
            files,
            folder_path,
        ))
    }

    /// The part of a path before the folder that holds copies.
    fn above_copies<'p>(&self, path: &'p str) -> &'p str {
        let mut start = 0;
        for part in path.split('/') {
            if self.rules.files.is_vendored(part) {
                return path.get(..start).unwrap_or("").trim_end_matches('/');
            }
            start += part.len() + 1;
        }
        ""
    }
}

/// What is known of the tree before copies are looked for.
struct Tree<'t> {
    /// Folders of dependencies that lie in the tree.
    places: HashMap<String, usize>,
    /// Folders with a manifest that names a package.
    described: HashMap<&'t str, &'t Package>,
    /// Names of the project's own packages, in lower case.
    own_names: HashSet<String>,
}

impl<'t> Tree<'t> {
    fn new(inventory: &'t Inventory, records: &[DependencyRecord]) -> Self {
        let places = records.iter().enumerate().filter_map(|(at, record)| {
            let place = record.found_at.as_ref()?;
            (!inventory.below(place).is_empty()).then(|| (place.clone(), at))
        });
        let mut described: HashMap<&str, &Package> = HashMap::new();
        for package in &inventory.packages {
            if package.purl.is_some() {
                let known = described.entry(folder(&package.path)).or_insert(package);
                if known.declared.is_none() && package.declared.is_some() {
                    *known = package;
                }
            }
        }
        let own = inventory.packages.iter();
        Self {
            places: places.collect(),
            described,
            own_names: own
                .filter_map(|package| Some(package.name.as_ref()?.to_lowercase()))
                .collect(),
        }
    }

    /// The dependency in whose folder a file lies.
    fn known<'p>(&self, path: &'p str) -> Option<(&'p str, usize)> {
        if self.places.is_empty() {
            return None;
        }
        upward(path).find_map(|at| Some((at, *self.places.get(at)?)))
    }
}

/// A path and the folders above it, without the root.
fn upward(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |at| {
        Some(folder(at)).filter(|at| !at.is_empty())
    })
}

/// Words that name the holders of a file's copyrights.
fn holders(file: &FileRecord) -> HashSet<String> {
    const COMMON: &[&str] = &[
        "all",
        "and",
        "author",
        "authors",
        "by",
        "co",
        "community",
        "company",
        "contributor",
        "contributors",
        "corp",
        "corporation",
        "developer",
        "developers",
        "for",
        "foundation",
        "gmbh",
        "group",
        "inc",
        "institute",
        "lab",
        "laboratory",
        "limited",
        "llc",
        "ltd",
        "of",
        "others",
        "project",
        "reserved",
        "respective",
        "rights",
        "software",
        "team",
        "the",
        "their",
        "university",
    ];
    let named = file.copyrights.iter().filter_map(|it| it.holder.as_deref());
    let words = named.flat_map(|holder| holder.split(|letter: char| !letter.is_alphanumeric()));
    let words = words.map(str::to_lowercase);
    words
        .filter(|word| word.chars().count() > 1 && !COMMON.contains(&word.as_str()))
        .collect()
}

/// Name and version of `zlib-1.3.1`, `lodepng_v2020`.
fn name_and_version(folder: &str) -> (&str, Option<&str>) {
    let split = folder.rsplit_once(['-', '_', '@']);
    let split = split.filter(|(name, version)| {
        let number = version.strip_prefix(['v', 'V']).unwrap_or(version);
        !name.is_empty() && number.starts_with(|letter: char| letter.is_ascii_digit())
    });
    match split {
        Some((name, version)) => (name, Some(version)),
        None => (folder, None),
    }
}

fn of_package(package: &Package, path: &str) -> Option<Dependency> {
    Some(Dependency {
        ecosystem: package.ecosystem,
        purl: package.purl.clone()?,
        namespace: package.namespace.clone(),
        name: package.name.clone()?,
        version: package.version.clone(),
        ..generic("-", None, path)?
    })
}

/// Something that no manifest describes.
fn generic(name: &str, version: Option<&str>, path: &str) -> Option<Dependency> {
    let ecosystem = Ecosystem::Generic;
    Some(Dependency {
        ecosystem,
        purl: Purl::new(ecosystem.purl_type(), None, name, version)?,
        namespace: None,
        name: name.to_owned(),
        version: version.map(str::to_owned),
        requirement: None,
        scope: Scope::Runtime,
        direct: Some(true),
        declared: None,
        path: path.to_owned(),
        lines: None,
        folder: None,
        own: false,
        source: None,
    })
}

fn record(
    dependency: Dependency,
    declared: Option<crate::package::Declared>,
    texts: Option<Expr>,
    files: &[&FileRecord],
    place: &str,
) -> DependencyRecord {
    let stated = declared.as_ref().and_then(|it| it.expression.clone());
    let (license, source) = if let Some(license) = stated {
        (Some(license), Some(LicenseSource::Manifest))
    } else if let Some(license) = &texts {
        (Some(license.clone()), Some(LicenseSource::LicenseFiles))
    } else {
        let found = in_files(files);
        let source = found.as_ref().map(|_| LicenseSource::Files);
        (found, source)
    };
    let unclear = declared.as_ref().and_then(|it| it.unclear.clone());
    let not_established = license.is_none().then(|| {
        unclear.unwrap_or_else(|| "no file in the copy says under which license it is".to_owned())
    });
    DependencyRecord {
        named_in: match source {
            Some(LicenseSource::Files) => places_in(files),
            _ => vec![Place {
                path: dependency.path.clone(),
                lines: declared.as_ref().and_then(|declared| declared.lines),
            }],
        },
        license,
        declared,
        detected: texts,
        origin: Some(Origin::Vendored),
        origin_place: Some(place.to_owned()),
        source,
        found_at: Some(place.to_owned()),
        not_established,
        needed_by: Vec::new(),
        path: Vec::new(),
        members: Vec::new(),
        dependency,
    }
}

/// What the files of a copy without a license of its own say, where they agree well enough.
fn in_files(files: &[&FileRecord]) -> Option<Expr> {
    let mut found: Vec<&Expr> = Vec::new();
    for seen in files.iter().flat_map(|file| &file.detections) {
        if seen.kind != Evidence::Unknown && !found.contains(&&seen.expression) {
            found.push(&seen.expression);
        }
        if found.len() > MOST_LICENSES {
            return None;
        }
    }
    Expr::and(found.into_iter().cloned())
}

/// Where files say under which licenses they are.
fn places_in(files: &[&FileRecord]) -> Vec<Place> {
    let seen = files.iter().flat_map(|file| {
        let known = file.detections.iter();
        let known = known.filter(|seen| seen.kind != Evidence::Unknown);
        known.map(|seen| Place {
            path: file.path.clone(),
            lines: Some(seen.lines),
        })
    });
    seen.take(MOST_FILES).collect()
}

/// A script or style sheet that says what it is.
fn bundled(file: &FileRecord, banner: &Banner) -> Option<DependencyRecord> {
    let version = Some(banner.version.as_str());
    let scoped = banner.name.strip_prefix('@');
    let dependency = match scoped.and_then(|name| name.split_once('/')) {
        Some((scope, name)) => {
            let namespace = format!("@{}", scope.to_lowercase());
            let name = name.to_lowercase();
            Dependency {
                ecosystem: Ecosystem::Npm,
                purl: Purl::new("npm", Some(&namespace), &name, version)?,
                namespace: Some(namespace),
                ..generic(&name, version, &file.path)?
            }
        }
        None => {
            let name = banner.name.to_lowercase().replace(' ', "-");
            generic(&name, version, &file.path)?
        }
    };
    Some(record(dependency, None, None, &[file], &file.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_tell_name_and_version() {
        let check = |folder, want| assert_eq!(name_and_version(folder), want);
        check("zlib-1.3.1", ("zlib", Some("1.3.1")));
        check("fft_v2", ("fft", Some("v2")));
        check("open-mesh", ("open-mesh", None));
        check("-1.0", ("-1.0", None));
        check("eigen", ("eigen", None));
    }
}
