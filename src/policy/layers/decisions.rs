// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The decisions of a layer.

use super::Loader;
use crate::policy::decision::{Decision, DecisionKind, Keys, Spot};
use crate::policy::valid::Policy;
use crate::policy::written::{At, Written, WrittenDecision};
use crate::source::{Excerpt, Span};

impl Loader<'_> {
    pub(super) fn decisions(&mut self, at: usize, written: &Written, policy: &mut Policy) {
        for decision in &written.waive {
            let read = self.decision(at, DecisionKind::Waive, decision);
            policy.waivers.extend(read);
        }
        for decision in &written.choose {
            let read = self.decision(at, DecisionKind::Choose, decision);
            policy.choices.extend(read);
        }
        for decision in &written.correct {
            let read = self.decision(at, DecisionKind::Correct, decision);
            policy.corrections.extend(read);
        }
    }

    fn decision(
        &mut self,
        at: usize,
        kind: DecisionKind,
        written: &WrittenDecision,
    ) -> Option<Decision> {
        let check = written.check.as_ref().and_then(|word| self.check(at, word));
        let package_glob = written
            .package
            .as_ref()
            .and_then(|glob| self.package_glob(at, glob));
        let path_glob = written
            .path
            .as_ref()
            .and_then(|glob| self.glob(at, glob, true));
        let text = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
        let text_of_file = self.sources.get(at).map_or("", |source| &source.text);
        let spot = |span: Option<&Span>| {
            span.map(|span| Spot {
                place: self.origin(at, span).place,
                excerpt: Excerpt::cut(text_of_file, span),
            })
        };
        let narrow = [&written.path, &written.package, &written.check];
        let narrow = narrow.into_iter().flatten().map(|one| &one.span).next();
        let license = written.license.as_ref().map(|one| &one.span);
        let keys = Keys {
            until: spot(written.until.as_ref().map(|one| &one.span)),
            since: spot(written.since.as_ref().map(|one| &one.span)),
            digest: spot(written.digest.as_ref().map(|one| &one.span)),
            scope: spot(narrow.or(license)),
        };
        Some(Decision {
            kind,
            check,
            license: written.license.as_ref().map(|at| at.value.clone()),
            instead_of: written.instead_of.as_ref().map(|at| at.value.clone()),
            package: text(&written.package),
            path: text(&written.path),
            who: written.who.clone()?,
            why: written.why.clone()?,
            since: written.since.as_ref()?.value,
            until: written.until.as_ref().map(|at| at.value),
            digest: text(&written.digest),
            from: self.origin(at, &written.span),
            keys,
            package_glob,
            path_glob,
        })
    }
}
