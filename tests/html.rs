// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The page for browsers: what it says without its script, that nothing in a tree is markup to
//! it, that it loads nothing, and that it stays small enough to open. `.ci/check-html` opens it.

use placet::detect::Evidence;
use placet::inventory::Inventory;
use regex::Regex;
use serde_json::Value;

use crate::formats::hostile;
use crate::report::{Case, detection, findings, has, inventory, record};

/// The data of a page.
fn data(page: &str) -> Value {
    let (_, after) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    serde_json::from_str(after.split_once("</script>").unwrap().0).unwrap()
}

/// The page without its data, its style and its script.
fn markup(page: &str) -> String {
    let inside = Regex::new(r"(?s)(<(?:script|style)[^>]*>).*?(</(?:script|style)>)").unwrap();
    inside.replace_all(page, "$1$2").into_owned()
}

/// The rows of a table as texts and numbers, by column.
fn column<'a>(data: &'a Value, table: &str, column: &str) -> Vec<&'a str> {
    let (columns, cells) = (&data[table]["columns"], &data[table]["cells"]);
    let columns = columns.as_array().unwrap();
    let at = columns.iter().position(|name| name == column).unwrap();
    cells
        .as_array()
        .unwrap()
        .chunks(columns.len())
        .map(|row| {
            let number = usize::try_from(row[at].as_u64().unwrap()).unwrap();
            data["strings"][number].as_str().unwrap()
        })
        .collect()
}

#[test]
fn the_answer_is_there_without_a_script() {
    let (inventory, findings) = (inventory(), findings());
    let page = Case::new(&inventory, &findings).write("html");
    let markup = markup(&page);
    has(
        &markup,
        &[
            "<title>example 3.1.4 · placet</title>",
            "<p class=\"verdict bad\">",
            "<h1>Not ready to go out under Apache-2.0; 1 thing to do first</h1>",
            "<b>To do</b> Replace it or ask the office.",
            "src/evil\\u{1b}[31m\\n\\u{202e}.c:1-2</code> and 14 more places",
            "<summary>Waived (1)</summary>",
            "<th scope=\"row\">Strong copyleft</th><td class=\"amount\">1</td>",
            "<input type=\"checkbox\"> <b>Pass on the text of the license</b>",
            "1,204 files",
            "1 binary, 1 ignored",
            "<noscript>",
        ],
    );
}

#[test]
fn what_is_not_judged_has_no_verdict() {
    let inventory = inventory();
    let mut case = Case::new(&inventory, &[]);
    case.findings = None;
    let page = markup(&case.write("html"));
    has(&page, &["<h1>What was found</h1>", "Nothing was judged"]);
    for judged in ["class=\"verdict", "id=\"findings\"", "id=\"checklist\""] {
        assert!(!page.contains(judged), "{judged}");
    }
}

#[test]
fn the_data_tells_what_json_tells() {
    let (inventory, findings) = (inventory(), findings());
    let case = Case::new(&inventory, &findings);
    let (data, json) = (data(&case.write("html")), case.json("json"));
    for (name, table) in data.as_object().unwrap() {
        if name != "strings" {
            let width = table["columns"].as_array().unwrap().len();
            assert_eq!(
                table["cells"].as_array().unwrap().len() % width,
                0,
                "{name}"
            );
            assert_eq!(table["left"], 0, "{name}");
        }
    }
    let of = |list: &str, key: &str| -> Vec<String> {
        let list = json[list].as_array().unwrap();
        list.iter()
            .map(|member| placet::report::page::clean(member[key].as_str().unwrap()).into_owned())
            .collect()
    };
    assert_eq!(
        column(&data, "findings", "subject"),
        of("findings", "subject")
    );
    assert_eq!(
        column(&data, "dependencies", "purl"),
        of("dependencies", "purl")
    );
    let paths: Vec<String> = column(&data, "files", "folder")
        .into_iter()
        .zip(column(&data, "files", "name"))
        .map(|(folder, name)| match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        })
        .collect();
    assert_eq!(paths, of("files", "path"));
    assert_eq!(column(&data, "problems", "path"), of("problems", "path"));
    assert_eq!(
        column(&data, "licenses", "text"),
        [
            "Apache-2.0",
            "GPL-3.0-only",
            "GPL-2.0-only",
            "Apache-2.0 OR MIT"
        ]
    );
    assert_eq!(column(&data, "holders", "name"), ["The Example Project"]);
}

#[test]
fn no_name_gets_out_of_the_page() {
    let (evil, many) = hostile();
    let evil = Case::new(&evil, &many).write("html");
    let (inventory, findings) = (inventory(), findings());
    let good = Case::new(&inventory, &findings).write("html");
    let names = |page: &str| {
        let tag = Regex::new(r"<[a-zA-Z/!?][^\s>]*").unwrap();
        let mut names: Vec<String> = tag
            .find_iter(&markup(page))
            .map(|found| found.as_str().to_owned())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    assert_eq!(names(&evil), names(&good));
    for end in ["<!--", "<script", "</script", "</style"] {
        assert_eq!(
            evil.matches(end).count(),
            good.matches(end).count(),
            "{end}"
        );
    }
    for letter in evil.chars().filter(|letter| *letter != '\n') {
        assert!(!letter.is_control() && letter != '\u{202e}', "{letter:?}");
    }
    // what the script shows is what was there, with nothing hidden in it
    let data = data(&evil);
    let named = column(&data, "findings", "subject");
    assert!(named.contains(&"</code></details><!-- "), "{named:?}");
    assert!(
        named.contains(&"\\u{1b}[2J\\u{0}\\u{202e}\u{ffff}"),
        "{named:?}"
    );
}

#[test]
fn the_page_loads_nothing_and_runs_only_what_is_its_own() {
    let (inventory, findings) = (inventory(), findings());
    let mut case = Case::new(&inventory, &findings);
    let page = case.write("html");
    let reference =
        Regex::new(r#"\b(?:src|href|action|data|poster|srcset)=["']?([^"'\s>]*)"#).unwrap();
    for found in reference.captures_iter(&markup(&page)) {
        assert!(found[1].starts_with('#'), "{}", &found[0]);
    }
    for word in [
        "http://",
        "https://",
        "url(",
        "@import",
        "fetch(",
        "XMLHttp",
        "import(",
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
    ] {
        assert!(!page.contains(word), "{word}");
    }
    let digest = |page: &str| {
        let found = Regex::new(r"default-src 'none'; style-src 'nonce-([0-9a-f]{64})'").unwrap();
        found.captures(page).unwrap()[1].to_owned()
    };
    assert_eq!(page.matches(&digest(&page)).count(), 4);
    case.findings = Some(&findings[..1]);
    assert_ne!(
        digest(&page),
        digest(&case.write("html")),
        "one for each page"
    );
}

/// Bytes of the page for each file that has a tag, a holder and a place among others.
const BYTES_A_FILE: usize = 90;

#[test]
fn a_hundred_thousand_files_stay_within_the_budget() {
    let mut big = inventory();
    let copyrights = big.files[0].copyrights.clone();
    big.files = (0..100_000)
        .map(|number| {
            let path = format!("packages/part-{}/src/module_{number}.rs", number / 50);
            let mut file = record(&path, Vec::new());
            let license = ["MIT", "Apache-2.0", "GPL-3.0-only"][number % 3];
            file.detections
                .push(detection(license, Evidence::Tag, 100.0));
            file.copyrights.clone_from(&copyrights);
            file
        })
        .collect();
    let page = Case::new(&big, &[]).write("html");
    assert!(page.len() < 100_000 * BYTES_A_FILE, "{}", page.len());
    assert_eq!(data(&page)["files"]["left"], 0);
}

#[test]
fn files_without_room_are_counted() {
    let mut huge = Inventory::default();
    let one = inventory().files[0].copyrights[0].clone();
    for number in 0..40 {
        let mut file = record(&format!("file-{number:02}"), Vec::new());
        for line in 0..30_000 {
            let mut copyright = one.clone();
            copyright.statement = format!("Copyright {number} {line}");
            file.copyrights.push(copyright);
        }
        huge.files.push(file);
    }
    let page = Case::new(&huge, &[]).write("html");
    assert!(page.len() < 40_000_000, "{}", page.len());
    let (left, shown) = {
        let data = data(&page);
        let left = data["files"]["left"].as_u64().unwrap();
        (left, column(&data, "files", "name").len() as u64)
    };
    assert!(left > 0 && left + shown == 40, "{left} + {shown}");
}
