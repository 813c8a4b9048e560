// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What of a finding's places and lines says something to a reader, for every format that shows
//! them beside its words.

use crate::inventory::{Inventory, Place};
use crate::policy::Finding;
use crate::source::folder;

/// The places to show. A whole file that the message names is none, nor one that a finding
/// about the whole project is put at only because code scanning wants a file.
pub fn places(finding: &Finding) -> &[Place] {
    match finding.locations.as_slice() {
        [only] if says_nothing(only, finding) => &[],
        all => all,
    }
}

fn says_nothing(place: &Place, finding: &Finding) -> bool {
    let is_at_top = folder(&place.path).is_empty();
    place.lines.is_none() && (is_at_top || finding.message.contains(&place.path))
}

/// Whether it is about a marking, which the message quotes: a license that the line names too is
/// not what it speaks of.
pub fn quotes_a_marking(finding: &Finding, inventory: &Inventory) -> bool {
    let place = finding.locations.first();
    let record = place.and_then(|place| inventory.file(&place.path));
    let mut markings = record.into_iter().flat_map(|record| &record.markings);
    markings.any(|it| {
        place.is_some_and(|place| place.lines == Some(it.lines)) && it.rule.about == finding.subject
    })
}
