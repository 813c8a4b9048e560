// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `project.clj`: a Clojure project of Leiningen's, read and not run.

use super::code::{Kind, Language, Token, closing, tokens};
use super::declared::prefer;
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "leiningen",
    matches: |_, name| name == "project.clj",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens = tokens(page.text, Language::Lisp);
    let Some(head) = tokens.iter().position(|token| token.is_word("defproject")) else {
        return Ok(Manifest::default());
    };
    if head
        .checked_sub(1)
        .is_some_and(|open| closing(&tokens, open) == tokens.len())
    {
        let message = "`(defproject` is never closed";
        return Err(page.malformed(Some(tokens[head].span.clone()), message));
    }
    let (name, mut at) = symbol(page, &tokens, head + 1);
    let version = tokens.get(at).and_then(Token::string);
    // a name without a group is its own group
    let (group, artifact) = name.split_once('/').unwrap_or((name, name));
    let mut package = page.package_in(Ecosystem::Maven, Some(group), Some(artifact), version);
    let mut scope = Scope::Runtime;
    let mut licensed = false;
    while at < tokens.len() {
        let key = tokens[at].is(':').then(|| symbol(page, &tokens, at + 1).0);
        at += 1;
        match key {
            Some("license") if !licensed => {
                licensed = true;
                let open = at + 1;
                let close = closing(&tokens, open).min(tokens.len());
                let told = |wanted: &str| {
                    let inner = tokens.get(open..close)?;
                    let at = inner.iter().position(|token| token.is_word(wanted))?;
                    let value = inner.get(at + 1)?;
                    Some(page.declared(value.string()?, Some(&value.span)))
                };
                package.declared = prefer(told("name"), told("url"));
            }
            Some("dev") => scope = Scope::Dev,
            Some("test") => scope = Scope::Test,
            Some("provided" | "plugins") => scope = Scope::Build,
            Some("dependencies") => {
                let open = at + 1;
                let close = closing(&tokens, open).min(tokens.len());
                let mut inner = open + 1;
                while inner < close {
                    if tokens[inner].is('[') {
                        let (name, next) = symbol(page, &tokens, inner + 1);
                        let version = tokens.get(next).and_then(Token::string);
                        let (group, artifact) = name.split_once('/').unwrap_or((name, name));
                        let span = tokens[inner].span.clone();
                        let coordinates = (Some(group), artifact);
                        let it = page.locked(Ecosystem::Maven, coordinates, version, Some(&span));
                        package.dependencies.extend(it.map(|it| Dependency {
                            requirement: version.map(str::to_owned),
                            scope,
                            direct: Some(true),
                            ..it
                        }));
                        inner = closing(&tokens, inner);
                    }
                    inner += 1;
                }
                at = close;
            }
            _ => {}
        }
    }
    Ok(Manifest::of(package))
}

/// A name, which may hold dots, hyphens and a slash, or stand in quotes; and the token after.
fn symbol<'t>(page: &Page<'t>, tokens: &[Token<'t>], start: usize) -> (&'t str, usize) {
    let Some(first) = tokens.get(start) else {
        return ("", start);
    };
    if first.kind == Kind::Text {
        let inner = first.span.start + 1..first.span.end.saturating_sub(1);
        return (page.text.get(inner).unwrap_or(""), start + 1);
    }
    let mut end = start;
    let mut upto = first.span.start;
    while let Some(token) = tokens.get(end) {
        let part = matches!(
            token.kind,
            Kind::Word | Kind::Mark('.' | '-' | '/' | '*' | '+' | '!' | '?')
        );
        if !part || token.span.start != upto {
            break;
        }
        upto = token.span.end;
        end += 1;
    }
    let name = page.text.get(first.span.start..upto).unwrap_or("");
    (name, end.max(start + 1))
}
