// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet notice`: the file of third-party notices, written or held against the one that is
//! there.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use placet::policy::Case;
use placet::report::notice::{Form, Notice, gather};

use super::{NoticeArgs, output, policy, progress, rules};

/// What the file is called where nobody says.
const DEFAULT: &str = "THIRD-PARTY-NOTICES";
/// Most lines of a difference that are shown.
const MOST_SHOWN: usize = 20;
/// Largest template that is read.
const MOST_TEMPLATE: u64 = 1024 * 1024;

/// Writes the notices, or says whether the file that is there is stale.
pub fn run(arguments: &NoticeArgs) -> anyhow::Result<ExitCode> {
    let root = &arguments.scan.path;
    let committed = match &arguments.check {
        None => None,
        Some(Some(file)) => Some(file.clone()),
        Some(None) => Some(default_file(root, arguments.format)?),
    };
    let file = committed.as_ref().or(arguments.output.as_ref());
    let by_name = file.and_then(|file| Form::of_file(&file.file_name()?.to_string_lossy()));
    let form = arguments
        .format
        .or(by_name)
        .or(Form::named("text"))
        .context("no form of notices")?;
    let template = arguments.template.as_deref().map(template).transpose()?;

    let notice = notice(arguments, file.map(PathBuf::as_path))?;
    let text =
        form.render(&notice, template.as_deref())
            .map_err(|error| match &arguments.template {
                Some(file) => anyhow!("the template {} cannot be used: {error}", file.display()),
                None => anyhow!("the notices cannot be written: {error}"),
            })?;
    if let Some(committed) = committed {
        if let Some(difference) = stale(&committed, &text)? {
            say(&difference);
            return Ok(ExitCode::from(1));
        }
    } else if let Some(file) = &arguments.output {
        output::whole_file(file, |to| to.write_all(text.as_bytes()))?;
    } else {
        output::to_stdout(|to| to.write_all(text.as_bytes()))?;
    }
    if notice.missing.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let mut words = format!(
        "placet: {} missing from the notices:\n",
        notice.missing.len()
    );
    for it in notice.missing.iter().take(MOST_SHOWN) {
        words.push_str(&format!("  {}: {}\n", it.package, it.what));
    }
    if let Some(more) = notice
        .missing
        .len()
        .checked_sub(MOST_SHOWN)
        .filter(|more| *more > 0)
    {
        words.push_str(&format!("  and {more} more\n"));
    }
    say(&words);
    Ok(ExitCode::from(2))
}

fn notice(arguments: &NoticeArgs, file: Option<&Path>) -> anyhow::Result<Notice> {
    let root = &arguments.scan.path;
    let color = arguments.color.color;
    let beside = rules::folder(arguments.policy.as_deref(), root);
    let (knowledge, own) = rules::load(&beside, color)?;
    let mut policy = policy::load_for(arguments.policy.as_deref(), root, color)?;
    let mut options = super::scan_options(&arguments.scan, &[])?;
    options.texts = true;
    options.exclude.extend(own.names().map(globset::escape));
    // the notices of before are no terms of this project
    options
        .exclude
        .extend(file.and_then(|file| below(file, root)));
    let progress = progress::Progress::new(!arguments.quiet);
    let inventory = placet::scan(root, &options, &knowledge, &progress)?;
    if inventory.terms.overflow {
        bail!(
            "more than 128 MiB of license texts lie with the dependencies: too many for one file; exclude folders, or make one for each part"
        );
    }
    policy.know(own.categories, &own.digest);
    let context = policy::context(None)?;
    Ok(gather(
        &Case::new(&inventory, &policy, &context),
        arguments.all,
    ))
}

/// A file as a glob below the root, if it lies there.
fn below(file: &Path, root: &Path) -> Option<String> {
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = std::fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
    let inside = folder.join(file.file_name()?);
    let inside = inside
        .strip_prefix(std::fs::canonicalize(root).ok()?)
        .ok()?;
    Some(globset::escape(
        &inside.to_string_lossy().replace('\\', "/"),
    ))
}

/// The file of notices that is there, under its usual names.
fn default_file(root: &Path, form: Option<&'static Form>) -> anyhow::Result<PathBuf> {
    let endings = ["", ".txt", ".md", ".html"];
    let names = endings.map(|ending| format!("{DEFAULT}{ending}"));
    let fits = |name: &&String| {
        form.is_none_or(|form| Form::of_file(name).is_some_and(|it| it.name == form.name))
    };
    let found = names
        .iter()
        .filter(fits)
        .map(|name| root.join(name))
        .find(|path| path.is_file());
    found.with_context(|| {
        format!("there is no {DEFAULT} (.txt, .md, .html) in {}; write one with --output, or name it behind --check", root.display())
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "named by the user: no file of the walk"
)]
fn template(path: &Path) -> anyhow::Result<String> {
    let size = std::fs::metadata(path).map(|it| it.len());
    let size = size.with_context(|| format!("cannot read the template {}", path.display()))?;
    if size > MOST_TEMPLATE {
        bail!("the template {} is longer than 1 MiB", path.display());
    }
    std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the template {}", path.display()))
}

/// How the file that is there differs from what it should be; `None` where it does not.
#[expect(
    clippy::disallowed_methods,
    reason = "named by the user: no file of the walk"
)]
fn stale(file: &Path, want: &str) -> anyhow::Result<Option<String>> {
    let have = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    // git may have changed the line ends
    let have = String::from_utf8_lossy(&have).replace("\r\n", "\n");
    if have == want {
        return Ok(None);
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (have.lines().collect(), want.lines().collect());
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let before = old.iter().zip(&new).take_while(same).count();
    let most = old.len().min(new.len()) - before;
    let after = old.iter().rev().zip(new.iter().rev()).take(most);
    let after = after.take_while(same).count();
    let mut words = format!(
        "placet: {} is stale: from line {} on it differs from what is used now\n",
        file.display(),
        before + 1
    );
    for (sign, lines) in [("-", &old), ("+", &new)] {
        let changed = lines.get(before..lines.len() - after).unwrap_or_default();
        for line in changed.iter().take(MOST_SHOWN) {
            words.push_str(&format!("{sign} {}\n", placet::report::page::clean(line)));
        }
        if changed.len() > MOST_SHOWN {
            let more = changed.len() - MOST_SHOWN;
            words.push_str(&format!("{sign} … {more} more lines\n"));
        }
    }
    words.push_str("Write it again with `placet notice --output FILE`.\n");
    Ok(Some(words))
}

fn say(words: &str) {
    // stderr that cannot be written to leaves the exit status to tell
    let _ = io::stderr().write_all(words.as_bytes());
}

/// The help of `--format`.
pub fn help() -> String {
    let forms = placet::report::notice::FORMS.iter();
    let forms: Vec<String> = forms
        .map(|form| format!("{}, {}", form.name, form.summary))
        .collect();
    format!(
        "The form [default: what the file's ending says, else text]: {}",
        forms.join("; ")
    )
}
