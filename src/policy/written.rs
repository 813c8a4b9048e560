// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A policy as written: the keys and values of one TOML file, each with its place.
//!
//! This layer knows which keys exist and what kind of value each takes. What the values mean,
//! and how one policy extends another, is `valid`'s business. Nothing stops at the first
//! mistake.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::date::Date;
use super::judge::Ruling;
use crate::license::{self, Expr};
use crate::mistake::Mistake;
use crate::source::Span;

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

/// `"allow"`, or `{ verdict = "review", reason = "…", waivable = true }`.
#[derive(Debug, Clone)]
pub(super) struct WrittenRule {
    pub(super) verdict: Ruling,
    pub(super) reason: Option<String>,
    pub(super) waivable: bool,
}

/// A decision: `[[waive]]` and `[[license]]`, as far as they are alike.
#[derive(Debug, Clone, Default)]
pub(super) struct WrittenDecision {
    /// The table as a whole; its first line is where findings about it point.
    pub(super) span: Span,
    pub(super) check: Option<At<String>>,
    pub(super) license: Option<At<Expr>>,
    pub(super) package: Option<At<String>>,
    pub(super) path: Option<At<String>>,
    pub(super) who: Option<String>,
    pub(super) why: Option<String>,
    pub(super) since: Option<At<Date>>,
    pub(super) until: Option<At<Date>>,
}

/// One file.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) extends: Option<Vec<At<String>>>,
    pub(super) fail_on: Option<At<String>>,
    pub(super) outbound: Option<At<Expr>>,
    pub(super) holder: Option<At<String>>,
    pub(super) categories: Vec<(At<String>, At<WrittenRule>)>,
    pub(super) licenses: Vec<(At<String>, At<WrittenRule>)>,
    pub(super) scopes: Vec<(At<String>, At<String>)>,
    pub(super) files: Vec<(At<String>, At<String>)>,
    pub(super) checks: Vec<(At<String>, At<String>)>,
    pub(super) exclude: Vec<(At<String>, String)>,
    pub(super) waive: Vec<WrittenDecision>,
    pub(super) license: Vec<WrittenDecision>,
}

/// Largest policy that is read.
const MAX_LENGTH: usize = 1024 * 1024;

/// Every key the parser knows, by table; tables with free keys have none. The template documents
/// them all and a test proves it.
pub(super) const KEYS: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "extends",
            "fail-on",
            "project",
            "categories",
            "licenses",
            "scopes",
            "files",
            "checks",
            "exclude",
            "waive",
            "license",
        ],
    ),
    ("project", &["outbound", "holder"]),
    ("rule", &["verdict", "reason", "waivable"]),
    ("exclude", &["path", "reason"]),
    (
        "waive",
        &[
            "check", "license", "package", "path", "who", "why", "since", "until",
        ],
    ),
    (
        "license",
        &["package", "expression", "who", "why", "since", "until"],
    ),
];

/// Reads one file; what is wrong goes to `mistakes`.
pub(super) fn read(source: usize, text: &str, mistakes: &mut Vec<Mistake>) -> Written {
    let mut written = Written::default();
    if text.len() > MAX_LENGTH {
        mistakes.push(Mistake::new(
            source,
            0..0,
            "the policy is larger than 1 MiB",
        ));
        return written;
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        mistakes.push(Mistake::new(source, span, error.message()));
    }
    // what a broken file says is guesswork: its grammar is shown first
    if errors.is_empty() {
        let mut reader = Reader { source, mistakes };
        reader.root(table.get_ref(), &mut written);
    }
    written
}

struct Reader<'m> {
    source: usize,
    mistakes: &'m mut Vec<Mistake>,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Reader<'_> {
    fn root(&mut self, table: &DeTable<'_>, into: &mut Written) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "extends" => into.extends = self.list(value, Self::text),
                "fail-on" => into.fail_on = self.text(value),
                "project" => self.project(value, into),
                "categories" => into.categories = self.entries(value, Self::rule),
                "licenses" => into.licenses = self.entries(value, Self::rule),
                "scopes" => into.scopes = self.entries(value, Self::text),
                "files" => into.files = self.entries(value, Self::text),
                "checks" => into.checks = self.entries(value, Self::text),
                "exclude" => into.exclude = self.list(value, Self::exclude).unwrap_or_default(),
                "waive" => into.waive = self.list(value, Self::waive).unwrap_or_default(),
                "license" => into.license = self.list(value, Self::conclusion).unwrap_or_default(),
                other => self.unknown_key("", other, key.span()),
            }
        }
    }

    fn project(&mut self, value: &Value<'_>, into: &mut Written) {
        for (key, value) in self.table(value).into_iter().flatten() {
            match key.get_ref().as_ref() {
                "outbound" => into.outbound = self.expression(value),
                "holder" => into.holder = self.text(value),
                other => self.unknown_key("project", other, key.span()),
            }
        }
    }

    fn rule(&mut self, value: &Value<'_>) -> Option<At<WrittenRule>> {
        let span = value.span();
        if value.get_ref().as_str().is_some() {
            let verdict = self.ruling(value)?;
            if verdict > Ruling::Allow {
                self.mistakes.push(
                    Mistake::new(self.source, span, "a rule without a reason")
                        .label("only `allow` may stand without one")
                        .help(format!(
                            "write {{ verdict = \"{}\", reason = \"…\" }}: whoever meets the rule has to be told why",
                            verdict.name()
                        )),
                );
                return None;
            }
            return Some(At {
                value: WrittenRule {
                    verdict,
                    reason: None,
                    waivable: false,
                },
                span,
            });
        }
        let Some(table) = value.get_ref().as_table() else {
            self.expected(
                value,
                "\"allow\", or a table such as { verdict = \"review\", reason = \"…\" }",
            );
            return None;
        };
        let (mut verdict, mut reason, mut waivable) = (None, None, false);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "verdict" => match self.ruling(value) {
                    Some(ruling) => verdict = Some(ruling),
                    // shown already
                    None => return None,
                },
                "reason" => reason = self.filled(value),
                "waivable" => match value.get_ref().as_bool() {
                    Some(flag) => waivable = flag,
                    None => self.expected(value, "true or false"),
                },
                other => self.unknown_key("rule", other, key.span()),
            }
        }
        let Some(verdict) = verdict else {
            self.missing(&span, "verdict", "\"allow\", \"review\" or \"deny\"");
            return None;
        };
        if verdict > Ruling::Allow && reason.is_none() && !table.contains_key("reason") {
            self.missing(&span, "reason", "why, in words for a researcher");
        }
        Some(At {
            value: WrittenRule {
                verdict,
                reason,
                waivable,
            },
            span,
        })
    }

    fn ruling(&mut self, value: &Value<'_>) -> Option<Ruling> {
        let word = self.text(value)?;
        let written = [Ruling::Allow, Ruling::Review, Ruling::Deny];
        let found = written
            .into_iter()
            .find(|ruling| ruling.name() == word.value);
        if found.is_none() {
            self.not_one_of(
                &word,
                "a verdict",
                written.iter().map(|ruling| ruling.name()),
            );
        }
        found
    }

    fn exclude(&mut self, value: &Value<'_>) -> Option<(At<String>, String)> {
        let span = value.span();
        let Some(table) = value.get_ref().as_table() else {
            self.expected(
                value,
                "a table such as { path = \"fixtures/**\", reason = \"…\" }",
            );
            return None;
        };
        let (mut path, mut reason) = (None, None);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "path" => path = self.text(value),
                "reason" => reason = self.filled(value),
                other => self.unknown_key("exclude", other, key.span()),
            }
        }
        if path.is_none() && !table.contains_key("path") {
            self.missing(&span, "path", "a glob of paths below the root");
        }
        if reason.is_none() && !table.contains_key("reason") {
            self.missing(&span, "reason", "why these files are not judged");
        }
        path.zip(reason)
    }

    fn waive(&mut self, value: &Value<'_>) -> Option<WrittenDecision> {
        let table = self.table(value)?;
        let mut decision = WrittenDecision {
            span: value.span(),
            ..WrittenDecision::default()
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "check" => decision.check = self.text(value),
                "license" => decision.license = self.expression(value),
                "path" => decision.path = self.text(value),
                other => {
                    if !self.decision(other, value, &mut decision) {
                        self.unknown_key("waive", other, key.span());
                    }
                }
            }
        }
        let targets = ["check", "license", "package", "path"];
        if !targets.iter().any(|key| table.contains_key(*key)) {
            self.missing(
                &decision.span,
                "check",
                "what is waived: a check, license, package or path",
            );
        }
        self.signed(&mut decision, table);
        Some(decision)
    }

    fn conclusion(&mut self, value: &Value<'_>) -> Option<WrittenDecision> {
        let table = self.table(value)?;
        let mut decision = WrittenDecision {
            span: value.span(),
            ..WrittenDecision::default()
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "expression" => decision.license = self.expression(value),
                other => {
                    if !self.decision(other, value, &mut decision) {
                        self.unknown_key("license", other, key.span());
                    }
                }
            }
        }
        if !table.contains_key("package") {
            let what = "a package, such as \"pkg:pypi/foo\"";
            self.missing(&decision.span, "package", what);
        }
        if !table.contains_key("expression") {
            let what = "the license you found, such as \"MIT\"";
            self.missing(&decision.span, "expression", what);
        }
        self.signed(&mut decision, table);
        Some(decision)
    }

    /// Keys of every decision; whether the key was one.
    fn decision(&mut self, key: &str, value: &Value<'_>, into: &mut WrittenDecision) -> bool {
        match key {
            "package" => into.package = self.text(value),
            "who" => into.who = self.filled(value),
            "why" => into.why = self.filled(value),
            "since" => into.since = self.date(value),
            "until" => into.until = self.date(value),
            _ => return false,
        }
        true
    }

    fn signed(&mut self, decision: &mut WrittenDecision, table: &DeTable<'_>) {
        for (key, what) in [
            ("who", "the person who decided"),
            ("why", "the reason, for those who come after"),
            ("since", "the day of the decision, such as 2026-11-22"),
        ] {
            if !table.contains_key(key) {
                self.missing(&decision.span, key, what);
            }
        }
        if let (Some(since), Some(until)) = (&decision.since, &decision.until)
            && until.value < since.value
        {
            self.mistakes.push(
                Mistake::new(
                    self.source,
                    until.span.clone(),
                    "a decision that ends before it begins",
                )
                .label(format!("it begins on {}", since.value)),
            );
        }
    }

    fn table<'v, 'i>(&mut self, value: &'v Value<'i>) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.expected(value, "a table");
        }
        table
    }

    fn entries<T>(
        &mut self,
        value: &Value<'_>,
        read: fn(&mut Self, &Value<'_>) -> Option<T>,
    ) -> Vec<(At<String>, T)> {
        let Some(table) = self.table(value) else {
            return Vec::new();
        };
        table
            .iter()
            .filter_map(|(key, value)| {
                let key = At {
                    value: key.get_ref().to_string(),
                    span: key.span(),
                };
                Some((key, read(self, value)?))
            })
            .collect()
    }

    fn list<T>(
        &mut self,
        value: &Value<'_>,
        read: fn(&mut Self, &Value<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(array) = value.get_ref().as_array() else {
            self.expected(value, "a list");
            return None;
        };
        Some(array.iter().filter_map(|item| read(self, item)).collect())
    }

    fn text(&mut self, value: &Value<'_>) -> Option<At<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.expected(value, "text in quotes");
            return None;
        };
        Some(At {
            value: text.to_owned(),
            span: value.span(),
        })
    }

    /// Text that says something.
    fn filled(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.text(value)?;
        if text.value.trim().is_empty() {
            self.mistakes
                .push(Mistake::new(self.source, text.span, "empty text").label("say it in words"));
            return None;
        }
        Some(text.value)
    }

    fn date(&mut self, value: &Value<'_>) -> Option<At<Date>> {
        let date = match value.get_ref() {
            DeValue::String(text) => Date::parse(text),
            DeValue::Datetime(time) => time
                .date
                .and_then(|date| Date::new(date.year, date.month, date.day)),
            _ => None,
        };
        if date.is_none() {
            self.expected(value, "a day, such as 2026-11-22");
        }
        date.map(|date| At {
            value: date,
            span: value.span(),
        })
    }

    fn expression(&mut self, value: &Value<'_>) -> Option<At<Expr>> {
        let text = self.text(value)?;
        match parse_expression(self.source, &text) {
            Ok(expr) => Some(At {
                value: expr,
                span: text.span,
            }),
            Err(mistake) => {
                self.mistakes.push(*mistake);
                None
            }
        }
    }

    fn unknown_key(&mut self, table: &str, key: &str, span: Span) {
        let known = KEYS
            .iter()
            .find(|(name, _)| *name == table)
            .map_or(&[][..], |(_, keys)| *keys);
        let mistake = Mistake::new(self.source, span, format!("unknown key `{key}`"));
        self.mistakes
            .push(match license::nearest(key, known.iter().copied()) {
                Some(nearest) => mistake.label(format!("did you mean `{nearest}`?")),
                None => mistake.label(format!("expected one of {}", words(known.iter().copied()))),
            });
    }

    fn not_one_of<'w>(
        &mut self,
        word: &At<String>,
        what: &str,
        known: impl Iterator<Item = &'w str> + Clone,
    ) {
        self.mistakes
            .push(not_one_of(self.source, word, what, known));
    }

    fn expected(&mut self, value: &Value<'_>, what: &str) {
        self.mistakes.push(
            Mistake::new(
                self.source,
                value.span(),
                format!("{} does not fit here", value.get_ref().type_str()),
            )
            .label(format!("expected {what}")),
        );
    }

    fn missing(&mut self, span: &Span, key: &str, what: &str) {
        self.mistakes.push(
            Mistake::new(self.source, span.clone(), format!("`{key}` is missing"))
                .label(format!("needs `{key}`: {what}")),
        );
    }
}

/// A word that is none of those known.
pub(super) fn not_one_of<'w>(
    source: usize,
    word: &At<String>,
    what: &str,
    known: impl Iterator<Item = &'w str> + Clone,
) -> Mistake {
    let mistake = Mistake::new(
        source,
        word.span.clone(),
        format!("`{}` is not {what}", shown(&word.value)),
    );
    match license::nearest(&word.value, known.clone()) {
        Some(nearest) => mistake.label(format!("did you mean `{nearest}`?")),
        None => mistake.label(format!("expected one of {}", words(known))),
    }
}

/// Reads an SPDX expression out of a quoted value or key; the caret stands under the word.
pub(super) fn parse_expression(source: usize, text: &At<String>) -> Result<Expr, Box<Mistake>> {
    Expr::parse(&text.value).map_err(|error| {
        // in a plain one-line string the text begins one byte after the quote; where escapes
        // or a multi-line string moved it, the whole value is marked
        let plain = text.span.len() == text.value.len() + 2;
        let span = if plain {
            let at = text.span.start + 1;
            at + error.span.start..at + error.span.end
        } else {
            text.span.clone()
        };
        let mistake = Mistake::new(source, span, error.message);
        Box::new(match error.nearest {
            Some(nearest) => mistake.label(format!("did you mean `{nearest}`?")),
            None => mistake
                .label("expected an SPDX license expression")
                .help("ids are those of https://spdx.org/licenses, or begin with LicenseRef-"),
        })
    })
}

fn words<'w>(known: impl Iterator<Item = &'w str>) -> String {
    known
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A word for a message: short, on one line.
fn shown(word: &str) -> String {
    let mut shown: String = word.chars().filter(|c| !c.is_control()).take(60).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    shown
}
