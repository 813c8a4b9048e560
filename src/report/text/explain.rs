// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet licenses --explain`: why each detection was made, file by file. Where a text is not
//! word for word the license's, both stand side by side like a diff: what the license says on
//! the left, what the file says on the right.

use std::io;

use unicode_width::UnicodeWidthStr;

use crate::detect::{Detection, Difference, Evidence};
use crate::inventory::Inventory;
use crate::report::Look;
use crate::report::page::{BOLD, DIM, GREEN, PLAIN, Page, Piece, RED, Style, clean, count};

/// Columns from which two texts stand side by side; in fewer they stand one above the other.
const WIDE: usize = 72;
/// Lines wider than this are hard to read.
const WIDEST: usize = 120;
/// Differences shown of one detection unless all are asked for.
const SHOWN: usize = 12;
/// Words shown of one difference unless all are asked for.
const WORDS: usize = 40;

/// Writes the evidence of all detections.
pub fn write(inventory: &Inventory, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let mut any = false;
    for record in &inventory.files {
        if record.detections.is_empty() {
            continue;
        }
        if any {
            page.blank()?;
        }
        any = true;
        page.line(0, 2, &[(BOLD, &record.path)])?;
        for detection in &record.detections {
            one(detection, look, page)?;
        }
    }
    if !any {
        page.line(0, 0, &[(PLAIN, "No license was found in any file.")])?;
    }
    Ok(())
}

fn one(detection: &Detection, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let lines = match detection.lines {
        lines if lines.start == lines.end => format!("line {}  ", lines.start),
        lines => format!("lines {}-{}  ", lines.start, lines.end),
    };
    let expression = detection.expression.to_string();
    let why = format!("  {}  by {}", why(detection), detection.rule);
    let head = [(DIM, lines.as_str()), (BOLD, &expression), (DIM, &why)];
    page.line(2, 4, &head)?;
    let shown = if look.verbose {
        detection.differences.len()
    } else {
        SHOWN
    };
    for (at, difference) in detection.differences.iter().take(shown).enumerate() {
        if at == 0 {
            let columns = columns(look);
            if let Some(columns) = columns {
                let titles = [(DIM, "the license says"), (DIM, "the file says")];
                side_by_side(&titles[..1], &titles[1..], columns, page)?;
            }
        }
        differ(difference, look, page)?;
    }
    match detection.differences.len().saturating_sub(shown) {
        0 => Ok(()),
        more => {
            let number = count(more, "more difference", "more differences");
            page.line(4, 4, &[(DIM, &format!("and {number} (--verbose)"))])
        }
    }
}

/// What a detection rests on, in words.
fn why(detection: &Detection) -> String {
    // rounded down: 99.97 must not read as word for word
    let score = (f64::from(detection.score) * 10.0).floor() / 10.0;
    match detection.kind {
        Evidence::Tag => "an SPDX tag".to_owned(),
        Evidence::Declared => "the license field of a manifest".to_owned(),
        Evidence::Reference => "named as a title or label".to_owned(),
        Evidence::Unknown if detection.differences.is_empty() => {
            "legal text that no rule explains".to_owned()
        }
        Evidence::Unknown => format!("legal text, {score:.1}% like a known one"),
        Evidence::Text if detection.differences.is_empty() => "the text, word for word".to_owned(),
        Evidence::Text => format!("the text, {score:.1}%"),
        Evidence::Notice if detection.differences.is_empty() => "a notice".to_owned(),
        Evidence::Notice => format!("a notice, {score:.1}%"),
    }
}

/// Columns of each of two texts side by side; `None` where there is no room or no terminal.
fn columns(look: Look) -> Option<usize> {
    let width = look.width.filter(|&width| width >= WIDE)?;
    Some((width.min(WIDEST) - INDENT - BETWEEN.width()) / 2)
}

const INDENT: usize = 4;
const BETWEEN: &str = "  |  ";

fn differ(difference: &Difference, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let shorten = |words: &str| {
        if look.verbose {
            words.to_owned()
        } else {
            shortened(words)
        }
    };
    let (missing, added) = (shorten(&difference.missing), shorten(&difference.added));
    let line = format!("line {}: ", difference.lines.start);
    let (before, after) = (spaced(&difference.before), &difference.after);
    if let Some(columns) = columns(look) {
        let left = [
            (DIM, before.as_str()),
            (RED, &spaced(&missing)),
            (DIM, after),
        ];
        let right = [
            (DIM, before.as_str()),
            (GREEN, &spaced(&added)),
            (DIM, after),
        ];
        page.unwrapped(INDENT, &[(DIM, line.trim_end_matches([':', ' ']))])?;
        return side_by_side(&left, &right, columns, page);
    }
    let (left, right) = (spaced(&missing), spaced(&added));
    for (sign, style, words) in [("- ", RED, &left), ("+ ", GREEN, &right)] {
        if !words.is_empty() {
            let pieces = [
                (DIM, line.as_str()),
                (style, sign),
                (DIM, &before),
                (style, words),
                (DIM, after),
            ];
            page.line(INDENT, INDENT + 4, &pieces)?;
        }
    }
    Ok(())
}

/// Words with a space behind them, if there are any.
fn spaced(words: &str) -> String {
    if words.is_empty() {
        String::new()
    } else {
        format!("{words} ")
    }
}

/// The beginning and the end of many words.
fn shortened(words: &str) -> String {
    let all: Vec<&str> = words.split(' ').collect();
    if all.len() <= WORDS {
        return words.to_owned();
    }
    let (first, last) = (&all[..WORDS / 2], &all[all.len() - WORDS / 4..]);
    let left = all.len() - first.len() - last.len();
    let left = count(left, "more word", "more words");
    format!("{} [… {left} …] {}", first.join(" "), last.join(" "))
}

/// Two texts in two columns.
fn side_by_side(
    left: &[Piece<'_>],
    right: &[Piece<'_>],
    columns: usize,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let (left, right) = (rows(left, columns), rows(right, columns));
    let none = Vec::new();
    for at in 0..left.len().max(right.len()) {
        let (left, right) = (
            left.get(at).unwrap_or(&none),
            right.get(at).unwrap_or(&none),
        );
        let used: usize = left.iter().map(|(_, word)| word.width()).sum();
        let room = " ".repeat(columns.saturating_sub(used));
        let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(left.len() + right.len() + 2);
        pieces.extend(left.iter().map(|(style, word)| (*style, word.as_str())));
        pieces.extend([(PLAIN, room.as_str()), (DIM, BETWEEN)]);
        pieces.extend(right.iter().map(|(style, word)| (*style, word.as_str())));
        page.unwrapped(INDENT, &pieces)?;
    }
    Ok(())
}

/// Pieces wrapped at so many columns; words that are wider are cut.
fn rows(pieces: &[Piece<'_>], columns: usize) -> Vec<Vec<(Style, String)>> {
    let mut rows = Vec::new();
    let mut row: Vec<(Style, String)> = Vec::new();
    let mut used = 0;
    for (style, text) in pieces {
        let text = clean(text);
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let mut word = word;
            loop {
                let space = usize::from(used > 0);
                if used + space + word.width() <= columns {
                    let blank = if space > 0 { " " } else { "" };
                    match row.last_mut().filter(|last| last.0 == *style) {
                        Some(last) => last.1 += &format!("{blank}{word}"),
                        None => row.push((*style, format!("{blank}{word}"))),
                    }
                    used += space + word.width();
                    break;
                }
                if used > 0 {
                    rows.push(std::mem::take(&mut row));
                    used = 0;
                    continue;
                }
                // wider than a row: as many letters as fit, at least one
                let mut end = 0;
                for (at, letter) in word.char_indices() {
                    let next = at + letter.len_utf8();
                    if end > 0 && word[..next].width() > columns {
                        break;
                    }
                    end = next;
                }
                rows.push(vec![(*style, word[..end].to_owned())]);
                word = &word[end..];
                if word.is_empty() {
                    break;
                }
            }
        }
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Lines;

    fn shown(width: Option<usize>, missing: &str, added: &str) -> String {
        let difference = Difference {
            missing: missing.to_owned(),
            added: added.to_owned(),
            before: "in all copies".to_owned(),
            after: "of the Software".to_owned(),
            lines: Lines::one(7),
        };
        let look = Look {
            width,
            ..Look::default()
        };
        let mut bytes = Vec::new();
        differ(&difference, look, &mut Page::new(&mut bytes, width)).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(bytes).unwrap()).to_string()
    }

    #[test]
    fn two_texts_stand_side_by_side_where_there_is_room() {
        assert_eq!(
            shown(Some(80), "or substantial portions", "or parts"),
            "    line 7\n    \
             in all copies or substantial         |  in all copies or parts of the\n    \
             portions of the Software             |  Software\n"
        );
    }

    #[test]
    fn one_stands_above_the_other_where_there_is_none() {
        assert_eq!(
            shown(Some(60), "or substantial portions", "or parts"),
            "    line 7: - in all copies or substantial portions of the\n        Software\n    \
             line 7: + in all copies or parts of the Software\n"
        );
        assert_eq!(
            shown(None, "or portions", ""),
            "    line 7: - in all copies or portions of the Software\n"
        );
    }

    #[test]
    fn no_row_is_wider_than_its_column() {
        let long = format!("{} é漢字漢字 {}", "word ".repeat(30), "x".repeat(300));
        for width in [72, 79, 100, 200] {
            for line in shown(Some(width), &long, "short").lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
}
