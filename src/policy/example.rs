// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Examples that a policy carries: an expression in its place, and what the policy should say.

use super::judge::{Answer, Judge, Ruling};
use super::rule::{Origin, Scene};
use super::valid::{Policy, Reach};
use crate::compat::Use;
use crate::inventory::FileKind;
use crate::license::Expr;
use crate::package::Scope;

/// A `[[test]]` of a policy.
#[derive(Debug, Clone)]
pub struct Example {
    /// The license.
    pub expression: Expr,
    /// The file it is in.
    pub path: Option<String>,
    /// The package that is under it.
    pub package: Option<String>,
    /// What kind of file it is.
    pub kind: Option<FileKind>,
    /// What the dependency is for.
    pub scope: Option<Scope>,
    /// How it is used.
    pub usage: Option<Use>,
    /// What the policy should say.
    pub expect: Ruling,
    /// Where it stands.
    pub from: Origin,
}

impl Example {
    /// Where the license stands.
    #[must_use]
    pub fn scene(&self) -> Scene<'_> {
        Scene {
            path: self.path.as_deref(),
            package: self.package.as_deref(),
            kind: self.kind,
            scope: self.scope,
            usage: self.usage,
        }
    }

    /// The expression and its place, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let place = [
            ("package", self.package.as_deref()),
            ("path", self.path.as_deref()),
            ("file", self.kind.map(FileKind::name)),
            ("scope", self.scope.map(Scope::name)),
            ("use", self.usage.map(Use::name)),
        ];
        let mut words = self.expression.to_string();
        for (key, value) in place {
            if let Some(value) = value {
                words.push_str(&format!(", {key} {value}"));
            }
        }
        words
    }
}

impl Policy {
    /// What the policy says to an expression where it stands: the answer, eased where the policy
    /// looks less closely.
    #[must_use]
    pub fn answer(&self, expr: &Expr, scene: &Scene<'_>) -> (Ruling, Answer) {
        let judge = match &self.outbound {
            Some(outbound) => Judge::within(self, outbound),
            None => Judge::new(self),
        };
        let answer = judge.expression_in(expr, &self.setting(scene));
        let reach = [
            scene.scope.map(|scope| self.scope(scope)),
            scene.kind.map(|kind| self.files(kind)),
        ];
        let reach = reach.into_iter().flatten().max().unwrap_or(Reach::Full);
        (reach.eased(answer.ruling), answer)
    }
}
