// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL030: words that keep a file from outsiders: confidential, proprietary, not to be passed on.

use super::marked;
use crate::policy::case::Case;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

/// PL030.
pub const CHECK: Check = Check {
    code: "PL030",
    name: "restricted-marking",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A file is marked as confidential, proprietary or not to be passed on.",
    why: "Somebody has written into the file that it is not for the public. It may be a habit, or a promise to a company, a sponsor or a partner: publishing it could break a contract, and it cannot be taken back.",
    fix: "Ask whoever wrote it, or whoever the file comes from, whether it may go out. If so, remove the words. If not, leave the file out of the release. Your office can help where a company or a sponsor is named.",
    run,
};

/// What it looks for.
const KINDS: &[Kind] = &[
    Kind::Confidential,
    Kind::Proprietary,
    Kind::TradeSecret,
    Kind::DoNotDistribute,
    Kind::InternalUse,
];

fn run(case: &Case<'_>) -> Vec<Finding> {
    marked::findings(case, &CHECK, KINDS, |cause| {
        (
            format!("{}: {}.", cause.places("says", "say"), cause.words()),
            "Ask whoever wrote this whether the file may go out; then remove the words, or leave the file out.".to_owned(),
        )
    })
}
