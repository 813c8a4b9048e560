// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pyproject.toml`: a Python project's metadata by PEP 621, or by Poetry's table.

use super::page::{Page, named};
use super::{Person, Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == "pyproject.toml",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let document: toml::Table = page
        .text
        .parse()
        .map_err(|_| "it is not valid TOML".to_owned())?;
    let poetry = document.get("tool").and_then(|it| it.get("poetry"));
    for fields in document.get("project").into_iter().chain(poetry) {
        let text = |key: &str| fields.get(key).and_then(toml::Value::as_str);
        page.say(Topic::Description, text("description"));
        page.say(Topic::Repository, text("repository"));
        page.say(Topic::Homepage, text("homepage"));
        let list = |key: &str| fields.get(key).and_then(toml::Value::as_array);
        for keyword in list("keywords").into_iter().flatten() {
            page.keyword(keyword.as_str());
        }
        for (key, role) in [("authors", Role::Author), ("maintainers", Role::Maintainer)] {
            for entry in list(key).into_iter().flatten() {
                person(page, entry, role);
            }
        }
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

/// A table of name and address (PEP 621), or `Name <address>` (Poetry).
fn person(page: &mut Page<'_>, entry: &toml::Value, role: Role) {
    let text = |key: &str| entry.get(key).and_then(toml::Value::as_str);
    match entry.as_str() {
        Some(mailbox) => page.mailbox(mailbox, role),
        None => page.person(Person {
            email: text("email").map(str::to_owned),
            ..named(text("name").unwrap_or_default(), role)
        }),
    }
}
