// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL005: a license that somebody has to look at.

use super::held;
use crate::license::License;
use crate::policy::case::{Case, Subject};
use crate::policy::{Check, Finding, Level, Meaning, Ruling};

/// PL005.
pub const CHECK: Check = Check {
    code: "PL005",
    name: "license-review",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "Something is under a license that somebody has to look at.",
    why: "The license can be fine or not, depending on how the part is used: linked, copied, only run as a tool. Your office wants to decide that itself.",
    fix: "Ask your office. Record its answer in the policy with a waiver that says who decided, why, and until when.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    held::findings(case, &CHECK, Ruling::Review, |_| true, next_step)
}

fn next_step(license: &License, subject: &Subject) -> String {
    match subject {
        Subject::Project => format!(
            "Tell your office that you want to release under {license}, and record its answer with a waiver."
        ),
        Subject::Files(_) | Subject::Dependency(_) => format!(
            "Ask your office whether {license} is fine for this use, and record its answer with a waiver."
        ),
    }
}
