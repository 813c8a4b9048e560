// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The hashes of a word and of a run of words, and the tables of runs, the same in the build
//! script and in the program.

/// Words in a run. Shorter runs find more that is changed, longer ones are more telling.
pub const LENGTH: usize = 4;
/// Buckets of the index.
pub const BUCKETS: usize = 1 << 19;

/// The bucket of a run of words, and bits that tell runs of one bucket apart.
#[must_use]
pub fn hash(words: &[u16]) -> (u32, u16) {
    let mut hash = 0u64;
    for &word in words {
        hash = (hash.rotate_left(5) ^ u64::from(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash ^= hash >> 32;
    let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((hash >> 45) as u32, (hash >> 29) as u16)
}

/// A place of a run of words: its bucket and check, a text's number, the position in the text.
pub type Place = (u32, u16, u16, u16);

/// Where the places of each run stand among all places, in order of bucket and check.
#[derive(Debug)]
pub struct Tables {
    /// The first run of each bucket, and how many runs there are.
    pub buckets: Vec<u32>,
    /// The check of each run.
    pub checks: Vec<u16>,
    /// The first place of each run, and how many places there are.
    pub starts: Vec<u32>,
    /// For each bucket which runs may be in it; see [`bit`].
    pub bits: Vec<u8>,
}

/// Makes the tables of places that are in order.
#[must_use]
pub fn tables(places: &[Place]) -> Tables {
    let mut tables = Tables {
        buckets: vec![0; BUCKETS + 1],
        checks: Vec::new(),
        starts: Vec::new(),
        bits: vec![0; BUCKETS],
    };
    let mut start = 0;
    for run in places.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (bucket, check, ..) = run[0];
        tables.buckets[bucket as usize + 1] += 1;
        let (byte, bit) = bit(bucket, check);
        tables.bits[byte] |= bit;
        tables.checks.push(check);
        tables.starts.push(start);
        start += run.len() as u32;
    }
    tables.starts.push(start);
    for bucket in 1..tables.buckets.len() {
        tables.buckets[bucket] += tables.buckets[bucket - 1];
    }
    tables
}

/// The byte that stands for a bucket where runs are only asked for, and the bit in it.
///
/// Most runs of a text stand in no license: these bytes fit into a processor's cache, the postings
/// do not.
#[must_use]
pub fn bit(bucket: u32, check: u16) -> (usize, u8) {
    (bucket as usize, 1 << (check >> 13))
}

/// The hash of a word: where its slot is looked for, and what tells it from others there.
///
/// Two overlapping loads see all of a short word, and nearly every word is short.
#[must_use]
pub fn word_hash(word: &[u8]) -> (u32, u8) {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, letters: u64| {
        let product = u128::from(hash ^ letters) * u128::from(PRIME);
        (product as u64) ^ (product >> 64) as u64
    };
    let mut rest = word;
    let mut hash = word.len() as u64;
    while let Some((letters, more)) = rest.split_first_chunk::<8>() {
        hash = mix(hash, u64::from_le_bytes(*letters));
        rest = more;
    }
    let last = match (word, rest) {
        (_, []) => 0,
        ([.., a, b, c, d, e, f, g, h], _) => u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]),
        ([a, b, c, d, ..], [.., e, f, g, h]) => {
            u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h])
        }
        ([a, .., c], _) => u64::from_le_bytes([*a, word[word.len() / 2], *c, 0, 0, 0, 0, 0]),
        ([a, ..], _) => u64::from(*a),
        ([], _) => 0,
    };
    hash = mix(hash, last);
    ((hash >> 16) as u32, (hash >> 56) as u8)
}
