// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Programs that speak of copyright and state none: names of types and variables, lists of words,
//! examples that a comment quotes.

/// Bytes looked at before a mark.
const BEFORE: usize = 200;

/// Whether a program only speaks of what stands from the mark at `start` up to the last word's
/// beginning at `last`. `told`: a sign or a year is part of it. `name`: where the name begins.
pub fn speaks(text: &str, start: usize, name: Option<usize>, last: usize, told: bool) -> bool {
    let line = line_before(text, start);
    let rest = text.get(last..).unwrap_or("");
    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let rest_of_line = rest.lines().next().unwrap_or("");
    if is_quoted(
        line,
        &rest_of_line[word.min(rest_of_line.len())..],
        &rest[..word],
    ) || name.is_some_and(|name| is_closed(line, text.get(start..name).unwrap_or("")))
    {
        return true;
    }
    if told {
        return false;
    }
    let end = last + word;
    let whole = text.get(start..end).unwrap_or("");
    whole.contains("=>")
        || whole.contains("::")
        || line.ends_with("::")
        || name.is_some_and(|name| {
            let between = text.get(start..name).unwrap_or("");
            let word = text.get(name..end).unwrap_or("");
            is_listed(between) || is_generic(word)
        })
}

/// What stands before a place on its line; lines may be endless.
fn line_before(text: &str, at: usize) -> &str {
    let from = text.floor_char_boundary(at.saturating_sub(BEFORE));
    let before = text.get(from..at).unwrap_or("");
    before
        .rfind('\n')
        .map_or(before, |feed| before.get(feed + 1..).unwrap_or(""))
}

/// Whether a line is a comment up to the end of its line; `#define MODULE "Copyright 2001"` is none.
fn is_comment(line: &str) -> bool {
    const COMMENTS: [&str; 3] = ["//", "#", "--"];
    let line = line.trim_start();
    let directive = line.trim_start_matches(['#', ' ', '\t']);
    COMMENTS.iter().any(|sign| line.starts_with(sign)) && !directive.starts_with("define")
}

/// `// "Copyright 2001 Ann Example": a field and its content`: an example in a comment, of which
/// something is said.
fn is_quoted(line: &str, after: &str, last: &str) -> bool {
    let comment = line.trim_start();
    let Some(quote) = line.chars().next_back() else {
        return false;
    };
    let close = match quote {
        '`' | '"' => quote,
        '“' => '”',
        _ => return false,
    };
    let only = comment.trim_start_matches(['/', '#', '-', '!', ' ', '\t']);
    // a string that somebody commented out is a statement still
    let said = quote == '`' || after.contains(char::is_alphabetic);
    is_comment(line) && said && only.chars().count() < 40 && last.contains(close)
}

/// Whether a comment goes on behind the example in which the mark stands: `copyright(c)2001` comes
/// apart.
fn is_closed(line: &str, between: &str) -> bool {
    let opened = |quote: char| line.matches(quote).count() % 2 == 1;
    let closes = |quote: char| opened(quote) && between.matches(quote).count() == 1;
    is_comment(line) && ['`', '"'].into_iter().any(closes)
}

/// `"copyright", "corp"`: words of a list.
fn is_listed(between: &str) -> bool {
    let signs = between.trim_start_matches(|c: char| c.is_alphanumeric());
    ["\"", "'", "`"].iter().any(|quote| {
        let parts = signs.split(quote).map(str::trim);
        parts.eq(["", ",", ""])
    })
}

/// `Vec<String>`, which is no address.
fn is_generic(word: &str) -> bool {
    word.split_once('<').is_some_and(|(name, rest)| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && rest.contains(|c: char| c.is_ascii_lowercase())
            && rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '(' || c == '&')
            && !rest.contains(['@', '/', ' '])
    })
}
