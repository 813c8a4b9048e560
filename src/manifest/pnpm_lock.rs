// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `pnpm-lock.yaml`, versions 5 to 9: the keys of its packages say name and version.
//!
//! Read line by line: a lockfile of a large workspace has more nodes than a general parser
//! should be allowed, and the keys are all that is needed.

use super::page::Page;
use super::{Format, Lock, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "pnpm-lock",
    matches: |_, name| matches!(name, "pnpm-lock.yaml" | "shrinkwrap.yaml"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut lines = page.text.lines();
    if !lines.any(|line| line.starts_with("lockfileVersion") || line.starts_with("shrinkwrap")) {
        let message = "this is no lockfile of pnpm's: it does not say its version";
        return Err(page.malformed(Some(0..0), message));
    }
    let mut in_packages = false;
    // since version 9 the lockfile does not say what a package is for
    let mut scoped = false;
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let indent = line.len() - line.trim_start().len();
        let line = line.trim();
        if indent == 0 && !line.is_empty() {
            in_packages = line == "packages:";
        } else if in_packages && indent == 2 && line.contains(':') {
            // a key, and `{}` where nothing more is said
            let key = line.trim_end_matches("{}").trim_end().trim_end_matches(':');
            let (name, version) = name_and_version(key.trim_matches(['"', '\'']));
            found.extend(page.dependency(Ecosystem::Npm, name, version, Some(&span)));
        } else if in_packages && indent == 4 {
            if let (Some(last), true) = (found.last_mut(), line == "dev: true") {
                last.scope = Scope::Dev;
                scoped = true;
            } else if let (Some(last), true) = (found.last_mut(), line == "optional: true") {
                last.scope = last.scope.max(Scope::Optional);
            }
        }
    }
    Ok(Manifest {
        dependencies: found,
        lock: Some(Lock {
            edges: Vec::new(),
            scoped,
        }),
        ..Manifest::default()
    })
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
