// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL034: "all rights reserved" in a file in which no license stands.

use super::marked;
use crate::policy::case::Case;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

/// PL034.
pub const CHECK: Check = Check {
    code: "PL034",
    name: "all-rights-reserved",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "A file says \"all rights reserved\" and nothing in it says otherwise.",
    why: "The words keep every right for their holder. Under the license of the whole project that is a contradiction that users stumble over, and in a file that came from elsewhere it may be meant.",
    fix: "For your own files replace the words by an SPDX-License-Identifier line with the license of the project. For a file from elsewhere find out where it came from and under which license.",
    run,
};

/// What it looks for.
const KINDS: &[Kind] = &[Kind::AllRightsReserved];

fn run(case: &Case<'_>) -> Vec<Finding> {
    marked::findings(case, &CHECK, KINDS, |cause| {
        (
            format!("{}: {}.", cause.places("says", "say"), cause.words()),
            "Put an SPDX-License-Identifier line into your own files instead; find out where the others came from.".to_owned(),
        )
    })
}
