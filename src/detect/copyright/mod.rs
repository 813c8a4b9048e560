// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Copyright statements and the holders they name.
//!
//! Around each trigger the lines become words without comment furniture and markup (`page`),
//! each of a kind that the word lists give it (`words`); a small parser reads a statement from
//! its mark on (`statement`).

mod body;
mod header;
mod judge;
mod line;
mod markup;
mod name;
mod page;
mod program;
mod statement;
pub mod unfilled;
mod words;

use super::Copyright;
use crate::source::{LineIndex, Lines};
use page::Page;
use words::{Kind, core};

/// Finds the statements around the triggers of a text, so many at most.
#[must_use]
pub fn find(text: &str, triggers: &[usize], lines: &LineIndex<'_>, most: usize) -> Vec<Copyright> {
    let mut found = Vec::new();
    // nothing before this byte is read again
    let mut done = 0;
    for &trigger in triggers {
        if found.len() >= most {
            break;
        }
        if trigger < done {
            continue;
        }
        let mut page = Page::new(text, trigger, done);
        done = done.max(page.end);
        let mut at = 0;
        while at < page.first {
            let Some(word) = page.words.get(at) else {
                break;
            };
            let mark = word.at;
            if !matches!(word.kind, Kind::Mark | Kind::Sign) {
                at += 1;
                continue;
            }
            match statement::read(&mut page, at) {
                // a statement in which an endless line was cut is read again from its mark
                Ok(statement)
                    if page.cut && statement.end >= page.words.len() && mark > trigger =>
                {
                    done = mark;
                    break;
                }
                Ok(statement) => {
                    at = statement.end.max(at + 1);
                    if !is_of_program(text, &page, &statement) {
                        found.extend(copyright(&page, &statement, lines));
                    }
                    if let Some(word) = page.words.get(at.saturating_sub(1)) {
                        done = done.max(word.at + 1);
                    }
                }
                Err(next) => at = next.min(at + 2).max(at + 1),
            }
        }
    }
    found.truncate(most);
    found
}

/// Whether a program only speaks of copyright here.
fn is_of_program(text: &str, page: &Page<'_>, statement: &statement::Statement) -> bool {
    let words = page.words.get(statement.start..statement.end);
    let Some((words, last)) = words.and_then(|words| Some((words, words.last()?))) else {
        return false;
    };
    let has = |kind: Kind| words.iter().any(|word| word.kind == kind);
    // a tag is no word of its statement
    let told = !has(Kind::Mark) || has(Kind::Sign) || has(Kind::Year);
    let name = statement.holder.first().and_then(|&at| page.words.get(at));
    program::speaks(
        text,
        words.first().map_or(last.at, |word| word.at),
        name.map(|word| word.at),
        last.at,
        told,
    )
}

/// What was read, as written.
fn copyright(
    page: &Page<'_>,
    statement: &statement::Statement,
    lines: &LineIndex<'_>,
) -> Option<Copyright> {
    let words = page.words.get(statement.start..statement.end)?;
    // without what a program fills in
    let texts: Vec<&str> = words
        .iter()
        .filter(|word| word.kind != Kind::Code)
        .map(|word| word.text.as_str())
        .collect();
    let written = tidy(&texts.join(" "));
    let holder = whole(&tidy(&name(page, statement)), &written);
    Some(Copyright {
        statement: written,
        holder: (!core(&holder).is_empty()).then_some(holder),
        lines: Lines::new(lines.line(words.first()?.at), lines.line(words.last()?.at)),
    })
}

/// The words of a name. What stood between two names, a year, an address or the end of a row
/// after a company, becomes a comma.
fn name(page: &Page<'_>, statement: &statement::Statement) -> String {
    let mut name = String::new();
    let mut last: Option<usize> = None;
    // names in the row so far
    let mut in_row = 0;
    for &at in &statement.holder {
        let Some(word) = page.words.get(at) else {
            continue;
        };
        let begins = page.is_first(at);
        if let Some(before) = last.and_then(|last| page.words.get(last)) {
            let gap = last.is_some_and(|last| last + 1 != at);
            let joins = word.kind == Kind::And || word.kind == Kind::Link && !begins;
            let another = begins
                && word.kind == Kind::Name
                && !word.text.starts_with('(')
                && words::LISTS.kind(&word.text.to_lowercase()) != Kind::People
                && !matches!(before.kind, Kind::And | Kind::Link)
                && (before.kind == Kind::Company || statement.field && in_row > 1);
            if !name.ends_with(',') && (gap && !joins || another) {
                if ends_sentence(&name) {
                    name.pop();
                }
                name.push(',');
            }
            name.push(' ');
        }
        in_row = if begins { 1 } else { in_row + 1 };
        name.push_str(&word.text);
        last = Some(at);
    }
    name
}

/// Without a parenthesis that nobody closed; one that an address closed holds another name.
fn whole(name: &str, statement: &str) -> String {
    let Some(open) = name.rfind(" (").filter(|&open| !name[open..].contains(')')) else {
        return name.to_owned();
    };
    let (before, inner) = name.split_at(open);
    let closed = statement
        .rfind(&inner.trim_end_matches(',')[..2])
        .is_some_and(|open| statement[open..].contains([')', '@']));
    if closed && inner.contains(' ') && inner[2..].contains(' ') {
        format!("{}, {}", before.trim_end_matches(','), &inner[2..])
    } else {
        before.to_owned()
    }
}

/// Without punctuation that closes nothing. The full stop of "Inc." stays.
fn tidy(text: &str) -> String {
    let text = text
        .trim_start_matches([',', '.', ';', ':', ')', '-', ' '])
        .trim_end_matches([',', ';', ':', ' ', '-', '(', '/']);
    let opened = text.matches('(').count();
    let closed = text.matches(')').count();
    let text = match text.strip_suffix(')') {
        Some(rest) if closed > opened => rest,
        _ => text,
    };
    let text = match text.strip_prefix('(') {
        Some(rest) if opened > closed && !rest.starts_with(['c', 'C']) => rest,
        _ => text,
    };
    let text = if ends_sentence(text) {
        text.trim_end_matches('.')
    } else {
        text
    };
    text.to_owned()
}

/// Whether a full stop at the end is the sentence's, not that of "Inc.".
fn ends_sentence(text: &str) -> bool {
    text.ends_with(").")
        || text.ends_with('.')
            && text.rsplit(' ').next().is_some_and(|last| {
                let bare = core(last).to_lowercase();
                let company = words::LISTS.kind(last) == Kind::Company && bare.len() <= 4;
                bare.chars().count() > 2
                    && !bare.contains('.')
                    && !company
                    && !words::LISTS.abbreviation.contains(&bare)
            })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::gate::Gate;

    fn read(text: &str) -> Vec<Copyright> {
        let triggers = Gate::new().triggers(text.as_bytes(), false).copyright;
        find(text, &triggers, &LineIndex::new(text), usize::MAX)
    }

    fn check(text: &str, want: &[(&str, Option<&str>)]) {
        let found = read(text);
        let found: Vec<_> = found
            .iter()
            .map(|found| (found.statement.as_str(), found.holder.as_deref()))
            .collect();
        assert_eq!(found, want, "{text}");
    }

    // REUSE-IgnoreStart
    #[test]
    fn statements_of_one_line() {
        check(
            "// Copyright (c) 2020-2024 Ann Example <ann@example.org>",
            &[(
                "Copyright (c) 2020-2024 Ann Example <ann@example.org>",
                Some("Ann Example"),
            )],
        );
        check(
            "/* Copyright 2019 Example, Inc. All rights reserved. */",
            &[(
                "Copyright 2019 Example, Inc. All rights reserved",
                Some("Example, Inc."),
            )],
        );
        check(
            "# © 2021 Example University",
            &[("© 2021 Example University", Some("Example University"))],
        );
        check(
            "SPDX-FileCopyrightText: 2023 Ann Example",
            &[("2023 Ann Example", Some("Ann Example"))],
        );
        check(
            " * Copyright The Example Project",
            &[("Copyright The Example Project", Some("The Example Project"))],
        );
    }

    #[test]
    fn statements_of_several_lines() {
        check(
            " * Copyright (c) 1998, 1999,\n *   2000 The Regents of the University\n *   of Example.  All rights reserved.\n *\n * Redistribution\n",
            &[(
                "Copyright (c) 1998, 1999, 2000 The Regents of the University of Example. All rights reserved",
                Some("The Regents of the University of Example"),
            )],
        );
        check(
            "# Copyright 2001 Ann Example\n# Copyright 2002 Bob Example\n# This file is part of it\n",
            &[
                ("Copyright 2001 Ann Example", Some("Ann Example")),
                ("Copyright 2002 Bob Example", Some("Bob Example")),
            ],
        );
    }

    #[test]
    fn talk_about_copyright_is_no_statement() {
        for text in [
            "the above copyright notice and this list",
            "Copyright (c) <year> <owner>",
            "Copyright [yyyy] [name of copyright owner]",
            "Copyright (C) year name of author",
            "if (c) return;",
            "THE COPYRIGHT HOLDERS AND CONTRIBUTORS",
            "copyright = getCopyright()",
            "    copyrights: Vec<Copyright>,",
            "    copyrights: BTreeSet<String>,",
            "    copyrights: Table::new(),",
            "    Kind::Copyright => Kind::Other,",
            "    [\"copyright\", \"Corp\", \"Example\"]",
            "    // \"Copyright 2001 Ann Example\": a field and its content",
            "    /// `Copyright (C) Example`",
            "    // so that `copyright(c)2001` comes apart",
            "    // \"Example (c) 2001\": the name before the sign",
            "(c) You must retain, in the Source form",
            "#define ALPHA(c) ((c) >> SHIFT)",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn endless_lines_cost_what_their_bytes_cost() {
        let began = std::time::Instant::now();
        for text in [
            "copyright ",
            "(c)",
            "Copyright 2001 A, ",
            "©\n",
            "copyright <",
            "© <p ",
            "(c) \\u003c",
            "copyright\n",
        ] {
            let _ = read(&text.repeat(2_000_000 / text.len()));
        }
        assert!(began.elapsed().as_secs() < 60);
    }
}
// REUSE-IgnoreEnd
