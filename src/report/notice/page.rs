// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What templates do with words: wrapping, underlines, and what Markdown must not take for
//! markup.

use unicode_width::UnicodeWidthStr as _;

/// Columns of the text form.
const WIDTH: usize = 80;
/// A line at least this wide goes on in the next one.
const FULL: usize = 60;

/// Wraps words at 80 columns, with all lines but the first indented by `hang`.
pub fn wrap(text: &str, hang: Option<usize>) -> String {
    let hang = hang.unwrap_or(0);
    let mut wrapped = String::new();
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            wrapped.push('\n');
        }
        wrap_line(line, hang, &mut wrapped);
    }
    wrapped
}

fn wrap_line(line: &str, hang: usize, to: &mut String) {
    let indent = line.len() - line.trim_start().len();
    to.push_str(line.get(..indent).unwrap_or(""));
    let mut column = indent;
    let mut first = true;
    for word in line.split_whitespace() {
        let columns = word.width();
        if !first && column + 1 + columns > WIDTH {
            to.push('\n');
            to.push_str(&" ".repeat(indent + hang));
            column = indent + hang;
        } else if !first {
            to.push(' ');
            column += 1;
        }
        to.push_str(word);
        column += columns;
        first = false;
    }
}

/// A text of which each paragraph is one long line, or lines wider than the page, in lines that
/// fit; one that fits stays as it is, word for word and line for line.
pub fn reflow(text: &str) -> String {
    if text.lines().all(|line| line.width() <= WIDTH) {
        return text.to_owned();
    }
    let mut lines: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let begins = line.starts_with([' ', '\t']) || line.trim().is_empty();
        match lines.last_mut() {
            Some(last) if goes_on && !begins => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
        goes_on = line.width() >= FULL;
    }
    let wrapped: Vec<String> = lines.iter().map(|line| wrap(line, None)).collect();
    wrapped.join("\n")
}

/// A heading with a line under it, as long as itself.
pub fn underline(text: &str, with: Option<&str>) -> String {
    let line = with.unwrap_or("-").repeat(text.width().min(WIDTH));
    format!("{text}\n{line}")
}

/// Words that Markdown prints as they are.
pub fn markdown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if letter == '\n' {
            shown.push(' ');
            continue;
        }
        if r"\`*_[]<>|#~&$".contains(letter) {
            shown.push('\\');
        }
        shown.push(letter);
    }
    shown
}

/// A text between fences of Markdown that nothing in it can close.
pub fn fence(text: &str) -> String {
    let longest = text
        .lines()
        .map(str::trim_start)
        .map(|line| line.len() - line.trim_start_matches('`').len())
        .max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_hang() {
        let text = format!("  {} end", "word ".repeat(20).trim_end());
        let wrapped = wrap(&text, Some(2));
        assert!(wrapped.lines().all(|line| line.width() <= WIDTH));
        assert!(wrapped.lines().nth(1).unwrap().starts_with("    word"));
    }

    #[test]
    fn what_fits_stays_and_what_does_not_is_joined() {
        assert_eq!(reflow("a\nb\n\n  c"), "a\nb\n\n  c");
        let long = format!("{}\nshort\n\nnext", "word ".repeat(20).trim_end());
        let lines = reflow(&long);
        assert!(lines.lines().all(|line| line.width() <= WIDTH));
        assert!(lines.ends_with("word short\n\nnext"), "{lines}");
    }

    #[test]
    fn nothing_closes_a_fence() {
        assert_eq!(fence("a\n````\nb"), "`````text\na\n````\nb\n`````");
        assert_eq!(markdown("<b> *x*"), r"\<b\> \*x\*");
    }
}
