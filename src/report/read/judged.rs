// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the policy said, as a report tells it: findings, decisions, proofs, obligations.

use serde::Deserialize;

use super::value::{At, Day, Line, Named, One, Plain, Said, places};
use crate::inventory::Place;
use crate::policy::baseline::{Baseline, Compared, Entry};
use crate::policy::since::Since;
use crate::policy::{
    Asker, Check, Decision, DecisionKind, Finding, KnownBy, Level, Obligation, Proof, Ruling, Site,
    Standing,
};
use crate::rules::obligations;

/// The policy that judged.
#[derive(Deserialize)]
pub struct Policy {
    pub name: String,
    pub digest: Plain,
    pub outbound: Option<Said>,
    pub fail_level: Named<Level>,
}

/// A finding.
#[derive(Deserialize)]
pub struct Found {
    code: String,
    level: Named<Level>,
    subject: String,
    message: String,
    why: String,
    next_step: String,
    fingerprint: Plain,
    baseline: Option<Stands>,
    proof: Option<String>,
    excerpt: Option<Line>,
    locations: Vec<At>,
}

#[derive(Deserialize)]
struct Stands {
    known_places: usize,
    new_places: Vec<Spot>,
}

#[derive(Deserialize)]
struct Spot {
    path: String,
    #[serde(default)]
    package: String,
}

fn check(code: &str, checks: &[&'static Check]) -> Result<&'static Check, String> {
    let known = checks.iter().copied().find(|check| check.code == code);
    known.ok_or_else(|| format!("{code:?} is no check that this placet knows"))
}

impl Found {
    /// The finding, of one of these checks.
    pub fn finding(self, checks: &[&'static Check]) -> Result<Finding, String> {
        let check = check(&self.code, checks)?;
        let locations = places(self.locations);
        if locations.is_empty() {
            return Err(format!("a finding of {} has no place", check.code));
        }
        let standing = self.baseline.map(|stands| Standing {
            new: stands
                .new_places
                .into_iter()
                .map(|spot| Site {
                    place: Place::file(&spot.path),
                    of: spot.package,
                })
                .collect(),
            known: stands.known_places,
        });
        Ok(Finding {
            check,
            level: self.level.0,
            cause: self.subject.clone(),
            subject: self.subject,
            message: self.message,
            why: self.why,
            next_step: self.next_step,
            locations,
            fingerprint: self.fingerprint.0,
            sites: Vec::new(),
            known_by: KnownBy::Place,
            standing,
            proof: self.proof,
            excerpt: self.excerpt.map(|line| line.0),
        })
    }
}

/// How the answer to an expression came about.
#[derive(Deserialize)]
pub struct Proven {
    expression: Said,
    ruling: Named<Ruling>,
    proof: Vec<String>,
}

impl From<Proven> for Proof {
    fn from(proven: Proven) -> Self {
        Self {
            expression: proven.expression.0,
            ruling: proven.ruling.0,
            steps: proven.proof,
        }
    }
}

/// A duty with the parts that ask for it.
#[derive(Deserialize)]
pub struct Owed {
    id: String,
    asked_by: Vec<Asks>,
}

#[derive(Deserialize)]
struct Asks {
    license: One,
    what: String,
    parts: usize,
    in_tree: bool,
}

impl TryFrom<Owed> for Obligation {
    type Error = String;

    fn try_from(owed: Owed) -> Result<Self, String> {
        let duty = obligations::duty(&owed.id);
        let asked_by = owed.asked_by.into_iter().map(|asks| Asker {
            license: asks.license.0,
            what: asks.what,
            parts: asks.parts,
            in_tree: asks.in_tree,
        });
        Ok(Self {
            duty: duty
                .ok_or_else(|| format!("{:?} is no obligation that this placet knows", owed.id))?,
            asked_by: asked_by.collect(),
        })
    }
}

/// A decision that was applied.
#[derive(Deserialize)]
pub struct Decided {
    kind: Named<DecisionKind>,
    check: Option<String>,
    license: Option<Said>,
    instead_of: Option<Said>,
    package: Option<String>,
    path: Option<String>,
    who: String,
    why: String,
    since: Day,
    until: Option<Day>,
    digest: Option<Plain>,
    from: At,
}

impl Decided {
    pub fn decision(self, checks: &[&'static Check]) -> Result<Decision, String> {
        let named = self.check.map(|code| check(&code, checks)).transpose()?;
        let bare = Decision::told(self.kind.0, self.since.0, self.from.0);
        let about = bare.about(self.package, self.path);
        let mut decision = about.ok_or("a decision is about a glob that cannot be read")?;
        decision.check = named;
        decision.license = self.license.map(|said| said.0);
        decision.instead_of = self.instead_of.map(|said| said.0);
        decision.who = self.who;
        decision.why = self.why;
        decision.until = self.until.map(|day| day.0);
        decision.digest = self.digest.map(|digest| digest.0);
        Ok(decision)
    }
}

/// How the findings stand to a baseline.
#[derive(Deserialize)]
pub struct Compares {
    gone: Vec<Gone>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct Gone {
    code: String,
    cause: String,
    level: Named<Level>,
    path: String,
    #[serde(default)]
    package: String,
}

impl Compares {
    /// The comparison under a policy; what of the baseline is still there is not told.
    pub fn compared(self, policy: &Policy) -> Compared {
        let gone = self.gone.into_iter().map(|gone| Entry {
            check: gone.code,
            cause: gone.cause,
            level: gone.level.0,
            path: gone.path,
            of: gone.package,
            text: String::new(),
            file: String::new(),
        });
        Compared {
            gone: gone.collect(),
            notes: self.notes,
            kept: Baseline {
                tool: env!("CARGO_PKG_VERSION").to_owned(),
                policy: policy.name.clone(),
                policy_digest: policy.digest.0.clone(),
                entries: Vec::new(),
            },
        }
    }
}

/// What of the tree was judged.
#[derive(Deserialize)]
pub struct Changed {
    revision: String,
    commit: Plain,
    changed_files: usize,
    findings_elsewhere: usize,
    everything_because_of: Option<String>,
}

impl From<Changed> for Since {
    fn from(changed: Changed) -> Self {
        Self {
            revision: changed.revision,
            commit: changed.commit.0,
            changed: changed.changed_files,
            elsewhere: changed.findings_elsewhere,
            everything: changed.everything_because_of,
        }
    }
}
