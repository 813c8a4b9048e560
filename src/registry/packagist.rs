// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Packagist, by `GET /p2/{vendor}/{package}.json`, which Composer itself reads.
//!
//! The answer lists all versions, newest first, each with only the fields that differ from the
//! one before; `__unset` takes a field away (Composer's `MetadataMinifier`).

use std::time::Duration;

use serde_json::Value;

use super::{Answer, Registry, json, path};
use crate::package::Ecosystem;

/// The registry.
pub const REGISTRY: Registry = Registry {
    ecosystem: Ecosystem::Composer,
    base: "https://repo.packagist.org",
    sources: &["repo.packagist.org", "packagist.org"],
    at_once: 4,
    pause: Duration::ZERO,
    path: |package, _| {
        let file = format!("{}.json", package.name);
        path(&["p2", package.namespace.as_deref()?, &file])
    },
    read: |bytes, version| {
        let answer = json(bytes)?;
        let packages = answer.get("packages").and_then(Value::as_object);
        let versions = packages.and_then(|packages| packages.values().next()?.as_array());
        let bare = |version: &str| version.trim_start_matches('v').to_owned();
        let mut license = None;
        for entry in versions.into_iter().flatten() {
            license = entry.get("license").or(license);
            let this = entry.get("version").and_then(Value::as_str);
            if this.is_some_and(|this| bare(this) == bare(version)) {
                let stated = license.filter(|it| it.is_array() || it.is_string());
                let stated = stated.filter(|it| it.as_str() != Some("__unset"));
                let manifest = serde_json::json!({ "license": stated });
                return Ok(Answer::manifest("composer.json", manifest.to_string()));
            }
        }
        Ok(Answer::Nothing)
    },
};
