// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One statement, read from its mark on: marks and years, names, more of both.
//!
//! A statement is told from talk about copyright by what follows the mark. With a sign or a
//! year nearly any name will do; the bare word needs a name with a capital.

use super::page::{Page, Word};
use super::words::{Kind, LISTS, core, same};

/// What was read, in word numbers of the page.
#[derive(Debug)]
pub(super) struct Statement {
    /// First word.
    pub start: usize,
    /// The word after the last.
    pub end: usize,
    /// Words of the holder's name, in order.
    pub holder: Vec<usize>,
}

/// Words of a name in small letters at most: "example labs".
const SMALL: usize = 3;
/// Words of a statement at most.
const MOST: usize = 150;

/// Words between the mark and the name of the holder in a sentence that tells it.
const TOLD: usize = 12;

/// Reads a statement whose mark is the word at `mark`; an error is the word to go on from.
pub(super) fn read(page: &mut Page<'_>, mark: usize) -> Result<Statement, usize> {
    let mut reader = Reader::new(page, mark);
    reader.header();
    reader.body();
    let read = reader.finish();
    read.or_else(|after| told(page, mark).ok_or(after))
}

/// "the copyright terms, except that the holder is Ann Example": talk that tells the holder.
fn told(page: &mut Page<'_>, mark: usize) -> Option<Statement> {
    let is = |page: &mut Page<'_>, at: usize, words: &[&str]| {
        page.word(at)
            .is_some_and(|word| words.contains(&core(&word.text).to_lowercase().as_str()))
    };
    if page.words.get(mark)?.kind != Kind::Mark {
        return None;
    }
    let start = (mark + 1..mark + TOLD)
        .find(|&at| is(page, at, &["holder", "holders"]) && is(page, at + 1, &["is", "are"]))?;
    if !page.goes_on(start) || !page.goes_on(start + 1) {
        return None;
    }
    let mut reader = Reader::new(page, start);
    reader.word = true;
    reader.at = start + 2;
    reader.body();
    let first = *reader.name.first()?;
    let named = matches!(reader.get(first)?.kind, Kind::Name | Kind::Link);
    if !named || reader.refused {
        return None;
    }
    reader.finish().ok()
}

struct Reader<'p, 'a> {
    page: &'p mut Page<'a>,
    mark: usize,
    /// The first word of the statement.
    start: usize,
    /// The next word.
    at: usize,
    /// There is the word copyright, a sign, a year, a tag.
    word: bool,
    sign: bool,
    year: bool,
    tag: bool,
    /// After the mark stands a colon, as in a field.
    field: bool,
    /// "by" leads to the name.
    by: bool,
    /// Words of the name.
    name: Vec<usize>,
    /// Addresses: the holder where there is no name.
    addresses: Vec<usize>,
    /// It cannot be a statement.
    refused: bool,
}

impl<'p, 'a> Reader<'p, 'a> {
    fn new(page: &'p mut Page<'a>, mark: usize) -> Self {
        Self {
            page,
            mark,
            start: mark,
            at: mark,
            word: false,
            sign: false,
            year: false,
            tag: false,
            field: false,
            by: false,
            name: Vec::new(),
            addresses: Vec::new(),
            refused: false,
        }
    }

    fn kind(&mut self, at: usize) -> Option<Kind> {
        self.page.word(at).map(|word| word.kind)
    }

    fn get(&self, at: usize) -> Option<&Word> {
        self.page.words.get(at)
    }

    fn text(&self, at: usize) -> &str {
        self.get(at).map_or("", |word| word.text.as_str())
    }

    /// Marks, signs and years up to the first word of a name.
    fn header(&mut self) {
        let mut skipped = false;
        loop {
            let Some(kind) = self.kind(self.at) else {
                // a field whose content stands below
                if self.field && !skipped && self.at == self.mark + 1 {
                    skipped = true;
                    self.page.skip_blank();
                    continue;
                }
                break;
            };
            if self.at > self.mark && self.page.is_first(self.at) {
                // the bare word at the end of a line is a word of a sentence, unless that goes on
                // with a sign or a year
                let bare = !self.sign && !self.year && !self.by;
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
    fn is_date(&mut self) -> bool {
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
    fn is_short_year(&self) -> bool {
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

    fn is_open_year(&self) -> bool {
        LISTS.is_open_year(self.text(self.at))
            && self.get(self.at.wrapping_sub(1)).is_some_and(|before| {
                before.kind == Kind::Dash || before.text.ends_with(['-', '–', ','])
            })
    }

    /// Names, addresses and more years.
    fn body(&mut self) {
        while let Some(kind) = self.kind(self.at) {
            if self.at - self.mark > MOST {
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
                _ if self.is_rights(self.at).is_some() => return,
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
                Kind::Link | Kind::Name if self.is_aside() => return,
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
                Kind::Lower => self.spelled_address(),
                Kind::Stop if self.is_short_capitals() => self.take_name(1),
                Kind::Stop if self.is_name_after_all() => self.take_name(1),
                _ => 0,
            };
            if taken == 0 {
                return;
            }
            self.at += taken;
            if self.is_sentence_end() {
                return;
            }
        }
    }

    /// "YEAR", "your name".
    fn is_blank(&self) -> bool {
        LISTS
            .blank
            .contains(&core(self.text(self.at)).to_lowercase())
    }

    /// A domain that is part of a name: names stand around it.
    fn is_named_after(&mut self) -> bool {
        let last = self.at.wrapping_sub(1);
        !self.text(self.at).contains(['/', '(', '<'])
            && self.name.last() == Some(&last)
            && !self.text(last).ends_with(',')
            && matches!(self.kind(self.at + 1), Some(Kind::Name | Kind::People))
            && !self.page.is_first(self.at + 1)
    }

    /// "Example IT Ltd.": no word of a sentence that is written in small letters around it.
    fn is_short_capitals(&self) -> bool {
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
    fn is_name_after_all(&mut self) -> bool {
        self.name.is_empty()
            && (self.year || self.word && self.sign)
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

    /// Whether a name is still due.
    fn is_open(&self) -> bool {
        if self.name.is_empty() && self.addresses.is_empty() {
            return true;
        }
        self.get(self.at.wrapping_sub(1)).is_some_and(|last| {
            matches!(last.kind, Kind::And | Kind::Link | Kind::By | Kind::Dash)
                || last.text.ends_with([',', '&'])
        })
    }

    fn take_name(&mut self, words: usize) -> usize {
        self.name.extend(self.at..self.at + words);
        words
    }

    /// Whether the statement goes on in the row that begins here.
    fn goes_on(&mut self) -> bool {
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
            Kind::Year => true,
            Kind::Name | Kind::Company | Kind::Link | Kind::People | Kind::Number | Kind::Month => {
                self.is_open() || self.is_rest_of_name()
            }
            Kind::Lower => self.is_open() && self.year || self.is_small_person(),
            _ => false,
        }
    }

    /// Whether the row that begins here is names up to its end or to a company's form, and not
    /// the first words of a sentence.
    fn is_rest_of_name(&mut self) -> bool {
        let complete = self
            .get(self.at.wrapping_sub(1))
            .is_some_and(|last| last.kind == Kind::Company);
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

    /// "(the first version)", "(MIT License)": a remark.
    fn is_aside(&mut self) -> bool {
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
    fn links(&mut self) -> usize {
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
                    if self.text(self.at + ahead).starts_with(char::is_uppercase)
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
    fn and(&mut self) -> usize {
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
                _ => return 0,
            }
        }
        0
    }

    /// People where a name should be: only "various authors" and the like, not a sentence.
    fn people_first(&mut self) -> usize {
        let text = core(self.text(self.at)).to_lowercase();
        if LISTS.is_talk(&text) && !self.year {
            self.refused = true;
            return 0;
        }
        self.take_name(1)
    }

    /// A hyphen: before an address or a year, or before the name.
    fn dash(&mut self) -> usize {
        match self.kind(self.at + 1) {
            Some(Kind::Email | Kind::Url | Kind::Year) => 1,
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
    fn number(&mut self) -> usize {
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
        0
    }

    /// A name in small letters, to the end of its line or an address.
    fn small_name(&mut self) -> usize {
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
    fn is_nick(&mut self) -> bool {
        matches!(self.kind(self.at + 1), Some(Kind::Email | Kind::Url))
            && !self.page.is_first(self.at)
            && !self.page.is_first(self.at + 1)
            && !LISTS.is_talk(self.text(self.at))
    }

    /// "ann example <ann@example.org>" on a row of its own.
    fn is_small_person(&mut self) -> bool {
        self.kind(self.at + 1) == Some(Kind::Lower)
            && self.kind(self.at + 2) == Some(Kind::Email)
            && !self.page.is_first(self.at + 1)
            && !self.page.is_first(self.at + 2)
    }

    /// "name at example dot org".
    fn spelled_address(&mut self) -> usize {
        self.page.word(self.at + 4);
        let is_at = ["at", "AT"].contains(&core(self.text(self.at + 1)));
        if !is_at {
            return 0;
        }
        for ahead in 3..6 {
            self.page.word(self.at + ahead);
            if ["dot", "DOT"].contains(&core(self.text(self.at + ahead))) {
                self.page.word(self.at + ahead + 1);
                self.addresses.push(self.at);
                return ahead + 2;
            }
        }
        0
    }

    /// Whether the word just taken ends a sentence.
    fn is_sentence_end(&mut self) -> bool {
        let Some(last) = self.get(self.at - 1) else {
            return true;
        };
        if self.name.is_empty() && self.addresses.is_empty() {
            return false;
        }
        let text = last.text.trim_end_matches([')', '>', '\'']);
        if text.ends_with(';') {
            let row = last.row;
            return !self
                .page
                .word(self.at)
                .is_some_and(|next| next.kind == Kind::Name && next.row == row);
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

    /// How many words reserve rights here; none of them counted where the phrase is cut short.
    fn is_rights(&mut self, at: usize) -> Option<usize> {
        let first = core(&self.page.word(at)?.text);
        if !LISTS.opens_rights(first) {
            return None;
        }
        let all = same(first, "all");
        for phrase in &LISTS.rights {
            let whole = phrase.iter().enumerate().all(|(ahead, word)| {
                self.page
                    .word(at + ahead)
                    .is_some_and(|found| same(core(&found.text), word))
                    && (ahead == 0 || self.page.goes_on(at + ahead))
            });
            if whole {
                return Some(phrase.len());
            }
        }
        let rights = self.page.word(at + 1).is_some_and(|word| {
            core(&word.text)
                .get(..5)
                .is_some_and(|start| same(start, "right"))
        });
        (all && rights).then_some(0)
    }

    fn finish(mut self) -> Result<Statement, usize> {
        let after = self.at.max(self.mark + 1);
        if self.refused {
            return Err(after);
        }
        // what joins nothing
        let mut end = self.at;
        while end > self.mark
            && self.get(end - 1).is_some_and(|last| {
                matches!(last.kind, Kind::And | Kind::Link | Kind::By | Kind::Dash)
            })
        {
            end -= 1;
        }
        self.name.retain(|&at| at < end);
        while let Some(&last) = self.name.last() {
            if matches!(
                self.get(last).map(|word| word.kind),
                Some(Kind::And | Kind::Link)
            ) {
                self.name.pop();
            } else {
                break;
            }
        }
        let mut start = self.start;
        if self.name.is_empty() && self.addresses.is_empty() {
            start = self.name_before();
        }
        let named = !self.name.is_empty() || !self.addresses.is_empty();
        if !self.is_statement(named, end) {
            return Err(after);
        }
        let start = self.part_before(start);
        let mut holder = std::mem::take(&mut self.name);
        if holder.is_empty() {
            holder.extend(self.addresses.first());
        }
        // "2001 THE EXAMPLE'S COPYRIGHT HOLDER" of message catalogs names nobody
        let catalog = self.kind(end) == Some(Kind::Mark)
            && !self.page.is_first(end)
            && core(self.text(end + 1)).eq_ignore_ascii_case("holder");
        if catalog {
            holder.clear();
        }
        if let Some(words) = self.is_rights(end) {
            end += words;
        }
        Ok(Statement { start, end, holder })
    }

    /// "M. Y. Name", "Your Company Name": to be filled in.
    fn is_template(&self) -> bool {
        self.name.len() > 1
            && self.name.last().is_some_and(|&last| {
                let text = core(self.text(last));
                text == "Name" || text == "NAME"
            })
    }

    /// Whether what was read is enough to be a statement.
    fn is_statement(&mut self, named: bool, end: usize) -> bool {
        if self.is_template() {
            return false;
        }
        if self.year {
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
            let heading = !self.by
                && (mark.ends_with('.') && !mark.to_lowercase().starts_with("copr.")
                    || self
                        .get(first.wrapping_sub(1))
                        .is_some_and(|before| before.kind == Kind::Dash));
            // one word with a capital in the middle of a sentence is no name yet
            let prose = !self.by
                && self.name.len() == 1
                && mark == "copyright"
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
            return (self.by || !LISTS.is_talk(self.text(first)))
                && self.name.iter().any(|&at| {
                    self.get(at)
                        .is_some_and(|word| matches!(word.kind, Kind::Name | Kind::Company))
                })
                && !self.is_title(first);
        }
        // "(c)" numbers a list more often than not: nothing but a name may follow
        let is_sign = self.text(self.mark) == "©";
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
        let plain = self.name.iter().all(|&at| {
            self.text(at)
                .chars()
                .all(|letter| letter.is_alphabetic() || ".,-&'()".contains(letter))
        });
        if !plain {
            return false;
        }
        ends && (is_sign || self.by || words >= 2 && !bullet)
    }

    /// A line in capitals, or a heading in which the word stands among others.
    fn is_title(&self, first: usize) -> bool {
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

    /// "Portions" before the mark, also the sentence of the Mozilla license's header.
    fn part_before(&self, start: usize) -> usize {
        const CREATED: [&str; 6] = ["created", "by", "the", "initial", "developer", "are"];
        let is = |at: usize, wanted: &str| core(self.text(at)).eq_ignore_ascii_case(wanted);
        let before = start.saturating_sub(CREATED.len());
        let created = start >= CREATED.len()
            && CREATED
                .iter()
                .enumerate()
                .all(|(ahead, word)| is(before + ahead, word));
        let from = if created { before } else { start };
        let part = from
            .checked_sub(1)
            .filter(|&at| LISTS.part.contains(&core(self.text(at)).to_lowercase()));
        part.unwrap_or(start)
    }

    /// "Example (c) 2001": the name before the sign, when it is all there is on the row.
    fn name_before(&mut self) -> usize {
        let mark = self.mark;
        let row = self.get(mark).map(|word| word.row);
        let mut start = mark;
        while start > 0
            && self.get(start - 1).is_some_and(|word| {
                Some(word.row) == row
                    && !word.text.contains("opyright")
                    && !word.text.starts_with('@')
                    && !word.text.ends_with(':')
                    && matches!(
                        word.kind,
                        Kind::Name | Kind::Company | Kind::Link | Kind::Email | Kind::And
                    )
            })
        {
            start -= 1;
        }
        let whole = start == 0
            || self.page.is_first(start)
            || self.get(start - 1).is_some_and(|before| {
                matches!(before.kind, Kind::Stop | Kind::By)
                    || before.text.starts_with('@')
                    || before.text.ends_with(':')
            });
        let words = mark - start;
        let reserved = self.word && self.is_rights(self.at).is_some();
        if !whole || words == 0 || words > 6 || !(self.sign && (self.year || reserved)) {
            return mark;
        }
        for at in start..mark {
            match self.get(at).map(|word| word.kind) {
                Some(Kind::Email) => self.addresses.push(at),
                _ => self.name.push(at),
            }
        }
        start
    }
}
