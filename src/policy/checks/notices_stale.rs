// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL055: a file of third-party notices that does not list what is used now.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::Place;
use crate::package::{Ecosystem, Scope};
use crate::policy::case::{About, Case, Draft, list};
use crate::policy::{Check, Finding, Level, Meaning};
use crate::source::Lines;

/// PL055.
pub const CHECK: Check = Check {
    code: "PL055",
    name: "notices-stale",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "The file of third-party notices does not list what is used now.",
    why: "Notices go out with the work so that the authors of what it contains are named and their terms are kept. A package that came in since they were written is missing there, and so are its terms. Names and versions are compared, not the words, and only of files that `placet notice` wrote: of others placet cannot tell what they list.",
    fix: "Write them again with `placet notice --output FILE`, and let the build run `placet notice --check`.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let used = Used::of(case);
    let files = case.inventory.notices.iter();
    let files = files.filter(|notices| {
        case.policy.excluded(&notices.path).is_none()
            && !case.waived(&CHECK, About::path(&notices.path))
    });
    files
        .filter_map(|notices| {
            let listed: BTreeSet<&str> = notices
                .packages
                .iter()
                .map(|it| it.title.as_str())
                .collect();
            let missing: Vec<&String> = used
                .shipped
                .iter()
                .filter(|title| !used.is_listed(title, &listed))
                .collect();
            let gone: Vec<(&str, usize)> = notices
                .packages
                .iter()
                .filter(|it| used.all_known && !used.all.contains(&it.title))
                .map(|it| (it.title.as_str(), it.line))
                .collect();
            if missing.is_empty() && gone.is_empty() {
                return None;
            }
            let mut words = Vec::new();
            if !missing.is_empty() {
                words.push(format!(
                    "it lacks {}",
                    list(missing.iter().map(|it| (*it).clone()), 4)
                ));
            }
            if !gone.is_empty() {
                let names = gone.iter().map(|(title, _)| (*title).to_owned());
                words.push(format!("it lists {}, which is not used", list(names, 4)));
            }
            let path = &notices.path;
            let mut locations = vec![Place::file(path)];
            locations.extend(gone.iter().take(10).map(|(_, line)| Place {
                path: path.clone(),
                lines: Some(Lines::one(*line)),
            }));
            Some(case.finding(
                &CHECK,
                Draft {
                    subject: path.clone(),
                    message: format!("{path} is stale: {}.", words.join("; ")),
                    why: "What goes out would not name all whose work is in it.".to_owned(),
                    next_step: format!("Write it again with `placet notice --output {path}`."),
                    locations,
                    ..Draft::default()
                },
            ))
        })
        .collect()
}

/// What is used, as notices name it.
struct Used {
    /// What goes out.
    shipped: BTreeSet<String>,
    /// All of it.
    all: BTreeSet<String>,
    /// The names of those whose version is not known.
    unversioned: BTreeMap<String, String>,
    /// The names of those that a build for one platform may leave out: `placet notice
    /// --cargo-metadata` lists only what is built.
    unbuilt: BTreeMap<String, String>,
    /// Every version is known, so that what is needed in turn was found as well.
    all_known: bool,
}

impl Used {
    fn of(case: &Case<'_>) -> Self {
        let mut used = Self {
            shipped: BTreeSet::new(),
            all: BTreeSet::new(),
            unversioned: BTreeMap::new(),
            unbuilt: BTreeMap::new(),
            all_known: true,
        };
        for record in &case.inventory.dependencies {
            let dependency = &record.dependency;
            let is_excluded = record
                .named_in
                .iter()
                .all(|place| case.policy.excluded(&place.path).is_some());
            if dependency.own || is_excluded {
                continue;
            }
            let title = record.title();
            if dependency.version.is_none() {
                used.all_known = false;
                used.unversioned.insert(title.clone(), record.name());
            }
            if dependency.ecosystem == Ecosystem::Cargo {
                used.unbuilt.insert(title.clone(), record.name());
            }
            if matches!(dependency.scope, Scope::Runtime | Scope::Optional) {
                used.shipped.insert(title.clone());
            }
            used.all.insert(title);
        }
        used
    }

    /// Whether a title is listed, as far as that can be known: where its version is not known, in
    /// any; where it may not be built, only another version of it is a sign that it should be.
    fn is_listed(&self, title: &str, listed: &BTreeSet<&str>) -> bool {
        let in_any_version = |name: &String| {
            let versions = listed.range(name.as_str()..);
            let mut versions = versions.take_while(|it| it.starts_with(name.as_str()));
            versions.any(|it| {
                it.get(name.len()..)
                    .is_some_and(|rest| rest.starts_with(' '))
            })
        };
        listed.contains(title)
            || self.unversioned.get(title).is_some_and(in_any_version)
            || self
                .unbuilt
                .get(title)
                .is_some_and(|name| !in_any_version(name))
    }
}
