// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Hackage, by `GET /package/{name}-{version}/{name}.cabal` of its server's API.

use std::time::Duration;

use super::{Answer, Registry, path};
use crate::package::Ecosystem;

/// The registry.
pub const REGISTRY: Registry = Registry {
    ecosystem: Ecosystem::Hackage,
    base: "https://hackage.haskell.org",
    sources: &["hackage.haskell.org"],
    at_once: 4,
    pause: Duration::ZERO,
    path: |package, version| {
        let name = &package.name;
        let release = format!("{name}-{version}");
        path(&["package", &release, &format!("{name}.cabal")])
    },
    read: |bytes, _| Ok(Answer::manifest("asked.cabal", bytes)),
};
