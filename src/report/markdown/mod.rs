// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `markdown` report: a job summary or a comment on a merge request.
//!
//! The verdict and what to do come first, what they rest on is folded away. The first line is a
//! comment by which a bot finds its own earlier one. The whole fits the narrowest place it is
//! meant for, a comment on GitHub; findings that do not fit are counted by check.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use super::marked::{code, said, words};
use super::order::GROUPS;
use super::page::{count, place_text, thousands};
use super::{Format, Judgement, Look, Report, Wants};
use crate::inventory::{Inventory, Place};
use crate::package::Scope;
use crate::policy::{Finding, Level, Verdict};

/// By which a bot finds the comment to update.
const MARKER: &str = "<!-- placet report -->";
/// Bytes of the whole report: comments on GitHub hold 65,536 letters, job summaries 1 MiB.
const MAX: usize = 65_536;
/// Bytes after which no more findings are written, no more waivers, and nothing more of what
/// was found; headings and closing lines take the rest.
const FINDINGS_END: usize = 44_000;
const WAIVERS_END: usize = 48_000;
const FOUND_END: usize = 62_000;
/// Places shown of a finding.
const PLACES: usize = 3;
/// Rows of a table, members of a list.
const ROWS: usize = 15;

/// The `markdown` format.
pub const FORMAT: Format = Format {
    name: "markdown",
    summary: "for a job summary or a comment on a merge request",
    unjudged: true,
    styled: false,
    wants: Wants::NOTHING,
    write,
};

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    let mut text = format!("{MARKER}\n");
    match &report.judgement {
        Some(judgement) => judged(judgement, &mut text),
        None => text.push_str("## Licenses found by placet\n"),
    }
    let open = if report.judgement.is_none() {
        " open"
    } else {
        ""
    };
    let _ = write!(text, "\n<details{open}><summary>What was found</summary>\n");
    licenses(report.inventory, &mut text);
    dependencies(report, &mut text);
    problems(report.inventory, &mut text);
    text.push_str("\n</details>\n\n");
    coverage(report, &mut text);
    debug_assert!(text.len() <= MAX, "{} bytes", text.len());
    to.write_all(text.as_bytes())
}

fn judged(judgement: &Judgement<'_>, text: &mut String) {
    let sign = match judgement.verdict {
        Verdict::Placet => "✅",
        Verdict::NotEstablished => "❔",
        Verdict::NonPlacet => "❌",
    };
    let _ = writeln!(
        text,
        "## {sign} {}: {}",
        judgement.verdict.name(),
        words(&judgement.answer())
    );
    for sentence in judgement.narrowing() {
        let _ = writeln!(text, "\n{}", words(&sentence));
    }
    for of in &GROUPS {
        let findings = of.new_in(judgement);
        if findings.is_empty() {
            continue;
        }
        let number = thousands(findings.len());
        // notes are no reason to make anybody scroll
        let folded = of.level == Level::Note;
        let heading = of.heading;
        let _ = match folded {
            true => writeln!(text, "\n<details><summary>{heading} ({number})</summary>\n"),
            false => writeln!(text, "\n### {heading} ({number})\n"),
        };
        group(&findings, text);
        if folded {
            text.push_str("\n</details>\n");
        }
    }
    let known = judgement.known();
    if !known.is_empty() {
        let number = thousands(known.len());
        let _ = writeln!(
            text,
            "\n<details><summary>Known from the baseline, still there ({number})</summary>\n"
        );
        group(&known, text);
        text.push_str("\n</details>\n");
    }
    waived(judgement, text);
}

/// Findings while there is room, then the rest by check.
fn group(findings: &[&Finding], text: &mut String) {
    let mut left: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for finding in findings {
        let check = finding.check;
        let entry = finding_text(finding);
        if left.is_empty() && text.len() + entry.len() <= FINDINGS_END {
            text.push_str(&entry);
        } else {
            left.entry(check.code).or_insert((check.name, 0)).1 += 1;
        }
    }
    if left.is_empty() {
        return;
    }
    let all: usize = left.values().map(|(_, number)| number).sum();
    let _ = write!(
        text,
        "- {} do not fit here:",
        count(all, "finding", "findings")
    );
    for (at, (check, (name, number))) in left.into_iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(text, "{comma} {} of **{check}** {name}", thousands(number));
    }
    text.push_str(". The `json` report holds them all.\n");
}

fn finding_text(finding: &Finding) -> String {
    let mut text = format!(
        "- **{} {}** {}\n",
        finding.check.code,
        finding.check.name,
        said(&finding.message)
    );
    for (label, part) in [("To do", &finding.next_step), ("Why", &finding.why)] {
        if !part.trim().is_empty() {
            let _ = writeln!(text, "  - **{label}:** {}", said(part));
        }
    }
    let shown: Vec<String> = finding
        .locations
        .iter()
        .take(PLACES)
        .map(|place| code(&place_text(place)))
        .collect();
    let _ = write!(text, "  - **At:** {}", shown.join(", "));
    let more = finding.locations.len().saturating_sub(PLACES);
    if more > 0 {
        let _ = write!(text, " and {}", count(more, "more place", "more places"));
    }
    text.push('\n');
    text
}

fn waived(judgement: &Judgement<'_>, text: &mut String) {
    let waived = judgement.waived;
    if waived.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\n<details><summary>Waived ({})</summary>\n",
        thousands(waived.len())
    );
    let entries = waived.iter().map(|decision| {
        let until = decision.until.map(|until| format!(" Until {until}."));
        format!(
            "{} by {}: {}{}",
            code(&decision.subject()),
            code(&decision.who),
            said(&decision.why),
            until.unwrap_or_default()
        )
    });
    list(entries, WAIVERS_END, text);
    text.push_str("\n</details>\n");
}

fn licenses(inventory: &Inventory, text: &mut String) {
    let files = inventory.files_by_license();
    table("License", "Files", files, text);
}

fn dependencies(report: &Report<'_>, text: &mut String) {
    let mut packages: BTreeMap<String, usize> = BTreeMap::new();
    let mut scopes: BTreeMap<Scope, usize> = BTreeMap::new();
    for record in &report.inventory.dependencies {
        let license = report.concluded(record);
        let license = license.map_or("not established".to_owned(), ToString::to_string);
        *packages.entry(license).or_default() += 1;
        *scopes.entry(record.dependency.scope).or_default() += 1;
    }
    table("License", "Dependencies", packages, text);
    if !scopes.is_empty() {
        let parts: Vec<String> = scopes
            .iter()
            .map(|(scope, number)| format!("{} {}", thousands(*number), scope.name()))
            .collect();
        let _ = writeln!(text, "\nDependencies by use: {}.", parts.join(", "));
    }
}

/// A table of names and numbers, the largest first.
fn table(names: &str, numbers: &str, rows: BTreeMap<String, usize>, text: &mut String) {
    if rows.is_empty() {
        return;
    }
    let mut rows: Vec<(String, usize)> = rows.into_iter().collect();
    rows.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
    let _ = writeln!(text, "\n| {names} | {numbers} |\n|---|--:|");
    let mut shown = 0;
    for (name, number) in rows.iter().take(ROWS) {
        // the one sign that ends a cell even within code
        let name = words(name).replace('|', "\\|");
        if text.len() + name.len() > FOUND_END {
            break;
        }
        let _ = writeln!(text, "| {name} | {} |", thousands(*number));
        shown += 1;
    }
    if shown < rows.len() {
        let rest: usize = rows.iter().skip(shown).map(|(_, number)| number).sum();
        let more = count(rows.len() - shown, "other", "others");
        let _ = writeln!(text, "| {more} | {} |", thousands(rest));
    }
}

fn problems(inventory: &Inventory, text: &mut String) {
    let problems = &inventory.problems;
    if problems.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\nCould not be read ({}):\n",
        thousands(problems.len())
    );
    let entries = problems.iter().map(|problem| {
        let place = Place::new(&problem.path, problem.lines);
        format!("{}: {}", code(&place_text(&place)), said(&problem.message))
    });
    list(entries, FOUND_END, text);
}

/// Entries while there are few and there is room, then how many more there are.
fn list(mut entries: impl ExactSizeIterator<Item = String>, end: usize, text: &mut String) {
    let all = entries.len();
    let mut shown = 0;
    for entry in entries.by_ref().take(ROWS) {
        if text.len() + entry.len() > end {
            break;
        }
        let _ = writeln!(text, "- {entry}");
        shown += 1;
    }
    if shown < all {
        let _ = writeln!(text, "- and {} more", thousands(all - shown));
    }
}

fn coverage(report: &Report<'_>, text: &mut String) {
    let coverage = &report.inventory.coverage;
    let _ = write!(text, "Read {}", count(coverage.files, "file", "files"));
    if !coverage.skipped.is_empty() {
        let skipped = count(coverage.skipped.len(), "path", "paths");
        let _ = write!(text, "; {skipped} not read");
    }
    text.push('.');
    for note in &coverage.notes {
        let note = said(note);
        if text.len() + note.len() <= FOUND_END {
            let _ = write!(text, " {note}");
        }
    }
    if let Some(judgement) = &report.judgement {
        let digest: String = judgement.policy_digest.chars().take(12).collect();
        let _ = write!(text, " Policy {} ({digest}).", code(judgement.policy));
    }
    let _ = writeln!(text, " placet {}.", env!("CARGO_PKG_VERSION"));
}
