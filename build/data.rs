// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Reading the data files: what an entry must have, and where it lacks it.

#![expect(
    clippy::panic,
    reason = "a mistake in the data must stop the build, with its place"
)]

/// A data file as a table.
pub fn read(path: &str) -> toml::Table {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The entries of one kind.
pub fn tables<'a>(
    table: &'a toml::Table,
    key: &str,
    source: &'a str,
) -> impl Iterator<Item = &'a toml::Table> {
    table
        .get(key)
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .map(move |entry| {
            entry
                .as_table()
                .unwrap_or_else(|| panic!("{source}: an entry is a table"))
        })
}

/// A text that an entry must have.
pub fn word<'a>(table: &'a toml::Table, key: &str, source: &str) -> &'a str {
    table
        .get(key)
        .and_then(toml::Value::as_str)
        .unwrap_or_else(|| panic!("{source}: an entry without `{key}`"))
}

/// A list of texts that an entry must have.
pub fn list<'a>(
    table: &'a toml::Table,
    key: &'a str,
    source: &'a str,
) -> impl Iterator<Item = &'a str> {
    assert!(
        table.contains_key(key),
        "{source}: an entry without `{key}`"
    );
    list_if_any(table, key, source)
}

/// A list of texts that an entry may have.
pub fn list_if_any<'a>(
    table: &'a toml::Table,
    key: &'a str,
    source: &'a str,
) -> impl Iterator<Item = &'a str> {
    table
        .get(key)
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .map(move |entry| {
            entry
                .as_str()
                .unwrap_or_else(|| panic!("{source}: `{key}` holds what is no text"))
        })
}

/// `file-copyleft` as `FileCopyleft`.
pub fn variant(name: &str) -> String {
    name.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map_or(String::new(), |first| {
                first.to_ascii_uppercase().to_string() + letters.as_str()
            })
        })
        .collect()
}
