// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The digest of a policy: of what it says, not of how it is written or from how many files it
//! was put together.

use super::Level;
use super::holders::{Holders, Mode};
use super::rule::{Condition, Layer, Rule};
use super::valid::Policy;

impl Policy {
    /// A digest of everything the policy says, in an order of its own.
    pub(super) fn canonical(&self) -> String {
        let mut all = Lines(blake3::Hasher::new());
        all.line(&["fail-on", self.fail_on.name()]);
        let outbound = self
            .outbound
            .as_ref()
            .map(|expr| expr.canonical().to_string());
        all.line(&["outbound", outbound.as_deref().unwrap_or("")]);
        if !self.own_digest.is_empty() {
            all.line(&["rules", &self.own_digest]);
        }
        all.line(&["holder", self.holder.as_deref().unwrap_or("")]);
        all.holders(&self.holders);
        for layer in &self.layers {
            all.layer(layer);
        }
        for (code, (level, _)) in &self.checks {
            all.line(&["check", code, level.map_or("off", Level::name)]);
        }
        for (scope, (reach, _)) in &self.scopes {
            all.line(&["scope", scope.name(), reach.name()]);
        }
        for (kind, (reach, _)) in &self.files {
            all.line(&["files", kind.name(), reach.name()]);
        }
        for exclude in &self.exclude {
            all.line(&["exclude", &exclude.glob, &exclude.reason]);
        }
        for decision in self.decisions() {
            let text = |value: Option<String>| value.unwrap_or_default();
            all.line(&[
                decision.kind.name(),
                decision.check.map_or("", |check| check.code),
                &text(decision.license.as_ref().map(ToString::to_string)),
                &text(decision.instead_of.as_ref().map(ToString::to_string)),
                decision.package.as_deref().unwrap_or(""),
                decision.path.as_deref().unwrap_or(""),
                &decision.who,
                &decision.why,
                &decision.since.to_string(),
                &text(decision.until.map(|until| until.to_string())),
                decision.digest.as_deref().unwrap_or(""),
            ]);
        }
        all.0.finalize().to_hex().to_string()
    }
}

struct Lines(blake3::Hasher);

impl Lines {
    fn line(&mut self, parts: &[&str]) {
        for part in parts {
            self.0.update(&(part.len() as u64).to_le_bytes());
            self.0.update(part.as_bytes());
        }
        self.0.update(b"\n");
    }

    /// Nothing where nothing is said.
    fn holders(&mut self, said: &Holders) {
        if said.from.is_none() {
            return;
        }
        let waivable = if said.waivable { "waivable" } else { "fixed" };
        self.line(&["holders", said.mode.map_or("", Mode::name), waivable]);
        for name in &said.expected {
            self.line(&["expected", name]);
        }
        for name in &said.aliases {
            self.line(&["alias", name]);
        }
        for path in &said.paths {
            let mode = path.mode.map_or("", Mode::name);
            self.line(&["holders path", &path.glob, mode, &path.reason]);
            for name in &path.expected {
                self.line(&["expected", name]);
            }
        }
    }

    /// Names of files do not count.
    fn layer(&mut self, layer: &Layer) {
        self.line(&["layer"]);
        for (category, rule) in &layer.categories {
            self.rule("category", category.name(), rule);
        }
        for (expr, rule) in &layer.licenses {
            self.rule("license", &expr.to_string(), rule);
        }
        for (head, rule) in &layer.families {
            self.rule("family", head, rule);
        }
        for condition in &layer.rules {
            self.condition(condition);
        }
    }

    fn rule(&mut self, kind: &str, name: &str, rule: &Rule) {
        let waivable = if rule.waivable { "waivable" } else { "fixed" };
        self.line(&[kind, name, rule.verdict.name(), waivable, &rule.reason]);
    }

    fn condition(&mut self, condition: &Condition) {
        self.rule("rule", "", &condition.rule);
        for (key, words) in condition.words() {
            for word in words {
                self.line(&[key, &word]);
            }
        }
    }
}
