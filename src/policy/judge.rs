// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a policy says to a license expression, exactly, with the proof.
//!
//! One pass over the tree, linear in its members: AND takes the worst of its members, OR the
//! best. The order is allow < review < not established < deny. "Not established" stands above
//! "review" because somebody who may still find out anything knows less than somebody who knows
//! what to ask; it stands below "deny" because one denied member of an AND settles the answer,
//! whatever the others turn out to be, and one branch of an OR that is merely unknown may still
//! be the way out of a denied one.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::rule::{Rule, Setting};
use super::valid::Policy;
use crate::compat::versions::{akin, parts, versions};
use crate::license::{Expr, License};
use crate::rules::categories::Category;

/// The answer to one license or expression, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ruling {
    /// May be used.
    Allow,
    /// Somebody has to look at it.
    Review,
    /// placet cannot tell what it is.
    NotEstablished,
    /// Must not be used.
    Deny,
}

impl Ruling {
    /// The stable name used in policies and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Review => "review",
            Self::NotEstablished => "not established",
            Self::Deny => "deny",
        }
    }

    /// As a sentence says it of a license.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Allow => "is allowed",
            Self::Review => "needs review",
            Self::NotEstablished => "is not a license that placet knows",
            Self::Deny => "is denied",
        }
    }
}

/// What the policy says to one license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The answer.
    pub ruling: Ruling,
    /// The reason the policy gives.
    pub reason: String,
    /// Whether a waiver may lift it.
    pub waivable: bool,
    /// What kind of license it is.
    pub category: Category,
    /// Whether a rule of the policy says so, rather than the lack of one.
    pub ruled: bool,
}

/// What the policy says to an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The answer.
    pub ruling: Ruling,
    /// Licenses that keep it from being allowed, each once, with what the policy says to them.
    /// Only those of the branch taken.
    pub blamed: Vec<(License, Unit)>,
    /// How the answer came about, one step each, in words.
    pub proof: Vec<String>,
}

/// Most steps of a proof that are kept, and most names in a step.
const STEPS: usize = 12;
const NAMES: usize = 4;

/// Judges expressions under one policy, remembering licenses it has seen.
#[derive(Debug)]
pub struct Judge<'p> {
    policy: &'p Policy,
    /// Licenses that are fine here whatever the rules say: those the project itself goes out under.
    own: Vec<License>,
    seen: RefCell<FxHashMap<Setting, FxHashMap<License, Unit>>>,
}

impl<'p> Judge<'p> {
    /// Judges under a policy.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Self {
        Self {
            policy,
            own: Vec::new(),
            seen: RefCell::default(),
        }
    }

    /// As [`Judge::new`], for a project that goes out under a license itself: what that license
    /// already asks of the project is not held against its parts.
    #[must_use]
    pub fn within(policy: &'p Policy, outbound: &Expr) -> Self {
        Self {
            own: outbound.licenses().into_iter().cloned().collect(),
            ..Self::new(policy)
        }
    }

    /// What the policy says to one license, wherever it stands.
    #[must_use]
    pub fn unit(&self, license: &License) -> Unit {
        self.unit_in(license, &Setting::default())
    }

    /// What the policy says to one license where it stands.
    #[must_use]
    pub fn unit_in(&self, license: &License, setting: &Setting) -> Unit {
        if let Some(unit) = self
            .seen
            .borrow()
            .get(setting)
            .and_then(|seen| seen.get(license))
        {
            return unit.clone();
        }
        let mut unit = self.look_up(self.policy.layers.len(), license, setting);
        if unit.ruling == Ruling::Review
            && let Some(own) = self.own.iter().find(|own| covers(own, license))
        {
            unit.ruling = Ruling::Allow;
            unit.reason = format!("the project itself goes out under {own}");
        }
        let mut seen = self.seen.borrow_mut();
        let seen = seen.entry(setting.clone()).or_default();
        seen.insert(license.clone(), unit.clone());
        unit
    }

    /// What the policy says to an expression, wherever it stands.
    #[must_use]
    pub fn expression(&self, expr: &Expr) -> Answer {
        self.expression_in(expr, &Setting::default())
    }

    /// What the policy says to an expression where it stands.
    #[must_use]
    pub fn expression_in(&self, expr: &Expr, setting: &Setting) -> Answer {
        let by_members = self.by_members(expr, setting);
        match self.by_name(expr, setting, &by_members) {
            Some(answer) => answer,
            None => by_members,
        }
    }

    /// What the policy says to an expression as a whole: the most exact word of all, where it is
    /// not looser than what is fixed for its members.
    fn by_name(&self, expr: &Expr, setting: &Setting, by_members: &Answer) -> Option<Answer> {
        let words = self.policy.expression_words(expr, setting);
        let mut said: Option<(&Rule, bool)> = None;
        for (below, rule) in words {
            let (ruling, fixed) = match said {
                Some((rule, fixed)) => (rule.verdict, fixed),
                None => self.fixed_below(below, expr, setting),
            };
            let own = !rule.waivable && rule.verdict > Ruling::Allow;
            if rule.verdict >= ruling || !fixed {
                said = Some((rule, own || fixed));
            }
        }
        let (rule, fixed) = said?;
        let mut answer = Answer {
            ruling: rule.verdict,
            blamed: Vec::new(),
            proof: vec![format!("the policy names {expr}")],
        };
        if rule.verdict > Ruling::Allow {
            // one of its licenses stands for the whole
            let first = by_members.blamed.first().map(|(license, _)| license);
            let license = first.or_else(|| expr.licenses().into_iter().next())?;
            let mut unit = from_rule(rule, self.policy.category_of(license));
            unit.waivable = !fixed;
            answer.blamed.push((license.clone(), unit));
        }
        Some(answer)
    }

    /// The answer of the layers below one, and whether it may not be loosened.
    fn fixed_below(&self, layers: usize, expr: &Expr, setting: &Setting) -> (Ruling, bool) {
        match expr {
            Expr::License(license) => {
                let unit = self.look_up(layers, license, setting);
                (unit.ruling, !unit.waivable)
            }
            Expr::And(members) | Expr::Or(members) => {
                let and = matches!(expr, Expr::And(_));
                let all = members
                    .iter()
                    .map(|member| self.fixed_below(layers, member, setting));
                // of an AND anything fixed keeps the whole; of an OR the branch that is taken
                all.reduce(|one, other| {
                    if and {
                        (one.0.max(other.0), one.1 || other.1)
                    } else {
                        one.min(other)
                    }
                })
                .unwrap_or((Ruling::NotEstablished, false))
            }
        }
    }

    /// What the policy says to the members of an expression taken together.
    fn by_members(&self, expr: &Expr, setting: &Setting) -> Answer {
        let mut answer = Answer {
            ruling: Ruling::Allow,
            blamed: Vec::new(),
            proof: Vec::new(),
        };
        let rulings = self.rulings(expr, setting);
        answer.ruling = rulings.ruling;
        let mut blamed = Vec::new();
        self.explain(expr, &rulings, &mut blamed, &mut answer.proof);
        let mut known = rustc_hash::FxHashSet::default();
        for license in blamed {
            if known.insert(license) {
                let unit = self.unit_in(license, setting);
                answer.blamed.push((license.clone(), unit));
            }
        }
        answer
    }

    /// The answer of every node, computed once.
    fn rulings(&self, expr: &Expr, setting: &Setting) -> Rulings {
        match expr {
            Expr::License(license) => Rulings {
                ruling: self.unit_in(license, setting).ruling,
                members: Vec::new(),
            },
            Expr::And(members) | Expr::Or(members) => {
                let members: Vec<Rulings> = members
                    .iter()
                    .map(|member| self.rulings(member, setting))
                    .collect();
                let all = members.iter().map(|member| member.ruling);
                let ruling = if matches!(expr, Expr::And(_)) {
                    all.max()
                } else {
                    all.min()
                };
                Rulings {
                    ruling: ruling.unwrap_or(Ruling::NotEstablished),
                    members,
                }
            }
        }
    }

    fn explain<'e>(
        &self,
        expr: &'e Expr,
        rulings: &Rulings,
        blamed: &mut Vec<&'e License>,
        proof: &mut Vec<String>,
    ) {
        match expr {
            Expr::License(license) => {
                if rulings.ruling > Ruling::Allow {
                    blamed.push(license);
                }
            }
            Expr::And(members) => {
                if proof.len() < STEPS && rulings.ruling > Ruling::Allow {
                    let worst = members
                        .iter()
                        .zip(&rulings.members)
                        .filter(|(_, member)| member.ruling == rulings.ruling)
                        .map(|(member, _)| member);
                    proof.push(format!(
                        "AND needs all: {} {}",
                        names(worst),
                        rulings.ruling.words()
                    ));
                }
                for (member, ruling) in members.iter().zip(&rulings.members) {
                    self.explain(member, ruling, blamed, proof);
                }
            }
            Expr::Or(members) => {
                let taken = rulings
                    .members
                    .iter()
                    .position(|member| member.ruling == rulings.ruling);
                let Some(taken) = taken else { return };
                let (Some(branch), Some(ruling)) = (members.get(taken), rulings.members.get(taken))
                else {
                    return;
                };
                if proof.len() < STEPS {
                    let others = members
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| *at != taken)
                        .map(|(_, member)| member);
                    proof.push(if rulings.ruling == Ruling::Allow {
                        format!("OR satisfied by {branch}; {} not used", names(others))
                    } else {
                        format!(
                            "no branch of the OR is allowed; the best, {branch}, {}",
                            ruling.ruling.words()
                        )
                    });
                }
                self.explain(branch, ruling, blamed, proof);
            }
        }
    }

    /// What the layers up to one say.
    fn look_up(&self, layers: usize, license: &License, setting: &Setting) -> Unit {
        let category = self.policy.category_of(license);
        if let Some(said) = self.policy.said(layers, license, setting) {
            let mut unit = from_rule(said.rule, category);
            unit.waivable = !said.fixed;
            if let Some(version) = &said.taken_as {
                unit.reason = format!("taken as {version}: {}", unit.reason);
            }
            return unit;
        }
        if category == Category::Unknown {
            return Unit {
                ruling: Ruling::NotEstablished,
                reason: "it is not on the SPDX license list".to_owned(),
                waivable: true,
                category,
                ruled: false,
            };
        }
        Unit {
            ruling: Ruling::Review,
            reason: format!("the policy says nothing about {} licenses", category.name()),
            waivable: true,
            category,
            ruled: false,
        }
    }
}

struct Rulings {
    ruling: Ruling,
    members: Vec<Rulings>,
}

fn from_rule(rule: &Rule, category: Category) -> Unit {
    Unit {
        ruling: rule.verdict,
        reason: rule.reason.clone(),
        waivable: rule.waivable,
        category,
        ruled: true,
    }
}

fn names<'e>(members: impl Iterator<Item = &'e Expr>) -> String {
    let mut shown = Vec::new();
    let mut more = 0usize;
    for member in members {
        if shown.len() < NAMES {
            shown.push(member.to_string());
        } else {
            more += 1;
        }
    }
    let mut text = shown.join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

/// What a project under `own` may contain without asking again: the same license, the same with
/// an exception on top, and the weaker ones of the GNU family in a version it can be taken as.
fn covers(own: &License, part: &License) -> bool {
    let plain = License {
        exception: None,
        ..part.clone()
    };
    if akin(own, part) || akin(own, &plain) {
        return true;
    }
    let strength = |family: &str| {
        ["LGPL", "GPL", "AGPL"]
            .iter()
            .position(|gnu| *gnu == family)
    };
    versions(own).iter().any(|own| {
        versions(&plain).iter().any(|part| {
            let (Some((outer, outer_at, _)), Some((inner, inner_at, _))) =
                (parts(&own.id), parts(&part.id))
            else {
                return false;
            };
            match (strength(outer), strength(inner)) {
                // version 2 of the lesser license reaches all later plain ones; version 3 joins 3
                (Some(outer), Some(0)) if outer > 0 => inner_at.first() <= outer_at.first(),
                (Some(outer), Some(inner)) => outer > inner && inner_at.first() == outer_at.first(),
                _ => false,
            }
        })
    })
}
