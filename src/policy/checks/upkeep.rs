// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL010: decisions in the policy that have ended, match nothing, or may not be taken.

use crate::inventory::Place;
use crate::policy::Decision;
use crate::policy::case::{Case, Draft, Use};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL010.
pub const CHECK: Check = Check {
    code: "PL010",
    name: "policy-upkeep",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A decision in the policy has ended, matches nothing, or may not be taken.",
    why: "A waiver that nobody needs hides the next thing that happens to fit it. One that has ended lifts nothing any more.",
    fix: "Remove the entry, or renew it with a new reason and a new date.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let decisions = case
        .waivers()
        .chain(case.settled())
        .filter_map(|(decision, used)| upkeep(case, decision, used));
    let excludes = case
        .policy
        .exclude
        .iter()
        .zip(case.excludes())
        .filter(|(_, files)| *files == 0)
        .map(|(exclude, _)| {
            let message = format!("The exclude of {} matches no file.", exclude.glob);
            finding(
                case,
                ("exclude", &exclude.glob),
                message,
                &exclude.from.place,
                "Remove the entry, or correct its path.",
            )
        });
    decisions.chain(excludes).collect()
}

fn upkeep(case: &Case<'_>, decision: &Decision, used: Use) -> Option<Finding> {
    let what = decision.noun();
    let subject = decision.subject();
    let keys = &decision.keys;
    let (message, next_step, spot) = if let Some(until) =
        decision.until.filter(|&until| until < case.today)
    {
        (
            format!("The {what} for {subject} ended on {until}."),
            "Renew it with a new reason and date, or remove it.",
            keys.until.as_ref(),
        )
    } else if decision.since > case.today {
        (
            format!(
                "The {what} for {subject} begins only on {}.",
                decision.since
            ),
            "Correct its date if it is meant to count now.",
            keys.since.as_ref(),
        )
    } else {
        match used {
            // the check for that says so
            Use::Applied | Use::Drifted => return None,
            Use::None => (
                format!("The {what} for {subject} matches nothing."),
                "Remove it, or correct what it names.",
                keys.scope.as_ref(),
            ),
            Use::Refused => (
                format!(
                    "The {what} for {subject} is not applied: the policy does not let this be waived."
                ),
                "Ask your office for a rule that says `waivable = true`, or remove the entry.",
                keys.scope.as_ref(),
            ),
        }
    };
    let whole = &decision.from.place;
    let place = spot.map_or(whole, |spot| &spot.place);
    let finding = finding(case, (what, &subject), message, place, next_step);
    Some(Finding {
        excerpt: spot.map(|spot| spot.excerpt.clone()),
        ..finding
    })
}

fn finding(
    case: &Case<'_>,
    (what, subject): (&str, &str),
    message: String,
    place: &Place,
    next_step: &str,
) -> Finding {
    case.finding(
        &CHECK,
        Draft {
            subject: subject.to_owned(),
            content: what.to_owned(),
            message,
            why: "Entries that nobody needs hide the next thing that happens to fit them."
                .to_owned(),
            next_step: next_step.to_owned(),
            locations: vec![place.clone()],
            ..Draft::default()
        },
    )
}
