// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Statements that license something in a sentence: the `[[notice]]` entries of
//! `rules/licenses/`, their patterns as parts of word numbers.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::words::Dictionary;
use crate::{Result, toml_files};

/// A statement and the ways to word it.
pub struct Notice {
    rule: String,
    id: String,
    parts: Vec<Part>,
    /// Words that make it say something else.
    unless: Vec<Vec<u16>>,
    example: String,
    not: Vec<String>,
}

/// Words that may be skipped, then one of several runs of words; an empty run is no word.
struct Part {
    gap: u8,
    choices: Vec<Vec<u16>>,
}

/// Words of a pattern at most, gaps included: places are bits of one number.
const LONGEST: usize = 120;

/// Reads all notices.
pub fn collect(folder: &Path, dictionary: &mut Dictionary) -> Result<Vec<Notice>> {
    let mut notices = Vec::new();
    for (path, table) in toml_files(folder)? {
        let file = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let entries = table.get("notice").and_then(toml::Value::as_array);
        for (at, entry) in entries.into_iter().flatten().enumerate() {
            let fail =
                |message: String| format!("{}: [[notice]] {}: {message}", path.display(), at + 1);
            let text = |key: &str| {
                let value = entry.get(key).and_then(toml::Value::as_str);
                value.ok_or_else(|| fail(format!("lacks `{key}`")))
            };
            // a word or several
            let list = |key: &str| -> Vec<String> {
                match entry.get(key) {
                    Some(toml::Value::String(one)) => vec![one.clone()],
                    Some(toml::Value::Array(several)) => several
                        .iter()
                        .filter_map(toml::Value::as_str)
                        .map(str::to_owned)
                        .collect(),
                    _ => Vec::new(),
                }
            };
            let (words, examples) = (list("words"), list("example"));
            if words.is_empty() || words.len() != examples.len() {
                return Err(fail("needs an `example` for each of its `words`".to_owned()).into());
            }
            let unless = list("unless")
                .iter()
                .map(|words| numbers(words, dictionary))
                .collect::<std::result::Result<Vec<_>, _>>()
                .map_err(fail)?;
            for (pattern, example) in words.iter().zip(examples) {
                let mut read = || parts(&dictionary.with_sets(pattern)?, dictionary);
                notices.push(Notice {
                    rule: format!("{file}-notice-{}", at + 1),
                    id: text("id")?.to_owned(),
                    parts: read().map_err(|message| fail(format!("`{pattern}`: {message}")))?,
                    unless: unless.clone(),
                    example,
                    not: list("not"),
                });
            }
        }
    }
    Ok(notices)
}

/// `use [only] <3> (research|teaching)` as parts.
fn parts(pattern: &str, dictionary: &mut Dictionary) -> std::result::Result<Vec<Part>, String> {
    let mut parts: Vec<Part> = Vec::new();
    let mut gap = 0;
    let mut rest = pattern.trim();
    while !rest.is_empty() {
        let close = match rest.as_bytes()[0] {
            b'[' => ']',
            b'(' => ')',
            b'<' => '>',
            _ => {
                let end = rest.find(['[', '(', '<']).unwrap_or(rest.len());
                let (words, after) = rest.split_at(end);
                push(&mut parts, &mut gap, vec![numbers(words, dictionary)?]);
                rest = after;
                continue;
            }
        };
        let end = rest
            .find(close)
            .ok_or_else(|| format!("`{rest}` is not closed"))?;
        let (inside, after) = (&rest[1..end], rest[end + 1..].trim_start());
        if close == '>' {
            gap += inside
                .parse::<u8>()
                .ok()
                .filter(|&words| words <= 30)
                .ok_or_else(|| format!("<{inside}>: how many words at most, up to 30?"))?;
        } else {
            let mut choices = inside
                .split('|')
                .map(|choice| numbers(choice, dictionary))
                .collect::<std::result::Result<Vec<_>, _>>()?;
            if close == ']' {
                choices.push(Vec::new());
            }
            push(&mut parts, &mut gap, choices);
        }
        rest = after;
    }
    let longest = |part: &Part| {
        let words = part.choices.iter().map(Vec::len).max().unwrap_or(0);
        usize::from(part.gap) + words
    };
    if gap > 0 {
        return Err("ends with a gap".to_owned());
    }
    let fixed = |part: &Part| part.gap == 0 && part.choices.iter().all(|choice| !choice.is_empty());
    if !parts.first().is_some_and(fixed) {
        return Err("begins with a gap or with what may be missing".to_owned());
    }
    if parts.iter().map(longest).sum::<usize>() > LONGEST {
        return Err(format!("is longer than {LONGEST} words"));
    }
    Ok(parts)
}

/// Adds a part; a gap belongs to what comes after it.
fn push(parts: &mut Vec<Part>, gap: &mut u8, choices: Vec<Vec<u16>>) {
    parts.push(Part {
        gap: std::mem::take(gap),
        choices,
    });
}

fn numbers(words: &str, dictionary: &mut Dictionary) -> std::result::Result<Vec<u16>, String> {
    if let Some(sign) = words.find([']', ')', '>', '|']) {
        return Err(format!("`{}` opens nowhere", &words[sign..=sign]));
    }
    // a letter that begins a line would be taken for a bullet
    let ids: Vec<u16> = dictionary
        .tokens(&format!("the {words}"))
        .iter()
        .skip(1)
        .map(|token| token.id)
        .collect();
    if ids.is_empty() {
        return Err(format!("`{words}` has no words"));
    }
    Ok(ids)
}

/// The first two words of everything that a pattern fits; 0 for a second word that may be any.
fn beginnings(parts: &[Part]) -> BTreeSet<(u16, u16)> {
    let mut open: Vec<(Vec<u16>, usize)> = vec![(Vec::new(), 0)];
    let mut found = BTreeSet::new();
    while let Some((words, next)) = open.pop() {
        match (&words[..], parts.get(next)) {
            (&[first, second, ..], _) => {
                found.insert((first, second));
            }
            (&[first], part) if part.is_none_or(|part| part.gap > 0) => {
                found.insert((first, 0));
            }
            (_, Some(part)) => open.extend(part.choices.iter().map(|choice| {
                let longer = words.iter().chain(choice).copied().collect();
                (longer, next + 1)
            })),
            (_, None) => {}
        }
    }
    found
}

/// Writes the notices as source.
pub fn write(notices: &[Notice], out: &Path) -> Result<()> {
    let mut source = String::from("pub(crate) static NOTICES: &[Notice] = &[\n");
    for notice in notices {
        let _ = write!(
            source,
            "    Notice {{ rule: {:?}, id: {:?}, parts: &[",
            notice.rule, notice.id
        );
        for part in &notice.parts {
            let choices = format!("{:?}", part.choices).replace('[', "&[");
            let _ = write!(source, "Part {{ gap: {}, choices: {choices} }}, ", part.gap);
        }
        let shortest = |part: &Part| part.choices.iter().map(Vec::len).min().unwrap_or(0);
        let fixed: usize = notice.parts.iter().map(shortest).sum();
        let unless = format!("{:?}", notice.unless).replace('[', "&[");
        let _ = writeln!(
            source,
            "], fixed: {fixed}, unless: {unless}, #[cfg(test)] example: {:?}, #[cfg(test)] not: &{:?} }},",
            notice.example, notice.not
        );
    }
    source.push_str("];\npub(crate) static BEGINNINGS: &[((u16, u16), u16)] = &[\n");
    let mut keys = Vec::new();
    for (number, notice) in notices.iter().enumerate() {
        let number = u16::try_from(number)?;
        let pairs = beginnings(&notice.parts);
        keys.extend(pairs.into_iter().map(|pair| (pair, number)));
    }
    keys.sort_unstable();
    for (pair, number) in keys {
        let _ = writeln!(source, "    ({pair:?}, {number}),");
    }
    source.push_str("];\n");
    std::fs::write(out.join("notices.rs"), source)?;
    Ok(())
}
