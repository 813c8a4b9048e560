// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Declared license names: what a manifest's license field means.
//!
//! SPDX expressions come first, then the names in `rules/aliases.toml` and the full names of
//! the SPDX list, compared whole. What names a family or no version stays unclear, with the
//! reason: a wrong guess here would be believed by everyone downstream.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::license::{self, Expr};

/// What a statement means, by folded name.
type Table = HashMap<String, Result<Expr, Unclear>>;

/// Why a statement does not tell one license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    /// In words for a researcher, without a full stop.
    pub why: String,
    /// The license whose terms, kept to, keep to all that the statement may mean.
    pub reading: Option<Expr>,
}

impl From<String> for Unclear {
    fn from(why: String) -> Self {
        Self { why, reading: None }
    }
}

/// What a declared license statement means.
///
/// # Errors
/// Why it is not certain.
pub fn meaning(statement: &str) -> Result<Expr, Unclear> {
    let statement = statement.trim();
    if statement.is_empty() {
        return Err("the license field is empty".to_owned().into());
    }
    // some names that SPDX's grammar would take are no licenses: NOASSERTION
    if let Some(known) = look_up(statement) {
        return known;
    }
    if let Some(known) = addressed(statement) {
        return Ok(known);
    }
    let error = match Expr::parse(statement) {
        Ok(expression) => return Ok(expression),
        Err(error) => error,
    };
    if let Some(meant) = with_exception(statement).or_else(|| joined(statement)) {
        return Ok(meant);
    }
    let shown: String = statement.chars().take(80).collect();
    let shown = shown.lines().next().unwrap_or("");
    let why = match error.nearest {
        Some(near) => format!("`{shown}` is not a license expression; did you mean `{near}`?"),
        None => format!("`{shown}` is not a license expression: {}", error.message),
    };
    Err(why.into())
}

fn look_up(statement: &str) -> Option<Result<Expr, Unclear>> {
    let found = table().get(&fold(statement))?;
    Some(found.clone().map_err(|unclear| Unclear {
        why: format!("`{statement}` {}", unclear.why),
        ..unclear
    }))
}

/// An address in the SPDX list or in OSI's list, whose last part is an id.
fn addressed(statement: &str) -> Option<Expr> {
    let (scheme, address) = statement.split_once("://")?;
    let address = address.strip_prefix("www.").unwrap_or(address);
    let id = ["spdx.org/licenses/", "opensource.org/licenses/"]
        .iter()
        .find_map(|list| address.strip_prefix(list))?;
    let id = id.trim_end_matches('/').trim_end_matches(".html");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+');
    let fits = scheme.starts_with("http") && id.chars().all(plain);
    Expr::parse(id).ok().filter(|_| fits)
}

/// An exception that is listed as if it were a license, `GPL-3.0-only AND Qt-GPL-exception-1.0`:
/// it can only be meant for the license before it, and only where that is of the GNU family,
/// which exceptions are made for.
fn with_exception(statement: &str) -> Option<Expr> {
    let mut words: Vec<&str> = statement.split_whitespace().collect();
    let mut found = false;
    for at in 1..words.len().saturating_sub(1) {
        let exception = license::official_exception(words[at + 1].trim_matches(')'));
        let before = license::official(words[at - 1].trim_matches(['(', '+']));
        if words[at].eq_ignore_ascii_case("and")
            && exception.is_some()
            && before.is_some_and(|id| id.contains("GPL"))
        {
            words[at] = "WITH";
            found = true;
        }
    }
    Expr::parse(&words.join(" ")).ok().filter(|_| found)
}

/// Names joined by one kind of operator: "Apache License 2.0 or MIT License".
fn joined(statement: &str) -> Option<Expr> {
    const MOST: usize = 8;
    let lower = statement.to_ascii_lowercase();
    let has = |word: &str| lower.contains(word);
    let or = has(" or ") || has("/") && !has("://");
    if statement.contains(['(', ')']) || or == has(" and ") || lower.len() != statement.len() {
        return None;
    }
    let words: &[&str] = if or { &[" or ", "/"] } else { &[" and "] };
    let mut parts = Vec::new();
    let mut rest = 0;
    while let Some((at, word)) = words
        .iter()
        .filter_map(|word| Some((lower[rest..].find(word)? + rest, word)))
        .min()
    {
        parts.push(&statement[rest..at]);
        rest = at + word.len();
        if parts.len() > MOST {
            return None;
        }
    }
    parts.push(&statement[rest..]);
    let certain = |part: &&str| {
        look_up(part).unwrap_or_else(|| Expr::parse(part).map_err(|_| String::new().into()))
    };
    let members: Option<Vec<Expr>> = parts.iter().map(|part| certain(part).ok()).collect();
    if or {
        Expr::or(members?)
    } else {
        Expr::and(members?)
    }
}

/// What makes no difference between two spellings of a name.
fn fold(name: &str) -> String {
    let lower = name.to_lowercase().replace("licence", "license");
    let plain: String = lower
        .chars()
        .filter(|c| !matches!(c, ',' | '"' | '\'' | '“' | '”'))
        .collect();
    let mut words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    while words.ends_with('.') {
        words.pop();
    }
    match words.strip_prefix("the ") {
        Some(rest) => rest.to_owned(),
        None => words,
    }
}

/// The table, built when the first name that is no SPDX id is asked for.
fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = full_names();
        for row in rows() {
            for name in &row.names {
                let meaning = match &row.license {
                    Some(license) => Expr::parse(license).map_err(|error| error.message.into()),
                    None => Err(Unclear {
                        why: row.reason.clone(),
                        reading: row.reading.as_deref().and_then(|it| Expr::parse(it).ok()),
                    }),
                };
                table.insert(fold(name), meaning);
            }
        }
        table
    })
}

/// Full names of the SPDX list; a name of two different licenses is left out.
fn full_names() -> Table {
    let mut table = Table::new();
    let mut twice = Vec::new();
    for id in license::ids() {
        let Some((name, expression)) = license::full_name(id).zip(Expr::parse(id).ok()) else {
            continue;
        };
        let name = fold(name);
        match table.get(&name) {
            Some(Ok(other)) if *other != expression => twice.push(name),
            _ => {
                table.insert(name, Ok(expression));
            }
        }
    }
    for name in twice {
        table.remove(&name);
    }
    table
}

/// A row of the data file.
struct Row {
    /// Absent for a name that does not tell.
    license: Option<String>,
    /// What is safe for all that an unclear name may mean.
    reading: Option<String>,
    names: Vec<String>,
    reason: String,
}

fn rows() -> Vec<Row> {
    let text = include_str!("../../rules/aliases.toml");
    // a test proves that the file parses
    let document: toml::Table = toml::from_str(text).unwrap_or_default();
    let mut rows = Vec::new();
    for kind in ["certain", "unclear"] {
        let listed = document.get(kind).and_then(toml::Value::as_array);
        for row in listed.into_iter().flatten() {
            let text = |key: &str| {
                row.get(key)
                    .and_then(toml::Value::as_str)
                    .map(str::to_owned)
            };
            let names = row
                .get("names")
                .and_then(toml::Value::as_array)
                .into_iter()
                .flatten();
            rows.push(Row {
                license: text("license"),
                reading: text("reading"),
                names: names
                    .filter_map(|name| name.as_str().map(str::to_owned))
                    .collect(),
                reason: text("reason").unwrap_or_default(),
            });
        }
    }
    rows
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_have_their_meaning() {
        let check = |statement: &str, want: &str| {
            let have = meaning(statement).map(|expression| expression.to_string());
            assert_eq!(have, Ok(want.to_owned()), "{statement}");
        };
        check("MIT", "MIT");
        check("mit or apache-2.0", "MIT OR Apache-2.0");
        check("The MIT License", "MIT");
        check("the MIT Licence.", "MIT");
        check("Apache License, Version 2.0", "Apache-2.0");
        check(
            "BSD 3-Clause \"New\" or \"Revised\" License",
            "BSD-3-Clause",
        );
        check(
            "GNU General Public License v3.0 or later",
            "GPL-3.0-or-later",
        );
        check("GPLv2", "GPL-2.0-only");
        check("GNU GPL v2", "GPL-2.0-only");
        check("License :: OSI Approved :: MIT License", "MIT");
        check("Apache License 2.0 or MIT License", "Apache-2.0 OR MIT");
        check("MIT License and BSD-3-Clause", "MIT AND BSD-3-Clause");
        check("https://spdx.org/licenses/EUPL-1.2.html", "EUPL-1.2");
        check(
            "http://www.opensource.org/licenses/BSD-2-Clause",
            "BSD-2-Clause",
        );
        check("BSD-2-Clause/GPLv3", "BSD-2-Clause OR GPL-3.0-only");
        check(
            "LGPL-3.0-only AND (GPL-3.0-only AND Qt-GPL-exception-1.0)",
            "LGPL-3.0-only AND GPL-3.0-only WITH Qt-GPL-exception-1.0",
        );
    }

    #[test]
    fn what_does_not_tell_stays_unclear() {
        let check = |statement: &str, part: &str| {
            let have = meaning(statement).unwrap_err().why;
            assert!(have.contains(part), "{statement}: {have}");
            assert!(!have.ends_with('.'), "{statement}: {have}");
        };
        check(
            "BSD",
            "`BSD` names a family of licenses: BSD-2-Clause or BSD-3-Clause?",
        );
        check("GPL", "names no version");
        check(
            "License :: OSI Approved :: Apache Software License",
            "names no version",
        );
        check("ZPL", "names no version");
        check("Python Software Foundation License", "PSF-2.0");
        check("Creative Commons", "names a family");
        check("NOASSERTION", "names no license");
        check("Apche-2.0", "did you mean `Apache-2.0`");
        check("MIT and BSD", "not a license expression");
        check("UNLICENSED", "not a license expression");
        check(
            "MIT AND Classpath-exception-2.0",
            "not a license expression",
        );
        check("", "empty");
        check("GPL v2 or later or MIT", "not a license expression");
    }

    #[test]
    fn a_reading_is_given_only_where_it_is_safe_for_all_meanings() {
        let check = |statement: &str, want: Option<&str>| {
            let have = meaning(statement).unwrap_err().reading;
            assert_eq!(
                have.map(|it| it.to_string()).as_deref(),
                want,
                "{statement}"
            );
        };
        check("GPL", Some("GPL-1.0-or-later"));
        check(
            "GNU Lesser General Public License",
            Some("LGPL-2.1-or-later"),
        );
        check(
            "License :: OSI Approved :: BSD License",
            Some("BSD-3-Clause"),
        );
        check("BSD", None);
        check("Apache", None);
        check("Artistic", None);
    }

    /// A version in a name that its license has not would be lost.
    #[test]
    fn digits_are_never_lost() {
        let digits = |text: &str| {
            let found: String = text.chars().filter(char::is_ascii_digit).collect();
            found.trim_end_matches('0').to_owned()
        };
        let document: toml::Table = include_str!("../../rules/aliases.toml").parse().unwrap();
        let mut bad = Vec::new();
        for row in document["certain"].as_array().unwrap() {
            let license = row["license"].as_str().unwrap();
            if row.get("other-digits").is_some() {
                continue;
            }
            let wanted = digits(license);
            for name in row["names"].as_array().unwrap() {
                let name = name.as_str().unwrap();
                let have = digits(name);
                // "… version 3 (GPLv3)" says it twice, "0BSD" has only the zero
                let twice =
                    have == format!("{wanted}{wanted}") || have == format!("{wanted}0{wanted}");
                if !have.is_empty() && have != wanted && !twice {
                    bad.push(format!("{name} -> {license}"));
                }
            }
        }
        assert!(bad.is_empty(), "digits differ: {bad:#?}");
    }

    #[test]
    fn every_row_is_whole() {
        let mut seen: HashSet<String> = HashSet::new();
        for row in rows() {
            assert!(
                !row.names.is_empty() && !row.reason.is_empty(),
                "{:?}",
                row.names
            );
            for license in row.license.iter().chain(&row.reading) {
                let parsed = Expr::parse(license);
                assert!(parsed.is_ok(), "{license}: {parsed:?}");
            }
            let mut here: HashSet<String> = HashSet::new();
            for name in &row.names {
                let folded = fold(name);
                if here.insert(folded.clone()) {
                    assert!(seen.insert(folded), "{name} stands in two rows");
                }
            }
        }
        assert!(seen.len() > 400, "{}", seen.len());
    }
}
// REUSE-IgnoreEnd
