// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `.gitmodules`: repositories that lie inside this one.

use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "git-modules",
    matches: |_, name| name == ".gitmodules",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut open: Option<(Span, Option<&str>, Option<&str>)> = None;
    let lines = page.each_line().map(|(line, span)| (line.trim(), span));
    // one heading more than there are ends the last section
    let end = page.text.len()..page.text.len();
    for (line, span) in lines.chain(std::iter::once(("[", end))) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with('[') {
            if let Some((span, path, Some(url))) = open.take() {
                let it = page.repository(url, None, Scope::Runtime, Some(&span));
                let folder = path.and_then(|path| page.file(path));
                found.extend(it.map(|it| Dependency { folder, ..it }));
            }
            open = line.starts_with("[submodule").then_some((span, None, None));
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            let message = "this line is neither a section nor `key = value`";
            return Err(page.malformed(Some(span), message));
        };
        if let Some((_, path, url)) = &mut open {
            match key.trim() {
                "path" => *path = Some(value.trim()),
                "url" => *url = Some(value.trim()),
                _ => {}
            }
        }
    }
    Ok(Manifest {
        dependencies: found,
        ..Manifest::default()
    })
}
