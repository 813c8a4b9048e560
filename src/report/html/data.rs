// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the script of the page shows: the report as tables.
//!
//! Columns hold numbers of texts unless their names say otherwise: `line`, `end`, `…count` and
//! `score` are numbers, `file` and `…row` the row of another table (`…row` counted from 1, 0 for
//! none), `…flag` is 0 or 1.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::table::{Strings, Table, number};
use super::tally::{self, Tally};
use crate::detect::Detection;
use crate::inventory::{FileRecord, Inventory, LicenseSource, Place};
use crate::license::License;
use crate::policy::{Finding, Meaning};
use crate::report::order::{self, Group};
use crate::report::page::sentence;
use crate::report::{Judgement, Report, telling};
use crate::resolve::Origin;
use crate::rules::categories::category_of;
use crate::rules::{obligations, summaries};
use crate::source::{Excerpt, Lines, folder as folder_of};

/// Places kept of one finding.
const PLACES: usize = 500;
/// Differences kept of one detection.
const DIFFERENCES: usize = 12;

/// All tables.
#[derive(Debug, Serialize)]
pub struct Data {
    checks: Table,
    findings: Table,
    places: Table,
    words: Table,
    licenses: Table,
    license_words: Table,
    packages: Table,
    dependencies: Table,
    named: Table,
    holders: Table,
    folders: Table,
    problems: Table,
    skipped: Table,
    files: Table,
    detections: Table,
    differences: Table,
    copyrights: Table,
    strings: Strings,
}

impl Data {
    /// Fills the tables, what needs a decision first: where room ends, it is files that are left
    /// out.
    pub fn of(report: &Report<'_>, tally: &Tally<'_>) -> Self {
        let mut data = Self::empty();
        if let Some(judgement) = &report.judgement {
            data.judged(judgement, report.inventory);
        }
        data.licenses(tally);
        data.dependencies(report, tally);
        data.packages(report);
        data.problems(report);
        data.holders(tally);
        data.skipped(report);
        for file in &report.inventory.files {
            if !tally::is_empty(file) && data.files.has_room(&data.strings) {
                data.file(file, tally);
            }
        }
        data
    }

    fn empty() -> Self {
        Self {
            checks: Table::new(&["code", "name", "summary", "why", "fix", "unsure_flag"]),
            findings: Table::new(&[
                "check_row",
                "group",
                "subject",
                "message",
                "why",
                "next",
                "fingerprint",
                "place_row",
                "place_count",
                "all_count",
                "marking_flag",
            ]),
            places: Table::new(&["path", "line", "end", "cell"]),
            words: Table::new(&["id", "family", "says", "asks"]),
            licenses: Table::new(&["text", "family", "file_count", "dependency_count"]),
            license_words: Table::new(&["license_row", "word_row"]),
            packages: Table::new(&["title", "type", "declared", "unclear", "path", "line"]),
            dependencies: Table::new(&[
                "title",
                "type",
                "purl",
                "license_row",
                "decided_flag",
                "declared",
                "detected",
                "scope",
                "direct",
                "origin",
                "source",
                "place",
                "unknown",
                "brought",
                "members",
                "needed_count",
                "named_row",
                "named_count",
                "all_count",
            ]),
            named: Table::new(&["path", "line", "end", "cell"]),
            holders: Table::new(&["name", "file_count"]),
            folders: Table::new(&["name", "file_count", "licensed_count", "held_count"]),
            problems: Table::new(&[
                "path", "line", "end", "cell", "kind", "message", "quote", "from", "to",
            ]),
            skipped: Table::new(&["path", "reason"]),
            files: Table::new(&["folder", "name", "kind", "license_flag"]),
            detections: Table::new(&[
                "file",
                "license_row",
                "kind",
                "score",
                "line",
                "end",
                "cell",
                "rule",
                "clue_flag",
                "quote",
                "from",
                "to",
            ]),
            differences: Table::new(&["detection", "missing", "added", "before", "after", "line"]),
            copyrights: Table::new(&["file", "statement", "holder", "line", "end", "cell"]),
            strings: Strings::new(),
        }
    }

    fn judged(&mut self, judgement: &Judgement<'_>, inventory: &Inventory) {
        let mut rows: FxHashMap<&str, u32> = FxHashMap::default();
        for finding in order::sorted(judgement) {
            if !self.findings.has_room(&self.strings) {
                continue;
            }
            let check = *rows.entry(finding.check.code).or_insert_with(|| {
                let (strings, check) = (&mut self.strings, finding.check);
                let row = [
                    strings.add(check.code),
                    strings.add(check.name),
                    strings.add(&sentence(check.summary)),
                    strings.add(check.why),
                    strings.add(check.fix),
                    u32::from(check.meaning == Meaning::NotEstablished),
                ];
                self.checks.row(row, strings);
                self.checks.next()
            });
            self.finding(finding, check, inventory);
        }
    }

    fn finding(&mut self, finding: &Finding, check: u32, inventory: &Inventory) {
        let strings = &mut self.strings;
        let first = self.places.next() + 1;
        let places = telling::places(finding);
        for place in places.iter().take(PLACES) {
            put_place(place, &mut self.places, strings);
        }
        let row = [
            check,
            strings.add(Group::of(finding).key),
            strings.add(&finding.subject),
            strings.add(&sentence(&finding.message)),
            strings.add(&sentence(&finding.why)),
            strings.add(&sentence(&finding.next_step)),
            strings.add(&finding.fingerprint),
            first,
            self.places.next() + 1 - first,
            number(places.len()),
            u32::from(telling::quotes_a_marking(finding, inventory)),
        ];
        self.findings.row(row, strings);
    }

    fn licenses(&mut self, tally: &Tally<'_>) {
        let mut rows: FxHashMap<License, u32> = FxHashMap::default();
        for license in &tally.licenses {
            let strings = &mut self.strings;
            let row = [
                strings.add(&license.expression.to_string()),
                strings.add(&tally::words(license.family)),
                number(license.files),
                number(license.dependencies),
            ];
            self.licenses.row(row, strings);
            let whole = self.licenses.next();
            for member in license.expression.licenses() {
                let word = *rows.entry(member.clone()).or_insert_with(|| {
                    let family = category_of(member);
                    let says = summaries::of(&member.id).map(|it| it.says);
                    let asks: Vec<&str> = obligations::of(member)
                        .map(|(_, duty)| duty.title)
                        .collect();
                    let row = [
                        strings.add(&member.to_string()),
                        strings.add(&tally::words(family)),
                        strings.add(says.unwrap_or(family.summary())),
                        strings.add(&asks.join("; ")),
                    ];
                    self.words.row(row, strings);
                    self.words.next()
                });
                self.license_words.row([whole, word], strings);
            }
        }
    }

    fn dependencies(&mut self, report: &Report<'_>, tally: &Tally<'_>) {
        for record in &report.inventory.dependencies {
            if !self.dependencies.has_room(&self.strings) {
                continue;
            }
            let strings = &mut self.strings;
            let first = self.named.next() + 1;
            for place in record.named_in.iter().take(PLACES) {
                put_place(place, &mut self.named, strings);
            }
            let concluded = report.concluded(record);
            let unknown = record.not_established.as_deref();
            let row = [
                strings.add(&record.title()),
                strings.add(record.dependency.ecosystem.name()),
                strings.add(record.dependency.purl.as_str()),
                concluded
                    .and_then(|license| tally.number(license))
                    .map_or(0, |at| number(at + 1)),
                u32::from(record.license.is_none() && concluded.is_some()),
                strings.maybe(record.declared.as_ref().map(|it| it.statement.as_str())),
                strings.maybe(record.detected.as_ref().map(ToString::to_string).as_deref()),
                strings.add(record.dependency.scope.name()),
                match record.dependency.direct {
                    None => 0,
                    Some(true) => strings.add("named by the project"),
                    Some(false) => strings.add("needed by another dependency"),
                },
                strings.maybe(record.origin.map(Origin::name)),
                strings.maybe(record.source.map(LicenseSource::name)),
                strings.maybe(
                    record
                        .origin_place
                        .as_deref()
                        .or(record.found_at.as_deref()),
                ),
                strings.maybe(unknown.map(sentence).as_deref()),
                strings.add(&record.path.join(" ← ")),
                strings.add(&record.members.join(", ")),
                number(record.needed_by.len()),
                first,
                self.named.next() + 1 - first,
                number(record.named_in.len()),
            ];
            self.dependencies.row(row, strings);
        }
    }

    fn packages(&mut self, report: &Report<'_>) {
        for package in &report.inventory.packages {
            if !self.packages.has_room(&self.strings) {
                continue;
            }
            let strings = &mut self.strings;
            let declared = package.declared.as_ref();
            let title = [package.name.as_deref(), package.version.as_deref()];
            let title: Vec<&str> = title.into_iter().flatten().collect();
            let row = [
                strings.add(&title.join(" ")),
                strings.add(package.ecosystem.name()),
                strings.maybe(
                    declared
                        .map(|it| match &it.expression {
                            Some(expression) => expression.to_string(),
                            None => it.statement.clone(),
                        })
                        .as_deref(),
                ),
                strings.maybe(declared.and_then(|it| it.unclear.as_deref())),
                strings.add(&package.path),
                declared
                    .and_then(|it| it.lines)
                    .map_or(0, |lines| number(lines.start)),
            ];
            self.packages.row(row, strings);
        }
    }

    fn problems(&mut self, report: &Report<'_>) {
        for problem in &report.inventory.problems {
            if !self.problems.has_room(&self.strings) {
                continue;
            }
            let strings = &mut self.strings;
            let [line, end, cell] = lines(problem.lines.as_ref(), strings);
            let [quote, from, to] = quote(problem.excerpt.as_deref(), strings);
            let row = [
                strings.add(&problem.path),
                line,
                end,
                cell,
                strings.add(problem.kind.name()),
                strings.add(&sentence(&problem.message)),
                quote,
                from,
                to,
            ];
            self.problems.row(row, strings);
        }
    }

    fn holders(&mut self, tally: &Tally<'_>) {
        for (holder, files) in &tally.holders {
            if self.holders.has_room(&self.strings) {
                let row = [self.strings.add(holder), number(*files)];
                self.holders.row(row, &mut self.strings);
            }
        }
        for (name, folder) in &tally.folders {
            if self.folders.has_room(&self.strings) {
                let name = match *name {
                    "" => "files at the top".to_owned(),
                    name => format!("{name}/"),
                };
                let row = [
                    self.strings.add(&name),
                    number(folder.files),
                    number(folder.licensed),
                    number(folder.held),
                ];
                self.folders.row(row, &mut self.strings);
            }
        }
    }

    fn skipped(&mut self, report: &Report<'_>) {
        for (path, reason) in &report.inventory.coverage.skipped {
            if self.skipped.has_room(&self.strings) {
                let row = [self.strings.add(path), self.strings.add(reason.name())];
                self.skipped.row(row, &mut self.strings);
            }
        }
    }

    fn file(&mut self, file: &FileRecord, tally: &Tally<'_>) {
        let at = self.files.next();
        let folder = folder_of(&file.path);
        let name = file.path.get(folder.len()..).unwrap_or(&file.path);
        let row = [
            self.strings.add(folder),
            self.strings.add(name.trim_start_matches('/')),
            self.strings.add(file.kind.name()),
            u32::from(file.is_license_file),
        ];
        self.files.row(row, &mut self.strings);
        for (detections, clue) in [(&file.detections, 0), (&file.clues, 1)] {
            for detection in detections {
                self.detection(detection, at, clue, tally);
            }
        }
        for copyright in &file.copyrights {
            let strings = &mut self.strings;
            let [line, end, cell] = lines(Some(&copyright.lines), strings);
            let row = [
                at,
                strings.add(&copyright.statement),
                strings.maybe(copyright.holder.as_deref().map(|name| tally.holder(name))),
                line,
                end,
                cell,
            ];
            self.copyrights.row(row, strings);
        }
    }

    fn detection(&mut self, detection: &Detection, file: u32, clue: u32, tally: &Tally<'_>) {
        let strings = &mut self.strings;
        let at = self.detections.next();
        let [line, end, cell] = lines(Some(&detection.lines), strings);
        let [quote, from, to] = quote(detection.excerpt.as_deref(), strings);
        let row = [
            file,
            tally
                .number(&detection.expression)
                .map_or(0, |at| number(at + 1)),
            strings.add(detection.kind.name()),
            tenths(detection.score),
            line,
            end,
            cell,
            strings.add(&detection.rule),
            clue,
            quote,
            from,
            to,
        ];
        self.detections.row(row, strings);
        for difference in detection.differences.iter().take(DIFFERENCES) {
            let row = [
                at,
                strings.add(&difference.missing),
                strings.add(&difference.added),
                strings.add(&difference.before),
                strings.add(&difference.after),
                number(difference.lines.start),
            ];
            self.differences.row(row, strings);
        }
    }
}

fn put_place(place: &Place, table: &mut Table, strings: &mut Strings) {
    let [line, end, cell] = lines(place.lines.as_ref(), strings);
    let row = [strings.add(&place.path), line, end, cell];
    table.row(row, strings);
}

/// First and last line, and the place in a notebook.
fn lines(lines: Option<&Lines>, strings: &mut Strings) -> [u32; 3] {
    lines.map_or([0; 3], |lines| {
        let cell = lines.cell.map(|cell| cell.to_string());
        [
            number(lines.start),
            number(lines.end),
            strings.maybe(cell.as_deref()),
        ]
    })
}

/// A line of a file, and from which to which of its letters it is about, as scripts count them.
fn quote(excerpt: Option<&Excerpt>, strings: &mut Strings) -> [u32; 3] {
    excerpt.map_or([0; 3], |excerpt| {
        let length = |range: std::ops::Range<usize>| {
            let part = excerpt.text.get(range).unwrap_or_default();
            number(crate::report::page::clean(part).encode_utf16().count())
        };
        let from = length(0..excerpt.start);
        let to = from + length(excerpt.start..excerpt.end);
        [strings.add(&excerpt.text), from, to]
    })
}

/// A score in tenths, rounded down: 99.97 must not read as word for word.
fn tenths(score: f32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 1000"
    )]
    let tenths = (f64::from(score.clamp(0.0, 100.0)) * 10.0).floor() as u32;
    tenths
}
