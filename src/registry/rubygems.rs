// SPDX-License-Identifier: Apache-2.0 OR MIT
//! RubyGems, by `GET /api/v2/rubygems/{gem}/versions/{version}.json` of its API.

use std::time::Duration;

use serde_json::Value;

use super::{Answer, Registry, json, path};
use crate::package::Ecosystem;

/// The registry.
pub const REGISTRY: Registry = Registry {
    ecosystem: Ecosystem::Gem,
    base: "https://rubygems.org",
    sources: &["rubygems.org"],
    at_once: 4,
    pause: Duration::ZERO,
    path: |gem, version| {
        let file = format!("{version}.json");
        path(&["api", "v2", "rubygems", &gem.name, "versions", &file])
    },
    read: |bytes, _| {
        let answer = json(bytes)?;
        let licenses = answer.get("licenses").and_then(Value::as_array);
        let licenses = licenses.into_iter().flatten().filter_map(Value::as_str);
        let licenses: Vec<&str> = licenses.collect();
        // no name of a license, and to leave out one of several would change what is said
        let odd = |text: &&str| text.contains(['\'', '\\']) || text.contains(char::is_control);
        if licenses.iter().any(odd) {
            return Ok(Answer::Nothing);
        }
        let quoted: Vec<String> = licenses.iter().map(|text| format!("'{text}'")).collect();
        let gemspec = format!(
            "Gem::Specification.new do |s|\n  s.name = 'asked'\n  s.licenses = [{}]\nend\n",
            quoted.join(", ")
        );
        Ok(Answer::manifest("asked.gemspec", gemspec))
    },
};
