// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Packages packed into one file: wheels, jars, gems, RPMs, releases of PyPI, npm, CRAN and
//! crates.io.
//!
//! Such a file that lies in the tree goes out with it. Taken out of it, in memory, are its
//! manifest, under a name that a manifest format matches, and the license texts that lie where
//! its kind of package keeps them. Nothing else is unpacked, and nothing is written.
//!
//! What may come out is bounded: the file by what the walk reads of one, a member by
//! [`MAX_MEMBER`], the number of members by [`MOST_MEMBERS`], all that is inflated on the way by
//! [`MAX_INFLATED`].

mod rpm;
mod tar;
mod zip;

use crate::rules::files::Files;
use crate::source::{SourceFile, file_name, folder};

/// Most that is taken of one member.
const MAX_MEMBER: u64 = 1024 * 1024;
/// Most that is inflated to find members that have no index.
const MAX_INFLATED: u64 = 64 * 1024 * 1024;
/// Most members that are looked at.
const MOST_MEMBERS: usize = 20_000;
/// Most license files of one package.
const MOST_LICENSES: usize = 20;

/// What a packed package says of itself.
#[derive(Debug)]
pub struct Packed {
    /// Its manifest.
    pub manifest: SourceFile,
    /// Its license texts.
    pub licenses: Vec<SourceFile>,
}

/// How the files of a kind of package are packed.
type Open = fn(&Archive<'_>) -> Result<Option<Packed>, String>;

/// A packed package.
struct Archive<'a> {
    path: &'a str,
    bytes: &'a [u8],
    files: &'a Files,
    /// Which members count.
    members: Members,
}

/// The members of a kind of package, by their paths in it.
#[derive(Clone, Copy)]
struct Members {
    /// How well a path fits the manifest; the best is taken, the first of those that are as good.
    manifest: fn(&str) -> Option<u8>,
    /// Whether license texts lie in this folder.
    licenses: fn(&str) -> bool,
}

/// A kind of package by the end of its name. `certain` where the end says what it is, so that a
/// file that does not open is a problem; archives of other things end in `.tar.gz` too.
struct Kind {
    end: &'static str,
    certain: bool,
    open: Open,
    members: Members,
}

const KINDS: &[Kind] = &[
    // https://packaging.python.org/en/latest/specifications/binary-distribution-format/
    Kind {
        end: ".whl",
        certain: true,
        open: zip::open,
        members: Members {
            manifest: |path| {
                let own = folder(path).ends_with(".dist-info") && !folder(path).contains('/');
                (own && file_name(path) == "METADATA").then_some(0)
            },
            licenses: |at| {
                let top = at.split('/').next().unwrap_or(at);
                top.ends_with(".dist-info")
            },
        },
    },
    Kind {
        end: ".egg",
        certain: true,
        open: zip::open,
        members: Members {
            manifest: |path| (path == "EGG-INFO/PKG-INFO").then_some(0),
            licenses: |at| at == "EGG-INFO",
        },
    },
    // https://learn.microsoft.com/en-us/nuget/reference/nuspec
    Kind {
        end: ".nupkg",
        certain: true,
        open: zip::open,
        members: Members {
            manifest: |path| (!path.contains('/') && path.ends_with(".nuspec")).then_some(0),
            licenses: str::is_empty,
        },
    },
    // https://maven.apache.org/shared/maven-archiver/ and the JAR file specification
    Kind {
        end: ".jar",
        certain: false,
        open: zip::open,
        members: Members {
            manifest: |path| {
                let of_maven = path.starts_with("META-INF/maven/") && path.ends_with("/pom.xml");
                match path {
                    _ if of_maven => Some(0),
                    "META-INF/MANIFEST.MF" => Some(1),
                    _ => None,
                }
            },
            licenses: |at| matches!(at, "" | "META-INF"),
        },
    },
    // https://guides.rubygems.org/specification-reference/
    Kind {
        end: ".gem",
        certain: true,
        open: tar::open_gem,
        members: Members {
            manifest: |path| (path == "metadata.gz").then_some(0),
            licenses: |_| false,
        },
    },
    Kind {
        end: ".rpm",
        certain: true,
        open: rpm::open,
        members: Members {
            manifest: |_| None,
            licenses: |_| false,
        },
    },
    // https://doc.rust-lang.org/cargo/commands/cargo-package.html
    Kind {
        end: ".crate",
        certain: true,
        open: tar::open_release,
        members: Members {
            manifest: |path| in_top(path, &["Cargo.toml"]),
            licenses: |at| !at.contains('/'),
        },
    },
    Kind {
        end: ".tgz",
        certain: false,
        open: tar::open_release,
        members: RELEASE,
    },
    Kind {
        end: ".tar.gz",
        certain: false,
        open: tar::open_release,
        members: RELEASE,
    },
];

/// A release of PyPI (source distribution format), npm (`npm pack`), CRAN ("Writing R
/// Extensions") or CPAN: one folder, the manifest in it.
const RELEASE: Members = Members {
    manifest: |path| {
        in_top(
            path,
            &["PKG-INFO", "package.json", "DESCRIPTION", "META.json"],
        )
    },
    licenses: |at| !at.contains('/'),
};

/// Which of these names a file in the one folder of an archive has.
fn in_top(path: &str, names: &[&str]) -> Option<u8> {
    let top = path.matches('/').count() == 1;
    let rank = names.iter().position(|name| file_name(path) == *name);
    u8::try_from(rank.filter(|_| top)?).ok()
}

/// Opens a file that is a packed package; `None` if it is none, or says nothing of itself.
///
/// # Errors
/// Why a file that must be one cannot be read, in words, without a full stop.
pub fn open(path: &str, bytes: &[u8], files: &Files) -> Result<Option<Packed>, String> {
    let lower = file_name(path).to_ascii_lowercase();
    let kind = KINDS.iter().find(|kind| lower.ends_with(kind.end));
    let Some(kind) = kind.filter(|kind| lower.len() > kind.end.len()) else {
        return Ok(None);
    };
    let archive = Archive {
        path,
        bytes,
        files,
        members: kind.members,
    };
    match (kind.open)(&archive) {
        Err(_) if !kind.certain => Ok(None),
        other => other,
    }
}

/// Members as they are taken out, with what they are.
#[derive(Default)]
struct Taken {
    manifest: Option<(u8, SourceFile)>,
    licenses: Vec<SourceFile>,
}

impl Archive<'_> {
    /// Whether a member is wanted still.
    fn wants(&self, taken: &Taken, member: &str) -> bool {
        match (self.members.manifest)(member) {
            Some(rank) => taken.manifest.as_ref().is_none_or(|(best, _)| rank < *best),
            None => self.is_license(member) && taken.licenses.len() < MOST_LICENSES,
        }
    }

    fn is_license(&self, member: &str) -> bool {
        (self.members.licenses)(folder(member)) && self.files.is_license(member)
    }

    fn take(&self, taken: &mut Taken, member: &str, bytes: Vec<u8>) {
        let file = SourceFile {
            path: format!("{}/{member}", self.path),
            bytes,
        };
        match (self.members.manifest)(member) {
            Some(rank) => taken.manifest = Some((rank, file)),
            None => taken.licenses.push(file),
        }
    }
}

impl Taken {
    fn finish(mut self) -> Option<Packed> {
        self.licenses
            .sort_by(|one, other| one.path.cmp(&other.path));
        Some(Packed {
            manifest: self.manifest?.1,
            licenses: self.licenses,
        })
    }
}

#[cfg(test)]
mod tests;
