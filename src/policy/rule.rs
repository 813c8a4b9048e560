// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Rules, and which of them counts.
//!
//! A policy is a stack of layers: the office's below, the project's on top. Within a layer the
//! most exact word counts: a `[[rule]]` that fits goes before what `[licenses]` says of the
//! license by name, that before what it says of ids that begin so, that before `[categories]`.
//! Of several `[[rule]]`s that fit, the strictest counts.
//!
//! From layer to layer a word may be stricter, whatever it speaks of. It may be looser only where
//! all below it is `waivable`, and only if it is at least as exact as the word that it replaces.
//! That is how answers are computed, not only what is checked when a policy is loaded: no layer
//! can loosen what one below it fixed, in however roundabout a way.

use std::collections::BTreeMap;

use globset::GlobMatcher;

use super::decision::fits_purl;
use super::judge::Ruling;
use super::valid::Policy;
use crate::compat::Use;
use crate::compat::versions::{is_or_later, versions};
use crate::inventory::{FileKind, Place};
use crate::license::{Expr, License};
use crate::package::Scope;
use crate::rules::categories::Category;
use crate::source::Span;

/// What a policy says of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it says.
    pub verdict: Ruling,
    /// Why.
    pub reason: String,
    /// Whether a project may decide otherwise.
    pub waivable: bool,
    /// Where it stands.
    pub from: Origin,
}

/// Where something of a policy stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub place: Place,
    pub(super) source: usize,
    pub(super) span: Span,
}

impl Origin {
    /// A place of which a report tells.
    pub(super) fn told(place: Place) -> Self {
        Self {
            place,
            source: 0,
            span: 0..0,
        }
    }
}

/// Where a license stands: what is known of it. A rule that asks for what is not known does
/// not fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scene<'s> {
    /// The file, or the manifest that names the dependency.
    pub path: Option<&'s str>,
    /// The purl of the dependency, or of that which the file is a copy of.
    pub package: Option<&'s str>,
    /// What kind of thing the file is.
    pub kind: Option<FileKind>,
    /// What the dependency is for.
    pub scope: Option<Scope>,
    /// How the project uses it, as far as that is inferred.
    pub usage: Option<Use>,
}

/// Which `[[rule]]`s fit a scene, whatever the license: each by layer and place in it. Scenes
/// that no rule tells apart are one setting.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Setting(Vec<(usize, usize)>);

/// A license as a rule names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// This one.
    License(License),
    /// All ids that begin so.
    Family(String),
    /// An expression as a whole, in canonical form.
    Expression(Expr),
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::License(license) => license.fmt(f),
            Self::Family(head) => write!(f, "{head}*"),
            Self::Expression(expr) => expr.fmt(f),
        }
    }
}

/// A glob with its text.
#[derive(Debug, Clone)]
pub struct Glob {
    /// As written.
    pub text: String,
    pub(super) matcher: GlobMatcher,
}

/// A `[[rule]]`. Each list that is not empty must have a member that fits.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Licenses.
    pub licenses: Vec<Named>,
    /// Kinds of licenses.
    pub categories: Vec<Category>,
    /// Exceptions; with these, `licenses` names what they are exceptions to.
    pub exceptions: Vec<String>,
    /// Purls.
    pub packages: Vec<Glob>,
    /// Paths.
    pub paths: Vec<Glob>,
    /// Kinds of files.
    pub kinds: Vec<FileKind>,
    /// Scopes of dependencies.
    pub scopes: Vec<Scope>,
    /// Uses.
    pub uses: Vec<Use>,
    /// What it says.
    pub rule: Rule,
}

impl Condition {
    /// Whether it fits where something stands.
    #[must_use]
    pub fn fits_scene(&self, scene: &Scene<'_>) -> bool {
        fn any<T>(list: &[T], known: bool, mut fits: impl FnMut(&T) -> bool) -> bool {
            list.is_empty() || (known && list.iter().any(&mut fits))
        }
        any(&self.packages, scene.package.is_some(), |glob| {
            scene
                .package
                .is_some_and(|purl| fits_purl(&glob.matcher, purl))
        }) && any(&self.paths, scene.path.is_some(), |glob| {
            scene.path.is_some_and(|path| glob.matcher.is_match(path))
        }) && any(&self.kinds, true, |kind| scene.kind == Some(*kind))
            && any(&self.scopes, true, |scope| scene.scope == Some(*scope))
            && any(&self.uses, true, |usage| scene.usage == Some(*usage))
    }

    /// Whether it fits a license. What nobody knows is let through only by its name.
    #[must_use]
    pub fn fits(&self, license: &License, category: Category) -> bool {
        let unknown = category == Category::Unknown && self.rule.verdict < Ruling::Deny;
        if unknown && self.licenses.is_empty() {
            return false;
        }
        let excepted = match &license.exception {
            _ if self.exceptions.is_empty() => true,
            Some(exception) => self.exceptions.iter().any(|one| one == exception),
            None => false,
        };
        let plain = License {
            exception: None,
            ..license.clone()
        };
        let license = if self.exceptions.is_empty() {
            license
        } else {
            &plain
        };
        excepted
            && (self.categories.is_empty() || self.categories.contains(&category))
            && (self.licenses.is_empty()
                || self.licenses.iter().any(|named| match named {
                    Named::License(one) => one == license,
                    Named::Family(head) => {
                        license.exception.is_none() && license.id.starts_with(head.as_str())
                    }
                    Named::Expression(_) => false,
                }))
    }

    /// What it asks, by key, in the order of the documentation.
    #[must_use]
    pub fn words(&self) -> Vec<(&'static str, Vec<String>)> {
        fn texts<T>(list: &[T], text: impl Fn(&T) -> String) -> Vec<String> {
            list.iter().map(text).collect()
        }
        let all = [
            ("license", texts(&self.licenses, ToString::to_string)),
            (
                "category",
                texts(&self.categories, |one| one.name().to_owned()),
            ),
            ("exception", self.exceptions.clone()),
            ("package", texts(&self.packages, |glob| glob.text.clone())),
            ("path", texts(&self.paths, |glob| glob.text.clone())),
            ("file", texts(&self.kinds, |one| one.name().to_owned())),
            ("scope", texts(&self.scopes, |one| one.name().to_owned())),
            ("use", texts(&self.uses, |one| one.name().to_owned())),
        ];
        all.into_iter()
            .filter(|(_, words)| !words.is_empty())
            .collect()
    }

    /// Whether it names an expression as a whole.
    fn names(&self, canonical: &Expr) -> bool {
        self.licenses
            .iter()
            .any(|named| matches!(named, Named::Expression(expr) if expr == canonical))
    }
}

/// How exactly a word speaks of a license, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exactness {
    Category,
    /// By so many letters of the id.
    Family(usize),
    License,
    Rule,
}

/// What one file says of licenses.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// The file's name.
    pub name: String,
    /// `[categories]`.
    pub categories: BTreeMap<Category, Rule>,
    /// `[licenses]`: licenses and expressions.
    pub licenses: BTreeMap<Expr, Rule>,
    /// `[licenses]`: `CC-BY-NC-*`, by what stands before the star.
    pub families: BTreeMap<String, Rule>,
    /// `[[rule]]`, in the order written.
    pub rules: Vec<Condition>,
}

impl Layer {
    /// Whether it says nothing of licenses.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.categories.is_empty()
            && self.licenses.is_empty()
            && self.families.is_empty()
            && self.rules.is_empty()
    }

    fn word(
        &self,
        license: &License,
        category: Category,
        rules: impl Iterator<Item = usize>,
    ) -> Option<(Exactness, &Rule)> {
        let special = rules
            .filter_map(|at| self.rules.get(at))
            .filter(|condition| condition.fits(license, category))
            .map(|condition| &condition.rule);
        if let Some(rule) = strictest(special) {
            return Some((Exactness::Rule, rule));
        }
        if let Some(rule) = self.licenses.get(&Expr::License(license.clone())) {
            return Some((Exactness::License, rule));
        }
        let family = self
            .families
            .iter()
            .filter(|(head, _)| {
                license.exception.is_none() && license.id.starts_with(head.as_str())
            })
            .max_by_key(|(head, _)| head.len());
        if let Some((head, rule)) = family {
            return Some((Exactness::Family(head.len()), rule));
        }
        let rule = self.categories.get(&category)?;
        Some((Exactness::Category, rule))
    }

    fn expression(&self, canonical: &Expr, rules: impl Iterator<Item = usize>) -> Option<&Rule> {
        let special = rules
            .filter_map(|at| self.rules.get(at))
            .filter(|condition| condition.names(canonical))
            .map(|condition| &condition.rule);
        strictest(special).or_else(|| self.licenses.get(canonical))
    }

    fn names_expressions(&self) -> bool {
        let special = self.rules.iter().flat_map(|condition| &condition.licenses);
        self.licenses
            .keys()
            .any(|known| !matches!(known, Expr::License(_)))
            || special
                .into_iter()
                .any(|named| matches!(named, Named::Expression(_)))
    }
}

/// The strictest of some rules; of equals one that is fixed, and the first.
fn strictest<'r>(rules: impl Iterator<Item = &'r Rule>) -> Option<&'r Rule> {
    rules.reduce(|one, other| {
        if (other.verdict, !other.waivable) > (one.verdict, !one.waivable) {
            other
        } else {
            one
        }
    })
}

/// What a stack of layers says of a license.
#[derive(Debug, Clone)]
pub(super) struct Said<'p> {
    exactness: Exactness,
    /// The word that counts.
    pub(super) rule: &'p Rule,
    /// Whether it or a word below it keeps those above from being looser.
    pub(super) fixed: bool,
    /// The version that was chosen, where the license lets one choose.
    pub(super) taken_as: Option<License>,
}

impl<'p> Said<'p> {
    fn of((exactness, rule): (Exactness, &'p Rule)) -> Self {
        Self {
            exactness,
            rule,
            fixed: is_fixed(rule),
            taken_as: None,
        }
    }

    fn names_the_license(&self) -> bool {
        self.exactness >= Exactness::License
    }

    /// A word upon this one.
    fn under(self, upper: Self) -> Self {
        let (below, above) = (self.rule.verdict, upper.rule.verdict);
        let fixed = self.fixed || upper.fixed;
        let counts = match above.cmp(&below) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => upper.exactness >= self.exactness,
            std::cmp::Ordering::Less => !self.fixed && upper.exactness >= self.exactness,
        };
        // a looser word that may not count fixes nothing
        match (counts, above >= below) {
            (true, _) => Self { fixed, ..upper },
            (false, true) => Self { fixed, ..self },
            (false, false) => self,
        }
    }
}

/// To allow something keeps nobody from anything.
fn is_fixed(rule: &Rule) -> bool {
    !rule.waivable && rule.verdict > Ruling::Allow
}

impl Policy {
    /// Whether there are rules that hold only in places.
    #[must_use]
    pub fn has_rules(&self) -> bool {
        self.layers.iter().any(|layer| !layer.rules.is_empty())
    }

    /// Which rules fit a scene.
    #[must_use]
    pub fn setting(&self, scene: &Scene<'_>) -> Setting {
        let mut fitting = Vec::new();
        for (layer_at, layer) in self.layers.iter().enumerate() {
            for (at, condition) in layer.rules.iter().enumerate() {
                if condition.fits_scene(scene) {
                    fitting.push((layer_at, at));
                }
            }
        }
        Setting(fitting)
    }

    /// What the layers up to one say of a license.
    pub(super) fn said(
        &self,
        upto: usize,
        license: &License,
        setting: &Setting,
    ) -> Option<Said<'_>> {
        let mut said: Option<Said<'_>> = None;
        let category = self.category_of(license);
        // some ids say "or later" and no other version is on the list
        let later = Some(versions(license))
            .filter(|versions| is_or_later(license) && !versions.contains(license));
        for (at, layer) in self.layers.iter().enumerate().take(upto) {
            let rules = rules_of(setting, at);
            let mut word = layer.word(license, category, rules).map(Said::of);
            let named = [&said, &word]
                .into_iter()
                .flatten()
                .any(Said::names_the_license);
            // whoever receives the work may choose a version: it is as good as the best of them
            if !named && let Some(versions) = &later {
                word = self.best_version(at + 1, versions, setting);
            }
            said = match (said, word) {
                (Some(below), Some(above)) => Some(below.under(above)),
                (below, above) => above.or(below),
            };
        }
        said
    }

    /// What is said of the best of the versions that may be chosen; nothing where one of them
    /// is not spoken of and the others are not allowed.
    fn best_version(
        &self,
        upto: usize,
        versions: &[License],
        setting: &Setting,
    ) -> Option<Said<'_>> {
        let mut best: Option<Said<'_>> = None;
        let mut unsaid = false;
        for version in versions {
            let Some(mut said) = self.said(upto, version, setting) else {
                unsaid = true;
                continue;
            };
            if said.exactness > Exactness::Category {
                said.taken_as = Some(version.clone());
            }
            if best
                .as_ref()
                .is_none_or(|best| said.rule.verdict < best.rule.verdict)
            {
                best = Some(said);
            }
        }
        best.filter(|best| !unsaid || best.rule.verdict == Ruling::Allow)
    }

    /// The word on an expression as a whole, and how many layers lie below it.
    pub(super) fn expression_words(&self, expr: &Expr, setting: &Setting) -> Vec<(usize, &Rule)> {
        if matches!(expr, Expr::License(_)) || !self.layers.iter().any(Layer::names_expressions) {
            return Vec::new();
        }
        let canonical = expr.canonical();
        let layers = self.layers.iter().enumerate();
        layers
            .filter_map(|(at, layer)| {
                let rule = layer.expression(&canonical, rules_of(setting, at))?;
                Some((at, rule))
            })
            .collect()
    }

    /// The rule on a category that counts.
    #[must_use]
    pub fn category_rule(&self, category: Category) -> Option<&Rule> {
        let words = self
            .layers
            .iter()
            .filter_map(|layer| layer.categories.get(&category));
        words
            .map(|rule| Said::of((Exactness::Category, rule)))
            .reduce(Said::under)
            .map(|said| said.rule)
    }
}

fn rules_of(setting: &Setting, layer: usize) -> impl Iterator<Item = usize> {
    let fitting = setting.0.iter();
    fitting
        .filter(move |(at, _)| *at == layer)
        .map(|(_, rule)| *rule)
}
