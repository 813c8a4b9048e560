// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The data of the page in a form that browsers read at once: every text stands once in a list,
//! every table is one long list of whole numbers.
//!
//! A hundred thousand files as JSON objects take seconds and gigabytes; the same numbers side by
//! side take a fraction of a second. There is room for so much only, and what finds none is
//! counted.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use crate::report::page::clean;

/// Bytes of all tables together, about: what a phone still opens.
const ROOM: usize = 32_000_000;
/// Letters of one text.
const LONGEST: usize = 1_000;

/// Every text once, by number; number 0 is the empty one.
#[derive(Debug)]
pub struct Strings {
    list: Vec<Rc<str>>,
    numbers: FxHashMap<Rc<str>, u32>,
    room: usize,
}

impl Strings {
    pub fn new() -> Self {
        let mut strings = Self {
            list: Vec::new(),
            numbers: FxHashMap::default(),
            room: ROOM,
        };
        strings.add("");
        strings
    }

    /// The number of a text, which is shown as it is, with nothing hidden in it.
    pub fn add(&mut self, text: &str) -> u32 {
        let text = clean(text);
        let text = match text.char_indices().nth(LONGEST) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()).into(),
            None => text,
        };
        if let Some(number) = self.numbers.get(&*text) {
            return *number;
        }
        let text: Rc<str> = text.into();
        let number = number(self.list.len());
        self.room = self.room.saturating_sub(text.len() + 3);
        self.list.push(Rc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    /// The number of a text that may not be there.
    pub fn maybe(&mut self, text: Option<&str>) -> u32 {
        text.map_or(0, |text| self.add(text))
    }
}

impl Serialize for Strings {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.list.iter().map(|text| &**text))
    }
}

/// Rows of whole numbers, one after the other.
#[derive(Debug, Serialize)]
pub struct Table {
    columns: &'static [&'static str],
    cells: Vec<u32>,
    /// Rows that found no room.
    left: usize,
}

impl Table {
    pub fn new(columns: &'static [&'static str]) -> Self {
        Self {
            columns,
            cells: Vec::new(),
            left: 0,
        }
    }

    /// The number of the next row.
    pub fn next(&self) -> u32 {
        number(self.cells.len() / self.columns.len().max(1))
    }

    /// Adds a row.
    pub fn row<const WIDTH: usize>(&mut self, cells: [u32; WIDTH], strings: &mut Strings) {
        debug_assert_eq!(WIDTH, self.columns.len());
        strings.room = strings.room.saturating_sub(5 * WIDTH);
        self.cells.extend(cells);
    }

    /// Whether another row may come; one that may not is counted.
    pub fn has_room(&mut self, strings: &Strings) -> bool {
        let room = strings.room > 0;
        self.left += usize::from(!room);
        room
    }
}

/// A number as the tables hold it; what is larger is nowhere to be met.
pub fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_once_and_rows_end_where_room_does() {
        let mut strings = Strings::new();
        assert_eq!(strings.add("a\u{202e}"), 1);
        assert_eq!(strings.add("b"), 2);
        assert_eq!(strings.add("a\u{202e}"), 1);
        assert_eq!(strings.maybe(None), 0);
        let mut table = Table::new(&["one", "other"]);
        assert!(table.has_room(&strings));
        table.row([1, 2], &mut strings);
        assert_eq!(table.next(), 1);
        strings.room = 0;
        assert!(!table.has_room(&strings));
        assert_eq!(
            serde_json::to_string(&(table, strings)).unwrap(),
            r#"[{"columns":["one","other"],"cells":[1,2],"left":1},["","a\\u{202e}","b"]]"#
        );
    }
}
