// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The lines around a trigger as words, without the furniture of comments and markup.
//!
//! Lines are read when they are asked for, a few at most, so that a file full of triggers
//! costs what its bytes cost.

use super::words::{Kind, LISTS, core};
use crate::source::Span;

/// Bytes of a line that are read before its trigger, and of a line at all.
const BEFORE: usize = 160;
const LINE: usize = 1200;
/// Lines read after the first.
const ROWS: usize = 40;
/// Longest tag or address in angle brackets.
const TAG: usize = 160;

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
struct Row {
    /// What opens its comment: `#`, `*`, `/`, `L` for `//`; a space for nothing.
    furniture: char,
    /// It begins a comment.
    opens: bool,
    /// It ends a comment.
    closes: bool,
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
    rows: Vec<Row>,
    /// The words read so far.
    pub words: Vec<Word>,
    /// Words of the trigger's own line.
    pub first: usize,
    /// Byte after what was read of the trigger's line.
    pub end: usize,
}

impl<'a> Page<'a> {
    /// Reads the line of a trigger, from `from` on.
    pub fn new(text: &'a str, at: usize, from: usize) -> Self {
        let low = at.saturating_sub(BEFORE).max(from.min(at));
        let line = memchr::memrchr(b'\n', &text.as_bytes()[low..at]);
        let start = ceil(text, line.map_or(low, |found| low + found + 1));
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
        let mut reader = Reader {
            page: self,
            line,
            offset: span.start,
            word: String::new(),
            word_at: 0,
            breaks: false,
        };
        reader.run();
    }
}

/// Goes through one line.
struct Reader<'p, 'a> {
    page: &'p mut Page<'a>,
    line: &'a str,
    offset: usize,
    word: String,
    word_at: usize,
    /// `\n` or `<br>` was read: the next word begins a row.
    breaks: bool,
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(rest) = self.line.get(at..) {
            let Some(letter) = rest.chars().next() else {
                break;
            };
            at += match letter {
                '\\' => self.escape(rest, at),
                '&' => self.entity(rest, at),
                '<' => self.bracket(rest, at),
                '(' => self.parenthesis(rest, at),
                '[' | ']' => self.square(rest, letter, at),
                '©' => self.sign(at, letter.len_utf8()),
                // Texinfo
                '@' if rest.starts_with("@copyright{}") => self.sign(at, "@copyright{}".len()),
                '*' if rest.starts_with("*/") => self.close(2),
                '-' if rest.starts_with("-->") => self.close(3),
                '"' | '\'' | '’' if self.is_prefix() => {
                    self.word.clear();
                    letter.len_utf8()
                }
                '"' | '`' | '*' | '|' | '>' | '“' | '”' | '«' | '»' | '\u{feff}' => {
                    self.flush();
                    letter.len_utf8()
                }
                '\'' | '’' if !self.inside(rest) => {
                    self.flush();
                    letter.len_utf8()
                }
                letter if letter.is_whitespace() || letter.is_control() => {
                    self.flush();
                    letter.len_utf8()
                }
                letter => {
                    self.push(letter, at);
                    let mut after = rest[letter.len_utf8()..].chars();
                    let next = after.next();
                    let hyphen = next == Some('-') && after.next().is_some_and(char::is_alphabetic);
                    let splits = match letter {
                        ',' => next.is_some_and(char::is_alphabetic),
                        ';' => next.is_none_or(|next| !next.is_ascii_digit()),
                        ':' => self.is_mark(),
                        _ => false,
                    };
                    if splits
                        || !hyphen
                            && next.is_some_and(|next| {
                                !next.is_alphanumeric() && !"_: ".contains(next)
                            })
                            && self.is_mark()
                    {
                        self.flush();
                    }
                    letter.len_utf8()
                }
            };
        }
        self.flush();
    }

    fn push(&mut self, letter: char, at: usize) {
        if self.word.is_empty() {
            self.word_at = self.offset + at;
        }
        self.word.push(letter);
    }

    /// Whether the word so far is the word copyright, so that `copyright(c)2001` comes apart.
    fn is_mark(&self) -> bool {
        (6..60).contains(&self.word.len()) && LISTS.kind(&self.word) == Kind::Mark
    }

    /// Whether an apostrophe stands between letters.
    fn inside(&self, rest: &str) -> bool {
        self.word.ends_with(char::is_alphanumeric)
            && rest.chars().nth(1).is_some_and(char::is_alphanumeric)
    }

    /// Whether the word so far says what kind of string begins: `u"2001 Example"`.
    fn is_prefix(&self) -> bool {
        matches!(self.word.as_str(), "u" | "r" | "b" | "f" | "L")
    }

    /// Ends the word.
    fn flush(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let mut text = std::mem::take(&mut self.word);
        // the end of a group in LaTeX
        if text.ends_with('}') && !text.contains('{') {
            text.truncate(text.trim_end_matches('}').len());
        }
        let row = self.row();
        let begins = self.page.words.last().is_none_or(|last| last.row != row);
        let kind = LISTS.kind(&text);
        let bare = core(&text);
        if bare.is_empty() && (begins || kind == Kind::Code) {
            // "...", "####": nothing; but a sentence that ends in a space and a full stop ends
            if let (false, ".", Some(last)) = (begins, text.as_str(), self.page.words.last_mut()) {
                last.text.push('.');
            }
            return;
        }
        if begins && LISTS.comment.contains(text.to_lowercase().as_str()) {
            return;
        }
        // furniture that is glued to the first word
        let text = if kind == Kind::Mark {
            // "__copyright__", "@copyright"
            text.trim_start_matches(|letter: char| !letter.is_alphanumeric())
                .trim_end_matches('_')
                .to_owned()
        } else if text.starts_with("__") && text.ends_with("__") {
            text.trim_matches('_').to_owned()
        } else if begins {
            text.trim_start_matches(|letter: char| {
                !letter.is_alphanumeric() && !"([@$".contains(letter)
            })
            .to_owned()
        } else {
            text
        };
        self.page.words.push(Word {
            kind,
            text,
            at: self.word_at,
            row,
        });
    }

    /// The row of the next word.
    fn row(&mut self) -> usize {
        let rows = &mut self.page.rows;
        let last = rows.last().copied().unwrap_or_default();
        let row = rows.len().saturating_sub(1);
        let begun = self.page.words.last().is_some_and(|word| word.row == row);
        if last.closes {
            // what follows the end of a comment is another thing
            rows.push(Row {
                furniture: ' ',
                ..Row::default()
            });
        } else if self.breaks && begun {
            rows.push(last);
        }
        self.breaks = false;
        rows.len().saturating_sub(1)
    }

    fn whole(&mut self, text: String, kind: Kind, at: usize) {
        self.flush();
        let row = self.row();
        self.page.words.push(Word {
            text,
            kind,
            at: self.offset + at,
            row,
        });
    }

    fn sign(&mut self, at: usize, length: usize) -> usize {
        // UTF-8 that was read as Latin-1 and written as UTF-8
        if self.word == "Â" {
            self.word.clear();
        }
        self.whole("©".to_owned(), Kind::Sign, at);
        length
    }

    fn close(&mut self, length: usize) -> usize {
        self.flush();
        if let Some(row) = self.page.rows.last_mut() {
            row.closes = true;
        }
        length
    }

    /// `\n` in a string, `\251`, `\(co` of troff, `\copyright` of LaTeX.
    fn escape(&mut self, rest: &str, at: usize) -> usize {
        for sign in [
            "\\251",
            "\\A9",
            "\\'a9",
            "\\xa9",
            "\\xA9",
            "\\u00a9",
            "\\u00A9",
            "\\(co",
            "\\[co]",
            "\\copyright",
        ] {
            if rest.starts_with(sign) {
                return self.sign(at, sign.len());
            }
        }
        // JSON hides these from HTML
        for (escape, letter) in [
            ("\\u003c", ' '),
            ("\\u003e", ' '),
            ("\\u0026", '&'),
            ("\\u0027", '\''),
        ] {
            if rest
                .get(..escape.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(escape))
            {
                if letter == ' ' {
                    self.flush();
                } else {
                    self.push(letter, at);
                }
                return escape.len();
            }
        }
        let mut letters = rest.chars().skip(1);
        let (first, second) = (letters.next(), letters.next());
        match first {
            Some('n' | 'r' | 't') if second.is_none_or(|letter| !letter.is_ascii_lowercase()) => {
                self.flush();
                if first == Some('n') {
                    self.breaks = true;
                }
                2
            }
            // an accent of LaTeX
            Some('\'' | '"' | '`' | '^' | '~') if second.is_some_and(char::is_alphabetic) => 2,
            Some('-') => {
                self.push('-', at);
                2
            }
            _ => {
                self.flush();
                1
            }
        }
    }

    fn entity(&mut self, rest: &str, at: usize) -> usize {
        let starts = |entity: &str| {
            rest.get(..entity.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(entity))
        };
        for sign in ["&copy;", "&#169;", "&#xa9;", "&#x00a9;"] {
            if starts(sign) {
                return self.sign(at, sign.len());
            }
        }
        for (entity, letter) in [
            ("&amp;", '&'),
            ("&nbsp;", ' '),
            ("&quot;", ' '),
            ("&#160;", ' '),
            ("&gt;", ' '),
            ("&lt;", ' '),
            ("&ndash;", '–'),
            ("&#8211;", '–'),
            ("&auml;", 'ä'),
            ("&ouml;", 'ö'),
            ("&uuml;", 'ü'),
            ("&eacute;", 'é'),
            ("&egrave;", 'è'),
            ("&aacute;", 'á'),
            ("&oacute;", 'ó'),
            ("&aring;", 'å'),
            ("&oslash;", 'ø'),
            ("&szlig;", 'ß'),
            ("&ccedil;", 'ç'),
            ("&ntilde;", 'ñ'),
        ] {
            if starts(entity) {
                if letter == ' ' {
                    self.flush();
                } else {
                    self.push(letter, at);
                }
                return entity.len();
            }
        }
        self.push('&', at);
        1
    }

    /// A tag, an address, or a placeholder.
    fn bracket(&mut self, rest: &str, at: usize) -> usize {
        let end = floor(rest, TAG);
        let Some(close) = rest[1..end].find('>').map(|found| found + 1) else {
            self.flush();
            return 1;
        };
        let inner = &rest[1..close];
        // a comment of a template
        if inner.starts_with(['%', '#']) {
            self.flush();
            return 2;
        }
        // "<2013>"
        if !inner.contains(char::is_alphabetic)
            && inner.contains(|digit: char| digit.is_ascii_digit())
        {
            self.flush();
            return 1;
        }
        let is_address = inner.contains('@')
            || inner.contains("://")
            || inner.starts_with("www.")
            || inner.contains(" at ") && inner.contains(" dot ");
        if inner.starts_with('!') {
            self.flush();
            return if inner.starts_with("!--") {
                4
            } else {
                close + 1
            };
        }
        if is_address && !inner.contains('=') {
            let kind = if inner.contains("://") || inner.starts_with("www.") {
                Kind::Url
            } else {
                Kind::Email
            };
            self.whole(rest[..=close].to_owned(), kind, at);
            return close + 1;
        }
        let name = inner
            .trim_start_matches('/')
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        // `<meta name="copyright" content="2001 Example">`
        if name == "meta" && inner.contains("opyright") {
            self.flush();
            self.whole("copyright".to_owned(), Kind::Mark, at);
            return match inner.find("content=") {
                Some(content) => 1 + content + "content=".len(),
                None => close + 1,
            };
        }
        let is_element = LISTS.element.contains(&name);
        if matches!(name.as_str(), "br" | "p" | "div" | "li" | "tr" | "td") {
            self.flush();
            self.breaks = true;
            return close + 1;
        }
        // `<s>` inside a word leaves it whole
        if is_element && name.len() == 1 {
            return close + 1;
        }
        let is_tag = is_element
            || inner.starts_with(['/', '?'])
            || inner.contains('=')
            || rest[close..]
                .find("</")
                .is_some_and(|end| rest[close + end + 2..].starts_with(inner));
        self.flush();
        if !is_tag && inner.contains(char::is_alphabetic) {
            self.whole(rest[..=close].to_owned(), Kind::Placeholder, at);
        }
        close + 1
    }

    fn parenthesis(&mut self, rest: &str, at: usize) -> usize {
        let bytes = rest.as_bytes();
        let glued = self.word.ends_with(char::is_alphanumeric) && !self.is_mark();
        match bytes {
            [_, b'c' | b'C', b')', ..] if !glued => return self.sign_of_letters(rest, at),
            [_, b'c' | b'C', b')', ..] if !self.word.ends_with(char::is_alphabetic) => {
                return self.sign_of_letters(rest, at);
            }
            // "member(s)", "Example(R)"
            [_, b's' | b'r' | b'R', b')', ..] | [_, b'-', ..] if glued => {
                self.push('(', at);
                return 1;
            }
            _ => {}
        }
        // a call
        if glued && bytes.get(1) == Some(&b')') {
            self.push('(', at);
            self.push(')', at);
            self.push('=', at);
            return 2;
        }
        self.flush();
        self.push('(', at);
        1
    }

    fn sign_of_letters(&mut self, rest: &str, at: usize) -> usize {
        self.whole(rest[..3].to_owned(), Kind::Sign, at);
        3
    }

    /// A link of Markdown, or a placeholder.
    fn square(&mut self, rest: &str, letter: char, at: usize) -> usize {
        if letter == ']' {
            self.flush();
            return 1;
        }
        let end = floor(rest, TAG);
        let close = rest[..end].find(']');
        self.flush();
        if let Some(close) = close {
            let inner = &rest[1..close];
            // "name [at] example [dot] org"
            if matches!(inner.trim(), "at" | "AT" | "dot" | "DOT") {
                return 1;
            }
            let linked = rest[close..].starts_with("](") || rest[close..].starts_with("][");
            let filled =
                inner.contains('@') || inner.contains(|digit: char| digit.is_ascii_digit());
            if !linked && !filled && inner.contains(char::is_alphabetic) {
                self.whole(rest[..=close].to_owned(), Kind::Placeholder, at);
                return close + 1;
            }
        }
        1
    }
}

/// Where the line of a place ends and the next one begins; no next one where reading stops
/// before the line does.
fn line_end(text: &str, at: usize, start: usize) -> (usize, Option<usize>) {
    let most = text.len().min(at + LINE);
    match memchr::memchr(b'\n', &text.as_bytes()[at..text.len().min(most + 1)]) {
        Some(found) => (at + found, Some(at + found + 1)),
        None if most == text.len() => (most, Some(most)),
        None => (floor(text, most).max(start), None),
    }
}

/// The last border of letters at or before a place.
fn floor(text: &str, at: usize) -> usize {
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
