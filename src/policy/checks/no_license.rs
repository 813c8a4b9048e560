// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL001: nothing at the root says under which license the work may be used.

use std::collections::BTreeSet;

use crate::inventory::{FileKind, FileRecord, Place};
use crate::policy::case::{About, Case, Draft, is_notice, is_recognized, list};
use crate::policy::{Check, Finding, Level, Meaning};
use crate::source::{file_name, folder};

/// PL001.
pub const CHECK: Check = Check {
    code: "PL001",
    name: "no-license",
    level: Level::Error,
    meaning: Meaning::Breach,
    summary: "The project has no license file at its top.",
    why: "Without a license nobody else may use, change or pass on the work: publishing it is not enough. A line in a README or a manifest is easily lost; people and tools look for a file named LICENSE at the top of the project, and do not find one in docs/, .github/ or a folder below.",
    fix: "Choose a license with your office and put its full text into a file named LICENSE at the top of the project. One that lies elsewhere is moved there.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let Some(anchor) = case.anchor() else {
        // an empty tree needs no license
        return Vec::new();
    };
    if case.root_licenses().next().is_some() || case.waived(&CHECK, About::path(&anchor.path)) {
        return Vec::new();
    }
    let elsewhere = elsewhere(case);
    let draft = match elsewhere.as_slice() {
        [] => absent(case, anchor),
        files => misplaced(case, files),
    };
    vec![case.finding(
        &CHECK,
        Draft {
            subject: "LICENSE".to_owned(),
            ..draft
        },
    )]
}

fn absent(case: &Case<'_>, anchor: Place) -> Draft {
    let next_step = match case.outbound() {
        Some(outbound) => format!(
            "Put the full text of {} into a file named LICENSE at the top of the project.",
            outbound.expression
        ),
        None => "Choose a license with your office and put its full text into a file named LICENSE at the top of the project.".to_owned(),
    };
    Draft {
        message: "The project has no license file.".to_owned(),
        why: "Without one, nobody else may use, change or pass on the work.".to_owned(),
        next_step,
        locations: vec![anchor],
        ..Draft::default()
    }
}

fn misplaced(case: &Case<'_>, files: &[&FileRecord]) -> Draft {
    let packages: BTreeSet<&str> = case
        .packages()
        .map(|package| folder(&package.path))
        .filter(|at| !at.is_empty())
        .collect();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let of_parts = paths.iter().all(|path| packages.contains(folder(path)));
    let names = list(paths.iter().map(|path| (*path).to_owned()), 4);
    let next_step = match (paths.as_slice(), of_parts) {
        ([path], false) => format!(
            "Move {path} to the top of the project: {}.",
            file_name(path)
        ),
        (_, false) => {
            format!("Move the one that is meant for the whole project to its top: {names}.")
        }
        (_, true) => format!(
            "Put a license file for the whole project at its top, such as a copy of {}.",
            paths.first().copied().unwrap_or_default()
        ),
    };
    Draft {
        message: match of_parts {
            true => format!(
                "The project has no license file at its top; only parts of it have one: {names}."
            ),
            false => format!("The project has no license file at its top; found at {names}."),
        },
        why: "People and tools look for it at the top, and take the work to be without a license."
            .to_owned(),
        next_step,
        locations: paths.iter().map(|path| Place::file(path)).collect(),
        ..Draft::default()
    }
}

/// License files below the root that may be the project's own: those that lie least deep.
fn elsewhere<'a>(case: &'a Case<'_>) -> Vec<&'a FileRecord> {
    let mut files: Vec<&FileRecord> = case
        .files()
        .filter(|file| {
            file.is_license_file
                && is_recognized(file)
                && !is_notice(&file.path)
                && matches!(file.kind, FileKind::Own | FileKind::Docs)
                && case.inventory.copy_of(&file.path).is_none()
        })
        .collect();
    let depth = |file: &FileRecord| file.path.matches('/').count();
    let least = files.iter().map(|file| depth(file)).min();
    files.retain(|file| Some(depth(file)) == least);
    files
}
