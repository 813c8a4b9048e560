// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL039: the sentence on government rights in inventions.

use super::marked;
use crate::policy::case::Case;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

/// PL039.
pub const CHECK: Check = Check {
    code: "PL039",
    name: "government-rights",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "A file says that the government has rights in an invention.",
    why: "The sentence belongs into patents on inventions made with federal money (37 CFR 401.14). It tells that somebody thought of an invention here, and publishing ends the right to a patent in most countries at once.",
    fix: "Ask your technology transfer office whether an invention was reported before you publish.",
    run,
};

/// What it looks for.
const KINDS: &[Kind] = &[Kind::GovernmentRights];

fn run(case: &Case<'_>) -> Vec<Finding> {
    marked::findings(case, &CHECK, KINDS, |cause| {
        (
            format!("{}: {}.", cause.places("says", "say"), cause.words()),
            "Ask your technology transfer office whether an invention was reported before you publish.".to_owned(),
        )
    })
}
