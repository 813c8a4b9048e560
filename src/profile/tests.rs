// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Sources over small texts of their formats.

use super::{Role, Topic, read};

/// What a file says of people: name, address, role; and of the rest.
fn check(path: &str, text: &str, people: &[(&str, Option<&str>, Role)], said: &[(Topic, &str)]) {
    let profile = read(path, text).unwrap();
    assert_eq!(profile.unread, None, "{path}");
    let have: Vec<(&str, Option<&str>, Role)> = profile
        .people
        .iter()
        .map(|it| (it.name.as_str(), it.email.as_deref(), it.role))
        .collect();
    assert_eq!(have, people, "{path}");
    let have: Vec<(Topic, &str)> = profile
        .said
        .iter()
        .map(|it| (it.topic, it.text.as_str()))
        .collect();
    assert_eq!(have, said, "{path}");
}

#[test]
fn authors_of_r_are_read_and_never_run() {
    let text = "Package: gauge\nTitle: Gauge Heights\nAuthors@R: c(\n    person(\"Ada\", \"Example\", , \"ada@example.edu\", role = c(\"aut\", \"cre\"),\n           comment = c(ORCID = \"0000-0002-1825-0097\")),\n    person(given = \"Bo\", family = \"Sample\", role = \"ctb\"),\n    # somebody who paid\n    person('Example Foundation', role = \"fnd\"),\n    person(\"Example University\", role = c(\"cph\")))\n";
    check(
        "DESCRIPTION",
        text,
        &[
            ("Ada Example", Some("ada@example.edu"), Role::Author),
            ("Bo Sample", None, Role::Contributor),
            ("Example Foundation", None, Role::Funder),
            ("Example University", None, Role::Holder),
        ],
        &[(Topic::Title, "Gauge Heights")],
    );
    let profile = read("DESCRIPTION", text).unwrap();
    assert_eq!(
        profile.people[0].orcid.as_deref(),
        Some("0000-0002-1825-0097")
    );
    check(
        "DESCRIPTION",
        "Package: a\nAuthor: Ada Example [aut], Bo Sample (wrote the tests, and more)\n  and Chris Example\nMaintainer: Ada Example <ada@example.edu>\n",
        &[
            ("Ada Example", None, Role::Author),
            ("Bo Sample", None, Role::Author),
            ("Chris Example", None, Role::Author),
            ("Ada Example", Some("ada@example.edu"), Role::Maintainer),
        ],
        &[],
    );
    // no R package
    check("DESCRIPTION", "Just a text.\n", &[], &[]);
}

#[test]
fn archives_name_people_and_money() {
    check(
        ".zenodo.json",
        r#"{"title": "Gauge", "creators": [{"name": "Example, Ada", "orcid": "0000-0002-1825-0097"}],
            "contributors": [{"name": "Example Foundation", "type": "Sponsor"}, {"name": "Bo Sample", "type": "Other"}],
            "grants": [{"id": "10.13039/100000001::1234567"}]}"#,
        &[
            ("Ada Example", None, Role::Author),
            ("Example Foundation", None, Role::Funder),
            ("Bo Sample", None, Role::Contributor),
        ],
        &[
            (Topic::Title, "Gauge"),
            (Topic::Funding, "10.13039/100000001::1234567"),
        ],
    );
    check(
        "codemeta.json",
        r#"{"name": "Gauge", "author": {"name": "Ada Example", "affiliation": {"name": "Example University"}},
            "identifier": "https://doi.org/10.5281/zenodo.1", "programmingLanguage": ["R", {"name": "C++"}],
            "funder": [{"name": "A Fund"}, {"name": "B Fund"}], "funding": [{"identifier": "X-1", "funder": {"name": "A Fund"}}, "Y-2"]}"#,
        &[("Ada Example", None, Role::Author)],
        &[
            (Topic::Title, "Gauge"),
            (Topic::Doi, "10.5281/zenodo.1"),
            (Topic::Language, "R"),
            (Topic::Language, "C++"),
            (Topic::Funding, "A Fund: X-1"),
            (Topic::Funding, "Y-2"),
            (Topic::Funding, "A Fund"),
            (Topic::Funding, "B Fund"),
        ],
    );
}

#[test]
fn manifests_name_people() {
    let ada = ("Ada Example", Some("ada@example.edu"), Role::Author);
    check(
        "Cargo.toml",
        "[package]\nname = \"a\"\nauthors = [\"Ada Example <ada@example.edu>\"]\n",
        &[ada],
        &[],
    );
    check(
        "pyproject.toml",
        "[project]\nname = \"a\"\nauthors = [{name = \"Ada Example\", email = \"ada@example.edu\"}]\nmaintainers = [{email = \"bo@example.edu\"}]\n[project.urls]\nSource = \"https://forge.example/a\"\n",
        &[
            ada,
            ("bo@example.edu", Some("bo@example.edu"), Role::Maintainer),
        ],
        &[(Topic::Repository, "https://forge.example/a")],
    );
    check(
        "package.json",
        r#"{"name": "a", "author": "Ada Example <ada@example.edu> (https://example.edu)", "repository": {"url": "https://forge.example/a"}}"#,
        &[ada],
        &[(Topic::Repository, "https://forge.example/a")],
    );
    check(
        "setup.cfg",
        "[metadata]\nauthor = Ada Example, Bo Sample\nauthor_email = ada@example.edu, bo@example.edu\n",
        &[ada, ("Bo Sample", Some("bo@example.edu"), Role::Author)],
        &[],
    );
    check(
        "Project.toml",
        "name = \"A\"\nauthors = [\"Ada Example <ada@example.edu>\"]\n",
        &[ada],
        &[],
    );
}

#[test]
fn lists_for_people_hold_names_and_prose() {
    check(
        "AUTHORS",
        "# Authors\n\nThe following people wrote this, see a@b.\n\n* Ada Example <ada@example.edu>\n- Bo Sample\nThis Program Is Free.\nThanks to all of them\n",
        &[
            ("Ada Example", Some("ada@example.edu"), Role::Author),
            ("Bo Sample", None, Role::Author),
        ],
        &[],
    );
}

#[test]
fn a_readme_tells_where_the_work_was_published() {
    check(
        "README.md",
        "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.77.svg)](https://doi.org/10.5281/zenodo.77).\nWe use the method of 10.1000/journal.article.\nhttps://pypi.org/project/gauge/ and 110.5281/zenodo.88\n",
        &[],
        &[
            (Topic::Doi, "10.5281/zenodo.77"),
            (Topic::Registry, "PyPI: gauge"),
        ],
    );
}

#[test]
fn what_does_not_parse_is_said() {
    for path in [
        "CITATION.cff",
        "codemeta.json",
        ".zenodo.json",
        "Cargo.toml",
        "pyproject.toml",
        "package.json",
        "Project.toml",
    ] {
        for text in ["{", "a: [", &"[".repeat(100_000), "\u{feff}\0"] {
            let profile = read(path, text).unwrap();
            assert!(profile.unread.is_some(), "{path}: {text:.9}");
        }
    }
    let deep = format!("Package: a\nAuthors@R: {}", "c(person(".repeat(50_000));
    assert!(read("DESCRIPTION", &deep).unwrap().people.is_empty());
    assert!(read("main.c", "").is_none());
}

#[test]
fn metadata_of_python_packages_names_people_in_headers_alone() {
    check(
        "a.dist-info/METADATA",
        "Metadata-Version: 2.4\nName: gauge\nSummary: Gauge heights\nAuthor: Ada Example, Bo Sample\nAuthor-email: \"Example, Chris\" <chris@example.edu>, Dan Sample <dan@example.edu>\nMaintainer: UNKNOWN\nMaintainer-email: Example Institute <code@example.edu>\nLicense: Author: of the text\n        Author: nobody\n\nAuthor: of the description\n",
        &[
            ("Ada Example", None, Role::Author),
            ("Bo Sample", None, Role::Author),
            ("Example, Chris", Some("chris@example.edu"), Role::Author),
            ("Dan Sample", Some("dan@example.edu"), Role::Author),
            (
                "Example Institute",
                Some("code@example.edu"),
                Role::Maintainer,
            ),
        ],
        &[(Topic::Description, "Gauge heights")],
    );
}
