// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Headers repeat by the thousand: what was found in a run of words is kept for the run.
//!
//! The key is a digest of the word numbers and what stood between them; words that no license
//! uses are all one number, so that the name of a holder does not make a header new.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::tokens::Token;
use super::{Shared, grammar, near, notice};

/// What was found in a run of words. Places are token numbers.
#[derive(Debug)]
pub(super) struct Found {
    /// Whole texts and headers.
    pub(super) hits: Vec<near::Hit>,
    /// Statements that license something without a name.
    pub(super) stated: Vec<notice::Stated>,
    /// Licenses named in what is left.
    pub(super) named: Vec<grammar::Named>,
    /// Legal prose that nothing explains.
    pub(super) prose: Vec<Range<usize>>,
}

/// Longer runs do not repeat often enough to be worth keeping.
const LONGEST: usize = 4_000;
/// Runs kept in one shard at most: bounds the memory of a run over any tree.
const MOST: usize = 2_000;
const SHARDS: usize = 16;

type Key = [u8; 16];

/// Remembers.
#[derive(Debug, Default)]
pub(super) struct Memo {
    shards: [Mutex<FxHashMap<Key, Shared<Found>>>; SHARDS],
}

impl Memo {
    /// The remembered answer for these tokens, or that of `read`, remembered.
    pub(super) fn get_or(&self, tokens: &[Token], read: impl FnOnce() -> Found) -> Shared<Found> {
        if tokens.len() > LONGEST {
            return Shared::new(read());
        }
        let mut hasher = blake3::Hasher::new();
        let mut buffer = Vec::with_capacity(tokens.len() * 3);
        for token in tokens {
            buffer.extend_from_slice(&token.id.to_le_bytes());
            buffer.push(token.flags);
        }
        hasher.update(&buffer);
        let mut key = Key::default();
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        let shard = &self.shards[usize::from(key[0]) % SHARDS];
        if let Some(found) = shard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return found.clone();
        }
        // computed outside the lock: two threads may do the same work, neither waits
        let found = Shared::new(read());
        let mut kept = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST {
            kept.insert(key, found.clone());
        }
        found
    }
}
