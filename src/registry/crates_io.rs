// SPDX-License-Identifier: Apache-2.0 OR MIT
//! crates.io, by `GET /api/v1/crates/{name}/{version}` of its OpenAPI description.
//!
//! Its data access policy allows one request in a second.

use std::time::Duration;

use super::{Answer, Registry, json, path};
use crate::package::Ecosystem;

/// The registry.
pub const REGISTRY: Registry = Registry {
    ecosystem: Ecosystem::Cargo,
    base: "https://crates.io",
    sources: &["github.com/rust-lang/crates.io-index", "index.crates.io"],
    at_once: 1,
    pause: Duration::from_secs(1),
    path: |crate_, version| path(&["api", "v1", "crates", &crate_.name, version]),
    read: |bytes, _| {
        let answer = json(bytes)?;
        // what crates.io writes where a crate names only a file
        let license = answer.pointer("/version/license");
        let license = license.and_then(|it| it.as_str().filter(|it| *it != "non-standard"));
        let Some(license) = license else {
            return Ok(Answer::Nothing);
        };
        let package = toml::Table::from_iter([
            ("name".to_owned(), toml::Value::from("asked")),
            ("license".to_owned(), toml::Value::from(license)),
        ]);
        let manifest = toml::Table::from_iter([("package".to_owned(), package.into())]);
        Ok(Answer::manifest("Cargo.toml", manifest.to_string()))
    },
};
