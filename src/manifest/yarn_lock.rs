// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `yarn.lock` of Yarn 1 (a format of its own) and of Yarn 2 and later (YAML of one shape).
//!
//! Both are blocks: a line of the requirements that one version answers, and fields below it.

use std::collections::HashMap;

use super::page::Page;
use super::{Edge, Format, Lock, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "yarn-lock",
    matches: |_, name| name == "yarn.lock",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut found: Vec<Dependency> = Vec::new();
    // which entry answers a requirement such as `a@^1.0`
    let mut answers: HashMap<String, usize> = HashMap::new();
    let mut needs: Vec<(usize, String)> = Vec::new();
    let mut open: Option<(Vec<String>, crate::source::Span)> = None;
    let mut section = String::new();
    let mut current = None;
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let indent = line.len() - line.trim_start().len();
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if indent == 0 && !line.ends_with(':') {
            let message = "this line opens no entry: it does not end in a colon";
            return Err(page.malformed(Some(span), message));
        }
        if indent == 0 {
            let keys = line.trim_end_matches(':');
            // Yarn 2 quotes the whole list, Yarn 1 each of its members
            let keys = keys.split(", ").map(|key| key.trim_matches('"').to_owned());
            open = Some((keys.collect(), span));
            current = None;
            section.clear();
            continue;
        }
        let (key, value) = match line.split_once(": ") {
            Some((key, value)) => (key, value),
            None => line
                .split_once(' ')
                .unwrap_or((line.trim_end_matches(':'), "")),
        };
        let (key, value) = (key.trim_matches('"'), value.trim().trim_matches('"'));
        if indent <= 2 {
            section = key.to_owned();
            let from = match key {
                "resolved" => elsewhere(value),
                "resolution" => of_berry(value),
                _ => None,
            };
            if let Some(last) = current.and_then(|at: usize| found.get_mut(at)) {
                last.source = from.or(last.source.take());
            }
        } else if matches!(section.as_str(), "dependencies" | "optionalDependencies") {
            needs.extend(current.map(|from| (from, format!("{key}@{value}"))));
            continue;
        }
        if key == "version"
            && indent == 2
            && let Some((keys, span)) = open.take()
        {
            let Some(first) = keys.first() else {
                continue;
            };
            let (name, wanted) = asked(first);
            if name == "__metadata" {
                continue;
            }
            let own = ["workspace:", "link:", "portal:", "file:"]
                .iter()
                .any(|kind| wanted.starts_with(kind));
            // the project itself stands here as well, without a version
            let version = Some(value).filter(|_| value != "0.0.0-use.local");
            let Some(entry) = page.dependency(Ecosystem::Npm, name, version, Some(&span)) else {
                continue;
            };
            current = Some(found.len());
            answers.extend(keys.into_iter().map(|key| (key, found.len())));
            found.push(Dependency { own, ..entry });
        }
    }
    let mut edges: Vec<Edge> = Vec::new();
    for (from, wanted) in needs {
        // Yarn 2 writes the protocol into the keys, but not into what an entry needs
        let berry = || answers.get(&with_protocol(&wanted));
        if let Some(&to) = answers.get(&wanted).or_else(berry) {
            edges.push(Edge {
                from,
                to,
                scope: None,
            });
        }
    }
    for entry in &mut found {
        entry.scope = Scope::Runtime;
    }
    Ok(Manifest {
        dependencies: found,
        lock: Some(Lock {
            edges,
            scoped: false,
        }),
        ..Manifest::default()
    })
}

/// The package that a key asks for, and what of it: `alias@npm:real@^1`, `@a/b@^1`.
fn asked(key: &str) -> (&str, &str) {
    let split = |text: &str| {
        text.char_indices()
            .skip(1)
            .find(|(_, c)| *c == '@')
            .map(|(at, _)| at)
    };
    let Some(at) = split(key) else {
        return (key, "");
    };
    let (name, wanted) = (&key[..at], &key[at + 1..]);
    if let Some(real) = wanted.strip_prefix("npm:")
        && let Some(at) = split(real)
    {
        return (&real[..at], &real[at + 1..]);
    }
    (name, wanted)
}

/// Where Yarn 1 took an archive from, if that is no public registry.
fn elsewhere(resolved: &str) -> Option<String> {
    let public = [
        "https://registry.yarnpkg.com/",
        "https://registry.npmjs.org/",
    ];
    let is_public = public.iter().any(|start| resolved.starts_with(start));
    (!is_public).then(|| resolved.to_owned())
}

/// The same of `resolution: "name@npm:1.0.0"`: another protocol, or an address of its own
/// (`::__archiveUrl=`, percent-encoded), which then is that of another registry.
fn of_berry(resolution: &str) -> Option<String> {
    let (_, reference) = asked(resolution);
    if reference.starts_with("workspace:") {
        return None;
    }
    // what is patched comes from where it came from before
    let patched = |text: &str| Some(text.strip_prefix("patch:")?.contains("npm%3A"));
    if patched(reference) == Some(true) {
        return None;
    }
    let is_version = !reference.contains(':') || resolution.contains("@npm:");
    match resolution.split_once("::__archiveUrl=") {
        Some((_, url)) => elsewhere(&url.replace("%3A", ":").replace("%2F", "/")),
        None if is_version => None,
        None => Some(reference.to_owned()),
    }
}

fn with_protocol(wanted: &str) -> String {
    match wanted.char_indices().skip(1).find(|(_, c)| *c == '@') {
        Some((at, _)) => format!("{}@npm:{}", &wanted[..at], &wanted[at + 1..]),
        None => wanted.to_owned(),
    }
}
