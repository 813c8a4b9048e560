// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How far a scan is, on stderr, where stderr is a terminal and the scan is not done at once.
//!
//! One line of plain text that is written over and wiped at the end. A crate for progress bars
//! would bring a thread that redraws and a terminal library for it: more than one line needs.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use placet::report::page::{count, thousands};

/// A scan that is done sooner shows nothing: a line that flashes by is noise.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two changes of the line: more often is flicker.
const PAUSE: Duration = Duration::from_millis(100);
/// The rate says little before so many files.
const TELLING: usize = 64;

/// One line that counts up and is wiped at the end.
pub struct Progress {
    /// Columns of the terminal; `None` where nothing is shown.
    columns: Option<usize>,
    since: Instant,
    /// Milliseconds after `since` from which the line may change.
    next: AtomicU64,
    /// Whether the line stands there.
    stands: AtomicUsize,
    listed: AtomicUsize,
    examined: AtomicUsize,
}

impl Progress {
    /// A counter that says nothing unless `wanted` and stderr is a terminal.
    pub fn new(wanted: bool) -> Self {
        let stderr = io::stderr();
        let columns = terminal_size::terminal_size_of(&stderr)
            .map_or(80, |(terminal_size::Width(columns), _)| {
                usize::from(columns)
            });
        Self {
            columns: (wanted && stderr.is_terminal()).then_some(columns),
            since: Instant::now(),
            next: AtomicU64::new(millis(PATIENCE)),
            stands: AtomicUsize::new(0),
            listed: AtomicUsize::new(0),
            examined: AtomicUsize::new(0),
        }
    }

    /// Writes the line, over the one that stands there.
    fn show(&self, columns: usize, text: &str) {
        // a line that fills the last column would wrap, and could not be written over
        let text: String = text.chars().take(columns.saturating_sub(1)).collect();
        let before = self.stands.swap(text.len(), Ordering::Relaxed);
        // progress that cannot be shown is no reason to stop
        let _ = write!(io::stderr(), "\r{text:<before$}");
    }
}

impl placet::Progress for Progress {
    fn listed(&self, files: usize) {
        self.listed.store(files, Ordering::Relaxed);
    }

    fn examined(&self) {
        let examined = 1 + self.examined.fetch_add(1, Ordering::Relaxed);
        let Some(columns) = self.columns else { return };
        let elapsed = self.since.elapsed();
        let (now, next) = (millis(elapsed), self.next.load(Ordering::Relaxed));
        if now < next {
            return;
        }
        // of several threads that come at once, one writes
        let after = now + millis(PAUSE);
        let won = self
            .next
            .compare_exchange(next, after, Ordering::Relaxed, Ordering::Relaxed);
        if won.is_ok() {
            let listed = self.listed.load(Ordering::Relaxed);
            self.show(columns, &line(examined, listed, elapsed));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let stands = self.stands.load(Ordering::Relaxed);
        if stands > 0 {
            let _ = write!(io::stderr(), "\r{:stands$}\r", "");
        }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Files done of all, how many in a second, and how long the rest takes at that rate.
fn line(examined: usize, listed: usize, elapsed: Duration) -> String {
    let mut text = format!(
        "{} of {}",
        thousands(examined),
        count(listed, "file", "files")
    );
    let millis = elapsed.as_millis().max(1);
    let done = u128::try_from(examined).unwrap_or(u128::MAX);
    let rest = u128::try_from(listed.saturating_sub(examined)).unwrap_or(u128::MAX);
    if examined < TELLING {
        return text;
    }
    let rate = usize::try_from(done.saturating_mul(1000) / millis).unwrap_or(usize::MAX);
    text.push_str(&format!(", {} a second", thousands(rate)));
    let seconds = (rest.saturating_mul(millis) / done.max(1)).div_ceil(1000);
    text.push_str(&match seconds {
        0 => String::new(),
        1..60 => format!(", {seconds} s left"),
        60..3600 => format!(", {} min {} s left", seconds / 60, seconds % 60),
        _ => format!(", {} h {} min left", seconds / 3600, seconds / 60 % 60),
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_files_rate_and_time_left() {
        let check = |examined, listed, millis, expected: &str| {
            let elapsed = Duration::from_millis(millis);
            assert_eq!(line(examined, listed, elapsed), expected);
        };
        check(3, 10_000, 1_000, "3 of 10,000 files");
        check(
            5_000,
            20_000,
            2_000,
            "5,000 of 20,000 files, 2,500 a second, 6 s left",
        );
        check(
            100,
            100_100,
            1_000,
            "100 of 100,100 files, 100 a second, 16 min 40 s left",
        );
        check(
            64,
            1_000_000,
            2_000,
            "64 of 1,000,000 files, 32 a second, 8 h 40 min left",
        );
        check(500, 500, 1_500, "500 of 500 files, 333 a second");
        check(70, 64, 0, "70 of 64 files, 70,000 a second");
    }

    #[test]
    fn nobody_is_shown_what_nobody_asked_for() {
        let silent = Progress::new(false);
        placet::Progress::examined(&silent);
        assert_eq!(silent.stands.load(Ordering::Relaxed), 0);
        assert_eq!(silent.columns, None);
    }
}
