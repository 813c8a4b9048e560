// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `DESCRIPTION`: an R package, with R's own grammar of licenses.

use super::fields::{Field, paragraphs, stray};
use super::page::Page;
use super::r_license::declared;
use super::{Format, Manifest};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, file_name};

/// The format.
pub const FORMAT: Format = Format {
    name: "description",
    matches: |_, name| name == "DESCRIPTION",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let paragraphs = paragraphs(page.text);
    let Some(fields) = paragraphs.first() else {
        return Ok(Manifest::default());
    };
    let Some(name) = fields.line("Package") else {
        return Ok(Manifest::default());
    };
    if let Some(problem) = stray(page) {
        return Err(problem);
    }
    let mut package = page.package_in(Ecosystem::Cran, None, Some(name), fields.line("Version"));
    package.declared = fields.get("License").and_then(|field| {
        let statement = field.value.replace('\n', " ");
        (!statement.trim().is_empty()).then(|| declared(page, &statement, Some(&field.span)))
    });
    for (key, scope) in [
        ("Depends", Scope::Runtime),
        ("Imports", Scope::Runtime),
        ("LinkingTo", Scope::Build),
        ("Suggests", Scope::Optional),
        ("Enhances", Scope::Optional),
    ] {
        let Some(field) = fields.get(key) else {
            continue;
        };
        for wanted in field.value.split(',').map(str::trim) {
            let (name, version) = wanted.split_once('(').unwrap_or((wanted, ""));
            let version = version.trim().trim_end_matches(')');
            package.dependencies.extend(page.wanted(
                Ecosystem::Cran,
                (None, name.trim()),
                Some(version),
                scope,
                Some(&field.span),
            ));
        }
    }
    if let Some(field) = fields.get("Remotes") {
        remotes(page, field, &mut package.dependencies);
    }
    Ok(Manifest::of(package))
}

/// Where development versions come from (`?remotes`): `owner/name@ref`, `github::owner/name`,
/// `gitlab::…`, `url::https://…`. They tell of packages that other fields ask for; one that none
/// asks for by the name of its repository is listed by its address.
fn remotes(page: &Page<'_>, field: &Field<'_>, into: &mut Vec<Dependency>) {
    for remote in field.value.split(',').map(str::trim) {
        // `name=owner/repository` says the package's name
        let (named, remote) = match remote.split_once('=') {
            Some((name, rest)) if !name.contains(['/', ':']) => (Some(name.trim()), rest.trim()),
            _ => (None, remote),
        };
        let (kind, place) = remote.split_once("::").unwrap_or(("github", remote));
        if place.is_empty() || kind == "local" {
            continue;
        }
        let bare = place.split(['@', '#']).next().unwrap_or(place);
        let name = file_name(bare.trim_end_matches(".git"));
        let wanted = named.unwrap_or(name);
        let asked = into
            .iter_mut()
            .filter(|it| it.name.eq_ignore_ascii_case(wanted));
        let mut answered = false;
        for dependency in asked {
            dependency.requirement = Some(remote.to_owned());
            answered = true;
        }
        let host = match kind {
            "github" => "https://github.com/",
            "gitlab" => "https://gitlab.com/",
            "bitbucket" => "https://bitbucket.org/",
            "git" | "url" | "svn" => "",
            _ => continue,
        };
        if !answered {
            let revision = place.split_once('@').map(|(_, revision)| revision);
            let revision = revision.filter(|_| !host.is_empty());
            // what lies deeper is a folder of the repository
            let repository: Vec<&str> = bare.splitn(3, '/').take(2).collect();
            let address = match host {
                "" => place.to_owned(),
                _ => format!("{host}{}", repository.join("/")),
            };
            let span = Some(&field.span);
            into.extend(page.repository(&address, revision, Scope::Runtime, span));
        }
    }
}
