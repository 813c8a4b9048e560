// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `vendor/modules.txt`: the modules whose copies lie in a Go project's `vendor` folder.

use super::page::{Page, slash};
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem};
use crate::source::{Problem, folder, join};

/// The format.
pub const FORMAT: Format = Format {
    name: "go-vendor",
    matches: |path, _| path == "vendor/modules.txt" || path.ends_with("/vendor/modules.txt"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut found: Vec<Dependency> = Vec::new();
    for (line, span) in page.each_line() {
        let line = line.trim();
        if line.starts_with("## ") {
            if let Some(last) = found.last_mut() {
                last.direct = Some(line.contains("explicit"));
            }
        } else if let Some(module) = line.strip_prefix("# ") {
            // `# module version => replacement version`
            let replaced = module.split_once("=>").map_or(module, |(_, by)| by);
            let mut words = replaced.split_whitespace();
            let original = module.split_whitespace().next();
            let (Some(name), version) = (words.next(), words.next()) else {
                let message = "this line names no module";
                return Err(page.malformed(Some(span), message));
            };
            let own = name.starts_with("./") || name.starts_with("../");
            // replaced by a folder of the project
            let name = original.filter(|_| own).unwrap_or(name);
            let it = page.locked(Ecosystem::Golang, slash(name), version, Some(&span));
            found.extend(it.map(|it| Dependency {
                folder: original.and_then(|name| join(folder(page.path), name)),
                direct: Some(false),
                own,
                ..it
            }));
        } else if found.is_empty() && !line.is_empty() {
            let message = "this is no list of vendored modules: a package comes before any module";
            return Err(page.malformed(Some(span), message));
        }
    }
    // in the folder that it describes, a list beside a lock is one
    Ok(Manifest {
        dependencies: found,
        ..Manifest::default()
    })
}
