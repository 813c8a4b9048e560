// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet fix`: shows what can be put right as a diff, or writes it.

use std::fs;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use placet::fix::diff::{self, Kind};
use placet::fix::{Edit, Plan, Wanted};
use placet::policy::{Case, settle};
use placet::report::page::{BLUE, BOLD, DIM, GREEN, PLAIN, RED, Style, YELLOW, clean, count};
use placet::rules::comments::Comments;
use placet::rules::files::Files;
use placet::walk;

use super::{Color, FixArgs, environment, output, policy};

/// Paths that are named with one reason.
const MOST_NAMED: usize = 5;

/// Plans, then shows or writes.
pub fn run(arguments: &FixArgs) -> anyhow::Result<ExitCode> {
    let root = arguments.scan.path.as_path();
    if root.is_file() {
        bail!(
            "{} is a file: fix works on the folder of a project",
            root.display()
        );
    }
    let color = arguments.color.color;
    let mut policy = policy::load_for(arguments.policy.as_deref(), root, color)?;
    let options = placet::ScanOptions {
        evidence: policy.is_bound(),
        ..super::scan_options(&arguments.scan, &[])?
    };
    let named = arguments.policy.as_deref();
    let (inventory, _) = crate::scan_for(root, named, options, color, &mut [&mut policy])?;
    let context = policy::context(arguments.outbound.as_ref())?;
    let settled = settle::settle(&inventory, &policy, context.today);
    let case = Case::of(&settled, &policy, &context);
    let all = ![
        arguments.headers,
        arguments.license_file,
        arguments.metadata,
    ]
    .contains(&true);
    let wanted = Wanted {
        headers: all || arguments.headers,
        license_file: all || arguments.license_file,
        metadata: all || arguments.metadata,
        reuse: arguments.reuse,
        holder: arguments.holder.clone(),
        year: arguments.year.unwrap_or_else(|| environment::today().0),
    };
    let knowledge = (&Comments::embedded(), Files::embedded());
    let plan = Plan::new(&case, knowledge, &wanted, &|path| {
        walk::read_below(root, path).ok()
    })?;
    let failed = match arguments.write {
        true => carry_out(&plan, root),
        false => {
            show(&plan, color)?;
            Vec::new()
        }
    };
    say(&plan, &failed, arguments, case.policy.holder.is_some())?;
    Ok(match failed.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(2),
    })
}

/// The diff: on a terminal in colors and with nothing hostile in it, in a pipe byte for byte, so
/// that it can be applied.
fn show(plan: &Plan, color: Color) -> anyhow::Result<()> {
    let lines = plan.edits.iter().flat_map(diff::of);
    let for_people = match color {
        Color::Auto => io::stdout().is_terminal(),
        Color::Always => true,
        Color::Never => false,
    };
    if !for_people {
        return output::to_stdout(|to| {
            lines
                .into_iter()
                .try_for_each(|(_, line)| to.write_all(&line))
        });
    }
    output::to_terminal(color, |to| {
        for (kind, line) in lines {
            let style: Style = match kind {
                Kind::Head => BOLD,
                Kind::Same => PLAIN,
                Kind::Old => RED,
                Kind::New => GREEN,
            };
            let text = String::from_utf8_lossy(&line);
            let parts: Vec<_> = text.trim_end().split('\t').map(clean).collect();
            let text = parts.join("\t");
            writeln!(to, "{style}{text}{style:#}")?;
        }
        Ok(())
    })
}

/// Writes each edit; what failed, and why.
fn carry_out(plan: &Plan, root: &Path) -> Vec<(String, String)> {
    let mut failed = Vec::new();
    for edit in &plan.edits {
        if let Err(error) = put(edit, root) {
            failed.push((edit.path.clone(), error.to_string()));
        }
    }
    failed
}

/// Puts one file in the place of another: written beside it, with its permissions, and moved
/// there when it is whole on the disk.
fn put(edit: &Edit, root: &Path) -> io::Result<()> {
    let path = walk::no_link(root, &edit.path)?;
    let there = match fs::symlink_metadata(&path) {
        Ok(there) => Some(there),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    match (&edit.before, &there) {
        (None, Some(_)) => return Err(io::Error::other("something of that name is there")),
        (None, None) => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
        }
        (Some(before), _) => {
            if walk::read_below(root, &edit.path)? != *before {
                return Err(io::Error::other(
                    "it changed since it was read; run fix again",
                ));
            }
        }
    }
    if there
        .as_ref()
        .is_some_and(|there| there.permissions().readonly())
    {
        return Err(io::Error::other("it is read-only"));
    }
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let mut file = fs::File::create_new(&beside)?;
    let written = (|| {
        file.write_all(&edit.after)?;
        if let Some(there) = &there {
            file.set_permissions(there.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&beside, &path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// What was done, what was left and what to do, on stderr: stdout is for the diff.
fn say(
    plan: &Plan,
    failed: &[(String, String)],
    arguments: &FixArgs,
    has_holder: bool,
) -> anyhow::Result<()> {
    let choice = output::stderr_has_color(arguments.color.color);
    let mut to = io::stderr().lock();
    let mut line = |style: Style, words: &str| {
        let words = clean(words);
        match choice {
            true => writeln!(to, "{style}{words}{style:#}"),
            false => writeln!(to, "{words}"),
        }
    };
    for (path, why) in failed {
        line(RED, &format!("could not write {path}: {why}"))?;
    }
    for left in &plan.left {
        let mut names = left
            .paths
            .iter()
            .take(MOST_NAMED)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        if let Some(more) = left
            .paths
            .len()
            .checked_sub(MOST_NAMED)
            .filter(|more| *more > 0)
        {
            names.push_str(&format!(" and {more} more"));
        }
        line(YELLOW, &format!("left as they are: {names}: {}", left.why))?;
    }
    let done = plan.edits.len() - failed.len();
    let files = count(done, "file", "files");
    if arguments.holder.is_none() && !has_holder && !plan.edits.is_empty() {
        line(
            DIM,
            "no holder is named: say who with --holder, or as `holder` under [project] in placet.toml",
        )?;
    }
    match (plan.edits.is_empty(), arguments.write) {
        (true, _) if !plan.left.is_empty() => line(
            BLUE,
            "nothing that can be put right without somebody's decision",
        )?,
        (true, _) => line(GREEN, "nothing to put right")?,
        (false, true) => line(GREEN, &format!("wrote {files}"))?,
        (false, false) => line(BLUE, &format!("{files} would change; write with --write"))?,
    }
    Ok(())
}
