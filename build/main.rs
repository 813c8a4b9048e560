// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Build script: turns license texts and the data under `rules/` into tables that the
//! program maps into memory and uses as they are.
//!
//! `texts` collects what is compared with, `words` makes the dictionary, `index` the k-gram
//! index, `names` what licenses are called, `notices` what grants a license in a sentence,
//! `markings` what restricts a work in one. A mistake in a rule stops the build with the file and the
//! entry named.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script reads, writes and speaks to cargo on stdout"
)]

mod categories;
mod compatibility;
mod data;
mod index;
mod markings;
mod names;
mod notices;
mod teaching;
mod texts;
mod words;

#[path = "../src/rules/pattern.rs"]
mod pattern;
#[path = "../src/detect/tokens.rs"]
#[allow(dead_code, reason = "shared with the program, which uses all of it")]
mod tokens;

use std::path::{Path, PathBuf};

/// What a step of the build may fail with: a sentence for whoever edits the rules.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let rules = Path::new("rules");
    println!(
        "cargo::rustc-env=PLACET_TARGET={}",
        std::env::var("TARGET")?
    );
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/detect/tokens.rs");
    println!("cargo::rerun-if-changed=src/rules/gram.rs");
    println!("cargo::rerun-if-changed=src/rules/pattern.rs");

    categories::compile();
    compatibility::compile(&out);
    teaching::compile(&out);
    let mut dictionary = words::Dictionary::new(&rules.join("words.toml"))?;
    let texts = texts::collect(&rules.join("licenses"), &mut dictionary)?;
    let names = names::collect(&rules.join("licenses"), &mut dictionary)?;
    let notices = notices::collect(&rules.join("licenses"), &mut dictionary)?;
    let markings = markings::collect(&rules.join("markings.toml"), &mut dictionary)?;
    index::write(&texts, &out)?;
    names::write(&names, &out)?;
    notices::write(&notices, ["NOTICES", "BEGINNINGS", "notices.rs"], &out)?;
    markings::write(&markings, &out)?;
    dictionary.write(&out)?;
    Ok(())
}

/// The TOML files of a folder, sorted by name.
fn toml_files(folder: &Path) -> Result<Vec<(PathBuf, toml::Table)>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let table = std::fs::read_to_string(&path)?
                .parse()
                .map_err(|error| format!("{}: {error}", path.display()))?;
            Ok((path, table))
        })
        .collect()
}

/// Writes numbers as little-endian bytes.
fn write_u16(path: &Path, numbers: impl Iterator<Item = u16>) -> Result<()> {
    Ok(std::fs::write(
        path,
        numbers.flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
    )?)
}

/// Writes numbers as little-endian bytes.
fn write_u32(path: &Path, numbers: impl Iterator<Item = u32>) -> Result<()> {
    Ok(std::fs::write(
        path,
        numbers.flat_map(u32::to_le_bytes).collect::<Vec<u8>>(),
    )?)
}
