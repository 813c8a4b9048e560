// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Headers repeat by the thousand: what was found in a run of words is kept for the run.
//!
//! The key is a digest of the word numbers and, where it matters, of what stood between them;
//! words that no license uses are all one number, so that the name of a holder does not make a
//! header new.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::tokens::Token;

/// Longer runs do not repeat often enough to be worth keeping.
const LONGEST: usize = 4_000;
/// Runs kept in one shard at most: bounds the memory of a run over any tree.
const MOST: usize = 2_000;
const SHARDS: usize = 16;

type Key = [u8; 16];

/// What makes a run of words the same as another.
pub trait Same {
    /// Adds what counts of it to a key.
    fn add_to(&self, key: &mut Vec<u8>);
}

/// With what stood before and around each word.
impl Same for Token {
    fn add_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(&self.id.to_le_bytes());
        key.push(self.flags);
    }
}

/// The number of a word alone.
impl Same for u16 {
    fn add_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(&self.to_le_bytes());
    }
}

/// Remembers what was found in runs of words; places in it count from the run's first word.
pub struct Memo<T> {
    shards: [Mutex<FxHashMap<Key, Arc<T>>>; SHARDS],
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
        }
    }
}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

impl<T> Memo<T> {
    /// The remembered answer for these words, or that of `read`, remembered.
    pub fn get_or<W: Same>(&self, words: &[W], read: impl FnOnce() -> T) -> Arc<T> {
        if words.len() > LONGEST {
            return Arc::new(read());
        }
        let mut buffer = Vec::with_capacity(words.len() * 3);
        for word in words {
            word.add_to(&mut buffer);
        }
        let mut key = Key::default();
        key.copy_from_slice(&blake3::hash(&buffer).as_bytes()[..16]);
        let shard = &self.shards[usize::from(key[0]) % SHARDS];
        if let Some(found) = shard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return found.clone();
        }
        // computed outside the lock: two threads may do the same work, neither waits
        let found = Arc::new(read());
        let mut kept = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST {
            kept.insert(key, found.clone());
        }
        found
    }
}
