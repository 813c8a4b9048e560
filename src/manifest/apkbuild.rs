// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `APKBUILD`: Alpine Linux's recipe of a package, a shell script that is not run.
//!
//! Plain assignments outside functions are read and variables put in where their values are
//! known; a value that the shell would compute stays unknown.

use std::collections::HashMap;

use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Declared, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "apkbuild",
    matches: |_, name| name == "APKBUILD",
    read,
};

/// Longest value that is kept, so that variables cannot grow by naming each other.
const MAX_VALUE: usize = 16 * 1024;

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let values = assignments(page.text);
    let open = values.values().map(|(_, span)| span).filter(|span| {
        let (_, value) = page.text[span.start..span.end]
            .split_once('=')
            .unwrap_or_default();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        quote.is_some_and(|quote| value.matches(quote).count() == 1)
    });
    if let Some(span) = open.min_by_key(|span| span.start) {
        let message = "this value is in quotes that are never closed";
        return Err(page.malformed(Some(span.start..span.start), message));
    }
    let value = |name: &str| Some(values.get(name)?.0.as_deref()?.trim());
    let version = match (value("pkgver"), value("pkgrel")) {
        (Some(version), Some(release)) => Some(format!("{version}-r{release}")),
        _ => None,
    };
    let mut package = page.package_in(Ecosystem::Apk, None, value("pkgname"), version.as_deref());
    if let Some((Some(statement), span)) = values.get("license") {
        package.declared = license(page, statement, span);
    }
    for (name, scope) in [
        ("depends", Scope::Runtime),
        ("makedepends", Scope::Build),
        ("checkdepends", Scope::Test),
    ] {
        let Some((Some(list), span)) = values.get(name) else {
            continue;
        };
        // `!name` is a conflict
        for wanted in list.split_whitespace().filter(|it| !it.starts_with('!')) {
            let name = wanted.split(['<', '>', '=', '~']).next().unwrap_or(wanted);
            let found = page.wanted(
                Ecosystem::Apk,
                (Some("alpine"), name),
                Some(wanted),
                scope,
                Some(span),
            );
            package.dependencies.extend(found);
        }
    }
    if package.name.is_none() {
        return Ok(Manifest::default());
    }
    Ok(Manifest::of(package))
}

/// An expression; of old a list of names, all of which apply.
fn license(page: &Page<'_>, statement: &str, span: &Span) -> Option<Declared> {
    let whole = page.declared(statement, Some(span));
    if whole.expression.is_some() || statement.trim().is_empty() {
        return Some(whole).filter(|whole| !whole.statement.is_empty());
    }
    let each = statement.split_whitespace();
    let mut listed = page.all_of(each.map(|one| page.declared(one, Some(span))))?;
    if listed.expression.is_none() {
        return Some(whole);
    }
    listed.statement = whole.statement;
    Some(listed)
}

/// The last value of each variable, `None` where it is computed, and where it stands.
fn assignments(text: &str) -> HashMap<&str, (Option<String>, Span)> {
    let mut values: HashMap<&str, (Option<String>, Span)> = HashMap::new();
    let mut in_function = false;
    let mut rest = 0;
    while rest < text.len() {
        let start = rest;
        let line = text[start..].lines().next().unwrap_or("");
        rest = start + line.len() + 1;
        if in_function {
            in_function = !line.starts_with('}');
            continue;
        }
        if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && line.contains("()") {
            in_function = !line.trim_end().ends_with('}');
            continue;
        }
        let bare = line.trim_start();
        let Some((name, _)) = bare.split_once('=') else {
            continue;
        };
        let name_ok = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(name_ok) {
            continue;
        }
        let from = start + (line.len() - bare.len()) + name.len() + 1;
        let (value, end) = word(text, from, &values);
        let end = end.min(text.len());
        rest = rest.max(text[end..].find('\n').map_or(text.len(), |at| end + at + 1));
        // what the caller's environment would give is empty here, and replaces nothing known
        let empty = value.as_deref() == Some("") && text[from..end].starts_with(['$', '"']);
        if !empty || !values.contains_key(name) {
            values.insert(name, (value, start..end));
        }
    }
    values
}

/// A word of the shell from an offset: its value, where it is plain, and its end.
fn word(
    text: &str,
    from: usize,
    values: &HashMap<&str, (Option<String>, Span)>,
) -> (Option<String>, usize) {
    let mut value = Some(String::new());
    let mut quote = None;
    let mut at = from;
    while let Some(c) = text[at..].chars().next() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            ('\\', None | Some('"')) => {
                at += 1;
                let next = text[at..].chars().next();
                if let (Some(value), Some(next)) = (&mut value, next)
                    && next != '\n'
                {
                    value.push(next);
                }
                at += next.map_or(0, char::len_utf8);
                continue;
            }
            ('$', None | Some('"')) => {
                let (inner, end) = variable(text, at, values);
                value = match (value, inner) {
                    (Some(value), Some(inner)) if value.len() + inner.len() <= MAX_VALUE => {
                        Some(value + &inner)
                    }
                    _ => None,
                };
                at = end;
                continue;
            }
            ('`', None | Some('"')) => value = None,
            _ if Some(c) == quote => quote = None,
            _ if quote.is_none() && (c.is_whitespace() || matches!(c, ';' | '&' | '|')) => break,
            _ => {
                if let Some(value) = &mut value {
                    value.push(c);
                }
            }
        }
        at += c.len_utf8();
    }
    (value, at)
}

/// `$name`, `${name…}`; `$(…)` is computed. The value and the end.
fn variable(
    text: &str,
    at: usize,
    values: &HashMap<&str, (Option<String>, Span)>,
) -> (Option<String>, usize) {
    let known = |name: &str| match values.get(name) {
        Some((value, _)) => value.clone(),
        // the shell takes what was never set as empty
        None => Some(String::new()),
    };
    let rest = &text[at + 1..];
    if let Some(inner) = rest.strip_prefix('(') {
        let mut depth = 1;
        let end = inner.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        return (None, end.map_or(text.len(), |end| at + end + 3));
    }
    let name_ok = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let Some(inner) = rest.strip_prefix('{') else {
        let len = rest.find(|c| !name_ok(c)).unwrap_or(rest.len());
        if len == 0 {
            return (Some("$".to_owned()), at + 1);
        }
        return (known(&rest[..len]), at + 1 + len);
    };
    let mut depth = 1;
    let len = inner.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0
    });
    let Some(len) = len else {
        return (None, text.len());
    };
    let inner = &inner[..len];
    let split = inner.find(|c| !name_ok(c)).unwrap_or(inner.len());
    let (name, change) = inner.split_at(split);
    let value = known(name).and_then(|value| changed(&value, change));
    (value, at + len + 3)
}

/// What `%`, `#` and `/` do to a value, for patterns without wildcards and the simplest with.
fn changed(value: &str, change: &str) -> Option<String> {
    let plain = |pattern: &str| !pattern.contains(['*', '?', '[', '$', '\\']);
    let kept = if change.is_empty() {
        value
    } else if let Some(pattern) = change.strip_prefix("%%") {
        match pattern.strip_suffix('*').filter(|it| plain(it)) {
            Some(stop) => value.split(stop).next().filter(|_| !stop.is_empty())?,
            None if plain(pattern) => value.strip_suffix(pattern).unwrap_or(value),
            None => return None,
        }
    } else if let Some(pattern) = change.strip_prefix('%') {
        match pattern.strip_suffix('*').filter(|it| plain(it)) {
            Some(stop) => value.rfind(stop).map_or(value, |at| &value[..at]),
            None if plain(pattern) => value.strip_suffix(pattern).unwrap_or(value),
            None => return None,
        }
    } else if let Some(pattern) = change.strip_prefix("##") {
        match pattern.strip_prefix('*').filter(|it| plain(it)) {
            Some(stop) => value
                .rfind(stop)
                .map_or(value, |at| &value[at + stop.len()..]),
            None if plain(pattern) => value.strip_prefix(pattern).unwrap_or(value),
            None => return None,
        }
    } else if let Some(pattern) = change.strip_prefix('#') {
        match pattern.strip_prefix('*').filter(|it| plain(it)) {
            Some(stop) => value.split_once(stop).map_or(value, |(_, rest)| rest),
            None if plain(pattern) => value.strip_prefix(pattern).unwrap_or(value),
            None => return None,
        }
    } else if let Some(pattern) = change.strip_prefix("//") {
        let (from, to) = pattern.split_once('/').unwrap_or((pattern, ""));
        let fits = plain(from) && !from.is_empty() && plain(to) && to.len() <= from.len();
        return fits.then(|| value.replace(from, to));
    } else if let Some(pattern) = change.strip_prefix('/') {
        let (from, to) = pattern.split_once('/').unwrap_or((pattern, ""));
        let fits = plain(from) && !from.is_empty() && plain(to);
        return fits.then(|| value.replacen(from, to, 1));
    } else {
        return None;
    };
    Some(kept.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_put_in_where_the_shell_would() {
        let check = |text: &str, want: Option<&str>| {
            let values = assignments(text);
            assert_eq!(values["x"].0.as_deref(), want, "{text}");
        };
        check("a=1\nx=$a.2", Some("1.2"));
        check("a=1.2.3\nx=\"v${a%.*}\"", Some("v1.2"));
        check("a=1.2.3\nx=${a##*.}", Some("3"));
        check("a=1.2.3\nx=${a//./_}", Some("1_2_3"));
        check("x=$((1 + 2))", None);
        check("x=$(date)", None);
        check("f() {\n\tx=1\n}\nx='a b'", Some("a b"));
        check("x=\"a\n  b\"\ny=1", Some("a\n  b"));
        check("x=$x$x", Some(""));
    }
}
