// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL032: markings of controlled unclassified information.

use super::marked;
use crate::policy::case::Case;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

/// PL032.
pub const CHECK: Check = Check {
    code: "PL032",
    name: "controlled-information",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A file is marked as controlled unclassified information, or for official use only.",
    why: "The marking says that the United States government controls who may have the information (32 CFR 2002). Only the agency that it comes from can lift it.",
    fix: "Do not publish. Ask the office for research security or sponsored programs of your institution; it knows the contract and whom to ask.",
    run,
};

/// What it looks for.
const KINDS: &[Kind] = &[Kind::ControlledInformation];

fn run(case: &Case<'_>) -> Vec<Finding> {
    marked::findings(case, &CHECK, KINDS, |cause| {
        (
            format!("{}: {}.", cause.places("says", "say"), cause.words()),
            "Do not publish before your office for sponsored programs has asked the agency."
                .to_owned(),
        )
    })
}
