// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What can be put right without anybody's judgment, as a plan: which file becomes which bytes.
//!
//! A plan is a value; whoever has it shows it or carries it out. It never touches what says
//! something of its license already, and never says of others' work that it is the project's:
//! vendored files, copies, files with other holders or with restrictions stay as they are and are
//! named, so that somebody can decide.
// REUSE-IgnoreStart

mod annotations;
pub mod diff;
mod fields;
mod header;
mod headers;
mod license_file;
mod metadata;
mod reuse;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::{FileKind, FileRecord};
use crate::license::Expr;
use crate::policy::{Case, DECISIONS, FILE, OutboundSource};
use crate::rules::comments::Comments;
use crate::rules::files::Files;
use crate::source::file_name;
use text::Claim;

/// What is to be put right.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Headers of program source.
    pub headers: bool,
    /// The license's text at the root.
    pub license_file: bool,
    /// License fields of manifests.
    pub metadata: bool,
    /// Every file says its license, by the REUSE specification.
    pub reuse: bool,
    /// Who holds the rights; else the policy's holder.
    pub holder: Option<String>,
    /// The year that statements name.
    pub year: u16,
}

/// One file that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Below the root.
    pub path: String,
    /// What it must hold for the edit to be true of it; `None` where there is no file yet.
    pub before: Option<Vec<u8>>,
    /// What it is to hold.
    pub after: Vec<u8>,
}

/// Files that are left as they are, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Without a full stop.
    pub why: String,
    /// Sorted.
    pub paths: Vec<String>,
}

/// What would change.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// In the order of paths.
    pub edits: Vec<Edit>,
    /// What stays, in the order of reasons.
    pub left: Vec<Left>,
}

/// Why nothing can be put right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FixError {
    /// Nobody says which license it is to be.
    #[error(
        "nothing says which license the project is to go out under: say it with --outbound, or as `outbound` under [project] in placet.toml"
    )]
    NoOutbound,
    /// The files at the root hold several.
    #[error(
        "the license files hold several licenses ({0}): say with --outbound whether all apply or one may be chosen"
    )]
    SeveralTexts(String),
    /// The holder would break lines.
    #[error("the holder's name must be one line of words")]
    Holder,
}

impl Plan {
    /// Plans; `read` gives the bytes of a file below the root.
    ///
    /// # Errors
    /// Where the license or the holder are not known well enough to be written down.
    pub fn new(
        case: &Case<'_>,
        (comments, files): (&Comments, &Files),
        wanted: &Wanted,
        read: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<Self, FixError> {
        if case.is_empty() {
            return Ok(Self::default());
        }
        let outbound = case.outbound().ok_or(FixError::NoOutbound)?;
        let is_guess = matches!(outbound.source, OutboundSource::LicenseFiles(_));
        let expression = &outbound.expression;
        if is_guess && !matches!(expression, Expr::License(_)) {
            return Err(FixError::SeveralTexts(expression.to_string()));
        }
        let holder = wanted.holder.as_deref().or(case.policy.holder.as_deref());
        let holder = holder.map(str::trim).filter(|holder| !holder.is_empty());
        if holder.is_some_and(|holder| holder.contains(char::is_control)) {
            return Err(FixError::Holder);
        }
        let mut work = Work {
            case,
            comments,
            files,
            wanted,
            read,
            claim: Claim {
                holder,
                year: wanted.year,
            },
            expression,
            is_said: matches!(
                outbound.source,
                OutboundSource::Option | OutboundSource::Policy
            ),
            changed: BTreeMap::new(),
            left: BTreeMap::new(),
            said: BTreeMap::new(),
        };
        if wanted.license_file {
            work.license_file();
        }
        if wanted.metadata {
            work.metadata();
        }
        if wanted.headers || wanted.reuse {
            work.headers();
        }
        if wanted.reuse {
            work.reuse();
        }
        Ok(work.finish())
    }
}

/// A plan in the making.
struct Work<'a> {
    case: &'a Case<'a>,
    comments: &'a Comments,
    files: &'a Files,
    wanted: &'a Wanted,
    read: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    claim: Claim<'a>,
    expression: &'a Expr,
    /// Somebody said which license it is to be; it was not read off the tree.
    is_said: bool,
    /// Bytes before and after, by path.
    changed: BTreeMap<String, (Option<Vec<u8>>, Vec<u8>)>,
    left: BTreeMap<String, BTreeSet<String>>,
    /// What `REUSE.toml` is to say.
    said: BTreeMap<annotations::Said, Vec<String>>,
}

impl Work<'_> {
    fn finish(self) -> Plan {
        let edits = self
            .changed
            .into_iter()
            .map(|(path, (before, after))| Edit {
                path,
                before,
                after,
            });
        let left = self.left.into_iter().map(|(why, paths)| Left {
            why,
            paths: paths.into_iter().collect(),
        });
        Plan {
            edits: edits
                .filter(|edit| edit.before.as_ref() != Some(&edit.after))
                .collect(),
            left: left.collect(),
        }
    }

    fn leave(&mut self, path: &str, why: impl Into<String>) {
        self.left
            .entry(why.into())
            .or_default()
            .insert(path.to_owned());
    }

    /// Changes a file that is there, on top of what is planned for it already.
    fn change(&mut self, path: &str, how: impl FnOnce(&[u8]) -> Result<Vec<u8>, String>) {
        let before = match self.changed.remove(path) {
            Some(both) => Some(both),
            None => (self.read)(path).map(|bytes| (Some(bytes.clone()), bytes)),
        };
        let Some((before, now)) = before else {
            self.leave(path, "it cannot be read");
            return;
        };
        let after = how(&now).unwrap_or_else(|why| {
            self.leave(path, why);
            now
        });
        self.changed.insert(path.to_owned(), (before, after));
    }

    /// A new file, unless something of that name is there.
    fn create(&mut self, path: &str, text: String) {
        let skipped = &self.case.inventory.coverage.skipped;
        if self.case.inventory.file(path).is_none() && !skipped.iter().any(|(it, _)| it == path) {
            self.changed
                .insert(path.to_owned(), (None, text.into_bytes()));
        }
    }

    /// The bytes of a file as planned so far.
    fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        match self.changed.get(path) {
            Some((_, now)) => Some(now.clone()),
            None => (self.read)(path),
        }
    }

    /// Whether a file is the project's own work, as far as its place tells.
    fn is_own(&self, path: &str) -> bool {
        let vendored = self.files.kind(path) == FileKind::Vendored;
        let about_licenses = path.ends_with(".license")
            || file_name(path) == "REUSE.toml"
            || path.starts_with("LICENSES/")
            || path.starts_with(".reuse/");
        let judges = [FILE, DECISIONS].contains(&path) && !self.wanted.reuse;
        let copied = self.case.inventory.copy_of(path).is_some();
        !vendored
            && !about_licenses
            && !judges
            && !copied
            && self.case.policy.excluded(path).is_none()
    }

    /// Whether all holders that a file names are the project's.
    fn is_holder(&self, file: &FileRecord) -> bool {
        let plain = |text: &str| -> String {
            text.chars()
                .filter(|sign| sign.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        };
        self.claim.holder.map(plain).is_some_and(|ours| {
            let mut holders = file.copyrights.iter().map(|it| it.holder.as_deref());
            holders.all(|holder| holder.is_some_and(|holder| plain(holder).contains(&ours)))
        })
    }
}
// REUSE-IgnoreEnd
