// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the environment and the clock say. Read here and nowhere else, so that the library
//! gives the same answer for the same arguments.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use placet::AskCargo;
use placet::resolve::{Places, RESOLVERS};

/// Where dependencies of a tree may lie on this machine.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment for all others"
)]
pub fn places(root: &Path) -> Places {
    let named = |name: &str| -> Vec<PathBuf> {
        let value = std::env::var_os(name).unwrap_or_default();
        // one below the current folder would be another for each run
        let all = std::env::split_paths(&value).filter(|path| path.is_absolute());
        all.collect()
    };
    let names = RESOLVERS.iter().flat_map(|resolver| resolver.variables);
    Places {
        root: root.to_owned(),
        folders: Vec::new(),
        home: std::env::home_dir(),
        system: Some(PathBuf::from("/")),
        variables: names.map(|name| (*name, named(name))).collect(),
    }
}

/// How to ask cargo: the one on the user's own path, in an empty folder of placet's own below
/// the user's cache, which no scanned tree can reach.
///
/// # Errors
/// When there is no cargo on the path, or the folder cannot be made.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment for all others"
)]
pub fn cargo() -> anyhow::Result<AskCargo> {
    let name = format!("cargo{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo = std::env::split_paths(&path)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_absolute() && file.is_file())
        .context("--cargo-metadata needs cargo, and there is none on your PATH")?;
    let cache = cache().context("--cargo-metadata needs a home folder to run cargo in")?;
    let run_in = cache.join("cargo");
    std::fs::create_dir_all(&run_in)
        .with_context(|| format!("cannot make {}", run_in.display()))?;
    let platform = Some(env!("PLACET_TARGET").to_owned());
    Ok(AskCargo {
        cargo,
        run_in,
        platform,
    })
}

/// Placet's own folder below the user's cache, which no scanned tree can reach.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment for all others"
)]
pub fn cache() -> Option<PathBuf> {
    let named = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let named = named.filter(|folder| folder.is_absolute());
    let cache = named.or_else(|| std::env::home_dir().map(|home| home.join(".cache")))?;
    Some(cache.join("placet"))
}

/// A variable that configures a package manager; none that is empty.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment for all others"
)]
pub fn user_setting(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    (!value.trim().is_empty()).then_some(value)
}

/// A file that configures a package manager: the one that a variable names, else the first
/// that is there of these in the user's home. One of an absurd size is none.
#[expect(
    clippy::disallowed_methods,
    reason = "the user's own configuration is part of the environment"
)]
pub fn user_file((variable, in_home): (&str, &[&str])) -> Option<String> {
    const LARGEST: u64 = 1024 * 1024;
    let read = |path: &Path| {
        let small = std::fs::metadata(path).is_ok_and(|it| it.is_file() && it.len() <= LARGEST);
        small.then(|| std::fs::read_to_string(path).ok()).flatten()
    };
    let named = (!variable.is_empty()).then(|| user_setting(variable));
    if let Some(path) = named.flatten().map(PathBuf::from) {
        // one below the current folder may be the scanned tree's
        return path.is_absolute().then(|| read(&path)).flatten();
    }
    let home = std::env::home_dir()?;
    in_home.iter().find_map(|path| read(&home.join(path)))
}

/// Seconds since 1970 by the clock, for the age of what is cached.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the clock for all others"
)]
pub fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// The day in UTC, as year, month and day: that of `SOURCE_DATE_EPOCH` where it is set.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment and the clock for all others"
)]
pub fn today() -> (u16, u8, u8) {
    let seconds = source_date_epoch().unwrap_or_else(|| {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_secs())
    });
    civil(seconds / (24 * 60 * 60))
}

/// The time that reports name, in UTC: that of `SOURCE_DATE_EPOCH` and never the clock's, so
/// that the same tree gives the same bytes.
pub fn created() -> Option<String> {
    source_date_epoch().map(time)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment for all others"
)]
fn source_date_epoch() -> Option<u64> {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok()?;
    set.trim().parse().ok()
}

/// Seconds since 1970 as `2026-11-22T10:30:00Z`.
fn time(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / (24 * 60 * 60));
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The date of a day counted from 1970-01-01, in the Gregorian calendar.
fn civil(days: u64) -> (u16, u8, u8) {
    let (mut year, mut left) = (1970_u16, days);
    let is_leap = |year: u16| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    loop {
        let in_year = 365 + u64::from(is_leap(year));
        if left < in_year || year == 9999 {
            break;
        }
        left -= in_year;
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for in_month in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if left < in_month {
            break;
        }
        left -= in_month;
        month += 1;
    }
    (year, month, u8::try_from(left.min(30) + 1).unwrap_or(1))
}

/// Whether somebody is there to be asked.
pub fn is_dialog() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Columns of the terminal that stdout is, if it is one.
pub fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let columns = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    // wider lines are hard to read, on whatever screen
    Some(columns.min(110))
}

#[cfg(test)]
mod tests {
    use super::{civil, time};

    #[test]
    fn seconds_become_times() {
        assert_eq!(time(0), "1970-01-01T00:00:00Z");
        assert_eq!(time(1_767_225_599), "2025-12-31T23:59:59Z");
    }

    #[test]
    fn days_become_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(11_017), (2000, 3, 1));
        assert_eq!(civil(20_453), (2025, 12, 31));
        assert_eq!(civil(u64::MAX), (9999, 12, 31));
    }
}
