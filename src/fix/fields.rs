// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The license fields of manifests: which of them are to be set, and to what.

use super::{Work, metadata};
use crate::inventory::FileKind;
use crate::policy::case::contradict;
use crate::source::{file_name, folder};

impl Work<'_> {
    /// The license fields that say nothing, nothing clear, or at the root something else.
    pub(super) fn metadata(&mut self) {
        let is_listed = self
            .expression
            .licenses()
            .iter()
            .all(|license| license.is_listed());
        let packages: Vec<_> = self.case.packages().collect();
        for package in packages {
            let path = package.path.as_str();
            let own = self.case.kind(path) == Some(FileKind::Own)
                && self.case.inventory.copy_of(path).is_none();
            let Some(set) = metadata::setter(file_name(path)).filter(|_| own && !package.private)
            else {
                continue;
            };
            let declared = package.declared.as_ref();
            let is_right =
                match declared.map(|declared| (declared.expression.as_ref(), &declared.files)) {
                    None => false,
                    Some((None, files)) => !files.is_empty(),
                    Some((Some(stated), _)) => {
                        let at_root = folder(path).is_empty();
                        !(at_root && self.is_said && contradict(stated, self.expression))
                    }
                };
            if is_right {
                continue;
            }
            if !is_listed {
                self.leave(path, "registries know only licenses of the SPDX list");
                continue;
            }
            let expression = self.expression;
            self.change(path, |bytes| {
                let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
                let (bom, text) = match text.strip_prefix('\u{feff}') {
                    Some(text) => ("\u{feff}", text),
                    None => ("", text),
                };
                Ok(format!("{bom}{}", set(text, expression)?).into_bytes())
            });
        }
    }
}
