// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Files of which other files state the license: by REUSE's order of precedence and Debian's
//! last entry that fits, and where the two contradict each other.

// REUSE-IgnoreStart
use placet::inventory::Inventory;
use placet::policy::{Context, Date, Policy, PolicySource, check as judge};
use placet::rules::Rules;
use placet::{ScanOptions, scan};

fn inventory(files: &[(&str, &str)]) -> Inventory {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    scan(
        folder.path(),
        &ScanOptions::default(),
        &Rules::embedded(),
        &(),
    )
    .unwrap()
}

/// What a tree says of its files: `path: licenses / holders`, and what was set aside.
fn check(files: &[(&str, &str)], want: &[(&str, &str)]) {
    let inventory = inventory(files);
    for (path, want) in want {
        let have = inventory.file(path).map_or_else(String::new, |file| {
            let licenses: Vec<String> = file
                .detections
                .iter()
                .map(|seen| match seen.rule.strip_prefix("covered-by ") {
                    Some(place) => format!("{} by {place}", seen.expression),
                    None => seen.expression.to_string(),
                })
                .collect();
            let holders = file.copyrights.iter().filter_map(|it| it.holder.clone());
            let holders: Vec<String> = holders.collect();
            let clues: Vec<String> = file
                .clues
                .iter()
                .map(|seen| format!(", not {}", seen.expression))
                .collect();
            format!(
                "{} / {}{}",
                licenses.join(" + "),
                holders.join(" + "),
                clues.concat()
            )
        });
        assert_eq!(have, *want, "{path}");
    }
}

const MIT: &str = "# SPDX-License-Identifier: MIT\n";
const PICTURE: &str = "\u{89}PNG\r\n\0\0\0";

#[test]
fn the_nearest_fills_in_what_a_file_does_not_say() {
    check(
        &[
            (
                "REUSE.toml",
                "version = 1\n[[annotations]]\npath = \"**\"\nSPDX-FileCopyrightText = \"2020 Example University\"\nSPDX-License-Identifier = \"CC0-1.0\"\n",
            ),
            (
                "data/REUSE.toml",
                "version = 1\n[[annotations]]\npath = \"*.csv\"\nSPDX-License-Identifier = \"CC-BY-4.0\"\n",
            ),
            ("a.py", MIT),
            ("b.py", "b = 1\n"),
            ("picture.png", PICTURE),
            ("data/a.csv", "1,2\n"),
            ("data/deep/a.csv", "1,2\n"),
        ],
        &[
            ("a.py", "MIT / Example University"),
            ("b.py", "CC0-1.0 by REUSE.toml:5 / Example University"),
            (
                "picture.png",
                "CC0-1.0 by REUSE.toml:5 / Example University",
            ),
            ("data/a.csv", "CC-BY-4.0 by data/REUSE.toml:4 / "),
            (
                "data/deep/a.csv",
                "CC0-1.0 by REUSE.toml:5 / Example University",
            ),
            ("REUSE.toml", " / Example University, not CC0-1.0"),
        ],
    );
}

#[test]
fn the_last_entry_that_fits_counts() {
    check(
        &[
            (
                "REUSE.toml",
                "version = 1\n[[annotations]]\npath = \"*.py\"\nSPDX-License-Identifier = \"MIT\"\n[[annotations]]\npath = \"b.*\"\nSPDX-License-Identifier = \"ISC\"\n",
            ),
            ("a.py", "a = 1\n"),
            ("b.py", "b = 1\n"),
        ],
        &[
            ("a.py", "MIT by REUSE.toml:4 / "),
            ("b.py", "ISC by REUSE.toml:7 / "),
        ],
    );
}

#[test]
fn what_aggregates_holds_beside_the_file_and_what_overrides_instead_of_it() {
    let annotation = |precedence: &str| {
        format!(
            "version = 1\n[[annotations]]\npath = \"**\"\nprecedence = \"{precedence}\"\nSPDX-License-Identifier = \"ISC\"\n"
        )
    };
    check(
        &[("REUSE.toml", &annotation("aggregate")), ("a.py", MIT)],
        &[("a.py", "ISC by REUSE.toml:5 + MIT / ")],
    );
    check(
        &[
            ("REUSE.toml", &annotation("override")),
            ("sub/REUSE.toml", &annotation("aggregate")),
            ("sub/a.py", MIT),
        ],
        &[("sub/a.py", "ISC by REUSE.toml:5 / , not MIT")],
    );
}

#[test]
fn a_license_file_beside_a_file_speaks_for_it() {
    check(
        &[
            ("picture.png", PICTURE),
            (
                "picture.png.license",
                "SPDX-FileCopyrightText: 2021 Example College\n\nSPDX-License-Identifier: CC-BY-4.0\n",
            ),
            ("alone.license", "SPDX-License-Identifier: CC-BY-4.0\n"),
        ],
        &[
            (
                "picture.png",
                "CC-BY-4.0 by picture.png.license:3 / Example College",
            ),
            ("alone.license", "CC-BY-4.0 / "),
        ],
    );
}

const DEBIAN: &str = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2019 Example University
License: GPL-2+

Files: lib/*.c
Copyright: 2003 Example College
License: Expat
";

#[test]
fn what_a_packager_says_fills_in() {
    check(
        &[
            ("debian/copyright", DEBIAN),
            ("a.c", "int a;\n"),
            ("lib/deep/b.c", "int b;\n"),
            ("lib/c.c", "// SPDX-License-Identifier: ISC\n"),
        ],
        &[
            (
                "a.c",
                "GPL-2.0-or-later by debian/copyright:5 / Example University",
            ),
            (
                "lib/deep/b.c",
                "MIT by debian/copyright:9 / Example College",
            ),
            ("lib/c.c", "ISC / Example College"),
        ],
    );
}

#[test]
fn dep5_of_reuse_holds_beside_the_file() {
    check(
        &[
            (".reuse/dep5", DEBIAN),
            ("lib/c.c", "// SPDX-License-Identifier: ISC\n"),
        ],
        &[("lib/c.c", "MIT by .reuse/dep5:9 + ISC / Example College")],
    );
}

#[test]
fn only_a_real_contradiction_is_one() {
    let found = |files: &[(&str, &str)]| -> Vec<String> {
        let source = PolicySource {
            name: "placet.toml".to_owned(),
            text: "extends = [\"university\"]\n".to_owned(),
        };
        let policy = Policy::load(&[source]).unwrap_or_else(|errors| panic!("{errors}"));
        let context = Context {
            today: Date::new(2026, 11, 1).unwrap(),
            outbound: None,
        };
        let findings = judge(&inventory(files), &policy, &context).findings;
        let found = findings.into_iter().filter(|it| it.check.code == "PL040");
        found.map(|it| it.message).collect()
    };
    let tag = |license: &str| format!("// SPDX-License-Identifier: {license}\n");
    for agreeing in ["MIT", "MIT OR Apache-2.0"] {
        let none = found(&[("debian/copyright", DEBIAN), ("lib/a.c", &tag(agreeing))]);
        assert!(none.is_empty(), "{agreeing}: {none:?}");
    }
    assert!(found(&[("debian/copyright", DEBIAN), ("a.c", &tag("GPL-2.0-only"))]).is_empty());
    assert_eq!(
        found(&[
            ("debian/copyright", DEBIAN),
            ("lib/a.c", &tag("Apache-2.0")),
            ("lib/b.c", &tag("Apache-2.0")),
        ]),
        [
            "debian/copyright contradicts what 2 files say of themselves: MIT for lib/a.c (Apache-2.0) and MIT for lib/b.c (Apache-2.0)."
        ]
    );
}

#[test]
fn how_many_files_are_covered_is_said() {
    let inventory = inventory(&[("debian/copyright", DEBIAN), ("a.c", ""), ("b.c", "")]);
    assert_eq!(
        inventory.coverage.notes,
        ["The license or the holders of 2 files are stated elsewhere: debian/copyright."]
    );
}
// REUSE-IgnoreEnd
