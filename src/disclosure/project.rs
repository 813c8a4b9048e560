// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the project is, by its manifests and its history.

use std::collections::BTreeMap;

use super::{Draft, Section, depth};
use crate::inventory::{FileKind, Place};
use crate::package::{Ecosystem, Package};
use crate::policy::Case;
use crate::profile::{Profile, Topic};
use crate::source::file_name;

/// Files that describe the work for its readers, before those that describe a package for a
/// tool.
const FIRST: [&str; 3] = ["CITATION.cff", "codemeta.json", ".zenodo.json"];

/// Values shown of a fact that has many.
const SHOWN: usize = 12;

/// Profiles of the project itself, those nearest to the root first.
pub fn profiles<'a>(case: &Case<'a>) -> Vec<&'a Profile> {
    let own = |profile: &&Profile| {
        let kind = case.file(&profile.path).map(|file| file.kind);
        kind.is_some_and(|kind| matches!(kind, FileKind::Own | FileKind::Docs))
            && case.inventory.copy_of(&profile.path).is_none()
    };
    let mut profiles: Vec<&Profile> = case.inventory.profiles.iter().filter(own).collect();
    profiles.sort_by_key(|profile| (depth(&profile.path), rank(&profile.path), &profile.path));
    profiles
}

fn rank(path: &str) -> usize {
    let name = file_name(path);
    FIRST
        .iter()
        .position(|known| *known == name)
        .unwrap_or(FIRST.len())
}

/// The project's own packages, those nearest to the root first.
pub fn packages<'a>(draft: &Draft<'a>) -> Vec<&'a Package> {
    let own = draft.known.case.packages();
    let own = own.filter(|package| draft.inventory.copy_of(&package.path).is_none());
    let mut packages: Vec<&Package> = own.collect();
    packages.sort_by_key(|package| (depth(&package.path), rank(&package.path), &package.path));
    packages
}

/// What the project is called.
pub fn title(draft: &Draft<'_>) -> String {
    let said = draft.said(Topic::Title);
    if let Some((title, _)) = said.first() {
        return title.text.clone();
    }
    let packages = packages(draft);
    let named = packages.iter().find_map(|package| package.name.clone());
    named.unwrap_or_else(|| "Untitled project".to_owned())
}

pub fn fill(draft: &mut Draft<'_>, section: &mut Section) {
    let packages = packages(draft);
    one(draft, section, Topic::Title, "title", "Title");
    // what a citation file describes is the title above
    let described = |package: &&&Package| package.ecosystem == Ecosystem::Generic;
    let only = packages.iter().all(|package| described(&package));
    let names: Vec<(String, Place)> = packages
        .iter()
        .filter(|package| only || !described(package))
        .filter_map(|package| {
            let name = package.name.as_deref()?;
            let version = package.version.as_deref().unwrap_or_default();
            Some((
                format!("{name} {version}").trim_end().to_owned(),
                place(package),
            ))
        })
        .collect();
    let mut grouped: Vec<(String, Vec<Place>)> = Vec::new();
    for (name, place) in names {
        match grouped.iter_mut().find(|(known, _)| *known == name) {
            Some((_, places)) => places.push(place),
            None => grouped.push((name, vec![place])),
        }
    }
    for (name, places) in grouped.into_iter().take(SHOWN) {
        section.fact("package", "Package and version", name, places);
    }
    one(
        draft,
        section,
        Topic::Description,
        "description",
        "Description",
    );
    many(draft, section, Topic::Keyword, "keywords", "Keywords");
    for (topic, key, label) in [
        (Topic::Repository, "repository", "Repository"),
        (Topic::Homepage, "homepage", "Web page"),
    ] {
        for (said, places) in draft.said(topic).into_iter().take(SHOWN) {
            section.fact(key, label, said.text.clone(), places);
        }
    }
    let languages = languages(draft);
    if !languages.is_empty() {
        section.fact("languages", "Languages", languages, Vec::new());
    }
    match &draft.known.history {
        Ok(history) => {
            if let Some((first, last)) = &history.days {
                let what = if first == last {
                    format!("{first}, all commits")
                } else {
                    format!("{first} (first commit) to {last} (last commit)")
                };
                section.fact("days", "Written", what, Vec::new());
            }
            if history.shallow {
                section.note("The clone is shallow: older commits are not on this machine, and the first day and some people are missing. Fetch the whole history (`git fetch --unshallow`) and run this again.");
            }
            if history.capped {
                section.note(format!(
                    "The history is longer than what was read: the last {} commits count.",
                    history.commits
                ));
            }
            if history.unread > 0 {
                section.note(format!(
                    "{} commits could not be read and are not counted.",
                    history.unread
                ));
            }
            if !history.below.is_empty() {
                section.note(format!(
                    "The history is that of the whole repository, of which this is the folder {}.",
                    history.below
                ));
            }
        }
        Err(why) => section.note(format!("Nothing is known of its history: {why}.")),
    }
    for profile in &draft.profiles {
        if let Some(why) = &profile.unread {
            section.note(format!("{} could not be read: {why}.", profile.path));
        }
    }
}

fn place(package: &Package) -> Place {
    Place::file(&package.path)
}

/// The first statement on a topic; others say what differs.
fn one(
    draft: &Draft<'_>,
    section: &mut Section,
    topic: Topic,
    key: &'static str,
    label: &'static str,
) {
    let mut said = draft.said(topic).into_iter();
    if let Some((first, places)) = said.next() {
        section.fact(key, label, first.text.clone(), places);
    }
}

fn many(
    draft: &Draft<'_>,
    section: &mut Section,
    topic: Topic,
    key: &'static str,
    label: &'static str,
) {
    let said = draft.said(topic);
    let words: Vec<&str> = said.iter().map(|(said, _)| said.text.as_str()).collect();
    let mut places: Vec<Place> = said.iter().flat_map(|(_, places)| places.clone()).collect();
    places.sort();
    places.dedup_by(|a, b| a.path == b.path);
    if !words.is_empty() {
        let shown = words.get(..SHOWN.min(words.len())).unwrap_or_default();
        section.fact(key, label, shown.join(", "), places);
    }
}

/// Endings of programs with the languages they stand for.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("C", &["c", "h"]),
    ("C++", &["cc", "cpp", "cxx", "hpp", "hh"]),
    ("C#", &["cs"]),
    ("CUDA", &["cu", "cuh"]),
    ("Dart", &["dart"]),
    ("Fortran", &["f", "for", "f77", "f90", "f95", "f03", "f08"]),
    ("Go", &["go"]),
    ("Haskell", &["hs"]),
    ("Java", &["java"]),
    ("JavaScript", &["js", "jsx", "mjs", "cjs"]),
    ("Julia", &["jl"]),
    ("Jupyter notebooks", &["ipynb"]),
    ("Kotlin", &["kt", "kts"]),
    ("Lua", &["lua"]),
    ("MATLAB or Objective-C", &["m"]),
    ("Perl", &["pl", "pm"]),
    ("PHP", &["php"]),
    ("Python", &["py", "pyx"]),
    ("R", &["r", "rmd"]),
    ("Ruby", &["rb"]),
    ("Rust", &["rs"]),
    ("Scala", &["scala"]),
    ("Shell", &["sh", "bash"]),
    ("Swift", &["swift"]),
    ("TypeScript", &["ts", "tsx"]),
];

/// Languages of the project's own files, the most frequent first.
fn languages(draft: &Draft<'_>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let own = |kind: FileKind| matches!(kind, FileKind::Own | FileKind::Test | FileKind::Example);
    for file in draft.known.case.files().filter(|file| own(file.kind)) {
        if draft.inventory.copy_of(&file.path).is_some() {
            continue;
        }
        let Some((_, ending)) = file_name(&file.path).rsplit_once('.') else {
            continue;
        };
        let ending = ending.to_ascii_lowercase();
        let language = LANGUAGES
            .iter()
            .find(|(_, endings)| endings.contains(&ending.as_str()));
        if let Some((language, _)) = language {
            *counts.entry(language).or_default() += 1;
        }
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let mut shown: Vec<String> = counts.iter().map(|(name, _)| (*name).to_owned()).collect();
    for (said, _) in draft.said(Topic::Language) {
        if !counts.iter().any(|(name, _)| said.text.starts_with(name)) {
            shown.push(said.text.clone());
        }
    }
    shown.join(", ")
}
