// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Parts that do not fit into what goes out, and parts that do not fit with each other.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Case;
use super::held::Subject;
use super::parts::Part;
use crate::compat::{self, Answer, Compared, Fit, Use};
use crate::license::{Expr, License};
use crate::policy::judge::Ruling;
use crate::rules::compatibility::Known;

/// Most expressions of one package that are held against each other, and most licenses in one
/// of them: bounds for hostile trees. What is beyond them is still held against the outbound
/// license.
const MOST: usize = 512;
const MOST_STRONG: usize = 64;
const LONGEST: usize = 16;

/// A part that does not fit under the outbound license.
#[derive(Debug, Clone)]
pub struct Clash {
    /// The license that does not fit.
    pub license: License,
    /// The part, by its place in [`Case::parts`].
    pub part: usize,
    /// The answer, softened where nothing of the part goes out.
    pub fit: Fit,
    /// As it was reached.
    pub answer: Answer,
}

/// Two parts of one package that cannot both be in it.
#[derive(Debug, Clone)]
pub struct Discord {
    /// The license that decides the whole.
    pub strong: License,
    /// The one that does not fit with it.
    pub other: License,
    /// The folder of the package.
    pub package: String,
    /// The parts, by their places in [`Case::parts`].
    pub parts: Vec<usize>,
    /// Conflict, or review where nothing of one of the parts goes out.
    pub fit: Fit,
}

impl Case<'_> {
    /// Parts that do not simply fit under the outbound license, one for each license.
    pub fn clashes(&self) -> &[Clash] {
        self.clashes.get_or_init(|| match self.outbound() {
            Some(outbound) => self.clashes_under(&outbound.expression),
            None => Vec::new(),
        })
    }

    /// As [`Case::clashes`], under another outbound license.
    #[must_use]
    pub fn clashes_under(&self, outbound: &Expr) -> Vec<Clash> {
        // under a license that nobody knows, nothing can be said
        let unknown = |license: &License| Known::new(license).is_unknown();
        if outbound.licenses().into_iter().any(unknown) {
            return Vec::new();
        }
        let compared = Use::ALL.map(|usage| Compared::new(outbound, usage));
        let mut clashes = Vec::new();
        for (at, part) in self.parts().iter().enumerate() {
            let Some(compared) = compared.get(part.usage as usize) else {
                continue;
            };
            let answer = compared.answer(&part.expression);
            if answer.fit.is_fine() {
                continue;
            }
            let mut licenses = BTreeSet::new();
            for pair in answer
                .pairs
                .iter()
                .filter(|pair| !pair.reason.fit.is_fine())
            {
                // what is unknown is for other checks to say
                if !unknown(&pair.inbound) && licenses.insert(&pair.inbound) {
                    clashes.push(Clash {
                        license: pair.inbound.clone(),
                        part: at,
                        fit: part.softened(pair.reason.fit),
                        answer: answer.clone(),
                    });
                }
            }
        }
        clashes
    }

    /// Whether a license cannot be where it is under the outbound license: then that is what
    /// there is to say of it.
    #[must_use]
    pub fn conflicts(&self, license: &License, subject: &Subject) -> bool {
        self.conflicts
            .get_or_init(|| {
                let conflicts = self
                    .clashes()
                    .iter()
                    .filter(|clash| clash.fit == Fit::Conflict);
                let mut all: FxHashSet<(License, Subject)> = FxHashSet::default();
                for clash in conflicts {
                    if let Some(part) = self.parts().get(clash.part) {
                        all.insert((clash.license.clone(), part.subject.clone()));
                    }
                }
                all
            })
            .contains(&(license.clone(), subject.clone()))
    }

    /// Parts of one package that cannot be in one work, whatever it goes out under.
    pub fn discords(&self) -> Vec<Discord> {
        let parts = self.parts();
        let conflicts = self.clashes().iter();
        let conflicting: BTreeSet<usize> = conflicts
            .filter(|clash| clash.fit == Fit::Conflict)
            .map(|clash| clash.part)
            .collect();
        let denied: FxHashSet<&Subject> = self
            .held()
            .iter()
            .filter(|held| held.ruling == Ruling::Deny)
            .map(|held| &held.subject)
            .collect();
        let mut packages: Vec<&str> = parts.iter().map(|part| part.package.as_str()).collect();
        packages.sort_unstable();
        packages.dedup();
        let mut discords = Vec::new();
        for package in packages {
            // what must go anyway is no second finding
            let here: Vec<(usize, &Part)> = parts
                .iter()
                .enumerate()
                .filter(|(at, part)| part.package == package && !conflicting.contains(at))
                .filter(|(_, part)| part.usage <= Use::Linked && !denied.contains(&part.subject))
                .collect();
            discords.extend(discords_of(package, &here));
        }
        discords
    }
}

fn discords_of(package: &str, parts: &[(usize, &Part)]) -> Vec<Discord> {
    let mut kinds: BTreeMap<&Expr, Vec<(usize, &Part)>> = BTreeMap::new();
    for (at, part) in parts {
        kinds.entry(&part.expression).or_default().push((*at, part));
    }
    kinds.retain(|expr, _| expr.licenses().len() <= LONGEST);
    let takes_all = |expr: &Expr| {
        let licenses = expr.licenses();
        licenses
            .into_iter()
            .any(|license| Known::new(license).takes_all())
    };
    let strong: BTreeSet<&Expr> = kinds
        .keys()
        .copied()
        .filter(|expr| takes_all(expr))
        .take(MOST_STRONG)
        .collect();
    let mut known = Together::default();
    let mut discords = Vec::new();
    for one in &strong {
        for (other, others) in kinds.iter().take(MOST) {
            // of two strong ones, each pair once
            if strong.contains(other) && other < one {
                continue;
            }
            let Some((decides, other)) = discord(one, other, &mut known) else {
                continue;
            };
            let mut all: Vec<(usize, &Part)> = kinds
                .get(*one)
                .into_iter()
                .flatten()
                .chain(others)
                .copied()
                .collect();
            all.sort_by_key(|(at, _)| *at);
            all.dedup_by_key(|(at, _)| *at);
            let fit = if all.iter().any(|(_, part)| part.doubt.is_some()) {
                Fit::Review
            } else {
                Fit::Conflict
            };
            discords.push(Discord {
                strong: decides,
                other,
                package: package.to_owned(),
                parts: all.into_iter().map(|(at, _)| at).collect(),
                fit,
            });
        }
    }
    discords
}

/// What was found of pairs of licenses: whether they conflict.
type Together = FxHashMap<(License, License), bool>;

/// The two licenses that keep two expressions (or the members of one) from being in one work,
/// if no choice of their branches avoids it.
fn discord(one: &Expr, other: &Expr, known: &mut Together) -> Option<(License, License)> {
    match (one, other) {
        (Expr::And(members), _) if one == other => {
            members.iter().enumerate().find_map(|(at, a)| {
                let rest = members.iter().skip(at + 1);
                rest.into_iter().find_map(|b| discord(a, b, known))
            })
        }
        _ if one == other => None,
        (Expr::And(members), _) => members
            .iter()
            .find_map(|member| discord(member, other, known)),
        (_, Expr::And(members)) => members
            .iter()
            .find_map(|member| discord(one, member, known)),
        (Expr::Or(members), _) => every(members.iter().map(|member| discord(member, other, known))),
        (_, Expr::Or(members)) => every(members.iter().map(|member| discord(one, member, known))),
        (Expr::License(a), Expr::License(b)) => {
            let conflict = *known.entry((a.clone(), b.clone())).or_insert_with(|| {
                let (known_a, known_b) = (Known::new(a), Known::new(b));
                (known_a.takes_all() || known_b.takes_all())
                    && !known_a.is_unknown()
                    && !known_b.is_unknown()
                    && compat::together(a, b, Use::Linked) == Fit::Conflict
            });
            let (decides, other) = if Known::new(a).takes_all() {
                (a, b)
            } else {
                (b, a)
            };
            conflict.then(|| (decides.clone(), other.clone()))
        }
    }
}

/// The first, if there is one everywhere.
fn every<T>(found: impl Iterator<Item = Option<T>>) -> Option<T> {
    let all: Option<Vec<T>> = found.collect();
    all?.into_iter().next()
}
