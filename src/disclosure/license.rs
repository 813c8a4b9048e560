// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The license it is to go out under, and those that would work as well.

use std::collections::BTreeMap;

use super::{Draft, Row, Section, Table, row};
use crate::compat::Fit;
use crate::inventory::Place;
use crate::license::Expr;
use crate::policy::OutboundSource;
use crate::policy::case::{Case, Part, list};
use crate::rules::compatibility::candidates;

/// Obstacles named in one cell, places of a row.
const SHOWN: usize = 3;

pub fn fill(draft: &mut Draft<'_>, section: &mut Section) {
    let case = draft.known.case;
    let current = case.outbound();
    match current {
        Some(outbound) => {
            let (how, places) = match &outbound.source {
                OutboundSource::Option => ("as asked on the command line", Vec::new()),
                OutboundSource::Policy => ("the policy says so", Vec::new()),
                OutboundSource::Manifest(place) => ("taken from a manifest", vec![place.clone()]),
                OutboundSource::LicenseFiles(places) => {
                    ("taken from the license files", places.clone())
                }
            };
            section.fact(
                "outbound",
                "Intended license",
                format!("{} ({how})", outbound.expression),
                places,
            );
        }
        None => section.note("Nothing says which license is intended."),
    }
    disagreement(draft, section);

    let mut tried: Vec<Expr> = candidates().iter().map(|id| Expr::id(*id)).collect();
    if let Some(outbound) = current {
        tried.retain(|license| *license != outbound.expression);
        tried.insert(0, outbound.expression.clone());
    }
    let is_current = |license: &Expr| current.is_some_and(|it| it.expression == *license);
    // licenses that the same things stand against are one row
    let mut rows: Vec<Row> = Vec::new();
    for license in tried {
        let (fit, against, places) = outlook(case, &license);
        let mark = if is_current(&license) {
            " (intended)"
        } else {
            ""
        };
        let name = format!("{license}{mark}");
        let told = [fit.to_owned(), against];
        match rows
            .iter_mut()
            .find(|row| row.cells.get(1..) == Some(&told[..]))
        {
            Some(row) => {
                if let Some(names) = row.cells.first_mut() {
                    names.push_str(", ");
                    names.push_str(&name);
                }
            }
            None => {
                let [fit, against] = told;
                rows.push(row([name, fit, against], places));
            }
        }
    }
    section.table(Table {
        key: "alternatives",
        title: "Would it work?",
        columns: &[
            ("license", "License"),
            ("fit", "Fits"),
            ("against", "What stands against it"),
        ],
        telling: 2,
        rows,
    });
    let unknown = case
        .dependencies()
        .filter(|(_, record)| case.license_of(record).is_none())
        .count();
    if unknown > 0 {
        section.note(format!("This holds for what is known: {unknown} packages whose license is not established may stand against any of them."));
    }
    section.note("`placet compat` gives the reasons at length.");
}

/// The answer for one license, what stands against it, and where.
fn outlook(case: &Case<'_>, license: &Expr) -> (&'static str, String, Vec<Place>) {
    let clashes = case.clashes_under(license);
    let worst = clashes.iter().map(|clash| clash.fit).max();
    let words = match worst {
        None => "yes",
        Some(Fit::Ok | Fit::Obligations) => "yes, with duties",
        Some(Fit::Review) => "somebody has to look",
        Some(Fit::Conflict) => "no",
    };
    let mut causes: BTreeMap<String, Vec<&Part>> = BTreeMap::new();
    for clash in clashes.iter().filter(|clash| Some(clash.fit) == worst) {
        if let Some(part) = case.parts().get(clash.part) {
            causes
                .entry(clash.license.to_string())
                .or_default()
                .push(part);
        }
    }
    let mut places: Vec<Place> = causes
        .values()
        .flatten()
        .flat_map(|part| part.places.clone())
        .collect();
    places.sort();
    places.dedup();
    places.truncate(SHOWN);
    let against = causes
        .into_iter()
        .map(|(license, parts)| format!("{license} of {}", case.describe(&parts)));
    (words, list(against, SHOWN), places)
}

/// What files at the root declare, where they do not agree.
fn disagreement(draft: &Draft<'_>, section: &mut Section) {
    let mut declared: Vec<(Expr, Place)> = Vec::new();
    for package in super::project::packages(draft) {
        let Some(license) = package.declared.as_ref() else {
            continue;
        };
        if let Some(expression) = &license.expression
            && super::depth(&package.path) == 0
        {
            let place = Place {
                path: package.path.clone(),
                lines: license.lines,
            };
            declared.push((expression.canonical(), place));
        }
    }
    let first = declared.first().map(|(license, _)| license.clone());
    if declared
        .iter()
        .any(|(license, _)| Some(license) != first.as_ref())
    {
        for (license, place) in declared {
            section.fact("declared", "Declared", license.to_string(), vec![place]);
        }
        section.note("The files at the root do not agree on the license.");
    }
}
