// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A policy as written: the keys and values of one TOML file, each with its place.
//!
//! This layer knows which keys exist and what kind of value each takes. What the values mean,
//! and how one policy extends another, is the business of `layers`. Nothing stops at the first
//! mistake.

mod decisions;
mod holders;
mod values;

use toml::de::DeTable;

use super::date::Date;
use super::judge::Ruling;
use crate::license::Expr;
use crate::mistake::Mistake;
use crate::source::Span;

pub(super) use holders::WrittenHolders;
use values::{Reader, Value};
pub(super) use values::{not_one_of, parse_expression};

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

/// A `[[rule]]`: what it speaks of, and what it says. An empty list asks nothing.
#[derive(Debug, Clone)]
pub(super) struct WrittenCondition {
    pub(super) licenses: Vec<At<String>>,
    pub(super) categories: Vec<At<String>>,
    pub(super) exceptions: Vec<At<String>>,
    pub(super) scene: WrittenScene,
    pub(super) rule: At<WrittenRule>,
}

/// The keys that say where something stands, of rules and of examples.
#[derive(Debug, Clone, Default)]
pub(super) struct WrittenScene {
    pub(super) packages: Vec<At<String>>,
    pub(super) paths: Vec<At<String>>,
    pub(super) files: Vec<At<String>>,
    pub(super) scopes: Vec<At<String>>,
    pub(super) uses: Vec<At<String>>,
}

/// A `[[test]]`: an expression in its place, and what the policy should say to it.
#[derive(Debug, Clone)]
pub(super) struct WrittenExample {
    pub(super) span: Span,
    pub(super) expression: At<Expr>,
    pub(super) scene: WrittenScene,
    pub(super) expect: At<String>,
}

/// A decision: `[[waive]]`, `[[choose]]` and `[[correct]]`, as far as they are alike.
#[derive(Debug, Clone, Default)]
pub(super) struct WrittenDecision {
    /// The table as a whole; its first line is where findings about it point.
    pub(super) span: Span,
    pub(super) check: Option<At<String>>,
    /// What is waived, taken or true. `None` in a correction: `NONE`, no license at all.
    pub(super) license: Option<At<Expr>>,
    /// What the choice is of, or what was found.
    pub(super) instead_of: Option<At<Expr>>,
    pub(super) package: Option<At<String>>,
    pub(super) path: Option<At<String>>,
    pub(super) who: Option<String>,
    pub(super) why: Option<String>,
    pub(super) since: Option<At<Date>>,
    pub(super) until: Option<At<Date>>,
    pub(super) digest: Option<At<String>>,
}

/// One file.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) extends: Option<Vec<At<String>>>,
    pub(super) fail_on: Option<At<String>>,
    pub(super) outbound: Option<At<Expr>>,
    pub(super) holder: Option<At<String>>,
    pub(super) holders: Option<WrittenHolders>,
    /// With their rules, where those can be read.
    pub(super) categories: Vec<(At<String>, Option<At<WrittenRule>>)>,
    pub(super) licenses: Vec<(At<String>, At<WrittenRule>)>,
    pub(super) rules: Vec<WrittenCondition>,
    pub(super) scopes: Vec<(At<String>, At<String>)>,
    pub(super) files: Vec<(At<String>, At<String>)>,
    pub(super) checks: Vec<(At<String>, At<String>)>,
    pub(super) exclude: Vec<(At<String>, String)>,
    pub(super) waive: Vec<WrittenDecision>,
    pub(super) choose: Vec<WrittenDecision>,
    pub(super) correct: Vec<WrittenDecision>,
    pub(super) examples: Vec<WrittenExample>,
}

/// Largest policy that is read.
const MAX_LENGTH: usize = 1024 * 1024;

/// Every key the parser knows, by table; tables with free keys have none, `entry` is what stands
/// in those of `categories` and `licenses`. The template documents them all and a test proves it.
pub(super) const KEYS: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "extends",
            "fail-on",
            "project",
            "holders",
            "categories",
            "licenses",
            "rule",
            "scopes",
            "files",
            "checks",
            "exclude",
            "waive",
            "choose",
            "correct",
            "test",
        ],
    ),
    ("project", &["outbound", "holder"]),
    (
        "holders",
        &["mode", "expected", "aliases", "waivable", "path"],
    ),
    ("holders.path", &["path", "mode", "expected", "reason"]),
    ("entry", &["verdict", "reason", "waivable"]),
    (
        "rule",
        &[
            "license",
            "category",
            "exception",
            "package",
            "path",
            "file",
            "scope",
            "use",
            "verdict",
            "reason",
            "waivable",
        ],
    ),
    ("exclude", &["path", "reason"]),
    (
        "waive",
        &[
            "check", "license", "package", "path", "who", "why", "since", "until", "digest",
        ],
    ),
    (
        "choose",
        &[
            "of", "take", "package", "path", "who", "why", "since", "until", "digest",
        ],
    ),
    (
        "correct",
        &[
            "found", "license", "package", "path", "who", "why", "since", "until", "digest",
        ],
    ),
    (
        "test",
        &[
            "expression",
            "package",
            "path",
            "file",
            "scope",
            "use",
            "expect",
        ],
    ),
];

/// Reads one file; what is wrong goes to `mistakes`.
pub(super) fn read(source: usize, text: &str, mistakes: &mut Vec<Mistake>) -> Written {
    read_with(source, text, mistakes, |reader, table, into| {
        reader.root(table, into);
    })
}

/// Reads a file that holds decisions and nothing else.
pub(super) fn read_decisions(source: usize, text: &str, mistakes: &mut Vec<Mistake>) -> Written {
    read_with(source, text, mistakes, |reader, table, into| {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !reader.decisions(name, value, into) {
                reader.mistakes.push(
                    Mistake::new(
                        reader.source,
                        key.span(),
                        format!("`{name}` is not for a file of decisions"),
                    )
                    .label("expected [[waive]], [[choose]] or [[correct]]")
                    .help("rules stand in the policy"),
                );
            }
        }
    })
}

fn read_with(
    source: usize,
    text: &str,
    mistakes: &mut Vec<Mistake>,
    root: impl FnOnce(&mut Reader<'_>, &DeTable<'_>, &mut Written),
) -> Written {
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
        root(&mut reader, table.get_ref(), &mut written);
    }
    written
}

impl Reader<'_> {
    fn root(&mut self, table: &DeTable<'_>, into: &mut Written) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "extends" => into.extends = self.list(value, Self::text),
                "fail-on" => into.fail_on = self.text(value),
                "project" => self.project(value, into),
                "holders" => into.holders = self.holders(value),
                "categories" => {
                    into.categories = self.entries(value, |reader, rule| Some(reader.entry(rule)));
                }
                "licenses" => into.licenses = self.entries(value, Self::entry),
                "rule" => into.rules = self.list(value, Self::rule).unwrap_or_default(),
                "scopes" => into.scopes = self.entries(value, Self::text),
                "files" => into.files = self.entries(value, Self::text),
                "checks" => into.checks = self.entries(value, Self::text),
                "exclude" => into.exclude = self.list(value, Self::exclude).unwrap_or_default(),
                "test" => into.examples = self.list(value, Self::example).unwrap_or_default(),
                _ if self.decisions(name, value, into) => {}
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

    /// What stands beside a category or license.
    fn entry(&mut self, value: &Value<'_>) -> Option<At<WrittenRule>> {
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
        self.said(&span, table, |reader, key, _, span| {
            reader.unknown_key("entry", key, span);
        })
    }

    fn rule(&mut self, value: &Value<'_>) -> Option<WrittenCondition> {
        let table = self.table(value)?;
        let (mut licenses, mut categories, mut exceptions) = (Vec::new(), Vec::new(), Vec::new());
        let mut scene = WrittenScene::default();
        let rule = self.said(&value.span(), table, |reader, key, value, span| match key {
            "license" => licenses = reader.words(value),
            "category" => categories = reader.words(value),
            "exception" => exceptions = reader.words(value),
            _ if reader.scene(key, value, &mut scene) => {}
            other => reader.unknown_key("rule", other, span),
        });
        let conditions = ["license", "category", "exception"]
            .into_iter()
            .chain(SCENE);
        if !conditions.into_iter().any(|key| table.contains_key(key)) {
            self.missing(
                &value.span(),
                "license",
                "what it speaks of: a license, category, exception, package, path, file, scope or use",
            );
            return None;
        }
        Some(WrittenCondition {
            licenses,
            categories,
            exceptions,
            scene,
            rule: rule?,
        })
    }

    /// Verdict, reason and waivable of a table; other keys are for the caller.
    fn said<'v, 'i>(
        &mut self,
        span: &Span,
        table: &'v DeTable<'i>,
        mut other: impl FnMut(&mut Self, &str, &'v Value<'i>, Span),
    ) -> Option<At<WrittenRule>> {
        let (mut verdict, mut reason, mut waivable) = (None, None, false);
        let mut shown = false;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "verdict" => {
                    verdict = self.ruling(value);
                    shown = verdict.is_none();
                }
                "reason" => reason = self.filled(value),
                "waivable" => match value.get_ref().as_bool() {
                    Some(flag) => waivable = flag,
                    None => self.expected(value, "true or false"),
                },
                name => other(self, name, value, key.span()),
            }
        }
        if shown {
            return None;
        }
        let Some(verdict) = verdict else {
            self.missing(span, "verdict", "\"allow\", \"review\" or \"deny\"");
            return None;
        };
        if verdict > Ruling::Allow && reason.is_none() && !table.contains_key("reason") {
            self.missing(span, "reason", "why, in words for a researcher");
        }
        Some(At {
            value: WrittenRule {
                verdict,
                reason,
                waivable,
            },
            span: span.clone(),
        })
    }

    /// Keys that say where something stands; whether the key was one.
    fn scene(&mut self, key: &str, value: &Value<'_>, into: &mut WrittenScene) -> bool {
        let slot = match key {
            "package" => &mut into.packages,
            "path" => &mut into.paths,
            "file" => &mut into.files,
            "scope" => &mut into.scopes,
            "use" => &mut into.uses,
            _ => return false,
        };
        *slot = self.words(value);
        true
    }

    /// A word, or a list of words of which any may fit.
    fn words(&mut self, value: &Value<'_>) -> Vec<At<String>> {
        if value.get_ref().as_array().is_some() {
            let words = self.list(value, Self::text).unwrap_or_default();
            if words.is_empty() {
                self.expected(value, "at least one word");
            }
            return words;
        }
        self.text(value).into_iter().collect()
    }

    fn example(&mut self, value: &Value<'_>) -> Option<WrittenExample> {
        let table = self.table(value)?;
        let (mut expression, mut expect) = (None, None);
        let mut scene = WrittenScene::default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "expression" => expression = self.expression(value),
                "expect" => expect = self.text(value),
                _ if self.scene(name, value, &mut scene) => {}
                other => self.unknown_key("test", other, key.span()),
            }
        }
        for (key, what) in [
            ("expression", "a license expression, such as \"MIT\""),
            ("expect", "what the policy should say to it"),
        ] {
            if !table.contains_key(key) {
                self.missing(&value.span(), key, what);
            }
        }
        Some(WrittenExample {
            span: value.span(),
            expression: expression?,
            scene,
            expect: expect?,
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
}

/// Keys that say where something stands.
const SCENE: [&str; 5] = ["package", "path", "file", "scope", "use"];
