// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet report`: other formats of a report, from its JSON alone.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use placet::policy::checks::CHECKS;
use placet::report::read::{LARGEST, read};
use placet::report::{FORMATS, Look};

use super::{ReportArgs, environment, output};

/// Writes all that is asked for, or nothing.
pub fn run(arguments: &ReportArgs) -> anyhow::Result<ExitCode> {
    let from = &arguments.from;
    let name = from.display();
    let text = bytes(from).with_context(|| format!("cannot read {name}"))?;
    let reread = read(&text, CHECKS).with_context(|| format!("cannot read {name}"))?;
    drop(text);
    let asked = arguments.report.iter().map(|to| to.format);
    let default = FORMATS.first().copied().filter(|_| asked.len() == 0);
    for format in asked.chain(default) {
        if let Some(lacking) = reread.lacks(format) {
            bail!("{name}: {lacking}");
        }
    }
    let created = environment::created();
    let look = Look {
        verbose: arguments.look.verbose,
        quiet: arguments.look.quiet,
        explain: false,
        width: environment::width(),
    };
    output::reports(
        &reread.report(created.as_deref()),
        &arguments.report,
        look,
        arguments.look.color.color,
    )?;
    Ok(ExitCode::SUCCESS)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the user names the report: no file of a tree"
)]
fn bytes(from: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match from.to_str() {
        Some("-") => io::stdin()
            .lock()
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)?,
        _ => fs::File::open(from)?
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)?,
    };
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "it is larger than 1 GiB",
        ));
    }
    Ok(bytes)
}
