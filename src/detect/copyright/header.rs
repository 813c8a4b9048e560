// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The beginning of a statement: marks, signs and years up to the first word of a name.

use super::statement::Reader;
use super::words::{Kind, LISTS, core};

impl Reader<'_, '_> {
    /// Marks, signs and years up to the first word of a name.
    pub(super) fn header(&mut self) {
        let mut skipped = false;
        loop {
            let Some(kind) = self.kind(self.at) else {
                // a field whose content stands below
                if self.field && !skipped && self.at == self.mark + 1 {
                    skipped = true;
                    self.page.skip_blank();
                    continue;
                }
                self.name_after_blank();
                break;
            };
            if self.at > self.mark && self.page.is_first(self.at) {
                // the bare word at the end of a line is a word of a sentence, unless that goes on
                // with a sign or a year
                let bare = !self.sign && !self.year && !self.by && !self.is_part();
                let evident = matches!(kind, Kind::Sign | Kind::Year);
                let another = self.year && matches!(kind, Kind::Mark | Kind::Sign);
                if !self.page.goes_on(self.at) || bare && !evident || another || self.tag {
                    break;
                }
            }
            match kind {
                Kind::Mark => {
                    // "Copyright: Copyright 2001": a field and its content
                    if self.word && !self.year && !self.tag {
                        self.start = self.at;
                    }
                    let text = self.text(self.at).to_lowercase();
                    self.word = true;
                    if text.contains("copyrighttext") {
                        self.tag = true;
                        self.start = self.at + 1;
                    }
                    self.field |= text.ends_with(':');
                    self.by |= text.starts_with("copyrighted");
                }
                Kind::Sign => self.sign = true,
                _ if self.at > self.mark && self.work_of() > 0 => {
                    self.at += self.work_of();
                    self.by = true;
                    self.of = true;
                    continue;
                }
                // "Copyright Notice (1999) Example University"
                Kind::Lower | Kind::Stop | Kind::Name
                    if self.at == self.mark + 1
                        && self.word
                        && core(self.text(self.at)).eq_ignore_ascii_case("notice")
                        && self.kind(self.at + 1) == Some(Kind::Year)
                        && !self.page.is_first(self.at + 1) => {}
                // what a program fills in: "Copyright (C) %d Example", "${year}"
                Kind::Code if self.at > self.mark && is_filled_in(self.text(self.at)) => {}
                // "Copyright c 2001"
                Kind::Name | Kind::Lower
                    if self.word
                        && matches!(self.text(self.at), "c" | "C")
                        && self.kind(self.at + 1) == Some(Kind::Year) => {}
                // "Copyright Holder: Ann Example"
                Kind::Lower | Kind::Name
                    if self.at == self.mark + 1
                        && matches!(
                            self.text(self.at).to_lowercase().as_str(),
                            "holder:" | "holders:" | "holder(s):" | "owner:"
                        ) =>
                {
                    self.by = true;
                }
                // "its copyright holder, Example Inc."
                Kind::Lower | Kind::Name if self.at == self.mark + 1 && self.is_holder() => {
                    self.beside = true;
                }
                Kind::Year => self.year = true,
                Kind::By => self.by = true,
                Kind::Month if self.is_date() => {}
                Kind::Dash => {}
                Kind::Number if self.is_short_year() || self.is_date() => {}
                Kind::And if self.year && self.kind(self.at + 1) == Some(Kind::Year) => {}
                _ if self.year && self.is_open_year() => {}
                _ if (self.word || self.sign) && !self.page.is_first(self.at) => {
                    // "All rights reserved by Example"
                    let Some(words) = self.is_rights(self.at).filter(|&words| words > 0) else {
                        break;
                    };
                    let after = self.at + words;
                    let follows = self.kind(after).is_some_and(|kind| {
                        matches!(
                            kind,
                            Kind::By | Kind::Name | Kind::Lower | Kind::Year | Kind::Dash
                        )
                    });
                    if !follows || self.page.is_first(after) {
                        break;
                    }
                    self.at = after;
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
    }

    /// "Jan 2001", "3 May 2001": another part of a date and then a year.
    pub(super) fn is_date(&mut self) -> bool {
        let row = self.get(self.at).map(|word| word.row);
        for next in self.at + 1..self.at + 3 {
            match self.kind(next) {
                Some(Kind::Year) => return self.get(next).map(|word| word.row) == row,
                Some(Kind::Month | Kind::Number) => {}
                _ => return false,
            }
        }
        false
    }

    /// "87," after "1986,".
    pub(super) fn is_short_year(&self) -> bool {
        let text = core(self.text(self.at));
        self.year
            && self
                .get(self.at.wrapping_sub(1))
                .is_some_and(|before| matches!(before.kind, Kind::Year | Kind::Number | Kind::Dash))
            && text.len() >= 2
            && text.len() <= 40
            && text
                .split([',', '-', '–'])
                .all(|part| part.len() == 2 || part.is_empty() || part.len() == 4)
            && (text.len() > 2 || !self.text(self.at).ends_with('.'))
    }

    pub(super) fn is_open_year(&self) -> bool {
        LISTS.is_open_year(self.text(self.at))
            && self.get(self.at.wrapping_sub(1)).is_some_and(|before| {
                before.kind == Kind::Dash || before.text.ends_with(['-', '–', ','])
            })
    }

    /// Words before "of" when what is said to be copyrighted is somebody's: "copyrighted works
    /// of", "is the copyright property of", "are copyright of".
    fn work_of(&mut self) -> usize {
        if self.at > self.mark + 1 && !self.sign {
            return 0;
        }
        let mut at = self.at;
        while at < self.at + 2 && LISTS.work.contains(&core(self.text(at)).to_lowercase()) {
            at += 1;
            self.page.word(at);
        }
        let told = at > self.at
            || self.mark.checked_sub(1).is_some_and(|before| {
                let before = self.text(before).to_lowercase();
                matches!(before.as_str(), "is" | "are" | "remain" | "remains")
            });
        if told && self.text(at) == "of" && self.page.goes_on(at) {
            at + 1 - self.at
        } else {
            0
        }
    }

    /// "holder" right before a name of several words.
    fn is_holder(&mut self) -> bool {
        let word = self.text(self.at).trim_end_matches(',').to_lowercase();
        let next = self.at + 1;
        matches!(word.as_str(), "holder" | "holders")
            && self.kind(next) == Some(Kind::Name)
            && self.page.goes_on(next)
            && self.text(next).contains(char::is_lowercase)
            && !LISTS.is_talk(self.text(next))
    }

    /// Whether "portions" stands before the mark.
    fn is_part(&self) -> bool {
        self.mark
            .checked_sub(1)
            .is_some_and(|before| LISTS.part.contains(&core(self.text(before)).to_lowercase()))
    }

    /// A company on a row of its own after the year's row and an empty one.
    fn name_after_blank(&mut self) {
        let whole = self.word && self.sign && self.year && self.page.is_first(self.start);
        if !whole || self.kind(self.at).is_some() {
            return;
        }
        self.page.skip_blank();
        let mut at = self.at;
        self.closed = true;
        while let Some(kind) = self.kind(at) {
            if at > self.at && self.page.is_first(at) {
                return;
            }
            match kind {
                Kind::Name | Kind::Link | Kind::And => {}
                Kind::Company => {
                    self.closed = false;
                    return;
                }
                _ => return,
            }
            at += 1;
        }
    }
}

/// Whether a program puts a year here.
fn is_filled_in(word: &str) -> bool {
    word.len() == 2 && word.starts_with('%') || word.to_lowercase().contains("year")
}
