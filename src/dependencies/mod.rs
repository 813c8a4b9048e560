// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What third-party code a tree uses, and under which licenses: joins what manifests ask for,
//! what lies on this machine and what lies in the tree itself.
//!
//! Its sources, in this order: what manifests and lockfiles name; what the packages that are
//! installed for it need in their turn ([`follow`]); what lies in the tree, packed ([`packed`]) or
//! copied ([`copies`]).
//! Where the user wants it, registries are asked about what is still not known then ([`online`]).

mod copies;
mod follow;
mod online;
mod packed;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::detect::banner::Banner;
use crate::detect::{Detection, Detector, Evidence, text};
use crate::inventory::makers::Makers;
use crate::inventory::terms::{self, Budget, Quote, Term};
use crate::inventory::{DependencyRecord, FileKind, Found, Inventory};
use crate::license::Expr;
use crate::manifest::{self, Manifest};
use crate::package::{Dependency, Package, Purl, Scope};
use crate::packed::Packed;
use crate::profile;
use crate::resolve::{Located, Machine, Origin};
use crate::rules::Rules;
use crate::source::{SourceFile, file_name};

/// Finds out about dependencies.
pub struct Finder<'a> {
    /// What lies on this machine.
    pub machine: &'a Machine<'a>,
    /// Reads license files.
    pub detector: &'a Detector<'a>,
    /// The knowledge.
    pub rules: &'a Rules,
    /// Keeps the words of license files, where they are wanted.
    pub keep: Option<&'a Budget>,
}

/// A dependency with what it needs itself.
struct Known {
    record: DependencyRecord,
    /// What its own manifest asks for; only of what is installed, not of what is cached.
    needs: Vec<Dependency>,
    /// Somebody asked for extras of it: `name[extra]`.
    with_extras: bool,
    words: Words,
}

/// What lies with a package and goes where it goes.
#[derive(Default)]
struct Words {
    terms: Vec<Term>,
    quotes: Vec<(String, Quote)>,
    makers: Option<Makers>,
}

impl Finder<'_> {
    /// Puts all dependencies of a tree into its inventory, which holds files and packages
    /// already. `wanted` and `needs` are those of [`manifest::Joined`], without what is the
    /// project's own; `packed` are the packed packages of the tree, and `banners` what files
    /// say they are, both by path.
    pub fn establish(
        &self,
        wanted: &[Dependency],
        needs: &[(Purl, Purl)],
        packed: Vec<(String, Packed)>,
        banners: Vec<(String, Banner)>,
        inventory: &mut Inventory,
    ) {
        let groups: Vec<&[Dependency]> = wanted.chunk_by(|a, b| a.purl == b.purl).collect();
        let found: Vec<(Known, &Purl)> = groups
            .par_iter()
            .filter_map(|rows| {
                let mut known = self.look_up(rows)?;
                let in_tests =
                    |row: &Dependency| self.rules.files.kind(&row.path) == FileKind::Test;
                if rows.iter().all(in_tests) {
                    // what only the manifests of tests ask for is not shipped
                    let scope = &mut known.record.dependency.scope;
                    *scope = (*scope).max(Scope::Test);
                }
                Some((known, &rows.first()?.purl))
            })
            .collect();
        let numbered = found.iter().enumerate();
        let places: FxHashMap<&Purl, usize> = numbered.map(|(at, (_, purl))| (*purl, at)).collect();
        let edges = needs
            .iter()
            .filter_map(|(from, to)| Some((*places.get(from)?, *places.get(to)?)));
        let edges: Vec<(usize, usize)> = edges.collect();
        let known: Vec<Known> = found.into_iter().map(|(known, _)| known).collect();
        let (mut known, edges) = self.follow(known, edges, &inventory.packages);
        known.extend(self.packed(packed, inventory));
        let mut records = Vec::with_capacity(known.len());
        for Known { record, words, .. } in known {
            if !words.terms.is_empty() {
                let purl = record.dependency.purl.to_string();
                inventory.terms.packages.entry(purl).or_insert(words.terms);
            }
            for (id, quote) in words.quotes {
                inventory.terms.quote(id, quote);
            }
            if let Some(makers) = words.makers {
                let purl = record.dependency.purl.to_string();
                inventory.terms.makers.entry(purl).or_insert(makers);
            }
            records.push(record);
        }
        let copies = self.copies(inventory, banners, &mut records);
        inventory.take_dependencies(records, &edges, copies);
    }

    /// One dependency; `rows` are its mentions.
    fn look_up(&self, rows: &[Dependency]) -> Option<Known> {
        let located = self.machine.locate(rows.first()?);
        let (found, needs, words) = match located {
            Some(located) => {
                let is_cached = located.origin == Origin::Cache;
                let (found, package, words) = self.read(located);
                let needs = package.filter(|_| !is_cached);
                (
                    Some(found),
                    needs.map_or_else(Vec::new, |it| it.dependencies),
                    words,
                )
            }
            None => (None, Vec::new(), Words::default()),
        };
        let has_extras = |row: &Dependency| {
            let requirement = row.requirement.as_deref();
            requirement.is_some_and(|text| text.starts_with('['))
        };
        Some(Known {
            record: DependencyRecord::new(rows, found)?,
            needs,
            with_extras: rows.iter().any(has_extras),
            words,
        })
    }

    /// What a dependency's own files say.
    fn read(&self, located: Located) -> (Found, Option<Package>, Words) {
        let manifest = located.manifest.as_ref();
        let read = manifest.and_then(|file| {
            let format = manifest::format_of(&file.path)?;
            read_manifest(format, &file.path, &file.bytes, self.rules)
        });
        let mut package = read.and_then(|manifest| manifest.packages.into_iter().next());
        let version = package.as_mut().and_then(|package| package.version.take());
        let mut declared = package.as_mut().and_then(|package| package.declared.take());
        if let (Some(declared), Some(file)) = (&mut declared, manifest)
            && declared.expression.is_none()
            && declared.statement.ends_with('…')
            && let Some(expression) = self.text_in(file)
        {
            declared.expression = Some(expression);
            declared.unclear = None;
        }
        let mut detections: Vec<Detection> = Vec::new();
        let mut words = Words::default();
        if let (Some(file), Some(_)) = (manifest, self.keep) {
            let text = text::decode(&file.bytes);
            let profile = text.and_then(|text| profile::read(&file.path, &text));
            words.makers = profile.as_ref().and_then(Makers::of);
        }
        for file in &located.licenses {
            let notice = !is_its_own(&file.path);
            if notice && self.keep.is_none() {
                continue;
            }
            let Some(seen) = self.detector.examine(&file.path, &file.bytes) else {
                continue;
            };
            if self.keep.is_some()
                && let Some(text) = text::decode(&file.bytes)
            {
                let (path, found) = (&file.path, &seen.detections);
                let term = Term::new(path, &text, notice, found, &seen.copyrights);
                words.terms.push(term);
                words.quotes.extend(terms::quotes(path, &text, found));
            }
            if !notice {
                detections.extend(seen.detections);
            }
        }
        if let Some(budget) = self.keep {
            words.terms = budget.keep(words.terms);
        }
        let found = Found {
            origin: located.origin,
            place: located.place,
            version,
            declared,
            detections,
        };
        (found, package, words)
    }

    /// Python packages used to put the whole text of their license into the field for its name,
    /// among the headers; what stands behind those is a description.
    fn text_in(&self, manifest: &SourceFile) -> Option<Expr> {
        let end = memchr::memmem::find(&manifest.bytes, b"\n\n");
        let headers = manifest.bytes.get(..end.unwrap_or(manifest.bytes.len()))?;
        let seen = self.detector.examine("LICENSE", headers)?;
        let texts = seen.detections.into_iter();
        let texts = texts.filter(|detection| detection.kind == Evidence::Text);
        Expr::and(texts.map(|detection| detection.expression))
    }
}

/// Notices list the licenses of what is inside, not the one of the package.
#[must_use]
pub fn is_its_own(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let others = ["notice", "third", "patents", "authors"];
    !others.iter().any(|word| name.contains(word))
}

/// Reads a file of a manifest format.
#[must_use]
pub fn read_manifest(
    format: &manifest::Format,
    path: &str,
    bytes: &[u8],
    rules: &Rules,
) -> Option<Manifest> {
    let text = text::decode(bytes)?;
    Some(format.read(path, &text, rules))
}
