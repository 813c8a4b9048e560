// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `codemeta.json`: research software described for archives and catalogs. Terms:
//! <https://codemeta.github.io/terms/>.

use serde_json::Value;

use super::page::{Page, members, named, orcid, text};
use super::{Person, Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == "codemeta.json",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let document: Value =
        serde_json::from_str(page.text).map_err(|_| "it is not valid JSON".to_owned())?;
    page.say(Topic::Title, text(&document, "name"));
    page.say(Topic::Description, text(&document, "description"));
    page.say(Topic::Version, text(&document, "version"));
    page.say(Topic::Repository, text(&document, "codeRepository"));
    page.say(Topic::Homepage, text(&document, "url"));
    page.say(Topic::Released, text(&document, "datePublished"));
    for key in ["identifier", "@id", "sameAs"] {
        for identifier in members(&document, key) {
            page.doi(named_by(identifier, &["value", "@id"]));
        }
    }
    for keyword in members(&document, "keywords")
        .iter()
        .filter_map(Value::as_str)
    {
        for keyword in keyword.split(',') {
            page.keyword(Some(keyword));
        }
    }
    for language in members(&document, "programmingLanguage") {
        page.say(Topic::Language, named_by(language, &["name"]));
    }
    for (key, role) in [
        ("author", Role::Author),
        ("maintainer", Role::Maintainer),
        ("contributor", Role::Contributor),
        ("copyrightHolder", Role::Holder),
    ] {
        for entry in members(&document, key) {
            if let Some(person) = person(entry, role) {
                page.person(person);
            }
        }
    }
    funding(page, &document);
    Ok(())
}

/// `funding` holds award numbers, or grants as objects; `funder` who gave them.
fn funding(page: &mut Page<'_>, document: &Value) {
    let funders: Vec<&str> = members(document, "funder")
        .iter()
        .filter_map(|funder| named_by(funder, &["name"]))
        .collect();
    let mut any = false;
    for grant in members(document, "funding") {
        let award = named_by(grant, &["identifier", "name", "@id"]);
        let from = grant.get("funder").and_then(|it| named_by(it, &["name"]));
        // of several funders only the grant itself can say which is meant
        let only = funders.first().copied().filter(|_| funders.len() == 1);
        if let Some(award) = award {
            any = true;
            let lines = page.line_of(award);
            match from.or(only) {
                Some(funder) if !award.contains(funder) => {
                    page.say_at(Topic::Funding, &format!("{funder}: {award}"), lines);
                }
                _ => page.say_at(Topic::Funding, award, lines),
            }
        }
    }
    if !any || funders.len() > 1 {
        for funder in funders {
            page.say(Topic::Funding, Some(funder));
        }
    }
}

/// A string, or one of an object's.
fn named_by<'v>(value: &'v Value, keys: &[&str]) -> Option<&'v str> {
    let told = keys.iter().find_map(|key| text(value, key));
    value.as_str().or(told)
}

fn person(entry: &Value, role: Role) -> Option<Person> {
    let full: Vec<&str> = ["givenName", "familyName"]
        .iter()
        .filter_map(|key| text(entry, key))
        .collect();
    let name = if full.is_empty() {
        named_by(entry, &["name"])?.to_owned()
    } else {
        full.join(" ")
    };
    let affiliation = members(entry, "affiliation").first();
    Some(Person {
        email: text(entry, "email").map(|email| email.trim_start_matches("mailto:").to_owned()),
        affiliation: affiliation
            .and_then(|it| named_by(it, &["name"]))
            .map(str::to_owned),
        orcid: ["@id", "id", "identifier"]
            .iter()
            .find_map(|key| text(entry, key).and_then(orcid)),
        ..named(&name, role)
    })
}
