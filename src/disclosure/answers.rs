// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `disclosure.toml`: what the project's people answered. Read again on every run, so that an
//! answer is given once.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::license::nearest;
use crate::mistake::{Mistake, Mistakes};
use crate::rules::disclosure::Checklist;

/// The name of the file, at the root.
pub const FILE: &str = "disclosure.toml";
const HOME: &str = "home-domains";
const ANSWERS: &str = "answers";

/// What the project's people answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// The domains of those who hold the rights, such as `example.edu`.
    pub home_domains: Vec<String>,
    answers: BTreeMap<String, String>,
}

impl Answers {
    /// Reads the file.
    ///
    /// # Errors
    /// All mistakes at once: no TOML, a key that no question has, an answer that is no text.
    pub fn read(text: &str, checklist: &Checklist) -> Result<Self, Mistakes> {
        let mut mistakes = Vec::new();
        let mut answers = Self::default();
        match DeTable::parse(text) {
            Ok(table) => {
                for (key, value) in table.get_ref() {
                    match (key.get_ref().as_ref(), value.get_ref()) {
                        (HOME, DeValue::Array(list)) => {
                            for domain in list {
                                match domain.get_ref().as_str() {
                                    Some(domain) => answers
                                        .home_domains
                                        .push(domain.trim().trim_start_matches('@').to_lowercase()),
                                    None => mistakes.push(no_text(domain)),
                                }
                            }
                        }
                        (ANSWERS, DeValue::Table(table)) => {
                            answers.table(table, checklist, &mut mistakes);
                        }
                        (HOME | ANSWERS, _) => mistakes.push(
                            Mistake::new(0, value.span(), "this is of the wrong kind")
                                .label("`home-domains` is a list, `[answers]` a table"),
                        ),
                        (other, _) => mistakes.push(unknown(key.span(), other, [HOME, ANSWERS])),
                    }
                }
            }
            Err(error) => mistakes.push(Mistake::new(
                0,
                error.span().unwrap_or_default(),
                format!("this is not valid TOML: {}", error.message()),
            )),
        }
        if mistakes.is_empty() {
            return Ok(answers);
        }
        mistakes.sort_by_key(|mistake| mistake.span.start);
        Err(Mistakes {
            of: "the answers",
            mistakes,
            sources: vec![(FILE.to_owned(), text.to_owned())],
        })
    }

    fn table(&mut self, table: &DeTable<'_>, checklist: &Checklist, mistakes: &mut Vec<Mistake>) {
        let keys = || checklist.questions.iter().map(|it| it.key.as_str());
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !keys().any(|known| known == name) {
                mistakes.push(unknown(key.span(), name, keys()));
            } else if let Some(text) = value.get_ref().as_str() {
                let text = text.trim();
                // an empty one waits to be filled in
                if !text.is_empty() {
                    self.answers.insert(name.to_owned(), text.to_owned());
                }
            } else {
                mistakes.push(no_text(value));
            }
        }
    }

    /// The answer to a question.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.answers.get(key).map(String::as_str)
    }
}

fn no_text(value: &Spanned<DeValue<'_>>) -> Mistake {
    Mistake::new(0, value.span(), "this is no text").label("write it between quotation marks")
}

fn unknown<'k>(
    span: std::ops::Range<usize>,
    key: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Mistake {
    let mistake = Mistake::new(0, span, format!("no question has the key `{key}`"));
    match nearest(key, known) {
        Some(near) => mistake.label(format!("did you mean `{near}`?")),
        None => mistake.label("`placet disclose` shows the keys"),
    }
}

/// The file with every question that it does not mention yet as a comment; what stands in it
/// stays as it is.
#[must_use]
pub fn with_questions(text: &str, checklist: &Checklist) -> String {
    let mut all = text.to_owned();
    if all.trim().is_empty() {
        all.push_str(
            "# Answers to what `placet disclose` asks. Remove the # in front of those you give.\n\n\
             # Domains of e-mail addresses of those who hold the rights.\n\
             # home-domains = [\"example.edu\"]\n\n[answers]\n",
        );
    }
    if !all.ends_with('\n') {
        all.push('\n');
    }
    let mentioned = |key: &str| {
        text.lines().any(|line| {
            let bare = line.trim_start_matches(['#', ' ', '\t']);
            let rest = bare.strip_prefix(key).unwrap_or_default();
            rest.trim_start().starts_with('=')
        })
    };
    let missing: Vec<_> = checklist
        .questions
        .iter()
        .filter(|question| !mentioned(&question.key))
        .collect();
    // what follows belongs to the last table: that must be the one of the answers
    let last = text
        .lines()
        .rfind(|line| line.trim_start().starts_with('['));
    let ours = text.trim().is_empty() || last.is_some_and(|line| line.trim() == "[answers]");
    if !missing.is_empty() && !ours {
        all.push_str("\n# belongs under [answers]:\n");
    }
    for question in missing {
        all.push_str(&format!(
            "\n# {}\n# {} = \"\"\n",
            question.ask, question.key
        ));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Answers, String> {
        Answers::read(text, &Checklist::embedded()).map_err(|mistakes| mistakes.render(false))
    }

    #[test]
    fn answers_are_read_and_empty_ones_wait() {
        let answers = read(
            "home-domains = [\"@Example.edu\"]\n[answers]\nsponsors = \"None.\"\nstage = \"\"\n",
        )
        .unwrap();
        assert_eq!(answers.home_domains, ["example.edu"]);
        assert_eq!(answers.get("sponsors"), Some("None."));
        assert_eq!(answers.get("stage"), None);
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        let check = |text: &str, want: &str| {
            let error = read(text).unwrap_err();
            assert!(error.contains(want), "{text:?}: {error}");
        };
        check("[answers]\nsponsor = \"x\"\n", "did you mean `sponsors`?");
        check("[answers]\nsponsors = 3\n", "this is no text");
        check("home-domains = \"example.edu\"\n", "wrong kind");
        check("[answer]\n", "did you mean `answers`?");
        check("= 1", "not valid TOML");
    }

    #[test]
    fn questions_are_added_once_and_answers_stay() {
        let list = Checklist::embedded();
        let fresh = with_questions("", &list);
        assert_eq!(read(&fresh).unwrap(), Answers::default());
        assert_eq!(with_questions(&fresh, &list), fresh);
        let mine = "[answers]\n# by the lab\nsponsors = \"None.\"\n";
        let more = with_questions(mine, &list);
        assert!(more.starts_with(mine), "{more}");
        assert!(!more.contains("# sponsors ="), "{more}");
        assert!(more.contains("# stage = \"\""), "{more}");
        assert_eq!(read(&more).unwrap().get("sponsors"), Some("None."));
    }
}
