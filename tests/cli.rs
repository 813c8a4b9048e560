// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The command line, through the built binary: exit statuses, streams, errors.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A tree of files that is removed at the end.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_placet"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .env_remove("NO_COLOR")
        .env("SOURCE_DATE_EPOCH", "1795305600");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// An exit status with what was said where.
fn check(output: &Output, code: i32, on_stdout: &[&str], on_stderr: &[&str]) {
    let (out, err) = (stdout(output), stderr(output));
    let shown = format!(
        "status {:?}\n{out}\n--- stderr\n{err}",
        output.status.code()
    );
    assert_eq!(output.status.code(), Some(code), "{shown}");
    for wanted in on_stdout {
        assert!(out.contains(wanted), "no `{wanted}` on stdout: {shown}");
    }
    for wanted in on_stderr {
        assert!(err.contains(wanted), "no `{wanted}` on stderr: {shown}");
    }
    assert!(!err.contains("panicked"), "{shown}");
}

/// A project that nothing stands against.
fn clean_project() -> TempDir {
    tree(&[
        ("LICENSE", include_str!("../LICENSE-MIT")),
        (
            "src/main.py",
            "# SPDX-FileCopyrightText: 2026 The Example Project\n# SPDX-License-Identifier: MIT\nprint(1)\n",
        ),
    ])
}

#[test]
fn a_clean_project_may_go_out() {
    let project = clean_project();
    for arguments in [&[][..], &["check"], &["."], &["check", "."]] {
        let output = run(project.path(), arguments);
        check(&output, 0, &["placet: this may go out"], &[]);
        assert_eq!(stderr(&output), "");
    }
}

#[test]
fn the_same_bytes_come_out_at_any_number_of_threads() {
    let project = clean_project();
    let report = |jobs: &str| run(project.path(), &["--report", "json", "--jobs", jobs]).stdout;
    assert_eq!(report("1"), report("8"));
}

#[test]
fn a_path_that_is_not_there_is_an_error() {
    let project = tree(&[]);
    let output = run(project.path(), &["no/such/folder"]);
    check(&output, 2, &[], &["placet: ", "no/such/folder"]);
    assert_eq!(stdout(&output), "");
    let output = run(project.path(), &["licenses", "no/such/folder"]);
    check(&output, 2, &[], &["no/such/folder"]);
}

#[test]
fn wrong_arguments_are_errors_that_name_the_right_ones() {
    let project = tree(&[]);
    let wrong = |arguments: &[&str], wanted: &[&str]| {
        check(&run(project.path(), arguments), 2, &[], wanted);
    };
    wrong(&["--report", "jsno"], &["did you mean `json`?"]);
    wrong(
        &["--outbound", "Apchae-2.0"],
        &["did you mean `Apache-2.0`?"],
    );
    wrong(&["--fail-on", "never"], &["error, warning, note"]);
    wrong(&["--jobs", "0"], &["--jobs"]);
    wrong(&["--policy", "universty"], &["did you mean `university`?"]);
    wrong(&["explain", "copylfet"], &["did you mean `copyleft`?"]);
    wrong(&["--quiet", "--verbose"], &["--quiet"]);
    wrong(&["licenses", "--report", "sarif"], &["text, json"]);
}

#[test]
fn a_broken_policy_is_shown_where_it_breaks() {
    let project = tree(&[("placet.toml", "extends = [\"university\"]\noutbound = \n")]);
    let output = run(project.path(), &[]);
    check(&output, 2, &[], &["placet.toml", "outbound = ", "^"]);
    assert_eq!(stdout(&output), "");
}

#[test]
fn a_machine_report_on_stdout_stands_alone() {
    let project = clean_project();
    for format in ["json", "sarif"] {
        let output = run(project.path(), &["--report", format]);
        check(&output, 0, &[], &[]);
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap();
    }
}

#[test]
fn report_files_are_written_beside_the_text_report() {
    let project = clean_project();
    let out = tree(&[("old.json", "old")]);
    let path = |name: &str| out.path().join(name).display().to_string();
    let arguments = [
        format!("--report=json={}", path("old.json")),
        format!("--report=sarif={}", path("new.sarif")),
        format!("--report=text={}", path("new.txt")),
        "--color=always".to_owned(),
    ];
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = run(project.path(), &arguments);
    check(&output, 0, &["this may go out"], &[]);
    for name in ["old.json", "new.sarif"] {
        let text = fs::read_to_string(out.path().join(name)).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }
    let text = fs::read_to_string(out.path().join("new.txt")).unwrap();
    assert!(!text.contains('\u{1b}'), "no colors in files");
    let mut names: Vec<_> = fs::read_dir(out.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["new.sarif", "new.txt", "old.json"],
        "nothing else is left"
    );
    let output = run(project.path(), &["--report", "json=no/such/folder/x.json"]);
    check(&output, 2, &[], &["cannot write no/such/folder/x.json"]);
}

#[cfg(unix)]
#[test]
fn a_report_file_that_is_no_file_is_written_to_and_stays() {
    let project = clean_project();
    let output = run(project.path(), &["--report", "json=/dev/null"]);
    check(&output, 0, &["this may go out"], &[]);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn colors_are_for_terminals() {
    let project = clean_project();
    let plain = run(project.path(), &[]);
    assert!(!stdout(&plain).contains('\u{1b}'));
    let colored = run(project.path(), &["--color", "always"]);
    assert!(stdout(&colored).contains('\u{1b}'));
    let explained = run(project.path(), &["explain"]);
    assert!(!stdout(&explained).contains('\u{1b}'));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let project = clean_project();
    for arguments in [&["explain"][..], &["--report", "json"], &["schema"], &[]] {
        let mut child = command(project.path(), arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        check(&output, 0, &[], &[]);
        assert_eq!(stderr(&output), "");
    }
}

#[test]
fn help_lists_only_what_works() {
    let project = tree(&[]);
    let help = run(project.path(), &["--help"]);
    check(
        &help,
        0,
        &[
            "check", "licenses", "explain", "compat", "disclose", "init", "notice", "policy",
            "decide", "schema",
        ],
        &[],
    );
    let help = stdout(&help);
    let offered: Vec<&str> = help
        .split(|letter: char| letter.is_whitespace() || ",.[<".contains(letter))
        .filter(|word| word.starts_with("--"))
        .collect();
    assert_eq!(
        offered,
        [
            "--exclude",
            "--no-ignore",
            "--cargo-metadata",
            "--online",
            "--registry",
            // in the words of the one before
            "--online",
            "--jobs",
            "--policy",
            "--outbound",
            "--report",
            "--fail-on",
            "--baseline",
            "--write-baseline",
            "--since",
            "--quiet",
            "--verbose",
            "--color",
            "--help",
            "--version",
        ]
    );
    for format in placet::report::FORMATS {
        assert!(help.contains(format.name), "{}", format.name);
    }
    for command in [
        "check", "licenses", "explain", "compat", "disclose", "init", "notice", "report", "policy",
        "decide", "schema",
    ] {
        check(
            &run(project.path(), &[command, "--help"]),
            0,
            &["Usage: "],
            &[],
        );
    }
}

#[test]
fn explain_knows_checks_licenses_expressions_and_words() {
    let project = tree(&[]);
    let explain = |subject: &[&str], wanted: &[&str]| {
        let arguments: Vec<&str> = ["explain"].iter().chain(subject).copied().collect();
        check(&run(project.path(), &arguments), 0, wanted, &[]);
    };
    explain(&[], &["not established", "copyleft", "purl", "SPDX"]);
    explain(&["mit"], &["MIT License", "by the OSI: yes"]);
    explain(&["GPL-2.0"], &["deprecated; write GPL-2.0-only"]);
    explain(&["not", "established"], &["placet could not tell"]);
    explain(
        &["MIT OR (ISC AND Zlib)"],
        &["You choose one of these:", "All of these apply:", "- Zlib"],
    );
    // what it permits, asks and does not give, and whether it fits here and elsewhere
    explain(
        &["Apache-2.0"],
        &[
            "NOTICE",
            "you may",
            "you must  - pass on the text",
            "not given",
            "a warranty",
            "into work under GPL-2.0-only: conflict, linked or copied in",
        ],
    );
    // a license without a summary of its own has its category's
    explain(&["Abstyles"], &["permissive", "you may", "you must"]);
    explain(&["Artistic-2.0"], &["note", "Blue Oak"]);
    let project = tree(&[("LICENSE", include_str!("../LICENSE-MIT"))]);
    let output = run(project.path(), &["explain", "LGPL-2.1-only"]);
    check(
        &output,
        0,
        &["into this project, MIT: ok with obligations linked, conflict copied in"],
        &[],
    );
    for known in placet::policy::checks::CHECKS {
        explain(
            &[known.code],
            &[known.name, "Why it matters", "How to fix it"],
        );
    }
}

#[test]
fn licenses_lists_and_judges_nothing() {
    let project = clean_project();
    let output = run(project.path(), &["licenses"]);
    check(&output, 0, &["Read "], &[]);
    assert!(!stdout(&output).contains("placet: "));
    let output = run(project.path(), &["licenses", "--report", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(report.get("verdict").is_none() && report.get("files").is_some());
}

#[test]
fn own_licenses_stand_beside_the_policy() {
    let project = clean_project();
    let folder = project.path().join("licenses");
    fs::create_dir(&folder).unwrap();
    let rule = "[categories]\n\"LicenseRef-lab\" = \"proprietary\"\n[[notice]]\nid = \"LicenseRef-lab\"\n\
        words = \"for the hydrology lab alone\"\nexample = \"License: for the hydrology lab alone\"\n";
    fs::write(folder.join("lab.toml"), rule).unwrap();
    let code = "# This license is for the hydrology lab alone.\n";
    fs::write(project.path().join("lab.py"), code).unwrap();
    let found = |output: &Output| stdout(output).contains("LicenseRef-lab");
    // without a policy the folder is any folder
    assert!(!found(&run(project.path(), &["licenses"])));
    let policy = "[project]\noutbound = \"MIT\"\n";
    fs::write(project.path().join("placet.toml"), policy).unwrap();
    let output = run(project.path(), &["licenses", "--check-rules"]);
    check(&output, 0, &["1 rule for 1 license; 1 example tried"], &[]);
    assert!(found(&run(project.path(), &["licenses"])));
    let output = run(project.path(), &[]);
    let kept = [
        "LicenseRef-lab is denied",
        "Somebody keeps all rights",
        "1  LicenseRef-lab",
    ];
    check(&output, 1, &kept, &[]);
    assert!(!stdout(&output).contains("lab.toml"), "rules are no terms");
    fs::write(
        folder.join("lab.toml"),
        rule.replace("LicenseRef-lab", "MIT"),
    )
    .unwrap();
    for arguments in [&["licenses", "--check-rules"][..], &["licenses"], &[]] {
        let output = run(project.path(), arguments);
        check(
            &output,
            2,
            &[],
            &["licenses/lab.toml:2", "own rules name own licenses"],
        );
    }
}

#[test]
fn init_writes_a_policy_that_works_and_never_twice() {
    let project = clean_project();
    let output = run(project.path(), &["init"]);
    check(&output, 0, &["placet.toml", "outbound", "holder"], &[]);
    let written = fs::read_to_string(project.path().join("placet.toml")).unwrap();
    check(&run(project.path(), &[]), 0, &["Policy: placet.toml"], &[]);
    check(
        &run(project.path(), &["init"]),
        2,
        &[],
        &["is there already"],
    );
    let after = fs::read_to_string(project.path().join("placet.toml")).unwrap();
    assert_eq!(written, after);
}

#[test]
fn the_schema_is_printed_as_published() {
    let project = tree(&[]);
    let output = run(project.path(), &["schema"]);
    check(&output, 0, &[], &[]);
    assert_eq!(stdout(&output), placet::report::JSON_SCHEMA);
}

#[test]
fn compat_answers_two_expressions() {
    let project = tree(&[]);
    let compat = |arguments: &[&str], code: i32, wanted: &[&str]| {
        let all: Vec<&str> = ["compat"].iter().chain(arguments).copied().collect();
        let output = run(project.path(), &all);
        check(&output, code, wanted, &[]);
        output
    };
    compat(
        &["MIT", "--outbound", "Apache-2.0"],
        0,
        &["ok with obligations", "linked as a library", "see --use"],
    );
    compat(
        &["GPL-3.0-only", "--outbound", "MIT", "--use", "merged"],
        1,
        &[
            "conflict: ",
            "OSADL",
            "2024-11-04",
            "CC-BY-4.0",
            "isolate it",
        ],
    );
    compat(
        &["MIT OR GPL-3.0-only", "--outbound", "MIT"],
        0,
        &["MIT is taken; GPL-3.0-only not used"],
    );
    // a contradiction of sources is no answer, and both are shown
    compat(
        &[
            "Python-2.0",
            "--outbound",
            "GPL-3.0-only",
            "--use",
            "merged",
        ],
        2,
        &["review: ", "says no", "Others say yes", "FSF"],
    );
    let schema: serde_json::Value = serde_json::from_str(placet::report::compat::SCHEMA).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let output = compat(
        &[
            "GPL-2.0-or-later OR MIT",
            "--outbound",
            "Apache-2.0",
            "--report",
            "json",
        ],
        0,
        &[],
    );
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(schema.is_valid(&answer), "{answer:#}");
    assert_eq!(answer["choices"][0]["taken"], "MIT");
    let wrong = |arguments: &[&str], wanted: &[&str]| {
        let all: Vec<&str> = ["compat"].iter().chain(arguments).copied().collect();
        check(&run(project.path(), &all), 2, &[], wanted);
    };
    wrong(&["MIT"], &["--outbound"]);
    wrong(&["Apchae-2.0"], &["did you mean `Apache-2.0`?"]);
    wrong(
        &["MIT", "--outbound", "MIT", "--use", "borrowed"],
        &["merged, linked"],
    );
}

#[test]
fn compat_says_which_licenses_a_tree_may_go_out_under() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/trees/incompatible/tree");
    let output = run(&folder, &["compat"]);
    check(
        &output,
        1,
        &[
            "This tree may go out under",
            "GPL-3.0-or-later",
            "MIT (now), BSD-2-Clause",
            "conflict GPL-3.0-only: 1 dependency: solver (third_party/solver)",
        ],
        &[],
    );
    let output = run(&folder, &["compat", "--report", "json"]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema: serde_json::Value = serde_json::from_str(placet::report::compat::SCHEMA).unwrap();
    assert!(
        jsonschema::validator_for(&schema)
            .unwrap()
            .is_valid(&answer),
        "{answer:#}"
    );
    let of = |license: &str| {
        let rows = answer["outbound"].as_array().unwrap();
        rows.iter()
            .find(|row| row["license"] == license)
            .map(|row| row["fit"].as_str().unwrap().to_owned())
            .unwrap()
    };
    assert_eq!(of("MIT"), "conflict");
    assert_eq!(of("GPL-3.0-only"), "ok with obligations");
    // one license only, where one is asked for
    let output = run(&folder, &["compat", ".", "--outbound", "GPL-3.0-or-later"]);
    check(&output, 0, &["may go out under GPL-3.0-or-later"], &[]);
    // what is not known is never fine
    let unknown = tree(&[
        ("LICENSE", include_str!("../LICENSE-MIT")),
        (
            "package.json",
            "{\"name\": \"a\", \"license\": \"MIT\", \"dependencies\": {\"left\": \"1.0.0\"}}",
        ),
    ]);
    check(
        &run(unknown.path(), &["compat"]),
        2,
        &["Not established: 1 part"],
        &[],
    );
}

#[test]
fn a_report_ends_in_the_checklist_of_a_release() {
    let project = tree(&[
        ("LICENSE", include_str!("../LICENSE-MIT")),
        (
            "third_party/fit/fit.c",
            "/* SPDX-License-Identifier: Apache-2.0 */\nint fit;\n",
        ),
        (
            "third_party/plot/plot.c",
            "/* SPDX-License-Identifier: LGPL-2.1-only OR GPL-3.0-only */\nint plot;\n",
        ),
    ]);
    let output = run(project.path(), &[]);
    check(
        &output,
        0,
        &[
            "To do on release",
            "[ ] Pass on the text of the license; keep the copyright notices: Apache-2.0, LGPL-2.1-only",
            "[ ] Pass on the NOTICE file; do not use the authors' names to promote: Apache-2.0",
            "; let users replace the library, if you pass it on without its source: LGPL-2.1-only",
        ],
        &[],
    );
    // the branch that is not taken asks nothing
    assert!(!stdout(&output).contains("whole program"));
    let verbose = run(project.path(), &["--verbose"]);
    check(
        &verbose,
        0,
        &["Apache-2.0: 1 dependency: fit (third_party/fit)"],
        &[],
    );
    // nothing of others, nothing to do
    let clean = clean_project();
    assert!(!stdout(&run(clean.path(), &[])).contains("To do on release"));
}

#[test]
fn dependencies_are_shown_flat_and_as_a_tree() {
    let tree = tree(&[
        (
            "pyproject.toml",
            "[project]\nname = \"survey\"\nversion = \"1\"\ndependencies = [\"plots\", \"lost\"]\n",
        ),
        (".venv/pyvenv.cfg", ""),
        (
            ".venv/lib/python3.12/site-packages/plots-1.0.dist-info/METADATA",
            "Metadata-Version: 2.4\nName: plots\nVersion: 1.0\nLicense-Expression: MIT\nRequires-Dist: fonts\n",
        ),
        (
            ".venv/lib/python3.12/site-packages/fonts-2.0.dist-info/METADATA",
            "Metadata-Version: 2.4\nName: fonts\nVersion: 2.0\nLicense-Expression: OFL-1.1\n",
        ),
    ]);
    let flat = run(tree.path(), &["deps"]);
    let lines = [
        "3 dependencies: the license of 1 is not established",
        "  fonts 2.0  OFL-1.1  installed  <- plots\n",
        "  plots 1.0  MIT      installed\n",
        "  lost       not established: it is not installed on this machine",
    ];
    check(&flat, 0, &lines, &[]);
    let as_tree = run(tree.path(), &["deps", "--tree"]);
    let branch = "survey\n├─ lost  not established\n└─ plots 1.0  MIT\n   └─ fonts 2.0  OFL-1.1\n";
    check(&as_tree, 0, &[branch], &[]);
    let quiet = stdout(&run(tree.path(), &["deps", "--quiet"]));
    assert!(
        quiet.contains("lost") && !quiet.contains("plots"),
        "{quiet}"
    );
    let json = stdout(&run(tree.path(), &["deps", "--report", "json"]));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let fonts = &report["dependencies"][0];
    assert_eq!(fonts["purl"], "pkg:pypi/fonts@2.0");
    assert_eq!(fonts["brought_by"], serde_json::json!(["plots", "survey"]));
    assert_eq!(
        fonts["needed_by"],
        serde_json::json!(["pkg:pypi/plots@1.0"])
    );
    assert_eq!(fonts["license_source"], "manifest");
}

#[test]
fn decisions_are_recorded_bound_and_refused() {
    let project = clean_project();
    let root = project.path();
    let tool = "// SPDX-License-Identifier: GPL-3.0-only\n";
    fs::create_dir_all(root.join("third_party/tool")).unwrap();
    fs::write(root.join("third_party/tool/a.c"), tool).unwrap();
    let signed = ["--who", "the office", "--why", "only run beside it \"so\""];
    let decide = |arguments: &[&str]| {
        let all: Vec<&str> = ["decide"]
            .iter()
            .chain(arguments)
            .chain(&signed)
            .copied()
            .collect();
        run(root, &all)
    };
    check(&run(root, &[]), 1, &["PL012"], &[]);
    let file = root.join("placet-decisions.toml");
    // what fits nothing is not written
    check(
        &decide(&["waive", "PL004", "--path", "nowhere/**"]),
        2,
        &[],
        &["fits nothing here"],
    );
    assert!(!file.exists());
    fs::write(&file, "# kept as it is\r\n").unwrap();
    let done = decide(&[
        "waive",
        "PL012",
        "--license",
        "GPL-3.0-only",
        "--path",
        "third_party/**",
        "--until",
        "2027-01-31",
    ]);
    check(
        &done,
        0,
        &["wrote", "digest", "before  non placet", "now     placet"],
        &[],
    );
    let written = fs::read_to_string(&file).unwrap();
    assert!(
        written.starts_with("# kept as it is\r\n\n[[waive]]\ncheck = \"PL012\"\n"),
        "{written}"
    );
    assert!(
        written.contains("since = 2026-11-22\nuntil = 2027-01-31\ndigest = "),
        "{written}"
    );
    check(&run(root, &[]), 0, &[], &[]);
    // the same words in another dress are the same, other words are not
    fs::write(
        root.join("third_party/tool/a.c"),
        format!("\n\n{tool}int x;\n"),
    )
    .unwrap();
    check(&run(root, &[]), 0, &[], &[]);
    fs::write(
        root.join("third_party/tool/a.c"),
        format!("{tool}// Licensed under the Mozilla Public License 2.0\n"),
    )
    .unwrap();
    check(
        &run(root, &[]),
        1,
        &["PL014", "| digest = ", "^^^^^^^^"],
        &[],
    );
    // what the office fixed is not to be decided here
    fs::write(root.join("third_party/tool/a.c"), tool).unwrap();
    fs::write(&file, "").unwrap();
    fs::write(
        root.join("placet.toml"),
        "[categories]\nstrong-copyleft = { verdict = \"deny\", reason = \"no\" }\n",
    )
    .unwrap();
    let refused = decide(&["waive", "PL004", "--path", "third_party/**"]);
    check(
        &refused,
        2,
        &[],
        &["does not let this be decided", "waivable = true"],
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "");
    check(
        &decide(&["waive", "PL0004"]),
        2,
        &[],
        &["no check and no fingerprint"],
    );
}

#[test]
fn choices_and_corrections_are_recorded() {
    let project = clean_project();
    let root = project.path();
    fs::write(
        root.join("src/a.c"),
        "// SPDX-License-Identifier: MIT OR GPL-3.0-only\n",
    )
    .unwrap();
    fs::write(
        root.join("src/b.c"),
        "// SPDX-License-Identifier: LicenseRef-x\n",
    )
    .unwrap();
    let decide = |arguments: &[&str]| {
        let signed = ["--who", "us", "--why", "asked"];
        let all: Vec<&str> = ["decide"]
            .iter()
            .chain(arguments)
            .chain(&signed)
            .copied()
            .collect();
        run(root, &all)
    };
    check(
        &decide(&[
            "choose",
            "MIT OR GPL-3.0-only",
            "--take",
            "MIT",
            "--path",
            "src/**",
        ]),
        0,
        &["[[choose]]"],
        &[],
    );
    check(
        &decide(&[
            "choose",
            "MIT OR GPL-3.0-only",
            "--take",
            "ISC",
            "--path",
            "src/**",
        ]),
        2,
        &[],
        &["not a branch", "nothing was written"],
    );
    check(&run(root, &[]), 2, &["PL006"], &[]);
    check(
        &decide(&[
            "correct",
            "MIT",
            "--found",
            "LicenseRef-x",
            "--path",
            "src/b.c",
        ]),
        0,
        &["[[correct]]", "now     placet"],
        &[],
    );
    check(&run(root, &[]), 0, &[], &[]);
}

#[test]
fn policies_are_checked_tried_shown_and_compared() {
    let project = clean_project();
    let root = project.path();
    check(&run(root, &["policy", "lint"]), 0, &["ok university"], &[]);
    check(
        &run(root, &["policy", "test", "--policy", "permissive-only"]),
        0,
        &["all as expected"],
        &[],
    );
    check(
        &run(root, &["policy", "show"]),
        0,
        &["digest", "strong-copyleft", "(university:"],
        &[],
    );
    check(
        &run(root, &["policy", "diff", "copyleft-outbound"]),
        0,
        &["strong-copyleft: review -> allow"],
        &[],
    );
    check(
        &run(root, &["policy", "diff", "university"]),
        0,
        &["They say the same."],
        &[],
    );
    fs::write(
        root.join("src/a.c"),
        "// SPDX-License-Identifier: LGPL-2.1-only\n",
    )
    .unwrap();
    check(
        &run(root, &["policy", "diff", "permissive-only", "."]),
        0,
        &["library-copyleft: allow -> review", "+ PL005"],
        &[],
    );
    fs::create_dir_all(root.join("office")).unwrap();
    fs::write(
        root.join("office/policy.toml"),
        "[licenses]\nISC = { verdict = \"deny\", reason = \"no\" }\n",
    )
    .unwrap();
    let own =
        "extends = [\"office/policy.toml\"]\n[[test]]\nexpression = \"ISC\"\nexpect = \"allow\"\n";
    fs::write(root.join("placet.toml"), own).unwrap();
    check(
        &run(root, &["policy", "test"]),
        1,
        &[
            "fails",
            "ISC: deny, where allow is expected",
            "placet.toml:2",
        ],
        &[],
    );
    fs::write(
        root.join("placet.toml"),
        "extends = [\"office/policy.toml\"]\n[licenses]\nISC = \"allow\"\n",
    )
    .unwrap();
    check(
        &run(root, &["policy", "lint"]),
        2,
        &[],
        &["office/policy.toml:2", "looser"],
    );
}

#[test]
fn the_way_to_an_answer_is_shown() {
    let project = clean_project();
    let root = project.path();
    let proof = "OR satisfied by MIT; GPL-3.0-only not used";
    let explained = run(root, &["explain", "MIT OR GPL-3.0-only"]);
    check(
        &explained,
        0,
        &["judged    allow by the policy university", proof],
        &[],
    );
    let tag = "// SPDX-License-Identifier: MIT OR GPL-3.0-only\n";
    fs::write(root.join("src/a.c"), tag).unwrap();
    let report = run(root, &["--report", "json"]);
    check(&report, 0, &["\"expressions\": [", proof], &[]);
}

#[test]
fn shells_and_man_know_every_command() {
    let told = |arguments: &[&str]| {
        let output = run(Path::new("."), arguments);
        check(&output, 0, &[], &[]);
        stdout(&output)
    };
    let help = told(&["--help"]);
    let listed = help.split("Commands:").nth(1).unwrap();
    let listed = listed.split("\n\n").next().unwrap().lines();
    let commands: Vec<&str> = listed
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(
        commands.contains(&"check") && commands.contains(&"man"),
        "{commands:?}"
    );
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = told(&["completions", shell]);
        for command in &commands {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    assert!(told(&["man"]).contains(".TH placet 1"));
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("made/here");
    told(&["man", pages.to_str().unwrap()]);
    for command in &commands {
        let page = pages.join(format!("placet-{command}.1"));
        let page = fs::read_to_string(&page).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{command}");
    }
    assert!(pages.join("placet-decide-waive.1").is_file());
}

#[test]
fn a_pipe_sees_neither_progress_nor_color() {
    let output = run(Path::new("."), &["check", "fixtures/trees"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(!output.stdout.contains(&0x1b) && !output.stdout.contains(&b'\r'));
}
