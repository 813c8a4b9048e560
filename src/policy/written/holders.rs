// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `[holders]` as written: who is expected to hold the rights.

use super::At;
use super::values::{Reader, Value};
use crate::source::Span;

/// `[holders]`.
#[derive(Debug, Clone, Default)]
pub(in crate::policy) struct WrittenHolders {
    pub(in crate::policy) span: Span,
    pub(in crate::policy) mode: Option<At<String>>,
    pub(in crate::policy) expected: Option<Vec<At<String>>>,
    pub(in crate::policy) aliases: Option<Vec<At<String>>>,
    pub(in crate::policy) waivable: bool,
    pub(in crate::policy) paths: Vec<WrittenPath>,
}

/// A `[[holders.path]]`.
#[derive(Debug, Clone)]
pub(in crate::policy) struct WrittenPath {
    pub(in crate::policy) path: At<String>,
    pub(in crate::policy) mode: Option<At<String>>,
    pub(in crate::policy) expected: Vec<At<String>>,
    pub(in crate::policy) reason: String,
}

impl Reader<'_> {
    pub(super) fn holders(&mut self, value: &Value<'_>) -> Option<WrittenHolders> {
        let mut into = WrittenHolders {
            span: value.span(),
            ..WrittenHolders::default()
        };
        for (key, value) in self.table(value)? {
            match key.get_ref().as_ref() {
                "mode" => into.mode = self.text(value),
                "expected" => into.expected = Some(self.words(value)),
                "aliases" => into.aliases = Some(self.words(value)),
                "waivable" => match value.get_ref().as_bool() {
                    Some(flag) => into.waivable = flag,
                    None => self.expected(value, "true or false"),
                },
                "path" => into.paths = self.list(value, Self::holders_path).unwrap_or_default(),
                other => self.unknown_key("holders", other, key.span()),
            }
        }
        Some(into)
    }

    fn holders_path(&mut self, value: &Value<'_>) -> Option<WrittenPath> {
        let table = self.table(value)?;
        let (mut path, mut mode, mut reason) = (None, None, None);
        let mut expected = Vec::new();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "path" => path = self.text(value),
                "mode" => mode = self.text(value),
                "expected" => expected = self.words(value),
                "reason" => reason = self.filled(value),
                other => self.unknown_key("holders.path", other, key.span()),
            }
        }
        for (key, what) in [
            ("path", "a glob of paths below the root"),
            ("reason", "why something else is expected there"),
        ] {
            if !table.contains_key(key) {
                self.missing(&value.span(), key, what);
            }
        }
        if mode.is_none() && expected.is_empty() {
            self.missing(
                &value.span(),
                "expected",
                "who holds the rights there, or `mode`",
            );
        }
        Some(WrittenPath {
            path: path?,
            mode,
            expected,
            reason: reason?,
        })
    }
}
