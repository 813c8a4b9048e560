// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What files say of the project as a whole: its people, who pays for it, where it can be found.
//!
//! Apart from `manifest`, which reads packages and dependencies, because nothing here is judged:
//! it pre-fills a disclosure, and is read only where one is asked for. A source is a [`Source`]
//! const in a file of its own and one line in [`SOURCES`]; a pure function of its text. A file
//! that does not parse is reported by its manifest format, if it has one, and said here too.

mod authors;
mod cargo;
mod citation;
mod codemeta;
mod description;
mod julia;
mod metadata;
mod npm;
mod page;
mod python;
mod readme;
mod setup_cfg;
mod zenodo;

use page::Page;

use crate::source::Lines;

/// What one file says of the project.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// The file, below the scanned root.
    pub path: String,
    /// What is said, in the order of the file.
    pub said: Vec<Said>,
    /// People and organizations, in the order of the file.
    pub people: Vec<Person>,
    /// Why it could not be read, without a full stop.
    pub unread: Option<String>,
}

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What the work is called.
    Title,
    /// What it is, in a sentence or more.
    Description,
    /// Its version.
    Version,
    /// Where its source lies.
    Repository,
    /// Its page.
    Homepage,
    /// A word to find it by.
    Keyword,
    /// A programming language.
    Language,
    /// The day of a release.
    Released,
    /// A digital object identifier, bare: `10.5281/zenodo.1234`.
    Doi,
    /// A registry where it is published, such as a badge of one names it.
    Registry,
    /// A grant, an award or who pays.
    Funding,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it is about.
    pub topic: Topic,
    /// The statement, on one line.
    pub text: String,
    /// Where.
    pub lines: Option<Lines>,
}

/// What a file says that somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Wrote it.
    Author,
    /// Keeps it.
    Maintainer,
    /// Added to it.
    Contributor,
    /// Holds rights in it.
    Holder,
    /// Paid for it.
    Funder,
}

impl Role {
    /// As a packet says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Maintainer => "maintainer",
            Self::Contributor => "contributor",
            Self::Holder => "copyright holder",
            Self::Funder => "funder",
        }
    }
}

/// Somebody whom a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name, given name first.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Where they work.
    pub affiliation: Option<String>,
    /// The ORCID iD, bare.
    pub orcid: Option<String>,
    /// What they did.
    pub role: Role,
    /// Where.
    pub lines: Option<Lines>,
}

/// A kind of file that says something of the project.
pub struct Source {
    /// Whether a file is of this kind.
    pub matches: fn(path: &str) -> bool,
    /// Reads one file, or says why it cannot be read.
    read: fn(&mut Page<'_>) -> Result<(), String>,
}

/// All kinds.
pub const SOURCES: &[Source] = &[
    citation::SOURCE,
    codemeta::SOURCE,
    zenodo::SOURCE,
    description::SOURCE,
    cargo::SOURCE,
    python::SOURCE,
    metadata::SOURCE,
    setup_cfg::SOURCE,
    npm::SOURCE,
    julia::SOURCE,
    authors::SOURCE,
    readme::SOURCE,
];

/// Bytes of a file that is read for this; such files are written by hand.
const MOST_BYTES: usize = 1024 * 1024;

/// What a file says of the project, if it is of a kind that says something.
#[must_use]
pub fn read(path: &str, text: &str) -> Option<Profile> {
    let source = SOURCES.iter().find(|source| (source.matches)(path))?;
    if text.len() > MOST_BYTES {
        return Some(Profile {
            path: path.to_owned(),
            unread: Some("it is too large to be written by hand".to_owned()),
            ..Profile::default()
        });
    }
    let mut page = Page::new(path, text);
    let read = (source.read)(&mut page);
    let mut profile = page.profile;
    profile.unread = read.err();
    Some(profile)
}

#[cfg(test)]
mod tests;
