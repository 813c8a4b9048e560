// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the page counts before it shows anything: licenses, families, holders, folders.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::inventory::FileRecord;
use crate::license::Expr;
use crate::report::Report;
use crate::rules::categories::{Category, category_of};
use crate::rules::holders;

/// A license expression as files and dependencies have it.
#[derive(Debug)]
pub struct LicenseTally {
    /// In one spelling for all that means the same.
    pub expression: Expr,
    /// What it asks.
    pub family: Category,
    /// Files that say it.
    pub files: usize,
    /// Dependencies under it.
    pub dependencies: usize,
}

/// Numbers of one folder.
#[derive(Debug, Default)]
pub struct FolderTally {
    /// Files read.
    pub files: usize,
    /// Those that say a license.
    pub licensed: usize,
    /// Those that name a holder.
    pub held: usize,
}

/// All numbers.
#[derive(Debug, Default)]
pub struct Tally<'a> {
    /// Licenses in the order in which they were met.
    pub licenses: Vec<LicenseTally>,
    /// The number of each expression, as it is written, in `licenses`.
    numbers: FxHashMap<&'a Expr, usize>,
    /// Files by family; one that says several counts for each.
    pub files: BTreeMap<Category, usize>,
    /// Dependencies by family.
    pub dependencies: BTreeMap<Category, usize>,
    /// Dependencies whose license nobody knows.
    pub not_established: usize,
    /// Files by holder, under the name that is written most often.
    pub holders: BTreeMap<&'a str, usize>,
    /// That name, by every way to write it.
    names: FxHashMap<&'a str, &'a str>,
    /// Folders at the top of the tree; files beside them are under the empty name.
    pub folders: BTreeMap<&'a str, FolderTally>,
    /// Files in which nothing was seen.
    pub empty: usize,
    /// Files that say a license.
    pub licensed: usize,
}

impl<'a> Tally<'a> {
    /// Counts.
    pub fn of(report: &'a Report<'_>) -> Self {
        let mut tally = Self::default();
        let mut meanings = FxHashMap::default();
        for file in &report.inventory.files {
            tally.file(file, &mut meanings);
        }
        tally.holders(&report.inventory.files);
        for record in &report.inventory.dependencies {
            let Some(license) = report.concluded(record) else {
                tally.not_established += 1;
                continue;
            };
            let at = tally.license(license, &mut meanings);
            if let Some(license) = tally.licenses.get_mut(at) {
                license.dependencies += 1;
                *tally.dependencies.entry(license.family).or_default() += 1;
            }
        }
        tally
    }

    /// The name under which a holder is counted.
    pub fn holder<'n>(&self, spelled: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.names.get(spelled).copied().unwrap_or(spelled)
    }

    /// The number of an expression that was counted.
    pub fn number(&self, expression: &Expr) -> Option<usize> {
        self.numbers.get(expression).copied()
    }

    fn file(&mut self, file: &'a FileRecord, meanings: &mut FxHashMap<Expr, usize>) {
        let (licensed, held) = (!file.detections.is_empty(), !file.copyrights.is_empty());
        let top = file.path.split_once('/').map_or("", |(top, _)| top);
        let folder = self.folders.entry(top).or_default();
        folder.files += 1;
        folder.licensed += usize::from(licensed);
        folder.held += usize::from(held);
        self.licensed += usize::from(licensed);
        self.empty += usize::from(is_empty(file));

        let mut here: Vec<usize> = file
            .detections
            .iter()
            .map(|detection| self.license(&detection.expression, meanings))
            .collect();
        here.sort_unstable();
        here.dedup();
        let mut families = Vec::new();
        for at in here {
            if let Some(license) = self.licenses.get_mut(at) {
                license.files += 1;
                families.push(license.family);
            }
        }
        families.sort_unstable();
        families.dedup();
        for family in families {
            *self.files.entry(family).or_default() += 1;
        }
        for clue in &file.clues {
            self.license(&clue.expression, meanings);
        }
    }

    fn holders(&mut self, files: &'a [FileRecord]) {
        let named = files.iter().enumerate().flat_map(|(at, file)| {
            let holders = file.copyrights.iter();
            holders.filter_map(move |it| {
                let holder = it.holder.as_deref()?;
                Some((holder, (at, holder)))
            })
        });
        for (name, mut seen) in holders::grouped(named) {
            self.names
                .extend(seen.iter().map(|(_, spelled)| (*spelled, name)));
            seen.dedup_by_key(|(at, _)| *at);
            self.holders.insert(name, seen.len());
        }
    }

    fn license(&mut self, expression: &'a Expr, meanings: &mut FxHashMap<Expr, usize>) -> usize {
        // a tree has few expressions and a hundred thousand detections
        if let Some(at) = self.numbers.get(expression) {
            return *at;
        }
        let canonical = expression.canonical();
        let at = *meanings.entry(canonical.clone()).or_insert_with(|| {
            self.licenses.push(LicenseTally {
                family: family(&canonical),
                expression: canonical,
                files: 0,
                dependencies: 0,
            });
            self.licenses.len() - 1
        });
        self.numbers.insert(expression, at);
        at
    }
}

/// Whether nothing was seen in a file.
pub fn is_empty(file: &FileRecord) -> bool {
    file.detections.is_empty() && file.clues.is_empty() && file.copyrights.is_empty()
}

/// What an expression asks: of a choice the least, of what applies together the most.
pub fn family(expression: &Expr) -> Category {
    let of = |members: &[Expr]| members.iter().map(family).collect::<Vec<_>>();
    match expression {
        Expr::License(license) => Some(category_of(license)),
        Expr::And(members) => of(members).into_iter().max_by_key(|it| weight(*it)),
        Expr::Or(members) => of(members).into_iter().min_by_key(|it| weight(*it)),
    }
    .unwrap_or(Category::Unknown)
}

/// Categories by what they ask; those of other kinds of works ask for little more than a notice.
fn weight(category: Category) -> (u8, Category) {
    let weight = match category {
        Category::PublicDomain => 0,
        Category::Permissive => 1,
        Category::Data | Category::Docs | Category::Font => 2,
        _ => 3,
    };
    (weight, category)
}

/// A family as people say it.
pub fn words(category: Category) -> String {
    let name = category.name().replace('-', " ");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_asks_the_least_and_a_sum_the_most() {
        let check = |text: &str, want: Category| {
            assert_eq!(family(&Expr::parse(text).unwrap()), want, "{text}");
        };
        check("MIT OR GPL-3.0-only", Category::Permissive);
        check("MIT AND GPL-3.0-only", Category::StrongCopyleft);
        check("CC-BY-4.0 AND GPL-3.0-only", Category::StrongCopyleft);
        check("CC-BY-4.0 AND MIT", Category::Docs);
        check("LicenseRef-ours AND AGPL-3.0-only", Category::Unknown);
        assert_eq!(words(Category::PublicDomain), "Public domain");
    }
}
// REUSE-IgnoreEnd
