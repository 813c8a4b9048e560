// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The history of the tree: which repository it lies in, and what a revision names.
//!
//! The repository is read in this process and is as hostile as the tree. Nothing of its
//! configuration is taken, and none of the user's or the machine's: git itself runs programs that
//! a configuration names (`core.fsmonitor`, filters, `diff.external`) even for harmless questions.
//! Objects that would be larger than [`LARGEST`] are not unpacked.

pub mod history;
mod recorded;

use std::path::{Path, PathBuf};

pub use recorded::{Recorded, is_there};

/// Bytes of the largest object that is read: a folder of some 200,000 files.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// A repository that a tree lies in.
#[derive(Debug)]
pub struct Repository {
    git: gix::Repository,
    /// The folder it was opened for.
    folder: PathBuf,
    below: String,
}

/// Why a repository or a revision cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// No folder from the tree upwards is a repository.
    #[error("{} lies in no git repository", shown(.0))]
    None(PathBuf),
    /// There is one, but it cannot be read.
    #[error("the git repository of {} cannot be read: {}", .0.display(), .1)]
    Unreadable(PathBuf, String),
    /// A revision that the repository does not know.
    #[error("git knows no revision `{0}`{1}")]
    Revision(String, &'static str),
    /// What a revision names cannot be read.
    #[error("what git recorded cannot be read: {0}")]
    Object(String),
}

/// A folder in words.
fn shown(folder: &Path) -> String {
    match folder.to_string_lossy().as_ref() {
        "." | "" => "this folder".to_owned(),
        path => path.to_owned(),
    }
}

impl Repository {
    /// Opens the repository that a folder lies in: the nearest one from there upwards.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(root: &Path) -> Result<Self, GitError> {
        let unreadable = |error: &dyn std::error::Error| {
            GitError::Unreadable(root.to_owned(), error.to_string())
        };
        let full = root.canonicalize().map_err(|error| unreadable(&error))?;
        let none = || GitError::None(root.to_owned());
        let work_tree = full
            .ancestors()
            .find(|folder| folder.join(".git").exists())
            .ok_or_else(none)?;
        let git = gix::open::Options::isolated()
            // trust decides whose configuration counts: nobody's
            .with(gix::sec::Trust::Reduced)
            .open(work_tree.join(".git"))
            .map_err(|error| unreadable(&error))?
            .to_thread_local();
        let below = full.strip_prefix(work_tree).map_err(|_| none())?;
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        Ok(Self {
            git,
            below: parts.join("/"),
            folder: full,
        })
    }

    /// The repository itself.
    #[must_use]
    pub fn git(&self) -> &gix::Repository {
        &self.git
    }

    /// Where the folder lies in its repository, `/` between parts; empty for all of it.
    #[must_use]
    pub fn below(&self) -> &str {
        &self.below
    }

    /// The commit that a revision names, such as `main`, `HEAD~1`, a tag or the beginning of an id.
    ///
    /// # Errors
    /// When it names none.
    pub fn commit(&self, revision: &str) -> Result<gix::Commit<'_>, GitError> {
        let unknown = || {
            let hint = if self.git.is_shallow().unwrap_or_default() {
                "; the clone is shallow: fetch more of its history (`fetch-depth: 0` on GitHub)"
            } else {
                ""
            };
            GitError::Revision(revision.to_owned(), hint)
        };
        let id = self
            .git
            .rev_parse_single(revision)
            .map_err(|_| unknown())?
            .detach();
        self.small(id).map_err(|_| unknown())?;
        let named = self.git.find_object(id).map_err(|_| unknown())?;
        named.peel_to_commit().map_err(|_| unknown())
    }

    /// The bytes of a file that git recorded.
    ///
    /// # Errors
    /// When they are not there, or too many.
    pub fn file(&self, id: [u8; 20]) -> Result<Vec<u8>, GitError> {
        let id = gix::ObjectId::Sha1(id);
        self.small(id)?;
        let blob = self.git.find_blob(id);
        blob.map(|mut blob| blob.take_data())
            .map_err(|error| GitError::Object(error.to_string()))
    }

    /// Refuses objects that are too large to be read.
    ///
    /// # Errors
    /// When it is, or is not there.
    pub fn small(&self, id: gix::ObjectId) -> Result<(), GitError> {
        let header = self
            .git
            .find_header(id)
            .map_err(|error| GitError::Object(error.to_string()))?;
        if header.size() > LARGEST {
            let size = header.size();
            return Err(GitError::Object(format!("{id} has {size} bytes")));
        }
        Ok(())
    }
}
