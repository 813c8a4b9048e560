// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The same tree gives the same bytes, whatever the number of threads.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The report of a tree, as the program writes it.
fn report(tree: &Path, jobs: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_placet"))
        .args(["licenses", "--quiet", "--jobs", jobs, "--report", "json"])
        .arg(tree)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn one_and_eight_threads_write_the_same() {
    let tree = tempfile::tempdir().unwrap();
    let licenses = ["LICENSE-MIT", "LICENSE-APACHE"]
        .map(|name| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap());
    for number in 0..300 {
        // headers that repeat, so that threads share what they remember, and folders of any depth
        let folder = tree.path().join(format!("d{}/e{}", number % 7, number % 3));
        fs::create_dir_all(&folder).unwrap();
        let text = match number % 4 {
            0 => format!("/* {} */\nint x{number};\n", licenses[0]),
            1 => "// SPDX-License-".to_owned() + "Identifier: MIT OR GPL-2.0\n",
            2 => format!(
                "# Copyright 20{:02} Ann\n# Licensed under the GPL, version 2\n",
                number % 30
            ),
            _ => format!("{}\n\nfn main() {{}}\n{}", licenses[1], licenses[0]),
        };
        fs::write(folder.join(format!("f{number}.c")), text).unwrap();
    }
    let one = report(tree.path(), "1");
    assert!(one.contains("f299.c"), "{one}");
    for _ in 0..3 {
        assert!(
            report(tree.path(), "8") == one,
            "eight threads say something else"
        );
    }
}
