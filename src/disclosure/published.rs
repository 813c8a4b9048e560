// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Traces of earlier publication: remotes, tags, names in registries, DOIs.

use super::{Draft, Section, project};
use crate::inventory::Place;
use crate::package::Ecosystem;
use crate::policy::case::count;
use crate::profile::Topic;

pub fn fill(draft: &mut Draft<'_>, section: &mut Section) {
    if let Ok(history) = &draft.known.history {
        for (name, address) in &history.remotes {
            section.fact(
                "remote",
                "Git remote",
                format!("{name}: {address}"),
                Vec::new(),
            );
        }
        if let (Some((first, first_day)), Some((last, last_day))) =
            (history.tags.first(), history.tags.last())
        {
            let value = if history.tags.len() == 1 {
                format!("{first} ({first_day})")
            } else {
                let number = count(history.tags.len(), "tag", "tags");
                format!("{number}: {first} ({first_day}) to {last} ({last_day})")
            };
            section.fact("tags", "Tags", value, Vec::new());
        }
    }
    let packages = project::packages(draft);
    let mut names = Vec::new();
    for package in &packages {
        let Some(name) = package.name.as_deref().filter(|_| !package.private) else {
            continue;
        };
        names.push(plain(name));
        // what is only described for citation, or has no registry
        if matches!(package.ecosystem, Ecosystem::Generic | Ecosystem::Readme) {
            continue;
        }
        let full = match &package.namespace {
            Some(namespace) => format!("{namespace}/{name}"),
            None => name.to_owned(),
        };
        let place = Place::file(&package.path);
        section.fact(
            "registry-name",
            "Name in a registry",
            format!("{full} ({})", package.ecosystem.registry()),
            vec![place],
        );
    }
    for (said, places) in draft.said(Topic::Registry) {
        // pages of other packages are links, not this work
        let own = said
            .text
            .rsplit(['/', ' '])
            .any(|part| names.contains(&plain(part)));
        if own {
            section.fact(
                "registry-page",
                "Page in a registry",
                said.text.clone(),
                places,
            );
        }
    }
    for (said, places) in draft.said(Topic::Doi) {
        section.fact("doi", "DOI", said.text.clone(), places);
    }
    for (said, places) in draft.said(Topic::Released) {
        section.fact("released", "Released", said.text.clone(), places);
    }
    if section.facts.is_empty() {
        section.note("The tree shows no trace of earlier publication. That does not mean that there was none.");
    } else {
        section.note("placet asks no server: whether a remote is public, or a name taken in a registry, nobody has checked.");
    }
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}
