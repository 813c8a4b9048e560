// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `REUSE.toml`: licenses and holders of files that cannot say so themselves, by the REUSE
//! specification 3.3.

use super::page::Page;
use super::toml::{array, string};
use super::{Covers, Format, Manifest, Precedence, toml};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "reuse",
    matches: |_, name| name == "REUSE.toml",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = toml::document(page)?;
    let mut manifest = Manifest::default();
    for entry in array(&document, "annotations") {
        let span = entry.span();
        let Some(table) = entry.get_ref().as_table() else {
            continue;
        };
        let texts = |key: &str| -> Vec<&str> {
            let several = array(table, key).filter_map(|it| it.get_ref().as_str());
            let one = string(table, key).map(|(text, _)| text);
            one.into_iter().chain(several).collect()
        };
        // the specification: several identifiers all apply
        let licenses = texts("SPDX-License-Identifier").into_iter();
        let place = table
            .get("SPDX-License-Identifier")
            .map(::toml::Spanned::span);
        let declared = page.all_of(licenses.map(|it| page.declared(it, place.as_ref())));
        manifest.covers.push(Covers {
            // here `?` stands for itself
            patterns: texts("path")
                .into_iter()
                .map(|it| it.replace('?', "\\?"))
                .collect(),
            declared,
            copyrights: texts("SPDX-FileCopyrightText")
                .into_iter()
                .map(str::to_owned)
                .collect(),
            precedence: match string(table, "precedence") {
                Some(("override", _)) => Precedence::Override,
                Some(("aggregate", _)) => Precedence::Aggregate,
                _ => Precedence::Closest,
            },
            lines: page.lines(&span),
        });
    }
    Ok(manifest)
}
