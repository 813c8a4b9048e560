// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Whole trees through the binary: `fixtures/trees/<case>/tree` and what its `expected.toml`
//! says of exit status, verdict and findings; the same bytes at any number of threads.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn placet(arguments: &[&str], tree: &Path) -> (i32, Vec<u8>) {
    let output = Command::new(env!("CARGO_BIN_EXE_placet"))
        .args(arguments)
        .arg(tree)
        .output()
        .unwrap();
    (output.status.code().unwrap_or(-1), output.stdout)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/trees");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

#[test]
fn trees_get_the_answer_that_their_cases_say() {
    let mut wrong = Vec::new();
    for case in cases() {
        let expected: toml::Table = std::fs::read_to_string(case.join("expected.toml"))
            .unwrap()
            .parse()
            .unwrap();
        let (exit, stdout) = placet(
            &["check", "--policy", "university", "--report", "json"],
            &case.join("tree"),
        );
        let report: Value = serde_json::from_slice(&stdout).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
        let findings: Vec<String> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| {
                format!(
                    "{} {} {}",
                    text(&finding["level"]),
                    text(&finding["code"]),
                    text(&finding["subject"])
                )
            })
            .collect();
        let have = (i64::from(exit), text(&report["verdict"]), findings);
        let want = (
            expected["exit"].as_integer().unwrap(),
            expected["verdict"].as_str().unwrap().to_owned(),
            expected["findings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|finding| finding.as_str().unwrap().to_owned())
                .collect(),
        );
        if have != want {
            wrong.push(format!(
                "{}\n  want {want:?}\n  have {have:?}",
                case.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_bytes_at_any_number_of_threads() {
    // the project's own fixtures: manifests of all kinds, broken ones too
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for format in placet::report::FORMATS.iter().map(|format| format.name) {
        let of = |jobs| {
            placet(
                &[
                    "check",
                    "--policy",
                    "university",
                    "--jobs",
                    jobs,
                    "--report",
                    format,
                ],
                &tree,
            )
        };
        assert_eq!(of("1"), of("8"), "{format}");
    }
}

/// The report on a tree of these files.
fn report_on(files: &[(&str, &str)], command: &str) -> Value {
    let tree = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = tree.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let (_, stdout) = placet(&[command, "--report", "json"], tree.path());
    serde_json::from_slice(&stdout).unwrap()
}

/// What is said of a file: detections with their rules, and clues.
fn said_of(report: &Value, path: &str) -> Vec<String> {
    let files = report["files"].as_array().unwrap();
    let Some(file) = files.iter().find(|file| file["path"] == path) else {
        return Vec::new();
    };
    let list = |kind: &str, sign: &str| -> Vec<String> {
        let seen = file[kind].as_array().unwrap().iter();
        seen.map(|seen| {
            let text = |key: &str| seen[key].as_str().unwrap_or("").to_owned();
            let cell = text("cell");
            let place = if cell.is_empty() {
                seen["start_line"].to_string()
            } else {
                cell
            };
            // other rules are called what their files are called
            let rule = Some(text("rule")).filter(|rule| rule.contains("refers-to"));
            format!(
                "{sign}{} {} {place} {}",
                text("expression"),
                text("kind"),
                rule.unwrap_or_default()
            )
            .trim_end()
            .to_owned()
        })
        .collect()
    };
    [list("detections", ""), list("clues", "? ")].concat()
}

// REUSE-IgnoreStart
#[test]
fn references_are_followed_to_the_file_that_is_meant() {
    let mit: &dyn license::License = "MIT".parse().unwrap();
    let bsd: &dyn license::License = "BSD-2-Clause".parse().unwrap();
    let zlib: &dyn license::License = "Zlib".parse().unwrap();
    let files = [
        ("LICENSE.txt", mit.text()),
        (
            "Cargo.toml",
            "[package]\nname = \"river\"\nversion = \"1.0.0\"\nlicense-file = \"LICENSE.txt\"\n",
        ),
        (
            "src/bed.c",
            "/* Copyright 2024 Example University\n * See the LICENSE file for the license.\n */\nint bed;\n",
        ),
        (
            "po/de.po",
            "# Copyright 2024 Example University\n# This file is distributed under the same license as the river package.\nmsgid \"\"\n",
        ),
        ("vendor/zlib/LICENSE", zlib.text()),
        (
            "vendor/zlib/inflate.c",
            "/* For conditions of distribution and use (license), see LICENSE */\n",
        ),
        ("vendor/other/a.c", "/* license: see the file LICENSE */\n"),
        (
            "src/named.c",
            "/* Released under the ISC license.\n * See LICENSE for the license terms. */\n",
        ),
        (
            "src/tag.c",
            "// SPDX-License-Identifier: LicenseRef-River\n",
        ),
        (
            "LICENSES/LicenseRef-River.txt",
            "You may float on this river on Sundays.\n",
        ),
        ("bsd/LICENSE", bsd.text()),
        ("bsd/a.py", "# :license: BSD, see LICENSE for details.\n"),
        ("tool.py", "print(\"license found in the LICENSE file\")\n"),
    ];
    let report = report_on(&files, "licenses");
    let check = |path: &str, want: &[&str]| assert_eq!(said_of(&report, path), want, "{path}");
    check("Cargo.toml", &["MIT reference 4 refers-to LICENSE.txt"]);
    check("src/bed.c", &["MIT reference 2 refers-to LICENSE.txt"]);
    check("po/de.po", &["MIT reference 2 refers-to LICENSE.txt"]);
    check(
        "vendor/zlib/inflate.c",
        &["Zlib reference 1 refers-to vendor/zlib/LICENSE"],
    );
    check(
        "vendor/other/a.c",
        &["? LicenseRef-placet-unknown reference 1 refers-to-missing LICENSE"],
    );
    check("src/named.c", &["ISC notice 1"]);
    check(
        "src/tag.c",
        &[
            "LicenseRef-River tag 1",
            "? LicenseRef-River reference 1 refers-to LICENSES/LicenseRef-River.txt",
        ],
    );
    check(
        "LICENSES/LicenseRef-River.txt",
        &["LicenseRef-River text 1"],
    );
    check("tool.py", &[]);
    let told = said_of(&report, "bsd/a.py");
    assert!(
        told.len() == 1 && told[0].starts_with("BSD-2-Clause reference 1"),
        "{told:?}"
    );
}

#[test]
fn a_file_that_refers_to_the_license_has_no_finding_of_its_own() {
    let license: &dyn license::License = "CC-BY-NC-4.0".parse().unwrap();
    let findings = |header: &str| -> Vec<(String, String)> {
        let header = format!("/* Copyright 2024 Example University.\n * {header} */\n");
        let files = [("COPYING", license.text()), ("src/bed.c", &header)];
        let report = report_on(&files, "check");
        if header.contains("COPYING") {
            let want = ["CC-BY-NC-4.0 reference 2 refers-to COPYING"];
            assert_eq!(said_of(&report, "src/bed.c"), want);
        }
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| (text(&finding["code"]), text(&finding["subject"])))
            .collect()
    };
    let alone = findings("The bed of the river.");
    assert!(!alone.is_empty());
    assert_eq!(findings("License: see COPYING."), alone);
}

#[test]
fn places_in_notebooks_are_told_by_cell() {
    let notebook = r##"{"cells": [
 {"cell_type": "markdown", "metadata": {}, "source": ["# River\n", "\n",
  "Copyright 2024 Example University. This notebook is\n",
  "licensed under the Apache License 2.0."]},
 {"cell_type": "code", "metadata": {}, "source": ["# SPDX-License-Identifier: MIT\n", "x = 1"],
  "outputs": [{"text": ["Licensed under the GPLv3\n"]}]}],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"##;
    let report = report_on(&[("a.ipynb", notebook)], "licenses");
    assert_eq!(
        said_of(&report, "a.ipynb"),
        ["Apache-2.0 notice 1:4", "MIT tag 2:1"]
    );
    let file = &report["files"][0];
    assert_eq!(file["detections"][0]["start_line"], 4);
    assert_eq!(file["copyrights"][0]["cell"], "1:3");
    let (_, text) = {
        let tree = tempfile::tempdir().unwrap();
        std::fs::write(tree.path().join("a.ipynb"), notebook).unwrap();
        placet(&["licenses"], tree.path())
    };
    assert!(String::from_utf8_lossy(&text).contains("a.ipynb:4 (cell 1:4)"));
}
// REUSE-IgnoreEnd
