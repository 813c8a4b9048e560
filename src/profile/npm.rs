// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `package.json`: what a package of npm says of itself.

use serde_json::Value;

use super::page::{Page, members, named, text};
use super::{Person, Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == "package.json",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let document: Value =
        serde_json::from_str(page.text).map_err(|_| "it is not valid JSON".to_owned())?;
    page.say(Topic::Description, text(&document, "description"));
    page.say(Topic::Homepage, text(&document, "homepage"));
    let repository = document.get("repository");
    let address = repository.and_then(|it| it.as_str().or_else(|| text(it, "url")));
    page.say(Topic::Repository, address);
    for keyword in members(&document, "keywords") {
        page.keyword(keyword.as_str());
    }
    for (key, role) in [
        ("author", Role::Author),
        ("contributors", Role::Contributor),
        ("maintainers", Role::Maintainer),
    ] {
        for entry in members(&document, key) {
            match entry.as_str() {
                Some(mailbox) => page.mailbox(mailbox, role),
                None => page.person(Person {
                    email: text(entry, "email").map(str::to_owned),
                    ..named(text(entry, "name").unwrap_or_default(), role)
                }),
            }
        }
    }
    Ok(())
}
