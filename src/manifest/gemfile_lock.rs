// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Gemfile.lock`: the gems that Bundler chose.

use std::collections::{HashMap, HashSet};

use super::page::Page;
use super::{Edge, Format, Lock, Manifest};
use crate::package::{Dependency, Ecosystem, Package, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "gemfile-lock",
    matches: |_, name| name.ends_with("Gemfile.lock") || name == "gems.locked",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut packages: Vec<Package> = Vec::new();
    let mut direct: HashSet<&str> = HashSet::new();
    let mut asked: Vec<(&str, &str, Span)> = Vec::new();
    let mut needs: Vec<(usize, &str)> = Vec::new();
    let mut section = "";
    let mut remote: Option<&str> = None;
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let indent = line.len() - line.trim_start().len();
        let line = line.trim();
        let (name, rest) = line.split_once(" (").unwrap_or((line, ""));
        match (section, indent) {
            // left by a merge that was not finished
            (_, 0) if line.starts_with("<<<<<<<") => {
                return Err(page.malformed(Some(span), "this line is a conflict of a merge"));
            }
            (_, 0) => (section, remote) = (line, None),
            ("GEM" | "GIT", 2) => {
                let told = line.strip_prefix("remote: ").map(str::trim);
                // a repository is no registry, whatever its address
                remote = told.map_or(remote, |it| Some(if section == "GIT" { "git" } else { it }));
            }
            ("GEM" | "GIT" | "PATH", 4) if !rest.is_empty() => {
                let version = rest.trim_end_matches(')');
                if section == "PATH" {
                    packages.push(page.package_in(Ecosystem::Gem, None, Some(name), Some(version)));
                }
                let it = page.locked(Ecosystem::Gem, (None, name), Some(version), Some(&span));
                found.extend(it.map(|it| {
                    Dependency {
                        own: section == "PATH",
                        source: remote
                            .filter(|from| *from != "https://rubygems.org/")
                            .map(str::to_owned),
                        ..it
                    }
                }));
            }
            ("GEM" | "GIT" | "PATH", 6) => {
                if let Some(from) = found.len().checked_sub(1) {
                    needs.push((from, name));
                }
            }
            ("DEPENDENCIES", 2) => {
                let name = name.trim_end_matches('!');
                direct.insert(name);
                asked.push((name, rest.trim_end_matches(')'), span));
            }
            _ => {}
        }
    }
    for it in &mut found {
        it.direct = Some(direct.contains(it.name.as_str()));
    }
    // what no gem was locked for: those of other platforms
    let locked: HashSet<String> = found.iter().map(|it| it.name.clone()).collect();
    for (name, wanted, span) in asked {
        if !locked.contains(name) {
            let coordinates = (None, name);
            let scope = Scope::Optional;
            let wanted = Some(wanted);
            found.extend(page.wanted(Ecosystem::Gem, coordinates, wanted, scope, Some(&span)));
        }
    }
    let by_name: HashMap<&str, usize> = found
        .iter()
        .enumerate()
        .map(|(at, it)| (it.name.as_str(), at))
        .collect();
    let edges = needs.into_iter().filter_map(|(from, name)| {
        let to = *by_name.get(name)?;
        Some(Edge {
            from,
            to,
            scope: None,
        })
    });
    let edges = edges.collect();
    // the gem that the lockfile itself belongs to; of several none is it
    if packages.len() > 1 {
        packages.clear();
    }
    Ok(Manifest {
        packages,
        dependencies: found,
        lock: Some(Lock {
            edges,
            scoped: false,
        }),
        ..Manifest::default()
    })
}
