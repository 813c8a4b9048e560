// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL056: files that do not say their license and who holds the rights, where a policy asks for
//! that.

use crate::inventory::Place;
use crate::inventory::spoken::{Spoken, voices};
use crate::policy::case::{About, Case, Draft, list};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL056.
pub const CHECK: Check = Check {
    code: "PL056",
    name: "file-unspoken",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "Files do not say their license and who holds the rights; only where a policy asks for it.",
    why: "The REUSE specification wants every file to say both, so that a file that is copied elsewhere still tells under which terms it is. Not every project goes that far, so this is checked only where a policy writes down a level for it; the summary and the json report then have the figure. License texts, links and empty files need not say anything.",
    fix: "Run `placet fix --reuse`: it writes the two lines into the files, and a REUSE.toml for those that hold no comment. To be asked, write PL056 = \"note\" below [checks].",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    if !case.policy.is_written(&CHECK) {
        return Vec::new();
    }
    let silent: Vec<&str> = voices(case.inventory)
        .into_iter()
        .filter(|voice| !(voice.license && voice.copyright))
        .map(|voice| voice.path)
        .filter(|path| case.policy.excluded(path).is_none())
        .filter(|path| !case.waived(&CHECK, About::path(path)))
        .collect();
    if silent.is_empty() {
        return Vec::new();
    }
    let names = list(silent.iter().map(|path| (*path).to_owned()), 4);
    vec![
        case.finding(
            &CHECK,
            Draft {
                subject: "license and copyright".to_owned(),
                message: format!("{}; not so {names}.", Spoken::of(case.inventory).words()),
                why: "A file that is copied elsewhere no longer tells under which terms it is."
                    .to_owned(),
                next_step: "Run `placet fix --reuse` to see what it would add.".to_owned(),
                locations: silent.iter().map(|path| Place::file(path)).collect(),
                ..Draft::default()
            },
        ),
    ]
}
