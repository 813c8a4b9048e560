// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `config.json`, `model_index.json`: a model of Hugging Face's libraries, which says what it
//! was made from.

use super::page::{Page, slash};
use super::{Format, Manifest, json};
use crate::package::Ecosystem;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "model-config",
    matches: |_, name| matches!(name, "config.json" | "model_index.json"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    // any program may have files of these names
    let of_a_model = ["\"transformers_version\"", "\"_diffusers_version\""];
    if !of_a_model.iter().any(|key| page.text.contains(key)) {
        return Ok(Manifest::default());
    }
    let fields = json::object(page)?;
    let name = json::text(&fields, "_name_or_path").filter(|name| {
        // else a folder of whoever saved it
        name.matches('/').count() == 1 && !name.starts_with(['/', '.'])
    });
    let Some((namespace, name)) = name.map(slash) else {
        return Ok(Manifest::default());
    };
    Ok(Manifest::of(page.package_in(
        Ecosystem::Huggingface,
        namespace,
        Some(name),
        None,
    )))
}
