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
    for format in ["json", "sarif", "text"] {
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
