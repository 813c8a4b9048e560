// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `github` report: workflow commands that GitHub shows as annotations, for repositories
//! where code scanning is not to be had.
//!
//! Source of the form and the escapes: "Workflow commands for GitHub Actions" and the
//! `@actions/core` toolkit. A step keeps ten annotations of each level, so the rest are told in
//! one. Every line begins with our own `::`, and what comes from the tree can end neither the
//! line nor the property it stands in: a file name cannot give the runner a command.

use std::fmt::Write as _;
use std::io;

use super::page::{clean, count, place_text, sentence};
use super::{Format, Look, Report, Wants};
use crate::policy::{Finding, Level};

/// Annotations of one level that GitHub keeps of a step.
const MAX_OF_LEVEL: usize = 10;

/// The `github` format.
pub const FORMAT: Format = Format {
    name: "github",
    summary: "findings as annotations of a GitHub workflow",
    unjudged: false,
    styled: false,
    wants: Wants::NOTHING,
    write,
};

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    let Some(judgement) = &report.judgement else {
        return Ok(());
    };
    for level in [Level::Error, Level::Warning, Level::Note] {
        // nobody can do anything about what a baseline knows in the change at hand
        let of_level = judgement.findings.iter().filter(|it| it.level == level);
        let findings: Vec<&Finding> = of_level.filter(|it| !it.is_known()).collect();
        let shown = match findings.len() {
            ..=MAX_OF_LEVEL => findings.len(),
            _ => MAX_OF_LEVEL - 1,
        };
        for finding in findings.iter().take(shown) {
            annotate(finding, to)?;
        }
        if let Some(more) = findings.len().checked_sub(shown).filter(|&more| more > 0) {
            let command = command(level);
            let more = count(more, "more finding", "more findings");
            writeln!(
                to,
                "::{command} title=placet::{more} of level {}: see the whole report.",
                level.name()
            )?;
        }
    }
    let mut said = format!("{}: {}.", judgement.verdict.name(), judgement.answer());
    if !judgement.waived.is_empty() {
        let waivers = count(judgement.waived.len(), "waiver was", "waivers were");
        let _ = write!(said, " {waivers} applied.");
    }
    for sentence in judgement.narrowing() {
        let _ = write!(said, " {sentence}");
    }
    writeln!(to, "::notice title=placet::{}", data(&said))
}

fn annotate(finding: &Finding, to: &mut dyn io::Write) -> io::Result<()> {
    write!(to, "::{} ", command(finding.level))?;
    if let Some(place) = finding.locations.first() {
        // a path that must be shown with its control characters escaped names no file
        if clean(&place.path) == place.path {
            write!(to, "file={},", property(&place.path))?;
            if let Some(lines) = place.lines {
                write!(to, "line={},endLine={},", lines.start, lines.end)?;
            }
        }
    }
    let title = format!("{} {}", finding.check.code, finding.check.name);
    let mut message = sentence(&finding.message);
    for part in [sentence(&finding.why), sentence(&finding.next_step)] {
        if !part.is_empty() {
            message.push('\n');
            message.push_str(&part);
        }
    }
    if let [first, rest @ ..] = finding.locations.as_slice() {
        let _ = write!(message, "\nAt {}", clean(&place_text(first)));
        if !rest.is_empty() {
            let more = count(rest.len(), "more place", "more places");
            let _ = write!(message, " and {more}");
        }
        message.push('.');
    }
    writeln!(to, "title={}::{}", property(&title), data(&message))
}

fn command(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    }
}

/// Text after the second `::`: line breaks are ours alone, and are encoded.
fn data(text: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| clean(line).replace('%', "%25"))
        .collect();
    lines.join("%0A")
}

/// The value of a property, which a comma or a colon would end.
fn property(text: &str) -> String {
    clean(text)
        .replace('%', "%25")
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_property_or_a_line() {
        assert_eq!(
            property("a,b::c%0A.rs\n::error::x"),
            "a%2Cb%3A%3Ac%250A.rs\\n%3A%3Aerror%3A%3Ax"
        );
        assert_eq!(data("100% :: sure\r\nof it"), "100%25 :: sure\\r%0Aof it");
    }
}
