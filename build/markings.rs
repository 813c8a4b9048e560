// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Words that restrict a work or tell where it comes from: `rules/markings.toml`. The patterns are
//! statements like those of licenses; beside them stands a table of what each entry means.

use std::fmt::Write as _;
use std::path::Path;

use crate::Result;
use crate::data::{list_if_any, read, tables, variant, word};
use crate::notices::{self, Notice};
use crate::words::Dictionary;

/// The entries: patterns, and the source of the table of what they mean.
pub struct Markings {
    patterns: Vec<Notice>,
    source: String,
}

/// Reads all entries.
pub fn collect(path: &Path, dictionary: &mut Dictionary) -> Result<Markings> {
    const SOURCE: &str = "markings.toml";
    let table = read(&path.to_string_lossy());
    let name = |_: usize, name: &str| name.to_owned();
    let patterns = notices::entries(path, &table, ["marking", "name"], name, dictionary)?;
    let mut rows = std::collections::BTreeMap::new();
    for entry in tables(&table, "marking", SOURCE) {
        let numbers: Vec<&str> = list_if_any(entry, "numbers", SOURCE).collect();
        let acknowledge = entry.get("acknowledge").and_then(toml::Value::as_str);
        let flag = |key| {
            entry
                .get(key)
                .and_then(toml::Value::as_bool)
                .unwrap_or(false)
        };
        let row = format!(
            "Rule {{ name: {:?}, kind: Kind::{}, about: {:?}, reason: {:?}, numbers: &{numbers:?}, \
             acknowledge: {acknowledge:?}, alone: {}, code_only: {} }},",
            word(entry, "name", SOURCE),
            variant(word(entry, "kind", SOURCE)),
            word(entry, "about", SOURCE),
            word(entry, "reason", SOURCE),
            flag("alone"),
            flag("code-only"),
        );
        if rows.insert(word(entry, "name", SOURCE), row).is_some() {
            return Err(format!("{SOURCE}: two entries `{}`", word(entry, "name", SOURCE)).into());
        }
    }
    let mut source = String::from("static RULES: &[Rule] = &[\n");
    for row in rows.values() {
        let _ = writeln!(source, "    {row}");
    }
    source.push_str("];\n");
    Ok(Markings { patterns, source })
}

/// Writes both as source.
pub fn write(markings: &Markings, out: &Path) -> Result<()> {
    let names = ["MARKINGS", "MARKING_BEGINNINGS", "marking-patterns.rs"];
    notices::write(&markings.patterns, names, out)?;
    std::fs::write(out.join("markings.rs"), &markings.source)?;
    Ok(())
}
