// SPDX-License-Identifier: Apache-2.0 OR MIT
//! R's grammar of licenses (`GPL (>= 2) | MIT + file LICENSE`), which `DESCRIPTION` and the
//! lockfiles of R share.

use super::declared::shorten;
use super::page::Page;
use crate::license::Expr;
use crate::package::Declared;
use crate::source::Span;

/// What stands where no restriction is meant to stand; no license.
const UNLIMITED: &str = "Unlimited";

/// Alternatives between `|`, each a license, or `file LICENSE`, or both joined by `+`.
pub(super) fn declared(page: &Page<'_>, statement: &str, span: Option<&Span>) -> Declared {
    let mut files = Vec::new();
    // of a choice, the part that names a license can be taken, whatever the rest says
    let names_one = |alternative: &str| {
        let alternative = alternative.trim();
        alternative != UNLIMITED && !alternative.starts_with("file ")
    };
    let any_named = statement.split('|').any(names_one);
    let alternatives = statement.split('|').filter_map(|alternative| {
        if any_named && !names_one(alternative) {
            let file = alternative.trim().strip_prefix("file ");
            files.extend(file.and_then(|file| page.file(file.trim())));
            return None;
        }
        let mut parts = alternative.split('+').map(str::trim).filter(|part| {
            match part.strip_prefix("file ").map(str::trim) {
                Some(file) => {
                    files.extend(page.file(file));
                    false
                }
                None => !part.is_empty(),
            }
        });
        let (first, more) = (parts.next(), parts.next());
        Some(match (first, more) {
            // "GPL-2 + file LICENSE": the file adds to it
            (Some(one), None) => alternative_of(page, one, span),
            _ => page.declared(alternative, span),
        })
    });
    let alternatives: Vec<Declared> = alternatives.collect();
    let only_file = statement.trim().strip_prefix("file ").map(str::trim);
    let mut whole = match only_file {
        Some(file) if !statement.contains('|') && !statement.contains('+') => {
            page.in_file(file, span)
        }
        _ => page
            .any_of(alternatives)
            .unwrap_or_else(|| page.declared(statement, span)),
    };
    whole.statement = shorten(statement);
    for file in files {
        if !whole.files.contains(&file) {
            whole.files.push(file);
        }
    }
    whole
}

/// One license: a name, `Name-version`, `Name (>= version)`.
fn alternative_of(page: &Page<'_>, text: &str, span: Option<&Span>) -> Declared {
    let mut declared = page.declared(text, span);
    if declared.expression.is_some() {
        return declared;
    }
    if text == UNLIMITED {
        let why = "R's `Unlimited` sets no restrictions, but names no license";
        declared.unclear = Some(why.to_owned());
        return declared;
    }
    let bounded = text.split_once('(').map(|(name, bound)| {
        let bound = bound.trim_end_matches([')', ' ']).trim();
        (name.trim(), bound)
    });
    let hyphen = || text.rsplit_once('-');
    // R's database has the families themselves: any version of them
    // REUSE-IgnoreStart
    let family = match text {
        "GPL" | "GNU General Public License" => Some("GPL-1.0-or-later"),
        "LGPL" | "GNU Lesser General Public License" => Some("LGPL-2.0-or-later"),
        "AGPL" | "GNU Affero General Public License" => Some("AGPL-3.0-or-later"),
        // the database's own abbreviations
        "BSD_2_clause" => Some("BSD-2-Clause"),
        "BSD_3_clause" => Some("BSD-3-Clause"),
        "CC0" => Some("CC0-1.0"),
        _ => None,
    };
    // REUSE-IgnoreEnd
    let family = family.and_then(|family| Expr::parse(family).ok());
    let known = family.or_else(|| match (bounded, hyphen()) {
        (Some((name, bound)), _) => {
            let later = bound.strip_prefix(">=").map(str::trim);
            let exact = bound.strip_prefix("==").map(str::trim);
            match (later, exact) {
                (Some(version), _) => version_of(name, version, true),
                (None, Some(version)) => version_of(name, version, false),
                _ => None,
            }
        }
        (None, Some((name, version))) => version_of(name, version, false),
        (None, None) => None,
    });
    if let Some(known) = known {
        declared.expression = Some(known);
        declared.unclear = None;
    }
    declared
}

/// A family of R's license database in a version.
fn version_of(name: &str, version: &str, later: bool) -> Option<Expr> {
    let family = match name {
        "GPL" | "GNU General Public License" => "GPL",
        "LGPL" | "GNU Lesser General Public License" | "GNU Library General Public License" => {
            "LGPL"
        }
        "AGPL" | "GNU Affero General Public License" => "AGPL",
        "Apache License" | "Apache" | "Apache Software License" => "Apache",
        "Artistic" | "Artistic License" => "Artistic",
        "MPL" | "Mozilla Public License" => "MPL",
        "EUPL" => "EUPL",
        "CeCILL" => "CECILL",
        _ => return None,
    };
    let version = if version.contains('.') {
        version.to_owned()
    } else {
        format!("{version}.0")
    };
    let gnu = matches!(family, "GPL" | "LGPL" | "AGPL");
    let ending = match (gnu, later) {
        (true, true) => "-or-later",
        (true, false) => "-only",
        // for other licenses the version is a floor: the license itself tells of later ones
        (false, _) => "",
    };
    Expr::parse(&format!("{family}-{version}{ending}")).ok()
}
