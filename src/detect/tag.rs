// SPDX-License-Identifier: Apache-2.0 OR MIT
//! SPDX tags in any comment style, with REUSE's snippets and ignore blocks.
//!
//! Source: annex "Using SPDX short identifiers in source files" of the SPDX specification
//! and the REUSE specification 3.3.

use std::cell::RefCell;

use memchr::memmem;
use rustc_hash::FxHashMap;

use crate::license::Expr;
use crate::source::{Excerpt, LineIndex, Lines, Problem, ProblemKind, Span};

/// A tag and the expression it states.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The expression.
    pub expression: Expr,
    /// From the tag to the end of its expression.
    pub span: Span,
}

// REUSE-IgnoreStart
const LICENSE: &str = "SPDX-License-Identifier";
// REUSE-IgnoreEnd

/// Longest expression that is read.
const LONGEST: usize = 4_000;

/// Broken tags of one file that are explained: to find the id that was meant takes time.
const MOST_BROKEN: usize = 200;

/// Reads the license tags among `places`, where something that begins like a tag stands.
/// Broken ones become problems; empty and templated ones are nothing.
#[must_use]
pub fn find(
    path: &str,
    text: &str,
    places: &[usize],
    ignored: &[Span],
    lines: &LineIndex<'_>,
) -> (Vec<Tag>, Vec<Problem>) {
    let (mut tags, mut problems) = (Vec::new(), Vec::new());
    for &at in places {
        let named = text
            .get(at..at + LICENSE.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(LICENSE));
        // blocks stand in order
        let next = ignored.partition_point(|block| block.start <= at);
        let is_ignored = next > 0 && at < ignored[next - 1].end;
        if !named || is_ignored {
            continue;
        }
        let Some(value) = value(text, at + LICENSE.len()) else {
            continue;
        };
        if problems.len() >= MOST_BROKEN {
            problems.push(Problem {
                path: path.to_owned(),
                lines: Some(Lines::one(lines.line(at))),
                kind: ProblemKind::TooLarge,
                message: format!(
                    "has more than {MOST_BROKEN} tags that are no license expressions; tags from here on were not read"
                ),
                excerpt: None,
            });
            break;
        }
        match parse_again(&text[value.clone()]) {
            Ok((expression, length)) => tags.push(Tag {
                expression,
                span: at..value.start + length,
            }),
            Err(error) => {
                let span = value.start + error.span.start..value.start + error.span.end;
                let hint = error
                    .nearest
                    .as_ref()
                    .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                problems.push(Problem {
                    path: path.to_owned(),
                    lines: Some(Lines::one(lines.line(span.start))),
                    kind: ProblemKind::BadExpression,
                    message: format!("{}{hint}", error.message),
                    excerpt: Some(Excerpt::cut(text, &span).into()),
                });
                // what is known of it still counts
                if let Some(expression) = salvage(&text[value.clone()]) {
                    tags.push(Tag {
                        expression,
                        span: at..value.end,
                    });
                }
            }
        }
    }
    (tags, problems)
}

/// The same as [`parse`]: a tree has few expressions and writes them often.
fn parse_again(value: &str) -> Result<(Expr, usize), crate::license::ExprError> {
    /// Expressions that a thread remembers, and how long they are at most.
    const MOST: usize = 256;
    const LONGEST: usize = 128;
    thread_local! {
        static KNOWN: RefCell<FxHashMap<String, (Expr, usize)>> = RefCell::default();
    }
    if let Some(known) = KNOWN.with_borrow(|known| known.get(value).cloned()) {
        return Ok(known);
    }
    let parsed = parse(value)?;
    if value.len() <= LONGEST {
        KNOWN.with_borrow_mut(|known| {
            if known.len() < MOST {
                known.insert(value.to_owned(), parsed.clone());
            }
        });
    }
    Ok(parsed)
}

/// An expression, or the longest beginning of one that is whole: tags are followed by all
/// sorts of things on their line.
fn parse(value: &str) -> Result<(Expr, usize), crate::license::ExprError> {
    let error = match Expr::parse(value) {
        Ok(expression) => return Ok((expression, value.len())),
        Err(error) => error,
    };
    let before = value[..error.span.start.min(value.len())].trim_end();
    // words after a whole expression are somebody's remark; after an operator they are a mistake
    let remark = !before.is_empty()
        && !value[before.len()..]
            .trim_start()
            .starts_with(['(', ')', '+', '/']);
    let operator = before.rsplit(' ').next().is_some_and(|word| {
        ["AND", "OR", "WITH"]
            .iter()
            .any(|op| word.eq_ignore_ascii_case(op))
    });
    match Expr::parse(before) {
        Ok(expression) if remark && !operator => Ok((expression, before.len())),
        _ => Err(error),
    }
}

/// An expression with ids that are on no list: those become `LicenseRef-placet-unlisted`, so
/// that the listed ones beside them are judged and the others are not forgotten.
fn salvage(value: &str) -> Option<Expr> {
    let mut any = false;
    let words: Vec<String> = value
        .replace('(', " ( ")
        .replace(')', " ) ")
        .split_whitespace()
        .map(|word| {
            let operator = ["AND", "OR", "WITH", "(", ")"]
                .iter()
                .any(|operator| word.eq_ignore_ascii_case(operator));
            let listed = crate::license::official(word.trim_end_matches('+')).is_some();
            let exception = crate::license::official_exception(word).is_some();
            any |= listed;
            if operator || listed || exception || Expr::parse(word).is_ok() {
                word.to_owned()
            } else {
                "LicenseRef-placet-unlisted".to_owned()
            }
        })
        .collect();
    Expr::parse(&words.join(" ")).ok().filter(|_| any)
}

/// The place of a tag's value: after the colon, up to whatever closes the comment or string.
fn value(text: &str, after_name: usize) -> Option<Span> {
    let rest = text.get(after_name..)?;
    let colon = rest.find(|c: char| !matches!(c, ' ' | '\t' | '"' | '\'' | '*' | '`'))?;
    if !rest[colon..].starts_with([':', '=']) {
        return None;
    }
    let start = colon
        + 1
        + rest[colon + 1..].find(|c: char| !matches!(c, ' ' | '\t' | '"' | '\'' | '*' | '`'))?;
    let line = &rest[start..];
    // what cannot be part of an expression ends it
    let end = line
        .find(|c: char| {
            !(c.is_ascii_alphanumeric()
                || matches!(
                    c,
                    '.' | '-' | '+' | ':' | '(' | ')' | ' ' | '\t' | '/' | '_'
                ))
        })
        .unwrap_or(line.len());
    if line[end..].starts_with(['<', '{', '$', '%', '[', '\\', '@'])
        && line[..end].trim().is_empty()
    {
        return None;
    }
    let mut value = line[..end].trim_end();
    for close in ["*/", "//", "--", "/"] {
        while let Some(shorter) = value.strip_suffix(close) {
            value = shorter.trim_end();
        }
    }
    value = value.trim_end_matches(['.', '-', ':', '_']).trim_end();
    // a sentence in which the tag stands in brackets
    while value.ends_with(')') && value.matches('(').count() < value.matches(')').count() {
        value = value[..value.len() - 1].trim_end();
    }
    // no more than what is decoded after a trigger
    (!value.is_empty() && value.len() < LONGEST)
        .then(|| after_name + start..after_name + start + value.len())
}

/// Stretches between `REUSE-IgnoreStart` and `REUSE-IgnoreEnd`.
#[must_use]
pub fn ignored(text: &str) -> Vec<Span> {
    // built from halves, or this file would ignore its own rest
    let (start_mark, end_mark) = (
        concat!("REUSE-", "IgnoreStart"),
        concat!("REUSE-", "IgnoreEnd"),
    );
    let mut blocks = Vec::new();
    let mut from = 0;
    while let Some(start) =
        memmem::find(&text.as_bytes()[from..], start_mark.as_bytes()).map(|at| from + at)
    {
        let end = memmem::find(&text.as_bytes()[start..], end_mark.as_bytes())
            .map_or(text.len(), |at| start + at + end_mark.len());
        blocks.push(start..end);
        from = end;
    }
    blocks
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::gate::Gate;

    fn read(text: &str) -> (Vec<Tag>, Vec<Problem>) {
        let places = Gate::new().triggers(text.as_bytes(), false).tags;
        find("x", text, &places, &ignored(text), &LineIndex::new(text))
    }

    fn check(text: &str, want: &[&str]) {
        let (tags, problems) = read(text);
        let found: Vec<String> = tags.iter().map(|tag| tag.expression.to_string()).collect();
        assert_eq!(found, want, "{text}: {problems:?}");
    }

    #[test]
    fn every_comment_style() {
        for line in [
            "// SPDX-License-Identifier: MIT",
            "/* SPDX-License-Identifier: MIT */",
            "# SPDX-License-Identifier: MIT #",
            "<!-- SPDX-License-Identifier: MIT -->",
            "(* SPDX-License-Identifier: MIT *)",
            "-- SPDX-License-Identifier: MIT --",
            ".. SPDX-License-Identifier: MIT",
            "\"SPDX-License-Identifier: MIT\\n\"",
            "'SPDX-License-Identifier': 'MIT',",
            "{# SPDX-License-Identifier: MIT #}",
            "dnl spdx-license-identifier: mit",
            "  *   SPDX-License-Identifier:   MIT   *",
            "(SPDX-License-Identifier: MIT).",
            "SPDX-License-Identifier = \"MIT\"",
        ] {
            check(line, &["MIT"]);
        }
    }

    #[test]
    fn expressions_and_remarks() {
        check(
            "SPDX-License-Identifier: (GPL-2.0+ OR MIT)",
            &["GPL-2.0-or-later OR MIT"],
        );
        check(
            "SPDX-License-Identifier: MIT see the file LICENSE",
            &["MIT"],
        );
        check(
            "SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note",
            &["GPL-2.0-only WITH Linux-syscall-note"],
        );
        check(
            "SPDX-License-Identifier: MIT\nSPDX-License-Identifier: ISC",
            &["MIT", "ISC"],
        );
    }

    #[test]
    fn templates_and_ignored_blocks_are_nothing() {
        check("SPDX-License-Identifier: <license>", &[]);
        check("SPDX-License-Identifier: ${LICENSE}", &[]);
        check("SPDX-License-Identifier:", &[]);
        check("about SPDX-License-Identifier and so on", &[]);
        check(
            concat!(
                "REUSE-",
                "IgnoreStart\nSPDX-License-Identifier: MIT\nREUSE-",
                "IgnoreEnd\nSPDX-License-Identifier: ISC"
            ),
            &["ISC"],
        );
    }

    #[test]
    fn a_file_of_broken_tags_is_one_problem_more_than_are_explained() {
        let (tags, problems) = read(&"SPDX-License-Identifier: Nothing\n".repeat(5_000));
        assert_eq!((tags.len(), problems.len()), (0, MOST_BROKEN + 1));
        assert_eq!(
            problems[MOST_BROKEN].lines,
            Some(Lines::one(MOST_BROKEN + 1))
        );
    }

    #[test]
    fn a_broken_expression_is_a_problem_with_its_place() {
        let text = "one\n# SPDX-License-Identifier: MIT OR Apache2.0\n";
        let (tags, problems) = read(text);
        assert_eq!(
            tags[0].expression.to_string(),
            "MIT OR LicenseRef-placet-unlisted"
        );
        let excerpt = problems[0].excerpt.as_ref().unwrap();
        assert_eq!(&excerpt.text[excerpt.start..excerpt.end], "Apache2.0");
        assert_eq!(problems[0].lines, Some(Lines::one(2)));
        assert!(problems[0].message.contains("Apache-2.0"));
    }
}
// REUSE-IgnoreEnd
