// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pnpm-lock.yaml`, versions 5 to 9: the keys of its packages say name and version.
//!
//! Read line by line: a lockfile of a large workspace has more nodes than a general parser
//! should be allowed, and the keys are all that is needed.

use super::page::Page;
use super::{Format, Lock, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "pnpm-lock",
    matches: |_, name| matches!(name, "pnpm-lock.yaml" | "shrinkwrap.yaml"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut lines = page.text.lines();
    if !lines.any(|line| line.starts_with("lockfileVersion") || line.starts_with("shrinkwrap")) {
        let message = "this is no lockfile of pnpm's: it does not say its version";
        return Err(page.malformed(Some(0..0), message));
    }
    let mut in_packages = false;
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (line, span) in page.each_line() {
        let indent = line.len() - line.trim_start().len();
        let line = line.trim();
        if indent == 0 && !line.is_empty() {
            in_packages = line == "packages:";
        } else if in_packages && indent == 2 && line.contains(':') {
            // a key, and `{}` where nothing more is said
            let key = line.trim_end_matches("{}").trim_end().trim_end_matches(':');
            entries.push(Entry::new(unquoted(key), span));
        } else if let (true, Some(entry)) = (in_packages, entries.last_mut()) {
            match line.split_once(": ") {
                Some(("resolution", fields)) if indent == 4 => {
                    let fields = fields.trim_matches(['{', '}']).split(", ");
                    let fields = fields.filter_map(|field| field.split_once(": "));
                    fields.for_each(|(key, value)| entry.resolved(key, unquoted(value)));
                }
                Some((key, value)) if indent == 4 => entry.told(key, unquoted(value)),
                // versions up to 5 wrote what is resolved below, a line each
                Some((key, value)) if indent == 6 => entry.resolved(key, unquoted(value)),
                _ => {}
            }
        }
    }
    // since version 9 the lockfile does not say what a package is for
    let scoped = entries.iter().any(|entry| entry.scope == Scope::Dev);
    let found: Vec<Dependency> = entries
        .into_iter()
        .filter_map(|entry| entry.finish(page))
        .collect();
    Ok(Manifest {
        dependencies: found,
        lock: Some(Lock {
            edges: Vec::new(),
            scoped,
        }),
        ..Manifest::default()
    })
}

/// One package while its lines are read.
struct Entry<'t> {
    span: Span,
    name: &'t str,
    version: Option<&'t str>,
    scope: Scope,
    /// A repository, or the address of an archive.
    source: Option<&'t str>,
    commit: Option<&'t str>,
    folder: Option<&'t str>,
}

impl<'t> Entry<'t> {
    fn new(key: &'t str, span: Span) -> Self {
        let (name, version) = name_and_version(key);
        Self {
            span,
            name,
            version,
            scope: Scope::Runtime,
            source: None,
            commit: None,
            folder: None,
        }
    }

    /// Where the key is an address, the entry says what lies there.
    fn told(&mut self, key: &str, value: &'t str) {
        match (key, value) {
            ("name", name) => self.name = name,
            ("version", version) => self.version = Some(version),
            ("dev", "true") => self.scope = Scope::Dev,
            ("optional", "true") => self.scope = self.scope.max(Scope::Optional),
            _ => {}
        }
    }

    /// A package of the registry has a checksum alone.
    fn resolved(&mut self, key: &str, value: &'t str) {
        match key {
            "tarball" | "repo" => self.source = Some(value),
            "commit" => self.commit = Some(value),
            "directory" => self.folder = Some(value),
            _ => {}
        }
    }

    fn finish(self, page: &Page<'_>) -> Option<Dependency> {
        const NPM: &str = "https://registry.npmjs.org/";
        let folder = self.folder.and_then(|folder| page.file(folder));
        let from = self.source.filter(|from| !from.starts_with(NPM));
        let found = page.dependency(Ecosystem::Npm, self.name, self.version, Some(&self.span))?;
        Some(Dependency {
            scope: self.scope,
            own: folder.is_some(),
            folder,
            source: from.map(|from| match self.commit {
                Some(commit) => format!("git+{from}#{commit}"),
                None => from.to_owned(),
            }),
            ..found
        })
    }
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

/// `/a/1.0.0_peers`, `/@a/b@1.0.0(peers)`, `@a/b@1.0.0`.
fn name_and_version(key: &str) -> (&str, Option<&str>) {
    let key = key.strip_prefix('/').unwrap_or(key);
    let key = key.split('(').next().unwrap_or(key);
    let at = key
        .char_indices()
        .skip(1)
        .find(|(_, c)| *c == '@')
        .map(|(at, _)| at);
    let slash = key
        .rfind('/')
        .filter(|&at| key[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    let (name, version) = match (at, slash) {
        // an old key may have a peer with an `@` behind its version
        (Some(at), Some(slash)) if slash < at => (&key[..slash], &key[slash + 1..]),
        (Some(at), _) => (&key[..at], &key[at + 1..]),
        (None, Some(slash)) => (&key[..slash], &key[slash + 1..]),
        (None, None) => return (key, None),
    };
    let version = version.split('_').next().unwrap_or(version);
    let plain = version.starts_with(|c: char| c.is_ascii_digit());
    (name, Some(version).filter(|_| plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_all_versions_are_told_apart() {
        let check = |key, name, version| {
            assert_eq!(name_and_version(key), (name, Some(version)), "{key}");
        };
        check("/a/1.0.0", "a", "1.0.0");
        check("/@a/b/1.0.0_react@18.2.0", "@a/b", "1.0.0");
        check("/@a/b@1.0.0(react@18.2.0)", "@a/b", "1.0.0");
        check("@a/b@1.0.0-beta.1", "@a/b", "1.0.0-beta.1");
    }
}
