// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL004: a license that the policy denies.

use super::held;
use crate::license::License;
use crate::policy::case::{Case, Subject};
use crate::policy::{Check, Finding, Level, Meaning, Ruling};

/// PL004.
pub const CHECK: Check = Check {
    code: "PL004",
    name: "license-denied",
    level: Level::Error,
    meaning: Meaning::Breach,
    summary: "Something is under a license that the policy denies.",
    why: "Your office has decided that work under this license must not go into what you publish, for the reason that stands beside the finding.",
    fix: "Remove or replace the part, or ask its owner for another license. If your office grants an exception, record it with a waiver.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    held::findings(case, &CHECK, Ruling::Deny, |_| true, next_step)
}

fn next_step(license: &License, subject: &Subject) -> String {
    match subject {
        Subject::Project => format!("Agree with your office on another license than {license}."),
        Subject::Files(_) => format!(
            "Remove or replace the files under {license}, or ask their owner for another license."
        ),
        Subject::Dependency(_) => {
            format!("Use another package in place of those under {license}, or ask your office.")
        }
    }
}
