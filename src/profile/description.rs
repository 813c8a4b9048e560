// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `DESCRIPTION` of an R package: `Authors@R`, `Author`, `Maintainer`. Format: "Writing R
//! Extensions", section 1.1.1.
//!
//! `Authors@R` is R code. It is read as calls of `person()`, never run.

use super::page::{Page, mailbox, named, orcid};
use super::{Person, Role, Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| file_name(path) == "DESCRIPTION",
    read,
};

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let fields = fields(page.text);
    let field = |name: &str| fields.iter().find(|(known, _)| *known == name);
    if field("Package").is_none() {
        return Ok(());
    }
    let value = |name: &str| field(name).map(|(_, value)| value.as_str());
    page.say(Topic::Title, value("Title"));
    page.say(Topic::Description, value("Description"));
    for address in value("URL").unwrap_or_default().split(',') {
        let address = address.split_whitespace().next();
        let forge = address.is_some_and(|it| it.contains("git"));
        let topic = if forge {
            Topic::Repository
        } else {
            Topic::Homepage
        };
        page.say(topic, address);
    }
    page.doi(value("Description"));
    match value("Authors@R") {
        Some(code) => {
            for person in people(code) {
                page.person(person);
            }
        }
        None => {
            for person in plain(value("Author").unwrap_or_default()) {
                page.person(person);
            }
            if let Some(maintainer) = value("Maintainer") {
                page.mailbox(maintainer, Role::Maintainer);
            }
        }
    }
    Ok(())
}

/// Names and values; a line that begins with a space goes on with the value above.
fn fields(text: &str) -> Vec<(&str, String)> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push('\n');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name, value.trim().to_owned()));
        }
    }
    fields
}

/// The people in `c(person("Given", "Family", , "a@b", role = c("aut", "cre"), comment = …))`.
fn people(code: &str) -> Vec<Person> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if *token == Token::Word("person") && tokens.get(at) == Some(&Token::Sign('(')) {
            at += 1;
            found.extend(person(&tokens, &mut at));
        }
    }
    found
}

/// The arguments of one call, up to its closing parenthesis.
fn person(tokens: &[Token<'_>], at: &mut usize) -> Option<Person> {
    // the order of the parameters of `utils::person`
    const NAMES: [&str; 6] = ["given", "family", "middle", "email", "role", "comment"];
    let mut arguments: Vec<(&str, Vec<(&str, &str)>)> = Vec::new();
    let (mut depth, mut position) = (0, 0);
    let mut name: Option<&str> = None;
    let mut label = "";
    let mut strings: Vec<(&str, &str)> = Vec::new();
    while let Some(token) = tokens.get(*at) {
        *at += 1;
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(sign @ (')' | ',')) if depth == 0 => {
                let positional = NAMES.get(position).copied();
                if name.is_none() {
                    position += 1;
                }
                if let Some(name) = name.take().or(positional) {
                    arguments.push((name, std::mem::take(&mut strings)));
                }
                if *sign == ')' {
                    break;
                }
            }
            Token::Sign(')') => depth -= 1,
            Token::Word(word) => {
                if tokens.get(*at) == Some(&Token::Sign('=')) {
                    *at += 1;
                    if depth == 0 {
                        name = Some(word);
                    } else {
                        label = word;
                    }
                }
            }
            Token::Text(text) => strings.push((std::mem::take(&mut label), text)),
            Token::Sign(_) => {}
        }
    }
    let all = |key: &str| {
        let mut named = arguments.iter().filter(move |(name, _)| *name == key);
        named.next().map_or(&[][..], |(_, strings)| strings)
    };
    let one = |key: &str| all(key).first().map(|(_, text)| *text);
    let words: Vec<&str> = ["given", "middle", "family"]
        .iter()
        .flat_map(|key| all(key))
        .map(|(_, text)| *text)
        .collect();
    let roles: Vec<&str> = all("role").iter().map(|(_, role)| *role).collect();
    let has = |role: &str| roles.contains(&role);
    // codes of MARC relators, as R explains them
    let role = if has("aut") {
        Role::Author
    } else if has("cre") {
        Role::Maintainer
    } else if has("cph") {
        Role::Holder
    } else if has("fnd") {
        Role::Funder
    } else {
        Role::Contributor
    };
    let comment = all("comment");
    let labeled = |wanted: &str| {
        let mut labeled = comment.iter().filter(|(label, _)| *label == wanted);
        labeled.next().map(|(_, text)| *text)
    };
    let name = words.join(" ");
    (!name.is_empty()).then(|| Person {
        email: one("email").map(str::to_owned),
        affiliation: labeled("affiliation").map(str::to_owned),
        orcid: labeled("ORCID")
            .and_then(orcid)
            .or_else(|| comment.iter().find_map(|(_, text)| orcid(text))),
        ..named(&name, role)
    })
}

#[derive(Debug, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    Text(&'t str),
    Sign(char),
}

fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' || first == '\'' {
            let inner = rest.get(1..).unwrap_or_default();
            let end = inner.find(first).unwrap_or(inner.len());
            tokens.push(Token::Text(inner.get(..end).unwrap_or_default().trim()));
            (end + 2).min(rest.len())
        } else if first == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if first.is_alphabetic() {
            let word = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '_');
            let end = rest.find(|sign| !word(sign)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest.get(..end).unwrap_or_default()));
            end
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

/// The old field: `Ada Example [aut, cre], Bo Example (wrote the tests) and others`.
fn plain(text: &str) -> Vec<Person> {
    let mut depth = 0_usize;
    let mut bare = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            sign if sign.is_whitespace() => bare.push(' '),
            sign => bare.push(sign),
        }
    }
    bare.split(',')
        .flat_map(|piece| piece.split(" and "))
        .filter_map(|piece| mailbox(piece.trim(), Role::Author))
        .collect()
}
