// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `--online`, through the built binary, against servers on this machine alone.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::server::{Reply, Server};

/// A tree, and a home beside it that nothing of the real one reaches.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::create_dir_all(folder.path().join("home")).unwrap();
        fs::create_dir_all(folder.path().join("tree")).unwrap();
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn deps(&self, arguments: &[&str]) -> Output {
        self.deps_with(&[], arguments)
    }

    fn deps_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_placet"));
        command
            .args(["deps", "tree", "--report", "json"])
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path().join("home"))
            .env("USERPROFILE", self.path().join("home"))
            .env("XDG_CACHE_HOME", self.path().join("cache"))
            .envs(variables.iter().copied());
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        command.output().unwrap()
    }
}

/// The report, and what was said on stderr.
fn report(output: &Output) -> (Value, String) {
    let stderr = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(output.status.success(), "{stderr}");
    (serde_json::from_slice(&output.stdout).unwrap(), stderr)
}

fn dependency<'r>(report: &'r Value, name: &str) -> &'r Value {
    let all = report["dependencies"].as_array().unwrap();
    let mut all = all.iter();
    all.find(|it| it["name"] == name)
        .unwrap_or_else(|| panic!("no {name}: {report:#}"))
}

/// A server with one answer at one path.
fn serving(at: &'static str, answer: &'static str) -> Server {
    Server::new(move |path, _| match path == at {
        true => Reply::new(200, answer),
        false => Reply::new(404, "{}"),
    })
}

/// What a registry's answer establishes: the tree's file, the dependency, the registry with its
/// path and answer, the license.
fn check(
    (file, text): (&str, &str),
    name: &str,
    (kind, path, answer): (&str, &'static str, &'static str),
    license: Option<&str>,
) {
    let server = serving(path, answer);
    let place = Place::new(&[(&format!("tree/{file}"), text)]);
    let base = format!("{kind}={}", server.base);
    let (report, stderr) = report(&place.deps(&["--online", "--registry", &base]));
    let found = dependency(&report, name);
    assert_eq!(found["license"].as_str(), license, "{report:#}\n{stderr}");
    assert_eq!(server.paths(), [path]);
    if license.is_some() {
        assert_eq!(found["origin"], "registry");
        assert_eq!(found["license_source"], "registry");
        assert_eq!(found["origin_place"], format!("{}{path}", server.base));
    }
}

const PACKAGE_LOCK: &str = r#"{"lockfileVersion": 3, "packages": {"": {"dependencies": {"left": "1"}},
"node_modules/left": {"version": "1.0.0", "resolved": "https://registry.npmjs.org/left/-/left-1.0.0.tgz"}}}"#;

const CARGO_LOCK: &str = "version = 4\n\n[[package]]\nname = \"left\"\nversion = \"1.0.0\"\n\
                          source = \"registry+https://github.com/rust-lang/crates.io-index\"\n";

// REUSE-IgnoreStart

#[test]
fn the_proxy_of_the_environment_is_asked_instead_of_the_host() {
    let proxy = Server::new(|_, _| Reply::new(403, ""));
    let place = Place::new(&[("tree/package-lock.json", PACKAGE_LOCK)]);
    let variables = [
        ("http_proxy", proxy.base.as_str()),
        ("HTTP_PROXY", &proxy.base),
    ];
    // a host that nobody has
    let base = "npm=http://npm.invalid";
    let (report, _) = report(&place.deps_with(&variables, &["--online", "--registry", base]));
    assert_eq!(dependency(&report, "left")["license"].as_str(), None);
    let requests = proxy.requests();
    assert!(!requests.is_empty(), "{report:#}");
    assert!(
        requests.iter().all(|it| it.contains("npm.invalid")),
        "{requests:?}"
    );
}

#[test]
fn odd_answers_are_problems_and_never_licenses() {
    for answer in [
        "",
        "null",
        "[]",
        "\"MIT\"",
        "{\"license\": {\"type\": [1]}}",
        "{\"license\": 7}",
    ] {
        let server = Server::new(move |_, _| Reply::new(200, answer));
        let place = Place::new(&[("tree/package-lock.json", PACKAGE_LOCK)]);
        let base = format!("npm={}", server.base);
        let (report, _) = report(&place.deps(&["--online", "--registry", &base]));
        let found = dependency(&report, "left");
        assert_eq!(found["license"].as_str(), None, "{answer}: {report:#}");
    }
    // deeper than any parser should follow
    let deep = "[".repeat(100_000);
    let server = Server::new(move |_, _| Reply::new(200, deep.clone()));
    let place = Place::new(&[("tree/package-lock.json", PACKAGE_LOCK)]);
    let base = format!("npm={}", server.base);
    let (report, _) = report(&place.deps(&["--online", "--registry", &base]));
    assert_eq!(dependency(&report, "left")["license"].as_str(), None);
}

#[test]
fn npm_states_a_package_json() {
    let lock = ("package-lock.json", PACKAGE_LOCK);
    let at = "/left/1.0.0";
    let answer = r#"{"name": "left", "version": "1.0.0", "license": "ISC", "dist": {}}"#;
    check(lock, "left", ("npm", at, answer), Some("ISC"));
    check(lock, "left", ("npm", at, r#"{"name": "left"}"#), None);
}

#[test]
fn pypi_states_core_metadata() {
    let lock = ("requirements.txt", "left==1.0\n");
    let at = "/pypi/left/1.0/json";
    let check = |answer, license| check(lock, "left", ("pypi", at, answer), license);
    check(
        r#"{"info": {"name": "left", "license_expression": "MIT OR ISC", "license": null}}"#,
        Some("MIT OR ISC"),
    );
    check(
        r#"{"info": {"name": "left", "license": "", "classifiers":
            ["License :: OSI Approved :: MIT License", "Programming Language :: Python"]}}"#,
        Some("MIT"),
    );
    check(r#"{"info": {"name": "left", "license": "BSD"}}"#, None);
    check(
        r#"{"info": {"name": "left", "license": null, "classifiers": []}}"#,
        None,
    );
    check(
        r#"{"info": {"name": "left", "license": "x\n\nLicense-Expression: MIT"}}"#,
        None,
    );
}

#[test]
fn crates_io_states_an_expression() {
    let lock = ("Cargo.lock", CARGO_LOCK);
    let at = "/api/v1/crates/left/1.0.0";
    let check = |answer, license| check(lock, "left", ("cargo", at, answer), license);
    let both = Some("MIT OR Apache-2.0");
    check(
        r#"{"version": {"num": "1.0.0", "license": "MIT/Apache-2.0"}}"#,
        both,
    );
    check(
        r#"{"version": {"num": "1.0.0", "license": "non-standard"}}"#,
        None,
    );
    check(
        r#"{"version": {"license": "x\"\n[workspace]\nlicense = \"MIT"}}"#,
        None,
    );
}

#[test]
fn packagist_states_versions_that_differ_from_the_one_before() {
    let lock = (
        "composer.lock",
        r#"{"packages": [{"name": "a/left", "version": "1.0.0"}]}"#,
    );
    let at = "/p2/a/left.json";
    let check = |answer, license| check(lock, "left", ("composer", at, answer), license);
    check(
        r#"{"packages": {"a/left": [{"version": "2.0.0", "license": ["MIT"]},
            {"version": "v1.0.0", "license": ["MIT", "GPL-2.0-only"]}]}}"#,
        Some("MIT OR GPL-2.0-only"),
    );
    check(
        r#"{"packages": {"a/left": [{"version": "2.0.0", "license": ["MIT"]}, {"version": "1.0.0"}]}}"#,
        Some("MIT"),
    );
    check(
        r#"{"packages": {"a/left": [{"version": "2.0.0", "license": ["MIT"]},
            {"version": "1.0.0", "license": "__unset"}]}}"#,
        None,
    );
    check(
        r#"{"packages": {"a/left": [{"version": "2.0.0", "license": ["MIT"]}]}}"#,
        None,
    );
}

#[test]
fn rubygems_states_names() {
    let lock = (
        "Gemfile.lock",
        "GEM\n  remote: https://rubygems.org/\n  specs:\n    left (1.0.0)\n\nDEPENDENCIES\n  left\n",
    );
    let at = "/api/v2/rubygems/left/versions/1.0.0.json";
    let check = |answer, license| check(lock, "left", ("gem", at, answer), license);
    check(
        r#"{"name": "left", "licenses": ["MIT", "Ruby"]}"#,
        Some("MIT OR Ruby"),
    );
    check(r#"{"name": "left", "licenses": null}"#, None);
    check(
        r#"{"name": "left", "licenses": ["MIT", "'] + ['ISC"]}"#,
        None,
    );
}

#[test]
fn nuget_has_the_nuspec() {
    let lock = (
        "packages.lock.json",
        r#"{"version": 1, "dependencies": {"net8.0": {"Left": {"type": "Direct", "resolved": "1.0.0"}}}}"#,
    );
    let at = "/left/1.0.0/left.nuspec";
    let answer = r#"<package><metadata><id>Left</id><version>1.0.0</version>
        <license type="expression">MIT</license></metadata></package>"#;
    check(lock, "Left", ("nuget", at, answer), Some("MIT"));
}

#[test]
fn crandb_states_the_fields_of_description() {
    let lock = (
        "renv.lock",
        r#"{"R": {"Version": "4.3.1"}, "Packages": {"left": {"Package": "left",
            "Version": "1.0", "Source": "Repository", "Repository": "CRAN"}}}"#,
    );
    let at = "/left/1.0";
    let answer = r#"{"Package": "left", "Version": "1.0", "License": "GPL (>= 2)"}"#;
    check(lock, "left", ("cran", at, answer), Some("GPL-2.0-or-later"));
}

/// A POM that asks for one library.
const POM: (&str, &str) = (
    "pom.xml",
    "<project><groupId>g</groupId><artifactId>own</artifactId><version>1</version>\
     <dependencies><dependency><groupId>org.left</groupId><artifactId>left</artifactId>\
     <version>1.0</version></dependency></dependencies></project>",
);

#[test]
fn maven_parents_are_asked_for_licenses_that_are_inherited() {
    let server = Server::new(|path, _| match path {
        "/org/left/left/1.0/left-1.0.pom" => Reply::new(
            200,
            "<project><artifactId>left</artifactId><parent><groupId>org.left</groupId>\
             <artifactId>above</artifactId><version>7</version></parent></project>",
        ),
        "/org/left/above/7/above-7.pom" => Reply::new(
            200,
            "<project><groupId>org.left</groupId><artifactId>above</artifactId><version>7</version>\
             <licenses><license><name>Apache-2.0</name></license></licenses></project>",
        ),
        _ => Reply::new(404, ""),
    });
    let place = Place::new(&[(&format!("tree/{}", POM.0), POM.1)]);
    let base = format!("maven={}", server.base);
    let (report, _) = report(&place.deps(&["--online", "--registry", &base]));
    let left = dependency(&report, "left");
    assert_eq!(left["license"], "Apache-2.0", "{report:#}");
    let place = left["origin_place"].as_str().unwrap();
    assert!(place.ends_with("/org/left/above/7/above-7.pom"), "{place}");
}

#[test]
fn parents_in_a_circle_end() {
    let circle = "<project><artifactId>left</artifactId><parent><groupId>org.left</groupId>\
                  <artifactId>left</artifactId><version>1.0</version></parent></project>";
    let at = "/org/left/left/1.0/left-1.0.pom";
    check(POM, "left", ("maven", at, circle), None);
}

#[test]
fn nothing_is_asked_unless_it_is_wanted() {
    let server = serving("/left/1.0.0", r#"{"license": "ISC"}"#);
    let place = Place::new(&[
        ("tree/package-lock.json", PACKAGE_LOCK),
        ("home/.npmrc", &format!("registry={}\n", server.base)),
    ]);
    let (report, stderr) = report(&place.deps(&[]));
    assert_eq!(dependency(&report, "left")["license"], Value::Null);
    assert_eq!(server.paths(), [""; 0]);
    assert_eq!(stderr, "");
    let refused = place.deps(&["--registry", "npm=https://npm.example.edu"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn what_is_sent_is_said_first_and_stands_in_the_report() {
    let server = serving("/left/1.0.0", r#"{"license": "ISC"}"#);
    let place = Place::new(&[("tree/package-lock.json", PACKAGE_LOCK)]);
    let base = format!("npm={}", server.base);
    let (report, stderr) = report(&place.deps(&["--online", "--quiet", "--registry", &base]));
    let host = server.base.trim_start_matches("http://");
    assert_eq!(
        stderr,
        format!(
            "placet: --online: sending names and versions of 1 dependencies over the network: 1 to {host}\n"
        )
    );
    let notes = report["coverage"]["notes"].to_string();
    assert!(
        notes.contains(&format!("of 1 package were asked of {host}")),
        "{notes}"
    );
}

#[test]
fn what_is_established_here_is_not_asked_about() {
    let server = serving("/left/1.0.0", r#"{"license": "ISC"}"#);
    let place = Place::new(&[
        ("tree/package-lock.json", PACKAGE_LOCK),
        (
            "tree/node_modules/left/package.json",
            r#"{"name": "left", "version": "1.0.0", "license": "MIT"}"#,
        ),
    ]);
    let base = format!("npm={}", server.base);
    let (report, stderr) = report(&place.deps(&["--online", "--registry", &base]));
    assert_eq!(dependency(&report, "left")["license"], "MIT");
    assert_eq!(server.paths(), [""; 0]);
    assert!(stderr.contains("nothing to ask"), "{stderr}");
}

#[test]
fn the_users_own_configuration_names_the_mirror_and_the_trees_does_not() {
    let mirror = serving("/all/left/1.0.0", r#"{"license": "ISC"}"#);
    let wrong = Server::new(|_, _| Reply::new(200, r#"{"license": "MIT"}"#));
    let place = Place::new(&[
        ("tree/package-lock.json", PACKAGE_LOCK),
        ("tree/.npmrc", &format!("registry={}/\n", wrong.base)),
        (
            "home/.npmrc",
            &format!("registry={}/all/\n_authToken=secret\n", mirror.base),
        ),
    ]);
    let (report, _) = report(&place.deps(&["--online"]));
    assert_eq!(dependency(&report, "left")["license"], "ISC");
    assert_eq!(wrong.paths(), [""; 0]);
    assert_eq!(mirror.paths(), ["/all/left/1.0.0"]);
    assert!(!mirror.requests().concat().contains("secret"));
}

#[test]
fn a_second_run_asks_nobody_and_says_the_same() {
    let server = serving("/left/1.0.0", r#"{"license": "ISC"}"#);
    let place = Place::new(&[("tree/package-lock.json", PACKAGE_LOCK)]);
    let base = format!("npm={}", server.base);
    let first = place.deps(&["--online", "--registry", &base]);
    let second = place.deps(&["--online", "--registry", &base, "--jobs", "1"]);
    assert_eq!(first.stdout, second.stdout);
    assert_eq!(server.paths(), ["/left/1.0.0"]);
    for entry in fs::read_dir(place.path().join("cache/placet/registry")).unwrap() {
        fs::write(entry.unwrap().path(), "spoiled").unwrap();
    }
    let third = place.deps(&["--online", "--registry", &base]);
    assert_eq!(first.stdout, third.stdout);
    assert_eq!(
        server.paths().len(),
        2,
        "what is spoiled is asked for again"
    );
}

#[test]
fn a_registry_that_is_out_of_order_is_one_problem_and_is_left_alone() {
    let names: Vec<String> = (10..40).map(|number| format!("left{number}")).collect();
    let locked = |name: &String| format!("\"node_modules/{name}\": {{\"version\": \"1.0.0\"}}");
    let locked: Vec<String> = names.iter().map(locked).collect();
    let lock = format!(
        "{{\"lockfileVersion\": 3, \"packages\": {{{}}}}}",
        locked.join(", ")
    );
    let server = Server::new(|_, _| Reply::new(200, "<html>out of order</html>"));
    let place = Place::new(&[("tree/package-lock.json", &lock)]);
    let base = format!("npm={}", server.base);
    let (report, _) = report(&place.deps(&["--online", "--registry", &base]));
    let problems = report["problems"].as_array().unwrap();
    let [problem] = &problems[..] else {
        panic!("{problems:?}");
    };
    let message = problem["message"].as_str().unwrap();
    assert!(
        message.contains("could not be asked about 30 packages"),
        "{message}"
    );
    assert!(message.contains("not valid JSON"), "{message}");
    assert_eq!(problem["path"], "package-lock.json");
    assert!(server.paths().len() <= 6, "one batch: {:?}", server.paths());
    let why = dependency(&report, "left39")["not_established"].to_string();
    assert!(why.contains("could not be asked"), "{why}");
}

#[test]
fn dependencies_that_no_registry_can_be_asked_about_are_counted() {
    let server = Server::new(|_, _| Reply::new(404, ""));
    let place = Place::new(&[
        ("tree/requirements.txt", "left>=1\nright==1.0\n"),
        ("tree/pubspec.lock", "packages: {}\n"),
        (
            "tree/go.mod",
            "module example.com/own\n\nrequire example.com/left v1.0.0\n",
        ),
    ]);
    let base = format!("pypi={}", server.base);
    let (report, _) = report(&place.deps(&["--online", "--registry", &base]));
    assert_eq!(server.paths(), ["/pypi/right/1.0/json"]);
    let notes = report["coverage"]["notes"].to_string();
    assert!(
        notes.contains("No registry was asked about 2 dependencies"),
        "{notes}"
    );
    let why = dependency(&report, "right")["not_established"].to_string();
    assert!(why.contains("states none for this version"), "{why}");
}

// REUSE-IgnoreEnd
