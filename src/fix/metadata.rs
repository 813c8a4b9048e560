// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Puts the license into manifests, in place: all other bytes stay as they are.
// REUSE-IgnoreStart

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::license::Expr;

/// A manifest with its license field set, or why not; without a full stop.
type Set = fn(&str, &Expr) -> Result<String, &'static str>;

/// What is known of manifests, by file name.
const KNOWN: &[(&str, Set)] = &[
    ("Cargo.toml", |text, license| {
        in_toml(text, &["package"], license)
    }),
    ("pyproject.toml", |text, license| {
        in_toml(text, &["project"], license)
            .or_else(|why| in_toml(text, &["tool", "poetry"], license).map_err(|_| why))
    }),
    ("package.json", |text, license| {
        in_json(text, &license.to_string())
    }),
    ("composer.json", |text, license| {
        in_json(text, &license.to_string())
    }),
    ("codemeta.json", |text, license| {
        let id = single(license).ok_or("it takes one license only")?;
        in_json(text, &format!("https://spdx.org/licenses/{id}"))
    }),
    (".zenodo.json", |text, license| {
        in_json(text, single(license).ok_or("it takes one license only")?)
    }),
    ("CITATION.cff", in_citation),
];

/// How to set the license in a file of this name.
pub(super) fn setter(name: &str) -> Option<Set> {
    KNOWN
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, set)| *set)
}

/// The id of a single license of the SPDX list.
fn single(license: &Expr) -> Option<&str> {
    match license {
        Expr::License(it) if it.is_listed() && it.exception.is_none() && !it.or_later => {
            Some(&it.id)
        }
        _ => None,
    }
}

fn in_toml(text: &str, path: &[&str], license: &Expr) -> Result<String, &'static str> {
    let document = DeTable::parse(text).map_err(|_| "it is not valid TOML")?;
    let mut table: &DeTable<'_> = document.get_ref();
    for part in path {
        let below = table
            .get(*part)
            .and_then(|value| value.get_ref().as_table());
        table = below.ok_or("it has no table for the field")?;
    }
    let value = format!("\"{license}\"");
    let dynamic = table
        .get("dynamic")
        .and_then(|value| value.get_ref().as_array());
    let is_dynamic = dynamic.is_some_and(|all| {
        all.iter()
            .any(|it| it.get_ref().as_str() == Some("license"))
    });
    let classifiers = table
        .get("classifiers")
        .and_then(|value| value.get_ref().as_array());
    let is_classified = classifiers.is_some_and(|all| {
        all.iter().any(|it| {
            it.get_ref()
                .as_str()
                .is_some_and(|it| it.starts_with("License ::"))
        })
    });
    if is_dynamic || is_classified || table.contains_key("license-file") {
        // PEP 639: an expression beside either is an error
        return Err("another of its fields speaks of the license");
    }
    if let Some(there) = table.get("license") {
        let is_text = matches!(there.get_ref(), DeValue::String(_));
        let span = there.span();
        return is_text
            .then(|| splice(text, span.start, span.end, &value))
            .flatten()
            .ok_or("its license field is a table");
    }
    let beside = ["version", "name"]
        .into_iter()
        .find_map(|key| table.get_key_value(key));
    let (key, value_beside): (&Spanned<_>, &Spanned<DeValue<'_>>) =
        beside.ok_or("it has neither name nor version")?;
    // a key with its own line, and nothing but a comment behind the value
    let start = line_start(text, key.span().start);
    let end = line_end(text, value_beside.span().end);
    let before = text.get(start..key.span().start).unwrap_or("x");
    let after = text.get(value_beside.span().end..end).unwrap_or("x").trim();
    if !before.trim_matches([' ', '\t', '"', '\'']).is_empty()
        || !(after.is_empty() || after.starts_with('#'))
    {
        return Err("its table is written on one line");
    }
    let indent: String = before
        .chars()
        .take_while(|sign| sign.is_whitespace())
        .collect();
    insert_line(text, end, &format!("{indent}license = {value}")).ok_or("it cannot be cut")
}

fn in_json(text: &str, license: &str) -> Result<String, &'static str> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    let parsed = parsed.map_err(|_| "it is not valid JSON")?;
    let Some(Value::Object(fields)) = parsed.value else {
        return Err("it holds no JSON object");
    };
    // an id, or an address with it: nothing to be escaped
    let value = format!("\"{license}\"");
    if let Some(there) = fields.get("license") {
        let range = there.value.range();
        return matches!(there.value, Value::StringLit(_))
            .then(|| splice(text, range.start, range.end, &value))
            .flatten()
            .ok_or("its license field is no string");
    }
    let beside = ["version", "name"]
        .into_iter()
        .find_map(|key| fields.get(key));
    let beside: &ObjectProp<'_> = beside.or(fields.properties.last()).ok_or("it is empty")?;
    let range = beside.range;
    let before = text
        .get(line_start(text, range.start)..range.start)
        .unwrap_or("x");
    let between = match before.trim().is_empty() {
        true => format!(",{}{before}", line_break(text)),
        false => ", ".to_owned(),
    };
    splice(
        text,
        range.end,
        range.end,
        &format!("{between}\"license\": {value}"),
    )
    .ok_or("it cannot be cut")
}

/// In CITATION.cff several licenses are a choice (format 1.2.0, key `license`).
fn in_citation(text: &str, license: &Expr) -> Result<String, &'static str> {
    let value = match license {
        Expr::Or(members) => {
            let ids: Option<Vec<&str>> = members.iter().map(single).collect();
            format!(
                "[{}]",
                ids.ok_or("it cannot hold this expression")?.join(", ")
            )
        }
        one => single(one)
            .ok_or("it cannot hold this expression")?
            .to_owned(),
    };
    let mut at = 0;
    let mut behind = None;
    for line in text.split_inclusive('\n') {
        if line.starts_with("license:") {
            let end = at + line.trim_end().len();
            let next = text.get(at + line.len()..).unwrap_or_default();
            let goes_on = next.starts_with([' ', '\t', '-']);
            let old = line.get("license:".len()..).unwrap_or_default().trim();
            if goes_on || old.is_empty() || old.starts_with(['[', '|', '>', '&', '*', '#']) {
                return Err("its license field is more than one word");
            }
            return splice(text, at, end, &format!("license: {value}")).ok_or("it cannot be cut");
        }
        if line.starts_with("cff-version:") {
            behind = Some(at + line.trim_end_matches(['\r', '\n']).len());
        }
        at += line.len();
    }
    let behind = behind.ok_or("it does not say its cff-version")?;
    insert_line(text, behind, &format!("license: {value}")).ok_or("it cannot be cut")
}

fn splice(text: &str, start: usize, end: usize, words: &str) -> Option<String> {
    Some(format!("{}{words}{}", text.get(..start)?, text.get(end..)?))
}

/// A line of its own behind the line that ends here.
fn insert_line(text: &str, end: usize, line: &str) -> Option<String> {
    splice(text, end, end, &format!("{}{line}", line_break(text)))
}

fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if at > 0 && text.as_bytes().get(at - 1) == Some(&b'\r') => "\r\n",
        _ => "\n",
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |found| found + 1)
}

/// Where the line ends that holds a place, its line end not included.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(['\r', '\n']).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, text: &str, license: &str) -> Result<String, &'static str> {
        setter(name).unwrap()(text, &Expr::parse(license).unwrap())
    }

    #[test]
    fn fields_are_set_in_place() {
        let check = |name: &str, text: &str, want: &str| {
            assert_eq!(set(name, text, "MIT").as_deref(), Ok(want), "{name}");
        };
        check(
            "Cargo.toml",
            "[package]\nname = \"a\"\nversion = \"1\" # x\n\n[dependencies]\n",
            "[package]\nname = \"a\"\nversion = \"1\" # x\nlicense = \"MIT\"\n\n[dependencies]\n",
        );
        check(
            "Cargo.toml",
            "[package]\r\nname = 'a'\r\nlicense   =   'BSD' # why\r\n",
            "[package]\r\nname = 'a'\r\nlicense   =   \"MIT\" # why\r\n",
        );
        check(
            "pyproject.toml",
            "[project]\n  name = \"a\"",
            "[project]\n  name = \"a\"\n  license = \"MIT\"",
        );
        check(
            "pyproject.toml",
            "[tool.poetry]\nname = \"a\"\n",
            "[tool.poetry]\nname = \"a\"\nlicense = \"MIT\"\n",
        );
        check(
            "package.json",
            "{\n\t\"name\": \"a\",\n\t\"version\": \"1.0.0\",\n\t\"main\": \"a.js\"\n}\n",
            "{\n\t\"name\": \"a\",\n\t\"version\": \"1.0.0\",\n\t\"license\": \"MIT\",\n\t\"main\": \"a.js\"\n}\n",
        );
        check(
            "package.json",
            "{\"name\": \"a\"}",
            "{\"name\": \"a\", \"license\": \"MIT\"}",
        );
        check(
            "package.json",
            "{\n  \"license\": \"BSD\"\n}",
            "{\n  \"license\": \"MIT\"\n}",
        );
        check(
            "codemeta.json",
            "{\n  \"name\": \"a\"\n}\n",
            "{\n  \"name\": \"a\",\n  \"license\": \"https://spdx.org/licenses/MIT\"\n}\n",
        );
        check(
            "CITATION.cff",
            "cff-version: 1.2.0\ntitle: >\n  x\n",
            "cff-version: 1.2.0\nlicense: MIT\ntitle: >\n  x\n",
        );
        check(
            "CITATION.cff",
            "cff-version: 1.2.0\r\nlicense: bsd\r\n",
            "cff-version: 1.2.0\r\nlicense: MIT\r\n",
        );
    }

    #[test]
    fn a_choice_of_licenses_is_a_list_in_a_citation() {
        let have = set("CITATION.cff", "cff-version: 1.2.0\n", "Apache-2.0 OR MIT");
        assert_eq!(
            have.as_deref(),
            Ok("cff-version: 1.2.0\nlicense: [Apache-2.0, MIT]\n")
        );
        assert!(set("CITATION.cff", "cff-version: 1.2.0\n", "Apache-2.0 AND MIT").is_err());
    }

    #[test]
    fn what_is_not_certain_is_left() {
        let check = |name: &str, text: &str| assert!(set(name, text, "MIT").is_err(), "{text}");
        check(
            "Cargo.toml",
            "package = { name = \"a\", version = \"1\" }\n",
        );
        check("Cargo.toml", "package.name = \"a\"\n");
        check("Cargo.toml", "[workspace]\n");
        check(
            "Cargo.toml",
            "[package]\nname = \"a\"\nlicense.workspace = true\n",
        );
        check(
            "pyproject.toml",
            "[project]\nname = \"a\"\ndynamic = [\"license\"]\n",
        );
        check(
            "pyproject.toml",
            "[project]\nname = \"a\"\nclassifiers = [\"License :: OSI Approved\"]\n",
        );
        check(
            "pyproject.toml",
            "[project]\nname = \"a\"\nlicense = { file = \"LICENSE\" }\n",
        );
        check("package.json", "[]");
        check("package.json", "{");
        check("package.json", "{\"license\": {\"type\": \"x\"}}");
        check("CITATION.cff", "title: x\n");
        check("CITATION.cff", "cff-version: 1.2.0\nlicense:\n  - MIT\n");
    }
}
// REUSE-IgnoreEnd
