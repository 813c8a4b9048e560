// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL003: what speaks for the project in one folder names different licenses: its license file,
//! its manifests, its README.

use std::collections::BTreeMap;

use crate::detect::Evidence;
use crate::detect::readme::{Claim, Speaker};
use crate::inventory::{FileKind, FileRecord, Place};
use crate::license::Expr;
use crate::package::{Declared, Ecosystem, Package};
use crate::policy::case::{About, Case, Draft, contradict, is_notice, list};
use crate::policy::{Check, Finding, Level, Meaning};
use crate::source::folder;

/// PL003.
pub const CHECK: Check = Check {
    code: "PL003",
    name: "license-contradiction",
    level: Level::Error,
    meaning: Meaning::Breach,
    summary: "The license file, the manifests and the README beside it name different licenses.",
    why: "Whoever takes the work from a package registry reads the manifest, whoever clones it reads the LICENSE file, and whoever looks at its page reads the README and its badges. If they differ, nobody knows which permission they have. Different ways to write the versions of one license are not a contradiction, and of a README only what it says of the project as a whole counts.",
    fix: "Decide which license is meant, then make the license file, the manifests, and the README with its badge say the same.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let spoken = Spoken::of(case);
    let manifests = case
        .packages()
        .filter_map(|package| against_texts(case, package, &spoken))
        .chain(spoken.folders().filter_map(|at| among_manifests(case, at)));
    let readmes = case
        .files()
        .filter(|file| !file.claims.is_empty() && is_own(case, file))
        .filter_map(|file| against_readme(case, file, &spoken));
    manifests.chain(readmes).collect()
}

/// What speaks for the project, by folder.
#[derive(Default)]
struct Spoken<'a> {
    by_folder: BTreeMap<&'a str, Speakers<'a>>,
}

#[derive(Default)]
struct Speakers<'a> {
    texts: Vec<&'a FileRecord>,
    manifests: Vec<(&'a Package, &'a Declared, &'a Expr)>,
}

impl<'a> Spoken<'a> {
    fn of(case: &'a Case<'_>) -> Self {
        let mut spoken = Self::default();
        for file in case.files() {
            if file.is_license_file && !is_notice(&file.path) {
                spoken.at(&file.path).texts.push(file);
            }
        }
        for package in case.packages() {
            let Some(declared) = &package.declared else {
                continue;
            };
            if let Some(expression) = &declared.expression {
                let beside = &mut spoken.at(&package.path).manifests;
                beside.push((package, declared, expression));
            }
        }
        spoken
    }

    fn at(&mut self, path: &'a str) -> &mut Speakers<'a> {
        self.by_folder.entry(folder(path)).or_default()
    }

    fn beside(&self, path: &str) -> Option<&Speakers<'a>> {
        self.by_folder.get(folder(path))
    }

    fn folders(&self) -> impl Iterator<Item = &Speakers<'a>> {
        self.by_folder.values()
    }
}

/// Licenses whose text a file holds; one that also holds what is declared holds others' besides.
fn texts(file: &FileRecord) -> Option<Expr> {
    let texts = file.detections.iter();
    let texts = texts.filter(|seen| seen.kind == Evidence::Text);
    Expr::and(texts.map(|seen| seen.expression.clone()))
}

fn declared_at(package: &Package, declared: &Declared) -> Place {
    Place {
        path: package.path.clone(),
        lines: declared.lines,
    }
}

/// A manifest against the license files beside it, and those that it names. Where one of them
/// holds what is declared, the others are those of what the package contains.
fn against_texts(case: &Case<'_>, package: &Package, spoken: &Spoken<'_>) -> Option<Finding> {
    let declared = package.declared.as_ref()?;
    let expression = declared.expression.as_ref()?;
    let mut places = vec![declared_at(package, declared)];
    let mut found: Vec<Expr> = Vec::new();
    let named = declared.files.iter().filter_map(|path| case.file(path));
    let beside = spoken.beside(&package.path).into_iter();
    let beside = beside.flat_map(|speakers| speakers.texts.iter().copied());
    let mut files: Vec<&FileRecord> = beside.chain(named).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    for file in files {
        let Some(texts) = texts(file) else {
            continue;
        };
        if !contradict(expression, &texts) {
            return None;
        }
        places.extend(file.detections.first().map(|seen| Place {
            path: file.path.clone(),
            lines: Some(seen.lines),
        }));
        found.push(texts);
    }
    let found = Expr::and(found)?;
    if case.waived(&CHECK, About::path(&package.path)) {
        return None;
    }
    let file = places
        .last()
        .map_or("", |place| place.path.as_str())
        .to_owned();
    Some(case.finding(
        &CHECK,
        Draft {
            subject: package.path.clone(),
            content: format!("{expression} / {found}"),
            message: format!(
                "{} says {expression}, but {file} holds {found}.",
                package.path
            ),
            why: "Nobody can tell which of the two permissions they have.".to_owned(),
            next_step: format!(
                "Decide which license is meant; then change {} or {file} so that both say it.",
                package.path
            ),
            locations: places,
            ..Draft::default()
        },
    ))
}

/// Manifests of one project against each other, where no license text beside them decides.
fn among_manifests(case: &Case<'_>, beside: &Speakers<'_>) -> Option<Finding> {
    if beside.texts.iter().any(|file| texts(file).is_some()) {
        return None;
    }
    let (one, said, license) = beside.manifests.first()?;
    let others = beside.manifests.iter().skip(1);
    // what describes a project for citation describes the package beside it; packages of
    // different names may well differ
    let same = |other: &Package| {
        [one.ecosystem, other.ecosystem].contains(&Ecosystem::Generic) || one.name == other.name
    };
    let (other, declared, expression) = others
        .filter(|(other, ..)| same(other) && !case.waived(&CHECK, About::path(&other.path)))
        .find(|(_, _, expression)| {
            contradict(license, expression) && contradict(expression, license)
        })?;
    Some(case.finding(
        &CHECK,
        Draft {
            subject: other.path.clone(),
            content: format!("{expression} / {license}"),
            message: format!(
                "{} says {expression}, but {} says {license}.",
                other.path, one.path
            ),
            why: "Nobody can tell which of the two permissions they have.".to_owned(),
            next_step: format!(
                "Decide which license is meant; then change {} or {} so that both say it.",
                other.path, one.path
            ),
            locations: vec![declared_at(one, said), declared_at(other, declared)],
            ..Draft::default()
        },
    ))
}

fn is_own(case: &Case<'_>, file: &FileRecord) -> bool {
    matches!(file.kind, FileKind::Own | FileKind::Docs)
        && case.inventory.copy_of(&file.path).is_none()
}

/// A README against the license file and the manifests beside it: a claim counts where none of
/// them says the same, and less, for it is a clue and no license of anything.
fn against_readme(case: &Case<'_>, readme: &FileRecord, spoken: &Spoken<'_>) -> Option<Finding> {
    let beside = spoken.beside(&readme.path)?;
    let held = beside.texts.iter().filter_map(|file| {
        let seen = file.detections.first()?;
        let place = Place {
            path: file.path.clone(),
            lines: Some(seen.lines),
        };
        Some((place, "holds", texts(file)?))
    });
    let stated = beside
        .manifests
        .iter()
        .map(|(package, declared, said)| (declared_at(package, declared), "says", (*said).clone()));
    let sources: Vec<(Place, &str, Expr)> = held.chain(stated).collect();
    let (at, verb, license) = sources.first()?;
    let is_wrong = |claim: &&Claim| {
        sources.iter().all(|(_, _, source)| {
            contradict(source, &claim.beside) && contradict(&claim.beside, source)
        })
    };
    let wrong: Vec<&Claim> = readme.claims.iter().filter(is_wrong).collect();
    let first = wrong.first()?;
    if case.waived(&CHECK, About::path(&readme.path)) {
        return None;
    }
    let path = &readme.path;
    let (speaks, what) = match first.by {
        Speaker::Section => (format!("The license section of {path} names"), "section"),
        Speaker::Badge => (format!("A badge in {path} names"), "badge"),
    };
    let named = first.beside.licenses();
    let said = list(named.into_iter().map(ToString::to_string), 4);
    let claimed = wrong.iter().map(|claim| Place {
        path: path.clone(),
        lines: Some(claim.lines),
    });
    Some(case.finding(
        &CHECK,
        Draft {
            subject: path.clone(),
            content: format!("{said} / {license}"),
            message: format!("{speaks} {said}, but {} {verb} {license}.", at.path),
            why: "Whoever reads only the README takes a permission that was not given, or misses one that was.".to_owned(),
            next_step: format!(
                "If {license} is meant, correct the {what} in {path}; else correct {}.",
                at.path
            ),
            locations: claimed.chain([at.clone()]).collect(),
            level: Some(Level::Warning),
            ..Draft::default()
        },
    ))
}
