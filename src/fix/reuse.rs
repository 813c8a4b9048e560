// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the REUSE specification wants besides headers: `REUSE.toml` for files that hold no comment,
//! and the text of every license that is named under `LICENSES/`.

use std::collections::BTreeSet;

use super::{Work, annotations, text};
use crate::detect::Evidence;
use crate::inventory::{FileRecord, Skip};
use crate::license::Expr;
use crate::source::file_name;

impl Work<'_> {
    /// `REUSE.toml`, and the texts under `LICENSES`.
    pub(super) fn reuse(&mut self) {
        let inventory = self.case.inventory;
        let expression = self.expression.to_string();
        for (path, why) in &inventory.coverage.skipped {
            // what another file speaks for is in the inventory
            if *why == Skip::Binary && inventory.file(path).is_none() && self.is_own(path) {
                let holders = self.holders();
                self.say(path, &expression, holders);
            }
        }
        let mut licenses: BTreeSet<(String, bool)> = BTreeSet::new();
        let tagged = inventory.files.iter().flat_map(|file| {
            let tags = file
                .detections
                .iter()
                .filter(|seen| seen.kind == Evidence::Tag);
            tags.flat_map(|seen| seen.expression.licenses())
        });
        let annotated: Vec<Expr> = self
            .said
            .keys()
            .filter_map(|(license, _)| Expr::parse(license).ok())
            .collect();
        let annotated = annotated.iter().flat_map(Expr::licenses);
        for license in tagged.chain(annotated).chain(self.expression.licenses()) {
            licenses.insert((license.id.to_string(), false));
            licenses.extend(license.exception.iter().map(|it| (it.to_string(), true)));
        }
        let there = |id: &str| {
            let folder = inventory.below("LICENSES").iter();
            folder.map(|file| file_name(&file.path)).any(|name| {
                name == id
                    || name
                        .strip_prefix(id)
                        .is_some_and(|end| end.rfind('.') == Some(0))
            })
        };
        let licenses: Vec<_> = licenses.into_iter().filter(|(id, _)| !there(id)).collect();
        for (id, is_exception) in licenses {
            let path = format!("LICENSES/{id}.txt");
            let text = match is_exception {
                true => text::exception(&id).map(str::to_owned),
                // REUSE wants the text as it is on the list
                false => spdx::license_id(&id).map(|it| it.text().to_owned()),
            };
            match text {
                Some(text) => self.create(&path, format!("{}\n", text.trim_end())),
                None => self.leave(
                    &path,
                    "the text is not on the SPDX list; put it there yourself",
                ),
            }
        }
        if self.said.is_empty() {
            return;
        }
        let said = std::mem::take(&mut self.said);
        if inventory.file(".reuse/dep5").is_some() {
            // the specification: a project has one or the other
            for paths in said.values() {
                for path in paths {
                    self.leave(
                        path,
                        "it can hold no comment, and .reuse/dep5 must say its license",
                    );
                }
            }
        } else if inventory.file("REUSE.toml").is_some() {
            self.change("REUSE.toml", |bytes| {
                let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
                Ok(annotations::added(text, &said).into_bytes())
            });
        } else {
            self.create("REUSE.toml", annotations::added("", &said));
        }
    }

    /// `REUSE.toml` is to speak for a file.
    pub(super) fn annotate(&mut self, file: &FileRecord, license: &str) {
        let holders = match file.copyrights.as_slice() {
            [] => self.holders(),
            // it says so itself
            _ => Vec::new(),
        };
        self.say(&file.path, license, holders);
    }

    fn say(&mut self, path: &str, license: &str, holders: Vec<String>) {
        let paths = self.said.entry((license.to_owned(), holders)).or_default();
        paths.push(path.to_owned());
    }
}
