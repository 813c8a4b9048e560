// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Rules of the user's own, put into the tables beside placet's: the result is the index that
//! the build script would have made of both.
//!
//! The tables are made anew once and stay for the rest of the run, as the embedded ones do.

use std::cmp::Reverse;

use super::{
    Family, Index, Name, Notice, Patterns, Postings, SLOT, Text, TextKind, U16, U32, by_first_word,
    gram, needed,
};

/// What to add. Words are numbers of [`Additions::word`].
#[derive(Debug)]
pub struct Additions<'i> {
    index: &'i mut Index,
    texts: Vec<(String, TextKind, Vec<u16>)>,
    families: Vec<Family>,
    names: Vec<Name>,
    notices: Vec<Notice>,
    beginnings: Vec<((u16, u16), u16)>,
}

impl Index {
    /// Begins to add rules.
    pub fn adding(&mut self) -> Additions<'_> {
        Additions {
            texts: Vec::new(),
            families: self.families.to_vec(),
            names: self.all_names.to_vec(),
            notices: self.notices.all.to_vec(),
            beginnings: self.notices.beginnings.to_vec(),
            index: self,
        }
    }
}

impl Additions<'_> {
    /// The number of a word, a new one if no rule has used it; 0 when there are no numbers left.
    pub fn word(&mut self, word: &str) -> u16 {
        let index = &mut *self.index;
        let known = index.word(word);
        if known > SLOT {
            return known;
        }
        let Ok(number) = u16::try_from(index.spellings.len()) else {
            return 0;
        };
        let spelling: &'static str = word.to_owned().leak();
        index.spellings.push(spelling.as_bytes());
        index.more_words.insert(spelling, number);
        number
    }

    /// The rule that has these words for a name, if one has.
    #[must_use]
    pub fn named(&self, words: &[u16]) -> Option<&Family> {
        let name = self.names.iter().find(|name| name.words == words)?;
        self.families.get(name.family)
    }

    /// Adds a text. Whether there is room for it.
    pub fn text(&mut self, id: &str, kind: TextKind, words: Vec<u16>) -> bool {
        let fits = u16::try_from(self.index.texts.len() + self.texts.len()).is_ok()
            && u16::try_from(words.len()).is_ok();
        if fits {
            self.texts.push((id.to_owned(), kind, words));
        }
        fits
    }

    /// Adds a family with its names.
    pub fn family(&mut self, family: Family, names: Vec<(Vec<u16>, super::Strength)>) {
        let number = self.families.len();
        self.families.push(family);
        self.names
            .extend(names.into_iter().map(|(words, strength)| Name {
                words: words.leak(),
                strength,
                family: number,
            }));
    }

    /// Adds a notice that may begin with these pairs of words. Whether there is room for it.
    pub fn notice(
        &mut self,
        notice: Notice,
        beginnings: impl IntoIterator<Item = (u16, u16)>,
    ) -> bool {
        let Ok(number) = u16::try_from(self.notices.len()) else {
            return false;
        };
        self.notices.push(notice);
        self.beginnings
            .extend(beginnings.into_iter().map(|pair| (pair, number)));
        true
    }

    /// Makes the tables.
    pub fn finish(mut self) {
        let index = &mut *self.index;
        self.names
            .sort_by_key(|name| (name.words[0], Reverse(name.words.len()), name.words));
        self.beginnings.sort_unstable();
        index.families = self.families.leak();
        index.all_names = self.names.leak();
        index.names = by_first_word(index.all_names);
        index.notices = Patterns::new(
            self.notices.leak(),
            self.beginnings.leak(),
            index.spellings.len(),
        );
        if !self.texts.is_empty() {
            add_texts(index, self.texts);
        }
    }
}

fn add_texts(index: &mut Index, added: Vec<(String, TextKind, Vec<u16>)>) {
    let mut texts = index.texts.to_vec();
    let mut rows: Vec<gram::Place> = Vec::new();
    for (id, kind, words) in added {
        let number = texts.len() as u16;
        for (position, run) in words.windows(gram::LENGTH).enumerate() {
            if !run.contains(&SLOT) {
                let (bucket, check) = gram::hash(run);
                rows.push((bucket, check, number, position as u16));
            }
        }
        let id: &'static str = id.leak();
        let start = index.words.len();
        texts.push(Text {
            ids: vec![id].leak(),
            kind,
            start,
            end: start + words.len(),
            core_start: 0,
            core_end: words.len(),
            required: words.iter().filter(|&&word| word != SLOT).count(),
            runs: words
                .windows(gram::LENGTH)
                .filter(|run| !run.contains(&SLOT))
                .count(),
            optional: &[],
        });
        index.words.extend(words);
    }
    index.texts = texts.leak();
    index.needed = index.texts.iter().map(needed).collect();
    rows.sort_unstable();
    let mut all = places(index);
    all.append(&mut rows);
    // the added places follow those in order, which a stable sort merges
    all.sort();
    let tables = gram::tables(&all);
    index.postings = Postings {
        texts: small(all.iter().map(|place| place.2)),
        positions: small(all.iter().map(|place| place.3)),
    };
    index.checks = small(tables.checks.into_iter());
    index.buckets = large(tables.buckets);
    index.starts = large(tables.starts);
    index.bits = tables.bits.leak();
}

/// Every place of a run of words in the index's texts, in order.
fn places(index: &Index) -> Vec<gram::Place> {
    let at = |table: &[U32], at: usize| table.get(at).map_or(0, |cell| cell.get() as usize);
    let Postings { texts, positions } = index.postings;
    let mut all = Vec::with_capacity(texts.len());
    for bucket in 0..gram::BUCKETS {
        for run in at(index.buckets, bucket)..at(index.buckets, bucket + 1) {
            let here = at(index.starts, run)..at(index.starts, run + 1);
            let check = index.checks[run].get();
            let here = texts[here.clone()].iter().zip(&positions[here]);
            all.extend(
                here.map(|(text, position)| (bucket as u32, check, text.get(), position.get())),
            );
        }
    }
    all
}

fn small(cells: impl Iterator<Item = u16>) -> &'static [U16] {
    cells.map(U16::new).collect::<Vec<_>>().leak()
}

fn large(cells: Vec<u32>) -> &'static [U32] {
    let cells = cells.into_iter().map(U32::new);
    cells.collect::<Vec<_>>().leak()
}
