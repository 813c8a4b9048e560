// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How policies are put together: which file extends which, and what each layer may say.
//!
//! Policies are layers, the office's below, the project's on top. A layer may be stricter than
//! the ones below it. Where a word of it could only be looser than what a layer below fixed, that
//! is a mistake, shown with both places; `rule` sees to it that nothing else gets through either.

mod decisions;
mod holders;
mod levels;
mod words;

use globset::{GlobBuilder, GlobMatcher};

use super::Check;
use super::built_in::{BUILT_IN, DEFAULT};
use super::checks::CHECKS;
use super::rule::{Layer, Origin};
use super::valid::{Exclude, Policy};
use super::written::{self, At, Written};
use crate::inventory::{FileKind, Place};
use crate::mistake::{Mistake, Mistakes as PolicyErrors};
use crate::package::Scope;
use crate::source::{LineIndex, Span, folder, join};

/// A policy file: its name as the user knows it, and its text.
#[derive(Debug, Clone)]
pub struct PolicySource {
    /// A path below the root where it is a file of the tree.
    pub name: String,
    /// The TOML text.
    pub text: String,
}

/// What a policy is put together from.
pub struct Sources<'f> {
    /// The policy itself; the default one where there is none.
    pub policy: Option<PolicySource>,
    /// A file that holds decisions only.
    pub decisions: Option<PolicySource>,
    /// Reads a policy that another extends, by its path below the same folder; `None` where there
    /// is no such file.
    pub fetch: &'f dyn Fn(&str) -> Option<Result<String, String>>,
}

/// Most files that one policy is put together from.
const MOST: usize = 32;
/// What stands between a policy's name and its digest.
const PIN: &str = "@blake3:";

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
        let others = sources.get(1..).unwrap_or_default();
        let fetch = |name: &str| {
            let found = others.iter().find(|source| source.name == name);
            found.map(|source| Ok(source.text.clone()))
        };
        Self::load_from(Sources {
            policy: sources.first().cloned(),
            decisions: None,
            fetch: &fetch,
        })
    }

    /// As [`Policy::load`], from files that are read as they are needed.
    ///
    /// # Errors
    /// As [`Policy::load`].
    pub fn load_from(sources: Sources<'_>) -> Result<Self, PolicyErrors> {
        let root = match &sources.policy {
            Some(source) => source.clone(),
            None => built_in(DEFAULT).unwrap_or_else(|| PolicySource {
                name: DEFAULT.to_owned(),
                text: String::new(),
            }),
        };
        let mut policy = Self::empty(root.name.clone());
        let mut loader = Loader {
            sources: vec![root],
            done: Vec::new(),
            mistakes: Vec::new(),
            fetch: sources.fetch,
            pins: true,
        };
        loader.add(0, &mut policy, &mut Vec::new());
        if let Some(decisions) = sources.decisions {
            loader.decisions_beside(decisions, &mut policy);
        }
        if loader.mistakes.is_empty() {
            policy.digest = policy.canonical();
            return Ok(policy);
        }
        let mut mistakes = loader.mistakes;
        mistakes.sort_by_key(|mistake| (mistake.source, mistake.span.start));
        let sources = loader.sources.into_iter();
        Err(PolicyErrors {
            of: "the policy",
            mistakes,
            sources: sources.map(|source| (source.name, source.text)).collect(),
        })
    }

    /// The policy of a project that has none of its own.
    ///
    /// # Errors
    /// Never, as a test proves; the type is that of [`Policy::load`].
    pub fn university() -> Result<Self, PolicyErrors> {
        Self::load(&[])
    }
}

fn built_in(name: &str) -> Option<PolicySource> {
    let found = BUILT_IN.iter().find(|(known, _)| *known == name);
    found.map(|(name, text)| PolicySource {
        name: (*name).to_owned(),
        text: (*text).to_owned(),
    })
}

/// Folds sources into one policy.
struct Loader<'f> {
    sources: Vec<PolicySource>,
    /// Those that are in already.
    done: Vec<usize>,
    mistakes: Vec<Mistake>,
    fetch: &'f dyn Fn(&str) -> Option<Result<String, String>>,
    /// Whether digests are held against what is there.
    pins: bool,
}

impl Loader<'_> {
    /// Folds a source and what it extends into the policy; `path` is how it was reached.
    fn add(&mut self, at: usize, policy: &mut Policy, path: &mut Vec<usize>) {
        let Some(source) = self.sources.get(at).cloned() else {
            return;
        };
        let written = written::read(at, &source.text, &mut self.mistakes);
        let is_built_in = BUILT_IN.iter().any(|(known, _)| *known == source.name);
        let extends = written.extends.clone().unwrap_or_else(|| {
            let default = (!is_built_in).then(|| At {
                value: DEFAULT.to_owned(),
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
        // those of the policy itself
        if path.is_empty() {
            for example in &written.examples {
                policy.examples.extend(self.example(at, example));
            }
        }
        self.done.push(at);
    }

    fn extend(&mut self, at: usize, base: &At<String>, policy: &mut Policy, path: &mut Vec<usize>) {
        let (name, pin) = match base.value.rsplit_once(PIN) {
            Some((name, pin)) => (name, Some(pin)),
            None => (base.value.as_str(), None),
        };
        let Some(found) = self.find(at, name, base) else {
            return;
        };
        if path.contains(&found) {
            self.mistakes.push(
                Mistake::new(at, base.span.clone(), "a policy that extends itself")
                    .label("this leads back here"),
            );
            return;
        }
        // reached by two ways: its rules are in already
        if !self.done.contains(&found) {
            self.add(found, policy, path);
        }
        if let Some(pin) = pin.filter(|_| self.pins) {
            self.pinned(at, base, found, name, pin);
        }
    }

    /// The source that a policy extends; what is wrong with it is noted.
    fn find(&mut self, at: usize, name: &str, base: &At<String>) -> Option<usize> {
        let known = |sources: &[PolicySource], name: &str| {
            sources.iter().position(|source| source.name == name)
        };
        if let Some(found) = known(&self.sources, name) {
            return Some(found);
        }
        if self.sources.len() >= MOST {
            self.mistakes.push(
                Mistake::new(at, base.span.clone(), "too many policies in one")
                    .label(format!("at most {MOST} files are read")),
            );
            return None;
        }
        let is_file = name.contains(['/', '\\']) || name.ends_with(".toml");
        let beside = self
            .sources
            .get(at)
            .and_then(|source| join(folder(&source.name), name));
        let beside = match (beside, is_file) {
            (Some(path), true) => path,
            (None, true) => {
                self.mistakes.push(
                    Mistake::new(at, base.span.clone(), "a path that leads out of the folder")
                        .label("expected a path below the folder of the policy")
                        .help("copy the office's policy into the project, and pin its digest"),
                );
                return None;
            }
            (_, false) => name.to_owned(),
        };
        if let Some(found) = known(&self.sources, &beside) {
            return Some(found);
        }
        let source = match (self.fetch)(&beside) {
            Some(Ok(text)) => Some(PolicySource {
                name: beside.clone(),
                text,
            }),
            Some(Err(error)) => {
                self.mistakes.push(
                    Mistake::new(at, base.span.clone(), format!("`{beside}` cannot be read"))
                        .label(error),
                );
                return None;
            }
            None => built_in(name),
        };
        let Some(source) = source else {
            let mistake = if is_file {
                Mistake::new(
                    at,
                    base.span.clone(),
                    format!("there is no file `{beside}`"),
                )
                .label("expected a built-in policy or a file below the folder of the policy")
            } else {
                let names = BUILT_IN.iter().map(|(name, _)| *name);
                let word = At {
                    value: name.to_owned(),
                    span: base.span.clone(),
                };
                written::not_one_of(at, &word, "a policy placet knows", names)
            };
            self.mistakes.push(mistake);
            return None;
        };
        self.sources.push(source);
        Some(self.sources.len() - 1)
    }

    /// Holds the digest that a policy is extended by against what it says by itself.
    fn pinned(&mut self, at: usize, base: &At<String>, found: usize, name: &str, pin: &str) {
        let mut alone = Loader {
            sources: self.sources.clone(),
            done: Vec::new(),
            mistakes: Vec::new(),
            fetch: self.fetch,
            pins: false,
        };
        let mut policy = Policy::empty(String::new());
        alone.add(found, &mut policy, &mut Vec::new());
        // what is wrong in it is shown already
        let have = policy.canonical();
        if !alone.mistakes.is_empty() || have == pin {
            return;
        }
        self.mistakes.push(
            Mistake::new(
                at,
                base.span.clone(),
                format!("`{name}` is not what it was when it was pinned"),
            )
            .label(format!("pinned here: {pin}"))
            .help(format!(
                "it is {have} now; read what changed (`placet policy diff`), then pin that"
            )),
        );
    }

    /// A file of decisions, laid on top.
    fn decisions_beside(&mut self, source: PolicySource, policy: &mut Policy) {
        let at = self.sources.len();
        let written = written::read_decisions(at, &source.text, &mut self.mistakes);
        self.sources.push(source);
        self.decisions(at, &written, policy);
    }

    fn layer(&mut self, at: usize, written: &Written, policy: &mut Policy) {
        let mut layer = Layer {
            name: self
                .sources
                .get(at)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            ..Layer::default()
        };
        for (key, rule) in &written.categories {
            self.category(at, key, rule.as_ref(), policy, &mut layer);
        }
        for (key, rule) in &written.licenses {
            self.license(at, key, rule, policy, &mut layer);
        }
        for condition in &written.rules {
            layer.rules.extend(self.condition(at, condition, policy));
        }
        if !layer.is_empty() {
            policy.layers.push(layer);
        }
        for (key, value) in &written.checks {
            self.check_level(at, key, value, policy);
        }
        for (key, value) in &written.scopes {
            let known = scopes();
            self.reach(at, key, value, "a scope", &known, &mut policy.scopes);
        }
        for (key, value) in &written.files {
            let known = kinds();
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
        if let Some(holders) = &written.holders {
            self.holders(at, holders, policy);
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
        self.decisions(at, written, policy);
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

fn scopes() -> [(&'static str, Scope); 5] {
    Scope::ALL.map(|scope| (scope.name(), scope))
}

fn kinds() -> [(&'static str, FileKind); 6] {
    FILE_KINDS.map(|kind| (kind.name(), kind))
}
