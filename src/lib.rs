// SPDX-License-Identifier: Apache-2.0 OR MIT
//! placet, a license compliance scanner: code map and glossary.

pub mod detect;
pub mod inventory;
pub mod license;
pub mod manifest;
pub mod package;
pub mod policy;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod source;
pub mod walk;

use std::path::Path;

use rayon::prelude::*;

use detect::Detector;
use inventory::{Coverage, FileRecord, Inventory};
use rules::Rules;
use source::Problem;
use walk::{Selection, Skip, WalkError};

/// What to scan and how.
#[derive(Debug, Clone, Default)]
pub struct ScanOptions {
    /// Paths not to list, as globs below the root.
    pub exclude: Vec<String>,
    /// List what ignore files hide, and installed packages.
    pub no_ignore: bool,
    /// Threads; all processors when `None`.
    pub jobs: Option<usize>,
    /// Where dependencies may lie on this machine.
    pub places: resolve::Places,
}

/// Hears how far a scan is.
pub trait Progress: Sync {
    /// The tree is listed: so many files.
    fn listed(&self, files: usize);
    /// One more file is examined.
    fn examined(&self);
}

/// Hears nothing.
impl Progress for () {
    fn listed(&self, _files: usize) {}
    fn examined(&self) {}
}

/// Scans a tree: everything that was found, in the order of paths, the same at any number of
/// threads.
///
/// # Errors
/// When the root cannot be read or an exclude is no glob; anything less is a problem in the
/// inventory.
pub fn scan(
    root: &Path,
    options: &ScanOptions,
    rules: &Rules,
    progress: &dyn Progress,
) -> Result<Inventory, WalkError> {
    let selection = Selection {
        exclude: options.exclude.clone(),
        no_ignore: options.no_ignore,
    };
    let listing = walk::list(root, &selection, &rules.files)?;
    progress.listed(listing.entries.len());
    let detector = Detector::new(rules);
    let examine = || -> Vec<Examined> {
        listing
            .entries
            .par_iter()
            .map(|entry| {
                let examined = examine(entry, &detector, rules);
                progress.examined();
                examined
            })
            .collect()
    };
    let mut pool = rayon::ThreadPoolBuilder::new().stack_size(8 * 1024 * 1024);
    if let Some(jobs) = options.jobs {
        pool = pool.num_threads(jobs);
    }
    let examined = match pool.build() {
        Ok(pool) => pool.install(examine),
        Err(_) => examine(),
    };
    let mut inventory = Inventory {
        problems: listing.problems,
        ..Inventory::default()
    };
    let mut coverage = Coverage {
        skipped: listing.skipped,
        notes: listing.notes,
        ..Coverage::default()
    };
    for one in examined {
        coverage.bytes += one.bytes;
        coverage.skipped.extend(one.skip);
        inventory.problems.extend(one.problems);
        if let Some(record) = one.record {
            coverage.files += 1;
            inventory.files.push(record);
        }
    }
    coverage.skipped.sort();
    inventory.problems.sort();
    inventory.coverage = coverage;
    Ok(inventory)
}

/// What came of one file.
#[derive(Default)]
struct Examined {
    record: Option<FileRecord>,
    bytes: u64,
    skip: Option<(String, Skip)>,
    problems: Vec<Problem>,
}

fn examine(entry: &walk::Entry, detector: &Detector<'_>, rules: &Rules) -> Examined {
    let (file, whole) = match walk::read(entry) {
        Ok(read) => read,
        Err(problem) => {
            return Examined {
                problems: vec![problem],
                ..Examined::default()
            };
        }
    };
    let Some(seen) = detector.examine(&file.path, &file.bytes) else {
        return Examined {
            skip: Some((file.path, Skip::Binary)),
            ..Examined::default()
        };
    };
    let skip = (!whole).then(|| (file.path.clone(), Skip::RestOfLargeFile));
    let record = FileRecord {
        kind: rules.files.kind(&file.path),
        is_license_file: rules.files.is_license(&file.path),
        path: file.path,
        detections: seen.detections,
        clues: seen.clues,
        copyrights: seen.copyrights,
    };
    Examined {
        record: Some(record),
        bytes: file.bytes.len() as u64,
        skip,
        problems: seen.problems,
    }
}
