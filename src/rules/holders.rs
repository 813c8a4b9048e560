// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Names of copyright holders: which of them are one holder, and what sort of holder one is; the
//! data is `rules/holders.toml`.
//!
//! Names are printed as somebody wrote them. The key of a name is only for comparing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

/// What sort of holder a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// One or several people by their names.
    People,
    /// A company, an institution, or a name that does not look like a person's.
    Organization,
    /// Whoever wrote the work: "the Example authors".
    Collective,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Lists {
    prefix: Vec<String>,
    suffix: Vec<String>,
    organization: FxHashSet<String>,
    collective: FxHashSet<String>,
    text: FxHashSet<String>,
    line: FxHashSet<String>,
    unfilled: Vec<String>,
    unfilled_bare: Vec<String>,
    /// The first words of these.
    #[serde(skip)]
    unfilled_openings: Vec<String>,
    and: Vec<String>,
    particle: FxHashSet<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let mut lists: Lists =
        toml::from_str(include_str!("../../rules/holders.toml")).unwrap_or_default();
    let bare = lists.unfilled_bare.iter();
    let openings = bare.filter_map(|sign| sign.split(' ').next());
    lists.unfilled_openings = openings.map(str::to_owned).collect();
    lists.unfilled_openings.sort_unstable();
    lists.unfilled_openings.dedup();
    lists
});

/// What is the same for all ways to write one holder: without letter case, punctuation,
/// addresses, forms of companies, "the Regents of" and "and contributors". A name that is
/// nothing else keeps its words.
#[must_use]
pub fn key(holder: &str) -> String {
    let plain = words(holder);
    let mut rest = plain.as_str();
    let lists = &LISTS;
    loop {
        let before = rest.len();
        for prefix in &lists.prefix {
            let cut = rest.strip_prefix(prefix.as_str());
            rest = cut.and_then(|cut| cut.strip_prefix(' ')).unwrap_or(rest);
        }
        for suffix in &lists.suffix {
            let cut = rest.strip_suffix(suffix.as_str());
            rest = cut.and_then(|cut| cut.strip_suffix(' ')).unwrap_or(rest);
        }
        if rest.len() == before {
            return rest.to_owned();
        }
    }
}

/// Whether a name stands for a holder: it is that holder, or names it beside a part of it
/// ("Department of Physics, Example University").
#[must_use]
pub fn names(holder: &str, expected: &str) -> bool {
    let (holder, expected) = (key(holder), key(expected));
    !expected.is_empty() && format!(" {holder} ").contains(&format!(" {expected} "))
}

/// What sort of holder a name is.
#[must_use]
pub fn sort(holder: &str) -> Sort {
    let plain = words(holder);
    let mut sort = Sort::Organization;
    for word in plain.split(' ') {
        // "contributors" are a form that a name may have, and whoever wrote the work
        if LISTS.collective.contains(word) {
            sort = Sort::Collective;
        } else if LISTS.organization.contains(word) || LISTS.suffix.iter().any(|form| form == word)
        {
            return Sort::Organization;
        }
    }
    // nobody is called "The"
    let is_named = !holder.trim_start().to_lowercase().starts_with("the ");
    if sort == Sort::Organization && is_named && people(holder) {
        sort = Sort::People;
    }
    sort
}

/// Whether the texts of licenses name a holder, who says nothing of the work.
#[must_use]
pub fn is_of_texts(holder: &str) -> bool {
    LISTS.text.contains(&key(holder)) || LISTS.text.contains(&words(holder))
}

/// Whether the text of a license begins with a copyright line of the work.
#[must_use]
pub fn has_line(id: &str) -> bool {
    LISTS.line.contains(id)
}

/// What is to be filled in, of what stands behind the word or sign of copyright on its line.
#[must_use]
pub fn unfilled(rest: &str) -> Option<&'static str> {
    let lists = &LISTS;
    if rest.contains(['<', '[', '{']) {
        let begins = |at: usize, sign: &&String| {
            let here = rest.as_bytes().get(at..at + sign.len());
            here.is_some_and(|here| here.eq_ignore_ascii_case(sign.as_bytes()))
        };
        return rest
            .match_indices(['<', '[', '{'])
            .find_map(|(at, _)| lists.unfilled.iter().find(|sign| begins(at, sign)))
            .map(String::as_str);
    }
    // nearly every line names somebody
    let opens = |word: &[u8]| {
        let mut openings = lists.unfilled_openings.iter();
        openings.any(|opening| opening.as_bytes().eq_ignore_ascii_case(word))
    };
    let mut parts = rest.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    if !parts.any(opens) {
        return None;
    }
    let bare = words(rest);
    let bare = bare.strip_prefix("c ").unwrap_or(&bare);
    let begins = |sign: &&String| {
        let after = bare.strip_prefix(sign.as_str());
        after.is_some_and(|after| after.is_empty() || after.starts_with(' '))
    };
    lists.unfilled_bare.iter().find(begins).map(String::as_str)
}

/// Things by holder, each holder under the name that is written most often.
#[must_use]
pub fn grouped<'h, T>(named: impl IntoIterator<Item = (&'h str, T)>) -> Vec<(&'h str, Vec<T>)> {
    let mut groups: BTreeMap<String, (BTreeMap<&str, usize>, Vec<T>)> = BTreeMap::new();
    // a tree has few names and writes them often
    let mut keys: BTreeMap<&str, String> = BTreeMap::new();
    for (holder, thing) in named {
        let key = keys.entry(holder).or_insert_with(|| key(holder)).clone();
        let (names, things) = groups.entry(key).or_default();
        *names.entry(holder).or_default() += 1;
        things.push(thing);
    }
    let most = |names: &BTreeMap<&'h str, usize>| {
        let names = names
            .iter()
            .map(|(name, count)| (*count, std::cmp::Reverse(*name)));
        names.max().map_or("", |(_, name)| name.0)
    };
    let groups = groups.into_values();
    groups
        .map(|(names, things)| (most(&names), things))
        .collect()
}

/// Words in small letters with a blank between them; no address, nothing in parentheses.
fn words(holder: &str) -> String {
    let mut plain = String::with_capacity(holder.len());
    let mut depth = 0_usize;
    let signs = |letter: char| "<>,;|/".contains(letter) || letter.is_whitespace();
    for word in holder.split(signs) {
        let opened = word.matches('(').count();
        let inside = depth > 0 || word.starts_with('(');
        depth = (depth + opened).saturating_sub(word.matches(')').count());
        if inside || word.contains('@') || word.contains("://") {
            continue;
        }
        let before = plain.len();
        if before > 0 {
            plain.push(' ');
        }
        let start = plain.len();
        for letter in word.chars() {
            match letter {
                '.' | '\'' | '’' | '"' | '`' => {}
                '-' | '_' | '&' | '+' if plain.len() > start => plain.push(' '),
                letter if letter.is_alphanumeric() => plain.extend(letter.to_lowercase()),
                '&' | '+' => plain.push_str("and"),
                _ => {}
            }
        }
        let end = plain.trim_end().len();
        plain.truncate(if end <= start { before.min(end) } else { end });
    }
    if plain.is_empty() {
        // nothing but an address or an aside
        return holder.to_lowercase();
    }
    plain
}

/// "Ann Example", "Ann B. Example and Bob Example": two to four words each, with capitals.
fn people(holder: &str) -> bool {
    let name = |name: &str| {
        let words: Vec<&str> = name
            .split_whitespace()
            .filter(|word| !word.contains(['@', '<', '>']))
            .collect();
        let sound = |word: &&str| {
            let letters = |letter: char| letter.is_alphabetic() || ".-'’".contains(letter);
            let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
            word.chars().all(letters)
                // no abbreviation, no trade name of small letters
                && (word.starts_with(char::is_uppercase) && (word.ends_with('.') || capitals < 3)
                    || LISTS.particle.contains(*word))
        };
        (2..=4).contains(&words.len()) && words.iter().all(sound)
    };
    let mut rest = holder.replace(" & ", ", ");
    for and in &LISTS.and {
        rest = rest.replace(&format!(" {and} "), ", ");
    }
    let mut names = rest
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let mut any = false;
    names.all(|one| {
        any = true;
        name(one)
    }) && any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_in_small_letters() {
        let text = include_str!("../../rules/holders.toml");
        let lists: BTreeMap<String, Vec<String>> = toml::from_str(text).unwrap();
        for (name, words) in lists {
            for word in words.iter().filter(|_| name != "line") {
                assert_eq!(*word, word.to_lowercase(), "{name}");
            }
            assert!(words.is_sorted(), "{name}: {words:?}");
        }
        assert!(has_line("MIT"));
    }

    #[test]
    fn ways_to_write_one_holder_have_one_key() {
        let check = |holder: &str, want: &str| assert_eq!(key(holder), want, "{holder}");
        check("Example, Inc.", "example");
        check("EXAMPLE INC", "example");
        check("Example Ltd. and its affiliates", "example");
        check(
            "The Regents of the University of Example",
            "university of example",
        );
        check("University of Example", "university of example");
        check("Ann Example and contributors", "ann example");
        check("Ann Example <ann@example.org>", "ann example");
        check("Ann Example (the first version)", "ann example");
        check("Example & Sons GmbH", "example and sons");
        check("The Example Authors", "example authors");
        check("Contributors", "contributors");
        check("ann@example.org", "ann@example.org");
    }

    #[test]
    fn a_part_names_the_whole() {
        let check = |holder: &str, want: bool| {
            assert_eq!(names(holder, "Example University"), want, "{holder}");
        };
        check("Example University", true);
        check("Department of Physics, Example University", true);
        check("EXAMPLE UNIVERSITY and contributors", true);
        check("Counterexample University", false);
        check("Example", false);
        assert!(!names("Example University", ""));
    }

    #[test]
    fn sorts_of_holders() {
        let check = |holder: &str, want: Sort| assert_eq!(sort(holder), want, "{holder}");
        check("Ann Example", Sort::People);
        check("Ann B. Example and Bob van der Example", Sort::People);
        check("Ann Example <ann@example.org>", Sort::People);
        check("Example University", Sort::Organization);
        check("Example Inc.", Sort::Organization);
        check("IBM", Sort::Organization);
        check("The Example", Sort::Organization);
        check("The Example Authors", Sort::Collective);
        check("Ann Example and contributors", Sort::Collective);
        check("Example Project", Sort::Collective);
    }

    #[test]
    fn what_is_to_be_filled_in() {
        let check = |rest: &str, want: Option<&str>| assert_eq!(unfilled(rest), want, "{rest}");
        check(" (c) [year] [fullname]", Some("[year]"));
        check(" (C) <year>  <name of author>", Some("<year>"));
        check(" {yyyy} {name of copyright owner}", Some("{yyyy}"));
        check(" (c) YEAR HOLDER", Some("year holder"));
        check(" (c) 2020 [fullname]", Some("[fullname]"));
        check(" (c) 2020 Ann Example <ann@example.org>", None);
        check(" 2020 Ann Example [ann at example.org]", None);
        check(" year of the work", None);
    }

    #[test]
    fn things_stand_under_the_name_that_is_written_most() {
        let named = [
            ("Example Inc", 1),
            ("Example, Inc.", 2),
            ("Example Inc", 3),
            ("Ann", 4),
        ];
        let want = vec![("Ann", vec![4]), ("Example Inc", vec![1, 2, 3])];
        assert_eq!(grouped(named), want);
    }
}
