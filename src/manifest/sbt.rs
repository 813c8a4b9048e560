// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `build.sbt`: a Scala project, read and not run.

use std::collections::HashMap;

use super::code::{Kind, Language, Token, silent, tokens};
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "sbt",
    matches: |_, name| name.ends_with(".sbt"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens = tokens(page.text, Language::Braces);
    let mut variables: HashMap<&str, &str> = HashMap::new();
    let mut settings: HashMap<&str, &str> = HashMap::new();
    for window in tokens.windows(4) {
        let Some(name) = window[0].word() else {
            continue;
        };
        // name := "value", val name = "value"
        if window[1].is(':') && window[2].is('=') {
            let value = window[3].string();
            let value = value.or_else(|| variables.get(window[3].word()?).copied());
            if let Some(value) = value {
                settings.entry(name).or_insert(value);
            }
        } else if window[1].is('=')
            && let Some(value) = window[2].string()
        {
            variables.insert(name, value);
        }
    }
    let setting = |name: &str| settings.get(name).copied();
    let mut package = page.package_in(
        Ecosystem::Maven,
        setting("organization"),
        setting("name"),
        setting("version"),
    );
    package.dependencies = modules(page, &tokens, &variables);
    let licenses = tokens.iter().position(|token| token.is_word("licenses"));
    package.declared = licenses.and_then(|at| {
        let line = tokens[at..]
            .iter()
            .take_while(|token| token.kind != Kind::End);
        let first = line.into_iter().find(|token| token.kind == Kind::Text)?;
        Some(page.declared(&first.text, Some(&first.span)))
    });
    if package.name.is_none() && package.dependencies.is_empty() {
        return silent(page, &tokens);
    }
    Ok(Manifest::of(package))
}

/// `"group" % "name" % "version" % Scope`, with two or three signs before the name for what is
/// built for several versions of Scala.
fn modules(
    page: &Page<'_>,
    tokens: &[Token<'_>],
    variables: &HashMap<&str, &str>,
) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = Vec::new();
    let value = |at: usize| {
        let token = tokens.get(at)?;
        token
            .string()
            .or_else(|| variables.get(token.word()?).copied())
    };
    let signs = |at: usize| {
        tokens[at.min(tokens.len())..]
            .iter()
            .take_while(|it| it.is('%'))
            .count()
    };
    let mut at = 0;
    while at < tokens.len() {
        let group = value(at);
        let first = signs(at + 1);
        let start = at;
        at += 1;
        let Some(group) = group.filter(|_| first > 0) else {
            continue;
        };
        let name_at = start + 1 + first;
        let second = signs(name_at + 1);
        let version_at = name_at + 1 + second;
        let Some(name) = value(name_at).filter(|_| second > 0) else {
            continue;
        };
        let version = value(version_at);
        let mut scope = Scope::Runtime;
        let mut end = version_at + 1;
        if signs(end) > 0 {
            let told = tokens.get(end + 1).map_or("", |token| token.text.as_ref());
            scope = match told.to_ascii_lowercase().as_str() {
                "test" | "it" => Scope::Test,
                "provided" => Scope::Build,
                "optional" => Scope::Optional,
                _ => Scope::Runtime,
            };
            end += 2;
        }
        let span = tokens[start].span.clone();
        let it = page.locked(Ecosystem::Maven, (Some(group), name), version, Some(&span));
        found.extend(it.map(|it| Dependency {
            requirement: version.map(str::to_owned),
            scope,
            direct: Some(true),
            ..it
        }));
        at = end;
    }
    found
}
