// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Project.toml` of a Julia package: its authors.

use super::page::Page;
use super::{Role, Source};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| matches!(file_name(path), "Project.toml" | "JuliaProject.toml"),
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let document: toml::Table = page
        .text
        .parse()
        .map_err(|_| "it is not valid TOML".to_owned())?;
    let authors = document.get("authors").and_then(toml::Value::as_array);
    for author in authors.into_iter().flatten() {
        page.mailbox(author.as_str().unwrap_or_default(), Role::Author);
    }
    Ok(())
}
