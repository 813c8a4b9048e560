// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A file as it was read, places in it, and what could not be read of it.
//!
//! These are the words every other module speaks: a path is always relative to the scanned
//! root with `/` between its parts, a span is always in bytes of the text, a line is always
//! counted from 1.

use std::fmt;
use std::ops::Range;

/// A stretch of a text: byte offsets, end exclusive.
pub type Span = Range<usize>;

/// First and last line of something, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lines {
    /// First line.
    pub start: usize,
    /// Last line, the same as `start` for one line.
    pub end: usize,
    /// Where that is as people see it, in a file that they see as cells.
    pub cell: Option<Cell>,
}

/// A cell of a notebook, and lines within it. All are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Which of the notebook's cells.
    pub number: u32,
    /// First line.
    pub start: u32,
    /// Last line, the same as `start` for one line.
    pub end: u32,
}

impl fmt::Display for Cell {
    /// `cell:line` or `cell:line-line`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.start)?;
        if self.start == self.end {
            Ok(())
        } else {
            write!(f, "-{}", self.end)
        }
    }
}

impl Lines {
    /// One line.
    #[must_use]
    pub fn one(line: usize) -> Self {
        Self::new(line, line)
    }

    /// From one line to another.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end,
            cell: None,
        }
    }
}

/// A file's path and bytes. Nothing is decoded yet.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path below the scanned root, `/` between parts, never absolute.
    pub path: String,
    /// The bytes on disk, cut at the walk's size limit.
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// The part of the path after the last `/`.
    #[must_use]
    pub fn name(&self) -> &str {
        file_name(&self.path)
    }
}

/// The part of a path after the last `/`.
#[must_use]
pub fn file_name(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or(path, |at| &path[at + 1..])
}

/// The folder of a path below the root; empty for a file at the root.
#[must_use]
pub fn folder(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or("", |at| &path[..at])
}

/// Joins a folder below the root with a relative path, resolving `.` and `..`.
///
/// `None` when the result would leave the root or the path is absolute: what a scanned tree
/// says about other places on the machine is never followed.
#[must_use]
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let relative = relative.replace('\\', "/");
    if relative.starts_with('/') || relative.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Tells the line of a byte offset; made once a file has something to point at.
///
/// Only every few thousandth byte is remembered with its line; from there line feeds are
/// counted, which takes less time than to write down where each stands.
#[derive(Debug, Clone)]
pub struct LineIndex<'a> {
    text: &'a str,
    /// Line feeds before each multiple of [`LineIndex::STEP`].
    before: Vec<u32>,
}

impl<'a> LineIndex<'a> {
    const STEP: usize = 4096;

    /// Counts the lines of a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut lines = 0;
        for part in text.as_bytes().chunks(Self::STEP) {
            before.push(lines);
            lines += memchr::memchr_iter(b'\n', part).count() as u32;
        }
        Self { text, before }
    }

    /// The line of a byte offset, from 1.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let step = (offset / Self::STEP).min(self.before.len().saturating_sub(1));
        let before = self.before.get(step).map_or(0, |&lines| lines as usize);
        let rest = &self.text.as_bytes()[step * Self::STEP..offset];
        1 + before + memchr::memchr_iter(b'\n', rest).count()
    }

    /// First and last line of a span.
    #[must_use]
    pub fn lines(&self, span: &Span) -> Lines {
        let start = self.line(span.start);
        let end = self.line(span.end.saturating_sub(1).max(span.start));
        Lines::new(start, end)
    }
}

/// Something placet could not read. It never ends a run, and never counts as clean.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The place in it, where known.
    pub lines: Option<Lines>,
    /// What kind of trouble it is.
    pub kind: ProblemKind,
    /// What was wrong, in one sentence without a full stop.
    pub message: String,
    /// The line concerned and the columns (in characters, from 0) the trouble spans, for the caret.
    pub excerpt: Option<Box<Excerpt>>,
}

/// A line of a file with the part of it that a message is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excerpt {
    /// The line as written, shortened around the place when it is long.
    pub text: String,
    /// First byte of the place in `text`.
    pub start: usize,
    /// Byte after the place in `text`.
    pub end: usize,
}

impl Excerpt {
    /// Cuts the line around a span out of a text; at most about 160 bytes of it.
    #[must_use]
    pub fn cut(text: &str, span: &Span) -> Self {
        const ROOM: usize = 80;
        let floor = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let at = floor(span.start);
        // a line may be megabytes long, and hold thousands of places
        let (from, to) = (floor(at.saturating_sub(ROOM)), floor(at + 2 * ROOM));
        let from = text[from..at]
            .rfind('\n')
            .map_or(from, |found| from + found + 1);
        let to = text[at..to].find('\n').map_or(to, |found| at + found);
        let end = floor(span.end.clamp(at, to));
        let line = text[from..to].trim_end();
        Self {
            text: line.to_owned(),
            start: (at - from).min(line.len()),
            end: (end - from).min(line.len()),
        }
    }
}

/// Kinds of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The operating system refused: permission, a vanished file, an I/O error.
    Unreadable,
    /// Larger than the walk reads; the rest was not seen.
    TooLarge,
    /// A manifest or lockfile that does not parse.
    Malformed,
    /// A license expression that does not parse.
    BadExpression,
    /// A link or path that leads out of the tree and was not followed.
    OutsideTree,
}

impl ProblemKind {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::Malformed => "malformed",
            Self::BadExpression => "bad-expression",
            Self::OutsideTree => "outside-tree",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_never_leaves_the_root() {
        let check = |folder, relative, want: Option<&str>| {
            assert_eq!(
                join(folder, relative).as_deref(),
                want,
                "{folder} + {relative}"
            );
        };
        check("", "LICENSE", Some("LICENSE"));
        check("a/b", "../LICENSE", Some("a/LICENSE"));
        check("a", "./x/./y", Some("a/x/y"));
        check("a", "../../etc/passwd", None);
        check("", "/etc/passwd", None);
        check("", "..\\up", None);
        check("", "C:/windows", None);
    }

    #[test]
    fn lines_count_from_one() {
        let index = LineIndex::new("a\nbc\n\nd");
        assert_eq!(index.lines(&(0..1)), Lines::one(1));
        assert_eq!(index.lines(&(2..4)), Lines::one(2));
        assert_eq!(index.lines(&(0..7)), Lines::new(1, 4));
        assert_eq!(index.line(99), 4);
        assert_eq!(LineIndex::new("").line(0), 1);
        let long = "line\n".repeat(5000);
        let index = LineIndex::new(&long);
        for line in [1, 819, 820, 821, 4999, 5000] {
            assert_eq!(index.line(5 * line - 1), line);
            assert_eq!(index.line(5 * line), line + 1);
        }
    }

    #[test]
    fn excerpts_survive_long_lines_and_wide_letters() {
        let long = "é".repeat(500);
        let cut = Excerpt::cut(&long, &(401..405));
        assert!(cut.text.len() <= 260 && cut.end <= cut.text.len());
        let cut = Excerpt::cut("one\ntwo three\nfour", &(8..13));
        assert_eq!(
            (cut.text.as_str(), &cut.text[cut.start..cut.end]),
            ("two three", "three")
        );
    }
}
