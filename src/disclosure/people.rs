// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Who worked on it, by what files say and what commits tell, and who of them is from outside.
//!
//! One person stands under several names and addresses. Two are taken for one where they share an
//! address, or a full name: wrong now and then, and said in the packet.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{Draft, Section, Table, row};
use crate::git::history::{Contributor, History};
use crate::inventory::Place;
use crate::policy::case::{count, list};
use crate::profile::{Person, Profile, Role};
use crate::rules::disclosure::When;
use crate::rules::people::{Bot, People};
use crate::source::file_name;

/// Rows of a table of people, and names in a note.
const MOST_ROWS: usize = 500;
const NAMES: usize = 12;

/// One person, as far as that can be told.
#[derive(Debug, Default)]
pub struct Somebody {
    /// The name: as files have it, else as commits do.
    pub name: String,
    /// Addresses, lower case.
    pub emails: BTreeSet<String>,
    /// Domains that tell where they work.
    pub domains: BTreeSet<String>,
    affiliations: BTreeSet<String>,
    orcid: Option<String>,
    /// What files say that they did, and where.
    pub roles: BTreeMap<Role, Vec<Place>>,
    /// Commits.
    pub authored: usize,
    coauthored: usize,
    signed_off: usize,
    days: Option<(String, String)>,
    /// A program.
    bot: Option<(bool, String)>,
}

/// Puts together what profiles and commits say of people.
pub fn gather(profiles: &[&Profile], history: Option<&History>, people: &People) -> Vec<Somebody> {
    let mut groups = Groups::default();
    let mut said: Vec<(usize, &Profile, &Person)> = Vec::new();
    for profile in profiles {
        for person in &profile.people {
            let email = person.email.as_deref().unwrap_or_default();
            said.push((groups.add(&person.name, email), profile, person));
        }
    }
    let contributors = history.map_or(&[][..], |history| &history.contributors);
    let commits: Vec<(usize, &Contributor)> = contributors
        .iter()
        .map(|it| (groups.add(&it.name, &it.email), it))
        .collect();

    let mut all: BTreeMap<usize, Somebody> = BTreeMap::new();
    for (group, profile, person) in said {
        let somebody = all.entry(groups.root(group)).or_default();
        if somebody.name.is_empty() {
            somebody.name.clone_from(&person.name);
        }
        somebody.address(person.email.as_deref().unwrap_or_default(), people);
        somebody.affiliations.extend(person.affiliation.clone());
        somebody.orcid = somebody.orcid.take().or(person.orcid.clone());
        let places = somebody.roles.entry(person.role).or_default();
        places.push(Place {
            path: profile.path.clone(),
            lines: person.lines,
        });
    }
    for (group, told) in commits {
        let somebody = all.entry(groups.root(group)).or_default();
        // the longest: an account's name is no name
        if somebody.roles.is_empty() && told.name.len() > somebody.name.len() {
            somebody.name.clone_from(&told.name);
        }
        if let Some(Bot { assistant, why, .. }) = people.bot(&told.name, &told.email) {
            somebody.bot = Some((*assistant, why.clone()));
        }
        somebody.address(&told.email, people);
        somebody.authored += told.authored;
        somebody.coauthored += told.coauthored;
        somebody.signed_off += told.signed_off;
        let (first, last) = told.days.clone();
        somebody.days = Some(match somebody.days.take() {
            Some((from, to)) => (from.min(first), to.max(last)),
            None => (first, last),
        });
    }
    let mut all: Vec<Somebody> = all.into_values().collect();
    // those whom files name first, in the order of what they did; then by what they committed
    all.sort_by(|a, b| {
        let key = |it: &Somebody| {
            let role = it.roles.keys().next().copied();
            (role.is_none(), role, std::cmp::Reverse(it.authored))
        };
        (key(a), &a.name).cmp(&(key(b), &b.name))
    });
    all
}

impl Somebody {
    fn address(&mut self, email: &str, people: &People) {
        let email = email.trim().to_lowercase();
        if email.contains('@') {
            self.domains.extend(people.domain(&email));
            self.emails.insert(email);
        }
    }

    fn is_program(&self) -> bool {
        self.bot.is_some() && self.roles.is_empty()
    }

    fn committed(&self) -> String {
        let mut parts = Vec::new();
        if self.authored > 0 {
            parts.push(count(self.authored, "commit", "commits"));
        }
        if self.coauthored > 0 {
            parts.push(format!("co-author of {}", self.coauthored));
        }
        if self.signed_off > 0 {
            parts.push(format!("signed off {}", self.signed_off));
        }
        parts.join(", ")
    }

    fn active(&self) -> String {
        match &self.days {
            Some((first, last)) if first == last => first.clone(),
            Some((first, last)) => format!("{first} to {last}"),
            None => String::new(),
        }
    }

    fn roles(&self) -> String {
        let names: Vec<&str> = self.roles.keys().map(|role| role.name()).collect();
        names.join(", ")
    }

    fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self.roles.values().flatten().cloned().collect();
        places.sort();
        places.dedup();
        places
    }
}

/// Which names and addresses are one person's.
#[derive(Default)]
struct Groups {
    parent: Vec<usize>,
    by_key: FxHashMap<String, usize>,
}

impl Groups {
    fn add(&mut self, name: &str, email: &str) -> usize {
        let group = self.parent.len();
        self.parent.push(group);
        let words: Vec<String> = name
            .split_whitespace()
            .map(|word| word.trim_end_matches('.').to_lowercase())
            .collect();
        // a first name alone is many people's
        let full = (words.len() > 1).then(|| format!("n{}", words.join(" ")));
        let email = email.trim().to_lowercase();
        let address = email.contains('@').then(|| format!("e{email}"));
        // somebody with a single name and no address is still one in all files
        let single = (full.is_none() && address.is_none()).then(|| format!("s{}", words.join(" ")));
        for key in full.into_iter().chain(address).chain(single) {
            let known = *self.by_key.entry(key).or_insert(group);
            let (a, b) = (self.root(known), self.root(group));
            if let Some(parent) = self.parent.get_mut(a.max(b)) {
                *parent = a.min(b);
            }
        }
        group
    }

    fn root(&mut self, mut group: usize) -> usize {
        while let Some(&parent) = self.parent.get(group)
            && parent != group
        {
            // shorter for whoever asks next
            let above = self.parent.get(parent).copied().unwrap_or(parent);
            if let Some(entry) = self.parent.get_mut(group) {
                *entry = above;
            }
            group = above;
        }
        group
    }
}

/// Where the project is at home.
#[derive(Debug)]
pub struct Home {
    domains: Vec<String>,
    guessed: bool,
}

impl Home {
    /// The domains that somebody named; else the one of those who did most.
    pub fn new(named: &[String], somebodies: &[Somebody], people: &People) -> Self {
        if !named.is_empty() {
            return Self {
                domains: named.to_vec(),
                guessed: false,
            };
        }
        let mut weights: BTreeMap<String, usize> = BTreeMap::new();
        for somebody in somebodies.iter().filter(|it| !it.is_program()) {
            for email in &somebody.emails {
                if let Some(domain) = people.domain(email) {
                    let named = 10 * somebody.roles.len();
                    *weights.entry(site(&domain)).or_default() += somebody.authored + named + 1;
                }
            }
        }
        let mut weights: Vec<(usize, String)> = weights
            .into_iter()
            .map(|(it, weight)| (weight, it))
            .collect();
        weights.sort();
        // of equals none is a better guess than the other
        let most = weights.pop();
        let second = weights.pop().map_or(0, |(weight, _)| weight);
        let most = most.filter(|(weight, _)| *weight > second);
        Self {
            domains: most.into_iter().map(|(_, domain)| domain).collect(),
            guessed: true,
        }
    }

    /// Whether a domain is one of these, or below one.
    pub fn has(&self, domain: &str) -> bool {
        self.domains.iter().any(|home| {
            let rest = domain.strip_suffix(home.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }
}

/// The part of a domain that an organization has: `cs.example.edu` is `example.edu`,
/// `cs.example.ac.uk` is `example.ac.uk`.
pub fn site(domain: &str) -> String {
    let parts: Vec<&str> = domain.split('.').collect();
    let second = parts.len().checked_sub(2).and_then(|at| parts.get(at));
    let last = parts.last().map_or(0, |last| last.len());
    // under a country's domain a short second name is a kind of organization
    let kinds = [
        "ac", "co", "com", "edu", "gov", "net", "or", "org", "res", "gob", "go", "ne",
    ];
    let keep = if last == 2 && second.is_some_and(|it| kinds.contains(it)) {
        3
    } else {
        2
    };
    let from = parts.len().saturating_sub(keep);
    parts.get(from..).unwrap_or_default().join(".")
}

pub fn fill(draft: &mut Draft<'_>, section: &mut Section) {
    let addresses = draft.known.addresses;
    let home = &draft.home;
    match (home.domains.join(", "), home.guessed) {
        (domains, _) if domains.is_empty() => {
            section.note("No address tells where the project is at home; name its domains as `home-domains` in disclosure.toml to see who is from outside.");
        }
        (domains, true) => section.fact(
            "home",
            "At home",
            format!("{domains} (guessed from the addresses of those who did most; say `home-domains` in disclosure.toml)"),
            Vec::new(),
        ),
        (domains, false) => section.fact("home", "At home", domains, Vec::new()),
    }
    let mut rows = Vec::new();
    let mut outside = Vec::new();
    let mut left = 0;
    for somebody in draft.somebodies.iter().filter(|it| !it.is_program()) {
        let domains: Vec<&str> = somebody.domains.iter().map(String::as_str).collect();
        let from = match domains.as_slice() {
            [] => "not known",
            all if all.iter().any(|domain| home.has(domain)) => "home",
            _ if home.domains.is_empty() => "not known",
            _ => "outside",
        };
        // a funder is no contributor
        let worked =
            somebody.roles.is_empty() || somebody.roles.keys().any(|role| *role != Role::Funder);
        if from == "outside" && worked {
            outside.push(somebody.name.clone());
        }
        if rows.len() >= MOST_ROWS {
            left += 1;
            continue;
        }
        let affiliations: Vec<&str> = somebody.affiliations.iter().map(String::as_str).collect();
        let mail = if addresses {
            somebody
                .emails
                .iter()
                .cloned()
                .collect::<Vec<_>>()
                .join(", ")
        } else {
            domains.join(", ")
        };
        rows.push(row(
            [
                somebody.name.clone(),
                somebody.roles(),
                affiliations.join("; "),
                mail,
                from.to_owned(),
                somebody.orcid.clone().unwrap_or_default(),
                somebody.committed(),
                somebody.active(),
            ],
            somebody.places(),
        ));
    }
    section.table(Table {
        key: "people",
        title: "People",
        columns: if addresses { WITH_ADDRESSES } else { COLUMNS },
        telling: 5,
        rows,
    });
    if left > 0 {
        section.note(format!("{left} more people are in the history."));
    }
    section.note("Commits are hints for who wrote something, never shares: one commit may be a comma or the idea of it all, and work outside of the repository leaves none. Names that share an address or a full name are taken for one person.");
    section.note(if addresses {
        "E-mail addresses are personal data: pass this on only to those who need them."
    } else {
        "E-mail addresses are left out and only their domains shown; `--addresses` puts them in where a form asks for them."
    });
    notes_on_programs(draft, section);
    if !outside.is_empty() {
        section.note(format!(
            "From outside by their addresses: {}.",
            list(outside.iter().cloned(), NAMES)
        ));
    }
    contradictions(draft, section);
    if !outside.is_empty() {
        draft.saw(When::Outside);
    }
}

const COLUMNS: &[(&str, &str)] = &[
    ("name", "Name"),
    ("roles", "Named as"),
    ("affiliation", "Affiliation"),
    ("domains", "Addresses at"),
    ("from", "From"),
    ("orcid", "ORCID"),
    ("commits", "Commits (a hint)"),
    ("active", "Active"),
];
const WITH_ADDRESSES: &[(&str, &str)] = &[
    ("name", "Name"),
    ("roles", "Named as"),
    ("affiliation", "Affiliation"),
    ("emails", "Addresses"),
    ("from", "From"),
    ("orcid", "ORCID"),
    ("commits", "Commits (a hint)"),
    ("active", "Active"),
];

fn notes_on_programs(draft: &Draft<'_>, section: &mut Section) {
    let of = |assistant: bool| -> Vec<String> {
        let programs = draft.somebodies.iter().filter(|it| it.is_program());
        let wanted = programs.filter(|it| it.bot.as_ref().is_some_and(|(is, _)| *is == assistant));
        wanted
            .map(|it| format!("{} ({})", it.name, it.committed()))
            .collect()
    };
    let bots = of(false);
    if !bots.is_empty() {
        section.note(format!(
            "Programs that committed, which are no authors: {}.",
            list(bots, NAMES)
        ));
    }
    let assistants = of(true);
    if !assistants.is_empty() {
        section.note(format!(
            "Assistants that write code are named in commits: {}. What they wrote may be nobody's work in the sense of copyright law; the office decides what that means here.",
            list(assistants, NAMES)
        ));
    }
}

/// What files and commits say of people that does not go together. Hints, no findings: each may
/// be right as it is.
fn contradictions(draft: &Draft<'_>, section: &mut Section) {
    let people = || draft.somebodies.iter().filter(|it| !it.is_program());
    let authors = |it: &&Somebody| it.roles.contains_key(&Role::Author);
    if let Ok(history) = &draft.known.history {
        let complete = !history.shallow && !history.capped;
        let no_commit: Vec<String> = people()
            .filter(authors)
            .filter(|it| it.days.is_none())
            .map(|it| it.name.clone())
            .collect();
        if complete && !no_commit.is_empty() {
            section.note(format!(
                "Named as an author, but in no commit: {}. Did they work in another way, or under another name (`.mailmap`)?",
                list(no_commit, NAMES)
            ));
        }
        if people().any(|it| authors(&it)) {
            let not_named: Vec<String> = people()
                .filter(|it| it.roles.is_empty())
                .map(|it| format!("{} ({})", it.name, it.committed()))
                .collect();
            if !not_named.is_empty() {
                section.note(format!(
                    "In commits, but named in no file as an author or contributor: {}. Should they be?",
                    list(not_named, NAMES)
                ));
            }
        }
    }
    // files that ask to be cited, held against each other
    let citing = ["CITATION.cff", "codemeta.json", ".zenodo.json"];
    let with_authors: Vec<&str> = draft
        .profiles
        .iter()
        .filter(|profile| citing.contains(&file_name(&profile.path)))
        .filter(|profile| profile.people.iter().any(|it| it.role == Role::Author))
        .map(|profile| profile.path.as_str())
        .collect();
    for somebody in people() {
        let Some(places) = somebody.roles.get(&Role::Author) else {
            continue;
        };
        let has = |path: &str| places.iter().any(|place| place.path == path);
        let (here, there): (Vec<&str>, Vec<&str>) = with_authors.iter().partition(|path| has(path));
        if !here.is_empty() && !there.is_empty() {
            section.note(format!(
                "{} is an author in {}, but not in {}.",
                somebody.name,
                here.join(" and "),
                there.join(" and ")
            ));
        }
    }
    for somebody in people() {
        let mut stated: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for profile in &draft.profiles {
            for person in &profile.people {
                let email = person.email.as_deref().unwrap_or_default().to_lowercase();
                if somebody.emails.contains(&email) {
                    stated.entry(email).or_default().insert(&profile.path);
                }
            }
        }
        if stated.len() > 1 {
            let files: BTreeSet<&str> = stated.values().flatten().copied().collect();
            let files: Vec<String> = files.into_iter().map(str::to_owned).collect();
            section.note(format!(
                "{} has {} addresses in {}: which one holds?",
                somebody.name,
                stated.len(),
                list(files, NAMES)
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commits(name: &str, email: &str, authored: usize) -> Contributor {
        Contributor {
            name: name.to_owned(),
            email: email.to_owned(),
            authored,
            coauthored: 0,
            signed_off: 0,
            days: ("2024-01-01".to_owned(), "2024-02-01".to_owned()),
        }
    }

    #[test]
    fn names_and_addresses_make_people() {
        let history = History {
            contributors: vec![
                commits("Ada Example", "ada@example.edu", 3),
                commits("ada example", "ada@gmail.com", 2),
                commits("ada", "ADA@gmail.com", 1),
                commits("Bo", "bo@partner.example", 1),
                commits("dependabot[bot]", "x@users.noreply.github.com", 9),
            ],
            ..History::default()
        };
        let people = People::embedded();
        let all = gather(&[], Some(&history), &people);
        let told: Vec<(&str, usize, bool)> = all
            .iter()
            .map(|it| (it.name.as_str(), it.authored, it.is_program()))
            .collect();
        assert_eq!(
            told,
            [
                ("dependabot[bot]", 9, true),
                ("Ada Example", 6, false),
                ("Bo", 1, false)
            ]
        );
        let home = Home::new(&[], &all, &people);
        assert!(home.guessed && home.has("cs.example.edu") && !home.has("notexample.edu"));
        let equals = History {
            contributors: vec![
                commits("Ada Example", "ada@example.edu", 3),
                commits("Bo", "bo@partner.example", 3),
            ],
            ..History::default()
        };
        let all = gather(&[], Some(&equals), &people);
        let home = Home::new(&[], &all, &people);
        assert!(
            home.domains.is_empty(),
            "nothing tells the one from the other"
        );
    }

    #[test]
    fn organizations_have_domains() {
        let check = |domain: &str, want: &str| assert_eq!(site(domain), want);
        check("cs.example.edu", "example.edu");
        check("cs.example.ac.uk", "example.ac.uk");
        check("math.example.de", "example.de");
        check("example.edu", "example.edu");
    }
}
