// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Packages, dependencies and their makers, as a report tells them.

use serde::Deserialize;

use super::value::{At, Named, Said, Url, all, places};
use crate::inventory::{DependencyRecord, LicenseSource};
use crate::package::{Declared, Dependency, Ecosystem, Package, Scope};
use crate::resolve::Origin;

/// A package, and whether it is a lockfile or list of requirements.
#[derive(Deserialize)]
#[serde(from = "RawPackage")]
pub struct Described {
    pub package: Package,
    pub listing: bool,
}

#[derive(Deserialize)]
struct RawPackage {
    purl: Option<Url>,
    r#type: Named<Ecosystem>,
    namespace: Option<String>,
    name: Option<String>,
    version: Option<String>,
    declared_license: Option<Said>,
    declared_statement: Option<String>,
    declared_unclear: Option<String>,
    declared_at: Option<At>,
    path: String,
    private: bool,
    #[serde(default)]
    listing: bool,
    dependencies: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    purl: Url,
    scope: Named<Scope>,
}

impl From<RawPackage> for Described {
    fn from(raw: RawPackage) -> Self {
        let license = raw.declared_license.map(|said| said.0);
        // the license of a declaration that is not clear is one reading of it
        let (expression, reading) = match raw.declared_unclear {
            None => (license, None),
            Some(_) => (None, license),
        };
        let declared = raw.declared_statement.map(|statement| Declared {
            statement,
            expression,
            unclear: raw.declared_unclear,
            reading,
            files: Vec::new(),
            lines: raw.declared_at.and_then(|at| at.0.lines),
        });
        let ecosystem = raw.r#type.0;
        let dependencies = all(raw.dependencies, |asked| Dependency {
            ecosystem,
            namespace: None,
            // by its purl, which is all that a package tells
            name: asked.purl.0.unversioned().to_owned(),
            version: None,
            requirement: None,
            scope: asked.scope.0,
            direct: None,
            declared: None,
            path: raw.path.clone(),
            lines: None,
            folder: None,
            own: false,
            source: None,
            purl: asked.purl.0,
        });
        Self {
            package: Package {
                ecosystem,
                purl: raw.purl.map(|url| url.0),
                namespace: raw.namespace,
                name: raw.name,
                version: raw.version,
                declared,
                path: raw.path,
                dependencies,
                private: raw.private,
                // only checks ask for it, and a report is judged already
                lacks: Vec::new(),
            },
            listing: raw.listing,
        }
    }
}

/// A dependency; who needs it is known by name until all are read.
#[derive(Deserialize)]
pub struct Depended {
    pub purl: Url,
    r#type: Named<Ecosystem>,
    namespace: Option<String>,
    name: String,
    version: Option<String>,
    requirement: Option<String>,
    scope: Named<Scope>,
    direct: Option<bool>,
    license: Option<Said>,
    declared_license: Option<Said>,
    declared_statement: Option<String>,
    declared_unclear: Option<String>,
    detected_license: Option<Said>,
    origin: Option<Named<Origin>>,
    origin_place: Option<String>,
    license_source: Option<Named<LicenseSource>>,
    found_at: Option<String>,
    not_established: Option<String>,
    brought_by: Vec<String>,
    pub needed_by: Vec<String>,
    members: Vec<String>,
    named_in: Vec<At>,
    #[serde(default)]
    pub needs_known: bool,
    #[serde(default)]
    pub copyrights: Vec<String>,
}

impl Depended {
    /// The record, once who needs it is known by number.
    pub fn record(self, needed_by: Vec<usize>) -> DependencyRecord {
        let named_in = places(self.named_in);
        let first = named_in.first();
        let statement = self.declared_statement;
        let expression = self.declared_license.map(|said| said.0);
        let unclear = self.declared_unclear;
        let declared = statement.map(|statement| Declared {
            statement,
            expression,
            unclear,
            reading: None,
            files: Vec::new(),
            lines: None,
        });
        DependencyRecord {
            dependency: Dependency {
                ecosystem: self.r#type.0,
                purl: self.purl.0,
                namespace: self.namespace,
                name: self.name,
                version: self.version,
                requirement: self.requirement,
                scope: self.scope.0,
                direct: self.direct,
                declared: None,
                path: first.map(|place| place.path.clone()).unwrap_or_default(),
                lines: first.and_then(|place| place.lines),
                folder: None,
                own: false,
                source: None,
            },
            named_in,
            license: self.license.map(|said| said.0),
            declared,
            detected: self.detected_license.map(|said| said.0),
            origin: self.origin.map(|named| named.0),
            origin_place: self.origin_place,
            source: self.license_source.map(|named| named.0),
            found_at: self.found_at,
            not_established: self.not_established,
            needed_by,
            path: self.brought_by,
            members: self.members,
        }
    }
}

/// Who made a package.
#[derive(Deserialize)]
pub struct MadeBy {
    pub of: String,
    pub authors: Vec<String>,
    pub maintainers: Vec<String>,
}
