// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Checks PL001, PL003, PL025 and PL050 to PL056 through the binary: what each says, and that a healthy project hears
//! nothing of them.
// REUSE-IgnoreStart

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const MIT: &str = "{\"name\": \"x\", \"version\": \"1.0.0\", \"license\": \"MIT\"}\n";
const CITATION: &str = "cff-version: 1.2.0\nmessage: Please cite it.\ntitle: Rivers\nauthors:\n  - name: Example University\n";

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// What findings of a check say.
fn said(code: &str, files: &[(&str, &str)]) -> Vec<String> {
    let report = report(tree(files).path());
    let all = report["findings"].as_array().unwrap().iter();
    all.filter(|finding| finding["code"] == code)
        .map(|finding| finding["message"].as_str().unwrap().to_owned())
        .collect()
}

fn license() -> String {
    let license = spdx::license_id("MIT").unwrap().text();
    license.replace("<year> <copyright holders>", "2026 Example University")
}

#[test]
fn the_form_that_cran_wants_beside_a_license_is_no_unknown_text() {
    let description = |license: &str| {
        format!(
            "Package: gauges\nVersion: 0.1.0\nTitle: Gauges\nDescription: Reads gauges.\nLicense: {license}\n"
        )
    };
    let form = "YEAR: 2026\nCOPYRIGHT HOLDER: Example University\n";
    let said = |license: &str, text: &str| {
        let description = description(license);
        said("PL002", &[("DESCRIPTION", &description), ("LICENSE", text)]).len()
    };
    assert_eq!(said("MIT + file LICENSE", form), 0);
    // it declares nothing but the file
    assert_eq!(said("file LICENSE", form), 1);
    assert_eq!(said("MIT + file LICENSE", "Ask us.\n"), 1);
}

/// Codes of this family with their subjects.
fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tree(files);
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
    let license = license();
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

#[test]
fn pictures_and_recordings_are_media() {
    check(
        &[
            ("web/icons/a.svg", "<svg/>\n"),
            ("intro.mp4", "\0"),
            ("shot.png", "\0"),
        ],
        &["PL052 images", "PL052 sound and video"],
    );
}

#[test]
fn a_license_in_an_odd_place_is_named() {
    let license = license();
    let code = ("tool.py", "x = 1\n");
    let check = |files: &[(&str, &str)], want: &str| {
        let mut all = vec![code];
        all.extend(files);
        let said = said("PL001", &all);
        assert!(said.len() == 1 && said[0].contains(want), "{said:?}");
    };
    check(&[], "has no license file.");
    for path in [
        "docs/LICENSE",
        "license/LICENSE.txt",
        ".github/LICENSE",
        "code/COPYING",
    ] {
        check(&[(path, &license)], &format!("found at {path}."));
    }
    let package = ("a/package.json", MIT);
    check(
        &[package, ("a/LICENSE", &license)],
        "only parts of it have one: a/LICENSE.",
    );
    // others' licenses and texts for tests are none of the project's
    check(&[("vendor/x/LICENSE", &license)], "has no license file.");
    check(&[("tests/data/LICENSE", &license)], "has no license file.");
    assert_eq!(said("PL001", &[code, ("LICENSE", &license)]), [""; 0]);
}

#[test]
fn a_readme_that_says_another_license_is_seen() {
    let license = license();
    let check = |readme: &str, want: &[&str]| {
        let name = if readme.starts_with('*') {
            "README.org"
        } else {
            "README.md"
        };
        assert_eq!(
            said("PL003", &[("LICENSE", &license), (name, readme)]),
            want,
            "{readme}"
        );
    };
    check(
        "# T\n\n## License\n\nApache-2.0\n",
        &["The license section of README.md names Apache-2.0, but LICENSE holds MIT."],
    );
    check(
        "![](https://img.shields.io/badge/license-GPLv3-blue)\n",
        &["A badge in README.md names GPL-3.0-only, but LICENSE holds MIT."],
    );
    check(
        "* T\n** License\nISC license\n",
        &["The license section of README.org names ISC, but LICENSE holds MIT."],
    );
    check(
        "# T\n\n## License\n\nMIT. The bundled zlib is under the zlib license.\n",
        &[],
    );
    check(
        "# T\n\n## License\n\nThe bundled zlib is under the zlib license.\n",
        &[],
    );
    check("# T\n\n## License\n\nMIT or Apache-2.0\n", &[]);
    // nothing stands beside it
    assert_eq!(
        said(
            "PL003",
            &[
                ("LICENSE", &license),
                ("sub/README.md", "## License\n\nISC\n")
            ]
        ),
        [""; 0]
    );
    let manifest = (
        "package.json",
        "{\"name\": \"x\", \"version\": \"1.0.0\", \"license\": \"ISC\"}\n",
    );
    let badge = ("README.rst", ".. image:: a.svg\n   :alt: License: MIT\n");
    assert_eq!(
        said("PL003", &[manifest, badge]),
        ["A badge in README.rst names MIT, but package.json says ISC."]
    );
}

#[test]
fn manifests_of_one_project_agree() {
    let isc = CITATION.replace("title", "license: ISC\ntitle");
    let manifest = ("package.json", MIT);
    assert_eq!(
        said("PL003", &[manifest, ("CITATION.cff", &isc)]),
        ["package.json says MIT, but CITATION.cff says ISC."]
    );
    let mit = CITATION.replace("title", "license: MIT\ntitle");
    assert_eq!(said("PL003", &[manifest, ("CITATION.cff", &mit)]), [""; 0]);
}

#[test]
fn packages_that_are_published_carry_a_license() {
    let package = ("packages/a/package.json", MIT);
    check(&[package], &["PL054 packages"]);
    let license = license();
    check(&[package, ("packages/a/LICENSE", &license)], &[]);
    let private = MIT.replace("\"name\"", "\"private\": true, \"name\"");
    check(&[("packages/a/package.json", &private)], &[]);
    // Go takes the file at the top along, and so does Cargo where the manifest names it
    check(&[("a/go.mod", "module example.org/a\n")], &[]);
    let named = "[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense-file = \"../LICENSE\"\n";
    check(&[("a/Cargo.toml", named), ("a/src/lib.rs", "\n")], &[]);
    check(&[("examples/a/package.json", MIT)], &[]);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_license_covers_a_package() {
    let license = license();
    let tree = tree(&[("LICENSE", &license), ("a/package.json", MIT)]);
    std::os::unix::fs::symlink("../LICENSE", tree.path().join("a/LICENSE")).unwrap();
    let report = report(tree.path());
    let mut codes = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["code"]);
    assert!(codes.all(|code| code != "PL054"), "{report}");
}

#[test]
fn notices_that_list_something_else_are_stale() {
    let lock = |version: &str| {
        format!(
            "{{\"name\": \"x\", \"version\": \"1.0.0\", \"lockfileVersion\": 3, \"packages\": {{\"\": {{\"name\": \"x\", \"version\": \"1.0.0\", \"dependencies\": {{\"a\": \"*\"}}}}, \"node_modules/a\": {{\"version\": \"{version}\", \"license\": \"MIT\"}}}}}}\n"
        )
    };
    let manifest = "{\"name\": \"x\", \"version\": \"1.0.0\", \"license\": \"MIT\", \"dependencies\": {\"a\": \"*\"}}\n";
    let license = license();
    for file in [
        "THIRD-PARTY-NOTICES",
        "THIRD-PARTY-NOTICES.md",
        "THIRD-PARTY-NOTICES.html",
    ] {
        let tree = tree(&[
            ("LICENSE", &license),
            ("package.json", manifest),
            ("package-lock.json", &lock("1.0.0")),
        ]);
        let path = tree.path().join(file);
        Command::new(env!("CARGO_BIN_EXE_placet"))
            .args(["notice", "--output"])
            .arg(&path)
            .arg(tree.path())
            .output()
            .unwrap();
        let stale = || {
            let report = report(tree.path());
            let all = report["findings"].as_array().unwrap().iter();
            let mut said = all
                .filter(|it| it["code"] == "PL055")
                .map(|it| it["message"].to_string());
            said.next()
        };
        assert_eq!(stale(), None, "{file}");
        std::fs::write(tree.path().join("package-lock.json"), lock("2.0.0")).unwrap();
        let want =
            format!("\"{file} is stale: it lacks a 2.0.0; it lists a 1.0.0, which is not used.\"");
        assert_eq!(stale(), Some(want));
    }
    let theirs = (
        "THIRD-PARTY-NOTICES",
        "Notices that somebody wrote by hand.\n",
    );
    check(&[("package.json", manifest), theirs], &[]);
}

#[test]
fn files_that_say_nothing_are_counted_where_the_policy_asks() {
    let policy = "extends = [\"university\"]\n[checks]\nPL056 = \"note\"\n";
    let license = license();
    let files = [
        ("LICENSE", license.as_str()),
        (
            "said.py",
            "# SPDX-FileCopyrightText: 2026 Example University\n# SPDX-License-Identifier: MIT\nx = 1\n",
        ),
        ("half.py", "# SPDX-License-Identifier: MIT\nx = 1\n"),
        ("none.py", "x = 1\n"),
        ("empty.py", ""),
        ("logo.png", "\u{1}\0\0"),
    ];
    let quiet = tree(&files);
    let quiet = report(quiet.path());
    assert_eq!(quiet["coverage"]["spoken"], Value::Null);
    let tree = tree(&files);
    std::fs::write(tree.path().join("placet.toml"), policy).unwrap();
    let run = |format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_placet"))
            .args(["check", "--report", format])
            .arg(tree.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let report: Value = serde_json::from_str(&run("json")).unwrap();
    let want =
        serde_json::json!({"files": 5, "with_license": 2, "with_copyright": 1, "with_both": 1});
    assert_eq!(report["coverage"]["spoken"], want);
    let all = report["findings"].as_array().unwrap();
    let finding = all.iter().find(|it| it["code"] == "PL056").unwrap();
    assert_eq!(
        finding["message"],
        "1 of 5 files carries license and copyright; not so half.py, logo.png, none.py and placet.toml."
    );
    assert!(run("text").contains("1 of 5 files carries license and copyright."));
}

#[test]
fn an_institution_that_waives_its_rights_says_so() {
    let policy = "[project]\nholder = \"Example University\"\n[holders]\nmode = \"waiver\"\n";
    let license = license();
    let said = |readme: &str| {
        let files = [
            ("placet.toml", policy),
            ("LICENSE", license.as_str()),
            ("README.md", readme),
        ];
        let tree = tree(&files);
        let output = Command::new(env!("CARGO_BIN_EXE_placet"))
            .args(["check", "--report", "json"])
            .arg(tree.path())
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut all = report["findings"].as_array().unwrap().iter();
        all.any(|finding| finding["code"] == "PL025")
    };
    assert!(said("# Rivers\n"));
    assert!(!said(
        "# Rivers\n\nExample University hereby disclaims all\ncopyright interest in the program written by its authors.\n"
    ));
}
// REUSE-IgnoreEnd
