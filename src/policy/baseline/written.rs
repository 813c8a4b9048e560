// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A baseline as a file: TOML that people read in a diff. One place a line, sorted, no clock.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Baseline, Entry};
use crate::license::nearest;
use crate::mistake::{Mistake, Mistakes};
use crate::policy::Level;
use crate::source::Span;

/// Raised when a reader of the old form would read the new one wrongly.
const VERSION: &str = "1";

const TOP: &[&str] = &["version", "tool", "policy", "policy-digest", "known"];
const KNOWN: &[&str] = &["check", "level", "cause", "places"];
const PLACE: &[&str] = &["path", "of", "text", "file"];
const LEVELS: [Level; 3] = [Level::Note, Level::Warning, Level::Error];

/// Writes it.
pub(super) fn text(baseline: &Baseline) -> String {
    let mut text = format!(
        "# What placet found before: `placet check --baseline FILE` fails only on what is not here.\n\
         # Written by --write-baseline. Lines may be taken out by hand; what is added hides findings.\n\
         version = {VERSION}\n\
         tool = {}\n\
         policy = {}\n\
         policy-digest = {}\n",
        quoted(&baseline.tool),
        quoted(&baseline.policy),
        quoted(&baseline.policy_digest)
    );
    let mut causes: BTreeMap<(&str, &str, Level), Vec<&Entry>> = BTreeMap::new();
    for entry in &baseline.entries {
        causes
            .entry((&entry.check, &entry.cause, entry.level))
            .or_default()
            .push(entry);
    }
    for ((check, cause, level), mut entries) in causes {
        entries.sort();
        let _ = write!(
            text,
            "\n[[known]]\ncheck = {}\nlevel = {}\ncause = {}\nplaces = [\n",
            quoted(check),
            quoted(level.name()),
            quoted(cause)
        );
        for entry in entries {
            let _ = write!(text, "    {{ path = {}", quoted(&entry.path));
            for (key, value) in [
                ("of", &entry.of),
                ("text", &entry.text),
                ("file", &entry.file),
            ] {
                if !value.is_empty() {
                    let _ = write!(text, ", {key} = {}", quoted(value));
                }
            }
            text.push_str(" },\n");
        }
        text.push_str("]\n");
    }
    text
}

/// A basic string of TOML: one line, whatever a file is called.
fn quoted(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for letter in value.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Reads it.
pub(super) fn read(name: &str, text: &str) -> Result<Baseline, Mistakes> {
    let mut reader = Reader::default();
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        reader.mistakes.push(Mistake::new(0, span, error.message()));
    }
    // what a broken file says is guesswork: its grammar is shown first
    let baseline = errors
        .is_empty()
        .then(|| reader.baseline(table.get_ref()))
        .flatten();
    match baseline {
        Some(baseline) if reader.mistakes.is_empty() => Ok(baseline),
        _ => Err(Mistakes {
            of: "the baseline",
            mistakes: reader.mistakes,
            sources: vec![(name.to_owned(), text.to_owned())],
        }),
    }
}

type Value<'a> = Spanned<DeValue<'a>>;

#[derive(Default)]
struct Reader {
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn baseline(&mut self, table: &DeTable<'_>) -> Option<Baseline> {
        // of a form to come the rest is not guessed at
        if !self.version(table) {
            return None;
        }
        self.keys(table, TOP);
        let mut baseline = Baseline {
            tool: self.text(table, &(0..0), "tool", ""),
            policy: self.text(table, &(0..0), "policy", ""),
            policy_digest: self.text(table, &(0..0), "policy-digest", ""),
            entries: Vec::new(),
        };
        if let Some(known) = table.get("known") {
            for one in self.list(known, "a list of [[known]] tables") {
                self.known(one, &mut baseline.entries);
            }
        }
        baseline.entries.sort();
        baseline.entries.dedup();
        Some(baseline)
    }

    fn version(&mut self, table: &DeTable<'_>) -> bool {
        let Some(value) = table.get("version") else {
            let mistake = Mistake::new(0, 0..0, "this is no baseline: `version` is missing");
            self.mistakes
                .push(mistake.help("write one with `placet check --write-baseline FILE`"));
            return false;
        };
        let known =
            matches!(value.get_ref(), DeValue::Integer(number) if number.as_str() == VERSION);
        if !known {
            self.mistakes.push(
                Mistake::new(0, value.span(), "this form of baseline is not known")
                    .label(format!("expected {VERSION}"))
                    .help("write it anew with `placet check --write-baseline FILE`"),
            );
        }
        known
    }

    fn known(&mut self, value: &Value<'_>, into: &mut Vec<Entry>) {
        let Some(table) = self.table(value) else {
            return;
        };
        let span = value.span();
        self.keys(table, KNOWN);
        let check = self.text(table, &span, "check", "the code of a check");
        let cause = self.text(table, &span, "cause", "");
        let level = self.level(table, &span);
        let Some(places) = table.get("places") else {
            self.missing(&span, "places", "a list of places");
            return;
        };
        for place in self.list(places, "a list of places") {
            let Some(table) = self.table(place) else {
                continue;
            };
            self.keys(table, PLACE);
            let span = place.span();
            let mut optional = |key| match table.get(key) {
                Some(_) => self.text(table, &span, key, ""),
                None => String::new(),
            };
            let (of, text, file) = (optional("of"), optional("text"), optional("file"));
            into.push(Entry {
                check: check.clone(),
                cause: cause.clone(),
                level,
                path: self.text(table, &span, "path", "a path below the scanned folder"),
                of,
                text,
                file,
            });
        }
    }

    fn level(&mut self, table: &DeTable<'_>, span: &Span) -> Level {
        let word = self.text(table, span, "level", "error, warning or note");
        let found = LEVELS.into_iter().find(|level| level.name() == word);
        if let (None, Some(value)) = (found, table.get("level"))
            && value.get_ref().as_str().is_some()
        {
            let mistake = Mistake::new(0, value.span(), "this is no level");
            let names = LEVELS.map(Level::name);
            self.mistakes.push(match nearest(&word, names) {
                Some(near) => mistake.label(format!("did you mean `{near}`?")),
                None => mistake.label("expected error, warning or note"),
            });
        }
        found.unwrap_or(Level::Note)
    }

    fn keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let mistake = Mistake::new(0, key.span(), "unknown key");
                self.mistakes
                    .push(match nearest(name, known.iter().copied()) {
                        Some(near) => mistake.label(format!("did you mean `{near}`?")),
                        None => mistake.label(format!("expected one of {}", known.join(", "))),
                    });
            }
        }
    }

    fn text(&mut self, table: &DeTable<'_>, span: &Span, key: &str, what: &str) -> String {
        let Some(value) = table.get(key) else {
            self.missing(
                span,
                key,
                if what.is_empty() {
                    "text in quotes"
                } else {
                    what
                },
            );
            return String::new();
        };
        match value.get_ref().as_str() {
            // an empty one would fit what it should not
            Some("") if !what.is_empty() => {
                self.mistakes
                    .push(Mistake::new(0, value.span(), "empty text").label(what));
                String::new()
            }
            Some(text) => text.to_owned(),
            None => {
                self.expected(value, "text in quotes");
                String::new()
            }
        }
    }

    fn list<'a, 'b>(&mut self, value: &'a Value<'b>, what: &str) -> &'a [Value<'b>] {
        match value.get_ref() {
            DeValue::Array(array) => array,
            _ => {
                self.expected(value, what);
                &[]
            }
        }
    }

    fn table<'a, 'b>(&mut self, value: &'a Value<'b>) -> Option<&'a DeTable<'b>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.expected(value, "a table");
                None
            }
        }
    }

    fn expected(&mut self, value: &Value<'_>, what: &str) {
        let title = format!("{} does not fit here", value.get_ref().type_str());
        self.mistakes
            .push(Mistake::new(0, value.span(), title).label(format!("expected {what}")));
    }

    fn missing(&mut self, span: &Span, key: &str, what: &str) {
        self.mistakes.push(
            Mistake::new(0, span.clone(), format!("`{key}` is missing"))
                .label(format!("needs `{key}`: {what}")),
        );
    }
}
