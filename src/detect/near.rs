// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Whole texts and standard headers: which of them stands in a run of words, how much of it,
//! and what differs.
//!
//! Runs of a few words vote for the texts they occur in; for texts with enough votes the runs
//! are chained into an alignment, the gaps between them are compared word by word, and every
//! word that is missing or added counts against the text, words that carry law most. Exact
//! copies are the case with nothing to count. Linear in the words of the file.

use std::cmp::Reverse;
use std::ops::Range;

use super::memo::Memo;
use super::tokens::Token;
use crate::rules::gram;
use crate::rules::index::{Index, Postings, SLOT, Text, TextKind, UNKNOWN};

/// A text that stands in a run of words.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The text's number in the index.
    pub text: usize,
    /// Its tokens, first to last that matched.
    pub tokens: Range<usize>,
    /// 100 is word for word.
    pub score: f32,
    /// Words that matched.
    pub matched: usize,
    /// What the differences weigh.
    pub cost: f32,
    /// What differs, in order: words of the text that are missing, tokens that are added.
    pub gaps: Vec<Gap>,
    /// Tokens that stand where the text leaves room.
    pub fills: Vec<Range<usize>>,
}

/// One place where file and text differ.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Words of the text that the file lacks.
    pub missing: Range<usize>,
    /// Tokens of the file that the text lacks.
    pub added: Range<usize>,
}

impl Hit {
    /// The hit among tokens, where it was one among words that stand at the second of each pair.
    fn placed(&self, words: &[(u16, u32)]) -> Self {
        let token = |word: usize| words.get(word).map(|word| word.1 as usize);
        let place = |range: &Range<usize>| {
            let last = range.end.checked_sub(1).and_then(token);
            let after = last.map_or(0, |last| last + 1);
            let start = token(range.start).unwrap_or(after);
            match range.is_empty() {
                true => start..start,
                false => start..after,
            }
        };
        let gap = |gap: &Gap| Gap {
            missing: gap.missing.clone(),
            added: place(&gap.added),
        };
        Self {
            tokens: place(&self.tokens),
            gaps: self.gaps.iter().map(gap).collect(),
            fills: self.fills.iter().map(place).collect(),
            ..*self
        }
    }

    /// How well it explains the words: what matched, less what differs.
    fn gain(&self) -> f32 {
        self.matched as f32 - 2.0 * self.cost
    }
}

/// Largest gap that is compared word by word, in cells of the comparison table.
const MOST_CELLS: usize = 60_000;
/// How many texts are aligned with the same words: the likeliest. Bounds the work for any input.
const TRIES: u8 = 8;
/// Below this score a text is not even "like" one.
const LOWEST: f32 = 40.0;
/// An addition of so many words may be a text of its own.
const BESIDES: usize = 20;
/// Words compared at once; larger regions are cut, so that memory stays bounded.
const PIECE: usize = 40_000;

/// Finds the texts in a run of tokens; at most one for each stretch, the best explanation.
#[must_use]
pub fn find(tokens: &[Token], index: &Index, memo: &Memo<Vec<Hit>>) -> Vec<Hit> {
    // copyright lines are no part of any license's words
    let words: Vec<(u16, u32)> = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| !token.has(Token::COPYRIGHT))
        .map(|(at, token)| (token.id, at as u32))
        .collect();
    let mut hits = Vec::new();
    for piece in words.chunks(PIECE) {
        let Some((stretch, runs)) = stretch(piece, tokens, index) else {
            continue;
        };
        let words = &piece[stretch];
        let ids: Vec<u16> = words.iter().map(|word| word.0).collect();
        // the same header stands below a thousand different descriptions
        let found = memo.get_or(&ids, || choose(all(&ids, runs, index), index));
        hits.extend(found.iter().map(|hit| hit.placed(words)));
    }
    hits
}

/// The words among which texts may stand: from the first run of words that stands in any text to
/// the last, with the rest of their sentences, which may be the rest of a text too. The runs are
/// told from the beginning of the stretch. Nothing where there are not enough of them.
fn stretch(
    piece: &[(u16, u32)],
    tokens: &[Token],
    index: &Index,
) -> Option<(Range<usize>, Vec<Run>)> {
    /// Words of the sentence before and after.
    const SENTENCE: usize = 12;
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    // a word that no text has stands in no run of one
    for known in piece.split(|word| word.0 == UNKNOWN) {
        for (step, words) in known.windows(gram::LENGTH).enumerate() {
            let run: [u16; gram::LENGTH] = std::array::from_fn(|step| words[step].0);
            let postings = index.postings(&run);
            if !postings.is_empty() {
                runs.push(((at + step) as u32, postings));
            }
        }
        at += known.len() + 1;
    }
    if runs.len() < usize::from(Index::FEWEST_RUNS) {
        return None;
    }
    // whether something else begins with the word
    let begins = |at: usize| {
        let (before, here) = (piece[at - 1].1, piece[at].1);
        here > before + 1 || tokens[here as usize].has(Token::SENTENCE | Token::PARAGRAPH)
    };
    let first = runs.first()?.0 as usize;
    let last = runs.last()?.0 as usize + gram::LENGTH;
    let mut start = first;
    while start > 0 && first - start < SENTENCE && !begins(start) {
        start -= 1;
    }
    let mut end = last;
    while end < piece.len() && end - last < SENTENCE && !begins(end) {
        end += 1;
    }
    for run in &mut runs {
        run.0 -= start as u32;
    }
    Some((start..end, runs))
}

/// Keeps the best explanation of each stretch. What a text has besides may be another: an
/// exception put before the end of a license.
fn choose(hits: Vec<Hit>, index: &Index) -> Vec<Hit> {
    /// A little less of a license is better than a little more of what is only like one.
    const UNCERTAIN: f32 = 0.8;
    /// What stands in the midst of another text must be plain.
    const NESTED: f32 = 90.0;
    let worth = |hit: &Hit| match is_certain(hit, index) {
        true => hit.gain(),
        false => hit.gain() * UNCERTAIN,
    };
    let mut hits: Vec<(f32, Hit)> = hits.into_iter().map(|hit| (worth(&hit), hit)).collect();
    hits.sort_by(|(a_worth, a), (b_worth, b)| {
        b_worth
            .total_cmp(a_worth)
            .then(a.tokens.start.cmp(&b.tokens.start))
            // of two that explain as much the one that leaves less out
            .then_with(|| {
                index.texts()[a.text]
                    .len()
                    .cmp(&index.texts()[b.text].len())
            })
            .then(a.text.cmp(&b.text))
    });
    let hits: Vec<Hit> = hits.into_iter().map(|(_, hit)| hit).collect();
    let end = hits.iter().map(|hit| hit.tokens.end).max().unwrap_or(0);
    let mut taken = vec![false; end];
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        let place = &mut taken[hit.tokens.clone()];
        let overlap = place.iter().filter(|&&taken| taken).count();
        let nested = kept.iter().any(|other| {
            other.tokens.start < hit.tokens.start && hit.tokens.end < other.tokens.end
        });
        if overlap * 4 < place.len() && (!nested || hit.score >= NESTED) {
            place.fill(true);
            for gap in hit.gaps.iter().filter(|gap| gap.added.len() >= BESIDES) {
                taken[gap.added.clone()].fill(false);
            }
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| (hit.tokens.start, hit.tokens.end));
    kept
}

/// A run of words that stands in some texts: its place in the piece, its places in texts.
type Run = (u32, Postings);

/// One run of words that file and text share: (place in the piece, place in the text).
type Shared = (u32, u32);

/// Runs that share a text's order and distances: it may stand here.
struct Candidate {
    /// The text's number.
    text: usize,
    /// In the order of the piece.
    runs: Vec<Shared>,
    /// Words of the piece from the first run to the last.
    span: Range<usize>,
    /// What an alignment will gain, judged by the runs alone.
    likely: f32,
    /// What it can gain at most, near enough.
    promise: f32,
}

/// Every text that is near, overlapping or not; places are words of the piece.
fn all(piece: &[u16], runs: Vec<Run>, index: &Index) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut votes = Votes::count(runs, index);
    // a good copy needs no comparison with the hundred texts that have something in common with it
    loop {
        let good = good_copies(piece, &votes, index);
        if good.is_empty() {
            break;
        }
        votes.withdraw(good.iter().flat_map(explained).collect());
        hits.extend(good);
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for (text, runs) in votes.runs(index) {
        split(text, &runs, index, &mut candidates);
    }
    candidates.sort_by(|a, b| {
        b.likely
            .total_cmp(&a.likely)
            .then(a.text.cmp(&b.text))
            .then(a.span.start.cmp(&b.span.start))
    });
    // how often each word was aligned and the best gain at it so far: most texts are worse
    // copies of one already there, and not worth an alignment
    let mut tried = vec![0u8; piece.len()];
    let mut gained = vec![0.0f32; piece.len()];
    for candidate in candidates {
        let span = candidate.span.clone();
        let explained =
            |(tries, gain): &(&u8, &f32)| **tries >= TRIES || **gain >= candidate.promise;
        let here = tried[span.clone()].iter().zip(&gained[span.clone()]);
        if here.filter(explained).count() * 2 > span.len() {
            continue;
        }
        for tries in &mut tried[span] {
            *tries = tries.saturating_add(1);
        }
        if let Some(hit) = align(piece, candidate.text, &chain(&candidate.runs), index) {
            for gain in &mut gained[hit.tokens.clone()] {
                *gain = gain.max(hit.gain());
            }
            hits.push(hit);
        }
    }
    hits
}

/// The words that a hit explains: those between its long gaps.
fn explained(hit: &Hit) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = hit.tokens.start;
    for gap in hit.gaps.iter().filter(|gap| gap.added.len() >= BESIDES) {
        parts.push(start..gap.added.start);
        start = gap.added.end;
    }
    parts.push(start..hit.tokens.end);
    parts
}

/// Good copies of the texts that explain the piece best by their votes.
fn good_copies(piece: &[u16], votes: &Votes, index: &Index) -> Vec<Hit> {
    /// Texts that are tried. Those that differ in a clause or a name lie close together.
    const TRIED: usize = 4;
    const GOOD: f32 = 97.0;
    /// Votes that any text collects by chance, for a hundred of the best.
    const CHANCE: usize = 5;
    let likely = |text: usize| {
        let votes = i64::from(votes.of_text[text]);
        2 * votes - index.texts()[text].runs as i64
    };
    let mut texts = votes.enough(index);
    let most = |texts: &[usize]| texts.iter().map(|&text| votes.of_text[text]).max();
    let of_all = usize::from(most(&texts).unwrap_or(0));
    if texts.len() > TRIED {
        texts.select_nth_unstable_by_key(TRIED, |&text| (Reverse(likely(text)), text));
        texts.truncate(TRIED);
    }
    texts.sort_unstable_by_key(|&text| (Reverse(likely(text)), text));
    // one that explains more but has much besides: to be compared with care
    if of_all * 100 > usize::from(most(&texts).unwrap_or(0)) * (100 + CHANCE) {
        return Vec::new();
    }
    let mut hits: Vec<Hit> = Vec::new();
    let mut candidates = Vec::new();
    for text in texts {
        split(text, &votes.runs_of(text), index, &mut candidates);
        for candidate in candidates.drain(..) {
            hits.extend(align(piece, candidate.text, &chain(&candidate.runs), index));
        }
    }
    let mut best = choose(hits, index);
    best.retain(|hit| hit.score >= GOOD);
    best
}

/// Which runs of a piece stand in which texts.
struct Votes {
    /// How many for each text. A piece has fewer runs than a number of 16 bits counts, and the
    /// small table is asked a dozen times for every word that is read.
    of_text: Vec<u16>,
    /// Runs that stand in any text.
    runs: Vec<Run>,
}

impl Votes {
    fn count(runs: Vec<Run>, index: &Index) -> Self {
        let mut votes = Self {
            of_text: vec![0; index.texts().len()],
            runs,
        };
        votes.recount();
        votes
    }

    fn recount(&mut self) {
        self.of_text.fill(0);
        for (_, postings) in &self.runs {
            postings.for_each_text(|text| self.of_text[text] += 1);
        }
    }

    /// Forgets the runs in stretches that are explained.
    fn withdraw(&mut self, mut explained: Vec<Range<usize>>) {
        explained.sort_by_key(|place| place.start);
        let is_explained = |(at, _): &(u32, _)| {
            let at = *at as usize;
            let before = explained.partition_point(|place| place.start <= at);
            before > 0 && explained[before - 1].end > at
        };
        let (gone, left): (Vec<_>, Vec<_>) = self.runs.drain(..).partition(is_explained);
        self.runs = left;
        // the smaller part is counted, so that all rounds together cost what one does
        if gone.len() > self.runs.len() {
            self.recount();
        } else {
            for (_, postings) in gone {
                postings.for_each_text(|text| self.of_text[text] -= 1);
            }
        }
    }

    /// The texts that share enough with the piece. Most pieces have none: whole blocks of texts
    /// are compared at once.
    fn enough(&self, index: &Index) -> Vec<usize> {
        const BLOCK: usize = 64;
        let is_enough = |(votes, needed): (&u16, &u16)| votes >= needed;
        let mut found = Vec::new();
        let blocks = self.of_text.chunks(BLOCK);
        for (block, (votes, needed)) in blocks.zip(index.needed().chunks(BLOCK)).enumerate() {
            let both = || votes.iter().zip(needed);
            if both().fold(false, |any, two| any | is_enough(two)) {
                let enough = both().enumerate().filter(|(_, two)| is_enough(*two));
                found.extend(enough.map(|(number, _)| block * BLOCK + number));
            }
        }
        found
    }

    /// The runs shared with one text.
    fn runs_of(&self, text: usize) -> Vec<Shared> {
        let mut shared = Vec::with_capacity(usize::from(self.of_text[text]));
        for &(at, postings) in &self.runs {
            let positions = postings.in_text(text);
            shared.extend(positions.map(|position| (at, position as u32)));
        }
        shared
    }

    /// The runs shared with each text that shares enough.
    fn runs(&self, index: &Index) -> Vec<(usize, Vec<Shared>)> {
        let mut found: Vec<(usize, Vec<Shared>)> = Vec::new();
        let mut slots = vec![None; self.of_text.len()];
        for text in self.enough(index) {
            slots[text] = Some(found.len());
            found.push((text, Vec::with_capacity(usize::from(self.of_text[text]))));
        }
        if found.is_empty() {
            return found;
        }
        for (at, postings) in &self.runs {
            for (text, position) in postings.iter() {
                if let Some(slot) = slots[text] {
                    found[slot].1.push((*at, position as u32));
                }
            }
        }
        found
    }
}

/// Splits the runs of one text into its instances: runs of one instance lie on nearly the same
/// diagonal, the difference of their two places. `runs` are in the order of the piece.
fn split(number: usize, runs: &[Shared], index: &Index, into: &mut Vec<Candidate>) {
    const ORDER: u64 = u32::MAX as u64;
    let length = index.texts()[number].len();
    let needed = usize::from(index.needed()[number]);
    let width = (length as u64 / 3).max(40);
    // the diagonal in the upper half, never below zero; the place in `runs` in the lower
    let mut keys: Vec<u64> = runs
        .iter()
        .zip(0u64..)
        .map(|(run, order)| (u64::from(run.0) + ORDER / 2 - u64::from(run.1)) << 32 | order)
        .collect();
    keys.sort_unstable();
    // where the window of diagonals that begins at each run ends
    let mut end = 0;
    let ends: Vec<usize> = (0..keys.len())
        .map(|start| {
            while end < keys.len() && (keys[end] >> 32) - (keys[start] >> 32) <= width {
                end += 1;
            }
            end
        })
        .collect();
    let mut at = 0;
    while at < keys.len() {
        if ends[at] - at < needed {
            at += 1;
            continue;
        }
        // the fullest window that begins within this one
        let start = (at..ends[at])
            .max_by_key(|&start| (ends[start] - start, Reverse(start)))
            .unwrap_or(at);
        at = ends[start];
        let window = &mut keys[start..at];
        window.sort_unstable_by_key(|key| key & ORDER);
        let runs: Vec<Shared> = window
            .iter()
            .map(|key| runs[(key & ORDER) as usize])
            .collect();
        let covered: usize = runs
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| same[0].0 as usize)
            .fold((0, 0), |(covered, end), at| {
                let next = at + gram::LENGTH;
                (covered + next - end.clamp(at, next), next)
            })
            .0;
        let span = runs[0].0 as usize..runs[runs.len() - 1].0 as usize + gram::LENGTH;
        let covered = covered as f32;
        let rest = length as f32 - covered;
        into.push(Candidate {
            text: number,
            likely: covered - rest,
            // words outside of shared runs come at best three in a row before one that differs
            promise: (covered + 0.25 * rest.max(0.0)).min(span.len() as f32),
            span,
            runs,
        });
    }
}

/// The longest chain of runs that goes forward in both file and text.
fn chain(runs: &[Shared]) -> Vec<Shared> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(runs.len());
    for (at, run) in runs.iter().enumerate() {
        // most runs just follow the last
        let place = match tails.last() {
            Some(&last) if runs[last].1 < run.1 => tails.len(),
            _ => tails.partition_point(|&tail| runs[tail].1 < run.1),
        };
        before.push(place.checked_sub(1).map(|place| tails[place]));
        if place == tails.len() {
            tails.push(at);
        } else {
            tails[place] = at;
        }
    }
    let mut chained = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(at) = next {
        chained.push(runs[at]);
        next = before[at];
    }
    chained.reverse();
    trim(&chained)
}

/// The stretch of a chain that gains most: what a file repeats of a text's words far behind its
/// end, or before its beginning, belongs to something else.
fn trim(chain: &[Shared]) -> Vec<Shared> {
    /// What a shared word gains against one added.
    const GAIN: i64 = 2;
    /// Words that people put into the midst of a text.
    const USUAL: i64 = 40;
    let (mut best, mut most) = (0..0, 0);
    let (mut start, mut sum) = (0, 0);
    for (at, run) in chain.iter().enumerate() {
        let (mut new, mut added) = (gram::LENGTH as i64, 0);
        if let Some(last) = at.checked_sub(1).and_then(|last| chain.get(last)) {
            let (here, there) = (i64::from(run.0 - last.0), i64::from(run.1 - last.1));
            new = new.min(here);
            added = (here - there - USUAL).max(0);
        }
        sum = (sum - added).max(0);
        if sum == 0 {
            start = at;
        }
        sum += GAIN * new;
        if sum > most {
            (best, most) = (start..at + 1, sum);
        }
    }
    chain[best].to_vec()
}

fn align(piece: &[u16], number: usize, runs: &[Shared], index: &Index) -> Option<Hit> {
    let text = &index.texts()[number];
    let words = index.text(text);
    // matched words, from the runs, both sides strictly forward
    let mut pairs: Vec<(usize, usize)> = Vec::with_capacity(runs.len() + gram::LENGTH);
    for &(at, position) in runs {
        for step in 0..gram::LENGTH {
            let pair = (at as usize + step, position as usize + step);
            let forward = pairs
                .last()
                .is_none_or(|last| pair.0 > last.0 && pair.1 > last.1);
            // the hash of a run is not proof
            if forward && piece[pair.0] == words[pair.1] {
                pairs.push(pair);
            }
        }
    }
    let (first, last) = (*pairs.first()?, *pairs.last()?);
    let mut whole = outward(piece, words, first, true);
    whole.reverse();
    let mut previous: Option<(usize, usize)> = None;
    for pair in pairs {
        if let Some(previous) = previous
            && pair.0 > previous.0 + 1
            && pair.1 > previous.1 + 1
        {
            let (a, b) = (previous.0 + 1..pair.0, previous.1 + 1..pair.1);
            whole.extend(common(piece, &a, words, &b));
        }
        whole.push(pair);
        previous = Some(pair);
    }
    whole.extend(outward(piece, words, last, false));
    let mut whole = without_chance(&whole);
    whole.truncate(without_appendix(&whole, text.core_end));

    // what stands between the matched words
    let (mut gaps, mut fills) = (Vec::new(), Vec::new());
    let mut cost = 0.0;
    let mut expected = 0..whole.first()?.1;
    let mut found = whole.first()?.0..whole.first()?.0;
    let ends = (whole.last()?.0 + 1, words.len());
    for &(at, position) in whole.iter().chain(std::iter::once(&ends)) {
        expected.end = position;
        found.end = at;
        if !expected.is_empty() || !found.is_empty() {
            let in_core = expected.start.max(text.core_start)..expected.end.min(text.core_end);
            let missing: Vec<u16> = index.required(text, in_core.clone()).collect();
            cost += weigh(&missing, &piece[found.clone()], index);
            let room = expected.clone().any(|at| words[at] == SLOT);
            if missing.iter().any(|&word| word != SLOT) || (!found.is_empty() && !room) {
                gaps.push(Gap {
                    missing: in_core.start..in_core.end.max(in_core.start),
                    added: found.clone(),
                });
            }
            if room && !found.is_empty() {
                fills.push(found.clone());
            }
        }
        expected = position + 1..position + 1;
        found = at + 1..at + 1;
    }
    let core = text.required.max(whole.len()).max(1);
    let score = 100.0 * (1.0 - cost / core as f32);
    let tokens = whole.first()?.0..whole.last()?.0 + 1;
    (score >= LOWEST).then_some(Hit {
        text: number,
        tokens,
        score,
        matched: whole.len(),
        cost,
        gaps,
        fills,
    })
}

/// How many of the pairs to keep: words here and there of what may follow a text, and need not, are
/// those of something else that does.
fn without_appendix(pairs: &[(usize, usize)], core_end: usize) -> usize {
    let core = pairs.partition_point(|pair| pair.1 < core_end);
    let (Some(first), Some(last)) = (core.checked_sub(1).map(|at| pairs[at]), pairs.last()) else {
        return pairs.len();
    };
    if (pairs.len() - core) * 2 < last.0 - first.0 {
        core
    } else {
        pairs.len()
    }
}

/// Leaves out a word or two that file and text share by chance in the midst of other words.
fn without_chance(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    const CHANCE: usize = 2;
    const OTHER: usize = 4;
    let runs = pairs.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 + 1 == b.1);
    let mut kept: Vec<(usize, usize)> = Vec::with_capacity(pairs.len());
    let mut ends = 0;
    for run in runs {
        let (start, end) = (ends, ends + run.len());
        ends = end;
        let before = start
            .checked_sub(1)
            .map_or(0, |last| run[0].0 - pairs[last].0 - 1);
        let after = pairs
            .get(end)
            .map_or(0, |next| next.0 - run[run.len() - 1].0 - 1);
        if run.len() > CHANCE || before < OTHER || after < OTHER {
            kept.extend_from_slice(run);
        }
    }
    kept
}

/// Extends an alignment from its first pair backward or its last pair forward, a few words at a
/// time, for as long as it stays close.
fn outward(
    piece: &[u16],
    words: &[u16],
    from: (usize, usize),
    backward: bool,
) -> Vec<(usize, usize)> {
    const MOST: usize = 240;
    const STEP: usize = 24;
    const SLACK: usize = 12;
    const CLOSE: usize = 6;
    let mut found = Vec::new();
    let mut last = from;
    while found.len() < MOST {
        let (a, b) = if backward {
            let b = last.1.saturating_sub(STEP)..last.1;
            (last.0.saturating_sub(b.len() + SLACK)..last.0, b)
        } else {
            let b = last.1 + 1..(last.1 + 1 + STEP).min(words.len());
            let end = last.0 + 1 + b.len() + SLACK;
            (last.0 + 1..end.min(piece.len()), b)
        };
        let mut pairs = common(piece, &a, words, &b);
        if backward {
            pairs.reverse();
        }
        let before = found.len();
        for pair in pairs {
            if pair.0.abs_diff(last.0) > CLOSE {
                return found;
            }
            last = pair;
            found.push(pair);
        }
        if found.len() == before {
            return found;
        }
    }
    found
}

/// The longest common subsequence of two short stretches, as pairs; nothing for long ones.
fn common(piece: &[u16], a: &Range<usize>, words: &[u16], b: &Range<usize>) -> Vec<(usize, usize)> {
    if a.is_empty() || b.is_empty() || a.len() * b.len() > MOST_CELLS {
        return Vec::new();
    }
    let width = b.len() + 1;
    let mut table = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let same = piece[a.start + i] == words[b.start + j] && words[b.start + j] > SLOT;
            table[i * width + j] = if same {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let same = piece[a.start + i] == words[b.start + j] && words[b.start + j] > SLOT;
        if same {
            pairs.push((a.start + i, b.start + j));
            i += 1;
            j += 1;
        } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// What a difference weighs, in words.
fn weigh(missing: &[u16], added: &[u16], index: &Index) -> f32 {
    const LAW: f32 = 3.0;
    /// What is filled in where a text leaves room.
    const ROOM: usize = 25;
    /// A long insertion is one insertion, not a thousand changes.
    const MOST: f32 = 40.0;
    let law = |word: u16| index.is_law(word) || index.is_number(word);
    let slot = missing.contains(&SLOT);
    let missing = missing.iter().copied().filter(|&word| word != SLOT);
    let holders_only = missing.clone().all(|word| index.is_holder(word));
    if slot && holders_only && added.len() <= ROOM {
        return 0.0;
    }
    let harmless = added.len() <= 16
        && added
            .iter()
            .all(|&word| index.is_holder(word) || !law(word));
    if holders_only && missing.clone().next().is_some() && harmless {
        return 0.1;
    }
    let weight = |word: u16| {
        if law(word) && !index.is_holder(word) {
            LAW
        } else if index.is_holder(word) {
            0.4
        } else {
            1.0
        }
    };
    let lost: f32 = missing.map(weight).sum();
    let gained: f32 = added
        .iter()
        .map(|&word| if slot { 0.2 } else { weight(word) })
        .sum();
    lost + gained.min(MOST)
}

/// Whether a hit is good enough to name the license.
#[must_use]
pub fn is_certain(hit: &Hit, index: &Index) -> bool {
    let text = &index.texts()[hit.text];
    let bar = match text.required {
        ..=25 => 92.0,
        26..=60 => 85.0,
        61..=300 => 75.0,
        _ => 62.0,
    };
    let (found, all) = grants(hit, text, index);
    if found * 2 < all {
        return false;
    }
    if text.kind == TextKind::Notice && lacks_a_number(hit, text, index) {
        // a header is short: another version in it is another license
        return false;
    }
    hit.score >= bar
}

fn lacks_a_number(hit: &Hit, text: &Text, index: &Index) -> bool {
    let missing = |gap: &Gap| index.required(text, gap.missing.clone());
    hit.gaps
        .iter()
        .any(|gap| !gap.added.is_empty() && missing(gap).any(|word| index.is_number(word)))
}

/// Whether a hit is legal text of its own even where it is not certain what license it is: what
/// it names is then part of it.
#[must_use]
pub fn is_legal_text(hit: &Hit, index: &Index) -> bool {
    const WORDS: usize = 60;
    let text = &index.texts()[hit.text];
    let license = matches!(text.kind, TextKind::License | TextKind::Exception);
    hit.matched >= WORDS && license && grants(hit, text, index).0 > 0
}

/// How many of the words with which a text grants are found, and how many it has.
fn grants(hit: &Hit, text: &Text, index: &Index) -> (usize, usize) {
    let count = |range: Range<usize>| {
        let words = index.required(text, range);
        words.filter(|&word| index.is_grant(word)).count()
    };
    let all = count(text.core_start.min(text.core_end)..text.core_end);
    let missing: usize = hit.gaps.iter().map(|gap| count(gap.missing.clone())).sum();
    (all.saturating_sub(missing), all)
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::tokens::tokenize;

    fn best(text: &str) -> Vec<(&'static str, f32)> {
        let index = Index::embedded();
        let mut tokens = Vec::new();
        tokenize(text, &mut |word| index.word(word), &mut tokens);
        find(&tokens, &index, &Memo::default())
            .iter()
            .map(|hit| (index.texts()[hit.text].ids[0], hit.score))
            .collect()
    }

    fn license_text(id: &str) -> String {
        let index = Index::embedded();
        let text = index.texts().iter().find(|text| text.ids[0] == id).unwrap();
        index
            .text(text)
            .iter()
            .map(|&word| {
                if word == SLOT {
                    "<name>"
                } else {
                    index.spelling(word)
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_word_for_word_copy_scores_100() {
        for id in [
            "MIT",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "Apache-2.0",
            "ISC",
            "GPL-3.0-only",
        ] {
            let found = best(&license_text(id));
            assert!(
                found.len() == 1 && found[0].0 == id && found[0].1 > 99.9,
                "{id}: {found:?}"
            );
        }
    }

    #[test]
    fn two_texts_in_one_file_are_two_hits() {
        let both = format!("{}\n\n{}", license_text("MIT"), license_text("ISC"));
        assert_eq!(
            best(&both).iter().map(|hit| hit.0).collect::<Vec<_>>(),
            ["MIT", "ISC"]
        );
        let twice = format!(
            "{0}\n\n some other words between \n{0}",
            license_text("MIT")
        );
        assert_eq!(
            best(&twice).iter().map(|hit| hit.0).collect::<Vec<_>>(),
            ["MIT", "MIT"]
        );
    }

    #[test]
    fn a_changed_word_lowers_the_score() {
        let changed = license_text("MIT").replace("without restriction", "with restrictions");
        let found = best(&changed);
        assert!(found[0].1 < 100.0 && found[0].1 > 80.0, "{found:?}");
    }
}
// REUSE-IgnoreEnd
