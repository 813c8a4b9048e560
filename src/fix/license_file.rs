// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The license's text at the root: put there, or its blanks filled where it is there.

use super::{Work, text};
use crate::inventory::FileRecord;
use crate::policy::case::is_notice;
use crate::source::folder;

impl Work<'_> {
    /// The license's text at the root, or its blanks filled where it is there.
    pub(super) fn license_file(&mut self) {
        let at_root: Vec<&FileRecord> = self
            .case
            .root_licenses()
            .filter(|file| folder(&file.path) != "LICENSES" && !is_notice(&file.path))
            .collect();
        for file in &at_root {
            let claim = self.claim.clone();
            self.change(&file.path, |bytes| {
                let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
                Ok(text::filled(text, &claim).map_or_else(|| bytes.to_vec(), String::into_bytes))
            });
        }
        if !at_root.is_empty() {
            return;
        }
        let licenses = self.expression.licenses();
        let is_one = licenses.len() == 1;
        let mut texts = Vec::new();
        for license in licenses {
            let name = match is_one {
                true => "LICENSE".to_owned(),
                false => format!("LICENSE-{}.txt", license.id),
            };
            match text::of(license, &self.claim) {
                Ok(text) => texts.push((name, text)),
                Err(why) => self.leave(&name, why),
            }
        }
        for (name, text) in texts {
            self.create(&name, text);
        }
    }
}
