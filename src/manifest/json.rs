// SPDX-License-Identifier: Apache-2.0 OR MIT
//! JSON manifests with places: one way to parse, and short ways to ask.

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::page::Page;
use crate::source::{Problem, Span};

/// The object that a JSON manifest is, or the one problem with it.
///
/// Comments and trailing commas are forgiven: what a slip in the file says about licenses is
/// still what the project says.
pub(super) fn object<'t>(page: &Page<'t>) -> Result<Object<'t>, Problem> {
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    match parse_to_ast(page.text, &CollectOptions::default(), &options) {
        Ok(parsed) => match parsed.value {
            Some(Value::Object(fields)) => Ok(fields),
            _ => Err(page.malformed(Some(0..0), "this file must hold one JSON object")),
        },
        Err(error) => {
            let range = error.range();
            let message = format!("this is not valid JSON: {}", error.kind());
            Err(page.malformed(Some(range.start..range.end), message))
        }
    }
}

/// A string of an object.
pub(super) fn text<'o>(fields: &'o Object<'_>, key: &str) -> Option<&'o str> {
    Some(fields.get_string(key)?.value.as_ref())
}

/// The entries of an object in an object, with their places; nothing if there is none.
pub(super) fn entries<'o, 't>(
    fields: &'o Object<'t>,
    key: &str,
) -> impl Iterator<Item = (&'o str, &'o Value<'t>, Span)> + use<'o, 't> {
    let table = fields.get_object(key);
    let all = table.into_iter().flat_map(|table| &table.properties);
    all.map(|entry| (entry.name.as_str(), &entry.value, span(entry)))
}

/// The members of an array in an object; a single value is taken as an array of one.
pub(super) fn members<'o, 't>(fields: &'o Object<'t>, key: &str) -> &'o [Value<'t>] {
    match fields.get(key).map(|entry| &entry.value) {
        Some(Value::Array(array)) => &array.elements,
        Some(single) => std::slice::from_ref(single),
        None => &[],
    }
}

/// A string among values.
pub(super) fn string<'o>(value: &'o Value<'_>) -> Option<&'o str> {
    Some(value.as_string_lit()?.value.as_ref())
}

/// Where an entry stands.
pub(super) fn span(entry: &ObjectProp<'_>) -> Span {
    entry.range.start..entry.range.end
}

/// Where the entry of a key stands.
pub(super) fn place(fields: &Object<'_>, key: &str) -> Option<Span> {
    fields.get(key).map(span)
}

/// Where a value stands.
pub(super) fn range(value: &Value<'_>) -> Span {
    let range = value.range();
    range.start..range.end
}
