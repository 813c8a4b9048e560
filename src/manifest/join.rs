// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What several manifests of a tree say together.
//!
//! A crate inherits its license from a workspace; a lockfile pins the version that a manifest
//! only asks for; what a locked package is for follows from who needs it. None of that is in
//! one file, so it is settled here, on what the formats read, without the disk.

use std::collections::{HashMap, HashSet, VecDeque};

use cargo_metadata::semver::{Version, VersionReq};

use super::{Edge, Manifest, Workspace};
use crate::package::{Dependency, Ecosystem, Package, Purl, Scope};
use crate::source::{Problem, folder};

/// What all manifests of a tree say together.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    /// The packages that manifests describe, in the order of paths.
    pub packages: Vec<Package>,
    /// Lockfiles and lists of requirements, as packages that hold what the file names: not
    /// packages of the project beside those that manifests describe.
    pub listings: Vec<Package>,
    /// Sorted by purl and then by place: each purl stands once for every place that names it,
    /// and everything but place and requirement (scope, direct, license, folder, own) is the
    /// same for all places of a purl: the strongest scope, direct if any is. Those with `own`
    /// are parts of the tree.
    pub dependencies: Vec<Dependency>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Joins all manifests of a tree, given with their paths.
///
/// Copies of other people's packages in the tree (`node_modules/`, `site-packages/`,
/// `vendor/`) are packages, but what they depend on is not asked of them: the project's own
/// manifests and lockfiles say what is used. What a recipe of a distribution asks for is
/// brought by the system it is installed on, and stays with its package too.
#[must_use]
pub fn join(mut manifests: Vec<(String, Manifest)>) -> Joined {
    manifests.sort_by(|(one, _), (other, _)| one.cmp(other));
    inherit(&mut manifests);

    let mut tree = Tree::default();
    let mut from_locks = Vec::new();
    let mut joined = Joined::default();
    for (path, manifest) in manifests {
        joined.listings.extend(listing(&path, &manifest));
        joined.problems.extend(manifest.problems);
        if manifest.considered {
            continue;
        }
        let copy = is_copy(&path);
        if let Some(lock) = manifest.lock {
            from_locks.extend(manifest.packages);
            let ecosystem = manifest.dependencies.first().map(|first| first.ecosystem);
            if let Some(ecosystem) = ecosystem.filter(|_| !copy) {
                let edges = lock.edges;
                let scoped = lock.scoped;
                tree.add(
                    folder(&path),
                    ecosystem,
                    manifest.dependencies,
                    edges,
                    scoped,
                );
            }
        } else {
            tree.packages.extend(manifest.packages);
            if !copy {
                tree.loose.extend(manifest.dependencies);
            }
        }
    }
    // a lockfile describes its project only where no manifest does
    for package in from_locks {
        let same = |other: &Package| {
            other.ecosystem == package.ecosystem && folder(&other.path) == folder(&package.path)
        };
        if !tree.packages.iter().any(same) {
            tree.packages.push(package);
        }
    }
    joined.dependencies = tree.dependencies();
    joined.packages = tree.packages;
    joined
        .packages
        .sort_by(|one, other| one.path.cmp(&other.path));
    let mut listings: HashMap<String, Package> = joined
        .listings
        .into_iter()
        .map(|listing| (listing.path.clone(), listing))
        .collect();
    for package in &mut joined.packages {
        if let Some(listing) = listings.remove(&package.path) {
            package.dependencies = listing.dependencies;
        } else {
            package.dependencies.iter_mut().for_each(as_asked);
        }
    }
    joined.listings = listings.into_values().collect();
    joined
        .listings
        .sort_by(|one, other| one.path.cmp(&other.path));
    joined
}

/// A lockfile or a list of requirements as one package.
fn listing(path: &str, manifest: &Manifest) -> Option<Package> {
    let first = manifest.dependencies.first();
    if manifest.lock.is_none() && first.is_none() {
        return None;
    }
    let described = manifest.packages.first().cloned();
    // a lockfile with one part of the project is that part's
    let mut own = manifest.dependencies.iter().filter(|it| it.own);
    let sole = own.next().filter(|_| own.next().is_none());
    let sole = sole.filter(|it| it.ecosystem == Ecosystem::Cargo);
    let mut listing = described.or_else(|| {
        Some(Package {
            ecosystem: first?.ecosystem,
            purl: sole.map(|it| it.purl.clone()),
            namespace: None,
            name: sole.map(|it| it.name.clone()),
            version: sole.and_then(|it| it.version.clone()),
            declared: None,
            path: path.to_owned(),
            dependencies: Vec::new(),
            private: false,
        })
    })?;
    // Cargo's lockfile lists the workspace's own crates like all others
    let listed = |it: &&Dependency| !it.own || it.ecosystem == Ecosystem::Cargo;
    let named = manifest.dependencies.iter().filter(listed);
    listing.dependencies.extend(named.cloned());
    if manifest.lock.is_some() {
        let mut seen = HashSet::new();
        listing
            .dependencies
            .retain(|it| seen.insert(it.purl.clone()));
    }
    Some(listing)
}

/// A requirement of a manifest whose ecosystem locks versions elsewhere: what was asked for is
/// not what is there, even where it names one version.
fn as_asked(dependency: &mut Dependency) {
    let locks = matches!(dependency.ecosystem, Ecosystem::Npm | Ecosystem::Cargo);
    let namespace = dependency.namespace.as_deref();
    let kind = dependency.ecosystem.purl_type();
    if locks
        && dependency.version.is_some()
        && let Some(purl) = Purl::new(kind, namespace, &dependency.name, None)
    {
        dependency.purl = purl;
    }
}

/// Recipes of distributions: what they ask for is part of the system, not of the project.
fn is_of_a_system(ecosystem: Ecosystem) -> bool {
    matches!(
        ecosystem,
        Ecosystem::Apk
            | Ecosystem::Deb
            | Ecosystem::Docker
            | Ecosystem::Freebsd
            | Ecosystem::Nix
            | Ecosystem::Rpm
    )
}

/// What a manifest requires of the platform, by the names that are no packages: the language
/// itself and what comes with it.
fn is_the_platform(dependency: &Dependency) -> bool {
    const OF_R: &[&str] = &[
        "R",
        "base",
        "compiler",
        "datasets",
        "grDevices",
        "graphics",
        "grid",
        "methods",
        "parallel",
        "splines",
        "stats",
        "stats4",
        "tcltk",
        "tools",
        "utils",
    ];
    let name = dependency.name.as_str();
    match dependency.ecosystem {
        Ecosystem::Cran => OF_R.contains(&name),
        // php, ext-…, lib-…: real packages have a vendor
        Ecosystem::Composer => dependency.namespace.is_none(),
        Ecosystem::Pub => matches!(name, "dart" | "flutter" | "sdk"),
        _ => false,
    }
}

/// A copy of a package that somebody else wrote, by the folder that package managers use.
fn is_copy(path: &str) -> bool {
    let mut folders = folder(path).split('/');
    folders.any(|part| {
        matches!(
            part,
            "node_modules" | "site-packages" | "dist-packages" | "vendor"
        )
    })
}

/// The project's folder of a manifest: metadata that a build left lies one below it.
fn home(path: &str) -> &str {
    let here = folder(path);
    if here.ends_with(".egg-info") || here.ends_with(".dist-info") {
        folder(here)
    } else {
        here
    }
}

/// A folder and those above it, up to the root.
fn upward(folder_path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder_path), |at| (!at.is_empty()).then(|| folder(at)))
}

/// Fills in what crates take from their workspaces.
fn inherit(manifests: &mut [(String, Manifest)]) {
    let workspaces: HashMap<String, Workspace> = manifests
        .iter_mut()
        .filter_map(|(path, manifest)| Some((folder(path).to_owned(), manifest.workspace.take()?)))
        .collect();
    for (path, manifest) in manifests {
        let Some((inherits, package)) = manifest.inherits.take().zip(manifest.packages.first_mut())
        else {
            continue;
        };
        let workspace = match &inherits.workspace {
            Some(named) => workspaces.get(named),
            None => upward(folder(path)).find_map(|at| workspaces.get(at)),
        };
        let Some(workspace) = workspace else {
            continue;
        };
        if inherits.version {
            package.version.clone_from(&workspace.version);
            let name = package.name.as_deref().unwrap_or("");
            package.purl = Purl::new("cargo", None, name, package.version.as_deref());
        }
        if inherits.publish {
            package.private = workspace.private;
        }
        if inherits.license || inherits.license_file {
            inherit_license(package, workspace, inherits.license, inherits.license_file);
        }
        for (at, key) in inherits.dependencies {
            let shared = workspace.dependencies.iter().find(|(name, _)| *name == key);
            let Some((member, (_, shared))) = package.dependencies.get_mut(at).zip(shared) else {
                continue;
            };
            // the member says what for and where, the workspace says what
            *member = Dependency {
                scope: member.scope,
                path: std::mem::take(&mut member.path),
                lines: member.lines,
                ..shared.clone()
            };
        }
    }
}

fn inherit_license(package: &mut Package, workspace: &Workspace, license: bool, file: bool) {
    let own = package.declared.take();
    let shared_file = workspace.license_file.as_ref().filter(|_| file);
    let shared = workspace
        .license
        .as_ref()
        .filter(|_| license)
        .or(shared_file);
    let Some(shared) = shared else {
        package.declared = own.map(|mut own| {
            let why = "the workspace's Cargo.toml states no license to inherit";
            own.unclear = own.unclear.map(|_| why.to_owned());
            own
        });
        return;
    };
    let mut declared = shared.clone();
    if let Some(own) = own {
        // the place is in the member's manifest: a finding points at the line that inherits
        declared.lines = own.lines;
        declared.files.extend(own.files);
    }
    for file in shared_file.into_iter().flat_map(|shared| &shared.files) {
        if !declared.files.contains(file) {
            declared.files.push(file.clone());
        }
    }
    package.declared = Some(declared);
}

/// A lockfile with its entries.
struct Locked {
    ecosystem: Ecosystem,
    entries: Vec<Dependency>,
    /// Outgoing edges of each entry.
    needs: Vec<Vec<Edge>>,
    scoped: bool,
    by_name: HashMap<(Option<String>, String), Vec<usize>>,
    /// What each entry is for, where the project itself asks for it.
    asked: Vec<Option<Scope>>,
}

impl Locked {
    fn named(&self, dependency: &Dependency) -> &[usize] {
        let key = (dependency.namespace.clone(), dependency.name.clone());
        self.by_name.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The entry that is this package itself.
    fn own(&self, package: &Package) -> Option<usize> {
        let name = package.name.as_deref()?;
        let name = match package.ecosystem {
            Ecosystem::Pypi => super::page::normal_pypi(name),
            _ => name.to_owned(),
        };
        let named = self.by_name.get(&(package.namespace.clone(), name))?;
        named.iter().copied().find(|&at| self.entries[at].own)
    }

    /// What an entry needs.
    fn targets(&self, own: Option<usize>) -> HashSet<usize> {
        let needs = own.map_or(&[][..], |own| &self.needs[own]);
        needs.iter().map(|edge| edge.to).collect()
    }

    /// The entries that a manifest's requirement was locked to; `needs` is what the manifest's
    /// package needs by the lockfile, where that lists it.
    fn answer(&self, needs: &HashSet<usize>, asked: &Dependency) -> Vec<usize> {
        let named = self.named(asked);
        let named = &named[..named.len().min(super::MOST_VERSIONS)];
        let needed = named.iter().copied().filter(|at| needs.contains(at));
        let mut found: Vec<usize> = needed.collect();
        if found.len() > 1 && self.ecosystem == Ecosystem::Cargo {
            // two versions of one crate: the requirement tells them apart
            let wanted = asked.requirement.as_deref().map(VersionReq::parse);
            let fits = |&to: &usize| {
                let version = self.entries[to].version.as_deref().map(Version::parse);
                matches!((&wanted, version), (Some(Ok(wanted)), Some(Ok(version))) if wanted.matches(&version))
            };
            if found.iter().any(fits) {
                found.retain(fits);
            }
        }
        if !found.is_empty() {
            return found;
        }
        match self.ecosystem {
            // the project itself gets the copy that is installed nearest to the top
            Ecosystem::Npm => {
                let depth = |&at: &usize| {
                    let folder = self.entries[at].folder.as_deref().unwrap_or("");
                    folder.matches("node_modules").count()
                };
                named
                    .iter()
                    .copied()
                    .min_by_key(depth)
                    .into_iter()
                    .collect()
            }
            _ => named.to_vec(),
        }
    }

    fn ask(&mut self, at: usize, scope: Scope) {
        let asked = &mut self.asked[at];
        *asked = Some(asked.map_or(scope, |before| before.min(scope)));
    }

    /// Settles what each entry is for, once everything asked for is known.
    fn settle(&mut self) {
        if self.asked.iter().all(Option::is_none) {
            return;
        }
        for (entry, asked) in self.entries.iter_mut().zip(&self.asked) {
            entry.direct = Some(entry.direct == Some(true) || asked.is_some());
        }
        if self.scoped {
            return;
        }
        // strongest scope first, so that whatever is reached first is right
        let mut reached: Vec<Option<Scope>> = vec![None; self.entries.len()];
        let mut open: Vec<VecDeque<usize>> = vec![VecDeque::new(); Scope::ALL.len()];
        for (at, asked) in self.asked.iter().enumerate() {
            if let Some(asked) = asked {
                open[*asked as usize].push_back(at);
            }
        }
        for scope in Scope::ALL {
            while let Some(at) = open[scope as usize].pop_front() {
                if reached[at].is_some() {
                    continue;
                }
                reached[at] = Some(scope);
                if self.entries[at].own {
                    // what parts of the project need was asked by themselves
                    continue;
                }
                for edge in &self.needs[at] {
                    let for_what = edge.scope.map_or(scope, |told| told.max(scope));
                    open[for_what as usize].push_back(edge.to);
                }
            }
        }
        for (entry, reached) in self.entries.iter_mut().zip(reached) {
            if !entry.own {
                // an entry that nothing leads to is taken as shipped, to be safe
                entry.scope = reached.unwrap_or(Scope::Runtime);
            }
        }
    }
}

#[derive(Default)]
struct Tree {
    packages: Vec<Package>,
    /// Dependencies of requirements files.
    loose: Vec<Dependency>,
    locks: Vec<Locked>,
    /// Locks by folder.
    places: HashMap<(Ecosystem, String), Vec<usize>>,
}

impl Tree {
    fn add(
        &mut self,
        at: &str,
        ecosystem: Ecosystem,
        entries: Vec<Dependency>,
        edges: Vec<Edge>,
        scoped: bool,
    ) {
        let mut by_name: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            by_name
                .entry((entry.namespace.clone(), entry.name.clone()))
                .or_default()
                .push(at);
        }
        let mut needs = vec![Vec::new(); entries.len()];
        for edge in edges {
            needs[edge.from].push(edge);
        }
        self.places
            .entry((ecosystem, at.to_owned()))
            .or_default()
            .push(self.locks.len());
        self.locks.push(Locked {
            ecosystem,
            asked: vec![None; entries.len()],
            entries,
            needs,
            scoped,
            by_name,
        });
    }

    /// The lockfiles that hold for a package: those beside it, else the nearest ones above
    /// that list it as a part of their project.
    fn locks_of(&self, package: &Package) -> &[usize] {
        let here = home(&package.path);
        for at in upward(here) {
            let Some(locks) = self.places.get(&(package.ecosystem, at.to_owned())) else {
                continue;
            };
            let lists_it = |&lock: &usize| self.locks[lock].own(package).is_some();
            if at == here || locks.iter().any(lists_it) {
                return locks;
            }
        }
        &[]
    }

    fn dependencies(&mut self) -> Vec<Dependency> {
        let mut found: Vec<Dependency> = Vec::new();
        // what manifests ask for, with the entries it was locked to: (lock, entry)
        let mut asked: Vec<(Dependency, Vec<(usize, usize)>)> = Vec::new();
        let mut members: HashSet<(usize, usize)> = HashSet::new();
        for package in self
            .packages
            .iter()
            .filter(|package| !is_copy(&package.path))
        {
            let locks = self.locks_of(package);
            let own: Vec<_> = locks
                .iter()
                .map(|&at| (at, self.locks[at].own(package)))
                .collect();
            members.extend(own.iter().filter_map(|&(lock, own)| Some((lock, own?))));
            let needs = own
                .iter()
                .map(|&(lock, own)| (lock, self.locks[lock].targets(own)));
            let needs: Vec<_> = needs.collect();
            for dependency in &package.dependencies {
                if is_of_a_system(dependency.ecosystem) || is_the_platform(dependency) {
                    continue;
                }
                let answers = needs.iter().flat_map(|(lock, needs)| {
                    let lock = *lock;
                    let answer = self.locks[lock].answer(needs, dependency);
                    answer.into_iter().map(move |entry| (lock, entry))
                });
                asked.push((dependency.clone(), answers.collect()));
            }
        }
        for dependency in &self.loose {
            let place = (dependency.ecosystem, folder(&dependency.path).to_owned());
            let locks = self.places.get(&place).into_iter().flatten();
            let answers = locks.flat_map(|&lock| {
                let answer = self.locks[lock].answer(&HashSet::new(), dependency);
                answer.into_iter().map(move |entry| (lock, entry))
            });
            // a pin of its own says more than a lock beside it
            let answers = match dependency.version {
                Some(_) => Vec::new(),
                None => answers.collect(),
            };
            asked.push((dependency.clone(), answers));
        }
        for (dependency, answers) in &asked {
            for &(lock, entry) in answers {
                self.locks[lock].ask(entry, dependency.scope);
            }
        }
        for (number, lock) in self.locks.iter_mut().enumerate() {
            // needs of the project's parts that no manifest explains, or that the lock tells
            for at in 0..lock.entries.len() {
                if !lock.entries[at].own {
                    continue;
                }
                for edge in lock.needs[at].clone() {
                    let known = members.contains(&(number, at)) && lock.asked[edge.to].is_some();
                    match edge.scope {
                        Some(told) => lock.ask(edge.to, told),
                        None if known => {}
                        None => lock.ask(edge.to, Scope::Runtime),
                    }
                }
            }
            lock.settle();
        }

        let pins = self.pins();
        let own_names: HashSet<(Option<&str>, &str)> = self
            .packages
            .iter()
            .filter(|package| package.ecosystem == Ecosystem::Npm && !is_copy(&package.path))
            .filter_map(|package| Some((package.namespace.as_deref(), package.name.as_deref()?)))
            .collect();
        for (mut dependency, answers) in asked {
            for &(lock, entry) in &answers {
                let entry = &self.locks[lock].entries[entry];
                found.push(Dependency {
                    requirement: dependency.requirement.clone(),
                    direct: Some(true),
                    path: dependency.path.clone(),
                    lines: dependency.lines,
                    own: dependency.own || entry.own,
                    ..entry.clone()
                });
            }
            if !answers.is_empty() {
                continue;
            }
            let place = (folder(&dependency.path).to_owned(), dependency.name.clone());
            if dependency.ecosystem == Ecosystem::Pypi
                && dependency.version.is_none()
                && let Some(Some(version)) = pins.get(&place)
                && let Some(purl) = Purl::new("pypi", None, &dependency.name, Some(version))
            {
                dependency.purl = purl;
                dependency.version = Some(version.clone());
            }
            // npm takes a workspace's own package for any requirement of its name
            let name = (dependency.namespace.as_deref(), dependency.name.as_str());
            if dependency.ecosystem == Ecosystem::Npm && own_names.contains(&name) {
                dependency.own = true;
            }
            found.push(dependency);
        }
        for lock in &mut self.locks {
            found.append(&mut lock.entries);
        }
        unify(found)
    }

    /// The one version that requirements files in a folder pin, by folder and name: where
    /// there is no other lock, such a file is one. `None` where they disagree.
    fn pins(&self) -> HashMap<(String, String), Option<String>> {
        let mut pins: HashMap<(String, String), Option<String>> = HashMap::new();
        for dependency in &self.loose {
            let Some(version) = &dependency.version else {
                continue;
            };
            let place = (folder(&dependency.path).to_owned(), dependency.name.clone());
            let pin = pins.entry(place).or_insert_with(|| Some(version.clone()));
            if pin.as_ref() != Some(version) {
                *pin = None;
            }
        }
        pins
    }
}

/// Sorts, drops repetitions, and makes all places of a purl agree.
fn unify(mut found: Vec<Dependency>) -> Vec<Dependency> {
    found.sort_by(|one, other| {
        let key = |it: &Dependency| (it.lines, it.scope);
        (&one.purl, &one.path, key(one)).cmp(&(&other.purl, &other.path, key(other)))
    });
    for same in found.chunk_by_mut(|one, other| one.purl == other.purl) {
        let scope = same
            .iter()
            .map(|it| it.scope)
            .min()
            .unwrap_or(Scope::Runtime);
        // None < Some(false) < Some(true)
        let direct = same.iter().map(|it| it.direct).max().flatten();
        let declared = same.iter().find_map(|it| it.declared.clone());
        let folder = same.iter().find_map(|it| it.folder.clone());
        let own = same.iter().any(|it| it.own);
        for it in same {
            it.scope = scope;
            it.direct = direct;
            it.declared.clone_from(&declared);
            it.folder.clone_from(&folder);
            it.own = own;
        }
    }
    found.dedup_by(|next, before| {
        (&next.purl, &next.path, next.lines) == (&before.purl, &before.path, before.lines)
    });
    found
}
