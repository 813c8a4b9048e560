// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Which policy judges: the one named, the project's own, or the built-in one.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use placet::license::{Expr, nearest};
use placet::policy::{BUILT_IN, Context, Date, Policy, PolicySource, Sources};

use super::{CheckArgs, Color, environment, output};

pub use placet::policy::{DECISIONS, FILE};

/// Loads the policy that the arguments ask for.
pub fn load(arguments: &CheckArgs) -> anyhow::Result<Policy> {
    let mut policy = load_for(
        arguments.policy.as_deref(),
        &arguments.scan.path,
        arguments.look.color.color,
    )?;
    policy.fail_on = arguments.fail_on.unwrap_or(policy.fail_on);
    Ok(policy)
}

/// Loads the policy named, or the one of a project's folder, with what was decided there.
pub fn load_for(named_one: Option<&str>, root: &Path, color: Color) -> anyhow::Result<Policy> {
    load_with_decisions(named_one, root, beside(root, DECISIONS)?, color)
}

/// As [`load_for`], with these decisions in the place of those that stand there.
pub fn load_with_decisions(
    named_one: Option<&str>,
    root: &Path,
    decisions: Option<String>,
    color: Color,
) -> anyhow::Result<Policy> {
    let (source, folder) = match named_one {
        Some(wanted) => named(wanted)?,
        None => (
            beside(root, FILE)?.map(|text| PolicySource {
                name: FILE.to_owned(),
                text,
            }),
            root.to_owned(),
        ),
    };
    let sources = Sources {
        policy: source,
        decisions: decisions.map(|text| PolicySource {
            name: DECISIONS.to_owned(),
            text,
        }),
        fetch: &|path| fetch(&folder, path),
    };
    Policy::load_from(sources).map_err(|errors| {
        let color = output::stderr_has_color(color);
        anyhow!(
            "the policy cannot be used\n{}",
            errors.render(color).trim_end()
        )
    })
}

/// What the checks cannot know by themselves.
pub fn context(outbound: Option<&Expr>) -> anyhow::Result<Context> {
    let (year, month, day) = environment::today();
    Ok(Context {
        today: Date::new(year, month, day).context("the clock shows no day of the calendar")?,
        outbound: outbound.cloned(),
    })
}

/// What was decided about a project, as it stands there.
pub fn decisions(root: &Path) -> anyhow::Result<String> {
    Ok(beside(root, DECISIONS)?.unwrap_or_default())
}

/// A policy by file or by built-in name, and the folder below which it may extend others. A
/// file wins: it is what the user sees in the folder.
fn named(wanted: &str) -> anyhow::Result<(Option<PolicySource>, PathBuf)> {
    match read(Path::new(wanted)) {
        Ok(text) => {
            let path = Path::new(wanted);
            let source = PolicySource {
                name: shown(path),
                text,
            };
            // names are read from where they are shown from
            let folder = if is_below(path) {
                PathBuf::from(".")
            } else {
                path.parent().unwrap_or(Path::new("")).to_owned()
            };
            Ok((Some(source), folder))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let names = || BUILT_IN.iter().map(|&(name, _)| name);
            if let Some((name, text)) = BUILT_IN.iter().find(|(name, _)| *name == wanted) {
                let source = PolicySource {
                    name: (*name).to_owned(),
                    text: (*text).to_owned(),
                };
                return Ok((Some(source), PathBuf::from(".")));
            }
            let hint = nearest(wanted, names())
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            let list = names().collect::<Vec<_>>().join(", ");
            bail!("no file and no built-in policy is named `{wanted}`{hint} (built-in: {list})")
        }
        Err(error) => Err(error).with_context(|| format!("cannot read the policy {wanted}")),
    }
}

/// A file at the root of a project, if it has one.
fn beside(root: &Path, name: &str) -> anyhow::Result<Option<String>> {
    match fetch(root, name) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(error)) => bail!("cannot read {}: {error}", root.join(name).display()),
    }
}

/// A policy in a folder that may be anybody's: no link leads out of it.
fn fetch(folder: &Path, path: &str) -> Option<Result<String, String>> {
    let file = folder.join(path);
    let file = match file.canonicalize() {
        Ok(file) => file,
        // a root that is no folder is for the scan to complain about
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return None;
        }
        Err(error) => return Some(Err(error.to_string())),
    };
    let inside = folder
        .canonicalize()
        .is_ok_and(|folder| file.starts_with(folder));
    if !inside {
        return Some(Err("it lies outside of the folder".to_owned()));
    }
    if !file.is_file() {
        return Some(Err("it is no file".to_owned()));
    }
    Some(read(&file).map_err(|error| error.to_string()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the policy is named by the user or stands at the root: no file of the walk"
)]
fn read(path: &Path) -> io::Result<String> {
    // what is larger than any policy is refused by the parser
    const MOST: u64 = 2 * 1024 * 1024;
    let mut text = String::new();
    std::fs::File::open(path)?
        .take(MOST)
        .read_to_string(&mut text)?;
    Ok(text)
}

/// Whether a path names something below the current folder.
fn is_below(path: &Path) -> bool {
    use std::path::Component;
    path.components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// A policy's name as reports print it: never an absolute path, which would tell of the machine.
fn shown(path: &Path) -> String {
    let name = if is_below(path) {
        path.to_string_lossy()
    } else {
        path.file_name().unwrap_or_default().to_string_lossy()
    };
    name.replace('\\', "/")
}
