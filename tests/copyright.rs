// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Copyright statements: every case below `fixtures/copyrights/` says what its file holds.
//!
//! A case is a folder with one file and `expected.toml`. To write the latter anew, run the
//! test with `PLACET_UPDATE=1`, and then read what it wrote.

use std::fmt::Write as _;
use std::path::Path;

use placet::detect::Detector;
use placet::rules::Rules;

#[test]
fn copyrights_are_what_their_cases_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/copyrights");
    let update = std::env::var_os("PLACET_UPDATE").is_some();
    let rules = Rules::embedded();
    let detector = Detector::new(&rules).reading_ignored(true);
    let mut failures = String::new();
    let mut cases: Vec<_> = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() > 10, "only {} cases", cases.len());
    for case in cases {
        let have = format!(
            "# SPDX-License-Identifier: Apache-2.0 OR MIT\n{}",
            read(&case, &detector)
        );
        let expected = case.join("expected.toml");
        let want = std::fs::read_to_string(&expected).unwrap_or_default();
        if want != have && update {
            std::fs::write(&expected, &have).unwrap();
        } else if want != have {
            let _ = writeln!(
                failures,
                "== {}\n-- want\n{want}\n-- have\n{have}",
                case.display()
            );
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// What the one file of a case holds, as `expected.toml` writes it.
fn read(case: &Path, detector: &Detector<'_>) -> String {
    let mut have = String::new();
    for entry in std::fs::read_dir(case).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == "expected.toml" {
            continue;
        }
        let seen = detector
            .examine(&name, &std::fs::read(&path).unwrap())
            .unwrap();
        for found in seen.copyrights {
            let _ = writeln!(have, "\n[[copyright]]\nstatement = {:?}", found.statement);
            if let Some(holder) = found.holder {
                let _ = writeln!(have, "holder = {holder:?}");
            }
            let _ = writeln!(have, "lines = [{}, {}]", found.lines.start, found.lines.end);
        }
    }
    have
}
