// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `REUSE.toml`: licenses and holders of files that can hold no comment, by the REUSE
//! specification 3.3.
// REUSE-IgnoreStart

use std::collections::BTreeMap;

/// What is said of a file: its license and the holders.
pub(super) type Said = (String, Vec<String>);

/// The text with one more table for each thing that is said; what stands there stays.
pub(super) fn added(text: &str, said: &BTreeMap<Said, Vec<String>>) -> String {
    let mut new = text.to_owned();
    if new.is_empty() {
        new.push_str("version = 1\n");
    } else if !new.ends_with('\n') {
        new.push('\n');
    }
    for ((license, holders), paths) in said {
        new.push_str("\n[[annotations]]\npath = ");
        new.push_str(&list(paths.iter().map(|path| escaped(path))));
        if !holders.is_empty() {
            new.push_str("\nSPDX-FileCopyrightText = ");
            new.push_str(&list(holders.iter().cloned()));
        }
        new.push_str("\nSPDX-License-Identifier = ");
        new.push_str(&quoted(license));
        new.push('\n');
    }
    new
}

/// One string, or an array with a line for each.
fn list(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<String> = texts.map(|text| quoted(&text)).collect();
    match texts.as_slice() {
        [one] => one.clone(),
        all => format!("[\n    {},\n]", all.join(",\n    ")),
    }
}

/// A path of which no sign means anything but itself.
fn escaped(path: &str) -> String {
    path.replace('\\', "\\\\").replace('*', "\\*")
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_added_behind_what_is_there() {
        let holders = vec!["2026 Example University".to_owned()];
        let paths = vec!["a.json".to_owned(), "data/*.csv".to_owned()];
        let said = BTreeMap::from([(("MIT".to_owned(), holders), paths)]);
        let want = "\n[[annotations]]\npath = [\n    \"a.json\",\n    'data/\\*.csv',\n]\nSPDX-FileCopyrightText = \"2026 Example University\"\nSPDX-License-Identifier = \"MIT\"\n";
        assert_eq!(added("", &said), format!("version = 1\n{want}"));
        assert_eq!(
            added("version = 1\n# x", &said),
            format!("version = 1\n# x\n{want}")
        );
    }
}
// REUSE-IgnoreEnd
