// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL022: a file among the project's own names somebody else as holder and has no license.

use super::named;
use crate::policy::case::{Case, Draft, count};
use crate::policy::holders::Mode;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::holders::{self, Sort};

/// PL022.
pub const CHECK: Check = Check {
    code: "PL022",
    name: "holder-other",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A file among your own names somebody else as copyright holder, and no license stands with it.",
    why: "A copyright line of others is kept when code is copied, while its license, which stood in a file of its own, often stays behind. Without that license the file may not be passed on, and your LICENSE cannot give rights that you do not have.",
    fix: "Find out where the file came from and under which license, and keep that license with it: an SPDX-License-Identifier line in the file, or its LICENSE in a folder of its own. If the holder belongs to you, add the name to `expected` or `aliases` below `[holders]`.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let folders = named::licensed_folders(case);
    let strays = named::strays(case, &CHECK);
    let others = strays.iter().filter(|stray| {
        let other = match holders::sort(stray.holder) {
            Sort::Organization => true,
            Sort::People => stray.expectation.mode == Some(Mode::Individual),
            Sort::Collective => false,
        };
        other
            && stray.file.detections.is_empty()
            && !stray.file.is_license_file
            && !named::lies_in(&folders, &stray.file.path)
    });
    let others = holders::grouped(others.map(|stray| (stray.holder, stray)));
    others
        .into_iter()
        .map(|(holder, strays)| {
            let number = count(strays.len(), "copyright line", "copyright lines");
            case.finding(
                &CHECK,
                Draft {
                    subject: holders::key(holder),
                    message: format!("{number} among the project's own files: {holder}, without a license beside."),
                    why: "What others hold needs their license; yours says nothing of it.".to_owned(),
                    next_step: format!("Find out under which license {holder} gave this out and keep that license with it, or name {holder} below [holders] if it belongs to you."),
                    locations: strays.iter().map(|stray| stray.place.clone()).collect(),
                    ..Draft::default()
                },
            )
        })
        .collect()
}
