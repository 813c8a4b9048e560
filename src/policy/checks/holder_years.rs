// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL023: years of copyright lines that cannot be right.

use std::collections::BTreeMap;

use super::named;
use crate::inventory::Place;
use crate::policy::case::{About, Case, Draft, count};
use crate::policy::{Check, Finding, Level, Meaning};

/// PL023.
pub const CHECK: Check = Check {
    code: "PL023",
    name: "holder-years",
    level: Level::Note,
    meaning: Meaning::Breach,
    summary: "A copyright line has a year that cannot be right.",
    why: "The year says when the work was first published; from it others tell how long the rights last. A year to come, one before there was software, or an end before the start is most often a slip.",
    fix: "Correct the year: that of the first publication, and no range is needed.",
    run,
};

/// Before there was software worth a copyright line.
const FIRST: u16 = 1950;
/// Lines of a file in which its copyright line stands; further down it may be what a program
/// works with.
const HEAD: usize = 100;

/// What is wrong with years; never reworded, it is part of the fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wrong {
    Future,
    Early,
    Backward,
}

fn run(case: &Case<'_>) -> Vec<Finding> {
    let today = case.today.year();
    let mut causes: BTreeMap<Wrong, (String, Vec<Place>)> = BTreeMap::new();
    for file in named::files(case) {
        for statement in &file.copyrights {
            let Some(wrong) = wrong(&statement.statement, today) else {
                continue;
            };
            if statement.lines.start > HEAD || case.waived(&CHECK, About::path(&file.path)) {
                continue;
            }
            let (_, places) = causes
                .entry(wrong)
                .or_insert_with(|| (statement.statement.clone(), Vec::new()));
            places.push(Place {
                path: file.path.clone(),
                lines: Some(statement.lines),
            });
        }
    }
    let finding = |(wrong, (first, places)): (Wrong, (String, Vec<Place>))| {
        let (key, what) = match wrong {
            Wrong::Future => ("future", "a year that is yet to come"),
            Wrong::Early => ("early", "a year before there was software"),
            Wrong::Backward => ("backward", "an end before its start"),
        };
        let number = count(places.len(), "copyright line has", "copyright lines have");
        case.finding(
            &CHECK,
            Draft {
                subject: "copyright years".to_owned(),
                content: key.to_owned(),
                message: format!("{number} {what}: \"{first}\"."),
                why: "It is most often a slip, and others rely on the line.".to_owned(),
                next_step: "Correct the year: that of the first publication.".to_owned(),
                locations: places,
                ..Draft::default()
            },
        )
    };
    causes.into_iter().map(finding).collect()
}

/// What is wrong with the years right behind the mark of a statement.
fn wrong(statement: &str, today: u16) -> Option<Wrong> {
    years(statement).into_iter().find_map(|(start, end)| {
        let backward = end.is_some_and(|end| end < start);
        let last = end.unwrap_or(start).max(start);
        match () {
            () if last > today => Some(Wrong::Future),
            () if start < FIRST || end.is_some_and(|end| end < FIRST) => Some(Wrong::Early),
            () if backward => Some(Wrong::Backward),
            () => None,
        }
    })
}

/// Years and ranges behind the mark, in order. Other numbers are no years: addresses, days.
fn years(statement: &str) -> Vec<(u16, Option<u16>)> {
    let digits = statement.find(|letter: char| letter.is_ascii_digit());
    let Some((mark, rest)) = digits.and_then(|at| statement.split_at_checked(at)) else {
        return Vec::new();
    };
    // a holder before the years may end in a number of its own
    let words = mark.split(|letter: char| !letter.is_alphanumeric());
    let mut words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    if !words.all(|word| word == "c" || word.contains("copyright") || word == "copr") {
        return Vec::new();
    }
    let ends = |letter: char| !letter.is_ascii_digit() && !" ,-–".contains(letter);
    let end = rest.find(ends).unwrap_or(rest.len());
    let glued = rest[end..]
        .starts_with(|letter: char| letter.is_alphanumeric() || "./:".contains(letter))
        && !rest[..end].ends_with([' ', ',']);
    let mut numbers = rest[..end].trim_end().replace('–', "-");
    while numbers.contains(" -") || numbers.contains("- ") {
        numbers = numbers.replace(" -", "-").replace("- ", "-");
    }
    let mut found = Vec::new();
    for part in numbers.split([' ', ',']).filter(|part| !part.is_empty()) {
        let ends: Vec<&str> = part.split('-').collect();
        let year = |text: &str| text.parse().ok().filter(|_| text.len() == 4);
        match ends[..] {
            [one] | [one, ""] => match year(one) {
                Some(one) => found.push((one, None)),
                None => break,
            },
            [start, end] => match year(start) {
                Some(start) => found.push((start, year(end))),
                None => break,
            },
            // a day
            _ => break,
        }
    }
    if glued {
        found.pop();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    // REUSE-IgnoreStart
    #[test]
    fn only_years_that_cannot_be_right() {
        let check = |statement: &str, want: Option<Wrong>| {
            assert_eq!(wrong(statement, 2026), want, "{statement}");
        };
        check("Copyright (c) 2020 Example", None);
        check("Copyright (c) 1998-2026 Example", None);
        check("Copyright (c) 1998, 2001 - 2004 Example", None);
        check("Copyright (c) 1998-03 Example", None);
        check("Copyright 2027 Example", Some(Wrong::Future));
        check("© 2020-2031 Example", Some(Wrong::Future));
        check("Copyright 1904 Example", Some(Wrong::Early));
        check("Copyright 2020-2018 Example", Some(Wrong::Backward));
        check("2020 – 2018 Example", Some(Wrong::Backward));
        check("Copyright 2020-10-05 Example", None);
        check("Copyright 12 Jan 2020 Example", None);
        check("Copyright 3000er Club", None);
        check("Copyright Example 2020, 9999 Main Street", None);
        check("Copyright Example", None);
    }
    // REUSE-IgnoreEnd
}
