// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Stand-ins for the policy and its checks, with the signatures of the real ones: each goes
//! when its original lands.

use placet::inventory::Inventory;
use placet::license::{Expr, License};
use placet::policy::{Finding, Level, Verdict};

/// Policies that come with placet.
pub const BUILT_IN: &[(&str, &str)] = &[("university", "")];

/// The commented policy that a project starts from.
pub const TEMPLATE: &str = "\
# SPDX-License-Identifier: CC0-1.0
extends = [\"university\"]

# The license this project goes out under.
# outbound = \"Apache-2.0\"

# Who holds the rights.
# holder = \"Example University\"
";

/// A policy file.
#[derive(Debug, Clone)]
pub struct PolicySource {
    /// As the user knows it.
    pub name: String,
    /// The TOML text.
    pub text: String,
}

/// A valid policy.
pub struct Policy {
    name: String,
    /// Findings at or above this level fail a run.
    pub fail_on: Level,
}

/// All that is wrong in a policy.
#[derive(Debug)]
pub struct PolicyErrors(String);

impl PolicyErrors {
    /// All mistakes with their places.
    pub fn render(&self, _color: bool) -> String {
        self.0.clone()
    }
}

impl Policy {
    /// Reads a policy.
    pub fn load(sources: &[PolicySource]) -> Result<Self, PolicyErrors> {
        for source in sources {
            if let Err(error) = source.text.parse::<toml::Table>() {
                return Err(PolicyErrors(format!("{}\n{error}", source.name)));
            }
        }
        Ok(Self {
            name: sources
                .first()
                .map_or("university", |source| &source.name)
                .to_owned(),
            fail_on: Level::Error,
        })
    }

    /// The name of the policy's own source.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A digest of everything the policy says.
    pub fn digest(&self) -> &str {
        ""
    }
}

/// What only the caller knows.
#[derive(Debug, Clone)]
pub struct Context {
    /// The day, in UTC, as `2026-11-22`.
    pub today: String,
    /// `--outbound`.
    pub outbound: Option<Expr>,
    /// `--fail-on`.
    pub fail_on: Level,
}

/// What the checks say.
pub struct Judged {
    /// Sorted.
    pub findings: Vec<Finding>,
    /// The answer.
    pub verdict: Verdict,
    /// The license the project goes out under, where known.
    pub outbound: Option<Expr>,
}

/// Judges an inventory.
pub fn check(_: &Inventory, _: &Policy, context: &Context) -> Judged {
    let _ = (&context.today, context.fail_on);
    Judged {
        findings: Vec::new(),
        verdict: Verdict::Placet,
        outbound: context.outbound.clone(),
    }
}

/// What a license asks: the category's name and one plain sentence.
pub fn category(_: &License) -> (&'static str, &'static str) {
    (
        "unknown",
        "placet does not know this license; somebody has to read it.",
    )
}
