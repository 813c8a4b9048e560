// SPDX-License-Identifier: Apache-2.0 OR MIT
//! CRAN, by `GET /{package}/{version}` of crandb, the database of the fields of all DESCRIPTION
//! files that CRAN has had. CRAN itself has no address for an older version's.

use std::time::Duration;

use super::{Answer, Registry, headers, json, path};
use crate::package::Ecosystem;

/// The registry.
pub const REGISTRY: Registry = Registry {
    ecosystem: Ecosystem::Cran,
    base: "https://crandb.r-pkg.org",
    sources: &[
        "cran.r-project.org",
        "cloud.r-project.org",
        "cran.rstudio.com",
    ],
    at_once: 4,
    pause: Duration::ZERO,
    path: |package, version| path(&[&package.name, version]),
    read: |bytes, _| {
        let answer = json(bytes)?;
        let field = |name: &'static str| (name, answer.get(name).and_then(|it| it.as_str()));
        let fields = ["Package", "Version", "License"].map(field);
        let text = headers(fields.map(|(name, value)| (name, value.unwrap_or_default())));
        Ok(Answer::manifest("DESCRIPTION", text))
    },
};
