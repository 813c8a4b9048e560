// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A policy as valid: every word understood, every extended policy folded in.
//!
//! Policies are layers, the office's below, the project's on top. A layer may be stricter than
//! the ones below it. Where it would be looser, that is a mistake, shown with both places,
//! unless the rule below says `waivable = true`.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};

use super::checks::CHECKS;
use super::date::Date;
use super::judge::{Judge, Ruling};
use super::written::{self, At, Written, WrittenDecision, WrittenRule};
use super::{Check, Level};
use crate::compat::versions::versions;
use crate::inventory::{FileKind, Place};
use crate::license::{Expr, License};
use crate::mistake::{Mistake, Mistakes as PolicyErrors};
use crate::package::Scope;
use crate::rules::categories::{Category, category_of};
use crate::source::{LineIndex, Span};

/// Policies that come with placet: name and text.
pub const BUILT_IN: &[(&str, &str)] = &[(
    "university",
    include_str!("../../rules/policies/university.toml"),
)];

/// The commented policy that a project starts from.
pub const TEMPLATE: &str = include_str!("../../rules/policies/template.toml");

/// A policy file: its name as the user knows it, and its text.
#[derive(Debug, Clone)]
pub struct PolicySource {
    /// A path below the root where it is a file of the tree.
    pub name: String,
    /// The TOML text.
    pub text: String,
}

/// A rule on a license or category.
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
    source: usize,
    span: Span,
}

/// How closely a group of files or dependencies is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Not at all.
    Off,
    /// What would be denied or not established needs review instead: it is not shipped, but
    /// somebody should know.
    ReviewAtMost,
    /// In full.
    Full,
}

impl Reach {
    /// All, from least to most.
    pub const ALL: [Self; 3] = [Self::Off, Self::ReviewAtMost, Self::Full];

    /// The stable name used in policies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::ReviewAtMost => "review-at-most",
            Self::Full => "full",
        }
    }
}

/// Files that are not judged.
#[derive(Debug, Clone)]
pub struct Exclude {
    /// The glob as written.
    pub glob: String,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub from: Origin,
    matcher: GlobMatcher,
}

/// A decision somebody took.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The check, where one is named.
    pub check: Option<&'static Check>,
    /// The license: what is waived, or what was found.
    pub license: Option<Expr>,
    /// The package glob as written.
    pub package: Option<String>,
    /// The path glob as written.
    pub path: Option<String>,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
    /// From this day on.
    pub since: Date,
    /// Up to and with this day.
    pub until: Option<Date>,
    /// Where it stands.
    pub from: Origin,
    package_glob: Option<GlobMatcher>,
    path_glob: Option<GlobMatcher>,
}

impl Decision {
    /// Whether it counts on a day.
    #[must_use]
    pub fn holds(&self, today: Date) -> bool {
        self.since <= today && self.until.is_none_or(|until| today <= until)
    }

    /// Whether it speaks of a package; one that names none does not.
    #[must_use]
    pub fn names_package(&self, purl: &str) -> bool {
        self.package_glob.as_ref().is_some_and(|glob| {
            let bare = purl.split(['?', '#']).next().unwrap_or(purl);
            let unversioned = bare.rsplit_once('@').map_or(bare, |(name, _)| name);
            glob.is_match(purl) || glob.is_match(unversioned)
        })
    }

    /// Whether it speaks of a path; one that names none does not.
    #[must_use]
    pub fn names_path(&self, path: &str) -> bool {
        self.path_glob
            .as_ref()
            .is_some_and(|glob| glob.is_match(path))
    }

    /// What it is about, for a message.
    #[must_use]
    pub fn subject(&self) -> String {
        let parts = [
            self.check.map(|check| check.code.to_owned()),
            self.license.as_ref().map(ToString::to_string),
            self.package.clone(),
            self.path.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// A policy that can be judged by.
#[derive(Debug, Clone)]
pub struct Policy {
    name: String,
    digest: String,
    /// Findings at or above this level fail a run.
    pub fail_on: Level,
    /// The license the project goes out under, where the policy says so.
    pub outbound: Option<Expr>,
    /// Who holds the rights.
    pub holder: Option<String>,
    /// Globs of files that are not judged.
    pub exclude: Vec<Exclude>,
    /// Waivers.
    pub waivers: Vec<Decision>,
    /// Licenses that somebody found out.
    pub conclusions: Vec<Decision>,
    categories: BTreeMap<Category, Rule>,
    licenses: BTreeMap<Expr, Rule>,
    /// `CC-BY-NC-*`, by what stands before the star.
    families: BTreeMap<String, Rule>,
    checks: BTreeMap<&'static str, (Option<Level>, Origin)>,
    scopes: BTreeMap<Scope, (Reach, Origin)>,
    files: BTreeMap<FileKind, (Reach, Origin)>,
    fail_on_from: Option<Origin>,
    /// What licenses of the user's own ask.
    own: BTreeMap<String, Category>,
    /// Of the rules that know them; empty where there are none.
    own_digest: String,
}

const FILE_KINDS: [FileKind; 6] = [
    FileKind::Own,
    FileKind::Vendored,
    FileKind::Test,
    FileKind::Example,
    FileKind::Docs,
    FileKind::Generated,
];

impl Policy {
    /// Reads a policy. The first source is the policy itself; the others are those it may
    /// extend by name, beside the built-in ones. Without a source it is `university`; a policy
    /// that does not say what it extends extends `university` too.
    ///
    /// # Errors
    /// All mistakes in all sources at once.
    pub fn load(sources: &[PolicySource]) -> Result<Self, PolicyErrors> {
        let mut loader = Loader::new(sources);
        let root = match sources.first() {
            Some(source) => source.name.clone(),
            None => "university".to_owned(),
        };
        let mut policy = Self::empty(root);
        loader.add(0, &mut policy, &mut Vec::new());
        if loader.mistakes.is_empty() {
            policy.digest = policy.canonical();
            Ok(policy)
        } else {
            loader
                .mistakes
                .sort_by_key(|mistake| (mistake.source, mistake.span.start));
            let sources = loader
                .sources
                .into_iter()
                .map(|source| (source.name, source.text));
            Err(PolicyErrors {
                of: "the policy",
                mistakes: loader.mistakes,
                sources: sources.collect(),
            })
        }
    }

    /// The policy of a project that has none of its own.
    ///
    /// # Errors
    /// Never, as a test proves; the type is that of [`Policy::load`].
    pub fn university() -> Result<Self, PolicyErrors> {
        Self::load(&[])
    }

    fn empty(name: String) -> Self {
        Self {
            name,
            digest: String::new(),
            fail_on: Level::Error,
            outbound: None,
            holder: None,
            exclude: Vec::new(),
            waivers: Vec::new(),
            conclusions: Vec::new(),
            categories: BTreeMap::new(),
            licenses: BTreeMap::new(),
            families: BTreeMap::new(),
            checks: BTreeMap::new(),
            scopes: BTreeMap::new(),
            files: BTreeMap::new(),
            fail_on_from: None,
            own: BTreeMap::new(),
            own_digest: String::new(),
        }
    }

    /// Tells the policy what licenses of the user's own ask, and the digest of the rules that
    /// know them: other rules give other answers.
    pub fn know(&mut self, categories: BTreeMap<String, Category>, digest: &str) {
        if !categories.is_empty() {
            self.own = categories;
            digest.clone_into(&mut self.own_digest);
            self.digest = self.canonical();
        }
    }

    /// The category of a license, of the user's own ones too.
    #[must_use]
    pub fn category_of(&self, license: &License) -> Category {
        let own = self.own.get(license.id.as_ref()).copied();
        own.unwrap_or_else(|| category_of(license))
    }

    /// The name of the policy's own source.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A digest of everything the policy says, whatever files it was put together from.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The level of a check's findings: `None` is off.
    #[must_use]
    pub fn level(&self, check: &Check) -> Option<Level> {
        self.checks
            .get(check.code)
            .map_or(Some(check.level), |(level, _)| *level)
    }

    /// How closely dependencies of a scope are judged.
    #[must_use]
    pub fn scope(&self, scope: Scope) -> Reach {
        self.scopes
            .get(&scope)
            .map_or(Reach::Full, |(reach, _)| *reach)
    }

    /// How closely files of a kind are judged.
    #[must_use]
    pub fn files(&self, kind: FileKind) -> Reach {
        self.files
            .get(&kind)
            .map_or(Reach::Full, |(reach, _)| *reach)
    }

    /// The rule on a category.
    #[must_use]
    pub fn category_rule(&self, category: Category) -> Option<&Rule> {
        self.categories.get(&category)
    }

    /// The rule that names exactly this license.
    #[must_use]
    pub fn exact_rule(&self, license: &License) -> Option<&Rule> {
        self.licenses.get(&Expr::License(license.clone()))
    }

    /// The rule that names one license: exactly, or as one of a family of ids.
    #[must_use]
    pub fn license_rule(&self, license: &License) -> Option<&Rule> {
        if let Some(rule) = self.exact_rule(license) {
            return Some(rule);
        }
        if license.exception.is_some() {
            return None;
        }
        // longest first: `CC-BY-NC-*` is more specific than `CC-BY-*`
        self.families
            .iter()
            .filter(|(head, _)| license.id.starts_with(head.as_str()))
            .max_by_key(|(head, _)| head.len())
            .map(|(_, rule)| rule)
    }

    /// The rule that names an expression as a whole, whatever the order of its members.
    #[must_use]
    pub fn expression_rule(&self, expr: &Expr) -> Option<&Rule> {
        let known = self
            .licenses
            .keys()
            .any(|known| !matches!(known, Expr::License(_)));
        if !known {
            return None;
        }
        self.licenses.get(&expr.canonical())
    }

    /// The exclude that a path falls under.
    #[must_use]
    pub fn excluded(&self, path: &str) -> Option<usize> {
        self.exclude
            .iter()
            .position(|exclude| exclude.matcher.is_match(path))
    }

    /// Everything the policy says, one line each, in an order of its own: what the digest is of.
    fn canonical(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut line = |parts: &[&str]| {
            for part in parts {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
            hasher.update(b"\n");
        };
        line(&["fail-on", self.fail_on.name()]);
        let outbound = self
            .outbound
            .as_ref()
            .map(|expr| expr.canonical().to_string());
        line(&["outbound", outbound.as_deref().unwrap_or("")]);
        if !self.own_digest.is_empty() {
            line(&["rules", &self.own_digest]);
        }
        line(&["holder", self.holder.as_deref().unwrap_or("")]);
        let mut rule = |kind: &str, name: &str, rule: &Rule| {
            let waivable = if rule.waivable { "waivable" } else { "fixed" };
            line(&[kind, name, rule.verdict.name(), waivable, &rule.reason]);
        };
        for (category, entry) in &self.categories {
            rule("category", category.name(), entry);
        }
        for (expr, entry) in &self.licenses {
            rule("license", &expr.to_string(), entry);
        }
        for (head, entry) in &self.families {
            rule("family", head, entry);
        }
        for (code, (level, _)) in &self.checks {
            line(&["check", code, level.map_or("off", Level::name)]);
        }
        for (scope, (reach, _)) in &self.scopes {
            line(&["scope", scope.name(), reach.name()]);
        }
        for (kind, (reach, _)) in &self.files {
            line(&["files", kind.name(), reach.name()]);
        }
        for exclude in &self.exclude {
            line(&["exclude", &exclude.glob, &exclude.reason]);
        }
        for (kind, decisions) in [("waive", &self.waivers), ("license", &self.conclusions)] {
            for decision in decisions {
                let until = decision
                    .until
                    .map_or(String::new(), |until| until.to_string());
                line(&[
                    kind,
                    decision.check.map_or("", |check| check.code),
                    &decision
                        .license
                        .as_ref()
                        .map_or(String::new(), ToString::to_string),
                    decision.package.as_deref().unwrap_or(""),
                    decision.path.as_deref().unwrap_or(""),
                    &decision.who,
                    &decision.why,
                    &decision.since.to_string(),
                    &until,
                ]);
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// Folds sources into one policy.
struct Loader {
    sources: Vec<PolicySource>,
    written: Vec<Option<Written>>,
    mistakes: Vec<Mistake>,
}

impl Loader {
    fn new(sources: &[PolicySource]) -> Self {
        let mut sources = sources.to_vec();
        for (name, text) in BUILT_IN {
            if !sources.iter().any(|source| source.name == *name) {
                sources.push(PolicySource {
                    name: (*name).to_owned(),
                    text: (*text).to_owned(),
                });
            }
        }
        Self {
            written: sources.iter().map(|_| None).collect(),
            sources,
            mistakes: Vec::new(),
        }
    }

    /// Folds a source and what it extends into the policy; `path` is how it was reached.
    fn add(&mut self, at: usize, policy: &mut Policy, path: &mut Vec<usize>) {
        let Some(source) = self.sources.get(at) else {
            return;
        };
        let name = source.name.clone();
        let written = written::read(at, &source.text, &mut self.mistakes);
        let built_in = BUILT_IN.iter().any(|(known, _)| *known == name);
        let extends = written.extends.clone().unwrap_or_else(|| {
            let default = (!built_in).then(|| At {
                value: "university".to_owned(),
                span: 0..0,
            });
            default.into_iter().collect()
        });
        path.push(at);
        for base in &extends {
            self.extend(at, base, policy, path);
        }
        path.pop();
        self.layer(at, &written, policy);
        if let Some(slot) = self.written.get_mut(at) {
            *slot = Some(written);
        }
    }

    fn extend(&mut self, at: usize, base: &At<String>, policy: &mut Policy, path: &mut Vec<usize>) {
        let found = self
            .sources
            .iter()
            .position(|source| source.name == base.value);
        match found {
            Some(found) if path.contains(&found) => self.mistakes.push(
                Mistake::new(at, base.span.clone(), "a policy that extends itself")
                    .label("this leads back here"),
            ),
            // reached by two ways: its rules are in already
            Some(found) if self.written.get(found).is_some_and(Option::is_some) => {}
            Some(found) => self.add(found, policy, path),
            None => {
                let known = BUILT_IN.iter().map(|(name, _)| *name);
                self.mistakes.push(written::not_one_of(
                    at,
                    base,
                    "a policy placet knows",
                    known,
                ));
            }
        }
    }

    fn layer(&mut self, at: usize, written: &Written, policy: &mut Policy) {
        // rules are held against what lies below, not against each other
        let below = policy.clone();
        for (key, rule) in &written.categories {
            self.category(at, key, rule, policy);
        }
        for (key, rule) in &written.licenses {
            self.license(at, key, rule, &below, policy);
        }
        for (key, value) in &written.checks {
            self.check_level(at, key, value, policy);
        }
        for (key, value) in &written.scopes {
            let known = Scope::ALL.map(|scope| (scope.name(), scope));
            self.reach(at, key, value, "a scope", &known, &mut policy.scopes);
        }
        for (key, value) in &written.files {
            let known = FILE_KINDS.map(|kind| (kind.name(), kind));
            self.reach(at, key, value, "a kind of file", &known, &mut policy.files);
        }
        if let Some(value) = &written.fail_on {
            self.fail_on(at, value, policy);
        }
        if let Some(outbound) = &written.outbound {
            policy.outbound = Some(outbound.value.clone());
        }
        if let Some(holder) = &written.holder {
            policy.holder = Some(holder.value.clone());
        }
        for (glob, reason) in &written.exclude {
            let from = self.origin(at, &glob.span);
            if let Some(matcher) = self.glob(at, glob, true) {
                policy.exclude.push(Exclude {
                    glob: glob.value.clone(),
                    reason: reason.clone(),
                    from,
                    matcher,
                });
            }
        }
        for decision in &written.waive {
            policy.waivers.extend(self.decision(at, decision));
        }
        for decision in &written.license {
            policy.conclusions.extend(self.decision(at, decision));
        }
    }

    fn category(
        &mut self,
        at: usize,
        key: &At<String>,
        rule: &At<WrittenRule>,
        policy: &mut Policy,
    ) {
        let Some(category) = Category::parse(&key.value) else {
            let known = Category::ALL.iter().map(|category| category.name());
            self.mistakes
                .push(written::not_one_of(at, key, "a category", known));
            return;
        };
        if category == Category::Unknown && rule.value.verdict < Ruling::Deny {
            self.mistakes.push(
                Mistake::new(at, rule.span.clone(), "unknown licenses cannot be let through")
                    .label("expected \"deny\", or no rule at all")
                    .help("without a rule they are reported as not established; record what you found out about one with [[license]]"),
            );
            return;
        }
        if let Some(old) = policy.categories.get(&category)
            && rule.value.verdict < old.verdict
            && !old.waivable
        {
            self.looser(at, &key.span, &key.value, rule, old);
            return;
        }
        let rule = self.rule(at, &key.span, rule);
        policy.categories.insert(category, rule);
    }

    fn license(
        &mut self,
        at: usize,
        key: &At<String>,
        rule: &At<WrittenRule>,
        below: &Policy,
        policy: &mut Policy,
    ) {
        if let Some(head) = key.value.strip_suffix('*') {
            self.family(at, key, head, rule, below, policy);
            return;
        }
        let expr = match written::parse_expression(at, key) {
            Ok(expr) => expr.canonical(),
            Err(mistake) => {
                self.mistakes.push(*mistake);
                return;
            }
        };
        if self.allowed_to_loosen(at, key, &expr, rule, below) {
            let rule = self.rule(at, &key.span, rule);
            policy.licenses.insert(expr, rule);
        }
    }

    fn family(
        &mut self,
        at: usize,
        key: &At<String>,
        head: &str,
        rule: &At<WrittenRule>,
        below: &Policy,
        policy: &mut Policy,
    ) {
        let members: Vec<&'static str> = crate::license::ids()
            .filter(|id| id.starts_with(head))
            .collect();
        if head.is_empty() || head.contains('*') || members.is_empty() {
            self.mistakes.push(
                Mistake::new(
                    at,
                    key.span.clone(),
                    format!("no license id begins with `{head}`"),
                )
                .label("a star stands at the end, after the start of SPDX ids"),
            );
            return;
        }
        // a family is looser than the policy below if it is for one of its members
        for id in members {
            if !self.allowed_to_loosen(at, key, &Expr::id(id), rule, below) {
                return;
            }
        }
        let rule = self.rule(at, &key.span, rule);
        policy.families.insert(head.to_owned(), rule);
    }

    /// Whether a rule may stand over the policy below; says so where it may not.
    fn allowed_to_loosen(
        &mut self,
        at: usize,
        key: &At<String>,
        expr: &Expr,
        rule: &At<WrittenRule>,
        below: &Policy,
    ) -> bool {
        let mut fixed: Option<Rule> = None;
        let mut consider = |found: Option<&Rule>| {
            if let Some(found) = found
                && rule.value.verdict < found.verdict
                && !found.waivable
            {
                fixed.get_or_insert_with(|| found.clone());
            }
        };
        if let Expr::License(license) = expr {
            match below.license_rule(license) {
                Some(found) => consider(Some(found)),
                // "or later" may be taken as a version that has a rule of its own
                None if versions(license).len() > 1 => {
                    let unit = Judge::new(below).unit(license);
                    if rule.value.verdict < unit.ruling && !unit.waivable {
                        versions(license)
                            .iter()
                            .for_each(|version| consider(below.license_rule(version)));
                    }
                }
                None => {}
            }
            if below.license_rule(license).is_none() {
                consider(below.category_rule(category_of(license)));
            }
        } else if let Some(found) = below.expression_rule(expr) {
            consider(Some(found));
        } else {
            for (license, _) in Judge::new(below).expression(expr).blamed {
                consider(below.license_rule(&license));
                if below.license_rule(&license).is_none() {
                    consider(below.category_rule(category_of(&license)));
                }
            }
        }
        match fixed {
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

    fn check_level(
        &mut self,
        at: usize,
        key: &At<String>,
        value: &At<String>,
        policy: &mut Policy,
    ) {
        let Some(check) = self.check(at, key) else {
            return;
        };
        let Some(level) = self.level(at, value, true) else {
            return;
        };
        if let Some((old, from)) = policy.checks.get(check.code)
            && level < *old
        {
            let word = old.map_or("off", Level::name);
            self.fixed(at, value, &key.value, word, &from.clone());
            return;
        }
        let from = self.origin(at, &key.span);
        policy.checks.insert(check.code, (level, from));
    }

    fn fail_on(&mut self, at: usize, value: &At<String>, policy: &mut Policy) {
        let Some(Some(level)) = self.level(at, value, false) else {
            return;
        };
        if let Some(from) = &policy.fail_on_from
            && level > policy.fail_on
        {
            let from = from.clone();
            self.fixed(at, value, "fail-on", policy.fail_on.name(), &from);
            return;
        }
        policy.fail_on = level;
        policy.fail_on_from = Some(self.origin(at, &value.span));
    }

    fn level(&mut self, at: usize, value: &At<String>, off: bool) -> Option<Option<Level>> {
        const LEVELS: [Level; 3] = [Level::Note, Level::Warning, Level::Error];
        if off && value.value == "off" {
            return Some(None);
        }
        let found = LEVELS.into_iter().find(|level| level.name() == value.value);
        if found.is_none() {
            let known = LEVELS
                .iter()
                .map(|level| level.name())
                .chain(off.then_some("off"));
            self.mistakes
                .push(written::not_one_of(at, value, "a level", known));
        }
        found.map(Some)
    }

    fn reach<K: Copy + Ord>(
        &mut self,
        at: usize,
        key: &At<String>,
        value: &At<String>,
        what: &str,
        known: &[(&'static str, K)],
        into: &mut BTreeMap<K, (Reach, Origin)>,
    ) {
        let Some((_, found)) = known.iter().find(|(name, _)| *name == key.value) else {
            let names = known.iter().map(|(name, _)| *name);
            self.mistakes
                .push(written::not_one_of(at, key, what, names));
            return;
        };
        let Some(reach) = Reach::ALL
            .into_iter()
            .find(|reach| reach.name() == value.value)
        else {
            let names = Reach::ALL.iter().map(|reach| reach.name());
            self.mistakes
                .push(written::not_one_of(at, value, "a way to judge", names));
            return;
        };
        if let Some((old, from)) = into.get(found)
            && reach < *old
        {
            self.fixed(at, value, &key.value, old.name(), &from.clone());
            return;
        }
        let from = self.origin(at, &key.span);
        into.insert(*found, (reach, from));
    }

    fn fixed(&mut self, at: usize, value: &At<String>, name: &str, old: &str, from: &Origin) {
        let mut mistake = Mistake::new(
            at,
            value.span.clone(),
            format!("`{name}` is looser here than in the policy it extends"),
        )
        .label(format!("at least `{old}` is asked"))
        .help("a project may be stricter than its office, never looser");
        mistake.other = Some((from.source, from.span.clone(), format!("`{old}` here")));
        self.mistakes.push(mistake);
    }

    fn check(&mut self, at: usize, word: &At<String>) -> Option<&'static Check> {
        let found = CHECKS
            .iter()
            .copied()
            .find(|check| check.code == word.value || check.name == word.value);
        if found.is_none() {
            let known = CHECKS.iter().map(|check| check.code);
            self.mistakes
                .push(written::not_one_of(at, word, "a check", known));
        }
        found
    }

    fn decision(&mut self, at: usize, written: &WrittenDecision) -> Option<Decision> {
        let check = written.check.as_ref().and_then(|word| self.check(at, word));
        let package_glob = written
            .package
            .as_ref()
            .and_then(|glob| self.package_glob(at, glob));
        let path_glob = written
            .path
            .as_ref()
            .and_then(|glob| self.glob(at, glob, true));
        let text = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
        Some(Decision {
            check,
            license: written.license.as_ref().map(|at| at.value.clone()),
            package: text(&written.package),
            path: text(&written.path),
            who: written.who.clone()?,
            why: written.why.clone()?,
            since: written.since.as_ref()?.value,
            until: written.until.as_ref().map(|at| at.value),
            from: self.origin(at, &written.span),
            package_glob,
            path_glob,
        })
    }

    fn package_glob(&mut self, at: usize, glob: &At<String>) -> Option<GlobMatcher> {
        if !glob.value.starts_with("pkg:") {
            self.mistakes.push(
                Mistake::new(at, glob.span.clone(), "not a package URL")
                    .label("expected something like \"pkg:pypi/foo\" or \"pkg:npm/*\""),
            );
            return None;
        }
        self.glob(at, glob, false)
    }

    fn glob(&mut self, at: usize, glob: &At<String>, path: bool) -> Option<GlobMatcher> {
        // long globs compile to large automata
        if glob.value.is_empty() || glob.value.len() > 1000 {
            self.mistakes.push(
                Mistake::new(at, glob.span.clone(), "a glob of this length is not read")
                    .label("expected 1 to 1000 bytes"),
            );
            return None;
        }
        match GlobBuilder::new(&glob.value)
            .literal_separator(path)
            .build()
        {
            Ok(built) => Some(built.compile_matcher()),
            Err(error) => {
                self.mistakes.push(
                    Mistake::new(at, glob.span.clone(), "not a glob")
                        .label(error.kind().to_string()),
                );
                None
            }
        }
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

    fn origin(&self, at: usize, span: &Span) -> Origin {
        let source = self.sources.get(at);
        Origin {
            place: Place {
                path: source.map_or(String::new(), |source| source.name.clone()),
                lines: source.map(|source| LineIndex::new(&source.text).lines(span)),
            },
            source: at,
            span: span.clone(),
        }
    }
}
