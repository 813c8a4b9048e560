// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Findings in the order in which somebody should deal with them.

use std::io;

use crate::detect::Evidence;
use crate::inventory::{Inventory, Place};
use crate::policy::{Finding, Level, Meaning};
use crate::report::order::{GROUPS, Group};
use crate::report::page::{
    BLUE, DIM, GREEN, PLAIN, Page, RED, Style, YELLOW, count, place_text, prose, thousands,
};
use crate::report::{Judgement, Look, telling};
use crate::source::{Excerpt, Lines};

/// Files shown of a finding that has many, and lines of each beside the first.
const SHOWN: usize = 3;
const LINES: usize = 5;
/// Findings of a check that are shown whole, and those shown in a line after them.
const WHOLE: usize = 3;
const LISTED: usize = 7;
/// Where the text of a labeled line begins.
const HANG: usize = 8;

/// Writes what is to be done, the weightiest first; of quiet reports only what fails.
pub fn write(
    inventory: &Inventory,
    judgement: &Judgement<'_>,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    for of in &GROUPS {
        if look.quiet && of.level < judgement.fail_level {
            continue;
        }
        let group = of.new_in(judgement);
        if group.is_empty() {
            continue;
        }
        page.heading(&format!("{} ({})", of.heading, thousands(group.len())))?;
        for of_check in group.chunk_by(|one, next| one.check.code == next.check.code) {
            together(of_check, inventory, look, page)?;
        }
    }
    Ok(())
}

/// Writes the findings of one check: the first ones whole, further ones in a line, so that a
/// check that found much does not bury the others.
fn together(
    findings: &[&Finding],
    inventory: &Inventory,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let whole = match look.verbose || findings.len() <= WHOLE + 1 {
        true => findings.len(),
        false => WHOLE,
    };
    let (whole, rest) = findings.split_at(whole);
    for (at, finding) in whole.iter().enumerate() {
        page.blank()?;
        let before = at.checked_sub(1).and_then(|before| whole.get(before));
        one(finding, before.copied(), inventory, look, page)?;
    }
    let Some(first) = rest.first() else {
        return Ok(());
    };
    page.blank()?;
    let code = first.check.code;
    let number = format!(" {} more of the same kind:", thousands(rest.len()));
    page.line(2, 4, &[(color(first.level), code), (PLAIN, &number)])?;
    let shown = if rest.len() <= LISTED + 1 {
        rest.len()
    } else {
        LISTED
    };
    for finding in rest.iter().take(shown) {
        page.line(4, 6, &[(PLAIN, "- "), (PLAIN, &prose(&finding.message))])?;
    }
    let more = rest.len() - shown;
    let words = match more {
        0 => "--verbose shows them whole".to_owned(),
        more => format!("and {} more; --verbose shows all", thousands(more)),
    };
    page.line(4, 6, &[(DIM, &words)])
}

/// Writes what a baseline knows, in a line each; all of it to those who want to see more.
pub fn known(
    inventory: &Inventory,
    judgement: &Judgement<'_>,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let known = judgement.known();
    if known.is_empty() || look.quiet {
        return Ok(());
    }
    page.heading(&format!(
        "Known from the baseline, still there ({})",
        known.len()
    ))?;
    for finding in known {
        if look.verbose {
            page.blank()?;
            one(finding, None, inventory, look, page)?;
        } else {
            let message = prose(&finding.message);
            let code = finding.check.code;
            page.line(
                2,
                8,
                &[(color(finding.level), code), (DIM, " "), (DIM, &message)],
            )?;
        }
    }
    Ok(())
}

/// Writes a finding; what the one before it said in the same words is not said again.
fn one(
    finding: &Finding,
    before: Option<&Finding>,
    inventory: &Inventory,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let unsure = match finding.check.meaning {
        Meaning::Breach => "",
        // its heading or its name says so
        Meaning::NotEstablished
            if Group::of(finding).meaning.is_some()
                || finding.check.name.ends_with("not-established") =>
        {
            ""
        }
        Meaning::NotEstablished => "  not established",
    };
    page.line(
        2,
        4,
        &[
            (color(finding.level), finding.check.code),
            (PLAIN, " "),
            (DIM, finding.check.name),
            (DIM, unsure),
        ],
    )?;
    page.line(4, 4, &[(PLAIN, &prose(&finding.message))])?;
    if let Some(standing) = &finding.standing
        && standing.known > 0
        && !standing.new.is_empty()
    {
        page.line(4, HANG, &[(YELLOW, &prose(&standing.words()))])?;
    }
    places(finding, inventory, look, page)?;
    if let Some((excerpt, line)) = excerpt(finding, inventory) {
        super::summary::caret(excerpt, line, page)?;
    }
    let said = |text: fn(&Finding) -> &str| {
        let text_before = before.map(text);
        (text_before != Some(text(finding))).then(|| prose(text(finding)))
    };
    let why = said(|finding| &finding.why).unwrap_or_default();
    if !why.is_empty() {
        page.line(4, HANG, &[(DIM, "why "), (DIM, &why)])?;
    }
    let next = said(|finding| &finding.next_step).unwrap_or_default();
    if !next.is_empty() {
        page.line(4, HANG, &[(GREEN, "→   "), (PLAIN, &next)])?;
    }
    Ok(())
}

fn places(
    finding: &Finding,
    inventory: &Inventory,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let label = |at: usize| if at == 0 { "at  " } else { "    " };
    if look.verbose {
        for (at, place) in finding.locations.iter().enumerate() {
            page.line(4, HANG, &[(DIM, label(at)), (PLAIN, &place_text(place))])?;
            evidence(place, inventory, page)?;
        }
        return Ok(());
    }
    let all = telling::places(finding);
    let files: Vec<&[Place]> = all.chunk_by(|one, next| one.path == next.path).collect();
    // "and 1 more file" would take the line that shows it
    let shown = if files.len() == SHOWN + 1 {
        files.len()
    } else {
        SHOWN
    };
    for (at, places) in files.iter().take(shown).enumerate() {
        page.line(4, HANG, &[(DIM, label(at)), (PLAIN, &in_one_file(places))])?;
    }
    match files.len().saturating_sub(shown) {
        0 => Ok(()),
        more => {
            let more = count(more, "more file", "more files");
            let more = format!("and {more} (--verbose)");
            page.line(HANG, HANG, &[(DIM, &more)])
        }
    }
}

/// Places in a file on one line: `path:4, 8-9 and 3 more lines`.
fn in_one_file(places: &[Place]) -> String {
    let Some((first, others)) = places.split_first() else {
        return String::new();
    };
    let mut text = place_text(first);
    let others = others.iter().filter_map(|place| place.lines);
    let others: Vec<Lines> = others.filter(|lines| first.lines != Some(*lines)).collect();
    for lines in others.iter().take(LINES) {
        text.push_str(&match (lines.cell, lines.start == lines.end) {
            (Some(cell), _) => format!(", {} (cell {cell})", lines.start),
            (None, true) => format!(", {}", lines.start),
            (None, false) => format!(", {}-{}", lines.start, lines.end),
        });
    }
    if let Some(more @ 1..) = others.len().checked_sub(LINES) {
        text.push_str(&format!(" and {}", count(more, "more line", "more lines")));
    }
    text
}

/// The line that a finding is about, with its number: that of the policy, or the one seen at its
/// first place. Of a whole license text the first line says nothing.
fn excerpt<'a>(
    finding: &'a Finding,
    inventory: &'a Inventory,
) -> Option<(&'a Excerpt, Option<usize>)> {
    let place = finding.locations.first()?;
    let at = place.lines?;
    if let Some(excerpt) = &finding.excerpt {
        return Some((excerpt, Some(at.start)));
    }
    let problems = inventory.problems.iter();
    let mut problems = problems.filter(|it| it.path == place.path && it.lines == Some(at));
    if let Some(excerpt) = problems.find_map(|it| it.excerpt.as_deref()) {
        return Some((excerpt, Some(at.start)));
    }
    if telling::quotes_a_marking(finding, inventory) {
        return None;
    }
    let record = inventory.file(&place.path)?;
    let mut detections = record.detections.iter();
    let seen = detections.find(|it| it.lines == at)?;
    let is_telling = matches!(
        seen.kind,
        Evidence::Tag | Evidence::Declared | Evidence::Reference | Evidence::Notice
    );
    let excerpt = seen.excerpt.as_deref().filter(|_| is_telling)?;
    Some((excerpt, Some(at.start)))
}

/// What was seen at a place, and by which rule; or why nothing could be.
fn evidence(place: &Place, inventory: &Inventory, page: &mut Page<'_>) -> io::Result<()> {
    for problem in &inventory.problems {
        if problem.path == place.path && problem.lines == place.lines {
            let message = prose(&problem.message);
            page.line(HANG + 2, HANG + 4, &[(DIM, &message)])?;
        }
    }
    let Some(record) = inventory.file(&place.path) else {
        return Ok(());
    };
    for detection in &record.detections {
        let overlaps = place.lines.is_none_or(|lines| {
            detection.lines.start <= lines.end && lines.start <= detection.lines.end
        });
        if overlaps {
            super::listing::evidence(detection, HANG + 2, page)?;
        }
    }
    Ok(())
}

pub fn color(level: Level) -> Style {
    match level {
        Level::Error => RED,
        Level::Warning => YELLOW,
        Level::Note => BLUE,
    }
}
