// SPDX-License-Identifier: Apache-2.0 OR MIT
//! May work under one license go into work under another, used so, and why?
//!
//! A pure function of two expressions and a use; the knowledge is `rules/compatibility/`. Each
//! pair of licenses is decided by what is most exact: an edge between the two, then the cell
//! of the OSADL matrix, then a rule on their kinds (`unit`). Where two sources contradict each
//! other, somebody has to look, and both are shown. Expressions are read exactly (`expression`):
//! of an OR the best branch is taken and named, of an AND the worst member counts, a license
//! with an exception is a license of its own, "or later" tries the later versions (`versions`).
//!
//! Direction matters: *inbound* is what is received, *outbound* what the whole goes out under.

mod expression;
mod unit;
pub mod versions;
mod words;

use crate::license::{Expr, License};
use crate::rules::compatibility::{Cell, Class, Edge};
pub use crate::rules::compatibility::{Fit, Use};

pub use expression::{Compared, together};
pub use words::{choice, sentence, ways_out};

/// Whether an inbound expression fits into an outbound one in this use.
#[must_use]
pub fn compare(inbound: &Expr, outbound: &Expr, usage: Use) -> Answer {
    Compared::new(outbound, usage).answer(inbound)
}

/// What the rules say without the matrix: how the two sources are held against each other.
#[must_use]
pub fn by_rules_alone(inbound: &License, outbound: &License, usage: Use) -> Fit {
    unit::by_rules_alone(inbound, outbound, usage)
}

/// The answer to two expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The answer.
    pub fit: Fit,
    /// Each inbound license that counts with what it was held against; of an OR only the branch
    /// taken, of several outbound licenses that may be chosen the one that fits worst.
    pub pairs: Vec<Pair>,
    /// Choices made in the inbound expression.
    pub choices: Vec<Choice>,
}

impl Answer {
    /// The pairs that make the answer what it is.
    pub fn deciding(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().filter(|pair| pair.reason.fit == self.fit)
    }
}

/// One inbound license held against one outbound license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What is received.
    pub inbound: License,
    /// What it goes out under.
    pub outbound: License,
    /// In this use.
    pub usage: Use,
    /// The answer and why.
    pub reason: Reason,
}

/// A branch of an OR that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The branch.
    pub taken: Expr,
    /// The others.
    pub left: Vec<Expr>,
}

/// The answer to two licenses, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The answer.
    pub fit: Fit,
    /// What placet's own rules say.
    pub rule: Rule,
    /// What the matrix says, where it was asked and has the two.
    pub cell: Option<Cell>,
    /// The version, or the license without its exception, under which it was taken.
    pub taken_as: Option<License>,
}

/// What placet's own rules say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Both are one license.
    Same,
    /// Said of these two licenses.
    Edge(&'static Edge),
    /// Said of their kinds.
    Class(&'static Class),
    /// The outbound exception permits more than the inbound license does.
    OutboundException,
    /// The outbound expression can be read in more ways than are tried.
    TooManyChoices,
    /// Nothing is known.
    Unknown,
}

impl Rule {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same-license",
            Self::Edge(_) => "edge",
            Self::Class(_) => "kind",
            Self::OutboundException => "outbound-exception",
            Self::TooManyChoices => "too-many-choices",
            Self::Unknown => "unknown",
        }
    }
}
