// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL021: a person is named as holder where the institution is expected.

use super::named;
use crate::policy::case::{Case, Draft, count};
use crate::policy::holders::Mode;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::holders::{self, Sort};

/// PL021.
pub const CHECK: Check = Check {
    code: "PL021",
    name: "holder-individual",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A person is named as copyright holder where the institution is expected.",
    why: "What employees of a university write as part of their work belongs at many of them to the university, and only who holds the rights can license the work. Whether that is so for this file depends on contracts and grants that no program can read; students often hold their own rights.",
    fix: "Ask your office who holds the rights. If it is the institution, name it in the copyright line and the people in an AUTHORS or CITATION.cff file. If the person does hold them, add them to `expected` below `[holders]`, or a `[[holders.path]]` for the files.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let strays = named::strays(case, &CHECK);
    let people = strays.iter().filter(|stray| {
        stray.expectation.mode == Some(Mode::Institution)
            && holders::sort(stray.holder) == Sort::People
            && named::is_under_own_terms(case, stray.file)
    });
    let people = holders::grouped(people.map(|stray| (stray.holder, stray)));
    people
        .into_iter()
        .filter_map(|(holder, strays)| {
            let expected = strays.first()?.expectation.first();
            let number = count(strays.len(), "copyright line names", "copyright lines name");
            Some(case.finding(
                &CHECK,
                Draft {
                    subject: holders::key(holder),
                    message: format!("{number} {holder} and not {expected}, which is expected to hold the rights."),
                    why: "The policy says that the institution holds what its people write.".to_owned(),
                    next_step: format!("Ask your office who holds the rights; if it is {expected}, name it instead and {holder} as author."),
                    locations: strays.iter().map(|stray| stray.place.clone()).collect(),
                    ..Draft::default()
                },
            ))
        })
        .collect()
}
