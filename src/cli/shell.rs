// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet completions` and `placet man`: what a shell and `man` know of the command line, from
//! the one definition of it.

use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::{Cli, CompletionsArgs, ManArgs, output};

/// Prints the completions for a shell.
///
/// # Errors
/// When stdout cannot be written to.
pub fn completions(arguments: &CompletionsArgs) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    let name = env!("CARGO_PKG_NAME");
    clap_complete::generate(arguments.shell, &mut Cli::command(), name, &mut script);
    output::to_stdout(|to| to.write_all(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the page of placet, or writes those of all its commands into a folder.
///
/// # Errors
/// When stdout or the folder cannot be written to.
pub fn man(arguments: &ManArgs) -> anyhow::Result<ExitCode> {
    let mut whole = Cli::command();
    // from here on each command knows its whole name and the options it shares
    whole.build();
    let Some(folder) = &arguments.folder else {
        output::to_stdout(|to| page(&whole, to))?;
        return Ok(ExitCode::SUCCESS);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for command in all(&whole) {
        let file = folder.join(format!("{}.1", title(command)));
        output::whole_file(&file, |to| page(command, to))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A command and those below it.
fn all(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands();
    let below = below.filter(|below| below.get_name() != "help");
    std::iter::once(command)
        .chain(below.flat_map(all))
        .collect()
}

/// The name of a page, such as `placet-policy-lint`.
fn title(command: &Command) -> String {
    let name = command.get_display_name();
    name.unwrap_or(command.get_name()).to_owned()
}

fn page(command: &Command, to: &mut dyn Write) -> io::Result<()> {
    Man::new(command.clone()).render(to)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;
    use clap_complete::Shell;

    use super::*;

    fn built() -> Command {
        let mut whole = Cli::command();
        whole.build();
        whole
    }

    #[test]
    fn every_command_has_a_page_of_its_own() {
        let whole = built();
        let titles: Vec<String> = all(&whole).into_iter().map(title).collect();
        for title in ["placet", "placet-check", "placet-policy-lint", "placet-man"] {
            assert!(titles.iter().any(|one| one == title), "{titles:?}");
        }
        for command in all(&whole) {
            let mut bytes = Vec::new();
            page(command, &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(".SH SYNOPSIS"), "{}", title(command));
            for option in command.get_opts() {
                let long = option.get_long().unwrap().replace('-', "\\-");
                assert!(text.contains(&long), "{}: {long}", title(command));
            }
        }
    }

    #[test]
    fn every_shell_completes_every_command_and_report() {
        let whole = built();
        for shell in Shell::value_variants() {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "placet", &mut script);
            let script = String::from_utf8(script).unwrap();
            for command in all(&whole) {
                assert!(script.contains(command.get_name()), "{shell}: {command}");
            }
            if *shell != Shell::Elvish && *shell != Shell::PowerShell {
                // those two complete no values
                for format in placet::report::FORMATS {
                    assert!(script.contains(format.name), "{shell}: {}", format.name);
                }
            }
        }
    }
}
