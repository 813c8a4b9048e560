// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `meson.build`: a project that Meson builds, read and not run.

use super::code::{Kind, Language, Token, closing, tokens};
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Ecosystem, Scope};
use crate::source::{Problem, file_name};

/// The format.
pub const FORMAT: Format = Format {
    name: "meson",
    matches: |path| file_name(path) == "meson.build",
    read,
};

/// Most calls of one name that are read.
const MOST_CALLS: usize = 1000;

/// A name, where there is one, and the strings of a value.
type Argument<'t> = (Option<&'t str>, Vec<&'t Token<'t>>);

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens = tokens(page.text, Language::Python);
    // only the folder at the top has a project; others are parts of one
    let Some((_, project)) = calls(&tokens, "project").into_iter().next() else {
        return Ok(Manifest::default());
    };
    let strings = |arguments: &[Argument<'_>], key: Option<&str>| {
        let mut found = arguments.iter().filter(|(name, _)| *name == key);
        found.next().map(|(_, values)| {
            let all = values
                .iter()
                .map(|token| (token.text.to_string(), token.span.clone()));
            all.collect::<Vec<_>>()
        })
    };
    let first = |key| strings(&project, key).and_then(|all| Some(all.into_iter().next()?.0));
    let mut package = page.package_in(
        Ecosystem::Meson,
        None,
        first(None).as_deref(),
        first(Some("version")).as_deref(),
    );
    // Meson: a list of licenses; newer versions advise one expression, so a list says no more
    // than that all of them occur
    let licenses = strings(&project, Some("license")).unwrap_or_default();
    package.declared = page.all_of(
        licenses
            .iter()
            .map(|(text, span)| page.declared(text, Some(span))),
    );
    for (head, arguments) in calls(&tokens, "dependency") {
        let Some((name, _)) = strings(&arguments, None).and_then(|all| all.into_iter().next())
        else {
            continue;
        };
        let wanted = strings(&arguments, Some("version")).unwrap_or_default();
        let wanted: Vec<String> = wanted.into_iter().map(|(text, _)| text).collect();
        package.dependencies.extend(page.wanted(
            Ecosystem::Generic,
            (Some("meson"), &name),
            Some(&wanted.join(", ")),
            Scope::Runtime,
            Some(&head.span),
        ));
    }
    Ok(Manifest::of(package))
}

/// All calls of a name: the name's token and the arguments.
fn calls<'t>(tokens: &'t [Token<'t>], name: &str) -> Vec<(&'t Token<'t>, Vec<Argument<'t>>)> {
    let windows = tokens.windows(2).enumerate();
    let called = windows.filter(|(_, window)| window[0].is_word(name) && window[1].is('('));
    // an open bracket runs to the end, so that many of them would take long
    let all = called
        .take(MOST_CALLS)
        .map(|(at, _)| (&tokens[at], arguments(tokens, at + 1)));
    all.collect()
}

/// The arguments between brackets: a name, if there is one, and the strings of the value.
fn arguments<'t>(tokens: &'t [Token<'t>], open: usize) -> Vec<Argument<'t>> {
    let end = closing(tokens, open).min(tokens.len());
    let mut found = Vec::new();
    let mut at = open + 1;
    while at < end {
        let start = at;
        while at < end && !tokens[at].is(',') {
            at = match tokens[at].kind {
                Kind::Mark('(' | '[' | '{') => closing(tokens, at) + 1,
                _ => at + 1,
            };
        }
        let part = &tokens[start..at.min(end)];
        let part: Vec<&Token<'_>> = part.iter().filter(|it| it.kind != Kind::End).collect();
        let name = match part.get(1) {
            Some(colon) if colon.is(':') => part[0].word(),
            _ => None,
        };
        let strings = part.iter().copied().filter(|it| it.kind == Kind::Text);
        found.push((name, strings.collect()));
        at += 1;
    }
    found
}
