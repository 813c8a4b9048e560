// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Statements that license something in a sentence without naming a license: that a work is given
//! to the public, that it may be used in teaching alone. The patterns are `[[notice]]` rules.
//!
//! Two words say which patterns may begin at a place. A pattern is then followed part by part,
//! all ways at once: the places where it may go on are the bits of one number. So a place costs
//! no more than the pattern is long, whatever the words are.

use std::ops::Range;

use super::tokens::Token;
use crate::rules::index::{Index, Notice, Part, Patterns, Text, UNKNOWN};

/// A statement found in a run of words.
#[derive(Debug, Clone)]
pub struct Stated {
    /// What it says: an id or an expression.
    pub id: &'static str,
    /// Where.
    pub tokens: Range<usize>,
    /// The rule.
    pub rule: &'static str,
}

/// Finds the statements in a run of words; of two in one place the one that says more.
#[must_use]
pub fn find(tokens: &[Token], index: &Index) -> Vec<Stated> {
    find_of(&index.notices, tokens, index)
}

/// Finds what patterns fit in a run of words; of two in one place the one that says more.
#[must_use]
pub fn find_of(patterns: &Patterns, tokens: &[Token], index: &Index) -> Vec<Stated> {
    let mut found: Vec<(&Notice, Range<usize>)> = Vec::new();
    let mut paragraph = 0;
    let ids: Vec<u16> = tokens.iter().map(|token| token.id).collect();
    for (at, &first) in ids.iter().enumerate() {
        // behind the last word stands one that no pattern asks for
        let second = ids.get(at + 1).copied().unwrap_or(UNKNOWN);
        let mut notices = patterns.at(first, second).peekable();
        if notices.peek().is_none() {
            continue;
        }
        // a statement keeps to its paragraph
        if paragraph <= at {
            let next = tokens.iter().skip(at + 1);
            let next = next
                .take_while(|token| !token.has(Token::PARAGRAPH))
                .count();
            paragraph = at + 1 + next;
        }
        let words = &ids[at..paragraph.min(at + u128::BITS as usize)];
        let here = notices
            .filter_map(|notice| Some((notice, at..at + fits(notice, words)?)))
            .filter(|(notice, place)| {
                let start = place.start.saturating_sub(patterns.around);
                let end = ids.len().min(place.end + patterns.around);
                !says_otherwise(notice, &ids[start..end])
            })
            .max_by_key(says);
        let Some(stated) = here.filter(|_| !denied(tokens, at, index)) else {
            continue;
        };
        match found.last_mut().filter(|last| last.1.end > at) {
            Some(last) if says(last) < says(&stated) => *last = stated,
            Some(_) => {}
            None => found.push(stated),
        }
    }
    let stated = |(notice, tokens): (&Notice, Range<usize>)| Stated {
        id: notice.id,
        tokens,
        rule: notice.rule,
    };
    found.into_iter().map(stated).collect()
}

/// How much a statement says: words that are no gap, then words.
fn says((notice, place): &(&Notice, Range<usize>)) -> (usize, usize) {
    (notice.fixed, place.len())
}

/// What the text of a license states by itself.
#[must_use]
pub fn stated_by(text: &Text, index: &Index) -> Vec<&'static str> {
    let word = |&id: &u16| Token {
        id,
        flags: 0,
        start: 0,
        end: 0,
    };
    let tokens: Vec<Token> = index.text(text).iter().map(word).collect();
    find(&tokens, index)
        .iter()
        .map(|stated| stated.id)
        .collect()
}

/// "if it is in the public domain", "not placed in the public domain".
fn denied(tokens: &[Token], at: usize, index: &Index) -> bool {
    const DENIALS: [&str; 5] = ["if", "whether", "not", "never", "cannot"];
    const NEAR: usize = 4;
    let far = at.saturating_sub(NEAR);
    let begins = |&at: &usize| tokens[at].has(Token::SENTENCE | Token::PARAGRAPH);
    let sentence = (far..=at).rev().find(begins).unwrap_or(far);
    let before = &tokens[sentence..at];
    before
        .iter()
        .any(|token| DENIALS.iter().any(|word| index.word(word) == token.id))
}

/// Whether the words have some among them that the pattern excludes.
fn says_otherwise(notice: &Notice, words: &[u16]) -> bool {
    let stands = |unless: &&[u16]| {
        words
            .windows(unless.len().max(1))
            .any(|here| here == *unless)
    };
    notice.unless.iter().any(stands)
}

/// How many of these words a pattern fits that begins with the first, at most.
fn fits(notice: &Notice, words: &[u16]) -> Option<usize> {
    // bit n: the parts so far may end before word n
    let mut places: u128 = 1;
    for part in notice.parts {
        places = after(part, words, places);
        if places == 0 {
            return None;
        }
    }
    Some((u128::BITS - 1 - places.leading_zeros()) as usize)
}

/// The places where a part may end that begins at one of `places` or a gap behind it.
fn after(part: &Part, words: &[u16], places: u128) -> u128 {
    let mut left = (0..part.gap).fold(places, |begin, _| begin | begin << 1);
    // a part that may be missing needs no gap before it
    let optional = part.choices.first().is_some_and(|run| run.is_empty());
    let mut ends = if optional { places } else { 0 };
    while left != 0 {
        let place = left.trailing_zeros() as usize;
        left &= left - 1;
        let Some(here) = words.get(place..).filter(|here| !here.is_empty()) else {
            break;
        };
        // sorted, so that those with this first word stand together
        let start = part
            .choices
            .partition_point(|run| run.first() < here.first());
        let runs = part.choices[start..].iter();
        for run in runs.take_while(|run| run.first() == here.first()) {
            let end = place + run.len();
            if end < u128::BITS as usize && here.starts_with(run) {
                ends |= 1 << end;
            }
        }
    }
    ends
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::tokens::tokenize;

    fn rules_in(text: &str, index: &Index) -> Vec<&'static str> {
        let mut tokens = Vec::new();
        tokenize(text, &mut |word| index.word(word), &mut tokens);
        let found = find(&tokens, index);
        found.iter().map(|stated| stated.id).collect()
    }

    #[test]
    fn every_notice_fits_its_example_and_nothing_near_it() {
        let index = Index::embedded();
        let mut wrong = Vec::new();
        for notice in index.notices.all() {
            let found = rules_in(notice.example, &index);
            if found != [notice.id] {
                wrong.push(format!(
                    "{}: `{}` is {found:?}",
                    notice.rule, notice.example
                ));
            }
            for near in notice.not {
                let found = rules_in(near, &index);
                if found.contains(&notice.id) {
                    wrong.push(format!("{}: `{near}` is {found:?}", notice.rule));
                }
            }
        }
        let count = index.notices.all().len();
        assert!(count > 100, "{count}");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_statement_keeps_to_its_paragraph() {
        let index = Index::embedded();
        let found = |text: &str| rules_in(text, &index).len();
        assert_eq!(found("This software is placed in the public domain."), 1);
        assert_eq!(found("This software is placed in\n\nthe public domain."), 0);
    }
}
// REUSE-IgnoreEnd
