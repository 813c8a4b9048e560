// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Values of a policy, each with its place: text, days, expressions, lists, and what is said where
//! one does not fit.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{At, KEYS};
use crate::license::{self, Expr};
use crate::mistake::Mistake;
use crate::policy::date::Date;
use crate::source::Span;

/// Reads values and notes what is wrong with them.
pub(super) struct Reader<'m> {
    pub(super) source: usize,
    pub(super) mistakes: &'m mut Vec<Mistake>,
}

pub(super) type Value<'a> = Spanned<DeValue<'a>>;

impl Reader<'_> {
    pub(super) fn table<'v, 'i>(&mut self, value: &'v Value<'i>) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.expected(value, "a table");
        }
        table
    }

    pub(super) fn entries<T>(
        &mut self,
        value: &Value<'_>,
        read: fn(&mut Self, &Value<'_>) -> Option<T>,
    ) -> Vec<(At<String>, T)> {
        let Some(table) = self.table(value) else {
            return Vec::new();
        };
        table
            .iter()
            .filter_map(|(key, value)| {
                let key = At {
                    value: key.get_ref().to_string(),
                    span: key.span(),
                };
                Some((key, read(self, value)?))
            })
            .collect()
    }

    pub(super) fn list<T>(
        &mut self,
        value: &Value<'_>,
        read: fn(&mut Self, &Value<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(array) = value.get_ref().as_array() else {
            self.expected(value, "a list");
            return None;
        };
        Some(array.iter().filter_map(|item| read(self, item)).collect())
    }

    pub(super) fn text(&mut self, value: &Value<'_>) -> Option<At<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.expected(value, "text in quotes");
            return None;
        };
        Some(At {
            value: text.to_owned(),
            span: value.span(),
        })
    }

    /// Text that says something.
    pub(super) fn filled(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.text(value)?;
        if text.value.trim().is_empty() {
            self.mistakes
                .push(Mistake::new(self.source, text.span, "empty text").label("say it in words"));
            return None;
        }
        Some(text.value)
    }

    pub(super) fn date(&mut self, value: &Value<'_>) -> Option<At<Date>> {
        let date = match value.get_ref() {
            DeValue::String(text) => Date::parse(text),
            DeValue::Datetime(time) => time
                .date
                .and_then(|date| Date::new(date.year, date.month, date.day)),
            _ => None,
        };
        if date.is_none() {
            self.expected(value, "a day, such as 2026-11-22");
        }
        date.map(|date| At {
            value: date,
            span: value.span(),
        })
    }

    pub(super) fn expression(&mut self, value: &Value<'_>) -> Option<At<Expr>> {
        let text = self.text(value)?;
        match parse_expression(self.source, &text) {
            Ok(expr) => Some(At {
                value: expr,
                span: text.span,
            }),
            Err(mistake) => {
                self.mistakes.push(*mistake);
                None
            }
        }
    }

    pub(super) fn unknown_key(&mut self, table: &str, key: &str, span: Span) {
        let known = KEYS
            .iter()
            .find(|(name, _)| *name == table)
            .map_or(&[][..], |(_, keys)| *keys);
        let mistake = Mistake::new(self.source, span, format!("unknown key `{key}`"));
        self.mistakes
            .push(match license::nearest(key, known.iter().copied()) {
                Some(nearest) => mistake.label(format!("did you mean `{nearest}`?")),
                None => mistake.label(format!("expected one of {}", words(known.iter().copied()))),
            });
    }

    pub(super) fn not_one_of<'w>(
        &mut self,
        word: &At<String>,
        what: &str,
        known: impl Iterator<Item = &'w str> + Clone,
    ) {
        self.mistakes
            .push(not_one_of(self.source, word, what, known));
    }

    pub(super) fn expected(&mut self, value: &Value<'_>, what: &str) {
        self.mistakes.push(
            Mistake::new(
                self.source,
                value.span(),
                format!("{} does not fit here", value.get_ref().type_str()),
            )
            .label(format!("expected {what}")),
        );
    }

    pub(super) fn missing(&mut self, span: &Span, key: &str, what: &str) {
        self.mistakes.push(
            Mistake::new(self.source, span.clone(), format!("`{key}` is missing"))
                .label(format!("needs `{key}`: {what}")),
        );
    }
}

/// A word that is none of those known.
pub(in crate::policy) fn not_one_of<'w>(
    source: usize,
    word: &At<String>,
    what: &str,
    known: impl Iterator<Item = &'w str> + Clone,
) -> Mistake {
    let mistake = Mistake::new(
        source,
        word.span.clone(),
        format!("`{}` is not {what}", shown(&word.value)),
    );
    match license::nearest(&word.value, known.clone()) {
        Some(nearest) => mistake.label(format!("did you mean `{nearest}`?")),
        None => mistake.label(format!("expected one of {}", words(known))),
    }
}

/// Reads an SPDX expression out of a quoted value or key; the caret stands under the word.
pub(in crate::policy) fn parse_expression(
    source: usize,
    text: &At<String>,
) -> Result<Expr, Box<Mistake>> {
    Expr::parse(&text.value).map_err(|error| {
        // in a plain one-line string the text begins one byte after the quote; where escapes
        // or a multi-line string moved it, the whole value is marked
        let plain = text.span.len() == text.value.len() + 2;
        let span = if plain {
            let at = text.span.start + 1;
            at + error.span.start..at + error.span.end
        } else {
            text.span.clone()
        };
        let mistake = Mistake::new(source, span, error.message);
        Box::new(match error.nearest {
            Some(nearest) => mistake.label(format!("did you mean `{nearest}`?")),
            None => mistake
                .label("expected an SPDX license expression")
                .help("ids are those of https://spdx.org/licenses, or begin with LicenseRef-"),
        })
    })
}

fn words<'w>(known: impl Iterator<Item = &'w str>) -> String {
    known
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A word for a message: short, on one line.
fn shown(word: &str) -> String {
    let mut shown: String = word.chars().filter(|c| !c.is_control()).take(60).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    shown
}
