// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Expressions into expressions, exactly and in linear time.
//!
//! Whoever receives work under `A OR B` may choose; whoever passes work on under `A OR B` lets
//! others choose, so every branch must hold. The outbound expression is therefore taken apart
//! into its alternatives first, and each of them asked anew, with its own inbound choices.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::unit::decide;
use super::versions::elections;
use super::{Answer, Choice, Fit, Pair, Reason, Rule, Use};
use crate::license::{Expr, License};
use crate::rules::compatibility::Known;

/// Most licenses in all alternatives of an outbound expression. Real ones have three or four.
const MOST: usize = 1024;

/// An outbound expression and a use, to be held against many inbound ones.
#[derive(Debug)]
pub struct Compared {
    usage: Use,
    /// Each a set of licenses that all hold; `None` where there are too many.
    alternatives: Option<Vec<Vec<Known>>>,
    seen: RefCell<FxHashMap<License, Rc<Vec<Held>>>>,
}

/// One inbound license against one alternative: the member that fits best.
#[derive(Debug, Clone)]
struct Held {
    member: usize,
    reason: Reason,
}

impl Compared {
    /// Prepares an outbound expression.
    #[must_use]
    pub fn new(outbound: &Expr, usage: Use) -> Self {
        let alternatives = alternatives(outbound).map(|all| {
            all.iter()
                .map(|members| members.iter().map(|license| Known::new(license)).collect())
                .collect()
        });
        Self {
            usage,
            alternatives,
            seen: RefCell::default(),
        }
    }

    /// Whether an inbound expression fits, and why.
    #[must_use]
    pub fn answer(&self, inbound: &Expr) -> Answer {
        let Some(alternatives) = &self.alternatives else {
            let first = inbound.licenses().first().map(|first| (*first).clone());
            let license = first.unwrap_or_else(|| License::new("NOASSERTION"));
            return Answer {
                fit: Fit::Review,
                pairs: vec![Pair {
                    inbound: license.clone(),
                    outbound: license,
                    usage: self.usage,
                    reason: Reason {
                        fit: Fit::Review,
                        rule: Rule::TooManyChoices,
                        cell: None,
                        taken_as: None,
                    },
                }],
                choices: Vec::new(),
            };
        };
        let mut worst: Option<(Fit, usize)> = None;
        for at in 0..alternatives.len() {
            let fit = self.fit(inbound, at);
            if worst.is_none_or(|(other, _)| fit > other) {
                worst = Some((fit, at));
            }
        }
        let (fit, at) = worst.unwrap_or((Fit::Review, 0));
        let mut answer = Answer {
            fit,
            pairs: Vec::new(),
            choices: Vec::new(),
        };
        self.explain(inbound, at, &mut answer);
        answer
    }

    /// The inbound license held against every alternative, once.
    fn held(&self, license: &License) -> Rc<Vec<Held>> {
        if let Some(held) = self.seen.borrow().get(license) {
            return Rc::clone(held);
        }
        let known = Known::new(license);
        let held: Vec<Held> = self
            .alternatives
            .iter()
            .flatten()
            .map(|members| {
                let mut best: Option<Held> = None;
                for (member, outbound) in members.iter().enumerate() {
                    let reason = decide(&known, outbound, self.usage);
                    if best
                        .as_ref()
                        .is_none_or(|best| reason.fit < best.reason.fit)
                    {
                        best = Some(Held { member, reason });
                    }
                }
                best.unwrap_or(Held {
                    member: 0,
                    reason: Reason {
                        fit: Fit::Review,
                        rule: Rule::Unknown,
                        cell: None,
                        taken_as: None,
                    },
                })
            })
            .collect();
        let held = Rc::new(held);
        self.seen
            .borrow_mut()
            .insert(license.clone(), Rc::clone(&held));
        held
    }

    fn fit(&self, inbound: &Expr, at: usize) -> Fit {
        match inbound {
            Expr::License(license) => self
                .held(license)
                .get(at)
                .map_or(Fit::Review, |held| held.reason.fit),
            Expr::And(members) => {
                let fits = members.iter().map(|member| self.fit(member, at));
                fits.max().unwrap_or(Fit::Review)
            }
            Expr::Or(members) => {
                let fits = members.iter().map(|member| self.fit(member, at));
                fits.min().unwrap_or(Fit::Review)
            }
        }
    }

    fn explain(&self, inbound: &Expr, at: usize, answer: &mut Answer) {
        match inbound {
            Expr::License(license) => {
                let held = self.held(license);
                let Some(held) = held.get(at) else { return };
                let outbound = self
                    .alternatives
                    .iter()
                    .flatten()
                    .nth(at)
                    .and_then(|members| members.get(held.member));
                let Some(outbound) = outbound else { return };
                answer.pairs.push(Pair {
                    inbound: license.clone(),
                    outbound: outbound.license.clone(),
                    usage: self.usage,
                    reason: held.reason.clone(),
                });
            }
            Expr::And(members) => {
                for member in members {
                    self.explain(member, at, answer);
                }
            }
            Expr::Or(members) => {
                // the first of the best, so that the answer does not depend on anything else
                let taken = members
                    .iter()
                    .enumerate()
                    .min_by_key(|(place, member)| (self.fit(member, at), *place));
                let Some((taken, branch)) = taken else { return };
                answer.choices.push(Choice {
                    taken: branch.clone(),
                    left: members
                        .iter()
                        .enumerate()
                        .filter(|(place, _)| *place != taken)
                        .map(|(_, member)| member.clone())
                        .collect(),
                });
                self.explain(branch, at, answer);
            }
        }
    }
}

/// Every set of licenses that an expression lets choose; `None` for more than [`MOST`].
fn alternatives(expr: &Expr) -> Option<Vec<Vec<&License>>> {
    let found = match expr {
        Expr::License(license) => vec![vec![license]],
        Expr::Or(members) => {
            let mut all = Vec::new();
            for member in members {
                all.extend(alternatives(member)?);
                bounded(&all)?;
            }
            all
        }
        Expr::And(members) => {
            let mut all: Vec<Vec<&License>> = vec![Vec::new()];
            for member in members {
                let further = alternatives(member)?;
                // the size of what comes, before it is made
                let of = |sets: &[Vec<&License>]| sets.iter().map(Vec::len).sum::<usize>();
                if of(&all) * further.len() + of(&further) * all.len() > MOST {
                    return None;
                }
                all = all
                    .iter()
                    .flat_map(|one| {
                        further.iter().map(move |other| {
                            let mut both = one.clone();
                            both.extend(other.iter().filter(|license| !one.contains(license)));
                            both
                        })
                    })
                    .collect();
            }
            all
        }
    };
    bounded(&found)?;
    Some(found)
}

fn bounded(sets: &[Vec<&License>]) -> Option<()> {
    (sets.iter().map(Vec::len).sum::<usize>() <= MOST).then_some(())
}

/// Whether two licenses can be in one work at all, whatever it goes out under: one of them must
/// be able to go under the other, as written or as what it may be taken as.
#[must_use]
pub fn together(one: &License, other: &License, usage: Use) -> Fit {
    let into = |inbound: &License, outbound: &License| {
        let known = Known::new(inbound);
        let fit = |outbound: &License| decide(&known, &Known::new(outbound), usage).fit;
        elections(outbound)
            .iter()
            .map(fit)
            .chain([fit(outbound)])
            .min()
            .unwrap_or(Fit::Review)
    };
    into(one, other).min(into(other, one))
}
