// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Histories and disclosure packets, over repositories that a test makes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use placet::git::history;
use placet::report::disclosure::SCHEMA;
use serde_json::Value;
use tempfile::TempDir;

/// Author, address, day since 2024-01-01, message.
type Commit<'a> = (&'a str, &'a str, i64, &'a str);

const COMMITS: &[Commit<'_>] = &[
    ("Ada Example", "ada@example.edu", 0, "Begin"),
    (
        "Ada Example",
        "ada@gmail.com",
        5,
        "Go on\n\nCo-authored-by: Cleo Partner <cleo@partner.example>\nSigned-off-by: Ada Example <ada@example.edu>\n",
    ),
    ("bo", "bo@laptop.local", 9, "Fix a comma"),
    (
        "dependabot[bot]",
        "49699333+dependabot[bot]@users.noreply.github.com",
        400,
        "Bump something",
    ),
];

/// Makes a repository of a folder and gives the ids of its commits.
fn repository(root: &Path, commits: &[Commit<'_>]) -> Vec<gix::ObjectId> {
    let options = gix::open::Options::isolated();
    let repository = gix::ThreadSafeRepository::init_opts(
        root,
        gix::create::Kind::WithWorktree,
        gix::create::Options::default(),
        options,
    )
    .unwrap()
    .to_thread_local();
    let tree = repository
        .write_object(gix::objs::Tree::empty())
        .unwrap()
        .detach();
    let mut ids = Vec::new();
    for (name, email, day, message) in commits {
        let time = format!("{} +0000", 1_704_067_200 + day * 24 * 60 * 60);
        let who = gix::actor::SignatureRef {
            name: (*name).into(),
            email: (*email).into(),
            time: &time,
        };
        let parents: Vec<gix::ObjectId> = ids.last().copied().into_iter().collect();
        let id = repository
            .commit_as(who, who, "HEAD", message, tree, parents)
            .unwrap();
        ids.push(id.detach());
    }
    ids
}

fn placet(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_placet"))
        .args(arguments)
        .current_dir(folder)
        // nothing that happens to be installed on this machine
        .env("HOME", folder.join("nobody"))
        .env("SOURCE_DATE_EPOCH", "1795305600")
        .output()
        .unwrap()
}

fn shown(folder: &Path, arguments: &[&str]) -> String {
    let output = placet(folder, arguments);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{error}");
    String::from_utf8(output.stdout).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The lab's tree with a history.
fn lab() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/disclosures/lab/tree");
    copy(&tree, folder.path());
    repository(folder.path(), COMMITS);
    let config = folder.path().join(".git/config");
    let mut text = fs::read_to_string(&config).unwrap();
    text.push_str("[remote \"origin\"]\n\turl = https://somebody:pa55word@forge.example/lab/flowgauge.git\n[core]\n\tfsmonitor = touch executed\n\tsshCommand = touch executed\n[include]\n\tpath = /etc/passwd\n");
    fs::write(config, text).unwrap();
    folder
}

#[test]
fn histories_name_people_by_the_mailmap() {
    let folder = lab();
    let history = history::read(folder.path()).unwrap();
    let told: Vec<(&str, &str, usize, usize, usize)> = history
        .contributors
        .iter()
        .map(|it| {
            (
                it.name.as_str(),
                it.email.as_str(),
                it.authored,
                it.coauthored,
                it.signed_off,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Ada Example", "ada@example.edu", 1, 0, 1),
            ("Ada Example", "ada@gmail.com", 1, 0, 0),
            ("Bo Sample", "bo@partner.example", 1, 0, 0),
            ("Cleo Partner", "cleo@partner.example", 0, 1, 0),
            (
                "dependabot[bot]",
                "49699333+dependabot[bot]@users.noreply.github.com",
                1,
                0,
                0
            ),
        ]
    );
    assert_eq!(
        history.days,
        Some(("2024-01-01".to_owned(), "2025-02-04".to_owned()))
    );
    assert_eq!((history.commits, history.unread), (4, 0));
    assert!(history.mailmap && !history.shallow && !history.capped);
    assert_eq!(
        history.remotes,
        [(
            "origin".to_owned(),
            "https://forge.example/lab/flowgauge.git".to_owned()
        )]
    );
    assert!(!folder.path().join("executed").exists());
}

#[test]
fn a_shallow_history_ends_where_it_ends_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let ids = repository(folder.path(), COMMITS);
    fs::write(
        folder.path().join(".git/shallow"),
        format!("{}\n", ids[2].to_hex()),
    )
    .unwrap();
    let history = history::read(folder.path()).unwrap();
    assert_eq!((history.commits, history.unread), (2, 0));
    assert!(history.shallow);
    let packet = shown(folder.path(), &["disclose"]);
    assert!(packet.contains("The clone is shallow"), "{packet}");
}

#[test]
fn damaged_commits_are_counted_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let ids = repository(folder.path(), COMMITS);
    let hex = ids[1].to_hex().to_string();
    let object = folder
        .path()
        .join(".git/objects")
        .join(&hex[..2])
        .join(&hex[2..]);
    // objects are written without the right to change them
    fs::remove_file(&object).unwrap();
    fs::write(&object, b"no object").unwrap();
    let history = history::read(folder.path()).unwrap();
    assert_eq!((history.commits, history.unread), (2, 1));
    let packet = shown(folder.path(), &["disclose"]);
    assert!(packet.contains("1 commits could not be read"), "{packet}");
}

#[test]
fn a_tree_without_history_has_a_packet() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("main.py"), "print(1)\n").unwrap();
    let packet = shown(folder.path(), &["disclose"]);
    for said in [
        "# Software disclosure: Untitled project",
        "Nothing is known of its history",
        "There is no license file at the root",
        "Nothing says which license is intended",
    ] {
        assert!(packet.contains(said), "no `{said}`: {packet}");
    }
}

/// `fixtures/disclosures/lab/` holds the packets of its tree; `PLACET_BLESS=1` writes them.
#[test]
fn packets_are_those_that_were_last_read() {
    let folder = lab();
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/disclosures/lab");
    let mut wrong = Vec::new();
    for (form, name) in [
        ("markdown", "packet.md"),
        ("html", "packet.html"),
        ("json", "packet.json"),
    ] {
        let have = shown(folder.path(), &["disclose", "--report", form]);
        assert!(!have.contains("ada@"), "an address in {form}");
        assert!(!have.contains("pa55word"), "a password in {form}");
        let golden = goldens.join(name);
        if std::env::var_os("PLACET_BLESS").is_some() {
            fs::write(&golden, &have).unwrap();
        }
        if fs::read_to_string(&golden).unwrap_or_default() != have {
            wrong.push(format!("{name}\nhave:\n{have}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn packets_keep_to_their_schema_and_say_what_changed() {
    let folder = lab();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    shown(
        folder.path(),
        &["disclose", "--report", "json=.git/first.json"],
    );
    let first = folder.path().join(".git/first.json");
    let same = ["disclose", "--report", "json", "--since", ".git/first.json"];
    let packet: Value = serde_json::from_str(&shown(folder.path(), &same)).unwrap();
    assert!(schema.is_valid(&packet), "{:?}", schema.validate(&packet));
    assert_eq!(packet["changes"]["added"], Value::Array(Vec::new()));

    fs::write(
        folder.path().join("disclosure.toml"),
        "home-domains = [\"partner.example\"]\n[answers]\nstage = \"a <b>prototype</b>\"\n",
    )
    .unwrap();
    let packet: Value = serde_json::from_str(&shown(folder.path(), &same)).unwrap();
    assert!(schema.is_valid(&packet), "{:?}", schema.validate(&packet));
    let added = packet["changes"]["added"].to_string();
    let gone = packet["changes"]["gone"].to_string();
    assert!(
        added.contains("answer to `stage`: a <b>prototype</b>"),
        "{added}"
    );
    assert!(gone.contains("answer to `sponsors`"), "{gone}");
    let page = shown(
        folder.path(),
        &["disclose", "--report", "html", "--since", ".git/first.json"],
    );
    assert!(page.contains("a &lt;b&gt;prototype&lt;/b&gt;") && !page.contains("<b>"));
    fs::write(&first, "{}").unwrap();
    let refused = placet(folder.path(), &same);
    assert_eq!(refused.status.code(), Some(2));
    fs::remove_file(first).unwrap();
}

#[test]
fn addresses_are_given_only_where_asked_for() {
    let folder = lab();
    let without = shown(folder.path(), &["disclose"]);
    assert!(without.contains("E-mail addresses are left out"));
    let with = shown(folder.path(), &["disclose", "--addresses"]);
    assert!(with.contains("ada@hydro.example.edu"), "{with}");
    assert!(with.contains("personal data"), "{with}");
}

#[test]
fn questions_are_written_beside_the_answers() {
    let folder = lab();
    let file = folder.path().join("disclosure.toml");
    let before = fs::read_to_string(&file).unwrap();
    shown(folder.path(), &["disclose", "--questions"]);
    let after = fs::read_to_string(&file).unwrap();
    assert!(
        after.starts_with(&before) && after.contains("# stage = \"\""),
        "{after}"
    );
    fs::write(&file, "[answers]\nstag = \"x\"\n").unwrap();
    let refused = placet(folder.path(), &["disclose"]);
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(error.contains("did you mean `stage`?"), "{error}");
}
