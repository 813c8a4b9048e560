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

/// The hash of a word: FNV-1a, small, stable, good enough for words.
#[must_use]
pub fn word_hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
