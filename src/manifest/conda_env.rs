// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `environment.yml`: a conda environment, and what pip adds to it.

use serde_json::Value;

use super::page::Page;
use super::pep508::Requirement;
use super::{Format, Manifest, yaml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "conda-env",
    matches: |_, name| {
        let yaml = ["yml", "yaml"];
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if !yaml.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        (name.contains("environment") || name.starts_with("conda") || name.starts_with("env"))
            && !name.starts_with("conda-lock")
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    // other tools have files of these names; what is no conda environment is none of ours
    if !page.text.contains("dependencies") {
        return Ok(Manifest::default());
    }
    let document = yaml::document(page, page.text)?;
    let listed = document.get("dependencies").is_some_and(Value::is_array);
    if !listed {
        return Ok(Manifest::default());
    }
    let mut package = page.package_in(Ecosystem::Conda, None, yaml::text(&document, "name"), None);
    package.private = true;
    let places = yaml::Places::of(page.text);
    for member in yaml::members(&document, "dependencies") {
        if let Some(wanted) = member.as_str() {
            package.dependencies.extend(conda(page, &places, wanted));
        }
        for wanted in yaml::members(member, "pip")
            .iter()
            .filter_map(Value::as_str)
        {
            let Some(requirement) = Requirement::parse(wanted) else {
                continue;
            };
            let place = places.get(wanted);
            let pinned = requirement.pinned();
            let it = page.dependency(Ecosystem::Pypi, requirement.name, pinned, place.as_ref());
            package.dependencies.extend(it.map(|it| Dependency {
                requirement: requirement.wanted(),
                direct: Some(true),
                ..it
            }));
        }
    }
    Ok(Manifest::of(package))
}

/// `channel::name=1.0=build`, `name>=1.0`, `name 1.0.*`.
fn conda(page: &Page<'_>, places: &yaml::Places<'_>, wanted: &str) -> Option<Dependency> {
    let place = places.get(wanted);
    let bare = wanted
        .rsplit_once("::")
        .map_or(wanted, |(_, bare)| bare)
        .trim();
    let end = bare
        .find([' ', '=', '<', '>', '!', '~', '[', ';'])
        .unwrap_or(bare.len());
    let (name, asked) = bare.split_at(end);
    let asked = asked.trim();
    // `=1.2` allows 1.2.3 as well, but an environment file that is an export pins with it
    let version = asked.trim_start_matches('=').split(['=', ' ']).next();
    let plain = |version: &&str| {
        asked.starts_with(['='])
            && version.starts_with(|c: char| c.is_ascii_digit())
            && !version.contains(['*', ',', '|', '<', '>'])
    };
    let version = version.filter(plain);
    let it = page.locked(Ecosystem::Conda, (None, name), version, place.as_ref())?;
    Some(Dependency {
        requirement: Some(asked.to_owned()).filter(|asked| !asked.is_empty()),
        direct: Some(true),
        scope: Scope::Runtime,
        ..it
    })
}
