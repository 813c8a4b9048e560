// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What was found, as a report tells it, joined to an inventory.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::files::File;
use super::packages::{Depended, Described, MadeBy};
use super::value::{At, InCell, Line, Named, Plain, all, lines_or_whole};
use crate::inventory::makers::Makers;
use crate::inventory::spoken;
use crate::inventory::terms::Quote;
use crate::inventory::{Coverage, FileRecord, Inventory, Skip};
use crate::source::{Problem, ProblemKind};

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
    spoken: Option<Spoken>,
    skipped: Vec<Skipped>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct Spoken {
    files: usize,
    with_license: usize,
    with_copyright: usize,
    with_both: usize,
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
    pub makers: Vec<MadeBy>,
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
            empty: Vec::new(),
            spoken: self.coverage.spoken.map(|it| spoken::Spoken {
                files: it.files,
                license: it.with_license,
                copyright: it.with_copyright,
                both: it.with_both,
            }),
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
        for MadeBy {
            of,
            authors,
            maintainers,
        } in self.makers
        {
            let makers = Makers {
                authors,
                maintainers,
            };
            inventory.terms.makers.insert(of, makers);
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
