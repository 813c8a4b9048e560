// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Only what is new: baselines never hide a new place of an old cause, and `--since` keeps what a
//! change is about.

#![expect(
    clippy::disallowed_methods,
    reason = "tests make trees and repositories of their own"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use placet::detect::{Detection, Evidence};
use placet::inventory::{FileKind, FileRecord, Inventory, Print};
use placet::license::Expr;
use placet::policy::baseline::Baseline;
use placet::policy::{Context, Date, Finding, Level, Policy, PolicySource, check};
use placet::source::Lines;

// REUSE-IgnoreStart

const POLICY: &str = "[licenses]\n\"GPL-3.0-only\" = { verdict = \"deny\", reason = \"test\" }\n\"AGPL-3.0-only\" = { verdict = \"deny\", reason = \"test\" }\n";

/// A file of a made-up tree: its path, its license, and what stands for its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct File {
    path: String,
    license: &'static str,
    bytes: u8,
}

fn policy(text: &str) -> Policy {
    let source = PolicySource {
        name: "placet.toml".to_owned(),
        text: text.to_owned(),
    };
    Policy::load(&[source]).unwrap()
}

fn inventory(files: &[File], line: usize) -> Inventory {
    let record = |file: &File| FileRecord {
        path: file.path.clone(),
        kind: FileKind::Own,
        is_license_file: file.path == "LICENSE",
        detections: vec![Detection {
            expression: Expr::parse(file.license).unwrap(),
            kind: Evidence::Tag,
            score: 100.0,
            span: 0..10,
            lines: Lines::one(line),
            rule: "test".to_owned(),
            differences: Vec::new(),
            excerpt: None,
        }],
        clues: Vec::new(),
        copyrights: Vec::new(),
        unfilled: Vec::new(),
        claims: Vec::new(),
        markings: Vec::new(),
        sha1: None,
    };
    let own = File {
        path: "LICENSE".to_owned(),
        license: "MIT",
        bytes: 0,
    };
    let all = || files.iter().chain([&own]);
    let mut records: Vec<FileRecord> = all().map(record).collect();
    records.sort_by(|a, b| a.path.cmp(&b.path));
    let print = |file: &File| Print {
        file: [file.bytes; 16],
        passage: None,
        git: None,
    };
    Inventory {
        files: records,
        prints: all().map(|file| (file.path.clone(), print(file))).collect(),
        ..Inventory::default()
    }
}

fn findings(inventory: &Inventory, policy: &Policy) -> Vec<Finding> {
    let context = Context {
        today: Date::new(2026, 11, 22).unwrap(),
        outbound: None,
    };
    check(inventory, policy, &context).findings
}

/// Paths that a baseline of one tree calls new in another, sorted, and the number of places gone.
fn compared(old: &[File], new: &[File]) -> (Vec<String>, usize) {
    let policy = policy(POLICY);
    let before = inventory(old, 1);
    let baseline = Baseline::of(&findings(&before, &policy), &before, &policy);
    let baseline = Baseline::read("baseline.toml", &baseline.text()).unwrap();
    let after = inventory(new, 7);
    let mut found = findings(&after, &policy);
    let compared = baseline.compare(&mut found, &after, &policy);
    let mut paths: Vec<String> = found
        .iter()
        .flat_map(|finding| &finding.standing.as_ref().unwrap().new)
        .map(|site| site.place.path.clone())
        .collect();
    paths.sort();
    // a shrunken baseline knows what it knew, and nothing of it is gone
    let again = compared.kept.compare(&mut found, &after, &policy);
    assert_eq!(again.gone, []);
    let still: Vec<_> = found
        .iter()
        .flat_map(|finding| &finding.standing.as_ref().unwrap().new)
        .collect();
    assert_eq!(still.len(), paths.len());
    (paths, compared.gone.len())
}

fn file(path: &str, license: &'static str, bytes: u8) -> File {
    File {
        path: path.to_owned(),
        license,
        bytes,
    }
}

#[test]
fn a_new_place_of_an_old_cause_is_new() {
    let check = |old: &[File], new: &[File], want: &[&str], gone: usize| {
        let (paths, went) = compared(old, new);
        assert_eq!(paths, want, "{old:?} -> {new:?}");
        assert_eq!(went, gone, "{old:?} -> {new:?}");
    };
    let gpl = "GPL-3.0-only";
    let one = [file("a.c", gpl, 1)];
    // nothing but lines moved
    check(&one, &one, &[], 0);
    // edited, renamed, moved to another folder
    check(&one, &[file("a.c", gpl, 2)], &[], 0);
    check(&one, &[file("b/c.c", gpl, 1)], &[], 0);
    // renamed and edited at once cannot be told from another file
    check(&one, &[file("b.c", gpl, 2)], &["b.c"], 1);
    // a copy is another place
    check(
        &one,
        &[file("a.c", gpl, 1), file("b.c", gpl, 1)],
        &["b.c"],
        0,
    );
    // another cause at the same place
    check(&one, &[file("a.c", "AGPL-3.0-only", 1)], &["a.c"], 1);
    // fixed
    check(&one, &[file("a.c", "MIT", 2)], &[], 1);
    // two with the same bytes count as two
    let two = [file("a.c", gpl, 1), file("b.c", gpl, 1)];
    check(&two, &[file("c.c", gpl, 1), file("d.c", gpl, 1)], &[], 0);
    check(
        &two,
        &[
            file("c.c", gpl, 1),
            file("d.c", gpl, 1),
            file("e.c", gpl, 1),
        ],
        &["e.c"],
        0,
    );
}

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

#[test]
fn a_baseline_never_hides_a_new_finding() {
    const LICENSES: [&str; 3] = ["GPL-3.0-only", "AGPL-3.0-only", "MIT"];
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let (mut new_ones, mut moved_ones) = (0, 0);
    for _ in 0..300 {
        let path = |numbers: &mut Numbers| format!("d{}/f{}.c", numbers.below(4), numbers.below(6));
        let mut old: BTreeMap<String, File> = BTreeMap::new();
        for _ in 0..numbers.below(10) {
            let path = path(&mut numbers);
            let made = file(
                &path,
                LICENSES[numbers.below(3)],
                numbers.below(5) as u8 + 1,
            );
            old.insert(path, made);
        }
        let mut new = old.clone();
        for _ in 0..numbers.below(8) {
            let at = path(&mut numbers);
            let keys: Vec<String> = new.keys().cloned().collect();
            match numbers.below(4) {
                // added, or written over
                0 => {
                    let made = file(&at, LICENSES[numbers.below(3)], numbers.below(5) as u8 + 1);
                    new.insert(at, made);
                }
                // removed
                1 if !keys.is_empty() => {
                    new.remove(&keys[numbers.below(keys.len())]);
                }
                // renamed
                2 if !keys.is_empty() => {
                    let mut moved = new.remove(&keys[numbers.below(keys.len())]).unwrap();
                    moved.path.clone_from(&at);
                    new.insert(at, moved);
                }
                // copied
                3 if !keys.is_empty() => {
                    let mut copy = new[&keys[numbers.below(keys.len())]].clone();
                    copy.path.clone_from(&at);
                    new.insert(at, copy);
                }
                _ => {}
            }
        }
        // what must be new, counted without looking at how it is done: places of a license that
        // had no such place, less those that a file with the same bytes left
        let held = |files: &BTreeMap<String, File>| -> BTreeSet<(String, &'static str, u8)> {
            let held = files.values().filter(|file| file.license != "MIT");
            held.map(|file| (file.path.clone(), file.license, file.bytes))
                .collect()
        };
        let (before, after) = (held(&old), held(&new));
        let mut balance: BTreeMap<(&str, u8), (usize, usize)> = BTreeMap::new();
        let has = |all: &BTreeSet<(String, &str, u8)>, path: &str, license: &str| {
            all.iter()
                .any(|other| other.0 == path && other.1 == license)
        };
        for (path, license, bytes) in &after {
            if !has(&before, path, license) {
                balance.entry((license, *bytes)).or_default().0 += 1;
            }
        }
        for (path, license, bytes) in &before {
            if !has(&after, path, license) {
                balance.entry((license, *bytes)).or_default().1 += 1;
            }
        }
        let want: usize = balance
            .values()
            .map(|(came, went)| came.saturating_sub(*went))
            .sum();
        moved_ones += balance
            .values()
            .map(|(came, went)| came.min(went))
            .sum::<usize>();
        new_ones += want;
        let all = |files: &BTreeMap<String, File>| files.values().cloned().collect::<Vec<_>>();
        let (paths, _) = compared(&all(&old), &all(&new));
        assert_eq!(paths.len(), want, "{old:#?}\n{new:#?}\n{paths:?}");
        for path in &paths {
            let license = new[path].license;
            assert!(!has(&before, path, license), "{path} was there");
        }
    }
    assert!(
        new_ones > 100 && moved_ones > 50,
        "{new_ones}, {moved_ones}"
    );
}

#[test]
fn what_weighs_more_than_it_did_is_new() {
    let tree = inventory(&[file("a.c", "GPL-3.0-only", 1)], 1);
    let policy = policy(POLICY);
    let weighing = |level: Level| {
        let mut found = findings(&tree, &policy);
        assert_eq!(found.len(), 1);
        found[0].level = level;
        found
    };
    let known = |then: Level, now: Level| {
        let baseline = Baseline::of(&weighing(then), &tree, &policy);
        let mut found = weighing(now);
        let compared = baseline.compare(&mut found, &tree, &policy);
        assert_eq!(compared.gone.len(), usize::from(!found[0].is_known()));
        found[0].is_known()
    };
    assert!(known(Level::Warning, Level::Warning));
    assert!(known(Level::Error, Level::Warning));
    assert!(!known(Level::Warning, Level::Error));
}

#[test]
fn a_baseline_of_another_policy_is_used_with_a_note() {
    let tree = inventory(&[file("a.c", "GPL-3.0-only", 1)], 1);
    let (one, other) = (
        policy(POLICY),
        policy(&format!("{POLICY}\n[project]\nholder = \"x\"\n")),
    );
    let baseline = Baseline::of(&findings(&tree, &one), &tree, &one);
    let mut found = findings(&tree, &other);
    let compared = baseline.compare(&mut found, &tree, &other);
    assert!(found.iter().all(Finding::is_known));
    assert_eq!(compared.notes.len(), 1, "{:?}", compared.notes);
}

#[test]
fn broken_baselines_are_shown_where_they_break() {
    let check = |text: &str, wanted: &[&str]| {
        let shown = Baseline::read("baseline.toml", text)
            .unwrap_err()
            .to_string();
        for wanted in wanted {
            assert!(shown.contains(wanted), "no `{wanted}` in:\n{shown}");
        }
    };
    let head = "version = 1\ntool = \"1\"\npolicy = \"p\"\npolicy-digest = \"d\"\n";
    check("", &["`version` is missing", "--write-baseline"]);
    check("version = 2\n", &["baseline.toml:1:11", "^", "expected 1"]);
    check("version = 1\n<<<<<<< ours\n", &["baseline.toml:2", "^"]);
    check(
        &format!("{head}[[knwon]]\n"),
        &["did you mean `known`?", "5:3"],
    );
    check(
        &format!(
            "{head}[[known]]\ncheck = \"PL004\"\nlevel = \"eror\"\ncause = \"x\"\nplaces = [{{ path = \"\" }}]\n"
        ),
        &[
            "did you mean `error`?",
            "empty text",
            "2 mistakes in the baseline",
        ],
    );
    check(
        &format!(
            "{head}[[known]]\ncheck = \"PL004\"\nlevel = \"error\"\ncause = \"x\"\nplaces = [1]\n"
        ),
        &["expected a table"],
    );
    for hostile in [
        "\0",
        "[",
        "é",
        &"[".repeat(10_000),
        &"known = 1\n".repeat(100),
    ] {
        assert!(Baseline::read("b", hostile).is_err());
    }
}

#[test]
fn any_path_comes_back_as_it_was() {
    let odd = [
        "a \"b\"\\c.c",
        "é\n\u{7f}\u{1b}[31m.c",
        "'''.c",
        "\u{202e}x",
    ];
    let files: Vec<File> = odd.map(|path| file(path, "GPL-3.0-only", 1)).to_vec();
    let policy = policy(POLICY);
    let tree = inventory(&files, 1);
    let baseline = Baseline::of(&findings(&tree, &policy), &tree, &policy);
    let text = baseline.text();
    assert_eq!(Baseline::read("b", &text).unwrap(), baseline);
    assert_eq!(baseline.entries.len(), odd.len());
    assert!(!text.contains('\u{1b}'));
}

/// A tree of files.
fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn placet(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_placet"))
        .args(arguments)
        .current_dir(root)
        .env_remove("CLICOLOR_FORCE")
        .env("SOURCE_DATE_EPOCH", "1795305600")
        .output()
        .unwrap()
}

fn said(output: &Output, code: i32, wanted: &[&str]) -> String {
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    let err = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    for wanted in wanted {
        assert!(
            out.contains(wanted) || err.contains(wanted),
            "no `{wanted}` in:\n{out}\n{err}"
        );
    }
    out
}

const MIT: &str = include_str!("../LICENSE-MIT");
const GPL: &str = "// SPDX-License-Identifier: GPL-3.0-only\nint x;\n";
const DENY: &str = "extends = [\"university\"]\nproject.outbound = \"MIT\"\n[licenses]\n\"GPL-3.0-only\" = { verdict = \"deny\", reason = \"test\" }\n";

#[test]
fn a_run_fails_only_on_what_is_new_and_says_what_remains() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    write(
        root,
        &[("LICENSE", MIT), ("placet.toml", DENY), ("src/old.c", GPL)],
    );
    said(
        &placet(root, &["--write-baseline", "known.toml"]),
        1,
        &["non placet"],
    );
    let first = fs::read_to_string(root.join("known.toml")).unwrap();
    assert!(first.contains("path = \"src/old.c\""), "{first}");
    let out = said(
        &placet(root, &["--baseline", "known.toml"]),
        0,
        &[
            "nothing new stands against it",
            "the whole tree is non placet",
            "Known from the baseline",
        ],
    );
    assert!(!out.contains("may go out"), "{out}");
    // a new place of the same cause
    write(root, &[("lib/new.c", GPL)]);
    said(
        &placet(root, &["--baseline", "known.toml"]),
        1,
        &["1 new place", "new place", "lib/new.c"],
    );
    // with both, the baseline shrinks and never grows
    fs::remove_file(root.join("src/old.c")).unwrap();
    let both = ["--baseline", "known.toml", "--write-baseline", "known.toml"];
    write(
        root,
        &[(
            "lib/new.c",
            "// SPDX-License-Identifier: GPL-3.0-only\nint other;\n",
        )],
    );
    said(&placet(root, &both), 1, &["1 place of it is gone"]);
    let shrunk = fs::read_to_string(root.join("known.toml")).unwrap();
    assert!(!shrunk.contains("src/old.c"), "{shrunk}");
    assert!(!shrunk.contains("lib/new.c"), "{shrunk}");
    said(
        &placet(root, &["--baseline", "known.toml"]),
        1,
        &["lib/new.c"],
    );
}

#[test]
fn baselines_are_in_every_report_that_has_a_word_for_them() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    write(
        root,
        &[
            ("LICENSE", MIT),
            ("placet.toml", DENY),
            ("a.c", GPL),
            ("b.c", GPL),
        ],
    );
    said(&placet(root, &["--write-baseline", "known.toml"]), 1, &[]);
    fs::remove_file(root.join("b.c")).unwrap();
    let json = placet(root, &["--baseline", "known.toml", "--report", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said(&json, 0, &[])).unwrap();
    assert_eq!(json["verdict"], "placet");
    assert_eq!(json["whole_verdict"], "non placet");
    assert_eq!(json["baseline"]["gone"][0]["path"], "b.c");
    assert_eq!(json["findings"][0]["baseline"]["state"], "unchanged");
    let schema: serde_json::Value = serde_json::from_str(placet::report::JSON_SCHEMA).unwrap();
    jsonschema::validate(&schema, &json).unwrap();
    let sarif = placet(root, &["--baseline", "known.toml", "--report", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&said(&sarif, 0, &[])).unwrap();
    let states: Vec<&str> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["baselineState"].as_str().unwrap())
        .collect();
    assert!(
        states.contains(&"unchanged") && states.contains(&"absent"),
        "{states:?}"
    );
    let junit = placet(root, &["--baseline", "known.toml", "--report", "junit"]);
    said(&junit, 0, &["Known from the baseline.", "failures=\"0\""]);
}

#[test]
fn a_broken_baseline_ends_the_run() {
    let tree = tempfile::tempdir().unwrap();
    write(
        tree.path(),
        &[("LICENSE", MIT), ("known.toml", "version = one\n")],
    );
    said(
        &placet(tree.path(), &["--baseline", "known.toml"]),
        2,
        &["known.toml:1", "^"],
    );
    said(
        &placet(tree.path(), &["--baseline", "none.toml"]),
        2,
        &["--write-baseline none.toml"],
    );
}

fn git(root: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(root)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", root)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs([
            ("GIT_AUTHOR_NAME", "Example University"),
            ("GIT_AUTHOR_EMAIL", "nobody@example.org"),
            ("GIT_COMMITTER_NAME", "Example University"),
            ("GIT_COMMITTER_EMAIL", "nobody@example.org"),
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

/// A project with a denied file that is committed.
fn committed() -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    write(
        root,
        &[
            ("LICENSE", MIT),
            ("placet.toml", DENY),
            ("src/old.c", GPL),
            ("src/own.c", "int y;\n"),
        ],
    );
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", "first"]);
    tree
}

#[test]
fn only_what_changed_is_judged() {
    let tree = committed();
    let root = tree.path();
    said(&placet(root, &[]), 1, &["src/old.c"]);
    let quiet = [
        "nothing new stands against it",
        "1 finding elsewhere left out",
    ];
    said(&placet(root, &["--since", "main"]), 0, &quiet);
    // uncommitted, then untracked, then committed
    write(root, &[("src/own.c", GPL)]);
    said(&placet(root, &["--since", "HEAD"]), 1, &["src/own.c"]);
    write(root, &[("src/own.c", "int y;\n"), ("lib/new.c", GPL)]);
    said(&placet(root, &["--since", "HEAD"]), 1, &["lib/new.c"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", "second"]);
    said(&placet(root, &["--since", "HEAD"]), 0, &quiet);
    said(&placet(root, &["--since", "HEAD~1"]), 1, &["lib/new.c"]);
    // a folder of the repository by itself
    said(
        &placet(
            &root.join("lib"),
            &["--since", "HEAD~1", "--policy", "../placet.toml"],
        ),
        1,
        &["new.c"],
    );
}

#[test]
fn what_all_is_judged_by_counts_for_all() {
    let tree = committed();
    let root = tree.path();
    write(root, &[("placet.toml", &format!("{DENY}# more\n"))]);
    said(
        &placet(root, &["--since", "HEAD"]),
        1,
        &["placet.toml changed since", "src/old.c"],
    );
    git(root, &["checkout", "-q", "."]);
    fs::remove_file(root.join("LICENSE")).unwrap();
    said(
        &placet(root, &["--since", "HEAD"]),
        1,
        &["PL001", "src/old.c"],
    );
}

#[test]
fn nothing_of_a_repository_is_run() {
    let tree = committed();
    let root = tree.path();
    let mark = root.join("ran");
    let script = root.join("evil.sh");
    fs::write(
        &script,
        format!("#!/bin/sh\ntouch {}\ncat\n", mark.display()),
    )
    .unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let evil = script.display().to_string();
    for key in [
        "core.fsmonitor",
        "diff.external",
        "filter.x.clean",
        "core.sshCommand",
        "core.pager",
    ] {
        git(root, &["config", key, &evil]);
    }
    write(
        root,
        &[
            (".gitattributes", "*.c filter=x diff=x\n"),
            ("src/own.c", GPL),
        ],
    );
    said(&placet(root, &["--since", "HEAD"]), 1, &["src/own.c"]);
    assert!(!mark.exists());
}

#[test]
fn revisions_that_are_not_there_are_errors() {
    let tree = committed();
    let since = |named: &str, wanted: &[&str]| {
        said(&placet(tree.path(), &["--since", named]), 2, wanted);
    };
    since("nowhere", &["git knows no revision `nowhere`"]);
    since("HEAD~7", &["HEAD~7"]);
    since("", &["git knows no revision"]);
    let bare = tempfile::tempdir().unwrap();
    write(bare.path(), &[("LICENSE", MIT)]);
    said(
        &placet(bare.path(), &["--since", "HEAD"]),
        2,
        &["lies in no git repository"],
    );
    fs::create_dir(bare.path().join(".git")).unwrap();
    said(
        &placet(bare.path(), &["--since", "HEAD"]),
        2,
        &["cannot be read"],
    );
}

// REUSE-IgnoreEnd
