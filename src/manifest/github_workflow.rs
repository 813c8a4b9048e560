// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Workflows and actions of GitHub: the actions that they run.
//!
//! The forge runs them; they are listed with the file and not part of what the project ships.

use super::page::{Page, slash};
use super::{Format, Manifest, yaml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "github-workflow",
    matches: |path, name| {
        let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
        let workflow = || folder(path).ends_with(".github/workflows");
        yaml && (matches!(name, "action.yml" | "action.yaml") || workflow())
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = yaml::document(page, page.text)?;
    if document.get("jobs").is_none() && document.get("runs").is_none() {
        return Ok(Manifest::default());
    }
    let mut found: Vec<Dependency> = Vec::new();
    for (line, span) in page.each_line() {
        let line = line.trim_start().trim_start_matches("- ");
        let Some(uses) = line.strip_prefix("uses:") else {
            continue;
        };
        let uses = uses.split(" #").next().unwrap_or(uses);
        let uses = uses.trim().trim_matches(['"', '\'']);
        if uses.starts_with("./") || uses.contains("://") {
            continue;
        }
        let (action, revision) = uses
            .split_once('@')
            .map_or((uses, None), |(action, revision)| (action, Some(revision)));
        // what follows the repository is a folder in it
        let repository = action.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        found.extend(page.pinned(
            Ecosystem::Github,
            slash(&repository),
            revision,
            Scope::Build,
            Some(&span),
        ));
    }
    Ok(Manifest {
        dependencies: found,
        considered: true,
        ..Manifest::default()
    })
}
