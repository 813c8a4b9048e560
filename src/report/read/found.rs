// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What was found, as a report tells it: files, packages, dependencies, problems, coverage.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::value::{
    At, InCell, Line, Named, Plain, Said, Sha1, Url, lines, lines_or_whole, places,
};
use crate::detect::{Copyright, Detection, Difference, Evidence, Marking};
use crate::inventory::terms::Quote;
use crate::inventory::{
    Coverage, DependencyRecord, FileKind, FileRecord, Inventory, LicenseSource, Skip,
};
use crate::package::{Declared, Dependency, Ecosystem, Package, Scope};
use crate::resolve::Origin;
use crate::rules::markings;
use crate::source::{Problem, ProblemKind};

/// Values in a list, each taken out of what it was read as.
fn all<T, U>(values: Vec<T>, out: impl Fn(T) -> U) -> Vec<U> {
    values.into_iter().map(out).collect()
}

/// A file.
#[derive(Deserialize)]
pub struct File {
    path: String,
    kind: Named<FileKind>,
    #[serde(default)]
    is_license_file: bool,
    sha1: Option<Sha1>,
    detections: Vec<Seen>,
    clues: Vec<Seen>,
    copyrights: Vec<Stated>,
    #[serde(default)]
    markings: Vec<Marked>,
}

impl From<File> for FileRecord {
    fn from(file: File) -> Self {
        Self {
            path: file.path,
            kind: file.kind.0,
            is_license_file: file.is_license_file,
            detections: all(file.detections, |it| it.0),
            clues: all(file.clues, |it| it.0),
            copyrights: all(file.copyrights, |it| it.0),
            markings: all(file.markings, |it| it.0),
            // what the checks look at stands in the findings
            unfilled: Vec::new(),
            sha1: file.sha1.map(|sum| sum.0),
        }
    }
}

#[derive(Deserialize)]
#[serde(try_from = "RawDetection")]
struct Seen(Detection);

#[derive(Deserialize)]
struct RawDetection {
    expression: Said,
    kind: Named<Evidence>,
    score: f32,
    start_line: usize,
    end_line: usize,
    cell: Option<InCell>,
    rule: String,
    #[serde(default)]
    differences: Vec<Differs>,
    excerpt: Option<Line>,
}

impl TryFrom<RawDetection> for Seen {
    type Error = String;

    fn try_from(raw: RawDetection) -> Result<Self, String> {
        if !(0.0..=100.0).contains(&raw.score) {
            return Err(format!("the score {} is not between 0 and 100", raw.score));
        }
        Ok(Self(Detection {
            expression: raw.expression.0,
            kind: raw.kind.0,
            score: raw.score,
            // of bytes no format speaks
            span: 0..0,
            lines: lines(raw.start_line, raw.end_line, raw.cell)?,
            rule: raw.rule,
            differences: all(raw.differences, |it| it.0),
            excerpt: raw.excerpt.map(|line| Box::new(line.0)),
        }))
    }
}

#[derive(Deserialize)]
#[serde(try_from = "RawDifference")]
struct Differs(Difference);

#[derive(Deserialize)]
struct RawDifference {
    missing: String,
    added: String,
    before: String,
    after: String,
    start_line: usize,
    end_line: usize,
    cell: Option<InCell>,
}

impl TryFrom<RawDifference> for Differs {
    type Error = String;

    fn try_from(raw: RawDifference) -> Result<Self, String> {
        Ok(Self(Difference {
            missing: raw.missing,
            added: raw.added,
            before: raw.before,
            after: raw.after,
            lines: lines(raw.start_line, raw.end_line, raw.cell)?,
        }))
    }
}

#[derive(Deserialize)]
#[serde(try_from = "RawCopyright")]
struct Stated(Copyright);

#[derive(Deserialize)]
struct RawCopyright {
    statement: String,
    holder: Option<String>,
    start_line: usize,
    end_line: usize,
    cell: Option<InCell>,
}

impl TryFrom<RawCopyright> for Stated {
    type Error = String;

    fn try_from(raw: RawCopyright) -> Result<Self, String> {
        Ok(Self(Copyright {
            statement: raw.statement,
            holder: raw.holder,
            lines: lines(raw.start_line, raw.end_line, raw.cell)?,
        }))
    }
}

#[derive(Deserialize)]
#[serde(try_from = "RawMarking")]
struct Marked(Marking);

#[derive(Deserialize)]
struct RawMarking {
    text: String,
    number: Option<String>,
    start_line: usize,
    end_line: usize,
    cell: Option<InCell>,
    rule: String,
}

impl TryFrom<RawMarking> for Marked {
    type Error = String;

    fn try_from(raw: RawMarking) -> Result<Self, String> {
        let rule = markings::rule(&raw.rule);
        Ok(Self(Marking {
            rule: rule.ok_or_else(|| {
                format!(
                    "{:?} is no rule of markings that this placet knows",
                    raw.rule
                )
            })?,
            number: raw.number,
            text: raw.text,
            lines: lines(raw.start_line, raw.end_line, raw.cell)?,
        }))
    }
}

/// A package, and whether it is a lockfile or list of requirements.
#[derive(Deserialize)]
#[serde(from = "RawPackage")]
pub struct Described {
    package: Package,
    listing: bool,
}

#[derive(Deserialize)]
struct RawPackage {
    purl: Option<Url>,
    r#type: Named<Ecosystem>,
    namespace: Option<String>,
    name: Option<String>,
    version: Option<String>,
    declared_license: Option<Said>,
    declared_statement: Option<String>,
    declared_unclear: Option<String>,
    declared_at: Option<At>,
    path: String,
    private: bool,
    #[serde(default)]
    listing: bool,
    dependencies: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    purl: Url,
    scope: Named<Scope>,
}

impl From<RawPackage> for Described {
    fn from(raw: RawPackage) -> Self {
        let license = raw.declared_license.map(|said| said.0);
        // the license of a declaration that is not clear is one reading of it
        let (expression, reading) = match raw.declared_unclear {
            None => (license, None),
            Some(_) => (None, license),
        };
        let declared = raw.declared_statement.map(|statement| Declared {
            statement,
            expression,
            unclear: raw.declared_unclear,
            reading,
            files: Vec::new(),
            lines: raw.declared_at.and_then(|at| at.0.lines),
        });
        let ecosystem = raw.r#type.0;
        let dependencies = all(raw.dependencies, |asked| Dependency {
            ecosystem,
            namespace: None,
            // by its purl, which is all that a package tells
            name: asked.purl.0.unversioned().to_owned(),
            version: None,
            requirement: None,
            scope: asked.scope.0,
            direct: None,
            declared: None,
            path: raw.path.clone(),
            lines: None,
            folder: None,
            own: false,
            source: None,
            purl: asked.purl.0,
        });
        Self {
            package: Package {
                ecosystem,
                purl: raw.purl.map(|url| url.0),
                namespace: raw.namespace,
                name: raw.name,
                version: raw.version,
                declared,
                path: raw.path,
                dependencies,
                private: raw.private,
                // only checks ask for it, and a report is judged already
                lacks: Vec::new(),
            },
            listing: raw.listing,
        }
    }
}

/// A dependency; who needs it is known by name until all are read.
#[derive(Deserialize)]
pub struct Depended {
    purl: Url,
    r#type: Named<Ecosystem>,
    namespace: Option<String>,
    name: String,
    version: Option<String>,
    requirement: Option<String>,
    scope: Named<Scope>,
    direct: Option<bool>,
    license: Option<Said>,
    declared_license: Option<Said>,
    declared_statement: Option<String>,
    declared_unclear: Option<String>,
    detected_license: Option<Said>,
    origin: Option<Named<Origin>>,
    origin_place: Option<String>,
    license_source: Option<Named<LicenseSource>>,
    found_at: Option<String>,
    not_established: Option<String>,
    brought_by: Vec<String>,
    needed_by: Vec<String>,
    members: Vec<String>,
    named_in: Vec<At>,
    #[serde(default)]
    needs_known: bool,
    #[serde(default)]
    copyrights: Vec<String>,
}

impl Depended {
    fn record(self, needed_by: Vec<usize>) -> DependencyRecord {
        let named_in = places(self.named_in);
        let first = named_in.first();
        let statement = self.declared_statement;
        let expression = self.declared_license.map(|said| said.0);
        let unclear = self.declared_unclear;
        let declared = statement.map(|statement| Declared {
            statement,
            expression,
            unclear,
            reading: None,
            files: Vec::new(),
            lines: None,
        });
        DependencyRecord {
            dependency: Dependency {
                ecosystem: self.r#type.0,
                purl: self.purl.0,
                namespace: self.namespace,
                name: self.name,
                version: self.version,
                requirement: self.requirement,
                scope: self.scope.0,
                direct: self.direct,
                declared: None,
                path: first.map(|place| place.path.clone()).unwrap_or_default(),
                lines: first.and_then(|place| place.lines),
                folder: None,
                own: false,
                source: None,
            },
            named_in,
            license: self.license.map(|said| said.0),
            declared,
            detected: self.detected_license.map(|said| said.0),
            origin: self.origin.map(|named| named.0),
            origin_place: self.origin_place,
            source: self.license_source.map(|named| named.0),
            found_at: self.found_at,
            not_established: self.not_established,
            needed_by,
            path: self.brought_by,
            members: self.members,
        }
    }
}

/// A copy of somebody else's work.
#[derive(Deserialize)]
pub struct Copy {
    path: String,
    purl: String,
}

/// The words of a license that is on no list.
#[derive(Deserialize)]
pub struct Text {
    id: Plain,
    text: String,
    cut: bool,
    place: At,
}

/// What was read and what was not.
#[derive(Deserialize)]
pub struct Covered {
    files: usize,
    bytes: u64,
    files_with_nothing: usize,
    skipped: Vec<Skipped>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct Skipped {
    path: String,
    reason: Named<Skip>,
}

/// Something that could not be read.
#[derive(Deserialize)]
#[serde(try_from = "RawProblem")]
pub struct Trouble(Problem);

#[derive(Deserialize)]
struct RawProblem {
    path: String,
    kind: Named<ProblemKind>,
    message: String,
    start_line: Option<usize>,
    end_line: Option<usize>,
    cell: Option<InCell>,
    excerpt: Option<Line>,
}

impl TryFrom<RawProblem> for Trouble {
    type Error = String;

    fn try_from(raw: RawProblem) -> Result<Self, String> {
        Ok(Self(Problem {
            path: raw.path,
            lines: lines_or_whole(raw.start_line, raw.end_line, raw.cell)?,
            kind: raw.kind.0,
            message: raw.message,
            excerpt: raw.excerpt.map(|line| Box::new(line.0)),
        }))
    }
}

/// The lists of a report that are not about a policy.
pub struct Found {
    pub files: Vec<File>,
    pub packages: Vec<Described>,
    pub dependencies: Vec<Depended>,
    pub copies: Vec<Copy>,
    pub license_texts: Vec<Text>,
    pub coverage: Covered,
    pub problems: Vec<Trouble>,
}

impl Found {
    /// All of it joined.
    pub fn inventory(self) -> Result<Inventory, String> {
        let files: Vec<FileRecord> = all(self.files, FileRecord::from);
        let listed = files.iter().filter(|file| file_is_empty(file)).count();
        let coverage = Coverage {
            files: self.coverage.files,
            bytes: self.coverage.bytes,
            skipped: all(self.coverage.skipped, |it| (it.path, it.reason.0)),
            notes: self.coverage.notes,
            unlisted: self.coverage.files_with_nothing.saturating_sub(listed),
        };
        let mut inventory = Inventory {
            files,
            coverage,
            problems: all(self.problems, |it| it.0),
            ..Inventory::default()
        };
        for described in self.packages {
            match described.listing {
                true => inventory.listings.push(described.package),
                false => inventory.packages.push(described.package),
            }
        }
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (at, depended) in self.dependencies.iter().enumerate() {
            let purl = depended.purl.0.as_str().to_owned();
            places.entry(purl).or_insert(at);
        }
        let place = |purl: &String| {
            let place = places.get(purl).copied();
            place.ok_or_else(|| format!("{purl:?} is named and is not among the dependencies"))
        };
        for depended in self.dependencies {
            let purl = depended.purl.0.as_str();
            if depended.needs_known {
                inventory.told.insert(purl.to_owned());
            }
            if !depended.copyrights.is_empty() {
                inventory.terms.told(purl, &depended.copyrights);
            }
            let needed_by: Result<Vec<usize>, String> =
                depended.needed_by.iter().map(place).collect();
            let record = depended.record(needed_by?);
            inventory.dependencies.push(record);
        }
        for copy in self.copies {
            let at = place(&copy.purl)?;
            inventory.copies.push((copy.path, at));
        }
        for text in self.license_texts {
            let quote = Quote::told(text.text, text.cut, text.place.0);
            inventory.terms.quotes.insert(text.id.0, quote);
        }
        Ok(inventory)
    }
}

/// Whether nothing was seen in a file.
fn file_is_empty(file: &FileRecord) -> bool {
    file.detections.is_empty()
        && file.clues.is_empty()
        && file.copyrights.is_empty()
        && file.markings.is_empty()
}
