// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Only what changed is judged, while all of the tree is known.
//!
//! A finding is kept where one of its places lies in a file that changed. What is said of other
//! files may have changed with it: a license file speaks for its folder and all below, so where
//! one was changed, added or removed, all places below its folder count as changed; and where the
//! policy changed, or what states the license that the project goes out under, everything does.
//! A file that cannot be held against what was recorded counts as changed.

use std::collections::BTreeSet;

use super::{Judged, OutboundSource, Policy, verdict};
use crate::inventory::Inventory;
use crate::source::folder;

/// What is different from a revision.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The revision as the user named it.
    pub revision: String,
    /// The commit that it names.
    pub commit: String,
    /// Files that are certainly the same.
    pub same: BTreeSet<String>,
    /// License files and manifests that are there no more.
    pub removed: Vec<String>,
    /// Files that everything is judged by: the policy and rules of the user's own. Those outside
    /// the tree are not known to have changed.
    pub grounds: Vec<String>,
    /// Files of the project's own license that changed and state the same license as before.
    pub same_license: BTreeSet<String>,
}

/// What was judged of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The revision as the user named it.
    pub revision: String,
    /// The commit that it names.
    pub commit: String,
    /// Examined files that are new or changed.
    pub changed: usize,
    /// Findings that have no place in what changed, and were left out.
    pub elsewhere: usize,
    /// The file because of which all findings count, where there is one.
    pub everything: Option<String>,
}

/// Leaves only the findings that have to do with what changed; the places concerned come first.
pub fn narrow(
    judged: &mut Judged,
    inventory: &Inventory,
    policy: &Policy,
    changes: &Changes,
) -> Since {
    let changed = |path: &str| !changes.same.contains(path);
    let everything = everything(judged, changes);
    let mut folders: BTreeSet<&str> = inventory
        .files
        .iter()
        .filter(|file| file.is_license_file && changed(&file.path))
        .map(|file| folder(&file.path))
        .collect();
    folders.extend(changes.removed.iter().map(|path| folder(path)));
    let concerned = |path: &str| {
        everything.is_some() || changed(path) || {
            let mut at = path;
            loop {
                at = folder(at);
                if folders.contains(at) {
                    break true;
                }
                if at.is_empty() {
                    break false;
                }
            }
        }
    };
    let before = judged.findings.len();
    judged
        .findings
        .retain(|finding| finding.sites.iter().any(|site| concerned(&site.place.path)));
    for finding in &mut judged.findings {
        // stable: among themselves they stay in order
        finding
            .locations
            .sort_by_cached_key(|place| !concerned(&place.path));
    }
    judged.verdict = verdict(&judged.findings, policy.fail_on);
    Since {
        revision: changes.revision.clone(),
        commit: changes.commit.clone(),
        changed: inventory
            .files
            .iter()
            .filter(|file| changed(&file.path))
            .count(),
        elsewhere: before - judged.findings.len(),
        everything,
    }
}

/// A file that changed and that every answer rests on.
fn everything(judged: &Judged, changes: &Changes) -> Option<String> {
    let stated = judged
        .outbound
        .iter()
        .flat_map(|outbound| match &outbound.source {
            OutboundSource::Manifest(place) => std::slice::from_ref(place),
            OutboundSource::LicenseFiles(places) => places.as_slice(),
            OutboundSource::Option | OutboundSource::Policy => &[],
        });
    let stated = stated
        .map(|place| &place.path)
        .filter(|path| !changes.same_license.contains(*path));
    changes
        .grounds
        .iter()
        .chain(stated)
        .find(|path| !changes.same.contains(*path))
        .cloned()
}
