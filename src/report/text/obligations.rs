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
    if look.verbose {
        let mut all = judgement.obligations.iter();
        return all.try_for_each(|obligation| one(obligation, page));
    }
    // duties that the same licenses ask for in the same case are one line
    for alike in judgement.obligations.chunk_by(asked_alike) {
        together(alike, page)?;
    }
    let more = "placet notice writes the texts, copyright lines and NOTICE files into one file. What each of these means, and for which parts: --verbose";
    page.line(2, 2, &[(DIM, more)])
}

fn asked_alike(one: &Obligation, next: &Obligation) -> bool {
    let licenses = |it: &Obligation| -> Vec<String> {
        it.asked_by
            .iter()
            .map(|by| by.license.to_string())
            .collect()
    };
    one.duty.when.words() == next.duty.when.words() && licenses(one) == licenses(next)
}

fn together(alike: &[Obligation], page: &mut Page<'_>) -> io::Result<()> {
    let mut titles = String::new();
    for duty in alike {
        let mut letters = duty.duty.title.chars();
        match letters.next() {
            Some(first) if !titles.is_empty() => {
                titles.push_str("; ");
                titles.extend(first.to_lowercase());
            }
            first => titles.extend(first),
        }
        titles.push_str(letters.as_str());
    }
    titles.push_str(&alike.first().map(when).unwrap_or_default());
    let licenses = alike.first().map(|it| names(&it.asked_by, SHOWN));
    let licenses = licenses.unwrap_or_default();
    page.line(
        2,
        6,
        &[
            (PLAIN, "[ ] "),
            (BOLD, &titles),
            (DIM, ": "),
            (DIM, &licenses),
        ],
    )
}

fn when(obligation: &Obligation) -> String {
    match obligation.duty.when.words() {
        "" => String::new(),
        words => format!(", {words}"),
    }
}

fn one(obligation: &Obligation, page: &mut Page<'_>) -> io::Result<()> {
    let duty = obligation.duty;
    let when = when(obligation);
    let licenses = names(&obligation.asked_by, usize::MAX);
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
    Ok(())
}

fn names(askers: &[Asker], shown: usize) -> String {
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
