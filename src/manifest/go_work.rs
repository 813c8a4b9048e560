// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `go.work`: the modules of a workspace, which use each other as they lie in the tree, and what
//! stands in for others. Source: <https://go.dev/ref/mod#workspaces>.
//!
//! It lists no dependencies; those of its modules are settled when manifests are joined.

use super::go_directives::{directives, replacement, unquoted};
use super::page::Page;
use super::{Format, GoWork, Manifest};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "go-work",
    matches: |_, name| name == "go.work",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut workspace = GoWork::default();
    for directive in directives(page)? {
        match directive.verb {
            "use" => workspace
                .members
                .extend(page.file(unquoted(directive.rest.trim()))),
            "replace" => workspace.replaced.extend(replacement(page, directive.rest)),
            _ => {}
        }
    }
    Ok(Manifest {
        go_work: Some(workspace),
        ..Manifest::default()
    })
}
