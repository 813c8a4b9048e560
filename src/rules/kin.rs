// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Licenses that stand for one another in declarations; the data is `rules/kin.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// A row of the data file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    licenses: Vec<String>,
    /// Why, for whoever reads the data.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by people"))]
    reason: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    kin: Vec<Row>,
}

/// Whether declaring one license and shipping the text of the other is no contradiction.
#[must_use]
pub fn are_kin(one: &str, other: &str) -> bool {
    let row = |id| table().get(id);
    row(one).is_some() && row(one) == row(other)
}

/// The row of each license.
fn table() -> &'static HashMap<String, usize> {
    static TABLE: OnceLock<HashMap<String, usize>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = rows().kin.into_iter().enumerate();
        let of = |(at, row): (usize, Row)| row.licenses.into_iter().map(move |id| (id, at));
        rows.flat_map(of).collect()
    })
}

fn rows() -> Rows {
    // a test proves that the file parses
    toml::from_str(include_str!("../../rules/kin.toml")).unwrap_or_default()
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::official;
    use std::collections::HashSet;

    #[test]
    fn every_license_is_on_the_list_and_in_one_row() {
        let mut seen = HashSet::new();
        let rows = rows().kin;
        assert!(rows.len() > 5);
        for row in rows {
            assert!(row.licenses.len() > 1 && !row.reason.is_empty());
            for id in row.licenses {
                assert_eq!(official(&id), Some(id.as_str()));
                assert!(seen.insert(id.clone()), "{id}");
            }
        }
    }

    #[test]
    fn only_kin_are_kin() {
        assert!(are_kin("PSF-2.0", "Python-2.0.1"));
        assert!(!are_kin("PSF-2.0", "MIT"));
        assert!(!are_kin("BSD-2-Clause", "BSD-3-Clause"));
        assert!(!are_kin("unheard-of", "unheard-of"));
    }
}
// REUSE-IgnoreEnd
