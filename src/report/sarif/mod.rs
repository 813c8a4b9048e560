// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `sarif` report: SARIF 2.1.0, fit for code scanning.
//!
//! One result a finding, so that a thousand files with one cause are one alert. Limits are
//! those of [GitHub]: what would not be stored is not written one by one but counted in one
//! result for each check, and messages say so. What a waiver lifted is no result, unless
//! `sarif-waived` asks for it.
//!
//! [GitHub]: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning

mod shape;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use super::page::{count, sentence, thousands};
use super::{Format, Judgement, Look, Report, Wants};
use crate::inventory::Place;
use crate::policy::checks::CHECKS;
use crate::policy::{Check, Decision, Finding, Meaning};
use crate::source::Problem;
use shape::{
    ArtifactLocation, AutomationDetails, Configuration, Document, Driver, Fingerprints, Help,
    Invocation, Location, Notification, Outcome, PhysicalLocation, Region, Rule, RuleProperties,
    Run, RunProperties, Suppression, Text, Tool,
};

/// Results of one run that are stored; more are dropped by severity.
const MAX_RESULTS: usize = 5_000;
/// Locations of one result; more make the upload fail.
const MAX_LOCATIONS: usize = 1_000;
/// Bytes of a file, compressed. What is held against it here is the file as it is, which never
/// compresses to more: how far a tree's names can be compressed is not ours to know.
const MAX_BYTES: usize = 10_000_000;
/// Letters of a rule's full description.
const MAX_DESCRIPTION: usize = 1_000;

/// The `sarif` format.
pub const FORMAT: Format = Format {
    name: "sarif",
    summary: "findings for code scanning (SARIF 2.1.0)",
    unjudged: false,
    styled: false,
    wants: Wants::NOTHING,
    write,
};

/// The `sarif-waived` format.
pub const WAIVED: Format = Format {
    name: "sarif-waived",
    summary: "as `sarif`, and waivers that lifted something as suppressed results",
    write: |report, _, to| all(report, true, to),
    ..FORMAT
};

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    all(report, false, to)
}

fn all(report: &Report<'_>, with_waived: bool, to: &mut dyn io::Write) -> io::Result<()> {
    let judgement = report.judgement.as_ref();
    let mut findings: Vec<&Finding> = judgement
        .iter()
        .flat_map(|judgement| judgement.findings)
        .collect();
    // what does not fit is what everybody knows already
    findings.sort_by_key(|finding| (finding.is_known(), std::cmp::Reverse(finding.level)));
    // rules that no table knows yet still need a place in `rules`, so that indexes hold
    let mut checks: Vec<&Check> = CHECKS.to_vec();
    for finding in &findings {
        if !checks.iter().any(|check| check.code == finding.check.code) {
            checks.push(finding.check);
        }
    }
    let mut bytes = Vec::new();
    for fit in FITS {
        if fit.least_bytes(&findings) > MAX_BYTES {
            continue;
        }
        bytes = serde_json::to_vec(&document(report, &findings, &checks, fit, with_waived))?;
        if bytes.len() < MAX_BYTES {
            break;
        }
    }
    to.write_all(&bytes)?;
    to.write_all(b"\n")
}

/// How much of what was found is written.
#[derive(Debug, Clone, Copy)]
struct Fit {
    /// Results that stand for themselves, and those that stand for many, together.
    results: usize,
    /// Places of each.
    places: usize,
    /// Files that could not be read.
    problems: usize,
}

/// From all that would be stored to the least that says anything: the first that is small enough
/// is written.
const FITS: [Fit; 6] = [
    Fit::new(MAX_RESULTS, MAX_LOCATIONS, 1_000),
    Fit::new(MAX_RESULTS, 100, 1_000),
    Fit::new(MAX_RESULTS, 10, 1_000),
    Fit::new(MAX_RESULTS, 1, 100),
    Fit::new(1_000, 1, 100),
    Fit::new(200, 1, 10),
];

impl Fit {
    const fn new(results: usize, places: usize, problems: usize) -> Self {
        Self {
            results,
            places,
            problems,
        }
    }

    /// Bytes below which it cannot be, told without writing it.
    fn least_bytes(self, findings: &[&Finding]) -> usize {
        const PLACE: usize =
            r#"{"physicalLocation":{"artifactLocation":{"uri":""},"region":{"startLine":1}}}"#
                .len();
        let places = |finding: &&Finding| finding.locations.len().min(self.places);
        let kept = findings.iter().take(self.results);
        kept.map(places).sum::<usize>() * PLACE
    }
}

fn document<'a>(
    report: &'a Report<'_>,
    findings: &[&'a Finding],
    checks: &[&Check],
    fit: Fit,
    with_waived: bool,
) -> Document<'a> {
    let judgement = report.judgement.as_ref();
    let index = |check: &Check| {
        let at = checks.iter().position(|it| it.code == check.code);
        at.unwrap_or_default()
    };
    let kept = match findings.len() {
        all if all <= fit.results => all,
        // room for a result of each check that stands for the rest
        _ => fit.results.saturating_sub(checks.len()),
    };
    let (kept, rest) = findings.split_at(kept);
    let mut results: Vec<Outcome<'_>> = kept
        .iter()
        .map(|finding| outcome(finding, index(finding.check), fit))
        .collect();
    let mut rolled: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in rest {
        rolled.entry(finding.check.code).or_default().push(finding);
    }
    results.extend(
        rolled
            .values()
            .filter_map(|together| rolled_up(together, index(together.first()?.check), fit)),
    );
    let room = fit.results.saturating_sub(results.len());
    results.extend(
        judgement
            .iter()
            .flat_map(|judgement| gone(judgement, checks, fit))
            .take(room),
    );
    let room = fit.results.saturating_sub(results.len());
    let judged = judgement.filter(|_| with_waived).into_iter();
    results.extend(judged.flat_map(|it| waived(it, checks)).take(room));
    let problems = &report.inventory.problems;
    let mut notifications: Vec<Notification> = problems
        .iter()
        .take(fit.problems)
        .map(notification)
        .collect();
    let more = problems.len().saturating_sub(fit.problems);
    if more > 0 {
        notifications.push(Notification::plain(format!(
            "{} could not be read; the json report names all.",
            count(
                more,
                "more file or part of one",
                "more files or parts of them"
            ),
        )));
    }
    if !rest.is_empty() {
        notifications.push(Notification::plain(format!(
            "Of {}, {} are told one by one; {} are told together, one result for each check. The json report holds all.",
            count(findings.len(), "finding", "findings"),
            thousands(kept.len()),
            thousands(rest.len()),
        )));
    }
    Document {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: checks.iter().map(|check| rule(check)).collect(),
                },
            },
            automation_details: AutomationDetails { id: "placet/" },
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications,
            }],
            results,
            properties: judgement.map(|judgement| RunProperties {
                verdict: judgement.verdict.name(),
                policy: judgement.policy,
                policy_digest: judgement.policy_digest,
                outbound: judgement.outbound.as_deref(),
            }),
        }],
    }
}

fn rule(check: &Check) -> Rule {
    Rule {
        id: check.code,
        name: check.name,
        short_description: Text::of(sentence(check.summary)),
        full_description: Text::of(shorten(check.why.trim(), MAX_DESCRIPTION)),
        help: Help {
            text: format!("Why: {}\n\nFix: {}", check.why.trim(), check.fix.trim()),
            markdown: format!(
                "**Why it matters.** {}\n\n**How to fix it.** {}",
                check.why.trim(),
                check.fix.trim()
            ),
        },
        default_configuration: Configuration {
            level: check.level.name(),
        },
        properties: match check.meaning {
            Meaning::Breach => RuleProperties::new(check.level, "breach", "high"),
            Meaning::NotEstablished => {
                RuleProperties::new(check.level, "not-established", "medium")
            }
        },
    }
}

fn outcome(finding: &Finding, rule_index: usize, fit: Fit) -> Outcome<'_> {
    let mut message = sentence(&finding.message);
    if !finding.next_step.trim().is_empty() {
        let _ = write!(message, " Next step: {}", sentence(&finding.next_step));
    }
    let more = finding.locations.len().saturating_sub(fit.places);
    if more > 0 {
        let _ = write!(
            message,
            " {} not listed here.",
            count(more, "more place is", "more places are")
        );
    }
    Outcome {
        rule_id: finding.check.code,
        rule_index,
        level: finding.level.name(),
        message: Text::of(message),
        locations: finding
            .locations
            .iter()
            .take(fit.places)
            .map(location)
            .collect(),
        partial_fingerprints: Fingerprints {
            primary_location_line_hash: Cow::Borrowed(&finding.fingerprint),
        },
        kind: None,
        baseline_state: finding.standing.as_ref().map(|_| match finding.is_known() {
            true => "unchanged",
            false => "new",
        }),
        suppressions: None,
    }
}

/// What a baseline has and nobody found again, one result for each cause: no alert, but readers
/// that compare runs want to know.
fn gone<'a>(judgement: &'a Judgement<'_>, checks: &[&Check], fit: Fit) -> Vec<Outcome<'a>> {
    let narrowed = judgement.narrowed.as_ref();
    let Some(baseline) = narrowed.and_then(|narrowed| narrowed.baseline.as_ref()) else {
        return Vec::new();
    };
    let mut causes: BTreeMap<(&str, &str), Vec<Place>> = BTreeMap::new();
    for entry in &baseline.gone {
        let place = Place::file(&entry.path);
        let key = (entry.check.as_str(), entry.cause.as_str());
        causes.entry(key).or_default().push(place);
    }
    causes
        .into_iter()
        .filter_map(|((code, cause), places)| {
            let index = checks.iter().position(|check| check.code == code)?;
            let check = checks.get(index)?;
            let what = if cause.is_empty() { check.name } else { cause };
            Some(Outcome {
                rule_id: check.code,
                rule_index: index,
                kind: Some("pass"),
                level: "none",
                message: Text::of(sentence(&format!(
                    "The baseline has {what} here, and it is gone"
                ))),
                locations: places.iter().take(fit.places).map(location).collect(),
                partial_fingerprints: Fingerprints {
                    primary_location_line_hash: Cow::Borrowed(cause),
                },
                baseline_state: Some("absent"),
                suppressions: None,
            })
        })
        .collect()
}

/// One result for all findings of a check that did not fit, the weightiest first.
fn rolled_up<'a>(together: &[&'a Finding], rule_index: usize, fit: Fit) -> Option<Outcome<'a>> {
    let first = together.first()?;
    let places: Vec<&Place> = together
        .iter()
        .filter_map(|finding| finding.locations.first())
        .collect();
    Some(Outcome {
        rule_id: first.check.code,
        rule_index,
        level: first.level.name(),
        message: Text::of(format!(
            "{} did not fit into this report one by one. The first: {} Next step: read all with `placet --report json`.",
            count(
                together.len(),
                "more finding of this check",
                "more findings of this check"
            ),
            sentence(&first.message),
        )),
        locations: places.into_iter().take(fit.places).map(location).collect(),
        partial_fingerprints: Fingerprints {
            // not that of the first: which one that is changes with what is found before it
            primary_location_line_hash: Cow::Owned(format!("{}-together", first.check.code)),
        },
        kind: None,
        baseline_state: first.standing.as_ref().map(|_| {
            match together.iter().all(|finding| finding.is_known()) {
                true => "unchanged",
                false => "new",
            }
        }),
        suppressions: None,
    })
}

/// Waivers that lifted something, each a result that its own words suppress. Which findings there
/// would be is not known: no check says them.
fn waived<'a>(judgement: &'a Judgement<'_>, checks: &[&Check]) -> Vec<Outcome<'a>> {
    let outcome = |decision: &'a Decision| {
        // one that names a license alone lifts what is said of that license
        let code = decision.check.map_or("PL005", |check| check.code);
        let index = checks.iter().position(|check| check.code == code)?;
        let check = checks.get(index)?;
        let until = decision.until.map(|until| format!(" Until {until}."));
        let (subject, who) = (decision.subject(), &decision.who);
        let key = [check.code, &subject].join("\n");
        let hash = blake3::hash(key.as_bytes()).to_hex();
        Some(Outcome {
            rule_id: check.code,
            rule_index: index,
            kind: None,
            level: check.level.name(),
            message: Text::of(sentence(&format!("Waived: {subject}"))),
            locations: vec![location(&decision.from.place)],
            partial_fingerprints: Fingerprints {
                primary_location_line_hash: Cow::Owned(format!("waived-{:.16}", hash.as_str())),
            },
            baseline_state: None,
            suppressions: Some([Suppression {
                // in the policy, not in the source
                kind: "external",
                status: "accepted",
                justification: format!(
                    "{} Decided by {who} on {}.{}",
                    sentence(&decision.why),
                    decision.since,
                    until.unwrap_or_default()
                ),
            }]),
        })
    };
    judgement.waived.iter().filter_map(outcome).collect()
}

fn location(place: &Place) -> Location {
    let lines = place.lines;
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri(&place.path),
            },
            region: Region {
                start_line: lines.map_or(1, |lines| lines.start.max(1)),
                end_line: lines.map(|lines| lines.end.max(lines.start).max(1)),
            },
        },
    }
}

fn notification(problem: &Problem) -> Notification {
    Notification {
        level: "warning",
        message: Text::of(sentence(&problem.message)),
        locations: vec![location(&Place::new(&problem.path, problem.lines))],
    }
}

/// A path below the root as a relative URI. Everything but unreserved letters is encoded; a
/// colon too, because in a first segment it would end a scheme.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

fn shorten(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(letters - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_uris() {
        assert_eq!(uri("src/a b#c.rs"), "src/a%20b%23c.rs");
        assert_eq!(uri("c:x/é"), "c%3Ax/%C3%A9");
    }

    #[test]
    fn long_descriptions_are_cut_between_letters() {
        assert_eq!(shorten(&"é".repeat(1001), 1000).chars().count(), 1000);
        assert_eq!(shorten("short", 1000), "short");
    }
}
