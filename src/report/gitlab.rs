// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `gitlab` report: findings for the Code Quality widget of GitLab.
//!
//! Source of the form: "Code Quality report format" in GitLab's documentation. One entry a
//! finding, at its first place; the widget drops entries whose fingerprint it has seen, and ours
//! are one of a kind.

use std::io;

use serde::Serialize;

use super::page::{clean, count, place_text, sentence};
use super::{Format, Look, Report, Wants};
use crate::policy::{Finding, Level};

/// Places named in a description beside the first.
const SHOWN: usize = 5;

/// The `gitlab` format.
pub const FORMAT: Format = Format {
    name: "gitlab",
    summary: "findings for GitLab Code Quality",
    unjudged: false,
    styled: false,
    wants: Wants::NOTHING,
    write,
};

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    let judgement = report.judgement.iter();
    let findings = judgement.flat_map(|judgement| judgement.findings);
    to.write_all(b"[")?;
    for (at, finding) in findings.enumerate() {
        to.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *to, &entry(finding))?;
    }
    to.write_all(b"\n]\n")
}

fn entry(finding: &Finding) -> Entry<'_> {
    let mut description = format!("{} {}", finding.check.code, sentence(&finding.message));
    let next_step = sentence(&finding.next_step);
    if !next_step.is_empty() {
        description.push_str(&format!(" Next step: {next_step}"));
    }
    if let [_, others @ ..] = finding.locations.as_slice()
        && !others.is_empty()
    {
        let named: Vec<String> = others.iter().take(SHOWN).map(place_text).collect();
        let more = others.len().saturating_sub(SHOWN);
        let more = match more {
            0 => String::new(),
            more => format!(" and {}", count(more, "more place", "more places")),
        };
        description.push_str(&format!(" Also at {}{more}.", named.join(", ")));
    }
    let first = finding.locations.first();
    Entry {
        description: clean(&description).into_owned(),
        check_name: finding.check.name,
        fingerprint: &finding.fingerprint,
        severity: match finding.level {
            // it is in the code, and no reason to hold up a change
            _ if finding.is_known() => "info",
            Level::Error => "critical",
            Level::Warning => "major",
            Level::Note => "info",
        },
        location: Location {
            path: first.map_or("", |place| place.path.as_str()),
            lines: Lines {
                begin: first
                    .and_then(|place| place.lines)
                    .map_or(1, |lines| lines.start),
            },
        },
    }
}

#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}
