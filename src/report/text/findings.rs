// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Findings in the order in which somebody should deal with them.

use std::io;

use crate::inventory::{Inventory, Place};
use crate::policy::{Finding, Level, Meaning};
use crate::report::page::{
    BLUE, DIM, GREEN, PLAIN, Page, RED, Style, YELLOW, count, place_text, prose,
};
use crate::report::{GROUPS, Judgement, Look};

/// Places shown of a finding that has many.
const SHOWN: usize = 3;
/// Where the text of a labeled line begins.
const HANG: usize = 8;

/// Writes what is to be done, the weightiest first; of quiet reports only what fails.
pub fn write(
    inventory: &Inventory,
    judgement: &Judgement<'_>,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    for (level, heading) in GROUPS {
        if look.quiet && level < judgement.fail_level {
            continue;
        }
        let group = judgement.new_of(level);
        if group.is_empty() {
            continue;
        }
        page.heading(&format!("{heading} ({})", group.len()))?;
        for finding in group {
            page.blank()?;
            one(finding, inventory, look, page)?;
        }
    }
    Ok(())
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
            one(finding, inventory, look, page)?;
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

fn one(
    finding: &Finding,
    inventory: &Inventory,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let unsure = match finding.check.meaning {
        Meaning::Breach => "",
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
    if let Some(excerpt) = &finding.excerpt {
        let lines = finding.locations.first().and_then(|place| place.lines);
        super::summary::caret(excerpt, lines.map(|lines| lines.start), page)?;
    }
    let why = prose(&finding.why);
    if !why.is_empty() {
        page.line(4, HANG, &[(DIM, "why "), (DIM, &why)])?;
    }
    let next = prose(&finding.next_step);
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
    let all = &finding.locations;
    // "and 1 more place" would take the line that shows it
    let shown = if look.verbose || all.len() == SHOWN + 1 {
        all.len()
    } else {
        SHOWN
    };
    for (at, place) in all.iter().take(shown).enumerate() {
        let label = if at == 0 { "at  " } else { "    " };
        page.line(4, HANG, &[(DIM, label), (PLAIN, &place_text(place))])?;
        if look.verbose {
            evidence(place, inventory, page)?;
        }
    }
    match all.len().saturating_sub(shown) {
        0 => Ok(()),
        more => {
            let more = format!("and {}", count(more, "more place", "more places"));
            page.line(HANG, HANG, &[(DIM, &more)])
        }
    }
}

/// What was seen at a place, and by which rule.
fn evidence(place: &Place, inventory: &Inventory, page: &mut Page<'_>) -> io::Result<()> {
    let found = inventory
        .files
        .binary_search_by(|record| record.path.as_str().cmp(&place.path));
    let Some(record) = found.ok().and_then(|at| inventory.files.get(at)) else {
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

fn color(level: Level) -> Style {
    match level {
        Level::Error => RED,
        Level::Warning => YELLOW,
        Level::Note => BLUE,
    }
}
