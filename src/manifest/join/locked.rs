// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A lockfile against what manifests ask for: which entry answers, and what each entry is for.

use std::collections::{HashMap, HashSet, VecDeque};

use cargo_metadata::semver::{Version, VersionReq};

use crate::manifest::page::normal_pypi;
use crate::manifest::{Edge, MOST_VERSIONS};
use crate::package::{Dependency, Ecosystem, Package, Purl, Scope};

/// A lockfile with its entries.
pub(super) struct Locked {
    pub ecosystem: Ecosystem,
    pub entries: Vec<Dependency>,
    /// Outgoing edges of each entry.
    pub needs: Vec<Vec<Edge>>,
    pub scoped: bool,
    pub by_name: HashMap<(Option<String>, String), Vec<usize>>,
    /// What each entry is for, where the project itself asks for it.
    pub asked: Vec<Option<Scope>>,
}

impl Locked {
    fn named(&self, dependency: &Dependency) -> &[usize] {
        let key = (dependency.namespace.clone(), dependency.name.clone());
        self.by_name.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The entry that is this package itself.
    pub fn own(&self, package: &Package) -> Option<usize> {
        let name = package.name.as_deref()?;
        let name = match package.ecosystem {
            Ecosystem::Pypi => normal_pypi(name),
            _ => name.to_owned(),
        };
        let named = self.by_name.get(&(package.namespace.clone(), name))?;
        named.iter().copied().find(|&at| self.entries[at].own)
    }

    /// Which package of others needs which.
    pub fn third_party(&self) -> impl Iterator<Item = (Purl, Purl)> {
        let edges = self.needs.iter().flatten();
        let entries = edges.map(|edge| (&self.entries[edge.from], &self.entries[edge.to]));
        let foreign = entries.filter(|(from, to)| !from.own && !to.own && from.purl != to.purl);
        foreign.map(|(from, to)| (from.purl.clone(), to.purl.clone()))
    }

    /// What an entry needs.
    pub fn targets(&self, own: Option<usize>) -> HashSet<usize> {
        let needs = own.map_or(&[][..], |own| &self.needs[own]);
        needs.iter().map(|edge| edge.to).collect()
    }

    /// The entries that a manifest's requirement was locked to; `needs` is what the manifest's
    /// package needs by the lockfile, where that lists it.
    pub fn answer(&self, needs: &HashSet<usize>, asked: &Dependency) -> Vec<usize> {
        let named = self.named(asked);
        let named = &named[..named.len().min(MOST_VERSIONS)];
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

    pub fn ask(&mut self, at: usize, scope: Scope) {
        let asked = &mut self.asked[at];
        *asked = Some(asked.map_or(scope, |before| before.min(scope)));
    }

    /// Settles what each entry is for, once everything asked for is known.
    pub fn settle(&mut self) {
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
