// SPDX-License-Identifier: Apache-2.0 OR MIT
//! .NET packages: in NuGet's folder of global packages.
//!
//! `<folder>/<id in lower case>/<version>/<id>.nuspec` ("Managing the global packages" of
//! NuGet's documentation). Versions are normalized there: `1.0` is `1.0.0`, a fourth part that
//! is zero is left out.

use super::files::Folder;
use super::{Index, Origin, Resolver, Spot};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Nuget,
    variables: &["NUGET_PACKAGES"],
    index: |places| {
        let folder = places.folder(&["NUGET_PACKAGES"], ".nuget/packages");
        Box::new(Global(
            folder.and_then(|path| Folder::open(&path, "nuget packages")),
        ))
    },
};

struct Global(Option<Folder>);

impl Index for Global {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let name = dependency.name.to_ascii_lowercase();
        let wanted = normal(dependency.version.as_deref()?);
        let folder = self.0.as_ref()?.below(&format!("{name}/{wanted}"))?;
        let manifest = folder.read(&format!("{name}.nuspec"))?;
        Some(Spot::folder(Origin::Cache, folder, Some(manifest)))
    }
}

fn normal(version: &str) -> String {
    let version = version.trim().to_ascii_lowercase();
    // what stands behind a plus sign is no part of the version's name
    let version = version.split('+').next().unwrap_or_default();
    let (numbers, label) = match version.split_once('-') {
        Some((numbers, label)) => (numbers, Some(label)),
        None => (version, None),
    };
    let mut parts: Vec<&str> = numbers
        .split('.')
        .map(|part| match part.trim_start_matches('0') {
            "" => "0",
            part => part,
        })
        .collect();
    while parts.len() < 3 {
        parts.push("0");
    }
    if parts.len() == 4 && parts.last() == Some(&"0") {
        parts.pop();
    }
    let label = label.map(|label| format!("-{label}")).unwrap_or_default();
    format!("{}{label}", parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn versions_are_spelled_as_the_folder_does() {
        let check = |written, want: &str| assert_eq!(normal(written), want);
        check("1", "1.0.0");
        check("1.0", "1.0.0");
        check("13.0.1", "13.0.1");
        check("1.2.3.0", "1.2.3");
        check("1.2.3.4", "1.2.3.4");
        check("1.00.0", "1.0.0");
        check("1.0-Beta+build", "1.0.0-beta");
    }
}
