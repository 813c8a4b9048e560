// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the environment and the clock say. Read here and nowhere else, so that the library
//! gives the same answer for the same arguments.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use placet::resolve::Places;

/// Where dependencies of a tree may lie on this machine.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment for all others"
)]
pub fn places(root: &Path) -> Places {
    let folder = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    Places {
        root: root.to_owned(),
        cargo_home: folder("CARGO_HOME")
            .or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))),
        virtual_env: folder("VIRTUAL_ENV"),
    }
}

/// The day in UTC, as year, month and day: that of `SOURCE_DATE_EPOCH` where it is set.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment and the clock for all others"
)]
pub fn today() -> (u16, u8, u8) {
    let set = std::env::var("SOURCE_DATE_EPOCH")
        .ok()
        .and_then(|seconds| seconds.trim().parse::<u64>().ok());
    let seconds = set.unwrap_or_else(|| {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_secs())
    });
    civil(seconds / (24 * 60 * 60))
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
    use super::civil;

    #[test]
    fn days_become_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(11_017), (2000, 3, 1));
        assert_eq!(civil(20_453), (2025, 12, 31));
        assert_eq!(civil(u64::MAX), (9999, 12, 31));
    }
}
