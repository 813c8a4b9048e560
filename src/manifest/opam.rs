// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `opam`, `*.opam`: a package of OCaml.

use super::code::{Kind, Language, Token, closing, tokens, unclosed};
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Ecosystem, Scope};
use crate::source::{Problem, file_name};

/// The format.
pub const FORMAT: Format = Format {
    name: "opam",
    matches: |_, name| name == "opam" || name.ends_with(".opam"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    // the strings, triple quotes and comments of opam are those of Python
    let tokens = tokens(page.text, Language::Python);
    if let Some(span) = unclosed(&tokens) {
        return Err(page.malformed(Some(span), "this bracket is never closed"));
    }
    let fields = fields(&tokens);
    let field = |name: &str| {
        fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| *value)
    };
    let text = |name: &str| field(name)?.first()?.string();
    // a file of its own has the package's name
    let stem = file_name(page.path)
        .strip_suffix(".opam")
        .filter(|stem| !stem.is_empty());
    let mut package = page.package_in(
        Ecosystem::Opam,
        None,
        text("name").or(stem),
        text("version"),
    );
    // opam: a list of licenses means that all of them apply
    let licenses = field("license").unwrap_or(&[]);
    package.declared = page.all_of(licenses.iter().filter_map(|token| {
        let license = token.string()?;
        Some(page.declared(license, Some(&token.span)))
    }));
    for (key, optional) in [("depends", false), ("depopts", true)] {
        let list = field(key).unwrap_or(&[]);
        let mut at = 0;
        while at < list.len() {
            let token = &list[at];
            at += 1;
            let Some(name) = token.string() else {
                continue;
            };
            let mut wanted = String::new();
            if list.get(at).is_some_and(|token| token.is('{')) {
                let end = closing(list, at).min(list.len());
                let inner = &list[at + 1..end];
                if let (Some(first), Some(last)) = (inner.first(), inner.last()) {
                    wanted = page.text[first.span.start..last.span.end].to_owned();
                }
                at = end + 1;
            }
            let scope = if wanted.contains("with-test") {
                Scope::Test
            } else if wanted.contains("with-doc") || wanted.contains("with-dev-setup") {
                Scope::Dev
            } else if wanted.split([' ', '&', '|']).any(|word| word == "build") {
                Scope::Build
            } else if optional {
                Scope::Optional
            } else {
                Scope::Runtime
            };
            let wanted = wanted.replace('"', "");
            package.dependencies.extend(page.wanted(
                Ecosystem::Opam,
                (None, name),
                Some(&wanted),
                scope,
                Some(&token.span),
            ));
        }
    }
    if fields.is_empty() || package.name.is_none() && package.declared.is_none() {
        return Ok(Manifest::default());
    }
    Ok(Manifest::of(package))
}

/// `name: value` at the start of a line: the value's tokens, of a list its members.
fn fields<'t>(tokens: &'t [Token<'t>]) -> Vec<(String, &'t [Token<'t>])> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut line = true;
    while at < tokens.len() {
        if !line || tokens[at].kind != Kind::Word {
            line = tokens[at].kind == Kind::End;
            at += 1;
            continue;
        }
        // bug-reports: words joined by hyphens
        let mut end = at + 1;
        let mut name = tokens[at].text.to_string();
        while end + 1 < tokens.len() && tokens[end].is('-') {
            name = format!("{name}-{}", tokens[end + 1].text);
            end += 2;
        }
        line = false;
        if !tokens.get(end).is_some_and(|token| token.is(':')) {
            at = end;
            continue;
        }
        let mut start = end + 1;
        while tokens
            .get(start)
            .is_some_and(|token| token.kind == Kind::End)
        {
            start += 1;
        }
        let Some(first) = tokens.get(start) else {
            break;
        };
        let value = if first.is('[') {
            let close = closing(tokens, start).min(tokens.len());
            at = close;
            &tokens[start + 1..close]
        } else {
            at = start + 1;
            &tokens[start..=start]
        };
        found.push((name, value));
    }
    found
}
