// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What registries say of dependencies whose licenses nothing on this machine establishes.
//!
//! Requests go out in batches, in the order of purls, and what is done about failures is
//! decided between batches: the same answers give the same inventory.

use std::thread;

use super::Finder;
use crate::inventory::{DependencyRecord, Inventory};
use crate::package::Ecosystem;
use crate::registry::{Asked, Failure, Online, Plan};
use crate::resolve::{Located, Origin};
use crate::source::{Problem, ProblemKind, SourceFile};

/// Failures after which a registry is left alone.
const PATIENCE: usize = 3;

/// A question with the record that it is about.
struct About {
    /// Index in the inventory.
    at: usize,
    path: String,
    version: String,
}

/// All that one registry is asked.
struct Talk<'o> {
    registry: Asked<'o>,
    questions: Vec<About>,
}

/// What a registry said to one question; nothing where it was not asked any more.
type Heard = Option<Result<Option<(String, SourceFile)>, Failure>>;

impl Finder<'_> {
    /// Asks about the dependencies whose licenses are not established, and puts what is said
    /// into the inventory.
    ///
    /// What was copied into the tree is not asked about: it may have been changed since, and
    /// says itself what it is.
    pub fn ask(&self, online: &Online, inventory: &mut Inventory) {
        let mut talks: Vec<(Ecosystem, Talk<'_>)> = Vec::new();
        let mut left = 0;
        for (at, record) in inventory.dependencies.iter().enumerate() {
            if record.license.is_some() || record.origin == Some(Origin::Vendored) {
                continue;
            }
            let Some((registry, about)) = question(online, at, record) else {
                left += 1;
                continue;
            };
            let ecosystem = record.dependency.ecosystem;
            match talks.iter_mut().find(|(of, _)| *of == ecosystem) {
                Some((_, talk)) => talk.questions.push(about),
                None => talks.push((
                    ecosystem,
                    Talk {
                        registry,
                        questions: vec![about],
                    },
                )),
            }
        }
        talks.sort_by_key(|(ecosystem, _)| *ecosystem);
        let plans: Vec<Plan> = talks.iter().map(|(_, talk)| talk.plan()).collect();
        online.fetch.announce(&plans);
        // waiting, not work: threads of their own, not those that read files
        let heard: Vec<Vec<Heard>> = thread::scope(|scope| {
            let all = talks.iter();
            let running: Vec<_> = all
                .map(|(_, talk)| scope.spawn(move || talk.hold()))
                .collect();
            let ended = running.into_iter().map(thread::ScopedJoinHandle::join);
            ended.map(Result::unwrap_or_default).collect()
        });
        for ((_, talk), heard) in talks.iter().zip(heard) {
            self.take(talk, heard, inventory);
        }
        if left > 0 {
            inventory.coverage.notes.push(format!(
                "No registry was asked about {left} dependencies without an established license: \
                 they have no pinned version, come from elsewhere, or their ecosystem has no \
                 registry that tells the license of a version."
            ));
        }
        inventory.problems.sort();
    }

    /// Puts what one registry said into the inventory.
    fn take(&self, talk: &Talk<'_>, heard: Vec<Heard>, inventory: &mut Inventory) {
        let host = talk.registry.host();
        let mut asked = 0;
        let mut established = 0;
        let mut silent: Option<(String, Failure)> = None;
        let mut unanswered = 0;
        let mut heard = heard.into_iter();
        for about in &talk.questions {
            let Some(record) = inventory.dependencies.get_mut(about.at) else {
                continue;
            };
            match heard.next().flatten() {
                Some(Ok(Some((place, manifest)))) => {
                    asked += 1;
                    let (found, ..) = self.read(Located {
                        origin: Origin::Registry,
                        place,
                        manifest: Some(manifest),
                        licenses: Vec::new(),
                    });
                    record.learn(found);
                    established += usize::from(record.license.is_some());
                    if record.license.is_none() && record.origin != Some(Origin::Registry) {
                        add(record, &format!("{host} states none that is clear"));
                    }
                }
                Some(Ok(None)) => {
                    asked += 1;
                    add(record, &format!("{host} states none for this version"));
                }
                Some(Err(failure)) => {
                    unanswered += 1;
                    add(record, &format!("{host} could not be asked"));
                    silent.get_or_insert_with(|| (record.dependency.path.clone(), failure));
                }
                None => {
                    unanswered += 1;
                    add(record, &format!("{host} could not be asked"));
                }
            }
        }
        if asked > 0 {
            inventory.coverage.notes.push(format!(
                "The licenses of {} were asked of {host} over the network, which stated {established}.",
                packages(asked)
            ));
        }
        if let Some((path, Failure(why))) = silent {
            inventory.problems.push(Problem {
                path,
                lines: None,
                kind: ProblemKind::Unreadable,
                message: format!(
                    "{host} could not be asked about {}: {why}; whether they are licensed, and \
                     how, is not known from there",
                    packages(unanswered)
                ),
                excerpt: None,
            });
        }
    }
}

fn packages(number: usize) -> String {
    let plural = if number == 1 { "package" } else { "packages" };
    format!("{number} {plural}")
}

/// More on why a license is not established.
fn add(record: &mut DependencyRecord, more: &str) {
    record.not_established = Some(match record.not_established.take() {
        Some(why) => format!("{why}; {more}"),
        None => more.to_owned(),
    });
}

fn question<'o>(
    online: &'o Online,
    at: usize,
    record: &DependencyRecord,
) -> Option<(Asked<'o>, About)> {
    let dependency = &record.dependency;
    let registry = online.registry(dependency.ecosystem)?;
    let about = About {
        at,
        path: registry.path(dependency)?,
        version: dependency.version.clone()?,
    };
    Some((registry, about))
}

impl Talk<'_> {
    fn plan(&self) -> Plan {
        Plan {
            host: self.registry.host().to_owned(),
            packages: self.questions.len(),
        }
    }

    /// Asks everything, or until the registry has failed too often.
    fn hold(&self) -> Vec<Heard> {
        let mut heard: Vec<Heard> = Vec::with_capacity(self.questions.len());
        let mut failures = 0;
        for batch in self.questions.chunks(self.registry.at_once()) {
            if failures >= PATIENCE {
                break;
            }
            let answers: Vec<Heard> = thread::scope(|scope| {
                let ask = |about: &About| self.registry.ask(&about.path, &about.version);
                let running: Vec<_> = batch
                    .iter()
                    .map(|about| scope.spawn(move || ask(about)))
                    .collect();
                let ended = running.into_iter().map(thread::ScopedJoinHandle::join);
                ended.map(Result::ok).collect()
            });
            let failed = answers.iter().flatten().filter(|answer| answer.is_err());
            failures += failed.count();
            heard.extend(answers);
        }
        heard
    }
}
