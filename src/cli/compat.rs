// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet compat`: whether one license goes into another, or under which licenses a tree may
//! go out.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use placet::ScanOptions;
use placet::compat::{self, Fit, Use};
use placet::license::{Expr, License};
use placet::policy::case::{Case, Clash, Part, Subject, name_of};
use placet::policy::settle::settle;
use placet::report::compat::{
    Blocker, Options, Outlook, Question, options, options_json, question, question_json,
};
use placet::rules::compatibility::{Known, candidates};

use super::{CompatArgs, environment, output, policy, progress};

/// Taken where nothing is said: what most parts of research software are.
const DEFAULT_USE: Use = Use::Linked;

/// Answers a question about licenses or about a tree.
pub fn run(arguments: &CompatArgs) -> anyhow::Result<ExitCode> {
    let subject = arguments.subject.as_str();
    let read = Expr::parse(subject);
    match (&arguments.outbound, read) {
        (Some(outbound), Ok(inbound)) => licenses(arguments, &inbound, outbound),
        (_, read) => {
            let path = Path::new(subject);
            match (path.exists(), read) {
                (true, _) => tree(arguments, path),
                (false, Ok(_)) => bail!(
                    "`{subject}` is a license: say with --outbound under which one it is to go out"
                ),
                (false, Err(error)) => {
                    let near = error.nearest.as_ref();
                    let hint =
                        near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    bail!("`{subject}` is no folder and no SPDX expression: {error}{hint}")
                }
            }
        }
    }
}

fn licenses(arguments: &CompatArgs, inbound: &Expr, outbound: &Expr) -> anyhow::Result<ExitCode> {
    let usage = arguments.usage.unwrap_or(DEFAULT_USE);
    let answer = compat::compare(inbound, outbound, usage);
    let asked = Question {
        inbound,
        outbound,
        usage,
        stated: arguments.usage.is_some(),
        answer: &answer,
    };
    if arguments.report == "json" {
        output::to_stdout(|to| question_json(&asked, to))?;
    } else {
        output::page(arguments.color.color, environment::width(), |page| {
            question(&asked, page)
        })?;
    }
    Ok(status(answer.fit))
}

fn status(fit: Fit) -> ExitCode {
    match fit {
        Fit::Ok | Fit::Obligations => ExitCode::SUCCESS,
        Fit::Conflict => ExitCode::from(1),
        Fit::Review => ExitCode::from(2),
    }
}

fn tree(arguments: &CompatArgs, root: &Path) -> anyhow::Result<ExitCode> {
    let color = arguments.color.color;
    let rules = policy::load_for(None, root, color)?;
    let scan = ScanOptions {
        places: environment::places(root),
        ..ScanOptions::default()
    };
    let inventory = crate::scan_with(root, &scan, &progress::Progress::new(true))?;
    let context = policy::context(arguments.outbound.as_ref())?;
    let settled = settle(&inventory, &rules, context.today);
    let case = Case::of(&settled, &rules, &context);
    let current = case.outbound().map(|outbound| &outbound.expression);
    let unknown = unknown(&case);
    let mut tried: Vec<Expr> = Vec::new();
    if arguments.outbound.is_none() {
        tried.extend(candidates().iter().map(|id| Expr::id(*id)));
    }
    if let Some(current) = current
        && !tried.contains(current)
    {
        tried.insert(0, current.clone());
    }
    let rows: Vec<Outlook> = tried
        .into_iter()
        .map(|license| outlook(&case, license, current))
        .collect();
    let found = Options {
        now: case.outbound().map(placet::policy::Outbound::sentence),
        parts: case.foreign_parts().count(),
        unknown: &unknown,
        options: &rows,
    };
    if arguments.report == "json" {
        output::to_stdout(|to| options_json(&found, to))?;
    } else {
        output::page(color, environment::width(), |page| options(&found, page))?;
    }
    let fit = match rows.iter().find(|row| row.current) {
        Some(row) => row.fit,
        None => rows
            .iter()
            .map(|row| row.fit)
            .min()
            .context("nothing was tried")?,
    };
    // what is not established is never fine
    Ok(status(if unknown.is_empty() {
        fit
    } else {
        fit.max(Fit::Review)
    }))
}

/// What stands against a license, what conflicts first.
fn outlook(case: &Case<'_>, license: Expr, current: Option<&Expr>) -> Outlook {
    let clashes = case.clashes_under(&license);
    type Cause<'c> = (Fit, &'c License, Option<&'c Subject>);
    let mut causes: BTreeMap<Cause<'_>, Vec<(&Clash, &Part)>> = BTreeMap::new();
    for clash in &clashes {
        if let Some(part) = case.parts().get(clash.part) {
            // dependencies under one license are one line, parts of the tree one each
            let files = match &part.subject {
                Subject::Dependency(_) => None,
                subject => Some(subject),
            };
            causes
                .entry((clash.fit, &clash.license, files))
                .or_default()
                .push((clash, part));
        }
    }
    let blockers: Vec<Blocker> = causes
        .into_iter()
        .rev()
        .filter_map(|((fit, license, _), clashes)| {
            let (clash, part) = *clashes.first()?;
            let pair = clash
                .answer
                .pairs
                .iter()
                .find(|pair| pair.inbound == *license)?;
            let parts: Vec<&Part> = clashes.iter().map(|(_, part)| *part).collect();
            Some(Blocker {
                license: license.to_string(),
                fit,
                what: case.describe(&parts),
                usage: part.usage,
                inferred: part.inferred.to_owned(),
                why: compat::sentence(pair),
                places: parts.iter().flat_map(|part| part.places.clone()).collect(),
            })
        })
        .collect();
    let worst = blockers.iter().map(|blocker| blocker.fit).max();
    let none = if case.foreign_parts().next().is_none() {
        Fit::Ok
    } else {
        Fit::Obligations
    };
    Outlook {
        current: current == Some(&license),
        fit: worst.unwrap_or(none),
        license,
        blockers,
    }
}

/// Parts whose license nobody here knows.
fn unknown(case: &Case<'_>) -> Vec<String> {
    let nobody_knows = |part: &&Part| {
        let licenses = part.expression.licenses();
        licenses
            .into_iter()
            .any(|license| Known::new(license).is_unknown())
    };
    let parts = case.foreign_parts().filter(nobody_knows);
    let mut names: Vec<String> = parts
        .map(|part| format!("{} ({})", case.describe(&[part]), part.expression))
        .collect();
    names.extend(
        case.dependencies()
            .filter(|(_, record)| case.license_of(record).is_none())
            .map(|(_, record)| name_of(record)),
    );
    names.sort();
    names.dedup();
    names
}
