// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Manifests and lockfiles, one format a file, each a pure function of its text.
//!
//! A format is a [`Format`] const in a file of its own and one line in [`FORMATS`]. What needs
//! more than one file (a license inherited from a Cargo workspace, a lockfile that pins what a
//! manifest asks for, what a locked package is for) is not read but joined, by [`join()`].

mod about;
mod apkbuild;
mod bazel_module;
mod bower;
mod bun_lock;
mod cabal;
mod call;
mod cargo_lock;
mod cargo_toml;
mod cartfile;
mod chef;
mod citation;
mod cmake;
mod code;
mod codemeta;
mod composer;
mod composer_lock;
mod conan_lock;
mod conanfile;
mod conda_env;
mod conda_lock;
mod conda_meta;
mod conda_recipe;
mod conda_spec;
mod cpan;
mod cpanfile;
mod csproj;
mod debian_control;
mod debian_copyright;
mod declared;
mod deno;
mod description;
mod dockerfile;
mod egg_requires;
mod fields;
mod flake_lock;
mod flatpak;
mod fpm;
mod freebsd;
mod gem_metadata;
mod gemfile;
mod gemfile_lock;
mod gemspec;
mod github_workflow;
mod gitmodules;
mod go_directives;
mod go_mod;
mod go_sum;
mod go_vendor;
mod go_work;
mod godeps;
mod gradle;
mod gradle_catalog;
mod gradle_lockfile;
mod gradle_properties;
mod haxelib;
mod ivy;
mod jar_manifest;
mod join;
mod json;
mod julia;
mod julia_manifest;
mod leiningen;
mod meson;
mod model_card;
mod model_config;
mod nix;
mod nuget_central;
mod nuget_lock;
mod nuspec;
mod opam;
mod package_json;
mod package_lock;
mod page;
mod pep508;
mod pipfile;
mod pipfile_lock;
mod pixi;
mod pixi_lock;
mod pixi_tables;
mod pnpm_lock;
mod podfile_lock;
mod podspec;
mod poetry_lock;
mod pom;
mod project_json;
mod pubspec;
mod pylock;
mod pyproject;
mod python_metadata;
mod r_license;
mod renv_lock;
mod requirements;
mod reuse;
mod rpm_spec;
mod rsconnect;
mod ruby;
mod sbt;
mod setup_cfg;
mod setup_py;
mod snapcraft;
mod spack;
mod stack;
mod swift;
mod third_party_note;
mod toml;
mod uv_lock;
mod vcpkg;
mod vsix;
mod wrap;
mod xml;
mod yaml;
mod yarn_lock;
mod zenodo;

pub use go_directives::Replacement;
pub use join::{Joined, is_the_platform, join};

use std::collections::HashMap;

use page::Page;

use crate::package::{Declared, Dependency, Package, Scope};
use crate::rules::Rules;
use crate::source::{Lines, Problem, file_name};

/// A manifest or lockfile format.
#[derive(Debug)]
pub struct Format {
    /// The stable name, such as `cargo-toml`.
    pub name: &'static str,
    /// Whether a file is of the format, by its path and the name at its end.
    pub matches: fn(path: &str, name: &str) -> bool,
    /// Reads one file, or says what is wrong with it.
    read: fn(&Page<'_>) -> Result<Manifest, Problem>,
}

impl Format {
    /// Reads one file. Never fails as a whole: what cannot be read is a problem.
    #[must_use]
    pub fn read(&self, path: &str, text: &str, rules: &Rules) -> Manifest {
        (self.read)(&Page::new(path, text, rules)).unwrap_or_else(Manifest::unread)
    }
}

/// All formats.
pub const FORMATS: &[&Format] = &[
    &cargo_toml::FORMAT,
    &cargo_lock::FORMAT,
    &package_json::FORMAT,
    &package_lock::FORMAT,
    &pyproject::FORMAT,
    &poetry_lock::FORMAT,
    &uv_lock::FORMAT,
    &requirements::FORMAT,
    &python_metadata::FORMAT,
    &setup_cfg::FORMAT,
    &about::FORMAT,
    &apkbuild::FORMAT,
    &bower::FORMAT,
    &cartfile::FORMAT,
    &chef::FORMAT,
    &citation::FORMAT,
    &codemeta::FORMAT,
    &composer::FORMAT,
    &composer_lock::FORMAT,
    &conanfile::FORMAT,
    &conda_env::FORMAT,
    &conda_recipe::FORMAT,
    &csproj::FORMAT,
    &debian_control::FORMAT,
    &description::FORMAT,
    &freebsd::FORMAT,
    &gemfile_lock::FORMAT,
    &gemspec::FORMAT,
    &go_mod::FORMAT,
    &go_sum::FORMAT,
    &godeps::FORMAT,
    &gradle::FORMAT,
    &haxelib::FORMAT,
    &jar_manifest::FORMAT,
    &julia::FORMAT,
    &julia_manifest::FORMAT,
    &leiningen::FORMAT,
    &nuspec::FORMAT,
    &opam::FORMAT,
    &pipfile::FORMAT,
    &pipfile_lock::FORMAT,
    &pnpm_lock::FORMAT,
    &podfile_lock::FORMAT,
    &podspec::FORMAT,
    &pom::FORMAT,
    &pubspec::FORMAT,
    &pylock::FORMAT,
    &renv_lock::FORMAT,
    &sbt::FORMAT,
    &setup_py::FORMAT,
    &third_party_note::FORMAT,
    &yarn_lock::FORMAT,
    &flake_lock::FORMAT,
    &project_json::FORMAT,
    &rpm_spec::FORMAT,
    &vsix::FORMAT,
    &cpan::FORMAT,
    &deno::FORMAT,
    &dockerfile::FORMAT,
    &meson::FORMAT,
    &model_card::FORMAT,
    &swift::FORMAT,
    &bazel_module::FORMAT,
    &bun_lock::FORMAT,
    &cabal::FORMAT,
    &cmake::FORMAT,
    &conda_lock::FORMAT,
    &conda_meta::FORMAT,
    &fpm::FORMAT,
    &github_workflow::FORMAT,
    &gitmodules::FORMAT,
    &gradle_lockfile::FORMAT,
    &nuget_lock::FORMAT,
    &pixi::FORMAT,
    &pixi_lock::FORMAT,
    &rsconnect::FORMAT,
    &spack::FORMAT,
    &stack::FORMAT,
    &vcpkg::FORMAT,
    &zenodo::FORMAT,
    &conan_lock::FORMAT,
    &cpanfile::FORMAT,
    &debian_copyright::FORMAT,
    &gemfile::FORMAT,
    &go_vendor::FORMAT,
    &go_work::FORMAT,
    &gradle_catalog::FORMAT,
    &gradle_properties::FORMAT,
    &ivy::FORMAT,
    &model_config::FORMAT,
    &nix::FORMAT,
    &nuget_central::FORMAT,
    &reuse::FORMAT,
    &snapcraft::FORMAT,
    &wrap::FORMAT,
    &flatpak::FORMAT,
    &egg_requires::FORMAT,
    &gem_metadata::FORMAT,
];

/// The format of a path, if it is a manifest.
#[must_use]
pub fn format_of(path: &str) -> Option<&'static Format> {
    /// Endings of sources in which no ecosystem describes a package: most files of most trees.
    const SOURCES: [&str; 19] = [
        "S", "c", "cc", "cpp", "css", "cxx", "go", "h", "hh", "hpp", "java", "js", "m", "mm",
        "php", "rs", "s", "ts", "tsx",
    ];
    let name = file_name(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if SOURCES.binary_search(&ending).is_ok() {
        return None;
    }
    FORMATS
        .iter()
        .copied()
        .find(|format| (format.matches)(path, name))
}

/// Most versions of one package that a lockfile is read to hold; real ones have a handful,
/// and without a limit the edges of a hostile one grow with the square of its size.
const MOST_VERSIONS: usize = 64;

/// What one manifest or lockfile says.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Packages it describes (not those it depends on).
    pub packages: Vec<Package>,
    /// Dependencies that belong to no package of this file: a lockfile's, a requirements file's.
    pub dependencies: Vec<Dependency>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What its first package takes from a workspace described elsewhere.
    pub inherits: Option<Inherits>,
    /// What packages elsewhere may take from this file.
    pub workspace: Option<Workspace>,
    /// What manifests of the same ecosystem elsewhere may take from it.
    pub shares: Option<Shared>,
    /// What it uses of that.
    pub uses: Vec<Use>,
    /// Licenses and holders that it states for other files.
    pub covers: Vec<Covers>,
    /// What it lists is no part of what is shipped: versions that were only considered
    /// (`go.sum`), what a forge runs.
    pub considered: bool,
    /// Set for a lockfile.
    pub lock: Option<Lock>,
    /// Set for a workspace of Go's.
    pub go_work: Option<GoWork>,
}

impl Manifest {
    /// A file that describes one package.
    fn of(package: Package) -> Self {
        Self {
            packages: vec![package],
            ..Self::default()
        }
    }

    /// A lockfile that does not tell who needs whom.
    fn locked(dependencies: Vec<Dependency>) -> Self {
        Self {
            dependencies,
            lock: Some(Lock::default()),
            ..Self::default()
        }
    }

    /// A file that could not be read at all.
    fn unread(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }
}

/// What makes a list of dependencies a lockfile: who needs whom.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    /// Edges between the manifest's `dependencies`, by index.
    pub edges: Vec<Edge>,
    /// The lockfile itself says what each entry is for, so that reachability need not tell.
    pub scoped: bool,
}

/// One locked package needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Index of the one that needs.
    pub from: usize,
    /// Index of the one needed.
    pub to: usize,
    /// What for, where the lockfile says.
    pub scope: Option<Scope>,
}

/// What a workspace of Go's says of the modules in it.
#[derive(Debug, Clone, Default)]
pub struct GoWork {
    /// Folders of its modules, below the scanned root.
    pub members: Vec<String>,
    /// What stands in for a module, in all of them.
    pub replaced: Vec<Replacement>,
}

/// Fields written as `field.workspace = true`.
#[derive(Debug, Clone, Default)]
pub struct Inherits {
    /// The workspace's folder where the manifest names it; else it is the nearest one above.
    pub workspace: Option<String>,
    /// The version.
    pub version: bool,
    /// The license.
    pub license: bool,
    /// The license file.
    pub license_file: bool,
    /// Whether it is published.
    pub publish: bool,
    /// Dependencies: index in the package's list, and the key in the workspace's table.
    pub dependencies: Vec<(usize, String)>,
}

/// What a Cargo workspace lets its members inherit.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The version.
    pub version: Option<String>,
    /// The license.
    pub license: Option<Declared>,
    /// The license file.
    pub license_file: Option<Declared>,
    /// `publish = false`.
    pub private: bool,
    /// Dependencies by key.
    pub dependencies: Vec<(String, Dependency)>,
}

/// What manifests share that are not Cargo's: values, versions and whole dependencies by name.
///
/// Who takes it is the ecosystem's rule: a Maven project has one parent, Gradle's and .NET's
/// files hold for all folders below theirs.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    /// Values that texts name as `${name}`.
    pub properties: HashMap<String, String>,
    /// Versions of packages that are asked for without one, by `group:name` or name.
    pub versions: HashMap<String, String>,
    /// Dependencies by the name that build files use for them.
    pub aliases: HashMap<String, Vec<Dependency>>,
    /// `group:name` of a Maven project, which is taken from by those who name it their parent.
    pub project: Option<String>,
    /// The parent that a Maven project names.
    pub parent: Option<Parent>,
    /// The license, which Maven projects inherit.
    pub declared: Option<Declared>,
}

/// The parent that a Maven project names.
#[derive(Debug, Clone)]
pub struct Parent {
    /// Path of its manifest or of its folder, below the scanned root.
    pub path: Option<String>,
    /// `group:name`.
    pub name: String,
}

/// A use of what another file shares: an entry of a catalog, or a file of constraints.
#[derive(Debug, Clone)]
pub struct Use {
    /// The entry's name in the catalog; the path of the constraints, below the scanned root.
    pub alias: String,
    /// What it is for.
    pub scope: Scope,
    /// Where it is used.
    pub lines: Lines,
}

/// A license that a manifest states for other files (`REUSE.toml`, `debian/copyright`).
#[derive(Debug, Clone)]
pub struct Covers {
    /// Paths as REUSE writes them: `*` for all but `/`, `**` for all, `\\` before a sign that is
    /// meant itself; also `?` for any one sign. Below the folder that the manifest speaks of; the
    /// last one that fits counts.
    pub patterns: Vec<String>,
    /// The license.
    pub declared: Option<Declared>,
    /// Copyright statements.
    pub copyrights: Vec<String>,
    /// How it stands to what the files say themselves.
    pub precedence: Precedence,
    /// Where it stands.
    pub lines: Lines,
}

/// How a statement about files stands to what they say themselves, by the REUSE specification.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Precedence {
    /// It fills in what the file does not say; of several manifests, the nearest speaks.
    #[default]
    Closest,
    /// It holds beside what the file and others say.
    Aggregate,
    /// Nothing else counts, neither the file nor what manifests below say.
    Override,
}

/// The statements of one manifest about other files.
#[derive(Debug, Clone)]
pub struct Cover {
    /// The manifest.
    pub path: String,
    /// The folder below which its patterns hold.
    pub below: String,
    /// What it states, in its order: the last one that fits counts.
    pub entries: Vec<Covers>,
}
