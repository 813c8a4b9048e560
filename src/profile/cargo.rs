// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Cargo.toml`: what a crate or a workspace says of itself.

use super::page::Page;
use super::{Role, Source};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == "Cargo.toml",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let document = page.toml()?;
    let workspace = document.get("workspace").and_then(|it| it.get("package"));
    for fields in document.get("package").into_iter().chain(workspace) {
        page.described(fields, &[("authors", Role::Author)]);
    }
    Ok(())
}
