// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL012: a part that may not go out under the project's license.

use std::collections::BTreeMap;

use crate::compat::{self, Fit};
use crate::license::License;
use crate::policy::case::{About, Area, Case, Clash, Draft, Part, Subject, sites_of};
use crate::policy::{Check, Finding, Level, Meaning, Ruling};

/// PL012.
pub const CHECK: Check = Check {
    code: "PL012",
    name: "license-incompatible",
    level: Level::Error,
    meaning: Meaning::Breach,
    summary: "A part is under a license that does not let it go out under the project's license.",
    why: "A license says under which terms work that contains it may be passed on. Where those terms contradict the project's own license, nobody can keep both, and whoever passes the project on breaks one of them. How a part is used decides much of this: placet infers it and says so.",
    fix: "Release under a license that fits (`placet compat PATH` lists them), replace the part, run it as a program of its own, or ask whoever holds its rights for another license.\n\nIf the part is used in another way than placet says, tell your office and record its answer with a waiver.",
    run,
};

/// What findings are one for.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause<'c> {
    Files(&'c Area),
    Dependencies,
}

/// Clashes with their parts.
type Clashes<'c> = Vec<(&'c Clash, &'c Part)>;

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut causes: BTreeMap<(&License, Fit, Cause<'_>), Clashes<'_>> = BTreeMap::new();
    for clash in case.clashes() {
        let Some(part) = case.parts().get(clash.part) else {
            continue;
        };
        if said_already(case, clash, part) || waived(case, clash, part) {
            continue;
        }
        let cause = match &part.subject {
            Subject::Files(area) => Cause::Files(area),
            Subject::Dependency(_) | Subject::Project => Cause::Dependencies,
        };
        causes
            .entry((&clash.license, clash.fit, cause))
            .or_default()
            .push((clash, part));
    }
    causes
        .iter()
        .filter_map(|((license, fit, cause), clashes)| finding(case, license, *fit, cause, clashes))
        .collect()
}

/// Whether the policy's own answer to the license covers this: it denies it, or it asks for a
/// look at it and no more than a look is needed.
fn said_already(case: &Case<'_>, clash: &Clash, part: &Part) -> bool {
    case.held().iter().any(|held| {
        let covered = match held.ruling {
            Ruling::Deny => true,
            Ruling::Review | Ruling::NotEstablished => clash.fit <= Fit::Review,
            Ruling::Allow => false,
        };
        covered
            && held.license == clash.license
            && (held.subject == part.subject || held.subject == Subject::Project)
    })
}

fn waived(case: &Case<'_>, clash: &Clash, part: &Part) -> bool {
    let purl = match part.subject {
        Subject::Dependency(at) => case.inventory.dependencies.get(at),
        Subject::Files(_) | Subject::Project => None,
    }
    .map(|record| record.dependency.purl.as_str());
    let about = About {
        license: Some(&clash.license),
        package: purl,
        path: part.places.first().map(|place| place.path.as_str()),
        waivable: true,
    };
    // an office that looked at the license for this part has answered this question too
    case.waived(&CHECK, about) || case.waived_for_review(about)
}

fn finding(
    case: &Case<'_>,
    license: &License,
    fit: Fit,
    cause: &Cause<'_>,
    clashes: &[(&Clash, &Part)],
) -> Option<Finding> {
    let (clash, part) = *clashes.first()?;
    let outbound = &case.outbound()?.expression;
    let records: Vec<_> = clashes
        .iter()
        .filter_map(|(_, part)| match part.subject {
            Subject::Dependency(at) => case.inventory.dependencies.get(at),
            Subject::Files(_) | Subject::Project => None,
        })
        .collect();
    let words = match fit {
        Fit::Conflict => "cannot go into a work released under",
        _ => "may not fit into a work released under",
    };
    let parts: Vec<&Part> = clashes.iter().map(|(_, part)| *part).collect();
    let place = case.describe(&parts);
    let pair = clash
        .answer
        .pairs
        .iter()
        .find(|pair| pair.inbound == *license)?;
    let mut why = format!(
        "{}. Taken as {}: {}.",
        capital(&compat::sentence(pair)),
        part.usage.words(),
        part.inferred
    );
    if let Some(doubt) = part.doubt.filter(|_| clash.fit < pair.reason.fit) {
        why.push(' ');
        why.push_str(doubt);
    }
    let ways = compat::ways_out(&part.expression, outbound, part.usage, &clash.answer);
    Some(
        case.finding(
            &CHECK,
            Draft {
                subject: license.to_string(),
                content: format!("in {outbound}"),
                group: match cause {
                    Cause::Files(area) => format!("{fit:?} {}", area.key()),
                    Cause::Dependencies => format!("{fit:?} dependencies"),
                },
                message: format!("{license} {words} {outbound}: it is the license of {place}."),
                why,
                next_step: format!("One of these: {}.", ways.join("; ")),
                locations: clashes
                    .iter()
                    .filter(|(_, part)| !matches!(part.subject, Subject::Dependency(_)))
                    .flat_map(|(_, part)| part.places.clone())
                    .collect(),
                packages: sites_of(records),
                level: (fit < Fit::Conflict).then_some(Level::Warning),
                ..Draft::default()
            },
        ),
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}
