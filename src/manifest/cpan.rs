// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `META.json`, `META.yml` (CPAN::Meta 1.4) and `Makefile.PL`: a distribution of CPAN's.

use std::collections::HashMap;

use serde_json::Value;

use super::code::{Language, Token, closing, tokens};
use super::page::Page;
use super::{Format, Manifest, json, yaml};
use crate::license::Expr;
use crate::package::{Declared, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "cpan",
    matches: |_, name| matches!(name, "META.json" | "META.yml" | "Makefile.PL"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    if page.path.ends_with(".PL") {
        return Ok(read_makefile(page));
    }
    if page.path.ends_with(".yml") {
        return read_yaml(page);
    }
    // other tools have files of this name: a distribution's says by which version of CPAN::Meta
    let fields = json::object(page)?;
    if fields.get("meta-spec").is_none() {
        return Ok(Manifest::default());
    }
    let text = |key| json::text(&fields, key);
    let mut package = page.package_in(Ecosystem::Cpan, None, text("name"), text("version"));
    let place = json::place(&fields, "license");
    let licenses = json::members(&fields, "license").iter();
    // the specification: "a list of licenses, any of which may be chosen"
    package.declared = page.any_of(
        licenses.filter_map(|license| Some(declared(page, json::string(license)?, place.as_ref()))),
    );
    if let Some(phases) = fields.get_object("prereqs") {
        for (phase, scope) in [
            ("runtime", Scope::Runtime),
            ("configure", Scope::Build),
            ("build", Scope::Build),
            ("test", Scope::Test),
            ("develop", Scope::Dev),
        ] {
            let Some(phase) = phases.get_object(phase) else {
                continue;
            };
            for (name, wanted, span) in json::entries(phase, "requires") {
                package.dependencies.extend(page.wanted(
                    Ecosystem::Cpan,
                    (None, name),
                    json::string(wanted),
                    scope,
                    Some(&span),
                ));
            }
        }
    }
    Ok(Manifest::of(package))
}

/// The form before `META.json`: requirements by kind, and one license by its short name.
fn read_yaml(page: &Page<'_>) -> Result<Manifest, Problem> {
    if !page.text.contains("meta-spec") {
        return Ok(Manifest::default());
    }
    let fields = yaml::document(page, page.text)?;
    // a number as written, and not the one of the specification, which is indented
    let mut lines = page.text.lines();
    let version = lines.find_map(|line| line.strip_prefix("version:"));
    let version = version.map(|version| version.trim().trim_matches(['"', '\'']));
    let name = yaml::text(&fields, "name");
    let mut package = page.package_in(Ecosystem::Cpan, None, name, version);
    package.declared = yaml::text(&fields, "license")
        .map(|license| declared(page, license, page.line_with("license:").as_ref()));
    // names hold colons themselves
    let mut places: HashMap<&str, (&str, Span)> = HashMap::new();
    for (line, span) in page.each_line() {
        if let Some((name, written)) = line.trim().rsplit_once(": ") {
            places.insert(name.trim_matches(['"', '\'']), (written.trim(), span));
        }
    }
    for (key, scope) in [
        ("requires", Scope::Runtime),
        ("recommends", Scope::Optional),
        ("configure_requires", Scope::Build),
        ("build_requires", Scope::Build),
        ("test_requires", Scope::Test),
    ] {
        for (name, wanted) in yaml::entries(&fields, key) {
            let place = places.get(name);
            let wanted = match (wanted, place) {
                (Value::String(wanted), _) => wanted.as_str(),
                // 1.50 is not 1.5
                (_, Some((written, _))) => written,
                (_, None) => "",
            };
            package.dependencies.extend(page.wanted(
                Ecosystem::Cpan,
                (None, name),
                Some(wanted),
                scope,
                place.map(|(_, span)| span),
            ));
        }
    }
    Ok(Manifest::of(package))
}

/// The arguments of `WriteMakefile`, where they are written out.
fn read_makefile(page: &Page<'_>) -> Manifest {
    let tokens = tokens(page.text, Language::Python);
    let Some(call) = tokens
        .iter()
        .position(|token| token.is_word("WriteMakefile"))
    else {
        return Manifest::default();
    };
    let end = closing(&tokens, call + 1).min(tokens.len());
    let body = &tokens[call..end];
    let after = |key: &str| {
        let at = body.iter().position(|token| token.text == key)?;
        // key => value
        body.get(at + 3)
    };
    let text = |key: &str| after(key).and_then(Token::string);
    let mut package = page.package_in(Ecosystem::Cpan, None, text("NAME"), text("VERSION"));
    package.declared = after("LICENSE").and_then(|token| {
        let license = token.string()?;
        Some(declared(page, license, Some(&token.span)))
    });
    for (key, scope) in [
        ("PREREQ_PM", Scope::Runtime),
        ("BUILD_REQUIRES", Scope::Build),
        ("CONFIGURE_REQUIRES", Scope::Build),
        ("TEST_REQUIRES", Scope::Test),
    ] {
        let Some(open) = body
            .iter()
            .position(|token| token.is_word(key))
            .map(|at| at + 3)
        else {
            continue;
        };
        if !body.get(open).is_some_and(|token| token.is('{')) {
            continue;
        }
        let close = closing(body, open).min(body.len());
        for (at, token) in body.iter().enumerate().take(close).skip(open) {
            let arrow = body.get(at + 1).is_some_and(|next| next.is('='));
            if let Some(name) = token.string().filter(|_| arrow) {
                package.dependencies.extend(page.wanted(
                    Ecosystem::Cpan,
                    (None, name),
                    body.get(at + 3).map(|wanted| wanted.text.as_ref()),
                    scope,
                    Some(&token.span),
                ));
            }
        }
    }
    Manifest::of(package)
}

/// A name of CPAN::Meta's own list, else any other.
fn declared(page: &Page<'_>, license: &str, span: Option<&Span>) -> Declared {
    let mut declared = page.declared(license, span);
    // REUSE-IgnoreStart
    let known = match license {
        // "the same terms as Perl 5 itself"
        "perl" | "perl_5" => "GPL-1.0-or-later OR Artistic-1.0-Perl",
        "apache_1_1" => "Apache-1.1",
        "apache_2_0" => "Apache-2.0",
        "artistic_1" => "Artistic-1.0",
        "artistic_2" => "Artistic-2.0",
        "agpl_3" => "AGPL-3.0-only",
        "gpl_2" => "GPL-2.0-only",
        "gpl_3" => "GPL-3.0-only",
        "lgpl_2_1" => "LGPL-2.1-only",
        "lgpl_3_0" => "LGPL-3.0-only",
        "mozilla_1_0" => "MPL-1.0",
        "mozilla_1_1" => "MPL-1.1",
        "freebsd" => "BSD-2-Clause",
        "zlib" => "Zlib",
        _ => return declared,
    };
    // REUSE-IgnoreEnd
    declared.expression = Expr::parse(known).ok();
    declared.unclear = None;
    declared
}
