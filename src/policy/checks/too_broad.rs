// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL015: an entry of the policy that lifts more than one decision can have been about.

use crate::inventory::Place;
use crate::policy::case::{Case, Draft, count};
use crate::policy::{Check, Decision, Finding, Level, Meaning};

/// PL015.
pub const CHECK: Check = Check {
    code: "PL015",
    name: "decision-too-broad",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A waiver or exclude covers everything, or many different things.",
    why: "Whoever decides has something in mind: a license, a package, a folder. An entry that covers everything also covers what comes next, which nobody has seen.",
    fix: "Name what the decision is about: the license, and the folder or package. Write one entry for each decision.",
    run,
};

/// So many different causes are no single decision.
const MANY: usize = 6;

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (decision, causes) in case.lifted() {
        let message = if causes >= MANY {
            format!(
                "The waiver for {} lifts {}.",
                decision.subject(),
                count(causes, "cause", "different causes")
            )
        } else if causes > 0 && covers_everything(case, decision) {
            format!(
                "The waiver for {} names no license and covers everything.",
                decision.subject()
            )
        } else {
            continue;
        };
        let spot = decision.keys.scope.as_ref();
        let place = spot.map_or(&decision.from.place, |spot| &spot.place);
        findings.push(Finding {
            excerpt: spot.map(|spot| spot.excerpt.clone()),
            ..finding(case, ("waive", decision.subject()), message, place)
        });
    }
    let files = case.inventory.files.len();
    for (exclude, covered) in case.policy.exclude.iter().zip(case.excludes()) {
        if covered == files && files > 1 {
            let message = format!("The exclude of {} covers every file.", exclude.glob);
            let subject = ("exclude", exclude.glob.clone());
            findings.push(finding(case, subject, message, &exclude.from.place));
        }
    }
    findings
}

fn covers_everything(case: &Case<'_>, decision: &Decision) -> bool {
    let (files, dependencies) = (&case.inventory.files, &case.inventory.dependencies);
    let path = decision.path.is_none()
        || (files.len() > 1 && files.iter().all(|file| decision.names_path(&file.path)));
    let package = decision.package.is_none()
        || (dependencies.len() > 1
            && dependencies
                .iter()
                .all(|record| decision.names_package(record.dependency.purl.as_str())));
    // a check that is named alone is about whatever it will say
    decision.license.is_none() && path && package
}

fn finding(
    case: &Case<'_>,
    (what, subject): (&str, String),
    message: String,
    place: &Place,
) -> Finding {
    case.finding(
        &CHECK,
        Draft {
            subject,
            content: what.to_owned(),
            message,
            why: "It also covers what comes next, which nobody has seen.".to_owned(),
            next_step: "Name the license, and the folder or package, that the decision is about."
                .to_owned(),
            locations: vec![place.clone()],
            ..Draft::default()
        },
    )
}
