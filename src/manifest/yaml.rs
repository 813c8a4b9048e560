// SPDX-License-Identifier: Apache-2.0 OR MIT
//! YAML manifests: parsed within bounds, and short ways to ask.

use std::collections::HashMap;

use serde_json::Value;
use serde_saphyr::options::DuplicateKeyPolicy;

use super::page::{Page, first_line};
use crate::source::{Problem, Span};

/// The text as a tree of values, or the one problem with it.
pub(super) fn document(page: &Page<'_>, text: &str) -> Result<Value, Problem> {
    // in proportion to the text: a file cannot hold more nodes than bytes
    let most = text.len().max(1024);
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: most,
            max_events: 2 * most,
            max_depth: 64,
            max_documents: 16,
            max_aliases: 1024,
            max_anchors: 1024,
        },
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        strict_booleans: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let line = error.location().map_or(0, |at| at.line().saturating_sub(1));
        let line = usize::try_from(line).unwrap_or(0);
        let before = page.text.split_inclusive('\n').take(line);
        let start: usize = before.map(str::len).sum();
        let message = error.to_string();
        let message = format!("this is not valid YAML: {}", first_line(&message));
        page.malformed(Some(start..start), message)
    })
}

/// A string of a mapping.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    let text = value.get(key)?.as_str()?.trim();
    Some(text).filter(|text| !text.is_empty())
}

/// The members of a list in a mapping.
pub(super) fn members<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The entries of a mapping in a mapping.
pub(super) fn entries<'v>(
    value: &'v Value,
    key: &str,
) -> impl Iterator<Item = (&'v str, &'v Value)> + use<'v> {
    let table = value.get(key).and_then(Value::as_object);
    let all = table.into_iter().flatten();
    all.map(|(key, value)| (key.as_str(), value))
}

/// What stands after the first `key:` of a line, as written: a version `1.10` is no number.
pub(super) fn written<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut lines = text.lines().map(str::trim_start);
    let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    let value = value.split(" #").next()?.trim().trim_matches(['"', '\'']);
    Some(value).filter(|value| !value.is_empty() && !value.starts_with('#'))
}

/// Where the lines of a text stand, by what they begin with: `key:`, or the whole of a member
/// of a list (`- numpy`).
pub(super) struct Places<'t>(HashMap<&'t str, Span>);

impl<'t> Places<'t> {
    pub fn of(text: &'t str) -> Self {
        let mut places = HashMap::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let span = at..at + line.trim_end().len();
            at += line.len();
            let line = line.split(" #").next().unwrap_or(line).trim();
            let key = match line.strip_prefix("- ") {
                Some(member) => member.trim().trim_matches(['"', '\'']),
                None => line
                    .split(':')
                    .next()
                    .unwrap_or(line)
                    .trim_matches(['"', '\'']),
            };
            places.entry(key).or_insert(span);
        }
        Self(places)
    }

    /// The first line of a key or member.
    pub fn get(&self, key: &str) -> Option<Span> {
        self.0.get(key).cloned()
    }
}
