// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The packet as JSON, for programs and to be compared with later ones. Its form is
//! `schema/placet-disclosure.schema.json`.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde_json::Value;

use super::Packet;
use crate::disclosure::{Asked, Fact, Section, Table};
use crate::inventory::Place;

/// As in the `json` report: raised when keys change or are added.
const SCHEMA_VERSION: &str = "1.0";

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    title: &'a str,
    created: Option<&'a str>,
    addresses: bool,
    sections: Vec<SectionRow<'a>>,
    open_questions: Vec<&'a str>,
    lines: Vec<String>,
    changes: Option<ChangesRow<'a>>,
}

#[derive(Serialize)]
struct SectionRow<'a> {
    id: &'a str,
    title: &'a str,
    facts: Vec<FactRow<'a>>,
    tables: Vec<TableRow<'a>>,
    notes: &'a [String],
    questions: Vec<QuestionRow<'a>>,
}

#[derive(Serialize)]
struct FactRow<'a> {
    key: &'a str,
    label: &'a str,
    value: &'a str,
    evidence: Vec<PlaceRow<'a>>,
}

#[derive(Serialize)]
struct TableRow<'a> {
    key: &'a str,
    title: &'a str,
    rows: Vec<CellsRow<'a>>,
}

#[derive(Serialize)]
struct CellsRow<'a> {
    cells: BTreeMap<&'a str, &'a str>,
    evidence: Vec<PlaceRow<'a>>,
}

#[derive(Serialize)]
struct PlaceRow<'a> {
    path: &'a str,
    start_line: Option<usize>,
    end_line: Option<usize>,
}

#[derive(Serialize)]
struct QuestionRow<'a> {
    key: &'a str,
    question: &'a str,
    source: &'a str,
    answer: Option<&'a str>,
}

#[derive(Serialize)]
struct ChangesRow<'a> {
    added: &'a [String],
    gone: &'a [String],
}

pub(super) fn write(packet: &Packet<'_>, to: &mut dyn io::Write) -> io::Result<()> {
    let disclosure = packet.disclosure;
    let document = Document {
        schema_version: SCHEMA_VERSION,
        title: &disclosure.title,
        created: packet.created,
        addresses: disclosure.addresses,
        sections: disclosure.sections.iter().map(section).collect(),
        open_questions: disclosure.open().map(|asked| asked.key.as_str()).collect(),
        lines: disclosure.lines(),
        changes: packet.changes.map(|changes| ChangesRow {
            added: &changes.added,
            gone: &changes.gone,
        }),
    };
    serde_json::to_writer_pretty(&mut *to, &document)?;
    to.write_all(b"\n")
}

fn section(section: &Section) -> SectionRow<'_> {
    SectionRow {
        id: &section.id,
        title: &section.title,
        facts: section.facts.iter().map(fact).collect(),
        tables: section.tables.iter().map(table).collect(),
        notes: &section.notes,
        questions: section.questions.iter().map(question).collect(),
    }
}

fn fact(fact: &Fact) -> FactRow<'_> {
    FactRow {
        key: fact.key,
        label: fact.label,
        value: &fact.value,
        evidence: fact.places.iter().map(place).collect(),
    }
}

fn table(table: &Table) -> TableRow<'_> {
    let keys = || table.columns.iter().map(|(key, _)| *key);
    TableRow {
        key: table.key,
        title: table.title,
        rows: table
            .rows
            .iter()
            .map(|row| CellsRow {
                cells: keys().zip(row.cells.iter().map(String::as_str)).collect(),
                evidence: row.places.iter().map(place).collect(),
            })
            .collect(),
    }
}

fn place(place: &Place) -> PlaceRow<'_> {
    PlaceRow {
        path: &place.path,
        start_line: place.lines.map(|lines| lines.start),
        end_line: place.lines.map(|lines| lines.end),
    }
}

fn question(asked: &Asked) -> QuestionRow<'_> {
    QuestionRow {
        key: &asked.key,
        question: &asked.ask,
        source: &asked.source,
        answer: asked.answer.as_deref(),
    }
}

/// The lines of an earlier packet, by which it is compared; `None` where a text is none.
#[must_use]
pub fn lines_of(packet: &str) -> Option<Vec<String>> {
    let document: Value = serde_json::from_str(packet).ok()?;
    let version = document.get("schema_version")?.as_str()?;
    // one that other keys were added to can still be read
    let same = version.split('.').next() == SCHEMA_VERSION.split('.').next();
    let lines = document.get("lines")?.as_array()?.iter();
    let lines: Option<Vec<String>> = lines.map(|line| line.as_str().map(str::to_owned)).collect();
    lines.filter(|_| same)
}
