// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `AUTHORS`, `CONTRIBUTORS`, `MAINTAINERS`: lists of people for people.
//!
//! They have no format. A line counts where it holds an address, or where it is a name and
//! nothing else: two to four words that begin with a capital letter.

use super::page::{Page, mailbox};
use super::{Person, Role, Source};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| role(path).is_some(),
    read,
};

fn role(path: &str) -> Option<Role> {
    let name = file_name(path).to_ascii_lowercase();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    if !["", "md", "txt", "rst"].contains(&ending) {
        return None;
    }
    match stem {
        "authors" => Some(Role::Author),
        "contributors" => Some(Role::Contributor),
        "maintainers" => Some(Role::Maintainer),
        _ => None,
    }
}

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let Some(role) = role(&page.profile.path) else {
        return Ok(());
    };
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let lines = page.line_at(at);
        at += line.len();
        let line = line.trim();
        // bullets of lists
        let entry = line.trim_start_matches(['-', '*', '+', ' ', '\t']);
        if line.starts_with('#') || !(entry.contains('@') || is_name(entry)) {
            continue;
        }
        let has_address = entry.contains('<') || !entry.contains(' ') || is_name(entry);
        if let Some(person) = mailbox(entry, role).filter(|_| has_address) {
            page.person(Person {
                lines: Some(lines),
                ..person
            });
        }
    }
    Ok(())
}

fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let capital = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|it| it.is_alphabetic() || matches!(it, '-' | '\'' | '.' | '’'))
    };
    (2..=4).contains(&words.len()) && words.iter().all(capital) && !line.ends_with('.')
}
