// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Splits a line into words, and leaves out what draws a comment's frame.

use super::page::{Page, Row, Word};
use super::words::{Kind, LISTS, core};

/// Adds the words of a line that begins at a byte of the file to its page.
pub(super) fn split<'a>(page: &mut Page<'a>, line: &'a str, offset: usize) {
    let mut line = Line {
        page,
        line,
        offset,
        word: String::new(),
        word_at: 0,
        breaks: false,
    };
    line.run();
}

/// Goes through one line.
pub(super) struct Line<'p, 'a> {
    page: &'p mut Page<'a>,
    line: &'a str,
    offset: usize,
    /// The word that is being read.
    pub word: String,
    word_at: usize,
    /// `\n` or `<br>` was read: the next word begins a row.
    pub breaks: bool,
}

impl Line<'_, '_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(rest) = self.line.get(at..) {
            let Some(letter) = rest.chars().next() else {
                break;
            };
            at += match letter {
                '\\' => self.escape(rest, at),
                '&' => self.entity(rest, at, 1),
                '<' => self.bracket(rest, at),
                '(' => self.parenthesis(rest, at),
                '[' | ']' => self.square(rest, letter, at),
                '©' | 'ⓒ' | 'Ⓒ' => self.sign(at, letter.len_utf8()),
                // Texinfo
                '@' if rest.starts_with("@copyright{}") => self.sign(at, "@copyright{}".len()),
                '*' if rest.starts_with("*/") => self.close(2),
                '-' if rest.starts_with("-->") => self.close(3),
                '"' | '\'' | '’' if self.is_prefix() => {
                    self.word.clear();
                    letter.len_utf8()
                }
                // ("EXC")
                '"' | '“' | '”' if self.is_quoted_alias(rest) => letter.len_utf8(),
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
                letter if letter.is_ascii_alphanumeric() => {
                    // nothing splits inside a run of them
                    let letters = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric());
                    let run = &rest[..letters.unwrap_or(rest.len())];
                    if self.word.is_empty() {
                        self.word_at = self.offset + at;
                    }
                    self.word.push_str(run);
                    if self.ends_mark(&rest[run.len()..]) {
                        self.flush();
                    }
                    run.len()
                }
                letter => {
                    self.push(letter, at);
                    let after = &rest[letter.len_utf8()..];
                    let next = after.chars().next();
                    let splits = match letter {
                        ',' => next.is_some_and(char::is_alphabetic),
                        ';' => next.is_none_or(|next| !next.is_ascii_digit()),
                        ':' => self.is_mark(),
                        _ => false,
                    };
                    if splits || self.ends_mark(after) {
                        self.flush();
                    }
                    letter.len_utf8()
                }
            };
        }
        self.flush();
    }

    pub(super) fn push(&mut self, letter: char, at: usize) {
        if self.word.is_empty() {
            self.word_at = self.offset + at;
        }
        self.word.push(letter);
    }

    /// Whether the word so far is a mark that ends here, in front of a sign.
    fn ends_mark(&self, after: &str) -> bool {
        let mut letters = after.chars();
        let next = letters.next();
        let hyphen = next == Some('-') && letters.next().is_some_and(char::is_alphabetic);
        !hyphen
            && next.is_some_and(|next| !next.is_alphanumeric() && !"_: ".contains(next))
            && self.is_mark()
    }

    /// Whether the word so far is the word copyright, so that `copyright(c)2001` comes apart.
    pub(super) fn is_mark(&self) -> bool {
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

    /// Whether a quote stands right inside a parenthesis around one word.
    fn is_quoted_alias(&self, rest: &str) -> bool {
        self.word == "("
            || self.word.starts_with('(') && rest.chars().nth(1).is_some_and(|next| next == ')')
    }

    /// Ends the word.
    pub(super) fn flush(&mut self) {
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
        let mut kind = LISTS.kind(&text);
        if kind == Kind::MarkEnd {
            let Some(open) = self.open_mark(&text) else {
                kind = LISTS.plain_kind(&text);
                return self.add(text, kind, row, begins);
            };
            let words = self.page.words.drain(open..);
            let mut first = None;
            let mut mark = String::new();
            for word in words {
                first.get_or_insert(word.at);
                mark.push_str(&word.text);
                mark.push(' ');
            }
            self.word_at = first.unwrap_or(self.word_at);
            text.insert_str(0, &mark);
            kind = Kind::Mark;
        }
        self.add(text, kind, row, begins);
    }

    /// Where the words of a mark begin that a word ends: "derechos de" before "autor".
    fn open_mark(&self, last: &str) -> Option<usize> {
        let last = core(last).to_lowercase();
        LISTS.mark_phrases.iter().find_map(|phrase| {
            let (end, before) = phrase.split_last()?;
            let open = self.page.words.len().checked_sub(before.len())?;
            let words = self.page.words.get(open..)?;
            let row = self.page.rows.len().saturating_sub(1);
            let whole = *end == last
                && words
                    .iter()
                    .zip(before)
                    .all(|(word, wanted)| word.row == row && word.text.to_lowercase() == *wanted);
            whole.then_some(open)
        })
    }

    /// Adds a word that is complete.
    fn add(&mut self, text: String, kind: Kind, row: usize, begins: bool) {
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
        } else if text.starts_with("__") {
            text.replace("__", "")
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

    pub(super) fn whole(&mut self, text: String, kind: Kind, at: usize) {
        self.flush();
        let row = self.row();
        self.page.words.push(Word {
            text,
            kind,
            at: self.offset + at,
            row,
        });
    }

    pub(super) fn sign(&mut self, at: usize, length: usize) -> usize {
        // UTF-8 that was read as Latin-1 and written as UTF-8
        if self.word == "Â" {
            self.word.clear();
        }
        self.whole("©".to_owned(), Kind::Sign, at);
        length
    }

    pub(super) fn close(&mut self, length: usize) -> usize {
        self.flush();
        if let Some(row) = self.page.rows.last_mut() {
            row.closes = true;
        }
        length
    }
}
