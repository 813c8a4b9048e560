// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Which policy judges: the one named, the project's own, or the built-in one.

use std::io;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use placet::license::{Expr, nearest};
use placet::policy::{BUILT_IN, Context, Date, Policy, PolicySource};

use super::{CheckArgs, Color, environment, output};

/// The name of a project's own policy, in the folder that is scanned.
pub const FILE: &str = "placet.toml";

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

/// Loads the policy named, or the one of a project's folder.
pub fn load_for(named_one: Option<&str>, root: &Path, color: Color) -> anyhow::Result<Policy> {
    let source = match named_one {
        Some(wanted) => Some(named(wanted)?),
        None => own(root)?,
    };
    let sources: Vec<PolicySource> = source.into_iter().collect();
    Policy::load(&sources).map_err(|errors| {
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

/// A policy by file or by built-in name. A file wins: it is what the user sees in the folder.
fn named(wanted: &str) -> anyhow::Result<PolicySource> {
    match read(Path::new(wanted)) {
        Ok(text) => Ok(PolicySource {
            name: shown(wanted),
            text,
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let names = || BUILT_IN.iter().map(|&(name, _)| name);
            if let Some((name, text)) = BUILT_IN.iter().find(|(name, _)| *name == wanted) {
                return Ok(PolicySource {
                    name: (*name).to_owned(),
                    text: (*text).to_owned(),
                });
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

/// The project's own policy, if it has one.
fn own(root: &Path) -> anyhow::Result<Option<PolicySource>> {
    let path = root.join(FILE);
    match read(&path) {
        Ok(text) => Ok(Some(PolicySource {
            name: FILE.to_owned(),
            text,
        })),
        // a root that is no folder is for the scan to complain about
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => {
            Err(error).with_context(|| format!("cannot read the policy {}", path.display()))
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the policy is named by the user or stands at the root: no file of the walk"
)]
fn read(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path)
}

/// A policy's name as reports print it: never an absolute path, which would tell of the machine.
fn shown(path: &str) -> String {
    let path = Path::new(path);
    let name = if path.is_absolute() {
        path.file_name().unwrap_or_default().to_string_lossy()
    } else {
        path.to_string_lossy()
    };
    name.replace('\\', "/")
}
