// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the checks on denied, reviewed and unknown licenses have in common: grouping by cause.
//!
//! A thousand files with one license in one vendored folder are one finding.

use std::collections::BTreeMap;

use crate::inventory::DependencyRecord;
use crate::license::License;
use crate::policy::case::{
    About, Case, Draft, Held, Proof, Subject, count, list, name_of, sites_of,
};
use crate::policy::{Check, Finding, Ruling};

/// Licenses with one ruling, grouped by cause.
pub(super) fn findings(
    case: &Case<'_>,
    check: &'static Check,
    ruling: Ruling,
    wanted: fn(&Subject) -> bool,
    next_step: fn(&License, &Subject) -> String,
) -> Vec<Finding> {
    let mut causes: BTreeMap<(&License, Cause<'_>), Vec<&Held>> = BTreeMap::new();
    for held in case.held() {
        // what may not be there at all is said by the check for that
        let in_conflict = ruling == Ruling::Review && case.conflicts(&held.license, &held.subject);
        if held.ruling == ruling
            && wanted(&held.subject)
            && !waived(case, check, held)
            && !in_conflict
        {
            causes
                .entry((&held.license, Cause::of(&held.subject)))
                .or_default()
                .push(held);
        }
    }
    causes
        .into_iter()
        .filter_map(|((license, cause), held)| {
            let first = held.first()?;
            let mut why = sentence(&first.unit.reason);
            // a rule's reason says it all; without a rule the kind of license has to
            if !first.unit.ruled {
                why.push(' ');
                why.push_str(first.unit.category.summary());
            }
            if first.unit.ruling > ruling {
                why.push_str(" It is not shipped, so it is only shown for review.");
            }
            let mut proofs: Vec<&Proof> =
                held.iter().filter_map(|held| held.proof.as_ref()).collect();
            proofs.sort_unstable();
            proofs.dedup();
            let proof = proofs.first().map(|proof| {
                let steps = proof.steps.join("; ");
                format!("{}: {steps}", proof.expression)
            });
            if let Some(proof) = &proof {
                why.push_str(&format!(" How this follows: {proof}."));
            }
            let finding = case.finding(
                check,
                Draft {
                    subject: license.to_string(),
                    group: cause.key(),
                    message: message(case, license, ruling, &cause, &held),
                    why,
                    next_step: next_step(license, &first.subject),
                    locations: held
                        .iter()
                        .filter(|held| record(case, held).is_none())
                        .flat_map(|held| held.places.clone())
                        .collect(),
                    packages: sites_of(held.iter().filter_map(|held| record(case, held))),
                    ..Draft::default()
                },
            );
            Some(Finding { proof, ..finding })
        })
        .collect()
}

fn waived(case: &Case<'_>, check: &Check, held: &Held) -> bool {
    let purl = record(case, held).map(|record| record.dependency.purl.as_str());
    case.waived(
        check,
        About {
            license: Some(&held.license),
            package: purl,
            path: held.places.first().map(|place| place.path.as_str()),
            waivable: held.unit.waivable,
        },
    )
}

/// What findings are one for.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause<'h> {
    Project,
    Files(&'h crate::policy::case::Area),
    Dependencies,
}

impl<'h> Cause<'h> {
    fn of(subject: &'h Subject) -> Self {
        match subject {
            Subject::Project => Self::Project,
            Subject::Files(area) => Self::Files(area),
            Subject::Dependency(_) => Self::Dependencies,
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Project => "project".to_owned(),
            Self::Files(area) => area.key(),
            Self::Dependencies => "dependencies".to_owned(),
        }
    }
}

fn record<'a>(case: &Case<'a>, held: &Held) -> Option<&'a DependencyRecord> {
    match held.subject {
        Subject::Dependency(at) => case.inventory.dependencies.get(at),
        Subject::Files(_) | Subject::Project => None,
    }
}

fn message(
    case: &Case<'_>,
    license: &License,
    ruling: Ruling,
    cause: &Cause<'_>,
    held: &[&Held],
) -> String {
    let words = match held.first() {
        // eased: the rule itself says more than the answer here
        Some(first) if first.unit.ruling != ruling => first.unit.ruling.words(),
        _ => ruling.words(),
    };
    match cause {
        Cause::Project => format!("The project itself goes out under {license}, which {words}."),
        Cause::Files(area) => {
            let mut paths: Vec<&str> = held
                .iter()
                .flat_map(|held| held.places.iter().map(|place| place.path.as_str()))
                .collect();
            paths.sort_unstable();
            paths.dedup();
            match paths.as_slice() {
                [path] => format!("{license} {words}: it is named in {path}."),
                _ => format!(
                    "{license} {words}: it is named in {} of {}.",
                    count(paths.len(), "file", "files"),
                    area.words()
                ),
            }
        }
        Cause::Dependencies => {
            let names: Vec<String> = held
                .iter()
                .filter_map(|held| record(case, held))
                .map(name_of)
                .collect();
            format!(
                "{license} {words}: it is the license of {}: {}.",
                count(names.len(), "dependency", "dependencies"),
                list(names, 5)
            )
        }
    }
}

/// A reason as a sentence.
pub(super) fn sentence(reason: &str) -> String {
    let mut letters = reason.trim().trim_end_matches('.').chars();
    letters.next().map_or(String::new(), |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}
