// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What follows marks and years: names, addresses and more years, row by row.

use super::statement::Reader;
use super::words::{Kind, LISTS, core};

/// Words of a statement at most.
const MOST: usize = 150;

impl Reader<'_, '_> {
    /// Names, addresses and more years.
    pub(super) fn body(&mut self) {
        while let Some(kind) = self.kind(self.at) {
            if self.closed || self.at - self.mark > MOST {
                return;
            }
            if self.at > self.mark && self.page.is_first(self.at) && !self.goes_on() {
                return;
            }
            let taken = match kind {
                Kind::Mark | Kind::Sign => return,
                _ if self.name.is_empty() && self.is_blank() => {
                    self.refused = true;
                    return;
                }
                _ if self.is_rights(self.at).is_some() || self.heading() => return,
                Kind::Placeholder => {
                    self.refused |= self.name.is_empty();
                    return;
                }
                Kind::Year => {
                    self.year = true;
                    1
                }
                // "the example.org Project"
                Kind::Url if self.is_named_after() => self.take_name(1),
                Kind::Email | Kind::Url => {
                    self.addresses.push(self.at);
                    1
                }
                Kind::Link | Kind::Name | Kind::People if self.is_aside() => return,
                Kind::Name if self.is_alias() => self.alias(),
                Kind::Name | Kind::Company => self.take_name(1),
                Kind::Month if self.is_date() => 1,
                // "May Example"
                Kind::Month => self.take_name(1),
                Kind::People if !self.is_open() || self.word && self.sign => self.take_name(1),
                Kind::People => self.people_first(),
                Kind::Link => self.links(),
                Kind::And => self.and(),
                Kind::By if self.name.is_empty() => 1,
                Kind::Dash => self.dash(),
                Kind::Number => self.number(),
                Kind::Lower if self.name.is_empty() => self.small_name(),
                Kind::Lower if self.page.is_first(self.at) && self.is_small_person() => {
                    self.take_name(2)
                }
                Kind::Lower if self.is_nick() => {
                    if self.text(self.at).starts_with('(') {
                        1
                    } else {
                        self.take_name(1)
                    }
                }
                Kind::Lower | Kind::Stop if self.company_beside() > 0 => {
                    let words = self.company_beside();
                    self.take_name(words)
                }
                Kind::Lower => self.spelled_address(0),
                Kind::Stop if self.is_short_capitals() => self.take_name(1),
                Kind::Stop if self.is_name_after_all() => self.take_name(1),
                _ => 0,
            };
            if taken == 0 {
                return;
            }
            self.at += taken;
            // "its copyright holder, Example Inc., grants"
            let beside = self.beside
                && self.text(self.at - 1).ends_with(',')
                && self.kind(self.at) != Some(Kind::Company);
            if beside || self.is_sentence_end() {
                return;
            }
        }
    }

    /// Whether a name is still due.
    pub(super) fn is_open(&self) -> bool {
        if self.name.is_empty() && self.addresses.is_empty() {
            return true;
        }
        self.get(self.at.wrapping_sub(1)).is_some_and(|last| {
            matches!(last.kind, Kind::And | Kind::Link | Kind::By | Kind::Dash)
                || last.text.ends_with([',', '&'])
        })
    }

    pub(super) fn take_name(&mut self, words: usize) -> usize {
        self.name.extend(self.at..self.at + words);
        words
    }

    /// Whether the statement goes on in the row that begins here.
    pub(super) fn goes_on(&mut self) -> bool {
        if self.tag || !self.page.goes_on(self.at) {
            return false;
        }
        let Some(kind) = self.kind(self.at) else {
            return false;
        };
        // another field
        let text = self.text(self.at);
        let remark = text.starts_with('(')
            && text.contains(')')
            && !self.is_open()
            && !matches!(kind, Kind::Email | Kind::Url | Kind::Year);
        if remark
            || text.ends_with(':') && kind != Kind::Year
            || LISTS.field.contains(&core(text).to_lowercase())
        {
            return false;
        }
        match kind {
            Kind::Email | Kind::Url | Kind::And => true,
            // "2001-05-31 Changed by" is another entry of a list of changes
            Kind::Year => self.is_open() || !is_day(core(text)),
            Kind::Company => self
                .get(self.at.wrapping_sub(1))
                .is_some_and(|last| last.kind != Kind::Company),
            Kind::Name | Kind::Link | Kind::People | Kind::Number | Kind::Month => {
                self.is_open() || self.is_rest_of_name()
            }
            Kind::Lower => self.is_open() && self.year || self.is_small_person(),
            _ => false,
        }
    }

    /// Whether the row that begins here is names up to its end or to a company's form, and not
    /// the first words of a sentence.
    pub(super) fn is_rest_of_name(&mut self) -> bool {
        let complete = self
            .get(self.at.wrapping_sub(1))
            .is_some_and(|last| last.kind == Kind::Company);
        // "The authors make no promises"
        if core(self.text(self.at)) == "The" && self.kind(self.at + 1) == Some(Kind::People) {
            return false;
        }
        let mut at = self.at;
        loop {
            let kind = self.kind(at);
            if at > self.at && (kind.is_none() || self.page.is_first(at)) {
                return !complete;
            }
            // "Incorporated and covered by": the sentence begins before "and"
            let mut back = at;
            while back > self.at
                && self
                    .get(back - 1)
                    .is_some_and(|last| last.kind == Kind::And)
            {
                back -= 1;
            }
            let last = self.get(back.wrapping_sub(1));
            let ended = back > self.at
                && last.is_some_and(|last| {
                    last.kind == Kind::Company || last.text.ends_with([',', '.', ')'])
                });
            let remark = at > self.at && self.text(at).starts_with('(');
            match kind {
                _ if remark => return !complete,
                _ if self.is_rights(at).is_some() => return !complete,
                Some(
                    Kind::Name
                    | Kind::Company
                    | Kind::Link
                    | Kind::And
                    | Kind::People
                    | Kind::Month
                    | Kind::Dash,
                ) => at += 1,
                Some(Kind::Email) => return true,
                Some(Kind::Year | Kind::Url) => return !complete,
                _ => return ended && !complete,
            }
        }
    }

    /// A hyphen: before an address or a year, or before the name.
    pub(super) fn dash(&mut self) -> usize {
        match self.kind(self.at + 1) {
            Some(Kind::Email | Kind::Url | Kind::Year) => 1,
            Some(Kind::Lower) if self.spelled_address(1) > 0 => self.spelled_address(1),
            Some(Kind::Name) if self.name.is_empty() => 1,
            // more names, up to the end of the line
            Some(Kind::Name) if !self.page.is_first(self.at + 1) => {
                self.at += 1;
                let rest = self.is_rest_of_name();
                self.at -= 1;
                usize::from(rest)
            }
            _ => 0,
        }
    }

    /// Digits inside a name: "Perl 5 Porters".
    pub(super) fn number(&mut self) -> usize {
        if self.is_short_year() {
            return 1;
        }
        let follows = matches!(self.kind(self.at + 1), Some(Kind::Name | Kind::Company))
            && self.page.goes_on(self.at + 1)
            && !self.page.is_first(self.at + 1);
        let last = self.text(self.at.wrapping_sub(1));
        if follows
            && !self.name.is_empty()
            && !last.ends_with([',', '.'])
            && !self.text(self.at).ends_with(['.', ':', ')'])
        {
            return self.take_name(1);
        }
        // "Example 371 expert group"
        let people = self.kind(self.at + 1) == Some(Kind::Lower)
            && self.kind(self.at + 2) == Some(Kind::People)
            && !self.page.is_first(self.at + 1)
            && !self.page.is_first(self.at + 2);
        if people && !self.name.is_empty() {
            return self.take_name(3);
        }
        0
    }

    /// Whether the word just taken ends a sentence.
    pub(super) fn is_sentence_end(&mut self) -> bool {
        let Some(last) = self.get(self.at - 1) else {
            return true;
        };
        if self.name.is_empty() && self.addresses.is_empty() {
            return false;
        }
        let text = last.text.trim_end_matches([')', '>', '\'']);
        if text.ends_with(';') {
            let row = last.row;
            return !self.page.word(self.at).is_some_and(|next| {
                next.kind == Kind::Name
                    && next.row == row
                    && !LISTS.license.contains(&core(&next.text).to_lowercase())
            });
        }
        if text.ends_with([':', '?']) {
            return !(text.ends_with(':') && matches!(last.kind, Kind::Email | Kind::Url));
        }
        // "Example! Inc."
        if text.ends_with('!') {
            return self.kind(self.at) != Some(Kind::Company);
        }
        if !text.ends_with('.') {
            return false;
        }
        let address = matches!(last.kind, Kind::Email | Kind::Url);
        let name = core(text);
        let lower = name.to_lowercase();
        let letters = name.chars().count();
        // "Corp.", not "Corporation."
        let abbreviated = last.kind == Kind::Company && letters <= 5
            || last.kind == Kind::Name
                && (letters <= 2 || name.contains('.') || LISTS.abbreviation.contains(&lower));
        let is_company = last.kind == Kind::Company;
        let row = last.row;
        let next = self
            .page
            .word(self.at)
            .map(|next| (next.kind, next.row == row));
        // "Example Consortium, Inc. (EC)"
        let short_form = {
            let text = self.text(self.at);
            is_company && text.starts_with('(') && text.trim_end_matches('.').ends_with(')')
        };
        match next {
            Some((Kind::Email | Kind::Url, same)) => !same && !abbreviated,
            Some((Kind::Year, true)) => address,
            Some((Kind::Company, true)) => false,
            Some((Kind::And, _)) => !abbreviated && !address,
            Some((Kind::Link, true)) if is_company => true,
            Some((Kind::Name, same)) => !abbreviated || is_company && same && !short_form,
            Some(_) => !abbreviated,
            None => true,
        }
    }

    /// "Author:", "Upstream Contact:" after the name, or where it should be: ends it.
    fn heading(&mut self) -> bool {
        let text = self.text(self.at);
        if !text.ends_with(':') {
            return false;
        }
        let lower = core(text).to_lowercase();
        // "Example contributors:" is a name before what it is about
        let apart = self.name.is_empty()
            || text.starts_with(char::is_uppercase)
            || self.text(self.at.wrapping_sub(1)).ends_with([',', '.']);
        if !(LISTS.field.contains(&lower) || apart && LISTS.heading.contains(&lower)) {
            return false;
        }
        while let Some(&last) = self.name.last()
            && last + 1 == self.at
            && !self.page.is_first(self.at)
            && !self.text(last).ends_with([',', '.', ';', ')'])
            && self
                .get(last)
                .is_some_and(|word| word.kind != Kind::Company)
        {
            self.name.pop();
            self.at = last;
        }
        true
    }

    /// "(EC)" after "Example Consortium, Inc.": another name of the same.
    fn is_alias(&mut self) -> bool {
        let text = self.text(self.at).trim_end_matches(['.', ',', ';']);
        text.starts_with('(')
            && text.ends_with(')')
            && self
                .get(self.at.wrapping_sub(1))
                .is_some_and(|last| last.kind == Kind::Company)
            && self.kind(self.at + 1) != Some(Kind::Company)
    }

    /// The company still is what stands last.
    fn alias(&mut self) -> usize {
        if let Some(word) = self.page.words.get_mut(self.at) {
            word.kind = Kind::Company;
        }
        1
    }
}

/// "2001-05-31".
fn is_day(year: &str) -> bool {
    let mut parts = year.split(['-', '/', '.']).map(str::len);
    (parts.next(), parts.next(), parts.next(), parts.next()) == (Some(4), Some(2), Some(2), None)
}
