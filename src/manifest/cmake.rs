// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `CMakeLists.txt`, `*.cmake`: what a CMake project fetches and what it looks for on the
//! machine, read and not run.
//!
//! `FetchContent_Declare`, `ExternalProject_Add` and CPM bring code into the build;
//! `find_package` takes what is installed. Variables set in plain words are put in.

use std::collections::HashMap;

use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "cmake",
    matches: |_, name| name == "CMakeLists.txt" || name.ends_with(".cmake"),
    read,
};

/// Modules that find a tool of the build, not a library that becomes part of the program.
const TOOLS: &[&str] = &[
    "BISON",
    "Doxygen",
    "FLEX",
    "Git",
    "LATEX",
    "Perl",
    "PkgConfig",
    "Python",
    "Python2",
    "Python3",
    "PythonInterp",
    "SWIG",
    "Subversion",
];

/// Modules that find what comes with the compiler or the system.
const PLATFORM: &[&str] = &["OpenMP", "Threads", "X11", "OpenGL"];

/// A command with its arguments.
struct Command {
    name: String,
    arguments: Vec<String>,
    span: Span,
}

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut variables: HashMap<String, String> = HashMap::new();
    let mut package = page.package_in(Ecosystem::Generic, None, None, None);
    let mut found: Vec<Dependency> = Vec::new();
    for command in commands(page)? {
        let arguments: Vec<String> = command
            .arguments
            .iter()
            .map(|argument| put_in(argument, &variables))
            .collect();
        let after = |keys: &[&str]| {
            let at = arguments
                .iter()
                .position(|it| keys.contains(&it.as_str()))?;
            arguments.get(at + 1).map(String::as_str)
        };
        let first = arguments.first().map(String::as_str);
        let span = Some(&command.span);
        match command.name.as_str() {
            "set" if arguments.len() == 2 => {
                variables.insert(arguments[0].clone(), arguments[1].clone());
            }
            "project" if package.name.is_none() => {
                let version = after(&["VERSION"]).filter(|version| !version.contains('$'));
                package = page.package_in(Ecosystem::Generic, None, first, version);
                if let Some(name) = first {
                    variables.insert("PROJECT_NAME".to_owned(), name.to_owned());
                }
            }
            "find_package" => found.extend(first.and_then(|name| {
                if PLATFORM.contains(&name) || name.contains('$') {
                    return None;
                }
                let version = arguments.get(1);
                let version = version.filter(|it| it.starts_with(|c: char| c.is_ascii_digit()));
                let scope = if TOOLS.contains(&name) {
                    Scope::Build
                } else if arguments.iter().any(|it| it == "REQUIRED") {
                    Scope::Runtime
                } else {
                    Scope::Optional
                };
                let wanted = version.map(String::as_str);
                page.wanted(
                    Ecosystem::Generic,
                    (Some("cmake"), name),
                    wanted,
                    scope,
                    span,
                )
            })),
            "fetchcontent_declare" | "externalproject_add" => {
                let address = after(&["GIT_REPOSITORY", "URL"]);
                let tag = after(&["GIT_TAG"]);
                found.extend(address.and_then(|it| fetched(page, first, it, tag, &command.span)));
            }
            "cpmaddpackage" | "cpmfindpackage" => {
                found.extend(cpm(page, &arguments, &after, &command.span));
            }
            _ => {}
        }
    }
    if package.name.is_none() {
        return Ok(Manifest {
            dependencies: found,
            ..Manifest::default()
        });
    }
    // CMake states no license, and most of its projects are not published as such
    (package.private, package.dependencies) = (true, found);
    Ok(Manifest::of(package))
}

/// A repository at a tag, or an archive by its address.
fn fetched(
    page: &Page<'_>,
    name: Option<&str>,
    address: &str,
    tag: Option<&str>,
    span: &Span,
) -> Option<Dependency> {
    if address.contains('$') {
        let name = name.filter(|name| !name.contains('$'))?;
        let coordinates = (Some("cmake"), name);
        return page.wanted(
            Ecosystem::Generic,
            coordinates,
            tag,
            Scope::Runtime,
            Some(span),
        );
    }
    let tag = tag.filter(|tag| !tag.contains('$'));
    // the archive of a tag: …/owner/name/archive/refs/tags/v1.0.tar.gz
    let archive = ["/archive/", "/releases/download/"]
        .iter()
        .find_map(|part| address.split_once(part));
    match archive {
        Some((repository, file)) => {
            let file = file.trim_start_matches("refs/tags/");
            let version = file.split('/').next().unwrap_or(file);
            let version = [".tar.gz", ".zip", ".tar.xz", ".tar.bz2", ".tgz"]
                .iter()
                .find_map(|end| version.strip_suffix(end))
                .unwrap_or(version);
            page.repository(repository, Some(version), Scope::Runtime, Some(span))
        }
        None => page.repository(address, tag, Scope::Runtime, Some(span)),
    }
}

/// `"gh:owner/name@1.0"`, `"gh:owner/name#v1.0"`, or names and values.
fn cpm<'a>(
    page: &Page<'_>,
    arguments: &'a [String],
    after: &impl Fn(&[&str]) -> Option<&'a str>,
    span: &Span,
) -> Option<Dependency> {
    let version = after(&["GIT_TAG"]).or_else(|| after(&["VERSION"]));
    let hosts = [
        ("GITHUB_REPOSITORY", "gh:", "github.com"),
        ("GITLAB_REPOSITORY", "gl:", "gitlab.com"),
        ("BITBUCKET_REPOSITORY", "bb:", "bitbucket.org"),
    ];
    for (key, short, host) in hosts {
        if let Some(repository) = after(&[key]) {
            let address = format!("https://{host}/{repository}");
            return fetched(page, after(&["NAME"]), &address, version, span);
        }
        let short = arguments.iter().find_map(|it| it.strip_prefix(short));
        if let Some(short) = short {
            let (repository, version) = match short.split_once(['@', '#']) {
                Some((repository, version)) => (repository, Some(version)),
                None => (short, version),
            };
            let address = format!("https://{host}/{repository}");
            return fetched(page, None, &address, version, span);
        }
    }
    let address = after(&["GIT_REPOSITORY", "URL"])?;
    fetched(page, after(&["NAME"]), address, version, span)
}

/// All commands, their names in small letters.
fn commands(page: &Page<'_>) -> Result<Vec<Command>, Problem> {
    let text = page.text;
    let mut found: Vec<Command> = Vec::new();
    let mut open: Option<Command> = None;
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        match c {
            // `#[[ … ]]` spans lines
            '#' => {
                let end = match bracket(&rest[1..]) {
                    Some((_, len)) => Some(len + 1),
                    None => rest.find('\n'),
                };
                at += end.unwrap_or(rest.len());
            }
            '"' => {
                let (value, len) = quoted(rest);
                if let Some(command) = &mut open {
                    command.arguments.push(value);
                }
                at += len;
            }
            '[' if bracket(rest).is_some() => {
                let (inner, len) = bracket(rest).unwrap_or((rest, rest.len()));
                if let Some(command) = &mut open {
                    command.arguments.push(inner.to_owned());
                }
                at += len;
            }
            '(' => {
                depth += 1;
                at += 1;
            }
            ')' => {
                depth = depth.saturating_sub(1);
                at += 1;
                if depth == 0 {
                    found.extend(open.take());
                }
            }
            _ if c.is_whitespace() || c == ';' => at += c.len_utf8(),
            _ => {
                let len = word(rest);
                let word = &rest[..len];
                match &mut open {
                    Some(command) if depth > 0 => command.arguments.push(word.to_owned()),
                    _ => {
                        open = Some(Command {
                            name: word.to_ascii_lowercase(),
                            arguments: Vec::new(),
                            span: at..at + len,
                        });
                    }
                }
                at += len;
            }
        }
    }
    match open {
        Some(command) if depth > 0 => {
            let message = format!("`{}(` is never closed", command.name);
            Err(page.malformed(Some(command.span), message))
        }
        _ => Ok(found),
    }
}

/// The length of a word: up to a space or a sign of the language that no `\\` stands before.
fn word(text: &str) -> usize {
    let mut escaped = text.starts_with('\\');
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let plain = !escaped;
        escaped = plain && *c == '\\';
        plain && (c.is_whitespace() || matches!(c, '(' | ')' | '"' | ';'))
    });
    end.map_or(text.len(), |(at, _)| at)
}

/// What stands in `[[ … ]]` or `[=[ … ]=]`, and the length with the brackets.
fn bracket(text: &str) -> Option<(&str, usize)> {
    let equals = text.strip_prefix('[')?;
    let equals = &equals[..equals.find('[').filter(|&len| len < 8)?];
    if !equals.chars().all(|c| c == '=') {
        return None;
    }
    let start = equals.len() + 2;
    let close = format!("]{equals}]");
    Some(match text[start..].find(&close) {
        Some(len) => (&text[start..start + len], start + len + close.len()),
        None => (&text[start..], text.len()),
    })
}

/// A string and its length with the quotes; one that never ends takes the rest.
fn quoted(text: &str) -> (String, usize) {
    let mut value = String::new();
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => {
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return (value, at + 1),
            _ => value.push(c),
        }
    }
    (value, text.len())
}

/// Puts in `${name}` where the file sets it.
fn put_in(text: &str, variables: &HashMap<String, String>) -> String {
    /// Longest text with its variables put in.
    const MAX_VALUE: usize = 1024;
    let mut whole = String::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once("${") {
        let Some((name, after)) = tail.split_once('}') else {
            break;
        };
        whole.push_str(head);
        match variables.get(name).filter(|_| whole.len() < MAX_VALUE) {
            Some(value) => whole.push_str(value),
            None => whole.push_str(&rest[head.len()..rest.len() - after.len()]),
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}
