// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Calls in manifests that are programs: `name("a", key = "b")`, `name('a', key: ['b', 'c'])`.

use super::code::{Kind, Token, closing};
use super::page::Page;
use crate::source::{Problem, Span};

/// A call with what stands between its brackets.
pub(super) struct Call<'t> {
    /// Where its name stands.
    pub span: Span,
    /// What it is given, in order.
    pub arguments: Vec<Argument<'t>>,
}

/// A value, and its name where it has one.
pub(super) struct Argument<'t> {
    /// Before `=` or `:`.
    pub name: Option<&'t str>,
    /// The tokens of the value.
    pub value: Vec<&'t Token<'t>>,
}

impl<'t> Argument<'t> {
    /// The strings of the value: itself, or members of a list.
    pub fn strings(&self) -> impl Iterator<Item = (&'t str, &'t Span)> + use<'_, 't> {
        let strings = self.value.iter().copied();
        strings.filter_map(|token| Some((token.string()?, &token.span)))
    }

    /// Whether the value is this word alone.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self.value.as_slice(), [one] if one.is_word(word))
    }
}

impl<'t> Call<'t> {
    /// The argument of a name.
    pub fn named(&self, name: &str) -> Option<&Argument<'t>> {
        self.arguments.iter().find(|it| it.name == Some(name))
    }

    /// The first string of a named argument.
    pub fn text(&self, name: &str) -> Option<&'t str> {
        Some(self.named(name)?.strings().next()?.0)
    }

    /// The first string of the first argument without a name.
    pub fn first(&self) -> Option<&'t str> {
        let plain = self.arguments.iter().find(|it| it.name.is_none())?;
        Some(plain.strings().next()?.0)
    }
}

/// All calls of a name, none of them within another.
///
/// # Errors
/// When one is never closed: what follows may belong to it or not.
pub(super) fn calls<'t>(
    page: &Page<'_>,
    tokens: &'t [Token<'t>],
    name: &str,
) -> Result<Vec<Call<'t>>, Problem> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < tokens.len() {
        if !(tokens[at].is_word(name) && tokens[at + 1].is('(')) {
            at += 1;
            continue;
        }
        let end = closing(tokens, at + 1);
        if end == tokens.len() {
            let message = format!("`{name}(` is never closed");
            return Err(page.malformed(Some(tokens[at].span.clone()), message));
        }
        found.push(Call {
            span: tokens[at].span.clone(),
            arguments: arguments(&tokens[at + 2..end]),
        });
        at = end;
    }
    Ok(found)
}

/// What stands between commas.
fn arguments<'t>(tokens: &'t [Token<'t>]) -> Vec<Argument<'t>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let start = at;
        while at < tokens.len() && !tokens[at].is(',') {
            at = match tokens[at].kind {
                Kind::Mark('(' | '[' | '{') => closing(tokens, at) + 1,
                _ => at + 1,
            };
        }
        let part = &tokens[start..at.min(tokens.len())];
        let part: Vec<&Token<'_>> = part.iter().filter(|it| it.kind != Kind::End).collect();
        let named = part.len() > 1 && (part[1].is(':') || part[1].is('='));
        let name = part.first().filter(|_| named).and_then(|it| it.word());
        let value = if name.is_some() {
            &part[2..]
        } else {
            &part[..]
        };
        if !value.is_empty() {
            found.push(Argument {
                name,
                value: value.to_vec(),
            });
        }
        at += 1;
    }
    found
}
