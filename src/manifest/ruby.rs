// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Statements of Ruby's manifests (gemspecs, podspecs, cookbooks): a name and the strings after
//! it, with variables put in where a plain assignment gave them.

use std::collections::HashMap;

use super::code::{Kind, Token};
use crate::source::Span;

/// How far down fields may stand that others name.
const MOST_FIELDS: usize = 100;

/// `object.name = "a", "b"`, `object.name("a")`, `name "a"`.
#[derive(Debug)]
pub(super) struct Call<'t> {
    /// The name, without its object.
    pub name: &'t str,
    /// The strings of its value, in order; those that are computed are left out.
    pub strings: Vec<String>,
    /// The keys of a hash among them (`:type => "MIT"`), as key and value.
    pub keys: Vec<(String, String)>,
    /// Where it stands.
    pub span: Span,
}

impl Call<'_> {
    /// The first string.
    pub fn first(&self) -> Option<&str> {
        self.strings.first().map(String::as_str)
    }

    /// The value of a key.
    pub fn key(&self, key: &str) -> Option<&str> {
        let found = self.keys.iter().find(|(name, _)| name == key)?;
        Some(&found.1)
    }
}

/// All statements that hold strings.
pub(super) fn calls<'t>(tokens: &'t [Token<'t>]) -> Vec<Call<'t>> {
    let mut found: Vec<Call<'t>> = Vec::new();
    let mut variables: HashMap<&str, String> = HashMap::new();
    let mut depth = 0_i32;
    let mut start = 0;
    for at in 0..=tokens.len() {
        let ends = match tokens.get(at) {
            None => true,
            Some(token) => {
                match token.kind {
                    Kind::Mark('(' | '[' | '{') => depth += 1,
                    Kind::Mark(')' | ']' | '}') => depth = (depth - 1).max(0),
                    _ => {}
                }
                // a list goes on after a comma, and so does an open bracket
                let goes_on = at > 0 && tokens[at - 1].is(',');
                token.kind == Kind::End && depth == 0 && !goes_on
            }
        };
        if !ends {
            continue;
        }
        let statement = &tokens[start..at];
        start = at + 1;
        let Some(call) = call(statement, &variables, &found) else {
            continue;
        };
        if statement.get(1).is_some_and(|token| token.is('='))
            && let Some(value) = call.first()
        {
            variables.insert(call.name, value.to_owned());
        }
        found.push(call);
    }
    found
}

/// One statement; its strings end where a block or a condition begins.
fn call<'t>(
    statement: &'t [Token<'t>],
    variables: &HashMap<&str, String>,
    before: &[Call<'_>],
) -> Option<Call<'t>> {
    let mut head = 0;
    statement.first()?.word()?;
    // object.name, object.part.name
    while statement.get(head + 1).is_some_and(|token| token.is('.'))
        && statement
            .get(head + 2)
            .is_some_and(|it| it.kind == Kind::Word)
    {
        head += 2;
    }
    let name = statement[head].word()?;
    let mut call = Call {
        name,
        strings: Vec::new(),
        keys: Vec::new(),
        span: statement[0].span.start..statement[statement.len() - 1].span.end,
    };
    let tokens = &statement[head + 1..];
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let previous = at.checked_sub(1).and_then(|at| tokens.get(at));
        let value = match token.kind {
            Kind::Text => put_in(&token.text, variables, before),
            Kind::Word if matches!(token.text.as_ref(), "if" | "unless" | "do") => break,
            // a variable standing alone, or a field of the same object
            Kind::Word => {
                let computes = next.is_some_and(|token| token.is('.') || token.is('('));
                let known = variables.get(token.text.as_ref()).cloned().or_else(|| {
                    if !previous.is_some_and(|token| token.is('.')) {
                        return None;
                    }
                    // the fields that others name stand at the top
                    let mut fields = before.iter().take(MOST_FIELDS);
                    let same = fields.find(|call| call.name == token.text);
                    same?.first().map(str::to_owned)
                });
                match known.filter(|_| !computes) {
                    Some(known) => known,
                    None => continue,
                }
            }
            _ => continue,
        };
        // 'key' => value is a key, and so is :key => value and key: value
        let arrow = |at: usize| {
            let is = |at: usize, mark| {
                tokens
                    .get(at)
                    .is_some_and(|token: &Token<'_>| token.is(mark))
            };
            is(at, '=') && is(at + 1, '>')
        };
        if arrow(at + 1) {
            continue;
        }
        let key = match at.checked_sub(3) {
            Some(key) if arrow(at - 2) => Some(&tokens[key]),
            _ if previous.is_some_and(|token| token.is(':')) => {
                at.checked_sub(2).map(|key| &tokens[key])
            }
            _ => None,
        };
        match key {
            Some(key) => call.keys.push((key.text.to_string(), value)),
            None => call.strings.push(value),
        }
    }
    Some(call)
}

/// Puts variables into `"#{…}"`; one that is not known leaves the text as it is.
fn put_in(text: &str, variables: &HashMap<&str, String>, before: &[Call<'_>]) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once("#{") {
        let Some((name, tail)) = tail.split_once('}') else {
            break;
        };
        whole.push_str(head);
        let field = || {
            let (_, field) = name.trim().split_once('.')?;
            let mut fields = before.iter().take(MOST_FIELDS);
            fields.find(|call| call.name == field)?.first()
        };
        match variables
            .get(name.trim())
            .map(String::as_str)
            .or_else(field)
        {
            Some(value) if whole.len() + value.len() < 4096 => whole.push_str(value),
            _ => {
                whole.push_str("#{");
                whole.push_str(name);
                whole.push('}');
            }
        }
        rest = tail;
    }
    whole.push_str(rest);
    whole
}
