// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Third-party notices of whole trees: what is told of whom, once each, and when a file of them
//! is stale.

use std::path::Path;

use placet::policy::{Case, Context, Date, Policy, PolicySource};
use placet::report::notice::{FORMS, Form, Notice, gather};
use placet::rules::Rules;
use placet::{ScanOptions, scan};

// REUSE-IgnoreStart
fn write(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn notice_of(root: &Path, policy: &str, all: bool) -> Notice {
    let options = ScanOptions {
        texts: true,
        ..ScanOptions::default()
    };
    let inventory = scan(root, &options, &Rules::embedded(), &()).unwrap();
    let source = PolicySource {
        name: "placet.toml".to_owned(),
        text: policy.to_owned(),
    };
    let policy = Policy::load(&[source]).unwrap_or_else(|errors| panic!("{errors}"));
    let context = Context {
        today: Date::new(2026, 11, 1).unwrap(),
        outbound: None,
    };
    gather(&Case::new(&inventory, &policy, &context), all)
}

const UNIVERSITY: &str = "extends = [\"university\"]\n";

fn text(id: &str) -> &'static str {
    id.parse::<&dyn license::License>().unwrap().text()
}

/// MIT as packages carry it.
fn mit(line: &str) -> String {
    let text = text("MIT");
    let (_, grant) = text.split_at(text.find("Permission is").unwrap());
    format!("MIT License\n\n{line}\n\n{grant}")
}

/// A package as npm installs it.
fn package(name: &str, license: &str) -> String {
    format!(r#"{{"name": "{name}", "version": "1.0.0", "license": "{license}"}}"#)
}

/// A project with packages of all kinds.
fn project() -> tempfile::TempDir {
    let mut files: Vec<(String, String)> = vec![(
        "package.json".to_owned(),
        r#"{"name": "app", "version": "1.0.0", "license": "MIT",
            "dependencies": {"a": "1", "b": "1", "choice": "1", "noticed": "1", "bare": "1",
                             "ours": "1", "blank": "1", "gone": "1"},
            "devDependencies": {"dev": "1"}}"#
            .to_owned(),
    )];
    let mut add = |name: &str, license: &str, more: &[(&str, &str)]| {
        let at = format!("node_modules/{name}");
        files.push((format!("{at}/package.json"), package(name, license)));
        for (file, text) in more {
            files.push((format!("{at}/{file}"), (*text).to_owned()));
        }
    };
    add(
        "a",
        "MIT",
        &[("LICENSE", &mit("Copyright (c) 2020 Example University"))],
    );
    let mixed = mit("Copyright (c) 2021 Example Institute").replace('\n', "\r\n");
    add("b", "MIT", &[("LICENSE", &mixed)]);
    add(
        "choice",
        "(GPL-3.0-only OR Apache-2.0)",
        &[
            ("LICENSE-GPL", text("GPL-3.0-only")),
            ("LICENSE-APACHE", text("Apache-2.0")),
        ],
    );
    add(
        "noticed",
        "Apache-2.0",
        &[
            ("LICENSE", text("Apache-2.0")),
            (
                "NOTICE",
                "Noticed\nCopyright 2019 The Noticed Team\n\n<b>\u{1b}[2J</b>\n",
            ),
        ],
    );
    add("bare", "ISC", &[]);
    add("ours", "LicenseRef-ours", &[]);
    add(
        "blank",
        "MIT",
        &[("LICENSE", &mit("Copyright (c) [year] [fullname]"))],
    );
    add(
        "dev",
        "MIT",
        &[("LICENSE", &mit("Copyright (c) 2022 Example College"))],
    );
    let copied = mit("Copyright (c) 2018 Example Laboratory");
    files.push(("third_party/fit-2.1/LICENSE".to_owned(), copied));
    files.push((
        "third_party/fit-2.1/fit.c".to_owned(),
        "int fit(void);\n".to_owned(),
    ));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    write(&files)
}

/// One line for each text: title, where from, and who uses it with which lines.
fn texts(notice: &Notice) -> Vec<String> {
    let line = |text: &placet::report::notice::Text| {
        let users = text.packages.iter().map(|user| {
            let choice = user.choice.as_deref().unwrap_or("");
            format!("{} [{}] {choice}", user.title, user.copyrights.join("; "))
        });
        let users: Vec<String> = users.map(|user| user.trim_end().to_owned()).collect();
        let from = if text.listed { "list" } else { "package" };
        format!("{} {from}: {}", text.title, users.join(", "))
    };
    notice.texts.iter().map(line).collect()
}

#[test]
fn each_text_stands_once_with_those_who_use_it() {
    let project = project();
    let notice = notice_of(project.path(), UNIVERSITY, false);
    assert_eq!(
        texts(&notice),
        [
            "Apache-2.0 package: choice 1.0.0 [] GPL-3.0-only OR Apache-2.0, of which Apache-2.0 \
             is taken, noticed 1.0.0 []",
            "ISC list: bare 1.0.0 []",
            "MIT package: blank 1.0.0 []",
            "MIT package: fit 2.1 [Copyright (c) 2018 Example Laboratory], \
             a 1.0.0 [Copyright (c) 2020 Example University], \
             b 1.0.0 [Copyright (c) 2021 Example Institute]",
        ]
    );
    let notices: Vec<_> = notice
        .notices
        .iter()
        .map(|it| (it.file.as_str(), it.packages.join(", ")))
        .collect();
    assert_eq!(notices, [("NOTICE", "noticed 1.0.0".to_owned())]);
}

#[test]
fn what_is_missing_is_said_aloud() {
    let project = project();
    let notice = notice_of(project.path(), UNIVERSITY, false);
    let missing: Vec<String> = notice
        .missing
        .iter()
        .map(|it| format!("{}: {}", it.package, it.what))
        .collect();
    assert_eq!(
        missing,
        [
            "gone: license not established: it is not installed on this machine, and no \
             lockfile records its license",
            "ours 1.0.0: text of LicenseRef-ours not found",
        ]
    );
    let remarks = |name: &str| {
        let package = notice.packages.iter().find(|it| it.name == name).unwrap();
        package.remarks.join("; ")
    };
    assert_eq!(
        remarks("blank"),
        "the template in its LICENSE was never filled in: Copyright (c) [year] [fullname]; no \
         copyright line was found with it"
    );
    assert!(remarks("bare").starts_with("no text of ISC was found with it"));
}

#[test]
fn what_is_not_distributed_is_told_only_on_demand() {
    let project = project();
    let has = |all| {
        let notice = notice_of(project.path(), UNIVERSITY, all);
        notice.packages.iter().any(|package| package.name == "dev")
    };
    assert!(!has(false));
    assert!(has(true));
}

#[test]
fn a_choice_that_the_policy_does_not_make_is_open() {
    let project = project();
    let policy = "[categories]\npermissive = { verdict = \"review\", reason = \"ask\" }\n";
    let notice = notice_of(project.path(), policy, false);
    let package = notice
        .packages
        .iter()
        .find(|it| it.name == "choice")
        .unwrap();
    assert!(package.open);
    assert_eq!(package.taken, None);
    assert_eq!(
        package.texts.len(),
        2,
        "both texts are there to choose from"
    );
}

#[test]
fn every_form_tells_the_same_and_nothing_in_it_is_obeyed() {
    let project = project();
    let notice = notice_of(project.path(), UNIVERSITY, false);
    for form in FORMS {
        let text = form.render(&notice, None).unwrap();
        let flat = text.replace("\\", "").replace("&#x2f;", "/");
        for wanted in [
            "Example University",
            "Example Laboratory",
            "The Noticed Team",
            "LicenseRef-ours not found",
            "of which Apache-2.0 is taken",
        ] {
            assert!(flat.contains(wanted), "{}: no {wanted}: {text}", form.name);
        }
        assert!(!text.contains('\u{1b}'), "{}", form.name);
        assert!(!text.contains("node_modules"), "{}", form.name);
        let again = form.render(&notice_of(project.path(), UNIVERSITY, false), None);
        assert_eq!(text, again.unwrap(), "{}", form.name);
    }
    let html = Form::named("html").unwrap().render(&notice, None).unwrap();
    assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"));
}

#[test]
fn a_template_of_ones_own_sees_the_same() {
    let project = project();
    let notice = notice_of(project.path(), UNIVERSITY, false);
    let form = Form::named("text").unwrap();
    let own = "{% for package in packages %}{{ package.name }} {% endfor %}";
    assert_eq!(
        form.render(&notice, Some(own)).unwrap(),
        "fit a b bare blank choice gone noticed ours\n"
    );
    let refused = |template: &str, why: &str| {
        let error = form
            .render(&notice, Some(template))
            .unwrap_err()
            .to_string();
        assert!(error.contains(why), "{error}");
    };
    refused("\n{{ packges }}", "line 2: undefined value");
    refused("{% include 'LICENSE' %}", "unknown statement");
    refused(
        "{% for a in range(9999) %}{% for b in range(9999) %}.{% endfor %}{% endfor %}",
        "out of fuel",
    );
    refused(
        "{% macro again(n) %}{{ again(n) }}{% endmacro %}{{ again(1) }}",
        "recursion",
    );
    let html = Form::named("html").unwrap();
    let shown = html.render(&notice, Some("{{ notices[0].text }}")).unwrap();
    assert!(shown.contains("&lt;b&gt;"), "{shown}");
}

#[test]
fn a_stale_file_fails_and_a_fresh_one_does_not() {
    let run = |root: &Path, arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_placet"))
            .arg("notice")
            .args(arguments)
            .current_dir(root)
            .env("HOME", root)
            .env("CARGO_HOME", root)
            .output()
            .unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(!words.contains("panicked"), "{words}");
        (output.status.code(), words)
    };
    let project = write(&[
        (
            "package.json",
            r#"{"name": "app", "version": "1.0.0", "dependencies": {"a": "1"}}"#,
        ),
        ("node_modules/a/package.json", &package("a", "MIT")),
        (
            "node_modules/a/LICENSE",
            &mit("Copyright (c) 2020 Example University"),
        ),
    ]);
    let root = project.path();
    let (code, words) = run(root, &["--check"]);
    assert_eq!(code, Some(2), "there is none: {words}");
    for file in [
        "THIRD-PARTY-NOTICES",
        "THIRD-PARTY-NOTICES.md",
        "NOTICES.html",
    ] {
        let written = run(root, &["--quiet", "--output", file]);
        assert_eq!(written, (Some(0), String::new()));
        let check = format!("--check={file}");
        assert_eq!(run(root, &["--quiet", &check]), (Some(0), String::new()));
        std::fs::remove_file(root.join(file)).unwrap();
    }
    run(root, &["--output", "THIRD-PARTY-NOTICES"]);
    assert_eq!(run(root, &["--quiet", "--check"]).0, Some(0));
    let newer = mit("Copyright (c) 2020-2026 Example University");
    std::fs::write(root.join("node_modules/a/LICENSE"), newer).unwrap();
    let (code, words) = run(root, &["--quiet", "--check"]);
    assert_eq!(code, Some(1));
    assert!(words.contains("stale"), "{words}");
    assert!(
        words.contains("+   Copyright (c) 2020-2026 Example University"),
        "{words}"
    );
}
// REUSE-IgnoreEnd
