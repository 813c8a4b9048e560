// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `package.json`: a package of the npm registry, or a project that uses some.

use std::collections::HashSet;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::declared::MOST_LICENSES;
use super::page::Page;
use super::{Format, Manifest};
use crate::license::Expr;
use crate::package::{Declared, Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "package-json",
    matches: |_, name| name == "package.json",
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    // npm itself takes strict JSON; comments and trailing commas are forgiven here, because
    // what a slip in the file says about licenses is still what the project says
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = match parse_to_ast(page.text, &CollectOptions::default(), &options) {
        Ok(parsed) => parsed,
        Err(error) => {
            let range = error.range();
            let message = format!("this is not valid JSON: {}", error.kind());
            return Err(page.malformed(Some(range.start..range.end), message));
        }
    };
    let Some(Value::Object(fields)) = parsed.value else {
        let message = "this is not a package.json: it must hold one JSON object";
        return Err(page.malformed(Some(0..0), message));
    };

    let text = |key: &str| fields.get_string(key).map(|text| text.value.as_ref());
    let mut package = page.package(Ecosystem::Npm, text("name"), text("version"));
    package.declared = license(page, &fields);
    package.private = fields
        .get_boolean("private")
        .is_some_and(|private| private.value);
    let peers = optional_peers(&fields);
    for &(key, scope) in TABLES {
        for entry in fields
            .get_object(key)
            .into_iter()
            .flat_map(|table| &table.properties)
        {
            if let Some(dependency) = dependency(page, &peers, entry, scope) {
                package.dependencies.push(dependency);
            }
        }
    }
    bundled(page, &fields, &mut package.dependencies);
    for (table, inside) in OVERRIDES {
        let holder = inside.map_or(Some(&fields), |key| fields.get_object(key));
        let table = holder.and_then(|holder| holder.get_object(table));
        let found = &mut package.dependencies;
        overrides(page, table, found, DEEPEST_OVERRIDE);
    }
    Ok(Manifest {
        packages: vec![package],
        ..Manifest::default()
    })
}

/// Packages that are packed with this one, by name alone; they are asked for in other tables, as
/// a rule, but go out whether they are or not. `true` means all of those.
fn bundled(page: &Page<'_>, fields: &Object<'_>, into: &mut Vec<Dependency>) {
    let named = ["bundledDependencies", "bundleDependencies"];
    let Some(list) = named.into_iter().find_map(|key| fields.get_array(key)) else {
        return;
    };
    let asked: HashSet<String> = into
        .iter()
        .map(|it| it.purl.unversioned().to_owned())
        .collect();
    for entry in &list.elements {
        let Value::StringLit(name) = entry else {
            continue;
        };
        let span = name.range.start..name.range.end;
        let found = self::named(&name.value)
            .and_then(|name| page.dependency(Ecosystem::Npm, name, None, Some(&span)));
        let found = found.filter(|it| !asked.contains(it.purl.unversioned()));
        into.extend(found.map(|it| Dependency {
            direct: Some(true),
            ..it
        }));
    }
}

/// Tables that settle the versions of what dependencies bring in: npm's, Yarn's, pnpm's.
const OVERRIDES: &[(&str, Option<&str>)] = &[
    ("overrides", None),
    ("resolutions", None),
    ("overrides", Some("pnpm")),
];

/// Overrides within overrides.
const DEEPEST_OVERRIDE: usize = 8;

/// `"name": "1.0"`, `"name@^1": "1.0"`, `"**/name": "1.0"`, `"parent>name": "1.0"`, and npm's
/// `"name": { ".": "1.0", "other": "2.0" }`. They are there only where a dependency asks for them,
/// which a lockfile tells.
fn overrides(
    page: &Page<'_>,
    table: Option<&Object<'_>>,
    into: &mut Vec<Dependency>,
    deeper: usize,
) {
    for entry in table.into_iter().flat_map(|table| &table.properties) {
        let (name, wanted) = match &entry.value {
            Value::Object(inner) => {
                if deeper > 0 {
                    overrides(page, Some(inner), into, deeper - 1);
                }
                let Some(own) = inner.get_string(".") else {
                    continue;
                };
                (entry.name.as_str(), own.value.as_ref())
            }
            Value::StringLit(wanted) => (entry.name.as_str(), wanted.value.as_ref()),
            _ => continue,
        };
        // `$name` is the version that the project itself asks for, which is listed already
        if name == "." || wanted.starts_with('$') {
            continue;
        }
        let (name, wanted) = match wanted.strip_prefix("npm:") {
            Some(other) => other.rsplit_once('@').unwrap_or((other, "")),
            None => (overridden(name), wanted),
        };
        let span = entry.range.start..entry.range.end;
        let it = named(name)
            .and_then(|name| page.dependency(Ecosystem::Npm, name, pinned(wanted), Some(&span)));
        into.extend(it.map(|it| Dependency {
            requirement: Some(wanted.to_owned()).filter(|text| !text.is_empty()),
            direct: Some(false),
            ..it
        }));
    }
}

/// The name that an override is about: the last of its path, without a range.
fn overridden(selector: &str) -> &str {
    let last = selector.rsplit('>').next().unwrap_or(selector).trim();
    let last = match last.rsplit_once('/') {
        Some((before, name)) => {
            let scope = before.rsplit('/').next().unwrap_or(before);
            let start = last.len() - name.len() - 1 - scope.len();
            if scope.starts_with('@') {
                &last[start..]
            } else {
                name
            }
        }
        None => last,
    };
    let range = last.char_indices().skip(1).find(|(_, c)| *c == '@');
    range.map_or(last, |(at, _)| &last[..at])
}

/// A name that npm would take: a scope alone is none.
fn named(name: &str) -> Option<&str> {
    (!name.is_empty() && (!name.starts_with('@') || name.contains('/'))).then_some(name)
}

/// Tables of dependencies. A peer is needed at run time, whoever installs it.
const TABLES: &[(&str, Scope)] = &[
    ("dependencies", Scope::Runtime),
    ("peerDependencies", Scope::Runtime),
    ("optionalDependencies", Scope::Optional),
    ("devDependencies", Scope::Dev),
];

fn dependency(
    page: &Page<'_>,
    peers: &HashSet<&str>,
    entry: &ObjectProp<'_>,
    scope: Scope,
) -> Option<Dependency> {
    let key = entry.name.as_str();
    let requirement = entry
        .value
        .as_string_lit()
        .map_or("", |text| text.value.as_ref())
        .trim();
    // an alias installs another package under this name
    let (name, wanted) = match requirement.strip_prefix("npm:") {
        Some(real) => match real.rfind('@').filter(|&at| at > 0) {
            Some(at) => (&real[..at], &real[at + 1..]),
            None => (real, ""),
        },
        None => (key, requirement),
    };
    let span = entry.range.start..entry.range.end;
    let pin = pinned(wanted);
    let mut dependency = page.dependency(Ecosystem::Npm, named(name)?, pin, Some(&span))?;
    dependency.scope = if peers.contains(key) && scope == Scope::Runtime {
        Scope::Optional
    } else {
        scope
    };
    dependency.direct = Some(true);
    dependency.requirement = Some(requirement.to_owned()).filter(|text| !text.is_empty());
    let local = ["file:", "link:", "portal:"]
        .iter()
        .find_map(|kind| requirement.strip_prefix(kind));
    // a packed archive is somebody's release, a folder is a part of the project
    dependency.folder = local
        .filter(|path| !path.ends_with(".tgz") && !path.ends_with(".tar.gz"))
        .and_then(|path| page.file(path));
    dependency.own = dependency.folder.is_some() || requirement.starts_with("workspace:");
    Some(dependency)
}

/// Peers that the package does without.
fn optional_peers<'t>(fields: &'t Object<'_>) -> HashSet<&'t str> {
    let meta = fields.get_object("peerDependenciesMeta");
    let entries = meta.into_iter().flat_map(|meta| &meta.properties);
    let optional = entries.filter(|entry| {
        let flags = entry.value.as_object();
        let flag = flags.and_then(|flags| flags.get_boolean("optional"));
        flag.is_some_and(|optional| optional.value)
    });
    optional.map(|entry| entry.name.as_str()).collect()
}

/// The version of a requirement that allows only one.
fn pinned(requirement: &str) -> Option<&str> {
    let version = requirement.trim_start_matches(['=', 'v', ' ']);
    let mut parts = version.split(['-', '+']).next()?.split('.');
    let number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let full = number(parts.next()) && number(parts.next()) && number(parts.next());
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    (full && parts.next().is_none() && version.chars().all(plain)).then_some(version)
}

/// The license in any of the forms that npm has had.
fn license(page: &Page<'_>, fields: &Object<'_>) -> Option<Declared> {
    // `licence` is no field of npm's, but what its author meant is plain
    let field = ["license", "licenses", "licence"]
        .into_iter()
        .find_map(|key| fields.get(key))?;
    let span = field.range.start..field.range.end;
    let members = match &field.value {
        Value::Array(array) => &array.elements[..],
        single => std::slice::from_ref(single),
    };
    let members = members.iter().take(MOST_LICENSES);
    let mut all = members.filter_map(|member| one(page, member, &span));
    let mut joined = all.next()?;
    for next in all {
        joined.statement = format!("{}, {}", joined.statement, next.statement);
        // npm's advice for turning the old list into an expression joins it with OR
        joined.expression = match (joined.expression, next.expression) {
            (Some(one), Some(other)) => Expr::or([one, other]),
            _ => None,
        };
        joined.unclear = joined.unclear.or(next.unclear);
        joined.files.extend(next.files);
    }
    Some(joined)
}

fn one(page: &Page<'_>, value: &Value<'_>, span: &Span) -> Option<Declared> {
    let statement = match value {
        Value::StringLit(text) => text.value.as_ref(),
        // {"type": "MIT", "url": "https://…"}
        Value::Object(fields) => ["type", "name", "url"]
            .into_iter()
            .find_map(|key| fields.get_string(key))
            .map(|text| text.value.as_ref())?,
        _ => return None,
    };
    (!statement.trim().is_empty()).then(|| page.declared_npm(statement, Some(span)))
}
