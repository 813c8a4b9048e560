// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How far a scan is, on stderr, where stderr is a terminal and the scan is not done at once.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use placet::report::page::thousands;

/// A scan that is done sooner shows nothing: a line that flashes by is noise.
const PATIENCE: Duration = Duration::from_millis(400);
/// Files between two looks at the clock.
const STEP: usize = 64;

/// One line that counts up and is wiped at the end.
pub struct Progress {
    shown: bool,
    since: Instant,
    listed: AtomicUsize,
    examined: AtomicUsize,
}

impl Progress {
    /// A counter that says nothing unless `wanted` and stderr is a terminal.
    pub fn new(wanted: bool) -> Self {
        Self {
            shown: wanted && io::stderr().is_terminal(),
            since: Instant::now(),
            listed: AtomicUsize::new(0),
            examined: AtomicUsize::new(0),
        }
    }
}

impl placet::Progress for Progress {
    fn listed(&self, files: usize) {
        self.listed.store(files, Ordering::Relaxed);
    }

    fn examined(&self) {
        let examined = 1 + self.examined.fetch_add(1, Ordering::Relaxed);
        if self.shown && examined.is_multiple_of(STEP) && self.since.elapsed() > PATIENCE {
            let listed = self.listed.load(Ordering::Relaxed);
            // progress that cannot be shown is no reason to stop
            let _ = write!(
                io::stderr(),
                "\r{} of {} files",
                thousands(examined),
                thousands(listed)
            );
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown && self.since.elapsed() > PATIENCE {
            let _ = write!(io::stderr(), "\r{:40}\r", "");
        }
    }
}
