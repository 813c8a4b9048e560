// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Packages and dependencies: things with a purl, and what their manifests say of them.
//!
//! Apart from `manifest`, which reads them, and `resolve`, which looks for them on this
//! machine, because neither of the two knows the other.

use std::fmt;

use crate::license::Expr;
use crate::source::Lines;

/// A package URL, valid by the rules of its type and in canonical form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl(String);

impl Purl {
    /// Makes a purl from its parts. `kind` is the purl type (`cargo`, `npm`, `pypi`), the
    /// namespace may hold several segments separated by `/`.
    ///
    /// `None` when the parts do not make a valid purl, such as an empty name.
    #[must_use]
    pub fn new(
        kind: &str,
        namespace: Option<&str>,
        name: &str,
        version: Option<&str>,
    ) -> Option<Self> {
        let mut purl = packageurl::PackageUrl::new(kind.to_owned(), name.to_owned()).ok()?;
        if let Some(namespace) = namespace.filter(|namespace| !namespace.is_empty()) {
            purl.with_namespace(namespace.to_owned()).ok()?;
        }
        if let Some(version) = version.filter(|version| !version.is_empty()) {
            purl.with_version(version.to_owned()).ok()?;
        }
        Some(Self(purl.to_string()))
    }

    /// A purl as a report of placet has it. `None` for what is none: its parts are encoded, so
    /// that it holds no blank and nothing that a terminal would obey.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (kind, name) = text.strip_prefix("pkg:")?.split_once('/')?;
        let of_kind = |byte: u8| byte.is_ascii_alphanumeric() || b".+-".contains(&byte);
        let sound = kind.bytes().all(of_kind) && text.bytes().all(|byte| byte.is_ascii_graphic());
        (sound && !kind.is_empty() && !name.is_empty()).then(|| Self(text.to_owned()))
    }

    /// Without version, qualifiers and subpath: all versions have the same.
    #[must_use]
    pub fn unversioned(&self) -> &str {
        let bare = self.0.split(['?', '#']).next().unwrap_or(&self.0);
        bare.rsplit_once('@').map_or(bare, |(name, _)| name)
    }

    /// Part of a package: the purl with a subpath.
    #[must_use]
    pub fn part(kind: &str, name: &str, version: Option<&str>, part: &str) -> Option<Self> {
        let mut purl = packageurl::PackageUrl::new(kind.to_owned(), name.to_owned()).ok()?;
        if let Some(version) = version.filter(|version| !version.is_empty()) {
            purl.with_version(version.to_owned()).ok()?;
        }
        let whole = purl.to_string();
        purl.with_subpath(part.to_owned()).ok()?;
        // the specification's own example of a subpath keeps its plus sign
        let with_part = purl.to_string();
        let part = with_part.strip_prefix(&whole)?.replace("%2B", "+");
        Some(Self(whole + &part))
    }

    /// The purl as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Purl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The ecosystem of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ecosystem {
    /// Alpine Linux's packages.
    Apk,
    /// The Bazel Central Registry.
    Bazel,
    /// The Bower registry.
    Bower,
    /// crates.io and other Cargo registries.
    Cargo,
    /// Frameworks that Carthage builds from repositories.
    Carthage,
    /// Chef cookbooks.
    Chef,
    /// CocoaPods' specs.
    Cocoapods,
    /// Packagist and other Composer repositories.
    Composer,
    /// Conan's recipes for C and C++.
    Conan,
    /// conda channels.
    Conda,
    /// CPAN.
    Cpan,
    /// CRAN; also R packages from elsewhere.
    Cran,
    /// Debian's packages and those of its derivatives.
    Deb,
    /// Modules for Deno.
    Deno,
    /// Container images.
    Docker,
    /// The Fortran package manager.
    Fpm,
    /// FreeBSD's binary packages.
    Freebsd,
    /// RubyGems.
    Gem,
    /// Anything without a registry of its own.
    Generic,
    /// Repositories and actions on GitHub.
    Github,
    /// Go modules.
    Golang,
    /// Haskell's packages.
    Hackage,
    /// Haxe's libraries.
    Haxe,
    /// Models and data sets on Hugging Face.
    Huggingface,
    /// A Java archive that no Maven coordinates identify.
    Jar,
    /// Julia's General registry.
    Julia,
    /// Maven Central and other Maven repositories.
    Maven,
    /// Projects that Meson builds.
    Meson,
    /// Nix flakes and derivations.
    Nix,
    /// The npm registry.
    Npm,
    /// NuGet.
    Nuget,
    /// OCaml's packages.
    Opam,
    /// Dart's and Flutter's packages.
    Pub,
    /// The Python Package Index.
    Pypi,
    /// Third-party code that a note beside it describes (`README.chromium`).
    Readme,
    /// Packages of RPM distributions.
    Rpm,
    /// Spack's recipes.
    Spack,
    /// Swift packages, named by their repositories.
    Swift,
    /// vcpkg's ports.
    Vcpkg,
    /// Extensions of editors.
    VscodeExtension,
}

impl Ecosystem {
    /// All of them.
    pub const ALL: [Self; 40] = [
        Self::Apk,
        Self::Bazel,
        Self::Bower,
        Self::Cargo,
        Self::Carthage,
        Self::Chef,
        Self::Cocoapods,
        Self::Composer,
        Self::Conan,
        Self::Conda,
        Self::Cpan,
        Self::Cran,
        Self::Deb,
        Self::Deno,
        Self::Docker,
        Self::Fpm,
        Self::Freebsd,
        Self::Gem,
        Self::Generic,
        Self::Github,
        Self::Golang,
        Self::Hackage,
        Self::Haxe,
        Self::Huggingface,
        Self::Jar,
        Self::Julia,
        Self::Maven,
        Self::Meson,
        Self::Nix,
        Self::Npm,
        Self::Nuget,
        Self::Opam,
        Self::Pub,
        Self::Pypi,
        Self::Readme,
        Self::Rpm,
        Self::Spack,
        Self::Swift,
        Self::Vcpkg,
        Self::VscodeExtension,
    ];

    /// The stable name used in reports: the purl type where there is one.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// The purl type; `generic` for what the purl specification knows no type for.
    #[must_use]
    pub fn purl_type(self) -> &'static str {
        match self {
            Self::Carthage | Self::Fpm | Self::Jar | Self::Meson | Self::Readme | Self::Spack => {
                "generic"
            }
            _ => self.name(),
        }
    }

    /// Where its packages are published, in words.
    #[must_use]
    pub fn registry(self) -> &'static str {
        self.names().1
    }

    /// Name and registry.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Apk => ("apk", "Alpine packages"),
            Self::Bazel => ("bazel", "the Bazel Central Registry"),
            Self::Bower => ("bower", "Bower"),
            Self::Cargo => ("cargo", "crates.io"),
            Self::Carthage => ("carthage", "its repository"),
            Self::Chef => ("chef", "Chef Supermarket"),
            Self::Cocoapods => ("cocoapods", "CocoaPods"),
            Self::Composer => ("composer", "Packagist"),
            Self::Conan => ("conan", "ConanCenter"),
            Self::Conda => ("conda", "conda"),
            Self::Cpan => ("cpan", "CPAN"),
            Self::Cran => ("cran", "CRAN"),
            Self::Deb => ("deb", "Debian"),
            Self::Deno => ("deno", "JSR"),
            Self::Docker => ("docker", "the container registry"),
            Self::Fpm => ("fpm", "the Fortran package registry"),
            Self::Freebsd => ("freebsd", "FreeBSD ports"),
            Self::Gem => ("gem", "RubyGems"),
            Self::Generic => ("generic", "its origin"),
            Self::Github => ("github", "GitHub"),
            Self::Golang => ("golang", "pkg.go.dev"),
            Self::Hackage => ("hackage", "Hackage"),
            Self::Haxe => ("haxe", "Haxelib"),
            Self::Huggingface => ("huggingface", "Hugging Face"),
            Self::Jar => ("jar", "its origin"),
            Self::Julia => ("julia", "JuliaHub"),
            Self::Maven => ("maven", "Maven Central"),
            Self::Meson => ("meson", "WrapDB"),
            Self::Nix => ("nix", "nixpkgs"),
            Self::Npm => ("npm", "npm"),
            Self::Nuget => ("nuget", "NuGet"),
            Self::Opam => ("opam", "opam"),
            Self::Pub => ("pub", "pub.dev"),
            Self::Pypi => ("pypi", "PyPI"),
            Self::Readme => ("readme", "its origin"),
            Self::Rpm => ("rpm", "the distribution"),
            Self::Spack => ("spack", "Spack"),
            Self::Swift => ("swift", "its repository"),
            Self::Vcpkg => ("vcpkg", "vcpkg"),
            Self::VscodeExtension => ("vscode-extension", "the marketplace"),
        }
    }
}

/// What a dependency is for. Ordered from what is shipped most surely to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Needed when the project runs.
    Runtime,
    /// Needed for a feature or extra that is not on by default.
    Optional,
    /// Needed to build it.
    Build,
    /// Needed to test it.
    Test,
    /// Needed to develop it.
    Dev,
}

impl Scope {
    /// The stable name used in reports and policies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Runtime => "runtime",
            Self::Optional => "optional",
            Self::Build => "build",
            Self::Test => "test",
            Self::Dev => "dev",
        }
    }

    /// All scopes, in order.
    pub const ALL: [Self; 5] = [
        Self::Runtime,
        Self::Optional,
        Self::Build,
        Self::Test,
        Self::Dev,
    ];
}

/// A license as a manifest states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The statement as written, shortened when it is a whole license text.
    pub statement: String,
    /// What it means, where that is certain.
    pub expression: Option<Expr>,
    /// Where it is not certain: why, in words for a researcher, without a full stop.
    pub unclear: Option<String>,
    /// Where it is not certain: the license whose terms, kept to, keep to all that the
    /// statement may mean, if there is one. Never taken for what was declared.
    pub reading: Option<Expr>,
    /// Files named as holding the license, relative to the scanned root.
    pub files: Vec<String>,
    /// Where in the manifest.
    pub lines: Option<Lines>,
}

/// A package that a manifest in the tree describes.
#[derive(Debug, Clone)]
pub struct Package {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// Absent when the manifest has no name.
    pub purl: Option<Purl>,
    /// Group or scope in front of the name, such as `@babel`.
    pub namespace: Option<String>,
    /// The name as written.
    pub name: Option<String>,
    /// The version as written.
    pub version: Option<String>,
    /// The license it declares.
    pub declared: Option<Declared>,
    /// The manifest, relative to the scanned root.
    pub path: String,
    /// What it depends on, in the order of the manifest.
    pub dependencies: Vec<Dependency>,
    /// The manifest says that this package is not published (`private`, `publish = false`).
    pub private: bool,
    /// Keys that the manifest's format requires and that are not there.
    pub lacks: Vec<&'static str>,
}

/// A package that something in the tree depends on.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// With the version where a lockfile pins one.
    pub purl: Purl,
    /// Group or scope in front of the name.
    pub namespace: Option<String>,
    /// The name, normalized by its ecosystem's rules.
    pub name: String,
    /// The one version, where it is pinned.
    pub version: Option<String>,
    /// The requirement as written.
    pub requirement: Option<String>,
    /// What it is for.
    pub scope: Scope,
    /// Named by the project itself rather than by another dependency; `None` where a
    /// lockfile does not tell.
    pub direct: Option<bool>,
    /// A license the lockfile itself records.
    pub declared: Option<Declared>,
    /// The manifest or lockfile, relative to the scanned root.
    pub path: String,
    /// Where in it.
    pub lines: Option<Lines>,
    /// Where the package lies when the manifest says so: a folder below the scanned root
    /// (path dependencies, `node_modules/…` keys of a lockfile).
    pub folder: Option<String>,
    /// Part of the project itself (a workspace member): not a third party.
    pub own: bool,
    /// Where the lockfile says it comes from, as written; only where that need not be the
    /// ecosystem's public registry.
    pub source: Option<String>,
}
