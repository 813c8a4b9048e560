// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the `json` report holds for the sake of other formats: decisions that were applied,
//! copies of others' work, words of licenses that are on no list.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Location, Shown};
use crate::inventory::Inventory;
use crate::license::Expr;
use crate::policy::{self, Date};

/// A decision that was applied.
#[derive(Serialize)]
pub struct Decision<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<Shown<'a, Expr>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<Shown<'a, Expr>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    who: &'a str,
    why: &'a str,
    since: Shown<'a, Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Shown<'a, Date>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<&'a str>,
    from: Location<'a>,
}

pub fn decisions(decisions: &[policy::Decision]) -> Vec<Decision<'_>> {
    let all = decisions.iter().map(|decision| Decision {
        kind: decision.kind.name(),
        check: decision.check.map(|check| check.code),
        license: decision.license.as_ref().map(Shown),
        instead_of: decision.instead_of.as_ref().map(Shown),
        package: decision.package.as_deref(),
        path: decision.path.as_deref(),
        who: &decision.who,
        why: &decision.why,
        since: Shown(&decision.since),
        until: decision.until.as_ref().map(Shown),
        digest: decision.digest.as_deref(),
        from: Location::of(
            &decision.from.place.path,
            decision.from.place.lines.as_ref(),
        ),
    });
    all.collect()
}

/// A folder or file that is a copy of somebody else's work.
#[derive(Serialize)]
pub struct Copy<'a> {
    path: &'a str,
    purl: &'a str,
}

pub fn copies(inventory: &Inventory) -> Vec<Copy<'_>> {
    let all = inventory.copies.iter().filter_map(|(path, at)| {
        let record = inventory.dependencies.get(*at)?;
        Some(Copy {
            path,
            purl: record.dependency.purl.as_str(),
        })
    });
    all.collect()
}

/// The words of a license that is on no list.
#[derive(Serialize)]
pub struct Text<'a> {
    id: &'a str,
    text: &'a str,
    cut: bool,
    place: Location<'a>,
}

pub fn texts(inventory: &Inventory, wanted: bool) -> Vec<Text<'_>> {
    let all = inventory.terms.quotes.iter().filter(|_| wanted);
    let all = all.map(|(id, quote)| Text {
        id,
        text: &quote.text,
        cut: quote.cut,
        place: Location::of(&quote.place.path, quote.place.lines.as_ref()),
    });
    all.collect()
}

/// Who made a package.
#[derive(Serialize)]
pub struct Makers<'a> {
    /// The purl of a dependency, or the manifest of a package in the tree.
    of: &'a str,
    authors: &'a [String],
    maintainers: &'a [String],
}

pub fn makers(inventory: &Inventory, wanted: bool) -> Vec<Makers<'_>> {
    let all = inventory.terms.makers.iter().filter(|_| wanted);
    let all = all.map(|(of, makers)| Makers {
        of,
        authors: &makers.authors,
        maintainers: &makers.maintainers,
    });
    all.collect()
}

/// Bytes as two digits each.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
