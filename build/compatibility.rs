// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Turns `rules/compatibility/` into static tables for `src/rules/compatibility.rs`.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a mistake in the data must stop the build, with its place"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::data::{list, read, tables, variant, word};

const EDGES: &str = "rules/compatibility/edges.toml";
const CLASSES: &str = "rules/compatibility/classes.toml";
const MATRIX: &str = "rules/compatibility/osadl.toml";

/// Uses in the order of their bits.
const USES: [&str; 5] = ["merged", "linked", "tool", "data", "network"];

/// Reads the tables and writes the code.
///
/// # Panics
/// On any mistake in the data.
pub fn compile(out: &Path) {
    let mut code = String::new();
    edges(&read(EDGES), &mut code);
    classes(&read(CLASSES), &mut code);
    matrix(&read(MATRIX), &mut code);
    std::fs::write(out.join("compatibility.rs"), code).expect("OUT_DIR can be written");
}

fn edges(table: &toml::Table, code: &mut String) {
    let sets = table
        .get("sets")
        .and_then(toml::Value::as_table)
        .expect("edges.toml has [sets]");
    let mut pairs: BTreeMap<(String, String), Vec<(u8, usize)>> = BTreeMap::new();
    code.push_str("pub(super) static EDGES: &[super::Edge] = &[\n");
    for (at, edge) in tables(table, "edge", EDGES).enumerate() {
        let uses = match edge.get("use").and_then(toml::Value::as_str) {
            None => bits(["merged", "linked"].into_iter(), EDGES),
            Some(one) => bits(std::iter::once(one), EDGES),
        };
        let _ = writeln!(
            code,
            "super::Edge {{ fit: {}, uses: {uses}, reason: {:?}, source: {:?} }},",
            fit(edge, EDGES).unwrap_or_else(|| panic!("{EDGES}: an edge cannot be as-merged")),
            word(edge, "reason", EDGES),
            word(edge, "source", EDGES),
        );
        let outbound: Vec<String> = if edge.contains_key("with") {
            list(edge, "with", EDGES)
                .map(|exception| format!("WITH {exception}"))
                .collect()
        } else {
            expand(list(edge, "outbound", EDGES), sets)
        };
        for inbound in expand(list(edge, "inbound", EDGES), sets) {
            for outbound in &outbound {
                let of_pair = pairs
                    .entry((inbound.clone(), outbound.clone()))
                    .or_default();
                // the first edge for a use counts
                let left = of_pair.iter().fold(uses, |left, (taken, _)| left & !taken);
                if left != 0 {
                    of_pair.push((left, at));
                }
            }
        }
    }
    code.push_str("];\npub(super) static PAIRS: &[(&str, &str, u8, u16)] = &[\n");
    for ((inbound, outbound), of_pair) in &pairs {
        for (uses, at) in of_pair {
            let _ = writeln!(code, "({inbound:?}, {outbound:?}, {uses}, {at}),");
        }
    }
    code.push_str("];\n");
}

fn expand<'a>(names: impl Iterator<Item = &'a str>, sets: &'a toml::Table) -> Vec<String> {
    names
        .flat_map(|name| match sets.get(name) {
            Some(set) => {
                let members = set.as_array().expect("a set is a list");
                let names = members
                    .iter()
                    .map(|name| name.as_str().expect("an id is text"));
                expand(names.collect::<Vec<_>>().into_iter(), sets)
            }
            None => vec![name.to_owned()],
        })
        .collect()
}

fn classes(table: &toml::Table, code: &mut String) {
    let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
    let mut finer: Vec<&str> = Vec::new();
    for kind in tables(table, "kind", CLASSES) {
        let name = word(kind, "name", CLASSES);
        assert!(!word(kind, "why", CLASSES).is_empty());
        // a kind that is like another needs no rules of its own
        let stands_for = kind
            .get("like")
            .map_or(name, |like| like.as_str().expect("a kind is like another"));
        if stands_for == name {
            finer.push(name);
        }
        for id in list(kind, "ids", CLASSES) {
            assert!(
                kinds.insert(id, stands_for).is_none(),
                "{CLASSES}: {id} is of two kinds"
            );
        }
    }
    code.push_str("pub(super) static KINDS: &[(&str, &str)] = &[\n");
    for (id, kind) in &kinds {
        let _ = writeln!(code, "({id:?}, {kind:?}),");
    }
    let _ = writeln!(code, "];\npub(super) static FINER: &[&str] = &{finer:?};");
    code.push_str("pub(super) static RULES: &[super::Class] = &[\n");
    for rule in tables(table, "rule", CLASSES) {
        let names = |key| list(rule, key, CLASSES).collect::<Vec<_>>();
        let _ = writeln!(
            code,
            "super::Class {{ uses: {}, inbound: &{:?}, outbound: &{:?}, fit: {}, reason: {:?} }},",
            bits(list(rule, "use", CLASSES), CLASSES),
            names("inbound"),
            names("outbound"),
            fit(rule, CLASSES).map_or("None".to_owned(), |fit| format!("Some({fit})")),
            word(rule, "reason", CLASSES),
        );
    }
    let candidates: Vec<&str> = table
        .get("outbound")
        .and_then(toml::Value::as_table)
        .map(|outbound| list(outbound, "candidates", CLASSES).collect())
        .expect("classes.toml names candidates");
    let _ = writeln!(
        code,
        "];\npub(super) static CANDIDATES: &[&str] = &{candidates:?};"
    );
}

fn matrix(table: &toml::Table, code: &mut String) {
    let ids: Vec<&str> = list(table, "ids", MATRIX).collect();
    assert!(ids.is_sorted(), "{MATRIX}: ids are not sorted");
    let rows: Vec<&str> = list(table, "rows", MATRIX).collect();
    assert_eq!(rows.len(), ids.len(), "{MATRIX}: a row for each id");
    let letters = table
        .get("letters")
        .and_then(toml::Value::as_table)
        .expect("the matrix explains its letters");
    for row in &rows {
        assert_eq!(row.len(), ids.len(), "{MATRIX}: a column for each id");
        for letter in row.chars() {
            assert!(
                letters.contains_key(letter.encode_utf8(&mut [0; 4])),
                "{MATRIX}: the letter {letter} has no meaning"
            );
        }
    }
    for key in ["title", "edition", "license", "url"] {
        let _ = writeln!(
            code,
            "pub(super) const MATRIX_{}: &str = {:?};",
            key.to_ascii_uppercase(),
            word(table, key, MATRIX)
        );
    }
    let _ = writeln!(code, "pub(super) static MATRIX_IDS: &[&str] = &{ids:?};");
    let _ = writeln!(
        code,
        "pub(super) static MATRIX_CELLS: &[u8] = b{:?};",
        rows.concat()
    );
    code.push_str("pub(super) static LETTERS: &[super::Letter] = &[\n");
    for (letter, meaning) in letters {
        let meaning = meaning.as_table().expect("a letter has a meaning");
        let _ = writeln!(
            code,
            "super::Letter {{ letter: b{:?}, answer: super::CellAnswer::{}, says: {:?} }},",
            letter.chars().next().expect("a letter"),
            variant(word(meaning, "answer", MATRIX)),
            word(meaning, "says", MATRIX),
        );
    }
    let index = |id: &str| {
        ids.binary_search(&id)
            .unwrap_or_else(|_| panic!("{MATRIX}: {id} has no column"))
    };
    let mut notes: BTreeMap<(usize, usize), &str> = BTreeMap::new();
    for note in tables(table, "note", MATRIX) {
        for cell in note
            .get("cells")
            .and_then(toml::Value::as_array)
            .expect("a note has cells")
        {
            let cell: Vec<usize> = cell
                .as_array()
                .expect("a cell is a pair")
                .iter()
                .map(|id| index(id.as_str().expect("an id is text")))
                .collect();
            let [outbound, inbound] = cell.as_slice() else {
                panic!("{MATRIX}: a cell is a pair");
            };
            notes.insert((*outbound, *inbound), word(note, "says", MATRIX));
        }
    }
    code.push_str("];\npub(super) static NOTES: &[(u8, u8, &str)] = &[\n");
    for ((outbound, inbound), says) in &notes {
        let _ = writeln!(code, "({outbound}, {inbound}, {says:?}),");
    }
    code.push_str("];\n");
}

fn bits<'a>(uses: impl Iterator<Item = &'a str>, source: &str) -> u8 {
    uses.map(|name| {
        let at = USES.iter().position(|one| *one == name);
        1u8 << at.unwrap_or_else(|| panic!("{source}: no use is named {name}"))
    })
    .fold(0, |all, one| all | one)
}

/// `None` for "as-merged".
fn fit(table: &toml::Table, source: &str) -> Option<String> {
    let name = match word(table, "fit", source) {
        "as-merged" => return None,
        // an edge says that two go together, not that nothing is asked
        "ok" if source == EDGES => "Obligations",
        "ok" => "Ok",
        "obligations" => "Obligations",
        "review" => "Review",
        "conflict" => "Conflict",
        other => panic!("{source}: no answer is named {other}"),
    };
    Some(format!("super::Fit::{name}"))
}
