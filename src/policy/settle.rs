// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The inventory as people decided that it is: corrections and choices applied, so that no check
//! has to know of them. Reports still show what was found.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::case::Use;
use super::date::Date;
use super::decision::{Decision, DecisionKind};
use super::judge::Judge;
use super::valid::Policy;
use crate::inventory::Inventory;
use crate::license::Expr;
use crate::package::Declared;

/// An inventory with what was decided about it.
#[derive(Debug)]
pub struct Settled<'a> {
    /// What the checks look at.
    pub inventory: Cow<'a, Inventory>,
    pub(super) uses: Uses,
}

/// What became of the decisions that were applied before any check ran.
#[derive(Debug, Clone, Default)]
pub(super) struct Uses {
    pub(super) choices: Vec<Use>,
    pub(super) corrections: Vec<Use>,
    /// Waivers that are bound to something else than what is there.
    pub(super) drifted: Vec<bool>,
}

/// Applies what the policy corrects and chooses.
#[must_use]
pub fn settle<'a>(inventory: &'a Inventory, policy: &Policy, today: Date) -> Settled<'a> {
    let mut settled = Settled {
        inventory: Cow::Borrowed(inventory),
        uses: Uses::default(),
    };
    settled.uses.drifted = policy
        .waivers
        .iter()
        .map(|waiver| drifted(waiver, inventory))
        .collect();
    let judge = Judge::new(policy);
    for correction in &policy.corrections {
        let used = settled.apply(correction, inventory, &judge, today);
        settled.uses.corrections.push(used);
    }
    for choice in &policy.choices {
        let used = settled.apply(choice, inventory, &judge, today);
        settled.uses.choices.push(used);
    }
    settled
}

impl Settled<'_> {
    /// Applies one decision; `found` is the inventory before any.
    fn apply(
        &mut self,
        decision: &Decision,
        found: &Inventory,
        judge: &Judge<'_>,
        today: Date,
    ) -> Use {
        if !decision.holds(today) {
            return Use::None;
        }
        if drifted(decision, found) {
            return Use::Drifted;
        }
        let mut used = Use::None;
        for at in 0..found.dependencies.len() {
            self.dependency(at, decision, judge, &mut used);
        }
        if decision.path.is_some() {
            for at in 0..found.files.len() {
                self.file(at, decision, judge, &mut used);
            }
            for at in 0..found.packages.len() {
                self.manifest(at, decision, judge, &mut used);
            }
        }
        used
    }

    fn dependency(&mut self, at: usize, decision: &Decision, judge: &Judge<'_>, used: &mut Use) {
        let Some(record) = self.inventory.dependencies.get(at) else {
            return;
        };
        if !decision.names_package(record.dependency.purl.as_str()) {
            return;
        }
        // needed on another machine, where the package does not lie
        if decision.kind == DecisionKind::Correct && decision.instead_of.is_none() {
            *used = Use::Applied;
        }
        let old = record.license.clone();
        let new = match decision.kind {
            DecisionKind::Choose => old.as_ref().and_then(|expr| chosen(expr, decision)),
            DecisionKind::Correct => decision.corrects(record).cloned(),
            DecisionKind::Waive => None,
        };
        let Some(new) = new else { return };
        if let Some(old) = &old
            && is_refused(old, Some(&new), judge)
        {
            *used = (*used).max(Use::Refused);
            return;
        }
        *used = Use::Applied;
        if let Some(record) = self.inventory.to_mut().dependencies.get_mut(at) {
            record.license = Some(new);
            record.not_established = None;
        }
    }

    fn file(&mut self, at: usize, decision: &Decision, judge: &Judge<'_>, used: &mut Use) {
        let Some(file) = self.inventory.files.get(at) else {
            return;
        };
        if !decision.names_path(&file.path) {
            return;
        }
        let mut changes = Vec::new();
        for (place, seen) in file.detections.iter().enumerate() {
            let Some(new) = settled(&seen.expression, decision) else {
                continue;
            };
            if is_refused(&seen.expression, new.as_ref(), judge) {
                *used = (*used).max(Use::Refused);
            } else {
                changes.push((place, new));
            }
        }
        if changes.is_empty() {
            return;
        }
        *used = Use::Applied;
        if let Some(file) = self.inventory.to_mut().files.get_mut(at) {
            // from the end, so that places before stay what they are
            for (place, new) in changes.into_iter().rev() {
                match (new, file.detections.get_mut(place)) {
                    (Some(new), Some(seen)) => seen.expression = new,
                    (None, Some(_)) => {
                        file.detections.remove(place);
                    }
                    (_, None) => {}
                }
            }
        }
    }

    /// What a manifest in the tree declares.
    fn manifest(&mut self, at: usize, decision: &Decision, judge: &Judge<'_>, used: &mut Use) {
        let Some(package) = self.inventory.packages.get(at) else {
            return;
        };
        let declared = package.declared.as_ref();
        let Some(old) = declared.and_then(|declared| declared.expression.clone()) else {
            return;
        };
        if !decision.names_path(&package.path) {
            return;
        }
        let Some(new) = settled(&old, decision) else {
            return;
        };
        if is_refused(&old, new.as_ref(), judge) {
            *used = (*used).max(Use::Refused);
            return;
        }
        *used = Use::Applied;
        if let Some(package) = self.inventory.to_mut().packages.get_mut(at) {
            package.declared = new.map(|new| Declared {
                expression: Some(new),
                unclear: None,
                ..package.declared.clone().unwrap_or_else(|| Declared {
                    statement: String::new(),
                    expression: None,
                    unclear: None,
                    reading: None,
                    files: Vec::new(),
                    lines: None,
                })
            });
        }
    }
}

/// What an expression becomes: `None` where the decision is not about it, `Some(None)` where it
/// is no license.
#[expect(
    clippy::option_option,
    reason = "a statement that goes is not one that stays"
)]
fn settled(expr: &Expr, decision: &Decision) -> Option<Option<Expr>> {
    match decision.kind {
        DecisionKind::Waive => None,
        DecisionKind::Choose => chosen(expr, decision).map(Some),
        DecisionKind::Correct => {
            let found = decision.instead_of.as_ref()?;
            (expr.canonical() == found.canonical()).then(|| decision.license.clone())
        }
    }
}

/// The expression with the branch taken wherever the choice stands in it.
fn chosen(expr: &Expr, decision: &Decision) -> Option<Expr> {
    let of = decision.instead_of.as_ref()?.canonical();
    let take = decision.license.as_ref()?;
    replaced(expr, &of, take)
}

fn replaced(expr: &Expr, of: &Expr, take: &Expr) -> Option<Expr> {
    if expr.canonical() == *of {
        return Some(take.clone());
    }
    let (members, and) = match expr {
        Expr::License(_) => return None,
        Expr::And(members) => (members, true),
        Expr::Or(members) => (members, false),
    };
    let new: Vec<Option<Expr>> = members
        .iter()
        .map(|member| replaced(member, of, take))
        .collect();
    if new.iter().all(Option::is_none) {
        return None;
    }
    let members = members.iter().zip(new);
    let members = members.map(|(old, new)| new.unwrap_or_else(|| old.clone()));
    if and {
        Expr::and(members)
    } else {
        Expr::or(members)
    }
}

/// What the policy does not let be waived is not to be corrected away either: that is for
/// whoever wrote the policy.
fn is_refused(old: &Expr, new: Option<&Expr>, judge: &Judge<'_>) -> bool {
    let before = judge.expression(old);
    let fixed = before.blamed.iter().any(|(_, unit)| !unit.waivable);
    fixed
        && new.is_none_or(|new| {
            let after = judge.expression(new);
            after.ruling < before.ruling
        })
}

/// Whether a decision was made on something else than what is there.
fn drifted(decision: &Decision, inventory: &Inventory) -> bool {
    let Some(bound) = &decision.digest else {
        return false;
    };
    evidence_of(decision, inventory).is_some_and(|have| have != *bound)
}

/// The digest of what a decision is about: of the texts and declarations themselves, not of the
/// names of files and versions of packages that they stand in. `None` where it is about nothing
/// here, or no evidence was taken.
#[must_use]
pub fn evidence_of(decision: &Decision, inventory: &Inventory) -> Option<String> {
    let about = decision.instead_of.as_ref().or(decision.license.as_ref());
    let about = about.map(Expr::licenses);
    let fits = |expr: &Expr| {
        let Some(about) = &about else { return true };
        expr.licenses().iter().any(|one| about.contains(one))
    };
    let everywhere = decision.package.is_none() && decision.path.is_none();
    let mut evidence: BTreeSet<String> = BTreeSet::new();
    for record in &inventory.dependencies {
        let named = everywhere || decision.names_package(record.dependency.purl.as_str());
        if !named || record.license.as_ref().is_some_and(|expr| !fits(expr)) {
            continue;
        }
        let text = |expr: &Option<Expr>| expr.as_ref().map(ToString::to_string);
        let declared = record.declared.as_ref().map(|one| one.statement.clone());
        let parts = [text(&record.license), declared, text(&record.detected)];
        if record.license.is_none() && everywhere {
            continue;
        }
        evidence.insert(parts.map(Option::unwrap_or_default).join("\0"));
    }
    if everywhere || decision.path.is_some() {
        for file in &inventory.files {
            let named = everywhere || decision.names_path(&file.path);
            if named && file.detections.iter().any(|seen| fits(&seen.expression)) {
                evidence.insert(inventory.evidence_of(&file.path)?.to_owned());
            }
        }
    }
    if evidence.is_empty() {
        return None;
    }
    let mut hasher = blake3::Hasher::new();
    for one in &evidence {
        hasher.update(one.as_bytes());
        hasher.update(b"\n");
    }
    Some(hasher.finalize().to_hex().chars().take(32).collect())
}
