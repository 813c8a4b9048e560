// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL033: words that allow some uses only, outside of a known license.

use super::marked;
use crate::policy::case::Case;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

// REUSE-IgnoreStart
/// PL033.
pub const CHECK: Check = Check {
    code: "PL033",
    name: "use-limited",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "Words outside of a known license limit what the work may be used for.",
    why: "Open-source licenses let everybody use a work for any purpose. Words such as \"for academic use only\" contradict that: users cannot tell which of the two counts, and courts may not either.",
    fix: "If the words are yours, decide with your office which is meant: remove them, or choose a license that says the same. If they are somebody else's, ask the author for a license.",
    run,
};
// REUSE-IgnoreEnd

/// What it looks for.
const KINDS: &[Kind] = &[Kind::UseLimit];

fn run(case: &Case<'_>) -> Vec<Finding> {
    marked::findings(case, &CHECK, KINDS, |cause| {
        (
            format!("{}: {}.", cause.places("says", "say"), cause.words()),
            "Remove the words if they are yours, or ask their author for a license.".to_owned(),
        )
    })
}
