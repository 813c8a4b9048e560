// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL009: something could not be read, so what it holds is not known.

use std::collections::BTreeMap;

use crate::inventory::{FileKind, Place};
use crate::policy::case::{About, Case, Draft, count};
use crate::policy::valid::Reach;
use crate::policy::{Check, Finding, KnownBy, Level, Meaning};
use crate::source::{Problem, ProblemKind};

/// PL009.
pub const CHECK: Check = Check {
    code: "PL009",
    name: "not-read",
    level: Level::Error,
    meaning: Meaning::NotEstablished,
    summary: "Something could not be read.",
    why: "A file that was not read may hold anything. placet says so instead of passing over it.",
    fix: "Make the file readable, repair it, or exclude it in the policy with the reason why it does not matter.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    if case.is_empty() && case.inventory.problems.is_empty() {
        return vec![nothing(case)];
    }
    // a file that does not parse is a cause of its own; a hundred without permission are one
    let mut causes: BTreeMap<(ProblemKind, bool, &str), Vec<&Problem>> = BTreeMap::new();
    for problem in &case.inventory.problems {
        // PL006 has the expressions
        if problem.kind == ProblemKind::BadExpression
            || case.reach(&problem.path) == Reach::Off
            || case.waived(&CHECK, About::path(&problem.path))
        {
            continue;
        }
        let test = case.kind(&problem.path) == Some(FileKind::Test);
        let key = match problem.kind {
            ProblemKind::Malformed => problem.path.as_str(),
            _ => "",
        };
        causes
            .entry((problem.kind, test, key))
            .or_default()
            .push(problem);
    }
    causes
        .into_iter()
        .filter_map(|((kind, test, key), problems)| {
            let first = problems.first()?;
            let detail = first.message.trim_end_matches('.');
            let message = match problems.len() {
                1 => format!("{} was not read: {detail}.", first.path),
                _ => format!(
                    "{} not read: {}: {detail}; and others.",
                    count(problems.len(), "file was", "files were"),
                    first.path
                ),
            };
            Some(
                case.finding(
                    &CHECK,
                    Draft {
                        subject: if key.is_empty() {
                            kind.name().to_owned()
                        } else {
                            key.to_owned()
                        },
                        content: kind.name().to_owned(),
                        group: test.to_string(),
                        known_by: KnownBy::File,
                        message,
                        why: "What was not read may hold anything.".to_owned(),
                        next_step: next_step(kind).to_owned(),
                        locations: problems
                            .iter()
                            .map(|problem| Place {
                                path: problem.path.clone(),
                                lines: problem.lines,
                            })
                            .collect(),
                        level: match kind {
                            _ if test => Some(Level::Note),
                            // links out of the tree are not part of what is published
                            ProblemKind::OutsideTree => Some(Level::Note),
                            // the beginning was read, and licenses stand there
                            ProblemKind::TooLarge => Some(Level::Warning),
                            ProblemKind::Unreadable
                            | ProblemKind::Malformed
                            | ProblemKind::BadExpression => None,
                        },
                        ..Draft::default()
                    },
                ),
            )
        })
        .collect()
}

/// A tree of which nothing was read must not look clean.
fn nothing(case: &Case<'_>) -> Finding {
    case.finding(
        &CHECK,
        Draft {
            subject: "nothing".to_owned(),
            message: "Nothing was read: the folder holds no text that is not ignored.".to_owned(),
            why: "There is nothing to judge.".to_owned(),
            next_step: "Check the path, and what .gitignore, .ignore and .placetignore hide; --no-ignore reads it all.".to_owned(),
            locations: vec![Place { path: ".".to_owned(), lines: None }],
            ..Draft::default()
        },
    )
}

fn next_step(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Unreadable => "Make the file readable for you, and run placet again.",
        ProblemKind::TooLarge => {
            "Look at the file yourself; exclude it in the policy if it holds no license."
        }
        ProblemKind::Malformed => "Repair the file, and run placet again.",
        ProblemKind::BadExpression => "Write the expression with ids of the SPDX license list.",
        ProblemKind::OutsideTree => {
            "Check that nothing you publish depends on what lies outside the project."
        }
    }
}
