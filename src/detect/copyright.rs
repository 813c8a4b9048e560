// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Copyright statements of one line, and the holders they name.

use std::sync::LazyLock;

use regex::Regex;

use super::Copyright;
use crate::source::{LineIndex, Lines};

/// Longest line that is read around a trigger, in bytes.
const MOST: usize = 400;

/// A sign of copyright, then a year, a sign or a name. The parts are the statement's own.
static STATEMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?: SPDX-(?:File|Snippet)CopyrightText \s* [:=] \s* (?: (?i:copyright|\(c\)|©) \s* )*
          | (?i: \bcopyright (?:ed|s)? \b | \(c\) | © | &copy; ) [\s:,]* (?: (?i: \(c\) | © | &copy; | copyright | by ) [\s:,]* )*
        )
        (?P<years> \(? (?:\d{4}|\d{2}) (?: \s* (?: [-–,/&] | to | and ) \s* (?: \d{4} | \d{2} | present | now ) )* \)? [\s,:;.]* )?
        (?: (?i:by) \s+ | -\s+ )?
        (?P<holder> [^\n]* )
        ",
    )
    .ok()
});

/// Words after which a line is running text about copyright, not a statement of it.
const RUNNING: &[&str] = &[
    "and",
    "as",
    "claim",
    "date",
    "disclaimer",
    "field",
    "header",
    "holder",
    "holders",
    "in",
    "infringement",
    "interest",
    "is",
    "law",
    "laws",
    "license",
    "line",
    "lines",
    "message",
    "notice",
    "notices",
    "of",
    "on",
    "or",
    "owner",
    "owners",
    "ownership",
    "permission",
    "protection",
    "right",
    "rights",
    "statement",
    "statements",
    "status",
    "string",
    "text",
    "that",
    "to",
    "treaty",
    "was",
    "which",
    "year",
    "years",
];

/// Finds the statements around the triggers of a text.
#[must_use]
pub fn find(text: &str, triggers: &[usize], lines: &LineIndex) -> Vec<Copyright> {
    let Some(statement) = STATEMENT.as_ref() else {
        return Vec::new();
    };
    let mut found: Vec<Copyright> = Vec::new();
    let mut last_line = 0;
    for &at in triggers {
        let number = lines.line(at);
        if number == last_line {
            continue;
        }
        last_line = number;
        let span = lines.span_of(number, text);
        let mut start = span.start.max(at.saturating_sub(MOST / 2));
        let mut end = span.end.min(at + MOST);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let Some(line) = text.get(start..end) else {
            continue;
        };
        if let Some(copyright) = read(line, statement, number) {
            found.push(copyright);
        }
    }
    found
}

fn read(line: &str, statement: &Regex, number: usize) -> Option<Copyright> {
    let captures = statement.captures(line)?;
    let whole = captures.get(0)?;
    let years = captures.name("years").map(|years| years.as_str().trim());
    let tail = clean(captures.name("holder")?.as_str());
    let mark = whole
        .as_str()
        .get(..whole.len().min(20))?
        .to_ascii_lowercase();
    let signed = mark.starts_with("spdx-")
        || mark.contains("(c)")
        || mark.contains('©')
        || mark.contains("&copy;");
    let first = tail
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    if RUNNING.binary_search(&first.as_str()).is_ok()
        || tail.starts_with(['<', '[', '{', '$', '%', '"', '(', '='])
    {
        return None;
    }
    let named = tail.chars().next().is_some_and(char::is_alphanumeric);
    let capital = tail.chars().next().is_some_and(char::is_uppercase);
    if !(years.is_some() && (named || tail.is_empty())
        || signed && named && mark.contains("copy")
        || capital
            && line[..whole.start()]
                .trim_matches(|c: char| !c.is_alphanumeric())
                .is_empty())
    {
        return None;
    }
    let cut = whole.as_str().len() - captures.name("holder")?.as_str().len();
    let head = whole.as_str()[..cut].trim_end();
    let statement = [head, tail]
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let holder = holder(tail);
    Some(Copyright {
        statement,
        holder,
        lines: Lines::one(number),
    })
}

/// The statement without what closes the comment or starts another sentence.
fn clean(tail: &str) -> &str {
    let mut tail = tail.trim();
    for close in ["*/", "-->", "\\n", "\"\"\"", "</", "<br", "#}"] {
        if let Some(at) = tail.find(close) {
            tail = &tail[..at];
        }
    }
    tail.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '/' | '#' | '"' | '\'' | ';' | '-' | '|' | '\\' | ','
            )
    })
    .trim()
}

fn holder(tail: &str) -> Option<String> {
    let lower = tail.to_ascii_lowercase();
    let mut end = tail.len();
    for stop in [
        "all rights reserved",
        "licensed under",
        "<http",
        "http://",
        "https://",
        "released under",
        "distributed under",
    ] {
        if let Some(at) = lower.find(stop) {
            end = end.min(at);
        }
    }
    let name = tail.get(..end)?;
    let name = name.split('<').next().unwrap_or(name);
    let name = name
        .trim()
        .trim_end_matches(['.', ',', ';', '-', '('])
        .trim();
    // "Inc." keeps its dot
    let name = tail
        .get(..name.len() + 1)
        .filter(|dotted| {
            ["Inc.", "Ltd.", "Corp.", "Co.", "S.A.", "e.V."]
                .iter()
                .any(|end| dotted.ends_with(end))
        })
        .unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::gate::Gate;

    fn check(line: &str, want: Option<(&str, Option<&str>)>) {
        let triggers = Gate::new().triggers(line.as_bytes()).copyright;
        let found = find(line, &triggers, &LineIndex::new(line));
        let found = found
            .first()
            .map(|found| (found.statement.as_str(), found.holder.as_deref()));
        assert_eq!(found, want, "{line}");
    }

    #[test]
    fn statements() {
        check(
            "// Copyright (c) 2020-2024 Ann Example <ann@example.org>",
            Some((
                "Copyright (c) 2020-2024 Ann Example <ann@example.org>",
                Some("Ann Example"),
            )),
        );
        check(
            "/* Copyright 2019 Example, Inc. All rights reserved. */",
            Some((
                "Copyright 2019 Example, Inc. All rights reserved.",
                Some("Example, Inc."),
            )),
        );
        check(
            "# © 2021 Example University",
            Some(("© 2021 Example University", Some("Example University"))),
        );
        // REUSE-IgnoreStart
        check(
            "SPDX-FileCopyrightText: 2023 Ann Example",
            Some((
                "SPDX-FileCopyrightText: 2023 Ann Example",
                Some("Ann Example"),
            )),
        );
        // REUSE-IgnoreEnd
        check(
            " * Copyright The Example Project",
            Some(("Copyright The Example Project", Some("The Example Project"))),
        );
    }

    #[test]
    fn talk_about_copyright_is_no_statement() {
        check("the above copyright notice and this list", None);
        check("Copyright (c) <year> <owner>", None);
        check("if (c) return;", None);
        check("THE COPYRIGHT HOLDERS AND CONTRIBUTORS", None);
    }
}
