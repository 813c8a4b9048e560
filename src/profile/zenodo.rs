// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `.zenodo.json`: how an archived release is described. Fields:
//! <https://developers.zenodo.org/#representation>.

use serde_json::Value;

use super::page::{Page, given_first, members, named, orcid, text};
use super::{Person, Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == ".zenodo.json",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let document: Value =
        serde_json::from_str(page.text).map_err(|_| "it is not valid JSON".to_owned())?;
    page.say(Topic::Title, text(&document, "title"));
    page.say(Topic::Version, text(&document, "version"));
    page.say(Topic::Released, text(&document, "publication_date"));
    page.doi(text(&document, "doi"));
    for keyword in members(&document, "keywords") {
        page.keyword(keyword.as_str());
    }
    for (key, role) in [
        ("creators", Role::Author),
        ("contributors", Role::Contributor),
    ] {
        for entry in members(&document, key) {
            let Some(name) = text(entry, "name") else {
                continue;
            };
            let role = match text(entry, "type") {
                Some("RightsHolder") => Role::Holder,
                Some("Sponsor") => Role::Funder,
                Some("ContactPerson" | "DataManager" | "ProjectManager") => Role::Maintainer,
                _ => role,
            };
            let lines = page.line_of(name);
            page.person(Person {
                affiliation: text(entry, "affiliation").map(str::to_owned),
                orcid: text(entry, "orcid").and_then(orcid),
                lines,
                ..named(&given_first(name), role)
            });
        }
    }
    for grant in members(&document, "grants") {
        // `10.13039/100000001::1234567`: the funder's DOI in the Funder Registry, then the award
        page.say(Topic::Funding, text(grant, "id").or_else(|| grant.as_str()));
    }
    Ok(())
}
