// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What fits on one screen of a long report: in which order to go about it, above the findings,
//! and the numbers once more in the last line, which is what a terminal shows of a long text.

use std::io;

use super::findings::color;
use super::summary;
use crate::inventory::Inventory;
use crate::policy::{Check, Finding};
use crate::report::order::GROUPS;
use crate::report::page::{BOLD, DIM, PLAIN, Page, Style, count, thousands};
use crate::report::{Judgement, Look};

/// So many findings are seen at one look, without a list of them.
const AT_ONCE: usize = 5;

/// Writes a line for each check that found something, in the order of the findings.
pub fn order(judgement: &Judgement<'_>, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let groups = GROUPS.map(|of| match look.quiet && of.level < judgement.fail_level {
        true => (of.heading, Vec::new()),
        false => (of.heading, of.new_in(judgement)),
    });
    if groups.iter().map(|(_, group)| group.len()).sum::<usize>() <= AT_ONCE {
        return Ok(());
    }
    page.heading("In this order")?;
    for (heading, group) in groups {
        if group.is_empty() {
            continue;
        }
        page.line(2, 4, &[(PLAIN, heading), (PLAIN, ":")])?;
        let checks = by_check(&group);
        let columns = checks.iter().map(|(_, number)| thousands(*number).len());
        let columns = columns.max().unwrap_or_default();
        for (check, number) in checks {
            let level = group.first().map_or(check.level, |finding| finding.level);
            let number = format!(" {:>columns$}  ", thousands(number));
            let pieces = [
                (color(level), check.code),
                (BOLD, number.as_str()),
                (PLAIN, check.summary),
            ];
            page.line(4, 4 + check.code.len() + number.len(), &pieces)?;
        }
    }
    Ok(())
}

/// How many findings each check has, in their order.
fn by_check(findings: &[&Finding]) -> Vec<(&'static Check, usize)> {
    let mut checks: Vec<(&'static Check, usize)> = Vec::new();
    for finding in findings {
        match checks.last_mut() {
            Some((check, number)) if check.code == finding.check.code => *number += 1,
            _ => checks.push((finding.check, 1)),
        }
    }
    checks
}

/// Writes the verdict with its numbers.
pub fn last_line(
    inventory: &Inventory,
    judgement: &Judgement<'_>,
    verdict: Style,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let groups = GROUPS.iter();
    let unread = summary::untold(inventory, Some(judgement)).len();
    let numbers: Vec<String> = groups
        .map(|of| (of.new_in(judgement).len(), of.short, of.short))
        .chain([
            (judgement.known().len(), "known before", "known before"),
            (
                unread,
                "place could not be read",
                "places could not be read",
            ),
        ])
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| count(number, one, many))
        .collect();
    let numbers = match numbers.is_empty() {
        true => "nothing stands against it".to_owned(),
        false => numbers.join(", "),
    };
    let pieces = [
        (verdict, judgement.verdict.name()),
        (DIM, ": "),
        (PLAIN, &numbers),
    ];
    page.line(0, 2, &pieces)
}
