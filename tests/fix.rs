// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet fix` through the binary: what it writes, and what it leaves alone.
// REUSE-IgnoreStart

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use placet::rules::comments::Comments;

const POLICY: &str = "extends = [\"university\"]\n\n[project]\noutbound = \"BSD-3-Clause\"\nholder = \"Example University\"\n";

/// Exit status, stdout and stderr.
fn placet(arguments: &[&str], tree: &Path) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_placet"))
        .args(arguments)
        .arg(tree)
        .env("SOURCE_DATE_EPOCH", "1790000000")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    (code, text(output.stdout), text(output.stderr))
}

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn bytes_of(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                found.insert(name, std::fs::read(&path).unwrap_or_default());
            }
        }
    }
    found
}

fn text(root: &Path, path: &str) -> String {
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// A project that nobody prepared for release.
fn project() -> tempfile::TempDir {
    tree(&[
        ("placet.toml", POLICY),
        ("README.md", "# Tool\n\nIt measures rivers.\n"),
        (
            "pyproject.toml",
            "[project]\nname = \"rivers\"\nversion = \"0.1.0\" # first\n",
        ),
        (
            "CITATION.cff",
            "cff-version: 1.2.0\nmessage: Please cite it.\ntitle: Rivers\nauthors:\n  - name: Example University\n",
        ),
        ("rivers/__init__.py", ""),
        (
            "rivers/run.py",
            "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nprint(1)\n",
        ),
        ("rivers/fast.c", "int fast(void) { return 1; }\r\n"),
        ("data/levels.csv", "day,level\n1,2\n"),
        (
            "web/package.json",
            "{\n  \"name\": \"rivers-web\",\n  \"version\": \"0.1.0\"\n}\n",
        ),
    ])
}

#[test]
fn a_fixed_tree_is_called_placet() {
    let tree = project();
    let root = tree.path();
    assert_eq!(placet(&["check"], root).0, 1, "there is no license yet");
    let before = bytes_of(root);

    let (code, diff, words) = placet(&["fix"], root);
    assert_eq!(code, 0, "{words}");
    assert_eq!(bytes_of(root), before, "only --write writes");
    assert!(diff.contains("--- /dev/null\n+++ b/LICENSE\n"), "{diff}");
    assert!(diff.contains("+license = \"BSD-3-Clause\"\n"), "{diff}");
    assert!(words.contains("write with --write"), "{words}");

    let (code, out, words) = placet(&["fix", "--write"], root);
    assert_eq!((code, out.as_str()), (0, ""), "{words}");
    assert!(text(root, "LICENSE").starts_with("Copyright (c) 2026 Example University.\n"));
    assert_eq!(
        text(root, "rivers/run.py"),
        "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n# SPDX-FileCopyrightText: 2026 Example University\n# SPDX-License-Identifier: BSD-3-Clause\n\nprint(1)\n"
    );
    assert_eq!(
        text(root, "rivers/fast.c"),
        "/*\r\n * SPDX-FileCopyrightText: 2026 Example University\r\n * SPDX-License-Identifier: BSD-3-Clause\r\n */\r\n\r\nint fast(void) { return 1; }\r\n"
    );
    assert!(text(root, "web/package.json").contains("\"license\": \"BSD-3-Clause\""));
    assert!(text(root, "CITATION.cff").contains("\nlicense: BSD-3-Clause\n"));
    let after = bytes_of(root);
    for path in [
        "README.md",
        "data/levels.csv",
        "rivers/__init__.py",
        "placet.toml",
    ] {
        assert_eq!(after[path], before[path], "{path}");
    }

    let (code, report, _) = placet(&["check"], root);
    assert_eq!(code, 0, "{report}");
    let (code, diff, words) = placet(&["fix"], root);
    assert_eq!((code, diff.as_str()), (0, ""), "{words}");
    assert!(words.contains("nothing to put right"), "{words}");
}

#[test]
fn a_second_run_changes_nothing_in_any_style() {
    let names: Vec<String> = Comments::embedded().names().collect();
    let files: Vec<(&str, &str)> = names
        .iter()
        .filter(|name| !name.ends_with(".gitmodules"))
        .map(|name| match name.rsplit_once('.') {
            Some((_, "php")) => (name.as_str(), "<?php\nx\n"),
            _ => (name.as_str(), "x\n"),
        })
        .chain([
            ("placet.toml", POLICY),
            ("a.json", "{}\n"),
            ("data/b.csv", "1,2\n"),
            ("c.png", "\u{1}\0\u{2}\0"),
        ])
        .collect();
    let tree = tree(&files);
    let root = tree.path();
    let (code, _, words) = placet(&["fix", "--reuse", "--write"], root);
    assert_eq!(code, 0, "{words}");
    let once = bytes_of(root);
    for (name, _) in &files {
        let text = String::from_utf8_lossy(&once[*name]).into_owned();
        let says = text.contains("SPDX-License-Identifier: BSD-3-Clause");
        let covered = text_of(&once, "REUSE.toml").contains(&format!("\"{name}\""));
        assert!(says != covered, "{name}: {text}");
    }
    let (code, _, words) = placet(&["fix", "--reuse", "--write"], root);
    assert_eq!(code, 0, "{words}");
    assert!(words.contains("nothing to put right"), "{words}");
    assert_eq!(bytes_of(root), once);
}

fn text_of(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8_lossy(&files[path]).into_owned()
}

#[test]
fn the_work_of_others_is_left_alone() {
    let files = [
        ("placet.toml", POLICY),
        ("mine.py", "# Copyright 2020 Example University\nx = 1\n"),
        ("theirs.py", "# Copyright 2020 Other Institute\nx = 1\n"),
        ("licensed.py", "# SPDX-License-Identifier: MIT\nx = 1\n"),
        ("secret.py", "# CONFIDENTIAL - do not distribute\nx = 1\n"),
        (
            "made.py",
            "# Generated by the protocol compiler. DO NOT EDIT!\nx = 1\n",
        ),
        ("vendor/lib.py", "x = 1\n"),
        ("tests/fixtures/input.py", "x = 1\n"),
    ];
    let tree = tree(&files);
    let root = tree.path();
    let (code, _, words) = placet(&["fix", "--headers", "--write"], root);
    assert_eq!(code, 0, "{words}");
    for (path, before) in &files[2..] {
        assert_eq!(text(root, path), *before, "{path}");
    }
    assert_eq!(
        text(root, "mine.py"),
        "# SPDX-License-Identifier: BSD-3-Clause\n\n# Copyright 2020 Example University\nx = 1\n"
    );
    assert!(
        words.contains("theirs.py: others hold the rights"),
        "{words}"
    );
    assert!(
        words.contains("secret.py: its own words restrict it"),
        "{words}"
    );
    assert!(
        !root.join("LICENSE").exists(),
        "only headers were asked for"
    );
}

#[test]
fn blanks_of_a_license_file_are_filled() {
    let template =
        "MIT License\n\nCopyright (c) [year] [fullname]\n\nPermission is hereby granted\n";
    let tree = tree(&[("LICENSE", template), ("placet.toml", POLICY)]);
    let root = tree.path();
    let arguments = [
        "fix",
        "--license-file",
        "--holder",
        "Example Lab",
        "--year",
        "2019",
        "--write",
    ];
    let (code, _, words) = placet(&arguments, root);
    assert_eq!(code, 0, "{words}");
    assert_eq!(
        text(root, "LICENSE"),
        template.replace("[year] [fullname]", "2019 Example Lab")
    );
}

#[test]
fn nothing_is_written_without_a_license() {
    let tree = tree(&[("a.py", "x = 1\n")]);
    let (code, out, words) = placet(&["fix", "--write"], tree.path());
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(words.contains("--outbound"), "{words}");
    let (code, _, words) = placet(&["fix", "--write", "--outbound", "MIT"], tree.path());
    assert_eq!(code, 0, "{words}");
    assert!(words.contains("--holder"), "{words}");
    assert!(
        !tree.path().join("LICENSE").exists(),
        "its holder is not known"
    );
    assert_eq!(
        text(tree.path(), "a.py"),
        "# SPDX-License-Identifier: MIT\n\nx = 1\n"
    );
}

#[test]
fn texts_that_reuse_does_not_know_by_name_are_spoken_for() {
    let text = spdx::license_id("Unlicense").unwrap().text();
    let tree = tree(&[
        ("placet.toml", POLICY),
        ("UNLICENSE", text),
        ("LICENSE", text),
    ]);
    let (code, _, words) = placet(&["fix", "--reuse", "--write"], tree.path());
    assert_eq!(code, 0, "{words}");
    let said = self::text(tree.path(), "REUSE.toml");
    assert!(
        said.contains("\"UNLICENSE\"") && said.contains("\"Unlicense\""),
        "{said}"
    );
    assert!(!said.contains("\"LICENSE\""), "{said}");
    assert_eq!(self::text(tree.path(), "UNLICENSE"), text);
}

#[test]
fn what_is_left_alone_is_not_called_right() {
    let tree = tree(&[
        ("placet.toml", POLICY),
        ("theirs.py", "# Copyright 2020 Other Institute\nx = 1\n"),
    ]);
    let (code, out, words) = placet(&["fix", "--headers"], tree.path());
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(
        words.contains("theirs.py: others hold the rights"),
        "{words}"
    );
    assert!(words.contains("without somebody's decision"), "{words}");
    assert!(!words.contains("nothing to put right"), "{words}");
}

/// git in a folder, with nobody's configuration.
#[cfg(unix)]
fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "core.autocrlf=false"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {words}");
}

#[cfg(unix)]
#[test]
fn the_diff_can_be_given_to_git() {
    use std::os::unix::fs::PermissionsExt;

    let files = [
        ("placet.toml", POLICY),
        ("crlf.c", "int a(void) { return 1; }\r\nint b;\r\n"),
        ("no_end.py", "x = 1"),
        ("crlf_no_end.py", "x = 1\r\ny = 2"),
        ("mark.py", "\u{feff}x = 1\n"),
        ("run.sh", "#!/bin/sh\nls\n"),
        ("my tools/one file.py", "x = 1\n"),
        ("my tools/größe/dåtei.py", "x = 1\n"),
        ("tab\tname.py", "x = 1\n"),
        ("new\nline.py", "x = 1\n"),
        ("quo\"te.py", "x = 1\n"),
        (" first.py", "x = 1\n"),
        ("last .py", "x = 1\n"),
        (
            "web/package.json",
            "{\n  \"name\": \"x\",\n  \"version\": \"1.0.0\"\n}",
        ),
        ("data.csv", "1,2\n"),
    ];
    // the project is a folder of the repository in the second round
    for below in ["", "a project/ö"] {
        let (applied, written) = (tree(&[]), tree(&[]));
        for repository in [applied.path(), written.path()] {
            let root = repository.join(below);
            for (path, text) in files {
                let path = root.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            std::fs::set_permissions(root.join("run.sh"), PermissionsExt::from_mode(0o755))
                .unwrap();
        }
        let root = applied.path().join(below);
        git(applied.path(), &["init", "--quiet", "."]);
        let (code, diff, words) = placet(&["fix", "--reuse"], &root);
        assert_eq!(code, 0, "{words}");
        let patch = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(patch.path(), diff).unwrap();
        git(&root, &["apply", &patch.path().to_string_lossy()]);

        let (code, _, words) = placet(&["fix", "--reuse", "--write"], &written.path().join(below));
        assert_eq!(code, 0, "{words}");
        let mut files = bytes_of(&root);
        files.retain(|path, _| !path.starts_with(".git/"));
        assert_eq!(files, bytes_of(&written.path().join(below)));
        let mode = std::fs::metadata(root.join("run.sh"))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o755);
    }
}

#[cfg(unix)]
#[test]
fn modes_stay_links_are_not_followed_and_a_failure_loses_nothing() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let outside = tree(&[("there.py", "x = 1\n")]);
    let tree = tree(&[
        ("placet.toml", POLICY),
        ("a.sh", "#!/bin/sh\nls\n"),
        ("b.py", "x = 1\n"),
        ("c.py", "x = 1\n"),
    ]);
    let root = tree.path();
    let mode = |path: &str, bits: u32| {
        std::fs::set_permissions(root.join(path), PermissionsExt::from_mode(bits)).unwrap();
    };
    mode("a.sh", 0o750);
    mode("b.py", 0o444);
    symlink(outside.path().join("there.py"), root.join("link.py")).unwrap();
    symlink(outside.path(), root.join("folder")).unwrap();
    let (code, _, words) = placet(&["fix", "--headers", "--write"], root);
    assert_eq!(code, 2, "{words}");
    assert!(
        words.contains("could not write b.py: it is read-only"),
        "{words}"
    );
    assert_eq!(text(root, "b.py"), "x = 1\n");
    assert!(text(root, "a.sh").starts_with("#!/bin/sh\n# SPDX-"));
    assert!(text(root, "c.py").starts_with("# SPDX-"));
    let bits = std::fs::metadata(root.join("a.sh"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(bits & 0o777, 0o750);
    assert_eq!(text(outside.path(), "there.py"), "x = 1\n");
    let left: Vec<String> = bytes_of(root)
        .into_keys()
        .filter(|path| path.ends_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
// REUSE-IgnoreEnd
