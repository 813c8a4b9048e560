// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Podfile.lock`: the pods that CocoaPods installed, their parts (`AFNetworking/Security`)
//! each on a line of its own.

use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "podfile-lock",
    matches: |_, name| name.ends_with("Podfile.lock"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut direct: Vec<&str> = Vec::new();
    let mut section = "";
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let line = line.trim_end();
        if !line.starts_with(' ') {
            section = line.trim_end_matches(':');
            continue;
        }
        let Some(entry) = line.strip_prefix("  - ") else {
            continue;
        };
        let entry = entry.trim_end_matches(':').trim_matches('"');
        let (name, version) = entry.split_once(" (").unwrap_or((entry, ""));
        match section {
            "PODS" if version.is_empty() => {
                return Err(page.malformed(Some(span), "this pod has no version"));
            }
            "PODS" => {
                let version = version.trim_end_matches(')');
                let pod = page.locked(
                    Ecosystem::Cocoapods,
                    (None, name),
                    Some(version),
                    Some(&span),
                );
                found.extend(pod);
            }
            "DEPENDENCIES" => direct.push(name),
            _ => {}
        }
    }
    if !direct.is_empty() {
        direct.sort_unstable();
        for pod in &mut found {
            pod.direct = Some(direct.binary_search(&pod.name.as_str()).is_ok());
        }
    }
    Ok(Manifest::locked(found))
}
