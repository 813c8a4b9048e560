// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `conanfile.py`, `conanfile.txt`: a recipe of Conan's for C and C++, read and not run.

use super::code::{Kind, Language, Token, closing, silent, tokens};
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "conanfile",
    matches: |_, name| matches!(name, "conanfile.py" | "conanfile.txt"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    if page.path.ends_with(".txt") {
        return Ok(read_lists(page));
    }
    let tokens = tokens(page.text, Language::Python);
    let field = |name: &str| strings(&tokens, name);
    let first = |name: &str| field(name).first().map(|token| token.text.as_ref());
    let mut package = page.package_in(Ecosystem::Conan, None, first("name"), first("version"));
    // Conan's documentation shows a tuple for recipes under several licenses at once
    let licenses = field("license").into_iter();
    let licenses = licenses.map(|it| page.declared(&it.text, Some(&it.span)));
    package.declared = page.all_of(licenses);
    for (at, token) in tokens.iter().enumerate() {
        let called = tokens.get(at + 1).is_some_and(|next| next.is('('));
        let scope = match token.word() {
            Some("requires") if called => Scope::Runtime,
            Some("tool_requires" | "build_requires") if called => Scope::Build,
            Some("test_requires") if called => Scope::Test,
            _ => continue,
        };
        let argument = tokens.get(at + 2).filter(|token| token.kind == Kind::Text);
        if let Some(argument) = argument {
            package
                .dependencies
                .extend(reference(page, &argument.text, scope, &argument.span));
        }
    }
    for (name, scope) in [
        ("requires", Scope::Runtime),
        ("tool_requires", Scope::Build),
        ("build_requires", Scope::Build),
    ] {
        for it in field(name) {
            package
                .dependencies
                .extend(reference(page, &it.text, scope, &it.span));
        }
    }
    if package.name.is_none() && package.dependencies.is_empty() {
        return silent(page, &tokens);
    }
    Ok(Manifest::of(package))
}

/// The strings that a plain assignment gives: one, or those of a list.
fn strings<'t>(tokens: &'t [Token<'t>], name: &str) -> Vec<&'t Token<'t>> {
    let mut windows = tokens.windows(3).enumerate();
    let found = windows.find(|(at, window)| {
        let starts = *at == 0 || tokens[at - 1].kind == Kind::End;
        starts && window[0].is_word(name) && window[1].is('=')
    });
    let Some((at, _)) = found else {
        return Vec::new();
    };
    let start = at + 2;
    let end = match tokens[start].kind {
        Kind::Mark('(' | '[') => closing(tokens, start),
        _ => {
            let rest = tokens[start..]
                .iter()
                .position(|token| token.kind == Kind::End);
            rest.map_or(tokens.len(), |len| start + len)
        }
    };
    let all = tokens[start..end.min(tokens.len())].iter();
    all.filter(|token| token.kind == Kind::Text).collect()
}

/// `[requires]` and lines of references.
fn read_lists(page: &Page<'_>) -> Manifest {
    let mut found: Vec<Dependency> = Vec::new();
    let mut scope = None;
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let line = line.split('#').next().unwrap_or("").trim();
        if line.starts_with('[') {
            scope = match line {
                "[requires]" => Some(Scope::Runtime),
                "[tool_requires]" | "[build_requires]" => Some(Scope::Build),
                "[test_requires]" => Some(Scope::Test),
                _ => None,
            };
        } else if let Some(scope) = scope {
            found.extend(reference(page, line, scope, &span));
        }
    }
    Manifest {
        dependencies: found,
        ..Manifest::default()
    }
}

/// `name/version@user/channel`.
fn reference(page: &Page<'_>, text: &str, scope: Scope, span: &Span) -> Option<Dependency> {
    let text = text.split(['@', '#']).next().unwrap_or(text);
    let (name, wanted) = text.split_once('/')?;
    let pinned = Some(wanted).filter(|wanted| !wanted.contains(['[', '{', '<', '>', '*']));
    let it = page.locked(Ecosystem::Conan, (None, name), pinned, Some(span))?;
    Some(Dependency {
        requirement: Some(wanted.to_owned()),
        scope,
        direct: Some(true),
        ..it
    })
}
