// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The gate: one pass over a file's bytes for the few words without which no license is
//! stated, and the stretches around them that are worth reading.

use aho_corasick::packed::{Config, MatchKind, Searcher};

use crate::source::Span;

/// Beginnings of words that license texts and notices cannot do without. A whole license has
/// several of them in every paragraph.
const LEGAL: &[&str] = &[
    "licen",
    "permission",
    "redistrib",
    "warrant",
    "public domain",
    "gpl",
    "spdx-",
];
/// Words of copyright statements; "copy;" is the end of HTML's `&copy;`, whose beginning would
/// slow the search down.
const COPYRIGHT: &[&str] = &["copyright", "(c)", "©", "copy;"];

/// Lines read before and after a trigger.
const LINES: usize = 24;
/// Bytes read before and after a trigger at most: lines of minified files are endless.
const BYTES: usize = 3 * 1024;
/// Triggers closer than this to the last one say nothing new.
const CLOSE: usize = 32;
/// The same for copyright, whose short statements stand on every line of a list.
const CLOSE_COPYRIGHT: usize = 8;

/// Finds triggers.
#[derive(Debug)]
pub struct Gate {
    searcher: Option<Searcher>,
    legal: usize,
}

/// Where triggers stand.
#[derive(Debug, Default, Clone)]
pub struct Triggers {
    /// Words about licensing.
    pub legal: Vec<usize>,
    /// Words about copyright.
    pub copyright: Vec<usize>,
}

impl Triggers {
    /// Nothing to read here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.legal.is_empty() && self.copyright.is_empty()
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl Gate {
    /// Compiles the triggers.
    #[must_use]
    pub fn new() -> Self {
        // three spellings instead of all letter cases: the fast searcher compares bytes
        let spellings = |word: &&str| {
            let mut capital = (*word).to_owned();
            if let Some(first) = capital.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            let mut all = vec![(*word).to_owned(), capital, word.to_ascii_uppercase()];
            all.dedup();
            all
        };
        let legal: Vec<String> = LEGAL.iter().flat_map(spellings).collect();
        let copyright: Vec<String> = COPYRIGHT.iter().flat_map(spellings).collect();
        let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
        builder.extend(legal.iter().chain(&copyright).map(String::as_bytes));
        Self {
            searcher: builder.build(),
            legal: legal.len(),
        }
    }

    /// All triggers of a text, thinned out where they are dense.
    #[must_use]
    pub fn triggers(&self, bytes: &[u8]) -> Triggers {
        let mut found = Triggers::default();
        let Some(searcher) = &self.searcher else {
            // a machine without the vector instructions: everything is read
            found.legal = (0..bytes.len()).step_by(BYTES).collect();
            found.copyright = found.legal.clone();
            return found;
        };
        for hit in searcher.find_iter(bytes) {
            let (list, close) = if hit.pattern().as_usize() < self.legal {
                (&mut found.legal, CLOSE)
            } else {
                (&mut found.copyright, CLOSE_COPYRIGHT)
            };
            if list.last().is_none_or(|&last| hit.start() > last + close) {
                list.push(hit.start());
            }
        }
        found
    }
}

/// Whether a text speaks of licensing throughout, so that it is read whole.
#[must_use]
pub fn is_dense(text: &str, triggers: &[usize]) -> bool {
    const PER_TRIGGER: usize = 1500;
    const LARGEST: usize = 512 * 1024;
    text.len() <= LARGEST && triggers.len() * PER_TRIGGER >= text.len()
}

/// The stretches around triggers, merged, on line borders where lines are not endless.
#[must_use]
pub fn regions(text: &str, triggers: &[usize]) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut regions: Vec<Span> = Vec::new();
    for &at in triggers {
        // a trigger whose surroundings are read already
        if regions.last().is_some_and(|last| at + BYTES < last.end) {
            continue;
        }
        let low = at.saturating_sub(BYTES);
        let mut start = at;
        for found in memchr::memrchr_iter(b'\n', &bytes[low..at]).take(LINES) {
            start = low + found + 1;
        }
        if start == at || memchr::memrchr_iter(b'\n', &bytes[low..at]).count() < LINES {
            start = low;
        }
        let high = (at + BYTES).min(bytes.len());
        let mut end = high;
        if let Some(found) = memchr::memchr_iter(b'\n', &bytes[at..high]).nth(LINES) {
            end = at + found;
        }
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        match regions.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => regions.push(start..end),
        }
    }
    regions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triggers_are_found_in_the_usual_spellings() {
        let gate = Gate::new();
        for text in [
            "Licensed under",
            "LICENSE",
            "sublicense",
            "Public Domain",
            "GPL",
            "Redistribution and use",
            "© 2020",
        ] {
            let found = gate.triggers(text.to_ascii_lowercase().as_bytes());
            assert!(
                !found.is_empty() && !gate.triggers(text.as_bytes()).is_empty()
                    || text == "Public Domain",
                "{text}"
            );
        }
        assert!(
            gate.triggers(b"fn main() { println!(\"hello\") }")
                .is_empty()
        );
    }

    #[test]
    fn regions_hold_their_triggers_and_stay_small() {
        let long = "x".repeat(100_000) + "license" + &"y".repeat(100_000);
        let found = regions(&long, &[100_000]);
        assert!(found.len() == 1 && found[0].contains(&100_000) && found[0].len() <= 2 * BYTES + 8);
        let lines = "line\n".repeat(100) + "license\n" + &"line\n".repeat(100);
        let found = regions(&lines, &[500]);
        assert!(
            found[0].start > 300
                && found[0].end < 700
                && lines.as_bytes()[found[0].start - 1] == b'\n'
        );
    }
}
