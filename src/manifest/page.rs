// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One manifest while it is read: its path, text and lines, and the types it is turned into.
//!
//! What all formats need is here once: problems with their place, packages and
//! dependencies with a purl by their ecosystem's rules.

use std::borrow::Cow;

use crate::package::{Dependency, Ecosystem, Package, Purl, Scope};
use crate::rules::Rules;
use crate::source::{
    Excerpt, LineIndex, Lines, Problem, ProblemKind, Span, file_name, folder, join,
};

/// A manifest while it is read.
pub(super) struct Page<'a> {
    /// Its path below the root.
    pub path: &'a str,
    /// Its text, without a byte order mark.
    pub text: &'a str,
    /// What names of licenses mean.
    pub rules: &'a Rules,
    index: LineIndex<'a>,
}

impl<'a> Page<'a> {
    pub fn new(path: &'a str, text: &'a str, rules: &'a Rules) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self {
            path,
            text,
            rules,
            index: LineIndex::new(text),
        }
    }

    /// The lines of a span.
    pub fn lines(&self, span: &Span) -> Lines {
        self.index.lines(span)
    }

    /// The manifest does not parse: one problem at one place.
    pub fn malformed(&self, span: Option<Span>, message: impl Into<String>) -> Problem {
        Problem {
            path: self.path.to_owned(),
            lines: span
                .as_ref()
                .map(|span| Lines::one(self.index.line(span.start))),
            kind: ProblemKind::Malformed,
            message: message.into(),
            excerpt: span.map(|span| Excerpt::cut(self.text, &span).into()),
        }
    }

    /// A path that this manifest names, below the root; `None` if it would lead out.
    pub fn file(&self, relative: &str) -> Option<String> {
        join(folder(self.path), relative)
    }

    /// A package by its parts, where the ecosystem writes the namespace on its own.
    pub fn package_in(
        &self,
        ecosystem: Ecosystem,
        namespace: Option<&str>,
        name: Option<&str>,
        version: Option<&str>,
    ) -> Package {
        let told = |text: Option<&str>| {
            let text = text.map(str::trim).filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        let (namespace, name, version) = (told(namespace), told(name), told(version));
        let kind = ecosystem.purl_type();
        Package {
            ecosystem,
            purl: name
                .as_deref()
                .and_then(|name| Purl::new(kind, namespace.as_deref(), name, version.as_deref())),
            namespace,
            name,
            version,
            declared: None,
            path: self.path.to_owned(),
            dependencies: Vec::new(),
            private: false,
            lacks: Vec::new(),
        }
    }

    /// A dependency by its parts: namespace and name, and the version where it is pinned.
    pub fn locked(
        &self,
        ecosystem: Ecosystem,
        (namespace, name): (Option<&str>, &str),
        version: Option<&str>,
        span: Option<&Span>,
    ) -> Option<Dependency> {
        let namespace = namespace.filter(|namespace| !namespace.is_empty());
        let version = version.filter(|version| !version.is_empty());
        Some(Dependency {
            ecosystem,
            purl: match name
                .split_once('/')
                .filter(|_| ecosystem == Ecosystem::Cocoapods)
            {
                // a pod's parts are no pods of their own
                Some((pod, part)) => Purl::part(ecosystem.purl_type(), pod, version, part)?,
                None => Purl::new(ecosystem.purl_type(), namespace, name, version)?,
            },
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
            version: version.map(str::to_owned),
            requirement: None,
            scope: Scope::Runtime,
            direct: None,
            declared: None,
            path: self.path.to_owned(),
            lines: span.map(|span| self.lines(span)),
            folder: None,
            own: false,
            source: None,
        })
    }

    /// A dependency that the project itself asks for, not pinned by this file.
    pub fn wanted(
        &self,
        ecosystem: Ecosystem,
        coordinates: (Option<&str>, &str),
        requirement: Option<&str>,
        scope: Scope,
        span: Option<&Span>,
    ) -> Option<Dependency> {
        let requirement = requirement.map(str::trim).filter(|text| !text.is_empty());
        Some(Dependency {
            requirement: requirement.map(str::to_owned),
            scope,
            direct: Some(true),
            ..self.locked(ecosystem, coordinates, None, span)?
        })
    }

    /// A dependency at the version that this file pins, asked for by the project itself.
    pub fn pinned(
        &self,
        ecosystem: Ecosystem,
        coordinates: (Option<&str>, &str),
        version: Option<&str>,
        scope: Scope,
        span: Option<&Span>,
    ) -> Option<Dependency> {
        Some(Dependency {
            scope,
            direct: Some(true),
            ..self.locked(ecosystem, coordinates, version, span)?
        })
    }

    /// A repository that the project itself asks for, by its address and the revision.
    pub fn repository(
        &self,
        address: &str,
        revision: Option<&str>,
        scope: Scope,
        span: Option<&Span>,
    ) -> Option<Dependency> {
        let bare = address.split_once("://").map_or(address, |(_, bare)| bare);
        let bare = bare.rsplit_once('@').map_or(bare, |(_, bare)| bare);
        let bare = bare.trim_end_matches('/').trim_end_matches(".git");
        // git@host:group/name
        let path = bare.replacen(':', "/", 1);
        let (ecosystem, path) = match path.strip_prefix("github.com/") {
            Some(path) => (Ecosystem::Github, path),
            None => (Ecosystem::Generic, path.as_str()),
        };
        self.pinned(ecosystem, slash(path), revision, scope, span)
    }

    /// The lines of the text, without their ends, with their places.
    pub fn each_line(&self) -> impl Iterator<Item = (&'a str, Span)> + use<'a> {
        let mut at = 0;
        self.text.split_inclusive('\n').map(move |line| {
            let start = at;
            at += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            (line, start..start + line.len())
        })
    }

    /// The place of the first line that, without its indentation, begins with a word.
    pub fn line_with(&self, start: &str) -> Option<Span> {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if line.trim_start().starts_with(start) {
                return Some(at..at + line.trim_end().len());
            }
            at += line.len();
        }
        None
    }

    /// A package of this manifest without anything but its name.
    pub fn package(
        &self,
        ecosystem: Ecosystem,
        name: Option<&str>,
        version: Option<&str>,
    ) -> Package {
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        let version = version.map(str::trim).filter(|version| !version.is_empty());
        let (namespace, bare) = match name {
            Some(name) => split(ecosystem, name),
            None => (None, Cow::Borrowed("")),
        };
        Package {
            ecosystem,
            purl: Purl::new(ecosystem.purl_type(), namespace, &bare, version),
            namespace: namespace.map(str::to_owned),
            name: name.map(|name| match (ecosystem, namespace) {
                // as written, but without the scope that is told apart
                (Ecosystem::Npm, Some(_)) => bare.clone().into_owned(),
                _ => name.to_owned(),
            }),
            version: version.map(str::to_owned),
            declared: None,
            path: self.path.to_owned(),
            dependencies: Vec::new(),
            private: false,
            lacks: Vec::new(),
        }
    }

    /// A dependency that this manifest names; `None` if the name cannot be one.
    pub fn dependency(
        &self,
        ecosystem: Ecosystem,
        name: &str,
        version: Option<&str>,
        span: Option<&Span>,
    ) -> Option<Dependency> {
        let (namespace, bare) = split(ecosystem, name.trim());
        Some(Dependency {
            ecosystem,
            purl: Purl::new(ecosystem.purl_type(), namespace, &bare, version)?,
            namespace: namespace.map(str::to_owned),
            name: bare.into_owned(),
            version: version.map(str::to_owned),
            requirement: None,
            scope: Scope::Runtime,
            direct: None,
            declared: None,
            path: self.path.to_owned(),
            lines: span.map(|span| self.lines(span)),
            folder: None,
            own: false,
            source: None,
        })
    }
}

/// Namespace and name by the rules of the ecosystem.
fn split(ecosystem: Ecosystem, name: &str) -> (Option<&str>, Cow<'_, str>) {
    match ecosystem {
        Ecosystem::Npm => match name.split_once('/') {
            Some((scope, bare)) if scope.starts_with('@') => (Some(scope), Cow::Borrowed(bare)),
            _ => (None, Cow::Borrowed(name)),
        },
        Ecosystem::Pypi => (None, Cow::Owned(normal_pypi(name))),
        _ => (None, Cow::Borrowed(name)),
    }
}

/// Namespace and name of `namespace/name`.
pub(super) fn slash(full: &str) -> (Option<&str>, &str) {
    match full.rsplit_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, full),
    }
}

/// A Python project name as the index compares names: lower case, runs of `-_.` are one `-`.
pub(super) fn normal_pypi(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        if !matches!(c, '-' | '_' | '.') {
            normal.push(c.to_ascii_lowercase());
        } else if !normal.ends_with('-') {
            normal.push('-');
        }
    }
    normal
}

/// The version in the name of the folder that a Python release unpacks to, `{name}-{version}`,
/// where `folder` is that of a package of this name.
/// Source: <https://packaging.python.org/en/latest/specifications/source-distribution-format/>.
pub(super) fn unpacked_version<'t>(folder: &'t str, name: &str) -> Option<&'t str> {
    let folder = file_name(folder);
    let name = normal_pypi(name);
    let dashes = folder.match_indices('-').map(|(at, _)| at);
    let mut versions = dashes.filter_map(|at| Some((folder.get(..at)?, folder.get(at + 1..)?)));
    let (_, version) = versions.find(|(before, _)| normal_pypi(before) == name)?;
    let of_version = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '!' | '+' | '_');
    let is_version =
        version.starts_with(|c: char| c.is_ascii_digit()) && version.chars().all(of_version);
    is_version.then_some(version)
}

/// What a group or extra of this name is for, by the names that projects use.
pub(super) fn group_scope(group: &str, otherwise: Scope) -> Scope {
    let group = group.to_ascii_lowercase();
    for word in group.split(|c: char| !c.is_ascii_alphanumeric()) {
        match word {
            "main" => return Scope::Runtime,
            "test" | "tests" | "testing" | "pytest" | "coverage" => return Scope::Test,
            "build" | "packaging" | "release" => return Scope::Build,
            "dev" | "develop" | "development" | "doc" | "docs" | "documentation" | "sphinx"
            | "lint" | "linting" | "linters" | "types" | "typing" | "mypy" | "style" | "format"
            | "bench" | "benchmark" | "ci" | "tox" => return Scope::Dev,
            _ => {}
        }
    }
    otherwise
}

pub(super) fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or("").trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_names_are_compared_as_the_index_does() {
        assert_eq!(normal_pypi("Foo__Bar.baz-_qux"), "foo-bar-baz-qux");
    }

    #[test]
    fn releases_unpack_to_a_folder_that_says_their_version() {
        let check = |folder, want| {
            assert_eq!(unpacked_version(folder, "Foo.bar"), want, "{folder}");
        };
        check("a/foo_bar-1.2.0rc1", Some("1.2.0rc1"));
        check("foo-bar-2.0", Some("2.0"));
        check("foo-bar", None);
        check("foo-bar-main", None);
        check("foo-1.0", None);
        check("foo-bar-baz-1.0", None);
        check("foo-bar-1.0-linux", None);
    }

    #[test]
    fn groups_are_known_by_their_names() {
        let check = |group, want| assert_eq!(group_scope(group, Scope::Optional), want, "{group}");
        check("main", Scope::Runtime);
        check("tests", Scope::Test);
        check("dev", Scope::Dev);
        check("docs", Scope::Dev);
        check("test-extras", Scope::Test);
        check("devices", Scope::Optional);
        check("gpu", Scope::Optional);
    }
}
