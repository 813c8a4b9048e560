// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How a layer says who is expected to hold the rights: what is said below stays, unless it is
//! waivable there.

use super::Loader;
use crate::mistake::Mistake;
use crate::policy::holders::{Mode, PathHolders};
use crate::policy::valid::Policy;
use crate::policy::written::{self, At, WrittenHolders};

impl Loader<'_> {
    pub(super) fn holders(&mut self, at: usize, written: &WrittenHolders, policy: &mut Policy) {
        let below = &policy.holders;
        if let Some(from) = below.from.as_ref().filter(|_| !below.waivable) {
            let mut mistake = Mistake::new(
                at,
                written.span.clone(),
                "the policy that this one extends says who holds the rights",
            )
            .label("this could never count")
            .help("ask your office; where it lets projects decide, it writes `waivable = true`");
            mistake.other = Some((from.source, from.span.clone(), "said here".to_owned()));
            self.mistakes.push(mistake);
            return;
        }
        let names = |names: &Vec<At<String>>| names.iter().map(|name| name.value.clone()).collect();
        let mode = self.mode(at, written.mode.as_ref());
        let mut paths = Vec::new();
        for path in &written.paths {
            let mode = self.mode(at, path.mode.as_ref());
            if let Some(matcher) = self.glob(at, &path.path, true) {
                paths.push(PathHolders {
                    glob: path.path.value.clone(),
                    mode,
                    expected: names(&path.expected),
                    reason: path.reason.clone(),
                    matcher,
                });
            }
        }
        let from = self.origin(at, &written.span);
        let said = &mut policy.holders;
        said.mode = mode.or(said.mode);
        if let Some(expected) = &written.expected {
            said.expected = names(expected);
        }
        if let Some(aliases) = &written.aliases {
            said.aliases = names(aliases);
        }
        // the first that fits counts, and this layer goes before those below
        paths.append(&mut said.paths);
        said.paths = paths;
        said.waivable = written.waivable;
        said.from = Some(from);
    }

    fn mode(&mut self, at: usize, word: Option<&At<String>>) -> Option<Mode> {
        let word = word?;
        let found = Mode::ALL.into_iter().find(|mode| mode.name() == word.value);
        if found.is_none() {
            let known = Mode::ALL.iter().map(|mode| mode.name());
            self.mistakes
                .push(written::not_one_of(at, word, "a mode", known));
        }
        found
    }
}
