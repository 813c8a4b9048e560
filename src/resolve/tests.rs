// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Each resolver on a small tree made for it, as the ecosystem's own documentation lays it out.
#![expect(
    clippy::disallowed_methods,
    reason = "the tests make the trees they look in"
)]

use std::path::Path;

use super::*;
use crate::package::{Purl, Scope};

fn dependency(ecosystem: Ecosystem, name: &str, version: Option<&str>, path: &str) -> Dependency {
    let (namespace, bare) = match name.split_once('/') {
        Some((namespace, bare)) => (Some(namespace.to_owned()), bare),
        None => (None, name),
    };
    let purl = Purl::new(ecosystem.purl_type(), namespace.as_deref(), bare, version);
    Dependency {
        ecosystem,
        purl: purl.unwrap(),
        namespace,
        name: bare.to_owned(),
        version: version.map(str::to_owned),
        requirement: None,
        scope: Scope::Runtime,
        direct: None,
        declared: None,
        path: path.to_owned(),
        lines: None,
        folder: None,
        own: false,
        source: None,
    }
}

/// A tree of files: the project in `project/`, the user's home in `home/`.
fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = tree.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    tree
}

/// As the walk and the caller would say, except that every folder may hold packages.
fn places(tree: &Path) -> Places {
    fn folders(at: &Path, name: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(at).into_iter().flatten() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                let name = files::inside(name, entry.file_name().to_str().unwrap());
                // the walk does not enter an environment
                if !entry.path().join("pyvenv.cfg").is_file() {
                    folders(&entry.path(), &name, found);
                }
                found.push(name);
            }
        }
    }
    let mut found = Vec::new();
    folders(&tree.join("project"), "", &mut found);
    found.sort();
    Places {
        root: tree.join("project"),
        folders: found,
        home: Some(tree.join("home")),
        system: Some(tree.join("system")),
        variables: BTreeMap::from([("VIRTUAL_ENV", vec![tree.join("active")])]),
    }
}

/// Finds a dependency in a tree of files and tells place, manifest and license files.
fn check(files: &[(&str, &str)], asked: &Dependency, want: Option<(&str, &str, &[&str])>) {
    let tree = tree(files);
    let rules = Files::embedded();
    let places = places(tree.path());
    let found = Machine::new(&places, std::slice::from_ref(asked), rules).locate(asked);
    let found = found.map(|it| {
        let manifest = it.manifest.map(|file| file.path).unwrap_or_default();
        let licenses: Vec<String> = it.licenses.into_iter().map(|file| file.path).collect();
        (it.place, manifest, licenses)
    });
    let want = want.map(|(place, manifest, licenses)| {
        let licenses = licenses.iter().map(|&path| path.to_owned()).collect();
        (place.to_owned(), manifest.to_owned(), licenses)
    });
    assert_eq!(found, want, "{}", asked.purl);
}

#[test]
fn crates_lie_in_vendor_folders_and_the_registry() {
    let manifest =
        "[package]\nname = \"fft-lib\"\nversion = \"1.2.0\"\nlicense-file = \"../../secret\"\n";
    let newer = "[package]\nname = \"fft-lib\"\nversion = \"1.10.0\"\n";
    let files = [
        ("project/Cargo.toml", ""),
        ("secret", "not a license"),
        (
            "home/.cargo/registry/src/index-0123/fft-lib-1.2.0/Cargo.toml",
            manifest,
        ),
        (
            "home/.cargo/registry/src/index-0123/fft-lib-1.2.0/LICENSE-MIT",
            "",
        ),
        (
            "home/.cargo/registry/src/index-0123/fft-lib-1.10.0/Cargo.toml",
            newer,
        ),
        ("project/sub/vendor/fft-lib/Cargo.toml", newer),
        ("project/sub/vendor/fft-lib/COPYING", ""),
    ];
    let asked = |version| dependency(Ecosystem::Cargo, "fft-lib", version, "Cargo.lock");
    let cached = "cargo registry/fft-lib-1.2.0";
    check(
        &files,
        &asked(Some("1.2.0")),
        Some((
            cached,
            &format!("{cached}/Cargo.toml"),
            &[&format!("{cached}/LICENSE-MIT")],
        )),
    );
    let vendored = "sub/vendor/fft-lib";
    check(
        &files,
        &asked(Some("1.10.0")),
        Some((
            vendored,
            &format!("{vendored}/Cargo.toml"),
            &[&format!("{vendored}/COPYING")],
        )),
    );
    check(&files, &asked(Some("1.3.0")), None);
    let mut loose = asked(None);
    loose.requirement = Some("1.1".to_owned());
    let newest = "cargo registry/fft-lib-1.10.0";
    check(
        &files[..5],
        &loose,
        Some((newest, &format!("{newest}/Cargo.toml"), &[])),
    );
    loose.requirement = Some("2".to_owned());
    check(&files[..5], &loose, None);
}

#[test]
fn npm_packages_lie_in_the_nearest_folder() {
    let files = [
        (
            "project/node_modules/@a/b/package.json",
            "{\"name\": \"@a/b\", \"version\": \"1.0.0\", \"license\": \"SEE LICENSE IN TERMS\"}",
        ),
        ("project/node_modules/@a/b/TERMS", ""),
        ("project/node_modules/@a/b/license.md", ""),
        (
            "project/web/node_modules/@a/b/package.json",
            "{\"name\": \"@a/b\", \"version\": \"2.0.0\"}",
        ),
    ];
    let asked = |version, path| dependency(Ecosystem::Npm, "@a/b", version, path);
    let (top, web) = ("node_modules/@a/b", "web/node_modules/@a/b");
    let top_licenses = ["node_modules/@a/b/TERMS", "node_modules/@a/b/license.md"];
    let top = Some((top, "node_modules/@a/b/package.json", &top_licenses[..]));
    let web = Some((web, "web/node_modules/@a/b/package.json", &[][..]));
    check(&files, &asked(None, "package.json"), top);
    check(&files, &asked(None, "web/package.json"), web);
    check(&files, &asked(Some("1.0.0"), "web/package.json"), top);
    check(&files, &asked(Some("3.0.0"), "web/package.json"), None);
}

#[test]
fn python_packages_lie_in_environments() {
    let metadata = "Metadata-Version: 2.4\nName: Sky.Map\nVersion: 1.0.0\n";
    let files = [
        ("project/my env/pyvenv.cfg", ""),
        (
            "project/my env/lib/python3.12/site-packages/Sky_Map-1.0.0.dist-info/METADATA",
            metadata,
        ),
        (
            "project/my env/lib/python3.12/site-packages/Sky_Map-1.0.0.dist-info/licenses/doc/AUTHORS",
            "",
        ),
        ("venv/pyvenv.cfg", ""),
        (
            "venv/Lib/site-packages/beside-2.egg-info/PKG-INFO",
            metadata,
        ),
        (
            "active/lib/python3.9/site-packages/old-0.1-py3.9.egg-info",
            metadata,
        ),
    ];
    let asked = |name, version| dependency(Ecosystem::Pypi, name, version, "pyproject.toml");
    let sky = "site-packages/Sky_Map-1.0.0.dist-info";
    let authors = format!("{sky}/licenses/doc/AUTHORS");
    let metadata = format!("{sky}/METADATA");
    check(
        &files,
        &asked("sky-map", None),
        Some((sky, &metadata, &[&authors])),
    );
    check(
        &files,
        &asked("sky-map", Some("1.0")),
        Some((sky, &metadata, &[&authors])),
    );
    check(&files, &asked("sky-map", Some("1.0.1")), None);
    let beside = "site-packages/beside-2.egg-info";
    check(
        &files,
        &asked("beside", None),
        Some((beside, &format!("{beside}/PKG-INFO"), &[])),
    );
    let old = "site-packages/old-0.1-py3.9.egg-info";
    check(&files, &asked("old", Some("0.1")), Some((old, old, &[])));
}

#[test]
fn python_packages_of_the_system_count_in_the_version_asked_for() {
    let silent = "Metadata-Version: 1.0\nName: grid\nVersion: 2.0\nLicense: UNKNOWN\n";
    let told = "Metadata-Version: 2.1\nName: sky\nVersion: 1.4\nLicense: MIT\n";
    let files = [
        (
            "system/usr/lib/python3/dist-packages/grid-2.0.egg-info",
            silent,
        ),
        ("system/usr/share/doc/python3-grid/copyright", ""),
        (
            "system/usr/lib/python3/dist-packages/sky-1.4.dist-info/METADATA",
            told,
        ),
        ("system/usr/share/doc/python3-sky/copyright", ""),
        (
            "home/.local/lib/python3.12/site-packages/own-3.dist-info/METADATA",
            told,
        ),
    ];
    let asked = |name, version| dependency(Ecosystem::Pypi, name, version, "pyproject.toml");
    let grid = "system dist-packages/grid-2.0.egg-info";
    let copyright = "system doc/python3-grid/copyright";
    let found = Some((grid, grid, &[copyright][..]));
    check(&files, &asked("grid", Some("2.0")), found);
    check(&files, &asked("grid", Some("2.1")), None);
    check(&files, &asked("grid", None), None);
    let sky = "system dist-packages/sky-1.4.dist-info";
    let metadata = format!("{sky}/METADATA");
    let found = Some((sky, metadata.as_str(), &[][..]));
    check(&files, &asked("sky", Some("1.4.0")), found);
    let own = "system site-packages/own-3.dist-info";
    let metadata = format!("{own}/METADATA");
    let found = Some((own, metadata.as_str(), &[][..]));
    check(&files, &asked("own", Some("3")), found);
    check(&files, &asked("own", None), None);
}

#[test]
fn crates_of_repositories_lie_in_checkouts() {
    let manifest = "[package]\nname = \"fft-lib\"\nversion = \"1.2.0\"\n";
    let files = [
        ("project/Cargo.toml", ""),
        (
            "home/.cargo/git/checkouts/signals-0a1b2c/4f5e6d7/crates/fft-lib/Cargo.toml",
            manifest,
        ),
        (
            "home/.cargo/git/checkouts/signals-0a1b2c/4f5e6d7/crates/fft-lib/LICENSE",
            "",
        ),
    ];
    let place = "cargo checkouts/signals/4f5e6d7/crates/fft-lib";
    check(
        &files,
        &dependency(Ecosystem::Cargo, "fft-lib", Some("1.2.0"), "Cargo.lock"),
        Some((
            place,
            &format!("{place}/Cargo.toml"),
            &[&format!("{place}/LICENSE")],
        )),
    );
}

#[test]
fn npm_packages_lie_in_stores_copies_and_caches() {
    let one = "{\"name\": \"a\", \"version\": \"1.0.0\"}";
    let two = "{\"name\": \"a\", \"version\": \"2.0.0\"}";
    let three = "{\"name\": \"@s/a\", \"version\": \"3.0.0\"}";
    let store = "node_modules/.pnpm/a@1.0.0_peer@2.0.0/node_modules/a";
    let nested = "node_modules/@b/c/node_modules/a";
    let files = [
        (&*format!("project/{store}/package.json"), one),
        (&*format!("project/{nested}/package.json"), two),
        (
            "home/.cache/yarn/v6/npm-@s-a-3.0.0-0123abc-integrity/node_modules/@s/a/package.json",
            three,
        ),
        (
            "home/.bun/install/cache/a@4.0.0@@@1/package.json",
            "{\"name\": \"a\", \"version\": \"4.0.0\"}",
        ),
    ];
    let asked = |name, version| dependency(Ecosystem::Npm, name, Some(version), "yarn.lock");
    let manifest = |place: &str| format!("{place}/package.json");
    check(
        &files,
        &asked("a", "1.0.0"),
        Some((store, &manifest(store), &[])),
    );
    check(
        &files,
        &asked("a", "2.0.0"),
        Some((nested, &manifest(nested), &[])),
    );
    let yarn = "yarn cache/npm-@s-a-3.0.0-0123abc-integrity/node_modules/@s/a";
    check(
        &files,
        &asked("@s/a", "3.0.0"),
        Some(("yarn cache/@s/a@3.0.0", &manifest(yarn), &[])),
    );
    let bun = "bun cache/a@4.0.0@@@1";
    check(
        &files,
        &asked("a", "4.0.0"),
        Some((bun, &manifest(bun), &[])),
    );
    check(&files, &asked("a", "5.0.0"), None);
}

#[test]
fn conda_packages_lie_in_environments_and_caches() {
    let record = "{\"name\": \"scikit-x\", \"version\": \"1.2.3\", \"build\": \"py311_0\"}";
    let files = [
        ("project/env/conda-meta/history", ""),
        ("project/env/conda-meta/scikit-x-1.2.3-py311_0.json", record),
        (
            "home/miniforge3/pkgs/scikit-x-1.2.3-py311_0/info/index.json",
            record,
        ),
        (
            "home/miniforge3/pkgs/scikit-x-1.2.3-py311_0/info/licenses/COPYING",
            "",
        ),
        (
            "home/miniforge3/pkgs/other-0.1-h1_0/info/index.json",
            record,
        ),
        ("home/miniforge3/pkgs/other-0.1-h1_0.conda", ""),
    ];
    let asked = |name, version| dependency(Ecosystem::Conda, name, version, "environment.yml");
    let place = "conda-meta/scikit-x-1.2.3-py311_0";
    let record = format!("{place}.json");
    let license = ["conda pkgs/scikit-x-1.2.3-py311_0/info/licenses/COPYING"];
    let found = Some((place, record.as_str(), &license[..]));
    check(&files, &asked("scikit-x", None), found);
    check(&files, &asked("scikit-x", Some("1.2")), found);
    check(&files, &asked("scikit-x", Some("1.20")), None);
    let cached = "conda pkgs/other-0.1-h1_0";
    let index = format!("{cached}/info/index.json");
    check(
        &files,
        &asked("other", Some("0.1")),
        Some((cached, &index, &[])),
    );
    check(&files, &asked("other", None), None);
}

#[test]
fn r_packages_lie_in_libraries_and_the_cache_of_renv() {
    let description = "Package: sf2\nVersion: 1.0-14\nLicense: MIT + file LICENSE\n";
    let renv = "renv/library/linux-ubuntu-jammy/R-4.4/x86_64-pc-linux-gnu";
    let files = [
        (&*format!("project/{renv}/sf2/DESCRIPTION"), description),
        (&*format!("project/{renv}/sf2/LICENSE"), ""),
        (
            "home/R/x86_64-pc-linux-gnu-library/4.4/own/DESCRIPTION",
            "Package: own\nVersion: 2.0\n",
        ),
        (
            "system/usr/lib/R/library/stats/DESCRIPTION",
            "Package: stats\nVersion: 4.4.1\n",
        ),
        (
            "home/.cache/R/renv/cache/v5/R-4.4/x86_64-pc-linux-gnu/kept/0.9.1/5f6a/kept/DESCRIPTION",
            "Package: kept\nVersion: 0.9.1\n",
        ),
    ];
    let asked = |name, version| dependency(Ecosystem::Cran, name, version, "analysis/DESCRIPTION");
    let sf2 = format!("{renv}/sf2");
    let (manifest, license) = (format!("{sf2}/DESCRIPTION"), format!("{sf2}/LICENSE"));
    let found = Some((&*sf2, &*manifest, &[&*license][..]));
    check(&files, &asked("sf2", None), found);
    check(&files, &asked("sf2", Some("1.0.14")), found);
    check(&files, &asked("sf2", Some("1.1")), None);
    check(
        &files,
        &asked("own", Some("2.0")),
        Some(("R library/own", "R library/own/DESCRIPTION", &[])),
    );
    check(
        &files,
        &asked("stats", None),
        Some(("R library/stats", "R library/stats/DESCRIPTION", &[])),
    );
    let kept = "renv cache/kept/0.9.1";
    check(
        &files,
        &asked("kept", Some("0.9.1")),
        Some((kept, &format!("{kept}/5f6a/kept/DESCRIPTION"), &[])),
    );
    check(&files, &asked("kept", Some("0.9.2")), None);
}

#[test]
fn julia_packages_are_told_by_their_version_not_their_slug() {
    let files = [
        (
            "home/.julia/packages/Fields/aB3dE/Project.toml",
            "name = \"Fields\"\nversion = \"0.1.0\"\n",
        ),
        (
            "home/.julia/packages/Fields/zY9xW/Project.toml",
            "name = \"Fields\"\nversion = \"0.2.0\"\n",
        ),
        ("home/.julia/packages/Fields/zY9xW/LICENSE.md", ""),
    ];
    let asked = |version| dependency(Ecosystem::Julia, "Fields", version, "Manifest.toml");
    let folder = "julia depot/Fields/zY9xW";
    let (manifest, license) = (
        format!("{folder}/Project.toml"),
        format!("{folder}/LICENSE.md"),
    );
    let found = Some(("julia depot/Fields/0.2.0", &*manifest, &[&*license][..]));
    check(&files, &asked(Some("0.2.0")), found);
    check(&files, &asked(None), None);
    check(&files, &asked(Some("0.3.0")), None);
}

#[test]
fn go_modules_lie_in_vendor_folders_and_the_module_cache() {
    let files = [
        (
            "project/vendor/modules.txt",
            "# example.org/Tools/csv v1.0.0\n## explicit; go 1.21\nexample.org/Tools/csv\n",
        ),
        ("project/vendor/example.org/Tools/csv/LICENSE", ""),
        ("home/go/pkg/mod/example.org/!tools/csv@v1.1.0/LICENSE", ""),
    ];
    let asked = |version| {
        let mut asked = dependency(Ecosystem::Golang, "example.org/x", Some(version), "go.mod");
        asked.namespace = Some("example.org/Tools".to_owned());
        asked.name = "csv".to_owned();
        asked
    };
    let vendored = "vendor/example.org/Tools/csv";
    check(
        &files,
        &asked("v1.0.0"),
        Some((vendored, "", &[&format!("{vendored}/LICENSE")])),
    );
    let cached = "go modules/example.org/!tools/csv@v1.1.0/LICENSE";
    check(
        &files,
        &asked("v1.1.0"),
        Some(("go modules/example.org/Tools/csv@v1.1.0", "", &[cached])),
    );
    check(&files, &asked("v1.2.0"), None);
}

#[test]
fn poms_inherit_from_their_parents() {
    let parent = "<parent><groupId>org.example</groupId><artifactId>base</artifactId><version>3</version></parent>";
    let child = format!("<project>{parent}<artifactId>core</artifactId></project>");
    let base = "<project><licenses><license><name>MIT</name></license></licenses></project>";
    // a circle ends
    let turning = format!("<project>{}</project>", parent.replace("base", "turning"));
    let m2 = "home/.m2/repository/org/example";
    let files = [
        (&*format!("{m2}/core/1.0/core-1.0.pom"), &*child),
        (&*format!("{m2}/base/3/base-3.pom"), base),
        (&*format!("{m2}/turning/3/turning-3.pom"), &*turning),
        (
            "home/.gradle/caches/modules-2/files-2.1/org.example/only/2/0a1b/only-2.pom",
            base,
        ),
    ];
    let asked = |name, version| {
        let full = format!("org.example/{name}");
        dependency(Ecosystem::Maven, &full, Some(version), "pom.xml")
    };
    let maven = "maven repository/org/example";
    check(
        &files,
        &asked("core", "1.0"),
        Some((
            &format!("{maven}/core/1.0"),
            &format!("{maven}/base/3/base-3.pom"),
            &[],
        )),
    );
    check(
        &files,
        &asked("turning", "3"),
        Some((
            &format!("{maven}/turning/3"),
            &format!("{maven}/turning/3/turning-3.pom"),
            &[],
        )),
    );
    let gradle = "gradle cache/org.example/only/2";
    check(
        &files,
        &asked("only", "2"),
        Some((gradle, &format!("{gradle}/only-2.pom"), &[])),
    );
    check(&files, &asked("core", "1.1"), None);
}

#[test]
fn gems_lie_where_bundler_and_rubygems_install() {
    let bundle = "vendor/bundle/ruby/3.1.0";
    let files = [
        (
            &*format!("project/{bundle}/specifications/rack-2.2.8.gemspec"),
            "",
        ),
        (
            &*format!("project/{bundle}/gems/rack-2.2.8/MIT-LICENSE"),
            "",
        ),
        (
            "home/.gem/ruby/3.1.0/specifications/nokogiri-1.15.4-x86_64-linux.gemspec",
            "",
        ),
    ];
    let asked = |name, version| dependency(Ecosystem::Gem, name, version, "Gemfile.lock");
    let gem = format!("{bundle}/gems/rack-2.2.8");
    let spec = format!("{bundle}/specifications/rack-2.2.8.gemspec");
    let license = format!("{gem}/MIT-LICENSE");
    let found = Some((&*gem, &*spec, &[&*license][..]));
    check(&files, &asked("rack", Some("2.2.8")), found);
    check(&files, &asked("rack", None), found);
    check(&files, &asked("rack", Some("2.2.9")), None);
    let nokogiri = "rubygems/gems/nokogiri-1.15.4-x86_64-linux";
    let spec = "rubygems/specifications/nokogiri-1.15.4-x86_64-linux.gemspec";
    check(
        &files,
        &asked("nokogiri", Some("1.15.4")),
        Some((nokogiri, spec, &[])),
    );
}

#[test]
fn php_packages_lie_where_composer_installs() {
    let installed = "{\"packages\": [{\"name\": \"Acme/Logs\", \"version\": \"v1.2.0\", \"license\": [\"MIT\"]}]}";
    let files = [
        ("project/vendor/composer/installed.json", installed),
        ("project/vendor/Acme/Logs/LICENSE", ""),
    ];
    let asked = |version| dependency(Ecosystem::Composer, "acme/logs", version, "composer.lock");
    let place = "vendor/Acme/Logs";
    let (manifest, license) = (format!("{place}/composer.json"), format!("{place}/LICENSE"));
    let found = Some((place, &*manifest, &[&*license][..]));
    check(&files, &asked(Some("1.2.0")), found);
    check(&files, &asked(None), found);
    check(&files, &asked(Some("1.3.0")), None);
}

#[test]
fn packages_of_nuget_and_pub_lie_in_caches_of_the_user() {
    let files = [
        (
            "home/.nuget/packages/json.tools/13.0.0/json.tools.nuspec",
            "",
        ),
        ("home/.nuget/packages/json.tools/13.0.0/LICENSE.md", ""),
        (
            "home/.pub-cache/hosted/pub.dev/charts-1.0.0/pubspec.yaml",
            "",
        ),
        ("home/.pub-cache/hosted/pub.dev/charts-1.0.0/LICENSE", ""),
    ];
    let json = "nuget packages/json.tools/13.0.0";
    check(
        &files,
        &dependency(
            Ecosystem::Nuget,
            "Json.Tools",
            Some("13.0"),
            "packages.lock.json",
        ),
        Some((
            json,
            &format!("{json}/json.tools.nuspec"),
            &[&format!("{json}/LICENSE.md")],
        )),
    );
    let charts = "pub cache/charts-1.0.0";
    check(
        &files,
        &dependency(Ecosystem::Pub, "charts", Some("1.0.0"), "pubspec.lock"),
        Some((
            charts,
            &format!("{charts}/pubspec.yaml"),
            &[&format!("{charts}/LICENSE")],
        )),
    );
}
