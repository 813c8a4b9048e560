// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pyproject.toml`: a Python project's metadata by PEP 621, or by Poetry's table.

use super::page::Page;
use super::{Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == "pyproject.toml",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let document = page.toml()?;
    let poetry = document.get("tool").and_then(|it| it.get("poetry"));
    for fields in document.get("project").into_iter().chain(poetry) {
        let people = [("authors", Role::Author), ("maintainers", Role::Maintainer)];
        page.described(fields, &people);
        let addresses = fields.get("urls").and_then(toml::Value::as_table);
        for (label, address) in addresses.into_iter().flatten() {
            // labels are free; these are the well-known ones of the packaging guide
            let label = label.to_ascii_lowercase();
            let source = ["source", "repository", "github", "code"];
            let topic = match label.as_str() {
                "homepage" => Topic::Homepage,
                label if source.iter().any(|word| label.contains(word)) => Topic::Repository,
                _ => continue,
            };
            page.say(topic, address.as_str());
        }
    }
    Ok(())
}
