// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Notes beside copied code that say where it is from: `README.chromium`, `README.google`,
//! `README.facebook`, `README.thirdparty`.

use super::fields::paragraphs;
use super::page::Page;
use super::{Format, Manifest};
use crate::package::Ecosystem;
use crate::source::{Problem, file_name, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "third-party-note",
    matches: |_, name| {
        let whose = ["android", "chromium", "facebook", "google", "thirdparty"];
        name.split_once('.').is_some_and(|(readme, of)| {
            readme.eq_ignore_ascii_case("readme")
                && whose.iter().any(|known| of.eq_ignore_ascii_case(known))
        })
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let paragraphs = paragraphs(page.text);
    let mut fields = paragraphs.iter().flat_map(|paragraph| &paragraph.0);
    let field = |names: &[&str]| {
        let mut fields = paragraphs.iter().flat_map(|paragraph| &paragraph.0);
        fields.find(|field| {
            let told = !field.value.trim().is_empty();
            told && names
                .iter()
                .any(|name| field.name.eq_ignore_ascii_case(name))
        })
    };
    if !fields.any(|field| {
        ["license", "version", "url"]
            .iter()
            .any(|it| field.name.eq_ignore_ascii_case(it))
    }) {
        return Ok(Manifest::default());
    }
    let mut all = paragraphs.iter().flat_map(|paragraph| &paragraph.0);
    let empty = all
        .find(|field| field.name.eq_ignore_ascii_case("license") && field.value.trim().is_empty());
    if let Some(empty) = empty {
        let message = "the field for the license is empty";
        return Err(page.malformed(Some(empty.span.clone()), message));
    }
    let line = |names: &[&str]| field(names).and_then(|field| field.value.lines().next());
    let above = file_name(folder(page.path));
    let name = line(&["name", "project"]).or(Some(above).filter(|above| !above.is_empty()));
    let mut package = page.package_in(Ecosystem::Readme, None, name, line(&["version"]));
    package.declared =
        field(&["license", "licence"]).map(|field| page.declared(&field.value, Some(&field.span)));
    let file = field(&["license file"]).and_then(|field| page.file(field.value.trim()));
    if let Some(declared) = &mut package.declared {
        declared.files.extend(file);
    }
    Ok(Manifest::of(package))
}
