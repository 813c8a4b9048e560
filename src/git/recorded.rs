// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The files that a commit recorded, by path, with git's id of their bytes.
//!
//! Only folders are unpacked, never a file. A repository can be made to unfold into more files
//! than there are atoms, so the number of entries, their depth and the length of paths are
//! bounded.

use std::collections::BTreeMap;
use std::path::Path;

use gix::bstr::ByteSlice as _;
use gix::object::tree::EntryKind;

use super::{GitError, Repository};

/// Entries that are read, files and folders.
const MOST_ENTRIES: usize = 4_000_000;
/// Folders within folders.
const MOST_DEPTH: usize = 256;
/// Bytes of a path; no system opens a longer one.
const LONGEST_PATH: usize = 4096;
/// Repositories within repositories.
const MOST_NESTED: usize = 8;

/// The files that a commit recorded below a folder, by their path from there.
#[derive(Debug, Default)]
pub struct Recorded {
    files: BTreeMap<String, [u8; 20]>,
    entries: usize,
}

impl Recorded {
    /// Git's id of a file's bytes, if the commit has the file.
    #[must_use]
    pub fn id(&self, path: &str) -> Option<[u8; 20]> {
        self.files.get(path).copied()
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

impl Repository {
    /// The files that a commit recorded below the folder that the repository was opened for.
    /// Those of a submodule are as its own repository has them, where it is there; where it is
    /// not, they are missing.
    ///
    /// # Errors
    /// When what the commit names is not there, or is more than anybody means.
    pub fn recorded(&self, commit: &gix::Commit<'_>) -> Result<Recorded, GitError> {
        let mut recorded = Recorded::default();
        let tree = commit.tree_id().map_err(|error| object(&error))?.detach();
        if let Some(tree) = self.descend(tree)? {
            self.list(tree, "", 0, &mut recorded)?;
        }
        Ok(recorded)
    }

    /// The folder that is asked about, within the commit's tree.
    fn descend(&self, mut tree: gix::ObjectId) -> Result<Option<gix::ObjectId>, GitError> {
        for part in self.below.split('/').filter(|part| !part.is_empty()) {
            self.small(tree)?;
            let folder = self.git.find_tree(tree).map_err(|error| object(&error))?;
            let mut entries = folder.iter().filter_map(Result::ok);
            let found = entries.find(|entry| {
                entry.filename() == part.as_bytes().as_bstr() && entry.mode().is_tree()
            });
            match found {
                Some(entry) => tree = entry.oid().to_owned(),
                None => return Ok(None),
            }
        }
        Ok(Some(tree))
    }

    fn list(
        &self,
        tree: gix::ObjectId,
        folder: &str,
        nested: usize,
        into: &mut Recorded,
    ) -> Result<(), GitError> {
        let mut folders = vec![(tree, folder.to_owned(), 0)];
        while let Some((tree, folder, depth)) = folders.pop() {
            self.small(tree)?;
            let tree = self.git.find_tree(tree).map_err(|error| object(&error))?;
            for entry in tree.iter() {
                let entry = entry.map_err(|error| object(&error))?;
                into.entries += 1;
                if into.entries > MOST_ENTRIES || depth > MOST_DEPTH {
                    let what = "it has more files or deeper folders than anybody means";
                    return Err(GitError::Object(what.to_owned()));
                }
                let Ok(name) = entry.filename().to_str() else {
                    // never the same as anything on disk: it counts as changed
                    continue;
                };
                if matches!(name, "" | "." | "..")
                    || name.contains(['/', '\\'])
                    || folder.len() + name.len() > LONGEST_PATH
                {
                    continue;
                }
                let path = match folder.as_str() {
                    "" => name.to_owned(),
                    folder => format!("{folder}/{name}"),
                };
                match entry.mode().kind() {
                    EntryKind::Tree => folders.push((entry.oid().to_owned(), path, depth + 1)),
                    EntryKind::Blob | EntryKind::BlobExecutable => {
                        if let Ok(id) = entry.oid().as_bytes().try_into() {
                            into.files.insert(path, id);
                        }
                    }
                    EntryKind::Commit if nested < MOST_NESTED => {
                        self.submodule(&path, entry.oid(), nested, into);
                    }
                    EntryKind::Commit | EntryKind::Link => {}
                }
            }
        }
        Ok(())
    }

    /// A repository of its own in a folder of this one. What cannot be read of it is missing, and
    /// so counts as changed.
    fn submodule(&self, path: &str, commit: &gix::oid, nested: usize, into: &mut Recorded) {
        let folder = self.folder.join(path);
        let Ok(inner) = Self::open(&folder) else {
            return;
        };
        // without one of its own, the repository found is the outer one
        if !inner.below.is_empty() || inner.folder == self.folder {
            return;
        }
        let tree = || -> Option<gix::ObjectId> {
            inner.small(commit.to_owned()).ok()?;
            let commit = inner.git.find_commit(commit).ok()?;
            Some(commit.tree_id().ok()?.detach())
        };
        if let Some(tree) = tree() {
            // half of it is better than none: each file stands for itself
            let _ = inner.list(tree, path, nested + 1, into);
        }
    }
}

/// Whether something lies at a path below a folder, a link that leads nowhere included.
#[must_use]
pub fn is_there(root: &Path, path: &str) -> bool {
    std::fs::symlink_metadata(root.join(path)).is_ok()
}

fn object(error: &dyn std::error::Error) -> GitError {
    GitError::Object(error.to_string())
}
