// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The hashes of a word and of a run of words, the same in the build script and in the program.

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
