// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The formats for bots, build servers and spreadsheets: what they say of hand-made values,
//! that hostile names stay names, and that nothing of them changes unnoticed.

use std::collections::BTreeMap;
use std::path::Path;

use placet::inventory::Inventory;
use placet::policy::Finding;
use placet::report::FORMATS;
use placet::source::Lines;
use serde_json::{Value, json};

use crate::report::{Case, DENIED, UNKNOWN, finding, findings, has, inventory, lines, place};

/// `fixtures/reports/` holds each format's report of one inventory; `PLACET_BLESS=1` writes them.
#[test]
fn reports_are_those_that_were_last_read() {
    let (inventory, findings) = (inventory(), findings());
    let case = Case::new(&inventory, &findings);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    let mut wrong = Vec::new();
    for format in FORMATS {
        let golden = folder.join(format!("{}.txt", format.name));
        let have = anstream::adapter::strip_str(&case.write(format.name))
            .to_string()
            .replace(env!("CARGO_PKG_VERSION"), "VERSION");
        if std::env::var_os("PLACET_BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&golden, &have).unwrap();
        }
        let want = std::fs::read_to_string(&golden).unwrap_or_default();
        if want != have {
            wrong.push(format!("{}\nhave:\n{have}", golden.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names that mean something to one reader or another.
const HOSTILE: [&str; 9] = [
    "a\n::error file=x::pwned",
    "::set-output name=a::b%0A::error::c",
    "##[error]pwned",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "a|b`c`<img src=x onerror=alert(1)> @office #12 ]]> &amp;",
    "</code></details><!-- ",
    "\u{1b}[2J\u{0}\u{202e}\u{ffff}",
    "a,b;c\"d'e",
    "``` \n# heading",
];

pub fn hostile() -> (Inventory, Vec<Finding>) {
    let mut inventory = inventory();
    let mut findings = Vec::new();
    for name in HOSTILE {
        let mut file = inventory.files[0].clone();
        name.clone_into(&mut file.path);
        file.copyrights[0].statement = format!("Copyright {name}");
        file.copyrights[0].holder = Some(name.to_owned());
        if let Some(excerpt) = &mut file.detections[0].excerpt {
            name.clone_into(&mut excerpt.text);
            (excerpt.start, excerpt.end) = (0, name.len());
        }
        inventory.files.push(file);
        inventory.problems[0].message = format!("cannot read {name}");
        let mut problem = inventory.problems[0].clone();
        name.clone_into(&mut problem.path);
        inventory.problems.push(problem);
        for check in [&DENIED, &UNKNOWN] {
            let mut one = finding(check, name, vec![place(name, Some(lines(2, 3)))]);
            one.message = format!("{name} is denied");
            one.why = format!("because of {name}");
            one.next_step = format!("Remove {name}");
            findings.push(one);
        }
    }
    (inventory, findings)
}

#[test]
fn ndjson_tells_what_json_tells() {
    let (inventory, findings) = (inventory(), findings());
    for case in [
        Case::new(&inventory, &findings),
        Case::new(&Inventory::default(), &[]),
    ] {
        let mut joined = serde_json::Map::new();
        for line in case.write("ndjson").lines() {
            let step: Value = serde_json::from_str(line).unwrap();
            let step = step.as_object().unwrap();
            assert_eq!(step.len(), 1, "{line}");
            let whole = case.json("json");
            for (name, value) in step {
                match (&whole[name], value) {
                    (Value::Array(_), member) => joined
                        .entry(name)
                        .or_insert_with(|| json!([]))
                        .as_array_mut()
                        .unwrap()
                        .push(member.clone()),
                    (Value::Object(_), Value::Object(part)) => joined
                        .entry(name)
                        .or_insert_with(|| json!({}))
                        .as_object_mut()
                        .unwrap()
                        .extend(part.clone()),
                    (_, value) => {
                        joined.insert(name.clone(), value.clone());
                    }
                }
            }
        }
        let mut whole = case.json("json");
        let empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
        whole
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !empty(value));
        assert_eq!(Value::Object(joined), whole);
    }
}

#[test]
fn github_annotates_files_and_obeys_its_limits() {
    let (inventory, findings) = (inventory(), findings());
    let text = Case::new(&inventory, &findings).write("github");
    has(
        &text,
        &[
            "::error title=PL901 made-up-denied::GPL-3.0-only is not what the policy wants.%0AThe policy `test` denies strong-copyleft.%0AReplace it or ask the office.%0AAt src/evil\\u{1b}[31m\\n\\u{202e}.c:1-2 and 14 more places.\n",
            "::warning file=a b/#c,title=PL902 made-up-unknown::",
            "::notice title=placet::non placet: not ready to go out under Apache-2.0; 1 thing to do first. 1 waiver was applied.\n",
        ],
    );
    let many: Vec<Finding> = (0..30)
        .map(|n| finding(&UNKNOWN, &n.to_string(), vec![place("Cargo.lock", None)]))
        .collect();
    let text = Case::new(&inventory, &many).write("github");
    assert_eq!(text.matches("::warning ").count(), 10);
    has(&text, &["21 more findings of level warning"]);
}

#[test]
fn no_name_gives_github_a_command() {
    let (inventory, findings) = hostile();
    let text = Case::new(&inventory, &findings).write("github");
    assert_eq!(text.lines().count(), 9 + 9 + 1);
    for line in text.lines() {
        let (command, rest) = line[2..].split_once("::").unwrap();
        assert!(
            ["error ", "warning ", "notice "]
                .iter()
                .any(|known| command.starts_with(known)),
            "{line}"
        );
        // properties are ours alone: no name adds one
        let keys: Vec<&str> = command
            .split_once(' ')
            .unwrap()
            .1
            .split(',')
            .map(|property| property.split_once('=').unwrap().0)
            .collect();
        assert!(
            keys == ["title"] || keys == ["file", "line", "endLine", "title"],
            "{keys:?}"
        );
        assert!(!rest.contains('\r') && !line.contains('\u{1b}'));
    }
}

#[test]
fn gitlab_has_the_keys_its_widget_reads() {
    let (inventory, findings) = (inventory(), findings());
    let report = Case::new(&inventory, &findings).json("gitlab");
    assert_eq!(
        report[1],
        json!({
            "description": "PL902 pkg:cargo/criterion@1.0.0 is not what the policy wants. Next step: Replace it or ask the office.",
            "check_name": "made-up-unknown",
            "fingerprint": "fingerprint-of-pkg:cargo/criterion@1.0.0",
            "severity": "major",
            "location": {"path": "a b/#c", "lines": {"begin": 1}}
        })
    );
    let text = report[0]["description"].as_str().unwrap();
    has(text, &[".c:2-3, ", " and 9 more places."]);
    assert!(!text.contains('\n'));
    assert_eq!(
        Case::new(&inventory, &[]).json("gitlab"),
        json!([]),
        "an empty list is what the widget wants"
    );
}

#[test]
fn junit_counts_what_it_holds() {
    let (own, few) = (inventory(), findings());
    let (evil, many) = hostile();
    for (inventory, findings) in [(&own, &few[..]), (&evil, &many[..]), (&own, &[])] {
        let text = Case::new(inventory, findings).write("junit");
        let document = roxmltree::Document::parse(&text).unwrap();
        let root = document.root_element();
        let all = |element: &str, under: roxmltree::Node<'_, '_>| {
            under
                .descendants()
                .filter(|node| node.has_tag_name(element))
                .count()
        };
        let suites = root
            .children()
            .filter(|node| node.has_tag_name("testsuite"));
        for node in suites.chain([root]) {
            for (attribute, element) in [
                ("tests", "testcase"),
                ("failures", "failure"),
                ("errors", "error"),
                ("skipped", "skipped"),
            ] {
                let said: usize = node.attribute(attribute).unwrap().parse().unwrap();
                assert_eq!(said, all(element, node), "{attribute} in\n{text}");
            }
        }
        let mut names: Vec<_> = root
            .descendants()
            .filter(|node| node.has_tag_name("testcase"))
            .map(|node| (node.attribute("classname"), node.attribute("name")))
            .collect();
        let number = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), number, "a name told twice is one test");
    }
    let text = Case::new(&own, &few).write("junit");
    has(
        &text,
        &[
            "<failure type=\"error\" message=\"GPL-3.0-only is not what the policy wants.\">",
            "<testcase classname=\"placet.PL902\" name=\"made-up-unknown: pkg:cargo/criterion@1.0.0\" file=\"a b/#c\">\n      <system-out>",
            "<skipped message=\"Waived by The open source office of Example University: Shown",
            "<testcase classname=\"placet.PL001\" name=\"no-license\"/>",
        ],
    );
}

/// Rows and cells by RFC 4180.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut letters, mut quoted) = (text.chars().peekable(), false);
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    assert!(cell.is_empty() && row.is_empty() && !quoted);
    rows
}

#[test]
fn csv_is_one_table_without_formulas() {
    for (inventory, findings) in [(inventory(), findings()), hostile()] {
        let text = Case::new(&inventory, &findings).write("csv");
        let rows = cells(&text);
        assert_eq!(text.matches("\r\n").count(), rows.len(), "a row is a line");
        for row in &rows {
            assert_eq!(row.len(), rows[0].len(), "{row:?}");
            for cell in row {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{cell}"
                );
                assert!(!cell.chars().any(char::is_control), "{cell:?}");
            }
        }
    }
    let (inventory, findings) = (inventory(), findings());
    let rows = cells(&Case::new(&inventory, &findings).write("csv"));
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().skip(1) {
        *kinds.entry(&row[0]).or_default() += 1;
    }
    let kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    assert_eq!(
        kinds,
        [
            ("clue", 1),
            ("copyright", 1),
            ("dependency", 2),
            ("finding", 16),
            ("license", 2),
            ("package", 1),
            ("problem", 1),
            ("skipped", 2),
            ("verdict", 1),
            ("waived", 1),
        ]
    );
    let of = |subject: &str| {
        let row = rows
            .iter()
            .find(|row| row[0] == "dependency" && row[3] == subject);
        row.unwrap()[4].clone()
    };
    assert_eq!(of("pkg:cargo/serde@1.0.0"), "MIT OR Apache-2.0");
    assert_eq!(
        of("pkg:cargo/criterion@1.0.0"),
        "Apache-2.0 OR MIT",
        "as somebody found out"
    );
}

#[test]
fn markdown_answers_first() {
    let (inventory, findings) = (inventory(), findings());
    let mut case = Case::new(&inventory, &findings);
    let text = case.write("markdown");
    assert!(
        text.starts_with(
            "<!-- placet report -->\n## ❌ non placet: not ready to go out under Apache-2.0; 1 thing to do first\n\n### Must change before a release (1)\n\n- **PL901 made-up-denied** GPL-3.0-only is not what the policy wants.\n  - **To do:** Replace it or ask the office.\n"
        ),
        "{text}"
    );
    has(
        &text,
        &[
            "  - **Why:** The policy `test` denies strong-copyleft.\n",
            "`src/evil\\u{1b}[31m\\n\\u{202e}.c:1-2`",
            " and 12 more places\n",
            "<details><summary>Waived (1)</summary>",
            "see `#12` and ask `@office`. Until 2027-01-01.",
            "| MIT OR Apache-2.0 | 1 |\n",
        ],
    );
    case.findings = None;
    let found = case.write("markdown");
    has(
        &found,
        &["## Licenses found by placet\n", "| Apache-2.0 | 1 |\n"],
    );
    assert!(!found.contains("PL901"));
}

#[test]
fn markdown_fits_a_comment_and_counts_the_rest() {
    let long = "=|`@\u{1f600}".repeat(100);
    let mut inventory = inventory();
    let mut many = Vec::new();
    for n in 0..3000 {
        let name = format!("{n}{long}");
        let places = vec![place(&name, Some(Lines::one(n + 1))); 20];
        let check = if n % 3 == 0 { &DENIED } else { &UNKNOWN };
        let mut one = finding(check, &name, places);
        one.message = format!("{long} {long}");
        one.why = long.clone();
        many.push(one);
        let mut problem = inventory.problems[0].clone();
        problem.path = name;
        problem.message.clone_from(&long);
        inventory.problems.push(problem);
        inventory.coverage.notes.push(long.clone());
    }
    let text = Case::new(&inventory, &many).write("markdown");
    assert!(text.len() <= 65_536, "{}", text.len());
    let told = text.matches("- **PL901 ").count();
    has(
        &text,
        &[
            &format!(
                "- {} findings do not fit here: {} of **PL901** made-up-denied",
                1000 - told,
                1000 - told
            ),
            "of **PL902** made-up-unknown. The `json` report holds them all.",
        ],
    );
}

/// The text outside code spans, by the rules of CommonMark: a run of backticks is closed by the
/// next run of the same length.
fn outside_code(line: &str) -> String {
    let (mut outside, mut rest) = (String::new(), line);
    while let Some(start) = rest.find('`') {
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let after = &rest[start + run..];
        outside.push_str(&rest[..start]);
        let mut at = 0;
        let close = loop {
            let Some(found) = after[at..].find('`') else {
                break None;
            };
            let from = at + found;
            let length = after[from..].len() - after[from..].trim_start_matches('`').len();
            if length == run {
                break Some(from + length);
            }
            at = from + length;
        };
        match close {
            Some(end) => rest = &after[end..],
            None => {
                outside.push_str(&rest[start..start + run]);
                rest = after;
            }
        }
    }
    outside + rest
}

#[test]
fn no_name_is_markup() {
    let (inventory, findings) = hostile();
    let text = Case::new(&inventory, &findings).write("markdown");
    for line in text.lines() {
        let outside = outside_code(line);
        let ours = [
            "<!-- placet report -->",
            "<details>",
            "</details>",
            "<summary>",
            "</summary>",
        ];
        let left = ours
            .iter()
            .fold(outside.clone(), |left, ours| left.replace(ours, ""));
        assert!(
            !left.contains(['<', '>', '@', '[', ']', '`', '&', '\\', '\u{1b}', '~', '!']),
            "{line}\n{left}"
        );
        let hash = left.trim_start_matches('#');
        assert!(!hash.contains('#') && !left.contains("://"), "{line}");
    }
}
