// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Licenses of the user's own: rules in the language of `rules/licenses/`, from the folder
//! `licenses` beside a policy, put beside placet's.
//!
//! They may name and describe licenses that only their owner knows. They never say what a
//! license of the SPDX list is: the rules lie in the tree that is judged, and must not be able
//! to make something permissive that is not.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Detector;
use super::tokens::{Token, tokenize};
use crate::license::nearest;
use crate::mistake::{Mistake, Mistakes};
use crate::rules::Rules;
use crate::rules::categories::Category;
use crate::rules::index::{Additions, Family, Notice, Part, SLOT, Strength, TextKind};
use crate::rules::pattern;
use crate::source::Span;

/// The words of sets are those of placet's own rules.
const WORDS: &str = include_str!("../../rules/words.toml");
/// Entries and their keys.
const KEYS: &[(&str, &[&str])] = &[
    (
        "family",
        &["names", "weak", "sure", "versions", "bare", "example"],
    ),
    ("text", &["id", "kind", "words"]),
    ("notice", &["id", "words", "unless", "example", "not"]),
];
/// How the ids of own licenses begin, and how placet's do.
const OWN: &str = "LicenseRef-";
const OURS: &str = "LicenseRef-placet-";
/// Largest file that is read, and most entries in it.
const MAX_LENGTH: usize = 1024 * 1024;
const MOST_ENTRIES: usize = 2_000;

/// Own rules that were added.
#[derive(Debug, Clone, Default)]
pub struct Own {
    /// What each own license asks.
    pub categories: BTreeMap<String, Category>,
    /// How many entries there are.
    pub entries: usize,
    /// Changes when a rule changes.
    pub digest: String,
    trials: Vec<Trial>,
    files: Vec<(String, String)>,
}

/// Words that a rule says something about.
#[derive(Debug, Clone)]
struct Trial {
    file: usize,
    span: Span,
    words: String,
    id: String,
    /// They must be found to be that license; otherwise they must not.
    found: bool,
}

impl Own {
    /// Adds rules to placet's. A file is a name and a text.
    ///
    /// # Errors
    /// All mistakes in all files at once.
    pub fn add(files: Vec<(String, String)>, rules: &mut Rules) -> Result<Self, Mistakes> {
        if files.is_empty() {
            return Ok(Self::default());
        }
        let mut reader = Reader {
            file: 0,
            stem: String::new(),
            sets: sets(),
            ids: Vec::new(),
            mistakes: Vec::new(),
            own: Self::default(),
            into: rules.index.adding(),
        };
        let mut hasher = blake3::Hasher::new();
        for (number, (name, text)) in files.iter().enumerate() {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
            let stem = name.rsplit('/').next().unwrap_or(name);
            reader.stem = stem.strip_suffix(".toml").unwrap_or(stem).to_owned();
            reader.file = number;
            reader.read(text);
        }
        reader.without_category();
        let Reader {
            mut own,
            mut mistakes,
            into,
            ..
        } = reader;
        if !mistakes.is_empty() {
            mistakes.sort_by_key(|mistake| (mistake.source, mistake.span.start));
            return Err(wrong(mistakes, files));
        }
        into.finish();
        own.digest = hasher.finalize().to_hex()[..12].to_owned();
        own.files = files;
        Ok(own)
    }

    /// The names of the files that the rules were read from.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(name, _)| name.as_str())
    }

    /// How many examples there are to try.
    #[must_use]
    pub fn trials(&self) -> usize {
        self.trials.len()
    }

    /// Tries the rules on their own examples: what does not come out as it should.
    ///
    /// # Errors
    /// All examples that come out otherwise.
    pub fn try_out(&self, rules: &Rules) -> Result<(), Mistakes> {
        let detector = Detector::new(rules);
        let mistakes: Vec<Mistake> = self
            .trials
            .iter()
            .filter_map(|trial| {
                let seen = detector.examine_text("LICENSE", &trial.words);
                let found: BTreeSet<String> = seen
                    .detections
                    .iter()
                    .map(|seen| seen.expression.to_string())
                    .collect();
                if found.contains(&trial.id) == trial.found {
                    return None;
                }
                let found: Vec<String> = found.into_iter().collect();
                let read_as = match found.join(", ") {
                    none if none.is_empty() => "this is read as no license".to_owned(),
                    found => format!("this is read as {found}"),
                };
                let title = if trial.found {
                    format!("`{}` is not found in its own words", trial.id)
                } else {
                    format!("`{}` is found where it must not be", trial.id)
                };
                Some(Mistake::new(trial.file, trial.span.clone(), title).label(read_as))
            })
            .collect();
        if mistakes.is_empty() {
            Ok(())
        } else {
            Err(wrong(mistakes, self.files.clone()))
        }
    }
}

fn wrong(mistakes: Vec<Mistake>, sources: Vec<(String, String)>) -> Mistakes {
    Mistakes {
        of: "the license rules",
        mistakes,
        sources,
    }
}

fn sets() -> BTreeMap<String, String> {
    let table: toml::Table = WORDS.parse().unwrap_or_default();
    let sets = table.get("sets").and_then(toml::Value::as_table);
    sets.into_iter()
        .flatten()
        .filter_map(|(name, words)| Some((name.clone(), words.as_str()?.to_owned())))
        .collect()
}

/// A value with its place.
struct At {
    value: String,
    span: Span,
}

type Value<'a> = Spanned<DeValue<'a>>;
/// The values of an entry's key: one or several.
type Fields = BTreeMap<String, Vec<At>>;

struct Reader<'i> {
    file: usize,
    /// The file's name without its ending, for the names of rules.
    stem: String,
    sets: BTreeMap<String, String>,
    /// Ids that need a category.
    ids: Vec<(usize, Span, String)>,
    mistakes: Vec<Mistake>,
    own: Own,
    into: Additions<'i>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) {
        if text.len() > MAX_LENGTH {
            return self.wrong(0..0, "this file is larger than 1 MiB", "");
        }
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            self.wrong(error.span().unwrap_or(0..0), error.message(), "");
        }
        if !errors.is_empty() {
            return;
        }
        for (key, value) in table.get_ref() {
            let name = key.get_ref().as_ref();
            match KEYS.iter().find(|(known, _)| *known == name) {
                Some((_, keys)) => self.entries(name, value, keys),
                None if name == "categories" => self.categories(value),
                None => {
                    let known = KEYS.iter().map(|(known, _)| *known);
                    let all = known.chain(["categories"]);
                    self.unknown(name, key.span(), all);
                }
            }
        }
    }

    fn wrong(&mut self, span: Span, title: impl Into<String>, label: impl Into<String>) {
        self.mistakes
            .push(Mistake::new(self.file, span, title).label(label));
    }

    fn unknown<'k>(&mut self, key: &str, span: Span, known: impl Iterator<Item = &'k str> + Clone) {
        let label = match nearest(key, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected one of {}", known.collect::<Vec<_>>().join(", ")),
        };
        self.wrong(span, "no such key", label);
    }

    fn categories(&mut self, value: &Value<'_>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(
                value.span(),
                "this is no table",
                "expected \"LicenseRef-…\" = \"category\"",
            );
        };
        for (key, value) in table {
            let id = At {
                value: key.get_ref().to_string(),
                span: key.span(),
            };
            let word = value.get_ref().as_str().unwrap_or_default();
            let known = Category::ALL
                .into_iter()
                .filter(|category| *category != Category::Unknown);
            let Some(category) = known.clone().find(|category| category.name() == word) else {
                let names = known.map(Category::name);
                let label = match nearest(word, names.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("expected one of {}", names.collect::<Vec<_>>().join(", ")),
                };
                self.wrong(value.span(), "this is no category", label);
                // one mistake is enough
                self.own.categories.insert(id.value, Category::Unknown);
                continue;
            };
            if self.is_own(&id) && self.own.categories.insert(id.value, category).is_some() {
                self.wrong(id.span, "this license has two categories", "the second one");
            }
        }
    }

    fn entries(&mut self, kind: &str, value: &Value<'_>, keys: &'static [&'static str]) {
        let Some(entries) = value.get_ref().as_array() else {
            let expected = format!("write [[{kind}]] above it");
            return self.wrong(value.span(), format!("`{kind}` is a list"), expected);
        };
        for (number, entry) in entries.iter().enumerate() {
            let Some(table) = entry.get_ref().as_table() else {
                self.wrong(entry.span(), "this is no table", "");
                continue;
            };
            self.own.entries += 1;
            if self.own.entries > MOST_ENTRIES {
                let title = format!("there are more than {MOST_ENTRIES} rules");
                return self.wrong(entry.span(), title, "");
            }
            let mut fields = Fields::new();
            let mut versions = Vec::new();
            for (key, value) in table {
                match key.get_ref().as_ref() {
                    "versions" if keys.contains(&"versions") => versions = self.versions(value),
                    name if keys.contains(&name) => {
                        let words = self.texts(value);
                        fields.insert(name.to_owned(), words);
                    }
                    other => self.unknown(other, key.span(), keys.iter().copied()),
                }
            }
            match kind {
                "family" => self.family(number + 1, entry.span(), &fields, versions),
                "text" => self.text(entry.span(), &fields),
                _ => self.notice(number + 1, entry.span(), &fields),
            }
        }
    }

    /// A text, or several.
    fn texts(&mut self, value: &Value<'_>) -> Vec<At> {
        let one = std::slice::from_ref(value);
        let values = value.get_ref().as_array().map_or(one, |several| several);
        let mut texts = Vec::new();
        for value in values {
            match value.get_ref().as_str() {
                Some(text) => texts.push(At {
                    value: text.to_owned(),
                    span: value.span(),
                }),
                None => self.wrong(value.span(), "this is no text", "expected text in quotes"),
            }
        }
        texts
    }

    fn versions(&mut self, value: &Value<'_>) -> Vec<(String, At)> {
        let Some(table) = value.get_ref().as_table() else {
            let expected = "expected { \"1\" = \"LicenseRef-…\" }";
            self.wrong(value.span(), "this is no table", expected);
            return Vec::new();
        };
        let mut versions = Vec::new();
        for (version, id) in table {
            for id in self.texts(id) {
                versions.push((version.get_ref().to_string(), id));
            }
        }
        versions
    }

    /// Whether an id is one that own rules may give.
    fn is_own(&mut self, id: &At) -> bool {
        let rest = id.value.strip_prefix(OWN).unwrap_or_default();
        let spelled = !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
        if !id.value.starts_with(OWN) {
            let title = "own rules name own licenses";
            self.wrong(id.span.clone(), title, "expected LicenseRef-…");
            if let Some(mistake) = self.mistakes.pop() {
                let help = "what the licenses of the SPDX list are called is placet's to say";
                self.mistakes.push(mistake.help(help));
            }
        } else if id.value.starts_with(OURS) {
            let title = format!("ids with {OURS} are placet's own");
            self.wrong(id.span.clone(), title, "choose another name");
        } else if !spelled {
            let label = "letters, digits, `-` and `.` after LicenseRef-";
            self.wrong(id.span.clone(), "this is no id", label);
        } else {
            return true;
        }
        false
    }

    /// The id of an entry, noted to need a category.
    fn id(&mut self, id: &At) -> Option<&'static str> {
        if !self.is_own(id) {
            return None;
        }
        self.ids
            .push((self.file, id.span.clone(), id.value.clone()));
        Some(id.value.clone().leak())
    }

    fn without_category(&mut self) {
        let mut said = BTreeSet::new();
        for (file, span, id) in std::mem::take(&mut self.ids) {
            if !self.own.categories.contains_key(&id) && said.insert(id.clone()) {
                let help = format!("[categories]\n\"{id}\" = \"proprietary\"");
                let title = format!("`{id}` has no category");
                self.mistakes.push(
                    Mistake::new(file, span, title)
                        .label("what does it ask?")
                        .help(help),
                );
            }
        }
    }

    fn one<'f>(&mut self, fields: &'f Fields, key: &str, span: &Span) -> Option<&'f At> {
        let found = fields.get(key).and_then(|texts| texts.first());
        if found.is_none() && !fields.contains_key(key) {
            self.wrong(span.clone(), format!("`{key}` is missing"), "");
        }
        found
    }

    fn numbers(&mut self, text: &str) -> Vec<u16> {
        self.tokens(text).iter().map(|token| token.id).collect()
    }

    fn tokens(&mut self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        tokenize(text, &mut |word| self.into.word(word), &mut tokens);
        tokens
    }

    fn trial(&mut self, words: &At, id: &str, found: bool) {
        self.own.trials.push(Trial {
            file: self.file,
            span: words.span.clone(),
            words: words.value.clone(),
            id: id.to_owned(),
            found,
        });
    }

    fn family(&mut self, number: usize, span: Span, fields: &Fields, versions: Vec<(String, At)>) {
        let bare = fields.get("bare").and_then(|bare| bare.first());
        let bare = bare.and_then(|bare| self.id(bare));
        let mut numbered: Vec<(&'static [u16], &'static str)> = Vec::new();
        for (version, id) in versions {
            if let Some(id) = self.id(&id) {
                let mut words = self.numbers(&format!("version {version}"));
                numbered.push((words.split_off(1).leak(), id));
            }
        }
        numbered.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        if bare.is_none() && numbered.is_empty() {
            if !fields.contains_key("bare") {
                self.wrong(span, "`bare` is missing", "the id that the names stand for");
            }
            return;
        }
        let mut names: BTreeMap<Vec<u16>, Strength> = BTreeMap::new();
        let kinds = [
            ("names", Strength::Full),
            ("weak", Strength::Weak),
            ("sure", Strength::Sure),
        ];
        for (key, strength) in kinds {
            for name in fields.get(key).into_iter().flatten() {
                self.names(name, strength, &mut names);
            }
        }
        if names.is_empty() {
            self.wrong(span, "`names` is missing", "what the license is called");
            return;
        }
        for example in fields.get("example").into_iter().flatten() {
            if let Some(id) = bare.or_else(|| numbered.first().map(|(_, id)| *id)) {
                self.trial(example, id, true);
            }
        }
        let family = Family {
            rule: format!("own-{}-{number}", self.stem).leak(),
            gnu: false,
            exception: false,
            bare,
            versions: numbered.leak(),
        };
        self.into.family(family, names.into_iter().collect());
    }

    /// The spellings of a name.
    fn names(&mut self, name: &At, strength: Strength, into: &mut BTreeMap<Vec<u16>, Strength>) {
        let spelled = match pattern::spell_out(&name.value) {
            Ok(spelled) => spelled,
            Err(wrong) => return self.wrong(name.span.clone(), "this is no pattern", wrong),
        };
        for spelled in spelled {
            let words = self.numbers(&spelled);
            if words.is_empty() {
                return self.wrong(name.span.clone(), "this name has no words", "");
            }
            if let Some(other) = self.into.named(&words) {
                let label = format!("it is a name in the rule {}", other.rule);
                let title = format!("`{}` is taken", spelled.trim());
                return self.wrong(name.span.clone(), title, label);
            }
            into.entry(words).or_insert(strength);
        }
    }

    fn text(&mut self, span: Span, fields: &Fields) {
        let id = self.one(fields, "id", &span);
        let id = id.and_then(|id| self.id(id));
        let kind = match self.one(fields, "kind", &span) {
            Some(kind) if kind.value == "license" => TextKind::License,
            Some(kind) if kind.value == "notice" => TextKind::Notice,
            Some(kind) => {
                let (span, label) = (kind.span.clone(), "expected `license` or `notice`");
                return self.wrong(span, "this is no kind of text", label);
            }
            None => return,
        };
        let (Some(id), Some(words)) = (id, self.one(fields, "words", &span)) else {
            return;
        };
        let mut numbers: Vec<u16> = Vec::new();
        for token in self.tokens(&words.value) {
            let before = words.value.get(..token.start as usize).unwrap_or("");
            let filled_in =
                token.has(Token::BRACKET) && before.rfind('<') > before.rfind(['[', '>']);
            if filled_in && numbers.last() != Some(&SLOT) {
                numbers.push(SLOT);
            } else if !filled_in && !token.has(Token::COPYRIGHT) {
                numbers.push(token.id);
            }
        }
        const SHORTEST: usize = 12;
        if numbers.len() < SHORTEST {
            let title = format!("a text has at least {SHORTEST} words");
            return self.wrong(words.span.clone(), title, "write a [[notice]]");
        }
        if !self.into.text(id, kind, numbers) {
            return self.wrong(words.span.clone(), "there is no room for this text", "");
        }
        self.trial(words, id, true);
    }

    fn notice(&mut self, number: usize, span: Span, fields: &Fields) {
        let id = self.one(fields, "id", &span);
        let id = id.and_then(|id| self.id(id));
        self.one(fields, "words", &span);
        let none = Vec::new();
        let of = |key: &str| fields.get(key).unwrap_or(&none);
        let (patterns, examples) = (of("words"), of("example"));
        if patterns.len() != examples.len() {
            let label = "a sentence for each of `words`, which a test runs";
            return self.wrong(span, "`example` is missing", label);
        }
        let Some(id) = id else { return };
        let mut unless: Vec<&'static [u16]> = Vec::new();
        for words in of("unless") {
            let numbers = self.numbers(&words.value);
            if numbers.is_empty() {
                self.wrong(words.span.clone(), "there are no words in this", "");
            } else {
                unless.push(numbers.leak());
            }
        }
        let unless: &'static [&'static [u16]] = unless.leak();
        for words in patterns {
            let sets = std::mem::take(&mut self.sets);
            let spelled =
                pattern::with_sets(&words.value, |name| sets.get(name).map(String::as_str));
            self.sets = sets;
            let parts = spelled
                .and_then(|spelled| pattern::parts(&spelled, &mut |words| self.numbers(words)));
            let parts = match parts {
                Ok(parts) => parts,
                Err(wrong) => {
                    self.wrong(words.span.clone(), "this is no pattern", wrong);
                    continue;
                }
            };
            let beginnings = pattern::beginnings(&parts);
            let notice = Notice {
                rule: format!("own-{}-notice-{number}", self.stem).leak(),
                id,
                fixed: pattern::fixed(&parts),
                unless,
                parts: parts.into_iter().map(kept).collect::<Vec<_>>().leak(),
                #[cfg(test)]
                example: "",
                #[cfg(test)]
                not: &[],
            };
            if !self.into.notice(notice, beginnings) {
                self.wrong(words.span.clone(), "there is no room for this notice", "");
            }
        }
        for example in examples {
            self.trial(example, id, true);
        }
        for near in of("not") {
            self.trial(near, id, false);
        }
    }
}

/// A part as the tables have it.
fn kept(part: pattern::Part) -> Part {
    let choices = part.choices.into_iter();
    let choices: Vec<&'static [u16]> = choices.map(|run| &*run.leak()).collect();
    Part {
        gap: part.gap,
        choices: choices.leak(),
    }
}
