// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a README says of the license of the project: the first sentence of its section on the
//! license, and its badges.
//!
//! Apart from the licenses of the file, which this adds nothing to: a claim is held against the
//! license file and the manifests beside the README, and is no license of anything. Where a
//! sentence may speak of a part, of others' work or of the past, nothing is claimed.

mod badges;
mod headings;

use super::{Detection, Evidence};
use crate::license::Expr;
use crate::rules::Rules;
use crate::rules::readme::Readme;
use crate::source::{LineIndex, Lines, Span, file_name};

/// What a README says of the license of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The license.
    pub expression: Expr,
    /// That, and what else is named beside it: one that is meant may be among them. Whether all
    /// apply or one may be chosen is not told.
    pub beside: Expr,
    /// Where it is said.
    pub by: Speaker,
    /// The lines.
    pub lines: Lines,
}

/// What of a README speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaker {
    /// Its section on the license.
    Section,
    /// A badge.
    Badge,
}

/// Whether a file is a README, in whatever language.
pub(super) fn is_readme(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    name.starts_with("readme") && Form::of(&name).is_some()
}

/// How a README is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Markdown,
    Rst,
    Org,
    Asciidoc,
    Plain,
}

impl Form {
    fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        Some(match ending {
            "md" | "markdown" | "mkd" | "rmd" | "qmd" => Self::Markdown,
            "rst" => Self::Rst,
            "org" => Self::Org,
            "adoc" | "asciidoc" => Self::Asciidoc,
            "" | "txt" => Self::Plain,
            _ => return None,
        })
    }
}

/// A README while it is read.
pub(super) struct Page<'a> {
    pub path: &'a str,
    pub text: &'a str,
    pub lines: &'a LineIndex<'a>,
}

impl Page<'_> {
    /// All claims; `outside` says whether a place is to be read at all.
    pub fn claims(
        &self,
        (detections, clues): (&[Detection], &[Detection]),
        rules: &Rules,
        outside: &dyn Fn(&usize) -> bool,
    ) -> Vec<Claim> {
        let name = file_name(self.path).to_ascii_lowercase();
        let Some(form) = Form::of(&name) else {
            return Vec::new();
        };
        let badges = badges::find(self.text, Readme::embedded());
        let badges: Vec<(Span, Expr)> = badges
            .into_iter()
            .filter(|badge| outside(&badge.span.start))
            .filter_map(|badge| Some((badge.span, rules.meaning(&badge.name).ok()?)))
            .filter(|(_, expression)| is_listed(expression))
            .collect();
        let mut claims = Vec::new();
        if let Some(beside) = Expr::and(badges.iter().map(|(_, it)| it.clone())) {
            claims.extend(badges.into_iter().map(|(span, expression)| Claim {
                expression,
                beside: beside.clone(),
                by: Speaker::Badge,
                lines: self.lines.lines(&span),
            }));
        }
        let sections = headings::sections(self.text, form, Readme::embedded());
        claims.extend(
            sections
                .into_iter()
                .filter_map(|section| self.section(section, detections, clues)),
        );
        claims.sort_by_key(|claim| (claim.lines.start, claim.by));
        claims
    }

    /// What a section claims: the license that its first sentence on licenses names.
    fn section(
        &self,
        section: Span,
        detections: &[Detection],
        clues: &[Detection],
    ) -> Option<Claim> {
        let within =
            |seen: &&Detection| section.contains(&seen.span.start) && is_listed(&seen.expression);
        let here: Vec<&Detection> = detections.iter().filter(within).collect();
        let first = here.iter().min_by_key(|seen| seen.span.start)?;
        // a name beside its address is a clue
        let named = clues.iter().filter(within).map(|seen| seen.span.start);
        let at = named.chain([first.span.start]).min()?;
        if first.kind != Evidence::Text && !is_of_project(self.text, &section, at) {
            return None;
        }
        Some(Claim {
            expression: first.expression.clone(),
            beside: Expr::and(here.iter().map(|seen| seen.expression.clone()))?,
            by: Speaker::Section,
            lines: first.lines,
        })
    }
}

/// Licenses of the SPDX list alone: what is told less exactly contradicts nothing.
fn is_listed(expression: &Expr) -> bool {
    expression.licenses().iter().all(|it| it.is_listed())
}

/// Whether the sentence in which a license begins speaks of the project as a whole.
fn is_of_project(text: &str, section: &Span, at: usize) -> bool {
    let words = Readme::embedded();
    let before = text.get(section.start..at).unwrap_or_default();
    let after = text.get(at..section.end).unwrap_or_default();
    let (start, is_entry) = beginning(before);
    let before = before.get(start..).unwrap_or_default();
    let after = after.get(..end(after)).unwrap_or_default();
    // what a link leads to is not said
    let said = format!("{before}{after}");
    let said = plain(&said);
    // an entry may begin with the name of what it is about
    let subject = said.split_once(": ").map_or("", |(subject, _)| subject);
    let of_part = is_entry
        && ![plain(before).as_str(), subject]
            .iter()
            .all(|it| words.speaks_of_itself(it));
    // nor does a row of a table speak of the whole
    !words.speaks_of_others(&said) && !of_part && !said.starts_with('|')
}

/// Where the last sentence of a text begins, and whether it is the entry of a list or a table.
fn beginning(text: &str) -> (usize, bool) {
    let mut start = 0;
    let mut is_entry = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let number = bare.trim_start_matches(|sign: char| sign.is_ascii_digit());
        let entry = bare.starts_with(['|', '•'])
            || ["- ", "* ", "+ "].iter().any(|it| bare.starts_with(it))
            || (number.len() < bare.len() && number.starts_with([')', '.']));
        if bare.is_empty() || entry {
            (start, is_entry) = (at, entry);
        }
        // "2.0." ends a sentence, "2.0" does not
        let mut from = 0;
        while let Some(found) = line.get(from..).and_then(|rest| rest.find(". ")) {
            from += found + 2;
            (start, is_entry) = (at + from, false);
        }
        at += line.len();
    }
    (start, is_entry)
}

/// Where the first sentence of a text ends.
fn end(text: &str) -> usize {
    let ends = ["\n\n", "\n\r\n", "\n- ", "\n* ", "\n+ ", "\n|", ". "];
    let found = ends.iter().filter_map(|end| text.find(end)).min();
    found.unwrap_or(text.len())
}

/// A text without the targets of its links.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once("](") {
        out.push_str(head);
        out.push(' ');
        rest = tail.split_once(')').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out.split_whitespace()
        .filter(|word| !word.contains("://"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
