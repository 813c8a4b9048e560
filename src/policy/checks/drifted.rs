// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL014: a decision was made on other words than those that are there now.

use crate::policy::case::{Case, Draft, Use};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL014.
pub const CHECK: Check = Check {
    code: "PL014",
    name: "decision-drifted",
    level: Level::Error,
    meaning: Meaning::Breach,
    summary: "A decision was made on another text than the one that is there now.",
    why: "Somebody read a text or a declaration and decided on it. It has changed since, so the decision is about something that nobody has read; it is not applied.",
    fix: "Read what changed. Decide again with `placet decide`, which binds the new decision to what is there now, and remove the old entry.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let drifted = case
        .waivers()
        .chain(case.settled())
        .filter(|(decision, used)| *used == Use::Drifted && decision.holds(case.today));
    drifted
        .map(|(decision, _)| {
            let (noun, subject) = (decision.noun(), decision.subject());
            let spot = decision.keys.digest.as_ref();
            let place = spot.map_or(&decision.from.place, |spot| &spot.place);
            let finding = case.finding(
                &CHECK,
                Draft {
                    message: format!(
                        "The {noun} for {subject} was made on another text or declaration than the one that is there now."
                    ),
                    subject,
                    content: noun.to_owned(),
                    why: format!(
                        "{} decided on {} what nobody has read since it changed; the {noun} is not applied.",
                        decision.who, decision.since
                    ),
                    next_step: "Read what changed, decide again, and remove this entry.".to_owned(),
                    locations: vec![place.clone()],
                    ..Draft::default()
                },
            );
            Finding {
                excerpt: spot.map(|spot| spot.excerpt.clone()),
                ..finding
            }
        })
        .collect()
}
