// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a technology transfer office asks before a release: what the tree tells is filled in with
//! its evidence, what only people know is left as a question.
//!
//! Which sections and questions there are is data, `rules/disclosure.toml`. What is filled in is
//! written by one function a section, in the order of [`FACTS`]; of each other they know only what
//! `project` and `markings` offer. Pure: inventory, policy, history and answers in, one [`Disclosure`] out.

pub mod answers;
mod funding;
mod license;
mod markings;
mod material;
mod ownership;
mod people;
mod project;
mod published;
mod restrictions;

use std::collections::BTreeSet;

use crate::git::history::History;
use crate::inventory::{Inventory, Place};
use crate::policy::Case;
use crate::profile::{Profile, Said, Topic};
use crate::rules::disclosure::{Checklist, When};
use crate::rules::people::People;
use crate::source::folder;
use answers::Answers;
use people::Somebody;

/// The packet.
#[derive(Debug, Clone)]
pub struct Disclosure {
    /// What the project is called.
    pub title: String,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// Whether e-mail addresses are in it.
    pub addresses: bool,
}

/// A section of the packet.
#[derive(Debug, Clone)]
pub struct Section {
    /// The stable name.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Single facts.
    pub facts: Vec<Fact>,
    /// Facts of one kind.
    pub tables: Vec<Table>,
    /// What a reader should know, in sentences.
    pub notes: Vec<String>,
    /// What people are asked.
    pub questions: Vec<Asked>,
}

/// One fact.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The stable name.
    pub key: &'static str,
    /// What it is.
    pub label: &'static str,
    /// What it is said to be.
    pub value: String,
    /// Where that is said.
    pub places: Vec<Place>,
}

/// Facts of one kind.
#[derive(Debug, Clone)]
pub struct Table {
    /// The stable name.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Stable names and headings of its columns.
    pub columns: &'static [(&'static str, &'static str)],
    /// Columns, from the first, by which a row is told from others when packets are compared:
    /// what changes with each commit is none.
    pub telling: usize,
    /// The rows, in order.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// One for each column.
    pub cells: Vec<String>,
    /// Where that is said.
    pub places: Vec<Place>,
}

/// A question with its answer.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The key of its answer in the file of answers.
    pub key: String,
    /// The question.
    pub ask: String,
    /// Who asks it.
    pub source: String,
    /// The answer, where somebody gave one.
    pub answer: Option<String>,
}

/// All that a packet is made of.
pub struct Known<'a> {
    /// What was found, with profiles.
    pub case: &'a Case<'a>,
    /// What the commits tell, or why they do not.
    pub history: Result<&'a History, String>,
    /// What names and addresses say.
    pub people: &'a People,
    /// What the project's people answered.
    pub answers: &'a Answers,
    /// Whether to give e-mail addresses.
    pub addresses: bool,
}

/// What sections are filled in from, and what was seen on the way.
struct Draft<'a> {
    known: &'a Known<'a>,
    inventory: &'a Inventory,
    /// Profiles of the project itself, those nearest to the root first.
    profiles: Vec<&'a Profile>,
    somebodies: Vec<Somebody>,
    home: people::Home,
    seen: BTreeSet<&'static str>,
}

impl Draft<'_> {
    fn saw(&mut self, when: When) {
        self.seen.insert(word(when));
    }

    /// Statements on a topic with their places, each once.
    fn said(&self, topic: Topic) -> Vec<(&Said, Vec<Place>)> {
        let mut all: Vec<(&Said, Vec<Place>)> = Vec::new();
        for profile in &self.profiles {
            for said in profile.said.iter().filter(|said| said.topic == topic) {
                let place = Place {
                    path: profile.path.clone(),
                    lines: said.lines,
                };
                match all.iter_mut().find(|(known, _)| known.text == said.text) {
                    Some((_, places)) => places.push(place),
                    None => all.push((said, vec![place])),
                }
            }
        }
        all
    }
}

fn word(when: When) -> &'static str {
    match when {
        When::Funding => "funding",
        When::Outside => "outside",
        When::Material => "material",
    }
}

/// What can be filled in: its name in `rules/disclosure.toml`, and who does it.
type Fill = fn(&mut Draft<'_>, &mut Section);
const FACTS: &[(&str, Fill)] = &[
    ("project", project::fill),
    ("people", people::fill),
    ("ownership", ownership::fill),
    ("material", material::fill),
    ("funding", funding::fill),
    ("published", published::fill),
    ("restrictions", restrictions::fill),
    ("license", license::fill),
];

impl Disclosure {
    /// Puts the packet together.
    #[must_use]
    pub fn new(known: &Known<'_>, checklist: &Checklist) -> Self {
        let inventory = known.case.inventory;
        let profiles = project::profiles(known.case);
        let history = known.history.as_ref().ok().copied();
        let somebodies = people::gather(&profiles, history, known.people);
        let home = people::Home::new(&known.answers.home_domains, &somebodies, known.people);
        let mut draft = Draft {
            known,
            inventory,
            profiles,
            somebodies,
            home,
            seen: BTreeSet::new(),
        };
        let mut sections = Vec::new();
        for wanted in &checklist.sections {
            let mut section = Section {
                id: wanted.id.clone(),
                title: wanted.title.clone(),
                facts: Vec::new(),
                tables: Vec::new(),
                notes: Vec::new(),
                questions: Vec::new(),
            };
            if let Some((_, fill)) = FACTS.iter().find(|(name, _)| *name == wanted.facts) {
                fill(&mut draft, &mut section);
            }
            sections.push(section);
        }
        // a question of one section may depend on what another one saw
        for section in &mut sections {
            let here = |key: &str| key == section.id;
            section.questions = checklist
                .questions
                .iter()
                .filter(|question| here(&question.section))
                .filter(|question| {
                    let answered = known.answers.get(&question.key).is_some();
                    answered || question.when.is_none_or(|it| draft.seen.contains(word(it)))
                })
                .map(|question| Asked {
                    key: question.key.clone(),
                    ask: question.ask.clone(),
                    source: question.source.clone(),
                    answer: known.answers.get(&question.key).map(str::to_owned),
                })
                .collect();
        }
        Self {
            title: project::title(&draft),
            sections,
            addresses: known.addresses,
        }
    }

    /// Questions that nobody answered.
    pub fn open(&self) -> impl Iterator<Item = &Asked> {
        let all = self.sections.iter().flat_map(|section| &section.questions);
        all.filter(|asked| asked.answer.is_none())
    }

    /// Everything in it as lines that can be compared with those of another packet: sorted, each
    /// once, without counts and days that every commit changes.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = BTreeSet::new();
        for section in &self.sections {
            let title = &section.title;
            for fact in section.facts.iter().filter(|fact| fact.key != "days") {
                lines.insert(format!("{title}: {}: {}", fact.label, fact.value));
            }
            for table in &section.tables {
                for row in &table.rows {
                    let telling = row.cells.iter().take(table.telling);
                    let told: Vec<&str> = telling.map(String::as_str).collect();
                    let told: Vec<&str> = told.into_iter().filter(|it| !it.is_empty()).collect();
                    lines.insert(format!("{title}: {}: {}", table.title, told.join(", ")));
                }
            }
            for asked in &section.questions {
                if let Some(answer) = &asked.answer {
                    lines.insert(format!("{title}: answer to `{}`: {answer}", asked.key));
                }
            }
        }
        lines.into_iter().collect()
    }
}

/// What is different from an earlier packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Lines that are new.
    pub added: Vec<String>,
    /// Lines that are gone.
    pub gone: Vec<String>,
}

impl Changes {
    /// Compares the lines of two packets.
    #[must_use]
    pub fn between(before: &[String], now: &[String]) -> Self {
        let (old, new): (BTreeSet<&String>, BTreeSet<&String>) =
            (before.iter().collect(), now.iter().collect());
        Self {
            added: new.difference(&old).map(|line| (*line).clone()).collect(),
            gone: old.difference(&new).map(|line| (*line).clone()).collect(),
        }
    }
}

impl Section {
    fn fact(
        &mut self,
        key: &'static str,
        label: &'static str,
        value: impl Into<String>,
        places: Vec<Place>,
    ) {
        self.facts.push(Fact {
            key,
            label,
            value: value.into(),
            places,
        });
    }

    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.tables.push(table);
        }
    }
}

fn row<const N: usize>(cells: [String; N], places: Vec<Place>) -> Row {
    Row {
        cells: cells.into(),
        places,
    }
}

/// How deep below the root a path lies.
fn depth(path: &str) -> usize {
    folder(path)
        .split('/')
        .filter(|part| !part.is_empty())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_filled_in_and_all_that_can_be_is() {
        let list = Checklist::embedded();
        let mut wanted: Vec<&str> = list.sections.iter().map(|it| it.facts.as_str()).collect();
        let mut have: Vec<&str> = FACTS.iter().map(|(name, _)| *name).collect();
        wanted.sort_unstable();
        have.sort_unstable();
        assert_eq!(wanted, have);
    }

    #[test]
    fn changes_are_what_only_one_packet_has() {
        let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let changes = Changes::between(&lines("a b c"), &lines("b c d"));
        assert_eq!((changes.added, changes.gone), (lines("d"), lines("a")));
    }
}
