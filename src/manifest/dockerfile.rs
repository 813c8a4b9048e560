// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `Dockerfile`, `Containerfile`: the labels of an image and the image it starts from.

use super::page::{Page, slash};
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "dockerfile",
    matches: |_, name| {
        let plain = matches!(name, "Dockerfile" | "Containerfile");
        plain || name.starts_with("Dockerfile.") || name.ends_with(".dockerfile")
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let label = |name: &str| {
        let key = format!("org.opencontainers.image.{name}=");
        let at = page.text.find(&key)?;
        let value = &page.text[at + key.len()..];
        let value = match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next()?,
            None => value.split_whitespace().next()?,
        };
        let told = !value.is_empty() && !value.contains('$') && value.len() < 200;
        told.then(|| (value, at..at + key.len() + value.len()))
    };
    let name = label("title").map(|(name, _)| name);
    let version = label("version").map(|(version, _)| version);
    let mut package = page.package_in(Ecosystem::Docker, None, name, version);
    package.declared = label("licenses").map(|(it, span)| page.declared(it, Some(&span)));
    let mut stages: Vec<&str> = Vec::new();
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let mut words = line.split_whitespace();
        if !words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("FROM"))
        {
            continue;
        }
        let Some(image) = words.find(|word| !word.starts_with("--")) else {
            return Err(page.malformed(Some(span), "`FROM` names no image"));
        };
        let own = stages.contains(&image);
        if words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("AS"))
        {
            stages.extend(words.next());
        }
        if own || image == "scratch" || image.contains('$') {
            continue;
        }
        let (image, tag) = match image.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
            Some((image, tag)) => (image, Some(tag)),
            None => (image, None),
        };
        let image = image.strip_prefix("docker.io/").unwrap_or(image);
        let it = page.locked(Ecosystem::Docker, slash(image), tag, Some(&span));
        package.dependencies.extend(it.map(|it| Dependency {
            direct: Some(true),
            ..it
        }));
    }
    if package.name.is_none() && package.declared.is_none() && package.dependencies.is_empty() {
        return Ok(Manifest::default());
    }
    Ok(Manifest::of(package))
}
