// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Who paid for it, as far as files say so: in fields made for that, and by award numbers in texts.

use super::{Draft, Section, markings};
use crate::inventory::Place;
use crate::policy::case::Area;
use crate::profile::{Role, Topic};
use crate::rules::disclosure::When;
use crate::rules::markings::Kind;

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
    for marked in markings::marked(draft.known.case, &[Kind::Award]) {
        // what others acknowledge in their own work is not ours
        if marked.area == Area::Own {
            any = true;
            let number = marked.number.unwrap_or_default();
            let what = format!("{} {number}", marked.about);
            section.fact(
                "award",
                "Award named in a text",
                what.trim_end(),
                marked.places,
            );
        }
    }
    if any {
        draft.saw(When::Funding);
    } else {
        section.note("No file names an award or a sponsor.");
    }
}
