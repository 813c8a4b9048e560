// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a layer says of licenses, and whether it may say so.

use super::Loader;
use crate::compat::Use;
use crate::inventory::FileKind;
use crate::license::{self, Expr, License};
use crate::mistake::Mistake;
use crate::package::Scope;
use crate::policy::example::Example;
use crate::policy::judge::{Judge, Ruling};
use crate::policy::rule::{Condition, Glob, Layer, Named, Rule, Scene};
use crate::policy::valid::Policy;
use crate::policy::written::{
    self, At, WrittenCondition, WrittenExample, WrittenRule, WrittenScene,
};
use crate::rules::categories::{Category, category_of};
use crate::source::Span;

use super::{kinds, scopes};

impl Loader<'_> {
    pub(super) fn category(
        &mut self,
        at: usize,
        key: &At<String>,
        rule: Option<&At<WrittenRule>>,
        below: &Policy,
        layer: &mut Layer,
    ) {
        let (Some(category), Some(rule)) = (self.category_named(at, key), rule) else {
            return;
        };
        if category == Category::Unknown && rule.value.verdict < Ruling::Deny {
            self.unknown_let_through(at, &rule.span);
            return;
        }
        if let Some(old) = below.category_rule(category)
            && rule.value.verdict < old.verdict
            && !old.waivable
        {
            let old = old.clone();
            self.looser(at, &key.span, &key.value, rule, &old);
            return;
        }
        let rule = self.rule(at, &key.span, rule);
        layer.categories.insert(category, rule);
    }

    fn category_named(&mut self, at: usize, word: &At<String>) -> Option<Category> {
        let found = Category::parse(&word.value);
        if found.is_none() {
            let known = Category::ALL.iter().map(|category| category.name());
            self.mistakes
                .push(written::not_one_of(at, word, "a category", known));
        }
        found
    }

    fn unknown_let_through(&mut self, at: usize, span: &Span) {
        self.mistakes.push(
            Mistake::new(at, span.clone(), "unknown licenses cannot be let through")
                .label("expected \"deny\", or no rule at all")
                .help("without a rule they are reported as not established; record what you found out about one with [[correct]]"),
        );
    }

    pub(super) fn license(
        &mut self,
        at: usize,
        key: &At<String>,
        rule: &At<WrittenRule>,
        below: &Policy,
        layer: &mut Layer,
    ) {
        let Some(named) = self.named(at, key) else {
            return;
        };
        if !self.may_stand(at, key, &named, rule, below, &Scene::default()) {
            return;
        }
        let rule = self.rule(at, &key.span, rule);
        match named {
            Named::License(license) => layer.licenses.insert(Expr::License(license), rule),
            Named::Expression(expr) => layer.licenses.insert(expr, rule),
            Named::Family(head) => layer.families.insert(head, rule),
        };
    }

    /// A license, an expression, or ids that begin alike.
    fn named(&mut self, at: usize, word: &At<String>) -> Option<Named> {
        let Some(head) = word.value.strip_suffix('*') else {
            return match written::parse_expression(at, word) {
                Ok(expr) => Some(match expr.canonical() {
                    Expr::License(license) => Named::License(license),
                    expr => Named::Expression(expr),
                }),
                Err(mistake) => {
                    self.mistakes.push(*mistake);
                    None
                }
            };
        };
        const OWN: &str = "LicenseRef-";
        let own = head.len() > OWN.len() && head.starts_with(OWN);
        if head.contains('*') || head.is_empty() || !(own || members(head).next().is_some()) {
            self.mistakes.push(
                Mistake::new(
                    at,
                    word.span.clone(),
                    format!("no license id begins with `{head}`"),
                )
                .label("a star stands at the end, after the start of SPDX ids"),
            );
            return None;
        }
        Some(Named::Family(head.to_owned()))
    }

    pub(super) fn condition(
        &mut self,
        at: usize,
        written: &WrittenCondition,
        below: &Policy,
    ) -> Option<Condition> {
        let before = self.mistakes.len();
        let licenses: Vec<(&At<String>, Named)> = written
            .licenses
            .iter()
            .filter_map(|word| Some((word, self.named(at, word)?)))
            .collect();
        let categories: Vec<Category> = written
            .categories
            .iter()
            .filter_map(|word| self.category_named(at, word))
            .collect();
        let exceptions: Vec<String> = written
            .exceptions
            .iter()
            .filter_map(|word| self.exception(at, word))
            .collect();
        let scene = self.scene(at, &written.scene);
        let only_unknown = categories == [Category::Unknown] && licenses.is_empty();
        if only_unknown && written.rule.value.verdict < Ruling::Deny {
            self.unknown_let_through(at, &written.rule.span);
        }
        if self.mistakes.len() > before {
            return None;
        }
        let example = scene.example();
        for (word, named) in &licenses {
            // with an exception it is another license than the one named
            if exceptions.is_empty()
                && !self.may_stand(at, word, named, &written.rule, below, &example)
            {
                return None;
            }
        }
        if licenses.is_empty() && exceptions.is_empty() {
            for (word, category) in written.categories.iter().zip(&categories) {
                if !self.may_stand_for_category(at, word, *category, &written.rule, below, &example)
                {
                    return None;
                }
            }
        }
        // the table is long: its first line says which it is
        let rule = self.rule(at, &written.rule.span, &written.rule);
        Some(Condition {
            licenses: licenses.into_iter().map(|(_, named)| named).collect(),
            categories,
            exceptions,
            packages: scene.packages,
            paths: scene.paths,
            kinds: scene.kinds,
            scopes: scene.scopes,
            uses: scene.uses,
            rule,
        })
    }

    fn exception(&mut self, at: usize, word: &At<String>) -> Option<String> {
        if word.value.starts_with("AdditionRef-") {
            return Some(word.value.clone());
        }
        let found = license::official_exception(&word.value);
        if found.is_none() {
            let known = license::exceptions().collect::<Vec<_>>();
            let mistake = Mistake::new(
                at,
                word.span.clone(),
                format!("`{}` is not an SPDX exception", word.value),
            );
            self.mistakes
                .push(match license::nearest(&word.value, known) {
                    Some(near) => mistake.label(format!("did you mean `{near}`?")),
                    None => mistake.label("expected an exception of https://spdx.org/licenses"),
                });
        }
        found.map(str::to_owned)
    }

    fn scene(&mut self, at: usize, written: &WrittenScene) -> Places {
        let globs = |loader: &mut Self, words: &[At<String>], path: bool| -> Vec<Glob> {
            let read = words.iter().filter_map(|word| {
                let matcher = if path {
                    loader.glob(at, word, true)
                } else {
                    loader.package_glob(at, word)
                };
                Some(Glob {
                    text: word.value.clone(),
                    matcher: matcher?,
                })
            });
            read.collect()
        };
        Places {
            packages: globs(self, &written.packages, false),
            paths: globs(self, &written.paths, true),
            kinds: self.all_of(at, &written.files, "a kind of file", &kinds()),
            scopes: self.all_of(at, &written.scopes, "a scope", &scopes()),
            uses: self.all_of(
                at,
                &written.uses,
                "a use",
                &Use::ALL.map(|usage| (usage.name(), usage)),
            ),
        }
    }

    pub(super) fn all_of<K: Copy>(
        &mut self,
        at: usize,
        words: &[At<String>],
        what: &str,
        known: &[(&'static str, K)],
    ) -> Vec<K> {
        let read = words.iter().filter_map(|word| {
            let found = known.iter().find(|(name, _)| *name == word.value);
            if found.is_none() {
                let names = known.iter().map(|(name, _)| *name);
                self.mistakes
                    .push(written::not_one_of(at, word, what, names));
            }
            found.map(|(_, value)| *value)
        });
        read.collect()
    }

    pub(super) fn example(&mut self, at: usize, written: &WrittenExample) -> Option<Example> {
        let rulings = [
            Ruling::Allow,
            Ruling::Review,
            Ruling::NotEstablished,
            Ruling::Deny,
        ];
        let found = rulings
            .into_iter()
            .find(|ruling| ruling.name() == written.expect.value);
        if found.is_none() {
            let known = rulings.iter().map(|ruling| ruling.name());
            self.mistakes
                .push(written::not_one_of(at, &written.expect, "a verdict", known));
        }
        let scene = &written.scene;
        let kind = self.all_of(at, &scene.files, "a kind of file", &kinds());
        let scope = self.all_of(at, &scene.scopes, "a scope", &scopes());
        let uses = Use::ALL.map(|usage| (usage.name(), usage));
        let usage = self.all_of(at, &scene.uses, "a use", &uses);
        let text = |words: &[At<String>]| words.first().map(|word| word.value.clone());
        Some(Example {
            expression: written.expression.value.clone(),
            path: text(&scene.paths),
            package: text(&scene.packages),
            kind: kind.first().copied(),
            scope: scope.first().copied(),
            usage: usage.first().copied(),
            expect: found?,
            from: self.origin(at, &written.span),
        })
    }

    /// Whether a rule may stand over the policy below; says so where it may not.
    fn may_stand(
        &mut self,
        at: usize,
        key: &At<String>,
        named: &Named,
        rule: &At<WrittenRule>,
        below: &Policy,
        scene: &Scene<'_>,
    ) -> bool {
        let setting = below.setting(scene);
        let all = below.layers.len();
        let fixed = |license: &License| -> Option<Rule> {
            let said = below.said(all, license, &setting)?;
            (said.fixed && rule.value.verdict < said.rule.verdict).then(|| said.rule.clone())
        };
        let old = match named {
            Named::License(license) => fixed(license),
            // a family is looser than the policy below if it is for one of its members
            Named::Family(head) => members(head).find_map(|id| fixed(&License::new(id))),
            Named::Expression(expr) => match below.expression_words(expr, &setting).last() {
                Some((_, old)) if !old.waivable && rule.value.verdict < old.verdict => {
                    Some((*old).clone())
                }
                Some(_) => None,
                None => Judge::new(below)
                    .expression_in(expr, &setting)
                    .blamed
                    .iter()
                    .find_map(|(license, _)| fixed(license)),
            },
        };
        match old {
            Some(old) => {
                self.looser(at, &key.span, &key.value, rule, &old);
                false
            }
            None => true,
        }
    }

    /// As [`Loader::may_stand`], for a rule on a category: a mistake where it can never count.
    fn may_stand_for_category(
        &mut self,
        at: usize,
        key: &At<String>,
        category: Category,
        rule: &At<WrittenRule>,
        below: &Policy,
        scene: &Scene<'_>,
    ) -> bool {
        let setting = below.setting(scene);
        let mut old: Option<Rule> = None;
        for id in license::ids() {
            let license = License::new(id);
            if category_of(&license) != category {
                continue;
            }
            match below.said(below.layers.len(), &license, &setting) {
                Some(said) if said.fixed && rule.value.verdict < said.rule.verdict => {
                    old.get_or_insert_with(|| said.rule.clone());
                }
                _ => return true,
            }
        }
        match old {
            Some(old) => {
                self.looser(at, &key.span, &key.value, rule, &old);
                false
            }
            None => true,
        }
    }

    fn looser(&mut self, at: usize, span: &Span, name: &str, rule: &At<WrittenRule>, old: &Rule) {
        let mut mistake = Mistake::new(
            at,
            span.clone(),
            format!("`{name}` is looser here than in the policy it extends"),
        )
        .label(format!("says {} here", rule.value.verdict.name()))
        .help("a project may be stricter than its office; ask the office for a rule that says `waivable = true`, and record the decision with [[waive]]");
        mistake.other = Some((
            old.from.source,
            old.from.span.clone(),
            format!("{} here, and not waivable", old.verdict.name()),
        ));
        self.mistakes.push(mistake);
    }

    fn rule(&self, at: usize, key: &Span, rule: &At<WrittenRule>) -> Rule {
        let reason = rule.value.reason.clone();
        Rule {
            verdict: rule.value.verdict,
            reason: reason.unwrap_or_else(|| "the policy allows it".to_owned()),
            waivable: rule.value.waivable,
            from: self.origin(at, key),
        }
    }
}

/// Where a `[[rule]]` holds.
struct Places {
    packages: Vec<Glob>,
    paths: Vec<Glob>,
    kinds: Vec<FileKind>,
    scopes: Vec<Scope>,
    uses: Vec<Use>,
}

impl Places {
    /// A place where it holds: a glob fits itself.
    fn example(&self) -> Scene<'_> {
        Scene {
            path: self.paths.first().map(|glob| glob.text.as_str()),
            package: self.packages.first().map(|glob| glob.text.as_str()),
            kind: self.kinds.first().copied(),
            scope: self.scopes.first().copied(),
            usage: self.uses.first().copied(),
        }
    }
}

fn members(head: &str) -> impl Iterator<Item = &'static str> {
    license::ids().filter(move |id| id.starts_with(head))
}
