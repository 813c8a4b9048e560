// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `build.gradle`, `build.gradle.kts`: what Gradle's build files depend on, read and not run.
//!
//! Coordinates written out in a `dependencies` block, in any of the notations; versions that a
//! plain assignment in the file names are put in, those of other files and of catalogs when
//! manifests are joined. The build files do not name the project.

use std::collections::HashMap;

use super::code::{Kind, Language, Token, closing, tokens};
use super::page::Page;
use super::{Format, Manifest, Shared, Use};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "gradle",
    matches: |_, name| name.ends_with(".gradle") || name.ends_with(".gradle.kts"),
    read,
};

/// Longest text with its variables put in.
const MAX_VALUE: usize = 1024;

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens = tokens(page.text, Language::Braces);
    let variables = variables(&tokens);
    let mut manifest = Manifest::default();
    let mut at = 0;
    while at < tokens.len() {
        let opens = tokens.get(at + 1).is_some_and(|token| token.is('{'));
        if tokens[at].is_word("buildscript") && opens {
            // what the build itself runs is no part of what it makes
            at = closing(&tokens, at + 1);
        } else if tokens[at].is_word("dependencies") && opens {
            let end = closing(&tokens, at + 1);
            if end == tokens.len() {
                let message = "`dependencies {` is never closed";
                let problem = page.malformed(Some(tokens[at].span.clone()), message);
                manifest.problems.push(problem);
            }
            block(page, &tokens[at + 2..end], &variables, &mut manifest);
            at = end;
        } else {
            at += 1;
        }
    }
    // a build file at the top sets what those below it use
    let properties = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    manifest.shares = Some(Shared {
        properties: properties.collect(),
        ..Shared::default()
    });
    Ok(manifest)
}

/// `name = "value"`, wherever it stands.
fn variables<'t>(tokens: &'t [Token<'t>]) -> HashMap<&'t str, &'t str> {
    let assignments = tokens.windows(3).filter(|window| window[1].is('='));
    let told = assignments.filter_map(|window| Some((window[0].word()?, window[2].string()?)));
    told.collect()
}

/// The lines of a block: a configuration and what it asks for.
fn block(
    page: &Page<'_>,
    tokens: &[Token<'_>],
    variables: &HashMap<&str, &str>,
    into: &mut Manifest,
) {
    let mut at = 0;
    while at < tokens.len() {
        let head = &tokens[at];
        let configuration = match head.kind {
            Kind::Word => head.text.as_ref(),
            // Kotlin: "implementation"("…")
            Kind::Text if tokens.get(at + 1).is_some_and(|it| it.is('(')) => head.text.as_ref(),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = statement(tokens, at);
        let scope = scope(configuration);
        let mut body = &tokens[at + 1..end];
        // exclusions and settings of a dependency follow it in braces
        let mut inner = 0;
        while inner < body.len() {
            if body[inner].is('{') {
                body = &body[..inner];
            }
            inner += 1;
        }
        if !matches!(
            configuration,
            "constraints" | "exclude" | "components" | "modules"
        ) {
            coordinates(page, body, variables, scope, &mut into.dependencies);
            into.uses.extend(of_catalog(page, body, scope));
        }
        at = end.max(at + 1);
    }
}

/// Where a statement ends: at the end of a line that leaves nothing open.
fn statement(tokens: &[Token<'_>], start: usize) -> usize {
    let mut at = start;
    while at < tokens.len() {
        match tokens[at].kind {
            Kind::Mark('(' | '[' | '{') => at = closing(tokens, at),
            Kind::End if at == start || !tokens[at - 1].is(',') => return at,
            _ => {}
        }
        at += 1;
    }
    tokens.len()
}

fn coordinates(
    page: &Page<'_>,
    body: &[Token<'_>],
    variables: &HashMap<&str, &str>,
    scope: Scope,
    into: &mut Vec<Dependency>,
) {
    let mut keys: HashMap<&str, String> = HashMap::new();
    let mut start: Option<Span> = None;
    let mut flush = |keys: &mut HashMap<&str, String>, start: &mut Option<Span>| {
        if let (Some(name), Some(span)) = (keys.get("name"), start.as_ref()) {
            let group = keys.get("group").map(String::as_str);
            let version = keys.get("version").map(String::as_str);
            into.extend(add(page, (group, name), version, scope, span));
        }
        keys.clear();
        *start = None;
    };
    // in `project(":other")` the string names a part of the build, in `files("…")` a path
    let other = body.iter().position(|token| {
        matches!(
            token.word(),
            Some("project" | "files" | "fileTree" | "libs" | "kotlin" | "gradleApi")
        )
    });
    let body = &body[..other.unwrap_or(body.len())];
    let mut plain: Vec<(String, Span)> = Vec::new();
    for (at, token) in body.iter().enumerate() {
        if token.is(']') || token.is('[') {
            flush(&mut keys, &mut start);
        }
        let Some(text) = token.string() else {
            // name: variable
            if let Some(value) = token.word().and_then(|word| variables.get(word))
                && at >= 2
                && (body[at - 1].is(':') || body[at - 1].is('='))
                && let Some(key) = body[at - 2].word()
            {
                keys.insert(key_of(key), (*value).to_owned());
            }
            continue;
        };
        let text = put_in(text, variables);
        let keyed = at >= 2 && (body[at - 1].is(':') || body[at - 1].is('='));
        match body
            .get(at.wrapping_sub(2))
            .and_then(Token::word)
            .filter(|_| keyed)
        {
            Some(key) => {
                if key == "group" {
                    flush(&mut keys, &mut start);
                }
                start.get_or_insert_with(|| token.span.clone());
                keys.insert(key_of(key), text);
            }
            None => plain.push((text, token.span.clone())),
        }
    }
    flush(&mut keys, &mut start);
    for (text, span) in plain {
        let mut parts = text.splitn(4, ':');
        let (Some(group), Some(name)) = (parts.next(), parts.next()) else {
            continue;
        };
        into.extend(add(page, (Some(group), name), parts.next(), scope, &span));
    }
}

/// `libs.name.of.entry`, alone or in `platform(…)`.
fn of_catalog(page: &Page<'_>, body: &[Token<'_>], scope: Scope) -> Option<Use> {
    let start = body.iter().position(|token| token.is_word("libs"))?;
    let mut alias = String::new();
    for pair in body.get(start + 1..)?.chunks(2) {
        let [dot, name] = pair else {
            break;
        };
        let Some(name) = name.word().filter(|_| dot.is('.')) else {
            break;
        };
        if !alias.is_empty() {
            alias.push('.');
        }
        alias.push_str(name);
    }
    Some(Use {
        alias,
        scope,
        lines: page.lines(&body.get(start)?.span),
    })
}

fn key_of(key: &str) -> &'static str {
    match key {
        "group" => "group",
        "name" => "name",
        "version" => "version",
        _ => "",
    }
}

fn add(
    page: &Page<'_>,
    (group, name): (Option<&str>, &str),
    version: Option<&str>,
    scope: Scope,
    span: &Span,
) -> Option<Dependency> {
    let plain = |text: &str| !text.is_empty() && !text.contains([' ', '$', '/', '\\']);
    if !plain(name) || group.is_some_and(|group| !plain(group)) {
        return None;
    }
    let version = version.filter(|version| !version.is_empty());
    // Gradle takes `1.+` and ranges too
    let pinned = version.filter(|version| plain(version) && !version.contains(['+', '[', '(']));
    let found = page.locked(Ecosystem::Maven, (group, name), pinned, Some(span))?;
    Some(Dependency {
        requirement: version.map(str::to_owned),
        scope,
        direct: Some(true),
        ..found
    })
}

fn scope(configuration: &str) -> Scope {
    let lower = configuration.to_ascii_lowercase();
    if lower.contains("test") {
        Scope::Test
    } else if lower.contains("compileonly")
        || lower.contains("processor")
        || lower == "provided"
        || lower == "kapt"
        || lower == "classpath"
    {
        Scope::Build
    } else {
        Scope::Runtime
    }
}

/// Puts in `$name` and `${name}` where a plain assignment names it.
fn put_in(text: &str, variables: &HashMap<&str, &str>) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('$') {
        whole.push_str(head);
        let (name, after) = match tail.strip_prefix('{').and_then(|tail| tail.split_once('}')) {
            Some((name, after)) => (name, after),
            None => {
                let end = tail.find(|c: char| !c.is_alphanumeric() && c != '_');
                tail.split_at(end.unwrap_or(tail.len()))
            }
        };
        match variables.get(name.rsplit('.').next().unwrap_or(name)) {
            Some(value) if whole.len() < MAX_VALUE => whole.push_str(value),
            Some(_) => return text.to_owned(),
            None => whole.push_str(&rest[head.len()..rest.len() - after.len()]),
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}
