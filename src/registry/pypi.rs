// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The Python Package Index, by `GET /pypi/{project}/{version}/json` of its JSON API, whose
//! `info` holds the fields of the core metadata.

use std::time::Duration;

use serde_json::Value;

use super::{Answer, Registry, headers, json, path};
use crate::package::Ecosystem;

/// The registry.
pub const REGISTRY: Registry = Registry {
    ecosystem: Ecosystem::Pypi,
    base: "https://pypi.org",
    sources: &["pypi.org", "files.pythonhosted.org"],
    at_once: 6,
    pause: Duration::ZERO,
    path: |package, version| path(&["pypi", &package.name, version, "json"]),
    read: |bytes, _| {
        let answer = json(bytes)?;
        let info = answer.get("info");
        let text = |name: &str| info?.get(name)?.as_str();
        let classifiers = info.and_then(|info| info.get("classifiers")?.as_array());
        let classifiers = classifiers.into_iter().flatten().filter_map(Value::as_str);
        let fields = [
            ("Name", "name"),
            ("Version", "version"),
            ("License-Expression", "license_expression"),
            ("License", "license"),
        ];
        let fields = fields.map(|(header, name)| (header, text(name).unwrap_or_default()));
        let classifiers = classifiers.map(|it| ("Classifier", it));
        let metadata = headers(fields.into_iter().chain(classifiers));
        Ok(Answer::manifest("PKG-INFO", metadata))
    },
};
