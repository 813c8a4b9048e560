// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL037: code of a book, a journal or a vendor that may not be published.

use super::marked;
use crate::policy::case::Case;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::markings::Kind;

// REUSE-IgnoreStart
/// PL037.
pub const CHECK: Check = Check {
    code: "PL037",
    name: "published-code",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "A file tells that it holds code of a book, a journal or a vendor.",
    why: "Routines of Numerical Recipes may not be published in source form; algorithms of the ACM are free for non-commercial use only; files of MathWorks are for licensees of MATLAB. They are in many research codes, and publishers have asked for removal.",
    fix: "Replace the routine by one of a free library (GSL, LAPACK, SciPy, Eigen and others have the same methods), or get a permission in writing and show it to your office.",
    run,
};
// REUSE-IgnoreEnd

/// What it looks for.
const KINDS: &[Kind] = &[Kind::PublishedCode];

fn run(case: &Case<'_>) -> Vec<Finding> {
    marked::findings(case, &CHECK, KINDS, |cause| {
        (
            format!("{}: {}.", cause.places("says", "say"), cause.words()),
            "Replace the code by that of a free library, or get a permission in writing."
                .to_owned(),
        )
    })
}
