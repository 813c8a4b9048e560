// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Text from the tree as Markdown shows it, on one line: nothing of it is markup, calls
//! somebody's name, links somewhere or refers to an issue.
//!
//! Code spans are the one place where neither GitHub nor GitLab looks for any of these, so
//! every word with a sign that could mean something becomes one. Words of plain letters stay
//! prose.

use crate::report::page::{clean, sentence};

/// Letters of one message.
const MAX_WORDS: usize = 500;
/// Letters of one code span.
const MAX_CODE: usize = 200;

/// Prose; what stands between backticks is code.
pub fn words(text: &str) -> String {
    let text = cut(&clean(text.trim()), MAX_WORDS);
    let mut shown = String::with_capacity(text.len() + 16);
    if text.matches('`').count() % 2 == 1 {
        prose(&text, &mut shown);
        return shown;
    }
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 1 {
            shown.push_str(&code(part));
        } else {
            prose(part, &mut shown);
        }
    }
    shown
}

/// Words as they are, and those with signs in them as code.
fn prose(text: &str, shown: &mut String) {
    for chunk in text.split_inclusive(char::is_whitespace) {
        let word = chunk.trim_end();
        let (before, rest) = split_start(word);
        let (inner, after) = split_end(rest);
        if inner.is_empty() || is_plain(inner) {
            shown.push_str(word);
        } else {
            shown.push_str(before);
            shown.push_str(&code(inner));
            shown.push_str(after);
        }
        if chunk.len() > word.len() {
            shown.push(' ');
        }
    }
}

/// Marks of a sentence that stand before a word.
fn split_start(word: &str) -> (&str, &str) {
    word.split_at(word.len() - word.trim_start_matches(['(', '"', '\'']).len())
}

/// Marks of a sentence that stand after a word.
fn split_end(word: &str) -> (&str, &str) {
    let marks = [')', '"', '\'', ',', ';', ':', '.', '?'];
    word.split_at(word.trim_end_matches(marks).len())
}

/// Whether a word holds nothing that Markdown, GitHub or GitLab would read.
fn is_plain(word: &str) -> bool {
    let known = |letter: char| {
        letter.is_alphanumeric() || matches!(letter, '-' | '.' | ',' | '\'' | '+' | '(' | ')' | '…')
    };
    let lower = word.to_ascii_lowercase();
    word.chars().all(known)
        // a ruler, or a link where nobody wrote one
        && word.chars().any(char::is_alphanumeric)
        && !lower.starts_with("www.")
}

/// A code span. Its fence is longer than any run of backticks in it.
pub fn code(text: &str) -> String {
    let text = cut(&clean(text), MAX_CODE);
    if text.trim().is_empty() {
        return "` `".to_owned();
    }
    let longest = text.split(|letter| letter != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or_default() + 1);
    // a space at both ends is taken off again
    let room = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let room = if room { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

fn cut(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A sentence of prose.
pub fn said(text: &str) -> String {
    words(&sentence(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_tree_is_markup() {
        let check = |text: &str, want: &str| assert_eq!(words(text), want, "{text:?}");
        check("GPL-3.0-only needs review.", "GPL-3.0-only needs review.");
        check("in src/a_b.c: bad", "in `src/a_b.c`: bad");
        check("`a b` is (not) it", "`a b` is (not) it");
        check("ask @everyone now", "ask `@everyone` now");
        check("see #12, !3 or <b>", "see `#12`, `!3` or `<b>`");
        check("[x](http://e.org)", "`[x](http://e.org`)");
        check("www.example.org", "`www.example.org`");
        check("odd ` mark", "odd `` ` `` mark");
        check(
            "a\n\n# b",
            "a\\n\\n# b".replace("a\\n\\n#", "`a\\n\\n#`").as_str(),
        );
        check("--- ***", "`---` `***`");
    }

    #[test]
    fn code_holds_whatever_it_holds() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code(""), "` `");
        assert_eq!(code(&"é".repeat(300)).chars().count(), 203);
    }
}
