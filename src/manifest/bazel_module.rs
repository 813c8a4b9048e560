// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `MODULE.bazel`: a module of Bazel's and the modules it needs, read and not run.

use super::call::calls;
use super::code::{Language, tokens};
use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "bazel-module",
    matches: |_, name| name == "MODULE.bazel",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens = tokens(page.text, Language::Python);
    let module = calls(page, &tokens, "module")?.into_iter().next();
    let told = |name| module.as_ref().and_then(|call| call.text(name));
    let mut package = page.package_in(Ecosystem::Bazel, None, told("name"), told("version"));
    for call in calls(page, &tokens, "bazel_dep")? {
        let Some(name) = call.text("name") else {
            continue;
        };
        let development = call.named("dev_dependency");
        let scope = match development.is_some_and(|it| it.is_word("True")) {
            true => Scope::Dev,
            false => Scope::Runtime,
        };
        package.dependencies.extend(page.pinned(
            Ecosystem::Bazel,
            (None, name),
            call.text("version"),
            scope,
            Some(&call.span),
        ));
    }
    if package.name.is_none() && package.dependencies.is_empty() {
        return Ok(Manifest::default());
    }
    Ok(Manifest::of(package))
}
