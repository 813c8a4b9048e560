// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL036: words and addresses that tell of code that was taken from elsewhere.

use super::marked;
use crate::policy::case::Case;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

// REUSE-IgnoreStart
/// PL036.
pub const CHECK: Check = Check {
    code: "PL036",
    name: "copied-code",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "A file tells that code was taken from somewhere else.",
    why: "What was taken stays under the license of where it came from. Posts on Stack Overflow and its sister sites are under CC BY-SA: 2.5 if posted before 2011-04-08, 3.0 up to 2018-05-02, 4.0 after. It asks to name the author and to share alike, which most code licenses do not fit. A gist or a blog has no license unless it says so. A few ordinary lines, or a link that only explains, are no copy.",
    fix: "Look whether code was copied or the link only explains. If code was copied: name its author and license beside it where the license allows your use, or write it anew.",
    run,
};
// REUSE-IgnoreEnd

/// What it looks for.
const KINDS: &[Kind] = &[Kind::CopiedCode];

fn run(case: &Case<'_>) -> Vec<Finding> {
    marked::findings(case, &CHECK, KINDS, |cause| {
        (
            format!("{}: {}.", cause.places("points elsewhere", "point elsewhere"), cause.words()),
            "Look whether code was copied; if so, name author and license beside it, or write it anew.".to_owned(),
        )
    })
}
