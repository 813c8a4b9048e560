// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The words of licenses and notices as they lie with the work, kept only where
//! [`crate::ScanOptions::texts`] asks for them: whoever passes the work on passes them on too.
//!
//! All of them are bounded: a file, what one package keeps, and all together. Where all
//! together are too many, that is said, and never some of them taken for all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Place;
use super::makers::Makers;
use crate::detect::{Copyright, Detection, Evidence};
use crate::license::{Expr, License};
use crate::source::Lines;

/// Most that is kept of one file.
const MOST_OF_FILE: usize = 1024 * 1024;
/// Most that is kept of one package.
const MOST_OF_PACKAGE: usize = 4 * MOST_OF_FILE;
/// Most that is kept of all together.
const MOST: usize = 128 * 1024 * 1024;
/// Most that is quoted of a license that is on no list.
const MOST_QUOTED: usize = 32 * 1024;

/// All words that were kept.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Of dependencies, by purl: those that lie with the package on this machine.
    pub packages: BTreeMap<String, Vec<Term>>,
    /// Of license files in the tree, by path.
    pub files: BTreeMap<String, Term>,
    /// Licenses that are on no list, by id, with the words that say them.
    pub quotes: BTreeMap<String, Quote>,
    /// Who made packages: dependencies by purl, those of the tree by the path of their manifest.
    pub makers: BTreeMap<String, Makers>,
    /// There were too many to keep them all.
    pub overflow: bool,
}

/// A file that holds a license or a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Where it lies, in words that are the same on every machine.
    pub path: String,
    /// What it says, with the line ends of Unix.
    pub text: String,
    /// The file was too long, and its end is missing.
    pub cut: bool,
    /// Passed on as it is, and says nothing of the license of the work: `NOTICE`, and lists of
    /// what is inside.
    pub notice: bool,
    /// The licenses whose texts stand in it.
    pub licenses: Vec<License>,
    /// What the file as a whole says.
    pub says: Option<Expr>,
    /// Lines of copyright statements, first and last.
    pub copyrights: Vec<Lines>,
}

/// The words of a license that is on no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The words.
    pub text: String,
    /// There are more of them.
    pub cut: bool,
    /// Where they stand.
    pub place: Place,
    /// How well they say what the license is; less is better.
    rank: u8,
}

impl Term {
    /// A file as it was decoded, with what was seen in it.
    #[must_use]
    pub fn new(
        path: &str,
        text: &str,
        notice: bool,
        seen: &[Detection],
        copyrights: &[Copyright],
    ) -> Self {
        let (kept, cut) = cut_at(text, MOST_OF_FILE);
        let whole = seen.iter().filter(|seen| seen.kind == Evidence::Text);
        let mut licenses: Vec<License> = whole
            .flat_map(|seen| seen.expression.licenses())
            .cloned()
            .collect();
        licenses.sort();
        licenses.dedup();
        Self {
            path: path.to_owned(),
            text: unix(kept),
            cut: cut || text.len() >= MOST_OF_FILE,
            notice,
            licenses,
            says: super::stated(seen),
            copyrights: copyrights.iter().map(|it| it.lines).collect(),
        }
    }
}

impl Term {
    /// The numbers of the lines that are copyright statements of the work, rather than of the
    /// license itself.
    #[must_use]
    pub fn lines_of_work(&self) -> BTreeSet<usize> {
        let lines: Vec<&str> = self.text.lines().collect();
        let mut of_work: BTreeSet<usize> = BTreeSet::new();
        for place in &self.copyrights {
            let words = lines.get(place.start.saturating_sub(1)..place.end);
            let words = words.unwrap_or_default().join(" ");
            let of_license = self.licenses.iter().any(|license| {
                let text = spdx::license_id(&license.id).map(spdx::LicenseId::text);
                text.is_some_and(|text| contains_words(text, &words))
            });
            if !of_license {
                of_work.extend(place.start..=place.end);
            }
        }
        of_work
    }
}

/// Whether a line of a license's own stands in its text: the first words are enough, because
/// addresses behind them changed.
fn contains_words(text: &str, line: &str) -> bool {
    const FIRST: usize = 6;
    let words: Vec<&str> = line.split_whitespace().collect();
    let first = words.get(..FIRST.min(words.len())).unwrap_or_default();
    let all: Vec<&str> = text.split_whitespace().collect();
    words.len() > 2 && all.windows(first.len()).any(|window| window == first)
}

impl Quote {
    /// Words as a report tells them.
    #[must_use]
    pub fn told(text: String, cut: bool, place: Place) -> Self {
        Self {
            text,
            cut,
            place,
            rank: 0,
        }
    }
}

impl Terms {
    /// Takes in copyright lines that lie with a dependency, where nothing else is known of them.
    pub fn told(&mut self, purl: &str, lines: &[String]) {
        let term = Term {
            path: String::new(),
            text: lines.join("\n"),
            cut: false,
            notice: true,
            licenses: Vec::new(),
            says: None,
            copyrights: vec![Lines::new(1, lines.len())],
        };
        self.packages.insert(purl.to_owned(), vec![term]);
    }

    /// Copyright lines that lie with a dependency.
    #[must_use]
    pub fn copyrights(&self, purl: &str) -> BTreeSet<&str> {
        let terms = self.packages.get(purl).into_iter().flatten();
        let lines = terms.flat_map(|term| {
            let of_work = term.lines_of_work();
            let lines = term.text.lines().enumerate();
            lines
                .filter(move |(at, _)| of_work.contains(&(at + 1)))
                .map(|(_, line)| line.trim())
        });
        lines.filter(|line| !line.is_empty()).collect()
    }
}

/// The licenses of a text that are on no list, each with the words that say it.
#[must_use]
pub fn quotes(path: &str, text: &str, seen: &[Detection]) -> Vec<(String, Quote)> {
    let mut found = Vec::new();
    for seen in seen {
        let rank = match seen.kind {
            Evidence::Text | Evidence::Unknown => 0,
            Evidence::Notice => 1,
            // names, not words
            Evidence::Tag | Evidence::Reference | Evidence::Declared => continue,
        };
        let own = seen.expression.licenses().into_iter();
        let mut own = own.filter(|license| !license.is_listed());
        // the place of a detection in a notebook is one in its cell
        let (Some(license), None) = (own.next(), seen.lines.cell) else {
            continue;
        };
        let Some(words) = text.get(seen.span.clone()).filter(|it| !it.is_empty()) else {
            continue;
        };
        let (kept, cut) = cut_at(words, MOST_QUOTED);
        let quote = Quote {
            text: unix(kept),
            cut,
            place: Place {
                path: path.to_owned(),
                lines: Some(seen.lines),
            },
            rank,
        };
        found.push((license.id.to_string(), quote));
    }
    found
}

impl Terms {
    /// Takes in a quote; of several of one license the best, and of equal ones the first.
    pub fn quote(&mut self, id: String, quote: Quote) {
        use std::collections::btree_map::Entry;
        match self.quotes.entry(id) {
            Entry::Vacant(none) => {
                none.insert(quote);
            }
            Entry::Occupied(mut known) => {
                if (quote.rank, &quote.place) < (known.get().rank, &known.get().place) {
                    known.insert(quote);
                }
            }
        }
    }
}

/// Counts what is kept, for all threads together: whether it was too much depends on the sum
/// alone, never on who came first.
#[derive(Debug, Default)]
pub struct Budget(AtomicUsize);

impl Budget {
    /// The files of one package, as far as they may be kept.
    #[must_use]
    pub fn keep(&self, mut terms: Vec<Term>) -> Vec<Term> {
        let mut of_package = 0;
        for term in &mut terms {
            of_package += term.text.len();
            if of_package > MOST_OF_PACKAGE {
                term.text.clear();
                term.cut = true;
            }
        }
        let size: usize = terms.iter().map(|term| term.text.len()).sum();
        let before = self.0.fetch_add(size, Ordering::Relaxed);
        if before.saturating_add(size) > MOST {
            terms.clear();
        }
        terms
    }

    /// Whether something was not kept.
    #[must_use]
    pub fn overflow(&self) -> bool {
        self.0.load(Ordering::Relaxed) > MOST
    }
}

/// The beginning of a text, and whether that is not all.
fn cut_at(text: &str, most: usize) -> (&str, bool) {
    if text.len() <= most {
        return (text, false);
    }
    let end = text.floor_char_boundary(most);
    (text.get(..end).unwrap_or(""), true)
}

/// With the line ends of Unix, and form feeds as the empty lines that they are on a screen.
fn unix(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n")
}
