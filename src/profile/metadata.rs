// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Core metadata of Python packages: `*.dist-info/METADATA`, `PKG-INFO`. Format:
//! <https://packaging.python.org/en/latest/specifications/core-metadata/>.

use super::page::{Page, mailbox, named};
use super::{Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| matches!(file_name(path), "METADATA" | "PKG-INFO"),
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    // behind the headers stands a description
    let headers = page.text.lines().take_while(|line| !line.trim().is_empty());
    for line in headers {
        // what is indented goes on with the header above, such as the text of a license
        let Some((name, value)) = line
            .split_once(':')
            .filter(|_| !line.starts_with([' ', '\t']))
        else {
            continue;
        };
        let (name, value) = (name.to_ascii_lowercase(), value.trim());
        let role = match name.split('-').next() {
            Some("author") => Role::Author,
            Some("maintainer") => Role::Maintainer,
            _ => {
                match name.as_str() {
                    "summary" => page.say(Topic::Description, Some(value)),
                    "home-page" => page.say(Topic::Homepage, Some(value)),
                    _ => {}
                }
                continue;
            }
        };
        if name.ends_with("-email") {
            // several at once, and a comma may stand in a quoted name
            for one in split(value) {
                if let Some(person) = mailbox(one, role).filter(|it| is_known(&it.name)) {
                    page.person(person);
                }
            }
        } else {
            let names = value.split([',', ';']).map(str::trim);
            for one in names.filter(|name| is_known(name)) {
                page.person(named(one, role));
            }
        }
    }
    Ok(())
}

/// Tools write this where nobody is named.
fn is_known(name: &str) -> bool {
    !name.eq_ignore_ascii_case("unknown")
}

/// Addresses between commas that stand in no quotes.
fn split(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    value.split(move |letter| {
        quoted ^= letter == '"';
        letter == ',' && !quoted
    })
}
