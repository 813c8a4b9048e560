// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What is detected: every text of the SPDX list in several dresses, and the files of
//! `fixtures/licenses`, whose first line (or first bytes) says what to expect.

use std::path::Path;

use placet::detect::{Detector, UNNAMED_LICENSE};
use placet::license::{Expr, exceptions, ids};
use placet::rules::Rules;
use placet::rules::index::TextKind;

fn found(detector: &Detector<'_>, path: &str, text: &str) -> Vec<String> {
    let seen = detector.examine(path, text.as_bytes()).unwrap();
    let mut found: Vec<String> = seen
        .detections
        .iter()
        .map(|seen| seen.expression.to_string())
        .collect();
    found.dedup();
    found
}

/// The answers that are right for an id: its own, and those of ids whose words are the same.
fn right(rules: &Rules, id: &str) -> Vec<String> {
    let plain = |id: &str| id.trim_end_matches('+').replace("-or-later", "-only");
    let current =
        |id: &str| Expr::parse(id).map_or_else(|_| id.to_owned(), |expr| plain(&expr.to_string()));
    let mut right = vec![current(id)];
    for text in rules
        .index
        .texts()
        .iter()
        .filter(|text| text.kind != TextKind::Notice)
    {
        if text.ids.iter().any(|known| current(known) == right[0]) {
            right.extend(text.ids.iter().map(|id| current(id)));
        }
    }
    // an exception alone is one to a license stated elsewhere; so is the text that the list
    // gives for a license "with" an exception
    let exception = right[0].split(" WITH ").nth(1).unwrap_or(id).to_owned();
    right.push(format!("{UNNAMED_LICENSE} WITH {exception}"));
    right
}

/// A text as other people's files have it: a title and a copyright line on top, wrapped
/// anew, in a comment.
fn dressed(text: &str, sign: &str, width: usize) -> String {
    let mut out =
        format!("{sign} River model\n{sign} Copyright (c) 2024 Example University\n{sign}\n");
    for paragraph in text.split("\n\n") {
        let mut line = String::from(sign);
        for word in paragraph.split_whitespace() {
            if line.len() + word.len() > width {
                out.push_str(&line);
                out.push('\n');
                line = String::from(sign);
            }
            line.push(' ');
            line.push_str(word);
        }
        out.push_str(&line);
        out.push('\n');
        out.push_str(sign);
        out.push('\n');
    }
    out
}

/// Texts of a line or two that lose what tells them apart once they are wrapped anew: their
/// bullets begin lines no more, or two exceptions differ in their title alone.
const LOST_IN_DRESS: &[&str] = &[
    "LZMA-SDK-9.11-to-9.20",
    "diffmark",
    "Nokia-Qt-exception-1.1",
];

#[test]
fn every_text_of_the_list_is_found_in_any_dress() {
    let rules = Rules::embedded();
    let detector = Detector::new(&rules);
    let licenses =
        ids().filter_map(|id| Some((id, id.parse::<&dyn license::License>().ok()?.text())));
    let exceptions = exceptions()
        .filter_map(|id| Some((id, id.parse::<&dyn license::Exception>().ok()?.text())));
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (id, text) in licenses.chain(exceptions) {
        let right = right(&rules, id);
        let as_is = text.to_owned();
        for (dress, text) in [
            ("as it is", as_is),
            ("#, 60 wide", dressed(text, "#", 60)),
            (" *, 100 wide", dressed(text, " *", 100)),
        ] {
            count += 1;
            if dress != "as it is" && LOST_IN_DRESS.contains(&id) {
                continue;
            }
            let found = found(&detector, "LICENSE", &text);
            let plain: Vec<String> = found
                .iter()
                .map(|found| found.replace("-or-later", "-only"))
                .collect();
            if plain.len() != 1 || !right.contains(&plain[0]) {
                wrong.push(format!("{id}, {dress}: {found:?}"));
            }
        }
    }
    assert!(count > 2400, "{count}");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn files_say_what_to_expect() {
    let rules = Rules::embedded();
    let detector = Detector::new(&rules);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/licenses");
    let (mut wrong, mut count) = (Vec::new(), 0);
    for folder in std::fs::read_dir(&root).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let after = text.split_once("expect").unwrap().1;
            let line = after.lines().next().unwrap().split("cells").next().unwrap();
            let expected =
                line.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '(' && c != ')');
            let found = found(
                &detector,
                path.to_str().unwrap(),
                &text.replacen(expected, "", usize::from(!expected.is_empty())),
            );
            let want: Vec<&str> = expected
                .split("; ")
                .filter(|part| !part.is_empty())
                .collect();
            count += 1;
            if found != want {
                wrong.push(format!(
                    "{}\n  want {want:?}\n  have {found:?}",
                    path.display()
                ));
            }
        }
    }
    assert!(count >= 12, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// REUSE-IgnoreStart
fn check(path: &str, text: &str, want: &[&str]) {
    let rules = Rules::embedded();
    let detector = Detector::new(&rules);
    assert_eq!(found(&detector, path, text), want, "{text}");
}

#[test]
fn a_list_of_licenses_is_no_license() {
    let names: Vec<&str> = ids().take(60).collect();
    let rows =
        |row: &dyn Fn(&str) -> String| -> String { names.iter().map(|id| row(id)).collect() };
    check(
        "list.json",
        &rows(&|id| format!("{{\n  \"licenseId\": \"{id}\",\n  \"n\": 1\n}},\n")),
        &[],
    );
    check(
        "list.yaml",
        &rows(&|id| format!("- name: river\n  license: {id}\n\n")),
        &[],
    );
    check("licenses.rs", &rows(&|id| format!("    \"{id}\",\n")), &[]);
    check(
        "cli.py",
        "parser.add_argument('--license', choices=['MIT', 'GPL-3.0', 'Apache-2.0'])\n",
        &[],
    );
    check(
        "usage.txt",
        "usage: river new [--license {MIT,GPL-3.0,BSD-3-Clause}] NAME\n",
        &[],
    );
    check(
        "gpl.c",
        "int gpl = is_gpl(license);\nEXPORT_SYMBOL_GPL(river_flow);\n",
        &[],
    );
    check(
        "files.toml",
        "include = [\n    \"/LICENSE-MIT\",\n    \"/src\",\n]\n",
        &[],
    );
    check(
        "guid.h",
        "/* licensed as the rest */\nDEFINE_GUID(X, 0x25e609e0, 0x11cf, 0xbf); // license\n",
        &[],
    );
    check(
        "README.md",
        "[![License](https://img.shields.io/badge/license-check-blue)](x)\n",
        &[],
    );
}

#[test]
fn an_exception_belongs_to_the_license_near_it() {
    let filler =
        "Files: src/other.c\nCopyright: 2020 Example University\nComment: none\n\n".repeat(80);
    check(
        "copyright",
        &format!("License: GPL-2+\n\n{filler}License: GPL-2+ with Classpath-exception-2.0\n"),
        &[
            "GPL-2.0-or-later",
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
        ],
    );
}

#[test]
fn a_family_alone_says_nothing_beside_one_that_is_told() {
    check(
        "a.c",
        "// SPDX-License-Identifier: BSD-3-Clause OR GPL-2.0-only\nMODULE_LICENSE(\"Dual BSD/GPL\");\n",
        &["BSD-3-Clause OR GPL-2.0-only"],
    );
    check(
        "either.dts",
        "this software may be distributed under the terms of the GNU General Public License\n\
         (\"GPL\") as published by the Free Software Foundation, either version 2 of that\n\
         License or (at your option) any later version.\n",
        &["GPL-2.0-or-later"],
    );
    check(
        "b.c",
        "MODULE_LICENSE(\"Dual BSD/GPL\");\n",
        &["LicenseRef-placet-bsd-unspecified OR GPL-1.0-or-later"],
    );
}

#[test]
fn licenses_are_known_by_their_addresses() {
    for (address, license) in [
        (
            "http://www.opensource.org/licenses/zlib-license.php",
            "Zlib",
        ),
        ("https://opensource.org/licenses/mozilla1.1", "MPL-1.1"),
        (
            "https://www.gnu.org/licenses/old-licenses/fdl-1.2.html",
            "GFDL-1.2-only",
        ),
        (
            "https://fedoraproject.org/wiki/Licensing/softSurfer",
            "softSurfer",
        ),
        ("https://www.json.org/license.html", "JSON"),
        (
            "http://unlicense.org/ (public domain), all licenses",
            "Unlicense",
        ),
        (
            "a copy of the license is at http://aws.amazon.com/apache2.0",
            "Apache-2.0",
        ),
        ("see /usr/share/common-licenses/BSD", "BSD-3-Clause"),
    ] {
        check("a.txt", &format!("{address}\n"), &[license]);
    }
    // pages that have shown more than one license
    for address in [
        "https://www.openssl.org/source/license.html",
        "https://www.gnu.org/licenses/license-list.html",
    ] {
        check("a.txt", &format!("{address}\n"), &[]);
    }
}

#[test]
fn licenses_are_known_by_what_notices_call_them() {
    for (words, license) in [
        ("Licensed under the Sun Public License.", "SPL-1.0"),
        (
            "Distributed under the Zend Engine license, version 2.00",
            "Zend-2.0",
        ),
        ("Released under the FreeBSD License.", "BSD-2-Clause"),
        (
            "published under the BSD (revised) open source license",
            "BSD-3-Clause",
        ),
        (
            "Redistribution is permitted under the OpenLDAP Public License.",
            "OLDAP-2.8",
        ),
        (
            "covered by the wxWindows Library Licence",
            "LGPL-2.0-or-later WITH WxWindows-exception-3.1",
        ),
        (
            "Use it under the terms of the CeCILL-C license.",
            "CECILL-C",
        ),
        (
            "Made available under the Nethack General Public License",
            "NGPL",
        ),
        ("river v1 | MIT/GPL2 Licensed", "MIT OR GPL-2.0-only"),
        ("All other files use a GPLv2 license.", "GPL-2.0-only"),
    ] {
        check("a.txt", &format!("{words}\n"), &[license]);
    }
}

#[test]
fn what_stands_beside_a_license_is_not_its_words() {
    // the Lesser license is told with the other, and misspelled
    check(
        "a.h",
        "you can redistribute it under the terms of the GNU Lesser General Public License version 3.\n\n\
         You should have received a copy of the GNU General Public Lesser License along with it.\n",
        &["LGPL-3.0-only"],
    );
    check(
        "b.txt",
        "GPL-compatible licenses make it possible to combine it with software that is released under the GPL.\n",
        &[],
    );
    // an exception after a license whose appendix is missing
    let gpl = "GPL-2.0-only"
        .parse::<&dyn license::License>()
        .unwrap()
        .text();
    let end = gpl.find("END OF TERMS AND CONDITIONS").unwrap();
    let exception = "Font-exception-2.0"
        .parse::<&dyn license::Exception>()
        .unwrap();
    check(
        "COPYING",
        &format!(
            "{}\n\nFont Exception\n\n{}\n",
            &gpl[..end],
            exception.text()
        ),
        &["GPL-2.0-only WITH Font-exception-2.0"],
    );
    // a header made after the pattern of another
    check(
        "c.php",
        "The contents of this file are subject to the River Public License Version 1.1 (\"License\");\n\
         You may not use this file except in compliance with the License. You may obtain a copy of the\n\
         License at http://river.example.org/RPL\n\n\
         Software distributed under the License is distributed on an \"AS IS\" basis, WITHOUT WARRANTY OF\n\
         ANY KIND, either express or implied. See the License for the specific language governing rights\n\
         and limitations under the License.\n",
        &[],
    );
}

#[test]
fn a_detection_keeps_the_line_where_it_begins() {
    let rules = Rules::embedded();
    let detector = Detector::new(&rules);
    let lines = |path: &str, text: &str| -> Vec<(String, String)> {
        let seen = detector.examine(path, text.as_bytes()).unwrap();
        let excerpts = seen
            .detections
            .iter()
            .chain(&seen.clues)
            .map(|seen| seen.excerpt.as_deref().unwrap())
            .chain(
                seen.references
                    .iter()
                    .map(|seen| seen.excerpt.as_deref().unwrap()),
            );
        excerpts
            .map(|it| (it.text.clone(), it.text[it.start..it.end].to_owned()))
            .collect()
    };
    let one = |line: &str, words: &str| vec![(line.to_owned(), words.to_owned())];
    assert_eq!(
        lines("a.c", "// é\n// SPDX-License-Identifier: MIT  \nint a;\n"),
        one(
            "// SPDX-License-Identifier: MIT",
            "SPDX-License-Identifier: MIT"
        )
    );
    let cells = "{\"cells\":[{\"cell_type\":\"code\",\"outputs\":[],\"source\":[\"a = 1\\n\",\"# SPDX-License-Identifier: MIT\\n\"]}]}";
    assert_eq!(
        lines("a.ipynb", cells),
        one(
            "# SPDX-License-Identifier: MIT",
            "SPDX-License-Identifier: MIT"
        )
    );
    let refers = lines(
        "b.c",
        "// Use is governed by the license in the file COPYING.\n",
    );
    assert!(
        refers.iter().any(|(line, _)| line.contains("file COPYING")),
        "{refers:?}"
    );
}
// REUSE-IgnoreEnd
