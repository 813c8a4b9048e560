// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What installed packages need in their turn.
//!
//! Where no lockfile lists them, the packages that others bring in are named only by the
//! manifests of the packages that are installed. Where a requirement may hold for another system
//! only, it is followed as far as it is installed too; what is needed in any case and missing
//! is not established.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use rayon::prelude::*;

use super::{Finder, Known};
use crate::inventory::DependencyRecord;
use crate::manifest::is_the_platform;
use crate::package::{Dependency, Ecosystem, Package, Scope};

/// Most dependencies that are found by following others.
const MOST: usize = 20_000;

/// How packages are told apart where only one version of each is installed.
type Name = (Ecosystem, Option<String>, String);

fn name_of(dependency: &Dependency) -> Name {
    let Dependency {
        ecosystem,
        namespace,
        name,
        ..
    } = dependency;
    (*ecosystem, namespace.clone(), name.clone())
}

impl Finder<'_> {
    /// Adds what installed packages need, round by round; who needs whom, by index.
    pub(super) fn follow(
        &self,
        mut known: Vec<Known>,
        mut edges: Vec<(usize, usize)>,
        packages: &[Package],
    ) -> (Vec<Known>, Vec<(usize, usize)>) {
        let own: HashSet<Name> = packages
            .iter()
            .filter_map(|it| Some((it.ecosystem, it.namespace.clone(), it.name.clone()?)))
            .collect();
        // lockfiles tell of those exactly, names alone would mix up versions
        let told: HashSet<usize> = edges.iter().map(|(from, _)| *from).collect();
        let mut by_name: HashMap<Name, Vec<usize>> = HashMap::new();
        for (at, it) in known.iter().enumerate() {
            let name = name_of(&it.record.dependency);
            by_name.entry(name).or_default().push(at);
        }
        let mut followed: Vec<(usize, usize)> = Vec::new();
        let mut absent: HashSet<Name> = HashSet::new();
        let mut from = 0;
        while from < known.len() && known.len() < MOST {
            let end = known.len();
            // each once, brought by the first that needs it
            let mut new: BTreeMap<Name, Dependency> = BTreeMap::new();
            let mut asked: Vec<(usize, Name)> = Vec::new();
            for (at, parent) in known.iter().enumerate().skip(from) {
                if told.contains(&at) {
                    continue;
                }
                for needed in parent.needs.iter().filter(|it| is_used(it, parent)) {
                    let name = name_of(needed);
                    if own.contains(&name) || absent.contains(&name) {
                        continue;
                    }
                    if !by_name.contains_key(&name) {
                        new.entry(name.clone())
                            .or_insert_with(|| brought_by(&parent.record, needed));
                    }
                    asked.push((at, name));
                }
            }
            let new: Vec<(Name, Dependency)> = new.into_iter().collect();
            let found: Vec<Option<Known>> = new
                .par_iter()
                .map(|(_, wanted)| {
                    let in_any_case =
                        matches!(wanted.ecosystem, Ecosystem::Conda | Ecosystem::Cran);
                    self.look_up(std::slice::from_ref(wanted))
                        .filter(|it| in_any_case || it.record.found_at.is_some())
                })
                .collect();
            for ((name, _), found) in new.into_iter().zip(found) {
                match found {
                    Some(found) => {
                        by_name.entry(name).or_default().push(known.len());
                        known.push(found);
                    }
                    None => {
                        absent.insert(name);
                    }
                }
            }
            for (at, name) in asked {
                // of several versions only a lockfile knows which
                if let Some([to]) = by_name.get(&name).map(Vec::as_slice) {
                    followed.push((at, *to));
                }
            }
            from = end;
        }
        strengthen(&mut known, &followed);
        edges.extend(followed);
        (known, edges)
    }
}

/// Needed to run, or compiled in (R's `LinkingTo`), or for an extra. Which extra is not told
/// apart: what is installed for another one is most likely used as well.
fn is_used(needed: &Dependency, parent: &Known) -> bool {
    let is_asked = match needed.scope {
        Scope::Runtime | Scope::Build => true,
        Scope::Optional => parent.with_extras,
        Scope::Test | Scope::Dev => false,
    };
    is_asked && !is_the_platform(needed)
}

/// A dependency that stands in no manifest of the tree, only in that of another package.
fn brought_by(parent: &DependencyRecord, needed: &Dependency) -> Dependency {
    let parent = &parent.dependency;
    Dependency {
        // what is installed is what is used, whatever was asked for
        version: None,
        purl: crate::package::Purl::new(
            needed.ecosystem.purl_type(),
            needed.namespace.as_deref(),
            &needed.name,
            None,
        )
        .unwrap_or_else(|| needed.purl.clone()),
        scope: parent.scope,
        direct: Some(false),
        path: parent.path.clone(),
        lines: parent.lines,
        folder: None,
        declared: None,
        own: false,
        ..needed.clone()
    }
}

/// What something shipped needs is shipped.
fn strengthen(known: &mut [Known], edges: &[(usize, usize)]) {
    let mut needs: HashMap<usize, Vec<usize>> = HashMap::new();
    for (from, to) in edges {
        needs.entry(*from).or_default().push(*to);
    }
    for scope in Scope::ALL {
        let here = known.iter().enumerate();
        let here = here.filter(|(_, it)| it.record.dependency.scope == scope);
        let mut open: VecDeque<usize> = here.map(|(at, _)| at).collect();
        while let Some(at) = open.pop_front() {
            for to in needs.get(&at).into_iter().flatten() {
                let theirs = &mut known[*to].record.dependency.scope;
                if *theirs > scope {
                    *theirs = scope;
                    open.push_back(*to);
                }
            }
        }
    }
}
