// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One account of a file from what tags, texts and notices say.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Found;
use super::grammar::{Firmness, Named};
use super::near::{self, Hit};
use super::notice::Stated;
use super::{
    Detection, Difference, Evidence, Reference, Region, Seen, UNKNOWN_LICENSE, UNNAMED_LICENSE,
    UNTOLD_BSD, reference, tag,
};
use crate::license::{Expr, License};
use crate::rules::index::TextKind;
use crate::source::{LineIndex, Span};

/// Ends the rule of a detection whose name had no version though its family has several.
const UNVERSIONED: &str = "-unversioned";

/// Tags as detections.
pub(super) fn tags(tags: &[tag::Tag], lines: &LineIndex<'_>, seen: &mut Seen) {
    seen.detections.extend(tags.iter().map(|tag| Detection {
        expression: tag.expression.clone(),
        kind: Evidence::Tag,
        score: 100.0,
        span: tag.span.clone(),
        lines: lines.lines(&tag.span),
        rule: "spdx-tag".to_owned(),
        differences: Vec::new(),
        excerpt: None,
    }));
}

/// What was found in a region, as detections and clues.
pub(super) fn region(found: &Found, region: &Region<'_>, seen: &mut Seen) {
    let first_text = seen.detections.len();
    for hit in &found.hits {
        let certain = near::is_certain(hit, region.place.index);
        if region.place.index.texts()[hit.text].kind == TextKind::Remark {
            continue;
        }
        if certain || near::is_legal_text(hit, region.place.index) {
            seen.detections.push(text(hit, certain, region));
        }
    }
    let texts = first_text..seen.detections.len();
    for stated in &found.stated {
        let detection = statement(stated, region);
        if is_quoted(region.place.text, &detection.span) {
            seen.clues.push(detection);
        } else {
            seen.detections.push(detection);
        }
    }
    let versioned: FxHashSet<usize> = found
        .named
        .iter()
        .filter(|named| named.versioned && named.firmness > Firmness::Mention)
        .map(|named| named.family)
        .collect();
    seen.detections
        .extend(found.prose.iter().map(|prose| unknown(prose, region)));
    for (number, named) in found.named.iter().enumerate() {
        let span = region.span(&named.tokens);
        let detection = Detection {
            expression: named.expression.clone(),
            kind: if named.firmness == Firmness::Grant {
                Evidence::Notice
            } else {
                Evidence::Reference
            },
            score: 100.0,
            lines: region.place.lines.lines(&span),
            span,
            rule: if named.versioned {
                named.rule.to_owned()
            } else {
                format!("{}{UNVERSIONED}", named.rule)
            },
            differences: Vec::new(),
            excerpt: None,
        };
        let superseded = !named.versioned && versioned.contains(&named.family);
        let before = &found.named[..number];
        let repeated = repeats_later(named, before)
            || is_received(named, before, &region.place.text[..detection.span.start]);
        let quoted = region.place.code
            && named.firmness == Firmness::Label
            && is_word_of_the_program(region.place.text, detection.span.start);
        let file_name = is_file_name(region.place.text, detection.span.start);
        let option = named.firmness == Firmness::Label
            && line_before(region.place.text, detection.span.start)
                .to_ascii_lowercase()
                .contains("--licen");
        // `LICENSE-MIT` in a list of files
        let in_file_name = named.firmness == Firmness::Label
            && line_before(region.place.text, detection.span.start).ends_with("LICENSE-");
        let weak = superseded || repeated || quoted || file_name || option || in_file_name;
        if named.firmness > Firmness::Mention && !weak {
            offer_choice(
                &mut seen.detections[texts.clone()],
                &detection,
                region.place.text,
            );
            seen.detections.push(detection);
        } else {
            seen.clues.push(detection);
        }
    }
}

/// References to files; those in strings of a program are its business.
pub(super) fn references(found: Vec<reference::Mention>, region: &Region<'_>, seen: &mut Seen) {
    for mention in found {
        if seen.references.len() >= super::MOST_REFERENCES {
            return;
        }
        let span = region.span(&mention.tokens);
        if region.place.code && is_word_of_the_program(region.place.text, span.start) {
            continue;
        }
        seen.references.push(Reference {
            file: mention.file,
            lines: region.place.lines.lines(&span),
            span,
            excerpt: None,
        });
    }
}

/// Whether somebody quotes words and says nothing by them, unless as the value of a license.
fn is_quoted(text: &str, span: &Span) -> bool {
    const OPEN: [char; 5] = ['"', '\'', '`', '“', '‘'];
    const CLOSE: [char; 7] = ['"', '\'', '`', '”', '’', '.', ','];
    const NAME: usize = 40;
    let from = text.floor_char_boundary(span.start.saturating_sub(NAME));
    let (before, after) = (&text[from..span.start], &text[span.end..]);
    let sign = |c: char| !c.is_alphanumeric();
    let named = before.trim_end_matches(sign);
    let (name, signs) = before.split_at(named.len());
    let name = name.rsplit(sign).next().unwrap_or(name);
    let is_value = signs.contains([':', '=']) && name.to_ascii_lowercase().contains("licen");
    before.ends_with(OPEN) && after.starts_with(CLOSE) && !is_value
}

fn statement(stated: &Stated, region: &Region<'_>) -> Detection {
    let span = region.span(&stated.tokens);
    Detection {
        expression: Expr::parse(stated.id).unwrap_or_else(|_| Expr::id(stated.id)),
        kind: Evidence::Notice,
        score: 100.0,
        lines: region.place.lines.lines(&span),
        span,
        rule: stated.rule.to_owned(),
        differences: Vec::new(),
        excerpt: None,
    }
}

fn unknown(prose: &Range<usize>, region: &Region<'_>) -> Detection {
    let span = region.span(prose);
    Detection {
        expression: Expr::id(UNKNOWN_LICENSE),
        kind: Evidence::Unknown,
        score: 0.0,
        lines: region.place.lines.lines(&span),
        span,
        rule: "legal-prose".to_owned(),
        differences: Vec::new(),
        excerpt: None,
    }
}

/// "Alternatively, …" with another license, put into the text of one: the text is one of two to
/// choose from.
fn offer_choice(texts: &mut [Detection], named: &Detection, text: &str) {
    const BEFORE: usize = 200;
    const REACHING: usize = 8;
    // texts stand in order and barely overlap: few that begin before a place reach beyond it
    let next = texts.partition_point(|text| text.span.start < named.span.start);
    let around = texts[next.saturating_sub(REACHING)..next]
        .iter_mut()
        .find(|text| named.span.end < text.span.end);
    let Some(around) = around else { return };
    let mut from = named
        .span
        .start
        .saturating_sub(BEFORE)
        .max(around.span.start);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text[from..named.span.start].to_ascii_lowercase();
    if before.contains("alternatively") {
        let members = [around.expression.clone(), named.expression.clone()];
        around.expression = Expr::or(members).unwrap_or_else(|| around.expression.clone());
    }
}

/// What stands before a place on its line; lines may be endless.
fn line_before(text: &str, at: usize) -> &str {
    const LONGEST: usize = 400;
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let before = &text[from..at];
    before
        .rfind('\n')
        .map_or(before, |feed| &before[feed + 1..])
}

/// Whether a place in source code stands in a string literal that is not the value of
/// something called a license: `names = ["MIT", "ISC"]`, but not `license = "MIT"`.
fn is_word_of_the_program(text: &str, at: usize) -> bool {
    const COMMENTS: [&str; 8] = ["//", "/*", "*", "#", "--", "%", ";", "<!--"];
    let before = line_before(text, at).trim_start();
    if COMMENTS.iter().any(|sign| before.starts_with(sign)) {
        return false;
    }
    let quote = ['"', '\'', '`']
        .into_iter()
        .find(|&quote| before.matches(quote).count() % 2 == 1);
    let Some(open) = quote.and_then(|quote| before.rfind(quote)) else {
        return false;
    };
    let inside = before[open..].to_ascii_lowercase();
    !before[..open].to_ascii_lowercase().contains("licen") && !inside.contains("license ::")
}

/// `COPYING.LGPL` is the name of a file.
fn is_file_name(text: &str, at: usize) -> bool {
    const LICENSE_FILES: [&str; 4] = ["copying.", "license.", "licence.", "readme."];
    LICENSE_FILES.iter().any(|name| {
        let before = at
            .checked_sub(name.len())
            .and_then(|from| text.get(from..at));
        before.is_some_and(|before| before.eq_ignore_ascii_case(name))
    })
}

/// A version named again "for more details" after a notice that said "or any later version".
fn repeats_later(named: &Named, before: &[Named]) -> bool {
    const NEAR: usize = 120;
    let Expr::License(license) = &named.expression else {
        return false;
    };
    let Some(base) = license.id.strip_suffix("-only") else {
        return false;
    };
    let later = format!("{base}-or-later");
    let mut near = before
        .iter()
        .rev()
        .take_while(|other| named.tokens.start - other.tokens.end.min(named.tokens.start) < NEAR);
    near.any(|other| {
        other.firmness == Firmness::Grant
            && other
                .expression
                .licenses()
                .iter()
                .any(|license| license.id == later)
    })
}

/// Whether a name stands where a notice says of which license a copy came along, after the notice
/// of another GNU license: that of the Lesser one tells of both, and some misspell it.
fn is_received(named: &Named, before: &[Named], text: &str) -> bool {
    const NEAR: usize = 120;
    const WORDS: usize = 40;
    let is_gpl =
        matches!(&named.expression, Expr::License(license) if license.id.starts_with("GPL-"));
    if named.versioned || !is_gpl {
        return false;
    }
    let from = text.floor_char_boundary(text.len().saturating_sub(WORDS));
    let words: Vec<&str> = text[from..]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let received = words.ends_with(&["a", "copy", "of", "the"]);
    let mut near = before
        .iter()
        .rev()
        .take_while(|other| named.tokens.start - other.tokens.end.min(named.tokens.start) < NEAR);
    received
        && near.any(|other| {
            other.firmness == Firmness::Grant
                && other.family != named.family
                && other.rule.starts_with("gnu-")
        })
}

/// Words of the file kept on each side of a difference, to know it by.
const BESIDE: usize = 6;

fn text(hit: &Hit, certain: bool, region: &Region<'_>) -> Detection {
    let text = &region.place.index.texts()[hit.text];
    let id = text.ids.first().copied().unwrap_or(UNKNOWN_LICENSE);
    let expression = match text.kind {
        _ if !certain => Expr::id(UNKNOWN_LICENSE),
        TextKind::Exception => Expr::License(License {
            exception: Some(Cow::Borrowed(id)),
            ..License::new(UNNAMED_LICENSE)
        }),
        // an id of the list under its current name; rules may give whole expressions
        TextKind::License | TextKind::Notice | TextKind::Remark => {
            Expr::parse(id).unwrap_or_else(|_| Expr::id(id))
        }
    };
    let span = region.span(&hit.tokens);
    let index = region.place.index;
    let differences = hit
        .gaps
        .iter()
        .map(|gap| {
            let missing: Vec<&str> = index
                .required(text, gap.missing.clone())
                .map(|word| index.spelling(word))
                .collect();
            let place = region.span(&gap.added);
            let added = region
                .place
                .text
                .get(place.clone())
                .unwrap_or("")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            Difference {
                missing: missing.join(" "),
                added,
                before: region.words(gap.added.start.saturating_sub(BESIDE)..gap.added.start),
                after: region.words(gap.added.end..gap.added.end + BESIDE),
                lines: region.place.lines.lines(&place),
            }
        })
        .collect();
    let (kind, rule) = match (certain, text.kind) {
        (false, _) => (Evidence::Unknown, format!("like-{id}")),
        (true, TextKind::Notice) => (Evidence::Notice, format!("header-{id}")),
        (true, _) => (Evidence::Text, format!("text-{id}")),
    };
    Detection {
        expression,
        kind,
        score: (hit.score * 10.0).round() / 10.0,
        lines: region.place.lines.lines(&span),
        span,
        rule,
        differences,
        excerpt: None,
    }
}

/// Brings the detections of a file in order: exceptions to their licenses, weak repeats away.
pub(super) fn settle(seen: &mut Seen, is_license_file: bool) {
    seen.detections.sort_by(|a, b| {
        a.span
            .start
            .cmp(&b.span.start)
            .then(b.span.end.cmp(&a.span.end))
    });
    seen.clues.sort_by_key(|clue| clue.span.start);
    drop_read_twice(seen);
    drop_quoted_tags(seen);
    attach_exceptions(&mut seen.detections);
    drop_lone_exceptions(seen);
    drop_unversioned(seen);
    if !is_license_file {
        drop_catalog(seen);
    }
}

/// Spans of detections of one kind, in order; those that overlap are one.
fn stretches(detections: &[Detection], kind: Evidence) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::new();
    for detection in detections.iter().filter(|seen| seen.kind == kind) {
        let span = &detection.span;
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span.clone()),
        }
    }
    merged
}

/// What stands in a tag was read as a tag; the words of it are no notice beside.
fn drop_read_twice(seen: &mut Seen) {
    let tags = stretches(&seen.detections, Evidence::Tag);
    let read_twice = |seen: &Detection| {
        let next = tags.partition_point(|tag| tag.end <= seen.span.start);
        matches!(seen.kind, Evidence::Notice | Evidence::Reference)
            && tags.get(next).is_some_and(|tag| tag.start < seen.span.end)
    };
    seen.detections.retain(|seen| !read_twice(seen));
    seen.clues.retain(|seen| !read_twice(seen));
}

/// A tag inside the text of a license is an example that the text gives.
fn drop_quoted_tags(seen: &mut Seen) {
    let texts = stretches(&seen.detections, Evidence::Text);
    let quoted = |detection: &Detection| {
        let next = texts.partition_point(|text| text.start < detection.span.start);
        detection.kind == Evidence::Tag && next > 0 && detection.span.start < texts[next - 1].end
    };
    let (dropped, kept) = std::mem::take(&mut seen.detections)
        .into_iter()
        .partition(quoted);
    seen.detections = kept;
    seen.clues.extend::<Vec<_>>(dropped);
}

/// Bytes around an exception in which every mention of its license is meant.
const AROUND: usize = 3_000;

/// "with this exception": joins an exception to the license stated nearest before it, or
/// after it, in the same file.
fn attach_exceptions(detections: &mut [Detection]) {
    let exceptions: Vec<(usize, Cow<'static, str>)> = detections
        .iter()
        .enumerate()
        .filter_map(|(at, detection)| Some((at, lone_exception(detection)?.clone())))
        .collect();
    if exceptions.is_empty() {
        return;
    }
    let mut bases = Bases::default();
    for (at, detection) in detections.iter().enumerate() {
        bases.put(at, &detection.expression);
    }
    for (at, exception) in exceptions {
        let whole = match nearest(&bases.of(&exception).free, at) {
            Some(base) => {
                let taken = detections[base].expression.clone();
                let mut whole = taken.clone();
                give(&mut whole, &exception);
                for same in std::iter::once(base).chain(around(detections, at)) {
                    if detections[same].expression == taken {
                        detections[same].expression = whole.clone();
                        bases.put(same, &whole);
                    }
                }
                whole
            }
            None => {
                // a second exception to one license is a second way to take it
                let other = nearest(&bases.of(&exception).named, at);
                let licenses = other.map(|other| detections[other].expression.licenses());
                let mut licenses = licenses.into_iter().flatten();
                let Some(license) = licenses.find(|license| suits(&license.id, &exception)) else {
                    continue;
                };
                Expr::License(License {
                    exception: Some(exception),
                    ..License::new(license.id.clone())
                })
            }
        };
        bases.put(at, &whole);
        detections[at].expression = whole;
    }
}

/// Detections near one of them, by their numbers. The same license far away is that of other
/// files, in a file that lists many.
fn around(detections: &[Detection], at: usize) -> Vec<usize> {
    /// They stand in order of their beginnings, and hardly one reaches over so many.
    const MOST: usize = 200;
    let place = &detections[at].span;
    let near = |&other: &usize| {
        let other = &detections[other].span;
        let apart = other.start.saturating_sub(place.end) + place.start.saturating_sub(other.end);
        apart < AROUND
    };
    let range = at.saturating_sub(MOST)..detections.len().min(at + MOST);
    range.filter(near).collect()
}

/// The exception of a detection that names no license with it.
fn lone_exception(detection: &Detection) -> Option<&Cow<'static, str>> {
    match &detection.expression {
        Expr::License(license) if license.id == UNNAMED_LICENSE => license.exception.as_ref(),
        _ => None,
    }
}

/// The number before a place that is nearest to it, or else the first after it.
fn nearest(numbers: &BTreeSet<usize>, at: usize) -> Option<usize> {
    let before = numbers.range(..at).next_back();
    before.or_else(|| numbers.range(at + 1..).next()).copied()
}

/// What exceptions may belong to, by the numbers of the detections. A hostile file has as many
/// exceptions as licenses: nothing is searched from one end to the other.
#[derive(Default)]
struct Bases {
    of_apache: Base,
    of_gnu: Base,
}

#[derive(Default)]
struct Base {
    /// Such a license without an exception is among what the detection says.
    free: BTreeSet<usize>,
    /// Such a license is.
    named: BTreeSet<usize>,
}

impl Bases {
    fn of(&self, exception: &str) -> &Base {
        if is_of_apache(exception) {
            &self.of_apache
        } else {
            &self.of_gnu
        }
    }

    /// Notes what a detection says now.
    fn put(&mut self, at: usize, expression: &Expr) {
        for (base, name) in [(&mut self.of_apache, APACHE), (&mut self.of_gnu, GNU)] {
            base.free.remove(&at);
            base.named.remove(&at);
            for license in expression.licenses() {
                if license.id.contains(name) {
                    base.named.insert(at);
                    if license.exception.is_none() {
                        base.free.insert(at);
                    }
                }
            }
        }
    }
}

/// The name of an exception without any license it could belong to is only a mention.
fn drop_lone_exceptions(seen: &mut Seen) {
    let lone = |detection: &Detection| {
        let unnamed = matches!(&detection.expression, Expr::License(license) if license.id == UNNAMED_LICENSE);
        unnamed && matches!(detection.kind, Evidence::Notice | Evidence::Reference)
    };
    let (dropped, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut seen.detections)
        .into_iter()
        .partition(lone);
    seen.detections = kept;
    seen.clues.extend(dropped);
}

fn can_take(license: &License, exception: &str) -> bool {
    license.exception.is_none() && suits(&license.id, exception)
}

fn suits(id: &str, exception: &str) -> bool {
    id.contains(if is_of_apache(exception) { APACHE } else { GNU })
}

/// In the ids of licenses that exceptions are made to.
const APACHE: &str = "Apache-";
const GNU: &str = "GPL-";

/// Whether an exception belongs to the Apache license; the others are of the GNU licenses.
fn is_of_apache(exception: &str) -> bool {
    exception.starts_with("LLVM") || exception.starts_with("Swift")
}

fn give(expression: &mut Expr, exception: &str) {
    match expression {
        Expr::License(license) if can_take(license, exception) => {
            license.exception = Some(Cow::Owned(exception.to_owned()));
        }
        Expr::License(_) => {}
        Expr::And(members) | Expr::Or(members) => members
            .iter_mut()
            .for_each(|member| give(member, exception)),
    }
}

/// A GNU license without version, or the BSD without its clauses, says nothing beside one that
/// tells; nor does a choice of such.
fn drop_unversioned(seen: &mut Seen) {
    let family = |id: &str| {
        // the one that its users call "the OpenIB.org BSD license"
        let id = if id == "Linux-OpenIB" { "BSD-" } else { id };
        ["AGPL-", "LGPL-", "GPL-", "BSD-"]
            .into_iter()
            .find(|family| id.starts_with(family))
    };
    // what a license might be that is not told in full
    let vague = |detection: &Detection, license: &License| {
        let one = matches!(detection.expression, Expr::License(_));
        let bare = matches!(
            license.id.as_ref(),
            "GPL-1.0-or-later" | "LGPL-2.0-or-later"
        );
        let gnu = detection.rule.starts_with("gnu-") && detection.rule.ends_with(UNVERSIONED);
        match license.id.as_ref() {
            UNTOLD_BSD => Some("BSD-"),
            id if (one && gnu) || (!one && bare) => family(id),
            _ => None,
        }
    };
    let is_vague = |detection: &Detection| {
        let licenses = detection.expression.licenses();
        licenses
            .iter()
            .any(|license| vague(detection, license).is_some())
    };
    let mut families: FxHashSet<&str> = FxHashSet::default();
    let mut told: FxHashSet<&str> = FxHashSet::default();
    for detection in seen.detections.iter().filter(|seen| !is_vague(seen)) {
        for license in detection.expression.licenses() {
            told.insert(&license.id);
            families.extend(family(&license.id));
        }
    }
    let says_nothing = |detection: &Detection| {
        is_vague(detection)
            && detection.expression.licenses().into_iter().all(|license| {
                match vague(detection, license) {
                    Some(family) => families.contains(family),
                    None => told.contains(license.id.as_ref()),
                }
            })
    };
    let dropped: Vec<bool> = seen.detections.iter().map(says_nothing).collect();
    let mut dropped = dropped.into_iter();
    let (kept, weak): (Vec<_>, Vec<_>) = std::mem::take(&mut seen.detections)
        .into_iter()
        .partition(|_| dropped.next() != Some(true));
    seen.detections = kept;
    seen.clues.extend(weak);
    seen.clues.sort_by_key(|clue| clue.span.start);
}

/// A file that names license after license is a list of them: data of a program that works
/// with licenses, or the dependencies of one. License files are read as what they are.
fn drop_catalog(seen: &mut Seen) {
    const MANY: usize = 20;
    let is_name = |seen: &Detection| seen.kind == Evidence::Reference;
    let mut names: FxHashSet<&Expr> = FxHashSet::default();
    names.extend(
        seen.detections
            .iter()
            .filter(|seen| is_name(seen))
            .map(|seen| &seen.expression),
    );
    if names.len() < MANY {
        return;
    }
    let (names, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut seen.detections)
        .into_iter()
        .partition(is_name);
    seen.detections = kept;
    seen.clues.extend(names);
    seen.clues.sort_by_key(|clue| clue.span.start);
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Lines;

    fn stated(expression: &str, at: usize) -> Detection {
        Detection {
            expression: Expr::parse(expression).unwrap(),
            kind: Evidence::Notice,
            score: 100.0,
            span: 10 * at..10 * at + 5,
            lines: Lines::one(at + 1),
            rule: "test".to_owned(),
            differences: Vec::new(),
            excerpt: None,
        }
    }

    fn alone(exception: &str) -> String {
        format!("{UNNAMED_LICENSE} WITH {exception}")
    }

    fn attached(expressions: &[String]) -> Vec<String> {
        let mut detections: Vec<Detection> = expressions
            .iter()
            .enumerate()
            .map(|(at, expression)| stated(expression, at))
            .collect();
        attach_exceptions(&mut detections);
        let expressions = detections.iter().map(|it| it.expression.to_string());
        expressions.collect()
    }

    #[test]
    fn exceptions_belong_to_the_nearest_license_that_can_have_them() {
        let check = |expressions: &[&str], want: &[&str]| {
            let expressions: Vec<String> = expressions
                .iter()
                .map(|it| it.strip_prefix('+').map_or((*it).to_owned(), alone))
                .collect();
            assert_eq!(attached(&expressions), want, "{expressions:?}");
        };
        let (gpl, classpath) = ("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0");
        check(
            &[gpl, "MIT", "+Classpath-exception-2.0"],
            &[classpath, "MIT", classpath],
        );
        check(
            &["+Classpath-exception-2.0", gpl, gpl],
            &[classpath, classpath, classpath],
        );
        check(
            &[gpl, "Apache-2.0", "+LLVM-exception"],
            &[
                gpl,
                "Apache-2.0 WITH LLVM-exception",
                "Apache-2.0 WITH LLVM-exception",
            ],
        );
        // a second exception is a second way to take the license
        check(
            &[gpl, "+Classpath-exception-2.0", "+Bison-exception-2.2"],
            &[
                classpath,
                classpath,
                "GPL-2.0-only WITH Bison-exception-2.2",
            ],
        );
        check(
            &["MIT", "+Classpath-exception-2.0"],
            &["MIT", &alone("Classpath-exception-2.0")],
        );
    }

    #[test]
    fn many_exceptions_cost_what_their_number_costs() {
        let began = std::time::Instant::now();
        let alone = alone("Classpath-exception-2.0");
        for number in [0, 1] {
            let licenses = (0..20_000).map(|at| format!("LicenseRef-GPL-{}", at * number));
            let expressions: Vec<String> = licenses.flat_map(|it| [it, alone.clone()]).collect();
            assert_eq!(attached(&expressions).len(), 40_000);
        }
        assert!(began.elapsed().as_secs() < 30);
    }
}
// REUSE-IgnoreEnd
