// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Whether what was read is a statement, or talk about copyright.

use super::statement::Reader;
use super::words::{Kind, LISTS, core};

impl Reader<'_, '_> {
    /// "M. Y. Name", "Your Company Name": to be filled in.
    pub(super) fn is_template(&self) -> bool {
        self.name.len() > 1
            && self.name.last().is_some_and(|&last| {
                let text = core(self.text(last));
                text == "Name" || text == "NAME"
            })
    }

    /// Whether what was read is enough to be a statement.
    pub(super) fn is_statement(&mut self, named: bool, end: usize) -> bool {
        if self.is_template() {
            return false;
        }
        if self.dated || self.year && (!named || self.sign || self.tag || !self.is_law()) {
            return true;
        }
        if !named {
            return false;
        }
        if self.tag || self.word && self.sign {
            return true;
        }
        let Some(&first) = self.name.first() else {
            return self.field;
        };
        if self.word {
            let text = self.text(first);
            let mark = self.text(self.start);
            let path =
                text.starts_with('/') || text.contains('/') && text.starts_with(char::is_lowercase);
            // "…by copyright. More", "Copyright - Includes"
            let heading = mark.ends_with('.') && !mark.to_lowercase().starts_with("copr.")
                || !self.by
                    && self
                        .get(first.wrapping_sub(1))
                        .is_some_and(|before| before.kind == Kind::Dash);
            // one word with a capital in the middle of a sentence is no name yet
            let prose = (!self.by || self.of)
                && self.name.len() == 1
                && mark.starts_with("copyright")
                && !self.page.is_first(self.start)
                && text.chars().skip(1).all(char::is_lowercase);
            if path
                || heading
                || prose
                || text.starts_with('(')
                || LISTS.license.contains(&core(text).to_lowercase())
            {
                return false;
            }
            // "Copyright Example:" is a heading, "Copyright Example License" a document
            let next = core(self.text(end)).to_lowercase();
            if !self.by
                && (self.text(end - 1).ends_with(':')
                    || next.starts_with("licen") && !self.page.is_first(end))
            {
                return false;
            }
            if self.beside {
                return self.names() > 1;
            }
            // "Copyright: Example is the author"
            let sentence = self.field
                && !self.page.is_first(end)
                && match self.get(end).map(|word| word.kind) {
                    Some(Kind::Stop) => true,
                    // "The Example libraries", "A variety of"
                    Some(Kind::Lower) => matches!(text, "The" | "A" | "An"),
                    _ => false,
                }
                && !self.text(end - 1).ends_with([',', '.', ';']);
            if sentence || self.is_term() || text.len() == 1 && self.name.len() == 1 {
                return false;
            }
            return (self.by || !LISTS.is_talk(self.text(first)))
                && self.name.iter().any(|&at| {
                    self.get(at)
                        .is_some_and(|word| matches!(word.kind, Kind::Name | Kind::Company))
                })
                && !self.is_title(first);
        }
        // "(c)" numbers a list more often than not: nothing but a name may follow
        let is_sign = self.text(self.mark) == "©";
        if self.text(self.mark).ends_with('.') {
            return false;
        }
        let ends = self.kind(end).is_none()
            || self.page.is_first(end)
            || !self.addresses.is_empty()
            || self.is_rights(end).is_some()
            || self
                .get(end - 1)
                .is_some_and(|last| last.kind == Kind::Company || last.text.ends_with([',', '.']));
        let bullet = self.page.is_first(self.mark)
            && self.addresses.is_empty()
            && !self.by
            && self.is_rights(end).is_none()
            && !self
                .name
                .iter()
                .any(|&at| self.get(at).is_some_and(|word| word.kind == Kind::Company));
        let words = self.name.len();
        let plain = self.name.iter().enumerate().all(|(place, &at)| {
            let text = self.text(at);
            let sound = |letter: char| letter.is_alphabetic() || ".,-&'()".contains(letter);
            text.chars().all(sound) && !(place == 0 && text.starts_with('('))
        });
        if !plain {
            return false;
        }
        ends && (is_sign || self.by || words >= 2 && !bullet)
    }

    /// A line in capitals, or a heading in which the word stands among others.
    pub(super) fn is_title(&self, first: usize) -> bool {
        let mark = self.text(self.mark);
        let all_capitals = mark.chars().all(|letter| !letter.is_lowercase());
        let company = self
            .name
            .iter()
            .any(|&at| self.get(at).is_some_and(|word| word.kind == Kind::Company));
        let next_capitals = self
            .text(first)
            .chars()
            .all(|letter| !letter.is_lowercase());
        all_capitals && next_capitals && !company
    }

    /// Words of the name that carry it.
    fn names(&self) -> usize {
        let carries = |at: &&usize| {
            self.get(**at)
                .is_some_and(|word| matches!(word.kind, Kind::Name | Kind::Company))
        };
        self.name.iter().filter(carries).count()
    }

    /// "The Software": a word that contracts and manuals define.
    fn is_term(&self) -> bool {
        !self.by
            && self.name.iter().all(|&at| {
                self.get(at).is_some_and(|word| {
                    word.kind == Kind::Link || LISTS.term.contains(&core(&word.text).to_lowercase())
                })
            })
    }

    /// "Copyright Act 1976", "Copyright (Computer Programs) Regulations 1992".
    fn is_law(&self) -> bool {
        self.name.first().is_some_and(|&first| {
            self.text(first).starts_with('(') && !self.text(first).contains(')')
        }) || self
            .name
            .iter()
            .any(|&at| LISTS.law.contains(&core(self.text(at)).to_lowercase()))
    }
}
