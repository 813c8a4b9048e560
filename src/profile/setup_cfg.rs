// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `setup.cfg`: who wrote a Python project, by setuptools' declarative configuration.

use super::page::{Page, named};
use super::{Person, Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == "setup.cfg",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let mut inside = false;
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for line in page.text.lines() {
        if line.starts_with('[') {
            inside = line.trim() == "[metadata]";
        } else if inside
            && let Some((key, value)) = line.split_once(['=', ':'])
            && !line.starts_with([' ', '\t', '#', ';'])
        {
            fields.push((key.trim(), value.trim()));
        }
    }
    let field = |wanted: &str| {
        let mut named = fields.iter().filter(|(key, _)| *key == wanted);
        let value = named.next().map(|(_, value)| *value);
        value.filter(|value| !value.is_empty() && !value.starts_with("file:"))
    };
    page.say(Topic::Description, field("description"));
    page.say(Topic::Homepage, field("url"));
    for (key, role) in [("author", Role::Author), ("maintainer", Role::Maintainer)] {
        let email = field(&format!("{key}_email"));
        // several stand in one field, their addresses in the same order in the other
        for (at, name) in field(key).unwrap_or_default().split(',').enumerate() {
            page.person(Person {
                email: email
                    .and_then(|all| all.split(',').nth(at))
                    .map(str::to_owned),
                ..named(name, role)
            });
        }
    }
    Ok(())
}
