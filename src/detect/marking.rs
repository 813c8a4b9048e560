// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Words that restrict a work, or tell where it or its money comes from, and that are no license:
//! restrictions, export control, awards, hints of copied code. The patterns are
//! the `[[marking]]` rules, in the language of the notices of licenses.
//!
//! A marking is weaker evidence than a license, so it has to stand where people mark things: in
//! a comment or in prose, not in a string of a program, and not among the words of a license.

use super::notice;
use super::tokens::{Token, tokenize};
use super::{Detection, Evidence, Marking, Seen};
use crate::rules::index::Index;
use crate::rules::markings::{self, Kind, Rule};
use crate::source::{LineIndex, Lines, Span};

/// A text whose markings are wanted.
pub struct Reader<'a> {
    /// The decoded text.
    pub text: &'a str,
    /// It is program source.
    pub code: bool,
    /// It tells people about a project.
    pub prose: bool,
    /// The words and patterns.
    pub index: &'a Index,
}

/// Markings of one file at most.
const MOST: usize = 1_000;
/// Lines and bytes read before and after a trigger.
const LINES_BEFORE: usize = 3;
const LINES_AFTER: usize = 5;
const BYTES_BEFORE: usize = 300;
const BYTES_AFTER: usize = 500;

/// Whether the word "copyright" at a place is that of "disclaims all copyright interest", at which
/// the gate stops as a statement and not as a marking.
#[must_use]
pub fn is_disclaimer(text: &str, copyright: usize) -> bool {
    const ROOM: usize = 40;
    let before = text
        .as_bytes()
        .get(copyright.saturating_sub(ROOM)..copyright);
    let mut words = before
        .unwrap_or_default()
        .rsplit(|byte| !byte.is_ascii_alphabetic())
        .filter(|word| !word.is_empty());
    let all = words.next().unwrap_or_default();
    let is_all = [b"all", b"any"]
        .iter()
        .any(|it| all.eq_ignore_ascii_case(*it));
    is_all
        && words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case(b"disclaims"))
}

impl Reader<'_> {
    /// The markings around triggers. `seen` holds the licenses of the file already.
    #[must_use]
    pub fn find(&self, triggers: &[usize], seen: &Seen, lines: &LineIndex<'_>) -> Vec<Marking> {
        let mut found = self.all(triggers, seen, lines);
        // "adapted from" beside the address says once where the code comes from
        let addresses: Vec<Lines> = found
            .iter()
            .filter(|marking| marking.rule.code_only)
            .map(|marking| marking.lines)
            .collect();
        found.retain(|marking| {
            let beside =
                |at: &Lines| at.start <= marking.lines.end && marking.lines.start <= at.end;
            marking.rule.kind != Kind::CopiedCode
                || marking.rule.code_only
                || !addresses.iter().any(beside)
        });
        found
    }

    fn all(&self, triggers: &[usize], seen: &Seen, lines: &LineIndex<'_>) -> Vec<Marking> {
        let mut found: Vec<Marking> = Vec::new();
        if triggers.is_empty() {
            return found;
        }
        let known = known(seen);
        let inside = |at: usize| {
            let next = known.partition_point(|known| known.start <= at);
            next.checked_sub(1).is_some_and(|last| at < known[last].end)
        };
        // most files under a license have these words too, and there they say nothing
        let licensed = !seen.detections.is_empty() || !seen.references.is_empty();
        let idle = |at: usize| {
            let word = self.text.get(at..at + "rights".len());
            licensed && word.is_some_and(|word| word.eq_ignore_ascii_case("rights"))
        };
        let mut tokens: Vec<Token> = Vec::new();
        let worth = |at: &usize| !inside(*at) && !idle(*at);
        for window in self.windows(triggers.iter().copied().filter(worth)) {
            let Some(part) = self.text.get(window.clone()) else {
                continue;
            };
            tokens.clear();
            tokenize(part, &mut |word| self.index.word(word), &mut tokens);
            for stated in notice::find_of(&self.index.markings, &tokens, self.index) {
                let place = tokens.get(stated.tokens.clone()).unwrap_or(&[]);
                let (Some(first), Some(last)) = (place.first(), place.last()) else {
                    continue;
                };
                let span = window.start + first.start as usize..window.start + last.end as usize;
                let Some(rule) = markings::rule(stated.rule) else {
                    continue;
                };
                if rule.alone && licensed
                    || rule.code_only && self.prose
                    || inside(span.start)
                    || inside(span.end.saturating_sub(1))
                    || self.code && !is_said(self.text, span.start)
                {
                    continue;
                }
                let numbers = self.numbers(rule, &span);
                let marking = |place: &Span, number| Marking {
                    rule,
                    number,
                    text: one_line(self.text.get(place.clone()).unwrap_or_default()),
                    lines: lines.lines(place),
                };
                if rule.numbers.is_empty() {
                    found.push(marking(&self.with_address(rule, span.clone()), None));
                }
                for number in numbers {
                    let whole = span.start.min(number.start)..span.end.max(number.end);
                    let number = one_line(self.text.get(number).unwrap_or_default());
                    let same = |seen: &Marking| {
                        seen.rule.name == rule.name && seen.number.as_deref() == Some(&number)
                    };
                    if !found.iter().any(same) {
                        found.push(marking(&whole, Some(number)));
                    }
                }
                if found.len() >= MOST {
                    return found;
                }
            }
        }
        found
    }

    /// A place with all of the address that it ends in: it says which code is meant.
    fn with_address(&self, rule: &Rule, span: Span) -> Span {
        const LONGEST: usize = 120;
        if rule.kind != Kind::CopiedCode {
            return span;
        }
        let end = self.text.floor_char_boundary(span.end + LONGEST);
        let rest = self.text.get(span.end..end).unwrap_or_default();
        let stops = |sign: char| sign.is_whitespace() || "\"'`<>)]},".contains(sign);
        let more = rest.find(stops).unwrap_or(rest.len());
        span.start..span.end + more
    }

    /// What is read around triggers, in order of place, each byte once.
    fn windows(&self, triggers: impl Iterator<Item = usize>) -> Vec<Span> {
        let bytes = self.text.as_bytes();
        let mut windows: Vec<Span> = Vec::new();
        for at in triggers {
            let at = at.min(bytes.len());
            let low = at.saturating_sub(BYTES_BEFORE);
            let mut breaks = memchr::memrchr_iter(b'\n', &bytes[low..at]);
            let start = breaks
                .nth(LINES_BEFORE)
                .map_or(low, |found| low + found + 1);
            let high = (at + BYTES_AFTER).min(bytes.len());
            let mut breaks = memchr::memchr_iter(b'\n', &bytes[at..high]);
            let end = breaks.nth(LINES_AFTER).map_or(high, |found| at + found);
            let (start, end) = (
                self.text.floor_char_boundary(start),
                self.text.ceil_char_boundary(end),
            );
            match windows.last_mut() {
                Some(last) if start <= last.end => last.end = last.end.max(end),
                _ => windows.push(start..end),
            }
        }
        windows
    }

    /// Numbers of awards beside a sponsor's name, where words tell that there is an award.
    fn numbers(&self, rule: &Rule, sponsor: &Span) -> Vec<Span> {
        const BEFORE: usize = 80;
        const AFTER: usize = 200;
        const SAID: [&str; 8] = [
            "award",
            "grant",
            "contract",
            "agreement",
            "support",
            "fund",
            "sponsor",
            "project no",
        ];
        if rule.numbers.is_empty() {
            return Vec::new();
        }
        let around = |start: usize, end: usize| {
            let start = self.text.floor_char_boundary(start);
            let end = self.text.ceil_char_boundary(end.min(self.text.len()));
            (start, self.text.get(start..end).unwrap_or_default())
        };
        let low = sponsor.start.saturating_sub(BEFORE);
        let words = around(low, sponsor.end + AFTER).1.to_ascii_lowercase();
        if !SAID.iter().any(|said| words.contains(said)) {
            return Vec::new();
        }
        let (start, after) = around(sponsor.end, sponsor.end + AFTER);
        // a blank line ends what is said of a sponsor
        let after = after.split("\n\n").next().unwrap_or_default();
        let found = shapes(rule.numbers, after, start);
        if !found.is_empty() {
            return found;
        }
        let (start, before) = around(low, sponsor.start);
        shapes(rule.numbers, before, start)
    }
}

/// Where licenses are told by words, sorted.
fn known(seen: &Seen) -> Vec<Span> {
    let told = |seen: &&Detection| {
        matches!(
            seen.kind,
            Evidence::Text | Evidence::Notice | Evidence::Unknown
        )
    };
    let all = seen.detections.iter().chain(&seen.clues);
    let mut spans: Vec<Span> = all.filter(told).map(|seen| seen.span.clone()).collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => merged.push(span),
        }
    }
    merged
}

/// Whether words of a program are said by somebody, in a comment or a paragraph, and are no string
/// that the program works with.
fn is_said(text: &str, at: usize) -> bool {
    const LONGEST: usize = 400;
    const SIGNS: [&str; 16] = [
        "#", "//", "/*", "*", ";", "%", "--", "!", "<!--", "(*", "{-", "\"\"\"", "'''", "C ", "c ",
        "dnl ",
    ];
    let low = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let before = text.get(low..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let trimmed = line.trim_start();
    let comment = SIGNS.iter().any(|sign| trimmed.starts_with(sign));
    if comment {
        return !trimmed.starts_with("#define") && !trimmed.starts_with("#error");
    }
    if ["//", "/*", " # ", " ! ", " % "]
        .iter()
        .any(|sign| line.contains(sign))
    {
        return !line.contains(['"', '\'', '`']);
    }
    !line.contains([
        '"', '\'', '`', '=', '<', '>', '{', '}', '[', ']', '$', '_', ';',
    ])
}

/// Words on one line, without the furniture of comments, as many as fit.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    let furniture = |letter: char| letter.is_whitespace() || "*#/;!%|\"'".contains(letter);
    let lines = text.lines().map(|line| line.trim_matches(furniture));
    let mut joined = lines.collect::<Vec<_>>().join(" ");
    joined.truncate(joined.floor_char_boundary(LONGEST));
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Numbers of one of some shapes in a text that begins at `offset`; of those in one place the
/// longest.
fn shapes(shapes: &[&str], text: &str, offset: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let part = |byte: u8| byte.is_ascii_alphanumeric();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let begins = part(bytes[at])
            && at
                .checked_sub(1)
                .is_none_or(|before| !part(bytes[before]) && bytes[before] != b'-');
        let ends = |end: &usize| bytes.get(at + end).is_none_or(|&next| !part(next));
        let length = shapes
            .iter()
            .filter(|_| begins)
            .filter_map(|shape| fits(shape, bytes.get(at..).unwrap_or(&[])))
            .filter(ends)
            .max();
        if let Some(length) = length {
            found.push(offset + at..offset + at + length);
        }
        at += length.unwrap_or(1);
    }
    found
}

/// How many bytes a shape fits.
fn fits(shape: &str, bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    for sign in shape.bytes() {
        let byte = bytes.get(at).copied();
        let stands = |test: fn(&u8) -> bool| byte.filter(test).map(|_| at + 1);
        at = match sign {
            b'9' => stands(u8::is_ascii_digit)?,
            b'A' => stands(u8::is_ascii_uppercase)?,
            b'X' => stands(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())?,
            b'-' => at + usize::from(matches!(byte, Some(b'-' | b' '))),
            sign => byte.filter(|&byte| byte == sign).map(|_| at + 1)?,
        };
    }
    Some(at)
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, code: bool, seen: &Seen) -> Vec<Marking> {
        let index = Index::embedded();
        let reader = Reader {
            text,
            code,
            prose: false,
            index: &index,
        };
        reader.find(&[0, text.len() / 2], seen, &LineIndex::new(text))
    }

    fn names(text: &str) -> Vec<&'static str> {
        let found = read(text, false, &Seen::default());
        found.iter().map(|marking| marking.rule.name).collect()
    }

    #[test]
    fn every_marking_fits_its_examples_and_nothing_near_it() {
        let index = Index::embedded();
        let mut wrong = Vec::new();
        for pattern in index.markings.all() {
            let found = names(pattern.example);
            if !found.contains(&pattern.rule) {
                wrong.push(format!(
                    "{}: `{}` is {found:?}",
                    pattern.rule, pattern.example
                ));
            }
            for near in pattern.not {
                let found = names(near);
                if found.contains(&pattern.rule) {
                    wrong.push(format!("{}: `{near}` is {found:?}", pattern.rule));
                }
            }
        }
        assert!(index.markings.all().len() > 60);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_gate_stops_at_every_example() {
        let gate = super::super::gate::Gate::new();
        let passed = |example: &str| {
            let mut found = gate.triggers(example.as_bytes(), true);
            gate.mark(example.as_bytes(), false, &mut found);
            let mut copyright = found.copyright.iter();
            found.marks.is_empty() && !copyright.any(|at| is_disclaimer(example, *at))
        };
        let index = Index::embedded();
        let wrong: Vec<&str> = index.markings.all().iter().map(|it| it.example).collect();
        let wrong: Vec<&str> = wrong
            .into_iter()
            .filter(|example| passed(example))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn numbers_of_awards_stand_beside_their_sponsor() {
        let check = |text: &str, want: &[&str]| {
            let found = read(text, false, &Seen::default());
            let numbers: Vec<String> = found.into_iter().filter_map(|it| it.number).collect();
            assert_eq!(numbers, want, "{text}");
        };
        check(
            "NSF awards OAC-1234567 and 2345678.",
            &["OAC-1234567", "2345678"],
        );
        check("Grant 1234567 of the NSF", &["1234567"]);
        check("funded by NIH under R01GM123456", &["R01GM123456"]);
        check("NSF grant\n\n1234567", &[]);
        check("NSF grant 12345678", &[]);
        check("The award 1234567 of the club", &[]);
        check("NSF: call 555 1234567", &[]);
        check(
            "DOE contract DE-SC0012345, NSF award 7654321",
            &["DE-SC0012345", "7654321"],
        );
    }

    #[test]
    fn strings_of_programs_mark_nothing() {
        let check = |text: &str, want: usize| {
            assert_eq!(read(text, true, &Seen::default()).len(), want, "{text}");
        };
        check("# Company confidential\n", 1);
        check("x = 1  // company confidential\n", 1);
        check("\"\"\"\nCompany confidential\n\"\"\"\n", 1);
        check("LABEL = \"Company confidential\"\n", 0);
        check("<p>Company confidential</p>\n", 0);
        check("#define LABEL \"Company confidential\"\n", 0);
    }

    #[test]
    fn words_of_a_license_mark_nothing() {
        let text = "This is company confidential.";
        let seen = Seen {
            detections: vec![Detection {
                expression: crate::license::Expr::id("MIT"),
                kind: Evidence::Text,
                score: 100.0,
                span: 0..text.len(),
                lines: Lines::one(1),
                rule: String::new(),
                differences: Vec::new(),
                excerpt: None,
            }],
            ..Seen::default()
        };
        assert_eq!(read(text, false, &Seen::default()).len(), 1);
        assert_eq!(read(text, false, &seen).len(), 0);
        assert_eq!(
            read("All rights reserved.", false, &Seen::default()).len(),
            1
        );
    }

    #[test]
    fn endless_lines_and_wide_letters_are_no_trouble() {
        let text = "é confidential ".repeat(20_000);
        let triggers: Vec<usize> = (0..text.len()).step_by(3).collect();
        let index = Index::embedded();
        let reader = Reader {
            text: &text,
            code: false,
            prose: false,
            index: &index,
        };
        let found = reader.find(&triggers, &Seen::default(), &LineIndex::new(&text));
        assert!(found.len() <= MOST);
    }
}
// REUSE-IgnoreEnd
