// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Manifests that are programs (`setup.py`, gemspecs, Gradle's and Scala's build files), taken
//! apart into tokens.
//!
//! Nothing of them is run: what they state in so many words is read, and what they compute
//! stays unknown. Strings come without their quotes, lines end in a token of their own.

use std::borrow::Cow;

use super::Manifest;
use super::page::Page;
use crate::source::{Problem, Span};

/// What differs between the languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// `#` comments, triple quotes, prefixes of strings.
    Python,
    /// `#` comments, `%q{…}`, here-documents.
    Ruby,
    /// `//` and `/* */` comments: Groovy, Kotlin, Scala, Swift.
    Braces,
    /// `;` comments: Clojure.
    Lisp,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name.
    Word,
    /// A string.
    Text,
    /// Any other character.
    Mark(char),
    /// The end of a line.
    End,
}

/// A token with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// What it is.
    pub kind: Kind,
    /// Its text; of a string what is between the quotes.
    pub text: Cow<'t, str>,
    /// Where it stands.
    pub span: Span,
}

impl Token<'_> {
    /// Whether it is this character.
    pub fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it is this name.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    /// The string, if it is one.
    pub fn string(&self) -> Option<&str> {
        (self.kind == Kind::Text).then_some(self.text.as_ref())
    }

    /// The name, if it is one.
    pub fn word(&self) -> Option<&str> {
        (self.kind == Kind::Word).then_some(self.text.as_ref())
    }
}

/// The tokens of a program. Never fails: what is not understood is marks.
pub(super) fn tokens(text: &str, language: Language) -> Vec<Token<'_>> {
    let mut reader = Reader {
        text,
        at: 0,
        language,
        found: Vec::new(),
    };
    while reader.at < text.len() {
        reader.step();
    }
    reader.found
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    language: Language,
    found: Vec<Token<'t>>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: Kind, text: Cow<'t, str>, end: usize) {
        let span = self.at..end;
        self.found.push(Token { kind, text, span });
        self.at = end;
    }

    fn skip_to(&mut self, needle: &str) {
        self.at += self
            .rest()
            .find(needle)
            .unwrap_or_else(|| self.rest().len());
    }

    fn step(&mut self) {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else {
            return;
        };
        let end = self.at + c.len_utf8();
        match (c, self.language) {
            ('\n', _) => self.push(Kind::End, Cow::Borrowed(""), end),
            ('\\', _) if rest[1..].trim_start_matches('\r').starts_with('\n') => {
                self.skip_to("\n");
                self.at += 1;
            }
            ('#', Language::Python | Language::Ruby) | (';', Language::Lisp) => self.skip_to("\n"),
            ('/', Language::Braces) if rest.starts_with("//") => self.skip_to("\n"),
            ('/', Language::Braces) if rest.starts_with("/*") => {
                self.skip_to("*/");
                self.at = (self.at + 2).min(self.text.len());
            }
            ('=', Language::Ruby) if rest.starts_with("=begin") => {
                self.skip_to("\n=end");
                self.at = (self.at + 5).min(self.text.len());
            }
            ('%', Language::Ruby) if self.percent() => {}
            ('<', Language::Ruby) if self.here_document() => {}
            ('"' | '\'', _) => self.quoted(c),
            _ if c.is_whitespace() => self.at = end,
            _ if c.is_alphanumeric() || matches!(c, '_' | '$' | '@') => self.word(),
            _ => self.push(Kind::Mark(c), Cow::Borrowed(""), end),
        }
    }

    fn word(&mut self) {
        let rest = self.rest();
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        let start = rest.chars().next().map_or(0, char::len_utf8);
        let len = rest[start..]
            .find(|c| !inside(c))
            .map_or(rest.len(), |len| start + len);
        let word = &rest[..len];
        let prefix = len <= 2 && word.chars().all(|c| "rRuUbBfF".contains(c));
        if self.language == Language::Python && prefix && rest[len..].starts_with(['"', '\'']) {
            // the prefix of a string
            self.at += len;
            return;
        }
        self.push(Kind::Word, Cow::Borrowed(word), self.at + len);
    }

    fn quoted(&mut self, quote: char) {
        let rest = self.rest();
        let triple = if quote == '"' { "\"\"\"" } else { "'''" };
        let triples = matches!(self.language, Language::Python | Language::Braces);
        if triples && rest.starts_with(triple) {
            let end = rest[3..].find(triple);
            let inner = &rest[3..end.map_or(rest.len(), |end| end + 3)];
            let end = self.at + end.map_or(rest.len(), |end| end + 6);
            self.push(Kind::Text, Cow::Borrowed(inner), end);
            return;
        }
        let mut plain = String::new();
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            // most strings end in their line; one left open must not swallow the rest
            let ends = c == quote || c == '\n' && self.language == Language::Python;
            if escaped {
                if !matches!(c, '"' | '\'' | '\\' | '\n') {
                    plain.push('\\');
                }
                if c != '\n' {
                    plain.push(c);
                }
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if ends {
                let raw = &rest[1..at];
                let text = if plain == raw {
                    Cow::Borrowed(raw)
                } else {
                    Cow::Owned(plain)
                };
                self.push(Kind::Text, text, self.at + at + 1);
                return;
            } else {
                plain.push(c);
            }
        }
        self.push(Kind::Text, Cow::Owned(plain), self.text.len());
    }

    /// `%q{…}`, `%q<…>`, `%w[…]`.
    fn percent(&mut self) -> bool {
        let rest = self.rest();
        let mut chars = rest.chars().skip(1);
        let (Some(kind), Some(open)) = (chars.next(), chars.next()) else {
            return false;
        };
        let close = match open {
            '{' => '}',
            '<' => '>',
            '[' => ']',
            '(' => ')',
            '|' | '!' | '/' => open,
            _ => return false,
        };
        if !matches!(kind, 'q' | 'Q' | 'w' | 'W' | 'i') {
            return false;
        }
        let Some(len) = near(&rest[3..]).find(close) else {
            return false;
        };
        let end = self.at + 3 + len + 1;
        self.push(Kind::Text, Cow::Borrowed(&rest[3..3 + len]), end);
        true
    }

    /// `<<-NAME`, `<<~NAME` up to the line that holds only the name.
    fn here_document(&mut self) -> bool {
        let rest = self.rest();
        let Some(after) = rest
            .strip_prefix("<<-")
            .or_else(|| rest.strip_prefix("<<~"))
        else {
            return false;
        };
        let after = after.trim_start_matches(['"', '\'']);
        let len = after
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(after.len());
        let name = &after[..len];
        let (Some(start), false) = (near(rest).find('\n'), name.is_empty()) else {
            return false;
        };
        let mut at = start + 1;
        for line in near(&rest[start + 1..]).split_inclusive('\n') {
            if line.trim() == name {
                let end = self.at + at + line.trim_end().len();
                self.push(Kind::Text, Cow::Borrowed(&rest[start + 1..at]), end);
                return true;
            }
            at += line.len();
        }
        false
    }
}

/// As much of a text as a quoted stretch may fill: without a limit, many that never end would
/// each be looked for to the end.
fn near(text: &str) -> &str {
    const FAR: usize = 16 * 1024;
    let mut end = text.len().min(FAR);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The index of the token that closes the bracket at `open`, or the end.
pub(super) fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Mark('(' | '[' | '{') => depth += 1,
            Kind::Mark(')' | ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// Where a bracket stands that nothing closes: the program breaks off.
pub(super) fn unclosed(tokens: &[Token<'_>]) -> Option<Span> {
    let mut open: Vec<&Token<'_>> = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Mark('(' | '[' | '{') => open.push(token),
            Kind::Mark(')' | ']' | '}') => {
                open.pop();
            }
            _ => {}
        }
    }
    open.first().map(|token| token.span.clone())
}

/// A program that says nothing: nothing, or the one problem if it breaks off.
pub(super) fn silent(page: &Page<'_>, tokens: &[Token<'_>]) -> Result<Manifest, Problem> {
    match unclosed(tokens) {
        Some(span) => Err(page.malformed(Some(span), "this bracket is never closed")),
        None => Ok(Manifest::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_without_quotes_in_every_language() {
        let check = |language, text: &str, want: &[&str]| {
            let tokens = tokens(text, language);
            let have: Vec<&str> = tokens.iter().filter_map(Token::string).collect();
            assert_eq!(have, want, "{text}");
        };
        check(Language::Python, r#"x = u'a' r"b\d" # 'c'"#, &["a", "b\\d"]);
        check(
            Language::Python,
            "\"\"\"a\n'b'\"\"\" 'it\\'s'",
            &["a\n'b'", "it's"],
        );
        check(
            Language::Ruby,
            "s = %q{a b} # 'c'\n<<-X\nd\n  X\n'e'",
            &["a b", "d\n", "e"],
        );
        check(
            Language::Braces,
            "a 'b' // 'c'\n/* 'd' */ \"e\"",
            &["b", "e"],
        );
        check(Language::Lisp, "[a \"1\"] ; \"2\"", &["1"]);
        check(Language::Python, "'open\n'next'", &["open", "next"]);
    }
}
