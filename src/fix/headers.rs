// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Which files get a header, and what it says: those that say nothing of their license yet and are
//! the project's own, as far as anybody can tell.
// REUSE-IgnoreStart

use super::{Work, header};
use crate::detect::Evidence;
use crate::inventory::FileKind;
use crate::license::Expr;
use crate::rules::markings;
use crate::source::file_name;

/// Markings that keep nobody from saying the project's license.
const IDLE: &[markings::Kind] = &[markings::Kind::Award, markings::Kind::RightsDisclaimed];

/// Files that the REUSE specification takes for license texts by their names: `LICENSE`, `LICENCE`
/// and `COPYING`, with `.` or `-` and more behind it.
fn is_license_to_reuse(path: &str) -> bool {
    let name = file_name(path);
    ["LICENSE", "LICENCE", "COPYING"].iter().any(|stem| {
        let rest = name.strip_prefix(stem);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
    })
}

impl Work<'_> {
    pub(super) fn headers(&mut self) {
        let inventory = self.case.inventory;
        let reuse = self.wanted.reuse;
        for file in &inventory.files {
            let path = file.path.as_str();
            // a text is not written into, but the specification wants most names spoken for
            let is_exempt = file.is_license_file && (!reuse || is_license_to_reuse(path));
            if !self.is_own(path) || is_exempt {
                continue;
            }
            let tagged = file
                .detections
                .iter()
                .any(|seen| seen.kind == Evidence::Tag);
            let at = inventory
                .covered
                .partition_point(|one| one.path.as_str() < path);
            let covers = inventory.covered.get(at..).unwrap_or_default().iter();
            let mut covers = covers.take_while(|one| one.path == path);
            if tagged || covers.any(|one| one.expression.is_some()) {
                continue;
            }
            let stated = file
                .detections
                .iter()
                .filter(|seen| seen.kind != Evidence::Unknown);
            let stated = Expr::and(stated.map(|seen| seen.expression.clone()));
            if !file.detections.is_empty() {
                if reuse {
                    match stated {
                        Some(stated) => self.annotate(file, &stated.to_string()),
                        None => self.leave(path, "it states a license that placet does not know"),
                    }
                }
                continue;
            }
            let own = file.copyrights.is_empty() || self.is_holder(file);
            let style = self
                .comments
                .of(path)
                .filter(|(_, source)| (*source || reuse) && !file.is_license_file);
            if style.is_none() && !reuse {
                continue;
            }
            if !own {
                self.leave(
                    path,
                    "others hold the rights, and nothing says under which license they give it",
                );
                continue;
            }
            if file
                .markings
                .iter()
                .any(|seen| !IDLE.contains(&seen.rule.kind))
            {
                self.leave(
                    path,
                    "its own words restrict it, or say that it comes from elsewhere",
                );
                continue;
            }
            let written = file.kind == FileKind::Generated || self.comments.is_compared(path);
            let expression = self.expression.to_string();
            match style {
                Some((style, _)) if !written => {
                    let lines = self.lines(!file.copyrights.is_empty());
                    let Some(bytes) = self.bytes(path) else {
                        self.leave(path, "it cannot be read");
                        continue;
                    };
                    if bytes.is_empty() {
                        continue;
                    }
                    match header::put(&bytes, &lines, style, self.comments) {
                        Ok(new) => self.change(path, |_| Ok(new)),
                        Err(_) if reuse => self.annotate(file, &expression),
                        // what tools write needs no word from anybody
                        Err("a tool wrote it") => {}
                        Err(why) => self.leave(path, why),
                    }
                }
                _ if reuse => self.annotate(file, &expression),
                _ => {}
            }
        }
    }

    /// The lines of a header.
    fn lines(&self, own_holders: bool) -> Vec<String> {
        let license = format!("SPDX-License-Identifier: {}", self.expression);
        let holder = self.holders().into_iter().filter(|_| !own_holders);
        holder
            .map(|it| format!("SPDX-FileCopyrightText: {it}"))
            .chain([license])
            .collect()
    }

    /// The holder as statements name it.
    pub(super) fn holders(&self) -> Vec<String> {
        let holder = self.claim.holder.iter();
        holder
            .map(|holder| format!("{} {holder}", self.claim.year))
            .collect()
    }
}
// REUSE-IgnoreEnd
