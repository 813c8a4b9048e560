// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Cargo.toml`: what a crate or a workspace says of itself.

use super::page::Page;
use super::{Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == "Cargo.toml",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let document: toml::Table = page
        .text
        .parse()
        .map_err(|_| "it is not valid TOML".to_owned())?;
    let workspace = document.get("workspace").and_then(|it| it.get("package"));
    for fields in document.get("package").into_iter().chain(workspace) {
        let text = |key: &str| fields.get(key).and_then(toml::Value::as_str);
        page.say(Topic::Description, text("description"));
        page.say(Topic::Repository, text("repository"));
        page.say(Topic::Homepage, text("homepage"));
        let list = |key: &str| fields.get(key).and_then(toml::Value::as_array);
        for keyword in list("keywords").into_iter().flatten() {
            page.keyword(keyword.as_str());
        }
        for author in list("authors").into_iter().flatten() {
            page.mailbox(author.as_str().unwrap_or_default(), Role::Author);
        }
    }
    Ok(())
}
