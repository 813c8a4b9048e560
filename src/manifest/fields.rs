// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Paragraphs of `Name: value` fields, as Debian and R write them: a line that begins with a
//! space goes on with the value above, an empty line ends the paragraph.

use super::page::Page;
use crate::source::{Problem, Span};

/// One field.
#[derive(Debug)]
pub(super) struct Field<'t> {
    /// Its name as written.
    pub name: &'t str,
    /// Its value, the lines joined by `\n`, each without its indentation.
    pub value: String,
    /// Where it stands.
    pub span: Span,
}

/// A paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph<'t>(pub Vec<Field<'t>>);

impl<'t> Paragraph<'t> {
    /// A field by its name, whatever the case.
    pub fn get(&self, name: &str) -> Option<&Field<'t>> {
        let mut fields = self.0.iter();
        fields.find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// A field's value on one line.
    pub fn line(&self, name: &str) -> Option<&str> {
        let value = self.get(name)?.value.trim();
        Some(value).filter(|value| !value.is_empty())
    }
}

/// The first line that is neither a field nor goes on with one.
pub(super) fn stray(page: &Page<'_>) -> Option<Problem> {
    let mut lines = page.each_line();
    let found = lines.find(|(line, _)| {
        let field = line
            .split_once(':')
            .is_some_and(|(name, _)| !name.contains(' '));
        let other = line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-']);
        !field && !other
    });
    found.map(|(_, span)| page.malformed(Some(span), "this line is no `Name: value`"))
}

/// All paragraphs that have fields.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph<'_>> {
    let mut all = Vec::new();
    let mut open = Paragraph::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        if line.is_empty() {
            all.push(std::mem::take(&mut open));
        } else if line.starts_with('#') {
            // a comment, within a value too
        } else if line.starts_with([' ', '\t']) {
            if let Some(last) = open.0.last_mut() {
                last.value.push('\n');
                last.value.push_str(line.trim());
                last.span.end = start + line.len();
            }
        } else if let Some((name, value)) = line.split_once(':') {
            open.0.push(Field {
                name: name.trim(),
                value: value.trim().to_owned(),
                span: start..start + line.len(),
            });
        }
    }
    all.push(open);
    all.retain(|paragraph| !paragraph.0.is_empty());
    all
}
