// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Legal prose that no rule explains: somebody's own license, an agreement nobody listed. What
//! it asks is for a person to read; that it is there must not be passed over.
//!
//! Legal prose is told by three kinds of words (`order`, `act` and `contract` in
//! `rules/words.toml`): paragraphs in which it is permitted, ordered or forbidden to do what
//! owners decide on, in the words of contracts. Documentation says "you may copy", source code
//! says "license", but neither does so in every sentence.

use std::ops::Range;

use super::tokens::Token;
use crate::rules::index::Index;

/// Finds blocks of legal prose outside of what is explained; `explained` in order of place.
/// Ranges of it may overlap.
#[must_use]
pub fn find(tokens: &[Token], index: &Index, explained: &[Range<usize>]) -> Vec<Range<usize>> {
    let explained = merged(explained);
    // the explained range that ends last before a token, or holds it
    let known_before = |at: usize| {
        let next = explained.partition_point(|known| known.start < at);
        next.checked_sub(1).map(|last| &explained[last])
    };
    let mut found = Vec::new();
    let mut block = Block::default();
    for paragraph in paragraphs(tokens) {
        let here = Block::read(tokens, paragraph.clone(), index);
        let known = known_before(paragraph.end).is_some_and(|known| known.end > paragraph.start);
        if !known && here.is_legal() {
            block.join(&here);
        } else if known || block.ends(&here) {
            found.extend(block.take());
        }
    }
    found.extend(block.take());
    // what is named right before an agreement is its name
    found.retain(|prose: &Range<usize>| {
        let named = known_before(prose.start);
        named.is_none_or(|known| known.end + NAME_BEFORE < prose.start)
    });
    found
}

/// Ranges in order of place, those that overlap as one.
fn merged(ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range.clone()),
        }
    }
    merged
}

/// Tokens between a name and the agreement that it names, at most.
const NAME_BEFORE: usize = 60;
/// Words of other prose that may stand within legal prose: a heading, a list of parts.
const BETWEEN: usize = 40;

/// Paragraphs; lines of one file may all be one.
fn paragraphs(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = (0..tokens.len())
        .filter(|&at| at == 0 || tokens[at].has(Token::PARAGRAPH))
        .collect();
    starts.push(tokens.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// Paragraphs of legal prose in a row.
#[derive(Default)]
struct Block {
    tokens: Range<usize>,
    /// Words, those of copyright lines left out.
    words: usize,
    /// Orders with an act: "may not copy".
    orders: usize,
    /// Words of contracts, each once.
    contract: Vec<u16>,
    /// How often they stand.
    weight: usize,
}

impl Block {
    fn read(tokens: &[Token], paragraph: Range<usize>, index: &Index) -> Self {
        /// An act follows its order within so many words.
        const REACH: usize = 8;
        let mut block = Self {
            tokens: paragraph.clone(),
            ..Self::default()
        };
        let mut ordered = None;
        for at in paragraph {
            let token = tokens[at];
            if token.has(Token::COPYRIGHT) {
                continue;
            }
            block.words += 1;
            if token.has(Token::SENTENCE) {
                ordered = None;
            }
            let word = index.in_prose(token.id);
            if word.contract {
                block.weight += 1;
                if !block.contract.contains(&token.id) {
                    block.contract.push(token.id);
                }
            }
            if word.act && ordered.is_some_and(|order| at - order <= REACH) {
                block.orders += 1;
                ordered = None;
            } else if word.order {
                ordered = Some(at);
            }
        }
        block
    }

    /// Whether a paragraph may be part of legal prose.
    fn is_legal(&self) -> bool {
        let (orders, contract) = (self.orders, self.contract.len());
        (self.weight + 2 * orders) * 25 >= self.words && (orders > 0 || contract > 1)
    }

    fn join(&mut self, next: &Self) {
        if self.words == 0 {
            self.tokens.start = next.tokens.start;
        }
        self.tokens.end = next.tokens.end;
        self.words += next.words;
        self.orders += next.orders;
        self.weight += next.weight;
        let new = |word: &&u16| !self.contract.contains(word);
        let new: Vec<u16> = next.contract.iter().filter(new).copied().collect();
        self.contract.extend(new);
    }

    /// Whether other prose of this length ends the block.
    fn ends(&self, other: &Self) -> bool {
        other.tokens.end - self.tokens.end > BETWEEN
    }

    /// The block, if it is legal prose, and a new one.
    fn take(&mut self) -> Option<Range<usize>> {
        let block = std::mem::take(self);
        let dense =
            (block.weight + block.orders) * 14 >= block.words && block.weight * 28 >= block.words;
        let short = block.words >= 30 && block.orders >= 3 && block.contract.len() >= 4;
        let long = block.words >= 120 && block.orders >= 3 && block.contract.len() >= 7;
        (dense && (short || long)).then_some(block.tokens)
    }
}
