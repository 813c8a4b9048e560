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
    /// It stands in a field, as in Debian's copyright files: each row is a holder.
    pub field: bool,
}

/// Words between the mark and the name of the holder in a sentence that tells it.
const TOLD: usize = 12;

/// Reads a statement whose mark is the word at `mark`; an error is the word to go on from.
pub(super) fn read(page: &mut Page<'_>, mark: usize) -> Result<Statement, usize> {
    let mut reader = Reader::new(page, mark);
    reader.header();
    reader.dated = reader.year;
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

pub(super) struct Reader<'p, 'a> {
    pub page: &'p mut Page<'a>,
    pub mark: usize,
    /// The first word of the statement.
    pub start: usize,
    /// The next word.
    pub at: usize,
    /// There is the word copyright, a sign, a year, a tag.
    pub word: bool,
    pub sign: bool,
    pub year: bool,
    pub tag: bool,
    /// After the mark stands a colon, as in a field.
    pub field: bool,
    /// "by" leads to the name.
    pub by: bool,
    /// The name stands beside "copyright holder": "its copyright holder, Example Inc.".
    pub beside: bool,
    /// "copyrighted works of" leads to the name.
    pub of: bool,
    /// A year stood before the name.
    pub dated: bool,
    /// Nothing that follows belongs to it.
    pub closed: bool,
    /// Words of the name.
    pub name: Vec<usize>,
    /// Addresses: the holder where there is no name.
    pub addresses: Vec<usize>,
    /// It cannot be a statement.
    pub refused: bool,
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
            beside: false,
            of: false,
            dated: false,
            closed: false,
            name: Vec::new(),
            addresses: Vec::new(),
            refused: false,
        }
    }

    pub(super) fn kind(&mut self, at: usize) -> Option<Kind> {
        self.page.word(at).map(|word| word.kind)
    }

    pub(super) fn get(&self, at: usize) -> Option<&Word> {
        self.page.words.get(at)
    }

    pub(super) fn text(&self, at: usize) -> &str {
        self.get(at).map_or("", |word| word.text.as_str())
    }

    /// How many words reserve rights here; none of them counted where the phrase is cut short.
    pub(super) fn is_rights(&mut self, at: usize) -> Option<usize> {
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
        // another name of the company at the end
        while end > self.mark
            && !self.name.contains(&(end - 1))
            && self
                .get(end - 1)
                .is_some_and(|last| last.kind == Kind::Company)
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
        Ok(Statement {
            start,
            end,
            holder,
            field: self.field,
        })
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
