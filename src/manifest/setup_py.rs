// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `setup.py`: a Python project by a program, which is read and never run.
//!
//! The arguments of its call of `setup` are taken where they are written out: strings, lists,
//! dictionaries, and names that a plain assignment gave such a value. What the program
//! computes or reads from other files stays unknown.

use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::code::{Kind, Language, Token, closing, tokens};
use super::declared::prefer;
use super::page::{Page, group_scope, unpacked_version};
use super::pep508::Requirement;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "setup-py",
    matches: |_, name| {
        let stem = name.strip_suffix("setup.py");
        stem.is_some_and(|stem| stem.is_empty() || stem.ends_with(['_', '-']))
    },
    read,
};

/// Deepest nesting of values, and longest chain of names, that is followed.
const DEEPEST: usize = 16;

/// Most members of a list, so that lists cannot grow by naming each other.
const MOST_MEMBERS: usize = 4096;

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens: Vec<Token<'_>> = tokens(page.text, Language::Python);
    let program = Program::new(&tokens);
    let Some(call) = program.setup() else {
        return Ok(Manifest::default());
    };
    if closing(&tokens, call + 1) == tokens.len() {
        let message = "`setup(` is never closed";
        return Err(page.malformed(Some(tokens[call].span.clone()), message));
    }
    let mut arguments = HashMap::new();
    program.arguments(call + 1, &mut arguments, 0);
    let first = |key: &str| match arguments.get(key)?.first()? {
        Value::Text(text, span) => Some((text.trim(), span.clone())),
        _ => None,
    };
    let name = first("name").map(|(name, _)| name);
    let version = first("version").map(|(version, _)| version);
    // what the program computes stands in the name of a release's folder
    let version = version.or_else(|| unpacked_version(folder(page.path), name?));
    let mut package = page.package(Ecosystem::Pypi, name, version);
    let classifiers: Vec<(&str, Span)> = arguments
        .get("classifiers")
        .into_iter()
        .flatten()
        .flat_map(Value::texts)
        // one string may hold them all, a line each
        .flat_map(|(text, span)| text.lines().map(move |line| (line.trim(), span.clone())))
        .collect();
    let license = first("license").filter(|(license, _)| !license.is_empty());
    let license = license.map(|(license, span)| page.declared(license, Some(&span)));
    package.declared = prefer(license, page.classifiers(&classifiers));

    let mut add = |text: &str, span: &Span, scope| {
        // one string may hold several requirements, a line each
        for line in text.lines() {
            let Some(requirement) = Requirement::parse(line) else {
                continue;
            };
            let pinned = requirement.pinned();
            let found = page.dependency(Ecosystem::Pypi, requirement.name, pinned, Some(span));
            package.dependencies.extend(found.map(|found| Dependency {
                requirement: requirement.wanted(),
                scope,
                direct: Some(true),
                ..found
            }));
        }
    };
    for (key, scope) in [
        ("install_requires", Scope::Runtime),
        ("requires", Scope::Runtime),
        ("setup_requires", Scope::Build),
        ("tests_require", Scope::Test),
    ] {
        for value in arguments.get(key).into_iter().flatten() {
            value
                .texts()
                .into_iter()
                .for_each(|(text, span)| add(text, &span, scope));
        }
    }
    for value in arguments.get("extras_require").into_iter().flatten() {
        let Value::Table(entries) = value else {
            continue;
        };
        for (extra, values) in entries {
            // `name:marker` or `:marker` alone, which is no extra
            let scope = match extra.split(':').next() {
                Some("") => Scope::Runtime,
                Some(extra) => group_scope(extra, Scope::Optional),
                None => Scope::Optional,
            };
            for (text, span) in values.texts() {
                add(text, &span, scope);
            }
        }
    }
    // an extra may hold the members of others
    let mut seen: HashMap<(String, Option<String>), usize> = HashMap::new();
    let mut once: Vec<Dependency> = Vec::new();
    for it in std::mem::take(&mut package.dependencies) {
        match seen.entry((it.name.clone(), it.requirement.clone())) {
            Entry::Occupied(before) => {
                let before = &mut once[*before.get()];
                before.scope = before.scope.min(it.scope);
            }
            Entry::Vacant(slot) => {
                slot.insert(once.len());
                once.push(it);
            }
        }
    }
    package.dependencies = once;
    let describes =
        package.name.is_some() || package.declared.is_some() || !package.dependencies.is_empty();
    if !describes {
        return Ok(Manifest::default());
    }
    Ok(Manifest::of(package))
}

/// A value as far as it is written out.
#[derive(Debug, Clone)]
enum Value {
    Text(String, Span),
    List(Vec<Value>),
    Table(Vec<(String, Value)>),
}

impl Value {
    /// All strings in it, those of lists in their order.
    fn texts(&self) -> Vec<(&str, Span)> {
        match self {
            Self::Text(text, span) => vec![(text, span.clone())],
            Self::List(members) => members.iter().flat_map(Self::texts).collect(),
            Self::Table(_) => Vec::new(),
        }
    }
}

struct Program<'t> {
    /// Tokens that may still be looked at: names may name each other many times over.
    left: Cell<usize>,
    tokens: &'t [Token<'t>],
    /// Where the value of each name begins, by its last plain assignment; and the entries of
    /// `name['key'] = …`.
    names: HashMap<&'t str, Vec<usize>>,
}

impl<'t> Program<'t> {
    fn new(tokens: &'t [Token<'t>]) -> Self {
        let mut names: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut depth = 0_i32;
        for (at, window) in tokens.windows(3).enumerate() {
            match window[0].kind {
                Kind::Mark('(' | '[' | '{') => depth += 1,
                Kind::Mark(')' | ']' | '}') => depth = (depth - 1).max(0),
                _ => {}
            }
            // within brackets `name=value` is an argument
            if depth > 0 {
                continue;
            }
            let starts = at == 0 || tokens[at - 1].kind == Kind::End || tokens[at - 1].is(':');
            let Some(name) = window[0].word().filter(|_| starts) else {
                continue;
            };
            if window[1].is('=') && !window[2].is('=') {
                names.entry(name).or_default().push(at + 2);
            }
        }
        let left = Cell::new(32 * tokens.len() + 1024);
        Self {
            left,
            tokens,
            names,
        }
    }

    /// Where `setup` is called.
    fn setup(&self) -> Option<usize> {
        let calls = self.tokens.windows(2).enumerate();
        let mut calls = calls.filter(|(at, window)| {
            let defined = *at > 0 && self.tokens[at - 1].is_word("def");
            window[0].is_word("setup") && window[1].is('(') && !defined
        });
        Some(calls.next()?.0)
    }

    /// `key=value, **table` between brackets; the opening one is at `open`.
    fn arguments(&self, open: usize, into: &mut HashMap<String, Vec<Value>>, depth: usize) {
        let end = closing(self.tokens, open);
        for part in self.parts(open + 1, end) {
            let tokens = &self.tokens[part.clone()];
            let named = tokens.len() > 2 && tokens[1].is('=');
            if let Some(key) = tokens[0].word().filter(|_| named) {
                if let Some(value) = self.value(part.start + 2..part.end, depth) {
                    into.entry(key.to_owned()).or_default().push(value);
                }
            } else if tokens.len() > 2
                && tokens[0].is('*')
                && tokens[1].is('*')
                && let Some(Value::Table(entries)) = self.value(part.start + 2..part.end, depth)
            {
                for (key, value) in entries {
                    into.entry(key).or_default().push(value);
                }
            }
        }
    }

    /// The stretches between commas of a range, without ends of lines around them.
    fn parts(&self, start: usize, end: usize) -> Vec<std::ops::Range<usize>> {
        let mut parts = Vec::new();
        let mut from = start;
        let mut at = start;
        while at <= end.min(self.tokens.len()) {
            let last = at == end || at == self.tokens.len();
            if last || self.tokens[at].is(',') {
                let mut part = from..at;
                while part.start < part.end && self.tokens[part.start].kind == Kind::End {
                    part.start += 1;
                }
                while part.end > part.start && self.tokens[part.end - 1].kind == Kind::End {
                    part.end -= 1;
                }
                if !part.is_empty() {
                    parts.push(part);
                }
                from = at + 1;
            } else if matches!(self.tokens[at].kind, Kind::Mark('(' | '[' | '{')) {
                at = closing(self.tokens, at);
                continue;
            }
            at += 1;
        }
        parts
    }

    /// The value of an expression, terms joined by `+`; `None` where any of it is computed,
    /// but of a list what is written out.
    fn value(&self, range: std::ops::Range<usize>, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let mut sum: Option<Value> = None;
        let mut at = range.start;
        while at < range.end {
            if self.tokens[at].kind == Kind::End || self.tokens[at].is('+') {
                at += 1;
                continue;
            }
            let (term, next) = self.term(at, range.end, depth);
            // what follows a term, such as a method or an operator, computes
            let follows = self.tokens[next..range.end]
                .iter()
                .find(|token| token.kind != Kind::End);
            let plain = follows.is_none_or(|token| token.is('+') || token.kind == Kind::Text);
            let term = term.filter(|_| plain);
            sum = match (sum, term) {
                (None, term) => Some(term?),
                (Some(Value::Text(one, span)), Some(Value::Text(other, _))) => {
                    Some(Value::Text(one + &other, span))
                }
                (Some(Value::List(mut one)), Some(Value::List(other))) => {
                    one.extend(other);
                    one.truncate(MOST_MEMBERS);
                    Some(Value::List(one))
                }
                (Some(Value::List(one)), None) => return Some(Value::List(one)),
                _ => return None,
            };
            at = next;
        }
        sum
    }

    /// One term, and the token after it.
    fn term(&self, at: usize, end: usize, depth: usize) -> (Option<Value>, usize) {
        let token = &self.tokens[at];
        let cost = match token.kind {
            Kind::Mark('(' | '[' | '{') => closing(self.tokens, at) - at + 1,
            _ => 1,
        };
        let Some(left) = self.left.get().checked_sub(cost) else {
            return (None, end);
        };
        self.left.set(left);
        let after = |open: usize| (closing(self.tokens, open) + 1).min(end);
        match token.kind {
            Kind::Text => {
                let text = token.text.to_string();
                (Some(Value::Text(text, token.span.clone())), at + 1)
            }
            Kind::Mark('[' | '(') => {
                let close = closing(self.tokens, at);
                let parts = self.parts(at + 1, close);
                let commas = self.tokens[at..close.min(end)].iter().any(|it| it.is(','));
                if token.is('(') && parts.len() == 1 && !commas {
                    let inner = parts.into_iter().next().unwrap_or(at..at);
                    return (self.value(inner, depth + 1), after(at));
                }
                let mut members = Vec::new();
                for part in parts.into_iter().take(MOST_MEMBERS) {
                    // `*others` puts in the members of another list
                    let spread = self.tokens[part.start].is('*');
                    // `a if … else b`: what may be needed is listed, a license would not be
                    let tokens = &self.tokens[part.clone()];
                    let chosen = tokens.iter().position(|token| token.is_word("if"));
                    let end = chosen.map_or(part.end, |at| part.start + at);
                    let inner = part.start + usize::from(spread)..end.max(part.start + 1);
                    match self.value(inner, depth + 1) {
                        Some(Value::List(more)) if spread => members.extend(more),
                        other => members.extend(other),
                    }
                }
                members.truncate(MOST_MEMBERS);
                (Some(Value::List(members)), after(at))
            }
            Kind::Mark('{') => {
                let close = closing(self.tokens, at);
                let mut entries = Vec::new();
                for part in self.parts(at + 1, close) {
                    let key = self.tokens[part.start].string();
                    let colon = part.start + 1;
                    if let Some(key) = key.filter(|_| self.is_mark(colon, ':'))
                        && let Some(value) = self.value(colon + 1..part.end, depth + 1)
                    {
                        entries.push((key.to_owned(), value));
                    }
                }
                (Some(Value::Table(entries)), after(at))
            }
            Kind::Word if self.is_mark(at + 1, '(') => {
                let value = (token.text == "dict").then(|| {
                    let mut table = HashMap::new();
                    self.arguments(at + 1, &mut table, depth + 1);
                    let entries = table.into_iter();
                    let last = entries.filter_map(|(key, mut values)| Some((key, values.pop()?)));
                    let mut entries: Vec<_> = last.collect();
                    entries.sort_by(|one, other| one.0.cmp(&other.0));
                    Value::Table(entries)
                });
                (value, after(at + 1))
            }
            Kind::Word if !self.is_mark(at + 1, '.') && !self.is_mark(at + 1, '[') => {
                (self.named(&token.text, depth + 1), at + 1)
            }
            _ => (None, at + 1),
        }
    }

    fn is_mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(mark))
    }

    /// The value that a name was given, where all that gave it one are written out alike.
    fn named(&self, name: &str, depth: usize) -> Option<Value> {
        let last = *self.names.get(name)?.last()?;
        let mut end = last;
        while end < self.tokens.len() && self.tokens[end].kind != Kind::End {
            end = match self.tokens[end].kind {
                Kind::Mark('(' | '[' | '{') => closing(self.tokens, end) + 1,
                _ => end + 1,
            };
        }
        self.value(last..end.min(self.tokens.len()), depth)
    }
}
