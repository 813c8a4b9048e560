// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The checklist of a release: what the licenses of others' work ask.

use std::io;

use crate::policy::{Asker, Obligation};
use crate::report::page::{BOLD, DIM, PLAIN, Page, prose};
use crate::report::{Judgement, Look};

/// Licenses named of a duty.
const SHOWN: usize = 5;

/// Writes each duty with the licenses that ask for it; what to do and for which parts only to
/// those who want to see more.
pub fn write(judgement: &Judgement<'_>, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    if judgement.obligations.is_empty() {
        return Ok(());
    }
    page.heading("To do on release, for what others wrote")?;
    for obligation in judgement.obligations {
        one(obligation, look, page)?;
    }
    if !look.verbose {
        page.line(
            2,
            2,
            &[(
                DIM,
                "What each of these means, and for which parts: --verbose",
            )],
        )?;
    }
    Ok(())
}

fn one(obligation: &Obligation, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let duty = obligation.duty;
    let when = match duty.when.words() {
        "" => String::new(),
        words => format!(", {words}"),
    };
    let licenses = names(&obligation.asked_by, look);
    page.line(
        2,
        6,
        &[
            (PLAIN, "[ ] "),
            (BOLD, duty.title),
            (PLAIN, &when),
            (DIM, ": "),
            (DIM, &licenses),
        ],
    )?;
    if look.verbose {
        page.line(6, 6, &[(PLAIN, &prose(duty.text))])?;
        for asker in &obligation.asked_by {
            let bundled = if asker.in_tree {
                ""
            } else {
                " (if you pass it on with your work)"
            };
            let text = format!("{}: {}{bundled}", asker.license, asker.what);
            page.line(6, 8, &[(DIM, &text)])?;
        }
    }
    Ok(())
}

fn names(askers: &[Asker], look: Look) -> String {
    let shown = if look.verbose { askers.len() } else { SHOWN };
    let mut names: Vec<String> = askers
        .iter()
        .take(shown)
        .map(|asker| asker.license.to_string())
        .collect();
    if let Some(more @ 1..) = askers.len().checked_sub(shown) {
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}
