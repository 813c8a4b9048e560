// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Lists and reads the tree. With `resolve` the only code that touches the disk.
//!
//! The list is sorted and never follows a link, so that the same tree gives the same list on
//! every machine; folders are read in parallel, level by level: one after the other they took
//! longer than reading the files. Ignore files are honored where they lie inside the tree; the user's own git
//! configuration and what lies above the tree never count.
#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the two modules that read the disk"
)]

use std::cell::Cell;
use std::ffi::OsString;
use std::fs::FileType;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;

use crate::rules::files::Files;
use crate::source::{Problem, ProblemKind};

/// Bytes read of one file; licenses stand at the start of what is larger.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of a file that each thread has a buffer for.
const OWN: usize = 1024 * 1024;
/// Bytes read of one ignore file.
const MOST_IGNORE_BYTES: u64 = 1024 * 1024;
/// Ignore files, the stronger last.
const IGNORE_FILES: [&str; 3] = [".gitignore", ".ignore", ".placetignore"];

/// In a folder with one of these, packages are installed: a virtual environment of Python
/// (PEP 405), an environment of conda. What stands there, and what must lie there.
const ENVIRONMENT: [(&str, &str); 2] = [
    ("pyvenv.cfg", "pyvenv.cfg"),
    ("conda-meta", "conda-meta/history"),
];

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Paths not to list, as globs below the root.
    pub exclude: Vec<String>,
    /// List what ignore files hide, and installed packages.
    pub no_ignore: bool,
}

/// Why a file was not examined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// An ignore file says so.
    Ignored,
    /// An `exclude` of the policy or the command line says so.
    Excluded,
    /// Installed packages (`node_modules`, a virtual environment): dependencies, not the project.
    Installed,
    /// Not text.
    Binary,
    /// A symbolic link; what it points to is examined where it lies, if it lies in the tree.
    Link,
    /// A device, socket or pipe.
    Special,
    /// Larger than what is read of one file; its first part was examined.
    RestOfLargeFile,
}

impl Skip {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ignored => "ignored",
            Self::Excluded => "excluded",
            Self::Installed => "installed",
            Self::Binary => "binary",
            Self::Link => "link",
            Self::Special => "special",
            Self::RestOfLargeFile => "rest-of-large-file",
        }
    }
}

/// Why a tree could not be walked at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WalkError {
    /// The path is not there or not readable.
    #[error("cannot read {}", path.display())]
    Root {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An `exclude` is no glob.
    #[error("`{glob}` is not a path pattern: {reason}")]
    Glob {
        /// The pattern as given.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// A file of the tree, not yet read.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Path below the root, `/` between parts.
    pub path: String,
    disk: PathBuf,
}

/// What a tree holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// The folder that paths are below.
    pub root: PathBuf,
    /// Files to examine, sorted by path.
    pub entries: Vec<Entry>,
    /// What is not examined, sorted; folders end in `/`.
    pub skipped: Vec<(String, Skip)>,
    /// Folders that could not be listed.
    pub problems: Vec<Problem>,
    /// What a reader of the report should know of how the tree was listed.
    pub notes: Vec<String>,
    /// Folders of somebody else's packages, vendored or installed, entered or not; sorted.
    pub packages: Vec<String>,
}

/// Lists a tree, or the one file that `root` is.
///
/// # Errors
/// When `root` itself cannot be read, or an exclude is no glob.
pub fn list(root: &Path, selection: &Selection, files: &Files) -> Result<Listing, WalkError> {
    let unreadable = |source| WalkError::Root {
        path: root.to_owned(),
        source,
    };
    let metadata = std::fs::metadata(root).map_err(unreadable)?;
    if metadata.is_file() {
        let name = root.file_name().map_or_else(
            || "file".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let parent = root.parent().map_or_else(PathBuf::new, Path::to_owned);
        let entries = vec![Entry {
            path: name,
            disk: root.to_owned(),
        }];
        return Ok(Listing {
            root: parent,
            entries,
            ..Listing::default()
        });
    }
    std::fs::read_dir(root).map_err(unreadable)?;
    let walk = Walk {
        excluded: globs(&selection.exclude)?,
        no_ignore: selection.no_ignore,
        files,
    };
    let mut listing = Listing {
        root: root.to_owned(),
        ..Listing::default()
    };
    let mut folders = vec![Folder {
        path: String::new(),
        disk: root.to_owned(),
        ignores: None,
    }];
    while !folders.is_empty() {
        let level: Vec<Level> = folders.par_iter().map(|folder| walk.read(folder)).collect();
        folders.clear();
        for read in level {
            folders.extend(read.folders);
            listing.entries.extend(read.listing.entries);
            listing.skipped.extend(read.listing.skipped);
            listing.problems.extend(read.listing.problems);
            listing.notes.extend(read.listing.notes);
            listing.packages.extend(read.listing.packages);
        }
    }
    listing
        .entries
        .par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    listing.skipped.sort();
    listing.problems.sort();
    listing.packages.sort();
    listing.packages.dedup();
    Ok(listing)
}

/// Reads a listed file and has somebody look at its bytes, told whether these are all.
///
/// Most files fit into the thread's own buffer. Large ones share one, so that they are looked
/// at one after the other, and memory does not grow with the number of threads.
///
/// # Errors
/// A problem for the report.
pub fn read<T>(
    entry: &Entry,
    shared: &Mutex<Vec<u8>>,
    look: impl FnOnce(&[u8], bool) -> T,
) -> Result<T, Problem> {
    const MOST: usize = MOST_BYTES as usize;
    thread_local! {
        static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    }
    let mut own = BUFFER.take();
    let read = || -> std::io::Result<T> {
        let mut file = std::fs::File::open(&entry.disk)?;
        let filled = fill(&mut file, &mut own, 0, OWN)?;
        if filled <= OWN {
            return Ok(look(&own[..filled], true));
        }
        let mut large = shared.lock().unwrap_or_else(PoisonError::into_inner);
        large.clear();
        large.extend_from_slice(&own[..filled]);
        let filled = fill(&mut file, &mut large, filled, MOST)?;
        Ok(look(&large[..filled.min(MOST)], filled <= MOST))
    };
    let looked = read();
    BUFFER.set(own);
    looked.map_err(|error| Problem {
        path: entry.path.clone(),
        lines: None,
        kind: ProblemKind::Unreadable,
        message: format!("cannot be read: {}", plain(&error)),
        excerpt: None,
    })
}

/// Reads on into a buffer, of which so much is filled, up to one byte more than `most`, so
/// that the caller can tell. Gives how much is filled then.
fn fill(
    file: &mut std::fs::File,
    buffer: &mut Vec<u8>,
    mut filled: usize,
    most: usize,
) -> std::io::Result<usize> {
    const FIRST: usize = 256 * 1024;
    loop {
        if filled > most {
            return Ok(filled);
        }
        if filled == buffer.len() {
            buffer.resize((filled * 2).clamp(FIRST, most + 1), 0);
        }
        match file.read(&mut buffer[filled..]) {
            Ok(0) => return Ok(filled),
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Reads a file that the user named, such as a policy.
///
/// # Errors
/// What the system said.
pub fn read_named(path: &Path) -> std::io::Result<String> {
    let bytes = read_at_most(path, MOST_BYTES)?;
    String::from_utf8(bytes)
        .map_err(|_| std::io::Error::new(std::io::ErrorKind::InvalidData, "it is not UTF-8 text"))
}

/// Reads a file below a root, by its path in the inventory, where no link leads to it.
///
/// # Errors
/// What the system said; also for links, and for what is larger than [`MOST_BYTES`].
pub fn read_below(root: &Path, path: &str) -> std::io::Result<Vec<u8>> {
    let bytes = read_at_most(&no_link(root, path)?, MOST_BYTES)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(std::io::Error::other("it is too large"));
    }
    Ok(bytes)
}

/// Where a path below a root lies on the disk; what is not there yet may still be made.
///
/// # Errors
/// Where a link is on the way, or the path leads out of the root.
pub fn no_link(root: &Path, path: &str) -> std::io::Result<PathBuf> {
    let mut disk = root.to_owned();
    for part in path.split('/') {
        if part.is_empty() || [".", ".."].contains(&part) || part.contains('\\') {
            return Err(std::io::Error::other("it does not lie in the folder"));
        }
        disk.push(part);
        if std::fs::symlink_metadata(&disk).is_ok_and(|it| it.is_symlink()) {
            return Err(std::io::Error::other("a link leads to it"));
        }
    }
    Ok(disk)
}

/// One byte more than `most` where there is more, so that the caller can tell.
fn read_at_most(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let size = file.metadata()?.len().min(most + 1);
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// An error of the operating system in words that are the same on every run.
fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::NotFound => "it vanished during the scan".to_owned(),
        _ => error.to_string(),
    }
}

fn globs(patterns: &[String]) -> Result<GlobSet, WalkError> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        let bad = |error: &globset::Error| WalkError::Glob {
            glob: pattern.clone(),
            reason: error.kind().to_string(),
        };
        // `data` and `data/` mean the folder with all below it, wherever it lies
        let pattern = pattern.trim_end_matches('/');
        for spelled in [
            pattern.to_owned(),
            format!("{pattern}/**"),
            format!("**/{pattern}"),
            format!("**/{pattern}/**"),
        ] {
            builder.add(Glob::new(&spelled).map_err(|error| bad(&error))?);
        }
    }
    builder.build().map_err(|error| WalkError::Glob {
        glob: patterns.join(" "),
        reason: error.to_string(),
    })
}

/// A folder yet to be read.
struct Folder {
    /// Path below the root; empty for the root.
    path: String,
    disk: PathBuf,
    ignores: Option<Arc<Ignores>>,
}

/// The ignore files of a folder and of those that lead to it.
struct Ignores {
    here: Gitignore,
    above: Option<Arc<Self>>,
}

impl Ignores {
    /// What the innermost ignore file that speaks of a path says of it.
    fn hide(&self, path: &Path, is_dir: bool) -> bool {
        let mut next = Some(self);
        while let Some(ignores) = next {
            match ignores.here.matched(path, is_dir) {
                ignore::Match::Ignore(_) => return true,
                ignore::Match::Whitelist(_) => return false,
                ignore::Match::None => next = ignores.above.as_deref(),
            }
        }
        false
    }
}

/// What a folder holds.
#[derive(Default)]
struct Level {
    folders: Vec<Folder>,
    /// Of this folder alone.
    listing: Listing,
}

/// Something in a folder.
struct Item<'a> {
    /// Its name, readable.
    name: &'a str,
    path: &'a str,
    disk: &'a Path,
    kind: FileType,
}

struct Walk<'a> {
    excluded: GlobSet,
    no_ignore: bool,
    files: &'a Files,
}

impl Walk<'_> {
    fn read(&self, folder: &Folder) -> Level {
        let mut level = Level::default();
        let mut problem = |error: &std::io::Error| {
            level.listing.problems.push(Problem {
                path: folder.path.clone(),
                lines: None,
                kind: ProblemKind::Unreadable,
                message: format!("cannot be listed: {}", plain(error)),
                excerpt: None,
            });
        };
        let mut items: Vec<(OsString, FileType)> = Vec::new();
        match std::fs::read_dir(&folder.disk) {
            Ok(listed) => {
                for item in listed {
                    match item.and_then(|item| Ok((item.file_name(), item.file_type()?))) {
                        Ok(item) => items.push(item),
                        Err(error) => problem(&error),
                    }
                }
            }
            Err(error) => problem(&error),
        }
        items.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let has_ignores = items
            .iter()
            .any(|(name, _)| IGNORE_FILES.iter().any(|known| name == known));
        let ignores = if has_ignores && !self.no_ignore {
            enter(folder, &mut level.listing.notes)
        } else {
            folder.ignores.clone()
        };
        let is_environment = ENVIRONMENT.iter().any(|(stands, lies)| {
            items.iter().any(|(name, _)| name == stands) && folder.disk.join(lies).is_file()
        });
        if is_environment {
            level.listing.packages.push(folder.path.clone());
            if !self.no_ignore && !folder.path.is_empty() {
                let skipped = (format!("{}/", folder.path), Skip::Installed);
                level.listing.skipped.push(skipped);
                return level;
            }
        }
        for (name, kind) in items {
            let disk = folder.disk.join(&name);
            let name = name.to_string_lossy();
            let mut path = String::with_capacity(folder.path.len() + 1 + name.len());
            if !folder.path.is_empty() {
                path.push_str(&folder.path);
                path.push('/');
            }
            path.push_str(&name);
            let item = Item {
                name: &name,
                path: &path,
                disk: &disk,
                kind,
            };
            let skip = self.skip(&item, ignores.as_deref());
            if kind.is_dir() && self.holds_packages(&item, skip) {
                level.listing.packages.push(path.clone());
            }
            match skip {
                Some(None) => {}
                Some(Some(skip)) if kind.is_dir() => {
                    level.listing.skipped.push((path + "/", skip));
                }
                Some(Some(skip)) => level.listing.skipped.push((path, skip)),
                None if kind.is_dir() => level.folders.push(Folder {
                    path,
                    disk,
                    ignores: ignores.clone(),
                }),
                None => level.listing.entries.push(Entry { path, disk }),
            }
        }
        level
    }

    /// `Some(None)` leaves out without a word: version control's own folder.
    fn skip(&self, item: &Item<'_>, ignores: Option<&Ignores>) -> Option<Option<Skip>> {
        let is_dir = item.kind.is_dir();
        if is_dir && self.files.is_never(item.name) {
            return Some(None);
        }
        if item.kind.is_symlink() {
            return Some(Some(Skip::Link));
        }
        if !is_dir && !item.kind.is_file() {
            return Some(Some(Skip::Special));
        }
        if self.excluded.is_match(item.path) {
            return Some(Some(Skip::Excluded));
        }
        if self.no_ignore {
            return None;
        }
        if is_dir && self.files.is_installed(item.path) {
            return Some(Some(Skip::Installed));
        }
        if !ignores.is_some_and(|ignores| ignores.hide(item.disk, is_dir)) {
            return None;
        }
        // what is ignored is not entered, and would not be known for what it is
        let is_environment = is_dir
            && ENVIRONMENT
                .iter()
                .any(|(_, lies)| item.disk.join(lies).is_file());
        Some(Some(if is_environment {
            Skip::Installed
        } else {
            Skip::Ignored
        }))
    }

    /// Whether a folder holds somebody else's packages, by its name or by what `skip` says.
    fn holds_packages(&self, item: &Item<'_>, skip: Option<Option<Skip>>) -> bool {
        match skip {
            Some(Some(Skip::Installed)) => true,
            None | Some(Some(Skip::Ignored)) => {
                self.files.is_vendored(item.name) || self.files.is_installed(item.path)
            }
            Some(_) => false,
        }
    }
}

/// Reads the ignore files of a folder, on top of those that lead to it.
fn enter(folder: &Folder, notes: &mut Vec<String>) -> Option<Arc<Ignores>> {
    let mut builder = GitignoreBuilder::new(&folder.disk);
    let mut any = false;
    for name in IGNORE_FILES {
        let Ok(bytes) = read_at_most(&folder.disk.join(name), MOST_IGNORE_BYTES) else {
            continue;
        };
        // by lines, as bytes: one line that is no UTF-8 must not hide the rest
        for line in bytes.split(|&byte| byte == b'\n') {
            any |= builder
                .add_line(None, &String::from_utf8_lossy(line))
                .is_ok();
        }
    }
    let Some(here) = builder.build().ok().filter(|_| any) else {
        return folder.ignores.clone();
    };
    if folder.path.is_empty() && hides_everything(&folder.disk, &here) {
        notes.push(
            "the ignore files of the top folder hide everything in it; they were not honored, all was read"
                .to_owned(),
        );
        return None;
    }
    let above = folder.ignores.clone();
    Some(Arc::new(Ignores { here, above }))
}

/// Whether an ignore file leaves nothing of its folder to read, as that of Debian's kernel
/// sources does. A tree of which nothing was read must not look clean.
fn hides_everything(folder: &Path, ignore: &Gitignore) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    let mut visible = entries
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .peekable();
    visible.peek().is_some()
        && visible.all(|entry| {
            ignore
                .matched(entry.path(), entry.path().is_dir())
                .is_ignore()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn paths(folder: &Path, selection: &Selection) -> (Vec<String>, Vec<(String, Skip)>) {
        let listing = list(folder, selection, Files::embedded()).unwrap();
        (
            listing
                .entries
                .into_iter()
                .map(|entry| entry.path)
                .collect(),
            listing.skipped,
        )
    }

    #[test]
    fn ignore_files_inside_the_tree_count() {
        let tree = tree(&[
            (".gitignore", "*.log\nout/\n!keep.log\n"),
            ("a.log", ""),
            ("keep.log", ""),
            ("out/x.c", ""),
            ("sub/.placetignore", "data\n"),
            ("sub/data/big.csv", ""),
            ("sub/code.py", ""),
            ("env/pyvenv.cfg", ""),
            (".git/config", ""),
        ]);
        let (found, skipped) = paths(tree.path(), &Selection::default());
        assert_eq!(
            found,
            [".gitignore", "keep.log", "sub/.placetignore", "sub/code.py"]
        );
        let want = [
            ("a.log", Skip::Ignored),
            ("env/", Skip::Installed),
            ("out/", Skip::Ignored),
            ("sub/data/", Skip::Ignored),
        ];
        assert_eq!(skipped, want.map(|(path, skip)| (path.to_owned(), skip)));
        let all = Selection {
            no_ignore: true,
            exclude: vec!["sub/data/".to_owned()],
        };
        let (found, skipped) = paths(tree.path(), &all);
        assert!(
            found.contains(&"out/x.c".to_owned()) && found.contains(&"env/pyvenv.cfg".to_owned())
        );
        assert_eq!(skipped, [("sub/data/".to_owned(), Skip::Excluded)]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let outside = tree(&[("secret", "GPL")]);
        let tree = tree(&[("a", "")]);
        std::os::unix::fs::symlink(outside.path(), tree.path().join("link")).unwrap();
        std::os::unix::fs::symlink(tree.path(), tree.path().join("loop")).unwrap();
        let (found, skipped) = paths(tree.path(), &Selection::default());
        assert_eq!(found, ["a"]);
        assert_eq!(
            skipped,
            [
                ("link".to_owned(), Skip::Link),
                ("loop".to_owned(), Skip::Link)
            ]
        );
    }

    #[test]
    fn a_tree_is_never_hidden_whole() {
        let tree = tree(&[
            (".gitignore", "/*\n!/debian/\n"),
            ("main.c", ""),
            ("lib/a.c", ""),
        ]);
        let listing = list(tree.path(), &Selection::default(), Files::embedded()).unwrap();
        assert_eq!((listing.entries.len(), listing.notes.len()), (3, 1));
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        assert!(matches!(
            list(
                Path::new("/no/such/place"),
                &Selection::default(),
                Files::embedded()
            ),
            Err(WalkError::Root { .. })
        ));
    }

    #[test]
    fn one_file_is_a_tree_of_one() {
        let tree = tree(&[("LICENSE", "MIT")]);
        let (found, _) = paths(&tree.path().join("LICENSE"), &Selection::default());
        assert_eq!(found, ["LICENSE"]);
    }
}
