// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL031: words on export control, and distribution statements B to F.

use super::marked;
use crate::policy::case::Case;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

/// PL031.
pub const CHECK: Check = Check {
    code: "PL031",
    name: "export-marking",
    level: Level::Warning,
    meaning: Meaning::Breach,
    summary: "A file carries a marking of export control or a limiting distribution statement.",
    why: "The law on exports can forbid to publish something, and even to show it to foreign colleagues. placet finds markings; whether the law applies, only the export control office of your institution can say. Distribution Statement A means cleared for public release and is no finding.",
    fix: "Do not publish. Ask the export control office of your institution for a determination in writing, and for a distribution statement ask the sponsor's office that set it. Remove the marking only when they say so.",
    run,
};

/// What it looks for.
const KINDS: &[Kind] = &[Kind::ExportControl, Kind::DistributionStatement];

fn run(case: &Case<'_>) -> Vec<Finding> {
    marked::findings(case, &CHECK, KINDS, |cause| {
        (
            format!("{}: {}.", cause.places("says", "say"), cause.words()),
            "Do not publish before your export control office, or the office that set the statement, has cleared it in writing.".to_owned(),
        )
    })
}
