// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The lines around a trigger as words, without the furniture of comments and markup.
//!
//! Lines are read when they are asked for, a few at most, so that a file full of triggers
//! costs what its bytes cost.

use super::line;
use super::words::Kind;
use crate::source::Span;

/// Bytes of a line that are read before its trigger, and of a line at all.
const BEFORE: usize = 160;
const LINE: usize = 1200;
/// Lines read after the first.
const ROWS: usize = 40;
/// Bytes of a word that is not cut in two.
const WORD: usize = 64;

/// A word as it is to be read.
#[derive(Debug)]
pub(super) struct Word {
    /// Its text.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// Its first byte in the file.
    pub at: usize,
    /// The row it stands in.
    pub row: usize,
}

/// A line, or what `\n` and `<br>` make one.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Row {
    /// What opens its comment: `#`, `*`, `/`, `L` for `//`; a space for nothing.
    pub furniture: char,
    /// It begins a comment.
    pub opens: bool,
    /// It ends a comment.
    pub closes: bool,
}

/// Words from a trigger's line on.
#[derive(Debug)]
pub(super) struct Page<'a> {
    text: &'a str,
    /// Where the next line begins, and how many more are read.
    next: usize,
    lines_left: usize,
    /// An empty line ended the reading.
    blank: bool,
    /// The rows the words stand in.
    pub rows: Vec<Row>,
    /// The words read so far.
    pub words: Vec<Word>,
    /// Words of the trigger's own line.
    pub first: usize,
    /// Byte after what was read of the trigger's line.
    pub end: usize,
    /// The trigger's line goes on there.
    pub cut: bool,
}

impl<'a> Page<'a> {
    /// Reads the line of a trigger, from `from` on.
    pub fn new(text: &'a str, at: usize, from: usize) -> Self {
        let low = at.saturating_sub(BEFORE).max(from.min(at));
        let line = memchr::memrchr(b'\n', &text.as_bytes()[low..at]);
        let start = match line {
            Some(found) => low + found + 1,
            None if low > from => whole_word_after(text, ceil(text, low), at),
            None => ceil(text, low),
        };
        let (end, next) = line_end(text, at, start);
        let mut page = Self {
            text,
            next: next.unwrap_or(end),
            // the rest of an endless line is no other line's beginning
            lines_left: if next.is_some() { ROWS } else { 0 },
            blank: false,
            rows: Vec::new(),
            words: Vec::new(),
            first: 0,
            end,
            cut: next.is_none(),
        };
        page.read(start..end);
        page.first = page.words.len();
        page
    }

    /// The word at a place, reading one more line for it when it must.
    pub fn word(&mut self, at: usize) -> Option<&Word> {
        while at >= self.words.len() {
            if !self.pull() {
                return None;
            }
        }
        self.words.get(at)
    }

    /// Lets reading go on past one empty line, as after a field's name on a line of its own.
    pub fn skip_blank(&mut self) {
        if self.blank {
            self.blank = false;
            self.rows.pop();
            self.lines_left = ROWS + 1;
        }
    }

    /// Reads another line; not past an empty one.
    fn pull(&mut self) -> bool {
        if self.lines_left == 0 {
            return false;
        }
        if self.next >= self.text.len() {
            self.lines_left = 0;
            return false;
        }
        let (end, next) = line_end(self.text, self.next, self.next);
        let before = self.words.len();
        self.read(self.next..end);
        self.next = next.unwrap_or(end);
        self.lines_left = if next.is_some() {
            self.lines_left - 1
        } else {
            0
        };
        if self.words.len() == before {
            self.blank = next.is_some();
            self.lines_left = 0;
            return false;
        }
        true
    }

    /// Whether a word begins a row.
    pub fn is_first(&self, at: usize) -> bool {
        match (
            at.checked_sub(1).and_then(|before| self.words.get(before)),
            self.words.get(at),
        ) {
            (Some(before), Some(word)) => before.row != word.row,
            _ => true,
        }
    }

    /// Whether a word's row goes on where the row of the word before it ended.
    pub fn goes_on(&self, at: usize) -> bool {
        let (Some(before), Some(word)) = (
            at.checked_sub(1).and_then(|before| self.words.get(before)),
            self.words.get(at),
        ) else {
            return false;
        };
        if before.row == word.row {
            return true;
        }
        let (Some(last), Some(row)) = (self.rows.get(before.row), self.rows.get(word.row)) else {
            return false;
        };
        let by_line = |row: &Row| {
            matches!(
                row.furniture,
                '#' | ';' | '%' | 'L' | '!' | '\'' | '.' | 'd'
            )
        };
        word.row == before.row + 1
            && (!last.closes || row.opens)
            && (by_line(last) == by_line(row)
                && (!by_line(last) || last.furniture == row.furniture))
    }

    /// Splits a stretch of one line into words.
    fn read(&mut self, span: Span) {
        let Some(line) = self.text.get(span.clone()) else {
            return;
        };
        let trimmed = line.trim_start();
        let furniture = match trimmed.as_bytes() {
            [b'/', b'/', ..] => 'L',
            [b'd', b'n', b'l', b' ' | b'\t', ..] => 'd',
            // Fortran's comments of fixed form
            [b'C' | b'c'] if line.len() == trimmed.len() => 'd',
            [
                first @ (b'#' | b';' | b'%' | b'!' | b'\'' | b'.' | b'*' | b'/'),
                ..,
            ] => char::from(*first),
            _ => ' ',
        };
        self.rows.push(Row {
            furniture,
            opens: trimmed.starts_with("/*") || trimmed.starts_with("<!--"),
            closes: false,
        });
        let line = if matches!(line.trim_end(), "C" | "c") {
            ""
        } else {
            line
        };
        line::split(self, line, span.start);
    }
}

/// Where the line of a place ends and the next one begins; no next one where reading stops
/// before the line does.
fn line_end(text: &str, at: usize, start: usize) -> (usize, Option<usize>) {
    let most = text.len().min(at + LINE);
    match memchr::memchr(b'\n', &text.as_bytes()[at..text.len().min(most + 1)]) {
        Some(found) => (at + found, Some(at + found + 1)),
        None if most == text.len() => (most, Some(most)),
        None => (whole_word_before(text, most).max(start), None),
    }
}

/// Where an endless line is cut: between two words where it has spaces.
fn whole_word_before(text: &str, cut: usize) -> usize {
    let cut = floor(text, cut);
    let from = floor(text, cut.saturating_sub(WORD));
    text.get(from..cut)
        .and_then(|tail| tail.rfind(char::is_whitespace))
        .map_or(cut, |space| from + space)
}

/// The same for where reading begins, not behind the trigger.
fn whole_word_after(text: &str, start: usize, trigger: usize) -> usize {
    text.get(start..trigger)
        .and_then(|head| head.find(char::is_whitespace))
        .map_or(start, |space| start + space)
}

/// The last border of letters at or before a place.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first border of letters at or after a place.
fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
