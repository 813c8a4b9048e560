// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `go.sum`: checksums of every version of a Go module that was looked at.
//!
//! More than what is used: the older versions that other modules would have been content with
//! stand here too. `go.mod` says what is used.

use super::page::{Page, slash};
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "go-sum",
    matches: |_, name| name == "go.sum",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut last = ("", "");
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let mut words = line.split_whitespace();
        let (name, version) = match (words.next(), words.next(), words.next()) {
            (None, ..) => continue,
            (Some(name), Some(version), Some(_)) => (name, version),
            _ => {
                let message = "this line is no module, version and checksum";
                return Err(page.malformed(Some(span), message));
            }
        };
        // one line for the module, one for its go.mod
        let version = version.strip_suffix("/go.mod").unwrap_or(version);
        if (name, version) != last {
            found.extend(page.locked(Ecosystem::Golang, slash(name), Some(version), Some(&span)));
        }
        last = (name, version);
    }
    Ok(Manifest {
        considered: true,
        ..Manifest::locked(found)
    })
}
