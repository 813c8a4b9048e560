// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The shape of the code: who may know whom, and what every file owes its reader.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Modules from the ground up. A module knows those on the lines before its own, and on its
/// own line only what [`NEIGHBORS`] grants.
const LINES: &[&[&str]] = &[
    &["source", "license", "package", "mistake"],
    &["rules"],
    &["compat"],
    &[
        "walk", "detect", "manifest", "packed", "resolve", "registry", "git", "profile",
    ],
    &["inventory"],
    &["dependencies"],
    &["policy"],
    &["disclosure", "fix"],
    &["report"],
];

/// Uses within a line: who, whom, and why.
const NEIGHBORS: &[(&str, &str, &str)] = &[
    ("license", "source", "an error in an expression has a span"),
    ("package", "source", "a declaration has lines"),
    ("mistake", "source", "a mistake has a place"),
    ("package", "license", "a declaration means an expression"),
];

/// Folders whose files do not know each other, only what `mod.rs` offers.
const STRANGERS: &[&str] = &[
    "src/detect",
    "src/manifest",
    "src/resolve",
    "src/registry",
    "src/profile",
    "src/policy/checks",
    "src/report",
];

/// Files in those folders that the others may use: path and why.
const HELPERS: &[(&str, &str)] = &[
    (
        "src/detect/tokens.rs",
        "words with their places, which all techniques read",
    ),
    (
        "src/detect/memo.rs",
        "what a technique said to the same words is remembered",
    ),
    (
        "src/detect/notice.rs",
        "follows patterns of words, those of licenses and those of markings",
    ),
    (
        "src/manifest/declared.rs",
        "declared licenses with their meaning, for all formats",
    ),
    (
        "src/manifest/page.rs",
        "a manifest's text with its lines, and problems that point into it",
    ),
    (
        "src/manifest/pep508.rs",
        "requirements of Python, which several formats hold",
    ),
    (
        "src/manifest/call.rs",
        "calls in programs, which the manifests that are programs share",
    ),
    (
        "src/manifest/conda_spec.rs",
        "what conda asks for and calls its files, which its manifests and lockfiles share",
    ),
    (
        "src/manifest/code.rs",
        "tokens of programs, which the manifests that are programs share",
    ),
    (
        "src/manifest/fields.rs",
        "paragraphs of fields, which Debian and R share",
    ),
    (
        "src/manifest/go_directives.rs",
        "directives of Go, which its modules and its workspaces share",
    ),
    (
        "src/manifest/json.rs",
        "JSON with places, for all manifests that are JSON",
    ),
    (
        "src/manifest/pixi_tables.rs",
        "tables of pixi, which its own manifest and Python's share",
    ),
    (
        "src/manifest/r_license.rs",
        "R's grammar of licenses, which its manifest and its lockfile share",
    ),
    (
        "src/manifest/ruby.rs",
        "statements of Ruby, which gemspecs, podspecs and cookbooks share",
    ),
    (
        "src/manifest/toml.rs",
        "TOML with places, for all manifests that are TOML",
    ),
    (
        "src/manifest/xml.rs",
        "XML within bounds, for all manifests that are XML",
    ),
    (
        "src/manifest/yaml.rs",
        "YAML within bounds, for all manifests that are YAML",
    ),
    (
        "src/profile/page.rs",
        "a file's text with its lines, and what was taken from it",
    ),
    (
        "src/resolve/files.rs",
        "confined reading of a package's folder, the same for all ecosystems",
    ),
    (
        "src/policy/checks/held.rs",
        "what is denied, to be reviewed or unknown is grouped by cause in one way",
    ),
    (
        "src/policy/checks/marked.rs",
        "markings are grouped by cause in one way",
    ),
    (
        "src/policy/checks/named.rs",
        "which holders are not expected is told in one way",
    ),
    (
        "src/report/marked.rs",
        "text as Markdown shows it, for every format that is Markdown",
    ),
    (
        "src/report/order.rs",
        "in which order findings are dealt with, for every format that people read",
    ),
    (
        "src/report/telling.rs",
        "which places of a finding say something, for every format that people read",
    ),
    (
        "src/report/page.rs",
        "styles, wrapping and escaping, for everything that is printed for people",
    ),
    (
        "src/report/sbom.rs",
        "what a bill of materials lists, the same for SPDX and CycloneDX",
    ),
];

/// Files in those folders that bring the others together, each knowing those before it: path
/// and why.
const JOINERS: &[(&str, &str)] = &[
    (
        "src/detect/join.rs",
        "what the techniques saw in one place becomes one detection",
    ),
    (
        "src/report/ndjson.rs",
        "the same members as json's, as a stream: made of its lines, they cannot differ",
    ),
];

/// All files below a folder, sorted, with `/` in their paths.
fn files(folder: &str, end: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeMap::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                let name = path.strip_prefix(root).unwrap().to_string_lossy();
                let text = fs::read_to_string(&path).unwrap();
                found.insert(name.replace('\\', "/"), text);
            }
        }
    }
    assert!(!found.is_empty(), "nothing below {folder}");
    found
}

/// The module of the crate that a file under `src/` belongs to.
fn module(path: &str) -> &str {
    let below = path.trim_start_matches("src/");
    below.split(['/', '.']).next().unwrap_or(below)
}

fn line_of(module: &str) -> Option<usize> {
    LINES.iter().position(|line| line.contains(&module))
}

/// A file without its tests, which may use anything, and without its comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// What follows a prefix wherever it stands: the first names of its paths, groups opened.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let starts_word = code[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !(before.is_alphanumeric() || before == '_' || before == ':'));
        if !starts_word {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let (mut depth, mut fresh) = (0, true);
                let mut name = String::new();
                for letter in group.chars() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            names.push(std::mem::take(&mut name));
                            fresh = true;
                        }
                        letter if depth == 0 && fresh => {
                            if letter.is_alphanumeric() || letter == '_' {
                                name.push(letter);
                            } else if !name.is_empty() {
                                fresh = false;
                            }
                        }
                        _ => {}
                    }
                }
                names.push(name);
            }
            None => names.push(
                rest.chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                    .collect(),
            ),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn names_are_found_in_all_forms_of_use() {
    let code = "use crate::source::Span;\nuse crate::{license::{Expr, License}, rules};\nlet x = crate::walk::list;\nuse mycrate::detect;\n";
    assert_eq!(
        names_after(code, "crate::"),
        ["source", "license", "rules", "walk"]
    );
}

#[test]
fn modules_know_only_those_below_them() {
    let mut wrong = Vec::new();
    for (path, text) in files("src", ".rs") {
        let who = module(&path);
        let Some(line) = line_of(who) else {
            let of_the_binary = ["main", "cli"].contains(&who);
            if who != "lib" && !of_the_binary {
                wrong.push(format!(
                    "{path}: module `{who}` stands on no line of this test"
                ));
            }
            continue;
        };
        for whom in names_after(&code(&text), "crate::") {
            let granted = NEIGHBORS
                .iter()
                .any(|(a, b, _)| (*a, *b) == (who, whom.as_str()));
            let below = line_of(&whom).is_some_and(|other| other < line);
            if whom != who && !below && !granted {
                wrong.push(format!("{path}: `{who}` must not know `{whom}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_of_a_kind_do_not_know_each_other() {
    let mut wrong = Vec::new();
    for folder in STRANGERS {
        let all = files(folder, ".rs");
        // a file, or a folder that is one thing
        let unit = |path: &str| -> String {
            let below = &path[folder.len() + 1..];
            below.split(['/', '.']).next().unwrap_or(below).to_owned()
        };
        let units: Vec<String> = all
            .keys()
            .filter(|path| path.as_str() != format!("{folder}/mod.rs"))
            .map(|path| unit(path))
            .collect();
        let helper = |unit: &str| {
            HELPERS
                .iter()
                .any(|(path, _)| *path == format!("{folder}/{unit}.rs"))
        };
        let joiner = |unit: &str| {
            JOINERS
                .iter()
                .position(|(path, _)| *path == format!("{folder}/{unit}.rs"))
        };
        let granted = |who: &str, whom: &str| {
            helper(whom)
                || joiner(who).is_some_and(|at| joiner(whom).is_none_or(|other| other < at))
        };
        for (path, text) in &all {
            let who = unit(path);
            if who == "mod" {
                continue;
            }
            let code = code(text);
            let from_crate = format!("crate::{}::", folder["src/".len()..].replace('/', "::"));
            let mut known = names_after(&code, &from_crate);
            // `super` of a file directly in the folder is the folder's own module
            if path.matches('/').count() == folder.matches('/').count() + 1 {
                known.extend(names_after(&code, "super::"));
            }
            for whom in known {
                if whom != who && units.contains(&whom) && !granted(&who, &whom) {
                    wrong.push(format!("{path} must not know `{whom}`"));
                }
            }
        }
    }
    for (path, _) in HELPERS.iter().chain(JOINERS) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        if !root.join(path).is_file() {
            wrong.push(format!("{path} is named here and is not there"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_opens_with_its_license_and_its_purpose() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "build"] {
        for (path, text) in files(folder, ".rs") {
            let mut lines = text.lines();
            if lines.next() != Some("// SPDX-License-Identifier: Apache-2.0 OR MIT") {
                wrong.push(format!("{path}: the first line is no SPDX tag"));
            }
            if !lines.next().is_some_and(|line| line.starts_with("//! ")) {
                wrong.push(format!(
                    "{path}: the second line does not say what the file is"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dependency_says_why() {
    let manifest = include_str!("../Cargo.toml");
    let (mut in_dependencies, mut before) = (false, "");
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.ends_with("dependencies]");
        } else if in_dependencies && line.contains('=') {
            assert!(before.starts_with("# "), "no reason above: {line}");
        }
        before = line;
    }
}

#[test]
fn only_reports_serialize_and_only_the_binary_knows_clap() {
    let mut wrong = Vec::new();
    for (path, text) in files("src", ".rs") {
        let code = code(&text);
        let who = module(&path);
        let of_the_binary = ["main", "cli"].contains(&who);
        if who != "report" && code.contains("Serialize") && code.contains("derive") {
            let derives = code.lines().any(|line| {
                line.contains("derive(")
                    && line.contains("Serialize")
                    && line
                        .split(|letter: char| !letter.is_alphanumeric())
                        .any(|word| word == "Serialize")
            });
            if derives {
                wrong.push(format!("{path}: only `report` derives Serialize"));
            }
        }
        if !of_the_binary {
            for word in ["clap", "anyhow", "std::env"] {
                let found = names_after(&code, &format!("{word}::"));
                if !found.is_empty() {
                    wrong.push(format!("{path}: only the binary knows {word}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_for_later() {
    // spelled in halves, so that this file does not find itself
    let words = [
        ["to", "do!("].concat(),
        ["unimple", "mented!("].concat(),
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
    ];
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "build", "rules", "schema"] {
        for end in [".rs", ".toml", ".md", "placet-report.schema.json"] {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            if !root.join(folder).is_dir() || !has(&root.join(folder), end) {
                continue;
            }
            for (path, text) in files(folder, end) {
                for word in &words {
                    if text.contains(word.as_str()) {
                        wrong.push(format!("{path}: `{word}`"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a folder holds a file with this ending.
fn has(folder: &Path, end: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            has(&path, end)
        } else {
            path.to_string_lossy().ends_with(end)
        }
    })
}
