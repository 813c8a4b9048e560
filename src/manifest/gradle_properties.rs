// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `gradle.properties`: values that the build files below its folder may use.

use super::page::Page;
use super::{Format, Manifest, Shared};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "gradle-properties",
    matches: |_, name| name == "gradle.properties",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut shared = Shared::default();
    let mut goes_on = false;
    for (line, span) in page.each_line() {
        let line = line.trim();
        let continued = std::mem::replace(&mut goes_on, line.ends_with('\\'));
        if line.is_empty() || line.starts_with(['#', '!']) || continued {
            continue;
        }
        // Java takes `:` and a space for `=` too
        let Some((name, value)) = line.split_once(['=', ':', ' ']) else {
            let message = "this line is no `name = value`";
            return Err(page.malformed(Some(span), message));
        };
        let value = value.trim_start_matches(['=', ' ']).trim();
        shared
            .properties
            .insert(name.trim().to_owned(), value.to_owned());
    }
    Ok(Manifest {
        shares: Some(shared),
        ..Manifest::default()
    })
}
