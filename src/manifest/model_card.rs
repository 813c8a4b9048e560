// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Model and data set cards of Hugging Face: the YAML at the head of a `README.md`.

use serde_json::Value;

use super::page::{Page, slash};
use super::{Format, Manifest, yaml};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "model-card",
    matches: |_, name| name == "README.md",
    read,
};

/// Keys that only cards have.
const OF_CARDS: &[&str] = &[
    "base_model",
    "datasets",
    "library_name",
    "model-index",
    "model_name",
    "pipeline_tag",
    "pretty_name",
    "size_categories",
    "task_categories",
];

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let head = page.text.strip_prefix("---\n");
    let Some(head) = head.and_then(|head| Some(&head[..head.find("\n---")?])) else {
        return Ok(Manifest::default());
    };
    if !OF_CARDS
        .iter()
        .any(|key| head.lines().any(|line| line.starts_with(key)))
    {
        return Ok(Manifest::default());
    }
    // with the line above it, which YAML takes too, so that places are right
    let whole = &page.text[..page.text.len().min("---\n".len() + head.len())];
    let document = match yaml::document(page, whole) {
        // other tools put other things there: what states no license is no problem either
        Err(problem) if head.lines().any(|line| line.starts_with("license:")) => {
            return Err(problem);
        }
        Err(_) => return Ok(Manifest::default()),
        Ok(document) => document,
    };
    let name = ["model_name", "pretty_name"]
        .iter()
        .find_map(|key| yaml::text(&document, key));
    let name = name.map(slash);
    let mut package = page.package_in(
        Ecosystem::Huggingface,
        name.and_then(|(namespace, _)| namespace),
        name.map(|(_, name)| name),
        None,
    );
    let place = page.line_with("license:");
    let listed = |key: &str| {
        let value = document.get(key);
        let several = value.and_then(Value::as_array).into_iter().flatten();
        several
            .chain(value)
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
    };
    let licenses = listed("license");
    package.declared = match licenses.as_slice() {
        // "other" is named or linked to beside it
        ["other"] => yaml::text(&document, "license_name")
            .or_else(|| yaml::text(&document, "license_link"))
            .map(|license| page.declared(license, place.as_ref())),
        all => page.all_of(
            all.iter()
                .map(|license| page.declared(license, place.as_ref())),
        ),
    };
    let places = yaml::Places::of(page.text);
    for (key, scope) in [("base_model", Scope::Runtime), ("datasets", Scope::Build)] {
        for name in listed(key) {
            let place = places.get(name);
            package.dependencies.extend(page.wanted(
                Ecosystem::Huggingface,
                slash(name),
                None,
                scope,
                place.as_ref(),
            ));
        }
    }
    Ok(Manifest::of(package))
}
