// SPDX-License-Identifier: Apache-2.0 OR MIT
//! TOML manifests with places: one way to parse, and short ways to ask, in the order of the file.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::page::{Page, first_line};
use crate::source::{Problem, Span};

/// The text as TOML, or the one problem with it.
pub(super) fn document<'a>(page: &Page<'a>) -> Result<DeTable<'a>, Problem> {
    DeTable::parse(page.text)
        .map(Spanned::into_inner)
        .map_err(|error| {
            let message = first_line(error.message());
            page.malformed(error.span(), format!("this is not valid TOML: {message}"))
        })
}

/// A string of a table.
pub(super) fn string<'t>(table: &'t DeTable<'_>, key: &str) -> Option<(&'t str, Span)> {
    let value = table.get(key)?;
    Some((value.get_ref().as_str()?, value.span()))
}

/// A table in a table.
pub(super) fn table<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    table.get(key)?.get_ref().as_table()
}

/// The members of an array in a table; nothing if there is none.
pub(super) fn array<'t, 'i>(
    table: &'t DeTable<'i>,
    key: &str,
) -> impl Iterator<Item = &'t Spanned<DeValue<'i>>> + use<'t, 'i> {
    let array = table.get(key).and_then(|value| value.get_ref().as_array());
    array.into_iter().flat_map(|array| array.iter())
}

/// Whether a table has `key = true`.
pub(super) fn is_true(table: &DeTable<'_>, key: &str) -> bool {
    table.get(key).and_then(|value| value.get_ref().as_bool()) == Some(true)
}

/// The entries of a table in the order of the file: key, its place, value.
pub(super) fn entries<'t, 'i>(
    table: &'t DeTable<'i>,
) -> Vec<(&'t str, Span, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
        .collect();
    entries.sort_by_key(|(_, span, _)| span.start);
    entries
}
