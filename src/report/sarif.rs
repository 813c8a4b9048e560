// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `sarif` report: SARIF 2.1.0, fit for code scanning.
//!
//! One result a finding, so that a thousand files with one cause are one alert. Limits are
//! GitHub's: what would not be stored is not written, and a message says so. The types are
//! our own: the part of SARIF that code scanning reads is small, and the crate that models all
//! of it would add some fifteen crates to the build. A test validates them against the
//! schema of the standard.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;

use super::page::{count, sentence};
use super::{Format, Judgement, Look, Report};
use crate::inventory::Place;
use crate::policy::checks::CHECKS;
use crate::policy::{Check, Finding, Level, Meaning};
use crate::source::Problem;

/// Results of one run that are stored; more are dropped by severity.
const MAX_RESULTS: usize = 5_000;
/// Locations of one result; more make the upload fail.
const MAX_LOCATIONS: usize = 1_000;
/// Letters of a rule's full description.
const MAX_DESCRIPTION: usize = 1_000;
/// The rule of the one result that stands for those that did not fit.
const LEFT_OUT: &str = "left-out";

/// The `sarif` format.
pub const FORMAT: Format = Format {
    name: "sarif",
    summary: "findings for code scanning (SARIF 2.1.0)",
    unjudged: false,
    styled: false,
    checksums: false,
    texts: false,
    every_file: false,
    write,
};

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    let judgement = report.judgement.as_ref();
    let mut findings: Vec<&Finding> = judgement
        .iter()
        .flat_map(|judgement| judgement.findings)
        .collect();
    // what does not fit is what everybody knows already
    findings.sort_by_key(|finding| (finding.is_known(), std::cmp::Reverse(finding.level)));
    let left_out = match findings.len() {
        ..=MAX_RESULTS => Vec::new(),
        _ => findings.split_off(MAX_RESULTS - 1),
    };
    // rules that no table knows yet still need a place in `rules`, so that indexes hold
    let mut checks: Vec<&Check> = CHECKS.to_vec();
    for finding in &findings {
        if !checks.iter().any(|check| check.code == finding.check.code) {
            checks.push(finding.check);
        }
    }
    let mut rules: Vec<Rule> = checks.iter().map(|check| rule(check)).collect();
    let mut results: Vec<Outcome<'_>> = findings
        .iter()
        .map(|finding| {
            let index = checks
                .iter()
                .position(|check| check.code == finding.check.code);
            outcome(finding, index.unwrap_or_default())
        })
        .collect();
    results.extend(
        judgement
            .iter()
            .flat_map(|judgement| gone(judgement, &checks)),
    );
    if let Some(first) = left_out.first() {
        rules.push(left_out_rule());
        results.push(left_out_outcome(first, left_out.len(), rules.len() - 1));
    }
    let document = Document {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules,
                },
            },
            automation_details: AutomationDetails { id: "placet/" },
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: report
                    .inventory
                    .problems
                    .iter()
                    .map(notification)
                    .collect(),
            }],
            results,
            properties: judgement.map(|judgement| RunProperties {
                verdict: judgement.verdict.name(),
                policy: judgement.policy,
                policy_digest: judgement.policy_digest,
                outbound: judgement.outbound.as_deref(),
            }),
        }],
    };
    serde_json::to_writer(&mut *to, &document)?;
    to.write_all(b"\n")
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

fn left_out_rule() -> Rule {
    let what = "Code scanning stores 5,000 results of a run; the least severe are left out here.";
    Rule {
        id: LEFT_OUT,
        name: LEFT_OUT,
        short_description: Text::of("More was found than fits.".to_owned()),
        full_description: Text::of(what.to_owned()),
        help: Help {
            text: format!("{what} The json report holds all."),
            markdown: format!("{what} `placet --report json` holds all."),
        },
        default_configuration: Configuration {
            level: Level::Warning.name(),
        },
        properties: RuleProperties::new(Level::Warning, "coverage", "high"),
    }
}

fn outcome(finding: &Finding, rule_index: usize) -> Outcome<'_> {
    let mut message = sentence(&finding.message);
    if !finding.next_step.trim().is_empty() {
        let _ = write!(message, " Next step: {}", sentence(&finding.next_step));
    }
    let more = finding.locations.len().saturating_sub(MAX_LOCATIONS);
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
            .take(MAX_LOCATIONS)
            .map(location)
            .collect(),
        partial_fingerprints: Fingerprints {
            primary_location_line_hash: &finding.fingerprint,
        },
        kind: None,
        baseline_state: finding.standing.as_ref().map(|_| match finding.is_known() {
            true => "unchanged",
            false => "new",
        }),
    }
}

/// What a baseline has and nobody found again, one result for each cause: no alert, but readers
/// that compare runs want to know.
fn gone<'a>(judgement: &'a Judgement<'_>, checks: &[&Check]) -> Vec<Outcome<'a>> {
    let narrowed = judgement.narrowed.as_ref();
    let Some(baseline) = narrowed.and_then(|narrowed| narrowed.baseline.as_ref()) else {
        return Vec::new();
    };
    let mut causes: BTreeMap<(&str, &str), Vec<Place>> = BTreeMap::new();
    for entry in &baseline.gone {
        let place = Place {
            path: entry.path.clone(),
            lines: None,
        };
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
                locations: places.iter().take(MAX_LOCATIONS).map(location).collect(),
                partial_fingerprints: Fingerprints {
                    primary_location_line_hash: cause,
                },
                baseline_state: Some("absent"),
            })
        })
        .take(MAX_RESULTS)
        .collect()
}

fn left_out_outcome(first: &Finding, left_out: usize, rule_index: usize) -> Outcome<'_> {
    Outcome {
        rule_id: LEFT_OUT,
        rule_index,
        level: first.level.name(),
        message: Text::of(format!(
            "{} of level {} or below did not fit into this report. Next step: read them with `placet --report json`.",
            count(left_out, "finding", "findings"),
            first.level.name(),
        )),
        locations: first.locations.iter().take(1).map(location).collect(),
        partial_fingerprints: Fingerprints {
            primary_location_line_hash: LEFT_OUT,
        },
        kind: None,
        baseline_state: None,
    }
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
        level: Level::Warning.name(),
        message: Text::of(sentence(&problem.message)),
        locations: [location(&Place {
            path: problem.path.clone(),
            lines: problem.lines,
        })],
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

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    automation_details: AutomationDetails,
    invocations: [Invocation; 1],
    results: Vec<Outcome<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<RunProperties<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

impl Text {
    fn of(text: String) -> Self {
        Self { text }
    }
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: [&'static str; 2],
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

impl RuleProperties {
    /// Never tagged `security`: a license is not a vulnerability, and the tag would ask for
    /// a score.
    fn new(level: Level, tag: &'static str, precision: &'static str) -> Self {
        Self {
            tags: ["license", tag],
            precision,
            severity: match level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Note => "recommendation",
            },
        }
    }
}

#[derive(Serialize)]
struct AutomationDetails {
    id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    locations: [Location; 1],
}

/// What SARIF calls a result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    rule_index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprints<'a> {
    primary_location_line_hash: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
}

#[derive(Serialize)]
struct RunProperties<'a> {
    verdict: &'static str,
    policy: &'a str,
    policy_digest: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    outbound: Option<&'a str>,
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
