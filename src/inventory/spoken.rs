// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How many files say their license and who holds the rights, as the REUSE specification counts:
//! by themselves, or by what speaks for them.

use super::{Inventory, Skip};

/// How many files say it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spoken {
    /// All that the specification wants to say it.
    pub files: usize,
    /// Those that state a license.
    pub license: usize,
    /// Those that state a holder.
    pub copyright: usize,
    /// Those that state both.
    pub both: usize,
}

/// One file, and what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Voice<'a> {
    /// The file.
    pub path: &'a str,
    /// It states a license.
    pub license: bool,
    /// It states a holder.
    pub copyright: bool,
}

/// Every file that is to say it, in the order of paths. The specification leaves out license texts,
/// what speaks for other files, links and empty files.
#[must_use]
pub fn voices(inventory: &Inventory) -> Vec<Voice<'_>> {
    let coverage = &inventory.coverage;
    let read = inventory.files.iter().map(|file| Voice {
        path: &file.path,
        license: file.detections.iter().any(super::names_license),
        copyright: !file.copyrights.is_empty(),
    });
    let unread = coverage.skipped.iter();
    let unread = unread
        .filter(|(path, why)| *why == Skip::Binary && inventory.file(path).is_none())
        .map(|(path, _)| Voice {
            path,
            license: false,
            copyright: false,
        });
    let mut voices: Vec<Voice<'_>> = read
        .chain(unread)
        .filter(|voice| {
            let is_text = inventory
                .file(voice.path)
                .is_some_and(|file| file.is_license_file);
            let is_empty = coverage
                .empty
                .binary_search_by(|it| it.as_str().cmp(voice.path))
                .is_ok();
            !is_text && !is_empty && !speaks_for_others(voice.path)
        })
        .collect();
    voices.sort_unstable();
    voices
}

impl Spoken {
    /// Counts the files of a tree.
    #[must_use]
    pub fn of(inventory: &Inventory) -> Self {
        let mut spoken = Self::default();
        for voice in voices(inventory) {
            spoken.files += 1;
            spoken.license += usize::from(voice.license);
            spoken.copyright += usize::from(voice.copyright);
            spoken.both += usize::from(voice.license && voice.copyright);
        }
        spoken
    }

    /// "12 of 30 files carry license and copyright".
    #[must_use]
    pub fn words(self) -> String {
        format!(
            "{} of {} {} license and copyright",
            self.both,
            self.files,
            if self.both == 1 {
                "files carries"
            } else {
                "files carry"
            }
        )
    }
}

fn speaks_for_others(path: &str) -> bool {
    let name = crate::source::file_name(path);
    name == "REUSE.toml"
        || name.ends_with(".license")
        || path.starts_with("LICENSES/")
        || path.starts_with(".reuse/")
}
