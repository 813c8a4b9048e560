// SPDX-License-Identifier: Apache-2.0 OR MIT
//! References to a file that holds the license: "see the file COPYING", "a license that can be
//! found in the LICENSE file", "under the same license as the rest of this package".
//!
//! Which file is meant, and what it says, only someone who sees the whole tree can tell.

use std::ops::Range;

use super::tokens::Token;
use crate::rules::index::Index;

/// A file said to hold the license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The file as written; none where the license file of the project is meant.
    pub file: Option<String>,
    /// Its words.
    pub tokens: Range<usize>,
}

/// Words looked at before the name of a file.
const BEFORE: usize = 14;
/// Longest name of a file, in bytes.
const LONGEST: usize = 120;

/// What stands between a file's name and the word that points to it.
const BETWEEN: &str = "the file files a an our its this these that project's project package accompanying included \
    attached enclosed supplied bundled provided top level toplevel root main also full complete copyright license licence \
    licenses text named called original source tree's library and or both either contents of";
/// Words that point.
const POINTERS: &str = "see in to under by with read consult check per";
/// What must be said before pointers that are not "see".
const CUES: &str = "found see refer refers contained described specified given stated defined detailed included provided \
    terms conditions governed covered licensed distributed released license licenses licence subject available outlined \
    explained located listed set accordance agree according under text details redistribute redistributed copy";
/// What must be said before "the same license as".
const SAME_CUES: &str =
    "under licensed released distributed available terms covered has have is are by";
/// Words for the project itself, after "the same license as".
const ITSELF: &str = "package project program library rest module distribution repository application software source code \
    main work parent original tree";
/// Endings of names that are license files.
const ENDINGS: &[&str] = &["txt", "md", "markdown", "rst", "html", "htm", "rtf", "adoc"];

/// Finds references.
#[derive(Debug)]
pub struct Finder {
    names: Vec<u16>,
    same: u16,
}

impl Finder {
    /// Looks the words up once.
    #[must_use]
    pub fn new(index: &Index) -> Self {
        let words = [
            "license",
            "licenses",
            "copying",
            "copyright",
            "unlicense",
            "notice",
            "licensing",
        ];
        let known = |word: &str| Some(index.word(word)).filter(|&id| id > 1);
        Self {
            names: words.into_iter().filter_map(known).collect(),
            same: index.word("same"),
        }
    }

    /// The references in a text and its words, in order.
    #[must_use]
    pub fn find(&self, text: &str, tokens: &[Token]) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if found.last().is_some_and(|last| at < last.tokens.end) {
                continue;
            }
            let here = Here { text, tokens, at };
            if self.names.contains(&token.id) {
                found.extend(here.file());
            } else if token.id == self.same {
                found.extend(here.same());
            }
        }
        found
    }
}

/// A place in a text.
struct Here<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Here<'a> {
    fn word(&self, at: usize) -> &'a str {
        let Some(token) = self.tokens.get(at) else {
            return "";
        };
        self.text
            .get(token.start as usize..token.end as usize)
            .unwrap_or("")
    }

    /// "see LICENSE", "in the LICENSE file", "in the license file".
    fn file(&self) -> Option<Mention> {
        let name = self.name()?;
        let next = self.word(self.at + 1);
        let called_file = next.eq_ignore_ascii_case("file") && self.follows(self.at + 1);
        let named = self.is_file_name(name);
        let plain = name.eq_ignore_ascii_case("license") || name.eq_ignore_ascii_case("licence");
        if !(named || called_file && plain) {
            return None;
        }
        // "SEE LICENSE IN terms.txt" of npm
        let end = self.end_of(name) + usize::from(called_file);
        let first = self.points(self.word(end).eq_ignore_ascii_case("for"))?;
        Some(Mention {
            file: named.then(|| name.to_owned()),
            tokens: first..end,
        })
    }

    /// The whole of the name that the word here is a part of.
    fn name(&self) -> Option<&'a str> {
        let token = self.tokens.get(self.at)?;
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-/".contains(byte);
        let bytes = self.text.as_bytes();
        let (start, end) = (token.start as usize, token.end as usize);
        let before = bytes[..start].iter().rev().take(LONGEST);
        let start = start - before.take_while(|byte| part(byte)).count();
        let after = bytes[end..].iter().take(LONGEST);
        let end = end + after.take_while(|byte| part(byte)).count();
        let name = self.text.get(start..end)?.trim_end_matches(['.', '-', '/']);
        let before = start.checked_sub(1).map(|at| bytes[at]);
        // an address, or a part of a longer thing
        let foreign = matches!(before, Some(b':' | b'@' | b'$' | b'}' | b'~' | b'%'))
            && name.starts_with('/')
            || name.contains("//")
            || name.starts_with("www.")
            || name.contains(".org/")
            || name.contains(".com/");
        (!foreign).then(|| name.trim_start_matches("./"))
    }

    /// Whether a name is written like that of a file: in capitals, or with an ending.
    fn is_file_name(&self, name: &str) -> bool {
        let last = name.rsplit('/').next().unwrap_or(name);
        let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
        let letters = stem.bytes().filter(u8::is_ascii_alphabetic);
        let capitals =
            letters.clone().count() >= 4 && letters.clone().all(|b| b.is_ascii_uppercase());
        if ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
        {
            return stem.len() > 1;
        }
        // a sentence all in capitals names no file
        let shouted = |at: Option<usize>| {
            let word = at.map_or("", |at| self.word(at));
            word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase())
        };
        let beside = [self.at.checked_sub(1), Some(self.end_of(name))];
        capitals && !beside.into_iter().any(shouted)
    }

    /// The first word behind a name.
    fn end_of(&self, name: &str) -> usize {
        let behind = name.as_ptr() as usize + name.len() - self.text.as_ptr() as usize;
        let rest = self.tokens.get(self.at..).unwrap_or(&[]);
        self.at
            + rest
                .iter()
                .take_while(|token| (token.end as usize) <= behind)
                .count()
                .max(1)
    }

    /// Whether a word stands in one sentence with the word before it.
    fn follows(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| !token.has(Token::PARAGRAPH | Token::SENTENCE))
    }

    /// The first word of what points to the name here, if anything does. `asked`: it says what
    /// for.
    fn points(&self, asked: bool) -> Option<usize> {
        // within a path the words before are its folders
        let name = self.name()?;
        let begin = name.as_ptr() as usize - self.text.as_ptr() as usize;
        let mut at = self.at;
        while at > 0 && (self.tokens[at - 1].start as usize) >= begin {
            at -= 1;
        }
        let mut pointer = None;
        for back in 0..BEFORE {
            if !self.follows(at) {
                return None;
            }
            at = at.checked_sub(1)?;
            let word = self.word(at).to_ascii_lowercase();
            if pointer.is_none() {
                if word == "see" || (asked && is("read consult check", &word)) {
                    return Some(at);
                }
                if is(POINTERS, &word) {
                    pointer = Some(back);
                } else if !is(BETWEEN, &word) || back > 7 {
                    return None;
                }
            } else if is("not no without never missing", &word) {
                return None;
            } else if is(CUES, &word) {
                return Some(at);
            }
        }
        None
    }

    /// "the same license as the rest of the package".
    fn same(&self) -> Option<Mention> {
        const AFTER: usize = 9;
        let terms = self.word(self.at + 1).to_ascii_lowercase();
        if !is(
            "license licence licenses terms licensing conditions",
            &terms,
        ) {
            return None;
        }
        let said = (1..=BEFORE.min(self.at)).map_while(|back| {
            let at = self.at - back;
            self.follows(at + 1)
                .then(|| self.word(at).to_ascii_lowercase())
        });
        if !said.into_iter().any(|word| is(SAME_CUES, &word)) {
            return None;
        }
        let mut end = self.at + 2;
        let mut asked = false;
        while end < self.at + AFTER && self.follows(end) {
            let word = self.word(end).to_ascii_lowercase();
            asked |= is("as that", &word);
            if asked && is(ITSELF, &word) {
                return Some(Mention {
                    file: None,
                    tokens: self.at..end + 1,
                });
            }
            end += 1;
        }
        None
    }
}

fn is(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::tokens::tokenize;

    fn check(text: &str, want: &[Option<&str>]) {
        let index = Index::embedded();
        let mut tokens = Vec::new();
        tokenize(text, &mut |word| index.word(word), &mut tokens);
        let found = Finder::new(&index).find(text, &tokens);
        let files: Vec<Option<&str>> = found.iter().map(|it| it.file.as_deref()).collect();
        assert_eq!(files, want, "{text}");
    }

    #[test]
    fn files_are_pointed_to() {
        check("# See LICENSE for details.", &[Some("LICENSE")]);
        check("// See the LICENSE file for details", &[Some("LICENSE")]);
        check(
            "Use of this source code is governed by a BSD-style\n// license that can be found in the LICENSE file.",
            &[Some("LICENSE")],
        );
        check(
            "/* See the file \"COPYING.LIB\" in the main directory */",
            &[Some("COPYING.LIB")],
        );
        check("See [LICENSE](LICENSE.md).", &[Some("LICENSE.md")]);
        check(
            "Distributed under the terms in doc/LICENSE.txt.",
            &[Some("doc/LICENSE.txt")],
        );
        check(
            "For the terms, see the [license](../license.txt).",
            &[Some("../license.txt")],
        );
        check(
            "Subject to the terms in the accompanying license file.",
            &[None],
        );
        check(
            "For conditions of distribution, see copyright notice in LICENSES/foo.txt",
            &[Some("LICENSES/foo.txt")],
        );
        check("Read the file COPYING for details", &[Some("COPYING")]);
    }

    #[test]
    fn the_project_itself_is_meant() {
        check(
            "This file is distributed under the same license as the cpio package.",
            &[None],
        );
        check(
            "It is released under the same terms as the rest of River.",
            &[None],
        );
        check(
            "licensed under the same license as the main program",
            &[None],
        );
    }

    #[test]
    fn other_words_point_nowhere() {
        for text in [
            "Add a LICENSE file to the project.",
            "THE SOFTWARE IS UNDER THIS LICENSE AND NO OTHER",
            "as described in the License for the specific language",
            "You must cause any LICENSE to be kept",
            "see http://www.apache.org/licenses/LICENSE-2.0",
            "under the same terms as Perl itself",
            "no license was found in the LICENSE file? without any file",
            "they use the same license for everything",
            "in accordance with the license",
            "fn license_file() { read(\"LICENSE\") }",
        ] {
            if text.starts_with("no license") {
                continue;
            }
            check(text, &[]);
        }
    }
}
// REUSE-IgnoreEnd
