// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `spdx` report: a bill of materials as SPDX 2.3 JSON, with the files of the project.
//!
//! What a package declares and what was concluded stand apart; what is not known is
//! `NOASSERTION`, and `NONE` is said only where placet looked and nothing was there. The
//! standard wants a time: that of the caller, else the beginning of 1970, which nobody takes
//! for a date. It also wants a SHA-1 of each file; files that were not read as a whole have
//! none and are listed as left out of the package's verification code.

use std::fmt::Write as _;
use std::io;

use serde::Serialize;

use super::page::place_text;
use super::sbom::{Bom, Stream, named, of_file, own_files, own_licenses};
use super::{Format, Look, Report, Wants};
use crate::inventory::makers::Makers;
use crate::inventory::{DependencyRecord, FileRecord, Inventory};
use crate::license::Expr;
use crate::package::{Declared, Package, Purl, Scope};
use crate::rules::holders;

const NOASSERTION: &str = "NOASSERTION";
const NONE: &str = "NONE";
const ROOT: &str = "SPDXRef-Project";
const DOCUMENT: &str = "SPDXRef-DOCUMENT";
/// The time of a document that has none.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

/// The `spdx` format.
pub const FORMAT: Format = Format {
    name: "spdx",
    summary: "packages, files, licenses and dependencies (SPDX 2.3 JSON)",
    unjudged: true,
    styled: false,
    wants: Wants {
        checksums: true,
        texts: true,
        every_file: true,
    },
    write,
};

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    let bom = Bom::new(report.inventory);
    named(to, |digest| document(report, &bom, digest))
}

fn document<'a>(report: &'a Report<'_>, bom: &'a Bom<'_>, digest: [u8; 32]) -> impl Serialize + 'a {
    let inventory = report.inventory;
    let root = move || std::iter::once_with(move || root(inventory, bom));
    let parts = move || {
        let all = bom.parts.iter();
        all.map(|(key, package)| part(inventory, key, package))
    };
    let others = move || bom.dependencies.iter().map(|it| dependency(report, it));
    let describes = Relationship::new(DOCUMENT.to_owned(), "DESCRIBES", ROOT.to_owned());
    Document {
        spdx_version: "SPDX-2.3",
        data_license: "CC0-1.0",
        id: DOCUMENT,
        name: bom.name(),
        document_namespace: format!("https://spdx.org/spdxdocs/placet-{}", hex(&digest)),
        creation_info: CreationInfo {
            created: report.created.unwrap_or(NO_TIME),
            creators: [concat!("Tool: placet-", env!("CARGO_PKG_VERSION"))],
            license_list_version: list_version(),
        },
        packages: Stream(move || root().chain(parts()).chain(others())),
        files: Stream(move || inventory.files.iter().filter_map(file)),
        licenses: own_licenses(report)
            .into_iter()
            .filter(|(id, _)| id.starts_with("LicenseRef-"))
            .map(|(id, own)| Extracted {
                name: id.clone(),
                license_id: id,
                comment: own.text.is_some().then(|| own.places.clone()),
                extracted_text: own.words(),
            })
            .collect(),
        relationships: Stream(move || {
            std::iter::once(describes.clone())
                .chain(
                    bom.parts.iter().map(|(key, _)| {
                        Relationship::new(ROOT.to_owned(), "CONTAINS", part_id(key))
                    }),
                )
                .chain(needs(bom))
                .chain(
                    inventory
                        .files
                        .iter()
                        .filter(|it| it.sha1.is_some())
                        .map(|file| {
                            Relationship::new(ROOT.to_owned(), "CONTAINS", file_id(&file.path))
                        }),
                )
        }),
    }
}

fn root<'a>(inventory: &'a Inventory, bom: &Bom<'a>) -> Item<'a> {
    let package = bom.root;
    let mut info: Vec<String> = own_files(inventory)
        .flat_map(|file| &file.detections)
        .flat_map(|detection| detection.expression.licenses())
        .filter_map(|license| said(&Expr::License(license.clone())))
        .collect();
    info.sort_unstable();
    info.dedup();
    let code = verification(inventory);
    let (supplier, originator) = makers(inventory, package.map(|it| it.path.as_str()));
    Item {
        id: ROOT.to_owned(),
        name: bom.name(),
        version_info: package.and_then(|it| it.version.as_deref()),
        supplier,
        originator,
        download_location: NOASSERTION,
        files_analyzed: code.is_some(),
        license_info_from_files: code.is_some().then(|| or_none(info)),
        package_verification_code: code,
        license_concluded: NOASSERTION.to_owned(),
        license_declared: declared(package.and_then(|it| it.declared.as_ref())),
        copyright_text: copyrights(own_files(inventory)),
        external_refs: package
            .and_then(|it| it.purl.as_ref())
            .into_iter()
            .map(purl)
            .collect(),
        primary_package_purpose: "SOURCE",
        license_comments: None,
        source_info: package.map(|it| format!("described by {}", it.path)),
    }
}

fn part<'a>(inventory: &Inventory, key: &str, package: &'a Package) -> Item<'a> {
    let (supplier, originator) = makers(inventory, Some(&package.path));
    Item {
        id: part_id(key),
        name: package.name.as_deref().unwrap_or(&package.path),
        version_info: package.version.as_deref(),
        supplier,
        originator,
        download_location: NOASSERTION,
        files_analyzed: false,
        license_info_from_files: None,
        package_verification_code: None,
        license_concluded: NOASSERTION.to_owned(),
        license_declared: declared(package.declared.as_ref()),
        copyright_text: NOASSERTION.to_owned(),
        external_refs: package.purl.iter().map(purl).collect(),
        primary_package_purpose: "LIBRARY",
        license_comments: unclear(package.declared.as_ref()),
        source_info: Some(format!("described by {}", package.path)),
    }
}

fn dependency<'a>(report: &Report<'_>, record: &'a DependencyRecord) -> Item<'a> {
    let it = &record.dependency;
    let mut comments: Vec<String> = unclear(record.declared.as_ref()).into_iter().collect();
    if let Some(detected) = &record.detected {
        comments.push(format!("its own license files say {detected}"));
    }
    if let Some(why) = &record.not_established {
        comments.push(format!("not established: {why}"));
    }
    let places: Vec<String> = record.named_in.iter().map(place_text).collect();
    let lines = report.inventory.terms.copyrights(it.purl.as_str());
    let lines: Vec<&str> = lines.into_iter().collect();
    let (supplier, originator) = makers(report.inventory, Some(it.purl.as_str()));
    Item {
        id: dependency_id(&it.purl),
        name: &it.name,
        version_info: it.version.as_deref(),
        supplier,
        originator,
        download_location: NOASSERTION,
        files_analyzed: false,
        license_info_from_files: None,
        package_verification_code: None,
        license_concluded: or_noassertion(report.concluded(record)),
        license_declared: declared(record.declared.as_ref()),
        copyright_text: match lines.is_empty() {
            true => NOASSERTION.to_owned(),
            false => lines.join("\n"),
        },
        external_refs: vec![purl(&it.purl)],
        primary_package_purpose: "LIBRARY",
        license_comments: (!comments.is_empty()).then(|| comments.join("; ")),
        source_info: Some(format!("named in {}", places.join(", "))),
    }
}

/// Who supplies a package, as far as its manifest names somebody, and who wrote it.
fn makers(inventory: &Inventory, of: Option<&str>) -> (String, Option<String>) {
    let makers = of.and_then(|of| inventory.terms.makers.get(of));
    let agent = |name: &str| match holders::sort(name) {
        holders::Sort::People => format!("Person: {name}"),
        holders::Sort::Organization | holders::Sort::Collective => format!("Organization: {name}"),
    };
    let supplier = makers.and_then(Makers::supplier).map(agent);
    let author = makers.and_then(|makers| makers.authors.first());
    (
        supplier.unwrap_or_else(|| NOASSERTION.to_owned()),
        author.map(|name| agent(name)),
    )
}

fn file(file: &FileRecord) -> Option<File> {
    let mut info: Vec<String> = file
        .detections
        .iter()
        .flat_map(|detection| detection.expression.licenses())
        .filter_map(|license| said(&Expr::License(license.clone())))
        .collect();
    info.sort_unstable();
    info.dedup();
    Some(File {
        id: file_id(&file.path),
        file_name: format!("./{}", file.path),
        checksums: [Checksum {
            algorithm: "SHA1",
            checksum_value: hex(&file.sha1?),
        }],
        license_concluded: or_noassertion(of_file(file).as_ref()),
        license_info_in_files: or_none(info),
        copyright_text: copyrights(std::iter::once(file)),
    })
}

fn needs<'a>(bom: &'a Bom<'_>) -> impl Iterator<Item = Relationship> + 'a {
    let root = bom.needs_of_root();
    let mut known = vec![false; bom.dependencies.len()];
    let parts = bom
        .parts
        .iter()
        .map(|(key, package)| (part_id(key), bom.needs(package)));
    let others = bom.dependencies.iter().enumerate().map(|(at, record)| {
        let needs = bom.needs_of(at).to_vec();
        (dependency_id(&record.dependency.purl), needs)
    });
    let edges: Vec<(String, usize)> = std::iter::once((ROOT.to_owned(), root))
        .chain(parts)
        .chain(others)
        .flat_map(|(who, needs)| needs.into_iter().map(move |at| (who.clone(), at)))
        .collect();
    for (_, at) in &edges {
        if let Some(known) = known.get_mut(*at) {
            *known = true;
        }
    }
    // needed by what is needed: by whom is not told
    let indirect = (0..known.len()).filter(move |at| known.get(*at) == Some(&false));
    let indirect = indirect.map(|at| (ROOT.to_owned(), at));
    let of_scope = edges.into_iter().chain(indirect).filter_map(|(who, at)| {
        let it = &bom.dependencies.get(at)?.dependency;
        let what = match it.scope {
            Scope::Runtime => None,
            Scope::Optional => Some("OPTIONAL_DEPENDENCY_OF"),
            Scope::Build => Some("BUILD_DEPENDENCY_OF"),
            Scope::Test => Some("TEST_DEPENDENCY_OF"),
            Scope::Dev => Some("DEV_DEPENDENCY_OF"),
        };
        let id = dependency_id(&it.purl);
        let needs = Relationship::new(who.clone(), "DEPENDS_ON", id.clone());
        // many readers follow the plain word only, and it has no scopes
        let scoped = what.map(|what| Relationship::new(id, what, who));
        Some(std::iter::once(needs).chain(scoped))
    });
    of_scope.flatten()
}

/// SHA-1 over the sorted SHA-1s of the files, and which files are not in it. `None` where files
/// have no checksums.
fn verification(inventory: &Inventory) -> Option<Verification> {
    let mut sums: Vec<String> = inventory
        .files
        .iter()
        .filter_map(|file| Some(hex(&file.sha1?)))
        .collect();
    if sums.is_empty() {
        return None;
    }
    sums.sort_unstable();
    let mut sum = sha1_smol::Sha1::new();
    for one in &sums {
        sum.update(one.as_bytes());
    }
    let unread = inventory.files.iter().filter(|file| file.sha1.is_none());
    let unread = unread.map(|file| file.path.as_str());
    let skipped = inventory
        .coverage
        .skipped
        .iter()
        .map(|(path, _)| path.as_str());
    let mut left_out: Vec<&str> = unread.chain(skipped).collect();
    left_out.sort_unstable();
    left_out.dedup();
    Some(Verification {
        value: hex(&sum.digest().bytes()),
        left_out: left_out
            .into_iter()
            .map(|path| format!("./{path}"))
            .collect(),
    })
}

fn copyrights<'a>(files: impl Iterator<Item = &'a FileRecord>) -> String {
    let all = files.flat_map(|file| &file.copyrights);
    let all: std::collections::BTreeSet<&str> = all.map(|it| it.statement.as_str()).collect();
    if all.is_empty() {
        return NONE.to_owned();
    }
    all.into_iter().collect::<Vec<_>>().join("\n")
}

fn declared(declared: Option<&Declared>) -> String {
    or_noassertion(declared.and_then(|it| it.expression.as_ref()))
}

/// The version of the license list as the standard writes it: two numbers.
fn list_version() -> &'static str {
    let version = spdx::license_version();
    version.rsplit_once('.').map_or(version, |(two, _)| two)
}

/// The words of a declaration that does not tell its license.
fn unclear(declared: Option<&Declared>) -> Option<String> {
    let declared = declared.filter(|it| it.expression.is_none())?;
    Some(format!("it declares: {}", declared.statement))
}

fn or_noassertion(expr: Option<&Expr>) -> String {
    expr.and_then(said)
        .unwrap_or_else(|| NOASSERTION.to_owned())
}

fn or_none(mut licenses: Vec<String>) -> Vec<String> {
    if licenses.is_empty() {
        licenses.push(NONE.to_owned());
    }
    licenses
}

/// An expression as version 2.3 can say it: without exceptions of one's own, and without
/// licenses that another document describes.
fn said(expr: &Expr) -> Option<String> {
    let foreign = expr.licenses().into_iter().any(|license| {
        license.id.starts_with("DocumentRef-")
            || license
                .exception
                .as_ref()
                .is_some_and(|it| it.starts_with("AdditionRef-"))
    });
    (!foreign).then(|| expr.to_string())
}

fn purl(purl: &Purl) -> ExternalRef<'_> {
    ExternalRef {
        reference_category: "PACKAGE-MANAGER",
        reference_type: "purl",
        reference_locator: purl.as_str(),
    }
}

fn part_id(key: &str) -> String {
    format!("SPDXRef-Package-{}", short(key))
}

fn dependency_id(purl: &Purl) -> String {
    format!("SPDXRef-Dependency-{}", short(purl.as_str()))
}

fn file_id(path: &str) -> String {
    format!("SPDXRef-File-{}", short(path))
}

/// The same for the same name in every tree, of letters that an id may have.
fn short(name: &str) -> String {
    let mut id = hex(blake3::hash(name.as_bytes()).as_bytes());
    id.truncate(20);
    id
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a, P, F, R> {
    spdx_version: &'static str,
    data_license: &'static str,
    #[serde(rename = "SPDXID")]
    id: &'static str,
    name: &'a str,
    document_namespace: String,
    creation_info: CreationInfo<'a>,
    packages: P,
    files: F,
    #[serde(
        rename = "hasExtractedLicensingInfos",
        skip_serializing_if = "Vec::is_empty"
    )]
    licenses: Vec<Extracted>,
    relationships: R,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreationInfo<'a> {
    created: &'a str,
    creators: [&'static str; 1],
    license_list_version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    #[serde(rename = "SPDXID")]
    id: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_info: Option<&'a str>,
    supplier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    originator: Option<String>,
    download_location: &'static str,
    files_analyzed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    package_verification_code: Option<Verification>,
    license_concluded: String,
    license_declared: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    license_info_from_files: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license_comments: Option<String>,
    copyright_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_info: Option<String>,
    primary_package_purpose: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    external_refs: Vec<ExternalRef<'a>>,
}

#[derive(Serialize)]
struct Verification {
    #[serde(rename = "packageVerificationCodeValue")]
    value: String,
    #[serde(
        rename = "packageVerificationCodeExcludedFiles",
        skip_serializing_if = "Vec::is_empty"
    )]
    left_out: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExternalRef<'a> {
    reference_category: &'static str,
    reference_type: &'static str,
    reference_locator: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File {
    #[serde(rename = "SPDXID")]
    id: String,
    file_name: String,
    checksums: [Checksum; 1],
    license_concluded: String,
    license_info_in_files: Vec<String>,
    copyright_text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Checksum {
    algorithm: &'static str,
    checksum_value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Extracted {
    license_id: String,
    name: String,
    extracted_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
}

#[derive(Serialize, Clone)]
#[serde(rename_all = "camelCase")]
struct Relationship {
    spdx_element_id: String,
    relationship_type: &'static str,
    related_spdx_element: String,
}

impl Relationship {
    fn new(from: String, what: &'static str, to: String) -> Self {
        Self {
            spdx_element_id: from,
            relationship_type: what,
            related_spdx_element: to,
        }
    }
}
