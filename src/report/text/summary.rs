// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the answer rests on: licenses seen, dependencies, what was read and what was not.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rustc_hash::FxHashMap;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::inventory::{DependencyRecord, FileKind, Inventory, Place};
use crate::license::Expr;
use crate::package::Scope;
use crate::report::page::{
    DIM, PLAIN, Page, YELLOW, clean, count, place_text, prose, sentence, thousands,
};
use crate::report::{Judgement, Look};
use crate::resolve::Origin;
use crate::source::{Excerpt, Lines, Problem};

/// Lines shown of a long table.
const SHOWN: usize = 10;
/// Problems shown of many, and up to how many each is shown with its line: what could not be read
/// must not bury the answer.
const FEW: usize = 5;
const WITH_LINES: usize = 3;

/// Writes how many files carry which license.
pub fn licenses(inventory: &Inventory, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let files = inventory.files_by_license();
    if files.is_empty() {
        return Ok(());
    }
    page.heading("Licenses in files")?;
    let lies = lie_together(inventory);
    rows(&files, Some(&lies), look, page)
}

/// What the paths of all files of a license have in common: the file, or a folder.
fn lie_together(inventory: &Inventory) -> BTreeMap<String, &str> {
    let mut lies: FxHashMap<&Expr, &str> = FxHashMap::default();
    for file in &inventory.files {
        for detection in &file.detections {
            let path = file.path.as_str();
            let here = lies.entry(&detection.expression).or_insert(path);
            *here = common(here, path);
        }
    }
    let mut named: BTreeMap<String, &str> = BTreeMap::new();
    for (expression, path) in lies {
        let here = named.entry(expression.canonical().to_string());
        here.and_modify(|it| *it = common(it, path)).or_insert(path);
    }
    named
}

/// The path of two that are the same, or the folder that holds both, with its `/`.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    if one == other {
        return one;
    }
    let mut folder = match one.rfind('/') {
        Some(at) => &one[..=at],
        None => "",
    };
    while !other.starts_with(folder) {
        let above = folder.trim_end_matches('/').rfind('/');
        folder = above.map_or("", |at| &folder[..=at]);
    }
    folder
}

/// Writes a table of numbers and names, the largest first.
pub fn table(names: &BTreeMap<String, usize>, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    rows(names, None, look, page)
}

/// The same, each with where it lies.
fn rows(
    names: &BTreeMap<String, usize>,
    lies: Option<&BTreeMap<String, &str>>,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let mut sorted: Vec<(&String, usize)> = names.iter().map(|(name, n)| (name, *n)).collect();
    sorted.sort_by_key(|&(name, number)| (std::cmp::Reverse(number), name));
    let shown = if look.verbose || sorted.len() <= SHOWN + 1 {
        sorted.len()
    } else {
        SHOWN
    };
    let columns = sorted
        .first()
        .map_or(0, |&(_, number)| thousands(number).len());
    for (name, number) in sorted.iter().take(shown) {
        let number = format!("{:>columns$}  ", thousands(*number));
        let place = lies.and_then(|lies| lies.get(*name)).copied();
        let place = match place.unwrap_or_default() {
            "" => String::new(),
            place => format!("  {place}"),
        };
        page.line(
            2,
            4 + columns,
            &[(DIM, &number), (PLAIN, name), (DIM, &place)],
        )?;
    }
    match sorted.len() - shown {
        0 => Ok(()),
        more => page.line(
            4 + columns,
            4 + columns,
            &[(DIM, &format!("and {} more (--verbose)", thousands(more)))],
        ),
    }
}

/// Writes dependencies by scope and how their licenses were established.
pub fn dependencies(inventory: &Inventory, page: &mut Page<'_>) -> io::Result<()> {
    if inventory.dependencies.is_empty() {
        return Ok(());
    }
    page.heading("Dependencies")?;
    by_scope(inventory, page)
}

/// How many dependencies of each scope there are, and how their licenses became known.
pub fn by_scope(inventory: &Inventory, page: &mut Page<'_>) -> io::Result<()> {
    let of = |scope: Scope| {
        inventory
            .dependencies
            .iter()
            .filter(move |record| record.dependency.scope == scope)
    };
    let numbers = Scope::ALL.map(|scope| thousands(of(scope).count()));
    let columns = numbers.iter().map(String::len).max().unwrap_or_default();
    for (scope, number) in Scope::ALL.into_iter().zip(&numbers) {
        let records: Vec<&DependencyRecord> = of(scope).collect();
        if records.is_empty() {
            continue;
        }
        let label = format!("{:<9} {number:>columns$}  ", scope.name());
        let unknown = records
            .iter()
            .filter(|record| record.license.is_none())
            .count();
        let known = established(&records);
        let mut pieces = vec![(PLAIN, label.as_str()), (DIM, known.as_str())];
        let unknown_text = format!("{} not established", thousands(unknown));
        if unknown > 0 {
            if !known.is_empty() {
                pieces.push((DIM, ", "));
            }
            pieces.push((YELLOW, &unknown_text));
        }
        page.line(2, 2 + label.len(), &pieces)?;
    }
    Ok(())
}

/// How the licenses that are known became known.
fn established(records: &[&DependencyRecord]) -> String {
    [
        (Some(Origin::Vendored), "from copies in the tree"),
        (Some(Origin::Installed), "from installed packages"),
        (Some(Origin::Cache), "from the package manager's cache"),
        (Some(Origin::Lockfile), "from the lockfile"),
        (Some(Origin::Registry), "from registries on the network"),
        (None, "by other means"),
    ]
    .into_iter()
    .filter_map(|(origin, words)| {
        let number = records
            .iter()
            .filter(|record| record.license.is_some() && record.origin == origin)
            .count();
        (number > 0).then(|| format!("{} {words}", thousands(number)))
    })
    .collect::<Vec<_>>()
    .join(", ")
}

/// Problems that no finding speaks of: what a check says once is not said again.
pub fn untold<'a>(inventory: &'a Inventory, judgement: Option<&Judgement<'_>>) -> Vec<&'a Problem> {
    let findings = judgement.iter().flat_map(|judged| judged.findings);
    let told: BTreeSet<(&str, Option<Lines>)> = findings
        .flat_map(|finding| &finding.locations)
        .map(|place| (place.path.as_str(), place.lines))
        .collect();
    let problems = inventory.problems.iter();
    problems
        .filter(|problem| !told.contains(&(problem.path.as_str(), problem.lines)))
        .collect()
}

/// Writes what could not be read, each with its place.
pub fn problems(
    inventory: &Inventory,
    judgement: Option<&Judgement<'_>>,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let problems = untold(inventory, judgement);
    if problems.is_empty() {
        return Ok(());
    }
    page.heading(&format!(
        "Could not be read ({})",
        thousands(problems.len())
    ))?;
    // what only tests and examples hold is often broken on purpose
    let aside = |problem: &&Problem| {
        let kind = inventory.file(&problem.path).map(|file| file.kind);
        matches!(kind, Some(FileKind::Test | FileKind::Example))
    };
    let (aside, own): (Vec<&Problem>, Vec<&Problem>) = problems.iter().copied().partition(aside);
    let few = problems.len() <= WITH_LINES || look.verbose;
    let shown = match few {
        true => problems.len(),
        false => FEW,
    };
    for problem in own.iter().chain(&aside).take(shown) {
        one_problem(problem, few, page)?;
    }
    let more = problems.len().saturating_sub(shown);
    if more == 0 {
        return Ok(());
    }
    let mut words = format!("and {} more", thousands(more));
    let in_tests = aside.len().min(more);
    if in_tests > 0 {
        words.push_str(&match in_tests == more {
            true => ", all in tests and examples".to_owned(),
            false => format!(", {} of them in tests and examples", thousands(in_tests)),
        });
    }
    page.line(2, 4, &[(DIM, &format!("{words} (--verbose)"))])
}

fn one_problem(problem: &Problem, with_line: bool, page: &mut Page<'_>) -> io::Result<()> {
    let place = place_text(&Place::new(&problem.path, problem.lines));
    page.line(
        2,
        4,
        &[
            (YELLOW, place.as_str()),
            (PLAIN, ": "),
            (PLAIN, &prose(&problem.message)),
        ],
    )?;
    match problem.excerpt.as_deref().filter(|_| with_line) {
        Some(excerpt) => caret(excerpt, problem.lines.map(|lines| lines.start), page),
        None => Ok(()),
    }
}

/// The line concerned, with carets under the place.
pub fn caret(excerpt: &Excerpt, line: Option<usize>, page: &mut Page<'_>) -> io::Result<()> {
    let number = line.map(|line| line.to_string()).unwrap_or_default();
    let bare = " ".repeat(number.len());
    // wrapped, the carets would point elsewhere
    let room = page.width().map(|width| width - 4 - number.len() - 3);
    let (text, before, under) = window(excerpt, room);
    page.unwrapped(4, &[(DIM, &format!("{number} | ")), (PLAIN, &text)])?;
    page.unwrapped(
        4,
        &[
            (DIM, &format!("{bare} | ")),
            (
                YELLOW,
                &format!("{}{}", " ".repeat(before), "^".repeat(under)),
            ),
        ],
    )
}

/// A line as far as it has room, with the columns before its place and those of the place.
fn window(excerpt: &Excerpt, room: Option<usize>) -> (String, usize, usize) {
    let part = |range| clean(excerpt.text.get(range).unwrap_or_default());
    let before = part(0..excerpt.start).into_owned();
    let place = part(excerpt.start..excerpt.end).into_owned();
    let after = part(excerpt.end..excerpt.text.len()).trim_end().to_owned();
    let whole = format!("{before}{place}{after}");
    let columns = (before.width(), place.width().max(1));
    let Some(room) = room.filter(|room| whole.width() > *room) else {
        return (whole, columns.0, columns.1);
    };
    // half of what is left goes to the words before
    let lead = match columns.0 + columns.1 < room {
        true => columns.0,
        false => columns.0.min(room.saturating_sub(columns.1) / 2),
    };
    let mut text = String::new();
    if lead < columns.0 {
        let from = columns.0 - lead + 1;
        text.push('…');
        text.extend(
            before
                .chars()
                .scan(0, |at, letter| {
                    let here = *at;
                    *at += letter.width().unwrap_or_default();
                    Some((here, letter))
                })
                .filter(|(at, _)| *at >= from)
                .map(|(_, letter)| letter),
        );
    } else {
        text.push_str(&before);
    }
    let lead = text.width();
    let mut width = lead;
    for letter in place.chars().chain(after.chars()) {
        width += letter.width().unwrap_or_default();
        if width >= room {
            text.push('…');
            break;
        }
        text.push(letter);
    }
    let under = columns.1.min(text.width().saturating_sub(lead)).max(1);
    (text, lead, under)
}

/// Writes what was read and what was not.
pub fn coverage(inventory: &Inventory, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let coverage = &inventory.coverage;
    let mut text = format!(
        "Read {} ({})",
        count(coverage.files, "file", "files"),
        bytes(coverage.bytes)
    );
    // by name: a reason to skip that this table does not know is still counted
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, skip) in &coverage.skipped {
        *numbers.entry(skip.name()).or_default() += 1;
    }
    let skips: Vec<String> = numbers
        .into_iter()
        .map(|(name, number)| match name {
            "binary" => count(number, "binary file", "binary files"),
            "excluded" => count(number, "excluded path", "excluded paths"),
            "ignored" => count(number, "ignored path", "ignored paths"),
            "installed" => count(
                number,
                "folder of installed packages",
                "folders of installed packages",
            ),
            "link" => count(number, "symbolic link", "symbolic links"),
            "rest-of-large-file" => count(number, "rest of a large file", "rests of large files"),
            name => format!("{} {name}", thousands(number)),
        })
        .collect();
    if !skips.is_empty() {
        text.push_str("; skipped ");
        text.push_str(&skips.join(", "));
    }
    text.push('.');
    page.line(0, 0, &[(DIM, &text)])?;
    if let Some(spoken) = coverage.spoken {
        page.line(0, 0, &[(DIM, &sentence(&spoken.words()))])?;
    }
    for note in &coverage.notes {
        page.line(0, 0, &[(DIM, &sentence(note))])?;
    }
    if look.verbose {
        for (path, skip) in &coverage.skipped {
            page.line(2, 4, &[(DIM, &format!("{:<8} {path}", skip.name()))])?;
        }
    }
    Ok(())
}

fn bytes(number: u64) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "shown with one digit after the point"
    )]
    let float = number as f64;
    match number {
        ..1_000 => count(number.try_into().unwrap_or_default(), "byte", "bytes"),
        1_000..1_000_000 => format!("{:.1} kB", float / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", float / 1e6),
        _ => format!("{:.1} GB", float / 1e9),
    }
}

/// Writes which policy spoke.
pub fn policy(judgement: &Judgement<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let digest: String = judgement.policy_digest.chars().take(12).collect();
    let mut text = format!("Policy: {}", judgement.policy);
    if !digest.is_empty() {
        text.push_str(&format!(" ({digest})"));
    }
    let code = judgement.findings.first().map(|finding| finding.check.code);
    if let Some(code) = code {
        text.push_str(&format!(
            ". More about a finding: placet explain {code}, or --verbose"
        ));
    }
    page.line(0, 0, &[(DIM, &format!("{text}."))])
}
