// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `CITATION.cff`: how research software asks to be cited. Format:
//! <https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md>.

use serde_json::Value;
use serde_saphyr::options::DuplicateKeyPolicy;

use super::page::{Page, members, named, orcid, text};
use super::{Person, Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == "CITATION.cff",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let most = page.text.len().max(1024);
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: most,
            max_events: 2 * most,
            max_depth: 64,
            max_documents: 1,
            max_aliases: 64,
            max_anchors: 64,
        },
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        strict_booleans: true,
        with_snippet: false,
    };
    let document: Value = serde_saphyr::from_str_with_options(page.text, options)
        .map_err(|_| "it is not valid YAML".to_owned())?;
    page.say(Topic::Title, text(&document, "title"));
    page.say(Topic::Description, text(&document, "abstract"));
    page.say(Topic::Repository, text(&document, "repository-code"));
    page.say(Topic::Repository, text(&document, "repository"));
    page.say(Topic::Homepage, text(&document, "url"));
    page.say(Topic::Released, text(&document, "date-released"));
    page.doi(text(&document, "doi"));
    for identifier in members(&document, "identifiers") {
        if text(identifier, "type") == Some("doi") {
            page.doi(text(identifier, "value"));
        }
    }
    for keyword in members(&document, "keywords") {
        page.keyword(keyword.as_str());
    }
    for (key, role) in [("authors", Role::Author), ("contact", Role::Maintainer)] {
        for entry in members(&document, key) {
            if let Some(person) = person(entry, role) {
                page.person(person);
            }
        }
    }
    Ok(())
}

fn person(entry: &Value, role: Role) -> Option<Person> {
    let parts = [
        "given-names",
        "name-particle",
        "family-names",
        "name-suffix",
    ];
    let full: Vec<&str> = parts.iter().filter_map(|key| text(entry, key)).collect();
    let name = if full.is_empty() {
        text(entry, "name")
            .or_else(|| text(entry, "alias"))?
            .to_owned()
    } else {
        full.join(" ")
    };
    Some(Person {
        email: text(entry, "email").map(str::to_owned),
        affiliation: text(entry, "affiliation").map(str::to_owned),
        orcid: text(entry, "orcid").and_then(orcid),
        ..named(&name, role)
    })
}
