// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Markup inside a line: escapes of strings, entities and tags of HTML, brackets.

use super::line::Line;
use super::page::floor;
use super::words::{Kind, LISTS};

/// Longest tag or address in angle brackets.
const TAG: usize = 160;
/// Longest name of an element.
const ELEMENT: usize = 16;

impl Line<'_, '_> {
    /// `\n` in a string, `\251`, `\(co` of troff, `\copyright` of LaTeX.
    pub(super) fn escape(&mut self, rest: &str, at: usize) -> usize {
        for sign in [
            "\\302\\251",
            "\\xc2\\xa9",
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
        // JSON hides letters from HTML
        if let Some(letter) = hidden(rest) {
            return match letter {
                '<' => self.bracketed(rest, at, HIDDEN, "\\u003e"),
                '&' => self.entity(rest, at, HIDDEN),
                letter if letter.is_alphanumeric() || matches!(letter, '\'' | '=' | '+') => {
                    self.push(letter, at);
                    HIDDEN
                }
                _ => {
                    self.flush();
                    HIDDEN
                }
            };
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

    /// A letter by its name in HTML, after an ampersand of so many bytes.
    pub(super) fn entity(&mut self, rest: &str, at: usize, open: usize) -> usize {
        let name = rest.get(open..).unwrap_or("");
        let starts = |entity: &str| {
            name.get(..entity.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(entity))
        };
        for sign in ["copy;", "#169;", "#xa9;", "#x00a9;"] {
            if starts(sign) {
                return self.sign(at, open + sign.len());
            }
        }
        if starts("lt;") {
            let close = if open == 1 { "&gt;" } else { "\\u0026gt;" };
            return self.bracketed(rest, at, open + "lt;".len(), close);
        }
        for (entity, letter) in [
            ("amp;", '&'),
            ("nbsp;", ' '),
            ("quot;", ' '),
            ("#160;", ' '),
            ("gt;", ' '),
            ("apos;", '\''),
            ("#39;", '\''),
            ("ndash;", '–'),
            ("#8211;", '–'),
            ("auml;", 'ä'),
            ("ouml;", 'ö'),
            ("uuml;", 'ü'),
            ("eacute;", 'é'),
            ("egrave;", 'è'),
            ("aacute;", 'á'),
            ("oacute;", 'ó'),
            ("aring;", 'å'),
            ("oslash;", 'ø'),
            ("szlig;", 'ß'),
            ("ccedil;", 'ç'),
            ("ntilde;", 'ñ'),
        ] {
            if starts(entity) {
                if letter == ' ' {
                    self.flush();
                } else {
                    self.push(letter, at);
                }
                return open + entity.len();
            }
        }
        self.push('&', at);
        open
    }

    /// `<…>`.
    pub(super) fn bracket(&mut self, rest: &str, at: usize) -> usize {
        self.bracketed(rest, at, 1, ">")
    }

    /// A tag, an address, or a placeholder, however its brackets are written.
    fn bracketed(&mut self, rest: &str, at: usize, open: usize, closing: &str) -> usize {
        let within = rest.get(open..floor(rest, TAG)).unwrap_or("");
        let Some(inner) = within.find(closing).and_then(|close| within.get(..close)) else {
            self.flush();
            return if is_cut_tag(rest.get(open..).unwrap_or("")) {
                rest.len()
            } else {
                open
            };
        };
        let close = open + inner.len();
        let whole = close + closing.len();
        // a comment of a template
        if inner.starts_with(['%', '#']) {
            self.flush();
            return open + 1;
        }
        // "<2013>"
        if !inner.contains(char::is_alphabetic)
            && inner.contains(|digit: char| digit.is_ascii_digit())
        {
            self.flush();
            return open;
        }
        let is_address = inner.contains('@')
            || inner.contains("://")
            || inner.starts_with("www.")
            || inner.contains(" at ") && inner.contains(" dot ");
        if inner.starts_with('!') {
            self.flush();
            return if inner.starts_with("!--") {
                open + 3
            } else {
                whole
            };
        }
        if is_address && !inner.contains('=') {
            let kind = if inner.contains("://") || inner.starts_with("www.") {
                Kind::Url
            } else {
                Kind::Email
            };
            self.whole(format!("<{}>", inner.trim()), kind, at);
            return whole;
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
                Some(content) => open + content + "content=".len(),
                None => whole,
            };
        }
        let is_element = LISTS.element.contains(&name);
        if matches!(name.as_str(), "br" | "p" | "div" | "li" | "tr" | "td") {
            self.flush();
            self.breaks = true;
            return whole;
        }
        // `<s>` inside a word leaves it whole
        if is_element && name.len() == 1 {
            return whole;
        }
        let is_tag = is_element
            || inner.starts_with(['/', '?', '<', '\\'])
            || inner.contains('=')
            || rest.get(whole..).is_some_and(|after| {
                after
                    .find("</")
                    .is_some_and(|end| after[end + 2..].starts_with(inner))
            });
        self.flush();
        if !is_tag && inner.contains(char::is_alphabetic) {
            self.whole(format!("<{inner}>"), Kind::Placeholder, at);
        }
        whole
    }

    pub(super) fn parenthesis(&mut self, rest: &str, at: usize) -> usize {
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
    pub(super) fn square(&mut self, rest: &str, letter: char, at: usize) -> usize {
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

/// Bytes of `\u003c`.
const HIDDEN: usize = 6;

/// The letter that `\u003c` stands for.
fn hidden(rest: &str) -> Option<char> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// Whether a tag begins that ends on another line: `</P` and nothing more.
fn is_cut_tag(rest: &str) -> bool {
    let name = rest
        .get(..floor(rest, ELEMENT))
        .unwrap_or("")
        .trim_start_matches('/')
        .split(char::is_whitespace)
        .next()
        .unwrap_or("");
    LISTS.element.contains(&name.to_ascii_lowercase()) && !rest.contains(['>', '@'])
}
