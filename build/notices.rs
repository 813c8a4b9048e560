// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Statements in a sentence, their patterns as parts of word numbers: what licenses something,
//! the `[[notice]]` entries of `rules/licenses/`, and the `[[marking]]` entries of
//! `rules/markings.toml`.

use std::fmt::Write as _;
use std::path::Path;

use crate::pattern::{self, Part};
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

/// Reads all notices.
pub fn collect(folder: &Path, dictionary: &mut Dictionary) -> Result<Vec<Notice>> {
    let mut notices = Vec::new();
    for (path, table) in toml_files(folder)? {
        let file = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let rule = |at: usize, _: &str| format!("{file}-notice-{}", at + 1);
        notices.extend(entries(&path, &table, ["notice", "id"], rule, dictionary)?);
    }
    Ok(notices)
}

/// The statements of one file: `[kind, name]` are the keys of the list and of what an entry is
/// called; `rule` makes the name that reports use from an entry's number and its own.
pub fn entries(
    path: &Path,
    table: &toml::Table,
    [kind, name]: [&str; 2],
    rule: impl Fn(usize, &str) -> String,
    dictionary: &mut Dictionary,
) -> Result<Vec<Notice>> {
    let mut notices = Vec::new();
    let entries = table.get(kind).and_then(toml::Value::as_array);
    for (at, entry) in entries.into_iter().flatten().enumerate() {
        let fail =
            |message: String| format!("{}: [[{kind}]] {}: {message}", path.display(), at + 1);
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
        let unless: Vec<Vec<u16>> = list("unless")
            .iter()
            .map(|words| dictionary.numbers(words))
            .collect();
        if unless.iter().any(Vec::is_empty) {
            return Err(fail("`unless` holds nothing".to_owned()).into());
        }
        for (pattern, example) in words.iter().zip(examples) {
            let mut read = || {
                let pattern = pattern::with_sets(pattern, |name| dictionary.set(name))?;
                pattern::parts(&pattern, &mut |words| dictionary.numbers(words))
            };
            notices.push(Notice {
                rule: rule(at, text(name)?),
                id: text(name)?.to_owned(),
                parts: read().map_err(|message| fail(format!("`{pattern}`: {message}")))?,
                unless: unless.clone(),
                example,
                not: list("not"),
            });
        }
    }
    Ok(notices)
}

/// Writes statements as source: a table called `NOTICES`, and `BEGINNINGS` or what it is called.
pub fn write(notices: &[Notice], [table, beginnings, file]: [&str; 3], out: &Path) -> Result<()> {
    let mut source = format!("pub(crate) static {table}: &[Notice] = &[\n");
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
        let fixed = pattern::fixed(&notice.parts);
        let unless = format!("{:?}", notice.unless).replace('[', "&[");
        let _ = writeln!(
            source,
            "], fixed: {fixed}, unless: {unless}, #[cfg(test)] example: {:?}, #[cfg(test)] not: &{:?} }},",
            notice.example, notice.not
        );
    }
    let _ = writeln!(
        source,
        "];\npub(crate) static {beginnings}: &[((u16, u16), u16)] = &["
    );
    let mut keys = Vec::new();
    for (number, notice) in notices.iter().enumerate() {
        let number = u16::try_from(number)?;
        let pairs = pattern::beginnings(&notice.parts);
        keys.extend(pairs.into_iter().map(|pair| (pair, number)));
    }
    keys.sort_unstable();
    for (pair, number) in keys {
        let _ = writeln!(source, "    ({pair:?}, {number}),");
    }
    source.push_str("];\n");
    std::fs::write(out.join(file), source)?;
    Ok(())
}
