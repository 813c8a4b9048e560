// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How closely a layer looks: levels of checks, reach of scopes and of kinds of files.

use std::collections::BTreeMap;

use super::Loader;
use crate::mistake::Mistake;
use crate::policy::Level;
use crate::policy::rule::Origin;
use crate::policy::valid::{Policy, Reach};
use crate::policy::written::{self, At};

impl Loader<'_> {
    pub(super) fn check_level(
        &mut self,
        at: usize,
        key: &At<String>,
        value: &At<String>,
        policy: &mut Policy,
    ) {
        let Some(check) = self.check(at, key) else {
            return;
        };
        let Some(level) = self.level(at, value, true) else {
            return;
        };
        if let Some((old, from)) = policy.checks.get(check.code)
            && level < *old
        {
            let word = old.map_or("off", Level::name);
            self.fixed(at, value, &key.value, word, &from.clone());
            return;
        }
        let from = self.origin(at, &key.span);
        policy.checks.insert(check.code, (level, from));
    }

    pub(super) fn fail_on(&mut self, at: usize, value: &At<String>, policy: &mut Policy) {
        let Some(Some(level)) = self.level(at, value, false) else {
            return;
        };
        if let Some(from) = &policy.fail_on_from
            && level > policy.fail_on
        {
            let from = from.clone();
            self.fixed(at, value, "fail-on", policy.fail_on.name(), &from);
            return;
        }
        policy.fail_on = level;
        policy.fail_on_from = Some(self.origin(at, &value.span));
    }

    fn level(&mut self, at: usize, value: &At<String>, off: bool) -> Option<Option<Level>> {
        const LEVELS: [Level; 3] = [Level::Note, Level::Warning, Level::Error];
        if off && value.value == "off" {
            return Some(None);
        }
        let found = LEVELS.into_iter().find(|level| level.name() == value.value);
        if found.is_none() {
            let known = LEVELS
                .iter()
                .map(|level| level.name())
                .chain(off.then_some("off"));
            self.mistakes
                .push(written::not_one_of(at, value, "a level", known));
        }
        found.map(Some)
    }

    pub(super) fn reach<K: Copy + Ord>(
        &mut self,
        at: usize,
        key: &At<String>,
        value: &At<String>,
        what: &str,
        known: &[(&'static str, K)],
        into: &mut BTreeMap<K, (Reach, Origin)>,
    ) {
        let Some((_, found)) = known.iter().find(|(name, _)| *name == key.value) else {
            let names = known.iter().map(|(name, _)| *name);
            self.mistakes
                .push(written::not_one_of(at, key, what, names));
            return;
        };
        let Some(reach) = Reach::ALL
            .into_iter()
            .find(|reach| reach.name() == value.value)
        else {
            let names = Reach::ALL.iter().map(|reach| reach.name());
            self.mistakes
                .push(written::not_one_of(at, value, "a way to judge", names));
            return;
        };
        if let Some((old, from)) = into.get(found)
            && reach < *old
        {
            self.fixed(at, value, &key.value, old.name(), &from.clone());
            return;
        }
        let from = self.origin(at, &key.span);
        into.insert(*found, (reach, from));
    }

    fn fixed(&mut self, at: usize, value: &At<String>, name: &str, old: &str, from: &Origin) {
        let mut mistake = Mistake::new(
            at,
            value.span.clone(),
            format!("`{name}` is looser here than in the policy it extends"),
        )
        .label(format!("at least `{old}` is asked"))
        .help("a project may be stricter than its office, never looser");
        mistake.other = Some((from.source, from.span.clone(), format!("`{old}` here")));
        self.mistakes.push(mistake);
    }
}
