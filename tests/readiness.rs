// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Checks PL050 to PL053 through the binary: what each says, and that a healthy project hears
//! nothing of them.
// REUSE-IgnoreStart

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const MIT: &str = "{\"name\": \"x\", \"version\": \"1.0.0\", \"license\": \"MIT\"}\n";
const CITATION: &str = "cff-version: 1.2.0\nmessage: Please cite it.\ntitle: Rivers\nauthors:\n  - name: Example University\n";

/// Codes of this family with their subjects.
fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let report = report(folder.path());
    let all = report["findings"].as_array().unwrap();
    let told = all.iter().map(|finding| {
        assert_eq!(
            finding["level"].as_str().unwrap() == "note",
            finding["code"].as_str().unwrap().starts_with("PL05"),
            "{finding}"
        );
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        (text("code"), text("subject"))
    });
    told.filter(|(code, _)| code.starts_with("PL05"))
        .map(|(code, subject)| format!("{code} {subject}"))
        .collect()
}

fn report(tree: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_placet"))
        .args(["check", "--policy", "university", "--report", "json"])
        .arg(tree)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The project's license file stands in every tree, so that nothing else is said.
fn check(files: &[(&str, &str)], want: &[&str]) {
    let license = spdx::license_id("MIT").unwrap().text();
    let license = license.replace("<year> <copyright holders>", "2026 Example University");
    let mut all = vec![("LICENSE", license.as_str())];
    all.extend(files);
    assert_eq!(findings(&all), want, "{files:?}");
}

#[test]
fn a_citation_has_the_keys_of_its_format() {
    let name = "CITATION.cff";
    let with_license = format!("{CITATION}license: MIT\n");
    check(&[(name, &with_license)], &[]);
    let without = with_license.replace("message: Please cite it.\n", "");
    check(&[(name, &without)], &["PL050 CITATION.cff"]);
    let nobody = with_license.replace("authors:\n  - name: Example University\n", "authors: []\n");
    check(&[(name, &nobody)], &["PL050 CITATION.cff"]);
}

#[test]
fn copies_keep_the_text_of_their_license() {
    let package = ("third_party/x/package.json", MIT);
    let code = ("third_party/x/index.js", "module.exports = 1;\n");
    check(&[package, code], &["PL051 license texts of copies"]);
    let license = spdx::license_id("MIT").unwrap().text();
    check(&[package, code, ("third_party/x/LICENSE", license)], &[]);
}

#[test]
fn data_models_and_fonts_are_spoken_for() {
    let font = ("web/fonts/a.ttf", "\0\u{1}\0\0");
    let data = ("data/levels.csv", "day,level\n1,2\n");
    check(
        &[font, data, ("data/more.csv", "1\n")],
        &["PL052 data", "PL052 fonts"],
    );
    let license = spdx::license_id("OFL-1.1").unwrap().text();
    let spoken = ("data/README.md", "The data is licensed under CC-BY-4.0.\n");
    check(&[font, data, spoken, ("web/fonts/OFL.txt", license)], &[]);
    // a table of results, a picture, the data of tests
    check(
        &[
            ("results/a.csv", "1\n"),
            ("docs/a.png", "\0"),
            ("tests/data/a.csv", "1\n"),
        ],
        &[],
    );
}

#[test]
fn compiled_programs_are_seen() {
    let program = "\u{7f}ELF\0\0";
    check(
        &[("bin/solver.so", program), ("lib/a.jar", "PK\0\0")],
        &["PL053 binaries"],
    );
    check(
        &[
            ("gradle/wrapper/gradle-wrapper.jar", "PK\0\0"),
            ("tests/a.so", program),
        ],
        &[],
    );
}
// REUSE-IgnoreEnd
