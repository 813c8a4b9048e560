// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `cpanfile`: the modules that a Perl project asks for, read and not run.

use super::code::{Kind, Language, Token, closing, tokens};
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "cpanfile",
    matches: |_, name| name == "cpanfile",
    read,
};

/// Most blocks within each other, and most tokens before a block begins.
const NEAR: usize = 8;

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    // Perl's comments and strings are those of Python here
    let tokens = tokens(page.text, Language::Python);
    let mut found: Vec<Dependency> = Vec::new();
    // phases and features, by the token that closes them
    let mut open: Vec<(usize, Scope)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        open.retain(|(end, _)| *end > at);
        // `on test => …` and `on 'test' => …` are the same
        let name = tokens
            .get(at + 1)
            .filter(|it| it.string().is_some() || token.is_word("on"));
        let Some(name) = name.map(|it| it.text.as_ref()) else {
            continue;
        };
        let around = open.last().map_or(Scope::Runtime, |(_, scope)| *scope);
        let scope = match token.word() {
            Some("on" | "feature") if open.len() < NEAR => {
                let is_phase = token.is_word("on");
                let scope = match name {
                    "test" if is_phase => Scope::Test,
                    "configure" | "build" if is_phase => Scope::Build,
                    "develop" if is_phase => Scope::Dev,
                    _ if is_phase => Scope::Runtime,
                    _ => Scope::Optional,
                };
                let ahead = tokens[at..].iter().take(NEAR);
                let Some(brace) = ahead.enumerate().find(|(_, it)| it.is('{')) else {
                    continue;
                };
                let end = closing(&tokens, at + brace.0);
                if end == tokens.len() {
                    let message = "this block is never closed";
                    return Err(page.malformed(Some(token.span.clone()), message));
                }
                open.push((end, scope));
                continue;
            }
            Some("requires") => around,
            Some("recommends" | "suggests") => around.max(Scope::Optional),
            Some("test_requires") => Scope::Test,
            Some("author_requires") => Scope::Dev,
            Some("configure_requires" | "build_requires") => Scope::Build,
            _ => continue,
        };
        let wanted = tokens.get(at + 3).filter(|it| it.kind == Kind::Text);
        let wanted = wanted.filter(|_| tokens.get(at + 2).is_some_and(|it| it.is(',')));
        let wanted = wanted.and_then(Token::string);
        found.extend(page.wanted(
            Ecosystem::Cpan,
            (None, name),
            wanted,
            scope,
            Some(&token.span),
        ));
    }
    Ok(Manifest {
        dependencies: found,
        ..Manifest::default()
    })
}
