// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Decisions as written: who decided what, why, and for how long.

use toml::de::DeTable;

use super::values::{Reader, Value};
use super::{Written, WrittenDecision};
use crate::license::Expr;
use crate::mistake::Mistake;

/// What a correction says of a statement that licenses nothing.
const NONE: &str = "NONE";

impl Reader<'_> {
    /// The lists of decisions; whether the key was one.
    pub(super) fn decisions(&mut self, key: &str, value: &Value<'_>, into: &mut Written) -> bool {
        match key {
            "waive" => into.waive = self.list(value, Self::waive).unwrap_or_default(),
            "choose" => into.choose = self.list(value, Self::choose).unwrap_or_default(),
            "correct" => into.correct = self.list(value, Self::correct).unwrap_or_default(),
            _ => return false,
        }
        true
    }

    fn waive(&mut self, value: &Value<'_>) -> Option<WrittenDecision> {
        let table = self.table(value)?;
        let mut decision = WrittenDecision::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "check" => decision.check = self.text(value),
                "license" => decision.license = self.expression(value),
                other if self.of_every_decision(other, value, &mut decision) => {}
                other => self.unknown_key("waive", other, key.span()),
            }
        }
        self.signed(&mut decision, value, table);
        let what = "what is waived: a check, license, package or path";
        self.names_one_of(value, table, &["check", "license", "package", "path"], what);
        Some(decision)
    }

    fn choose(&mut self, value: &Value<'_>) -> Option<WrittenDecision> {
        let table = self.table(value)?;
        let mut decision = WrittenDecision::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "of" => decision.instead_of = self.expression(value),
                "take" => decision.license = self.expression(value),
                other if self.of_every_decision(other, value, &mut decision) => {}
                other => self.unknown_key("choose", other, key.span()),
            }
        }
        for (key, what) in [
            (
                "of",
                "the choice as it is stated, such as \"MIT OR GPL-2.0-only\"",
            ),
            ("take", "the branch that is taken, such as \"MIT\""),
        ] {
            if !table.contains_key(key) {
                self.missing(&value.span(), key, what);
            }
        }
        if let (Some(of), Some(take)) = (&decision.instead_of, &decision.license) {
            let branches = match &of.value {
                Expr::Or(members) => members.as_slice(),
                Expr::License(_) | Expr::And(_) => &[],
            };
            let taken = take.value.canonical();
            if !branches.iter().any(|branch| branch.canonical() == taken) {
                let known: Vec<String> = branches.iter().map(|one| format!("`{one}`")).collect();
                self.mistakes.push(
                    Mistake::new(
                        self.source,
                        take.span.clone(),
                        format!("`{}` is not a branch of `{}`", take.value, of.value),
                    )
                    .label(if known.is_empty() {
                        "there is nothing to choose from".to_owned()
                    } else {
                        format!("expected one of {}", known.join(", "))
                    }),
                );
            }
        }
        self.signed(&mut decision, value, table);
        let what = "where it is taken: a package or path";
        self.names_one_of(value, table, &["package", "path"], what);
        Some(decision)
    }

    fn correct(&mut self, value: &Value<'_>) -> Option<WrittenDecision> {
        let table = self.table(value)?;
        let mut decision = WrittenDecision::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "found" => decision.instead_of = self.expression(value),
                "license" if value.get_ref().as_str() == Some(NONE) => {}
                "license" => decision.license = self.expression(value),
                other if self.of_every_decision(other, value, &mut decision) => {}
                other => self.unknown_key("correct", other, key.span()),
            }
        }
        if !table.contains_key("license") {
            let what = "the license you found, such as \"MIT\"; \"NONE\" where it is no license";
            self.missing(&value.span(), "license", what);
        }
        let none = table
            .get("license")
            .is_some_and(|license| license.get_ref().as_str() == Some(NONE));
        let needs_found = table.contains_key("path") || none;
        if needs_found && !table.contains_key("found") {
            let what = "what placet says without the correction, such as \"GPL-3.0-only\"";
            self.missing(&value.span(), "found", what);
        }
        self.signed(&mut decision, value, table);
        let what = "what is corrected: a package or path";
        self.names_one_of(value, table, &["package", "path"], what);
        Some(decision)
    }

    /// Keys of every decision; whether the key was one.
    fn of_every_decision(
        &mut self,
        key: &str,
        value: &Value<'_>,
        into: &mut WrittenDecision,
    ) -> bool {
        match key {
            "package" => into.package = self.text(value),
            "path" => into.path = self.text(value),
            "who" => into.who = self.filled(value),
            "why" => into.why = self.filled(value),
            "since" => into.since = self.date(value),
            "until" => into.until = self.date(value),
            "digest" => into.digest = self.text(value),
            _ => return false,
        }
        true
    }

    fn signed(&mut self, decision: &mut WrittenDecision, value: &Value<'_>, table: &DeTable<'_>) {
        decision.span = value.span();
        for (key, what) in [
            ("who", "the person who decided"),
            ("why", "the reason, for those who come after"),
            ("since", "the day of the decision, such as 2026-11-22"),
        ] {
            if !table.contains_key(key) {
                self.missing(&decision.span, key, what);
            }
        }
        if let (Some(since), Some(until)) = (&decision.since, &decision.until)
            && until.value < since.value
        {
            self.mistakes.push(
                Mistake::new(
                    self.source,
                    until.span.clone(),
                    "a decision that ends before it begins",
                )
                .label(format!("it begins on {}", since.value)),
            );
        }
    }

    fn names_one_of(&mut self, value: &Value<'_>, table: &DeTable<'_>, keys: &[&str], what: &str) {
        if !keys.iter().any(|key| table.contains_key(*key))
            && let Some(first) = keys.first()
        {
            self.missing(&value.span(), first, what);
        }
    }
}
