// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `json` report: everything placet knows, versioned, described by
//! `schema/placet-report.schema.json`.
//!
//! The types here are the schema, kept apart from the types placet works with so that those
//! may change and this may not. They borrow, and lists are written as they are walked: a tree
//! of 90,000 files needs no second copy in memory. Members of the top-level lists stand on a
//! line each, so that reports can be searched and compared with line tools.

mod more;

use std::fmt;
use std::io;

use rayon::prelude::*;
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;
use serde_json::value::to_raw_value;

use super::{Format, Judgement, Look, Report, Wants};
use crate::inventory::{self, FileRecord, Place};
use crate::license::Expr;
use crate::source::{Cell, Lines};
use crate::{detect, package, policy, source};

/// Raised by one before the point when a key is removed or changes meaning, after the point
/// when one is added.
const SCHEMA_VERSION: &str = "1.3";

/// The `json` format.
pub const FORMAT: Format = Format {
    name: "json",
    summary: "everything, versioned, for programs (see `placet schema`)",
    unjudged: true,
    styled: false,
    wants: Wants::NOTHING,
    write: |report, look, to| write(report, look, false, to),
};

/// The `json-complete` format: the same with what only some formats print, and every file.
pub const COMPLETE: Format = Format {
    name: "json-complete",
    summary: "json with all that any format prints, for `placet report`",
    wants: Wants {
        checksums: true,
        texts: true,
        every_file: true,
    },
    write: |report, look, to| write(report, look, true, to),
    ..FORMAT
};

fn write(
    report: &Report<'_>,
    look: Look,
    complete: bool,
    to: &mut dyn io::Write,
) -> io::Result<()> {
    let inventory = report.inventory;
    let judgement = report.judgement.as_ref();
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        complete,
        verdict: judgement.map(|judgement| judgement.verdict.name()),
        policy: judgement.map(Policy::of),
        findings: judgement.map(|judgement| judgement.findings),
        expressions: judgement.map(|judgement| judgement.proofs),
        obligations: judgement.map(|judgement| judgement.obligations),
        waived: judgement.map(|judgement| more::decisions(judgement.waived)),
        conclusions: judgement.map(|judgement| more::decisions(judgement.conclusions)),
        baseline: judgement.and_then(Baseline::of),
        since: judgement.and_then(Since::of),
        whole_verdict: judgement.and_then(|judgement| Some(judgement.narrowed?.whole.name())),
        files: Files {
            records: &inventory.files,
            empty_too: complete || look.verbose,
            complete,
        },
        packages: [&inventory.packages, &inventory.listings],
        dependencies: Dependencies {
            inventory,
            complete,
        },
        copies: more::copies(inventory),
        license_texts: more::texts(inventory, complete),
        coverage: Coverage::of(inventory),
        problems: &inventory.problems,
    };
    document.serialize(&mut serde_json::Serializer::with_formatter(
        &mut *to,
        OnePerLine::default(),
    ))?;
    to.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    tool: Tool,
    #[serde(skip_serializing_if = "is_not")]
    complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<Policy<'a>>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "findings")]
    findings: Option<&'a [policy::Finding]>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "proofs")]
    expressions: Option<&'a [policy::Proof]>,
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "obligations"
    )]
    obligations: Option<&'a [policy::Obligation]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<Vec<more::Decision<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conclusions: Option<Vec<more::Decision<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Since<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    whole_verdict: Option<&'static str>,
    files: Files<'a>,
    #[serde(serialize_with = "packages")]
    packages: [&'a [package::Package]; 2],
    dependencies: Dependencies<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    copies: Vec<more::Copy<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    license_texts: Vec<more::Text<'a>>,
    coverage: Coverage<'a>,
    #[serde(serialize_with = "problems")]
    problems: &'a [source::Problem],
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_not(flag: &bool) -> bool {
    !flag
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Policy<'a> {
    name: &'a str,
    digest: &'a str,
    outbound: Option<&'a str>,
    fail_level: &'static str,
}

impl<'a> Policy<'a> {
    fn of(judgement: &'a Judgement<'a>) -> Self {
        Self {
            name: judgement.policy,
            digest: judgement.policy_digest,
            outbound: judgement.outbound.as_deref(),
            fail_level: judgement.fail_level.name(),
        }
    }
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    meaning: &'static str,
    subject: &'a str,
    message: &'a str,
    why: &'a str,
    next_step: &'a str,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Standing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<Excerpt<'a>>,
    locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
struct Standing<'a> {
    state: &'static str,
    known_places: usize,
    new_places: Vec<Site<'a>>,
}

#[derive(Serialize)]
struct Site<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    package: &'a str,
}

/// How the findings stand to a baseline.
#[derive(Serialize)]
struct Baseline<'a> {
    new: usize,
    known: usize,
    gone: Vec<Gone<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Gone<'a> {
    code: &'a str,
    cause: &'a str,
    level: &'static str,
    #[serde(flatten)]
    place: Site<'a>,
}

impl<'a> Baseline<'a> {
    fn of(judgement: &Judgement<'a>) -> Option<Self> {
        let baseline = judgement.narrowed?.baseline.as_ref()?;
        let known = judgement.known().len();
        Some(Self {
            new: judgement.findings.len() - known,
            known,
            gone: baseline
                .gone
                .iter()
                .map(|entry| Gone {
                    code: &entry.check,
                    cause: &entry.cause,
                    level: entry.level.name(),
                    place: Site {
                        path: &entry.path,
                        package: &entry.of,
                    },
                })
                .collect(),
            notes: &baseline.notes,
        })
    }
}

/// What of the tree was judged.
#[derive(Serialize)]
struct Since<'a> {
    revision: &'a str,
    commit: &'a str,
    changed_files: usize,
    findings_elsewhere: usize,
    everything_because_of: Option<&'a str>,
}

impl<'a> Since<'a> {
    fn of(judgement: &Judgement<'a>) -> Option<Self> {
        let since = judgement.narrowed?.since.as_ref()?;
        Some(Self {
            revision: &since.revision,
            commit: &since.commit,
            changed_files: since.changed,
            findings_elsewhere: since.elsewhere,
            everything_because_of: since.everything.as_deref(),
        })
    }
}

fn findings<S: Serializer>(
    findings: &Option<&[policy::Finding]>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_seq(findings.iter().copied().flatten().map(|finding| Finding {
        code: finding.check.code,
        name: finding.check.name,
        level: finding.level.name(),
        meaning: match finding.check.meaning {
            policy::Meaning::Breach => "breach",
            policy::Meaning::NotEstablished => "not established",
        },
        subject: &finding.subject,
        message: &finding.message,
        why: &finding.why,
        next_step: &finding.next_step,
        fingerprint: &finding.fingerprint,
        baseline: finding.standing.as_ref().map(|standing| {
            Standing {
                state: if finding.is_known() {
                    "unchanged"
                } else {
                    "new"
                },
                known_places: standing.known,
                new_places: standing
                    .new
                    .iter()
                    .map(|site| Site {
                        path: &site.place.path,
                        package: &site.of,
                    })
                    .collect(),
            }
        }),
        proof: finding.proof.as_deref(),
        excerpt: finding.excerpt.as_ref().map(Excerpt::of),
        locations: locations(&finding.locations),
    }))
}

/// How the answer to an expression of several licenses came about.
#[derive(Serialize)]
struct Judged<'a> {
    expression: Shown<'a, Expr>,
    ruling: &'static str,
    proof: &'a [String],
}

fn proofs<S: Serializer>(proofs: &Option<&[policy::Proof]>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(proofs.iter().copied().flatten().map(|proof| Judged {
        expression: Shown(&proof.expression),
        ruling: proof.ruling.name(),
        proof: &proof.steps,
    }))
}

/// Where a place is in a notebook.
fn cell(lines: Option<&Lines>) -> Option<Shown<'_, Cell>> {
    lines?.cell.as_ref().map(Shown)
}

#[derive(Serialize)]
struct Obligation<'a> {
    id: &'static str,
    title: &'static str,
    text: &'static str,
    when: &'static str,
    source: &'static str,
    asked_by: Vec<Asker<'a>>,
}

#[derive(Serialize)]
struct Asker<'a> {
    license: String,
    what: &'a str,
    parts: usize,
    in_tree: bool,
}

fn obligations<S: Serializer>(
    obligations: &Option<&[policy::Obligation]>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_seq(obligations.iter().copied().flatten().map(|obligation| {
        Obligation {
            id: obligation.duty.id,
            title: obligation.duty.title,
            text: obligation.duty.text,
            when: obligation.duty.when.name(),
            source: obligation.duty.source,
            asked_by: obligation
                .asked_by
                .iter()
                .map(|asker| Asker {
                    license: asker.license.to_string(),
                    what: &asker.what,
                    parts: asker.parts,
                    in_tree: asker.in_tree,
                })
                .collect(),
        }
    }))
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    start_line: Option<usize>,
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
}

impl<'a> Location<'a> {
    fn of(path: &'a str, lines: Option<&'a Lines>) -> Self {
        Self {
            path,
            start_line: lines.map(|lines| lines.start),
            end_line: lines.map(|lines| lines.end),
            cell: cell(lines),
        }
    }
}

fn locations(places: &[Place]) -> Vec<Location<'_>> {
    places
        .iter()
        .map(|place| Location::of(&place.path, place.lines.as_ref()))
        .collect()
}

/// Examined files. Those in which nothing was seen are left out unless asked for: coverage
/// says how many they are.
struct Files<'a> {
    records: &'a [FileRecord],
    empty_too: bool,
    complete: bool,
}

fn is_empty(record: &FileRecord) -> bool {
    record.detections.is_empty()
        && record.clues.is_empty()
        && record.copyrights.is_empty()
        && record.markings.is_empty()
}

impl Serialize for Files<'_> {
    /// Records are written in parallel, a group at a time: together they are most of a report,
    /// and all at once would be a second copy of it in memory.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        const GROUP: usize = 8192;
        let mut list = to.serialize_seq(None)?;
        for group in self.records.chunks(GROUP) {
            let listed = |record: &&FileRecord| self.empty_too || !is_empty(record);
            let written: Result<Vec<_>, _> = group
                .par_iter()
                .filter(listed)
                .map(|record| to_raw_value(&File::of(record, self.complete)))
                .collect();
            for record in written.map_err(S::Error::custom)? {
                list.serialize_element(&record)?;
            }
        }
        list.end()
    }
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "is_not")]
    is_license_file: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha1: Option<String>,
    detections: Vec<Detection<'a>>,
    clues: Vec<Detection<'a>>,
    copyrights: Vec<Copyright<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    markings: Vec<Marking<'a>>,
}

impl<'a> File<'a> {
    fn of(record: &'a FileRecord, complete: bool) -> Self {
        let sha1 = record.sha1.as_ref().filter(|_| complete);
        Self {
            path: &record.path,
            kind: record.kind.name(),
            is_license_file: record.is_license_file,
            sha1: sha1.map(|sum| more::hex(sum)),
            detections: record.detections.iter().map(Detection::of).collect(),
            clues: record.clues.iter().map(Detection::of).collect(),
            copyrights: record.copyrights.iter().map(Copyright::of).collect(),
            markings: record.markings.iter().map(Marking::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct Detection<'a> {
    expression: Shown<'a, Expr>,
    kind: &'static str,
    score: f32,
    start_line: usize,
    end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
    rule: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<Excerpt<'a>>,
}

impl<'a> Detection<'a> {
    fn of(detection: &'a detect::Detection) -> Self {
        Self {
            expression: Shown(&detection.expression),
            kind: detection.kind.name(),
            score: detection.score,
            start_line: detection.lines.start,
            end_line: detection.lines.end,
            cell: cell(Some(&detection.lines)),
            rule: &detection.rule,
            differences: detection.differences.iter().map(Difference::of).collect(),
            excerpt: detection.excerpt.as_deref().map(Excerpt::of),
        }
    }
}

#[derive(Serialize)]
struct Difference<'a> {
    missing: &'a str,
    added: &'a str,
    before: &'a str,
    after: &'a str,
    start_line: usize,
    end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
}

impl<'a> Difference<'a> {
    fn of(difference: &'a detect::Difference) -> Self {
        Self {
            missing: &difference.missing,
            added: &difference.added,
            before: &difference.before,
            after: &difference.after,
            start_line: difference.lines.start,
            end_line: difference.lines.end,
            cell: cell(Some(&difference.lines)),
        }
    }
}

#[derive(Serialize)]
struct Copyright<'a> {
    statement: &'a str,
    holder: Option<&'a str>,
    start_line: usize,
    end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
}

impl<'a> Copyright<'a> {
    fn of(copyright: &'a detect::Copyright) -> Self {
        Self {
            statement: &copyright.statement,
            holder: copyright.holder.as_deref(),
            start_line: copyright.lines.start,
            end_line: copyright.lines.end,
            cell: cell(Some(&copyright.lines)),
        }
    }
}

#[derive(Serialize)]
struct Marking<'a> {
    kind: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    start_line: usize,
    end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
    rule: &'static str,
}

impl<'a> Marking<'a> {
    fn of(marking: &'a detect::Marking) -> Self {
        Self {
            kind: marking.rule.kind.name(),
            text: &marking.text,
            number: marking.number.as_deref(),
            start_line: marking.lines.start,
            end_line: marking.lines.end,
            cell: cell(Some(&marking.lines)),
            rule: marking.rule.name,
        }
    }
}

#[derive(Serialize)]
struct Package<'a> {
    purl: Option<&'a str>,
    r#type: &'static str,
    namespace: Option<&'a str>,
    name: Option<&'a str>,
    version: Option<&'a str>,
    declared_license: Option<Shown<'a, Expr>>,
    declared_statement: Option<&'a str>,
    declared_unclear: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    declared_at: Option<Location<'a>>,
    path: &'a str,
    private: bool,
    #[serde(skip_serializing_if = "is_not")]
    listing: bool,
    dependencies: Vec<DependencyOf<'a>>,
}

#[derive(Serialize)]
struct DependencyOf<'a> {
    purl: &'a str,
    scope: &'static str,
}

fn packages<S: Serializer>(packages: &[&[package::Package]; 2], to: S) -> Result<S::Ok, S::Error> {
    let listed = |listing: bool| move |package| (package, listing);
    let [described, listings] = *packages;
    let mut all: Vec<(&package::Package, bool)> = described
        .iter()
        .map(listed(false))
        .chain(listings.iter().map(listed(true)))
        .collect();
    all.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
    to.collect_seq(all.into_iter().map(|(package, listing)| {
        let declared = package.declared.as_ref();
        Package {
            purl: package.purl.as_ref().map(package::Purl::as_str),
            r#type: package.ecosystem.name(),
            namespace: package.namespace.as_deref(),
            name: package.name.as_deref(),
            version: package.version.as_deref(),
            declared_license: declared
                .and_then(|declared| declared.expression.as_ref().or(declared.reading.as_ref()))
                .map(Shown),
            declared_statement: declared.map(|declared| declared.statement.as_str()),
            declared_unclear: declared.and_then(|declared| declared.unclear.as_deref()),
            declared_at: declared
                .and_then(|declared| declared.lines.as_ref())
                .map(|lines| Location::of(&package.path, Some(lines))),
            path: &package.path,
            private: package.private,
            listing,
            dependencies: package
                .dependencies
                .iter()
                .map(|dependency| DependencyOf {
                    purl: dependency.purl.as_str(),
                    scope: dependency.scope.name(),
                })
                .collect(),
        }
    }))
}

#[derive(Serialize)]
struct Dependency<'a> {
    purl: &'a str,
    r#type: &'static str,
    namespace: Option<&'a str>,
    name: &'a str,
    version: Option<&'a str>,
    requirement: Option<&'a str>,
    scope: &'static str,
    direct: Option<bool>,
    license: Option<Shown<'a, Expr>>,
    declared_license: Option<Shown<'a, Expr>>,
    declared_statement: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    declared_unclear: Option<&'a str>,
    detected_license: Option<Shown<'a, Expr>>,
    origin: Option<&'static str>,
    origin_place: Option<&'a str>,
    license_source: Option<&'static str>,
    found_at: Option<&'a str>,
    not_established: Option<&'a str>,
    brought_by: &'a [String],
    needed_by: Vec<&'a str>,
    members: &'a [String],
    named_in: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "is_not")]
    needs_known: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    copyrights: Vec<&'a str>,
}

/// Dependencies; the copyright lines that lie with them where all is asked for.
struct Dependencies<'a> {
    inventory: &'a inventory::Inventory,
    complete: bool,
}

impl Serialize for Dependencies<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let records = &self.inventory.dependencies;
        to.collect_seq(records.iter().map(|record| self.one(record)))
    }
}

impl<'a> Dependencies<'a> {
    fn one(&self, record: &'a inventory::DependencyRecord) -> Dependency<'a> {
        let records = &self.inventory.dependencies;
        let dependency = &record.dependency;
        let declared = record.declared.as_ref();
        Dependency {
            purl: dependency.purl.as_str(),
            r#type: dependency.ecosystem.name(),
            namespace: dependency.namespace.as_deref(),
            name: &dependency.name,
            version: dependency.version.as_deref(),
            requirement: dependency.requirement.as_deref(),
            scope: dependency.scope.name(),
            direct: dependency.direct,
            license: record.license.as_ref().map(Shown),
            declared_license: declared
                .and_then(|declared| declared.expression.as_ref())
                .map(Shown),
            declared_statement: declared.map(|declared| declared.statement.as_str()),
            declared_unclear: declared.and_then(|declared| declared.unclear.as_deref()),
            detected_license: record.detected.as_ref().map(Shown),
            origin: record.origin.map(crate::resolve::Origin::name),
            origin_place: record.origin_place.as_deref(),
            license_source: record.source.map(inventory::LicenseSource::name),
            found_at: record.found_at.as_deref(),
            not_established: record.not_established.as_deref(),
            brought_by: &record.path,
            needed_by: record
                .needed_by
                .iter()
                .filter_map(|at| Some(records.get(*at)?.dependency.purl.as_str()))
                .collect(),
            members: &record.members,
            named_in: locations(&record.named_in),
            needs_known: self.inventory.told.contains(dependency.purl.as_str()),
            copyrights: match self.complete {
                true => {
                    let lines = self.inventory.terms.copyrights(dependency.purl.as_str());
                    lines.into_iter().collect()
                }
                false => Vec::new(),
            },
        }
    }
}

#[derive(Serialize)]
struct Coverage<'a> {
    files: usize,
    bytes: u64,
    files_with_nothing: usize,
    #[serde(serialize_with = "skipped")]
    skipped: &'a [(String, inventory::Skip)],
    notes: &'a [String],
}

impl<'a> Coverage<'a> {
    fn of(inventory: &'a inventory::Inventory) -> Self {
        Self {
            files: inventory.coverage.files,
            bytes: inventory.coverage.bytes,
            files_with_nothing: inventory
                .files
                .iter()
                .filter(|record| is_empty(record))
                .count()
                .saturating_add(inventory.coverage.unlisted),
            skipped: &inventory.coverage.skipped,
            notes: &inventory.coverage.notes,
        }
    }
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: &'a str,
    reason: &'static str,
}

fn skipped<S: Serializer>(
    skipped: &&[(String, inventory::Skip)],
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_seq(skipped.iter().map(|(path, reason)| Skipped {
        path,
        reason: reason.name(),
    }))
}

#[derive(Serialize)]
struct Problem<'a> {
    path: &'a str,
    kind: &'static str,
    message: &'a str,
    start_line: Option<usize>,
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Shown<'a, Cell>>,
    excerpt: Option<Excerpt<'a>>,
}

/// The line concerned, and the stretch of it that the message is about.
#[derive(Serialize)]
struct Excerpt<'a> {
    text: &'a str,
    place: &'a str,
    column: usize,
}

impl<'a> Excerpt<'a> {
    fn of(excerpt: &'a source::Excerpt) -> Self {
        Self {
            text: &excerpt.text,
            place: excerpt
                .text
                .get(excerpt.start..excerpt.end)
                .unwrap_or_default(),
            column: excerpt
                .text
                .get(..excerpt.start)
                .unwrap_or_default()
                .chars()
                .count()
                + 1,
        }
    }
}

fn problems<S: Serializer>(problems: &&[source::Problem], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(problems.iter().map(|problem| Problem {
        path: &problem.path,
        kind: problem.kind.name(),
        message: &problem.message,
        start_line: problem.lines.map(|lines| lines.start),
        end_line: problem.lines.map(|lines| lines.end),
        cell: cell(problem.lines.as_ref()),
        excerpt: problem.excerpt.as_deref().map(Excerpt::of),
    }))
}

/// A value written the way it displays.
struct Shown<'a, T>(&'a T);

impl<T: fmt::Display> Serialize for Shown<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self.0)
    }
}

/// Pretty down to the members of the top-level lists, compact within them.
#[derive(Default)]
struct OnePerLine {
    depth: usize,
    has_value: bool,
}

impl OnePerLine {
    /// The document and what it holds directly.
    const BROKEN: usize = 2;

    fn begin<W: ?Sized + io::Write>(&mut self, to: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        to.write_all(bracket)
    }

    fn end<W: ?Sized + io::Write>(&mut self, to: &mut W, bracket: &[u8]) -> io::Result<()> {
        let broken = self.depth <= Self::BROKEN && self.has_value;
        self.depth -= 1;
        self.has_value = true;
        if broken {
            write!(to, "\n{:1$}", "", 2 * self.depth)?;
        }
        to.write_all(bracket)
    }

    fn member<W: ?Sized + io::Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        if !first {
            to.write_all(b",")?;
        }
        if self.depth <= Self::BROKEN {
            write!(to, "\n{:1$}", "", 2 * self.depth)?;
        }
        Ok(())
    }
}

impl Formatter for OnePerLine {
    fn begin_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.begin(to, b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.end(to, b"]")
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.member(to, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.begin(to, b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.end(to, b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.member(to, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(if self.depth <= Self::BROKEN {
            b": "
        } else {
            b":"
        })
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}
