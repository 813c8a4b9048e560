// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Values, versions and catalogs that manifests take from others: Maven's parents, and the
//! files of Gradle and .NET that hold for the folders below theirs; constraints of pip's.

use std::collections::{HashMap, HashSet};

use super::upward;
use crate::manifest::{Manifest, Shared, Use};
use crate::package::{Declared, Dependency, Ecosystem, Package, Purl};
use crate::source::{file_name, folder};

/// Most generations of parents, and most rounds of values that name others.
const DEEPEST: usize = 16;

/// Most files that one takes from; without a limit a folder full of them would take long.
const MOST_SOURCES: usize = 64;

/// Longest text with its values put in.
const MAX_VALUE: usize = 1024;

/// Puts in what manifests take from each other.
pub(super) fn share(manifests: &mut [(String, Manifest)]) {
    let mut all: Vec<(String, Shared)> = Vec::new();
    for (path, manifest) in &mut *manifests {
        all.extend(manifest.shares.take().map(|shared| (path.clone(), shared)));
    }
    if all.is_empty() {
        return;
    }
    let shelf = Shelf::of(&all);
    let mut used: Vec<bool> = vec![false; all.len()];
    for (path, manifest) in &mut *manifests {
        let chain = shelf.chain(path, &manifest.uses);
        if chain.is_empty() {
            continue;
        }
        let sources: Vec<&Shared> = chain.iter().map(|&at| &all[at].1).collect();
        for used_here in std::mem::take(&mut manifest.uses) {
            let found = chain.iter().find_map(|&at| {
                let aliases = &all[at].1.aliases;
                // a call may follow the name: `libs.name.get()`
                let shorter = used_here.alias.rsplit_once('.').map(|(head, _)| head);
                let found = aliases.get(&used_here.alias);
                Some((at, found.or_else(|| aliases.get(shorter?))?))
            });
            if let Some((at, entries)) = found {
                used[at] = true;
                let entries = entries.iter().map(|entry| Dependency {
                    scope: used_here.scope,
                    path: path.clone(),
                    lines: Some(used_here.lines),
                    ..entry.clone()
                });
                manifest.dependencies.extend(entries);
            }
        }
        if let Some(package) = manifest.packages.first_mut() {
            complete(package, &sources);
        }
        let listed = manifest.packages.iter_mut();
        let listed = listed.flat_map(|package| &mut package.dependencies);
        for dependency in listed.chain(&mut manifest.dependencies) {
            settle(dependency, &sources);
        }
    }
    // a catalog that build files use is a choice of theirs; one that none does is all used
    let catalogs = all.iter().zip(used).filter(|(_, used)| *used);
    let catalogs: HashSet<&str> = catalogs.map(|((path, _), _)| path.as_str()).collect();
    for (path, manifest) in manifests {
        manifest.considered |= catalogs.contains(path.as_str());
    }
}

/// Where shared things are found.
struct Shelf<'a> {
    all: &'a [(String, Shared)],
    /// Maven's projects by path and by `group:name`.
    projects: HashMap<&'a str, usize>,
    /// All others by path.
    files: HashMap<&'a str, usize>,
    /// All others by the folder that they hold for.
    folders: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Shelf<'a> {
    fn of(all: &'a [(String, Shared)]) -> Self {
        let mut shelf = Self {
            all,
            projects: HashMap::new(),
            files: HashMap::new(),
            folders: HashMap::new(),
        };
        for (at, (path, shared)) in all.iter().enumerate() {
            match &shared.project {
                Some(name) => {
                    shelf.projects.insert(path, at);
                    shelf.projects.entry(name).or_insert(at);
                }
                None => {
                    shelf.files.insert(path, at);
                    let here = folder(path);
                    // catalogs lie in a folder of their own
                    let of_catalogs = file_name(here) == "gradle" && path.ends_with(".toml");
                    let holds_for = if of_catalogs { folder(here) } else { here };
                    shelf.folders.entry(holds_for).or_default().push(at);
                }
            }
        }
        shelf
    }

    /// What a manifest takes from, nearest first; itself before all others.
    fn chain(&self, path: &str, uses: &[Use]) -> Vec<usize> {
        if let Some(&own) = self.projects.get(path) {
            let mut chain = vec![own];
            while let Some(parent) = chain.last().and_then(|&at| self.all[at].1.parent.as_ref()) {
                let named = |at: &&usize| self.all[**at].1.project.as_ref() == Some(&parent.name);
                let beside = parent.path.as_deref();
                let by_path = beside
                    .and_then(|path| self.projects.get(path))
                    .filter(named);
                let in_folder = || {
                    let path = format!("{}/pom.xml", beside?);
                    self.projects
                        .get(path.trim_start_matches('/'))
                        .filter(named)
                };
                let by_name = || self.projects.get(parent.name.as_str());
                let Some(&next) = by_path.or_else(in_folder).or_else(by_name) else {
                    break;
                };
                if chain.contains(&next) || chain.len() > DEEPEST {
                    break;
                }
                chain.push(next);
            }
            return chain;
        }
        let name = file_name(path);
        if name.ends_with(".txt") || name.ends_with(".in") {
            // constraints are named by the files that they hold for
            let named = uses
                .iter()
                .filter_map(|it| self.files.get(it.alias.as_str()));
            return named.copied().collect();
        }
        let takes = name.ends_with(".gradle") || name.ends_with(".kts") || name.ends_with("proj");
        let above = upward(folder(path)).filter(|_| takes);
        let found = above
            .filter_map(|at| self.folders.get(at))
            .flatten()
            .copied();
        // of a file's neighbors, itself comes first
        let own = self.files.get(path).copied();
        let others = found.filter(|&at| Some(at) != own);
        let nearest = own.filter(|_| takes).into_iter().chain(others);
        nearest.take(MOST_SOURCES).collect()
    }
}

/// What a package leaves to its parents: version and license.
fn complete(package: &mut Package, sources: &[&Shared]) {
    if sources.first().is_none_or(|own| own.project.is_none()) {
        return;
    }
    if package.version.is_none() {
        let version = put_in("${project.version}", sources);
        if !version.contains('$') {
            let name = package.name.as_deref().unwrap_or("");
            let kind = package.ecosystem.purl_type();
            let namespace = package.namespace.as_deref();
            package.purl = Purl::new(kind, namespace, name, Some(&version));
            package.version = Some(version);
        }
    }
    if package.declared.is_none() {
        let above = sources.iter().skip(1);
        let inherited = above.filter_map(|shared| shared.declared.clone()).next();
        // the place is in another file
        package.declared = inherited.map(|declared| Declared {
            lines: None,
            ..declared
        });
    }
}

/// The version that a dependency leaves to others.
fn settle(dependency: &mut Dependency, sources: &[&Shared]) {
    if dependency.version.is_some() {
        return;
    }
    // pip takes a constraint whatever was asked for
    let constrained = dependency.ecosystem == Ecosystem::Pypi;
    let wanted = match &dependency.requirement {
        Some(wanted) if !constrained => wanted.clone(),
        _ => {
            let name = match &dependency.namespace {
                Some(group) => format!("{group}:{}", dependency.name),
                None => dependency.name.to_ascii_lowercase(),
            };
            let known = sources.iter().find_map(|shared| shared.versions.get(&name));
            let Some(known) = known else {
                return;
            };
            known.clone()
        }
    };
    let filled = put_in(&wanted, sources);
    if constrained {
        let purl = Purl::new("pypi", None, &dependency.name, Some(&filled));
        if let Some(purl) = purl {
            (dependency.purl, dependency.version) = (purl, Some(filled));
        }
        return;
    }
    let changed = dependency.requirement.as_ref() != Some(&filled);
    let plain = !filled.contains(['$', '[', '(', '+', '*', ' ', ',']) && !filled.is_empty();
    if changed && plain {
        let namespace = dependency.namespace.as_deref();
        let kind = dependency.ecosystem.purl_type();
        if let Some(purl) = Purl::new(kind, namespace, &dependency.name, Some(&filled)) {
            dependency.purl = purl;
            dependency.version = Some(filled.clone());
        }
        dependency.requirement = Some(filled);
    }
}

/// Puts in `${name}` and `$name` where a source gives it; what none gives stays as it is.
fn put_in(text: &str, sources: &[&Shared]) -> String {
    let mut text = text.to_owned();
    for _ in 0..DEEPEST {
        let mut whole = String::new();
        let mut rest = text.as_str();
        while let Some((head, tail)) = rest.split_once('$') {
            let (name, after) = match tail.strip_prefix('{').map(|tail| tail.split_once('}')) {
                Some(Some((name, after))) => (name, after),
                Some(None) => break,
                None => {
                    let end = tail.find(|c: char| !c.is_alphanumeric() && c != '_');
                    tail.split_at(end.unwrap_or(tail.len()))
                }
            };
            whole.push_str(head);
            let value = sources
                .iter()
                .find_map(|shared| shared.properties.get(name));
            match value {
                Some(value) => whole.push_str(value),
                None => whole.push_str(&rest[head.len()..rest.len() - after.len()]),
            }
            if whole.len() > MAX_VALUE {
                return text;
            }
            rest = after;
        }
        whole.push_str(rest);
        if whole == text {
            break;
        }
        text = whole;
    }
    text
}
