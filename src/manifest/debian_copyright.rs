// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `debian/copyright` and `.reuse/dep5`: licenses and holders by patterns of paths, in
//! Debian's machine-readable form (DEP-5).

use super::fields::{Field, paragraphs, stray};
use super::page::Page;
use super::{Covers, Format, Manifest, Precedence};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "debian-copyright",
    matches: |path, _| {
        ["debian/copyright", ".reuse/dep5"]
            .iter()
            .filter_map(|end| path.strip_suffix(end))
            .any(|above| above.is_empty() || above.ends_with('/'))
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let paragraphs = paragraphs(page.text);
    // older files are prose, which the detectors read like any text
    if paragraphs
        .first()
        .is_none_or(|first| first.get("Format").is_none())
    {
        return Ok(Manifest::default());
    }
    if let Some(problem) = stray(page) {
        return Err(problem);
    }
    // what a packager says of others' files fills in what those do not say; REUSE took the
    // same form for what a project says of its own, beside what stands in them
    let precedence = match page.path.ends_with("dep5") {
        true => Precedence::Aggregate,
        false => Precedence::Closest,
    };
    let mut manifest = Manifest::default();
    for paragraph in &paragraphs {
        let Some(files) = paragraph.get("Files") else {
            continue;
        };
        let Some(license) = paragraph.get("License") else {
            let message = "this paragraph names files and no license";
            return Err(page.malformed(Some(files.span.clone()), message));
        };
        // the first line names the license, its text may follow
        let name = license.value.lines().next().unwrap_or("");
        let lines = |field: Option<&Field<'_>>| -> Vec<String> {
            let lines = field.into_iter().flat_map(|field| field.value.lines());
            let lines = lines.map(str::trim).filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect()
        };
        let patterns = files.value.split_whitespace();
        manifest.covers.push(Covers {
            // here `*` also stands for `/`
            patterns: patterns.map(|it| it.replace('*', "**")).collect(),
            declared: Some(page.declared(name, Some(&license.span))),
            copyrights: lines(paragraph.get("Copyright")),
            precedence,
            lines: page.lines(&files.span),
        });
    }
    Ok(manifest)
}
