// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The license of the project in the current folder. A page of words must come at once wherever it
//! is asked for, so only the few files that can state a license are read.

use std::collections::BTreeSet;
use std::path::Path;

use placet::ScanOptions;
use placet::manifest;
use placet::policy::Outbound;
use placet::policy::case::Case;
use placet::rules::Rules;

use crate::cli::{Color, policy};

/// A manifest or a license of more bytes is none.
const MOST_BYTES: u64 = 1024 * 1024;
/// More names to leave out than this, and the folder is none of a project.
const MOST_NAMES: usize = 1_000;

/// From the policy, a manifest or the license file right here.
pub fn outbound() -> Option<Outbound> {
    let root = Path::new(".");
    let policy = policy::load_for(None, root, Color::Never).ok()?;
    let context = policy::context(None).ok()?;
    let options = ScanOptions {
        exclude: all_else(root)?,
        ..ScanOptions::default()
    };
    let inventory = crate::scan_with(root, &options, &()).ok()?;
    Case::new(&inventory, &policy, &context).outbound().cloned()
}

/// Globs of everything in a folder that can state no license, by extension where that tells.
#[expect(
    clippy::disallowed_methods,
    reason = "names alone, of the folder that the user stands in"
)]
fn all_else(root: &Path) -> Option<Vec<String>> {
    let rules = Rules::embedded();
    let mut rest: Vec<String> = Vec::new();
    let mut read: BTreeSet<String> = BTreeSet::new();
    for entry in std::fs::read_dir(root).ok()?.flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let may_tell = rules.files.is_license(&name) || manifest::format_of(&name).is_some();
        if may_tell && entry.metadata().is_ok_and(|it| it.len() <= MOST_BYTES) {
            read.extend(extension(&name).map(str::to_owned));
        } else {
            rest.push(name);
        }
    }
    let mut globs: BTreeSet<String> = rest
        .iter()
        .map(|name| match extension(name) {
            Some(one) if !read.contains(one) => format!("*.{}", globset::escape(one)),
            _ => globset::escape(name),
        })
        .collect();
    globs.insert("*/**".to_owned());
    (globs.len() <= MOST_NAMES).then(|| globs.into_iter().collect())
}

fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}
