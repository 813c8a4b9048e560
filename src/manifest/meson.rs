// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `meson.build`: a project that Meson builds, read and not run.

use super::call::{Argument, calls};
use super::code::{Language, tokens};
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "meson",
    matches: |_, name| name == "meson.build",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens = tokens(page.text, Language::Python);
    // only the folder at the top has a project; others are parts of one
    let Some(project) = calls(page, &tokens, "project")?.into_iter().next() else {
        return Ok(Manifest::default());
    };
    let (name, version) = (project.first(), project.text("version"));
    let mut package = page.package_in(Ecosystem::Meson, None, name, version);
    // Meson: a list of licenses; newer versions advise one expression, so a list says no more
    // than that all of them occur
    let licenses = project
        .named("license")
        .into_iter()
        .flat_map(Argument::strings);
    package.declared = page.all_of(licenses.map(|(text, span)| page.declared(text, Some(span))));
    for call in calls(page, &tokens, "dependency")? {
        let Some(name) = call.first() else {
            continue;
        };
        let wanted = call
            .named("version")
            .into_iter()
            .flat_map(Argument::strings);
        let wanted: Vec<&str> = wanted.map(|(text, _)| text).collect();
        package.dependencies.extend(page.wanted(
            Ecosystem::Generic,
            (Some("meson"), name),
            Some(&wanted.join(", ")),
            Scope::Runtime,
            Some(&call.span),
        ));
    }
    Ok(Manifest::of(package))
}
