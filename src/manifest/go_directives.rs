// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Directives of `go.mod` and `go.work`: `verb words` on one line, or several in
//! `verb ( … )`. Source: <https://go.dev/ref/mod#go-mod-file-lexical>.

use std::collections::HashMap;

use super::page::{Page, slash};
use crate::package::{Dependency, Purl};
use crate::source::{Problem, Span};

/// One directive.
pub(super) struct Directive<'t> {
    /// What it does: `require`.
    pub verb: &'t str,
    /// What follows, without the comment.
    pub rest: &'t str,
    /// What stands behind `//`.
    pub comment: &'t str,
    /// Where it stands.
    pub span: Span,
}

impl<'t> Directive<'t> {
    /// What follows, word by word.
    pub fn words(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.rest.split_whitespace().map(unquoted)
    }
}

/// A word without the quotes that it may stand in.
pub(super) fn unquoted(word: &str) -> &str {
    word.trim_matches(['"', '`'])
}

/// All directives, in order.
///
/// # Errors
/// When a block is never closed: Go itself takes nothing of such a file.
pub(super) fn directives<'t>(page: &Page<'t>) -> Result<Vec<Directive<'t>>, Problem> {
    let mut found = Vec::new();
    let mut block: Option<(&str, Span)> = None;
    for (line, span) in page.each_line() {
        let (line, comment) = line.split_once("//").unwrap_or((line, ""));
        let line = line.trim();
        if let Some((verb, _)) = &block {
            if line == ")" {
                block = None;
            } else if !line.is_empty() {
                let rest = line;
                found.push(Directive {
                    verb,
                    rest,
                    comment,
                    span,
                });
            }
        } else if let Some(verb) = line.strip_suffix('(') {
            block = Some((verb.trim(), span));
        } else if !line.is_empty() {
            let (verb, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
            found.push(Directive {
                verb,
                rest,
                comment,
                span,
            });
        }
    }
    match block {
        Some((verb, span)) => {
            Err(page.malformed(Some(span), format!("`{verb} (` is never closed")))
        }
        None => Ok(found),
    }
}

/// What stands in for a module: a folder, which is another part of the project, or a module.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// The module by its path.
    pub name: String,
    /// The version in whose stead it stands; all versions where none is named.
    pub version: Option<String>,
    /// A folder below the scanned root.
    pub folder: Option<String>,
    /// The module that is taken instead, where it is no folder.
    module: Option<(String, Option<String>)>,
}

/// `name => ../folder`, `name v1 => other v2`.
pub(super) fn replacement(page: &Page<'_>, rest: &str) -> Option<Replacement> {
    let (old, new) = rest.split_once("=>")?;
    let mut old = old.split_whitespace().map(unquoted);
    let mut new = new.split_whitespace().map(unquoted);
    let (name, with) = (old.next()?, new.next()?);
    let local = with.starts_with(['.', '/']);
    Some(Replacement {
        name: name.to_owned(),
        version: old.next().map(str::to_owned),
        folder: page.file(with).filter(|_| local),
        module: (!local).then(|| (with.to_owned(), new.next().map(str::to_owned))),
    })
}

/// Puts replacements in where a dependency is what one stands in for.
pub(super) fn replace(found: &mut [Dependency], replaced: &[Replacement]) {
    // by name: a hostile file may have many of both
    let mut by_name: HashMap<&str, Vec<&Replacement>> = HashMap::new();
    for one in replaced {
        by_name.entry(&one.name).or_default().push(one);
    }
    for dependency in found {
        let full = match &dependency.namespace {
            Some(namespace) => format!("{namespace}/{}", dependency.name),
            None => dependency.name.clone(),
        };
        let named = by_name.get(full.as_str()).into_iter().flatten();
        let version = dependency.version.clone();
        // one for the very version counts before one for all
        let fits = |it: &&&Replacement| it.version.is_none() || it.version == version;
        if let Some(one) = named.filter(fits).max_by_key(|it| it.version.is_some()) {
            one.apply(dependency);
        }
    }
}

impl Replacement {
    fn apply(&self, dependency: &mut Dependency) {
        if let Some(folder) = &self.folder {
            dependency.folder = Some(folder.clone());
            dependency.own = true;
        }
        let Some((module, version)) = &self.module else {
            return;
        };
        let (namespace, name) = slash(module);
        if let Some(purl) = Purl::new("golang", namespace, name, version.as_deref()) {
            dependency.purl = purl;
            dependency.namespace = namespace.map(str::to_owned);
            dependency.name = name.to_owned();
            dependency.version.clone_from(version);
        }
    }
}
