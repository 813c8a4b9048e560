// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Copyright lines that somebody copied from a template and did not fill in.
//!
//! They are no statements: they name nobody. The appendix of a long license, which shows how to
//! apply it, is meant to be like that, so what stands behind the words of such a text counts not.

use crate::detect::{Detection, Evidence, Unfilled};
use crate::rules::holders;
use crate::source::LineIndex;

/// The head of a file, in bytes, unless it is a license file.
const HEAD: usize = 4_000;
/// Of a line, what is read behind its mark.
const REST: usize = 160;
/// The text of a license so many bytes before the line, and the line is part of its appendix;
/// those that begin with a copyright line have at most a title before it.
const LONG: usize = 600;
/// Lines of one file at most.
const MOST: usize = 10;

/// Words that stand before what is filled in, or begin a comment.
const FURNITURE: &[&str] = &["copyright", "spdx-file", "dnl", "rem", "c"];

/// The lines around triggers that are to be filled in.
#[must_use]
pub fn find(
    text: &str,
    triggers: &[usize],
    is_license_file: bool,
    seen: &[Detection],
    lines: &LineIndex<'_>,
) -> Vec<Unfilled> {
    let mut found: Vec<Unfilled> = Vec::new();
    let end = if is_license_file { text.len() } else { HEAD };
    for &at in triggers.iter().take_while(|&&at| at < end) {
        let line = line(text, at);
        let Some(sign) = line.and_then(|line| holders::unfilled(line.1)) else {
            continue;
        };
        let place = lines.lines(&(at..at + 1));
        let appendix = seen
            .iter()
            .any(|seen| seen.kind == Evidence::Text && seen.span.start + LONG < at);
        // a line that two triggers stand on
        let again = found.last().is_some_and(|last| last.lines == place);
        if !appendix && !again {
            found.push(Unfilled {
                text: line.map_or(String::new(), |line| line.0.trim().to_owned()),
                sign,
                lines: place,
            });
        }
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// From the mark to the end of its line, and what of it stands behind the mark. `None` where
/// something else than the furniture of a comment stands before it.
fn line(text: &str, at: usize) -> Option<(&str, &str)> {
    let start = memchr::memrchr(b'\n', text.as_bytes().get(..at)?).map_or(0, |found| found + 1);
    let before = text.get(start..at)?;
    if before.len() > 40 || before.contains(['"', '\'', '`', '=', '$']) {
        return None;
    }
    // a sentence that speaks of the line is none
    let mut words = before.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
    let furniture = |word: &str| {
        FURNITURE
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    if !words.all(|word| word.trim_matches('-').is_empty() || furniture(word)) {
        return None;
    }
    let end = memchr::memchr(b'\n', text.as_bytes().get(at..)?).map_or(text.len(), |end| at + end);
    let end = text.floor_char_boundary(end.min(at + REST));
    let whole = text.get(at..end)?;
    let mark = |letter: char| letter.is_alphanumeric();
    let rest = whole.trim_start_matches(mark).trim_start_matches(':');
    let rest = rest.trim_start();
    let signs = ["(c)", "(C)", "©", "&copy;"];
    let cut = signs.iter().find_map(|sign| rest.strip_prefix(sign));
    Some((whole, cut.unwrap_or(rest)))
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::gate::Gate;

    fn check(text: &str, is_license_file: bool, want: &[&str]) {
        let triggers = Gate::new().triggers(text.as_bytes(), false).copyright;
        let found = find(text, &triggers, is_license_file, &[], &LineIndex::new(text));
        let found: Vec<_> = found.iter().map(|found| found.sign).collect();
        assert_eq!(found, want, "{text}");
    }

    #[test]
    fn what_a_template_leaves_open_is_seen() {
        check(
            "MIT License\n\nCopyright (c) [year] [fullname]\n",
            true,
            &["[year]"],
        );
        check(
            "// Copyright (C) <year>  <name of author>\n",
            false,
            &["<year>"],
        );
        check(
            " * Copyright {yyyy} {name of copyright owner}\n",
            false,
            &["{yyyy}"],
        );
        check("# Copyright (c) YEAR HOLDER\n", false, &["year holder"]);
        check(
            "# SPDX-FileCopyrightText: <year> <owner>\n",
            false,
            &["<year>"],
        );
    }

    #[test]
    fn what_is_filled_in_or_works_with_templates_is_not() {
        check(
            "// Copyright (c) 2020 Ann Example <ann@example.org>\n",
            false,
            &[],
        );
        check("HEADER = \"Copyright (c) <year> <owner>\"\n", false, &[]);
        check(
            "Write Copyright (c) <year> <owner> into every single file of yours\n",
            true,
            &[],
        );
        let late = format!("{}# Copyright (c) <year> <owner>\n", "x = 1\n".repeat(1000));
        check(&late, false, &[]);
    }
}
// REUSE-IgnoreEnd
