// SPDX-License-Identifier: Apache-2.0 OR MIT
//! License expressions: parsed from what people write, kept as written, compared exactly.
//!
//! The grammar is SPDX's (annex "SPDX license expressions" of the specification), read by the
//! `spdx` crate; this module adds what compliance needs on top: ids in any letter case,
//! deprecated GNU ids under their current names, and a tree that keeps OR, AND and WITH.
//! Imprecise names ("GPL", "BSD") are never guessed here; aliases are data under `rules/`.

use std::borrow::Cow;
use std::fmt;
use std::sync::{LazyLock, OnceLock};

use spdx::expression::{ExprNode, Operator};
use spdx::identifiers::LICENSES;
use spdx::{AdditionItem, LicenseItem, ParseMode};

use crate::source::Span;

/// Longest expression that is read, in bytes. Real ones have a few hundred.
const MAX_LENGTH: usize = 8 * 1024;
/// Deepest nesting of parentheses that is read.
const MAX_DEPTH: usize = 64;

/// One license as policy sees it: an id, "or later" where it is not part of the id, and an
/// exception. A license with an exception is a different license than either part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct License {
    /// An SPDX id in its official spelling, or a `LicenseRef-`.
    pub id: Cow<'static, str>,
    /// A `+` after an id that has no `-or-later` form, such as `Apache-2.0+`.
    pub or_later: bool,
    /// An SPDX exception id or `AdditionRef-` after `WITH`.
    pub exception: Option<Cow<'static, str>>,
}

impl License {
    /// A license by its id alone.
    #[must_use]
    pub fn new(id: impl Into<Cow<'static, str>>) -> Self {
        Self {
            id: id.into(),
            or_later: false,
            exception: None,
        }
    }

    /// Whether this is an id of the license list rather than a `LicenseRef-`.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        spdx::license_id(&self.id).is_some()
    }
}

impl fmt::Display for License {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        if self.or_later {
            f.write_str("+")?;
        }
        if let Some(exception) = &self.exception {
            write!(f, " WITH {exception}")?;
        }
        Ok(())
    }
}

/// A license expression. `And` and `Or` hold at least two members, in the order written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expr {
    /// One license.
    License(License),
    /// All of these apply.
    And(Vec<Expr>),
    /// One of these may be chosen.
    Or(Vec<Expr>),
}

impl Expr {
    /// An expression of one id.
    #[must_use]
    pub fn id(id: impl Into<Cow<'static, str>>) -> Self {
        Self::License(License::new(id))
    }

    /// Joins with AND; members that are already there are not repeated. `None` for no members.
    #[must_use]
    pub fn and(members: impl IntoIterator<Item = Expr>) -> Option<Self> {
        Self::join(members, true)
    }

    /// Joins with OR; members that are already there are not repeated. `None` for no members.
    #[must_use]
    pub fn or(members: impl IntoIterator<Item = Expr>) -> Option<Self> {
        Self::join(members, false)
    }

    fn join(members: impl IntoIterator<Item = Expr>, and: bool) -> Option<Self> {
        let mut flat: Vec<Expr> = Vec::new();
        let mut push = |member: Expr| {
            if !flat.contains(&member) {
                flat.push(member);
            }
        };
        for member in members {
            match (member, and) {
                (Expr::And(inner), true) | (Expr::Or(inner), false) => {
                    inner.into_iter().for_each(&mut push);
                }
                (other, _) => push(other),
            }
        }
        match flat.len() {
            0 => None,
            1 => flat.pop(),
            _ if and => Some(Expr::And(flat)),
            _ => Some(Expr::Or(flat)),
        }
    }

    /// Every license in the expression, left to right, repeated where it is repeated.
    #[must_use]
    pub fn licenses(&self) -> Vec<&License> {
        fn collect<'a>(expr: &'a Expr, into: &mut Vec<&'a License>) {
            match expr {
                Expr::License(license) => into.push(license),
                Expr::And(members) | Expr::Or(members) => {
                    members.iter().for_each(|member| collect(member, into));
                }
            }
        }
        let mut found = Vec::new();
        collect(self, &mut found);
        found
    }

    /// The same expression with members sorted, so that equal meanings compare equal.
    #[must_use]
    pub fn canonical(&self) -> Self {
        match self {
            Expr::License(license) => Expr::License(license.clone()),
            Expr::And(members) | Expr::Or(members) => {
                let mut members: Vec<Expr> = members.iter().map(Expr::canonical).collect();
                members.sort();
                let and = matches!(self, Expr::And(_));
                Self::join(members, and).unwrap_or_else(|| self.clone())
            }
        }
    }

    /// Parses an SPDX expression; ids in any letter case, deprecated GNU ids under their
    /// current names, `/` refused (it is not SPDX; manifests that allow it say so themselves).
    ///
    /// # Errors
    /// With the place in `text`, what was wrong there, and the nearest id where there is one.
    pub fn parse(text: &str) -> Result<Self, ExprError> {
        Self::parse_as(text, false)
    }

    /// As [`Expr::parse`], with `/` read as OR, as Cargo did before 2018.
    ///
    /// # Errors
    /// As [`Expr::parse`].
    pub fn parse_slash(text: &str) -> Result<Self, ExprError> {
        Self::parse_as(text, true)
    }

    fn parse_as(text: &str, slash: bool) -> Result<Self, ExprError> {
        /// What each id of the list is by itself, read when it is met: nearly every expression is
        /// one of them as the list spells it.
        static SINGLE: LazyLock<Vec<OnceLock<Option<License>>>> =
            LazyLock::new(|| vec![OnceLock::new(); LICENSES.len()]);
        let single = || match Self::parse_any(text, false) {
            Ok(Self::License(license)) => Some(license),
            _ => None,
        };
        // spelled as it is listed
        let listed = spdx::license_id(text).filter(|id| id.name == text);
        let known = listed.and_then(|id| SINGLE.get(id.index)?.get_or_init(single).clone());
        match known {
            Some(license) => Ok(Self::License(license)),
            None => Self::parse_any(text, slash),
        }
    }

    fn parse_any(text: &str, slash: bool) -> Result<Self, ExprError> {
        if text.trim().is_empty() {
            return Err(ExprError::new(
                0..text.len(),
                "the license expression is empty",
            ));
        }
        if text.len() > MAX_LENGTH {
            return Err(ExprError::new(
                0..text.len(),
                "the license expression is longer than 8 KiB",
            ));
        }
        let mut depth = 0usize;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MAX_DEPTH {
                return Err(ExprError::new(
                    at..at + 1,
                    "parentheses nested deeper than 64",
                ));
            }
        }
        let normal = Normal::new(text);
        let mode = ParseMode {
            allow_slash_as_or_operator: slash,
            allow_imprecise_license_names: false,
            ..ParseMode::LAX
        };
        let parsed = spdx::Expression::parse_mode(&normal.text, mode).map_err(|error| {
            let span = normal.original(&error.span);
            ExprError::explain(text, span, &error.reason)
        })?;
        Ok(tree(&parsed))
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (members, word) = match self {
            Expr::License(license) => return license.fmt(f),
            Expr::And(members) => (members, " AND "),
            Expr::Or(members) => (members, " OR "),
        };
        for (at, member) in members.iter().enumerate() {
            if at > 0 {
                f.write_str(word)?;
            }
            if matches!(member, Expr::License(_)) {
                write!(f, "{member}")?;
            } else {
                write!(f, "({member})")?;
            }
        }
        Ok(())
    }
}

/// Why an expression was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExprError {
    /// The place in the text that was parsed.
    pub span: Span,
    /// What was wrong there, without a full stop.
    pub message: String,
    /// The nearest id, where one is near.
    pub nearest: Option<String>,
}

impl ExprError {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            nearest: None,
        }
    }

    fn explain(text: &str, span: Span, reason: &spdx::error::Reason) -> Self {
        use spdx::error::Reason;
        let word = text.get(span.clone()).unwrap_or("").trim();
        let before = text
            .get(..span.start)
            .unwrap_or("")
            .trim_end()
            .to_ascii_uppercase();
        let after_with = matches!(reason, Reason::UnknownException) || before.ends_with(" WITH");
        let message = match reason {
            _ if after_with => {
                format!("`{word}` is not an SPDX exception")
            }
            Reason::UnknownLicense | Reason::UnknownTerm => {
                format!("`{word}` is not on the SPDX license list")
            }
            Reason::UnclosedParens => "a parenthesis is not closed".to_owned(),
            Reason::UnopenedParens => "a closing parenthesis without an opening one".to_owned(),
            Reason::Empty => "the license expression is empty".to_owned(),
            Reason::SeparatedPlus => "`+` must follow its license without a space".to_owned(),
            Reason::Unexpected(_) if word.is_empty() => "something is missing here".to_owned(),
            Reason::Unexpected(_) => format!("`{word}` does not belong here"),
            other => other.to_string(),
        };
        let nearest = match reason {
            _ if after_with => nearest(word, exceptions()),
            Reason::UnknownLicense | Reason::UnknownTerm => nearest(word, ids()),
            _ => None,
        };
        Self {
            span,
            message,
            nearest,
        }
    }
}

/// Every id of the license list, in its official spelling.
pub fn ids() -> impl Iterator<Item = &'static str> {
    LICENSES
        .iter()
        .map(|license| license.name)
        .filter(|&name| name != "NOASSERTION")
}

/// Every exception id of the list.
pub fn exceptions() -> impl Iterator<Item = &'static str> {
    spdx::identifiers::EXCEPTIONS
        .iter()
        .map(|exception| exception.name)
}

/// The full name of a listed license, such as "MIT License".
#[must_use]
pub fn full_name(id: &str) -> Option<&'static str> {
    spdx::license_id(id)
        .filter(|found| found.name == id)
        .map(|found| found.full_name)
}

/// The word of `from` that is nearest to `word`, if it is near enough to be what was meant.
#[must_use]
pub fn nearest<'a>(word: &str, from: impl IntoIterator<Item = &'a str>) -> Option<String> {
    // three letters are near to everything: "GPL" must not become "NGPL"
    if word.len() < 4 || word.len() > 80 {
        return None;
    }
    let wanted = word.to_ascii_lowercase();
    from.into_iter()
        .map(|candidate| {
            (
                distance(&wanted, &candidate.to_ascii_lowercase()),
                candidate,
            )
        })
        .filter(|&(distance, candidate)| distance <= 1 + candidate.len().min(wanted.len()) / 4)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

/// Optimal string alignment distance of two short words.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// The official spelling of an id written in any letter case.
///
/// A trailing `+` is not part of an id here; deprecated ids are returned as they are listed.
#[must_use]
pub fn official(word: &str) -> Option<&'static str> {
    find(word, &LICENSES_BY_CASE, || ids().collect())
}

/// The official spelling of an exception id written in any letter case.
#[must_use]
pub fn official_exception(word: &str) -> Option<&'static str> {
    find(word, &EXCEPTIONS_BY_CASE, || exceptions().collect())
}

static LICENSES_BY_CASE: OnceLock<Vec<&'static str>> = OnceLock::new();
static EXCEPTIONS_BY_CASE: OnceLock<Vec<&'static str>> = OnceLock::new();

fn find(
    word: &str,
    sorted: &'static OnceLock<Vec<&'static str>>,
    names: impl FnOnce() -> Vec<&'static str>,
) -> Option<&'static str> {
    let folded = |name: &str| {
        name.bytes()
            .map(|byte| byte.to_ascii_lowercase())
            .collect::<Vec<u8>>()
    };
    let table = sorted.get_or_init(|| {
        let mut all = names();
        all.sort_by_cached_key(|name| folded(name));
        all
    });
    let wanted = folded(word);
    let at = table
        .binary_search_by(|name| {
            name.bytes()
                .map(|byte| byte.to_ascii_lowercase())
                .cmp(wanted.iter().copied())
        })
        .ok()?;
    table.get(at).copied()
}

/// An expression with its words in official spelling, and the way back to the original places.
struct Normal {
    text: String,
    /// (start in `text`, start in the original, length in the original) of each word.
    words: Vec<(usize, Span)>,
}

impl Normal {
    fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut words = Vec::new();
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '_');
        let mut rest = 0;
        while let Some(start) = original[rest..].find(is_word).map(|at| rest + at) {
            let end = original[start..]
                .find(|c: char| !is_word(c))
                .map_or(original.len(), |at| start + at);
            text.push_str(&original[rest..start]);
            words.push((text.len(), start..end));
            text.push_str(&Self::word(&original[start..end]));
            rest = end;
        }
        text.push_str(&original[rest..]);
        Self { text, words }
    }

    fn word(word: &str) -> Cow<'_, str> {
        for operator in ["AND", "OR", "WITH"] {
            if word.eq_ignore_ascii_case(operator) {
                return Cow::Borrowed(operator);
            }
        }
        for prefix in ["LicenseRef-", "DocumentRef-", "AdditionRef-"] {
            if word.len() > prefix.len()
                && word
                    .get(..prefix.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
            {
                return Cow::Owned(format!("{prefix}{}", &word[prefix.len()..]));
            }
        }
        match official(word).or_else(|| official_exception(word)) {
            Some(official) => Cow::Borrowed(official),
            None => Cow::Borrowed(word),
        }
    }

    /// The place in the original of a place in the normalized text.
    fn original(&self, span: &Span) -> Span {
        let back = |at: usize| {
            let before = self.words.partition_point(|(start, _)| *start <= at);
            match before
                .checked_sub(1)
                .and_then(|index| self.words.get(index))
            {
                Some((start, word)) => {
                    (word.start + (at - start)).min(word.end.max(word.start + (at - start)))
                }
                None => at,
            }
        };
        // a word is replaced whole, so a span that covers one covers its original
        for (start, word) in &self.words {
            if *start == span.start {
                return word.clone();
            }
        }
        let start = back(span.start);
        start..back(span.end).max(start)
    }
}

/// Builds the tree from the postfix form of the `spdx` crate, without recursion.
fn tree(parsed: &spdx::Expression) -> Expr {
    let mut stack: Vec<Expr> = Vec::new();
    for node in parsed.iter() {
        match node {
            ExprNode::Req(requirement) => stack.push(requirement_tree(&requirement.req)),
            ExprNode::Op(operator) => {
                let right = stack.pop();
                let left = stack.pop();
                let members = left.into_iter().chain(right);
                let joined = match operator {
                    Operator::And => Expr::and(members),
                    Operator::Or => Expr::or(members),
                };
                stack.extend(joined);
            }
        }
    }
    stack.pop().unwrap_or_else(|| Expr::id("NOASSERTION"))
}

fn requirement_tree(requirement: &spdx::LicenseReq) -> Expr {
    let mut license = match &requirement.license {
        LicenseItem::Spdx { id, or_later } => current(id.name, *or_later),
        other @ LicenseItem::Other(_) => License::new(other.to_string()),
    };
    if let Some(addition) = &requirement.addition {
        license.exception = Some(match addition {
            AdditionItem::Spdx(id) => Cow::Borrowed(id.name),
            other @ AdditionItem::Other(_) => Cow::Owned(other.to_string()),
        });
    }
    Expr::License(license)
}

// REUSE-IgnoreStart
/// Listed ids whose deprecation names a successor: old id, current id, exception.
/// Source: the "deprecated" notes of the SPDX license list.
const RENAMED: &[(&str, &str, Option<&str>)] = &[
    ("BSD-2-Clause-FreeBSD", "BSD-2-Clause-Views", None),
    ("BSD-2-Clause-NetBSD", "BSD-2-Clause", None),
    (
        "GPL-2.0-with-GCC-exception",
        "GPL-2.0-only",
        Some("GCC-exception-2.0"),
    ),
    (
        "GPL-2.0-with-autoconf-exception",
        "GPL-2.0-only",
        Some("Autoconf-exception-2.0"),
    ),
    (
        "GPL-2.0-with-bison-exception",
        "GPL-2.0-only",
        Some("Bison-exception-2.2"),
    ),
    (
        "GPL-2.0-with-classpath-exception",
        "GPL-2.0-only",
        Some("Classpath-exception-2.0"),
    ),
    (
        "GPL-2.0-with-font-exception",
        "GPL-2.0-only",
        Some("Font-exception-2.0"),
    ),
    (
        "GPL-3.0-with-GCC-exception",
        "GPL-3.0-only",
        Some("GCC-exception-3.1"),
    ),
    (
        "GPL-3.0-with-autoconf-exception",
        "GPL-3.0-only",
        Some("Autoconf-exception-3.0"),
    ),
    ("Nunit", "zlib-acknowledgement", None),
    ("StandardML-NJ", "SMLNJ", None),
    ("bzip2-1.0.5", "bzip2-1.0.6", None),
    ("eCos-2.0", "GPL-2.0-or-later", Some("eCos-exception-2.0")),
    (
        "wxWindows",
        "LGPL-2.0-or-later",
        Some("WxWindows-exception-3.1"),
    ),
];

/// A listed id under its current name: `GPL-2.0+` is `GPL-2.0-or-later`, `GPL-2.0` is
/// `GPL-2.0-only`; other ids keep their `+` beside them.
#[must_use]
pub fn current(id: &'static str, or_later: bool) -> License {
    if let Some((_, new, exception)) = RENAMED.iter().find(|(old, _, _)| *old == id) {
        return License {
            exception: exception.map(Cow::Borrowed),
            ..License::new(*new)
        };
    }
    if id.ends_with("-or-later") {
        return License::new(id);
    }
    let later = or_later || id.ends_with('+');
    let base = id.trim_end_matches('+').trim_end_matches("-only");
    let gnu = format!("{base}{}", if later { "-or-later" } else { "-only" });
    match spdx::license_id(&gnu).filter(|listed| listed.name == gnu) {
        Some(listed) => License::new(listed.name),
        None => License {
            or_later: later,
            ..License::new(id)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &str) {
        assert_eq!(
            Expr::parse(text).map(|expr| expr.to_string()),
            Ok(want.to_owned()),
            "{text}"
        );
    }

    #[test]
    fn reads_what_people_write() {
        check("MIT", "MIT");
        check("mit or apache-2.0", "MIT OR Apache-2.0");
        check("(MIT)", "MIT");
        check("MIT AND (ISC OR Zlib)", "MIT AND (ISC OR Zlib)");
        check("MIT OR MIT", "MIT");
        check(
            "gpl-2.0+ with classpath-exception-2.0",
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
        );
        check("Apache-2.0+", "Apache-2.0+");
        check("LicenseRef-ours AND MIT", "LicenseRef-ours AND MIT");
        check("licenseref-Ours", "LicenseRef-Ours");
    }

    #[test]
    fn deprecated_ids_get_their_current_names() {
        check("GPL-2.0", "GPL-2.0-only");
        check("GPL-2.0+", "GPL-2.0-or-later");
        check("GPL-2.0-or-later", "GPL-2.0-or-later");
        check("LGPL-2.1-only", "LGPL-2.1-only");
        check("AGPL-3.0", "AGPL-3.0-only");
        check("GFDL-1.3", "GFDL-1.3-only");
        check(
            "GPL-2.0-with-classpath-exception",
            "GPL-2.0-only WITH Classpath-exception-2.0",
        );
        check("BSD-2-Clause-FreeBSD", "BSD-2-Clause-Views");
        check(
            "wxWindows",
            "LGPL-2.0-or-later WITH WxWindows-exception-3.1",
        );
    }

    #[test]
    fn errors_point_at_the_word() {
        let check = |text: &str, place: &str, nearest: Option<&str>| {
            let error = Expr::parse(text).unwrap_err();
            assert_eq!(
                (&text[error.span.clone()], error.nearest.as_deref()),
                (place, nearest),
                "{text}: {error:?}"
            );
        };
        check("MIT OR Apache2.0", "Apache2.0", Some("Apache-2.0"));
        check("mit and Apchae-2.0", "Apchae-2.0", Some("Apache-2.0"));
        check("GPL", "GPL", None);
        check(
            "GPL-2.0-only WITH Clazzpath-exception-2.0",
            "Clazzpath-exception-2.0",
            Some("Classpath-exception-2.0"),
        );
        check("MIT ISC", "ISC", None);
        check("MIT/ISC", "/ISC", None);
    }

    #[test]
    fn hostile_expressions_are_refused_not_followed() {
        assert!(Expr::parse(&"(".repeat(5000)).is_err());
        assert!(Expr::parse(&"MIT AND ".repeat(5000)).is_err());
        assert!(Expr::parse("").is_err());
        assert!(Expr::parse("é OR MIT").is_err());
    }

    #[test]
    fn canonical_makes_equal_meanings_equal() {
        let canonical = |text: &str| Expr::parse(text).unwrap().canonical().to_string();
        assert_eq!(
            canonical("MIT OR Apache-2.0"),
            canonical("Apache-2.0 OR MIT")
        );
        assert_eq!(canonical("(MIT OR ISC) AND Zlib"), "Zlib AND (ISC OR MIT)");
    }

    #[test]
    fn slash_means_or_only_where_asked() {
        assert_eq!(
            Expr::parse_slash("MIT/Apache-2.0").unwrap().to_string(),
            "MIT OR Apache-2.0"
        );
    }
}
// REUSE-IgnoreEnd
