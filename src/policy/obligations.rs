// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What has to be done when the work goes out: the duties of the licenses of its parts.

use std::collections::BTreeMap;

use super::case::{Case, Part};
use crate::compat::{Use, compare};
use crate::license::{Expr, License};
use crate::rules::obligations::{Duty, of};

/// A duty with the parts that ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// What has to be done.
    pub duty: &'static Duty,
    /// For what, in the order of licenses.
    pub asked_by: Vec<Asker>,
}

/// Parts under one license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The license.
    pub license: License,
    /// What is under it, in words.
    pub what: String,
    /// How many parts.
    pub parts: usize,
    /// Whether some of it lies in the tree; what does not is yours to pass on only if you
    /// bundle it.
    pub in_tree: bool,
}

/// The checklist of a release, in the order of `rules/obligations.toml`.
#[must_use]
pub fn obligations(case: &Case<'_>) -> Vec<Obligation> {
    let mut parts: BTreeMap<License, Vec<&Part>> = BTreeMap::new();
    // what is only a tool stays behind; tests and examples are passed on with their notices
    for part in case
        .foreign_parts()
        .filter(|part| part.in_tree || part.usage != Use::Tool)
    {
        for license in chosen(case, part) {
            parts.entry(license).or_default().push(part);
        }
    }
    let mut all: BTreeMap<usize, Obligation> = BTreeMap::new();
    for (license, parts) in &parts {
        for (place, duty) in of(license) {
            let due = parts.iter().filter(|part| duty.is_due(part.usage));
            let parts: Vec<&Part> = due.copied().collect();
            if parts.is_empty() {
                continue;
            }
            all.entry(place)
                .or_insert_with(|| Obligation {
                    duty,
                    asked_by: Vec::new(),
                })
                .asked_by
                .push(Asker {
                    license: license.clone(),
                    what: case.describe(&parts),
                    parts: parts.len(),
                    in_tree: parts.iter().any(|part| part.in_tree),
                });
        }
    }
    all.into_values().collect()
}

/// The licenses of a part that apply: of an OR the branch that fits the outbound license best.
fn chosen(case: &Case<'_>, part: &Part) -> Vec<License> {
    if matches!(part.expression, Expr::License(_)) || case.outbound().is_none() {
        let licenses = part.expression.licenses();
        return licenses.into_iter().cloned().collect();
    }
    let mut found: Vec<License> = case
        .outbound()
        .map(|outbound| compare(&part.expression, &outbound.expression, part.usage).pairs)
        .unwrap_or_default()
        .into_iter()
        .map(|pair| pair.inbound)
        .collect();
    found.dedup();
    found
}
