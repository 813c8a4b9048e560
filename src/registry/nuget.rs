// SPDX-License-Identifier: Apache-2.0 OR MIT
//! NuGet, by the `PackageBaseAddress` resource of its server API: the package's own nuspec, at
//! an address in lower case.

use std::time::Duration;

use super::{Answer, Registry, path};
use crate::package::Ecosystem;

/// The registry.
pub const REGISTRY: Registry = Registry {
    ecosystem: Ecosystem::Nuget,
    base: "https://api.nuget.org/v3-flatcontainer",
    sources: &["api.nuget.org"],
    at_once: 4,
    pause: Duration::ZERO,
    path: |package, version| {
        let name = package.name.to_lowercase();
        // metadata of a build is no part of a version's address
        let version = version.split('+').next()?.to_lowercase();
        path(&[&name, &version, &format!("{name}.nuspec")])
    },
    read: |bytes, _| Ok(Answer::manifest("asked.nuspec", bytes)),
};
