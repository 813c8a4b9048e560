// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `+COMPACT_MANIFEST`, `+MANIFEST`: a binary package of FreeBSD.

use super::declared::MOST_LICENSES;
use super::page::Page;
use super::{Format, Manifest, json};
use crate::package::Ecosystem;
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "freebsd",
    matches: |_, name| matches!(name, "+COMPACT_MANIFEST" | "+MANIFEST"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let text = |key| json::text(&fields, key);
    let mut package = page.package_in(Ecosystem::Freebsd, None, text("name"), text("version"));
    let place = json::place(&fields, "licenses");
    let licenses = json::members(&fields, "licenses")
        .iter()
        .take(MOST_LICENSES);
    let all = licenses.filter_map(|it| Some(page.declared(json::string(it)?, place.as_ref())));
    // the manifest says itself how its licenses relate
    package.declared = match text("licenselogic") {
        Some("or" | "dual") => page.any_of(all),
        _ => page.all_of(all),
    };
    Ok(Manifest::of(package))
}
