// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The other way: a `json` report becomes the values again that every format prints, without the
//! tree and on any machine.
//!
//! The types here mirror the published schema and are apart from those that write it. A report
//! is read by the versions that share the number before the point of `schema_version`; keys that
//! a newer one added are passed over. What names something of placet's own that has words of its
//! own (a check, an obligation, a rule of markings, a kind of anything) must be known here: a
//! report that names another is refused, because half of what it says would be missing. Paths
//! are shown and never opened. Words go to people through the formats, which escape them;
//! values that formats print as they are (purls, digests, expressions) are held against what
//! they must be.
//!
//! Whatever the file holds, reading takes memory in proportion to it: the caller bounds its size
//! ([`LARGEST`]); nothing here nests deeper than the schema, and what is passed over is passed
//! over without recursion.

mod files;
mod found;
mod judged;
mod packages;
mod value;

use serde::Deserialize;

use super::{Format, Judgement, Report, View};
use crate::inventory::Inventory;
use crate::policy::{Check, Decision, Finding, Level, Narrowed, Obligation, Proof, Verdict};

/// Bytes of the largest report that is read: those of some million files.
pub const LARGEST: u64 = 1024 * 1024 * 1024;

/// The number before the point of the versions that are read, and the first one after it.
const VERSIONS: (u32, u32) = (1, 3);

/// A report that was read.
#[derive(Debug)]
pub struct Reread {
    /// What was found.
    pub inventory: Inventory,
    /// Whether it holds what only some formats print.
    pub complete: bool,
    judged: Option<Judged>,
}

#[derive(Debug)]
struct Judged {
    findings: Vec<Finding>,
    verdict: Verdict,
    policy: String,
    policy_digest: String,
    outbound: Option<String>,
    proofs: Vec<Proof>,
    obligations: Vec<Obligation>,
    fail_level: Level,
    waived: Vec<Decision>,
    conclusions: Vec<Decision>,
    narrowed: Option<Narrowed>,
}

/// Why a report cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{what}", place.map(|(line, column)| format!("line {line}, column {column}: ")).unwrap_or_default())]
pub struct ReadError {
    /// Line and column, counted from 1, where one place is meant.
    pub place: Option<(usize, usize)>,
    /// What is wrong, and what to do.
    pub what: String,
}

/// Reads a `json` or `json-complete` report whose findings are of these checks.
///
/// # Errors
/// When it is no such report, is of another version, or holds what placet never writes.
pub fn read(text: &[u8], checks: &[&'static Check]) -> Result<Reread, ReadError> {
    let document: Document = serde_json::from_slice(text).map_err(|error| unread(&error))?;
    let version = document.tool.version.0.clone();
    document.joined(checks).map_err(|what| ReadError {
        place: None,
        what: format!("{what}; placet {version} wrote it, which may know more"),
    })
}

fn unread(error: &serde_json::Error) -> ReadError {
    let (line, column) = (error.line(), error.column());
    let said = error.to_string();
    let place = format!(" at line {line} column {column}");
    let said = said.strip_suffix(&place).unwrap_or(&said);
    let advice = match error.classify() {
        serde_json::error::Category::Eof => "the report is cut off; write it again",
        serde_json::error::Category::Data => {
            "no placet wrote that; write the report again with `--report json-complete=FILE`"
        }
        _ => "this is no JSON; a report is written with `--report json-complete=FILE`",
    };
    let what = match said.starts_with(OF_VERSION) {
        true => said.to_owned(),
        false => format!("{said}: {advice}"),
    };
    ReadError {
        place: (line > 0).then_some((line, column)),
        what,
    }
}

impl Reread {
    /// The report as a format takes it.
    #[must_use]
    pub fn report<'a>(&'a self, created: Option<&'a str>) -> Report<'a> {
        Report {
            inventory: &self.inventory,
            judgement: self.judged.as_ref().map(|judged| Judgement {
                findings: &judged.findings,
                verdict: judged.verdict,
                policy: &judged.policy,
                policy_digest: &judged.policy_digest,
                outbound: judged.outbound.clone(),
                proofs: &judged.proofs,
                obligations: &judged.obligations,
                fail_level: judged.fail_level,
                waived: &judged.waived,
                conclusions: &judged.conclusions,
                narrowed: judged.narrowed.as_ref(),
            }),
            created,
            view: View::All,
        }
    }

    /// What a format needs and the report has not, in a sentence with what to do.
    #[must_use]
    pub fn lacks(&self, format: &Format) -> Option<String> {
        let name = format.name;
        if self.judged.is_none() && !format.unjudged {
            return Some(format!(
                "`{name}` is about an answer, and this report has none: write it with `placet check --report json-complete=FILE`"
            ));
        }
        let left_out = format.wants.every_file && self.inventory.coverage.unlisted > 0;
        let lacking = match (format.wants.checksums || format.wants.texts, left_out) {
            _ if self.complete => return None,
            (true, _) => "checksums and words of licenses",
            (false, true) => "the files in which nothing was seen",
            (false, false) => return None,
        };
        Some(format!(
            "`{name}` needs {lacking}, which this report leaves out: write it with `--report json-complete=FILE`"
        ))
    }
}

/// The whole report. Keys that stand here without a default are in every report.
#[derive(Deserialize)]
struct Document {
    // first, so that a report of another version is refused for that
    #[serde(rename = "schema_version")]
    _version: Version,
    tool: Tool,
    #[serde(default)]
    complete: bool,
    verdict: Option<value::Named<Verdict>>,
    policy: Option<judged::Policy>,
    findings: Option<Vec<judged::Found>>,
    expressions: Option<Vec<judged::Proven>>,
    obligations: Option<Vec<judged::Owed>>,
    waived: Option<Vec<judged::Decided>>,
    conclusions: Option<Vec<judged::Decided>>,
    baseline: Option<judged::Compares>,
    since: Option<judged::Changed>,
    whole_verdict: Option<value::Named<Verdict>>,
    files: Vec<files::File>,
    packages: Vec<packages::Described>,
    dependencies: Vec<packages::Depended>,
    #[serde(default)]
    copies: Vec<found::Copy>,
    #[serde(default)]
    license_texts: Vec<found::Text>,
    #[serde(default)]
    makers: Vec<packages::MadeBy>,
    coverage: found::Covered,
    problems: Vec<found::Trouble>,
}

#[derive(Deserialize)]
struct Tool {
    version: value::Plain,
}

/// A version of the schema that can be read.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Version;

/// How messages about the version begin.
const OF_VERSION: &str = "the report is of version";

impl TryFrom<String> for Version {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (major, minor) = VERSIONS;
        let numbers = text.split_once('.');
        let numbers: Option<(u32, u32)> =
            numbers.and_then(|(one, two)| Some((one.parse().ok()?, two.parse().ok()?)));
        let what_to_do = match numbers {
            Some((one, two)) if one == major && two >= minor => return Ok(Self),
            Some((one, _)) if one > major => "a newer placet wrote it, and that one can read it",
            Some(_) => "an older placet wrote it; scan again and write it with this one",
            None => "that is no version",
        };
        Err(format!(
            "{OF_VERSION} {text:?}, and this placet reads {major}.{minor} and later ones of {major}: {what_to_do}"
        ))
    }
}

impl Document {
    fn joined(self, checks: &[&'static Check]) -> Result<Reread, String> {
        let judged = match (self.verdict, self.policy, self.findings) {
            (Some(verdict), Some(policy), Some(findings)) => {
                let decisions = |all: Option<Vec<judged::Decided>>| {
                    let all = all.unwrap_or_default().into_iter();
                    all.map(|decided| decided.decision(checks))
                        .collect::<Result<Vec<Decision>, String>>()
                };
                let obligations = self.obligations.unwrap_or_default().into_iter();
                let proofs = self.expressions.unwrap_or_default().into_iter();
                let baseline = self.baseline.map(|it| it.compared(&policy));
                let narrowed = self.whole_verdict.map(|whole| Narrowed {
                    baseline,
                    since: self.since.map(Into::into),
                    whole: whole.0,
                });
                let findings = findings.into_iter();
                let findings: Result<Vec<Finding>, String> =
                    findings.map(|found| found.finding(checks)).collect();
                let obligations: Result<Vec<Obligation>, String> =
                    obligations.map(Obligation::try_from).collect();
                Some(Judged {
                    findings: findings?,
                    verdict: verdict.0,
                    policy: policy.name,
                    policy_digest: policy.digest.0,
                    outbound: policy.outbound.map(|said| said.0.to_string()),
                    proofs: proofs.map(Proof::from).collect(),
                    obligations: obligations?,
                    fail_level: policy.fail_level.0,
                    waived: decisions(self.waived)?,
                    conclusions: decisions(self.conclusions)?,
                    narrowed,
                })
            }
            (None, None, None) => None,
            _ => {
                return Err(
                    "of `verdict`, `policy` and `findings` some are there and some are not"
                        .to_owned(),
                );
            }
        };
        let found = found::Found {
            files: self.files,
            packages: self.packages,
            dependencies: self.dependencies,
            copies: self.copies,
            license_texts: self.license_texts,
            makers: self.makers,
            coverage: self.coverage,
            problems: self.problems,
        };
        Ok(Reread {
            inventory: found.inventory()?,
            complete: self.complete,
            judged,
        })
    }
}
