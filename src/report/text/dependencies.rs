// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The table of dependencies: `placet deps`, flat by what they are for, or as a tree.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use unicode_width::UnicodeWidthStr;

use super::summary;
use crate::inventory::{DependencyRecord, Inventory};
use crate::package::Scope;
use crate::report::Look;
use crate::report::page::{
    BOLD, DIM, PLAIN, Page, Piece, YELLOW, clean, count, place_text, thousands,
};
use crate::resolve::Origin;
use crate::source::{file_name, folder};

/// Widest column of names and of licenses; what is longer pushes the rest of its line.
const NAMES: usize = 36;
const LICENSES: usize = 28;

/// Writes all dependencies, as a tree or flat.
pub fn write(inventory: &Inventory, tree: bool, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let all = &inventory.dependencies;
    if all.is_empty() {
        let text = "No dependency was found: no manifest or lockfile that placet reads names one, and no folder holds somebody else's code.";
        page.line(0, 0, &[(PLAIN, text)])?;
    } else {
        let unknown = all.iter().filter(|it| it.license.is_none()).count();
        let known = match unknown {
            0 => "the licenses of all are established".to_owned(),
            some => format!("the license of {some} is not established"),
        };
        let number = count(all.len(), "dependency", "dependencies");
        page.line(0, 2, &[(BOLD, &number), (PLAIN, ": "), (PLAIN, &known)])?;
        if !look.quiet {
            summary::by_scope(inventory, page)?;
        }
        if look.quiet {
            let columns = Columns::of(all);
            let mut unknown = all.iter().filter(|it| it.license.is_none());
            unknown.try_for_each(|record| row(record, &columns, look, page))?;
        } else if tree {
            as_tree(inventory, page)?;
        } else {
            flat(inventory, look, page)?;
        }
    }
    if look.quiet {
        return Ok(());
    }
    summary::problems(inventory, None, look, page)?;
    page.blank()?;
    summary::coverage(inventory, look, page)
}

/// What the columns show, and how wide they are.
struct Columns {
    names: usize,
    licenses: usize,
    /// Packages of several ecosystems: each says its own.
    ecosystems: bool,
    /// The project has several parts: each package says whose it is.
    members: bool,
    /// Why licenses are not established, and of how many, where it is said above the table.
    told: BTreeMap<String, usize>,
}

impl Columns {
    fn of(records: &[DependencyRecord]) -> Self {
        let widest = |texts: &mut dyn Iterator<Item = String>, most: usize| {
            let widths = texts.map(|text| clean(&text).width());
            widths.filter(|width| *width <= most).max().unwrap_or(0)
        };
        let ecosystems: BTreeSet<_> = records.iter().map(|it| it.dependency.ecosystem).collect();
        let members: BTreeSet<&String> = records.iter().flat_map(|it| &it.members).collect();
        Self {
            names: widest(&mut records.iter().map(DependencyRecord::title), NAMES),
            licenses: widest(
                &mut records
                    .iter()
                    .filter_map(|it| Some(it.license.as_ref()?.to_string())),
                LICENSES,
            ),
            ecosystems: ecosystems.len() > 1,
            members: members.len() > 1,
            told: repeated(records),
        }
    }

    fn is_told(&self, why: &str) -> bool {
        self.told.contains_key(why)
    }
}

/// Reasons that many dependencies share.
fn repeated(records: &[DependencyRecord]) -> BTreeMap<String, usize> {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for record in records.iter().filter(|record| record.license.is_none()) {
        if let Some(why) = &record.not_established {
            *reasons.entry(why.clone()).or_default() += 1;
        }
    }
    reasons.retain(|_, number| *number > 1);
    reasons
}

/// Writes each dependency on a line, by what it is for.
pub fn flat(inventory: &Inventory, look: Look, page: &mut Page<'_>) -> io::Result<()> {
    let columns = Columns::of(&inventory.dependencies);
    for (why, number) in &columns.told {
        let text = format!("{} not established: {why}.", thousands(*number));
        page.line(2, 4, &[(YELLOW, &text)])?;
    }
    for scope in Scope::ALL {
        let here = inventory.dependencies.iter();
        let mut here: Vec<&DependencyRecord> =
            here.filter(|it| it.dependency.scope == scope).collect();
        if here.is_empty() {
            continue;
        }
        here.sort_by_cached_key(|it| (it.title().to_lowercase(), it.dependency.ecosystem));
        page.heading(words(scope))?;
        for record in here {
            row(record, &columns, look, page)?;
        }
    }
    Ok(())
}

fn words(scope: Scope) -> &'static str {
    match scope {
        Scope::Runtime => "To run (runtime)",
        Scope::Optional => "For features that are not on by default (optional)",
        Scope::Build => "To build (build)",
        Scope::Test => "To test (test)",
        Scope::Dev => "To develop (dev)",
    }
}

fn row(
    record: &DependencyRecord,
    columns: &Columns,
    look: Look,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let title = padded(&record.title(), columns.names);
    let hang = 2 + columns.names + 2;
    let mut rest: Vec<String> = Vec::new();
    if columns.ecosystems {
        rest.push(record.dependency.ecosystem.name().to_owned());
    }
    rest.extend(from_where(record, look));
    if record.path.len() > 1 {
        let shown = if look.verbose {
            record.path.as_slice()
        } else {
            record.path.get(..1).unwrap_or_default()
        };
        rest.push(format!("<- {}", shown.join(" <- ")));
    }
    if columns.members && !record.members.is_empty() {
        rest.push(format!("for {}", some_of(&record.members)));
    }
    let rest = rest.join("  ");
    let license;
    let (style, text) = match (&record.license, &record.not_established) {
        (Some(known), _) => {
            license = padded(&known.to_string(), columns.licenses);
            (PLAIN, license.as_str())
        }
        (None, why) => {
            license = match why.as_deref().filter(|why| !columns.is_told(why)) {
                Some(why) => format!("not established: {why}"),
                None => padded("not established", columns.licenses),
            };
            (YELLOW, license.as_str())
        }
    };
    let pieces = [
        (BOLD, title.as_str()),
        (PLAIN, "  "),
        (style, text),
        (PLAIN, "  "),
        (DIM, &rest),
    ];
    page.line(2, hang, &pieces)?;
    if look.verbose {
        for place in &record.named_in {
            let place = place_text(place);
            page.line(hang, hang, &[(DIM, "named in "), (DIM, &place)])?;
        }
    }
    Ok(())
}

fn padded(text: &str, width: usize) -> String {
    let room = width.saturating_sub(clean(text).width());
    format!("{text}{:room$}", "")
}

/// Where the license was read; nothing where it is not known. The name of the package itself
/// says nothing new there.
fn from_where(record: &DependencyRecord, look: Look) -> Option<String> {
    record.license.as_ref()?;
    let place = record.origin_place.as_deref().unwrap_or_default();
    let mut holder = folder(place);
    if file_name(holder).starts_with('@') {
        holder = folder(holder);
    }
    if holder.is_empty() || look.verbose {
        holder = place;
    }
    Some(match record.origin? {
        Origin::Lockfile => place.to_owned(),
        Origin::Vendored => format!("copy in {place}"),
        // where almost all lie
        Origin::Installed if matches!(holder, "site-packages" | "node_modules") => {
            "installed".to_owned()
        }
        Origin::Installed => format!("installed in {holder}"),
        Origin::Registry if look.verbose => format!("stated at {place}"),
        Origin::Registry => {
            let address = place.split_once("://").map_or(place, |(_, rest)| rest);
            let host = address.split('/').next().unwrap_or(address);
            format!("stated by {host}")
        }
        Origin::Cache if look.verbose => format!("cached in {place}"),
        Origin::Cache => {
            let cache = place.split('/').next().unwrap_or(place);
            format!("cached in {cache}")
        }
    })
}

fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let more = names.len().saturating_sub(SHOWN);
    let shown = names
        .get(..names.len() - more)
        .unwrap_or_default()
        .join(", ");
    match more {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Each dependency once, below the one that brings it in on the shortest way.
fn as_tree(inventory: &Inventory, page: &mut Page<'_>) -> io::Result<()> {
    let all = &inventory.dependencies;
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    let mut roots: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut untold: Vec<usize> = Vec::new();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_cached_key(|at| all.get(*at).map(|it| it.title().to_lowercase()));
    for at in order {
        let Some(record) = all.get(at) else { continue };
        match brought_by(record, all) {
            Some(parent) => below[parent].push(at),
            None => match record.path.as_slice() {
                [member] => roots.entry(member).or_default().push(at),
                _ => untold.push(at),
            },
        }
    }
    for (member, direct) in &roots {
        page.heading(member)?;
        branch(direct, &below, all, "", page)?;
    }
    if !untold.is_empty() {
        page.heading("Listed, but not told by whom they are needed")?;
        branch(&untold, &below, all, "", page)?;
    }
    page.blank()?;
    let note = "Each package stands once, where the way to it is shortest.";
    page.line(0, 0, &[(DIM, note)])
}

/// The dependency above this one on its way to the project.
fn brought_by(record: &DependencyRecord, all: &[DependencyRecord]) -> Option<usize> {
    let (first, rest) = record.path.split_first()?;
    let mut parents = record.needed_by.iter().copied();
    parents.find(|at| {
        all.get(*at)
            .is_some_and(|parent| parent.path == rest && parent.name() == *first)
    })
}

/// Ways are bounded in length, so this goes no deeper than they.
fn branch(
    here: &[usize],
    below: &[Vec<usize>],
    all: &[DependencyRecord],
    indent: &str,
    page: &mut Page<'_>,
) -> io::Result<()> {
    for (number, at) in here.iter().enumerate() {
        let Some(record) = all.get(*at) else {
            continue;
        };
        let is_last = number + 1 == here.len();
        let twig = format!("{indent}{}", if is_last { "└─ " } else { "├─ " });
        let title = record.title();
        let license = record.license.as_ref().map(ToString::to_string);
        let scope = match record.dependency.scope {
            Scope::Runtime => String::new(),
            other => format!("  {}", other.name()),
        };
        let mut pieces: Vec<Piece<'_>> = vec![(DIM, &twig), (BOLD, &title), (PLAIN, "  ")];
        pieces.push(match &license {
            Some(license) => (PLAIN, license),
            None => (YELLOW, "not established"),
        });
        pieces.push((DIM, &scope));
        page.unwrapped(0, &pieces)?;
        let further = format!("{indent}{}", if is_last { "   " } else { "│  " });
        let children = below.get(*at).map_or(&[][..], Vec::as_slice);
        branch(children, below, all, &further, page)?;
    }
    Ok(())
}
