// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Swift's packages: `Package.swift`, read and not run; what `swift package dump-package` prints
//! of it; and `Package.resolved`, all versions.

use jsonc_parser::ast::Object;

use super::call::calls;
use super::code::{Language, tokens};
use super::page::{Page, slash};
use super::{Format, Manifest, json};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::Problem;

/// The format.
pub const FORMAT: Format = Format {
    name: "swift",
    matches: |_, name| {
        matches!(
            name,
            "Package.resolved"
                | "Package.swift"
                | ".package.resolved"
                | "Package.swift.json"
                | "Package.swift.deplock"
        )
    },
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    if page.path.ends_with(".swift") {
        return written(page);
    }
    let fields = json::object(page)?;
    if !page.path.ends_with(".resolved") {
        return Ok(dumped(page, &fields));
    }
    // the first version has its pins one level deeper
    let inner = fields.get_object("object").unwrap_or(&fields);
    let mut found: Vec<Dependency> = Vec::new();
    for pin in json::members(inner, "pins")
        .iter()
        .filter_map(|pin| pin.as_object())
    {
        let told = |key| json::text(pin, key);
        let Some(address) = told("location").or_else(|| told("repositoryURL")) else {
            continue;
        };
        let state = pin.get_object("state");
        let state = |key| state.and_then(|state| json::text(state, key));
        let version = state("version").or_else(|| state("revision"));
        let span = pin.range.start..pin.range.end;
        found.extend(page.locked(
            Ecosystem::Swift,
            slash(&repository(address)),
            version,
            Some(&span),
        ));
    }
    Ok(Manifest::locked(found))
}

/// `Package(name: "…", dependencies: [.package(url: "…", from: "1.0.0"), …])`.
fn written(page: &Page<'_>) -> Result<Manifest, Problem> {
    let tokens = tokens(page.text, Language::Braces);
    let described = calls(page, &tokens, "Package")?;
    let name = described.first().and_then(|call| call.text("name"));
    let mut package = page.package_in(Ecosystem::Swift, None, name, None);
    for call in calls(page, &tokens, "package")? {
        let span = Some(&call.span);
        let folder = call.text("path").and_then(|path| page.file(path));
        let Some(address) = call.text("url").or(folder.as_deref()) else {
            // by an identity in a registry
            continue;
        };
        let exact = call.text("exact");
        let wanted = ["from", "branch", "revision"]
            .iter()
            .find_map(|key| call.text(key))
            .or_else(|| call.arguments.last()?.strings().next().map(|(it, _)| it))
            .filter(|wanted| *wanted != address);
        let place = repository(address);
        let it = page.pinned(Ecosystem::Swift, slash(&place), exact, Scope::Runtime, span);
        package.dependencies.extend(it.map(|it| Dependency {
            requirement: exact.or(wanted).map(str::to_owned),
            own: folder.is_some(),
            folder: folder.clone(),
            ..it
        }));
    }
    Ok(Manifest::of(package))
}

fn dumped(page: &Page<'_>, fields: &Object<'_>) -> Manifest {
    let name = json::text(fields, "name");
    let mut package = page.package_in(Ecosystem::Swift, None, name, None);
    for entry in json::members(fields, "dependencies") {
        let kinds = entry
            .as_object()
            .map(|entry| json::members(entry, "sourceControl"));
        for source in kinds.into_iter().flatten().filter_map(|it| it.as_object()) {
            let remote = source
                .get_object("location")
                .map(|at| json::members(at, "remote"));
            let Some(first) = remote.and_then(|remote| remote.first()) else {
                continue;
            };
            let address = first.as_object().and_then(|it| json::text(it, "urlString"));
            let Some(address) = address.or_else(|| json::string(first)) else {
                continue;
            };
            let span = source.range.start..source.range.end;
            package.dependencies.extend(page.wanted(
                Ecosystem::Swift,
                slash(&repository(address)),
                None,
                Scope::Runtime,
                Some(&span),
            ));
        }
    }
    Manifest::of(package)
}

/// Host and path of a repository's address.
fn repository(address: &str) -> String {
    let bare = match address.split_once("://") {
        Some((_, bare)) => bare.to_owned(),
        // git@host:group/name
        None => address.replacen(':', "/", 1),
    };
    let bare = bare.strip_prefix("git@").unwrap_or(&bare);
    let bare = bare.trim_end_matches('/');
    bare.strip_suffix(".git").unwrap_or(bare).to_owned()
}
