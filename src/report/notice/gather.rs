// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What has to be told of which package: from the words that lie with it, the license that the
//! policy takes, and the SPDX license list where a package has no text of its own.
//!
//! Two files are the same text when they differ in blanks and copyright lines only; those lines
//! stand with the packages. A file that holds more than one license, or words that placet
//! does not know, keeps its lines where they are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Missing, Notice, Package, Text, Upstream, User};
use crate::inventory::DependencyRecord;
use crate::inventory::terms::Term;
use crate::license::{Expr, License};
use crate::package::Scope;
use crate::policy::{Case, Judge};
use crate::report::page::clean;
use crate::source::file_name;

/// Most copyright lines taken from the files of a copy.
const MOST_LINES: usize = 100;

/// A text before it has a number.
struct Draft {
    title: String,
    text: String,
    listed: bool,
    users: Vec<(usize, Vec<String>)>,
}

/// Gathers what has to be told: of what is distributed, or of everything.
#[must_use]
pub fn gather(case: &Case<'_>, all: bool) -> Notice {
    let inventory = case.inventory;
    let mut gathered = Gathered::new(case);
    for (at, record) in inventory.dependencies.iter().enumerate() {
        let shipped = matches!(record.dependency.scope, Scope::Runtime | Scope::Optional);
        let excluded = record
            .named_in
            .iter()
            .all(|place| case.policy.excluded(&place.path).is_some());
        if (all || shipped) && !excluded && !record.dependency.own {
            gathered.add(at, record);
        }
    }
    gathered.finish()
}

struct Gathered<'c> {
    case: &'c Case<'c>,
    judge: Judge<'c>,
    packages: Vec<Package>,
    missing: Vec<Missing>,
    /// By licenses and words.
    texts: BTreeMap<(String, String), Draft>,
    /// By file name and words.
    notices: BTreeMap<(String, String), Vec<String>>,
}

impl<'c> Gathered<'c> {
    fn new(case: &'c Case<'c>) -> Self {
        let judge = match case.outbound() {
            Some(outbound) => Judge::within(case.policy, &outbound.expression),
            None => Judge::new(case.policy),
        };
        Self {
            case,
            judge,
            packages: Vec::new(),
            missing: Vec::new(),
            texts: BTreeMap::new(),
            notices: BTreeMap::new(),
        }
    }

    fn add(&mut self, at: usize, record: &'c DependencyRecord) {
        let purl = record.dependency.purl.as_str();
        let copies: Vec<&str> = self.copies(at);
        let mut terms: Vec<&Term> = Vec::new();
        let kept = &self.case.inventory.terms;
        terms.extend(kept.packages.get(purl).into_iter().flatten());
        for copy in &copies {
            let inside = format!("{copy}/");
            let below = kept.files.range(inside.clone()..);
            let below = below.take_while(|(path, _)| path.starts_with(&inside));
            terms.extend(below.map(|(_, term)| term));
        }
        let mut paths = BTreeSet::new();
        terms.retain(|term| paths.insert(term.path.as_str()));

        let number = self.packages.len();
        let license = self.case.license_of(record);
        let taken = license.map(|license| self.judge.taken(license));
        let mut package = Package {
            name: clean(&record.name()).into_owned(),
            version: record.dependency.version.as_deref().map(shown),
            purl: purl.to_owned(),
            scope: record.dependency.scope.name(),
            copy: copies.first().map(|copy| shown(copy)),
            license: license.map(ToString::to_string),
            taken: taken
                .as_ref()
                .filter(|taken| Some(*taken) != license)
                .map(ToString::to_string),
            open: taken.as_ref().is_some_and(has_choice),
            copyrights: Vec::new(),
            texts: Vec::new(),
            remarks: Vec::new(),
        };
        let wanted: Vec<&License> = taken.as_ref().map(Expr::licenses).unwrap_or_default();
        let whole: Vec<&License> = license.map(Expr::licenses).unwrap_or_default();
        let mut covered: Vec<&License> = Vec::new();
        let mut own_text = false;
        for term in terms {
            let file = file_name(&term.path);
            if term.cut {
                self.miss(
                    &package,
                    format!("the end of {}, which is too long", shown(file)),
                );
            }
            if term.notice {
                let key = (shown(file), tidy(&term.text));
                self.notices.entry(key).or_default().push(title(&package));
                continue;
            }
            let of = |list: &[&License], license: &License| {
                list.iter().any(|other| same_text(other, license))
            };
            let not_taken = !term.licenses.is_empty()
                && term
                    .licenses
                    .iter()
                    .all(|it| !of(&wanted, it) && of(&whole, it));
            if not_taken {
                continue;
            }
            own_text = true;
            covered.extend(&term.licenses);
            if let Some(words) = unfilled(&term.text) {
                package.remarks.push(format!(
                    "the template in its {} was never filled in: {words}",
                    shown(file)
                ));
            }
            let (lines, text) = split(term);
            for line in &lines {
                if !package.copyrights.contains(line) {
                    package.copyrights.push(line.clone());
                }
            }
            let names: Vec<String> = term.licenses.iter().map(ToString::to_string).collect();
            let name = match (names.is_empty(), &term.says) {
                (false, _) => names.join(", "),
                (true, Some(says)) => format!("{} ({says})", shown(file)),
                (true, None) => shown(file),
            };
            self.text(name, text, false, number, lines);
        }
        if package.copyrights.is_empty() {
            package.copyrights = self.lines_of_files(&copies);
        }
        let lines = package.copyrights.clone();
        let mut from_list = Vec::new();
        for license in &wanted {
            if covered.iter().any(|known| same_text(known, license)) {
                if let Some(exception) = &license.exception {
                    let own = covered
                        .iter()
                        .any(|it| it.exception.as_ref() == Some(exception));
                    if !own && let Some(text) = spdx::exception_id(exception) {
                        let name = exception.to_string();
                        self.text(name, tidy(text.text()), true, number, Vec::new());
                    }
                }
                continue;
            }
            match spdx::license_id(&license.id) {
                Some(listed) => {
                    let text = without_blanks_to_fill(&tidy(listed.text()));
                    self.text(license.id.to_string(), text, true, number, lines.clone());
                    from_list.push(license.to_string());
                    if let Some(exception) =
                        license.exception.as_deref().and_then(spdx::exception_id)
                    {
                        let name = exception.name.to_owned();
                        self.text(name, tidy(exception.text()), true, number, Vec::new());
                    }
                }
                // words of its own, which lie beside it
                None if own_text => {}
                None => self.miss(&package, format!("text of {license} not found")),
            }
        }
        if !from_list.is_empty() {
            from_list.dedup();
            package.remarks.push(format!(
                "no text of {} was found with it; the one of the SPDX license list is given",
                from_list.join(", ")
            ));
        }
        if license.is_none() {
            let why = record.not_established.as_deref();
            let why = why.map_or(String::new(), |why| format!(": {}", clean(why)));
            self.miss(&package, format!("license not established{why}"));
        }
        if package.copyrights.is_empty() && license.is_some() {
            package
                .remarks
                .push("no copyright line was found with it".to_owned());
        }
        self.packages.push(package);
    }

    /// The folders and files of the tree that are copies of a dependency.
    fn copies(&self, at: usize) -> Vec<&'c str> {
        let all = self.case.inventory.copies.iter();
        let of = all.filter(|(_, index)| *index == at);
        of.map(|(path, _)| path.as_str()).collect()
    }

    /// What the files of copies say of copyrights.
    fn lines_of_files(&self, copies: &[&str]) -> Vec<String> {
        let inventory = self.case.inventory;
        let files = copies.iter().flat_map(|copy| {
            inventory
                .file(copy)
                .into_iter()
                .chain(inventory.below(copy))
        });
        let mut lines: Vec<String> = Vec::new();
        for copyright in files.flat_map(|file| &file.copyrights) {
            let line = shown(&copyright.statement);
            if lines.len() < MOST_LINES && !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }

    fn miss(&mut self, package: &Package, what: String) {
        self.missing.push(Missing {
            package: title(package),
            what,
        });
    }

    fn text(
        &mut self,
        title: String,
        text: String,
        listed: bool,
        package: usize,
        copyrights: Vec<String>,
    ) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let draft = self
            .texts
            .entry((title.clone(), words.join(" ")))
            .or_insert_with(|| Draft {
                title,
                text: text.clone(),
                listed,
                users: Vec::new(),
            });
        if draft.listed && !listed {
            (draft.text, draft.listed) = (text, false);
        }
        match draft.users.last_mut() {
            Some((last, lines)) if *last == package => {
                for line in copyrights {
                    if !lines.contains(&line) {
                        lines.push(line);
                    }
                }
            }
            _ => draft.users.push((package, copyrights)),
        }
    }

    fn finish(self) -> Notice {
        let mut packages = self.packages;
        let mut texts = Vec::new();
        for (at, draft) in self.texts.into_values().enumerate() {
            let number = at + 1;
            let mut users = Vec::new();
            for (of, copyrights) in draft.users {
                if let Some(package) = packages.get_mut(of) {
                    package.texts.push(number);
                    users.push(User {
                        title: title(package),
                        choice: choice(package),
                        copyrights,
                    });
                }
            }
            texts.push(Text {
                number,
                title: draft.title,
                listed: draft.listed,
                text: draft.text,
                packages: users,
            });
        }
        let project = self.case.inventory.project();
        Notice {
            project: project.and_then(|package| package.name.as_deref().map(shown)),
            missing: self.missing,
            packages,
            texts,
            notices: self
                .notices
                .into_iter()
                .map(|((file, text), packages)| Upstream {
                    packages,
                    file,
                    text,
                })
                .collect(),
        }
    }
}

fn title(package: &Package) -> String {
    match &package.version {
        Some(version) => format!("{} {version}", package.name),
        None => package.name.clone(),
    }
}

/// Which license is made use of, in words, where there is a choice.
fn choice(package: &Package) -> Option<String> {
    let license = package.license.as_ref()?;
    match (&package.taken, package.open) {
        (Some(taken), false) => Some(format!("{license}, of which {taken} is taken")),
        (Some(taken), true) => Some(format!("{license}, taken as {taken}; the choice is open")),
        (None, true) => Some(format!("{license}; the choice is open")),
        (None, false) => None,
    }
}

fn has_choice(expr: &Expr) -> bool {
    match expr {
        Expr::License(_) => false,
        Expr::And(members) => members.iter().any(has_choice),
        Expr::Or(_) => true,
    }
}

/// Whether two licenses have one text: GNU's do not tell "only" from "or later".
fn same_text(one: &License, other: &License) -> bool {
    fn base(id: &str) -> &str {
        let id = id.strip_suffix("-only").unwrap_or(id);
        id.strip_suffix("-or-later").unwrap_or(id)
    }
    base(&one.id) == base(&other.id)
}

/// The copyright lines of a file, and its text without them.
fn split(term: &Term) -> (Vec<String>, String) {
    let one = term.licenses.len() == 1 && term.says.is_some();
    let of_work = term.lines_of_work();
    let mut copyrights: Vec<String> = Vec::new();
    let mut text = String::new();
    for (at, line) in term.text.lines().enumerate() {
        if of_work.contains(&(at + 1)) {
            // signs of a comment around the license are no part of the line
            let signs = |letter: char| letter.is_whitespace() || "#*/;%".contains(letter);
            let line = shown(line.trim_start_matches(signs).trim_end());
            if !line.is_empty() && !copyrights.contains(&line) {
                copyrights.push(line);
            }
            if one {
                continue;
            }
        }
        text.push_str(line);
        text.push('\n');
    }
    (copyrights, tidy(&text))
}

/// A text of which nothing reaches a terminal but words, without blank lines around it or
/// blanks behind its lines.
fn tidy(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let parts: Vec<_> = line.trim_end().split('\t').map(clean).collect();
        let line = parts.join("\t");
        let blank = line.is_empty();
        let after_blank = lines.last().is_none_or(String::is_empty);
        if !(blank && after_blank) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.join("\n")
}

fn shown(text: &str) -> String {
    clean(text).into_owned()
}

/// Words of templates that somebody was to fill in.
const BLANKS: &[&str] = &[
    "[year]",
    "[yyyy]",
    "[fullname]",
    "[name of copyright owner]",
    "[name of author]",
    "<year>",
    "<yyyy>",
    "<owner>",
    "<author>",
    "<copyright holders>",
    "<copyright holder>",
    "<name of author>",
    "<name of copyright owner>",
    "{yyyy}",
    "{year}",
    "{fullname}",
    "{name of copyright owner}",
    "{{ year }}",
    "{{ organization }}",
    "{{year}}",
];

/// Behind these words licenses show how to apply them; blanks there are part of the text.
const APPENDICES: &[&str] = &["how to apply", "exhibit a", "exhibit b"];

/// The line of a license file that somebody was to fill in.
fn unfilled(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let end = APPENDICES
        .iter()
        .filter_map(|words| lower.find(words))
        .min();
    let body = lower.get(..end.unwrap_or(lower.len()))?;
    let lines = body.lines().zip(text.lines());
    for (lower, line) in lines {
        if BLANKS.iter().any(|blank| lower.contains(blank)) {
            return Some(shown(line.trim()));
        }
    }
    None
}

/// A text of the license list without its line for copyrights, which stand with the packages.
fn without_blanks_to_fill(text: &str) -> String {
    let is_blank = |line: &str| {
        let line = line.to_lowercase();
        line.contains("copyright") && line.len() < 100 && BLANKS.iter().any(|it| line.contains(it))
    };
    let end = unfilled(text);
    let lines = text
        .lines()
        .filter(|line| !(is_blank(line) && end.as_deref().is_some()));
    tidy(&lines.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_from_appendices() {
        let check = |text: &str, want: Option<&str>| assert_eq!(unfilled(text).as_deref(), want);
        check(
            "MIT License\n\nCopyright (c) [year] [fullname]\n",
            Some("Copyright (c) [year] [fullname]"),
        );
        check(
            "Copyright (c) <YEAR> <OWNER>.",
            Some("Copyright (c) <YEAR> <OWNER>."),
        );
        check("Copyright (c) 2024 Example University", None);
        check(spdx::license_id("Apache-2.0").unwrap().text(), None);
        check(spdx::license_id("GPL-3.0-only").unwrap().text(), None);
    }

    #[test]
    fn the_list_has_no_blank_to_fill_in_mit() {
        let text = without_blanks_to_fill(&tidy(spdx::license_id("MIT").unwrap().text()));
        assert!(!text.contains("<year>"), "{text}");
        assert!(text.contains("above copyright notice"), "{text}");
    }
}
