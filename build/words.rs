// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The dictionary: every word that a license text or a rule uses, with its number, its
//! spellings and its weight.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::Path;

use crate::index::gram::word_hash;
use crate::tokens::{Token, tokenize};
use crate::{Result, write_u16, write_u32};

/// Stands in a license text where anything may be filled in.
pub const SLOT: u16 = 1;

/// The bit of each class of words in `rules/words.toml`.
const CLASSES: &[(&str, u16)] = &[
    ("law", 1),
    ("holder", 2),
    ("grant", 8),
    ("order", 16),
    ("act", 32),
    ("contract", 64),
];
/// The bit of numbers.
const NUMBER: u16 = 4;

/// Words by number.
pub struct Dictionary {
    ids: HashMap<String, u16>,
    next: u16,
    /// Classes of words: (bit, words).
    classes: Vec<(u16, Vec<String>)>,
    /// Words that stand for one another in patterns, by the name of their set.
    sets: BTreeMap<String, String>,
}

impl Dictionary {
    /// Starts with the words of `rules/words.toml`.
    pub fn new(path: &Path) -> Result<Self> {
        let table: toml::Table = std::fs::read_to_string(path)?.parse()?;
        let list = |key: &str| -> Result<Vec<String>> {
            let array = table
                .get(key)
                .and_then(toml::Value::as_array)
                .ok_or_else(|| format!("words.toml lacks `{key}`"))?;
            Ok(array
                .iter()
                .filter_map(toml::Value::as_str)
                .map(str::to_owned)
                .collect())
        };
        let mut dictionary = Self {
            ids: HashMap::new(),
            next: SLOT + 1,
            classes: CLASSES
                .iter()
                .map(|&(name, bit)| Ok((bit, list(name)?)))
                .collect::<Result<_>>()?,
            sets: BTreeMap::new(),
        };
        let sets = table.get("sets").and_then(toml::Value::as_table);
        for (name, words) in sets.into_iter().flatten() {
            let words = words
                .as_str()
                .ok_or_else(|| format!("words.toml: the set `{name}` is no text"))?;
            dictionary.sets.insert(name.clone(), words.to_owned());
        }
        for row in list("spelling")? {
            let mut words = row.split(' ');
            let first = words.next().unwrap_or_default().to_owned();
            let id = dictionary.intern(&first);
            for variant in words {
                if dictionary.ids.insert(variant.to_owned(), id).is_some() {
                    return Err(format!("words.toml: `{variant}` is spelled twice").into());
                }
            }
        }
        Ok(dictionary)
    }

    /// The number of a word, new if need be.
    pub fn intern(&mut self, word: &str) -> u16 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = self.next;
        self.next += 1;
        self.ids.insert(word.to_owned(), id);
        id
    }

    /// The words of a set, separated by commas.
    pub fn set(&self, name: &str) -> Option<&str> {
        self.sets.get(name).map(String::as_str)
    }

    /// The numbers of the words of a text.
    pub fn numbers(&mut self, text: &str) -> Vec<u16> {
        self.tokens(text).iter().map(|token| token.id).collect()
    }

    /// The tokens of a text, its words interned.
    pub fn tokens(&mut self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        tokenize(text, &mut |word| self.intern(word), &mut tokens);
        tokens
    }

    /// Writes the hash table, the words and the weights.
    pub fn write(&self, out: &Path) -> Result<()> {
        let sorted: BTreeMap<&String, &u16> = self.ids.iter().collect();
        let mut pool = String::new();
        let size = (sorted.len() * 2).next_power_of_two();
        let mut slots = vec![(0u32, [0u8; 2], 0u16); size];
        for (word, &&id) in &sorted {
            let (hash, check) = word_hash(word.as_bytes());
            let mut at = hash as usize & (size - 1);
            while slots[at].1[0] != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (
                u32::try_from(pool.len())?,
                [u8::try_from(word.len())?, check],
                id,
            );
            pool.push_str(word);
        }
        write_u32(
            &out.join("slots.bin"),
            slots.iter().flat_map(|&(offset, [length, check], id)| {
                let told = u32::from(check) << 24 | u32::from(length) << 16;
                [offset, told | u32::from(id)]
            }),
        )?;
        std::fs::write(out.join("pool.bin"), pool)?;
        let mut classes = vec![0u16; usize::from(self.next)];
        for (class, words) in &self.classes {
            for word in words {
                if let Some(&id) = self.ids.get(word) {
                    classes[usize::from(id)] |= class;
                }
            }
        }
        for (word, &id) in &self.ids {
            if word.starts_with(|c: char| c.is_ascii_digit()) || word == "+" {
                classes[usize::from(id)] |= NUMBER;
            }
        }
        write_u16(&out.join("classes.bin"), classes.into_iter())?;
        Ok(())
    }
}
