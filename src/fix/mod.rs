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
mod header;
mod metadata;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use crate::detect::Evidence;
use crate::inventory::{FileKind, FileRecord, Skip};
use crate::license::Expr;
use crate::policy::case::{contradict, is_notice};
use crate::policy::{Case, DECISIONS, FILE, OutboundSource};
use crate::rules::comments::Comments;
use crate::rules::files::Files;
use crate::rules::markings;
use crate::source::{file_name, folder};
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

    /// The license's text at the root, or its blanks filled where it is there.
    fn license_file(&mut self) {
        let at_root: Vec<&FileRecord> = self
            .case
            .root_licenses()
            .filter(|file| folder(&file.path) != "LICENSES" && !is_notice(&file.path))
            .collect();
        for file in &at_root {
            let claim = self.claim.clone();
            self.change(&file.path, |bytes| {
                let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
                Ok(text::filled(text, &claim).map_or_else(|| bytes.to_vec(), String::into_bytes))
            });
        }
        if !at_root.is_empty() {
            return;
        }
        let licenses = self.expression.licenses();
        let is_one = licenses.len() == 1;
        let mut texts = Vec::new();
        for license in licenses {
            let name = match is_one {
                true => "LICENSE".to_owned(),
                false => format!("LICENSE-{}.txt", license.id),
            };
            match text::of(license, &self.claim) {
                Ok(text) => texts.push((name, text)),
                Err(why) => self.leave(&name, why),
            }
        }
        for (name, text) in texts {
            self.create(&name, text);
        }
    }

    /// The license fields that say nothing, nothing clear, or at the root something else.
    fn metadata(&mut self) {
        let is_listed = self
            .expression
            .licenses()
            .iter()
            .all(|license| license.is_listed());
        let packages: Vec<_> = self.case.packages().collect();
        for package in packages {
            let path = package.path.as_str();
            let own = self.case.kind(path) == Some(FileKind::Own)
                && self.case.inventory.copy_of(path).is_none();
            let Some(set) = metadata::setter(file_name(path)).filter(|_| own && !package.private)
            else {
                continue;
            };
            let declared = package.declared.as_ref();
            let is_right =
                match declared.map(|declared| (declared.expression.as_ref(), &declared.files)) {
                    None => false,
                    Some((None, files)) => !files.is_empty(),
                    Some((Some(stated), _)) => {
                        let at_root = folder(path).is_empty();
                        !(at_root && self.is_said && contradict(stated, self.expression))
                    }
                };
            if is_right {
                continue;
            }
            if !is_listed {
                self.leave(path, "registries know only licenses of the SPDX list");
                continue;
            }
            let expression = self.expression;
            self.change(path, |bytes| {
                let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
                let (bom, text) = match text.strip_prefix('\u{feff}') {
                    Some(text) => ("\u{feff}", text),
                    None => ("", text),
                };
                Ok(format!("{bom}{}", set(text, expression)?).into_bytes())
            });
        }
    }

    /// The lines of a header.
    fn lines(&self, own_holders: bool) -> Vec<String> {
        let license = format!("SPDX-License-Identifier: {}", self.expression);
        let holder = self.holders().into_iter().filter(|_| !own_holders);
        holder
            .map(|it| format!("SPDX-FileCopyrightText: {it}"))
            .chain([license])
            .collect()
    }

    /// The holder as statements name it.
    fn holders(&self) -> Vec<String> {
        let holder = self.claim.holder.iter();
        holder
            .map(|holder| format!("{} {holder}", self.claim.year))
            .collect()
    }

    fn headers(&mut self) {
        let inventory = self.case.inventory;
        let reuse = self.wanted.reuse;
        for file in &inventory.files {
            let path = file.path.as_str();
            if !self.is_own(path) || file.is_license_file {
                continue;
            }
            let tagged = file
                .detections
                .iter()
                .any(|seen| seen.kind == Evidence::Tag);
            let at = inventory
                .covered
                .partition_point(|one| one.path.as_str() < path);
            let covers = inventory.covered.get(at..).unwrap_or_default().iter();
            let mut covers = covers.take_while(|one| one.path == path);
            if tagged || covers.any(|one| one.expression.is_some()) {
                continue;
            }
            let stated = file
                .detections
                .iter()
                .filter(|seen| seen.kind != Evidence::Unknown);
            let stated = Expr::and(stated.map(|seen| seen.expression.clone()));
            if !file.detections.is_empty() {
                if reuse {
                    match stated {
                        Some(stated) => self.annotate(file, &stated.to_string()),
                        None => self.leave(path, "it states a license that placet does not know"),
                    }
                }
                continue;
            }
            let own = file.copyrights.is_empty() || self.is_holder(file);
            let style = self
                .comments
                .of(path)
                .filter(|(_, source)| *source || reuse);
            if style.is_none() && !reuse {
                continue;
            }
            if !own {
                self.leave(
                    path,
                    "others hold the rights, and nothing says under which license they give it",
                );
                continue;
            }
            if file
                .markings
                .iter()
                .any(|seen| seen.rule.kind != markings::Kind::Award)
            {
                self.leave(
                    path,
                    "its own words restrict it, or say that it comes from elsewhere",
                );
                continue;
            }
            let written = file.kind == FileKind::Generated || self.comments.is_compared(path);
            let expression = self.expression.to_string();
            match style {
                Some((style, _)) if !written => {
                    let lines = self.lines(!file.copyrights.is_empty());
                    let Some(bytes) = self.bytes(path) else {
                        self.leave(path, "it cannot be read");
                        continue;
                    };
                    if bytes.is_empty() {
                        continue;
                    }
                    match header::put(&bytes, &lines, style, self.comments) {
                        Ok(new) => self.change(path, |_| Ok(new)),
                        Err(_) if reuse => self.annotate(file, &expression),
                        // what tools write needs no word from anybody
                        Err("a tool wrote it") => {}
                        Err(why) => self.leave(path, why),
                    }
                }
                _ if reuse => self.annotate(file, &expression),
                _ => {}
            }
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

    /// `REUSE.toml` is to speak for a file.
    fn annotate(&mut self, file: &FileRecord, license: &str) {
        let holders = match file.copyrights.as_slice() {
            [] => self.holders(),
            // it says so itself
            _ => Vec::new(),
        };
        self.say(&file.path, license, holders);
    }

    fn say(&mut self, path: &str, license: &str, holders: Vec<String>) {
        let paths = self.said.entry((license.to_owned(), holders)).or_default();
        paths.push(path.to_owned());
    }

    /// `REUSE.toml`, and the texts under `LICENSES`.
    fn reuse(&mut self) {
        let inventory = self.case.inventory;
        let expression = self.expression.to_string();
        for (path, why) in &inventory.coverage.skipped {
            // what another file speaks for is in the inventory
            if *why == Skip::Binary && inventory.file(path).is_none() && self.is_own(path) {
                let holders = self.holders();
                self.say(path, &expression, holders);
            }
        }
        let mut licenses: BTreeSet<(String, bool)> = BTreeSet::new();
        let tagged = inventory.files.iter().flat_map(|file| {
            let tags = file
                .detections
                .iter()
                .filter(|seen| seen.kind == Evidence::Tag);
            tags.flat_map(|seen| seen.expression.licenses())
        });
        let annotated: Vec<Expr> = self
            .said
            .keys()
            .filter_map(|(license, _)| Expr::parse(license).ok())
            .collect();
        let annotated = annotated.iter().flat_map(Expr::licenses);
        for license in tagged.chain(annotated).chain(self.expression.licenses()) {
            licenses.insert((license.id.to_string(), false));
            licenses.extend(license.exception.iter().map(|it| (it.to_string(), true)));
        }
        let there = |id: &str| {
            let folder = inventory.below("LICENSES").iter();
            folder.map(|file| file_name(&file.path)).any(|name| {
                name == id
                    || name
                        .strip_prefix(id)
                        .is_some_and(|end| end.rfind('.') == Some(0))
            })
        };
        let licenses: Vec<_> = licenses.into_iter().filter(|(id, _)| !there(id)).collect();
        for (id, is_exception) in licenses {
            let path = format!("LICENSES/{id}.txt");
            let text = match is_exception {
                true => text::exception(&id).map(str::to_owned),
                // REUSE wants the text as it is on the list
                false => spdx::license_id(&id).map(|it| it.text().to_owned()),
            };
            match text {
                Some(text) => self.create(&path, format!("{}\n", text.trim_end())),
                None => self.leave(
                    &path,
                    "the text is not on the SPDX list; put it there yourself",
                ),
            }
        }
        if self.said.is_empty() {
            return;
        }
        let said = std::mem::take(&mut self.said);
        if inventory.file(".reuse/dep5").is_some() {
            // the specification: a project has one or the other
            for paths in said.values() {
                for path in paths {
                    self.leave(
                        path,
                        "it can hold no comment, and .reuse/dep5 must say its license",
                    );
                }
            }
        } else if inventory.file("REUSE.toml").is_some() {
            self.change("REUSE.toml", |bytes| {
                let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
                Ok(annotations::added(text, &said).into_bytes())
            });
        } else {
            self.create("REUSE.toml", annotations::added("", &said));
        }
    }
}
// REUSE-IgnoreEnd
