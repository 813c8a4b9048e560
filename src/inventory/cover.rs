// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Gives files the licenses and holders that other files state for them: `REUSE.toml`,
//! `.reuse/dep5`, `debian/copyright`, and `photo.png.license` beside `photo.png`.
//!
//! The order of precedence is that of the REUSE specification 3.3. A file with a `.license` file
//! beside it says what that says. Of the `REUSE.toml` files from the root down, one that
//! overrides is the only one that counts; those that aggregate hold beside the file's own words;
//! of the others the nearest fills in what the file does not say, license and holders each on
//! their own. Within one file the last entry that fits counts. What `debian/copyright` says comes
//! last: a packager wrote it about the work of others. What a file says of itself and is not to
//! count becomes a clue, so that nobody hides it.

use regex::{RegexSet, RegexSetBuilder};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Covered, FileRecord, Inventory, Place, Skip};
use crate::detect::{Copyright, Detection, Evidence};
use crate::license::Expr;
use crate::manifest::{Cover, Covers, Precedence};
use crate::rules::files::Files;
use crate::source::{Lines, Problem, ProblemKind, file_name, folder};

/// Memory that the patterns of one manifest may take; real ones take some kilobytes.
const MOST_MEMORY: usize = 4 << 20;
/// Manifests that a note names one by one.
const MOST_NAMED: usize = 4;
/// How the name of a file ends that speaks for the one beside it.
const SIDECAR: &str = ".license";

/// Applies what `covers` state to the files of an inventory. Files that are no text are there
/// only as skipped; those that are covered get a record. `copyright` reads one statement.
pub fn apply(
    inventory: &mut Inventory,
    covers: &[Cover],
    names: &Files,
    copyright: impl Fn(&str) -> Copyright,
) {
    let skipped = inventory.coverage.skipped.iter();
    let unread: FxHashSet<&str> = skipped
        .filter(|(_, why)| *why == Skip::Binary)
        .map(|(path, _)| path.as_str())
        .collect();
    let sidecars = sidecars(&inventory.files, &unread);
    if covers.is_empty() && sidecars.is_empty() {
        return;
    }
    let covers = Compiled::all(covers, &mut inventory.problems);
    let mut below: FxHashMap<&str, Vec<&Compiled<'_>>> = FxHashMap::default();
    for cover in &covers {
        below.entry(&cover.source.below).or_default().push(cover);
    }
    let mut records: Vec<FileRecord> = unread
        .iter()
        .map(|path| empty(path, names))
        .chain(std::mem::take(&mut inventory.files))
        .collect();
    let speaking: FxHashSet<&str> = covers
        .iter()
        .map(|cover| cover.source.path.as_str())
        .filter(|path| !path.ends_with("debian/copyright"))
        .chain(sidecars.values().map(|sidecar| sidecar.path.as_str()))
        .collect();
    let mut unclear: FxHashSet<(&str, usize)> = FxHashSet::default();
    for record in &mut records {
        if is_about_licenses(record) {
            if speaking.contains(record.path.as_str()) {
                // its tags are those of other files
                demote(record);
            }
            continue;
        }
        let told = Told::of(&record.path, &below);
        for said in told.each() {
            if let Some(problem) = said.unclear()
                && unclear.insert((&said.cover.path, said.entry.lines.start))
            {
                inventory.problems.push(problem);
            }
        }
        let sidecar = sidecars.get(&record.path);
        let covered = settle(record, sidecar, &told, &copyright);
        inventory.covered.extend(covered);
    }
    // what nobody says anything about is no part of the inventory
    records.retain(|record| {
        !unread.contains(record.path.as_str())
            || !record.detections.is_empty()
            || !record.copyrights.is_empty()
    });
    records.sort_by(|one, other| one.path.cmp(&other.path));
    inventory.files = records;
    inventory.covered.sort();
    let note = note(&inventory.covered);
    inventory.coverage.notes.extend(note);
}

/// One sentence on what speaks for other files.
fn note(covered: &[Covered]) -> Option<String> {
    let files: FxHashSet<&str> = covered.iter().map(|one| one.path.as_str()).collect();
    let mut paths: Vec<&str> = covered.iter().map(|one| one.by.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    let beside = paths.iter().any(|path| path.ends_with(SIDECAR));
    paths.retain(|path| !path.ends_with(SIDECAR));
    let more = paths.len().saturating_sub(MOST_NAMED);
    paths.truncate(MOST_NAMED);
    let mut places: Vec<String> = paths.into_iter().map(str::to_owned).collect();
    if more > 0 {
        places.push(format!("{more} more"));
    }
    if beside {
        places.push("the .license files beside them".to_owned());
    }
    let (number, places) = (files.len(), places.join(", "));
    let plural = if number == 1 { "file is" } else { "files are" };
    (number > 0).then(|| {
        format!("The license or the holders of {number} {plural} stated elsewhere: {places}.")
    })
}

/// A record of a file that is no text.
fn empty(path: &str, names: &Files) -> FileRecord {
    FileRecord {
        path: path.to_owned(),
        kind: names.kind(path),
        is_license_file: names.is_license(path),
        detections: Vec::new(),
        clues: Vec::new(),
        copyrights: Vec::new(),
        unfilled: Vec::new(),
        claims: Vec::new(),
        markings: Vec::new(),
        sha1: None,
    }
}

/// License texts and what speaks for other files need nobody to speak for them (REUSE
/// specification, "Covered File").
fn is_about_licenses(record: &FileRecord) -> bool {
    let path = record.path.as_str();
    record.is_license_file
        || path.ends_with(SIDECAR)
        || file_name(path) == "REUSE.toml"
        || path.starts_with("LICENSES/")
        || path.starts_with(".reuse/")
}

/// What stands in a `.license` file, for the file beside it.
struct Sidecar {
    path: String,
    expression: Option<Expr>,
    line: Lines,
    copyrights: Vec<Copyright>,
}

fn sidecars(files: &[FileRecord], unread: &FxHashSet<&str>) -> FxHashMap<String, Sidecar> {
    let is_there = |path: &str| {
        let found = files.binary_search_by(|file| file.path.as_str().cmp(path));
        found.is_ok() || unread.contains(path)
    };
    let mut sidecars = FxHashMap::default();
    for file in files {
        let Some(target) = file.path.strip_suffix(SIDECAR).filter(|it| is_there(it)) else {
            continue;
        };
        let first = file.detections.iter().find(|seen| certain(seen));
        let sidecar = Sidecar {
            path: file.path.clone(),
            expression: said(&file.detections),
            line: first.map_or(Lines::one(1), |seen| seen.lines),
            copyrights: file.copyrights.clone(),
        };
        sidecars.insert(target.to_owned(), sidecar);
    }
    sidecars
}

/// A manifest with its patterns in one automaton.
struct Compiled<'a> {
    source: &'a Cover,
    patterns: RegexSet,
    /// The entry of each pattern.
    owners: Vec<usize>,
}

impl<'a> Compiled<'a> {
    fn all(covers: &'a [Cover], problems: &mut Vec<Problem>) -> Vec<Self> {
        let mut compiled = Vec::new();
        for source in covers {
            let mut owners = Vec::new();
            let mut patterns = Vec::new();
            for (at, entry) in source.entries.iter().enumerate() {
                owners.extend(entry.patterns.iter().map(|_| at));
                patterns.extend(entry.patterns.iter().map(|it| expression(it)));
            }
            let set = RegexSetBuilder::new(&patterns)
                .size_limit(MOST_MEMORY)
                .build();
            match set {
                Ok(patterns) => compiled.push(Self {
                    source,
                    patterns,
                    owners,
                }),
                Err(_) => problems.push(Problem {
                    path: source.path.clone(),
                    lines: None,
                    kind: ProblemKind::Malformed,
                    message: "it has too many patterns to be applied".to_owned(),
                    excerpt: None,
                }),
            }
        }
        compiled
    }

    /// The last entry that fits a path below the root.
    fn entry(&self, path: &str) -> Option<Said<'a>> {
        let below = path.strip_prefix(self.source.below.as_str())?;
        let found = self.patterns.matches(below.trim_start_matches('/'));
        let last = found.iter().filter_map(|at| self.owners.get(at)).max()?;
        Some(Said {
            cover: self.source,
            entry: self.source.entries.get(*last)?,
        })
    }
}

/// A pattern of paths as a regular expression.
fn expression(pattern: &str) -> String {
    let mut text = String::from("(?s)^(?:");
    let mut signs = pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '*' => {
                let mut all = false;
                while signs.next_if_eq(&'*').is_some() {
                    all = true;
                }
                text.push_str(if all { ".*" } else { "[^/]*" });
            }
            '?' => text.push('.'),
            _ => {
                let meant = match sign {
                    '\\' => signs.next().unwrap_or(sign),
                    _ => sign,
                };
                text.push_str(&regex::escape(meant.encode_utf8(&mut [0; 4])));
            }
        }
    }
    text.push_str(")$");
    text
}

/// What one entry of a manifest says.
#[derive(Clone, Copy)]
struct Said<'a> {
    cover: &'a Cover,
    entry: &'a Covers,
}

impl Said<'_> {
    fn expression(&self) -> Option<&Expr> {
        self.entry.declared.as_ref()?.expression.as_ref()
    }

    fn place(&self) -> Place {
        let declared = self.entry.declared.as_ref().and_then(|it| it.lines);
        Place {
            path: self.cover.path.clone(),
            lines: Some(declared.unwrap_or(self.entry.lines)),
        }
    }

    /// Whether a packager says it. Debian's names may be free ones, whose text stands in the same file and is read there.
    fn is_debian(&self) -> bool {
        self.cover.path.ends_with("debian/copyright")
    }

    /// A license that cannot be told, where it has to be an SPDX expression. In `REUSE.toml` it
    /// is a tag like any other, and has been read as one.
    fn unclear(&self) -> Option<Problem> {
        let declared = self.entry.declared.as_ref()?;
        let message = declared.unclear.clone()?;
        let is_tag = self.cover.path.ends_with("REUSE.toml");
        (declared.expression.is_none() && !self.is_debian() && !is_tag).then(|| Problem {
            path: self.cover.path.clone(),
            lines: self.place().lines,
            kind: ProblemKind::BadExpression,
            message,
            excerpt: None,
        })
    }

    fn detection(&self) -> Option<Detection> {
        let place = self.place();
        let line = place.lines.map_or(1, |lines| lines.start);
        let kind = match self.is_debian() {
            true => Evidence::Notice,
            false => Evidence::Tag,
        };
        let rule = format!("covered-by {}:{line}", place.path);
        Some(detection(self.expression()?.clone(), kind, rule))
    }
}

fn detection(expression: Expr, kind: Evidence, rule: String) -> Detection {
    Detection {
        expression,
        kind,
        score: 100.0,
        span: 0..0,
        lines: Lines::one(1),
        rule,
        differences: Vec::new(),
        excerpt: None,
    }
}

/// What all manifests say of one file.
#[derive(Default)]
struct Told<'a> {
    sole: Option<Said<'a>>,
    closest: Option<Said<'a>>,
    beside: Vec<Said<'a>>,
}

impl<'a> Told<'a> {
    fn of(path: &str, below: &FxHashMap<&str, Vec<&Compiled<'a>>>) -> Self {
        let mut told = Self::default();
        let mut packager = None;
        // from the file up: what is met first is nearest, what is met last is topmost
        let here = folder(path);
        let folders = std::iter::successors(Some(here), |at| (!at.is_empty()).then(|| folder(at)));
        for cover in folders.filter_map(|at| below.get(at)).flatten() {
            let Some(said) = cover.entry(path) else {
                continue;
            };
            match said.entry.precedence {
                _ if said.is_debian() => packager = packager.or(Some(said)),
                Precedence::Override => {
                    told = Self {
                        sole: Some(said),
                        ..Self::default()
                    };
                    packager = None;
                }
                Precedence::Aggregate => told.beside.push(said),
                Precedence::Closest => told.closest = told.closest.or(Some(said)),
            }
        }
        told.closest = told.closest.or(packager);
        if told.sole.is_some() {
            (told.closest, told.beside) = (None, Vec::new());
        }
        told
    }

    fn each(&self) -> impl Iterator<Item = &Said<'a>> {
        self.sole.iter().chain(&self.closest).chain(&self.beside)
    }
}

/// Puts into one record what is said of it; says what was.
fn settle(
    record: &mut FileRecord,
    sidecar: Option<&Sidecar>,
    told: &Told<'_>,
    copyright: impl Fn(&str) -> Copyright,
) -> Vec<Covered> {
    let mut covered = Vec::new();
    let mut cover = |path: &str, by: Place, expression: Option<&Expr>, stated: Option<Expr>| {
        covered.push(Covered {
            path: path.to_owned(),
            by,
            expression: expression.cloned(),
            stated,
        });
    };
    let read = |said: &Said<'_>| -> Vec<Copyright> {
        let statements = said.entry.copyrights.iter();
        statements.map(|it| copyright(it)).collect()
    };
    if let Some(sidecar) = sidecar {
        let by = Place {
            path: sidecar.path.clone(),
            lines: Some(sidecar.line),
        };
        let stated = said(&record.detections);
        cover(&record.path, by, sidecar.expression.as_ref(), stated);
        if let Some(expression) = &sidecar.expression {
            let rule = format!("covered-by {}:{}", sidecar.path, sidecar.line.start);
            demote(record);
            record
                .detections
                .push(detection(expression.clone(), Evidence::Tag, rule));
        }
        if !sidecar.copyrights.is_empty() {
            record.copyrights.clone_from(&sidecar.copyrights);
        }
    }
    if let Some(sole) = &told.sole {
        let stated = said(&record.detections);
        cover(&record.path, sole.place(), sole.expression(), stated);
        if let Some(detection) = sole.detection() {
            demote(record);
            record.detections.push(detection);
        }
        if !sole.entry.copyrights.is_empty() {
            record.copyrights = read(sole);
        }
    }
    if let Some(closest) = &told.closest {
        let stated = said(&record.detections);
        let fills = stated.is_none();
        cover(&record.path, closest.place(), closest.expression(), stated);
        if let Some(detection) = closest.detection().filter(|_| fills) {
            record.detections.insert(0, detection);
        }
        if record.copyrights.is_empty() {
            record.copyrights = read(closest);
        }
    }
    for beside in &told.beside {
        cover(&record.path, beside.place(), beside.expression(), None);
        let new = beside.detection().filter(|new| {
            let same = |old: &Detection| old.expression.canonical() == new.expression.canonical();
            !record.detections.iter().any(same)
        });
        record.detections.splice(0..0, new);
        for statement in read(beside) {
            if !record.copyrights.contains(&statement) {
                record.copyrights.push(statement);
            }
        }
    }
    covered
}

/// What a file says of itself and is not to count. Text that nobody knows stays in sight.
fn demote(record: &mut FileRecord) {
    let own = std::mem::take(&mut record.detections);
    let (unknown, known): (Vec<_>, Vec<_>) = own
        .into_iter()
        .partition(|seen| seen.kind == Evidence::Unknown);
    record.detections = unknown;
    record.clues.extend(known);
    record
        .clues
        .sort_by_key(|seen| (seen.lines.start, seen.lines.end));
}

fn certain(seen: &Detection) -> bool {
    matches!(
        seen.kind,
        Evidence::Tag | Evidence::Text | Evidence::Notice | Evidence::Declared
    )
}

/// What a file says of its license.
fn said(detections: &[Detection]) -> Option<Expr> {
    let certain = detections.iter().filter(|seen| certain(seen));
    Expr::and(certain.map(|seen| seen.expression.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[test]
    fn patterns_are_those_of_the_specifications() {
        let check = |pattern: &str, path: &str, want: bool| {
            let have = Regex::new(&expression(pattern)).unwrap().is_match(path);
            assert_eq!(have, want, "{pattern} {path}");
        };
        check("*.c", "a.c", true);
        check("*.c", "src/a.c", false);
        check("src/*", "src/.hidden", true);
        check("src/*", "src/a/b", false);
        check("src/**", "src/a/b", true);
        check("**", "a/b/c", true);
        check("src/**.png", "src/a/b.png", true);
        check("doc/\\*.md", "doc/*.md", true);
        check("doc/\\*.md", "doc/a.md", false);
        check("a\\?", "a?", true);
        check("a?", "ab", true);
        check("a+(b)[c]", "a+(b)[c]", true);
        check("données/*", "données/é", true);
        check("data", "data/a", false);
        check("a.c", "abc", false);
    }
}
