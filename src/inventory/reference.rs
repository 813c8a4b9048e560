// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Follows "see LICENSE" to the file that is meant, which only the whole tree can tell.
//!
//! A reference that leads to a license is a detection like any other, and its rule names the
//! file. One that leads nowhere, or to a text that nobody knows, is a clue that says so. Beside
//! a notice that names the license, a reference says nothing new.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{FileRecord, Skip, stated};
use crate::detect::{Detection, Evidence, Reference, UNKNOWN_LICENSE, UNTOLD_BSD};
use crate::license::{Expr, License};
use crate::rules::files::{FileKind, Files};
use crate::source::{self, file_name, folder};

/// References that are followed one after the other.
const CHAIN: usize = 8;
/// Folders that are climbed.
const DEEPEST: usize = 64;
/// Lines around a reference in which a license that is named is the one referred to.
const BESIDE: usize = 12;

/// Where a reference leads.
enum Way {
    /// To this license, in this file.
    To(Expr, String),
    /// To no license, and why; the file where one is meant.
    Nowhere(&'static str, String),
}

/// Turns references into detections and clues. `files` are sorted by path; `references` say
/// the number of their file.
pub fn resolve(
    files: &mut [FileRecord],
    references: &[(usize, Vec<Reference>)],
    skipped: &[(String, Skip)],
    names: &Files,
) {
    name_texts(files);
    let tree = Tree::new(files, references, skipped, names);
    let mut answers: FxHashMap<(&str, Option<&str>), Way> = FxHashMap::default();
    let mut found: Vec<(usize, bool, Detection)> = Vec::new();
    let mut completed: Vec<(usize, &Reference, License, String)> = Vec::new();
    for (at, here) in references {
        let Some(record) = tree.files.get(*at) else {
            continue;
        };
        for reference in here {
            let (mut precise, mut vague) = (false, false);
            for seen in record
                .detections
                .iter()
                .filter(|seen| is_beside(seen, reference))
            {
                let is_vague = is_untold(&seen.expression);
                vague |= is_vague;
                precise |= !is_vague;
            }
            if precise && !vague {
                continue;
            }
            let target = reference.file.as_deref();
            // a license file that speaks of itself
            if record.is_license_file && tree.target(record, target).is_ok_and(|file| file == *at) {
                continue;
            }
            // files of a folder say the same
            let way = answers
                .entry((folder(&record.path), target))
                .or_insert_with(|| tree.way(record, reference));
            if vague {
                if let Way::To(expression, path) = way
                    && let Some(license) = only_bsd(expression)
                {
                    completed.push((*at, reference, license, path.clone()));
                }
                continue;
            }
            let (expression, rule, known) = match way {
                Way::To(expression, path) => {
                    (expression.clone(), format!("refers-to {path}"), true)
                }
                Way::Nowhere(why, path) => (
                    Expr::id(UNKNOWN_LICENSE),
                    format!("refers-to-{why} {path}"),
                    false,
                ),
            };
            let detection = Detection {
                expression,
                kind: Evidence::Reference,
                score: 100.0,
                span: reference.span.clone(),
                lines: reference.lines,
                rule,
                differences: Vec::new(),
                excerpt: reference.excerpt.clone(),
            };
            found.push((*at, known, detection));
        }
    }
    found.extend(tags(&tree));
    let alone = untold(&tree);
    for (at, reference, license, path) in completed {
        let Some(record) = files.get_mut(at) else {
            continue;
        };
        for seen in &mut record.detections {
            if is_beside(seen, reference) && is_untold(&seen.expression) {
                complete(&mut seen.expression, &license);
                seen.rule = format!("{} refers-to {path}", seen.rule);
            }
        }
    }
    for (at, license, path) in alone {
        let Some(record) = files.get_mut(at) else {
            continue;
        };
        for seen in &mut record.detections {
            if is_untold(&seen.expression) {
                complete(&mut seen.expression, &license);
                seen.rule = format!("{} as-in {path}", seen.rule);
            }
        }
    }
    for (at, known, detection) in found {
        let Some(record) = files.get_mut(at) else {
            continue;
        };
        let list = if known {
            &mut record.detections
        } else {
            &mut record.clues
        };
        let same = |other: &Detection| {
            other.rule == detection.rule && other.expression == detection.expression
        };
        if !list.iter().any(same) {
            list.push(detection);
            list.sort_by_key(|seen| (seen.lines.start, seen.lines.end));
        }
    }
}

/// Whether a license is named beside a reference, which then refers to it.
fn is_beside(seen: &Detection, reference: &Reference) -> bool {
    seen.lines.cell.map(|cell| cell.number) == reference.lines.cell.map(|cell| cell.number)
        && seen.lines.start <= reference.lines.end + BESIDE
        && reference.lines.start <= seen.lines.end + BESIDE
}

/// "BSD, see LICENSE": the file tells which.
fn is_untold(expression: &Expr) -> bool {
    let licenses = expression.licenses();
    licenses.iter().any(|license| license.id == UNTOLD_BSD)
}

/// Files that say "BSD" and no more, with the BSD license that the project's license file has.
fn untold(tree: &Tree<'_>) -> Vec<(usize, License, String)> {
    let is_vague = |record: &FileRecord| {
        let mut seen = record.detections.iter();
        !record.is_license_file && seen.any(|seen| is_untold(&seen.expression))
    };
    let files = tree.files.iter().enumerate();
    let vague = files.filter(|(_, record)| is_vague(record));
    vague
        .filter_map(|(at, record)| {
            let number = tree.target(record, None).ok()?;
            let file = tree.files.get(number)?;
            let license = only_bsd(&stated(&file.detections)?)?;
            Some((at, license, file.path.clone()))
        })
        .collect()
}

/// The one license of the BSD family that an expression has.
fn only_bsd(expression: &Expr) -> Option<License> {
    let licenses = expression.licenses();
    let mut bsd = licenses
        .into_iter()
        .filter(|license| license.id.starts_with("BSD-"));
    let first = bsd.next()?.clone();
    bsd.all(|other| *other == first).then_some(first)
}

fn complete(expression: &mut Expr, license: &License) {
    match expression {
        Expr::License(untold) if untold.id == UNTOLD_BSD => *untold = license.clone(),
        Expr::License(_) => {}
        Expr::And(members) | Expr::Or(members) => members
            .iter_mut()
            .for_each(|member| complete(member, license)),
    }
}

/// `LICENSES/LicenseRef-x.txt` holds the license of that name, whatever its words are (REUSE
/// specification). Where they are those of no known license, the name is all there is to say.
fn name_texts(files: &mut [FileRecord]) {
    for file in files {
        let known = |seen: &Detection| seen.kind != Evidence::Unknown;
        let Some(id) = name_of_text(&file.path) else {
            continue;
        };
        if !file.detections.iter().any(known) {
            file.detections = vec![Detection {
                expression: Expr::id(id),
                kind: Evidence::Text,
                score: 100.0,
                span: 0..0,
                lines: source::Lines::one(1),
                rule: "name-of-file".to_owned(),
                differences: Vec::new(),
                excerpt: None,
            }];
        }
    }
}

/// The license that a file of a `LICENSES` folder is called after, where it is on no list.
fn name_of_text(path: &str) -> Option<String> {
    let stem = file_name(path).rsplit_once('.')?.0;
    let is_text = file_name(folder(path)) == "LICENSES" && stem.starts_with("LicenseRef-");
    (is_text && Expr::parse(stem).is_ok()).then(|| stem.to_owned())
}

/// Licenses of a tag that only the project knows, where their text in the tree is that of a
/// known license.
fn tags(tree: &Tree<'_>) -> Vec<(usize, bool, Detection)> {
    let mut found = Vec::new();
    for (at, record) in tree.files.iter().enumerate() {
        for seen in record
            .detections
            .iter()
            .filter(|seen| seen.kind == Evidence::Tag)
        {
            let own = |license: &&License| {
                license.id.starts_with("LicenseRef-")
                    && !license.id.starts_with("LicenseRef-placet-")
            };
            for license in seen.expression.licenses().into_iter().filter(own) {
                let name = format!("LICENSES/{}.txt", license.id);
                if let Some(number) = tree.above(record, &name).filter(|&number| number != at)
                    && let Some(file) = tree.files.get(number)
                    && let Some(expression) = stated(&file.detections)
                {
                    let detection = Detection {
                        expression,
                        kind: Evidence::Reference,
                        rule: format!("refers-to {}", file.path),
                        ..seen.clone()
                    };
                    // the tag is what is judged
                    found.push((at, false, detection));
                }
            }
        }
    }
    found
}

/// The tree's license files, by folder and name.
struct Tree<'a> {
    files: &'a [FileRecord],
    by_path: FxHashMap<String, usize>,
    /// License files that are not notices of others' work, by folder.
    main: FxHashMap<&'a str, Vec<usize>>,
    references: FxHashMap<usize, &'a [Reference]>,
    skipped: FxHashSet<String>,
    names: &'a Files,
}

impl<'a> Tree<'a> {
    fn new(
        files: &'a [FileRecord],
        references: &'a [(usize, Vec<Reference>)],
        skipped: &'a [(String, Skip)],
        names: &'a Files,
    ) -> Self {
        let mut by_path = FxHashMap::default();
        let mut main: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, file) in files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.is_license_file)
        {
            by_path.entry(key(&file.path)).or_insert(at);
            let name = file_name(&file.path).to_ascii_lowercase();
            let plain = ["licen", "copying", "unlicense", "copyright"];
            if plain.iter().any(|start| name.starts_with(start)) {
                main.entry(folder(&file.path)).or_default().push(at);
            }
        }
        Self {
            files,
            by_path,
            main,
            references: references
                .iter()
                .filter(|(at, _)| files.get(*at).is_some_and(|file| file.is_license_file))
                .map(|(at, here)| (*at, here.as_slice()))
                .collect(),
            skipped: skipped
                .iter()
                .filter(|(path, _)| names.is_license(path))
                .map(|(path, _)| key(path))
                .collect(),
            names,
        }
    }

    /// Where a reference leads; from file to file where the one says no more than the other.
    fn way(&self, record: &FileRecord, reference: &Reference) -> Way {
        let mut here = record;
        let mut reference = reference;
        let mut visited = FxHashSet::default();
        for _ in 0..CHAIN {
            let next = match self.target(here, reference.file.as_deref()) {
                Ok(next) => next,
                Err(why) => return why,
            };
            let Some(file) = self.files.get(next).filter(|_| visited.insert(next)) else {
                break;
            };
            if let Some(expression) = stated(&file.detections) {
                return Way::To(expression, file.path.clone());
            }
            let onward = self.references.get(&next).and_then(|all| all.first());
            let Some(onward) = onward else {
                return Way::Nowhere("unknown-text-in", file.path.clone());
            };
            (here, reference) = (file, onward);
        }
        Way::Nowhere("itself-by-way-of", here.path.clone())
    }

    /// The number of the file that is meant.
    fn target(&self, record: &FileRecord, file: Option<&str>) -> Result<usize, Way> {
        let Some(written) = file else {
            for at in self.folders(record) {
                match self.main.get(at).map(Vec::as_slice) {
                    None => {}
                    Some(&[one]) => return Ok(one),
                    Some(_) => return Err(Way::Nowhere("one-of-several-in", format!("{at}/"))),
                }
            }
            return Err(Way::Nowhere("missing", "license file".to_owned()));
        };
        if let Some(found) = self.above(record, written) {
            return Ok(found);
        }
        let skipped = self
            .paths(record, written)
            .find(|path| self.skipped.contains(&key(path)));
        Err(match skipped {
            Some(path) => Way::Nowhere("unread", path),
            None => Way::Nowhere("missing", written.to_owned()),
        })
    }

    /// The file of this name in the nearest folder upward.
    fn above(&self, record: &FileRecord, written: &str) -> Option<usize> {
        self.paths(record, written)
            .find_map(|path| self.by_path.get(&key(&path)).copied())
    }

    /// The paths that may be meant by a name, the nearest first.
    fn paths<'s>(
        &'s self,
        record: &'s FileRecord,
        written: &'s str,
    ) -> impl Iterator<Item = String> + 's {
        self.folders(record).flat_map(move |at| {
            let whole = source::join(at, written);
            let alone = written
                .contains('/')
                .then(|| source::join(at, file_name(written)));
            whole.into_iter().chain(alone.flatten())
        })
    }

    /// The folder of a file and those above it; of somebody else's work only its own.
    fn folders<'s>(&'s self, record: &'s FileRecord) -> impl Iterator<Item = &'s str> + 's {
        let within = |at: &&str| {
            record.kind != FileKind::Vendored
                || self.names.kind(&format!("{at}/x")) == FileKind::Vendored
        };
        let up = |at: &&'s str| (!at.is_empty()).then(|| folder(at));
        std::iter::successors(Some(folder(&record.path)), up)
            .take(DEEPEST)
            .take_while(within)
    }
}

/// A path as it is looked up: without letter case, with one spelling of license, without the
/// usual endings of texts.
fn key(path: &str) -> String {
    let path = path.to_ascii_lowercase();
    let at = folder(&path).len();
    let (before, name) = path.split_at(at);
    let name = name.trim_start_matches('/').replace("licence", "license");
    let stem = [
        "txt", "md", "markdown", "rst", "html", "htm", "text", "adoc",
    ]
    .iter()
    .find_map(|ending| name.strip_suffix(ending)?.strip_suffix('.'))
    .unwrap_or(&name);
    format!("{before}/{stem}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Lines;

    fn file(path: &str, license: Option<&str>) -> FileRecord {
        let names = Files::embedded();
        FileRecord {
            path: path.to_owned(),
            kind: names.kind(path),
            is_license_file: names.is_license(path),
            detections: license
                .map(|id| Detection {
                    expression: Expr::id(id.to_owned()),
                    kind: Evidence::Text,
                    score: 100.0,
                    span: 0..10,
                    lines: Lines::new(1, 10),
                    rule: "text".to_owned(),
                    differences: Vec::new(),
                    excerpt: None,
                })
                .into_iter()
                .collect(),
            clues: Vec::new(),
            copyrights: Vec::new(),
            unfilled: Vec::new(),
            claims: Vec::new(),
            markings: Vec::new(),
            sha1: None,
        }
    }

    fn says(file: Option<&str>) -> Vec<Reference> {
        vec![Reference {
            file: file.map(str::to_owned),
            span: 0..1,
            lines: Lines::one(40),
            excerpt: None,
        }]
    }

    /// What the last of these files is told to be, and by which rule.
    fn check(files: &[(&str, Option<&str>)], refers: &[(usize, Option<&str>)], want: &str) {
        let mut records: Vec<FileRecord> = files.iter().map(|it| file(it.0, it.1)).collect();
        let references: Vec<(usize, Vec<Reference>)> =
            refers.iter().map(|it| (it.0, says(it.1))).collect();
        let skipped = [("COPYING.LIB".to_owned(), Skip::Excluded)];
        resolve(&mut records, &references, &skipped, Files::embedded());
        let last = records.last().unwrap();
        let clue = last.clues.iter().map(|it| format!("clue {}", it.rule));
        let told: Vec<String> = last
            .detections
            .iter()
            .map(|it| format!("{} {}", it.expression, it.rule))
            .chain(clue)
            .collect();
        assert_eq!(told.join("; "), want, "{files:?}");
    }

    // REUSE-IgnoreStart
    #[test]
    fn the_nearest_file_upward_is_meant() {
        check(
            &[
                ("LICENSE", Some("MIT")),
                ("src/Licence.txt", Some("ISC")),
                ("src/x/a.c", None),
            ],
            &[(2, Some("LICENSE"))],
            "ISC refers-to src/Licence.txt",
        );
        check(
            &[("LICENSE", Some("MIT")), ("src/a.c", None)],
            &[(1, Some("../LICENSE.md"))],
            "MIT refers-to LICENSE",
        );
        check(
            &[("COPYING", Some("MIT")), ("a.c", None)],
            &[(1, None)],
            "MIT refers-to COPYING",
        );
        check(
            &[("lib/z/LICENSE", Some("Zlib")), ("x.c", None)],
            &[(1, Some("lib/z/LICENSE"))],
            "Zlib refers-to lib/z/LICENSE",
        );
    }

    #[test]
    fn what_leads_nowhere_is_a_clue_that_says_so() {
        check(
            &[("a.c", None)],
            &[(0, Some("LICENSE"))],
            "clue refers-to-missing LICENSE",
        );
        check(
            &[("a.c", None)],
            &[(0, Some("COPYING.LIB"))],
            "clue refers-to-unread COPYING.LIB",
        );
        check(
            &[("LICENSE", None), ("a.c", None)],
            &[(1, Some("LICENSE"))],
            "clue refers-to-unknown-text-in LICENSE",
        );
        check(
            &[
                ("LICENSE-APACHE", Some("Apache-2.0")),
                ("LICENSE-MIT", Some("MIT")),
                ("a.c", None),
            ],
            &[(2, None)],
            "clue refers-to-one-of-several-in /",
        );
        // the project's license is not that of what it bundles
        check(
            &[("LICENSE", Some("MIT")), ("vendor/zlib/a.c", None)],
            &[(1, Some("LICENSE"))],
            "clue refers-to-missing LICENSE",
        );
        check(
            &[("LICENSE", Some("MIT")), ("a.c", None)],
            &[(1, Some("../../LICENSE"))],
            "MIT refers-to LICENSE",
        );
    }

    #[test]
    fn bsd_alone_is_the_license_that_the_project_has() {
        let untold = Some(UNTOLD_BSD);
        check(
            &[("LICENSE", Some("BSD-2-Clause")), ("src/a.c", untold)],
            &[],
            "BSD-2-Clause text as-in LICENSE",
        );
        // another license does not tell, nor do two license files
        let still = format!("{UNTOLD_BSD} text");
        check(&[("LICENSE", Some("MIT")), ("a.c", untold)], &[], &still);
        check(
            &[
                ("LICENSE-BSD", Some("BSD-2-Clause")),
                ("LICENSE-MIT", Some("MIT")),
                ("a.c", untold),
            ],
            &[],
            &still,
        );
    }

    #[test]
    fn chains_are_followed_and_circles_end() {
        check(
            &[("COPYING", Some("ISC")), ("LICENSE", None), ("a.c", None)],
            &[(1, Some("COPYING")), (2, Some("LICENSE"))],
            "ISC refers-to COPYING",
        );
        check(
            &[("COPYING", None), ("LICENSE", None), ("a.c", None)],
            &[
                (0, Some("LICENSE")),
                (1, Some("COPYING")),
                (2, Some("LICENSE")),
            ],
            "clue refers-to-itself-by-way-of COPYING",
        );
    }

    #[test]
    fn a_text_that_is_called_after_its_license_is_that_license() {
        check(
            &[("LICENSES/LicenseRef-River.txt", None)],
            &[],
            "LicenseRef-River name-of-file",
        );
    }
    // REUSE-IgnoreEnd
}
