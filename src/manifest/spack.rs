// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Spack: `package.py` (a recipe, read and not run), `spack.yaml` (what an environment asks
//! for) and `spack.lock` (what it got).

use std::collections::HashMap;

use serde_json::Value;

use super::call::{Argument, Call, calls};
use super::code::{Language, tokens};
use super::page::Page;
use super::{Edge, Format, Lock, Manifest, json, yaml};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span, file_name, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "spack",
    matches: |_, name| matches!(name, "package.py" | "spack.yaml" | "spack.lock"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    match file_name(page.path) {
        "package.py" => recipe(page),
        "spack.yaml" => environment(page),
        _ => lock(page),
    }
}

fn recipe(page: &Page<'_>) -> Result<Manifest, Problem> {
    // any program may have a file of this name; a recipe takes its words from spack's package
    let of_spack = page.text.contains("from spack") || page.text.contains("import spack");
    if !of_spack {
        return Ok(Manifest::default());
    }
    let tokens = tokens(page.text, Language::Python);
    // versions are listed from new to old, or the preferred one is marked
    let versions = calls(page, &tokens, "version")?;
    let marked = |it: &&Call<'_>| {
        let preferred = it.named("preferred");
        preferred.is_some_and(|value| value.is_word("True"))
    };
    let of_release = |it: &&Call<'_>| it.named("branch").is_none();
    let version = versions.iter().find(marked);
    let version = version.or_else(|| versions.iter().find(of_release));
    // the folder names the package, with `_` for `-` in newer repositories
    let name = file_name(folder(page.path)).replace('_', "-");
    let version = version.and_then(Call::first);
    let mut package = page.package_in(Ecosystem::Spack, Some("spack"), Some(&name), version);
    // several: each holds `when` something; which of them, only spack can tell
    let licenses = calls(page, &tokens, "license")?;
    let licenses = licenses.iter().filter_map(|call| {
        let license = call.first()?;
        Some(page.declared(license, Some(&call.span)))
    });
    package.declared = page.all_of(licenses);
    for call in calls(page, &tokens, "depends_on")? {
        let Some(spec) = call.first() else {
            continue;
        };
        let types = call.named("type");
        let types: Vec<&str> = types
            .into_iter()
            .flat_map(Argument::strings)
            .map(|(text, _)| text)
            .collect();
        let has = |kind| types.contains(&kind);
        // without a type: to build and to link with
        let scope = if types.is_empty() || has("link") || has("run") {
            match call.named("when") {
                Some(_) => Scope::Optional,
                None => Scope::Runtime,
            }
        } else if has("build") {
            Scope::Build
        } else {
            Scope::Test
        };
        package
            .dependencies
            .extend(asked(page, spec, scope, &call.span));
    }
    Ok(Manifest::of(package))
}

/// A spec: `name@version%compiler+variant ^other`.
fn asked(page: &Page<'_>, spec: &str, scope: Scope, span: &Span) -> Option<Dependency> {
    let spec = spec.split_whitespace().next()?;
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = spec.find(|c: char| !inside(c)).unwrap_or(spec.len());
    let (name, rest) = spec.split_at(end);
    let version = rest.strip_prefix('@').map(|rest| {
        let end = rest.find(['%', '+', '~', '^', ' ', '/']);
        &rest[..end.unwrap_or(rest.len())]
    });
    page.wanted(
        Ecosystem::Spack,
        (Some("spack"), name),
        version,
        scope,
        Some(span),
    )
}

fn environment(page: &Page<'_>) -> Result<Manifest, Problem> {
    let document = yaml::document(page, page.text)?;
    let places = yaml::Places::of(page.text);
    let nothing = Value::Null;
    let listed = yaml::members(document.get("spack").unwrap_or(&nothing), "specs");
    let found = listed.iter().filter_map(Value::as_str).filter_map(|spec| {
        let place = places.get(spec).unwrap_or(0..0);
        // `$name` stands for a list of its own
        let plain = !spec.starts_with('$');
        plain.then(|| asked(page, spec, Scope::Runtime, &place))?
    });
    Ok(Manifest {
        dependencies: found.collect(),
        ..Manifest::default()
    })
}

fn lock(page: &Page<'_>) -> Result<Manifest, Problem> {
    let fields = json::object(page)?;
    let roots = json::members(&fields, "roots").iter();
    let roots = roots.filter_map(|root| json::text(root.as_object()?, "hash"));
    let roots: Vec<&str> = roots.collect();
    let mut found: Vec<Dependency> = Vec::new();
    let mut by_hash: HashMap<&str, usize> = HashMap::new();
    let mut needs: Vec<(usize, &str)> = Vec::new();
    for (hash, spec, span) in json::entries(&fields, "concrete_specs") {
        let Some(spec) = spec.as_object() else {
            continue;
        };
        let told = |key| json::text(spec, key);
        let Some(name) = told("name") else {
            continue;
        };
        let coordinates = (Some("spack"), name);
        let it = page.locked(Ecosystem::Spack, coordinates, told("version"), Some(&span));
        let Some(it) = it else {
            continue;
        };
        by_hash.insert(hash, found.len());
        let listed = json::members(spec, "dependencies").iter();
        let listed = listed.filter_map(|need| json::text(need.as_object()?, "hash"));
        needs.extend(listed.map(|hash| (found.len(), hash)));
        found.push(it);
    }
    for root in roots {
        if let Some(&at) = by_hash.get(root) {
            found[at].direct = Some(true);
        }
    }
    let edges = needs.into_iter().filter_map(|(from, hash)| {
        let to = *by_hash.get(hash)?;
        Some(Edge {
            from,
            to,
            scope: None,
        })
    });
    Ok(Manifest {
        lock: Some(Lock {
            edges: edges.collect(),
            scoped: false,
        }),
        dependencies: found,
        ..Manifest::default()
    })
}
