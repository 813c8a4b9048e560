// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `snapcraft.yaml`: a snap and what is packed into it.

use serde_json::Value;

use super::page::Page;
use super::{Format, Manifest, yaml};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "snapcraft",
    matches: |_, name| matches!(name, "snapcraft.yaml" | ".snapcraft.yaml"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = yaml::document(page, page.text)?;
    let places = yaml::Places::of(page.text);
    let text = |key| yaml::text(&document, key);
    let version = yaml::written(page.text, "version").filter(|_| document.get("version").is_some());
    let mut package = page.package_in(Ecosystem::Generic, None, text("name"), version);
    let place = places.get("license");
    package.declared = text("license").map(|license| page.declared(license, place.as_ref()));
    for (_, part) in yaml::entries(&document, "parts") {
        for (key, scope) in [
            ("stage-packages", Scope::Runtime),
            ("build-packages", Scope::Build),
        ] {
            let names = yaml::members(part, key).iter().filter_map(Value::as_str);
            for name in names {
                let (bare, version) = name.split_once('=').unwrap_or((name, ""));
                let place = places.get(name);
                package.dependencies.extend(page.pinned(
                    Ecosystem::Deb,
                    (Some("ubuntu"), bare),
                    Some(version),
                    scope,
                    place.as_ref(),
                ));
            }
        }
    }
    Ok(Manifest::of(package))
}
