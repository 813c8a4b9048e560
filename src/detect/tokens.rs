// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A text as the words that the law in it is made of.
//!
//! Comment furniture, markup, escapes, bullets and punctuation disappear; letter case and
//! version spellings are folded (`GPLv2`, `GPL-2.0` and `GPL version 2` are the same words).
//! The base is the matching guidelines of the SPDX license list. Every word remembers its
//! bytes. The dictionary is the caller's: this file is shared with the build script, which
//! makes the dictionary, so it imports nothing of the crate.

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The word's number in the dictionary; 0 for a word that no license uses.
    pub id: u16,
    /// What stood before it and around it.
    pub flags: u8,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Token {
    /// A sentence ended before this word.
    pub const SENTENCE: u8 = 1;
    /// A line ended before this word.
    pub const LINE: u8 = 2;
    /// A blank line stood before this word.
    pub const PARAGRAPH: u8 = 4;
    /// The word belongs to a copyright line, which is no part of a license's words.
    pub const COPYRIGHT: u8 = 8;
    /// The word stands between `<` and `>` or `[` and `]`, as placeholders do.
    pub const BRACKET: u8 = 16;
    /// A colon, an equals sign or a quotation mark stood before this word, as in `License: MIT`.
    pub const COLON: u8 = 32;
    /// A slash stood before this word, as in `MIT/ISC`.
    pub const SLASH: u8 = 64;
    /// The word was written with a capital first letter.
    pub const CAPITAL: u8 = 128;

    /// Whether any of `flags` is set.
    #[must_use]
    pub fn has(self, flags: u8) -> bool {
        self.flags & flags != 0
    }
}

/// HTML and DocBook elements that carry no words of their own.
#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "a", "abbr", "b", "big", "blockquote", "body", "br", "center", "cite", "code", "dd", "div",
    "dl", "dt", "em", "emphasis", "font", "footnote", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "hr", "html", "i", "img", "itemizedlist", "li", "link", "listitem", "literal", "meta", "ol",
    "orderedlist", "p", "para", "pre", "quote", "s", "section", "simpara", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "title", "tr", "tt", "u", "ul",
    "ulink", "var", "xref",
];

/// Words that follow "copyright" in the running text of a license, where it starts a line by
/// accident of wrapping.
#[rustfmt::skip]
const RUNNING: &[&str] = &[
    "act", "and", "as", "claim", "claims", "date", "disclaimer", "holder", "holders", "in",
    "infringement", "interest", "is", "law", "laws", "legend", "licence", "license", "licenses",
    "management", "marking", "notice", "notices", "of", "on", "or", "owner", "owners", "permission",
    "protection", "right", "rights", "statement", "statements", "status", "that", "to", "treaty",
    "under", "was", "which", "with", "you",
];

/// Words with which a sentence begins that stands on the line of a copyright statement.
#[rustfmt::skip]
const AFTER_STATEMENT: &[&str] = &[
    "any", "are", "can", "copying", "distributed", "distribution", "everyone", "file", "free", "is",
    "may", "permission", "permitted", "provided", "redistribution", "released", "see", "that",
    "this", "use", "used", "you", "your",
];

/// Commands that write a string: `printf("…")`, `echo '…'`, `msgid "…"`.
const WRITERS: &[&str] = &[
    "cerr", "console", "cout", "echo", "fprintf", "fputs", "log", "message", "msgid", "msgstr",
    "out", "print", "printf", "printk", "println", "puts", "say", "std", "stderr", "stdout",
    "system", "write",
];

/// Commands of LaTeX and RTF that people put into running text.
#[rustfmt::skip]
const COMMANDS: &[&str] = &[
    "bf", "bullet", "cf", "copyright", "em", "emdash", "emph", "endash", "fs", "href", "hspace",
    "it", "item", "itshape", "large", "lbrack", "ldblquote", "ldots", "ldquo", "line", "linebreak",
    "lquote", "ltrch", "ltrpar", "newline", "noindent", "nowidctlpar", "par", "paragraph", "pard",
    "plain", "qj", "ql", "qquad", "quad", "rdblquote", "rdquo", "rquote", "rtlch", "section",
    "small", "subsection", "tab", "texorpdfstring", "textbf", "textit", "textquotesingle",
    "textregistered", "textrm", "textsc", "textsf", "textsl", "texttrademark", "texttt", "textup",
    "underline", "url", "vspace", "widctlpar",
];

/// Whether a sorted list has a word.
fn listed(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// How many letters of ASCII a text begins with; eight are looked at together.
fn letters(text: &[u8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let mut rest = text;
    while let Some((eight, more)) = rest.split_first_chunk::<8>() {
        let wide = u64::from_le_bytes(*eight);
        // without the bit that makes a letter small; what is a letter then was one before
        let upper = wide & (0x5f * EACH);
        let from_a = upper + (0x80 - 0x41) * EACH;
        let behind_z = upper + (0x80 - 0x5b) * EACH;
        let is_letter = from_a & !behind_z & !wide & HIGH;
        if is_letter != HIGH {
            let before = (!is_letter & HIGH).trailing_zeros() / 8;
            return text.len() - rest.len() + before as usize;
        }
        rest = more;
    }
    let tail = rest.iter().take_while(|byte| byte.is_ascii_alphabetic());
    text.len() - rest.len() + tail.count()
}

/// Whether a digit stands there.
fn digit_at(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_digit)
}

/// Splits a text into words. `lookup` gives a lower-case word its number.
///
/// Linear in the length of the text. Offsets are 32 bits: callers cut larger texts.
pub fn tokenize(text: &str, lookup: &mut impl FnMut(&str) -> u16, into: &mut Vec<Token>) {
    Tokenizer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        flags: Token::PARAGRAPH | Token::LINE,
        line: Line::default(),
        lookup,
        into,
        word: String::new(),
    }
    .run();
}

/// What is known of the line being read.
#[derive(Default, Clone, Copy)]
struct Line {
    /// Words on it so far.
    words: usize,
    /// It states a copyright.
    copyright: bool,
    /// The index of its first token.
    first: usize,
    /// Its first word was "copyright" or a copyright sign.
    maybe: bool,
    /// The byte it starts at.
    start: usize,
    /// It begins with the end of a line in a string literal, which is often the end of a line
    /// of the file as well.
    escaped: bool,
    /// The number it begins with, and that of the line above it, in a listing whose lines are
    /// numbered.
    number: Option<u32>,
    above: Option<u32>,
}

struct Tokenizer<'a, F> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    flags: u8,
    line: Line,
    lookup: &'a mut F,
    into: &'a mut Vec<Token>,
    /// A word that was written with capitals, in small letters.
    word: String,
}

impl<F: FnMut(&str) -> u16> Tokenizer<'_, F> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' => self.letters(),
                b'0'..=b'9' => self.number(),
                b'\n' => self.newline(),
                b'\\' => self.escape(),
                b'<' => self.angle(),
                b'>' | b']' | b'}' => {
                    self.flags &= !Token::BRACKET;
                    self.at += 1;
                }
                b'@' => self.command(),
                b'[' => {
                    if self.closes(b']') {
                        self.flags |= Token::BRACKET;
                    }
                    self.at += 1;
                }
                b'&' => self.entity(),
                b'+' => self.plus(),
                b'.' | b'!' | b'?' | b';' => {
                    // `; comment`, `! comment`, `.PP`
                    if self.line.words > 0 && self.ends_sentence() {
                        self.flags |= Token::SENTENCE;
                    }
                    self.at += 1;
                }
                b':' | b'=' | b'"' | b'\'' => {
                    self.flags |= Token::COLON;
                    self.at += 1;
                }
                b'/' | b'|' => {
                    self.flags |= Token::SLASH;
                    self.at += 1;
                }
                128.. => self.wide(),
                _ => self.at += 1,
            }
        }
    }

    fn newline(&mut self) {
        self.at += 1;
        let same = self.line.escaped && self.line.words == 0;
        self.end_line(same, false);
        self.flags &= !Token::BRACKET;
    }

    /// A line of the text ends here. `same`: it has ended before.
    fn end_line(&mut self, same: bool, escaped: bool) {
        if self.flags & Token::LINE != 0 && self.line.words == 0 && !same {
            self.flags |= Token::PARAGRAPH;
        }
        self.flags |= Token::LINE;
        self.line = Line {
            first: self.into.len(),
            start: self.at,
            escaped,
            above: self.line.number,
            ..Line::default()
        };
    }

    /// Whether the sign here ends a sentence: what follows is not a number ("v. 2.0") and not
    /// written small ("Inc. and").
    fn ends_sentence(&self) -> bool {
        let rest = &self.bytes[self.at + 1..];
        let spaced = rest.first().is_none_or(|byte| {
            byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b')' | b'\\')
        });
        let next = rest
            .iter()
            .take(40)
            .find(|byte| byte.is_ascii_alphanumeric());
        spaced && next.is_none_or(u8::is_ascii_uppercase)
    }

    /// `\n`, `\t` and their like inside string literals end a word, `\n` a line; commands of
    /// LaTeX, RTF and troff are no words.
    fn escape(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let letters = rest
            .iter()
            .take(24)
            .take_while(|byte| byte.is_ascii_lowercase())
            .count();
        let command = std::str::from_utf8(&rest[..letters]).unwrap_or("");
        let hexadecimal = |from: usize, to: usize| {
            rest.get(from..to)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        let length = match rest {
            _ if letters > 1 && listed(COMMANDS, command) => {
                let digits = rest[letters..].iter().take(4);
                1 + letters + digits.take_while(|byte| byte.is_ascii_digit()).count()
            }
            // `\fs24`, `\lang1033` of RTF, bold and italic
            [first, ..] if letters > 1 && !b"nrt".contains(first) && digit_at(rest, letters) => {
                let digits = rest[letters..].iter().take(12);
                1 + letters + digits.take_while(|byte| byte.is_ascii_digit()).count()
            }
            [b'b' | b'i', b' ' | b'\\', ..] => 2,
            [b'b' | b'i' | b'f', digit, ..] if digit.is_ascii_digit() => 3,
            [b'n', ..] => {
                self.at += 2;
                return self.end_line(false, true);
            }
            [b'r' | b't', ..] => 2,
            [b'u', ..] if hexadecimal(1, 5) => 6,
            [b'x' | b'\'', ..] if hexadecimal(1, 3) => 4,
            // fonts and signs of troff
            [b'f', b'(', _, _, ..] => 5,
            [b'f', b'B' | b'I' | b'P' | b'R' | b'W' | b'1'..=b'4', ..] => 3,
            [b'(', _, _, ..] => 4,
            [b'[' | b'*', ..] => {
                let close = rest.iter().take(12).position(|&byte| byte == b']');
                close.map_or(1, |close| close + 2)
            }
            _ => 1,
        };
        self.at += length.min(self.bytes.len() - self.at);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    /// `@emph{…}` of Texinfo is no word, nor is `@c` at a line's start.
    fn command(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let length = rest
            .iter()
            .take(16)
            .take_while(|byte| byte.is_ascii_lowercase())
            .count();
        let comment = self.line.words == 0 && matches!(&rest[..length], b"c" | b"comment" | b"rem");
        let is_command = length > 0 && (comment || rest.get(length) == Some(&b'{'));
        self.at += if is_command { length + 1 } else { 1 };
    }

    /// A tag is skipped; what else stands in angle brackets is a placeholder.
    fn angle(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let name_at = usize::from(rest.first() == Some(&b'/'));
        let name = &rest[name_at.min(rest.len())..];
        let length = name
            .iter()
            .take(16)
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let mut lower = [0u8; 16];
        for (to, from) in lower.iter_mut().zip(&name[..length]) {
            *to = from.to_ascii_lowercase();
        }
        let known = std::str::from_utf8(&lower[..length]).is_ok_and(|name| listed(ELEMENTS, name));
        if known && let Some(close) = rest.iter().take(400).position(|&byte| byte == b'>') {
            self.at += close + 2;
            return;
        }
        if self.closes(b'>') {
            self.flags |= Token::BRACKET;
        }
        self.at += 1;
    }

    /// Whether a bracket opened here closes soon, on this line, around something like a name.
    fn closes(&self, close: u8) -> bool {
        let rest = &self.bytes[self.at + 1..];
        let found = rest
            .iter()
            .take(60)
            .position(|&byte| byte == close || byte == b'\n');
        found.is_some_and(|at| {
            rest[at] == close
                && !rest[..at]
                    .iter()
                    .any(|byte| matches!(byte, b'@' | b':' | b'/'))
        })
    }

    fn entity(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let length = rest
            .iter()
            .take(9)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#')
            .count();
        let ends = length > 0 && rest.get(length) == Some(&b';');
        self.at += if ends { length + 2 } else { 1 };
    }

    /// `+` counts only right after a version number: `GPL-2.0+`.
    fn plus(&mut self) {
        let after_digit = self.at > 0 && self.bytes[self.at - 1].is_ascii_digit();
        let start = self.at;
        self.at += 1;
        if after_digit
            && self
                .into
                .last()
                .is_some_and(|last| last.end as usize == start)
        {
            self.emit("+", start);
        }
    }

    fn letters(&mut self) {
        let (text, start) = (self.text, self.at);
        let end = start + letters(&self.bytes[start..]);
        if self.bytes.get(end).is_some_and(|&byte| byte >= 128) {
            self.wide();
            return;
        }
        // `I<License>` of POD
        if end - start == 1
            && self.bytes[start].is_ascii_uppercase()
            && self.bytes.get(end) == Some(&b'<')
        {
            self.at = end + 1;
            return;
        }
        if self.identifier(start, end) {
            return;
        }
        self.at = end;
        if self.furniture(start, end) {
            return;
        }
        let mut buffer = std::mem::take(&mut self.word);
        let mut word = &text[start..end];
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            buffer.clear();
            buffer.push_str(word);
            buffer.make_ascii_lowercase();
            word = &buffer;
        }
        let before = start.checked_sub(1).map(|at| self.bytes[at]);
        let digit_follows = self.bytes.get(end).is_some_and(u8::is_ascii_digit);
        if word == "s"
            && before == Some(b'\'')
            && start > 1
            && self.bytes[start - 2].is_ascii_alphanumeric()
        {
            // the possessive ending
        } else if word == "v"
            && (digit_follows
                || (self.bytes.get(end) == Some(&b'.') && self.version_follows(end + 1)))
        {
            self.emit("version", start);
        } else if digit_follows
            && word.len() > 2
            && let Some(word) = word.strip_suffix('v')
        {
            self.emit(word, start);
            self.emit("version", end - 1);
        } else {
            self.emit(word, start);
        }
        self.word = buffer;
    }

    /// `USE_GPLV3_PARTS` is one word of a program, whatever its parts say.
    fn identifier(&mut self, start: usize, end: usize) -> bool {
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        // nearly every word ends here
        if !self.bytes.get(end).is_some_and(part) {
            return false;
        }
        let mut stop = end;
        while stop - start < 80 && self.bytes.get(stop).is_some_and(part) {
            stop += 1;
        }
        while stop > end && self.bytes[stop - 1] == b'_' {
            stop -= 1;
        }
        if !self.bytes[start..stop].contains(&b'_') {
            return false;
        }
        self.at = stop;
        let word = self.text[start..stop].to_ascii_lowercase();
        self.emit(&word, start);
        true
    }

    fn version_follows(&self, mut at: usize) -> bool {
        while self.bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        self.bytes.get(at).is_some_and(u8::is_ascii_digit)
    }

    /// A number with its dots: `2.0` is `2`, `1.1` stays.
    fn number(&mut self) {
        let start = self.at;
        let mut end = start;
        while let Some(byte) = self.bytes.get(end) {
            let dot = *byte == b'.' && self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            if !(byte.is_ascii_digit() || dot) || end - start > 30 {
                break;
            }
            end += 1;
        }
        // `0x11` is not X11
        if end - start == 1
            && self.bytes[start] == b'0'
            && matches!(self.bytes.get(end), Some(b'x' | b'X'))
        {
            let digits = self.bytes[end + 1..].iter();
            self.at = end + 1 + digits.take_while(|byte| byte.is_ascii_hexdigit()).count();
            return;
        }
        self.at = end;
        // the sequence area of COBOL
        if start == self.line.start
            && end - start == 6
            && matches!(self.bytes.get(end), Some(b'*' | b'/'))
        {
            return;
        }
        if self.line.words == 0 && self.numbers_the_line(start, end) {
            return;
        }
        let bullet = end - start <= 2
            && matches!(self.bytes.get(end), Some(b'.' | b')'))
            && !self.numbered_before();
        if self.line.words == 0 && bullet {
            return;
        }
        let text = self.text;
        let mut number = &text[start..end];
        while let Some(shorter) = number.strip_suffix(".0") {
            number = shorter;
        }
        self.emit(number, start);
    }

    /// Whether a number at a line's start is one more than that of the line above it.
    fn numbers_the_line(&mut self, start: usize, end: usize) -> bool {
        self.line.number = self.text[start..end].parse().ok();
        let above = self.line.above.and_then(|above| above.checked_add(1));
        let apart = matches!(
            self.bytes.get(end),
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b':' | b'|')
        );
        apart && above.is_some() && above == self.line.number
    }

    /// Whether the last word asks for a number, so that one at a line's start is no bullet.
    fn numbered_before(&self) -> bool {
        let Some(last) = self.into.last() else {
            return false;
        };
        let word = &self.text[last.start as usize..last.end as usize];
        [
            "version", "v", "section", "clause", "gpl", "lgpl", "release",
        ]
        .iter()
        .any(|asks| word.eq_ignore_ascii_case(asks))
    }

    /// Words at a line's start that are comment signs, macros or bullets.
    fn furniture(&mut self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        if self.line.words > 0 {
            // `<< std::endl`
            return word == "endl" || (word == "std" && self.text[end..].starts_with("::endl"));
        }
        if self.writes(start, end) {
            return true;
        }
        let before = start.checked_sub(1).map_or(b'\n', |at| self.bytes[at]);
        // `@rem` of batch files
        let hidden = usize::from(before == b'@');
        let at_column_0 = start == self.line.start + hidden;
        let after = self.bytes.get(end).copied().unwrap_or(b'\n');
        let macro_sign = start == self.line.start + 1 && matches!(before, b'.' | b'=' | b'\'');
        let bullet =
            end - start == 1 && (matches!(after, b'.' | b')') || (before == b'(' && after == b')'));
        let roman = before == b'('
            && after == b')'
            && word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
        if macro_sign && before == b'=' {
            while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
                self.at += 1;
            }
        }
        (at_column_0 && matches!(word, "dnl" | "rem" | "REM" | "Rem"))
            || (at_column_0
                && matches!(word, "c" | "C")
                && (after.is_ascii_whitespace() || after == b'*'))
            || (macro_sign && (before == b'=' || word.len() <= 3))
            || bullet
            || roman
    }

    /// Whether the first word of a line only writes the string behind it. What stands between
    /// is skipped.
    fn writes(&mut self, start: usize, end: usize) -> bool {
        const BETWEEN: usize = 32;
        let word = &self.text[start..end];
        let rest = &self.bytes[end..];
        // `u"…"`, `L"…"`
        if end - start == 1 && matches!(rest.first(), Some(b'"' | b'\'')) {
            return matches!(word, "u" | "b" | "r" | "f" | "L" | "U");
        }
        let listed = match word {
            "System" | "Console" => true,
            _ => listed(WRITERS, word),
        };
        if listed && word == "echo" {
            return true;
        }
        let quote = || {
            let mut between = rest.iter().take(BETWEEN);
            let stop = between.position(|byte| {
                !(byte.is_ascii_alphanumeric() || b" \t_.:(*,)<&>[]-+".contains(byte))
            })?;
            matches!(rest.get(stop), Some(b'"' | b'\'')).then_some(stop)
        };
        match listed.then(quote).flatten() {
            // a word and its apostrophe: "print's"
            Some(stop) if stop > 0 => {
                self.at = end + stop;
                true
            }
            _ => false,
        }
    }

    /// Words with letters beyond ASCII, and signs such as ©.
    fn wide(&mut self) {
        let start = self.at;
        let mut word = String::new();
        let mut end = start;
        // soft hyphens and the like, which nobody sees, in the midst of a word
        let mut unseen = 0;
        for c in self.text[start..].chars().take(64) {
            match c {
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' if end > start => {
                    unseen += c.len_utf8();
                    continue;
                }
                // as text taken from PDF has them
                'ﬀ' => word.push_str("ff"),
                'ﬁ' => word.push_str("fi"),
                'ﬂ' => word.push_str("fl"),
                'ﬃ' => word.push_str("ffi"),
                'ﬄ' => word.push_str("ffl"),
                c if c.is_alphabetic() => word.extend(c.to_lowercase()),
                _ => break,
            }
            end += unseen + c.len_utf8();
            unseen = 0;
        }
        if word.is_empty() {
            let Some(c) = self.text[start..].chars().next() else {
                self.at += 1;
                return;
            };
            self.at += c.len_utf8();
            match c {
                '©' if self.line.words == 0 => self.line.maybe = true,
                '“' | '”' | '«' | '»' | '：' => self.flags |= Token::COLON,
                '。' => self.flags |= Token::SENTENCE,
                _ => {}
            }
        } else {
            self.at = end;
            self.emit(&word, start);
        }
    }

    fn emit(&mut self, word: &str, start: usize) {
        let id = (self.lookup)(word);
        let mut flags = self.flags;
        if self.bytes[start].is_ascii_uppercase() {
            flags |= Token::CAPITAL;
        }
        self.into.push(Token {
            id,
            flags,
            start: start as u32,
            end: self.at as u32,
        });
        self.flags &= Token::BRACKET;
        self.line.words += 1;
        self.copyright_line(word);
    }

    /// Recognizes `Copyright (c) 2020 Somebody` and marks its words.
    fn copyright_line(&mut self, word: &str) {
        let flags = self.into.last().map_or(0, |last| last.flags);
        let has = |flag| flags & flag != 0;
        if self.line.words == 1
            && !has(Token::BRACKET)
            && matches!(word, "copyright" | "copyrights")
        {
            self.line.maybe = true;
        } else if self.line.copyright {
            // what follows on the same line is no part of the statement
            let next_sentence = has(Token::SENTENCE) && word != "all";
            if next_sentence || word.starts_with("licen") || listed(AFTER_STATEMENT, word) {
                self.line.copyright = false;
            } else if let Some(last) = self.into.last_mut() {
                last.flags |= Token::COPYRIGHT;
            }
        } else if self.line.maybe && self.line.words <= 3 {
            let number = word.starts_with(|c: char| c.is_ascii_digit());
            let dated = number || matches!(word, "c" | "by") || has(Token::BRACKET);
            let named = self.line.words == 2 && has(Token::CAPITAL) && !listed(RUNNING, word);
            self.line.maybe = false;
            if dated || named {
                self.line.copyright = true;
                for token in &mut self.into[self.line.first..] {
                    token.flags |= Token::COPYRIGHT;
                }
            }
        }
    }
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_to_the_first_byte_that_is_none() {
        for text in ["", "a", "word", "License", "licenses", "NONINFRINGEMENT"] {
            for byte in 0..=255u8 {
                let both = [text.as_bytes(), &[byte], b"more words"].concat();
                let want = both.iter().position(|byte| !byte.is_ascii_alphabetic());
                assert_eq!(Some(letters(&both)), want, "{text} {byte}");
            }
            assert_eq!(letters(text.as_bytes()), text.len());
        }
    }

    fn words(text: &str) -> String {
        let mut seen = Vec::new();
        let mut tokens = Vec::new();
        tokenize(
            text,
            &mut |word| {
                seen.push(word.to_owned());
                1
            },
            &mut tokens,
        );
        seen.join(" ")
    }

    #[test]
    fn furniture_and_markup_disappear() {
        let check = |text: &str, want: &str| assert_eq!(words(text), want, "{text}");
        check("/* The MIT License\n * (MIT) */", "the mit license mit");
        check("dnl This file\ndnl is free", "this file is free");
        check("C     Copyright\nC     notice", "copyright notice");
        check(
            "<p>Permission is <b>hereby</b>\ngranted</p>",
            "permission is hereby granted",
        );
        check(".\\\" Permission\n.PP\nis granted", "permission is granted");
        check("=head1 LICENSE", "license");
        check(
            "\"Permission is\\nhereby granted\\n\"",
            "permission is hereby granted",
        );
        check(
            "1. Redistributions\n2) in binary\n(a) form\n(iii) must",
            "redistributions in binary form must",
        );
        check("licensor's &quot;AS IS&quot;", "licensor as is");
    }

    #[test]
    fn versions_have_one_spelling() {
        for text in [
            "GPLv2",
            "GPL v2",
            "GPL v2.0",
            "GPL version 2",
            "GPL, Version 2.0",
            "gpl v. 2",
        ] {
            assert_eq!(words(text), "gpl version 2", "{text}");
        }
        assert_eq!(words("GPL-2.0+ LGPL2.1+ C++"), "gpl 2 + lgpl 2.1 + c");
        assert_eq!(words("version\n2. The"), "version 2 the");
    }

    #[test]
    fn copyright_lines_are_marked() {
        let marked = |text: &str| {
            let mut tokens = Vec::new();
            tokenize(text, &mut |_| 1, &mut tokens);
            tokens
                .iter()
                .filter(|token| token.has(Token::COPYRIGHT))
                .count()
        };
        assert_eq!(marked("Copyright (c) 2020 Ann Example"), 5);
        assert_eq!(marked("the above\ncopyright notice, this list"), 0);
        assert_eq!(marked("Copyright 2020 Ann. Licensed under"), 3);
        assert_eq!(marked("THE\nCOPYRIGHT HOLDERS AND"), 0);
        assert_eq!(marked("Copyright The Example Project"), 4);
    }
}
// REUSE-IgnoreEnd
