// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The gate: one pass over a file's bytes for the few words without which no license is
//! stated, and the stretches around them that are worth reading.
//!
//! It is the only code that sees every byte of a tree, so what it lets through decides how long
//! a scan takes. A trigger inside an identifier of a program says nothing, and a region ends
//! where code begins: headers of a thousand files are then the same words, which `memo` knows.

mod marks;

use aho_corasick::packed::{Config, MatchKind, Searcher};

use crate::source::Span;
use marks::{ADDRESS, MARKS};

// A word with a bar is looked for from the bar on, and what stands before it is compared where it
// is found. The search compares four letters at a time; with four rare ones it stops at few words
// that are not meant: `arra` of `warrant` is part of every `array`.

/// Beginnings of words that license texts and notices cannot do without. A whole license has
/// several of them in every paragraph.
const LEGAL: &[&str] = &["l|icen", "publi|c domain", "l|izenz"];
/// The same, where a program uses the word in names of its own: `inode_permission`.
const LEGAL_OR_NAME: &[&str] = &[
    "pe|rmission",
    "r|edistrib",
    "wa|rrant",
    " gpl",
    "lgpl",
    "gpl-",
];
/// As they are written, in one way.
const LEGAL_AS_IS: &[&str] = &["GPLv"];
/// The beginning of tags.
const TAG: &[&str] = &["s|pdx-"];
/// Words of copyright statements.
/// "copy;" is the end of HTML's `&copy;`, whose beginning would slow the search down.
const COPYRIGHT: &[&str] = &["co|pyright", "c|opy;"];
/// The same, where a program uses the sign too: `isdigit(c)`.
const COPYRIGHT_OR_CALL: &[&str] = &["(c) "];
/// The sign © alone, its last byte in UTF-8 and its only one in Latin-1. The searcher looks at as
/// many bytes at once as its shortest word has: with this one among them it took twice the time.
const SIGN: u8 = 0xa9;
/// The beginning of REUSE's marks around what is not to be read.
const IGNORE: &[&str] = &[concat!("REUS", "E-Ignore")];

/// Words of licenses so short that they have none of those: each has one of these. They are looked
/// for where such licenses stand, at the head of a file and beside a copyright statement: these are
/// words of any prose, and the search of everything must stay fast.
const LEGAL_SHORT: &[&str] = &[
    "freely",
    "n|otice",
    "permitted",
    "may be used",
    "any purpose",
    "same terms",
    "conditions of dis",
    "use this code",
    "be distributed",
];
/// Three letters: looked for in the same places, and everywhere in what is no program.
const LEGAL_THREE: &[&str] = &["gpl"];
/// The same of the sign of copyright.
const COPYRIGHT_THREE: &[&str] = &["(c)"];

/// Bytes at the head of a file in which a short license is looked for, as far as its program has
/// not begun.
const HEAD: usize = 4 * 1024;
/// The same for markings.
const HEAD_MARKED: usize = 1536;
/// The same for markings in files that tell people about a project.
const HEAD_OF_PROSE: usize = 64 * 1024;
/// The same before and after a copyright statement.
const BESIDE: usize = 1024;

/// Lines read before and after a trigger.
const LINES: usize = 24;
/// Bytes read before and after a trigger at most: lines of minified files are endless.
const BYTES: usize = 3 * 1024;
/// Bytes after the last trigger that anyone reads: a tag's expression may be this long.
const REACH: usize = 4 * 1024;
/// Triggers closer than this to the last one say nothing new.
const CLOSE: usize = 32;
/// The same for copyright, whose short statements stand on every line of a list.
const CLOSE_COPYRIGHT: usize = 8;

/// What a trigger speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Legal,
    LegalOrName,
    Tag,
    Copyright,
    CopyrightOrCall,
    Ignore,
    /// An address, perhaps one that tells of copied code.
    Address,
    /// The word of [`MARKS`] with this number.
    Mark(u8),
}

/// Finds triggers.
#[derive(Debug)]
pub struct Gate {
    all: Search,
    short: Search,
    three: Search,
    marks: Search,
}

/// Words searched for at once.
///
/// The vector search compares bytes, so letter case costs patterns. It puts them into eight
/// buckets in turn and stops where the letters of a bucket's patterns meet, in whatever mixture,
/// so it is fastest where few words share a bucket; the spellings of one word do at no cost.
#[derive(Debug)]
struct Search {
    /// `None` on machines without the vector instructions.
    searcher: Option<Searcher>,
    patterns: Vec<Pattern>,
}

/// What is searched for, from the bar on.
#[derive(Debug)]
struct Pattern {
    kind: Kind,
    /// What stands before the bar.
    before: &'static str,
}

/// How a word is spelled.
#[derive(Debug, Clone, Copy)]
enum Spelling {
    AsIs,
    Upper,
    /// "Public Domain"
    Titled,
}

impl Spelling {
    fn of(self, word: &str) -> String {
        match self {
            Self::AsIs => word.to_owned(),
            Self::Upper => word.to_ascii_uppercase(),
            Self::Titled => match word.split_once(' ') {
                Some((head, rest)) if !head.is_empty() => {
                    let (first, rest) = rest.split_at(rest.len().min(1));
                    format!("{head} {}{rest}", first.to_ascii_uppercase())
                }
                _ => word.to_owned(),
            },
        }
    }
}

impl Search {
    fn new(lists: &[(&[&'static str], Kind)]) -> Self {
        let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
        let mut patterns = Vec::new();
        let mut added: Vec<String> = Vec::new();
        for spelling in [Spelling::AsIs, Spelling::Upper, Spelling::Titled] {
            for (words, kind) in lists {
                for word in *words {
                    let (before, rest) = word.split_once('|').unwrap_or(("", word));
                    let spelled = spelling.of(rest);
                    let one = matches!(kind, Kind::Ignore | Kind::Address | Kind::Mark(_));
                    let other = one && !matches!(spelling, Spelling::AsIs);
                    if other || added.contains(&spelled) {
                        continue;
                    }
                    builder.add(&spelled);
                    added.push(spelled);
                    let kind = *kind;
                    patterns.push(Pattern { kind, before });
                }
            }
        }
        Self {
            searcher: builder.build(),
            patterns,
        }
    }

    /// What is found, with the place of its first letter and the one after its last; `None`
    /// where the machine cannot search so.
    fn find<'a>(&'a self, bytes: &'a [u8]) -> Option<impl Iterator<Item = (Kind, Span)> + 'a> {
        let hits = self.searcher.as_ref()?.find_iter(bytes);
        Some(hits.filter_map(|hit| {
            let pattern = self.patterns.get(hit.pattern().as_usize())?;
            let start = hit.start().checked_sub(pattern.before.len())?;
            bytes[start..hit.start()]
                .eq_ignore_ascii_case(pattern.before.as_bytes())
                .then_some((pattern.kind, start..hit.end()))
        }))
    }
}

/// Where triggers stand.
#[derive(Debug, Default, Clone)]
pub struct Triggers {
    /// Words about licensing, tags among them.
    pub legal: Vec<usize>,
    /// Words about copyright.
    pub copyright: Vec<usize>,
    /// Beginnings of tags, all of them.
    pub tags: Vec<usize>,
    /// Words of markings.
    pub marks: Vec<usize>,
    /// Marks around what is not to be read stand somewhere.
    pub ignore_marks: bool,
    /// What stands before the program begins, as far as a short license is looked for there.
    head: usize,
}

impl Triggers {
    /// Nothing to read here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.legal.is_empty() && self.copyright.is_empty() && self.marks.is_empty()
    }

    /// How much of the bytes has to be decoded: what stands behind it is read by nobody.
    #[must_use]
    pub fn reach(&self, bytes: &[u8]) -> usize {
        let last = self.legal.last().max(self.copyright.last());
        let last = last.max(self.tags.last()).max(self.marks.last());
        let last = last.copied().unwrap_or(0);
        let mut end = bytes.len().min(last + REACH + 64);
        // not inside a letter beyond ASCII
        while end < bytes.len() && bytes[end] & 0xc0 == 0x80 {
            end += 1;
        }
        end
    }

    /// Adds what was found in a text.
    fn add(&mut self, kind: Kind, hit: &Span, bytes: &[u8]) {
        let before = hit.start.checked_sub(1).map_or(b' ', |at| bytes[at]);
        let in_name = || before == b'_' || next_in_name(&bytes[hit.end..]);
        let escaped = hit.start > 1 && bytes[hit.start - 2] == b'\\';
        let called =
            !escaped && (before.is_ascii_alphanumeric() || before == b'_' || before == b')');
        let (list, close) = match kind {
            Kind::LegalOrName if in_name() => return,
            Kind::CopyrightOrCall if called => return,
            Kind::Ignore => {
                self.ignore_marks = true;
                return;
            }
            Kind::Address => {
                self.marks.extend(marks::address(bytes, hit.start));
                return;
            }
            Kind::Mark(number) => {
                let fits = |mark| marks::fits(mark, bytes, hit);
                if MARKS.get(usize::from(number)).is_some_and(fits) {
                    self.marks.push(hit.start);
                }
                return;
            }
            Kind::Tag => {
                self.tags.push(hit.start);
                (&mut self.legal, CLOSE)
            }
            Kind::Legal | Kind::LegalOrName => (&mut self.legal, CLOSE),
            Kind::Copyright | Kind::CopyrightOrCall => (&mut self.copyright, CLOSE_COPYRIGHT),
        };
        if list.last().is_none_or(|&last| hit.start > last + close) {
            list.push(hit.start);
        }
    }

    /// Puts what was found later among the rest.
    fn sort(&mut self) {
        for (list, close) in [
            (&mut self.legal, CLOSE),
            (&mut self.copyright, CLOSE_COPYRIGHT),
        ] {
            list.sort_unstable();
            list.dedup_by(|next, last| *next <= *last + close);
        }
    }
}

/// Whether what follows a word makes it a part of a program's name: `gpll_cpl`.
fn next_in_name(rest: &[u8]) -> bool {
    const LONGEST: usize = 24;
    let mut rest = rest.iter().take(LONGEST);
    rest.find(|byte| !byte.is_ascii_alphanumeric()) == Some(&b'_')
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
        Self {
            all: Search::new(&[
                (LEGAL, Kind::Legal),
                (LEGAL_OR_NAME, Kind::LegalOrName),
                (TAG, Kind::Tag),
                (COPYRIGHT, Kind::Copyright),
                (COPYRIGHT_OR_CALL, Kind::CopyrightOrCall),
                (LEGAL_AS_IS, Kind::Legal),
                (IGNORE, Kind::Ignore),
                (&[ADDRESS], Kind::Address),
            ]),
            short: Search::new(&[(LEGAL_SHORT, Kind::Legal)]),
            three: Search::new(&[
                (LEGAL_THREE, Kind::LegalOrName),
                (COPYRIGHT_THREE, Kind::CopyrightOrCall),
            ]),
            marks: Search::new(&marks::numbered()),
        }
    }

    /// All triggers of a text, thinned out where they are dense. `code`: the text is a program.
    #[must_use]
    pub fn triggers(&self, bytes: &[u8], code: bool) -> Triggers {
        let mut found = Triggers {
            head: if code { head_of_code(bytes) } else { HEAD },
            ..Triggers::default()
        };
        let Some(hits) = self.all.find(bytes) else {
            // a machine without the vector instructions: everything is read
            found.legal = (0..bytes.len()).step_by(BYTES).collect();
            found.copyright = found.legal.clone();
            found.marks = found.legal.clone();
            found.tags = memchr::memmem::find_iter(bytes, "SPDX-").collect();
            found.ignore_marks = true;
            return found;
        };
        for (kind, hit) in hits {
            found.add(kind, &hit, bytes);
        }
        let in_order = found.copyright.len();
        let signs = memchr::memchr_iter(SIGN, bytes);
        found
            .copyright
            .extend(signs.filter_map(|at| match bytes[..at] {
                [.., 0xc2] => Some(at - 1),
                // part of another letter
                [.., 128..=255] => None,
                _ => Some(at),
            }));
        if found.copyright.len() > in_order {
            found.copyright.sort_unstable();
        }
        self.beside(bytes, code, &mut found);
        found
    }

    /// Adds the words of markings. `prose`: the text tells people about a project, and they may
    /// stand far behind its head.
    pub fn mark(&self, bytes: &[u8], prose: bool, found: &mut Triggers) {
        let head = match prose {
            true => HEAD_OF_PROSE,
            false => HEAD_MARKED.min(found.head),
        };
        let addresses = found.marks.len();
        let mut read = 0;
        for window in windows(head, &found.copyright) {
            let end = window.end.min(bytes.len());
            let start = window.start.max(read).min(end);
            let hits = self.marks.find(&bytes[start..end]).into_iter().flatten();
            for (kind, hit) in hits {
                found.add(kind, &(start + hit.start..start + hit.end), bytes);
            }
            read = read.max(end);
        }
        if addresses > 0 {
            found.marks.sort_unstable();
        }
    }

    /// Adds what is looked for in some places only.
    fn beside(&self, bytes: &[u8], code: bool, found: &mut Triggers) {
        let windows = windows(found.head, &found.copyright);
        let everywhere = 0..bytes.len();
        let three = if code {
            &windows[..]
        } else {
            std::slice::from_ref(&everywhere)
        };
        let known = found.legal.len() + found.copyright.len();
        for (search, windows) in [(&self.short, &windows[..]), (&self.three, three)] {
            let mut more = Triggers::default();
            let mut read = 0;
            for window in windows {
                let end = window.end.min(bytes.len());
                let start = window.start.max(read).min(end);
                let hits = search.find(&bytes[start..end]).into_iter().flatten();
                for (kind, hit) in hits {
                    more.add(kind, &(start + hit.start..start + hit.end), bytes);
                }
                read = read.max(end);
            }
            found.legal.append(&mut more.legal);
            found.copyright.append(&mut more.copyright);
        }
        if found.legal.len() + found.copyright.len() > known {
            found.sort();
        }
    }
}

/// The head of a text and what stands beside copyright statements.
fn windows(head: usize, copyright: &[usize]) -> Vec<Span> {
    let beside = |&at: &usize| at.saturating_sub(BESIDE)..at + BESIDE;
    let head = std::iter::once(0..head);
    head.chain(copyright.iter().map(beside)).collect()
}

/// Cuts stretches out of regions; both in order of place.
#[must_use]
pub fn without(regions: Vec<Span>, cut: &[Span]) -> Vec<Span> {
    let mut left = Vec::with_capacity(regions.len());
    for region in regions {
        let mut start = region.start;
        let first = cut.partition_point(|hole| hole.end <= region.start);
        for hole in cut[first..]
            .iter()
            .take_while(|hole| hole.start < region.end)
        {
            left.push(start..hole.start.max(start));
            start = hole.end;
        }
        left.push(start..region.end.max(start));
    }
    left.retain(|region| !region.is_empty());
    left
}

/// A region in pieces that are read one after the other, cut at line ends: what is read of a
/// text at once stays small however large the text is. No license is as long as a piece.
pub fn pieces(text: &str, region: Span) -> impl Iterator<Item = Span> {
    const LONGEST: usize = 512 * 1024;
    let mut start = region.start;
    std::iter::from_fn(move || {
        let mut end = region.end;
        if end - start > LONGEST {
            let high = start + LONGEST;
            let line = memchr::memrchr(b'\n', &text.as_bytes()[start..high]);
            end = line.map_or(text.floor_char_boundary(high), |at| start + at + 1);
        }
        let piece = start..end;
        start = end;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Whether a text of so many bytes speaks of licensing throughout, so that it is read whole.
#[must_use]
pub fn is_dense(length: usize, triggers: &[usize]) -> bool {
    const PER_TRIGGER: usize = 1500;
    const LARGEST: usize = 512 * 1024;
    length <= LARGEST && triggers.len() * PER_TRIGGER >= length
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
        let (mut start, mut end) =
            macro_call(bytes, at).unwrap_or_else(|| (before(bytes, at), after(bytes, at)));
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        while let Some(last) =
            regions.pop_if(|last| start <= last.end || goes_on(bytes, last, start))
        {
            start = start.min(last.start);
            end = end.max(last.end);
        }
        regions.push(start..end);
    }
    regions
}

/// The line of a trigger where it is a macro's call and nothing else: what a kernel's module says
/// of its license it says alone, and a thousand of them say the same.
fn macro_call(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    const LONGEST: usize = 120;
    let low = at.saturating_sub(LONGEST);
    let start = low + memchr::memrchr(b'\n', &bytes[low..at])? + 1;
    let high = bytes.len().min(at + LONGEST);
    let end = at + memchr::memchr(b'\n', &bytes[at..high])?;
    let line = bytes[start..end].trim_ascii_end();
    let called = line.iter().position(|&byte| byte == b'(')?;
    let name = &line[..called];
    let is_macro = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let alone = name.contains(&b'_') && name.iter().all(is_macro) && line.ends_with(b"\");");
    alone.then_some((start, end))
}

/// Whether the text of a license goes on from a region to where the next would start: a long one
/// has pages without any of the words.
fn goes_on(bytes: &[u8], last: &Span, start: usize) -> bool {
    const LONG: usize = 2 * BYTES;
    if last.len() < LONG || start > last.end + BYTES {
        return false;
    }
    let between = bytes.get(last.end..start).unwrap_or(&[]);
    !between.split(|&byte| byte == b'\n').any(is_code)
}

/// Where reading begins for a trigger.
fn before(bytes: &[u8], at: usize) -> usize {
    let low = at.saturating_sub(BYTES);
    let mut start = at;
    for (number, found) in memchr::memrchr_iter(b'\n', &bytes[low..at]).enumerate() {
        let line = &bytes[low + found + 1..start];
        // the line of the trigger itself counts in any case
        if number > 0 && is_code(line) {
            return start;
        }
        start = low + found + 1;
        if number + 1 == LINES {
            return start;
        }
    }
    // the first line of a text has no line feed before it
    if start < at && is_code(&bytes[low..start]) {
        start
    } else {
        low
    }
}

/// Where reading ends for a trigger.
fn after(bytes: &[u8], at: usize) -> usize {
    let high = (at + BYTES).min(bytes.len());
    let mut end = at;
    for (number, found) in memchr::memchr_iter(b'\n', &bytes[at..high]).enumerate() {
        if number > 0 && is_code(&bytes[end..at + found]) {
            return end;
        }
        end = at + found;
        if number == LINES {
            return end;
        }
    }
    high
}

/// Where the first block or statement of a program stands, within its head. What guards a header
/// against being read twice stands before its license.
fn head_of_code(bytes: &[u8]) -> usize {
    let head = &bytes[..bytes.len().min(HEAD)];
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', head) {
        if is_statement(head[start..end].trim_ascii()) {
            return start;
        }
        start = end + 1;
    }
    head.len()
}

/// Whether a line can only be a program's.
fn is_code(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    is_statement(line) || line.starts_with(b"#include") || line.starts_with(b"#define")
}

/// Whether a line opens or closes a block, or ends a statement with more than a string.
fn is_statement(line: &[u8]) -> bool {
    match line {
        [.., b'{' | b'}'] | [.., b'}', b';'] => true,
        [.., before, b')', b';'] => !matches!(before, b'"' | b'\'' | b' '),
        _ => false,
    }
}

// REUSE-IgnoreStart
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
            let found = gate.triggers(text.to_ascii_lowercase().as_bytes(), true);
            assert!(
                !found.is_empty() && !gate.triggers(text.as_bytes(), true).is_empty()
                    || text == "Public Domain",
                "{text}"
            );
        }
        for text in [
            "fn main() { println!(\"hello\") }",
            "EXPORT_SYMBOL_GPL(inode_permission); isdigit(c)",
        ] {
            assert!(gate.triggers(text.as_bytes(), true).is_empty(), "{text}");
        }
    }

    #[test]
    fn words_of_markings_count_where_markings_stand() {
        let gate = Gate::new();
        let check = |text: &str, prose: bool, want: usize| {
            let mut found = gate.triggers(text.as_bytes(), true);
            gate.mark(text.as_bytes(), prose, &mut found);
            assert_eq!(found.marks.len(), want, "{text:.60}");
        };
        check("# Company Confidential", false, 1);
        check("# ALL RIGHTS RESERVED", false, 1);
        check("#define RESERVED reserved", false, 0);
        let far = "line\n".repeat(1000);
        check(&format!("{far}# confidential"), false, 0);
        check(&format!("{far}confidential"), true, 1);
        check(&format!("{far}# (c) 1990 confidential"), false, 1);
        check(&format!("{far}// https://stackoverflow.com/a/1"), false, 1);
        check(&format!("{far}// https://example.com/a/1"), false, 0);
    }

    #[test]
    fn cuts_leave_what_is_around_them() {
        let cut = |hole: Span| without(vec![0..10, 20..30], &[hole]);
        assert_eq!(cut(2..4), [0..2, 4..10, 20..30]);
        assert_eq!(cut(8..25), [0..8, 25..30]);
        assert_eq!(cut(12..15), [0..10, 20..30]);
        assert_eq!(cut(0..30), Vec::<Span>::new());
    }

    #[test]
    fn pieces_are_the_whole_region_and_end_with_lines() {
        for text in ["line\n".repeat(300_000), "é".repeat(800_000)] {
            let found: Vec<Span> = pieces(&text, 0..text.len()).collect();
            assert!(found.len() > 2 && found.iter().all(|piece| piece.len() <= 512 * 1024));
            assert!(found.windows(2).all(|two| two[0].end == two[1].start));
            assert_eq!(found.last().map(|last| last.end), Some(text.len()));
            let whole = |piece: &Span| !text[piece.clone()].ends_with("lin");
            assert!(found.iter().all(whole));
        }
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

    #[test]
    fn regions_end_where_code_begins() {
        let header = "/*\n * Licensed under the GPL.\n */\n\n";
        let text = format!("{header}#include <stdio.h>\nint main(void)\n{{\n}}\n");
        let found = regions(&text, &[8]);
        assert_eq!(
            &text[found[0].clone()],
            header.trim_end_matches('\n').to_owned() + "\n"
        );
        let text = "  foo(1);\nMODULE_AUTHOR(\"Ann\");\nMODULE_LICENSE(\"GPL\");\nexit(2);\n";
        let found = regions(text, &[text.find("GPL").unwrap()]);
        assert_eq!(text[found[0].clone()].trim(), "MODULE_LICENSE(\"GPL\");");
        let more = text.to_owned() + "/* Licensed under the GPL. */\n";
        let triggers = [text.find("GPL").unwrap(), more.rfind("GPL").unwrap()];
        assert_eq!(regions(&more, &triggers).len(), 2);
        let more = text.replace("exit(2);\n", "") + "/* Licensed under the GPL. */\n";
        let triggers = [text.find("GPL").unwrap(), more.rfind("GPL").unwrap()];
        assert!(regions(&more, &triggers)[0].contains(&more.find("MODULE_AUTHOR").unwrap()));
    }
}
// REUSE-IgnoreEnd
