// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Reading the files of a package, and nothing else.
//!
//! What a scanned tree says about paths is not believed: a file is read only if it lies, all
//! links followed, below the folder that it is looked for in, if it is a regular file, and no
//! more of it than a license needs.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place of `resolve` that reads the disk"
)]

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::rules::files::Files;
use crate::source::{SourceFile, folder};

/// Most that is read of a file.
const MAX_BYTES: u64 = 1024 * 1024;
/// Most that is read of a file that lists all that is installed.
const MAX_LIST_BYTES: u64 = 16 * 1024 * 1024;
/// Most license files of one package.
const MAX_FILES: usize = 50;
/// Most entries of one folder.
const MAX_ENTRIES: usize = 50_000;
/// How deep folders of licenses are looked through.
const MAX_DEPTH: usize = 6;

/// A folder with its true path, which everything read from it must lie below.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    real: PathBuf,
    /// What its files are called in reports.
    pub name: String,
}

impl Folder {
    /// The folder at `path`; `None` if there is none.
    pub fn open(path: &Path, name: impl Into<String>) -> Option<Self> {
        let real = fs::canonicalize(path).ok().filter(|real| real.is_dir())?;
        let name = name.into();
        Some(Self { real, name })
    }

    /// A folder below this one, links followed only where they stay below it.
    pub fn below(&self, relative: &str) -> Option<Self> {
        let real = self.confined(relative)?;
        real.is_dir().then(|| Self {
            real,
            name: self.called(relative),
        })
    }

    /// The true path of something below this folder; `None` if it is not below it.
    fn confined(&self, relative: &str) -> Option<PathBuf> {
        let relative = crate::source::join("", relative)?;
        let real = fs::canonicalize(self.real.join(relative)).ok()?;
        real.starts_with(&self.real).then_some(real)
    }

    fn called(&self, relative: &str) -> String {
        match (self.name.is_empty(), relative.is_empty()) {
            (true, _) => relative.to_owned(),
            (_, true) => self.name.clone(),
            _ => format!("{}/{relative}", self.name),
        }
    }

    /// Reads a regular file below this folder, cut at 1 MiB.
    pub fn read(&self, relative: &str) -> Option<SourceFile> {
        self.read_at_most(relative, MAX_BYTES)
    }

    fn read_at_most(&self, relative: &str, most: u64) -> Option<SourceFile> {
        let real = self.confined(relative)?;
        // opening a pipe would wait for ever
        if !fs::metadata(&real).ok()?.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        let file = File::open(real).ok()?;
        file.take(most).read_to_end(&mut bytes).ok()?;
        Some(SourceFile {
            path: self.called(relative),
            bytes,
        })
    }

    /// As [`Folder::read`], as text.
    pub fn text(&self, relative: &str) -> Option<String> {
        let file = self.read(relative)?;
        Some(String::from_utf8_lossy(&file.bytes).into_owned())
    }

    /// A list of all that is installed, as text.
    pub fn list_text(&self, relative: &str) -> Option<String> {
        let file = self.read_at_most(relative, MAX_LIST_BYTES)?;
        Some(String::from_utf8_lossy(&file.bytes).into_owned())
    }

    /// Names in this folder, sorted, with whether they are folders themselves.
    pub fn list(&self) -> Vec<(String, bool)> {
        let Ok(entries) = fs::read_dir(&self.real) else {
            return Vec::new();
        };
        let mut names: Vec<(String, bool)> = entries
            .take(MAX_ENTRIES)
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let is_folder = entry.file_type().ok()?.is_dir();
                Some((entry.file_name().into_string().ok()?, is_folder))
            })
            .collect();
        names.sort();
        names
    }

    /// The folders in this folder, by their names, sorted.
    pub fn folders(&self) -> impl Iterator<Item = String> {
        let all = self.list().into_iter();
        all.filter_map(|(name, is_folder)| is_folder.then_some(name))
    }

    /// Whether a regular file lies below this folder.
    pub fn has(&self, relative: &str) -> bool {
        self.confined(relative).is_some_and(|real| real.is_file())
    }

    /// License files of a package: by their names, in folders named for licenses, and those
    /// that its manifest names.
    pub fn licenses(&self, named: &[String], files: &Files) -> Vec<SourceFile> {
        let mut paths: Vec<String> = named.to_vec();
        let mut open: VecDeque<String> = VecDeque::new();
        for (name, is_folder) in self.list() {
            if is_folder && files.is_license_folder(&name) {
                open.push_back(name);
            } else if !is_folder && files.is_license(&name) {
                paths.push(name);
            }
        }
        // all that lies in such a folder is a license, whatever it is called
        while let Some(at) = open.pop_front() {
            let Some(folder) = self.below(&at) else {
                continue;
            };
            for (name, is_folder) in folder.list() {
                let path = format!("{at}/{name}");
                if !is_folder {
                    paths.push(path);
                } else if path.split('/').count() < MAX_DEPTH {
                    open.push_back(path);
                }
            }
            if paths.len() > MAX_FILES {
                break;
            }
        }
        paths.sort();
        paths.dedup();
        paths.truncate(MAX_FILES);
        paths.iter().filter_map(|path| self.read(path)).collect()
    }
}

/// The folder of a manifest and those above it, up to the root.
pub(super) fn upward(manifest: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(folder(manifest));
    std::iter::from_fn(move || {
        let here = next?;
        next = (!here.is_empty()).then(|| folder(here));
        Some(here)
    })
}

/// A path in a folder below the root, which may be the root itself.
pub(super) fn inside(folder: &str, relative: &str) -> String {
    if folder.is_empty() {
        relative.to_owned()
    } else {
        format!("{folder}/{relative}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let root = tempfile::tempdir().unwrap();
        let inside = root.path().join("package");
        fs::create_dir_all(inside.join("LICENSES")).unwrap();
        fs::write(root.path().join("secret"), "secret").unwrap();
        fs::write(inside.join("Copying.LESSER"), "text").unwrap();
        fs::write(inside.join("license.rs"), "code").unwrap();
        fs::write(inside.join("LICENSES/MIT.txt"), "text").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("../secret", inside.join("LICENSE")).unwrap();

        let folder = Folder::open(&inside, "x").unwrap();
        assert!(folder.read("../secret").is_none());
        assert!(folder.read("LICENSE").is_none());
        assert!(folder.read("/etc/passwd").is_none());
        assert!(folder.below("..").is_none());
        let named = ["../secret".to_owned(), "LICENSE".to_owned()];
        let found: Vec<String> = folder
            .licenses(&named, Files::embedded())
            .into_iter()
            .map(|file| file.path)
            .collect();
        assert_eq!(found, ["x/Copying.LESSER", "x/LICENSES/MIT.txt"]);
    }
}
