// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The npm registry, by `GET /{package}/{version}` of its API: the package.json of that
//! version, with a few fields more.

use std::time::Duration;

use super::{Answer, Registry, json, path};
use crate::package::Ecosystem;

/// The registry.
pub const REGISTRY: Registry = Registry {
    ecosystem: Ecosystem::Npm,
    base: "https://registry.npmjs.org",
    sources: &["registry.npmjs.org", "registry.yarnpkg.com"],
    at_once: 6,
    pause: Duration::ZERO,
    path: |package, version| match &package.namespace {
        // a scope and its name are one part of the address
        Some(scope) => path(&[&format!("{scope}/{}", package.name), version]),
        None => path(&[&package.name, version]),
    },
    read: |bytes, _| {
        json(bytes)?;
        Ok(Answer::manifest("package.json", bytes))
    },
};
