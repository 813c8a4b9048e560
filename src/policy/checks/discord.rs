// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL013: two parts of one package that cannot be in one work.

use crate::compat::Fit;
use crate::policy::case::{About, Case, Discord, Draft, Part, Subject, list, name_of, sites_of};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL013.
pub const CHECK: Check = Check {
    code: "PL013",
    name: "license-discord",
    level: Level::Error,
    meaning: Meaning::Breach,
    summary: "Two parts of one package are under licenses that cannot be in one work.",
    why: "Each part may be fine by itself, and each may even fit the project's license, but the two together do not: the terms of one forbid what the other asks. A program built from both cannot be passed on under any license.",
    fix: "Replace one of the two parts, run one of them as a program of its own, or look for a version of one of them under another license.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    case.discords()
        .iter()
        .filter_map(|discord| finding(case, discord))
        .collect()
}

fn finding(case: &Case<'_>, discord: &Discord) -> Option<Finding> {
    let parts: Vec<&Part> = discord
        .parts
        .iter()
        .filter_map(|at| case.parts().get(*at))
        .collect();
    let under = |license| {
        let mut names: Vec<String> = parts
            .iter()
            .filter(|part| part.expression.licenses().contains(&license))
            .map(|part| name(case, part))
            .collect();
        names.sort_unstable();
        names.dedup();
        list(names, 4)
    };
    let (strong, other) = (&discord.strong, &discord.other);
    let package = match discord.package.as_str() {
        "" => "the project",
        folder => folder,
    };
    // whoever waives one of the two parts has answered for the pair
    let waived = [strong, other].into_iter().any(|license| {
        parts.iter().any(|part| {
            let purl = match part.subject {
                Subject::Dependency(at) => case.inventory.dependencies.get(at),
                Subject::Files(_) | Subject::Project => None,
            }
            .map(|record| record.dependency.purl.as_str());
            part.expression.licenses().contains(&license)
                && case.waived(
                    &CHECK,
                    About {
                        license: Some(license),
                        package: purl,
                        path: part.places.first().map(|place| place.path.as_str()),
                        waivable: true,
                    },
                )
        })
    });
    if waived {
        return None;
    }
    let mut why = format!(
        "{strong} wants the whole to go out under its own terms, and {other} does not let that be; the other way round it does not work either."
    );
    let doubt = parts.iter().find_map(|part| part.doubt);
    if let Some(doubt) = doubt.filter(|_| discord.fit < Fit::Conflict) {
        why.push(' ');
        why.push_str(doubt);
    }
    let records = parts.iter().filter_map(|part| match part.subject {
        Subject::Dependency(at) => case.inventory.dependencies.get(at),
        Subject::Files(_) | Subject::Project => None,
    });
    Some(case.finding(
        &CHECK,
        Draft {
            subject: format!("{strong} / {other}"),
            group: discord.package.clone(),
            message: format!(
                "{strong} and {other} cannot be in one work, and {package} holds both: {} under {strong}, {} under {other}.",
                under(strong),
                under(other)
            ),
            why,
            next_step: format!(
                "Replace {} or {}, or run one of them as a program of its own.",
                under(strong),
                under(other)
            ),
            locations: parts
                .iter()
                .filter(|part| !matches!(part.subject, Subject::Dependency(_)))
                .flat_map(|part| part.places.clone())
                .collect(),
            packages: sites_of(records),
            level: (discord.fit < Fit::Conflict).then_some(Level::Warning),
            ..Draft::default()
        },
    ))
}

fn name(case: &Case<'_>, part: &Part) -> String {
    match &part.subject {
        Subject::Dependency(at) => case
            .inventory
            .dependencies
            .get(*at)
            .map_or_else(String::new, name_of),
        Subject::Files(area) => match part.places.as_slice() {
            [place] => place.path.clone(),
            _ => area.words(),
        },
        Subject::Project => "the project".to_owned(),
    }
}
