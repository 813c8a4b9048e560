// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Packages and dependencies of the `json` report.

use serde::{Serialize, Serializer};

use super::{Location, Shown, is_not, locations};
use crate::license::Expr;
use crate::{inventory, package};

#[derive(Serialize)]
pub struct Package<'a> {
    purl: Option<&'a str>,
    r#type: &'static str,
    namespace: Option<&'a str>,
    name: Option<&'a str>,
    version: Option<&'a str>,
    declared_license: Option<Shown<'a, Expr>>,
    declared_statement: Option<&'a str>,
    declared_unclear: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    declared_at: Option<Location<'a>>,
    path: &'a str,
    private: bool,
    #[serde(skip_serializing_if = "is_not")]
    listing: bool,
    dependencies: Vec<DependencyOf<'a>>,
}

#[derive(Serialize)]
struct DependencyOf<'a> {
    purl: &'a str,
    scope: &'static str,
}

pub fn packages<S: Serializer>(
    packages: &[&[package::Package]; 2],
    to: S,
) -> Result<S::Ok, S::Error> {
    let listed = |listing: bool| move |package| (package, listing);
    let [described, listings] = *packages;
    let mut all: Vec<(&package::Package, bool)> = described
        .iter()
        .map(listed(false))
        .chain(listings.iter().map(listed(true)))
        .collect();
    all.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
    to.collect_seq(all.into_iter().map(|(package, listing)| {
        let declared = package.declared.as_ref();
        Package {
            purl: package.purl.as_ref().map(package::Purl::as_str),
            r#type: package.ecosystem.name(),
            namespace: package.namespace.as_deref(),
            name: package.name.as_deref(),
            version: package.version.as_deref(),
            declared_license: declared
                .and_then(|declared| declared.expression.as_ref().or(declared.reading.as_ref()))
                .map(Shown),
            declared_statement: declared.map(|declared| declared.statement.as_str()),
            declared_unclear: declared.and_then(|declared| declared.unclear.as_deref()),
            declared_at: declared
                .and_then(|declared| declared.lines.as_ref())
                .map(|lines| Location::of(&package.path, Some(lines))),
            path: &package.path,
            private: package.private,
            listing,
            dependencies: package
                .dependencies
                .iter()
                .map(|dependency| DependencyOf {
                    purl: dependency.purl.as_str(),
                    scope: dependency.scope.name(),
                })
                .collect(),
        }
    }))
}

#[derive(Serialize)]
pub struct Dependency<'a> {
    purl: &'a str,
    r#type: &'static str,
    namespace: Option<&'a str>,
    name: &'a str,
    version: Option<&'a str>,
    requirement: Option<&'a str>,
    scope: &'static str,
    direct: Option<bool>,
    license: Option<Shown<'a, Expr>>,
    declared_license: Option<Shown<'a, Expr>>,
    declared_statement: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    declared_unclear: Option<&'a str>,
    detected_license: Option<Shown<'a, Expr>>,
    origin: Option<&'static str>,
    origin_place: Option<&'a str>,
    license_source: Option<&'static str>,
    found_at: Option<&'a str>,
    not_established: Option<&'a str>,
    brought_by: &'a [String],
    needed_by: Vec<&'a str>,
    members: &'a [String],
    named_in: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "is_not")]
    needs_known: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    copyrights: Vec<&'a str>,
}

/// Dependencies; the copyright lines that lie with them where all is asked for.
pub struct Dependencies<'a> {
    pub inventory: &'a inventory::Inventory,
    pub complete: bool,
}

impl Serialize for Dependencies<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let records = &self.inventory.dependencies;
        to.collect_seq(records.iter().map(|record| self.one(record)))
    }
}

impl<'a> Dependencies<'a> {
    fn one(&self, record: &'a inventory::DependencyRecord) -> Dependency<'a> {
        let records = &self.inventory.dependencies;
        let dependency = &record.dependency;
        let declared = record.declared.as_ref();
        Dependency {
            purl: dependency.purl.as_str(),
            r#type: dependency.ecosystem.name(),
            namespace: dependency.namespace.as_deref(),
            name: &dependency.name,
            version: dependency.version.as_deref(),
            requirement: dependency.requirement.as_deref(),
            scope: dependency.scope.name(),
            direct: dependency.direct,
            license: record.license.as_ref().map(Shown),
            declared_license: declared
                .and_then(|declared| declared.expression.as_ref())
                .map(Shown),
            declared_statement: declared.map(|declared| declared.statement.as_str()),
            declared_unclear: declared.and_then(|declared| declared.unclear.as_deref()),
            detected_license: record.detected.as_ref().map(Shown),
            origin: record.origin.map(crate::resolve::Origin::name),
            origin_place: record.origin_place.as_deref(),
            license_source: record.source.map(inventory::LicenseSource::name),
            found_at: record.found_at.as_deref(),
            not_established: record.not_established.as_deref(),
            brought_by: &record.path,
            needed_by: record
                .needed_by
                .iter()
                .filter_map(|at| Some(records.get(*at)?.dependency.purl.as_str()))
                .collect(),
            members: &record.members,
            named_in: locations(&record.named_in),
            needs_known: self.inventory.told.contains(dependency.purl.as_str()),
            copyrights: match self.complete {
                true => {
                    let lines = self.inventory.terms.copyrights(dependency.purl.as_str());
                    lines.into_iter().collect()
                }
                false => Vec::new(),
            },
        }
    }
}
