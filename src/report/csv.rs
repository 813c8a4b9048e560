// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `csv` report: one table of all that was found, one row a thing, for spreadsheets.
//!
//! The column `kind` says what a row is; a filter on it gives the table of findings, licenses,
//! holders, packages or dependencies. The form is that of RFC 4180. A cell that a spreadsheet
//! would calculate (it begins with `=`, `+`, `-`, `@` or a wide form of these) gets a quote mark
//! in front, as OWASP's "CSV injection" advises; control characters are escaped, so that a row
//! is always one line.

use std::io;

use super::page::clean;
use super::{Format, Judgement, Look, Report, Wants};
use crate::inventory::{FileRecord, Inventory};
use crate::package::{Declared, Purl};
use crate::resolve::Origin;
use crate::source::Lines;

/// The `csv` format.
pub const FORMAT: Format = Format {
    name: "csv",
    summary: "one table of all that was found, for spreadsheets",
    unjudged: true,
    styled: false,
    wants: Wants::NOTHING,
    write,
};

/// One row; what does not apply is empty.
#[derive(Default)]
struct Row<'a> {
    kind: &'a str,
    level: &'a str,
    code: &'a str,
    subject: &'a str,
    license: String,
    declared: String,
    detected: String,
    evidence: &'a str,
    scope: &'a str,
    path: &'a str,
    lines: Option<Lines>,
    message: &'a str,
    why: &'a str,
    next_step: &'a str,
    fingerprint: &'a str,
}

/// The first row.
const HEADINGS: [&str; 16] = [
    "kind",
    "level",
    "code",
    "subject",
    "license",
    "declared",
    "detected",
    "evidence",
    "scope",
    "path",
    "start_line",
    "end_line",
    "message",
    "why",
    "next_step",
    "fingerprint",
];

impl Row<'_> {
    fn write(&self, to: &mut dyn io::Write) -> io::Result<()> {
        let number = |number: Option<usize>| number.map(|it| it.to_string()).unwrap_or_default();
        let start = number(self.lines.map(|lines| lines.start));
        let end = number(self.lines.map(|lines| lines.end));
        line(
            &[
                self.kind,
                self.level,
                self.code,
                self.subject,
                &self.license,
                &self.declared,
                &self.detected,
                self.evidence,
                self.scope,
                self.path,
                &start,
                &end,
                self.message,
                self.why,
                self.next_step,
                self.fingerprint,
            ],
            to,
        )
    }
}

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    line(&HEADINGS, to)?;
    if let Some(judgement) = &report.judgement {
        judged(judgement, to)?;
    }
    for record in &report.inventory.files {
        file(record, to)?;
    }
    packages(report.inventory, to)?;
    dependencies(report, to)?;
    for problem in &report.inventory.problems {
        Row {
            kind: "problem",
            subject: problem.kind.name(),
            path: &problem.path,
            lines: problem.lines,
            message: &problem.message,
            ..Row::default()
        }
        .write(to)?;
    }
    for (path, reason) in &report.inventory.coverage.skipped {
        Row {
            kind: "skipped",
            subject: reason.name(),
            path,
            ..Row::default()
        }
        .write(to)?;
    }
    Ok(())
}

fn judged(judgement: &Judgement<'_>, to: &mut dyn io::Write) -> io::Result<()> {
    Row {
        kind: "verdict",
        subject: judgement.verdict.name(),
        license: judgement.outbound.clone().unwrap_or_default(),
        message: &judgement.answer(),
        ..Row::default()
    }
    .write(to)?;
    for finding in judgement.findings {
        for place in &finding.locations {
            Row {
                kind: if finding.is_known() {
                    "known finding"
                } else {
                    "finding"
                },
                level: finding.level.name(),
                code: finding.check.code,
                subject: &finding.subject,
                path: &place.path,
                lines: place.lines,
                message: &finding.message,
                why: &finding.why,
                next_step: &finding.next_step,
                fingerprint: &finding.fingerprint,
                ..Row::default()
            }
            .write(to)?;
        }
    }
    for decision in judgement.waived {
        Row {
            kind: "waived",
            code: decision.check.map_or("", |check| check.code),
            subject: &decision.subject(),
            path: &decision.from.place.path,
            lines: decision.from.place.lines,
            message: &format!("Waived by {}", decision.who),
            why: &decision.why,
            ..Row::default()
        }
        .write(to)?;
    }
    Ok(())
}

fn file(record: &FileRecord, to: &mut dyn io::Write) -> io::Result<()> {
    let path = &record.path;
    let groups = [("license", &record.detections), ("clue", &record.clues)];
    for (kind, detections) in groups {
        for detection in detections {
            Row {
                kind,
                license: detection.expression.to_string(),
                evidence: detection.kind.name(),
                scope: record.kind.name(),
                path,
                lines: Some(detection.lines),
                ..Row::default()
            }
            .write(to)?;
        }
    }
    for copyright in &record.copyrights {
        Row {
            kind: "copyright",
            subject: copyright.holder.as_deref().unwrap_or_default(),
            scope: record.kind.name(),
            path,
            lines: Some(copyright.lines),
            message: &copyright.statement,
            ..Row::default()
        }
        .write(to)?;
    }
    for marking in &record.markings {
        Row {
            kind: "marking",
            subject: marking.rule.kind.name(),
            evidence: marking.rule.name,
            scope: record.kind.name(),
            path,
            lines: Some(marking.lines),
            message: &marking.text,
            ..Row::default()
        }
        .write(to)?;
    }
    Ok(())
}

fn packages(inventory: &Inventory, to: &mut dyn io::Write) -> io::Result<()> {
    for package in &inventory.packages {
        let purl = package.purl.as_ref().map(Purl::as_str);
        Row {
            kind: "package",
            subject: purl.or(package.name.as_deref()).unwrap_or_default(),
            declared: declared(package.declared.as_ref()),
            path: &package.path,
            lines: package.declared.as_ref().and_then(|it| it.lines),
            ..Row::default()
        }
        .write(to)?;
    }
    Ok(())
}

fn dependencies(report: &Report<'_>, to: &mut dyn io::Write) -> io::Result<()> {
    for record in &report.inventory.dependencies {
        let place = record.named_in.first();
        let concluded = report.concluded(record);
        Row {
            kind: "dependency",
            subject: record.dependency.purl.as_str(),
            license: concluded.map(ToString::to_string).unwrap_or_default(),
            declared: declared(record.declared.as_ref()),
            detected: record
                .detected
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            evidence: record.origin.map_or("", Origin::name),
            scope: record.dependency.scope.name(),
            path: place.map_or("", |place| place.path.as_str()),
            lines: place.and_then(|place| place.lines),
            message: record
                .not_established
                .as_deref()
                .filter(|_| concluded.is_none())
                .unwrap_or_default(),
            ..Row::default()
        }
        .write(to)?;
    }
    Ok(())
}

/// What a manifest declares: the license, or its words where these name none.
fn declared(declared: Option<&Declared>) -> String {
    declared.map_or_else(String::new, |declared| match &declared.expression {
        Some(expression) => expression.to_string(),
        None => declared.statement.clone(),
    })
}

fn line(cells: &[&str], to: &mut dyn io::Write) -> io::Result<()> {
    for (at, text) in cells.iter().enumerate() {
        if at > 0 {
            to.write_all(b",")?;
        }
        if !text.is_empty() {
            to.write_all(cell(text).as_bytes())?;
        }
    }
    to.write_all(b"\r\n")
}

/// A cell that is text and nothing else.
fn cell(text: &str) -> String {
    let text = clean(text);
    let calculates = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let mark = if calculates { "'" } else { "" };
    if calculates || text.contains(['"', ',', ';', '\'']) || text.trim() != text {
        format!("\"{mark}{}\"", text.replace('"', "\"\""))
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn nothing_is_calculated_and_nothing_breaks_out() {
        let check = |text: &str, want: &str| assert_eq!(cell(text), want, "{text:?}");
        check("src/a.c", "src/a.c");
        check("=1+1", "\"'=1+1\"");
        check("@scope/name", "\"'@scope/name\"");
        check(" -2", "\"' -2\"");
        check("＝1", "\"'＝1\"");
        check("\t=1", "\\t=1");
        check("a\",=b\n", "\"a\"\",=b\\n\"");
        check("a;=b", "\"a;=b\"");
    }
}
