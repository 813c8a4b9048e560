// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What licenses say of one another; the data is `rules/compatibility/`.
//!
//! Three sources, from the most exact to the most general: edges between named licenses, the
//! cells of the OSADL matrix, and rules on kinds of licenses. This module looks them up; what
//! they add up to is for [`crate::compat`] to say.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::categories::{Category, category_of};
use crate::license::License;

/// How one license fits into another, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// Nothing stands against it and nothing is asked.
    Ok,
    /// Nothing stands against it, if its duties are kept.
    Obligations,
    /// Somebody has to look at it.
    Review,
    /// The duties of the two contradict each other.
    Conflict,
}

impl Fit {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Obligations => "ok with obligations",
            Self::Review => "review",
            Self::Conflict => "conflict",
        }
    }

    /// Whether it may go out.
    #[must_use]
    pub fn is_fine(self) -> bool {
        self <= Self::Obligations
    }
}

/// How one work uses another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// Copied into it: one work afterwards.
    Merged,
    /// A library of its own.
    Linked,
    /// A program of its own; nothing of it goes out.
    Tool,
    /// Files that it reads or shows.
    Data,
    /// Part of a service; users reach it and get no copy.
    Network,
}

impl Use {
    /// All of them, in the order of their bits in the data.
    pub const ALL: [Self; 5] = [
        Self::Merged,
        Self::Linked,
        Self::Tool,
        Self::Data,
        Self::Network,
    ];

    /// The stable name used in options and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Linked => "linked",
            Self::Tool => "tool",
            Self::Data => "data",
            Self::Network => "network",
        }
    }

    /// As a sentence says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Merged => "copied into the work",
            Self::Linked => "linked as a library",
            Self::Tool => "run as a tool of its own",
            Self::Data => "read as data beside the program",
            Self::Network => "part of a network service",
        }
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// What is said of named licenses.
#[derive(Debug, PartialEq, Eq)]
pub struct Edge {
    /// The answer.
    pub fit: Fit,
    uses: u8,
    /// Why, without a full stop.
    pub reason: &'static str,
    /// Where that was read.
    pub source: &'static str,
}

impl Edge {
    /// Whether it speaks of merging at all, as the matrix does.
    #[must_use]
    pub fn is_about_merging(&self) -> bool {
        self.uses & Use::Merged.bit() != 0
    }
}

/// What is said of kinds of licenses.
#[derive(Debug, PartialEq, Eq)]
pub struct Class {
    uses: u8,
    inbound: &'static [&'static str],
    outbound: &'static [&'static str],
    /// The answer; `None` where it is the same as for merging.
    pub fit: Option<Fit>,
    /// Why, with `{inbound}` and `{outbound}` for the licenses, without a full stop.
    pub reason: &'static str,
}

/// What the matrix says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellAnswer {
    /// One license.
    Same,
    /// They go together.
    Yes,
    /// They do not.
    No,
    /// It does not say.
    Unknown,
    /// Only in some ways.
    Depends,
}

#[derive(Debug, PartialEq, Eq)]
struct Letter {
    letter: u8,
    answer: CellAnswer,
    says: &'static str,
}

/// One cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Its answer.
    pub answer: CellAnswer,
    /// Why, with `{inbound}` and `{outbound}` for the licenses.
    pub says: &'static str,
}

mod compiled {
    include!(concat!(env!("OUT_DIR"), "/compatibility.rs"));
}

/// What the matrix is and where it is from, as its license asks.
pub const MATRIX: &str = "OSADL license compatibility matrix";
/// As [`MATRIX`], in full.
#[must_use]
pub fn matrix_credit() -> String {
    format!(
        "{} of {}, {}, {}",
        compiled::MATRIX_TITLE,
        compiled::MATRIX_EDITION,
        compiled::MATRIX_LICENSE,
        compiled::MATRIX_URL
    )
}

/// The licenses of the matrix, sorted.
#[must_use]
pub fn matrix_ids() -> &'static [&'static str] {
    compiled::MATRIX_IDS
}

/// Licenses that a work might go out under, from what asks least to what asks most.
#[must_use]
pub fn candidates() -> &'static [&'static str] {
    compiled::CANDIDATES
}

/// A license with what the tables know it as, looked up once.
#[derive(Debug, Clone)]
pub struct Known {
    /// The license.
    pub license: License,
    /// Its name in the tables.
    name: String,
    kind: u8,
    column: Option<u8>,
}

impl Known {
    /// Looks a license up.
    #[must_use]
    pub fn new(license: &License) -> Self {
        let name = license.to_string();
        let column = compiled::MATRIX_IDS
            .binary_search(&name.as_str())
            .ok()
            .and_then(|at| u8::try_from(at).ok());
        Self {
            kind: kind(license),
            license: license.clone(),
            name,
            column,
        }
    }

    /// Whether its terms spread to what it becomes part of.
    #[must_use]
    pub fn is_copyleft(&self) -> bool {
        const COPYLEFT: [Category; 4] = [
            Category::FileCopyleft,
            Category::LibraryCopyleft,
            Category::StrongCopyleft,
            Category::NetworkCopyleft,
        ];
        let share_alike = usize::from(self.kind) >= Category::ALL.len();
        share_alike || COPYLEFT.iter().any(|one| *one as u8 == self.kind)
    }

    /// Whether it decides the license of the whole program.
    #[must_use]
    pub fn takes_all(&self) -> bool {
        [Category::StrongCopyleft, Category::NetworkCopyleft]
            .iter()
            .any(|one| *one as u8 == self.kind)
    }

    /// Whether nothing is known of it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.kind == Category::Unknown as u8 && self.column.is_none()
    }

    /// Whether it asks nothing at all.
    #[must_use]
    pub fn asks_nothing(&self) -> bool {
        self.kind == Category::PublicDomain as u8
    }
}

/// The kind of a license: a category by its number, or one of the finer kinds after them.
fn kind(license: &License) -> u8 {
    let finer = compiled::KINDS
        .binary_search_by_key(&license.id.as_ref(), |(id, _)| id)
        .ok()
        .and_then(|at| compiled::KINDS.get(at));
    let category = category_of(license) as u8;
    match finer {
        None => category,
        Some((_, name)) => match Category::parse(name) {
            Some(category) => category as u8,
            None => compiled::FINER
                .iter()
                .position(|finer| finer == name)
                .and_then(|at| u8::try_from(Category::ALL.len() + at).ok())
                .unwrap_or(category),
        },
    }
}

/// The names of all kinds, by number.
fn kind_names() -> impl Iterator<Item = &'static str> {
    Category::ALL
        .into_iter()
        .map(Category::name)
        .chain(compiled::FINER.iter().copied())
}

/// What is said of two named licenses in this use.
#[must_use]
pub fn edge(inbound: &Known, outbound: &Known, usage: Use) -> Option<&'static Edge> {
    static BY_INBOUND: OnceLock<FxHashMap<&'static str, Vec<&'static Pair>>> = OnceLock::new();
    type Pair = (&'static str, &'static str, u8, u16);
    let by_inbound = BY_INBOUND.get_or_init(|| {
        let mut all: FxHashMap<&'static str, Vec<&'static Pair>> = FxHashMap::default();
        for pair in compiled::PAIRS {
            all.entry(pair.0).or_default().push(pair);
        }
        all
    });
    let of_inbound = by_inbound.get(inbound.name.as_str())?;
    let find = |fits: &dyn Fn(&str) -> bool| {
        of_inbound
            .iter()
            .find(|(_, name, uses, _)| uses & usage.bit() != 0 && fits(name))
            .and_then(|(_, _, _, at)| compiled::EDGES.get(usize::from(*at)))
    };
    find(&|name| name == outbound.name)
        .or_else(|| {
            let exception = outbound.license.exception.as_deref()?;
            find(&|name| name.strip_prefix("WITH ") == Some(exception))
        })
        .or_else(|| find(&|name| name == "any"))
}

/// What the matrix says of merging one into the other.
#[must_use]
pub fn cell(inbound: &Known, outbound: &Known) -> Option<Cell> {
    let (row, column) = (outbound.column?, inbound.column?);
    let at = usize::from(row) * compiled::MATRIX_IDS.len() + usize::from(column);
    let letter = compiled::MATRIX_CELLS.get(at)?;
    let letter = compiled::LETTERS.iter().find(|one| one.letter == *letter)?;
    let note = compiled::NOTES
        .binary_search_by_key(&(row, column), |(row, column, _)| (*row, *column))
        .ok()
        .and_then(|at| compiled::NOTES.get(at));
    Some(Cell {
        answer: letter.answer,
        says: note.map_or(letter.says, |(_, _, says)| says),
    })
}

/// What is said of the kinds of two licenses in this use.
#[must_use]
pub fn class(inbound: &Known, outbound: &Known, usage: Use) -> Option<&'static Class> {
    static TABLE: OnceLock<Vec<Option<&'static Class>>> = OnceLock::new();
    let kinds = Category::ALL.len() + compiled::FINER.len();
    let table = TABLE.get_or_init(|| {
        let names: Vec<&str> = kind_names().collect();
        let mut table = Vec::with_capacity(Use::ALL.len() * kinds * kinds);
        for usage in Use::ALL {
            for inbound in &names {
                for outbound in &names {
                    table.push(compiled::RULES.iter().find(|rule| {
                        rule.uses & usage.bit() != 0
                            && speaks_of(rule.inbound, inbound)
                            && speaks_of(rule.outbound, outbound)
                    }));
                }
            }
        }
        table
    });
    let at =
        (usage as usize * kinds + usize::from(inbound.kind)) * kinds + usize::from(outbound.kind);
    table.get(at).copied().flatten()
}

fn speaks_of(names: &[&str], kind: &str) -> bool {
    names.iter().any(|name| *name == kind || *name == "any")
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::{self, Expr};

    fn known(text: &str) -> Known {
        match Expr::parse(text) {
            Ok(Expr::License(license)) => Known::new(&license),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn every_kind_and_use_has_a_rule() {
        let names: Vec<&str> = kind_names().collect();
        for rule in compiled::RULES {
            for name in rule.inbound.iter().chain(rule.outbound) {
                assert!(*name == "any" || names.contains(name), "no kind {name}");
            }
            assert!(rule.uses != 0 && !rule.reason.ends_with('.'));
        }
        for usage in Use::ALL {
            for inbound in &names {
                for outbound in &names {
                    let rule = compiled::RULES.iter().find(|rule| {
                        rule.uses & usage.bit() != 0
                            && speaks_of(rule.inbound, inbound)
                            && speaks_of(rule.outbound, outbound)
                    });
                    assert!(
                        rule.is_some_and(|rule| rule.fit.is_some() || usage != Use::Merged),
                        "{} {inbound} into {outbound}",
                        usage.name()
                    );
                }
            }
        }
    }

    #[test]
    fn every_id_in_the_data_is_on_the_list() {
        let listed = |id: &str| match id.split_once(" WITH ") {
            Some((id, exception)) => {
                license::official(id) == Some(id)
                    && license::official_exception(exception) == Some(exception)
            }
            None => license::official(id) == Some(id),
        };
        for (inbound, outbound, _, _) in compiled::PAIRS {
            assert!(listed(inbound), "{inbound}");
            let with = outbound.strip_prefix("WITH ");
            assert!(
                *outbound == "any"
                    || with.map_or_else(
                        || listed(outbound),
                        |exception| license::official_exception(exception) == Some(exception)
                    ),
                "{outbound}"
            );
        }
        for (id, _) in compiled::KINDS {
            assert!(listed(id), "{id}");
        }
        for id in compiled::CANDIDATES {
            assert!(listed(id), "{id}");
        }
        for edge in compiled::EDGES {
            assert!(!edge.reason.ends_with('.') && edge.source.len() > 5);
        }
    }

    #[test]
    fn the_first_edge_of_a_use_counts_and_named_pairs_before_any() {
        let fit = |inbound: &str, outbound: &str, usage| {
            edge(&known(inbound), &known(outbound), usage).map(|edge| edge.fit)
        };
        assert_eq!(
            fit("LGPL-3.0-only", "GPL-2.0-only", Use::Linked),
            Some(Fit::Conflict)
        );
        assert_eq!(
            fit("LGPL-3.0-only", "MIT", Use::Linked),
            Some(Fit::Obligations)
        );
        assert_eq!(fit("LGPL-3.0-only", "MIT", Use::Merged), None);
        assert_eq!(
            fit(
                "OpenSSL",
                "GPL-2.0-only WITH openvpn-openssl-exception",
                Use::Linked
            ),
            Some(Fit::Obligations)
        );
    }

    #[test]
    fn cells_are_read_by_row_outbound_and_column_inbound() {
        let answer = |outbound: &str, inbound: &str| {
            cell(&known(inbound), &known(outbound)).map(|cell| cell.answer)
        };
        assert_eq!(answer("GPL-3.0-only", "Apache-2.0"), Some(CellAnswer::Yes));
        assert_eq!(answer("Apache-2.0", "GPL-3.0-only"), Some(CellAnswer::No));
        assert_eq!(answer("GPL-2.0-only", "Apache-2.0"), Some(CellAnswer::No));
        assert_eq!(answer("MIT", "OFL-1.1"), None);
    }
}
// REUSE-IgnoreEnd
