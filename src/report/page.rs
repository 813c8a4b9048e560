// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Words on a terminal: styles, wrapping, and nothing hostile let through.
//!
//! Apart from the formats because the command line's own pages are made of it too. Styles are
//! always written; whoever opens the stream strips them where no terminal shows them. Text
//! from the scanned tree reaches the terminal only through [`Page`], which escapes control
//! characters and the marks that reorder or hide letters: a file name cannot move the cursor.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use anstyle::AnsiColor;
pub use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::inventory::Place;
use crate::source::Lines;

/// Text as it is.
pub const PLAIN: Style = Style::new();
/// Headings and names.
pub const BOLD: Style = Style::new().bold();
/// What may be skipped at first reading.
pub const DIM: Style = Style::new().dimmed();
/// What must change.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// What somebody should decide.
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// What is good to know.
pub const BLUE: Style = AnsiColor::Blue.on_default().bold();
/// What is fine, and what to do.
pub const GREEN: Style = AnsiColor::Green.on_default().bold();

/// A stretch of text in one style.
pub type Piece<'a> = (Style, &'a str);

/// A stream that wraps and escapes.
pub struct Page<'a> {
    to: &'a mut dyn io::Write,
    width: Option<usize>,
}

impl<'a> Page<'a> {
    /// A page of so many columns; without a width nothing is wrapped, so that lines in a
    /// pipe stay whole.
    pub fn new(to: &'a mut dyn io::Write, width: Option<usize>) -> Self {
        Self {
            to,
            // narrower than this, wrapping makes text harder to read, not easier
            width: width.map(|columns| columns.max(40)),
        }
    }

    /// The columns that a line has, where that is bounded.
    #[must_use]
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// An empty line.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn blank(&mut self) -> io::Result<()> {
        self.to.write_all(b"\n")
    }

    /// A heading after an empty line.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn heading(&mut self, text: &str) -> io::Result<()> {
        self.blank()?;
        self.line(0, 0, &[(BOLD, text)])
    }

    /// One line that must stay whole, such as a line of a file with carets under it.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn unwrapped(&mut self, indent: usize, pieces: &[Piece<'_>]) -> io::Result<()> {
        let width = self.width.take();
        let done = self.line(indent, indent, pieces);
        self.width = width;
        done
    }

    /// One line, wrapped at spaces: the first row indented by `indent` columns, the others
    /// by `hang`.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn line(&mut self, indent: usize, hang: usize, pieces: &[Piece<'_>]) -> io::Result<()> {
        write!(self.to, "{:indent$}", "")?;
        let (mut column, mut may_break, mut owed) = (indent, false, 0);
        for (style, text) in pieces.iter().filter(|(_, text)| !text.is_empty()) {
            let text = clean(text);
            write!(self.to, "{style}")?;
            for chunk in text.split_inclusive(' ') {
                let word = chunk.trim_end_matches(' ');
                let columns = word.width();
                let full = self
                    .width
                    .is_some_and(|width| column + owed + columns > width);
                if full && may_break && column > hang && !word.is_empty() {
                    write!(self.to, "{style:#}\n{:hang$}{style}", "")?;
                    (column, owed) = (hang, 0);
                }
                if !word.is_empty() {
                    // spaces are owed until a word follows, so that no line ends in one
                    write!(self.to, "{:owed$}{word}", "")?;
                    column += owed + columns;
                    owed = 0;
                }
                owed += chunk.len() - word.len();
                may_break = chunk.ends_with(' ');
            }
            write!(self.to, "{style:#}")?;
        }
        self.blank()
    }
}

/// Text without anything that a terminal would obey instead of show.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if is_hostile(letter) {
            let _ = write!(shown, "{}", letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

/// Control characters, and the marks that reorder letters, break lines or take no space.
fn is_hostile(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Text between tags of HTML or in a quoted attribute.
///
/// [`clean`] shows control characters and the marks that reorder letters instead of obeying
/// them; what is left has no meaning to a reader of HTML once five signs are references.
pub fn html(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in clean(text).chars() {
        match letter {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            letter => shown.push(letter),
        }
    }
    shown
}

/// Prose on one line, whatever line breaks it was written with.
#[must_use]
pub fn prose(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence with its full stop.
#[must_use]
pub fn sentence(text: &str) -> String {
    let text = prose(text);
    if text.is_empty() || text.ends_with(['.', '!', '?']) {
        text
    } else {
        text + "."
    }
}

/// A place as editors and terminals understand it, `path:line`, and in a notebook as people see
/// it: `(cell 2:5)`.
#[must_use]
pub fn place_text(place: &Place) -> String {
    let Some(Lines { start, end, cell }) = place.lines else {
        return place.path.clone();
    };
    let mut text = format!("{}:{start}", place.path);
    if start != end {
        let _ = write!(text, "-{end}");
    }
    if let Some(cell) = cell {
        let _ = write!(text, " (cell {cell})");
    }
    text
}

/// A number with its noun: `1 file`, `1,203 files`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", thousands(number))
}

/// A number with commas between thousands.
#[must_use]
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: Option<usize>, indent: usize, hang: usize, pieces: &[Piece<'_>]) -> String {
        let mut bytes = Vec::new();
        Page::new(&mut bytes, width)
            .line(indent, hang, pieces)
            .unwrap();
        anstream::adapter::strip_str(&String::from_utf8(bytes).unwrap()).to_string()
    }

    #[test]
    fn wraps_at_spaces_and_hangs() {
        let text = "one two three four five six seven eight nine ten eleven twelve";
        assert_eq!(
            page(Some(40), 2, 4, &[(PLAIN, text)]),
            "  one two three four five six seven\n    eight nine ten eleven twelve\n"
        );
        assert_eq!(page(None, 0, 4, &[(PLAIN, text)]), format!("{text}\n"));
    }

    #[test]
    fn never_breaks_inside_a_word() {
        let long = "x".repeat(90);
        assert_eq!(
            page(
                Some(40),
                0,
                2,
                &[(PLAIN, "see "), (BOLD, &long), (DIM, ".")]
            ),
            format!("see\n  {long}.\n")
        );
    }

    #[test]
    fn wide_letters_take_two_columns() {
        let text = "漢字漢字漢字漢字 漢字漢字漢字漢字 漢字漢字漢字漢字";
        assert_eq!(
            page(Some(40), 0, 0, &[(PLAIN, text)]),
            "漢字漢字漢字漢字 漢字漢字漢字漢字\n漢字漢字漢字漢字\n"
        );
    }

    #[test]
    fn hostile_letters_are_shown_not_obeyed() {
        assert_eq!(clean("a\u{1b}[2Jb\nc"), "a\\u{1b}[2Jb\\nc");
        assert_eq!(clean("gpj.\u{202e}exe"), "gpj.\\u{202e}exe");
        assert!(matches!(clean("Grüße/漢字.c"), Cow::Borrowed(_)));
    }

    #[test]
    fn counts_read_well() {
        assert_eq!(count(1, "file", "files"), "1 file");
        assert_eq!(count(1_234_567, "file", "files"), "1,234,567 files");
        assert_eq!(count(0, "file", "files"), "0 files");
    }
}
