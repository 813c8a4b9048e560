// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `composer.json`: a PHP package.

use jsonc_parser::ast::Object;

use super::page::{Page, slash};
use super::{Format, Manifest, json};
use crate::package::{Declared, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "composer",
    matches: |_, name| name == "composer.json",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let name = json::text(&fields, "name").map(slash);
    let mut package = page.package_in(
        Ecosystem::Composer,
        name.and_then(|(namespace, _)| namespace),
        name.map(|(_, name)| name),
        json::text(&fields, "version"),
    );
    package.declared = license(page, &fields);
    for (key, scope) in [("require", Scope::Runtime), ("require-dev", Scope::Dev)] {
        for (name, wanted, span) in json::entries(&fields, key) {
            // extensions are parts of PHP; PHP itself is a platform and named like one
            package.dependencies.extend(page.wanted(
                Ecosystem::Composer,
                slash(name),
                json::string(wanted),
                scope,
                Some(&span),
            ));
        }
    }
    Ok(Manifest::of(package))
}

/// One license or several: Composer's schema says that an array is a choice.
fn license(page: &Page<'_>, fields: &Object<'_>) -> Option<Declared> {
    let span = json::place(fields, "license");
    let all = json::members(fields, "license").iter();
    page.any_of(all.filter_map(|license| {
        let license = json::string(license)?.trim();
        (!license.is_empty()).then(|| page.declared(license, span.as_ref()))
    }))
}
