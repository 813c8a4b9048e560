// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Gemfile`: the gems that a Ruby project asks for, read and not run.

use super::code::{Kind, Language, Token, tokens};
use super::page::{Page, group_scope};
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "gemfile",
    matches: |_, name| matches!(name, "Gemfile" | "gems.rb"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens = tokens(page.text, Language::Ruby);
    let mut found: Vec<Dependency> = Vec::new();
    // what each open block is for, and where the last one opened
    let mut blocks: Vec<(Option<Scope>, &Token<'_>)> = Vec::new();
    for line in tokens.split(|token| token.kind == Kind::End) {
        let Some(first) = line.first() else {
            continue;
        };
        let opens = line.iter().any(|token| token.is_word("do"));
        if first.is_word("end") {
            blocks.pop();
        } else if opens || matches!(first.word(), Some("if" | "unless" | "case" | "begin")) {
            let group = first.is_word("group").then(|| scope_of(line));
            let around = blocks.last().and_then(|(scope, _)| *scope);
            blocks.push((group.or(around), first));
        }
        let Some(name) = line
            .get(1)
            .and_then(Token::string)
            .filter(|_| first.is_word("gem"))
        else {
            continue;
        };
        let around = blocks.last().and_then(|(scope, _)| *scope);
        let keyed = line
            .iter()
            .any(|token| matches!(token.word(), Some("group" | "groups")));
        let scope = if keyed {
            scope_of(line)
        } else {
            around.unwrap_or(Scope::Runtime)
        };
        // the strings before any key are requirements
        let wanted = line[2..].chunk_by(|one, _| !one.is(','));
        let wanted = wanted.filter_map(|part| match part {
            [one] | [one, _] => one.string(),
            _ => None,
        });
        let wanted: Vec<&str> = wanted.collect();
        let local = line.windows(3).find_map(|window| {
            let key = window[0].is_word("path") && window[1].is(':');
            window[2].string().filter(|_| key)
        });
        let folder = local.and_then(|path| page.file(path));
        let it = page.wanted(
            Ecosystem::Gem,
            (None, name),
            Some(&wanted.join(", ")),
            scope,
            Some(&first.span),
        );
        found.extend(it.map(|it| Dependency {
            own: folder.is_some(),
            folder,
            ..it
        }));
    }
    if let Some((Some(_), open)) = blocks.first() {
        let message = "this group is never closed";
        return Err(page.malformed(Some(open.span.clone()), message));
    }
    Ok(Manifest {
        dependencies: found,
        ..Manifest::default()
    })
}

/// The weakest of the groups that a line names.
fn scope_of(line: &[Token<'_>]) -> Scope {
    let names = line.windows(2).filter(|window| window[0].is(':'));
    let names = names.filter_map(|window| window[1].word());
    let scopes = names.map(|name| group_scope(name, Scope::Runtime));
    scopes.max().unwrap_or(Scope::Runtime)
}
