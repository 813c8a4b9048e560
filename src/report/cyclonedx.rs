// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `cyclonedx` report: a bill of materials as CycloneDX 1.6 JSON.
//!
//! `licenses` of a component holds what it declares, or else what was concluded, and says which;
//! what its own files say stands apart, as evidence. A choice stays a choice: a license
//! that is more than one id is one expression. The document has a time only where the caller
//! names one, and a serial number made of its contents.

use std::collections::BTreeSet;
use std::io;

use serde::Serialize;

use super::sbom::{Bom, Stream, named, of_file, own_files, own_licenses};
use super::{Format, Look, Report, Wants};
use crate::detect::UNKNOWN_LICENSE;
use crate::inventory::makers::Makers;
use crate::inventory::terms::Terms;
use crate::inventory::{DependencyRecord, Inventory, Place};
use crate::license::{Expr, License};
use crate::package::{Declared, Ecosystem, Package, Purl, Scope};
use crate::resolve::Origin;

/// The project's own reference.
const ROOT: &str = "placet:root";

// REUSE-IgnoreStart
/// Ids that are not on the list of CycloneDX 1.6, whose schema takes them in an expression
/// only. A test holds this against both lists.
const NEWER: &[&str] = &[
    "BSD-2-Clause-pos-unchanged",
    "BSD-3-Clause-OpenWebUI",
    "BSD-Source-Code-no-disclaimer",
    "BSD-Source-alt-GPL",
    "BSD-ask-to-endorse",
    "Brian-Gladman-3-Clause-no-conversion",
    "Bugroff",
    "CC-BY-NC-3.0-IGO",
    "FDK-MPEG-H",
    "GFDL-1.1-invariants",
    "GFDL-1.1-no-invariants",
    "GFDL-1.2-invariants",
    "GFDL-1.2-no-invariants",
    "GFDL-1.3-invariants",
    "GFDL-1.3-no-invariants",
    "Hippocratic-3.0-core",
    "Informatica",
    "MVT-1.1",
    "atc-game",
];
// REUSE-IgnoreEnd

/// The `cyclonedx` format.
pub const FORMAT: Format = Format {
    name: "cyclonedx",
    summary: "packages, licenses and dependencies (CycloneDX 1.6 JSON)",
    unjudged: true,
    styled: false,
    wants: Wants {
        texts: true,
        ..Wants::NOTHING
    },
    write,
};

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    let bom = Bom::new(report.inventory);
    named(to, |digest| document(report, &bom, digest))
}

fn document<'a>(report: &'a Report<'_>, bom: &'a Bom<'_>, digest: [u8; 32]) -> impl Serialize + 'a {
    let parts = move || {
        bom.parts
            .iter()
            .map(|(key, package)| part(report, key, package))
    };
    let others = move || bom.dependencies.iter().map(|it| dependency(report, it));
    Document {
        schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
        bom_format: "CycloneDX",
        spec_version: "1.6",
        serial_number: serial_number(&digest),
        version: 1,
        metadata: Metadata {
            timestamp: report.created,
            tools: Tools {
                components: [Tool {
                    kind: "application",
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                }],
            },
            component: root(report, bom),
            properties: own_licenses(report)
                .into_iter()
                .map(|(id, own)| Property {
                    name: "placet:license-not-listed",
                    value: format!("{id}: {}", own.places),
                })
                .collect(),
        },
        components: Stream(move || parts().chain(others())),
        dependencies: Stream(move || needs(report.inventory, bom)),
        compositions: compositions(report.inventory, bom),
    }
}

/// A UUID of the form that RFC 9562 leaves to its makers (version 8).
fn serial_number(digest: &[u8; 32]) -> String {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = *digest;
    let (g, i) = (g & 0x0f | 0x80, i & 0x3f | 0x80);
    format!(
        "urn:uuid:{a:02x}{b:02x}{c:02x}{d:02x}-{e:02x}{f:02x}-{g:02x}{h:02x}-{i:02x}{j:02x}-{k:02x}{l:02x}{m:02x}{n:02x}{o:02x}{p:02x}"
    )
}

fn needs<'a>(inventory: &'a Inventory, bom: &'a Bom<'_>) -> impl Iterator<Item = Needs<'a>> {
    let refs = move |needs: Vec<usize>| -> BTreeSet<&'a str> {
        needs
            .into_iter()
            .filter_map(|at| bom.dependencies.get(at))
            .map(|record| record.dependency.purl.as_str())
            .collect()
    };
    let root = Needs {
        of: ROOT.to_owned(),
        depends_on: refs(bom.needs_of_root()),
    };
    let parts = bom.parts.iter().map(move |(key, package)| Needs {
        of: part_ref(key),
        depends_on: refs(bom.needs(package)),
    });
    let others = bom.dependencies.iter().enumerate();
    let others = others.map(move |(at, record)| Needs {
        of: record.dependency.purl.to_string(),
        depends_on: refs(bom.needs_of(at).to_vec()),
    });
    // a list that is empty says that nothing is needed
    let others = others
        .filter(move |needs| !needs.depends_on.is_empty() || inventory.told.contains(&needs.of));
    std::iter::once(root).chain(parts).chain(others)
}

/// Whose needs are all known: those that lockfiles tell. What the project itself needs may
/// stand in no manifest.
fn compositions(inventory: &Inventory, bom: &Bom<'_>) -> Vec<Composition> {
    let purls = bom
        .dependencies
        .iter()
        .map(|it| it.dependency.purl.to_string());
    let (told, unknown): (Vec<_>, Vec<_>) = purls.partition(|purl| inventory.told.contains(purl));
    let project = vec![ROOT.to_owned()];
    let all = [
        ("complete", told),
        ("incomplete", project),
        ("unknown", unknown),
    ];
    let all = all.into_iter().filter(|(_, of)| !of.is_empty());
    all.map(|(aggregate, dependencies)| Composition {
        aggregate,
        dependencies,
    })
    .collect()
}

fn part_ref(key: &str) -> String {
    format!("placet:{key}")
}

fn root<'a>(report: &Report<'a>, bom: &Bom<'a>) -> Component<'a> {
    let package = bom.root;
    let found = own_files(report.inventory).filter_map(of_file);
    let found = Expr::and(found.map(|expr| expr.canonical()));
    let copyrights: BTreeSet<&str> = own_files(report.inventory)
        .flat_map(|file| &file.copyrights)
        .map(|copyright| copyright.statement.as_str())
        .collect();
    let makers = package.and_then(|it| report.inventory.terms.makers.get(&it.path));
    Component {
        kind: "application",
        bom_ref: ROOT.to_owned(),
        supplier: supplier(makers),
        authors: authors(makers),
        group: package.and_then(|package| package.namespace.as_deref()),
        name: bom.name(),
        version: package.and_then(|package| package.version.as_deref()),
        purl: package.and_then(|package| package.purl.as_ref()),
        licenses: licenses(
            package.and_then(|it| it.declared.as_ref()),
            None,
            &report.inventory.terms,
        ),
        evidence: Evidence {
            occurrences: Vec::new(),
            licenses: found.as_ref().map(|expr| vec![choice(expr, None)]),
            copyright: copyrights.into_iter().map(|text| Text { text }).collect(),
        },
        ..Component::default()
    }
}

fn part<'a>(report: &Report<'a>, key: &str, package: &'a Package) -> Component<'a> {
    let makers = report.inventory.terms.makers.get(&package.path);
    Component {
        kind: kind(package.ecosystem),
        bom_ref: part_ref(key),
        supplier: supplier(makers),
        authors: authors(makers),
        group: package.namespace.as_deref(),
        name: package.name.as_deref().unwrap_or(&package.path),
        version: package.version.as_deref(),
        purl: package.purl.as_ref(),
        licenses: licenses(package.declared.as_ref(), None, &report.inventory.terms),
        evidence: Evidence {
            occurrences: vec![Occurrence {
                location: &package.path,
                line: package.declared.as_ref().and_then(line),
            }],
            ..Evidence::default()
        },
        ..Component::default()
    }
}

fn supplier(makers: Option<&Makers>) -> Option<Agent<'_>> {
    let name = makers?.supplier()?;
    Some(Agent { name })
}

fn authors(makers: Option<&Makers>) -> Vec<Agent<'_>> {
    let names = makers.iter().flat_map(|makers| &makers.authors);
    names.map(|name| Agent { name }).collect()
}

fn line(declared: &Declared) -> Option<usize> {
    declared.lines.map(|lines| lines.start)
}

fn dependency<'a>(report: &Report<'a>, record: &'a DependencyRecord) -> Component<'a> {
    let it = &record.dependency;
    let lines = report.inventory.terms.copyrights(it.purl.as_str());
    // the one license field holds what is declared; a conclusion that differs is said beside it
    let clear = record
        .declared
        .as_ref()
        .and_then(|it| it.expression.as_ref());
    let concluded = report.concluded(record).filter(|it| Some(*it) != clear);
    let concluded = concluded
        .filter(|_| clear.is_some())
        .map(ToString::to_string);
    let said = [
        ("placet:scope", Some(it.scope.name())),
        ("placet:license-from", record.origin.map(Origin::name)),
        ("placet:license-at", record.origin_place.as_deref()),
        ("placet:license-concluded", concluded.as_deref()),
        ("placet:not-established", record.not_established.as_deref()),
    ];
    let properties = said.into_iter().filter_map(|(name, value)| {
        Some(Property {
            name,
            value: value?.to_owned(),
        })
    });
    let places = record
        .named_in
        .iter()
        .map(|Place { path, lines }| Occurrence {
            location: path,
            line: lines.map(|lines| lines.start),
        });
    let makers = report.inventory.terms.makers.get(it.purl.as_str());
    Component {
        kind: kind(it.ecosystem),
        bom_ref: it.purl.to_string(),
        supplier: supplier(makers),
        authors: authors(makers),
        group: it.namespace.as_deref(),
        name: &it.name,
        version: it.version.as_deref(),
        scope: Some(match it.scope {
            Scope::Runtime => "required",
            Scope::Optional => "optional",
            Scope::Build | Scope::Test | Scope::Dev => "excluded",
        }),
        purl: Some(&it.purl),
        licenses: licenses(
            record.declared.as_ref(),
            report.concluded(record),
            &report.inventory.terms,
        ),
        evidence: Evidence {
            occurrences: places.collect(),
            licenses: record
                .detected
                .as_ref()
                .map(|expr| vec![choice(expr, None)]),
            copyright: lines.into_iter().map(|text| Text { text }).collect(),
        },
        properties: properties.collect(),
    }
}

fn kind(ecosystem: Ecosystem) -> &'static str {
    match ecosystem {
        Ecosystem::Docker => "container",
        Ecosystem::Huggingface => "machine-learning-model",
        _ => "library",
    }
}

/// What is declared; what was concluded where nothing clear is; the words of a declaration that
/// names no license where there is neither.
fn licenses(declared: Option<&Declared>, concluded: Option<&Expr>, terms: &Terms) -> Vec<Choice> {
    let clear = declared.and_then(|declared| declared.expression.as_ref());
    match (clear, concluded, declared) {
        (Some(expr), _, _) => vec![with_text(choice(expr, Some("declared")), expr, terms)],
        (None, Some(expr), _) => vec![with_text(choice(expr, Some("concluded")), expr, terms)],
        (None, None, Some(declared)) if !declared.statement.is_empty() => vec![Choice::Single {
            license: Single {
                id: None,
                name: Some(declared.statement.clone()),
                acknowledgement: Some("declared"),
                text: None,
            },
        }],
        _ => Vec::new(),
    }
}

/// One license that is on no list as a name and its text, where that was kept. Many texts have
/// the id of those that placet does not know.
fn with_text(choice: Choice, expr: &Expr, terms: &Terms) -> Choice {
    let (
        Expr::License(license),
        Choice::Expression {
            acknowledgement, ..
        },
    ) = (expr, &choice)
    else {
        return choice;
    };
    let quote = terms.quotes.get(license.id.as_ref());
    match quote.filter(|_| license.id != UNKNOWN_LICENSE && license.exception.is_none()) {
        Some(quote) => Choice::Single {
            license: Single {
                id: None,
                name: Some(license.id.to_string()),
                acknowledgement: *acknowledgement,
                text: Some(Content {
                    content: quote.text.clone(),
                }),
            },
        },
        None => choice,
    }
}

fn choice(expr: &Expr, acknowledgement: Option<&'static str>) -> Choice {
    match expr {
        Expr::License(license) if is_id(license) => Choice::Single {
            license: Single {
                id: Some(license.id.to_string()),
                name: None,
                acknowledgement,
                text: None,
            },
        },
        _ => Choice::Expression {
            expression: expr.to_string(),
            acknowledgement,
        },
    }
}

/// Whether the license is one id of CycloneDX's list and nothing more.
fn is_id(license: &License) -> bool {
    license.is_listed()
        && !license.or_later
        && license.exception.is_none()
        && !NEWER.contains(&license.id.as_ref())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a, C, D> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    bom_format: &'static str,
    spec_version: &'static str,
    serial_number: String,
    version: usize,
    metadata: Metadata<'a>,
    components: C,
    dependencies: D,
    compositions: Vec<Composition>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<&'a str>,
    tools: Tools,
    component: Component<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Tools {
    components: [Tool; 1],
}

#[derive(Serialize)]
struct Tool {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, Default)]
struct Component<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref")]
    bom_ref: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<Agent<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Agent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<Choice>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "purl")]
    purl: Option<&'a Purl>,
    #[serde(skip_serializing_if = "Evidence::is_empty")]
    evidence: Evidence<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Property>,
}

/// A person or an organization.
#[derive(Serialize)]
struct Agent<'a> {
    name: &'a str,
}

fn purl<S: serde::Serializer>(purl: &Option<&Purl>, to: S) -> Result<S::Ok, S::Error> {
    purl.map(Purl::as_str).serialize(to)
}

#[derive(Serialize)]
#[serde(untagged)]
enum Choice {
    Single {
        license: Single,
    },
    Expression {
        expression: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        acknowledgement: Option<&'static str>,
    },
}

#[derive(Serialize)]
struct Single {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledgement: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Content>,
}

#[derive(Serialize)]
struct Content {
    content: String,
}

#[derive(Serialize, Default)]
struct Evidence<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    occurrences: Vec<Occurrence<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licenses: Option<Vec<Choice>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    copyright: Vec<Text<'a>>,
}

impl Evidence<'_> {
    fn is_empty(&self) -> bool {
        self.occurrences.is_empty() && self.licenses.is_none() && self.copyright.is_empty()
    }
}

#[derive(Serialize)]
struct Occurrence<'a> {
    location: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Property {
    name: &'static str,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Needs<'a> {
    #[serde(rename = "ref")]
    of: String,
    depends_on: BTreeSet<&'a str>,
}

#[derive(Serialize)]
struct Composition {
    aggregate: &'static str,
    dependencies: Vec<String>,
}
