// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Turns `rules/obligations.toml` and `rules/summaries.toml` into static tables for
//! `src/rules/obligations.rs` and `src/rules/summaries.rs`.

#![expect(
    clippy::expect_used,
    reason = "a mistake in the data must stop the build, with its place"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::data::{list, list_if_any, read, tables, variant, word};

const OBLIGATIONS: &str = "rules/obligations.toml";
const SUMMARIES: &str = "rules/summaries.toml";

/// Reads the tables and writes the code.
///
/// # Panics
/// On any mistake in the data.
pub fn compile(out: &Path) {
    for (name, code) in [
        ("obligations.rs", obligations(&read(OBLIGATIONS))),
        ("summaries.rs", summaries(&read(SUMMARIES))),
    ] {
        std::fs::write(out.join(name), code).expect("OUT_DIR can be written");
    }
}

fn obligations(table: &toml::Table) -> String {
    let mut code = String::from("pub(super) static DUTIES: &[super::Duty] = &[\n");
    for duty in tables(table, "duty", OBLIGATIONS) {
        let names = |key| list_if_any(duty, key, OBLIGATIONS).collect::<Vec<_>>();
        let categories: String = list_if_any(duty, "categories", OBLIGATIONS)
            .map(|category| format!("super::Category::{}, ", variant(category)))
            .collect();
        let uses: String = list_if_any(duty, "use", OBLIGATIONS)
            .map(|usage| format!("super::Use::{}, ", variant(usage)))
            .collect();
        let _ = writeln!(
            code,
            "super::Duty {{ id: {:?}, title: {:?}, text: {:?}, when: super::When::{}, source: {:?}, categories: &[{categories}], ids: &{:?}, except: &{:?}, uses: &[{uses}] }},",
            word(duty, "id", OBLIGATIONS),
            word(duty, "title", OBLIGATIONS),
            word(duty, "text", OBLIGATIONS),
            variant(word(duty, "when", OBLIGATIONS)),
            word(duty, "source", OBLIGATIONS),
            names("ids"),
            names("except"),
        );
    }
    code.push_str("];\n");
    code
}

fn summaries(table: &toml::Table) -> String {
    let mut all: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for summary in tables(table, "summary", SUMMARIES) {
        let says = word(summary, "says", SUMMARIES);
        let good_for = summary
            .get("good_for")
            .map_or("", |text| text.as_str().expect("good_for is text"));
        for id in list(summary, "ids", SUMMARIES) {
            assert!(
                all.insert(id, (says, good_for)).is_none(),
                "{SUMMARIES}: {id} has two summaries"
            );
        }
    }
    let mut code = String::from("pub(super) static SUMMARIES: &[(&str, &str, &str)] = &[\n");
    for (id, (says, good_for)) in all {
        let _ = writeln!(code, "({id:?}, {says:?}, {good_for:?}),");
    }
    code.push_str("];\npub(super) static CATEGORIES: &[super::OfCategory] = &[\n");
    for category in tables(table, "category", SUMMARIES) {
        let names = |key| list(category, key, SUMMARIES).collect::<Vec<_>>();
        let _ = writeln!(
            code,
            "super::OfCategory {{ category: super::Category::{}, may: &{:?}, limits: &{:?} }},",
            variant(word(category, "name", SUMMARIES)),
            names("may"),
            names("limits"),
        );
    }
    code.push_str("];\n");
    code
}
