// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `CITATION.cff`: how research software asks to be cited, its license among the rest.

use serde_json::Value;

use super::page::Page;
use super::{Format, Manifest, yaml};
use crate::package::Ecosystem;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "citation",
    matches: |_, name| name == "CITATION.cff",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = yaml::document(page, page.text)?;
    let version = document
        .get("version")
        .and_then(|_| yaml::written(page.text, "version"));
    let title = yaml::text(&document, "title");
    let mut package = page.package_in(Ecosystem::Generic, None, title, version);
    let place = page.line_with("license:");
    let license = document.get("license");
    let several = license.and_then(Value::as_array).into_iter().flatten();
    let all = several.chain(license).filter_map(Value::as_str);
    // the format: "when there are multiple licenses, it is assumed their relationship is OR"
    package.declared = page.any_of(all.map(|it| page.declared(it, place.as_ref())));
    if package.declared.is_none() {
        let place = page.line_with("license-url:");
        package.declared =
            yaml::text(&document, "license-url").map(|it| page.declared(it, place.as_ref()));
    }
    // format 1.2.0, section "Required keys"
    let required = ["cff-version", "message", "title", "authors"];
    let is_there = |key: &&str| match document.get(*key) {
        None | Some(Value::Null) => false,
        Some(Value::Array(members)) => !members.is_empty(),
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(_) => true,
    };
    package.lacks = required.into_iter().filter(|key| !is_there(key)).collect();
    Ok(Manifest::of(package))
}
