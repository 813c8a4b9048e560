// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Versions of one license: what "or later" lets whoever receives the work choose.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::license::{self, License};

/// An id in parts: `LGPL-2.1-or-later` is family `LGPL`, version `[2, 1]`.
#[must_use]
pub fn parts(id: &str) -> Option<(&str, Vec<u32>, &str)> {
    let base = id
        .strip_suffix("-or-later")
        .or_else(|| id.strip_suffix("-only"))
        .unwrap_or(id);
    let suffix = id.get(base.len()..).unwrap_or("");
    let (family, version) = base.rsplit_once('-')?;
    let version: Option<Vec<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
    Some((family, version?, suffix))
}

/// A family's ids with their versions and the way the id ends.
type Family = Vec<(Vec<u32>, &'static str, &'static str)>;

fn families() -> &'static FxHashMap<&'static str, Family> {
    static FAMILIES: OnceLock<FxHashMap<&'static str, Family>> = OnceLock::new();
    FAMILIES.get_or_init(|| {
        let mut all: FxHashMap<&'static str, Family> = FxHashMap::default();
        for id in license::ids() {
            if let Some((family, version, end)) = parts(id) {
                all.entry(family).or_default().push((version, end, id));
            }
        }
        all
    })
}

fn later(license: &License, wanted: &str) -> Vec<License> {
    let Some((family, version, _)) = parts(&license.id) else {
        return Vec::new();
    };
    families()
        .get(family)
        .into_iter()
        .flatten()
        .filter(|(at, end, _)| *end == wanted && *at >= version)
        .map(|(_, _, id)| License {
            id: (*id).into(),
            or_later: false,
            exception: license.exception.clone(),
        })
        .collect()
}

/// Whether later versions may be chosen.
#[must_use]
pub fn is_or_later(license: &License) -> bool {
    license.or_later || license.id.ends_with("-or-later")
}

/// The licenses that may be chosen: one, or with "or later" each later one on the list too.
#[must_use]
pub fn versions(license: &License) -> Vec<License> {
    let alone = License {
        or_later: false,
        ..license.clone()
    };
    if parts(&license.id).is_none() || !is_or_later(license) {
        return vec![alone];
    }
    let gnu = license.id.ends_with("-or-later");
    let found = later(license, if gnu { "-only" } else { "" });
    if found.is_empty() { vec![alone] } else { found }
}

/// What a license may be taken as besides itself: later versions, alone and with "or later",
/// and all of these without its exception, which is a permission that may be left out.
#[must_use]
pub fn elections(license: &License) -> Vec<License> {
    let mut found = Vec::new();
    let with_and_without = [
        Some(license.clone()),
        license.exception.as_ref().map(|_| License {
            exception: None,
            ..license.clone()
        }),
    ];
    for one in with_and_without.into_iter().flatten() {
        if is_or_later(&one) {
            found.extend(versions(&one));
            if one.id.ends_with("-or-later") {
                found.extend(later(&one, "-or-later"));
            }
        }
        found.push(one);
    }
    let mut kept: Vec<License> = Vec::with_capacity(found.len());
    for one in found {
        if one != *license && !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

/// The same license, whichever way its versions are written: `GPL-3.0-only` and
/// `GPL-2.0-or-later` have GPL-3.0 in common.
#[must_use]
pub fn akin(a: &License, b: &License) -> bool {
    a == b || {
        let (a, b) = (versions(a), versions(b));
        a.iter()
            .any(|a| b.iter().any(|b| a.id == b.id && a.exception == b.exception))
    }
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::Expr;

    fn check(text: &str, want: &str) {
        let Ok(Expr::License(license)) = Expr::parse(text) else {
            panic!("{text} is not one license");
        };
        let have: Vec<String> = elections(&license).iter().map(License::to_string).collect();
        assert_eq!(have.join(", "), want, "{text}");
    }

    #[test]
    fn or_later_means_the_later_versions_on_the_list() {
        check("MIT", "");
        check("GPL-2.0-only", "");
        check(
            "GPL-2.0-or-later",
            "GPL-2.0-only, GPL-3.0-only, GPL-3.0-or-later",
        );
        check("Apache-1.1+", "Apache-1.1, Apache-2.0");
        check(
            "LGPL-2.0-or-later",
            "LGPL-2.0-only, LGPL-2.1-only, LGPL-3.0-only, LGPL-2.1-or-later, LGPL-3.0-or-later",
        );
    }

    #[test]
    fn an_exception_may_be_left_out() {
        check("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only");
        check(
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            "GPL-3.0-only WITH GCC-exception-3.1, GPL-3.0-only, GPL-3.0-or-later",
        );
    }
}
// REUSE-IgnoreEnd
