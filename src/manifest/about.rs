// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `*.ABOUT`: a note beside copied code, in the form of AboutCode.

use serde_json::Value;

use super::page::Page;
use super::{Format, Manifest, yaml};
use crate::package::Ecosystem;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "about",
    matches: |_, name| name.ends_with(".ABOUT"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = yaml::document(page, page.text)?;
    let purl = ["purl", "package_url"]
        .iter()
        .find_map(|key| yaml::text(&document, key));
    let mut parts = purl.and_then(parts).unwrap_or_default();
    if purl.is_none() {
        // where it was fetched from tells what it is
        let address = yaml::text(&document, "download_url").unwrap_or("");
        let told = yaml::text(&document, "type");
        let all = Ecosystem::ALL.iter().copied();
        parts.ecosystem = match told {
            Some(told) => all
                .clone()
                .find(|it| it.name() == told)
                .unwrap_or(parts.ecosystem),
            None if address.contains("://pypi.python.org/") => Ecosystem::Pypi,
            None if address.contains("://files.pythonhosted.org/") => Ecosystem::Pypi,
            None => parts.ecosystem,
        };
        parts.namespace = yaml::text(&document, "namespace");
    }
    let name = parts.name.or_else(|| yaml::text(&document, "name"));
    if name.is_none() {
        return Ok(Manifest::default());
    }
    let version = document
        .get("version")
        .and_then(|_| yaml::written(page.text, "version"));
    let version = version.or(parts.version);
    let mut package = page.package_in(parts.ecosystem, parts.namespace, name, version);
    let place = page.line_with("license_expression:");
    let listed = yaml::members(&document, "licenses").first();
    let listed = listed.and_then(|license| {
        ["spdx_license_key", "key"]
            .iter()
            .find_map(|it| license.get(*it))
    });
    let license = yaml::text(&document, "license_expression");
    let license = license.or_else(|| listed.and_then(Value::as_str));
    package.declared = license.map(|license| page.declared(license, place.as_ref()));
    if let Some(declared) = &mut package.declared {
        let file = yaml::text(&document, "license_file").and_then(|file| page.file(file));
        declared.files.extend(file);
    }
    Ok(Manifest::of(package))
}

struct Parts<'t> {
    ecosystem: Ecosystem,
    namespace: Option<&'t str>,
    name: Option<&'t str>,
    version: Option<&'t str>,
}

impl Default for Parts<'_> {
    fn default() -> Self {
        Self {
            ecosystem: Ecosystem::Generic,
            namespace: None,
            name: None,
            version: None,
        }
    }
}

/// `pkg:type/namespace/name@version`.
fn parts(purl: &str) -> Option<Parts<'_>> {
    let purl = purl.strip_prefix("pkg:")?.split(['?', '#']).next()?;
    let (kind, rest) = purl.split_once('/')?;
    let ecosystem = Ecosystem::ALL
        .iter()
        .copied()
        .find(|it| it.name() == kind)?;
    let (full, version) = match rest.rsplit_once('@').filter(|(full, _)| !full.is_empty()) {
        Some((full, version)) => (full, Some(version)),
        None => (rest, None),
    };
    let (namespace, name) = super::page::slash(full);
    Some(Parts {
        ecosystem,
        namespace,
        name: Some(name),
        version,
    })
}
