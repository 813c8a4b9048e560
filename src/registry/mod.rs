// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the public registries say of packages, one registry a file: which address to ask, and
//! how an answer becomes the manifest that the package itself would carry.
//!
//! Nothing here touches the network: who asks is a [`Fetch`], which the program's `main`
//! brings only where the user wants it. Only a version that is pinned is asked about, because
//! the license of another one is not the license of what is used. Registries that have no
//! documented way to ask for the license of a version, such as Go's proxy and pub.dev, are
//! not here.

mod cran;
mod crates_io;
mod hackage;
mod maven;
mod npm;
mod nuget;
mod packagist;
mod pypi;
mod rubygems;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::package::{Dependency, Ecosystem};
use crate::source::SourceFile;

/// Gets what lies at an address; threads share it.
pub trait Fetch: fmt::Debug + Send + Sync {
    /// Hears what is going to be asked, before anything is sent.
    fn announce(&self, plans: &[Plan]);
    /// What lies there; `None` where the registry knows nothing of it.
    ///
    /// # Errors
    /// When no usable answer came, after all retries.
    fn get(&self, question: &Question) -> Result<Option<Vec<u8>>, Failure>;
}

/// What one registry is going to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The registry, by its host.
    pub host: String,
    /// About how many packages.
    pub packages: usize,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The address.
    pub url: String,
    /// The least time between two requests that the registry asks for.
    pub pause: Duration,
}

/// Why there is no answer, in words without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub String);

/// Whom to ask, and how.
#[derive(Debug, Clone)]
pub struct Online {
    /// Addresses of registries that take the place of the public ones, such as a university's
    /// mirror; none where the public one must not be asked and no other can be.
    pub bases: BTreeMap<Ecosystem, Option<String>>,
    /// Namespaces, such as npm's scopes, that have registries of their own: never asked about.
    pub apart: BTreeSet<String>,
    /// Gets the answers.
    pub fetch: Arc<dyn Fetch>,
}

/// A public registry.
#[derive(Debug)]
pub struct Registry {
    /// Whose packages it has.
    pub ecosystem: Ecosystem,
    /// Its address, without a slash at the end.
    pub base: &'static str,
    /// Where lockfiles say that packages come from which this registry has, without the scheme.
    sources: &'static [&'static str],
    /// Most requests at one time.
    at_once: usize,
    /// The least time between two requests, by the registry's own rules.
    pause: Duration,
    /// Below the base, where it speaks of a dependency of a version.
    path: fn(&Dependency, version: &str) -> Option<String>,
    /// What an answer says; the version is the one asked for.
    read: fn(&[u8], version: &str) -> Result<Answer, Failure>,
}

/// What an answer comes to.
enum Answer {
    /// A manifest of the package, under a name that a manifest format matches.
    Manifest(SourceFile),
    /// The license may be stated elsewhere: there, below the base; else this manifest counts.
    Above(String, SourceFile),
    /// It says nothing of that version.
    Nothing,
}

impl Answer {
    fn manifest(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::Manifest(SourceFile {
            path: name.to_owned(),
            bytes: bytes.into(),
        })
    }
}

/// All registries, in the order in which they are told of.
pub const REGISTRIES: &[&Registry] = &[
    &crates_io::REGISTRY,
    &cran::REGISTRY,
    &hackage::REGISTRY,
    &maven::REGISTRY,
    &npm::REGISTRY,
    &nuget::REGISTRY,
    &packagist::REGISTRY,
    &pypi::REGISTRY,
    &rubygems::REGISTRY,
];

/// Most answers that are followed to another one; a chain that long goes in a circle.
const MOST_STEPS: usize = 8;

/// A registry at the address where it is asked.
#[derive(Debug, Clone)]
pub struct Asked<'o> {
    registry: &'static Registry,
    base: &'o str,
    online: &'o Online,
}

impl Online {
    /// The registry to ask about packages of an ecosystem, if there is one.
    #[must_use]
    pub fn registry(&self, ecosystem: Ecosystem) -> Option<Asked<'_>> {
        let mut all = REGISTRIES.iter();
        let registry = all.find(|registry| registry.ecosystem == ecosystem)?;
        let base = match self.bases.get(&ecosystem) {
            Some(configured) => configured.as_deref()?,
            None => registry.base,
        };
        Some(Asked {
            registry,
            base: base.trim_end_matches('/'),
            online: self,
        })
    }
}

impl Asked<'_> {
    /// The registry's host, by which it is named.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.base.split_once("://").map_or(self.base, |(_, it)| it);
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    }

    /// Most requests at one time.
    #[must_use]
    pub fn at_once(&self) -> usize {
        self.registry.at_once.max(1)
    }

    /// Where the registry would speak of a dependency. `None` where it has no version, or does
    /// not come from this registry: its name is then nobody's business.
    #[must_use]
    pub fn path(&self, dependency: &Dependency) -> Option<String> {
        let namespace = dependency.namespace.as_deref();
        if namespace.is_some_and(|it| self.online.apart.contains(it)) || !self.has(dependency) {
            return None;
        }
        let version = dependency.version.as_deref()?;
        (self.registry.path)(dependency, version)
    }

    /// Whether a dependency comes from this registry, as far as its lockfile tells.
    fn has(&self, dependency: &Dependency) -> bool {
        // an address instead of a version: a repository, an archive
        let asked_for = dependency.requirement.as_deref().unwrap_or_default();
        let git = ["git", "github:", "file:", "link:"];
        if asked_for.contains("://") || git.iter().any(|it| asked_for.starts_with(it)) {
            return false;
        }
        let Some(source) = &dependency.source else {
            return true;
        };
        let kinds = ["registry+", "sparse+"];
        let bare = kinds.iter().find_map(|kind| source.strip_prefix(kind));
        let Some((scheme, at)) = bare.unwrap_or(source).split_once("://") else {
            return false;
        };
        let below = |place: &str| {
            let rest = at.strip_prefix(place);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        matches!(scheme, "https" | "http")
            && (self.registry.sources.iter().any(|it| below(it)) || below(self.host()))
    }

    /// Asks, and says where the license stands: address and manifest. `None` where the
    /// registry does not know that version.
    ///
    /// # Errors
    /// When no usable answer comes.
    pub fn ask(&self, path: &str, version: &str) -> Result<Option<(String, SourceFile)>, Failure> {
        let mut path = path.to_owned();
        let mut known = None;
        for _ in 0..MOST_STEPS {
            let url = format!("{}/{path}", self.base);
            // a mirror has rules of its own
            let is_public = self.base == self.registry.base;
            let question = Question {
                url: url.clone(),
                pause: if is_public {
                    self.registry.pause
                } else {
                    Duration::ZERO
                },
            };
            let Some(bytes) = self.online.fetch.get(&question)? else {
                break;
            };
            match (self.registry.read)(&bytes, version)? {
                Answer::Manifest(manifest) => return Ok(Some((url, manifest))),
                Answer::Above(next, manifest) => {
                    known.get_or_insert((url, manifest));
                    path = next;
                }
                Answer::Nothing => break,
            }
        }
        Ok(known)
    }
}

/// Parts of an address, each percent-encoded and none of them a way up; `None` for a part that
/// cannot be one.
fn path(parts: &[&str]) -> Option<String> {
    let mut path = String::new();
    for part in parts {
        if matches!(*part, "" | "." | "..") {
            return None;
        }
        if !path.is_empty() {
            path.push('/');
        }
        for byte in part.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.~+@!".contains(&byte) {
                path.push(char::from(byte));
            } else {
                path.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    Some(path)
}

/// An answer in JSON.
fn json(bytes: &[u8]) -> Result<Value, Failure> {
    serde_json::from_slice(bytes).map_err(|_| Failure("its answer is not valid JSON".to_owned()))
}

/// Headers as in mail: empty ones left out, lines after the first one indented.
fn headers<'t>(all: impl IntoIterator<Item = (&'t str, &'t str)>) -> String {
    let mut text = String::new();
    for (name, value) in all {
        if !value.trim().is_empty() {
            let lines: Vec<&str> = value.trim().lines().collect();
            text.push_str(&format!("{name}: {}\n", lines.join("\n ")));
        }
    }
    text
}

#[cfg(test)]
mod tests;
