// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Notebooks, cell by cell: what people wrote into them, without outputs and images.
//!
//! A notebook is JSON; a detection is told by its cell and the line there, which is what people
//! see, and by the line of the file, which is what other tools understand.
//! Source: the notebook format, nbformat 4 and 3 (in 3 cells stand in worksheets, and the
//! source of a code cell is called its input).

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::source::{Cell, LineIndex, Lines};

/// A cell's text and where its lines are.
#[derive(Debug)]
pub(super) struct Part {
    /// The text as people see it.
    pub text: String,
    /// The cell holds program source.
    pub code: bool,
    /// Which cell, from 1; none for the notebook's own metadata.
    number: Option<u32>,
    /// The line of the file for each line of the text.
    lines: Vec<usize>,
}

impl Part {
    /// Lines of this text as lines of the file, and of the cell.
    pub fn place(&self, lines: Lines) -> Lines {
        let line = |line: usize| {
            let known = self.lines.get(line.saturating_sub(1));
            known.or(self.lines.last()).copied().unwrap_or(1)
        };
        let small = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
        Lines {
            cell: self.number.map(|number| Cell {
                number,
                start: small(lines.start),
                end: small(lines.end),
            }),
            ..Lines::new(line(lines.start), line(lines.end))
        }
    }
}

#[derive(Deserialize)]
struct Notebook<'a> {
    #[serde(borrow)]
    cells: Option<Vec<Written<'a>>>,
    #[serde(borrow)]
    worksheets: Option<Vec<Sheet<'a>>>,
    #[serde(borrow)]
    metadata: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Sheet<'a> {
    #[serde(borrow)]
    cells: Vec<Written<'a>>,
}

#[derive(Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    cell_type: Option<&'a RawValue>,
    #[serde(borrow, alias = "input")]
    source: Option<&'a RawValue>,
}

/// Whether a file is a notebook by its name.
pub(super) fn is_notebook(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("ipynb"))
}

/// The cells of a notebook, and its metadata. `None` when it is no notebook after all: then it
/// is read like any text.
pub(super) fn parts(text: &str) -> Option<Vec<Part>> {
    let notebook: Notebook<'_> = serde_json::from_str(text).ok()?;
    let sheets = notebook.worksheets.into_iter().flatten();
    let cells = match notebook.cells {
        Some(cells) => cells,
        None => sheets.flat_map(|sheet| sheet.cells).collect(),
    };
    let index = LineIndex::new(text);
    let line = |raw: &RawValue| index.line(offset(text, raw.get()));
    let mut parts: Vec<Part> = Vec::with_capacity(cells.len() + 1);
    for (cell, number) in cells.iter().zip(1..) {
        let mut part = Part {
            text: String::new(),
            code: cell.cell_type.is_some_and(|kind| kind.get() == "\"code\""),
            number: Some(number),
            lines: Vec::new(),
        };
        for piece in cell.source.into_iter().flat_map(pieces) {
            let Ok(written) = serde_json::from_str::<String>(piece.get()) else {
                continue;
            };
            // a piece has no line feed of its own, so all of it stands on one line of the file
            let begun = !part.text.is_empty() && !part.text.ends_with('\n');
            let feeds = memchr::memchr_iter(b'\n', written.as_bytes()).count();
            let begins = feeds + usize::from(!written.is_empty() && !written.ends_with('\n'));
            let new = begins.saturating_sub(usize::from(begun));
            part.lines.extend(std::iter::repeat_n(line(piece), new));
            part.text.push_str(&written);
        }
        parts.push(part);
    }
    if let Some(metadata) = notebook.metadata {
        let first = line(metadata);
        let count = metadata.get().lines().count();
        parts.push(Part {
            text: metadata.get().to_owned(),
            code: false,
            number: None,
            lines: (first..first + count).collect(),
        });
    }
    Some(parts)
}

/// The strings that a source is: one, or one for each line.
fn pieces(source: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(source.get()).unwrap_or_else(|_| vec![source])
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts, and for each line of each: its line in the file.
    fn check(text: &str, want: &[(&str, &[usize])]) {
        let parts = parts(text).unwrap_or_default();
        let have: Vec<(&str, &[usize])> = parts
            .iter()
            .map(|part| (part.text.as_str(), part.lines.as_slice()))
            .collect();
        assert_eq!(have, want, "{text}");
    }

    #[test]
    fn cells_have_their_lines() {
        check(
            "{\"cells\": [\n{\"source\": [\n\"one\\n\",\n\"two\"\n]},\n{\"source\": \"a\\nb\"}]}",
            &[("one\ntwo", &[3, 4]), ("a\nb", &[6, 6])],
        );
        check(
            "{\"worksheets\": [{\"cells\": [{\"input\": [\"x\", \"y\\n\",\n\"z\"]}]}]}",
            &[("xy\nz", &[1, 2])],
        );
        check(
            "{\"metadata\": {\n\"license\": {}},\"cells\": []}",
            &[("{\n\"license\": {}}", &[1, 2])],
        );
    }

    #[test]
    fn outputs_are_no_text() {
        check(
            r#"{"cells": [{"cell_type": "code", "outputs": [{"data": {"image/png": "TUlU"}}], "source": []}]}"#,
            &[("", &[])],
        );
    }

    #[test]
    fn what_is_no_notebook_is_text() {
        for text in [
            "",
            "[]",
            "{\"cells\": 1}",
            "{\"cells\": [",
            &"[".repeat(100_000),
        ] {
            assert!(parts(text).is_none());
        }
    }

    #[test]
    fn a_cell_is_told_beside_the_line_of_the_file() {
        let text = "{\"cells\": [\n{},\n{\"source\": [\n\"one\\n\",\n\"two\"\n]}]}";
        let parts = parts(text).unwrap_or_default();
        let lines = parts[1].place(Lines::new(1, 2));
        assert_eq!((lines.start, lines.end), (4, 5));
        assert_eq!(
            lines.cell.map(|cell| cell.to_string()).as_deref(),
            Some("2:1-2")
        );
    }
}
