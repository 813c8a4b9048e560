// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Words that are part of a name only in the company of others: small words, nicknames,
//! "and", people without names, addresses spelled out.

use super::statement::Reader;
use super::words::{Kind, LISTS, core};

/// Words of a name in small letters at most: "example labs".
const SMALL: usize = 3;

impl Reader<'_, '_> {
    /// "YEAR", "your name".
    pub(super) fn is_blank(&self) -> bool {
        let text = core(self.text(self.at)).to_lowercase();
        LISTS.blank.contains(&text) || text == "name" && self.text(self.at + 1) == "of"
    }

    /// A domain that is part of a name: names stand around it.
    pub(super) fn is_named_after(&mut self) -> bool {
        let last = self.at.wrapping_sub(1);
        !self.text(self.at).contains(['/', '(', '<'])
            && self.name.last() == Some(&last)
            && !self.text(last).ends_with(',')
            && matches!(self.kind(self.at + 1), Some(Kind::Name | Kind::People))
            && !self.page.is_first(self.at + 1)
    }

    /// "Example IT Ltd.": no word of a sentence that is written in small letters around it.
    pub(super) fn is_short_capitals(&self) -> bool {
        let text = core(self.text(self.at));
        !self.page.is_first(self.at)
            && text.len() <= 3
            && text.chars().all(char::is_uppercase)
            && self
                .name
                .last()
                .is_some_and(|&last| self.text(last).contains(char::is_lowercase))
    }

    /// "Distributed Example Corporation" right after the year.
    pub(super) fn is_name_after_all(&mut self) -> bool {
        self.name.is_empty()
            && (self.year || self.sign)
            && !self.page.is_first(self.at)
            && self.text(self.at).starts_with(char::is_uppercase)
            && (1..3).all(|ahead| {
                !self.text(self.at + ahead).ends_with(':')
                    && matches!(
                        self.kind(self.at + ahead),
                        Some(Kind::Name | Kind::Company | Kind::People)
                    )
                    && !self.page.is_first(self.at + ahead)
            })
            && self.is_rights(self.at).is_none()
    }

    /// "(the first version)", "(MIT License)": a remark.
    pub(super) fn is_aside(&mut self) -> bool {
        if self.name.is_empty() || !self.text(self.at).starts_with('(') {
            return false;
        }
        let closed = self.text(self.at).contains(')');
        let next = core(self.text(self.at + 1));
        if next.len() <= 3 && next.chars().all(char::is_uppercase) {
            return false;
        }
        let link = self.kind(self.at) == Some(Kind::Link);
        !closed && link && self.kind(self.at + 1) != Some(Kind::Name)
            || !closed
                && matches!(
                    self.kind(self.at + 1),
                    Some(Kind::Stop | Kind::Lower | Kind::Code)
                )
    }

    /// "of the University": taken when a name follows.
    pub(super) fn links(&mut self) -> usize {
        // "Ann Example <ann@example.org> for Example": on whose behalf
        let after_address = self
            .get(self.at.wrapping_sub(1))
            .is_some_and(|last| last.kind == Kind::Email);
        if after_address && core(self.text(self.at)) == "for" {
            return 0;
        }
        for ahead in 1..5 {
            match self.kind(self.at + ahead) {
                Some(Kind::Link | Kind::And | Kind::By) => {}
                Some(Kind::Url) if self.kind(self.at + ahead + 1) == Some(Kind::Name) => {
                    return self.take_name(ahead + 1);
                }
                Some(Kind::Name | Kind::Company | Kind::People) => return self.take_name(ahead),
                // "of Distributed Example"
                Some(Kind::Stop)
                    if !self.page.is_first(self.at + ahead)
                        && self.text(self.at + ahead).starts_with(char::is_uppercase)
                        && self.kind(self.at + ahead + 1) == Some(Kind::Name) =>
                {
                    return self.take_name(ahead + 1);
                }
                // "the example team"
                Some(Kind::Lower)
                    if matches!(self.kind(self.at + ahead + 1), Some(Kind::People))
                        && self.page.goes_on(self.at + ahead + 1)
                        && !LISTS.is_talk(self.text(self.at + ahead)) =>
                {
                    return self.take_name(ahead + 2);
                }
                _ => break,
            }
        }
        if self.name.is_empty() {
            self.small_name()
        } else {
            0
        }
    }

    /// "and": taken when a name, people, an address or a year follows.
    pub(super) fn and(&mut self) -> usize {
        if self.name.is_empty() && self.addresses.is_empty() {
            return 0;
        }
        for ahead in 1..5 {
            if self.page.word(self.at + ahead).is_some()
                && (self.is_rights(self.at + ahead).is_some()
                    || !self.page.goes_on(self.at + ahead))
            {
                return 0;
            }
            match self.kind(self.at + ahead) {
                Some(Kind::Link | Kind::And) => {}
                Some(Kind::Name | Kind::Company | Kind::People) => return self.take_name(ahead),
                Some(Kind::Email | Kind::Url | Kind::Year) => return ahead,
                // "Ann Example, Bob Example, and carol example."
                Some(Kind::Lower) if self.is_last_of_list(self.at + ahead) => {
                    return self.take_name(ahead + 2);
                }
                _ => return 0,
            }
        }
        0
    }

    /// People where a name should be: only "various authors" and the like, not a sentence.
    pub(super) fn people_first(&mut self) -> usize {
        let text = core(self.text(self.at)).to_lowercase();
        if LISTS.is_talk(&text) && !self.year {
            self.refused = true;
            return 0;
        }
        self.take_name(1)
    }

    /// A name in small letters, to the end of its line or an address.
    pub(super) fn small_name(&mut self) -> usize {
        if LISTS.is_talk(self.text(self.at)) {
            self.refused |= !self.year && !self.sign;
            return 0;
        }
        if !(self.tag || self.year && (self.word || self.sign) || self.word && self.sign) {
            return 0;
        }
        for ahead in 1..=SMALL {
            let kind = self.kind(self.at + ahead);
            let ends = kind.is_none() || self.page.is_first(self.at + ahead);
            let closed = self
                .text(self.at + ahead - 1)
                .ends_with([',', '.', ';', ')'])
                || self.text(self.at + ahead).starts_with('(');
            match kind {
                _ if ends || closed => return self.take_name(ahead),
                Some(
                    Kind::Email
                    | Kind::Url
                    | Kind::And
                    | Kind::Stop
                    | Kind::Mark
                    | Kind::Sign
                    | Kind::Year
                    | Kind::Company
                    | Kind::People,
                ) => {
                    return self.take_name(ahead);
                }
                _ if self.is_rights(self.at + ahead).is_some() => return self.take_name(ahead),
                Some(Kind::Lower | Kind::Name | Kind::Dash | Kind::Link | Kind::Number) => {}
                _ => return 0,
            }
        }
        0
    }

    /// "Ann example <ann@example.org>".
    pub(super) fn is_nick(&mut self) -> bool {
        matches!(self.kind(self.at + 1), Some(Kind::Email | Kind::Url))
            && !self.page.is_first(self.at)
            && !self.page.is_first(self.at + 1)
            && !LISTS.is_talk(self.text(self.at))
    }

    /// "ann example <ann@example.org>" on a row of its own.
    pub(super) fn is_small_person(&mut self) -> bool {
        self.kind(self.at + 1) == Some(Kind::Lower)
            && self.kind(self.at + 2) == Some(Kind::Email)
            && !self.page.is_first(self.at + 1)
            && !self.page.is_first(self.at + 2)
    }

    /// A small name of two words after "Ann Example, Bob Example, and", at the end of its row.
    fn is_last_of_list(&mut self, at: usize) -> bool {
        let before = self.text(self.at.wrapping_sub(1)).ends_with(',');
        self.kind(at + 1) == Some(Kind::Lower)
            && before
            && !self.page.is_first(at + 1)
            && (self.page.word(at + 2).is_none() || self.page.is_first(at + 2))
            && !LISTS.is_talk(self.text(at))
    }

    /// Words of ", a Example Group company" after a company.
    pub(super) fn company_beside(&mut self) -> usize {
        let company = self
            .get(self.at.wrapping_sub(1))
            .is_some_and(|last| last.kind == Kind::Company && last.text.ends_with(','));
        if !company || !matches!(self.text(self.at), "a" | "an") || self.page.is_first(self.at) {
            return 0;
        }
        for ahead in 1..5 {
            match self.kind(self.at + ahead) {
                _ if self.page.is_first(self.at + ahead) => return 0,
                Some(Kind::Name) => {}
                Some(Kind::Company) if ahead > 1 => return ahead + 1,
                _ => return 0,
            }
        }
        0
    }

    /// "name at example dot org", so many words ahead.
    pub(super) fn spelled_address(&mut self, ahead: usize) -> usize {
        let first = self.at + ahead;
        self.page.word(first + 4);
        let is_at = ["at", "AT"].contains(&core(self.text(first + 1)));
        if !is_at {
            return 0;
        }
        for part in 3..6 {
            self.page.word(first + part);
            if ["dot", "DOT"].contains(&core(self.text(first + part))) {
                self.page.word(first + part + 1);
                self.addresses.push(first);
                return ahead + part + 2;
            }
        }
        0
    }
}
