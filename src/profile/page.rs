// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One file while it is read: its text, and what was taken from it so far.

use memchr::memmem;
use serde_json::Value;

use super::{Person, Profile, Role, Said, Topic};
use crate::source::{LineIndex, Lines};

/// People and statements taken from one file; more are a list of something else.
const MOST: usize = 500;
/// Letters of one statement.
const LONGEST: usize = 600;

/// One file while it is read.
pub struct Page<'a> {
    /// Its text, without a byte order mark.
    pub text: &'a str,
    /// What was taken from it.
    pub profile: Profile,
    index: LineIndex<'a>,
}

impl<'a> Page<'a> {
    pub fn new(path: &str, text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self {
            text,
            profile: Profile {
                path: path.to_owned(),
                ..Profile::default()
            },
            index: LineIndex::new(text),
        }
    }

    /// The first line that holds a text as it is written.
    pub fn line_of(&self, text: &str) -> Option<Lines> {
        let first = text.lines().next()?.trim();
        let at = (!first.is_empty()).then(|| memmem::find(self.text.as_bytes(), first.as_bytes()));
        Some(Lines::one(self.index.line(at??)))
    }

    /// The line of a byte.
    pub fn line_at(&self, at: usize) -> Lines {
        Lines::one(self.index.line(at))
    }

    /// Notes a statement; one that is empty, or said before, is none.
    pub fn say(&mut self, topic: Topic, text: Option<&str>) {
        if let Some(text) = text {
            let lines = self.line_of(text);
            self.say_at(topic, text, lines);
        }
    }

    /// Notes a word that may stand anywhere in the file.
    pub fn keyword(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.say_at(Topic::Keyword, text, None);
        }
    }

    /// Notes a statement at its place.
    pub fn say_at(&mut self, topic: Topic, text: &str, lines: Option<Lines>) {
        let text = shorten(text);
        let said = &mut self.profile.said;
        let again = |said: &Said| said.topic == topic && said.text == text;
        if !text.is_empty() && said.len() < MOST && !said.iter().any(again) {
            said.push(Said { topic, text, lines });
        }
    }

    /// Notes a DOI, with or without its address.
    pub fn doi(&mut self, text: Option<&str>) {
        let Some(text) = text else { return };
        let lines = self.line_of(text);
        if let Some(doi) = find_doi(text).map(|(_, doi)| doi) {
            self.say_at(Topic::Doi, doi, lines);
        }
    }

    /// Notes somebody.
    pub fn person(&mut self, mut person: Person) {
        person.name = shorten(&person.name);
        if let Some(email) = &person.email {
            person.email = Some(email.trim().to_owned()).filter(|it| it.contains('@'));
        }
        if person.name.is_empty() {
            let Some(email) = &person.email else { return };
            person.name.clone_from(email);
        }
        if person.lines.is_none() {
            // in parts where the file writes it so
            let last = person.name.rsplit(' ').next().unwrap_or_default();
            person.lines = self.line_of(&person.name).or_else(|| self.line_of(last));
        }
        let people = &mut self.profile.people;
        if people.len() < MOST && !people.contains(&person) {
            people.push(person);
        }
    }

    /// The file as TOML.
    pub fn toml(&self) -> Result<toml::Table, String> {
        self.text
            .parse()
            .map_err(|_| "it is not valid TOML".to_owned())
    }

    /// Notes what tables of manifests in TOML call alike: `description`, `repository`, `homepage`,
    /// `keywords`, and people below the given keys.
    pub fn described(&mut self, fields: &toml::Value, people: &[(&str, Role)]) {
        let text = |key: &str| fields.get(key).and_then(toml::Value::as_str);
        self.say(Topic::Description, text("description"));
        self.say(Topic::Repository, text("repository"));
        self.say(Topic::Homepage, text("homepage"));
        let list = |key: &str| fields.get(key).and_then(toml::Value::as_array);
        for keyword in list("keywords").into_iter().flatten() {
            self.keyword(keyword.as_str());
        }
        for (key, role) in people {
            for entry in list(key).into_iter().flatten() {
                self.entry(entry, *role);
            }
        }
    }

    /// Notes somebody in TOML: `Name <address>`, or a table of name and address.
    fn entry(&mut self, entry: &toml::Value, role: Role) {
        let text = |key: &str| entry.get(key).and_then(toml::Value::as_str);
        match entry.as_str() {
            Some(written) => self.mailbox(written, role),
            None => self.person(Person {
                email: text("email").map(str::to_owned),
                ..named(text("name").unwrap_or_default(), role)
            }),
        }
    }

    /// Notes somebody written as `Name <address>`, or as npm has it with `(page)` after that.
    pub fn mailbox(&mut self, text: &str, role: Role) {
        let lines = self.line_of(text);
        if let Some(person) = mailbox(text, role) {
            self.person(Person { lines, ..person });
        }
    }
}

/// Somebody by name alone.
pub fn named(name: &str, role: Role) -> Person {
    Person {
        name: name.to_owned(),
        email: None,
        affiliation: None,
        orcid: None,
        role,
        lines: None,
    }
}

/// `Name <address>`, `Name (page)`, `address`.
pub fn mailbox(text: &str, role: Role) -> Option<Person> {
    let text = text.split(" (").next().unwrap_or(text).trim();
    let (name, rest) = text.split_once('<').unwrap_or((text, ""));
    let email = rest.split('>').next().unwrap_or_default().trim();
    let mut person = named(name.trim().trim_matches(['"', '\'']), role);
    person.email = Some(email.to_owned()).filter(|email| email.contains('@'));
    if person.email.is_none() && !name.contains(' ') && name.contains('@') {
        person.email = Some(name.trim().to_owned());
    }
    (!person.name.is_empty() || person.email.is_some()).then_some(person)
}

/// A string of an object, not empty.
pub fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    let text = value.get(key)?.as_str()?.trim();
    Some(text).filter(|text| !text.is_empty())
}

/// The members of a list in an object; anything else is taken as a list of one.
pub fn members<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    match value.get(key) {
        Some(Value::Array(list)) => list,
        Some(Value::Null) | None => &[],
        Some(single) => std::slice::from_ref(single),
    }
}

/// The bare iD in `https://orcid.org/0000-0000-0000-0000`.
pub fn orcid(text: &str) -> Option<String> {
    let id = text.trim().trim_end_matches('/').rsplit('/').next()?;
    let groups = id.split('-').filter(|group| group.len() == 4).count();
    (groups == 4 && id.len() == 19).then(|| id.to_owned())
}

/// `Family, Given` as `Given Family`; other names as they are.
pub fn given_first(name: &str) -> String {
    match name.split_once(',') {
        Some((family, given)) if !given.contains(',') && !given.trim().is_empty() => {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => name.trim().to_owned(),
    }
}

/// The first DOI in a text: where it begins, and itself. The form is that of Crossref's advice:
/// `10.`, a registrant of four to nine digits, `/`, and signs that no sentence ends in.
pub fn find_doi(text: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("10.") {
        let at = from + found;
        let rest = text.get(at + 3..)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let before = text.get(..at)?.chars().next_back();
        let fresh = before.is_none_or(|sign| !sign.is_alphanumeric() && sign != '.');
        if fresh && (4..=9).contains(&digits) && rest.as_bytes().get(digits) == Some(&b'/') {
            let tail = rest.get(digits + 1..)?;
            let known = |sign: char| sign.is_ascii_alphanumeric() || "-._;()/:".contains(sign);
            let end = tail.find(|sign| !known(sign)).unwrap_or(tail.len());
            let mut tail = tail.get(..end)?.trim_end_matches(['.', ';', ':', '/']);
            if !tail.contains('(') {
                tail = tail.split(')').next().unwrap_or(tail);
            }
            // a badge is a picture of it
            let tail = tail.strip_suffix(".svg").unwrap_or(tail);
            if !tail.is_empty() {
                let length = 3 + digits + 1 + tail.len();
                return Some((at, text.get(at..at + length)?));
            }
        }
        from = at + 3;
    }
    None
}

/// On one line, and no longer than anybody reads.
fn shorten(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words,
    }
}
