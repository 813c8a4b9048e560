// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One manifest while it is read: its path, text and lines, and the types it is turned into.
//!
//! What all formats need is here once: problems with their place, declared licenses with
//! their meaning, dependencies with a purl by their ecosystem's rules.

use std::borrow::Cow;

use crate::license::Expr;
use crate::package::{Declared, Dependency, Ecosystem, Package, Purl, Scope};
use crate::rules::Rules;
use crate::source::{Excerpt, LineIndex, Lines, Problem, ProblemKind, Span, folder, join};

/// Longest statement that is kept; longer ones are license texts.
const MAX_STATEMENT: usize = 200;

/// Most licenses of one package that are read one by one.
pub(super) const MOST_LICENSES: usize = 50;

/// A manifest while it is read.
pub(super) struct Page<'a> {
    /// Its path below the root.
    pub path: &'a str,
    /// Its text, without a byte order mark.
    pub text: &'a str,
    rules: &'a Rules,
    index: LineIndex,
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
            excerpt: span.map(|span| Excerpt::cut(self.text, &span)),
        }
    }

    /// A path that this manifest names, below the root; `None` if it would lead out.
    pub fn file(&self, relative: &str) -> Option<String> {
        join(folder(self.path), relative)
    }

    /// A license statement with its meaning.
    pub fn declared(&self, statement: &str, span: Option<&Span>) -> Declared {
        let statement = statement.trim();
        let meaning = if is_text(statement) {
            Err("the field holds a license text instead of a license name"
                .to_owned()
                .into())
        } else {
            self.rules.meaning(statement)
        };
        let (expression, unclear, reading) = match meaning {
            Ok(expression) => (Some(expression), None, None),
            Err(unclear) => (None, Some(unclear.why), unclear.reading),
        };
        Declared {
            statement: shorten(statement),
            expression,
            unclear,
            reading,
            files: Vec::new(),
            lines: span.map(|span| self.lines(span)),
        }
    }

    /// A license statement as npm reads it: `SEE LICENSE IN file`, and `UNLICENSED`.
    pub fn declared_npm(&self, statement: &str, span: Option<&Span>) -> Declared {
        const SEE: &str = "SEE LICENSE IN";
        let statement = statement.trim();
        let head = statement.get(..SEE.len()).unwrap_or("");
        if head.eq_ignore_ascii_case(SEE) {
            let file = statement[head.len()..].trim().trim_matches(['<', '>', '"']);
            return Declared {
                statement: shorten(statement),
                ..self.in_file(file, span)
            };
        }
        let mut declared = self.declared(statement, span);
        // npm: "if you do not wish to grant others the right to use a package under any
        // terms"; one letter away from the Unlicense, which grants everything
        if statement == "UNLICENSED" {
            declared.expression = Some(Expr::id("LicenseRef-proprietary"));
            declared.unclear = None;
        }
        declared
    }

    /// What the license classifiers of a Python package say together.
    pub fn classifiers(&self, all: &[(&str, Span)]) -> Option<Declared> {
        let told = all.iter().filter(|(text, _)| {
            // "OSI Approved" alone stands beside the classifier that says which
            text.starts_with("License ::") && !text.trim_end().ends_with(":: OSI Approved")
        });
        let mut told = told.take(MOST_LICENSES);
        let (first, span) = told.next()?;
        let mut declared = self.declared(first, Some(span));
        for (next, _) in told {
            let next = self.declared(next, None);
            declared.statement = format!("{}, {}", declared.statement, next.statement);
            if declared.reading != next.reading || next.expression.is_some() {
                declared.reading = None;
            }
            if declared.expression != next.expression {
                declared.expression = None;
                declared.unclear = Some(
                    "several license classifiers do not tell whether all of the licenses apply \
                     or one may be chosen"
                        .to_owned(),
                );
            }
        }
        Some(declared)
    }

    /// A license that is only said to be in a file.
    pub fn in_file(&self, file: &str, span: Option<&Span>) -> Declared {
        let unclear = match self.file(file) {
            Some(_) => format!(
                "the manifest names no license, only the file `{}`",
                shorten(file)
            ),
            None => format!(
                "the license file `{}` lies outside the project",
                shorten(file)
            ),
        };
        Declared {
            statement: shorten(file),
            expression: None,
            unclear: Some(unclear),
            reading: None,
            files: self.file(file).into_iter().collect(),
            lines: span.map(|span| self.lines(span)),
        }
    }

    /// What several statements about one package say together: a choice between them.
    pub fn any_of(&self, all: impl IntoIterator<Item = Declared>) -> Option<Declared> {
        joined(all, |one, other| Expr::or([one, other]))
    }

    /// What several statements about one package say together: all of them apply.
    pub fn all_of(&self, all: impl IntoIterator<Item = Declared>) -> Option<Declared> {
        joined(all, |one, other| Expr::and([one, other]))
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

/// Statements about one package, joined; certain only if all are.
fn joined(
    all: impl IntoIterator<Item = Declared>,
    join: impl Fn(Expr, Expr) -> Option<Expr>,
) -> Option<Declared> {
    let mut all = all.into_iter().take(MOST_LICENSES);
    let mut joined = all.next()?;
    for next in all {
        let read = |declared: &Declared| {
            let certain = declared.expression.as_ref();
            certain.or(declared.reading.as_ref()).cloned()
        };
        let readings = read(&joined).zip(read(&next));
        joined.reading = readings.and_then(|(one, other)| {
            let same = one == other;
            if same { Some(one) } else { join(one, other) }
        });
        if joined.expression != next.expression || joined.expression.is_none() {
            joined.expression = match (joined.expression, next.expression) {
                (Some(one), Some(other)) => join(one, other),
                _ => None,
            };
        }
        if joined.statement != next.statement {
            joined.statement = format!("{}, {}", joined.statement, next.statement);
        }
        joined.unclear = joined.unclear.or(next.unclear);
        joined.files.extend(next.files);
    }
    joined.reading = joined.reading.filter(|_| joined.expression.is_none());
    Some(joined)
}

/// Namespace and name of `namespace/name`.
pub(super) fn slash(full: &str) -> (Option<&str>, &str) {
    match full.rsplit_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, full),
    }
}

/// The first of the two if it is certain, else the second if that is, else the first.
pub(super) fn prefer(first: Option<Declared>, second: Option<Declared>) -> Option<Declared> {
    let certain = |declared: &Option<Declared>| {
        declared
            .as_ref()
            .is_some_and(|declared| declared.expression.is_some())
    };
    let (mut kept, other) = if certain(&first) || !certain(&second) {
        (first, second)
    } else {
        (second, first)
    };
    if let (Some(kept), Some(other)) = (&mut kept, &other) {
        if kept.files.is_empty() {
            kept.files.clone_from(&other.files);
        }
        if kept.expression.is_none() && kept.reading.is_none() {
            kept.reading.clone_from(&other.reading);
        }
    }
    kept.or(other)
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

fn is_text(statement: &str) -> bool {
    statement.len() > MAX_STATEMENT || statement.lines().count() > 3
}

/// A statement short enough for a report, on one line.
pub(super) fn shorten(statement: &str) -> String {
    let line = statement
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("");
    let mut end = line.len().min(MAX_STATEMENT);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    if end < line.len() || is_text(statement) {
        format!("{} …", &line[..end])
    } else {
        statement.split_whitespace().collect::<Vec<_>>().join(" ")
    }
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
