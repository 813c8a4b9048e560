// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Compiles `rules/categories.toml` into sorted static tables.
//!
//! Looking a license up must cost nothing at start-up, so the order is made here and the
//! program searches it by halves. The table's own tests are in `src/rules/categories.rs`.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    reason = "a build script reads its inputs, writes its outputs and stops the build on bad data"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::data::variant;

const SOURCE: &str = "rules/categories.toml";

/// Writes `$OUT_DIR/categories.rs`.
pub(crate) fn compile() {
    let text = std::fs::read_to_string(SOURCE).expect("rules/categories.toml is there");
    let table: toml::Table = text.parse().expect("rules/categories.toml is TOML");
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("categories.rs"), code(&table))
        .expect("OUT_DIR can be written");
}

fn code(table: &toml::Table) -> String {
    let mut code = String::new();
    let mut ids: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    code.push_str("pub(super) static GROUPS: &[super::Group] = &[\n");
    for (at, group) in tables(table, "group").enumerate() {
        let category = word(group, "category");
        let _ = writeln!(
            code,
            "super::Group {{ category: super::Category::{}, title: {:?}, asks: {:?}, source: {:?} }},",
            variant(category),
            word(group, "title"),
            word(group, "asks"),
            word(group, "source"),
        );
        for id in list(group) {
            let note = group
                .get("notes")
                .and_then(|notes| notes.get(id))
                .map_or("", |note| note.as_str().expect("a note is text"));
            assert!(
                ids.insert(id, (at, note)).is_none(),
                "{SOURCE}: {id} stands in two groups"
            );
        }
        for (id, _) in group
            .get("notes")
            .and_then(toml::Value::as_table)
            .into_iter()
            .flatten()
        {
            assert!(
                list(group).any(|listed| listed == id),
                "{SOURCE}: a note on {id}, which is not in its group"
            );
        }
    }
    code.push_str("];\npub(super) static LICENSES: &[(&str, u8, &str)] = &[\n");
    for (id, (group, note)) in &ids {
        let _ = writeln!(code, "({id:?}, {group}, {note:?}),");
    }
    let mut exceptions: BTreeMap<&str, &str> = BTreeMap::new();
    for group in tables(table, "exception") {
        for id in list(group) {
            assert!(
                exceptions.insert(id, word(group, "effect")).is_none(),
                "{SOURCE}: {id} stands in two groups"
            );
        }
    }
    code.push_str("];\npub(super) static EXCEPTIONS: &[(&str, super::Effect)] = &[\n");
    for (id, effect) in &exceptions {
        let _ = writeln!(code, "({id:?}, super::Effect::{}),", variant(effect));
    }
    code.push_str("];\n");
    code
}

fn tables<'a>(table: &'a toml::Table, key: &str) -> impl Iterator<Item = &'a toml::Table> {
    table
        .get(key)
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .map(|group| group.as_table().expect("a group is a table"))
}

fn word<'a>(table: &'a toml::Table, key: &str) -> &'a str {
    table
        .get(key)
        .and_then(toml::Value::as_str)
        .unwrap_or_else(|| panic!("{SOURCE}: a group without `{key}`"))
}

fn list(table: &toml::Table) -> impl Iterator<Item = &str> {
    table
        .get("ids")
        .and_then(toml::Value::as_array)
        .expect("a group has ids")
        .iter()
        .map(|id| id.as_str().expect("an id is text"))
}
