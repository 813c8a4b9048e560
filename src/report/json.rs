// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `json` report: everything placet knows, versioned, described by
//! `schema/placet-report.schema.json`.
//!
//! The types here are the schema, kept apart from the types placet works with so that those
//! may change and this may not. They borrow, and lists are written as they are walked: a tree
//! of 90,000 files needs no second copy in memory. Members of the top-level lists stand on a
//! line each, so that reports can be searched and compared with line tools.

mod files;
mod judged;
mod more;
mod packages;

use std::fmt;
use std::io;

use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use files::{Files, is_empty};
use judged::{Baseline, Since, findings, obligations, proofs};
use packages::{Dependencies, packages};

use super::{Format, Judgement, Look, Report, Wants};
use crate::inventory::{self, Place};
use crate::source::{Cell, Lines};
use crate::{package, policy, source};

/// Raised by one before the point when a key is removed or changes meaning, after the point
/// when one is added.
const SCHEMA_VERSION: &str = "1.4";

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
            told: files::told(judgement),
        },
        packages: [&inventory.packages, &inventory.listings],
        dependencies: Dependencies {
            inventory,
            complete,
        },
        copies: more::copies(inventory),
        license_texts: more::texts(inventory, complete),
        makers: more::makers(inventory, complete),
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    makers: Vec<more::Makers<'a>>,
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

/// Where a place is in a notebook.
fn cell(lines: Option<&Lines>) -> Option<Shown<'_, Cell>> {
    lines?.cell.as_ref().map(Shown)
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

#[derive(Serialize)]
struct Coverage<'a> {
    files: usize,
    bytes: u64,
    files_with_nothing: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    spoken: Option<Spoken>,
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
            spoken: inventory.coverage.spoken.map(|spoken| Spoken {
                files: spoken.files,
                with_license: spoken.license,
                with_copyright: spoken.copyright,
                with_both: spoken.both,
            }),
            skipped: &inventory.coverage.skipped,
            notes: &inventory.coverage.notes,
        }
    }
}

#[derive(Serialize)]
struct Spoken {
    files: usize,
    with_license: usize,
    with_copyright: usize,
    with_both: usize,
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
