// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The project's own files and who holds them, for the checks on holders: those whose statements
//! name none that is expected, by holder.

use std::collections::BTreeSet;

use crate::detect::Copyright;
use crate::inventory::{FileKind, FileRecord, Place};
use crate::policy::Check;
use crate::policy::case::{About, Area, Case, contradict, is_notice};
use crate::policy::holders::Expectation;
use crate::policy::valid::Reach;
use crate::rules::holders;
use crate::source::{file_name, folder};

/// A holder that is not expected where it is named.
pub struct Stray<'a> {
    /// The file.
    pub file: &'a FileRecord,
    /// The name as written.
    pub holder: &'a str,
    /// Where.
    pub place: Place,
    /// What is expected there.
    pub expectation: Expectation<'a>,
}

/// The project's own files: no tests, nothing vendored or generated, no texts and templates that
/// are there to be copied.
pub fn files<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a FileRecord> {
    case.files().filter(|file| {
        file.kind == FileKind::Own
            && case.reach(&file.path) == Reach::Full
            && case.area(&file.path, file.kind) == Area::Own
            && !is_to_be_copied(&file.path)
    })
}

/// A statement with the holder of the work, rather than of a license's text.
pub fn holder<'a>(file: &FileRecord, statement: &'a Copyright) -> Option<&'a str> {
    let holder = statement.holder.as_deref()?;
    (!file.is_license_file || !holders::is_of_texts(holder)).then_some(holder)
}

/// Holders of files in which nobody is named that is expected, as far as something is expected.
pub fn strays<'a>(case: &'a Case<'_>, check: &'static Check) -> Vec<Stray<'a>> {
    let mut found = Vec::new();
    for file in files(case).filter(|file| !file.copyrights.is_empty() && !is_notice(&file.path)) {
        let expectation = case.policy.expects(&file.path);
        let named = || {
            let all = file.copyrights.iter();
            all.filter_map(|statement| Some((statement, holder(file, statement)?)))
        };
        if expectation.names.is_empty()
            || named().any(|(_, holder)| expectation.meets(holder))
            || named().next().is_none()
            || case.waived(check, About::path(&file.path))
        {
            continue;
        }
        found.extend(named().map(|(statement, holder)| Stray {
            file,
            holder,
            place: Place {
                path: file.path.clone(),
                lines: Some(statement.lines),
            },
            expectation: expectation.clone(),
        }));
    }
    found
}

/// Whether a file goes out under the project's own license, as far as it says.
pub fn is_under_own_terms(case: &Case<'_>, file: &FileRecord) -> bool {
    let outbound = case.outbound().map(|outbound| &outbound.expression);
    file.detections
        .iter()
        .all(|seen| outbound.is_some_and(|own| !contradict(own, &seen.expression)))
}

/// Folders below the root that have a license file of their own.
pub fn licensed_folders<'a>(case: &'a Case<'_>) -> BTreeSet<&'a str> {
    case.files()
        .filter(|file| file.is_license_file && !is_notice(&file.path))
        .map(|file| folder(&file.path))
        .filter(|folder| !folder.is_empty())
        .collect()
}

/// Whether a file lies in one of some folders, at any depth.
pub fn lies_in(folders: &BTreeSet<&str>, path: &str) -> bool {
    let mut at = folder(path);
    while !at.is_empty() {
        if folders.contains(at) {
            return true;
        }
        at = folder(at);
    }
    false
}

/// Texts of licenses kept for many, others' licenses, and templates.
fn is_to_be_copied(path: &str) -> bool {
    const ENDINGS: [&str; 8] = [
        ".ejs",
        ".hbs",
        ".in",
        ".j2",
        ".jinja",
        ".mustache",
        ".template",
        ".tmpl",
    ];
    let path = path.to_ascii_lowercase();
    let mut folders = folder(&path).split('/');
    folders.any(|folder| {
        is_notice(folder)
            || folder.contains("template")
            || folder.contains("licenses")
            || folder.starts_with("{{")
    }) || file_name(&path).contains("template")
        || ENDINGS.iter().any(|end| path.ends_with(end))
}
