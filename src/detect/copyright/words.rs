// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a word may be in a copyright statement; the lists are `rules/copyright.toml`.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// What a word is, told from the word alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// "Copyright".
    Mark,
    /// The last word of a mark of several words.
    MarkEnd,
    /// "©", "(c)".
    Sign,
    /// A year, several, or a range.
    Year,
    /// A month, part of a date when a year follows.
    Month,
    /// "by".
    By,
    /// A word with a capital, or of a script without.
    Name,
    /// "Inc."
    Company,
    /// A small word inside names.
    Link,
    /// A word between names.
    And,
    /// People without their names.
    People,
    /// An address for mail.
    Email,
    /// An address of the web.
    Url,
    /// A hyphen standing alone.
    Dash,
    /// Digits that are no year.
    Number,
    /// A word that begins something else.
    Stop,
    /// What somebody is to fill in.
    Placeholder,
    /// No word of a natural language.
    Code,
    /// Any other word.
    Lower,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    mark: Vec<String>,
    mark_phrase: Vec<String>,
    part: FxHashSet<String>,
    company: Vec<String>,
    abbreviation: FxHashSet<String>,
    link: Vec<String>,
    and: Vec<String>,
    people: Vec<String>,
    stop: Vec<String>,
    field: FxHashSet<String>,
    heading: FxHashSet<String>,
    license: FxHashSet<String>,
    blank: FxHashSet<String>,
    talk: FxHashSet<String>,
    open_year: FxHashSet<String>,
    month: Vec<String>,
    term: FxHashSet<String>,
    law: FxHashSet<String>,
    work: FxHashSet<String>,
    rights: Vec<String>,
    comment: FxHashSet<String>,
    element: FxHashSet<String>,
}

/// The lists, ready to be asked.
#[derive(Debug)]
pub(super) struct Lists {
    kinds: FxHashMap<String, Kind>,
    /// Marks of several words, word by word.
    pub mark_phrases: Vec<Vec<String>>,
    /// "Portions".
    pub part: FxHashSet<String>,
    /// Words whose full stop ends no sentence.
    pub abbreviation: FxHashSet<String>,
    /// Words after the bare mark that make it running text.
    pub talk: FxHashSet<String>,
    /// Words that begin the next part of a header when they stand first on a line.
    pub field: FxHashSet<String>,
    /// Words of names that are headings with a colon.
    pub heading: FxHashSet<String>,
    /// Names of licenses.
    pub license: FxHashSet<String>,
    /// What is to be filled in.
    pub blank: FxHashSet<String>,
    open_year: FxHashSet<String>,
    /// What contracts and manuals call their things and parties.
    pub term: FxHashSet<String>,
    /// Names of laws end in these.
    pub law: FxHashSet<String>,
    /// What is said to be somebody's.
    pub work: FxHashSet<String>,
    /// The first letters of what reserves rights.
    initials: Vec<char>,
    /// What reserves rights, word by word.
    pub rights: Vec<Vec<String>>,
    /// Words that begin a comment line.
    pub comment: FxHashSet<String>,
    /// Elements of HTML.
    pub element: FxHashSet<String>,
}

/// The embedded lists.
pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let written: Written =
        toml::from_str(include_str!("../../../rules/copyright.toml")).unwrap_or_default();
    let mut kinds = FxHashMap::default();
    // a word on several lists is what the last of them says
    for (list, kind) in [
        (written.people, Kind::People),
        (written.stop, Kind::Stop),
        (written.link, Kind::Link),
        (written.and, Kind::And),
        (written.month, Kind::Month),
        (written.company, Kind::Company),
        (written.mark, Kind::Mark),
        (vec!["by".to_owned()], Kind::By),
    ] {
        for word in list {
            // people with a capital are a name or begin a field: both lists are asked
            let known = kinds.get(&word).copied();
            let kind = match (known, kind) {
                (Some(Kind::People), Kind::Stop) => Kind::People,
                _ => kind,
            };
            kinds.insert(word, kind);
        }
    }
    let by_word = |phrases: &[String]| -> Vec<Vec<String>> {
        phrases
            .iter()
            .map(|phrase| phrase.split(' ').map(str::to_owned).collect())
            .collect()
    };
    let rights = by_word(&written.rights);
    let mut initials: Vec<char> = rights
        .iter()
        .filter_map(|phrase| phrase.first()?.chars().next())
        .flat_map(|letter| [letter].into_iter().chain(letter.to_uppercase()))
        .collect();
    initials.sort_unstable();
    initials.dedup();
    let mark_phrases = by_word(&written.mark_phrase);
    for last in mark_phrases.iter().filter_map(|phrase| phrase.last()) {
        kinds.insert(last.clone(), Kind::MarkEnd);
    }
    Lists {
        kinds,
        mark_phrases,
        term: written.term,
        law: written.law,
        work: written.work,
        initials,
        part: written.part,
        abbreviation: written.abbreviation,
        talk: written.talk,
        field: written.field,
        heading: written.heading,
        license: written.license,
        blank: written.blank,
        open_year: written.open_year,
        rights,
        comment: written.comment,
        element: written.element,
    }
});

/// A word without the punctuation around it.
pub(super) fn core(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

impl Lists {
    /// What a word is.
    pub fn kind(&self, word: &str) -> Kind {
        // nearly every word
        if (1..HASH).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            let mut buffer = [0; SHORT];
            return match self.kinds.get(&*lower(word, &mut buffer)) {
                Some(&kind) => known_kind(kind, word),
                None if word.bytes().any(|byte| byte.is_ascii_uppercase()) => Kind::Name,
                None => Kind::Lower,
            };
        }
        let core = core(word);
        if core.is_empty() {
            return match word.trim_matches([',', '.', ';']) {
                "&" | "+" | "/" => Kind::And,
                "-" | "--" | "---" | "–" | "—" => Kind::Dash,
                _ => Kind::Code,
            };
        }
        if is_email(word) {
            return Kind::Email;
        }
        let mut buffer = [0; SHORT];
        let lower = lower(core, &mut buffer);
        // "(example.org)" in brackets, whatever the domain
        let bracketed = word.starts_with('(') && lower == core && is_domain(core);
        if is_url(core) || bracketed {
            return Kind::Url;
        }
        let ends = |end: &str| self.open_year.contains(&end.to_lowercase());
        let open = core
            .split_once(['-', '–'])
            .is_some_and(|(year, end)| is_year(year) && ends(end));
        if open || is_year(core) {
            return Kind::Year;
        }
        if let Some(&kind) = self.kinds.get(&*lower) {
            return known_kind(kind, core);
        }
        // "@author" of a documentation comment is no handle
        let doc_tag = word.starts_with('@') && self.field.contains(&*lower);
        if doc_tag || is_contraction(&lower) {
            return Kind::Stop;
        }
        self.plain_kind(word)
    }

    /// What a word is that stands on no list.
    pub fn plain_kind(&self, word: &str) -> Kind {
        let core = core(word);
        if word.contains(['=', '{', '}', '$', '%', '\\', '^', '~', '?', '|', '<', '>'])
            || core.contains('_')
            || core.starts_with("0x")
            || is_version(core)
            || core.len() >= HASH && core.bytes().all(|byte| byte.is_ascii_hexdigit())
        {
            return Kind::Code;
        }
        let letters = core.chars().filter(|letter| letter.is_alphabetic()).count();
        if letters == 0 || letters == 1 && core.starts_with(|first: char| first.is_ascii_digit()) {
            return Kind::Number;
        }
        // a capital anywhere ("d'Example", "nexB"), a leading digit ("3dfx"), a script without capitals
        let named = core.chars().any(char::is_uppercase)
            || core.starts_with(|first: char| first.is_numeric())
            || core
                .chars()
                .any(|letter| letter.is_alphabetic() && !letter.is_lowercase());
        if named { Kind::Name } else { Kind::Lower }
    }

    /// Whether a word is the first of a phrase that reserves rights.
    pub fn opens_rights(&self, core: &str) -> bool {
        core.chars()
            .next()
            .is_some_and(|first| self.initials.contains(&first))
            && self
                .rights
                .iter()
                .any(|phrase| phrase.first().is_some_and(|word| same(core, word)))
    }

    /// Whether a word after a year says that the year is not over.
    pub fn is_open_year(&self, word: &str) -> bool {
        self.open_year.contains(&core(word).to_lowercase())
    }

    /// Whether a word on the bare mark's heels makes it running text.
    pub fn is_talk(&self, word: &str) -> bool {
        self.talk.contains(&core(word).to_lowercase())
    }
}

/// What a word of the lists is as it is written here.
fn known_kind(kind: Kind, core: &str) -> Kind {
    let capital = core.starts_with(char::is_uppercase);
    match kind {
        Kind::People if capital => Kind::Name,
        // "May" and "March" are months, "E" and "EN" initials
        Kind::And if capital && core.len() <= 2 => Kind::Name,
        Kind::Link if capital && core.len() == 1 => Kind::Name,
        kind => kind,
    }
}

/// Longest word that is put into small letters without an allocation.
const SHORT: usize = 32;

/// A word in small letters.
fn lower<'a>(word: &str, buffer: &'a mut [u8; SHORT]) -> Cow<'a, str> {
    match buffer.get_mut(..word.len()) {
        Some(letters) if word.is_ascii() => {
            letters.copy_from_slice(word.as_bytes());
            letters.make_ascii_lowercase();
            std::str::from_utf8(letters).map_or(Cow::Borrowed(""), Cow::Borrowed)
        }
        _ => Cow::Owned(word.to_lowercase()),
    }
}

/// Whether a word is one of a list, whatever its letter case.
pub(super) fn same(word: &str, listed: &str) -> bool {
    word.eq_ignore_ascii_case(listed) || !word.is_ascii() && word.to_lowercase() == listed
}

/// Digits of the shortest hash that names a commit or a file.
const HASH: usize = 32;

/// "V3.5".
fn is_version(core: &str) -> bool {
    core.strip_prefix(['v', 'V']).is_some_and(|digits| {
        digits.contains('.') && digits.starts_with(|digit: char| digit.is_ascii_digit())
    })
}

/// "I've", "don't": no name is one. "Ann's" may be part of a name.
fn is_contraction(lower: &str) -> bool {
    lower.rsplit_once(['\'', '’']).is_some_and(|(before, end)| {
        matches!(end, "ve" | "re" | "ll" | "m") || end == "t" && before.ends_with('n')
    })
}

fn is_email(word: &str) -> bool {
    !word.contains('{')
        && word.char_indices().any(|(at, letter)| {
            letter == '@'
                && word[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
                && word[at + 1..].starts_with(char::is_alphanumeric)
        })
}

/// "example.org".
fn is_domain(core: &str) -> bool {
    core.rsplit_once('.').is_some_and(|(name, top)| {
        name.len() > 1
            && (2..=6).contains(&top.len())
            && top.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}

fn is_url(core: &str) -> bool {
    core.contains("://") || core.starts_with("www.") && core.len() > 5
        // "example.org" and "example.org/path": a domain in small letters
        || core.starts_with(char::is_lowercase) && core.split('/').next().is_some_and(|host| {
            host.rsplit_once('.').is_some_and(|(name, top)| {
                name.len() > 1
                    && matches!(top, "com" | "org" | "net" | "edu" | "io" | "de" | "fr" | "uk" | "cz" | "nl" | "it" | "jp" | "ru" | "se" | "dk" | "me")
            })
        })
}

/// "1999", "1999-2004", "1999,2000,2001", "1998-9", "199x", "87" after a year.
fn is_year(core: &str) -> bool {
    let bytes = core.as_bytes();
    let century = matches!(bytes.get(..2), Some(b"19" | b"20"));
    let whole = bytes.len() >= 4
        && century
        && bytes[2..4]
            .iter()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'x' | b'X' | b'?' | b'*'));
    whole
        && core[4..].chars().all(|letter| {
            letter.is_ascii_digit()
                || matches!(
                    letter,
                    '-' | '–' | '—' | ',' | '/' | '.' | '+' | '~' | '&' | ';'
                )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_in_small_letters() {
        let text = include_str!("../../../rules/copyright.toml");
        let lists: std::collections::BTreeMap<String, Vec<String>> = toml::from_str(text).unwrap();
        assert!(!LISTS.kinds.is_empty());
        for (name, words) in lists {
            for word in &words {
                assert_eq!(*word, word.to_lowercase(), "{name}");
            }
            let unique: FxHashSet<_> = words.iter().collect();
            assert_eq!(unique.len(), words.len(), "{name}");
        }
    }

    #[test]
    fn words_have_kinds() {
        for (word, kind) in [
            ("Copyright", Kind::Mark),
            ("1999,2000-2004", Kind::Year),
            ("2004-present", Kind::Year),
            ("19@var{yy}", Kind::Code),
            ("<ann@example.org>", Kind::Email),
            ("https://example.org", Kind::Url),
            ("Example", Kind::Name),
            ("nexAmple", Kind::Name),
            ("株式会社例", Kind::Name),
            ("Inc.,", Kind::Company),
            ("authors", Kind::People),
            ("Authors", Kind::Name),
            ("Licensed", Kind::Stop),
            ("example", Kind::Lower),
            ("foo_bar", Kind::Code),
            ("675", Kind::Number),
        ] {
            assert_eq!(LISTS.kind(word), kind, "{word}");
        }
    }
}
