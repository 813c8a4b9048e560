// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Declared licenses with their meaning, alone and together: a choice, all of them, the
//! classifiers of Python.

use super::page::Page;
use crate::license::Expr;
use crate::package::Declared;
use crate::source::Span;

/// Longest statement that is kept; longer ones are license texts.
const MAX_STATEMENT: usize = 200;

/// Most licenses of one package that are read one by one.
pub(super) const MOST_LICENSES: usize = 50;

impl Page<'_> {
    /// A license statement with its meaning.
    pub fn declared(&self, statement: &str, span: Option<&Span>) -> Declared {
        let statement = statement.trim();
        let meaning = if is_text(statement) {
            Err("the field holds a license text instead of a license name"
                .to_owned()
                .into())
        } else {
            self.rules.meaning(statement)
        };
        let (expression, unclear, reading) = match meaning {
            Ok(expression) => (Some(expression), None, None),
            Err(unclear) => (None, Some(unclear.why), unclear.reading),
        };
        Declared {
            statement: shorten(statement),
            expression,
            unclear,
            reading,
            files: Vec::new(),
            lines: span.map(|span| self.lines(span)),
        }
    }

    /// A license statement as npm reads it: `SEE LICENSE IN file`, and `UNLICENSED`.
    pub fn declared_npm(&self, statement: &str, span: Option<&Span>) -> Declared {
        const SEE: &str = "SEE LICENSE IN";
        let statement = statement.trim();
        let head = statement.get(..SEE.len()).unwrap_or("");
        if head.eq_ignore_ascii_case(SEE) {
            let file = statement[head.len()..].trim().trim_matches(['<', '>', '"']);
            return Declared {
                statement: shorten(statement),
                ..self.in_file(file, span)
            };
        }
        let mut declared = self.declared(statement, span);
        // npm: "if you do not wish to grant others the right to use a package under any
        // terms"; one letter away from the Unlicense, which grants everything
        if statement == "UNLICENSED" {
            declared.expression = Some(Expr::id("LicenseRef-proprietary"));
            declared.unclear = None;
        }
        declared
    }

    /// What the license classifiers of a Python package say together.
    pub fn classifiers(&self, all: &[(&str, Span)]) -> Option<Declared> {
        let told = all.iter().filter(|(text, _)| {
            // "OSI Approved" alone stands beside the classifier that says which
            text.starts_with("License ::") && !text.trim_end().ends_with(":: OSI Approved")
        });
        let mut told = told.take(MOST_LICENSES);
        let (first, span) = told.next()?;
        let mut declared = self.declared(first, Some(span));
        for (next, _) in told {
            let next = self.declared(next, None);
            declared.statement = format!("{}, {}", declared.statement, next.statement);
            if declared.reading != next.reading || next.expression.is_some() {
                declared.reading = None;
            }
            if declared.expression != next.expression {
                declared.expression = None;
                declared.unclear = Some(
                    "several license classifiers do not tell whether all of the licenses apply \
                     or one may be chosen"
                        .to_owned(),
                );
            }
        }
        Some(declared)
    }

    /// A license that is only said to be in a file.
    pub fn in_file(&self, file: &str, span: Option<&Span>) -> Declared {
        let unclear = match self.file(file) {
            Some(_) => format!(
                "the manifest names no license, only the file `{}`",
                shorten(file)
            ),
            None => format!(
                "the license file `{}` lies outside the project",
                shorten(file)
            ),
        };
        Declared {
            statement: shorten(file),
            expression: None,
            unclear: Some(unclear),
            reading: None,
            files: self.file(file).into_iter().collect(),
            lines: span.map(|span| self.lines(span)),
        }
    }

    /// What several statements about one package say together: a choice between them.
    pub fn any_of(&self, all: impl IntoIterator<Item = Declared>) -> Option<Declared> {
        joined(all, |one, other| Expr::or([one, other]))
    }

    /// What several statements about one package say together: all of them apply.
    pub fn all_of(&self, all: impl IntoIterator<Item = Declared>) -> Option<Declared> {
        joined(all, |one, other| Expr::and([one, other]))
    }
}

/// The first of the two if it is certain, else the second if that is, else the first.
pub(super) fn prefer(first: Option<Declared>, second: Option<Declared>) -> Option<Declared> {
    let certain = |declared: &Option<Declared>| {
        declared
            .as_ref()
            .is_some_and(|declared| declared.expression.is_some())
    };
    let (mut kept, other) = if certain(&first) || !certain(&second) {
        (first, second)
    } else {
        (second, first)
    };
    if let (Some(kept), Some(other)) = (&mut kept, &other) {
        if kept.files.is_empty() {
            kept.files.clone_from(&other.files);
        }
        if kept.expression.is_none() && kept.reading.is_none() {
            kept.reading.clone_from(&other.reading);
        }
    }
    kept.or(other)
}

/// Statements about one package, joined; certain only if all are.
fn joined(
    all: impl IntoIterator<Item = Declared>,
    join: impl Fn(Expr, Expr) -> Option<Expr>,
) -> Option<Declared> {
    let mut all = all.into_iter().take(MOST_LICENSES);
    let mut joined = all.next()?;
    for next in all {
        let read = |declared: &Declared| {
            let certain = declared.expression.as_ref();
            certain.or(declared.reading.as_ref()).cloned()
        };
        let readings = read(&joined).zip(read(&next));
        joined.reading = readings.and_then(|(one, other)| {
            let same = one == other;
            if same { Some(one) } else { join(one, other) }
        });
        if joined.expression != next.expression || joined.expression.is_none() {
            joined.expression = match (joined.expression, next.expression) {
                (Some(one), Some(other)) => join(one, other),
                _ => None,
            };
        }
        if joined.statement != next.statement {
            joined.statement = format!("{}, {}", joined.statement, next.statement);
        }
        joined.unclear = joined.unclear.or(next.unclear);
        joined.files.extend(next.files);
    }
    joined.reading = joined.reading.filter(|_| joined.expression.is_none());
    Some(joined)
}

fn is_text(statement: &str) -> bool {
    statement.len() > MAX_STATEMENT || statement.lines().count() > 3
}

/// A statement short enough for a report, on one line.
pub(super) fn shorten(statement: &str) -> String {
    let line = statement
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("");
    let mut end = line.len().min(MAX_STATEMENT);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    if end < line.len() || is_text(statement) {
        format!("{} …", &line[..end])
    } else {
        statement.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
