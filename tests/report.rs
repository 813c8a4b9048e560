// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Reports over hand-made values: what they say, and that they keep to their schemas.

use std::borrow::Cow;
use std::sync::LazyLock;

use placet::detect::{Copyright, Detection, Difference, Evidence};
use placet::inventory::{Coverage, DependencyRecord, FileKind, FileRecord, Inventory, Place, Skip};
use placet::license::{Expr, License};
use placet::package::{Declared, Dependency, Ecosystem, Package, Purl, Scope};
use placet::policy::{
    Asker, Check, Finding, KnownBy, Level, Meaning, Narrowed, Obligation, Policy, PolicySource,
    Verdict,
};
use placet::report::page::thousands;
use placet::report::{FORMATS, JSON_SCHEMA, Judgement, Look, Report, View};
use placet::resolve::Origin;
use placet::source::{Excerpt, Lines, Problem, ProblemKind};
use serde_json::{Value, json};

pub static DENIED: Check = Check {
    code: "PL901",
    name: "made-up-denied",
    level: Level::Error,
    meaning: Meaning::Breach,
    summary: "A license that the policy denies",
    why: "The policy says so.",
    fix: "Replace the file.",
    run: |_| Vec::new(),
};

pub static UNKNOWN: Check = Check {
    code: "PL902",
    name: "made-up-unknown",
    level: Level::Warning,
    meaning: Meaning::NotEstablished,
    summary: "A license that is not established.",
    why: "Unknown is not allowed.",
    fix: "Install the package, then scan again.",
    run: |_| Vec::new(),
};

static OBLIGATIONS: LazyLock<Vec<Obligation>> = LazyLock::new(|| {
    let license = License::new("MIT");
    placet::rules::obligations::of(&license)
        .map(|(_, duty)| Obligation {
            duty,
            asked_by: vec![Asker {
                license: license.clone(),
                what: "2 dependencies: left 1.0 and right 2.0".to_owned(),
                parts: 2,
                in_tree: false,
            }],
        })
        .collect()
});

pub fn expr(text: &str) -> Expr {
    Expr::parse(text).unwrap()
}

pub fn lines(start: usize, end: usize) -> Lines {
    Lines::new(start, end)
}

pub fn place(path: &str, lines: Option<Lines>) -> Place {
    Place {
        path: path.to_owned(),
        lines,
    }
}

pub fn detection(expression: &str, kind: Evidence, score: f32) -> Detection {
    Detection {
        expression: expr(expression),
        kind,
        score,
        span: 0..10,
        lines: lines(1, 20),
        rule: "test-rule".to_owned(),
        differences: if score < 100.0 {
            vec![Difference {
                missing: "without".to_owned(),
                added: "with".to_owned(),
                before: "dealings".to_owned(),
                after: "restriction".to_owned(),
                lines: Lines::one(7),
            }]
        } else {
            Vec::new()
        },
        excerpt: (score < 100.0).then(|| {
            Box::new(Excerpt {
                text: "// é the license of it".to_owned(),
                start: 10,
                end: 17,
            })
        }),
    }
}

pub fn record(path: &str, detections: Vec<Detection>) -> FileRecord {
    FileRecord {
        path: path.to_owned(),
        kind: FileKind::Own,
        is_license_file: false,
        detections,
        clues: Vec::new(),
        copyrights: Vec::new(),
        unfilled: Vec::new(),
        claims: Vec::new(),
        markings: Vec::new(),
        sha1: None,
    }
}

pub fn dependency(name: &str, scope: Scope, license: Option<&str>) -> DependencyRecord {
    DependencyRecord {
        dependency: Dependency {
            ecosystem: Ecosystem::Cargo,
            purl: Purl::new("cargo", None, name, Some("1.0.0")).unwrap(),
            namespace: None,
            name: name.to_owned(),
            version: Some("1.0.0".to_owned()),
            requirement: None,
            scope,
            direct: Some(true),
            declared: None,
            path: "Cargo.lock".to_owned(),
            lines: Some(lines(3, 5)),
            folder: None,
            own: false,
            source: None,
        },
        named_in: vec![place("Cargo.lock", Some(lines(3, 5)))],
        license: license.map(expr),
        declared: license.map(|license| Declared {
            statement: license.to_owned(),
            expression: Some(expr(license)),
            unclear: None,
            reading: None,
            files: Vec::new(),
            lines: None,
        }),
        detected: None,
        origin: license.map(|_| Origin::Cache),
        origin_place: license.map(|_| "cargo registry".to_owned()),
        source: None,
        found_at: None,
        needed_by: Vec::new(),
        path: Vec::new(),
        members: Vec::new(),
        not_established: license
            .is_none()
            .then(|| "it lies nowhere on this machine".to_owned()),
    }
}

pub fn inventory() -> Inventory {
    let mut license = record(
        "LICENSE",
        vec![detection("Apache-2.0", Evidence::Text, 99.57)],
    );
    license.is_license_file = true;
    license.copyrights.push(Copyright {
        statement: "Copyright 2026 The Example Project".to_owned(),
        holder: Some("The Example Project".to_owned()),
        lines: Lines::one(3),
    });
    let mut weak = record("src/weak.c", Vec::new());
    weak.clues
        .push(detection("GPL-2.0-only", Evidence::Reference, 100.0));
    Inventory {
        profiles: Vec::new(),
        files: vec![
            license,
            record("empty.txt", Vec::new()),
            record(
                "src/evil\u{1b}[31m\n\u{202e}.c",
                vec![detection("GPL-3.0-only", Evidence::Tag, 100.0)],
            ),
            weak,
        ],
        packages: vec![Package {
            ecosystem: Ecosystem::Cargo,
            purl: Purl::new("cargo", None, "example", Some("3.1.4")),
            namespace: None,
            name: Some("example".to_owned()),
            version: Some("3.1.4".to_owned()),
            declared: Some(Declared {
                statement: "Apache-2.0".to_owned(),
                expression: Some(expr("Apache-2.0")),
                unclear: None,
                reading: None,
                files: Vec::new(),
                lines: Some(Lines::one(4)),
            }),
            path: "Cargo.toml".to_owned(),
            dependencies: vec![dependency("serde", Scope::Runtime, None).dependency],
            private: false,
            lacks: Vec::new(),
        }],
        listings: Vec::new(),
        dependencies: vec![
            dependency("criterion", Scope::Dev, None),
            dependency("serde", Scope::Runtime, Some("MIT OR Apache-2.0")),
        ],
        copies: Vec::new(),
        covered: Vec::new(),
        problems: vec![Problem {
            path: "src/bad.c".to_owned(),
            lines: Some(Lines::one(12)),
            kind: ProblemKind::BadExpression,
            message: "`Apchae-2.0` is not on the SPDX license list".to_owned(),
            excerpt: Some(Box::new(Excerpt {
                text: "// é SPDX: MIT OR Apchae-2.0".to_owned(),
                start: 19,
                end: 29,
            })),
        }],
        coverage: Coverage {
            files: 1204,
            bytes: 1_250_000,
            skipped: vec![
                ("logo.png".to_owned(), Skip::Binary),
                ("target/".to_owned(), Skip::Ignored),
            ],
            notes: vec!["An ignore file above the tree was not read".to_owned()],
            unlisted: 0,
            ..Coverage::default()
        },
        ..Inventory::default()
    }
}

pub fn finding(check: &'static Check, subject: &str, locations: Vec<Place>) -> Finding {
    Finding {
        check,
        level: check.level,
        subject: subject.to_owned(),
        message: format!("{subject} is not what the policy wants"),
        why: "The policy `test` denies strong-copyleft".to_owned(),
        next_step: "Replace it or ask the office".to_owned(),
        locations,
        fingerprint: format!("fingerprint-of-{subject}"),
        cause: subject.to_owned(),
        sites: Vec::new(),
        known_by: KnownBy::Place,
        standing: None,
        proof: None,
        excerpt: None,
    }
}

pub fn findings() -> Vec<Finding> {
    let evil = "src/evil\u{1b}[31m\n\u{202e}.c";
    vec![
        finding(
            &DENIED,
            "GPL-3.0-only",
            (1..=15)
                .map(|line| place(evil, Some(lines(line, line + 1))))
                .collect(),
        ),
        finding(
            &UNKNOWN,
            "pkg:cargo/criterion@1.0.0",
            vec![place("a b/#c", None)],
        ),
    ]
}

/// A policy with a waiver and a license that somebody found out.
fn policy() -> Policy {
    let text = r#"
[[waive]]
license = "GPL-2.0-only"
path = "docs/=a|b@c/**"
who = "The open source office of Example University"
why = "Shown to readers, not shipped; see #12 and ask @office"
since = 2026-01-01
until = 2027-01-01

[[correct]]
package = "pkg:cargo/criterion"
license = "Apache-2.0 OR MIT"
who = "The open source office of Example University"
why = "Its repository says so"
since = 2026-01-01
"#;
    Policy::load(&[PolicySource {
        name: "placet.toml".to_owned(),
        text: text.to_owned(),
    }])
    .unwrap()
}

/// What a format writes.
pub fn print(report: &Report<'_>, format: &str, look: Look) -> String {
    let format = FORMATS.iter().find(|known| known.name == format).unwrap();
    let mut bytes = Vec::new();
    (format.write)(report, look, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

pub struct Case<'a> {
    pub inventory: &'a Inventory,
    pub findings: Option<&'a [Finding]>,
    pub verdict: Verdict,
    pub look: Look,
    pub created: Option<&'a str>,
    pub narrowed: Option<&'a Narrowed>,
}

impl<'a> Case<'a> {
    pub fn new(inventory: &'a Inventory, findings: &'a [Finding]) -> Self {
        Self {
            inventory,
            findings: Some(findings),
            verdict: Verdict::NonPlacet,
            look: Look::default(),
            created: None,
            narrowed: None,
        }
    }

    pub fn write(&self, format: &str) -> String {
        let policy = policy();
        self.with(&policy, |report| print(report, format, self.look))
    }

    /// The report, to be used while the policy lives.
    pub fn with<T>(&self, policy: &Policy, usage: impl FnOnce(&Report<'_>) -> T) -> T {
        usage(&Report {
            inventory: self.inventory,
            judgement: self.findings.map(|findings| Judgement {
                findings,
                verdict: self.verdict,
                policy: "test",
                policy_digest: "0123456789abcdef",
                outbound: Some("Apache-2.0".to_owned()),
                proofs: &[],
                obligations: &OBLIGATIONS,
                fail_level: Level::Error,
                waived: &policy.waivers,
                conclusions: &policy.corrections,
                narrowed: self.narrowed,
            }),
            created: self.created,
            view: View::All,
        })
    }

    pub fn json(&self, format: &str) -> Value {
        serde_json::from_str(&self.write(format)).unwrap()
    }

    pub fn text(&self) -> String {
        anstream::adapter::strip_str(&self.write("text")).to_string()
    }
}

pub fn has(report: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(report.contains(wanted), "no `{wanted}` in:\n{report}");
    }
}

/// Breaks a report in one place.
pub type Damage = fn(&mut Value);

/// What the schema has against a report.
pub fn errors(schema: &str, report: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

pub fn valid(schema: &str, report: &Value) {
    assert_eq!(errors(schema, report), Vec::<String>::new());
}

/// The schema of the standard. One of its patterns, of a key that placet never writes, has a
/// bracket too many and is no regular expression for a strict reader.
static SARIF_SCHEMA: LazyLock<String> = LazyLock::new(|| {
    let published = include_str!("schemas/sarif-schema-2.1.0.json");
    let repaired = published.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    assert_ne!(repaired, published);
    repaired
});

#[test]
fn json_keeps_to_its_published_schema() {
    let (full, none) = (inventory(), Inventory::default());
    let findings = findings();
    let mut case = Case::new(&full, &findings);
    valid(JSON_SCHEMA, &case.json("json"));
    case.look.verbose = true;
    valid(JSON_SCHEMA, &case.json("json"));
    case.findings = None;
    valid(JSON_SCHEMA, &case.json("json"));
    valid(JSON_SCHEMA, &Case::new(&none, &[]).json("json"));
}

#[test]
fn the_json_schema_refuses_what_it_should() {
    let (inventory, findings) = (inventory(), findings());
    let good = Case::new(&inventory, &findings).json("json");
    let broken: [(&str, Damage); 6] = [
        ("an unknown key", |report| report["extra"] = json!(1)),
        ("a verdict alone", |report| {
            report.as_object_mut().unwrap().remove("findings");
        }),
        ("an unknown verdict", |report| {
            report["verdict"] = json!("maybe");
        }),
        ("a line 0", |report| {
            report["files"][0]["detections"][0]["start_line"] = json!(0);
        }),
        ("a finding without a place", |report| {
            report["findings"][0]["locations"] = json!([]);
        }),
        ("an unknown key deep down", |report| {
            report["dependencies"][0]["named_in"][0]["column"] = json!(1);
        }),
    ];
    for (what, damage) in broken {
        let mut report = good.clone();
        damage(&mut report);
        assert_ne!(errors(JSON_SCHEMA, &report), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn json_has_the_keys_that_others_rely_on() {
    let (inventory, findings) = (inventory(), findings());
    let report = Case::new(&inventory, &findings).json("json");
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let includes = |value: &Value, wanted: &[&str]| {
        let keys = keys(value);
        for wanted in wanted {
            assert!(keys.iter().any(|key| key == wanted), "{wanted} in {keys:?}");
        }
    };
    includes(
        &report,
        &[
            "files",
            "packages",
            "dependencies",
            "findings",
            "verdict",
            "coverage",
            "problems",
        ],
    );
    let file = &report["files"][0];
    includes(file, &["path", "detections", "clues", "copyrights"]);
    includes(
        &file["detections"][0],
        &[
            "expression",
            "kind",
            "score",
            "start_line",
            "end_line",
            "rule",
        ],
    );
    includes(
        &file["copyrights"][0],
        &["statement", "holder", "start_line", "end_line"],
    );
    includes(
        &report["packages"][0],
        &[
            "purl",
            "type",
            "namespace",
            "name",
            "version",
            "declared_license",
            "path",
            "dependencies",
        ],
    );
    assert_eq!(
        report["packages"][0]["dependencies"],
        json!([{"purl": "pkg:cargo/serde@1.0.0", "scope": "runtime"}])
    );
    assert_eq!(file["detections"][0]["score"], json!(99.57));
    assert_eq!(
        report["packages"][0]["declared_license"],
        json!("Apache-2.0")
    );
}

#[test]
fn json_leaves_files_without_anything_out_and_counts_them() {
    let (inventory, findings) = (inventory(), findings());
    let mut case = Case::new(&inventory, &findings);
    let paths = |report: &Value| report["files"].as_array().unwrap().len();
    assert_eq!(paths(&case.json("json")), 3);
    assert_eq!(
        case.json("json")["coverage"]["files_with_nothing"],
        json!(1)
    );
    case.look.verbose = true;
    assert_eq!(paths(&case.json("json")), 4);
}

#[test]
fn json_has_one_line_a_member() {
    let (inventory, findings) = (inventory(), findings());
    let text = Case::new(&inventory, &findings).write("json");
    has(
        &text,
        &[
            "{\n  \"schema_version\": \"1.4\",\n",
            "\n  \"verdict\": \"non placet\",\n",
            "\n    {\"path\":\"LICENSE\",",
            "\n  ]\n}\n",
        ],
    );
    let empty = Case::new(&Inventory::default(), &[]).write("json");
    has(&empty, &["\"findings\": [],", "\"problems\": []\n}\n"]);
}

#[test]
fn sarif_keeps_to_the_schema_of_the_standard() {
    let (full, none) = (inventory(), Inventory::default());
    let findings = findings();
    valid(&SARIF_SCHEMA, &Case::new(&full, &findings).json("sarif"));
    let empty = Case::new(&none, &[]).json("sarif");
    valid(&SARIF_SCHEMA, &empty);
    assert_eq!(empty["runs"][0]["results"], json!([]));
}

#[test]
fn sarif_tells_waivers_where_it_is_asked_for_them() {
    let inventory = Inventory::default();
    let case = Case::new(&inventory, &[]);
    let report = case.json("sarif-waived");
    valid(&SARIF_SCHEMA, &report);
    let results = report["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), policy().waivers.len());
    let suppressions = results[0]["suppressions"].as_array().unwrap();
    assert_eq!(suppressions.len(), 1);
    assert_eq!(suppressions[0]["kind"], "external");
    assert_eq!(suppressions[0]["status"], "accepted");
    let why = suppressions[0]["justification"].as_str().unwrap();
    has(why, &[&policy().waivers[0].who]);
    let message = results[0]["message"]["text"].as_str().unwrap();
    assert!(message.starts_with("Waived: "), "{message}");
}

#[test]
fn the_sarif_schema_refuses_what_it_should() {
    let (inventory, findings) = (inventory(), findings());
    let good = Case::new(&inventory, &findings).json("sarif");
    let broken: [(&str, Damage); 4] = [
        ("an unknown key", |report| {
            report["runs"][0]["extra"] = json!(1);
        }),
        ("a line 0", |report| {
            report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] =
                json!(0);
        }),
        ("a result without a message", |report| {
            report["runs"][0]["results"][0]
                .as_object_mut()
                .unwrap()
                .remove("message");
        }),
        ("an unknown level", |report| {
            report["runs"][0]["results"][0]["level"] = json!("fatal");
        }),
    ];
    for (what, damage) in broken {
        let mut report = good.clone();
        damage(&mut report);
        assert_ne!(
            errors(&SARIF_SCHEMA, &report),
            Vec::<String>::new(),
            "{what}"
        );
    }
}

/// Code scanning asks for more than the standard does.
fn fit_for_code_scanning(report: &Value) {
    let run = &report["runs"][0];
    let driver = &run["tool"]["driver"];
    assert!(driver["semanticVersion"].is_string());
    assert_eq!(run["automationDetails"]["id"], json!("placet/"));
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        let full = rule["fullDescription"]["text"].as_str().unwrap();
        assert!(!full.is_empty() && full.chars().count() <= 1000);
        assert!(rule["help"]["text"].is_string() && rule["help"]["markdown"].is_string());
        let tags = rule["properties"]["tags"].as_array().unwrap();
        assert!(tags.len() <= 10 && !tags.contains(&json!("security")));
        assert!(rule["properties"]["precision"].is_string());
        assert!(rule["properties"]["problem.severity"].is_string());
    }
    let results = run["results"].as_array().unwrap();
    assert!(results.len() <= 5000);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].as_str().unwrap().ends_with('.'));
        assert!(
            !result["partialFingerprints"]["primaryLocationLineHash"]
                .as_str()
                .unwrap()
                .is_empty()
        );
        let locations = result["locations"].as_array().unwrap();
        assert!((1..=1000).contains(&locations.len()));
        for location in locations {
            let uri = location["physicalLocation"]["artifactLocation"]["uri"]
                .as_str()
                .unwrap();
            assert!(
                uri.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)),
                "{uri}"
            );
            assert!(
                location["physicalLocation"]["region"]["startLine"]
                    .as_u64()
                    .unwrap()
                    >= 1
            );
        }
    }
}

#[test]
fn sarif_is_fit_for_code_scanning() {
    let (inventory, findings) = (inventory(), findings());
    let report = Case::new(&inventory, &findings).json("sarif");
    fit_for_code_scanning(&report);
    let result = &report["runs"][0]["results"][1];
    assert_eq!(
        result["message"]["text"],
        json!(
            "pkg:cargo/criterion@1.0.0 is not what the policy wants. Next step: Replace it or ask the office."
        )
    );
    assert_eq!(
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        json!("a%20b/%23c")
    );
}

#[test]
fn sarif_stays_within_limits_and_says_so() {
    let mut many: Vec<Finding> = (0..6000)
        .map(|n| {
            finding(
                &UNKNOWN,
                &format!("pkg:cargo/n{n}@1.0.0"),
                vec![place("Cargo.lock", None)],
            )
        })
        .collect();
    let everywhere = (1..=1200)
        .map(|n| place(&format!("src/{n}.c"), None))
        .collect();
    many.push(finding(&DENIED, "GPL-3.0-only", everywhere));
    let inventory = Inventory::default();
    let report = Case::new(&inventory, &many).json("sarif");
    valid(&SARIF_SCHEMA, &report);
    fit_for_code_scanning(&report);
    let results = report["runs"][0]["results"].as_array().unwrap();
    assert!((4900..=5000).contains(&results.len()), "{}", results.len());
    assert_eq!(
        results[0]["level"],
        json!("error"),
        "the weightiest are kept"
    );
    has(
        results[0]["message"]["text"].as_str().unwrap(),
        &["200 more places are not listed here."],
    );
    let alone = results.len() - 1;
    let together = &results[alone];
    assert_eq!(together["ruleId"], json!("PL902"));
    assert_eq!(together["locations"].as_array().unwrap().len(), 1000);
    let rest = thousands(6001 - alone);
    has(
        together["message"]["text"].as_str().unwrap(),
        &[&format!("{rest} more findings of this check did not fit")],
    );
    has(
        &report["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string(),
        &[&format!(
            "Of 6,001 findings, {} are told one by one; {rest}",
            thousands(alone)
        )],
    );
}

#[test]
fn sarif_is_whole_up_to_the_limit() {
    let many: Vec<Finding> = (0..5000)
        .map(|n| finding(&UNKNOWN, &format!("n{n}"), vec![place("Cargo.lock", None)]))
        .collect();
    let inventory = Inventory::default();
    let report = Case::new(&inventory, &many).json("sarif");
    fit_for_code_scanning(&report);
    let results = report["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5000);
    assert!(!report.to_string().contains("did not fit"));
}

#[test]
fn sarif_stays_under_the_size_that_is_taken() {
    // as compressed, so as it is too, whatever the names
    const MOST: usize = 10_000_000;
    let long = "\u{e9}".repeat(1000);
    let check = |findings: usize, places: usize, problems: usize| {
        let many: Vec<Finding> = (0..findings)
            .map(|n| {
                let places = (0..places).map(|at| place(&format!("{n}/{at}/{long}"), None));
                finding(&DENIED, &format!("n{n}"), places.collect())
            })
            .collect();
        let problems = (0..problems).map(|n| Problem {
            path: format!("{n}/{long}"),
            lines: None,
            kind: ProblemKind::Malformed,
            message: "It ends in the middle".to_owned(),
            excerpt: None,
        });
        let inventory = Inventory {
            problems: problems.collect(),
            ..Inventory::default()
        };
        let text = Case::new(&inventory, &many).write("sarif");
        assert!(text.len() <= MOST, "{}", text.len());
        let report: Value = serde_json::from_str(&text).unwrap();
        fit_for_code_scanning(&report);
        let run = &report["runs"][0];
        let said = run["invocations"][0]["toolExecutionNotifications"].as_array();
        (
            run["results"].as_array().unwrap().len(),
            run["results"][0]["locations"].as_array().unwrap().len(),
            said.unwrap().len(),
        )
    };
    assert_eq!(
        check(3, 1000, 0),
        (3, 100, 0),
        "all places, but fewer of each"
    );
    assert_eq!(check(100, 50, 0), (100, 10, 0));
    let (results, places, notifications) = check(4000, 3, 2000);
    assert_eq!((results < 1000, places), (true, 1), "rolled up: {results}");
    assert_eq!(
        notifications, 102,
        "100 of the problems, and two that count"
    );
}

#[test]
fn text_answers_first() {
    let (inventory, findings) = (inventory(), findings());
    let mut case = Case::new(&inventory, &findings);
    let first = |case: &Case<'_>| case.text().lines().next().unwrap().to_owned();
    assert_eq!(
        first(&case),
        "non placet: not ready to go out under Apache-2.0; 1 thing to do first"
    );
    case.verdict = Verdict::NotEstablished;
    assert_eq!(
        first(&case),
        "not established: placet could not tell whether this may go out under Apache-2.0; 1 thing to clear up"
    );
    let fine = Case {
        verdict: Verdict::Placet,
        ..Case::new(&inventory, &findings[1..])
    };
    assert_eq!(
        first(&fine),
        "placet: this may go out under Apache-2.0; 1 thing to look at"
    );
}

#[test]
fn text_tells_what_to_do_and_what_it_rests_on() {
    let (inventory, findings) = (inventory(), findings());
    let mut case = Case::new(&inventory, &findings);
    has(
        &case.text(),
        &[
            "Must change before a release (1)\n",
            "  PL901 made-up-denied\n",
            " and 9 more lines\n",
            "    →   Replace it or ask the office\n",
            "Somebody should decide (1)\n",
            "  1  Apache-2.0  LICENSE\n",
            "  runtime   1  1 from the package manager's cache\n",
            "  dev       1  1 not established\n",
            "    12 | // é SPDX: MIT OR Apchae-2.0\n       |                   ^^^^^^^^^^\n",
            "Read 1,204 files (1.2 MB); skipped 1 binary file, 1 ignored path.\nAn ignore file above the tree was not read.\n",
        ],
    );
    case.look.verbose = true;
    let verbose = case.text();
    has(&verbose, &[":15-16\n", "by test-rule", "ignored  target/"]);
    assert!(!verbose.contains("more places"));
    case.look = Look {
        quiet: true,
        ..Look::default()
    };
    let quiet = case.text();
    has(&quiet, &["PL901"]);
    assert!(!quiet.contains("PL902") && !quiet.contains("Read 1,204"));
}

#[test]
fn text_lists_what_was_found_without_judging() {
    let inventory = inventory();
    let mut case = Case::new(&inventory, &[]);
    case.findings = None;
    let text = case.text();
    has(
        &text,
        &[
            "Apache-2.0  1 file\n  LICENSE:1-20  text 99.5%\n",
            "  example 3.1.4  Apache-2.0  Cargo.toml\n",
            "  1  The Example Project\n",
            "1 mention too weak to count\n",
        ],
    );
    assert!(!text.contains("placet:"), "no judgement:\n{text}");
    case.look.verbose = true;
    has(
        &case.text(),
        &[
            "line 7: `with` instead of `without`",
            "not established: it lies nowhere",
        ],
    );
    case.look = Look {
        explain: true,
        width: Some(80),
        ..Look::default()
    };
    has(
        &case.text(),
        &[
            "lines 1-20  Apache-2.0  the text, 99.5%  by test-rule\n",
            "    the license says                     |  the file says\n",
            "    dealings without restriction         |  dealings with restriction\n",
        ],
    );
}

#[test]
fn text_shows_hostile_names_and_never_obeys_them() {
    let (inventory, findings) = (inventory(), findings());
    let mut case = Case::new(&inventory, &findings);
    case.look.width = Some(80);
    let text = case.text();
    has(&text, &["src/evil\\u{1b}[31m\\n\\u{202e}.c:1-2"]);
    assert!(
        text.chars()
            .all(|letter| letter == '\n' || !letter.is_control())
    );
    assert!(
        text.lines()
            .all(|line| line.chars().count() <= 80 || !line.trim().contains(' ')),
        "{text}"
    );
}

#[test]
fn the_same_report_twice_is_the_same_bytes() {
    let (inventory, findings) = (inventory(), findings());
    for format in FORMATS {
        let case = Case::new(&inventory, &findings);
        assert_eq!(case.write(format.name), case.write(format.name));
    }
}

#[test]
fn formats_have_distinct_names() {
    let mut names: Vec<Cow<'_, str>> = FORMATS.iter().map(|format| format.name.into()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), FORMATS.len());
}

#[test]
fn long_text_says_the_order_and_cuts_what_repeats() {
    let mut many: Vec<Finding> = (0..14)
        .map(|n| finding(&DENIED, &format!("part-{n}"), vec![place("a.c", None)]))
        .collect();
    many.push(finding(&UNKNOWN, "other", vec![place("b.c", None)]));
    let inventory = inventory();
    let mut case = Case::new(&inventory, &many);
    let text = case.text();
    has(
        &text,
        &[
            "In this order\n  Must change before a release:\n    PL901 14  A license that the policy denies\n",
            "  Somebody should decide:\n    PL902 1  ",
            "  PL901 11 more of the same kind:\n    - part-3 is not what the policy wants\n",
            "    - part-9 is not what the policy wants\n    and 4 more; --verbose shows all\n",
        ],
    );
    assert_eq!(
        text.matches("Replace it or ask the office").count(),
        2,
        "the same words once a group:\n{text}"
    );
    assert!(
        text.ends_with("\nnon placet: 14 must change, 1 to decide, 1 place could not be read\n"),
        "{text}"
    );
    case.look.verbose = true;
    has(&case.text(), &["part-13 is not what the policy wants\n"]);
}

#[test]
fn text_shows_the_line_that_was_seen() {
    let mut inventory = inventory();
    inventory.files[0].detections[0].kind = Evidence::Notice;
    let at = vec![place("LICENSE", Some(lines(1, 20)))];
    let notice = [finding(&DENIED, "x", at)];
    has(
        &Case::new(&inventory, &notice).text(),
        &["    at  LICENSE:1-20\n    1 | // é the license of it\n      |          ^^^^^^^\n"],
    );
    inventory.files[0].detections[0].kind = Evidence::Text;
    let whole = Case::new(&inventory, &notice).text();
    assert!(
        !whole.contains("the license of it"),
        "its first line says nothing"
    );
}

#[test]
fn what_could_not_be_read_does_not_bury_the_answer() {
    let mut inventory = inventory();
    let mut test = record("tests/broken.c", Vec::new());
    test.kind = FileKind::Test;
    inventory.files.push(test);
    let one = inventory.problems[0].clone();
    inventory.problems = (0..9)
        .map(|n| Problem {
            path: match n {
                0..6 => "tests/broken.c".to_owned(),
                n => format!("src/{n}.c"),
            },
            ..one.clone()
        })
        .collect();
    let mut case = Case::new(&inventory, &[]);
    let text = case.text();
    has(
        &text,
        &[
            "Could not be read (9)\n  src/6.c:12: ",
            "  and 4 more, all in tests and examples (--verbose)\n",
        ],
    );
    assert!(!text.contains("^^^"), "{text}");
    case.look.verbose = true;
    assert_eq!(case.text().matches("^^^^^^^^^^\n").count(), 9);
}
