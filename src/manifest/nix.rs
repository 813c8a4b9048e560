// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `default.nix`, `package.nix`: a package of Nix, read and not evaluated.

use super::code::{Kind, Language, Token, closing, tokens};
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "nix",
    matches: |_, name| matches!(name, "default.nix" | "package.nix"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    // Nix has `#` comments; strings over lines have two single quotes and hold scripts
    let tokens = tokens(page.text, Language::Ruby);
    let makes = tokens.iter().position(|token| {
        let word = token.word().unwrap_or("");
        word.starts_with("mkDerivation") || (word.starts_with("build") && word.ends_with("Package"))
    });
    let Some(start) = makes else {
        return Ok(Manifest::default());
    };
    let Some(open) = tokens[start..].iter().position(|token| token.is('{')) else {
        return Ok(Manifest::default());
    };
    let end = closing(&tokens, start + open);
    if end == tokens.len() {
        let message = "this package is never closed";
        return Err(page.malformed(Some(tokens[start].span.clone()), message));
    }
    let body = &tokens[start + open..end];
    let text = |name: &str| {
        let found = value(body, name)?.first()?;
        found.string().filter(|text| !text.contains("${"))
    };
    let mut package = page.package_in(
        Ecosystem::Nix,
        None,
        text("pname").or(text("name")),
        text("version"),
    );
    let named = package.name.is_some();
    let license = value(body, "license").filter(|value| !value.is_empty());
    package.declared = license.and_then(|value| {
        // `licenses.mit`, `lib.licenses.mit`, or a list of them, all of which apply
        let words = value.iter().filter(|token| token.kind == Kind::Word);
        let words = words.filter(|word| !matches!(word.text.as_ref(), "lib" | "licenses" | "with"));
        page.all_of(words.map(|word| page.declared(spdx(&word.text), Some(&word.span))))
    });
    for (key, scope) in [
        ("propagatedBuildInputs", Scope::Runtime),
        ("buildInputs", Scope::Runtime),
        ("nativeBuildInputs", Scope::Build),
        ("checkInputs", Scope::Test),
        ("nativeCheckInputs", Scope::Test),
    ] {
        // what is computed (`lib.optionals …`) follows the list and is left out
        let list = value(body, key).unwrap_or(&[]);
        let end = list.iter().position(|token| token.is(']'));
        for (name, span) in attributes(page, &list[..end.unwrap_or(0)]) {
            let it = page.wanted(Ecosystem::Nix, (None, name), None, scope, Some(&span));
            package.dependencies.extend(it);
        }
    }
    if !named {
        return Ok(Manifest::default());
    }
    Ok(Manifest::of(package))
}

/// The members of a list: names may hold hyphens, and stand in sets (`python3Packages.numpy`).
fn attributes<'t>(page: &Page<'t>, list: &[Token<'_>]) -> Vec<(&'t str, Span)> {
    let mut found: Vec<Span> = Vec::new();
    for token in list {
        let part = token.kind == Kind::Word || token.is('-') || token.is('.');
        match found.last_mut() {
            Some(last) if part && last.end == token.span.start => last.end = token.span.end,
            _ if token.kind == Kind::Word => found.push(token.span.clone()),
            _ => {}
        }
    }
    let named = found.into_iter().filter_map(|span| {
        let whole = page.text.get(span.clone())?;
        // outputs of one package (`zlib.dev`)
        let mut names = whole.rsplit('.');
        let name = names.find(|name| !matches!(*name, "out" | "dev" | "lib" | "bin" | "man"))?;
        (!name.is_empty()).then_some((name, span))
    });
    named.collect()
}

/// What stands between `name =` and the semicolon.
fn value<'t>(body: &'t [Token<'t>], name: &str) -> Option<&'t [Token<'t>]> {
    let at = body
        .windows(2)
        .position(|window| window[0].is_word(name) && window[1].is('='))?;
    let mut rest = &body[at + 2..];
    // `with licenses;` opens the names of a set for what follows
    if rest.first().is_some_and(|token| token.is_word("with")) {
        let end = rest.iter().position(|token| token.is(';'))?;
        rest = &rest[end + 1..];
    }
    let end = rest.iter().position(|token| token.is(';'))?;
    Some(&rest[..end])
}

/// The SPDX id of an attribute of `lib.licenses` in nixpkgs, for those in common use.
fn spdx(attribute: &str) -> &str {
    // REUSE-IgnoreStart
    match attribute {
        "asl20" => "Apache-2.0",
        "bsd2" => "BSD-2-Clause",
        "bsd3" => "BSD-3-Clause",
        "gpl2Only" => "GPL-2.0-only",
        "gpl2Plus" => "GPL-2.0-or-later",
        "gpl3Only" => "GPL-3.0-only",
        "gpl3Plus" => "GPL-3.0-or-later",
        "lgpl21Only" => "LGPL-2.1-only",
        "lgpl21Plus" => "LGPL-2.1-or-later",
        "lgpl3Only" => "LGPL-3.0-only",
        "lgpl3Plus" => "LGPL-3.0-or-later",
        "agpl3Only" => "AGPL-3.0-only",
        "agpl3Plus" => "AGPL-3.0-or-later",
        "mpl20" => "MPL-2.0",
        "boost" => "BSL-1.0",
        "cc0" => "CC0-1.0",
        // the others are ids in small letters, or names that stay unclear
        other => other,
    }
    // REUSE-IgnoreEnd
}
