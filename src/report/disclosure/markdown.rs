// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The packet as Markdown.

use std::fmt::Write as _;
use std::io;

use super::{PREFACE, Packet, address};
use crate::disclosure::{Row, Section, Table};
use crate::inventory::Place;
use crate::report::marked::{code, said, words};
use crate::report::page::{count, place_text};

pub(super) fn write(packet: &Packet<'_>, to: &mut dyn io::Write) -> io::Result<()> {
    let disclosure = packet.disclosure;
    let mut text = format!(
        "# Software disclosure: {}\n\n{PREFACE}\n",
        words(&disclosure.title)
    );
    if let Some(created) = packet.created {
        let _ = write!(text, "\nMade for {created}.\n");
    }
    changes(packet, &mut text);
    for (at, part) in disclosure.sections.iter().enumerate() {
        section(at + 1, part, &mut text);
    }
    let open = disclosure.open().count();
    let _ = match open {
        0 => write!(text, "\n---\n\nAll questions are answered.\n"),
        _ => write!(
            text,
            "\n---\n\n{} open. `placet disclose --questions` writes them into `disclosure.toml`; what is answered there stays for the next packet.\n",
            count(open, "question is", "questions are")
        ),
    };
    to.write_all(text.as_bytes())
}

fn changes(packet: &Packet<'_>, text: &mut String) {
    let Some(changes) = packet.changes else {
        return;
    };
    text.push_str("\n## Since the earlier packet\n\n");
    if changes.added.is_empty() && changes.gone.is_empty() {
        text.push_str("Nothing changed.\n");
    }
    for (mark, lines) in [("new", &changes.added), ("gone", &changes.gone)] {
        for line in lines {
            let _ = writeln!(text, "- **{mark}** {}", words(line));
        }
    }
}

fn section(number: usize, section: &Section, text: &mut String) {
    let _ = write!(text, "\n## {number}. {}\n", section.title);
    if !section.facts.is_empty() {
        text.push('\n');
    }
    for fact in &section.facts {
        let _ = writeln!(
            text,
            "- **{}:** {}{}",
            fact.label,
            words(&fact.value),
            evidence(&fact.places)
        );
    }
    for part in &section.tables {
        table(part, text);
    }
    if !section.notes.is_empty() {
        text.push('\n');
    }
    for note in &section.notes {
        let _ = writeln!(text, "> {}\n>", said(note));
    }
    if text.ends_with("\n>\n") {
        text.truncate(text.len() - 2);
    }
    if !section.questions.is_empty() {
        text.push('\n');
    }
    for asked in &section.questions {
        match &asked.answer {
            Some(answer) => {
                let _ = writeln!(text, "- [x] {} **{}**", asked.ask, said(answer));
            }
            None => {
                let _ = writeln!(text, "- [ ] {} (`{}`)", asked.ask, asked.key);
            }
        }
    }
}

/// A table without the columns that no row has anything in.
fn table(table: &Table, text: &mut String) {
    let filled = |at: usize| {
        let has = |row: &Row| row.cells.get(at).is_some_and(|cell| !cell.is_empty());
        table.rows.iter().any(has)
    };
    let columns: Vec<usize> = (0..table.columns.len()).filter(|at| filled(*at)).collect();
    let with_places = table.rows.iter().any(|row| !row.places.is_empty());
    let _ = write!(text, "\n### {}\n\n|", table.title);
    for at in &columns {
        if let Some((_, heading)) = table.columns.get(*at) {
            let _ = write!(text, " {heading} |");
        }
    }
    if with_places {
        text.push_str(" Evidence |");
    }
    text.push_str("\n|");
    for _ in 0..columns.len() + usize::from(with_places) {
        text.push_str("---|");
    }
    text.push('\n');
    for row in &table.rows {
        text.push('|');
        for at in &columns {
            let value = row.cells.get(*at).map(String::as_str).unwrap_or_default();
            let _ = write!(text, " {} |", cell(&words(value)));
        }
        if with_places {
            let _ = write!(text, " {} |", cell(&links(&row.places)));
        }
        text.push('\n');
    }
}

/// A cell ends at a bar, in code too, unless that is escaped.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn evidence(places: &[Place]) -> String {
    if places.is_empty() {
        return String::new();
    }
    format!(" ({})", links(places))
}

fn links(places: &[Place]) -> String {
    let links = places
        .iter()
        .map(|place| format!("[{}]({})", code(&place_text(place)), address(place)));
    links.collect::<Vec<_>>().join(", ")
}
