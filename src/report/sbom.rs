// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a bill of materials lists, the same for SPDX and CycloneDX: the project, the packages
//! in its tree, its dependencies, who needs whom, and the licenses that need words of their own.
//!
//! A document names itself by a digest of its own contents: the same tree gives the same
//! bytes, another tree another name.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::{Serialize, Serializer};

use super::Report;
use super::page::place_text;
use crate::inventory::{DependencyRecord, FileKind, FileRecord, Inventory, Place};
use crate::license::Expr;
use crate::package::{Declared, Package};

/// The name of a project whose manifests give it none.
const NAMELESS: &str = "this-project";
/// Places named for a license without a text.
const PLACES: usize = 10;

/// What is listed.
pub struct Bom<'a> {
    /// The project as a manifest at the root describes it.
    pub root: Option<&'a Package>,
    /// Other packages in the tree, the copied ones too, each with what tells it from others.
    pub parts: Vec<(String, &'a Package)>,
    /// Third-party dependencies, each purl once.
    pub dependencies: Vec<&'a DependencyRecord>,
    /// What each of them needs, by index, sorted.
    needs_of: Vec<Vec<usize>>,
    /// By the purl without its version.
    by_name: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Bom<'a> {
    pub fn new(inventory: &'a Inventory) -> Self {
        let root = inventory.project();
        let mut parts: Vec<(String, &Package)> = Vec::new();
        let mut same_path = 0;
        for (at, package) in inventory.packages.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| inventory.packages.get(at));
            same_path = match before {
                Some(before) if before.path == package.path => same_path + 1,
                _ => 0,
            };
            if !root.is_some_and(|root| std::ptr::eq(root, package)) {
                // one manifest may describe several packages
                let key = match same_path {
                    0 => package.path.clone(),
                    more => format!("{}#{more}", package.path),
                };
                parts.push((key, package));
            }
        }
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let dependencies = once_each(&inventory.dependencies);
        for (at, record) in dependencies.iter().enumerate() {
            let same = by_name
                .entry(record.dependency.purl.unversioned())
                .or_default();
            same.push(at);
        }
        let places: BTreeMap<&str, usize> = dependencies
            .iter()
            .enumerate()
            .map(|(at, record)| (record.dependency.purl.as_str(), at))
            .collect();
        let mut needs_of: Vec<Vec<usize>> = vec![Vec::new(); dependencies.len()];
        for record in &inventory.dependencies {
            let Some(to) = places.get(record.dependency.purl.as_str()) else {
                continue;
            };
            for from in &record.needed_by {
                let from = inventory.dependencies.get(*from);
                let from = from.and_then(|it| places.get(it.dependency.purl.as_str()));
                if let Some(needs) = from.and_then(|from| needs_of.get_mut(*from)) {
                    needs.push(*to);
                }
            }
        }
        for needs in &mut needs_of {
            needs.sort_unstable();
            needs.dedup();
        }
        Self {
            needs_of,
            root,
            parts,
            dependencies,
            by_name,
        }
    }

    /// The project's name.
    pub fn name(&self) -> &'a str {
        let name = self.root.and_then(|package| package.name.as_deref());
        name.unwrap_or(NAMELESS)
    }

    /// What a package asks for, by the index of the dependency, sorted. A manifest names no
    /// version where a lockfile does, so every version in use of that name is meant, unless it
    /// is known to be somebody else's need.
    pub fn needs(&self, package: &Package) -> Vec<usize> {
        let mut needs: Vec<usize> = package
            .dependencies
            .iter()
            .flat_map(|asked| {
                let same = self.by_name.get(asked.purl.unversioned());
                let same = same.map(Vec::as_slice).unwrap_or_default();
                let of = |at: &usize| self.dependencies.get(*at).map(|it| &it.dependency);
                let exact = same
                    .iter()
                    .copied()
                    .find(|at| of(at).is_some_and(|it| it.purl == asked.purl));
                match exact {
                    Some(exact) => vec![exact],
                    None => same
                        .iter()
                        .copied()
                        .filter(|at| of(at).is_some_and(|it| it.direct != Some(false)))
                        .collect(),
                }
            })
            .collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    /// What a dependency needs in its turn, as far as that is known.
    pub fn needs_of(&self, at: usize) -> &[usize] {
        self.needs_of.get(at).map_or(&[], Vec::as_slice)
    }

    /// What the project needs itself: what its manifest asks for, and what no manifest in the
    /// tree asks for and no lockfile calls somebody else's need.
    pub fn needs_of_root(&self) -> Vec<usize> {
        let named: BTreeSet<usize> = self
            .parts
            .iter()
            .flat_map(|(_, package)| self.needs(package))
            .collect();
        let own: BTreeSet<usize> = self
            .root
            .map(|root| self.needs(root))
            .unwrap_or_default()
            .into_iter()
            .collect();
        let loose = |(at, record): &(usize, &&DependencyRecord)| {
            own.contains(at) || (!named.contains(at) && record.dependency.direct != Some(false))
        };
        let all = self.dependencies.iter().enumerate();
        all.filter(loose).map(|(at, _)| at).collect()
    }
}

/// The version of a requirement is what is installed, which a lockfile elsewhere may name as
/// well: of records of one purl the first that knows its license.
fn once_each(records: &[DependencyRecord]) -> Vec<&DependencyRecord> {
    let mut once: BTreeMap<&str, &DependencyRecord> = BTreeMap::new();
    for record in records {
        let kept = once
            .entry(record.dependency.purl.as_str())
            .or_insert(record);
        if kept.license.is_none() && record.license.is_some() {
            *kept = record;
        }
    }
    once.into_values().collect()
}

/// Files that are the project's own work, as far as names tell.
pub fn own_files(inventory: &Inventory) -> impl Iterator<Item = &FileRecord> {
    let own = |file: &&FileRecord| !matches!(file.kind, FileKind::Vendored | FileKind::Test);
    inventory.files.iter().filter(own)
}

/// What a file says of its license, all together.
pub fn of_file(file: &FileRecord) -> Option<Expr> {
    Expr::and(file.detections.iter().map(|it| it.expression.clone()))
}

/// All licenses that are on no list, with what is known of them in words: the statement in
/// which somebody meant them, or the places that carry them; and with their text, where it was
/// kept.
pub fn own_licenses(report: &Report<'_>) -> BTreeMap<String, Own> {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut note = |expr: &Expr, what: &dyn Fn() -> String| {
        let all = expr.licenses();
        for license in all.into_iter().filter(|license| !license.is_listed()) {
            let places = seen.entry(license.id.to_string()).or_default();
            if places.len() <= PLACES {
                places.push(what());
            }
        }
    };
    let inventory = report.inventory;
    for file in &inventory.files {
        for detection in &file.detections {
            note(&detection.expression, &|| {
                place_text(&Place::new(&file.path, detection.lines))
            });
        }
    }
    for package in &inventory.packages {
        if let Some((declared, expr)) = stated(package.declared.as_ref()) {
            let says = &declared.statement;
            note(expr, &|| {
                format!("{}, which declares `{says}`", package.path)
            });
        }
    }
    for record in &inventory.dependencies {
        let purl = &record.dependency.purl;
        if let Some((declared, expr)) = stated(record.declared.as_ref()) {
            let says = &declared.statement;
            note(expr, &|| format!("{purl}, which declares `{says}`"));
        }
        for expr in [report.concluded(record), record.detected.as_ref()]
            .into_iter()
            .flatten()
        {
            note(expr, &|| purl.to_string());
        }
    }
    let words = |mut places: Vec<String>| {
        places.dedup();
        let more = places.len() > PLACES;
        places.truncate(PLACES);
        let rest = if more { " and elsewhere" } else { "" };
        format!("It stands in {}{rest}.", places.join("; "))
    };
    let quotes = &inventory.terms.quotes;
    seen.into_iter()
        .map(|(id, places)| {
            let quote = quotes.get(&id);
            let mut places = words(places);
            if let Some(quote) = quote {
                let from = place_text(&quote.place);
                let end = if quote.cut { "; its end is cut" } else { "" };
                places.push_str(&format!(" The text is that of {from}{end}."));
            }
            let text = quote.map(|quote| quote.text.clone());
            (id, Own { text, places })
        })
        .collect()
}

/// What is known of a license that is on no list.
pub struct Own {
    /// Its text, where it was kept.
    pub text: Option<String>,
    /// Where it stands, in sentences.
    pub places: String,
}

impl Own {
    /// Its text, or in words where that is.
    pub fn words(self) -> String {
        self.text
            .unwrap_or_else(|| format!("The text was not copied here. {}", self.places))
    }
}

/// A declaration that means an expression.
fn stated(declared: Option<&Declared>) -> Option<(&Declared, &Expr)> {
    let declared = declared?;
    Some((declared, declared.expression.as_ref()?))
}

/// Writes a document under a name of its own: `write` is called twice, first to find the digest
/// of the contents, then to write them with it.
pub fn named<D: Serialize>(
    to: &mut dyn io::Write,
    document: impl Fn([u8; 32]) -> D,
) -> io::Result<()> {
    let mut hasher = blake3::Hasher::new();
    serde_json::to_writer_pretty(&mut hasher, &document([0; 32]))?;
    hasher.update(b"\n");
    serde_json::to_writer_pretty(&mut *to, &document(hasher.finalize().into()))?;
    to.write_all(b"\n")
}

/// A list that is written as it is made, so that it is never held as a whole.
pub struct Stream<F>(pub F);

impl<F, I> Serialize for Stream<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq((self.0)())
    }
}
