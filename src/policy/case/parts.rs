// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What others' work is in the project, under which license, and how it is used there.
//!
//! The use decides which duties reach the project, and no manifest states it. It is inferred
//! from where a part lies and what it is needed for, and said with every answer, so that a reader
//! who knows better can say so.

use std::collections::BTreeMap;

use super::area::Area;
use super::held::Subject;
use super::outbound::is_notice;
use super::words::{count, list, name_of, places_of};
use super::{Case, is_root_license};
use crate::compat::versions::akin;
use crate::compat::{Fit, Use};
use crate::detect::{Detection, Evidence};
use crate::inventory::{DependencyRecord, FileKind, FileRecord, Place};
use crate::license::Expr;
use crate::package::{Ecosystem, Scope};
use crate::policy::valid::Reach;
use crate::rules::categories::{Category, category_of};
use crate::source::{file_name, folder};

/// Work under one expression that is used in one way.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its license.
    pub expression: Expr,
    /// How the project uses it.
    pub usage: Use,
    /// How that is known, without a full stop.
    pub inferred: &'static str,
    /// What it is.
    pub subject: Subject,
    /// Where.
    pub places: Vec<Place>,
    /// The folder of the package it becomes part of.
    pub package: String,
    /// Whether it goes out with the tree, rather than being fetched by whoever uses it.
    pub in_tree: bool,
    /// Why it is not certain that its terms reach the work, in a sentence.
    pub doubt: Option<&'static str>,
}

impl Part {
    /// An answer, softened where it is not certain that the terms reach the work.
    #[must_use]
    pub fn softened(&self, fit: Fit) -> Fit {
        match self.doubt {
            Some(_) => fit.min(Fit::Review),
            None => fit,
        }
    }
}

const LOADED_WHEN_RUN: &str = "Nothing of it is in what goes out, and whether its terms reach a program that only loads it when run is not settled.";
const NAMED_IN_PASSING: &str = "The file says of itself that it is under the project's license; this is a notice further on in it, and may be about something else.";

/// Ecosystems whose packages are loaded from their own files when the program runs.
const IMPORTED: &[Ecosystem] = &[
    Ecosystem::Bower,
    Ecosystem::Composer,
    Ecosystem::Conda,
    Ecosystem::Cpan,
    Ecosystem::Cran,
    Ecosystem::Deno,
    Ecosystem::Gem,
    Ecosystem::Julia,
    Ecosystem::Npm,
    Ecosystem::Pypi,
];

/// Ecosystems of things that run beside a program.
const BESIDE: &[Ecosystem] = &[
    Ecosystem::Docker,
    Ecosystem::Github,
    Ecosystem::VscodeExtension,
];

/// Ends of names of files that a program reads or people do, rather than programs.
const NO_PROGRAM: &[&str] = &[
    "bib", "csv", "gif", "htm", "html", "jpeg", "jpg", "json", "md", "otf", "pdf", "png", "rst",
    "svg", "tex", "tsv", "ttf", "txt", "webp", "woff", "woff2", "xml", "yaml", "yml",
];

impl<'a> Case<'a> {
    /// All parts that are judged at all, in a stable order.
    pub fn parts(&self) -> &[Part] {
        self.parts.get_or_init(|| {
            let packages = self.package_folders();
            // one part for each license, use, subject and package
            type Key = (Subject, Expr, Use, String, Option<&'static str>);
            let mut parts: BTreeMap<Key, Part> = BTreeMap::new();
            let mut add = |part: Part| {
                let key = (
                    part.subject.clone(),
                    part.expression.clone(),
                    part.usage,
                    part.package.clone(),
                    part.doubt,
                );
                match parts.get_mut(&key) {
                    Some(there) => there.places.extend(part.places),
                    None => {
                        parts.insert(key, part);
                    }
                }
            };
            for file in self.files().filter(|file| self.is_part(file)) {
                for detection in file.detections.iter().filter(|seen| grants(seen)) {
                    let whole = self.is_of_a_copy(&file.path, &detection.expression);
                    if whole || self.is_own_text(file, detection) {
                        continue;
                    }
                    let (usage, inferred) = use_of_file(file, detection);
                    add(Part {
                        expression: detection.expression.clone(),
                        usage,
                        inferred,
                        subject: Subject::Files(self.area(&file.path, file.kind)),
                        places: vec![Place {
                            path: file.path.clone(),
                            lines: Some(detection.lines),
                        }],
                        package: nearest(&packages, &file.path),
                        in_tree: true,
                        doubt: self.doubt(file, detection),
                    });
                }
            }
            for package in &self.inventory.packages {
                let kind = self.kind(&package.path).unwrap_or(FileKind::Own);
                let expression = package
                    .declared
                    .as_ref()
                    .and_then(|declared| declared.expression.clone());
                if let Some(expression) = expression
                    && kind == FileKind::Vendored
                    && self.reach(&package.path) > Reach::Off
                    && !self.is_of_a_copy(&package.path, &expression)
                {
                    add(Part {
                        expression,
                        usage: Use::Linked,
                        inferred: VENDORED,
                        subject: Subject::Files(self.area(&package.path, kind)),
                        places: vec![Place {
                            path: package.path.clone(),
                            lines: package.declared.as_ref().and_then(|one| one.lines),
                        }],
                        package: nearest(&packages, &package.path),
                        in_tree: true,
                        doubt: None,
                    });
                }
            }
            for (at, record) in self.dependencies() {
                let Some(expression) = self.license_of(record) else {
                    continue;
                };
                let copied = self.is_copied(at);
                let (usage, inferred) = self.use_of(at, record);
                let places = places_of(record);
                let package = places
                    .first()
                    .map_or_else(String::new, |place| folder(&place.path).to_owned());
                add(Part {
                    expression: expression.clone(),
                    usage,
                    inferred,
                    subject: Subject::Dependency(at),
                    places,
                    package,
                    in_tree: copied,
                    doubt: IMPORTED
                        .contains(&record.dependency.ecosystem)
                        .then_some(LOADED_WHEN_RUN)
                        .filter(|_| !copied),
                });
            }
            parts.into_values().collect()
        })
    }

    /// How a dependency is used, and how that is known.
    pub(super) fn use_of(&self, at: usize, record: &DependencyRecord) -> (Use, &'static str) {
        match record.dependency.scope {
            Scope::Runtime | Scope::Optional if self.is_copied(at) => (Use::Linked, VENDORED),
            _ => use_of_dependency(record),
        }
    }

    /// Whether a file's licenses say something about a part, rather than about the whole, about
    /// nothing in this tree, or about many parts at once.
    fn is_part(&self, file: &FileRecord) -> bool {
        let about_others = is_notice(&file.path) && file.kind != FileKind::Vendored;
        !is_root_license(file, super::home(self.inventory)) && !about_others
    }

    /// Folders with a manifest of the project's own, sorted.
    fn package_folders(&self) -> Vec<String> {
        let mut folders: Vec<String> = self
            .packages()
            .map(|package| folder(&package.path).to_owned())
            .collect();
        folders.sort_unstable();
        folders.dedup();
        folders
    }

    /// Whether a text is the one of the project's own license: the text of a GNU license does
    /// not say whether later versions may be taken.
    fn is_own_text(&self, file: &FileRecord, detection: &Detection) -> bool {
        let Some(outbound) = self.outbound() else {
            return false;
        };
        let own = outbound.expression.licenses();
        file.kind != FileKind::Vendored
            && detection.kind == Evidence::Text
            && detection
                .expression
                .licenses()
                .iter()
                .all(|license| own.iter().any(|own| akin(own, license)))
    }

    /// A tag or text at the top that gives the project's license speaks for the file; a notice
    /// below that names another license may be about code that the file only speaks of.
    fn doubt(&self, file: &FileRecord, detection: &Detection) -> Option<&'static str> {
        let outbound = &self.outbound()?.expression;
        let speaks_for_file = file.detections.iter().any(|other| {
            matches!(other.kind, Evidence::Tag | Evidence::Text)
                && other.lines.start < detection.lines.start
                && other.expression.canonical() == outbound.canonical()
        });
        (speaks_for_file && detection.kind == Evidence::Notice).then_some(NAMED_IN_PASSING)
    }

    /// Some parts in words: a path, files of a part of the tree, dependencies by name.
    #[must_use]
    pub fn describe(&self, parts: &[&Part]) -> String {
        let mut names: Vec<String> = Vec::new();
        let mut paths: Vec<&str> = Vec::new();
        let mut areas: Vec<&Area> = Vec::new();
        for part in parts {
            match &part.subject {
                Subject::Dependency(at) => {
                    names.extend(self.inventory.dependencies.get(*at).map(name_of));
                }
                Subject::Files(area) => {
                    areas.push(area);
                    paths.extend(part.places.iter().map(|place| place.path.as_str()));
                }
                Subject::Project => {}
            }
        }
        names.sort_unstable();
        names.dedup();
        paths.sort_unstable();
        paths.dedup();
        let files = match (paths.as_slice(), areas.first()) {
            ([path], _) => Some((*path).to_owned()),
            ([_, ..], Some(area)) => Some(format!(
                "{} of {}",
                count(paths.len(), "file", "files"),
                area.words()
            )),
            _ => None,
        };
        let dependencies = (!names.is_empty()).then(|| {
            format!(
                "{}: {}",
                count(names.len(), "dependency", "dependencies"),
                list(names, 5)
            )
        });
        list(files.into_iter().chain(dependencies), 2)
    }

    /// The parts that are others' work: not what the project's own files say of the project.
    pub fn foreign_parts(&self) -> impl Iterator<Item = &Part> {
        let outbound = self
            .outbound()
            .map(|outbound| outbound.expression.canonical());
        self.parts().iter().filter(move |part| {
            let own = matches!(part.subject, Subject::Files(Area::Own | Area::Tests));
            !own || outbound.as_ref() != Some(&part.expression.canonical())
        })
    }
}

/// The nearest of some sorted folders above a path; the root where there is none.
fn nearest(folders: &[String], path: &str) -> String {
    let mut at = folder(path);
    loop {
        if at.is_empty() || folders.binary_search_by(|one| one.as_str().cmp(at)).is_ok() {
            return at.to_owned();
        }
        at = folder(at);
    }
}

/// A mention is not enough to say that something is under a license.
fn grants(detection: &Detection) -> bool {
    matches!(
        detection.kind,
        Evidence::Tag | Evidence::Text | Evidence::Notice
    )
}

const VENDORED: &str =
    "a copy of somebody else's work in a folder of its own, taken to be built in as a library";

pub(super) fn use_of_file(file: &FileRecord, detection: &Detection) -> (Use, &'static str) {
    match file.kind {
        FileKind::Test => (Use::Tool, "tests are not part of what runs"),
        FileKind::Docs => (Use::Data, "documentation stands beside the program"),
        FileKind::Example => (Use::Tool, "an example is a program of its own"),
        FileKind::Vendored => (Use::Linked, VENDORED),
        FileKind::Own | FileKind::Generated => {
            let end = file_name(&file.path)
                .rsplit_once('.')
                .map(|(_, end)| end.to_ascii_lowercase());
            if end.is_some_and(|end| NO_PROGRAM.binary_search(&end.as_str()).is_ok())
                || file.is_license_file
            {
                return (Use::Data, "the file is no program");
            }
            let alone = file
                .detections
                .iter()
                .all(|other| !grants(other) || other.expression == detection.expression);
            if alone && detection.expression.licenses().into_iter().any(is_weak) {
                (Use::Linked, "it stands in files of its own")
            } else {
                (Use::Merged, "it stands among the project's own code")
            }
        }
    }
}

fn is_weak(license: &crate::license::License) -> bool {
    matches!(
        category_of(license),
        Category::FileCopyleft | Category::LibraryCopyleft
    )
}

fn use_of_dependency(record: &DependencyRecord) -> (Use, &'static str) {
    let dependency = &record.dependency;
    if BESIDE.contains(&dependency.ecosystem) {
        return (Use::Tool, "it runs beside the program");
    }
    match dependency.scope {
        Scope::Runtime => (Use::Linked, "the program needs it to run"),
        Scope::Optional => (Use::Linked, "the program may need it to run"),
        Scope::Build => (Use::Tool, "only the build needs it"),
        Scope::Test => (Use::Tool, "only tests need it"),
        Scope::Dev => (Use::Tool, "only development needs it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(NO_PROGRAM.is_sorted());
    }

    #[test]
    fn a_part_belongs_to_the_nearest_package() {
        let folders = ["".to_owned(), "tools".to_owned(), "tools/deep".to_owned()];
        assert_eq!(nearest(&folders, "src/a.c"), "");
        assert_eq!(nearest(&folders, "tools/a.c"), "tools");
        assert_eq!(nearest(&folders, "toolsmith/a.c"), "");
        assert_eq!(nearest(&folders, "tools/deep/x/a.c"), "tools/deep");
    }
}
