// SPDX-License-Identifier: Apache-2.0 OR MIT
//! All packages, lists and lockfiles of a tree: what they ask for, and what that was locked to.

use std::collections::{HashMap, HashSet};

use super::locked::Locked;
use super::{home, is_copy, is_of_a_system, is_the_platform, unify, upward};
use crate::manifest::Edge;
use crate::package::{Dependency, Ecosystem, Package, Purl, Scope};
use crate::source::folder;

#[derive(Default)]
pub(super) struct Tree {
    pub packages: Vec<Package>,
    /// Dependencies of requirements files.
    pub loose: Vec<Dependency>,
    locks: Vec<Locked>,
    /// Locks by folder.
    places: HashMap<(Ecosystem, String), Vec<usize>>,
}

impl Tree {
    pub fn add(
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

    pub fn dependencies(
        &mut self,
        needs: &mut Vec<(Purl, Purl)>,
        told: &mut Vec<Purl>,
    ) -> Vec<Dependency> {
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
                // an override says a version of what others bring in, which the lock lists
                let overrides = dependency.ecosystem == Ecosystem::Npm;
                if overrides && dependency.direct == Some(false) && !locks.is_empty() {
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
            needs.extend(lock.third_party());
            if lock.needs.iter().any(|needs| !needs.is_empty()) {
                told.extend(lock.entries.iter().map(|entry| entry.purl.clone()));
            }
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
