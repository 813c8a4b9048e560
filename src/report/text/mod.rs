// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `text` report: what a researcher reads on the terminal.
//!
//! The answer first, then what to do in order of weight, then what the answer rests on. Long lists
//! are cut and say how many more there are; `--verbose` shows all.

mod dependencies;
mod explain;
mod findings;
mod listing;
mod obligations;
mod overview;
mod summary;

use std::io;

use super::page::{BOLD, GREEN, PLAIN, Page, RED, Style, YELLOW};
use super::{Format, Judgement, Look, Report, View, Wants};
use crate::policy::Verdict;

/// The `text` format.
pub const FORMAT: Format = Format {
    name: "text",
    summary: "for people (the default)",
    unjudged: true,
    styled: true,
    wants: Wants::NOTHING,
    write,
};

fn write(report: &Report<'_>, look: Look, to: &mut dyn io::Write) -> io::Result<()> {
    let page = &mut Page::new(to, look.width);
    if look.explain {
        return explain::write(report.inventory, look, page);
    }
    let Some(judgement) = &report.judgement else {
        return match report.view {
            View::All => listing::write(report.inventory, look, page),
            View::Dependencies { tree } => dependencies::write(report.inventory, tree, look, page),
        };
    };
    verdict(judgement, page)?;
    for sentence in judgement.narrowing() {
        page.line(0, 2, &[(PLAIN, &sentence)])?;
    }
    overview::order(judgement, look, page)?;
    findings::write(report.inventory, judgement, look, page)?;
    findings::known(report.inventory, judgement, look, page)?;
    if look.quiet {
        return Ok(());
    }
    obligations::write(judgement, look, page)?;
    summary::licenses(report.inventory, look, page)?;
    summary::dependencies(report.inventory, page)?;
    summary::problems(report.inventory, Some(judgement), look, page)?;
    page.blank()?;
    summary::coverage(report.inventory, look, page)?;
    summary::policy(judgement, page)?;
    overview::last_line(report.inventory, judgement, color(judgement.verdict), page)
}

/// The sentence that answers the question.
fn verdict(judgement: &Judgement<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let answer = judgement.answer();
    let name = judgement.verdict.name();
    page.line(
        0,
        2,
        &[
            (color(judgement.verdict), name),
            (PLAIN, ": "),
            (BOLD, answer.as_str()),
        ],
    )
}

fn color(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Placet => GREEN,
        Verdict::NonPlacet => RED,
        Verdict::NotEstablished => YELLOW,
    }
}
