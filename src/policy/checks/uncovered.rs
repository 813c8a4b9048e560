// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL054: a package below the root that registries would publish without a license text.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::{FileKind, Place, Skip};
use crate::package::{Ecosystem, Package};
use crate::policy::case::{About, Case, Draft, count, is_notice, list};
use crate::policy::{Check, Finding, Level, Meaning};
use crate::rules::categories::Category;
use crate::rules::files::Files;
use crate::source::folder;

/// PL054.
pub const CHECK: Check = Check {
    code: "PL054",
    name: "package-uncovered",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "A package in a folder of its own would be published without a license text.",
    why: "Where several packages lie in one repository, the LICENSE at the top covers them all for whoever clones it. Registries get each package by itself: npm, Cargo, Python's build tools, RubyGems, pub, Cabal, CPAN and Julia pack what lies in the package's own folder, and the file at the top stays behind. Most licenses ask that their text goes along. Go adds the file of the top by itself, Maven and NuGet carry the name of the license alone, and Cargo packs the file that license-file names wherever it lies: nothing is said of those.",
    fix: "Put a copy of the LICENSE file, or a link to it, into the folder of each package that is published; mark packages that are not published as private (npm) or publish = false (Cargo).",
    run,
};

/// Registries that get the package's folder and nothing above it, by the documentation of their
/// tools: `npm pack`, `cargo package`, PEP 639, `gem build`, `dart pub publish`, `cabal sdist`,
/// `make dist` of CPAN, and Julia's Registrator, which asks for a license in the folder.
const PACK_THE_FOLDER: &[Ecosystem] = &[
    Ecosystem::Npm,
    Ecosystem::Cargo,
    Ecosystem::Pypi,
    Ecosystem::Gem,
    Ecosystem::Pub,
    Ecosystem::Hackage,
    Ecosystem::Cpan,
    Ecosystem::Julia,
];

fn run(case: &Case<'_>) -> Vec<Finding> {
    let asks_nothing = case.outbound().is_some_and(|outbound| {
        let licenses = outbound.expression.licenses();
        licenses
            .into_iter()
            .all(|license| case.policy.category_of(license) == Category::PublicDomain)
    });
    // without one at the top, that is what has to be said
    let Some(license) = case.root_licenses().next().filter(|_| !asks_nothing) else {
        return Vec::new();
    };
    let covered = covered(case);
    let mut bare: BTreeMap<&str, &Package> = BTreeMap::new();
    for package in case.packages() {
        let at = folder(&package.path);
        let declared = package.declared.as_ref();
        let names_file = declared.is_some_and(|declared| {
            declared
                .files
                .iter()
                .any(|file| case.inventory.file(file).is_some())
        });
        if !at.is_empty()
            && is_published(package)
            && case.kind(&package.path) == Some(FileKind::Own)
            && case.inventory.copy_of(&package.path).is_none()
            && !names_file
            && !covered.contains(at)
            && !case.waived(&CHECK, About::path(&package.path))
        {
            bare.entry(at).or_insert(package);
        }
    }
    if bare.is_empty() {
        return Vec::new();
    }
    let names = list(
        bare.iter()
            .map(|(at, package)| format!("{at} ({})", package.ecosystem.registry())),
        4,
    );
    vec![case.finding(
        &CHECK,
        Draft {
            subject: "packages".to_owned(),
            message: format!(
                "{} without a license text: {names}.",
                count(bare.len(), "package would be published", "packages would be published")
            ),
            why: "Registries get the package's own folder, and the license file at the top is not in it.".to_owned(),
            next_step: format!(
                "Put a copy of {} into each of these folders, or mark those as private that are not published.",
                license.path
            ),
            locations: bare
                .values()
                .map(|package| Place::file(&package.path))
                .collect(),
            ..Draft::default()
        },
    )]
}

/// Folders with a license file in them, or a link to one.
fn covered<'a>(case: &'a Case<'_>) -> BTreeSet<&'a str> {
    let names = Files::embedded();
    let files = case.inventory.files.iter();
    let texts = files
        .filter(|file| file.is_license_file)
        .map(|file| file.path.as_str());
    let links = case.inventory.coverage.skipped.iter();
    let links = links
        .filter(|(path, why)| *why == Skip::Link && names.is_license(path))
        .map(|(path, _)| path.as_str());
    texts
        .chain(links)
        .filter(|path| !is_notice(path))
        .map(|path| {
            let at = folder(path);
            at.strip_suffix("/LICENSES").unwrap_or(at)
        })
        .collect()
}

fn is_published(package: &Package) -> bool {
    // npm publishes nothing without a version
    let has_version = package.version.as_deref().is_some_and(|it| it != "0.0.0");
    !package.private
        && package.name.is_some()
        && PACK_THE_FOLDER.contains(&package.ecosystem)
        && (has_version || package.ecosystem != Ecosystem::Npm)
}
