// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `subprojects/*.wrap`: where Meson fetches a dependency from, if it is not installed.

use std::collections::HashMap;

use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span, file_name, folder, join};

/// The format.
pub const FORMAT: Format = Format {
    name: "wrap",
    matches: |_, name| name.ends_with(".wrap"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut keys: HashMap<&str, (&str, Span)> = HashMap::new();
    let mut section = "";
    for (line, span) in page.each_line() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            section = name;
        } else if let (Some((key, value)), false) = (line.split_once('='), section.is_empty()) {
            if section.starts_with("wrap-") {
                keys.insert(key.trim(), (value.trim(), span));
            }
        } else {
            let message = "this line is neither a section nor `key = value`";
            return Err(page.malformed(Some(span), message));
        }
    }
    let name = file_name(page.path).trim_end_matches(".wrap");
    // the folder it is unpacked to names the version: zlib-1.3
    let unpacked = keys.get("directory").map(|(folder, _)| *folder);
    let version = unpacked.and_then(|it| it.strip_prefix(name)?.strip_prefix('-'));
    let it = if let Some((address, span)) = keys.get("url") {
        let revision = keys.get("revision").map(|(revision, _)| *revision);
        page.repository(address, revision, Scope::Runtime, Some(span))
    } else if let Some((_, span)) = keys.get("source_url") {
        page.pinned(
            Ecosystem::Generic,
            (Some("meson"), name),
            version,
            Scope::Runtime,
            Some(span),
        )
    } else {
        // a redirect to the wrap of another project
        None
    };
    let here = folder(page.path);
    let folder = join(here, unpacked.unwrap_or(name));
    Ok(Manifest {
        dependencies: it
            .map(|it| Dependency { folder, ..it })
            .into_iter()
            .collect(),
        ..Manifest::default()
    })
}
