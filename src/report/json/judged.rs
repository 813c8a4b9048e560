// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the `json` report says of the policy's answer: findings, how answers came about, duties,
//! and what was held against it.

use serde::{Serialize, Serializer};

use super::{Excerpt, Location, Shown, locations};
use crate::license::Expr;
use crate::policy;
use crate::report::Judgement;

#[derive(Serialize)]
pub struct Finding<'a> {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    meaning: &'static str,
    subject: &'a str,
    message: &'a str,
    why: &'a str,
    next_step: &'a str,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Standing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<Excerpt<'a>>,
    locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
struct Standing<'a> {
    state: &'static str,
    known_places: usize,
    new_places: Vec<Site<'a>>,
}

#[derive(Serialize)]
struct Site<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    package: &'a str,
}

/// How the findings stand to a baseline.
#[derive(Serialize)]
pub struct Baseline<'a> {
    new: usize,
    known: usize,
    gone: Vec<Gone<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Gone<'a> {
    code: &'a str,
    cause: &'a str,
    level: &'static str,
    #[serde(flatten)]
    place: Site<'a>,
}

impl<'a> Baseline<'a> {
    pub fn of(judgement: &Judgement<'a>) -> Option<Self> {
        let baseline = judgement.narrowed?.baseline.as_ref()?;
        let known = judgement.known().len();
        Some(Self {
            new: judgement.findings.len() - known,
            known,
            gone: baseline
                .gone
                .iter()
                .map(|entry| Gone {
                    code: &entry.check,
                    cause: &entry.cause,
                    level: entry.level.name(),
                    place: Site {
                        path: &entry.path,
                        package: &entry.of,
                    },
                })
                .collect(),
            notes: &baseline.notes,
        })
    }
}

/// What of the tree was judged.
#[derive(Serialize)]
pub struct Since<'a> {
    revision: &'a str,
    commit: &'a str,
    changed_files: usize,
    findings_elsewhere: usize,
    everything_because_of: Option<&'a str>,
}

impl<'a> Since<'a> {
    pub fn of(judgement: &Judgement<'a>) -> Option<Self> {
        let since = judgement.narrowed?.since.as_ref()?;
        Some(Self {
            revision: &since.revision,
            commit: &since.commit,
            changed_files: since.changed,
            findings_elsewhere: since.elsewhere,
            everything_because_of: since.everything.as_deref(),
        })
    }
}

pub fn findings<S: Serializer>(
    findings: &Option<&[policy::Finding]>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_seq(findings.iter().copied().flatten().map(|finding| Finding {
        code: finding.check.code,
        name: finding.check.name,
        level: finding.level.name(),
        meaning: match finding.check.meaning {
            policy::Meaning::Breach => "breach",
            policy::Meaning::NotEstablished => "not established",
        },
        subject: &finding.subject,
        message: &finding.message,
        why: &finding.why,
        next_step: &finding.next_step,
        fingerprint: &finding.fingerprint,
        baseline: finding.standing.as_ref().map(|standing| {
            Standing {
                state: if finding.is_known() {
                    "unchanged"
                } else {
                    "new"
                },
                known_places: standing.known,
                new_places: standing
                    .new
                    .iter()
                    .map(|site| Site {
                        path: &site.place.path,
                        package: &site.of,
                    })
                    .collect(),
            }
        }),
        proof: finding.proof.as_deref(),
        excerpt: finding.excerpt.as_ref().map(Excerpt::of),
        locations: locations(&finding.locations),
    }))
}

/// How the answer to an expression of several licenses came about.
#[derive(Serialize)]
pub struct Judged<'a> {
    expression: Shown<'a, Expr>,
    ruling: &'static str,
    proof: &'a [String],
}

pub fn proofs<S: Serializer>(proofs: &Option<&[policy::Proof]>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(proofs.iter().copied().flatten().map(|proof| Judged {
        expression: Shown(&proof.expression),
        ruling: proof.ruling.name(),
        proof: &proof.steps,
    }))
}

#[derive(Serialize)]
pub struct Obligation<'a> {
    id: &'static str,
    title: &'static str,
    text: &'static str,
    when: &'static str,
    source: &'static str,
    asked_by: Vec<Asker<'a>>,
}

#[derive(Serialize)]
struct Asker<'a> {
    license: String,
    what: &'a str,
    parts: usize,
    in_tree: bool,
}

pub fn obligations<S: Serializer>(
    obligations: &Option<&[policy::Obligation]>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_seq(obligations.iter().copied().flatten().map(|obligation| {
        Obligation {
            id: obligation.duty.id,
            title: obligation.duty.title,
            text: obligation.duty.text,
            when: obligation.duty.when.name(),
            source: obligation.duty.source,
            asked_by: obligation
                .asked_by
                .iter()
                .map(|asker| Asker {
                    license: asker.license.to_string(),
                    what: &asker.what,
                    parts: asker.parts,
                    in_tree: asker.in_tree,
                })
                .collect(),
        }
    }))
}
