// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `junit` report: checks as tests, for every place that shows those.
//!
//! A check without findings is a test that passed. A finding that makes the run fail is a
//! failure, or an error where placet could not tell; one below the fail level passed with a
//! word, and so did one that a baseline knows; a waiver is a skipped test. The elements are those of the schema that Jenkins
//! publishes, with the `file` that GitLab reads.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use super::page::{clean, place_text, sentence};
use super::{Format, Judgement, Look, Report, Wants};
use crate::policy::checks::CHECKS;
use crate::policy::{Check, Finding, Meaning};

/// Places listed under a finding.
const SHOWN: usize = 100;

/// The `junit` format.
pub const FORMAT: Format = Format {
    name: "junit",
    summary: "findings as tests that failed (JUnit XML)",
    unjudged: false,
    styled: false,
    wants: Wants::NOTHING,
    write,
};

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    to.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    let Some(judgement) = &report.judgement else {
        return to.write_all(b"<testsuites/>\n");
    };
    let mut by_check: BTreeMap<&str, (&Check, Vec<&Finding>)> = CHECKS
        .iter()
        .map(|check| (check.code, (*check, Vec::new())))
        .collect();
    for finding in judgement.findings {
        let (_, findings) = by_check
            .entry(finding.check.code)
            .or_insert_with(|| (finding.check, Vec::new()));
        findings.push(finding);
    }
    let mut all = Totals {
        skipped: judgement.waived.len(),
        tests: judgement.waived.len(),
        ..Totals::default()
    };
    for (_, findings) in by_check.values() {
        all.add(&Totals::of(findings, judgement));
    }
    writeln!(to, "<testsuites name=\"placet\" {}>", all.attributes())?;
    for (check, findings) in by_check.values() {
        suite(check, findings, judgement, to)?;
    }
    waivers(judgement, to)?;
    to.write_all(b"</testsuites>\n")
}

#[derive(Default)]
struct Totals {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Totals {
    fn of(findings: &[&Finding], judgement: &Judgement<'_>) -> Self {
        let failing = |meaning: Meaning| {
            findings
                .iter()
                .filter(|finding| judgement.fails(finding))
                .filter(|finding| finding.check.meaning == meaning)
                .count()
        };
        Self {
            tests: findings.len().max(1),
            failures: failing(Meaning::Breach),
            errors: failing(Meaning::NotEstablished),
            skipped: 0,
        }
    }

    fn add(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    /// Without a time: the same tree gives the same bytes.
    fn attributes(&self) -> String {
        format!(
            "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
            self.tests, self.failures, self.errors, self.skipped
        )
    }
}

fn suite(
    check: &Check,
    findings: &[&Finding],
    judgement: &Judgement<'_>,
    to: &mut dyn io::Write,
) -> io::Result<()> {
    let name = format!("{} {}", check.code, check.name);
    let totals = Totals::of(findings, judgement);
    writeln!(
        to,
        "  <testsuite name=\"{}\" {}>",
        escaped(&name),
        totals.attributes()
    )?;
    let class = format!("placet.{}", check.code);
    if findings.is_empty() {
        writeln!(
            to,
            "    <testcase classname=\"{}\" name=\"{}\"/>",
            escaped(&class),
            escaped(check.name)
        )?;
    }
    let mut subjects: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *subjects.entry(finding.subject.as_str()).or_default() += 1;
    }
    for finding in findings {
        let mut name = format!("{}: {}", check.name, finding.subject);
        // readers take tests of one name for one test
        if subjects.get(finding.subject.as_str()) != Some(&1) {
            let _ = write!(name, " ({})", finding.fingerprint);
        }
        case(&class, &name, finding, judgement, to)?;
    }
    to.write_all(b"  </testsuite>\n")
}

fn case(
    class: &str,
    name: &str,
    finding: &Finding,
    judgement: &Judgement<'_>,
    to: &mut dyn io::Write,
) -> io::Result<()> {
    write!(
        to,
        "    <testcase classname=\"{}\" name=\"{}\"",
        escaped(class),
        escaped(name)
    )?;
    if let Some(place) = finding.locations.first() {
        write!(to, " file=\"{}\"", escaped(&place.path))?;
    }
    to.write_all(b">\n")?;
    let message = sentence(&finding.message);
    let text = details(finding);
    if finding.is_known() {
        let text = format!("Known from the baseline. {message}\n{text}");
        writeln!(to, "      <system-out>{}</system-out>", text_of(&text))?;
    } else if finding.level < judgement.fail_level {
        writeln!(
            to,
            "      <system-out>{}</system-out>",
            text_of(&format!("{message}\n{text}"))
        )?;
    } else {
        let element = match finding.check.meaning {
            Meaning::Breach => "failure",
            Meaning::NotEstablished => "error",
        };
        writeln!(
            to,
            "      <{element} type=\"{}\" message=\"{}\">{}</{element}>",
            finding.level.name(),
            escaped(&message),
            text_of(&text)
        )?;
    }
    to.write_all(b"    </testcase>\n")
}

fn details(finding: &Finding) -> String {
    let mut text = String::new();
    for (label, part) in [("Why", &finding.why), ("Next step", &finding.next_step)] {
        let part = sentence(part);
        if !part.is_empty() {
            let _ = writeln!(text, "{label}: {}", clean(&part));
        }
    }
    for place in finding.locations.iter().take(SHOWN) {
        let _ = writeln!(text, "At: {}", clean(&place_text(place)));
    }
    let more = finding.locations.len().saturating_sub(SHOWN);
    if more > 0 {
        let _ = writeln!(text, "and {more} more");
    }
    text
}

fn waivers(judgement: &Judgement<'_>, to: &mut dyn io::Write) -> io::Result<()> {
    if judgement.waived.is_empty() {
        return Ok(());
    }
    let totals = Totals {
        tests: judgement.waived.len(),
        skipped: judgement.waived.len(),
        ..Totals::default()
    };
    writeln!(to, "  <testsuite name=\"waived\" {}>", totals.attributes())?;
    for (at, decision) in judgement.waived.iter().enumerate() {
        let why = sentence(&decision.why);
        writeln!(
            to,
            "    <testcase classname=\"placet.waived\" name=\"{}: {}\">\n      <skipped message=\"{}\"/>\n    </testcase>",
            at + 1,
            escaped(&decision.subject()),
            escaped(&format!("Waived by {}: {why}", decision.who))
        )?;
    }
    to.write_all(b"  </testsuite>\n")
}

/// The value of an attribute, on one line.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in clean(text).chars() {
        push(letter, &mut written);
    }
    written
}

/// The text of an element; its line breaks are ours.
fn text_of(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(escaped).collect();
    lines.join("\n")
}

fn push(letter: char, to: &mut String) {
    let entity: Cow<'static, str> = match letter {
        '&' => "&amp;".into(),
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        '"' => "&quot;".into(),
        '\'' => "&apos;".into(),
        // the last two letters of a plane are no letters; XML 1.0 forbids those of the first
        '\u{fffe}' | '\u{ffff}' => letter.escape_unicode().to_string().into(),
        letter => return to.push(letter),
    };
    to.push_str(&entity);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_shown_escaped() {
        assert_eq!(
            escaped("<a b=\"c\"> & 'd'\u{0}\u{1b}\n\u{ffff}é"),
            "&lt;a b=&quot;c&quot;&gt; &amp; &apos;d&apos;\\u{0}\\u{1b}\\n\\u{ffff}é"
        );
        assert_eq!(text_of("]]>\nb"), "]]&gt;\nb");
    }
}
