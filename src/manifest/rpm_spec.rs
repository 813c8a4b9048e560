// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `*.spec`: how RPM distributions build a package; its preamble, with plain macros put in.

use std::collections::HashMap;

use super::page::Page;
use super::{Format, Manifest};
use crate::package::{Ecosystem, Scope};
use crate::source::{Problem, Span};

/// The format.
pub const FORMAT: Format = Format {
    name: "rpm-spec",
    matches: |_, name| name.ends_with(".spec"),
    read,
};

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let mut macros: HashMap<String, String> = HashMap::new();
    let mut fields: Vec<(String, String, Span)> = Vec::new();
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let line = line.trim();
        let mut words = line.split_whitespace();
        match words.next() {
            Some("%global" | "%define") => {
                if let (Some(name), Some(value)) = (words.next(), words.next())
                    && !value.contains(['(', '%'])
                    && value.len() < 200
                {
                    macros.insert(name.to_owned(), value.to_owned());
                }
            }
            // the preamble ends; sub-packages have fields of their own
            Some("%description" | "%package" | "%prep") => break,
            _ => {}
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = name.trim().to_ascii_lowercase();
        if name.starts_with('#') || name.contains(' ') {
            continue;
        }
        let value = put_in(value.trim(), &macros);
        if matches!(name.as_str(), "name" | "version" | "release") && value.len() < 200 {
            macros.entry(name.clone()).or_insert_with(|| value.clone());
        }
        fields.push((name, value, span));
    }
    let field = |name: &str| {
        let found = fields.iter().find(|(key, ..)| key == name)?;
        Some((found.1.as_str(), &found.2))
    };
    let plain = |name: &str| {
        let value = field(name)?.0;
        (!value.is_empty() && !value.contains('%')).then_some(value)
    };
    // test suites of other tools end in .spec too
    let Some((license, span)) = field("license") else {
        return Ok(Manifest::default());
    };
    if field("name").is_none() {
        let message = "this names no package: the preamble has no `Name`";
        return Err(page.malformed(Some(span.clone()), message));
    }
    let vendor = plain("vendor").and_then(distribution);
    let mut package = page.package_in(Ecosystem::Rpm, vendor, plain("name"), plain("version"));
    package.declared = Some(page.declared(license, Some(span)));
    for (name, value, span) in &fields {
        let scope = match name.as_str() {
            "requires" => Scope::Runtime,
            "buildrequires" => Scope::Build,
            _ => continue,
        };
        let mut words = value
            .split([' ', ',', '\t'])
            .filter(|word| !word.is_empty());
        while let Some(word) = words.next() {
            if word.starts_with(['<', '>', '=']) {
                // the version that an operator compares with
                words.next();
            } else if !word.contains(['%', '(', ')']) {
                package.dependencies.extend(page.wanted(
                    Ecosystem::Rpm,
                    (None, word),
                    None,
                    scope,
                    Some(span),
                ));
            }
        }
    }
    Ok(Manifest::of(package))
}

/// The distribution that a vendor stands for: the namespace of its packages' purls.
/// Source: <https://github.com/package-url/purl-spec/blob/main/types/rpm-definition.json>.
fn distribution(vendor: &str) -> Option<&'static str> {
    const KNOWN: &[(&str, &str)] = &[
        ("almalinux", "almalinux"),
        ("amazon", "amzn"),
        ("centos", "centos"),
        ("fedora", "fedora"),
        ("mageia", "mageia"),
        ("opensuse", "opensuse"),
        ("red hat", "redhat"),
        ("rocky", "rocky"),
        ("suse", "suse"),
    ];
    let vendor = vendor.to_ascii_lowercase();
    let known = KNOWN.iter().find(|(start, _)| vendor.starts_with(start));
    known.map(|(_, name)| *name)
}

/// Puts in `%{name}`; others stay as they are.
fn put_in(text: &str, macros: &HashMap<String, String>) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once("%{") {
        let Some((name, after)) = tail.split_once('}') else {
            break;
        };
        whole.push_str(head);
        match macros.get(name.trim_start_matches(['?', '!'])) {
            Some(value) => whole.push_str(value),
            // `%{?dist}` is empty where it is not set
            None if name.starts_with('?') => {}
            None => whole.push_str(&rest[head.len()..rest.len() - after.len()]),
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}
