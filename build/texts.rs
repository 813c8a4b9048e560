// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What texts are compared with: every license, exception and standard header of the SPDX
//! list, and the texts under `rules/licenses/`, each as word numbers.

use std::ops::Range;
use std::path::Path;

use crate::tokens::Token;
use crate::words::{Dictionary, SLOT};
use crate::{Result, toml_files};

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    License,
    Exception,
    Notice,
    Remark,
}

/// One text to compare with.
pub struct Text {
    /// Ids or expressions it stands for; the first is the one reported.
    pub ids: Vec<String>,
    pub kind: Kind,
    pub words: Vec<u16>,
    /// Words before this are a title that copies often lack.
    pub core_start: usize,
    /// Words from here are an appendix that copies often lack.
    pub core_end: usize,
    /// Words that copies may lack and be the same license, in order.
    pub optional: Vec<Range<usize>>,
}

/// Collects all texts; those of equal words become one.
pub fn collect(folder: &Path, dictionary: &mut Dictionary) -> Result<Vec<Text>> {
    let mut texts: Vec<Text> = Vec::new();
    let mut add = |id: &str, kind: Kind, text: &str, dictionary: &mut Dictionary| {
        let text = make(id, kind, text, dictionary);
        if text.words.len() < 5 {
            return;
        }
        match texts
            .iter_mut()
            .find(|known| known.words == text.words && known.kind == kind)
        {
            Some(known) => known.ids.push(id.to_owned()),
            None => texts.push(text),
        }
    };
    let list = || {
        spdx::identifiers::LICENSES
            .iter()
            .filter(|license| license.name != "NOASSERTION")
    };
    // current ids first, so that they are the ones reported where texts are equal
    for deprecated in [false, true] {
        for listed in list() {
            let is_deprecated = listed.flags & spdx::flags::IS_DEPRECATED != 0;
            let later = listed.name.ends_with("-or-later") || listed.name.ends_with('+');
            // a GNU text does not tell "only" from "or later": one entry for both
            // the list's text of a license "with" an exception is the exception's own
            let with = listed.name.contains("-with-") || listed.name == "wxWindows";
            let repeated = later || with || is_gnu_alias(listed.name);
            if is_deprecated != deprecated || (repeated && (later || deprecated)) {
                continue;
            }
            let Ok(license) = listed.name.parse::<&dyn license::License>() else {
                continue;
            };
            add(listed.name, Kind::License, license.text(), dictionary);
            if let Some(header) = license.header().filter(|_| !is_gnu(listed.name)) {
                add(listed.name, Kind::Notice, header, dictionary);
            }
        }
    }
    for listed in spdx::identifiers::EXCEPTIONS {
        let Ok(exception) = listed.name.parse::<&dyn license::Exception>() else {
            return Err(format!("no text for the exception {}", listed.name).into());
        };
        add(listed.name, Kind::Exception, exception.text(), dictionary);
    }
    for (path, table) in toml_files(folder)? {
        for entry in table
            .get("text")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
        {
            let field = |key: &str| {
                entry
                    .get(key)
                    .and_then(toml::Value::as_str)
                    .ok_or_else(|| format!("{}: a [[text]] lacks `{key}`", path.display()))
            };
            let kind = match field("kind")? {
                "license" => Kind::License,
                "exception" => Kind::Exception,
                "notice" => Kind::Notice,
                "remark" => Kind::Remark,
                other => {
                    return Err(format!(
                        "{}: kind `{other}` is none of license, exception, notice, remark",
                        path.display()
                    )
                    .into());
                }
            };
            add(field("id")?, kind, field("words")?, dictionary);
        }
    }
    for text in &mut texts {
        // of several ids with one text the plainest is the one reported
        text.ids.sort_by_key(String::len);
    }
    templates(folder, &mut texts, dictionary)?;
    appendices(folder, &mut texts, dictionary)?;
    Ok(texts)
}

/// The `[[template]]` entries: which words of a text stand for anything, and which may lack.
fn templates(folder: &Path, texts: &mut [Text], dictionary: &mut Dictionary) -> Result<()> {
    for (path, table) in toml_files(folder)? {
        for entry in table
            .get("template")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
        {
            let fail = |message: String| format!("{}: [[template]]: {message}", path.display());
            let id = entry
                .get("id")
                .and_then(toml::Value::as_str)
                .ok_or_else(|| fail("`id` is missing".to_owned()))?;
            let mut list = |key: &str| -> Vec<(String, Vec<Vec<u16>>)> {
                let phrases = entry.get(key).and_then(toml::Value::as_array);
                let phrases = phrases.into_iter().flatten();
                let phrases = phrases.filter_map(toml::Value::as_str);
                let mut words = |part: &str| {
                    let tokens = dictionary.tokens(part);
                    tokens.iter().map(|token| token.id).collect()
                };
                phrases
                    .map(|phrase| {
                        let parts = phrase.split(" ... ").map(&mut words).collect();
                        (phrase.to_owned(), parts)
                    })
                    .collect()
            };
            let (filled, optional) = (list("filled"), list("optional"));
            let text = texts
                .iter_mut()
                .find(|text| text.kind == Kind::License && text.ids[0] == id)
                .ok_or_else(|| fail(format!("`{id}` has no text")))?;
            for (phrase, words) in &filled {
                fill(text, &words[0]).ok_or_else(|| fail(format!("`{id}` lacks `{phrase}`")))?;
            }
            for (phrase, words) in &optional {
                let (first, last) = (&words[0], words.last().unwrap_or(&words[0]));
                let place = |words: &[u16], from: usize| {
                    let mut windows = text.words[from..].windows(words.len());
                    windows
                        .position(|window| window == words)
                        .map(|at| from + at)
                };
                let range = place(first, 0)
                    .and_then(|start| Some(start..place(last, start)? + last.len()))
                    .ok_or_else(|| fail(format!("`{id}` lacks `{phrase}`")))?;
                text.optional.push(range);
            }
            text.optional.sort_by_key(|range| range.start);
        }
    }
    Ok(())
}

/// Puts a slot in place of each occurrence of a phrase; `None` where there is none.
fn fill(text: &mut Text, phrase: &[u16]) -> Option<()> {
    let mut found = None;
    let mut words: Vec<u16> = Vec::with_capacity(text.words.len());
    let (mut start, mut end) = (text.core_start, text.core_end);
    let mut at = 0;
    while at < text.words.len() {
        if at == text.core_start {
            start = words.len();
        }
        if at == text.core_end {
            end = words.len();
        }
        if text.words[at..].starts_with(phrase) {
            found = Some(());
            at += phrase.len();
            if words.last() != Some(&SLOT) {
                words.push(SLOT);
            }
        } else {
            if words.last() != Some(&SLOT) || text.words[at] != SLOT {
                words.push(text.words[at]);
            }
            at += 1;
        }
    }
    if text.core_end == text.words.len() {
        end = words.len();
    }
    (text.words, text.core_start, text.core_end) = (words, start, end);
    found
}

/// The `[[appendix]]` entries: from which words on a text holds what copies often lack.
fn appendices(folder: &Path, texts: &mut [Text], dictionary: &mut Dictionary) -> Result<()> {
    for (path, table) in toml_files(folder)? {
        for entry in table
            .get("appendix")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
        {
            let field = |key: &str| {
                entry
                    .get(key)
                    .and_then(toml::Value::as_str)
                    .ok_or_else(|| format!("{}: an [[appendix]] lacks `{key}`", path.display()))
            };
            let (id, from) = (field("id")?, field("from")?);
            let start: Vec<u16> = dictionary
                .tokens(from)
                .iter()
                .map(|token| token.id)
                .collect();
            let text = texts.iter_mut().find(|text| {
                text.kind == Kind::License && text.ids.iter().any(|known| known == id)
            });
            let text = text.ok_or_else(|| {
                format!(
                    "{}: [[appendix]] names `{id}`, which has no text",
                    path.display()
                )
            })?;
            let found = text
                .words
                .windows(start.len())
                .rposition(|window| window == start);
            text.core_end = found.ok_or_else(|| {
                format!(
                    "{}: [[appendix]] of `{id}`: the text has no `{from}`",
                    path.display()
                )
            })?;
        }
    }
    Ok(())
}

/// `GPL-2.0` beside `GPL-2.0-only`: deprecated spellings of an id that is there.
fn is_gnu_alias(id: &str) -> bool {
    let only = format!("{id}-only");
    spdx::identifiers::LICENSES
        .iter()
        .any(|license| license.name == only)
}

/// Families whose notices the grammar reads, because they tell "only" from "or later".
fn is_gnu(id: &str) -> bool {
    ["GPL-", "LGPL-", "AGPL-", "GFDL-"]
        .iter()
        .any(|family| id.starts_with(family))
}

/// Whether a word in brackets belongs to something to be filled in: anything in `<…>`, and in
/// `[…]` what asks for a name or a date. Other square brackets are the license's own words.
fn is_placeholder(text: &str, token: &Token) -> bool {
    const ASKED: &[&str] = &[
        "author",
        "company",
        "date",
        "email",
        "fullname",
        "holder",
        "insert",
        "licensor",
        "name",
        "organization",
        "owner",
        "project",
        "year",
        "yyyy",
        "xyz",
    ];
    let before = &text[..token.start as usize];
    let open = before.rfind(['<', '[']).unwrap_or(0);
    if before[open..].starts_with('<') {
        return true;
    }
    let close = text[open..]
        .find([']', '\n'])
        .map_or(text.len(), |at| open + at);
    let inside = text[open..close].to_ascii_lowercase();
    ASKED.iter().any(|asked| inside.contains(asked))
}

fn make(id: &str, kind: Kind, text: &str, dictionary: &mut Dictionary) -> Text {
    let tokens = dictionary.tokens(text);
    let mut words = Vec::with_capacity(tokens.len());
    let mut core_start = 0;
    let mut paragraph = true;
    for token in &tokens {
        // the first paragraph is a title if it is short
        if token.has(Token::PARAGRAPH) && !words.is_empty() && paragraph {
            paragraph = false;
            if words.len() <= 14 {
                core_start = words.len();
            }
        }
        if token.has(Token::COPYRIGHT) {
            continue;
        }
        if token.has(Token::BRACKET) && is_placeholder(text, token) {
            if words.last() != Some(&SLOT) {
                words.push(SLOT);
            }
            continue;
        }
        words.push(token.id);
    }
    let end: Vec<u16> = dictionary
        .tokens("end of terms and conditions")
        .iter()
        .map(|token| token.id)
        .collect();
    let core_end = words
        .windows(end.len())
        .rposition(|window| window == end)
        .unwrap_or(words.len());
    Text {
        ids: vec![id.to_owned()],
        kind,
        words,
        core_start,
        core_end,
        optional: Vec::new(),
    }
}
