// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet report`: a JSON report says in every format what the scan itself says, reports that
//! placet never wrote are refused with a word, and nothing in one gets past the formats.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use placet::policy::Check;
use placet::report::read::{Reread, read};
use placet::report::{FORMATS, Look};
use serde_json::{Value, json};

use crate::report::{Case, DENIED, UNKNOWN, findings, inventory, print};

/// The checks of the made-up findings.
static MADE_UP: [&Check; 2] = [&DENIED, &UNKNOWN];

fn reread(text: &str) -> Reread {
    read(text.as_bytes(), &MADE_UP).unwrap()
}

/// An inventory with something of everything that a report can say.
fn full() -> placet::inventory::Inventory {
    use placet::detect::Marking;
    use placet::inventory::terms::Quote;
    use placet::source::{Cell, Lines};

    let mut inventory = inventory();
    inventory.files[0].sha1 = Some([0xa7; 20]);
    let mut in_cell = Lines::new(30, 32);
    in_cell.cell = Some(Cell {
        number: 3,
        start: 2,
        end: 5,
    });
    inventory.files[2].detections[0].lines = in_cell;
    inventory.files[3].markings.push(Marking {
        rule: placet::rules::markings::rule("acm-algorithm").unwrap(),
        number: Some("1234567".to_owned()),
        text: "Supported by an award".to_owned(),
        lines: Lines::one(5),
    });
    let mut listing = inventory.packages[0].clone();
    listing.path = "Cargo.lock".to_owned();
    listing.declared = None;
    inventory.listings.push(listing);
    inventory.dependencies[1].needed_by = vec![0];
    inventory.dependencies[1].origin = Some(placet::resolve::Origin::Registry);
    inventory.dependencies[1].source = Some(placet::inventory::LicenseSource::Registry);
    inventory.dependencies[1].path = vec!["criterion".to_owned(), "example".to_owned()];
    let purl = inventory.dependencies[1].dependency.purl.to_string();
    inventory.told.insert(purl.clone());
    inventory.copies.push(("third_party/serde".to_owned(), 1));
    inventory.terms.told(
        &purl,
        &[
            "Copyright 2020 One".to_owned(),
            "Copyright 2021 Two".to_owned(),
        ],
    );
    inventory.terms.makers.insert(
        purl.clone(),
        placet::inventory::makers::Makers {
            authors: vec!["Ann Example".to_owned()],
            maintainers: vec!["Example Institute".to_owned()],
        },
    );
    inventory.terms.quotes.insert(
        "LicenseRef-example".to_owned(),
        Quote::told(
            "Do what you must.".to_owned(),
            true,
            crate::report::place("TERMS", Some(Lines::new(1, 4))),
        ),
    );
    inventory
}

#[test]
fn what_is_written_is_what_is_read() {
    let (mut inventory, findings) = (full(), findings());
    let text = Case::new(&inventory, &findings).write("json-complete");
    let have = reread(&text);
    // what no format prints is not in the file: bytes of detections, and of what packages ask
    // for all but the purl and scope
    for file in &mut inventory.files {
        for seen in file.detections.iter_mut().chain(&mut file.clues) {
            seen.span = 0..0;
        }
    }
    let mut read = have.inventory.clone();
    let asked = |inventory: &mut placet::inventory::Inventory| -> Vec<String> {
        let all = inventory.packages.iter_mut().chain(&mut inventory.listings);
        all.flat_map(|package| std::mem::take(&mut package.dependencies))
            .map(|it| format!("{} {}", it.purl, it.scope.name()))
            .collect()
    };
    assert_eq!(asked(&mut read), asked(&mut inventory));
    assert_eq!(format!("{read:#?}"), format!("{inventory:#?}"));
    assert!(have.complete);
    let again = print(&have.report(None), "json-complete", Look::default());
    assert_eq!(again, text);
}

#[test]
fn every_format_is_the_same_from_a_report() {
    let (inventory, findings) = (full(), findings());
    for look in [
        Look::default(),
        Look {
            verbose: true,
            width: Some(72),
            ..Look::default()
        },
        Look {
            explain: true,
            ..Look::default()
        },
    ] {
        let mut case = Case::new(&inventory, &findings);
        case.look = look;
        for judged in [true, false] {
            case.findings = judged.then_some(findings.as_slice());
            let have = reread(&case.write("json-complete"));
            for format in FORMATS.iter().filter(|it| judged || it.unjudged) {
                assert_eq!(have.lacks(format), None);
                assert_eq!(
                    print(&have.report(None), format.name, look),
                    case.write(format.name),
                    "{}",
                    format.name
                );
            }
        }
    }
}

#[test]
fn a_plain_report_gives_what_it_holds_and_refuses_the_rest() {
    let (inventory, findings) = (full(), findings());
    let case = Case::new(&inventory, &findings);
    let have = reread(&case.write("json"));
    let mut refused = Vec::new();
    for format in FORMATS {
        match have.lacks(format) {
            Some(said) => {
                assert!(said.contains("--report json-complete=FILE"), "{said}");
                refused.push(format.name);
            }
            None => assert_eq!(
                print(&have.report(None), format.name, Look::default()),
                case.write(format.name),
                "{}",
                format.name
            ),
        }
    }
    assert_eq!(refused, ["json-complete", "spdx", "cyclonedx", "html"]);
}

#[test]
fn an_answer_is_asked_for_where_there_is_none() {
    let inventory = inventory();
    let mut case = Case::new(&inventory, &[]);
    case.findings = None;
    let have = reread(&case.write("json-complete"));
    for format in FORMATS {
        assert_eq!(
            have.lacks(format).is_some(),
            !format.unjudged,
            "{}",
            format.name
        );
    }
}

/// What is said to a report that was changed.
fn refused(change: impl FnOnce(&mut Value), wanted: &[&str]) {
    let (inventory, findings) = (full(), findings());
    let mut report = Case::new(&inventory, &findings).json("json-complete");
    change(&mut report);
    let text = serde_json::to_vec(&report).unwrap();
    let said = read(&text, &MADE_UP).err().unwrap().to_string();
    for wanted in wanted {
        assert!(said.contains(wanted), "no `{wanted}` in: {said}");
    }
}

#[test]
fn what_placet_never_wrote_is_refused_with_its_place() {
    let check = |text: &[u8], wanted: &[&str]| {
        let said = read(text, &MADE_UP).err().unwrap().to_string();
        for wanted in wanted {
            assert!(said.contains(wanted), "no `{wanted}` in: {said}");
        }
    };
    check(b"", &["cut off"]);
    check(b"# Report\n", &["line 1, column 1: ", "no JSON"]);
    check(b"{\n  \"schema_version\": \"1.4\",\n", &["cut off"]);
    check(
        b"{\n  \"schema_version\": \"2.0\",\n",
        &[
            "line 2, column 25: ",
            "version \"2.0\"",
            "a newer placet wrote it",
        ],
    );
    check(
        b"{\"schema_version\": \"1.2\"}",
        &["an older placet wrote it", "scan again"],
    );
    check(b"{\"schema_version\": \"new\"}", &["that is no version"]);
    check(b"{}", &["missing field `schema_version`"]);
    check("[".repeat(100_000).as_bytes(), &["line 1"]);
    let deep = format!(
        "{{\"schema_version\": \"1.4\", \"new\": {}",
        "[".repeat(100_000)
    );
    check(deep.as_bytes(), &["cut off"]);

    refused(
        |report| report["findings"][0]["code"] = json!("PL999"),
        &["\"PL999\" is no check", "wrote it, which may know more"],
    );
    refused(
        |report| report["findings"][0]["level"] = json!("fatal"),
        &["line 1, column ", "\"fatal\" is no level"],
    );
    refused(
        |report| report["findings"][0]["locations"] = json!([]),
        &["a finding of PL901 has no place"],
    );
    refused(
        |report| report["files"][0]["detections"][0]["start_line"] = json!(0),
        &["there are no lines 0 to 20"],
    );
    refused(
        |report| report["files"][0]["detections"][0]["end_line"] = json!(u64::MAX),
        &["there are no lines 1 to"],
    );
    refused(
        |report| report["files"][0]["detections"][0]["score"] = json!(100.5),
        &["the score 100.5"],
    );
    refused(
        |report| report["files"][0]["detections"][0]["expression"] = json!("Apchae-2.0"),
        &["\"Apchae-2.0\" is no license expression"],
    );
    refused(
        |report| report["dependencies"][0]["purl"] = json!("pkg:cargo/a\u{1b}[31m@1"),
        &["\\u{1b}", "is no package URL"],
    );
    refused(
        |report| report["dependencies"][0]["needed_by"] = json!(["pkg:cargo/nobody"]),
        &["\"pkg:cargo/nobody\" is named and is not among the dependencies"],
    );
    refused(
        |report| report["problems"][0]["excerpt"]["column"] = json!(3),
        &["does not stand at column 3"],
    );
    refused(
        |report| report["files"][0]["sha1"] = json!("abc"),
        &["is no SHA-1"],
    );
    refused(
        |report| report["waived"][0]["path"] = json!("a".repeat(2000)),
        &["a glob that cannot be read"],
    );
    refused(
        |report| report["obligations"][0]["id"] = json!("dance"),
        &["\"dance\" is no obligation"],
    );
    refused(
        |report| {
            report.as_object_mut().unwrap().remove("policy");
        },
        &["`verdict`, `policy` and `findings`"],
    );
}

#[test]
fn keys_of_a_newer_version_are_passed_over() {
    let (inventory, findings) = (full(), findings());
    let case = Case::new(&inventory, &findings);
    let mut newer = case.json("json-complete");
    newer["schema_version"] = json!("1.40");
    newer["moods"] = json!([{"of": "the office"}]);
    newer["files"][0]["detections"][0]["mood"] = json!(1);
    newer["dependencies"][0]["named_in"][0]["column"] = json!(1);
    let have = reread(&newer.to_string());
    let text = print(&have.report(None), "json-complete", Look::default());
    assert_eq!(text, case.write("json-complete"));
}

/// Every place of a value, as JSON pointers.
fn pointers(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                pointers(member, &format!("{at}/{key}"), into);
            }
        }
        Value::Array(members) => {
            // lists hold the same again and again
            for (index, member) in members.iter().enumerate().take(2) {
                pointers(member, &format!("{at}/{index}"), into);
            }
        }
        _ => {}
    }
}

/// Reads a report with one value replaced and writes it in all formats.
fn survives(report: &Value, pointer: &str, value: Value, look_at: &dyn Fn(&str, &str)) {
    let mut changed = report.clone();
    *changed.pointer_mut(pointer).unwrap() = value;
    let Ok(have) = read(changed.to_string().as_bytes(), &MADE_UP) else {
        return;
    };
    for format in FORMATS.iter().filter(|it| have.lacks(it).is_none()) {
        let text = print(&have.report(None), format.name, Look::default());
        look_at(format.name, &text);
    }
}

#[test]
fn no_value_in_any_place_stops_a_format() {
    let (inventory, findings) = (full(), findings());
    let report = Case::new(&inventory, &findings).json("json-complete");
    let mut all = Vec::new();
    pointers(&report, "", &mut all);
    assert!(all.len() > 250, "{}", all.len());
    for pointer in &all {
        for value in [
            json!(null),
            json!(-1),
            json!(u64::MAX),
            json!(1e300),
            json!(""),
            json!("é\u{0}/../.."),
            json!([]),
            json!({}),
            json!(true),
        ] {
            survives(&report, pointer, value, &|_, _| {});
        }
    }
}

#[test]
fn no_word_of_a_report_reaches_a_terminal_as_it_is() {
    let (inventory, findings) = (full(), findings());
    let report = Case::new(&inventory, &findings).json("json-complete");
    let mut all = Vec::new();
    pointers(&report, "", &mut all);
    let mut tried = 0;
    for pointer in &all {
        let Some(Value::String(text)) = report.pointer(pointer) else {
            continue;
        };
        tried += 1;
        let evil = json!(format!("{text}\u{7}x\n::error ::pwned"));
        survives(&report, pointer, evil, &|format, text| {
            assert!(!text.contains('\u{7}'), "{pointer} in {format}");
            if ["github", "text", "csv"].contains(&format) {
                let pwned = text.lines().any(|line| line.starts_with("::error ::"));
                assert!(!pwned, "{pointer} in {format}");
            }
        });
    }
    assert!(tried > 100, "{tried}");
}

fn placet(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_placet"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .env_remove("NO_COLOR")
        .env("SOURCE_DATE_EPOCH", "1795305600")
        .output()
        .unwrap()
}

/// On real trees: those that the tests of checks are made of, with packages, lockfiles, broken
/// files and decisions.
#[test]
fn every_format_is_the_same_without_the_tree() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere = elsewhere.path();
    let known = elsewhere.join("known.toml").display().to_string();
    let university = &["check", "--policy", "university"][..];
    placet(
        &fixtures,
        &[university, &["--write-baseline", &known]].concat(),
    );
    // another policy finds more, and says that the baseline is not its own
    let narrowed = ["check", "--policy", "permissive-only", "--baseline", &known];
    for command in [university, &narrowed, &["licenses"]] {
        let judged = command[0] == "check";
        let formats = || FORMATS.iter().filter(|it| judged || it.unjudged);
        let complete = elsewhere.join("complete.json").display().to_string();
        let mut arguments = command.to_vec();
        let targets: Vec<String> = formats()
            .map(|it| format!("{}={}/{}.direct", it.name, elsewhere.display(), it.name))
            .chain([format!("json-complete={complete}")])
            .collect();
        for target in &targets {
            arguments.extend(["--report", target]);
        }
        let scanned = placet(&fixtures, &arguments);
        assert!(scanned.stderr.is_empty() || judged, "{scanned:?}");
        let targets: Vec<String> = formats()
            .map(|it| format!("{}={}.later", it.name, it.name))
            .collect();
        let mut arguments = vec!["report", complete.as_str()];
        for target in &targets {
            arguments.extend(["--report", target]);
        }
        let converted = placet(elsewhere, &arguments);
        assert_eq!(converted.status.code(), Some(0), "{converted:?}");
        for format in formats() {
            let of = |end: &str| {
                fs::read_to_string(elsewhere.join(format!("{}.{end}", format.name))).unwrap()
            };
            let (direct, later) = (of("direct"), of("later"));
            let differs = direct.lines().zip(later.lines()).find(|(a, b)| a != b);
            assert!(direct == later, "{}: {differs:?}", format.name);
        }
        assert_eq!(
            String::from_utf8_lossy(&scanned.stdout),
            String::from_utf8_lossy(&converted.stdout),
            "the terminal"
        );
    }
}

#[test]
fn the_command_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(
        folder.join("LICENSE"),
        "Copyright 2026 Example University\n",
    )
    .unwrap();
    let check = |arguments: &[&str], code: i32, wanted: &str| {
        let output = placet(folder, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(wanted), "no `{wanted}` in: {said}");
    };
    check(&["licenses", "--report", "json=plain.json"], 0, "");
    check(
        &["report", "plain.json", "--report", "spdx=x.json"],
        2,
        "placet: plain.json: `spdx` needs checksums and words of licenses, which this report leaves out: write it with `--report json-complete=FILE`\n",
    );
    assert!(!folder.join("x.json").exists());
    check(
        &["report", "plain.json", "--report", "sarif"],
        2,
        "`sarif` is about an answer, and this report has none",
    );
    check(&["report", "plain.json"], 0, "");
    check(&["report", "nowhere.json"], 2, "cannot read nowhere.json");
    check(
        &["report", "LICENSE"],
        2,
        "cannot read LICENSE: line 1, column 1: ",
    );
}
