// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL038: notices that a code assistant wrote something.

use super::marked;
use crate::policy::case::Case;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

/// PL038.
pub const CHECK: Check = Check {
    code: "PL038",
    name: "assistant-generated",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "A file tells that a code assistant wrote some of it.",
    why: "Whether there is a copyright in such text, and whose, is not settled, and an assistant may repeat code that it has seen. Offices and journals ask about it; that it is said is right.",
    fix: "Keep the notice. Tell your office when you disclose the software, and compare longer passages with where they may come from.",
    run,
};

/// What it looks for.
const KINDS: &[Kind] = &[Kind::Assistant];

fn run(case: &Case<'_>) -> Vec<Finding> {
    marked::findings(case, &CHECK, KINDS, |cause| {
        (
            format!("{}: {}.", cause.places("says", "say"), cause.words()),
            "Keep the notice, and name it when you disclose the software.".to_owned(),
        )
    })
}
