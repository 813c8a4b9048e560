// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What was found and where, without a judgement: `placet licenses`.

use std::collections::BTreeMap;
use std::io;

use rustc_hash::FxHashMap;

use super::summary;
use crate::detect::Detection;
use crate::inventory::{FileRecord, Inventory, Place};
use crate::license::Expr;
use crate::report::Look;
use crate::report::page::{BOLD, DIM, PLAIN, Page, count, place_text};
use crate::rules;

/// Files shown under a license that is in many.
const SHOWN: usize = 8;

/// Writes all that was found, grouped by license.
pub fn write(inventory: &Inventory, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let groups = by_license(inventory);
    if groups.is_empty() {
        page.line(0, 0, &[(PLAIN, "No license was found in any file.")])?;
    }
    let mut ordered: Vec<_> = groups.iter().collect();
    ordered.sort_by_key(|(license, files)| (std::cmp::Reverse(files.len()), *license));
    for (at, (license, files)) in ordered.into_iter().enumerate() {
        if at > 0 {
            page.blank()?;
        }
        let number = format!("  {}", count(files.len(), "file", "files"));
        page.line(0, 2, &[(BOLD, license), (DIM, &number)])?;
        if !look.quiet {
            list(files, look, page)?;
        }
    }
    if look.quiet {
        return Ok(());
    }
    packages(inventory, page)?;
    holders(inventory, look, page)?;
    dependencies(inventory, look, page)?;
    markings(inventory, look, page)?;
    clues(inventory, look, page)?;
    summary::problems(inventory, None, look, page)?;
    page.blank()?;
    summary::coverage(inventory, look, page)
}

type Group<'a> = Vec<(&'a FileRecord, Vec<&'a Detection>)>;

/// Files by the licenses seen in them, written so that equal meanings fall together.
fn by_license(inventory: &Inventory) -> BTreeMap<String, Group<'_>> {
    // a tree has few expressions and a hundred thousand detections
    let mut numbers: FxHashMap<&Expr, usize> = FxHashMap::default();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for record in &inventory.files {
        for detection in &record.detections {
            let number = *numbers.entry(&detection.expression).or_insert_with(|| {
                let name = detection.expression.canonical().to_string();
                *names.entry(name).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                })
            });
            let group = &mut groups[number];
            match group.last_mut() {
                Some((last, here)) if std::ptr::eq(*last, record) => here.push(detection),
                _ => group.push((record, vec![detection])),
            }
        }
    }
    names
        .into_iter()
        .map(|(name, number)| (name, std::mem::take(&mut groups[number])))
        .collect()
}

fn list(files: &Group<'_>, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let shown = if look.verbose || files.len() == SHOWN + 1 {
        files.len()
    } else {
        SHOWN
    };
    for (record, detections) in files.iter().take(shown) {
        if look.verbose {
            page.line(2, 4, &[(PLAIN, &record.path)])?;
            for detection in detections {
                evidence(detection, 4, page)?;
            }
        } else if let Some(first) = detections.first() {
            let place = place_text(&Place::new(&record.path, first.lines));
            let mut words = format!("  {}", how(first));
            if detections.len() > 1 {
                words.push_str(&format!(", {} times", detections.len()));
            }
            page.line(2, 4, &[(PLAIN, &place), (DIM, &words)])?;
        }
    }
    match files.len().saturating_sub(shown) {
        0 => Ok(()),
        more => {
            let more = format!("and {} (--verbose)", count(more, "more file", "more files"));
            page.line(2, 4, &[(DIM, &more)])
        }
    }
}

/// What a detection rests on, in words; a score only where it is not all.
fn how(detection: &Detection) -> String {
    if detection.score >= 100.0 {
        detection.kind.name().to_owned()
    } else {
        // rounded down: 99.97 must not read as word for word
        let score = (f64::from(detection.score) * 10.0).floor() / 10.0;
        format!("{} {score:.1}%", detection.kind.name())
    }
}

/// A detection with its rule and, for a near match, the words that differ.
pub fn evidence(detection: &Detection, indent: usize, page: &mut Page<'_>) -> io::Result<()> {
    let lines = detection.lines;
    let cell = lines
        .cell
        .map_or(String::new(), |cell| format!(" (cell {cell})"));
    let where_it_is = match lines.start == lines.end {
        true => format!("line {}", lines.start),
        false => format!("lines {}-{}", lines.start, lines.end),
    };
    let text = format!(
        "{where_it_is}{cell}  {}  {}  by {}",
        detection.expression,
        how(detection),
        detection.rule
    );
    page.line(indent, indent + 2, &[(DIM, &text)])?;
    for difference in &detection.differences {
        let words = match (difference.missing.as_str(), difference.added.as_str()) {
            (missing, "") => format!("missing `{missing}`"),
            ("", added) => format!("added `{added}`"),
            (missing, added) => format!("`{added}` instead of `{missing}`"),
        };
        let text = format!("line {}: {words}", difference.lines.start);
        page.line(indent + 2, indent + 4, &[(DIM, &text)])?;
    }
    Ok(())
}

fn packages(inventory: &Inventory, page: &mut Page<'_>) -> io::Result<()> {
    if inventory.packages.is_empty() {
        return Ok(());
    }
    page.heading("Declared in manifests")?;
    for package in &inventory.packages {
        let name = package.name.as_deref().unwrap_or("(no name)");
        let version = package.version.as_deref().unwrap_or_default();
        let space = if version.is_empty() { "" } else { " " };
        let declared = match &package.declared {
            None => "no license declared".to_owned(),
            Some(declared) => match &declared.expression {
                Some(expression) => expression.to_string(),
                None => match &declared.unclear {
                    Some(unclear) => format!("`{}`: {unclear}", declared.statement),
                    None => format!("`{}`", declared.statement),
                },
            },
        };
        page.line(
            2,
            4,
            &[
                (PLAIN, name),
                (PLAIN, space),
                (PLAIN, version),
                (PLAIN, "  "),
                (BOLD, &declared),
                (DIM, "  "),
                (DIM, &package.path),
            ],
        )?;
    }
    Ok(())
}

fn holders(inventory: &Inventory, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let named = inventory.files.iter().flat_map(|record| {
        let holders = record.copyrights.iter();
        holders.filter_map(|copyright| Some((copyright.holder.as_deref()?, &record.path)))
    });
    let groups = rules::holders::grouped(named).into_iter();
    let files: BTreeMap<String, usize> = groups
        .map(|(holder, mut paths)| {
            paths.dedup();
            (holder.to_owned(), paths.len())
        })
        .collect();
    if files.is_empty() {
        return Ok(());
    }
    page.heading("Copyright holders, by files")?;
    summary::table(&files, look, page)
}

fn dependencies(inventory: &Inventory, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    summary::dependencies(inventory, page)?;
    let mut packages: BTreeMap<String, usize> = BTreeMap::new();
    for record in &inventory.dependencies {
        let license = match &record.license {
            Some(license) => license.canonical().to_string(),
            None => "not established".to_owned(),
        };
        *packages.entry(license).or_default() += 1;
    }
    if packages.is_empty() {
        return Ok(());
    }
    page.heading("Licenses of dependencies, by packages")?;
    summary::table(&packages, look, page)?;
    if look.verbose {
        super::dependencies::flat(inventory, look, page)?;
    }
    Ok(())
}

/// What restricts the work or tells where it comes from: places by what they say.
fn markings(inventory: &Inventory, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let mut groups: BTreeMap<&str, Vec<(Place, &str)>> = BTreeMap::new();
    for record in &inventory.files {
        for marking in &record.markings {
            let place = Place::new(&record.path, marking.lines);
            let group = groups.entry(marking.rule.kind.name()).or_default();
            group.push((place, &marking.text));
        }
    }
    if groups.is_empty() {
        return Ok(());
    }
    page.heading("Markings")?;
    for (kind, places) in groups {
        let number = format!("  {}", count(places.len(), "place", "places"));
        page.line(2, 4, &[(BOLD, kind), (DIM, &number)])?;
        let shown = if look.verbose { places.len() } else { SHOWN };
        for (place, text) in places.iter().take(shown) {
            let text = format!("  {text}");
            page.line(4, 6, &[(PLAIN, &place_text(place)), (DIM, &text)])?;
        }
        if let more @ 1.. = places.len().saturating_sub(shown) {
            let more = format!(
                "and {} (--verbose)",
                count(more, "more place", "more places")
            );
            page.line(4, 6, &[(DIM, &more)])?;
        }
    }
    Ok(())
}

/// Weak mentions: how many, and each of them where more is asked for.
fn clues(inventory: &Inventory, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let number: usize = inventory
        .files
        .iter()
        .map(|record| record.clues.len())
        .sum();
    if number == 0 {
        return Ok(());
    }
    page.heading(&format!(
        "{} too weak to count",
        count(number, "mention", "mentions")
    ))?;
    if !look.verbose {
        return page.line(2, 2, &[(DIM, "--verbose lists them")]);
    }
    for record in inventory
        .files
        .iter()
        .filter(|record| !record.clues.is_empty())
    {
        page.line(2, 4, &[(PLAIN, &record.path)])?;
        for clue in &record.clues {
            evidence(clue, 4, page)?;
        }
    }
    Ok(())
}
