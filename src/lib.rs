// SPDX-License-Identifier: Apache-2.0 OR MIT
//! placet, a license compliance scanner: code map and glossary.
//!
//! A scan is a pipeline of values, and each stage is a module that knows only those above it:
//!
//! ```text
//! source  license  package     words every stage speaks
//! mistake                      what is wrong in a file that a user wrote
//! rules                        the knowledge under rules/, compiled at build time
//! compat                       may this license go into that one, and why
//! walk                         the tree as a sorted list, and its bytes
//! detect                       text in, licenses and copyrights out
//! manifest                     manifests and lockfiles, pure functions of their text
//! resolve                      where dependencies lie on this machine
//! registry                     what public registries say of packages, where that is wanted
//! git                          what the tree's repository recorded
//! profile                      what files say of the project: people, money, addresses
//! inventory                    everything found, joined and sorted
//! dependencies                 third-party code: named, installed, copied
//! policy                       what the office allows: findings and the verdict
//! fix                          what can be put right without judgment, as a plan
//! disclosure                   what a technology transfer office asks, as far as it is known
//! report                       one report value, many formats
//! ```
//!
//! [`scan`] makes the [`inventory::Inventory`], [`policy::check`] judges it, and the formats of
//! [`report::FORMATS`] print both. What holds everywhere:
//!
//! - only `walk`, `resolve` and `git` read the disk, and only the program's `main` writes;
//! - only `cli` touches the network, and only where the user asks for it;
//! - only `main` and `cli` know the arguments, the environment and the clock;
//! - only `report` derives `Serialize`, on its own types;
//! - detection never looks at a policy, policy never looks at text;
//! - the same tree gives the same bytes, whatever the number of threads;
//! - what cannot be read is a [`source::Problem`], never the end of a run, never clean.
//!
//! The words: a *rule* is a line of data under `rules/`; a *region* a stretch of a file worth
//! reading closely; a *detection* what a detector saw; a *clue* a mention too weak to judge on;
//! a *package* a thing with a purl; a *check* a judge; a *finding* its verdict on one subject; a
//! *problem* something placet could not read; the *verdict* the answer on the whole tree.

pub mod compat;
pub mod dependencies;
pub mod detect;
pub mod disclosure;
pub mod fix;
pub mod git;
pub mod inventory;
pub mod license;
pub mod manifest;
pub mod mistake;
pub mod package;
pub mod packed;
pub mod policy;
pub mod profile;
pub mod registry;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod source;
pub mod walk;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use rayon::prelude::*;

use dependencies::Finder;
use detect::banner::Banner;
use detect::notices::Notices;
use detect::{Detector, Reference, Seen};
use inventory::makers::Makers;
use inventory::spoken::Spoken;
use inventory::terms::{self, Budget, Quote, Term};
use inventory::{Coverage, FileRecord, Inventory, Print, prints};
use manifest::Manifest;
use package::Dependency;
use packed::Packed;
use profile::Profile;
use registry::Online;
use resolve::{Machine, Places, cargo_metadata};
use rules::Rules;
use source::{Problem, ProblemKind, file_name};
use walk::{Selection, Skip, WalkError};

/// What to scan and how.
#[derive(Debug, Clone, Default)]
pub struct ScanOptions {
    /// Paths not to list, as globs below the root.
    pub exclude: Vec<String>,
    /// List what ignore files hide, and installed packages; read what REUSE's ignore marks hide.
    pub no_ignore: bool,
    /// Threads; all processors when `None`.
    pub jobs: Option<usize>,
    /// Where dependencies may lie on this machine.
    pub places: Places,
    /// Ask cargo which of the locked crates are really built; only where the user wants it.
    pub ask_cargo: Option<AskCargo>,
    /// Ask the registries about what is not established on this machine; only where the user
    /// wants it.
    pub online: Option<Online>,
    /// Take the SHA-1 of each file; only where a report wants it.
    pub checksums: bool,
    /// Keep the words of licenses and notices; only where a report wants them.
    pub texts: bool,
    /// Take what files are known by; only where something is compared with them.
    pub prints: bool,
    /// Take digests of what files say of licenses; only where decisions are bound to them.
    pub evidence: bool,
    /// Count the files that say their license and holder; only where a policy asks for it.
    pub spoken: bool,
    /// Read what files say of the project's people and money; only for a disclosure.
    pub profiles: bool,
}

/// How to ask cargo safely; the caller reads all of it from the environment.
#[derive(Debug, Clone)]
pub struct AskCargo {
    /// Absolute path of cargo.
    pub cargo: PathBuf,
    /// An empty folder to run it in, outside the tree.
    pub run_in: PathBuf,
    /// Only crates of this target triple.
    pub platform: Option<String>,
}

/// Hears how far a scan is.
pub trait Progress: Sync {
    /// The tree is listed: so many files.
    fn listed(&self, files: usize);
    /// One more file is examined.
    fn examined(&self);
}

/// Hears nothing.
impl Progress for () {
    fn listed(&self, _files: usize) {}
    fn examined(&self) {}
}

/// Scans a tree: everything that was found, in the order of paths, the same at any number of
/// threads.
///
/// # Errors
/// When the root cannot be read or an exclude is no glob; anything less is a problem in the
/// inventory.
pub fn scan(
    root: &Path,
    options: &ScanOptions,
    rules: &Rules,
    progress: &dyn Progress,
) -> Result<Inventory, WalkError> {
    let mut pool = rayon::ThreadPoolBuilder::new().stack_size(8 * 1024 * 1024);
    if let Some(jobs) = options.jobs {
        pool = pool.num_threads(jobs);
    }
    match pool.build() {
        Ok(pool) => pool.install(|| scan_here(root, options, rules, progress)),
        // no threads to be had: rayon's own pool, or this one
        Err(_) => scan_here(root, options, rules, progress),
    }
}

fn scan_here(
    root: &Path,
    options: &ScanOptions,
    rules: &Rules,
    progress: &dyn Progress,
) -> Result<Inventory, WalkError> {
    let selection = Selection {
        exclude: options.exclude.clone(),
        no_ignore: options.no_ignore,
    };
    let listing = walk::list(root, &selection, rules.files)?;
    progress.listed(listing.entries.len());
    let detector = Detector::new(rules).reading_ignored(options.no_ignore);
    let large = Mutex::new(Vec::new());
    let budget = Budget::default();
    let keep = options.texts.then_some(&budget);
    let examined: Vec<Examined> = listing
        .entries
        .into_par_iter()
        .map(|entry| {
            let examined = walk::read(&entry, &large, |bytes, whole| {
                examine(&entry.path, bytes, whole, &detector, rules, (options, keep))
            });
            progress.examined();
            examined.unwrap_or_else(|problem| Examined {
                problems: vec![problem],
                ..Examined::default()
            })
        })
        .collect();

    let mut inventory = Inventory {
        problems: listing.problems,
        ..Inventory::default()
    };
    let mut coverage = Coverage {
        skipped: listing.skipped,
        notes: listing.notes,
        ..Coverage::default()
    };
    let (mut manifests, mut references) = (Vec::new(), Vec::new());
    let (mut banners, mut packed) = (Vec::new(), Vec::new());
    for one in examined {
        coverage.bytes += one.bytes;
        if let (Some((path, _)), Some(it)) = (&one.skip, one.packed) {
            packed.push((path.clone(), *it));
        }
        coverage.skipped.extend(one.skip);
        inventory.problems.extend(one.problems);
        if let Some(record) = one.record {
            coverage.files += 1;
            if one.bytes == 0 {
                coverage.empty.push(record.path.clone());
            }
            if !one.references.is_empty() {
                references.push((inventory.files.len(), one.references));
            }
            manifests.extend(
                one.manifest
                    .map(|manifest| (record.path.clone(), *manifest)),
            );
            if let Some(profile) = one.profile {
                if let Some(makers) = Makers::of(&profile).filter(|_| options.texts) {
                    let makers_of = &mut inventory.terms.makers;
                    makers_of.insert(record.path.clone(), makers);
                }
                inventory
                    .profiles
                    .extend(options.profiles.then_some(*profile));
            }
            inventory
                .notices
                .extend(one.notices.map(|notices| *notices));
            banners.extend(one.banner.map(|banner| (record.path.clone(), *banner)));
            if let Some(term) = one.term {
                inventory.terms.files.insert(record.path.clone(), *term);
            }
            for (id, quote) in one.quotes {
                inventory.terms.quote(id, quote);
            }
            let print = one.print.map(|print| (record.path.clone(), *print));
            inventory.prints.extend(print);
            let evidence = one.evidence.map(|digest| (record.path.clone(), digest));
            inventory.evidence.extend(evidence);
            inventory.files.push(record);
        }
    }
    coverage.skipped.sort();
    let files = &mut inventory.files;
    inventory::reference::resolve(files, &references, &coverage.skipped, rules.files);

    let joined = manifest::join(manifests);
    let mut dependencies = joined.dependencies;
    inventory.problems.extend(joined.problems);
    inventory.coverage = coverage;
    inventory::cover::apply(&mut inventory, &joined.covers, rules.files, |statement| {
        let tag = format!("SPDX-FileCopyrightText: {statement}\n");
        let read = detector.examine_text("COPYRIGHT", &tag).copyrights;
        detect::Copyright {
            statement: statement.to_owned(),
            holder: read.into_iter().next().and_then(|it| it.holder),
            lines: source::Lines::one(1),
        }
    });
    inventory.coverage.spoken = options.spoken.then(|| Spoken::of(&inventory));
    if let Some(ask) = &options.ask_cargo {
        inventory
            .problems
            .extend(narrow_to_built(&mut dependencies, &listing.root, ask));
    }
    inventory.problems.sort();
    inventory.problems.dedup();
    let places = Places {
        root: listing.root,
        folders: listing.packages,
        ..options.places.clone()
    };
    inventory.packages = joined.packages;
    inventory.listings = joined.listings;
    inventory.told = joined.told.iter().map(ToString::to_string).collect();
    dependencies.retain(|dependency| !dependency.own);
    let machine = Machine::new(&places, &dependencies, rules.files);
    let finder = Finder {
        machine: &machine,
        detector: &detector,
        rules,
        keep,
    };
    finder.establish(
        &dependencies,
        &joined.needs,
        packed,
        banners,
        &mut inventory,
    );
    if let Some(online) = &options.online {
        finder.ask(online, &mut inventory);
    }
    inventory.terms.overflow = budget.overflow();
    Ok(inventory)
}

/// What came of one file.
#[derive(Default)]
struct Examined {
    record: Option<FileRecord>,
    references: Vec<Reference>,
    // few files have these, and a tree has many files
    manifest: Option<Box<Manifest>>,
    profile: Option<Box<Profile>>,
    banner: Option<Box<Banner>>,
    packed: Option<Box<Packed>>,
    notices: Option<Box<Notices>>,
    term: Option<Box<Term>>,
    quotes: Vec<(String, Quote)>,
    print: Option<Box<Print>>,
    evidence: Option<String>,
    bytes: u64,
    skip: Option<(String, Skip)>,
    problems: Vec<Problem>,
}

fn examine(
    path: &str,
    bytes: &[u8],
    whole: bool,
    detector: &Detector<'_>,
    rules: &Rules,
    (options, keep): (&ScanOptions, Option<&Budget>),
) -> Examined {
    let path = path.to_owned();
    let Some(mut seen) = detector.examine(&path, bytes) else {
        return packed_or_binary(path, bytes, whole, rules);
    };
    if rules.files.is_own(&path) {
        seen.keep_tags();
    }
    let is_license_file = rules.files.is_license(&path);
    let (term, quotes) = match keep {
        Some(budget) => words(&path, bytes, is_license_file, &seen, budget),
        None => (None, Vec::new()),
    };
    let format = manifest::format_of(&path);
    let manifest =
        format.and_then(|format| dependencies::read_manifest(format, &path, bytes, rules));
    if let (Some(manifest), Some(format)) = (&manifest, format) {
        let packages = manifest.packages.iter();
        for declared in packages.filter_map(|package| package.declared.as_ref()) {
            if let (Some(expression), Some(lines)) = (&declared.expression, declared.lines) {
                seen.declare(expression, lines, format.name);
            } else if let (Some(file), Some(lines)) = (declared.files.first(), declared.lines) {
                seen.references.push(Reference {
                    // from the root, where the manifest's own folder is looked at first
                    file: file
                        .strip_prefix(source::folder(&path))
                        .map(|file| file.trim_start_matches('/').to_owned()),
                    span: 0..0,
                    lines,
                    excerpt: None,
                });
            }
        }
    }
    let takes_evidence = options.evidence && !seen.detections.is_empty();
    let evidence = takes_evidence.then(|| inventory::evidence::digest(bytes, &seen.detections));
    // of packages alone where only their makers are wanted
    let wanted = options.profiles || (options.texts && manifest.is_some());
    let text = (wanted && whole)
        .then(|| detect::text::decode(bytes))
        .flatten();
    let profile = text.and_then(|text| profile::read(&path, &text));
    let record = FileRecord {
        kind: rules.files.kind(&path),
        is_license_file,
        detections: seen.detections,
        clues: seen.clues,
        copyrights: seen.copyrights,
        unfilled: seen.unfilled,
        claims: seen.claims,
        markings: seen.markings,
        // of a part of a file it would be a wrong one
        sha1: (options.checksums && whole).then(|| sha1_smol::Sha1::from(bytes).digest().bytes()),
        path,
    };
    Examined {
        print: options
            .prints
            .then(|| Box::new(prints::of(bytes, whole, &record.detections))),
        manifest: manifest.map(Box::new),
        profile: profile.map(Box::new),
        references: seen.references,
        term: term.map(Box::new),
        quotes,
        evidence,
        banner: detect::banner::read(&record.path, bytes).map(Box::new),
        packed: None,
        notices: detect::notices::read(&record.path, bytes).map(Box::new),
        bytes: bytes.len() as u64,
        skip: (!whole).then(|| (record.path.clone(), Skip::RestOfLargeFile)),
        problems: seen.problems,
        record: Some(record),
    }
}

/// What is no text may be a packed package; its content is not examined.
fn packed_or_binary(path: String, bytes: &[u8], whole: bool, rules: &Rules) -> Examined {
    // the index of an archive stands at its end
    let opened = whole.then(|| packed::open(&path, bytes, rules.files));
    let (packed, problem) = match opened {
        Some(Ok(packed)) => (packed, None),
        Some(Err(message)) => (
            None,
            Some(Problem {
                path: path.clone(),
                lines: None,
                kind: ProblemKind::Malformed,
                message,
                excerpt: None,
            }),
        ),
        None => (None, None),
    };
    Examined {
        skip: Some((path, Skip::Binary)),
        packed: packed.map(Box::new),
        problems: problem.into_iter().collect(),
        ..Examined::default()
    }
}

/// The words of a license file, and those of licenses that are on no list.
fn words(
    path: &str,
    bytes: &[u8],
    is_license_file: bool,
    seen: &Seen,
    budget: &Budget,
) -> (Option<Term>, Vec<(String, Quote)>) {
    let own = |seen: &detect::Detection| {
        let all = seen.expression.licenses();
        all.into_iter().any(|license| !license.is_listed())
    };
    if !is_license_file && !seen.detections.iter().any(own) {
        return (None, Vec::new());
    }
    let Some(text) = detect::text::decode(bytes) else {
        return (None, Vec::new());
    };
    let term = is_license_file.then(|| {
        let notice = !dependencies::is_its_own(path);
        Term::new(path, &text, notice, &seen.detections, &seen.copyrights)
    });
    let kept = budget.keep(term.into_iter().collect());
    let quotes = terms::quotes(path, &text, &seen.detections);
    (kept.into_iter().next(), quotes)
}

/// Narrows what each `Cargo.lock` lists to what cargo says is built.
fn narrow_to_built(
    dependencies: &mut Vec<Dependency>,
    root: &Path,
    ask: &AskCargo,
) -> Vec<Problem> {
    const LIMIT: Duration = Duration::from_secs(30);
    let mut locks: Vec<String> = dependencies
        .iter()
        .map(|it| it.path.clone())
        .filter(|path| file_name(path) == "Cargo.lock")
        .collect();
    locks.sort();
    locks.dedup();
    let mut problems = Vec::new();
    for lock in locks {
        let Ok(manifest) = root.join(&lock).with_file_name("Cargo.toml").canonicalize() else {
            continue;
        };
        let question = cargo_metadata::Question {
            cargo: &ask.cargo,
            manifest: &manifest,
            run_in: &ask.run_in,
            platform: ask.platform.as_deref(),
            limit: LIMIT,
        };
        match cargo_metadata::built(&question) {
            Ok(built) => cargo_metadata::narrow(dependencies, &lock, &built),
            Err(error) => problems.push(Problem {
                path: lock,
                lines: None,
                kind: ProblemKind::Malformed,
                message: format!("{error}; all that the lockfile lists is judged"),
                excerpt: None,
            }),
        }
    }
    problems
}
