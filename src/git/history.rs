// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Who worked on the tree and when, as far as its commits tell; where else it lies.
//!
//! Commits say who typed, not who owns: what is counted here are hints. Names are those that the
//! tree's `.mailmap` gives. Only what `HEAD` is made of is read, at most [`MOST_COMMITS`] of it.

use std::collections::{BTreeMap, VecDeque};
use std::io::Read as _;
use std::path::Path;

use gix::mailmap::Snapshot;
use rustc_hash::FxHashSet;

use super::{GitError, Repository};

/// Commits read; the Linux kernel has 1.3 million, a project of a lab some thousands.
pub const MOST_COMMITS: usize = 200_000;
/// Bytes of a commit that is read: its message, and signatures.
const LARGEST_COMMIT: u64 = 1024 * 1024;
/// Bytes of a mailmap that is read.
const LARGEST_MAILMAP: u64 = 4 * 1024 * 1024;
/// Names with addresses that are kept apart, tags, trailers of one commit, remotes.
const MOST_NAMES: usize = 20_000;
const MOST_TAGS: usize = 10_000;
const MOST_TRAILERS: usize = 100;
const MOST_REMOTES: usize = 20;

/// What the commits tell.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Names with their addresses, sorted.
    pub contributors: Vec<Contributor>,
    /// Commits read.
    pub commits: usize,
    /// Commits that were too large, damaged or not there.
    pub unread: usize,
    /// The history goes on where reading ended.
    pub capped: bool,
    /// The clone is shallow: what came before is not on this machine.
    pub shallow: bool,
    /// Whether a `.mailmap` was read.
    pub mailmap: bool,
    /// Days of the first and the last commit, by their authors' clocks: `2026-11-22`.
    pub days: Option<(String, String)>,
    /// Names and addresses of remotes, without user names and passwords.
    pub remotes: Vec<(String, String)>,
    /// Names of tags with the days of their commits, by day.
    pub tags: Vec<(String, String)>,
    /// The folder of the repository that was looked at; empty for all of it.
    pub below: String,
}

/// One name with one address, as commits have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Commits that it is the author of.
    pub authored: usize,
    /// Commits that name it in `Co-authored-by`.
    pub coauthored: usize,
    /// Commits that name it in `Signed-off-by`.
    pub signed_off: usize,
    /// The first and the last day on which it is named.
    pub days: (String, String),
}

/// Counts of one name with one address, while commits are read.
#[derive(Default)]
struct Counts {
    authored: usize,
    coauthored: usize,
    signed_off: usize,
    seconds: Option<(i64, i64)>,
}

/// Reads the history of the repository that a tree lies in.
///
/// # Errors
/// When there is no repository, or it has no commit that can be read.
pub fn read(root: &Path) -> Result<History, GitError> {
    let repository = Repository::open(root)?;
    let git = repository.git();
    let failed =
        |error: &dyn std::fmt::Display| GitError::Unreadable(root.to_owned(), error.to_string());
    let head = git.head_id().map_err(|error| failed(&error))?.detach();
    let mailmap = mailmap(root);
    let mut history = History {
        shallow: git.is_shallow().unwrap_or_default(),
        mailmap: mailmap.is_some(),
        below: repository.below().to_owned(),
        remotes: remotes(git),
        tags: tags(&repository),
        ..History::default()
    };
    let mailmap = mailmap.unwrap_or_default();
    let boundary: FxHashSet<gix::ObjectId> = git
        .shallow_commits()
        .ok()
        .flatten()
        .map(|commits| commits.iter().copied().collect())
        .unwrap_or_default();

    let mut people: BTreeMap<(String, String), Counts> = BTreeMap::new();
    let mut all_days: Option<(i64, i64)> = None;
    let mut seen = FxHashSet::from_iter([head]);
    let mut open = VecDeque::from([head]);
    while let Some(id) = open.pop_front() {
        if history.commits + history.unread >= MOST_COMMITS {
            history.capped = true;
            break;
        }
        let Some((commit, parents)) = commit(git, id) else {
            history.unread += 1;
            continue;
        };
        history.commits += 1;
        if !boundary.contains(&id) {
            open.extend(parents.into_iter().filter(|parent| seen.insert(*parent)));
        }
        widen(&mut all_days, commit.seconds);
        for (role, name, email) in commit.people {
            let (name, email) = resolve(&mailmap, &name, &email);
            let key = (name, email);
            if people.len() >= MOST_NAMES && !people.contains_key(&key) {
                history.capped = true;
                continue;
            }
            let counts = people.entry(key).or_default();
            widen(&mut counts.seconds, commit.seconds);
            match role {
                Named::Author => counts.authored += 1,
                Named::CoAuthor => counts.coauthored += 1,
                Named::SignedOff => counts.signed_off += 1,
            }
        }
    }
    if history.commits == 0 {
        return Err(failed(&"its last commit cannot be read"));
    }
    history.days = all_days.map(|(first, last)| (day(first), day(last)));
    history.contributors = people
        .into_iter()
        .map(|((name, email), counts)| {
            let (first, last) = counts.seconds.unwrap_or_default();
            Contributor {
                name,
                email,
                authored: counts.authored,
                coauthored: counts.coauthored,
                signed_off: counts.signed_off,
                days: (day(first), day(last)),
            }
        })
        .collect();
    Ok(history)
}

/// How a commit names somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Author,
    CoAuthor,
    SignedOff,
}

/// What counts of a commit.
struct Commit {
    seconds: i64,
    people: Vec<(Named, String, String)>,
}

fn commit(git: &gix::Repository, id: gix::ObjectId) -> Option<(Commit, Vec<gix::ObjectId>)> {
    if git.find_header(id).ok()?.size() > LARGEST_COMMIT {
        return None;
    }
    let object = git.find_object(id).ok()?.try_into_commit().ok()?;
    let decoded = object.decode().ok()?;
    let author = decoded.author().ok()?.trim();
    let mut people = vec![(
        Named::Author,
        author.name.to_string(),
        author.email.to_string(),
    )];
    let message = decoded.message.to_string();
    for (role, name, email) in trailers(&message) {
        people.push((role, name.to_owned(), email.to_owned()));
    }
    // somebody who is named twice in one way counts once
    people.sort();
    people.dedup();
    let commit = Commit {
        seconds: author.seconds(),
        people,
    };
    Some((commit, decoded.parents().collect()))
}

/// `Co-authored-by: Name <address>` and `Signed-off-by:` at the beginnings of lines.
fn trailers(message: &str) -> impl Iterator<Item = (Named, &str, &str)> {
    let lines = message.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        let role = match key.trim().to_ascii_lowercase().as_str() {
            "co-authored-by" => Named::CoAuthor,
            "signed-off-by" => Named::SignedOff,
            _ => return None,
        };
        let (name, rest) = value.split_once('<')?;
        let (email, _) = rest.split_once('>')?;
        Some((role, name.trim(), email.trim()))
    });
    lines.take(MOST_TRAILERS)
}

fn resolve(mailmap: &Snapshot, name: &str, email: &str) -> (String, String) {
    let signature = gix::actor::SignatureRef {
        name: name.into(),
        email: email.into(),
        time: "0 +0000",
    };
    match mailmap.try_resolve_ref(signature) {
        Some(mapped) => (
            mapped.name.map_or(name.to_owned(), ToString::to_string),
            mapped.email.map_or(email.to_owned(), ToString::to_string),
        ),
        None => (name.to_owned(), email.to_owned()),
    }
}

/// The tree's mailmap. A link is not followed, as git does not either; the repository's
/// configuration may name another one anywhere on the machine, and is not asked.
#[expect(
    clippy::disallowed_methods,
    reason = "part of what git knows of the tree, needed before and apart from the walk"
)]
fn mailmap(root: &Path) -> Option<Snapshot> {
    let path = root.join(".mailmap");
    let metadata = path.symlink_metadata().ok()?;
    if !metadata.is_file() || metadata.len() > LARGEST_MAILMAP {
        return None;
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(LARGEST_MAILMAP).read_to_end(&mut bytes).ok()?;
    Some(Snapshot::from_bytes(&bytes))
}

/// Remotes by name, sorted.
fn remotes(git: &gix::Repository) -> Vec<(String, String)> {
    let config = git.config_snapshot();
    let sections = config.plumbing().sections_by_name("remote");
    let mut remotes: Vec<(String, String)> = sections
        .into_iter()
        .flatten()
        .filter_map(|section| {
            let name = section.header().subsection_name()?.to_string();
            let address = section.value("url")?.to_string();
            Some((name, public_address(&address)))
        })
        .take(MOST_REMOTES)
        .collect();
    remotes.sort();
    remotes.dedup();
    remotes
}

/// An address without what is nobody's business: user names, passwords, tokens, folders of
/// this machine.
fn public_address(address: &str) -> String {
    let bare = |host: &str| {
        host.rsplit_once('@')
            .map_or(host, |(_, host)| host)
            .to_owned()
    };
    if let Some((scheme, rest)) = address.split_once("://") {
        if scheme.eq_ignore_ascii_case("file") {
            return "a folder on this machine".to_owned();
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let path = path.split(['?', '#']).next().unwrap_or_default();
        return format!("{scheme}://{}/{path}", bare(host));
    }
    // git@host:group/name
    match address.split_once(':') {
        Some((host, path)) if !host.contains(['/', '\\']) && host.len() > 1 => {
            format!("{}:{path}", bare(host))
        }
        _ => "a folder on this machine".to_owned(),
    }
}

/// Tags by the days of their commits.
fn tags(repository: &Repository) -> Vec<(String, String)> {
    let git = repository.git();
    let Ok(platform) = git.references() else {
        return Vec::new();
    };
    let Ok(iter) = platform.tags() else {
        return Vec::new();
    };
    let mut tags: Vec<(i64, String)> = iter
        .take(MOST_TAGS)
        .filter_map(|reference| {
            let mut reference = reference.ok()?;
            let name = reference.name().shorten().to_string();
            let id = reference.try_id()?.detach();
            repository.small(id).ok()?;
            let id = reference.peel_to_id().ok()?.detach();
            let (commit, _) = commit(git, id)?;
            Some((commit.seconds, name))
        })
        .collect();
    tags.sort();
    tags.into_iter()
        .map(|(seconds, name)| (name, day(seconds)))
        .collect()
}

fn widen(days: &mut Option<(i64, i64)>, seconds: i64) {
    *days = Some(match *days {
        Some((first, last)) => (first.min(seconds), last.max(seconds)),
        None => (seconds, seconds),
    });
}

/// The day of a time, in UTC: `2026-11-22`. Clocks of commits may say anything.
fn day(seconds: i64) -> String {
    // days from 1970 to 9999 and no others
    let days = seconds.div_euclid(24 * 60 * 60).clamp(0, 2_932_896);
    // Howard Hinnant's `civil_from_days`: years begin in March, eras have 400 of them
    let days = days + 719_468;
    let (era, in_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * in_year + 2) / 153;
    let day = in_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let check = |seconds: i64, want: &str| assert_eq!(day(seconds), want, "{seconds}");
        check(0, "1970-01-01");
        check(951_782_400, "2000-02-29");
        check(951_868_800, "2000-03-01");
        check(1_767_225_599, "2025-12-31");
        check(-5, "1970-01-01");
        check(i64::MAX, "9999-12-31");
        check(i64::MIN, "1970-01-01");
    }

    #[test]
    fn addresses_lose_what_is_private() {
        let check = |address: &str, want: &str| assert_eq!(public_address(address), want);
        let local = "a folder on this machine";
        check(
            "https://user:secret@forge.example/a/b.git",
            "https://forge.example/a/b.git",
        );
        check(
            "https://forge.example/a/b?token=x",
            "https://forge.example/a/b",
        );
        check("git@forge.example:a/b.git", "forge.example:a/b.git");
        check(
            "ssh://git@forge.example:22/a/b",
            "ssh://forge.example:22/a/b",
        );
        check("/home/somebody/a.git", local);
        check("../a.git", local);
        check("C:/a.git", local);
        check("file:///home/somebody/a", local);
    }

    #[test]
    fn trailers_name_people() {
        let message = "Add x\n\nBecause.\n\nCo-authored-by: Ada Example <ada@example.edu>\nsigned-off-by: Bo <bo@example.org>\nReviewed-by: C <c@example.org>\nCo-authored-by: nobody\n";
        let found: Vec<(bool, &str, &str)> = trailers(message)
            .map(|(role, name, email)| (role == Named::CoAuthor, name, email))
            .collect();
        assert_eq!(
            found,
            [
                (true, "Ada Example", "ada@example.edu"),
                (false, "Bo", "bo@example.org")
            ]
        );
    }
}
