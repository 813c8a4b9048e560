// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Names, lists and statements in words.

use crate::compat::versions::{akin, versions};
use crate::inventory::{DependencyRecord, Place};
use crate::license::{Expr, License};
use crate::policy::Site;
use crate::resolve::Origin;
use crate::rules::kin::are_kin;

/// Licenses that two statements have in common, or none of them: whether one contradicts the
/// other. Versions written in two ways are one license, and the GPL that lies beside an LGPL is
/// part of it.
#[must_use]
pub fn contradict(declared: &Expr, found: &Expr) -> bool {
    let declared = declared.licenses();
    let gnu_base = declared
        .iter()
        .any(|license| license.id.starts_with("LGPL-3"));
    !found.licenses().into_iter().any(|found| {
        declared.iter().any(|declared| {
            akin(declared, found) || {
                // the license text is the same with and without an exception
                let plain = |license: &License| License {
                    exception: None,
                    ..license.clone()
                };
                akin(&plain(declared), &plain(found)) || are_kin(&declared.id, &found.id)
            }
        }) || (gnu_base
            && versions(found)
                .iter()
                .any(|found| found.id.starts_with("GPL-3")))
    })
}

/// "a, b, c and 4 more".
#[must_use]
pub fn list(names: impl IntoIterator<Item = String>, most: usize) -> String {
    let all: Vec<String> = names.into_iter().collect();
    let more = all.len().saturating_sub(most);
    let shown = &all[..all.len() - more];
    match (shown, more) {
        (_, 1..) => format!("{} and {more} more", shown.join(", ")),
        ([head @ .., last], 0) if !head.is_empty() => format!("{} and {last}", head.join(", ")),
        _ => shown.join(", "),
    }
}

/// "1 file", "2 files".
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Where a dependency is named.
#[must_use]
pub fn places_of(record: &DependencyRecord) -> Vec<Place> {
    if record.named_in.is_empty() {
        return vec![Place {
            path: record.dependency.path.clone(),
            lines: record.dependency.lines,
        }];
    }
    record.named_in.clone()
}

/// The name and version of a dependency, and how it comes in where the project does not name it
/// itself: the way, as in `numpy 2.1.0 <- scipy <- this project`, or the folder of the copy.
#[must_use]
pub fn name_of(record: &DependencyRecord) -> String {
    let mut name = record.title();
    if record.path.len() > 1 {
        for step in &record.path {
            name.push_str(" <- ");
            name.push_str(step);
        }
    } else if record.origin == Some(Origin::Vendored)
        && let Some(place) = &record.found_at
    {
        name.push_str(&format!(" ({place})"));
    }
    name
}

/// A purl without its version: an update is the same package.
#[must_use]
pub fn unversioned(purl: &str) -> &str {
    purl.rsplit_once('@')
        // a scope begins with the sign too, in purls that are not encoded
        .filter(|(name, _)| !name.ends_with('/'))
        .map_or(purl, |(name, _)| name)
}

/// Where some dependencies are named, each as a place of its own: a new one is a new place, an
/// update is not.
#[must_use]
pub fn sites_of<'r>(records: impl IntoIterator<Item = &'r DependencyRecord>) -> Vec<Site> {
    records
        .into_iter()
        .flat_map(|record| {
            let of = unversioned(record.dependency.purl.as_str());
            places_of(record).into_iter().map(move |place| Site {
                place,
                of: of.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_sentences() {
        let check = |names: &[&str], want: &str| {
            let names = names.iter().map(|name| (*name).to_owned());
            assert_eq!(list(names, 2), want);
        };
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b"], "a and b");
        check(&["a", "b", "c"], "a, b and 1 more");
    }
}
