// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL025: the institution gives up its rights by policy, and nothing in the project says so.

use crate::policy::case::{About, Case, Draft, is_notice};
use crate::policy::holders::Mode;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

/// PL025.
pub const CHECK: Check = Check {
    code: "PL025",
    name: "waiver-unsaid",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "The institution gives up its rights by policy, and no file says so.",
    why: "Where an institution leaves the rights to those who write the work, outsiders cannot know that: by most laws and contracts an employer holds them. One sentence of the institution, which its office gives out, settles it, and the license of those who wrote the work stands on firm ground.",
    fix: "Put the sentence of your office into the README or the LICENSE file, such as: Example University hereby disclaims all copyright interest in the program \"Rivers\" written by its authors.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let expected = case.policy.expects("LICENSE");
    let Some(anchor) = case.anchor() else {
        return Vec::new();
    };
    let said = || {
        case.files().any(|file| {
            let mut kinds = file.markings.iter().map(|marking| marking.rule.kind);
            !is_notice(&file.path) && kinds.any(|kind| kind == Kind::RightsDisclaimed)
        })
    };
    if expected.mode != Some(Mode::Waiver)
        || said()
        || case.waived(&CHECK, About::path(&anchor.path))
    {
        return Vec::new();
    }
    let who = match expected.first() {
        "" => "the institution",
        name => name,
    };
    vec![case.finding(
        &CHECK,
        Draft {
            subject: "rights disclaimed".to_owned(),
            message: format!("The policy says that {who} gives up its rights, and no file of the project says so."),
            why: "Outsiders take the employer for the holder of the rights, and the license for one of somebody who has none.".to_owned(),
            next_step: format!("Put the sentence of your office into the README or LICENSE, such as \"{who} hereby disclaims all copyright interest in this program\"."),
            locations: vec![anchor],
            ..Draft::default()
        },
    )]
}
