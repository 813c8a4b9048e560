// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Which address each registry is asked at, and what is asked of nobody.

use super::*;
use crate::package::{Purl, Scope};

#[derive(Debug)]
struct Nobody;

impl Fetch for Nobody {
    fn announce(&self, _: &[Plan]) {}

    fn get(&self, question: &Question) -> Result<Option<Vec<u8>>, Failure> {
        Err(Failure(question.url.clone()))
    }
}

fn online() -> Online {
    Online {
        bases: BTreeMap::new(),
        apart: BTreeSet::from(["@lab".to_owned()]),
        fetch: Arc::new(Nobody),
    }
}

fn dependency(ecosystem: Ecosystem, name: &str, version: Option<&str>) -> Dependency {
    let (namespace, name) = match name.rsplit_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, name),
    };
    Dependency {
        ecosystem,
        purl: Purl::new(ecosystem.purl_type(), namespace, name, version).unwrap(),
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
        version: version.map(str::to_owned),
        requirement: None,
        scope: Scope::Runtime,
        direct: None,
        declared: None,
        path: "lock".to_owned(),
        lines: None,
        folder: None,
        own: false,
        source: None,
    }
}

/// The address that is asked about a dependency.
fn asked(online: &Online, dependency: &Dependency) -> Option<String> {
    let registry = online.registry(dependency.ecosystem)?;
    let path = registry.path(dependency)?;
    let version = dependency.version.as_deref()?;
    registry.ask(&path, version).err().map(|Failure(url)| url)
}

#[test]
fn each_registry_is_asked_at_its_address() {
    let check = |ecosystem, name, version, want| {
        let url = asked(&online(), &dependency(ecosystem, name, Some(version)));
        assert_eq!(url.as_deref(), Some(want));
    };
    use Ecosystem::*;
    check(
        Cargo,
        "serde",
        "1.0.0",
        "https://crates.io/api/v1/crates/serde/1.0.0",
    );
    check(
        Cran,
        "dplyr",
        "1.1.4",
        "https://crandb.r-pkg.org/dplyr/1.1.4",
    );
    check(
        Hackage,
        "aeson",
        "2.2.0.0",
        "https://hackage.haskell.org/package/aeson-2.2.0.0/aeson.cabal",
    );
    check(
        Maven,
        "org.apache.commons/commons-lang3",
        "3.14.0",
        "https://repo.maven.apache.org/maven2/org/apache/commons/commons-lang3/3.14.0/commons-lang3-3.14.0.pom",
    );
    check(
        Npm,
        "left-pad",
        "1.3.0",
        "https://registry.npmjs.org/left-pad/1.3.0",
    );
    check(
        Npm,
        "@babel/core",
        "7.0.0",
        "https://registry.npmjs.org/@babel%2Fcore/7.0.0",
    );
    check(
        Nuget,
        "Newtonsoft.Json",
        "13.0.1+abc",
        "https://api.nuget.org/v3-flatcontainer/newtonsoft.json/13.0.1/newtonsoft.json.nuspec",
    );
    check(
        Composer,
        "psr/log",
        "3.0.0",
        "https://repo.packagist.org/p2/psr/log.json",
    );
    check(
        Pypi,
        "numpy",
        "2.0.0",
        "https://pypi.org/pypi/numpy/2.0.0/json",
    );
    check(
        Gem,
        "rake",
        "13.0.6",
        "https://rubygems.org/api/v2/rubygems/rake/versions/13.0.6.json",
    );
}

#[test]
fn names_cannot_lead_elsewhere() {
    let check = |name, version, want: Option<&str>| {
        let url = asked(&online(), &dependency(Ecosystem::Pypi, name, Some(version)));
        assert_eq!(url.as_deref(), want);
    };
    check("a?b#c", "1", Some("https://pypi.org/pypi/a%3Fb%23c/1/json"));
    check("a b\n", "1", Some("https://pypi.org/pypi/a%20b%0A/1/json"));
    check("a", "../b", Some("https://pypi.org/pypi/a/..%2Fb/json"));
    check("a", "..", None);
}

#[test]
fn what_comes_from_elsewhere_is_nobodys_business() {
    let npm = |source: Option<&str>, requirement: Option<&str>| {
        let dependency = Dependency {
            source: source.map(str::to_owned),
            requirement: requirement.map(str::to_owned),
            ..dependency(Ecosystem::Npm, "a", Some("1.0.0"))
        };
        asked(&online(), &dependency).is_some()
    };
    assert!(npm(None, Some("^1.0")));
    assert!(npm(
        Some("https://registry.yarnpkg.com/a/-/a-1.0.0.tgz"),
        None
    ));
    assert!(!npm(Some("https://npm.example.edu/a/-/a-1.0.0.tgz"), None));
    assert!(!npm(
        Some("https://registry.npmjs.org.example.edu/a.tgz"),
        None
    ));
    assert!(!npm(Some("git+ssh://git@example.edu/a.git#abc"), None));
    assert!(!npm(None, Some("git+https://example.edu/a.git")));
    assert!(!npm(None, Some("https://example.edu/a.tgz")));
    let lab = dependency(Ecosystem::Npm, "@lab/a", Some("1.0.0"));
    assert_eq!(
        asked(&online(), &lab),
        None,
        "a scope with a registry of its own"
    );
    let open = dependency(Ecosystem::Npm, "a", None);
    assert_eq!(asked(&online(), &open), None, "no version");

    let git = Dependency {
        source: Some("git+https://github.com/rust-lang/crates.io-index".to_owned()),
        ..dependency(Ecosystem::Cargo, "a", Some("1.0.0"))
    };
    assert_eq!(asked(&online(), &git), None, "a repository");
}

#[test]
fn a_mirror_takes_the_place_of_the_public_registry() {
    let mirrored = Online {
        bases: BTreeMap::from([
            (
                Ecosystem::Npm,
                Some("https://npm.example.edu/all/".to_owned()),
            ),
            (Ecosystem::Cargo, None),
        ]),
        ..online()
    };
    let locked = Dependency {
        source: Some("https://npm.example.edu/all/a/-/a-1.0.0.tgz".to_owned()),
        ..dependency(Ecosystem::Npm, "a", Some("1.0.0"))
    };
    let url = asked(&mirrored, &locked);
    assert_eq!(url.as_deref(), Some("https://npm.example.edu/all/a/1.0.0"));
    let crate_ = dependency(Ecosystem::Cargo, "a", Some("1.0.0"));
    assert_eq!(asked(&mirrored, &crate_), None, "nobody is asked");
}

#[test]
fn only_the_public_registry_sets_the_pace() {
    let crates = online();
    let registry = crates.registry(Ecosystem::Cargo).unwrap();
    assert_eq!(registry.at_once(), 1);
    assert_eq!(registry.registry.pause, Duration::from_secs(1));
}
