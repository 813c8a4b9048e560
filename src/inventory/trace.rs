// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How each dependency comes into the project: sorts the records, makes one of those that name
//! the same package, and finds the shortest way from each to the project and its members.

use std::collections::{HashMap, VecDeque};

use super::{DependencyRecord, Inventory};
use crate::package::{Ecosystem, Package, Scope};
use crate::source::folder;

/// Most names on the way to the project.
const MOST_STEPS: usize = 12;
/// The project, where no manifest gives it a name.
const THIS_PROJECT: &str = "this project";

impl Inventory {
    /// Takes the dependencies in, in any order; `needs` says who needs whom, by index, and
    /// `copies` which folder is a copy of which.
    pub fn take_dependencies(
        &mut self,
        records: Vec<DependencyRecord>,
        needs: &[(usize, usize)],
        copies: Vec<(String, usize)>,
    ) {
        let places = self.sort(records);
        self.copies = copies
            .into_iter()
            .filter_map(|(folder, at)| Some((folder, *places.get(at)?)))
            .collect();
        self.copies.sort();
        self.copies.dedup_by(|next, before| next.0 == before.0);
        let mut edges: Vec<(usize, usize)> = needs
            .iter()
            .filter_map(|(from, to)| Some((*places.get(*from)?, *places.get(*to)?)))
            .filter(|(from, to)| from != to)
            .collect();
        edges.sort_unstable();
        edges.dedup();
        for (from, to) in &edges {
            if let Some(record) = self.dependencies.get_mut(*to) {
                record.needed_by.push(*from);
            }
        }
        self.trace(&edges);
    }

    /// Sorts by purl and joins what is the same; the new place of each.
    fn sort(&mut self, records: Vec<DependencyRecord>) -> Vec<usize> {
        let mut order: Vec<(usize, DependencyRecord)> = records.into_iter().enumerate().collect();
        order.sort_by(|(_, one), (_, other)| one.dependency.purl.cmp(&other.dependency.purl));
        let mut places = vec![0; order.len()];
        for (at, record) in order {
            match self.dependencies.last_mut() {
                Some(last) if last.dependency.purl == record.dependency.purl => last.absorb(record),
                _ => self.dependencies.push(record),
            }
            places[at] = self.dependencies.len() - 1;
        }
        places
    }

    /// Ways and members. A way never leads through what is needed less than its end: a
    /// dependency that is shipped is not explained by a test.
    fn trace(&mut self, edges: &[(usize, usize)]) {
        let scopes: Vec<Scope> = self
            .dependencies
            .iter()
            .map(|record| record.dependency.scope)
            .collect();
        let own = self.packages.iter();
        let project = Project::new(own.filter(|it| self.copy_of(&it.path).is_none()));
        let home: Vec<Vec<String>> = self
            .dependencies
            .iter()
            .map(|record| project.members(record))
            .collect();
        let mut needs: Vec<Vec<usize>> = vec![Vec::new(); scopes.len()];
        for &(from, to) in edges {
            needs[from].push(to);
        }
        // what brought each in; itself where the project does
        let mut brought: Vec<Option<usize>> = vec![None; scopes.len()];
        for scope in Scope::ALL {
            let mut open: VecDeque<usize> = VecDeque::new();
            for (at, record) in self.dependencies.iter().enumerate() {
                let direct = record.dependency.direct == Some(true);
                if direct && scopes[at] == scope && brought[at].is_none() {
                    brought[at] = Some(at);
                    open.push_back(at);
                }
            }
            while let Some(from) = open.pop_front() {
                for &to in &needs[from] {
                    if brought[to].is_none() && scopes[from] <= scopes[to] {
                        brought[to] = Some(from);
                        open.push_back(to);
                    }
                }
            }
        }
        let names: Vec<String> = self
            .dependencies
            .iter()
            .map(DependencyRecord::name)
            .collect();
        for (at, record) in self.dependencies.iter_mut().enumerate() {
            let mut here = at;
            while let Some(from) = brought[here] {
                if from == here {
                    record.path.extend(home[here].first().cloned());
                    break;
                }
                if record.path.len() == MOST_STEPS {
                    record.path.push("…".to_owned());
                    break;
                }
                record.path.push(names[from].clone());
                here = from;
            }
        }

        // each takes over the members of what needs it; a set that is full takes no more, so
        // that this ends after a few rounds through the edges
        let mut of: Vec<Vec<String>> = home;
        let mut open: VecDeque<usize> = (0..of.len()).filter(|at| !of[*at].is_empty()).collect();
        while let Some(from) = open.pop_front() {
            let more = of[from].clone();
            for &to in &needs[from] {
                let before = of[to].len();
                for member in &more {
                    if of[to].len() < DependencyRecord::MOST_MEMBERS && !of[to].contains(member) {
                        of[to].push(member.clone());
                    }
                }
                if of[to].len() > before {
                    open.push_back(to);
                }
            }
        }
        for (record, mut members) in self.dependencies.iter_mut().zip(of) {
            members.sort();
            record.members = members;
        }
    }
}

/// The project's packages by where they are described.
struct Project<'p> {
    by_path: HashMap<&'p str, &'p Package>,
    by_folder: HashMap<&'p str, Vec<&'p Package>>,
}

impl<'p> Project<'p> {
    fn new(packages: impl Iterator<Item = &'p Package>) -> Self {
        let mut by_path = HashMap::new();
        let mut by_folder: HashMap<&str, Vec<&Package>> = HashMap::new();
        for package in packages {
            by_path.entry(package.path.as_str()).or_insert(package);
            let beside = by_folder.entry(folder(&package.path)).or_default();
            // one for each ecosystem
            let known = beside.iter().any(|it| it.ecosystem == package.ecosystem);
            if package.name.is_some() && !known {
                beside.push(package);
            }
        }
        Self { by_path, by_folder }
    }

    /// The parts of the project whose manifests name a dependency; where only a lockfile or a
    /// list does, the one beside it or above.
    fn members(&self, record: &DependencyRecord) -> Vec<String> {
        let named_in = record.named_in.iter();
        let described = named_in.filter_map(|place| self.by_path.get(place.path.as_str()));
        let mut found: Vec<String> = Vec::new();
        for package in described {
            let name = called(package);
            if found.len() < DependencyRecord::MOST_MEMBERS && !found.contains(&name) {
                found.push(name);
            }
        }
        if found.is_empty()
            && record.dependency.direct != Some(false)
            && let Some(place) = record.named_in.first()
        {
            found.push(self.above(record.dependency.ecosystem, &place.path));
        }
        found
    }

    /// The nearest package at a place or above it, best one of the same ecosystem.
    fn above(&self, ecosystem: Ecosystem, path: &str) -> String {
        let mut here = folder(path);
        loop {
            let beside = self.by_folder.get(here).map_or(&[][..], Vec::as_slice);
            let same = beside.iter().find(|it| it.ecosystem == ecosystem);
            if let Some(package) = same.or(beside.first()) {
                return called(package);
            }
            if here.is_empty() {
                return THIS_PROJECT.to_owned();
            }
            here = folder(here);
        }
    }
}

fn called(package: &Package) -> String {
    let here = folder(&package.path);
    match (&package.name, &package.namespace) {
        (Some(name), Some(namespace)) => format!("{namespace}/{name}"),
        (Some(name), None) => name.clone(),
        (None, _) if here.is_empty() => THIS_PROJECT.to_owned(),
        (None, _) => here.to_owned(),
    }
}
