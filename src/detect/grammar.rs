// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Notices and references, read by composition: a name of a license, its version, "only" or
//! "or any later version", and whether the words around it grant something or only mention it.
//!
//! "…under the terms of the NAME as published by its steward; either version N of the License,
//! or (at your option) any later version" is: words that grant, a name, fillers, a version, a
//! later-phrase.

use std::borrow::Cow;
use std::ops::Range;

use super::UNNAMED_LICENSE;
use super::tokens::Token;
use crate::license::{Expr, License};
use crate::rules::index::{Family, Index, Name, Strength};

/// How firmly a name was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Firmness {
    /// In passing: "unlike the GPL".
    Mention,
    /// As a title or after `License:`.
    Label,
    /// With words that grant: "licensed under the".
    Grant,
}

/// A license named in running words.
#[derive(Debug, Clone)]
pub struct Named {
    /// What it says.
    pub expression: Expr,
    /// How firmly.
    pub firmness: Firmness,
    /// A version was named, or the family has none.
    pub versioned: bool,
    /// Where.
    pub tokens: Range<usize>,
    /// The family.
    pub family: usize,
    /// The rule.
    pub rule: &'static str,
}

/// The words that the grammar asks for.
#[derive(Debug)]
pub struct Grammar {
    fillers: Vec<u16>,
    grants: Vec<u16>,
    denials: Vec<u16>,
    labels: Vec<u16>,
    later: Vec<u16>,
    joints: Vec<u16>,
    between: Vec<u16>,
    choice: Vec<u16>,
    or: u16,
    and: u16,
    only: u16,
    plus: u16,
    version: u16,
    no: u16,
    without: u16,
    instead: u16,
    licensed: u16,
    is: [u16; 2],
    works: Vec<u16>,
    the: u16,
    org: u16,
    com: u16,
    with: u16,
    modified: u16,
    compatible: u16,
    /// What one does with a program of that name, as well as under a license of that name.
    acts: Vec<u16>,
    /// What a steward does with a later version before it counts.
    accepted: Vec<u16>,
    articles: Vec<u16>,
    conditions: Vec<u16>,
    hedges: Vec<u16>,
    option: Vec<u16>,
}

/// Words between a license's name and its version.
const FILLERS: &str = "the that license licenses as published by free software foundation inc fsf either version versions of \
    its s gnu project general public under terms this agreement v ver dated june february 29 1991 1999 2007";
/// Words before a name that grant something.
const GRANTS: &str = "licensed licensing relicensed released release distributed distribute redistribute \
    redistributed terms governed covered provided available permitted use used copied copying modify under via subject dual tri \
    choice choose conditions offered published granted alternatively received";
/// Words before a name that only compare with it or deny it.
const DENIALS: &str = "compatible incompatible unlike compatibility similar not isn neither cannot except exempt \
    requirements violates violate than resembles former formerly previously instead supersedes replaces question faq about";
/// Words right before a name that make it a label.
const LABELS: &str = "license licenses licensed copying licensing identifier";
/// What "is" or "are" under a license may be said of.
const WORKS: &str =
    "code file files it library module package program project script software work";
/// Words that mean "or later".
const LATER: &str =
    "later newer greater above higher subsequent upward upwards onward onwards after newest";
/// Words between two names that join them.
const JOINTS: &str = "or and the license licenses a an either both at your option of any under terms dual that choice with \
    version versions as you prefer alternatively licensed by published conditions whichever";
/// Words between a version and the name after it: "version 2 or later of the GNU GPL".
const BETWEEN: &str = "of the or later any at your option only gnu license greater newer higher + above either terms version \
    versions versions s";
/// Words that make an "and" a choice.
const CHOICE: &str = "dual either choice choose tri alternatively";

/// Grants that a short name is too weak for: "use the ISC server".
const ACTS: &str = "use used copying copied modify available received provided";
/// "or any later version accepted by": until then it is not granted.
const ACCEPTED: &str = "accepted approved";
/// Words between "is" and a name.
const ARTICLES: &str = "the a an under";
/// Words with which nothing is said of this file.
const CONDITIONS: &str = "if when whether unless";
/// "This does not mean that it is distributed under", "combine it with what is released under".
const HEDGES: &str = "mean means whether might combine";
/// Words of "at your option".
const OPTION: &str = "at your option";

/// Words looked at before a name.
const BEFORE: usize = 40;
/// Words looked at before a name without a version, which must be said more plainly.
const NEAR: usize = 9;

impl Grammar {
    /// Looks the words up once.
    #[must_use]
    pub fn new(index: &Index) -> Self {
        let list = |words: &str| -> Vec<u16> {
            let mut ids: Vec<u16> = words
                .split_whitespace()
                .map(|word| index.word(word))
                .filter(|&id| id > 1)
                .collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        Self {
            fillers: list(FILLERS),
            grants: list(GRANTS),
            denials: list(DENIALS),
            labels: list(LABELS),
            later: list(LATER),
            joints: list(JOINTS),
            between: list(BETWEEN),
            choice: list(CHOICE),
            or: index.word("or"),
            and: index.word("and"),
            only: index.word("only"),
            plus: index.word("+"),
            version: index.word("version"),
            no: index.word("no"),
            without: index.word("without"),
            instead: index.word("instead"),
            licensed: index.word("licensed"),
            is: [index.word("is"), index.word("are")],
            works: list(WORKS),
            the: index.word("the"),
            org: index.word("org"),
            com: index.word("com"),
            with: index.word("with"),
            modified: index.word("modified"),
            compatible: index.word("compatible"),
            acts: list(ACTS),
            accepted: list(ACCEPTED),
            articles: list(ARTICLES),
            conditions: list(CONDITIONS),
            hedges: list(HEDGES),
            option: list(OPTION),
        }
    }

    /// Finds licenses named outside the stretches that are explained already.
    #[must_use]
    pub fn find(&self, tokens: &[Token], index: &Index, explained: &[Range<usize>]) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        let mut at = 0;
        // in order: those behind are not asked again
        let mut explained = explained.iter().peekable();
        while at < tokens.len() {
            while explained.next_if(|range| range.end <= at).is_some() {}
            if let Some(range) = explained.peek().filter(|range| range.contains(&at)) {
                at = range.end;
                continue;
            }
            match self.name_at(tokens, at, index) {
                Some((name, after)) => {
                    let named = self.read(tokens, at, after, name, index);
                    at = named.tokens.end.max(at + 1);
                    found.push(named);
                }
                None => at += 1,
            }
        }
        self.join(tokens, found)
    }

    /// The longest name that begins here, and where it ends. "Version" between a name and its
    /// number may stand or be missing.
    fn name_at(
        &self,
        tokens: &[Token],
        at: usize,
        index: &Index,
    ) -> Option<(&'static Name, usize)> {
        index
            .names(tokens.get(at)?.id)
            .iter()
            .find_map(|name| self.fits(tokens, at, name, index).map(|end| (name, end)))
    }

    fn fits(&self, tokens: &[Token], at: usize, name: &Name, index: &Index) -> Option<usize> {
        let mut place = at;
        for (number, &word) in name.words.iter().enumerate() {
            let mut token = tokens.get(place)?;
            if number > 0
                && token.id == self.version
                && word != self.version
                && index.is_number(word)
            {
                place += 1;
                token = tokens.get(place)?;
            }
            if token.id != word || (number > 0 && token.has(Token::PARAGRAPH)) {
                return None;
            }
            place += 1;
        }
        Some(place)
    }

    fn read(
        &self,
        tokens: &[Token],
        at: usize,
        after: usize,
        name: &'static Name,
        index: &Index,
    ) -> Named {
        let family: &'static Family = &index.families()[name.family];
        // "MIT License (MIT)": a name and its abbreviation are one
        let mut after = after;
        while let Some((_, end)) = self
            .name_at(tokens, after, index)
            .filter(|(same, _)| same.family == name.family)
        {
            after = end;
        }
        let (mut start, mut end) = (at, after);
        let mut versions: Vec<&'static str> = Vec::new();
        let mut later = false;
        if !family.versions.is_empty() {
            if let Some((id, next)) = self.version_after(tokens, after, family) {
                versions.push(id);
                end = next;
                // "version 2 or 3"
                while let Some((id, next)) = self.another_version(tokens, end, family) {
                    versions.push(id);
                    end = next;
                }
                (later, end) = self.later_after(tokens, end);
            } else if let Some((id, from, is_later)) = self.version_before(tokens, at, family) {
                versions.push(id);
                start = from;
                later = is_later;
                if !later {
                    (later, end) = self.later_after(tokens, end);
                }
            } else if family.gnu {
                (later, end) = self.later_after(tokens, end);
            }
        }
        let numbered = !versions.is_empty();
        let versioned = numbered || family.versions.is_empty();
        let spelled = |id: &'static str| match (family.gnu, later) {
            (true, true) => format!("{id}-or-later"),
            (true, false) => format!("{id}-only"),
            (false, _) => id.to_owned(),
        };
        // rules may give whole expressions in place of an id
        let read = |id: String| Expr::parse(&id).unwrap_or_else(|_| Expr::id(id));
        let unversioned = || Expr::id("LicenseRef-placet-unversioned");
        let expression = if versions.is_empty() {
            family
                .bare
                .map_or_else(unversioned, |bare| read(bare.to_owned()))
        } else {
            Expr::or(versions.into_iter().map(|id| read(spelled(id)))).unwrap_or_else(unversioned)
        };
        let said = self.firmness(tokens, start..end, name.strength, versioned);
        let firmness = match said {
            // "GPLv2." after the name of who wrote it
            Firmness::Mention if numbered && self.is_a_sentence(tokens, start..end) => {
                Firmness::Label
            }
            said => said,
        };
        if family.exception {
            // said with another license, or not at all
            let with = tokens[start.saturating_sub(6)..start]
                .iter()
                .any(|token| token.id == self.with || token.id == self.modified);
            let firmness = if with { Firmness::Grant } else { firmness };
            let license = License {
                exception: family.bare.map(Cow::Borrowed),
                ..License::new(UNNAMED_LICENSE)
            };
            return Named {
                expression: Expr::License(license),
                firmness,
                versioned,
                tokens: start..end,
                family: name.family,
                rule: family.rule,
            };
        }
        let firmness = if !versioned && family.bare.is_none() {
            Firmness::Mention
        } else {
            firmness
        };
        Named {
            expression,
            firmness,
            versioned,
            tokens: start..end,
            family: name.family,
            rule: family.rule,
        }
    }

    /// A version within a few fillers after the name.
    fn version_after(
        &self,
        tokens: &[Token],
        from: usize,
        family: &'static Family,
    ) -> Option<(&'static str, usize)> {
        const REACH: usize = 16;
        for at in from..(from + REACH).min(tokens.len()) {
            if tokens[at].has(Token::PARAGRAPH) && at > from + 1 {
                return None;
            }
            if let Some(found) = self.version_at(tokens, at, family) {
                return Some(found);
            }
            if self.fillers.binary_search(&tokens[at].id).is_err() {
                return None;
            }
        }
        None
    }

    fn version_at(
        &self,
        tokens: &[Token],
        at: usize,
        family: &'static Family,
    ) -> Option<(&'static str, usize)> {
        family.versions.iter().find_map(|(words, id)| {
            let here = tokens.get(at..at + words.len())?;
            here.iter()
                .zip(*words)
                .all(|(token, &word)| token.id == word)
                .then_some((*id, at + words.len()))
        })
    }

    /// `or 3`, `and version 3`, `of the License, or (at your option) version 3` after a version.
    fn another_version(
        &self,
        tokens: &[Token],
        at: usize,
        family: &'static Family,
    ) -> Option<(&'static str, usize)> {
        const OF_THE_LICENSE: usize = 3;
        let is = |at: usize, words: &[u16]| {
            let token = tokens.get(at);
            token.is_some_and(|token| words.contains(&token.id))
        };
        let joint = (at..=at + OF_THE_LICENSE).find(|&at| is(at, &[self.or, self.and]))?;
        let skipped = tokens.get(at..joint)?;
        if !skipped.iter().all(|word| self.fillers.contains(&word.id)) {
            return None;
        }
        let mut next = joint + 1;
        while is(next, &self.option) {
            next += 1;
        }
        if is(next, &[self.version]) {
            next += 1;
        }
        self.version_at(tokens, next, family)
    }

    /// "version 2 or later of the" before the name.
    fn version_before(
        &self,
        tokens: &[Token],
        at: usize,
        family: &'static Family,
    ) -> Option<(&'static str, usize, bool)> {
        const REACH: usize = 14;
        let mut later = false;
        for place in (at.saturating_sub(REACH)..at).rev() {
            if let Some((id, _)) = self.version_at(tokens, place, family) {
                let asked = place > 0
                    && (tokens[place - 1].id == self.version
                        || tokens
                            .get(place + 1)
                            .is_some_and(|next| self.between.contains(&next.id)));
                let from = if place > 0 && tokens[place - 1].id == self.version {
                    place - 1
                } else {
                    place
                };
                return asked.then_some((id, from, later));
            }
            let word = tokens[place].id;
            if self.between.binary_search(&word).is_err() {
                return None;
            }
            later |= self.later.binary_search(&word).is_ok() || word == self.plus;
        }
        None
    }

    /// Whether "or any later version" follows, and where it ends.
    fn later_after(&self, tokens: &[Token], from: usize) -> (bool, usize) {
        const FILL: usize = 10;
        const PHRASE: usize = 9;
        let mut at = from;
        if tokens.get(at).is_some_and(|token| token.id == self.plus) {
            return (true, at + 1);
        }
        for _ in 0..FILL {
            let Some(token) = tokens.get(at) else {
                return (false, from);
            };
            if token.has(Token::PARAGRAPH) {
                return (false, from);
            }
            if token.id == self.only {
                return (false, at + 1);
            }
            if token.id == self.or
                || token.id == self.and
                || self.later.binary_search(&token.id).is_ok()
            {
                break;
            }
            if self.fillers.binary_search(&token.id).is_err() {
                return (false, from);
            }
            at += 1;
        }
        for place in at..(at + PHRASE).min(tokens.len()) {
            let word = tokens[place].id;
            if word == self.no
                || word == self.only
                || word == self.without
                || (tokens[place].has(Token::PARAGRAPH) && place > at)
            {
                return (false, from);
            }
            if self.later.binary_search(&word).is_ok() {
                let version_follows = tokens
                    .get(place + 1)
                    .is_some_and(|token| token.id == self.version);
                let end = place + 1 + usize::from(version_follows);
                let by_consent = tokens
                    .get(end)
                    .is_some_and(|token| self.accepted.contains(&token.id));
                return (!by_consent, end);
            }
        }
        (false, from)
    }

    fn firmness(
        &self,
        tokens: &[Token],
        name: Range<usize>,
        strength: Strength,
        versioned: bool,
    ) -> Firmness {
        let Range { start, end } = name.clone();
        let word = |at: usize| tokens.get(at).map_or(0, |token| token.id);
        let denied = |token: &Token| token.id == self.instead || token.id == self.compatible;
        if tokens.iter().skip(end).take(2).any(denied) {
            return Firmness::Mention;
        }
        if strength == Strength::Address {
            return if self.in_address(tokens, start) {
                Firmness::Label
            } else {
                Firmness::Mention
            };
        }
        if word(end) == self.licensed || self.is_the_license(tokens, start) {
            return Firmness::Grant;
        }
        let granted = self.granted_before(tokens, name.clone(), strength, versioned);
        if granted == Some(true) {
            return Firmness::Grant;
        }
        let labelled = strength == Strength::Sure || self.labelled_before(tokens, start);
        let title = strength == Strength::Full && self.is_alone(tokens, name.clone(), Token::LINE);
        if granted.is_none() && (labelled || title) {
            Firmness::Label
        } else {
            Firmness::Mention
        }
    }

    /// Whether a name is a sentence of its own within a line: a list has its names on lines.
    fn is_a_sentence(&self, tokens: &[Token], name: Range<usize>) -> bool {
        !tokens[name.start].has(Token::LINE)
            && self.is_alone(tokens, name, Token::LINE | Token::SENTENCE)
    }

    /// Whether a name, with its article, has line or sentence ends on both sides: a title.
    fn is_alone(&self, tokens: &[Token], name: Range<usize>, ends: u8) -> bool {
        let article = name.start.checked_sub(1);
        let first = article
            .filter(|&at| tokens[at].id == self.the)
            .unwrap_or(name.start);
        tokens[first].has(ends) && tokens.get(name.end).is_none_or(|next| next.has(ends))
    }

    /// "The license of this program is NAME", "this program is NAME".
    fn is_the_license(&self, tokens: &[Token], start: usize) -> bool {
        const SENTENCE: usize = 10;
        let articles = tokens[..start].iter().rev();
        let articles = articles.take_while(|token| self.articles.contains(&token.id));
        let is = start - articles.take(2).count();
        if is == 0 || !self.is.contains(&tokens[is - 1].id) {
            return false;
        }
        let mut licensed = false;
        for at in (is.saturating_sub(SENTENCE)..is).rev() {
            if self.conditions.contains(&tokens[at].id) || self.denials.contains(&tokens[at].id) {
                return false;
            }
            let work = at + 2 == is && self.works.contains(&tokens[at].id);
            licensed |= work || self.labels.contains(&tokens[at].id);
            if tokens[at].has(Token::SENTENCE | Token::PARAGRAPH) {
                break;
            }
        }
        licensed
    }

    /// Whether words before a name grant it: `Some(false)` where they deny it.
    fn granted_before(
        &self,
        tokens: &[Token],
        name: Range<usize>,
        strength: Strength,
        versioned: bool,
    ) -> Option<bool> {
        let Range { start, end } = name;
        // "use the ISC server" names no license, unless it were called one
        let called = |next: &Token| self.labels.binary_search(&next.id).is_ok();
        let acts = strength == Strength::Weak && !tokens.get(end).is_some_and(called);
        for back in 1..=if versioned { BEFORE } else { NEAR } {
            let at = start.checked_sub(back)?;
            let token = tokens[at];
            let nearer = tokens[at + 1];
            // "licensed under:" and the name after a blank line
            if nearer.has(Token::PARAGRAPH) && !(back <= 2 && nearer.has(Token::COLON)) {
                return None;
            }
            if self.denials.binary_search(&token.id).is_ok() {
                return Some(false);
            }
            let act = acts && self.acts.contains(&token.id);
            if !act && self.grants.binary_search(&token.id).is_ok() {
                // "not available under", "cannot be distributed under"
                let mut before = tokens[at.saturating_sub(2)..at].iter();
                let denied = before.any(|token| self.denials.binary_search(&token.id).is_ok());
                return Some(!denied && !self.hedged(tokens, at));
            }
            if nearer.has(Token::SENTENCE) {
                return None;
            }
        }
        None
    }

    /// Whether the words before a grant in its sentence take it back.
    fn hedged(&self, tokens: &[Token], at: usize) -> bool {
        const REACH: usize = 9;
        let before = tokens[at.saturating_sub(REACH)..=at].iter().rev();
        let mut ended = false;
        before
            .take_while(|token| {
                let within = !ended;
                ended = token.has(Token::SENTENCE | Token::PARAGRAPH);
                within
            })
            .any(|token| self.hedges.contains(&token.id))
    }

    /// `opensource.org/licenses/` right before a name.
    fn in_address(&self, tokens: &[Token], start: usize) -> bool {
        start >= 2
            && self.labels.binary_search(&tokens[start - 1].id).is_ok()
            && [self.org, self.com].contains(&tokens[start - 2].id)
    }

    /// `License: MIT`, `@license MIT`, a heading "License" above it, an address such as
    /// `opensource.org/licenses/MIT`.
    fn labelled_before(&self, tokens: &[Token], start: usize) -> bool {
        const LIST: usize = 16;
        let is_label = |at: usize| self.labels.binary_search(&tokens[at].id).is_ok();
        // "License: https://… (font: OFL-1.1, code: MIT)"
        if tokens[start].has(Token::COLON) {
            let mut ended = tokens[start].has(Token::LINE);
            let before = tokens[start.saturating_sub(LIST)..start].iter().rev();
            let mut line = before.take_while(|token| {
                let within = !ended;
                ended |= token.has(Token::LINE);
                within
            });
            if line.any(|token| token.has(Token::LINE) && self.labels.contains(&token.id)) {
                return true;
            }
        }
        for back in 1..=3 {
            let Some(at) = start.checked_sub(back) else {
                return false;
            };
            let nearer = tokens[at + 1];
            let begins_line = tokens[at].has(Token::LINE);
            let in_address =
                at > 0 && (tokens[at - 1].id == self.org || tokens[at - 1].id == self.com);
            let heading = nearer.has(Token::PARAGRAPH) && begins_line;
            if is_label(at)
                && (nearer.has(Token::COLON)
                    || (back == 1 && (begins_line || in_address || heading)))
            {
                return true;
            }
            if nearer.has(Token::PARAGRAPH | Token::SENTENCE) {
                return false;
            }
        }
        false
    }

    /// Name after name with nothing between them is a list of licenses, not a license: ids in a
    /// program that works with them, a table of what exists.
    fn lists_are_mentions(&self, found: &mut [Named]) {
        const ROW: usize = 4;
        let mut start = 0;
        while start < found.len() {
            let mut end = start + 1;
            while end < found.len()
                && found[end]
                    .tokens
                    .start
                    .saturating_sub(found[end - 1].tokens.end)
                    == 0
            {
                end += 1;
            }
            let row = &mut found[start..end];
            let mut families: Vec<usize> = row.iter().map(|named| named.family).collect();
            families.sort_unstable();
            families.dedup();
            if families.len() >= ROW {
                row.iter_mut()
                    .for_each(|named| named.firmness = Firmness::Mention);
            }
            start = end;
        }
    }

    /// Names joined by "or", "and" or a slash become one expression.
    fn join(&self, tokens: &[Token], mut found: Vec<Named>) -> Vec<Named> {
        const AGAIN: usize = 8;
        // a family alone may stand in a choice
        let told = |named: &Named| {
            named.versioned || named.expression != Expr::id("LicenseRef-placet-unversioned")
        };
        self.lists_are_mentions(&mut found);
        let mut joined: Vec<Named> = Vec::new();
        for next in found {
            let Some(last) = joined.last_mut() else {
                joined.push(next);
                continue;
            };
            let gap = &tokens[last.tokens.end.min(next.tokens.start)..next.tokens.start];
            let joins = gap.len() <= 9
                && gap
                    .iter()
                    .all(|token| self.joints.binary_search(&token.id).is_ok())
                && !tokens[next.tokens.start].has(Token::PARAGRAPH)
                && gap.iter().all(|token| !token.has(Token::PARAGRAPH));
            // "Apache License, Version 2.0 <http://www.apache.org/licenses/LICENSE-2.0> or …": the
            // address of what was named is no second license
            let again = gap.len() <= AGAIN
                && gap
                    .iter()
                    .all(|token| !token.has(Token::PARAGRAPH | Token::SENTENCE))
                && last.firmness > Firmness::Mention
                && offers(&last.expression, &next.expression);
            if again && !tokens[next.tokens.start].has(Token::PARAGRAPH | Token::SENTENCE) {
                last.tokens.end = next.tokens.end;
                continue;
            }
            let slash = gap.is_empty() && tokens[next.tokens.start].has(Token::SLASH);
            let or = slash || gap.iter().any(|token| token.id == self.or);
            let and = gap.iter().any(|token| token.id == self.and);
            let same = last.expression == next.expression;
            // "the MIT or new BSD license", "MIT/GPLv2 licensed": a short name is as firm as the one
            // it goes with
            let granted = next.firmness == Firmness::Grant;
            let short =
                last.firmness == Firmness::Mention && gap.len() <= 2 && or && (!slash || granted);
            if joins && short && next.firmness > Firmness::Mention {
                last.firmness = next.firmness;
            }
            let back = last.tokens.start.saturating_sub(BEFORE);
            let chosen = joins
                && (or
                    || tokens[back..next.tokens.start]
                        .iter()
                        .any(|token| self.choice.binary_search(&token.id).is_ok()));
            let told = (last.versioned && next.versioned) || (chosen && told(last) && told(&next));
            if joins && (or || and) && !same && last.firmness > Firmness::Mention && told {
                let members = [last.expression.clone(), next.expression];
                if let Some(expression) = if chosen {
                    Expr::or(members)
                } else {
                    Expr::and(members)
                } {
                    last.expression = expression;
                    last.tokens.end = next.tokens.end;
                }
                continue;
            }
            joined.push(next);
        }
        joined
    }
}

/// Whether an expression is another, or a choice that has it.
fn offers(expression: &Expr, other: &Expr) -> bool {
    match expression {
        Expr::Or(members) => members.contains(other),
        expression => expression == other,
    }
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::tokens::tokenize;

    fn read(text: &str) -> Vec<(String, Firmness)> {
        let index = Index::embedded();
        let mut tokens = Vec::new();
        tokenize(text, &mut |word| index.word(word), &mut tokens);
        let found = Grammar::new(&index).find(&tokens, &index, &[]);
        found
            .into_iter()
            .map(|named| (named.expression.to_string(), named.firmness))
            .collect()
    }

    fn check(text: &str, want: &[(&str, Firmness)]) {
        let want: Vec<(String, Firmness)> = want
            .iter()
            .map(|&(id, firmness)| (id.to_owned(), firmness))
            .collect();
        assert_eq!(read(text), want, "{text}");
    }

    #[test]
    fn gnu_notices_tell_only_from_or_later() {
        use Firmness::Grant;
        check(
            "you can redistribute it and/or modify it under the terms of the GNU General Public License as published by \
             the Free Software Foundation; either version 2 of the License, or (at your option) any later version.",
            &[("GPL-2.0-or-later", Grant)],
        );
        check(
            "under the terms of the GNU General Public License version 2 as published by the Free Software Foundation.",
            &[("GPL-2.0-only", Grant)],
        );
        check("Licensed under the GPLv2.", &[("GPL-2.0-only", Grant)]);
        check("Licensed under GPL-2.0+", &[("GPL-2.0-or-later", Grant)]);
        check(
            "distributed under the GNU General Public License version 2 dated June, 1991, or any later version",
            &[("GPL-2.0-or-later", Grant)],
        );
        check(
            "released under version 2.1 or later of the GNU Lesser General Public License",
            &[("LGPL-2.1-or-later", Grant)],
        );
        check(
            "distributed under the GNU GPL, version 3 only",
            &[("GPL-3.0-only", Grant)],
        );
        check(
            "licensed under the GPL version 2 or 3",
            &[("GPL-2.0-only OR GPL-3.0-only", Grant)],
        );
    }

    #[test]
    fn a_later_version_that_somebody_must_accept_is_not_granted() {
        use Firmness::Grant;
        check(
            "under the terms of the GNU Lesser General Public License as published by the Free Software Foundation; \
             either version 2.1 of the License, or (at your option) version 3, or any later version accepted by the \
             membership of the society",
            &[("LGPL-2.1-only OR LGPL-3.0-only", Grant)],
        );
        check(
            "used under the terms of the GNU General Public License version 3 or any later version approved by the board",
            &[("GPL-3.0-only", Grant)],
        );
    }

    #[test]
    fn sentences_name_licenses() {
        use Firmness::{Grant, Label, Mention};
        check(
            "The license of this library is LGPL v2.1 or later.",
            &[("LGPL-2.1-or-later", Grant)],
        );
        check(
            "This is free software, licensed under:\n\n  The Artistic License 2.0\n",
            &[("Artistic-2.0", Grant)],
        );
        check("Written by Ann. GPLv2.", &[("GPL-2.0-only", Label)]);
        check(
            "if the license of a module is GPLv2, tell us",
            &[("GPL-2.0-only", Mention)],
        );
        check(
            "this does not mean that we are distributing it under the GPL",
            &[("GPL-1.0-or-later", Mention)],
        );
        check(
            "read this before you use the ISC server",
            &[("ISC", Mention)],
        );
        check(
            "License: https://example.org/license (font: SIL OFL 1.1, code: MIT License)",
            &[("OFL-1.1", Label), ("MIT", Label)],
        );
    }

    #[test]
    fn names_joined_become_expressions() {
        use Firmness::Grant;
        check(
            "Available via the MIT or new BSD license.",
            &[("MIT OR BSD-3-Clause", Grant)],
        );
        check(
            "Licensed under either of Apache License, Version 2.0 or MIT license at your option",
            &[("Apache-2.0 OR MIT", Grant)],
        );
        check(
            "dual licensed under the MIT and GPL version 2 licenses",
            &[("MIT OR GPL-2.0-only", Grant)],
        );
    }

    #[test]
    fn addresses_beside_names_are_no_second_license() {
        use Firmness::Grant;
        check(
            "Licensed under the Apache License, Version 2.0 <LICENSE-APACHE or\n\
             // http://www.apache.org/licenses/LICENSE-2.0> or the MIT license\n\
             // <LICENSE-MIT or http://opensource.org/licenses/MIT>, at your option.",
            &[("Apache-2.0 OR MIT", Grant)],
        );
        check(
            "MODULE_LICENSE(\"Dual MIT/GPL\");",
            &[("MIT OR GPL-1.0-or-later", Grant)],
        );
    }

    #[test]
    fn mentions_stay_mentions() {
        use Firmness::{Label, Mention};
        check(
            "This is compatible with the GNU General Public License version 2",
            &[("GPL-2.0-only", Mention)],
        );
        check("License: MIT", &[("MIT", Label)]);
        check("a student at mit wrote this", &[("MIT", Mention)]);
        check("The MIT License (MIT)\n\n", &[("MIT", Label)]);
    }
}
// REUSE-IgnoreEnd
