// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What third-party code a tree uses, and under which licenses: joins what manifests ask for,
//! what lies on this machine and what lies in the tree itself.
//!
//! Three sources, in this order: what manifests and lockfiles name; what the packages that are
//! installed for it need in their turn ([`follow`]); what was copied into the tree ([`copies`]).

mod copies;
mod follow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::detect::banner::Banner;
use crate::detect::{Detection, Detector, Evidence, text};
use crate::inventory::{DependencyRecord, FileKind, Found, Inventory};
use crate::license::Expr;
use crate::manifest::{self, Manifest};
use crate::package::{Dependency, Package, Purl, Scope};
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
}

/// A dependency with what it needs itself.
struct Known {
    record: DependencyRecord,
    /// What its own manifest asks for; only of what is installed, not of what is cached.
    needs: Vec<Dependency>,
    /// Somebody asked for extras of it: `name[extra]`.
    with_extras: bool,
}

impl Finder<'_> {
    /// Puts all dependencies of a tree into its inventory, which holds files and packages
    /// already. `wanted` and `needs` are those of [`manifest::Joined`], without what is the
    /// project's own; `banners` are what files
    /// say they are, by path.
    pub fn establish(
        &self,
        wanted: &[Dependency],
        needs: &[(Purl, Purl)],
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
        let (mut records, edges) = self.follow(known, edges, &inventory.packages);
        let copies = self.copies(inventory, banners, &mut records);
        inventory.take_dependencies(records, &edges, copies);
    }

    /// One dependency; `rows` are its mentions.
    fn look_up(&self, rows: &[Dependency]) -> Option<Known> {
        let located = self.machine.locate(rows.first()?);
        let (found, needs) = match located {
            Some(located) => {
                let is_cached = located.origin == Origin::Cache;
                let (found, package) = self.read(located);
                let needs = package.filter(|_| !is_cached);
                (
                    Some(found),
                    needs.map_or_else(Vec::new, |it| it.dependencies),
                )
            }
            None => (None, Vec::new()),
        };
        let has_extras = |row: &Dependency| {
            let requirement = row.requirement.as_deref();
            requirement.is_some_and(|text| text.starts_with('['))
        };
        Some(Known {
            record: DependencyRecord::new(rows, found)?,
            needs,
            with_extras: rows.iter().any(has_extras),
        })
    }

    /// What a dependency's own files say.
    fn read(&self, located: Located) -> (Found, Option<Package>) {
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
        let licenses = located.licenses.iter();
        let detections: Vec<Detection> = licenses
            .filter(|file| is_its_own(&file.path))
            .filter_map(|file| self.detector.examine(&file.path, &file.bytes))
            .flat_map(|seen| seen.detections)
            .collect();
        let found = Found {
            origin: located.origin,
            place: located.place,
            version,
            declared,
            detections,
        };
        (found, package)
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
fn is_its_own(path: &str) -> bool {
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
