// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The tables that the build script made of license texts and names, used where they lie in
//! the program's image: nothing is parsed at start.

mod more;

use std::ops::Range;

use rustc_hash::FxHashMap;
use zerocopy::{FromBytes, Immutable, KnownLayout, Unaligned};

use super::gram;

pub use more::Additions;

/// The number of a word that is in no license.
pub const UNKNOWN: u16 = 0;
/// Stands in a license text where anything may be filled in.
pub const SLOT: u16 = 1;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// The text of a license.
    License,
    /// The text of an exception: a license only together with the one it excepts from.
    Exception,
    /// A standard header or notice.
    Notice,
    /// Words that name licenses and license nothing here.
    Remark,
}

/// What a word is in legal prose.
#[derive(Debug, Clone, Copy)]
pub struct ProseWord {
    /// It permits, orders or forbids.
    pub order: bool,
    /// It is something that owners permit or forbid.
    pub act: bool,
    /// It hardly stands outside of contracts.
    pub contract: bool,
}

/// A text that files are compared with.
#[derive(Debug, Clone)]
pub struct Text {
    /// Ids it stands for; several where the words are equal. The first is reported.
    pub ids: &'static [&'static str],
    /// What it is.
    pub kind: TextKind,
    /// Its words, in the pool of all.
    start: usize,
    end: usize,
    /// Words before this are a title that copies often lack.
    pub core_start: usize,
    /// Words from here are an appendix that copies often lack.
    pub core_end: usize,
    /// How many words of the core a copy must have: neither slots nor optional.
    pub required: usize,
    /// How many runs of these words the index has.
    pub runs: usize,
    /// Where words stand that copies may lack and be the same license: [first, after the last].
    optional: &'static [[usize; 2]],
}

impl Text {
    /// How many words it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether copies may lack the word at a place and be the same license.
    #[must_use]
    pub fn is_optional(&self, at: usize) -> bool {
        self.optional
            .iter()
            .any(|&[start, end]| (start..end).contains(&at))
    }

    /// Whether it has none, which the build sees to.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end == self.start
    }
}

/// Licenses that are called by one name and told apart by version.
#[derive(Debug, Clone)]
pub struct Family {
    /// The rule, as reports name it.
    pub rule: &'static str,
    /// Its ids end in `-only` or `-or-later`.
    pub gnu: bool,
    /// It is an exception, stated with another license.
    pub exception: bool,
    /// The id meant where no version is named.
    pub bare: Option<&'static str>,
    /// (words of the version, id), longest first.
    pub versions: &'static [(&'static [u16], &'static str)],
}

/// How a name counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Wherever it stands as a title or beside words about licensing.
    Full,
    /// So short or common that it counts only beside words about licensing.
    Weak,
    /// An address of the license or a phrase that can mean nothing else.
    Sure,
    /// An id that is an ordinary word: only as part of an address.
    Address,
}

/// A name of a license.
#[derive(Debug, Clone)]
pub struct Name {
    /// Its words.
    pub words: &'static [u16],
    /// How it counts.
    pub strength: Strength,
    /// Its family.
    pub family: usize,
}

/// A statement that licenses something in a sentence, as a pattern of words.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The rule, as reports name it.
    pub rule: &'static str,
    /// What it says: an id or an expression.
    pub id: &'static str,
    /// What it is made of, in order.
    pub parts: &'static [Part],
    /// How many words it has at least, without gaps: of two in one place the one with more is meant.
    pub fixed: usize,
    /// Runs of words among which it says something else; none is empty.
    pub unless: &'static [&'static [u16]],
    /// Words that it fits, for the test of all rules.
    #[cfg(test)]
    pub example: &'static str,
    /// Words that are near but say something else.
    #[cfg(test)]
    pub not: &'static [&'static str],
}

/// Statements, found by their first two words.
#[derive(Debug)]
pub struct Patterns {
    all: &'static [Notice],
    /// Which of them may begin with which words, sorted.
    beginnings: &'static [((u16, u16), u16)],
    /// Where those that begin with each word stand in `beginnings`.
    starts: Vec<u16>,
    /// How many words around a statement its `unless` speaks of too.
    pub around: usize,
}

impl Patterns {
    /// Statements, what they begin with, and how many words there are.
    fn new(all: &'static [Notice], beginnings: &'static [((u16, u16), u16)], words: usize) -> Self {
        Self {
            around: 0,
            starts: by_beginning(beginnings, words),
            all,
            beginnings,
        }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &'static [Notice] {
        self.all
    }

    /// Those that may begin with two words; their second word may be any of the text's.
    pub fn at(&self, first: u16, second: u16) -> impl Iterator<Item = &'static Notice> {
        let first = usize::from(first);
        let range = match (self.starts.get(first), self.starts.get(first + 1)) {
            (Some(&start), Some(&end)) => usize::from(start)..usize::from(end),
            _ => 0..0,
        };
        // in order of the second word, those with any word first
        let here = self.beginnings.get(range).unwrap_or(&[]);
        let of_any = here.partition_point(|&((_, other), _)| other == UNKNOWN);
        let (of_any, of_pair) = here.split_at(of_any);
        let start = of_pair.partition_point(|&((_, other), _)| other < second);
        let of_pair = of_pair.get(start..).unwrap_or(&[]).iter();
        let of_pair = of_pair.take_while(move |&&((_, other), _)| other == second);
        of_any
            .iter()
            .chain(of_pair)
            .map(|&(_, number)| &self.all[usize::from(number)])
    }
}

/// A part of a notice.
#[derive(Debug)]
pub struct Part {
    /// So many words of any kind may stand before it.
    pub gap: u8,
    /// One of these runs of words, sorted; an empty one where the part may be missing.
    pub choices: &'static [&'static [u16]],
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
include!(concat!(env!("OUT_DIR"), "/notices.rs"));
include!(concat!(env!("OUT_DIR"), "/marking-patterns.rs"));
include!(concat!(env!("OUT_DIR"), "/names.rs"));

/// The places of a run of words in texts, sorted by text.
#[derive(Debug, Clone, Copy)]
pub struct Postings {
    texts: &'static [U16],
    positions: &'static [U16],
}

impl Postings {
    /// Whether the run stands nowhere.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.texts.is_empty()
    }

    /// Visits every text, each once.
    pub fn for_each_text(self, mut visit: impl FnMut(usize)) {
        let mut last = usize::MAX;
        for text in self.texts {
            let text = usize::from(text.get());
            if text != last {
                visit(text);
                last = text;
            }
        }
    }

    /// The positions of the run's first word in one text, the last first.
    pub fn in_text(self, text: usize) -> impl Iterator<Item = usize> {
        let number = |found: &U16| usize::from(found.get());
        let start = self.texts.partition_point(|found| number(found) < text);
        let end = start + self.texts[start..].partition_point(|found| number(found) == text);
        let positions = self.positions.get(start..end).unwrap_or(&[]);
        positions.iter().rev().map(number)
    }

    /// Every place as (text, position), those of a text from its end.
    pub fn iter(self) -> impl Iterator<Item = (usize, usize)> {
        let number = |found: &U16| usize::from(found.get());
        let texts = self.texts.chunk_by(|a, b| a == b);
        let mut at = 0;
        texts.flat_map(move |same| {
            let positions = self.positions.get(at..at + same.len()).unwrap_or(&[]);
            at += same.len();
            let text = number(&same[0]);
            positions
                .iter()
                .rev()
                .map(move |place| (text, number(place)))
        })
    }
}

/// A slot of the dictionary.
#[derive(Debug, Clone, Copy, FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Slot {
    offset: zerocopy::little_endian::U32,
    id: zerocopy::little_endian::U16,
    /// Bytes of the word; none in an empty slot.
    length: u8,
    /// Bits of the word's hash.
    check: u8,
}

type U16 = zerocopy::little_endian::U16;
type U32 = zerocopy::little_endian::U32;

/// The index of license texts.
#[derive(Debug)]
pub struct Index {
    slots: &'static [Slot],
    pool: &'static [u8],
    classes: &'static [U16],
    bits: &'static [u8],
    buckets: &'static [U32],
    checks: &'static [U16],
    starts: &'static [U32],
    postings: Postings,
    words: Vec<u16>,
    /// How many runs of words must be shared with each text before it is worth comparing.
    needed: Vec<u16>,
    texts: &'static [Text],
    families: &'static [Family],
    all_names: &'static [Name],
    /// Words that only the user's rules have.
    more_words: FxHashMap<&'static str, u16>,
    /// Names by their first word: asked for every word that is read.
    names: FxHashMap<u16, Range<usize>>,
    /// Statements that license something.
    pub notices: Patterns,
    /// Statements that restrict a work, or tell of it, and are no license.
    pub markings: Patterns,
    /// A spelling of each word, as UTF-8.
    spellings: Vec<&'static [u8]>,
}

/// A table is whole or the build is broken, which the tests of this file would say.
fn table<T: FromBytes + Immutable + KnownLayout + Unaligned>(bytes: &'static [u8]) -> &'static [T] {
    <[T]>::ref_from_bytes(bytes).unwrap_or(&[])
}

/// The first spelling of each word number in the dictionary, not yet looked at: few are asked for.
fn spellings(slots: &[Slot], pool: &'static [u8], count: usize) -> Vec<&'static [u8]> {
    let mut spellings: Vec<&[u8]> = vec![b"?"; count];
    for slot in slots.iter().rev().filter(|slot| slot.length > 0) {
        let offset = slot.offset.get() as usize;
        let letters = pool.get(offset..offset + usize::from(slot.length));
        let place = spellings.get_mut(usize::from(slot.id.get()));
        if let (Some(place), Some(letters)) = (place, letters) {
            *place = letters;
        }
    }
    spellings
}

/// Names are sorted by first word.
fn by_first_word(names: &[Name]) -> FxHashMap<u16, Range<usize>> {
    let mut end = 0;
    names
        .chunk_by(|a, b| a.words[0] == b.words[0])
        .map(|names| {
            let start = end;
            end += names.len();
            (names[0].words[0], start..end)
        })
        .collect()
}

/// A share of the runs that a text's required words make, and never a single one.
fn needed(text: &Text) -> u16 {
    const PERCENT: usize = 30;
    let share = u16::try_from((text.runs * PERCENT).div_ceil(100)).unwrap_or(u16::MAX);
    share.max(Index::FEWEST_RUNS)
}

/// Where the notices that begin with each word stand in their table; sorted by pairs of words.
fn by_beginning(beginnings: &[((u16, u16), u16)], words: usize) -> Vec<u16> {
    let mut starts = vec![0; words + 1];
    let mut at = 0;
    for (word, start) in starts.iter_mut().enumerate() {
        while beginnings
            .get(at)
            .is_some_and(|&((first, _), _)| usize::from(first) < word)
        {
            at += 1;
        }
        *start = u16::try_from(at).unwrap_or(u16::MAX);
    }
    starts
}

impl Index {
    /// Fewer shared runs of [`gram::LENGTH`] words than this say nothing, of whatever text.
    pub const FEWEST_RUNS: u16 = 2;

    /// The embedded index.
    #[must_use]
    pub fn embedded() -> Self {
        let words: &[U16] = table(include_bytes!(concat!(env!("OUT_DIR"), "/words.bin")));
        let slots = table(include_bytes!(concat!(env!("OUT_DIR"), "/slots.bin")));
        let pool = include_bytes!(concat!(env!("OUT_DIR"), "/pool.bin"));
        let classes: &[U16] = table(include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin")));
        Self {
            spellings: spellings(slots, pool, classes.len()),
            slots,
            pool,
            classes,
            bits: include_bytes!(concat!(env!("OUT_DIR"), "/bits.bin")),
            buckets: table(include_bytes!(concat!(env!("OUT_DIR"), "/buckets.bin"))),
            checks: table(include_bytes!(concat!(env!("OUT_DIR"), "/checks.bin"))),
            starts: table(include_bytes!(concat!(env!("OUT_DIR"), "/starts.bin"))),
            postings: Postings {
                texts: table(include_bytes!(concat!(
                    env!("OUT_DIR"),
                    "/places-texts.bin"
                ))),
                positions: table(include_bytes!(concat!(
                    env!("OUT_DIR"),
                    "/places-positions.bin"
                ))),
            },
            words: words.iter().map(|word| word.get()).collect(),
            needed: TEXTS.iter().map(needed).collect(),
            texts: TEXTS,
            families: FAMILIES,
            all_names: NAMES,
            more_words: FxHashMap::default(),
            names: by_first_word(NAMES),
            notices: Patterns::new(NOTICES, BEGINNINGS, classes.len()),
            markings: Patterns {
                around: 4,
                ..Patterns::new(MARKINGS, MARKING_BEGINNINGS, classes.len())
            },
        }
    }

    /// The number of a lower-case word, [`UNKNOWN`] for one that no license uses.
    #[must_use]
    pub fn word(&self, word: &str) -> u16 {
        let bytes = word.as_bytes();
        let (hash, check) = gram::word_hash(bytes);
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = &self.slots[at];
            let length = usize::from(slot.length);
            if length == 0 {
                return self.more_words.get(word).copied().unwrap_or(UNKNOWN);
            }
            let offset = slot.offset.get() as usize;
            if slot.check == check && self.pool.get(offset..offset + length) == Some(bytes) {
                return slot.id.get();
            }
            at = (at + 1) & mask;
        }
    }

    /// A spelling of a word number, for showing.
    #[must_use]
    pub fn spelling(&self, id: u16) -> &'static str {
        if id == SLOT {
            return "…";
        }
        let letters = self.spellings.get(usize::from(id));
        letters
            .and_then(|letters| std::str::from_utf8(letters).ok())
            .unwrap_or("?")
    }

    /// Whether a word carries law: it changes what a license asks.
    #[must_use]
    pub fn is_law(&self, id: u16) -> bool {
        self.class(id) & 1 != 0
    }

    /// Whether a word names whoever holds the rights.
    #[must_use]
    pub fn is_holder(&self, id: u16) -> bool {
        self.class(id) & 2 != 0
    }

    /// Whether a word grants something.
    #[must_use]
    pub fn is_grant(&self, id: u16) -> bool {
        self.class(id) & 8 != 0
    }

    /// Whether a word is a number.
    #[must_use]
    pub fn is_number(&self, id: u16) -> bool {
        self.class(id) & 4 != 0
    }

    /// What a word is in legal prose.
    #[must_use]
    pub fn in_prose(&self, id: u16) -> ProseWord {
        let class = self.class(id);
        ProseWord {
            order: class & 16 != 0,
            act: class & 32 != 0,
            contract: class & 64 != 0,
        }
    }

    fn class(&self, id: u16) -> u16 {
        self.classes
            .get(usize::from(id))
            .map_or(0, |class| class.get())
    }

    /// The words of a text.
    #[must_use]
    pub fn text(&self, text: &Text) -> &[u16] {
        self.words.get(text.start..text.end).unwrap_or(&[])
    }

    /// The words in a range of a text that copies must have, and its slots.
    pub fn required<'a>(
        &'a self,
        text: &'a Text,
        range: Range<usize>,
    ) -> impl Iterator<Item = u16> + 'a {
        let words = self.text(text).get(range.clone()).unwrap_or(&[]);
        let words = words.iter().zip(range);
        words.filter_map(|(&word, at)| (!text.is_optional(at)).then_some(word))
    }

    /// All texts.
    #[must_use]
    pub fn texts(&self) -> &'static [Text] {
        self.texts
    }

    /// How many runs of [`gram::LENGTH`] words must be shared with each of the texts before it is
    /// worth comparing, in their order.
    #[must_use]
    pub fn needed(&self) -> &[u16] {
        &self.needed
    }

    /// All families.
    #[must_use]
    pub fn families(&self) -> &'static [Family] {
        self.families
    }

    /// Names that begin with a word, the longest first.
    #[must_use]
    pub fn names(&self, first: u16) -> &'static [Name] {
        self.names
            .get(&first)
            .map_or(&[], |names| &self.all_names[names.clone()])
    }

    /// Where a run of [`gram::LENGTH`] words stands in the texts. Runs of equal hash come
    /// along: compare the words.
    #[must_use]
    pub fn postings(&self, words: &[u16]) -> Postings {
        let (bucket, check) = gram::hash(words);
        let (byte, bit) = gram::bit(bucket, check);
        if self.bits.get(byte).is_none_or(|bits| bits & bit == 0) {
            return Postings {
                texts: &[],
                positions: &[],
            };
        }
        let bucket = bucket as usize;
        let range = match (self.buckets.get(bucket), self.buckets.get(bucket + 1)) {
            (Some(start), Some(end)) => start.get() as usize..end.get() as usize,
            _ => 0..0,
        };
        let first = range.start;
        // a bucket has one or two
        let mut checks = self.checks.get(range).unwrap_or(&[]).iter();
        let run = checks.position(|found| found.get() == check);
        let range = match run.and_then(|run| self.starts.get(first + run..first + run + 2)) {
            Some([start, end]) => start.get() as usize..end.get() as usize,
            _ => 0..0,
        };
        Postings {
            texts: self.postings.texts.get(range.clone()).unwrap_or(&[]),
            positions: self.postings.positions.get(range).unwrap_or(&[]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        let index = Index::embedded();
        assert!(index.slots.len().is_power_of_two() && index.buckets.len() == gram::BUCKETS + 1);
        let places = index.postings.texts.len();
        assert!(places > 500_000 && index.texts().len() > 800);
        assert_eq!(index.starts.len(), index.checks.len() + 1);
        assert_eq!(
            index.texts().last().map(|text| text.end),
            Some(index.words.len())
        );
    }

    #[test]
    fn words_have_numbers_and_spellings_one() {
        let index = Index::embedded();
        assert_eq!(index.word("licence"), index.word("license"));
        assert_eq!(index.word("zyzzyva"), UNKNOWN);
        assert_eq!(index.spelling(index.word("hereby")), "hereby");
        assert!(
            index.is_law(index.word("not"))
                && index.is_holder(index.word("contributors"))
                && index.is_number(index.word("2"))
        );
    }

    #[test]
    fn a_run_of_words_is_found_where_it_stands() {
        let index = Index::embedded();
        let run: Vec<u16> = ["permission", "is", "hereby", "granted"]
            .iter()
            .map(|word| index.word(word))
            .collect();
        let mit = index
            .texts()
            .iter()
            .position(|text| text.ids[0] == "MIT")
            .unwrap();
        let places: Vec<usize> = index.postings(&run).in_text(mit).collect();
        let words = index.text(&index.texts()[mit]);
        assert_eq!(places.len(), 1);
        assert_eq!(&words[places[0]..places[0] + 4], run.as_slice());
    }
}
