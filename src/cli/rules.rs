// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Which rules detect: placet's, and the user's own from the folder `licenses` beside a policy.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use placet::detect::own::Own;
use placet::report::page::{BOLD, GREEN, PLAIN, count};
use placet::rules::Rules;

use super::{Color, LicensesArgs, environment, output, policy};

/// The folder of own rules, beside the policy.
const FOLDER: &str = "licenses";
/// Files read at most.
const MOST: usize = 500;

/// The rules for a run, with those beside the policy of a project's folder.
pub fn load(folder: &Path, color: Color) -> anyhow::Result<(Rules, Own)> {
    let mut rules = Rules::embedded();
    let own = Own::add(files(folder)?, &mut rules).map_err(|mistakes| {
        anyhow!(
            "the license rules cannot be used\n{}",
            mistakes.render(output::stderr_has_color(color)).trim_end()
        )
    })?;
    Ok((rules, own))
}

/// The folder that holds the policy: that of the file named, or the project's.
pub fn folder(named: Option<&str>, root: &Path) -> PathBuf {
    let file = named.map(Path::new).filter(|file| file.is_file());
    file.map_or_else(
        || root.to_owned(),
        |file| file.parent().unwrap_or(Path::new("")).to_owned(),
    )
}

/// `placet licenses --check-rules`: are the rules well formed, and do they say what their
/// examples say?
pub fn check(arguments: &LicensesArgs) -> anyhow::Result<ExitCode> {
    let color = arguments.look.color.color;
    let mut rules = Rules::embedded();
    let tried = Own::add(files(&arguments.scan.path)?, &mut rules)
        .and_then(|own| own.try_out(&rules).map(|()| own));
    match tried {
        Ok(own) => {
            let (rules, examples) = (
                count(own.entries, "rule", "rules"),
                count(own.trials(), "example", "examples"),
            );
            let licenses = count(own.categories.len(), "license", "licenses");
            let text = format!(" {rules} for {licenses}; {examples} tried");
            output::page(color, environment::width(), |page| {
                page.line(0, 2, &[(GREEN, "ok"), (PLAIN, &text)])?;
                for (id, category) in &own.categories {
                    page.line(2, 4, &[(BOLD, id), (PLAIN, "  "), (PLAIN, category.name())])?;
                }
                Ok(())
            })?;
            Ok(ExitCode::SUCCESS)
        }
        Err(mistakes) => Err(anyhow!(
            "the license rules are not right\n{}",
            mistakes.render(output::stderr_has_color(color)).trim_end()
        )),
    }
}

/// The files of own rules, sorted by name. Links are not followed: the folder may be part of a
/// tree that somebody else wrote.
#[expect(
    clippy::disallowed_methods,
    reason = "rules stand beside the policy, which is no file of the walk"
)]
fn files(beside: &Path) -> anyhow::Result<Vec<(String, String)>> {
    if !beside.join(policy::FILE).is_file() {
        return Ok(Vec::new());
    }
    let folder = beside.join(FOLDER);
    match std::fs::symlink_metadata(&folder) {
        Ok(metadata) if metadata.is_dir() => {}
        _ => return Ok(Vec::new()),
    }
    let failed = || format!("cannot read {}", folder.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_file && name.ends_with(".toml") {
            names.push(name);
        }
    }
    names.sort();
    if names.len() > MOST {
        return Err(anyhow!("{} holds more than {MOST} files", folder.display()));
    }
    let read = |name: String| -> io::Result<(String, String)> {
        let text = std::fs::read_to_string(folder.join(&name))?;
        Ok((format!("{FOLDER}/{name}"), text))
    };
    names
        .into_iter()
        .map(|name| read(name.clone()).with_context(|| format!("cannot read {FOLDER}/{name}")))
        .collect()
}
