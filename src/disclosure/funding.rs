// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Who paid for it, as far as files say so in fields made for that.

use super::{Draft, Section};
use crate::inventory::Place;
use crate::profile::{Role, Topic};
use crate::rules::disclosure::When;

pub fn fill(draft: &mut Draft<'_>, section: &mut Section) {
    let mut any = false;
    let said: Vec<(String, Vec<Place>)> = draft
        .said(Topic::Funding)
        .into_iter()
        .map(|(said, places)| (said.text.clone(), places))
        .collect();
    for (text, places) in said {
        any = true;
        section.fact("award", "Award or sponsor", text, places);
    }
    for somebody in &draft.somebodies {
        if let Some(places) = somebody.roles.get(&Role::Funder) {
            any = true;
            section.fact(
                "sponsor",
                "Named as funder",
                somebody.name.clone(),
                places.clone(),
            );
        }
    }
    if any {
        draft.saw(When::Funding);
    } else {
        section.note(
            "No award is named in codemeta.json or .zenodo.json, and no funder in DESCRIPTION.",
        );
    }
}
