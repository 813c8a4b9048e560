// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Dependencies of whole trees: where each license comes from, who brings it in, what was
//! copied, and what the policy says to it.

use std::path::Path;

use placet::inventory::{DependencyRecord, Inventory};
use placet::license::Expr;
use placet::policy::{Context, Date, Finding, Policy, PolicySource, check as judge};
use placet::resolve::Places;
use placet::rules::Rules;
use placet::{ScanOptions, scan};

/// Files below a folder that goes when the test ends: the project and the user's home.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    fn project(&self) -> std::path::PathBuf {
        self.0.path().join("project")
    }

    fn scan(&self) -> Inventory {
        let options = ScanOptions {
            places: Places {
                home: Some(self.0.path().join("home")),
                ..Places::default()
            },
            ..ScanOptions::default()
        };
        scan(&self.project(), &options, &Rules::embedded(), &()).unwrap()
    }

    fn findings(&self) -> Vec<Finding> {
        let source = PolicySource {
            name: "placet.toml".to_owned(),
            text: "extends = [\"university\"]\n".to_owned(),
        };
        let policy = Policy::load(&[source]).unwrap_or_else(|errors| panic!("{errors}"));
        let context = Context {
            today: Date::new(2026, 11, 1).unwrap(),
            outbound: Some(Expr::parse("MIT").unwrap()),
        };
        judge(&self.scan(), &policy, &context).findings
    }
}

fn find<'i>(inventory: &'i Inventory, purl: &str) -> &'i DependencyRecord {
    let mut all = inventory.dependencies.iter();
    all.find(|it| it.dependency.purl.as_str() == purl)
        .unwrap_or_else(|| {
            let all: Vec<_> = inventory
                .dependencies
                .iter()
                .map(|it| &it.dependency.purl)
                .collect();
            panic!("no {purl} among {all:?}")
        })
}

/// One dependency in a line: license, scope, origin, what says it, where, and the way.
fn line(record: &DependencyRecord) -> String {
    let license = record.license.as_ref().map(ToString::to_string);
    let words = [
        license.as_deref().unwrap_or("?"),
        record.dependency.scope.name(),
        record.origin.map_or("-", |origin| origin.name()),
        record.source.map_or("-", |source| source.name()),
        record.origin_place.as_deref().unwrap_or("-"),
    ];
    format!("{} <- {}", words.join(" "), record.path.join(" <- "))
}

fn check(files: &[(&str, &str)], want: &[(&str, &str)]) {
    let inventory = Machine::new(files).scan();
    let have: Vec<(&str, String)> = inventory
        .dependencies
        .iter()
        .map(|it| (it.dependency.purl.as_str(), line(it)))
        .collect();
    let want: Vec<(&str, String)> = want
        .iter()
        .map(|(purl, line)| (*purl, (*line).to_owned()))
        .collect();
    assert_eq!(have, want);
}

fn text(id: &str) -> &'static str {
    id.parse::<&dyn license::License>().unwrap().text()
}

// REUSE-IgnoreStart
fn metadata(name: &str, version: &str, more: &str) -> String {
    format!("Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{more}\n")
}

#[test]
fn the_lockfile_is_believed_before_what_is_installed() {
    let lock = r#"{"name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": {
        "": {"name": "app", "version": "1.0.0", "dependencies": {"a": "^1", "b": "^1", "c": "^1"}},
        "node_modules/a": {"version": "1.0.0", "license": "ISC"},
        "node_modules/b": {"version": "1.0.0", "dependencies": {"d": "^2"}},
        "node_modules/c": {"version": "1.0.0"},
        "node_modules/b/node_modules/d": {"version": "2.0.0", "license": "MIT"}
    }}"#;
    check(
        &[
            (
                "project/package.json",
                r#"{"name": "app", "version": "1.0.0", "dependencies": {"a": "^1", "b": "^1", "c": "^1"}}"#,
            ),
            ("project/package-lock.json", lock),
            (
                "project/node_modules/a/package.json",
                r#"{"name": "a", "version": "1.0.0", "license": "MIT"}"#,
            ),
            (
                "project/node_modules/b/package.json",
                r#"{"name": "b", "version": "1.0.0", "license": "MIT"}"#,
            ),
            (
                "project/node_modules/c/package.json",
                r#"{"name": "c", "version": "0.9.0", "license": "MIT"}"#,
            ),
        ],
        &[
            (
                "pkg:npm/a@1.0.0",
                "ISC runtime lockfile lockfile package-lock.json <- app",
            ),
            (
                "pkg:npm/b@1.0.0",
                "MIT runtime installed manifest node_modules/b <- app",
            ),
            // another version is not the one that is used
            ("pkg:npm/c@1.0.0", "? runtime - - - <- app"),
            (
                "pkg:npm/d@2.0.0",
                "MIT runtime lockfile lockfile package-lock.json <- b <- app",
            ),
        ],
    );
}

#[test]
fn what_installed_packages_need_is_followed() {
    let site = "project/.venv/lib/python3.12/site-packages";
    let file = |name: &str| format!("{site}/{name}.dist-info/METADATA");
    let scipy = metadata(
        "scipy",
        "1.14.0",
        "License-Expression: BSD-3-Clause\nRequires-Dist: numpy>=2\nRequires-Dist: winonly; sys_platform == 'win32'\nRequires-Dist: pooch; extra == 'datasets'\n",
    );
    let numpy = metadata("numpy", "2.1.0", "License-Expression: BSD-3-Clause\n");
    let pytest = metadata(
        "pytest",
        "8.3.0",
        "License-Expression: MIT\nRequires-Dist: packaging\n",
    );
    let packaging = metadata(
        "packaging",
        "24.1",
        "License-Expression: Apache-2.0 OR BSD-2-Clause\nRequires-Dist: pytest\n",
    );
    let web = metadata(
        "web",
        "3.0",
        "License-Expression: MIT\nRequires-Dist: socks; extra == 'proxy'\n",
    );
    let socks = metadata("socks", "1.0", "License-Expression: ISC\n");
    let manifest = "[project]\nname = \"field-study\"\nversion = \"1.0\"\ndependencies = [\"scipy\", \"web[proxy]\"]\n[project.optional-dependencies]\ntest = [\"pytest\"]\n";
    check(
        &[
            ("project/pyproject.toml", manifest),
            ("project/.venv/pyvenv.cfg", ""),
            (&file("scipy-1.14.0"), &scipy),
            (&file("numpy-2.1.0"), &numpy),
            (&file("pytest-8.3.0"), &pytest),
            (&file("packaging-24.1"), &packaging),
            (&file("web-3.0"), &web),
            (&file("socks-1.0"), &socks),
            // installed, but nobody asks for it
            (&file("pooch-1.0"), &metadata("pooch", "1.0", "")),
        ],
        &[
            (
                "pkg:pypi/numpy@2.1.0",
                "BSD-3-Clause runtime installed manifest site-packages/numpy-2.1.0.dist-info <- scipy <- field-study",
            ),
            (
                "pkg:pypi/packaging@24.1",
                "Apache-2.0 OR BSD-2-Clause test installed manifest site-packages/packaging-24.1.dist-info <- pytest <- field-study",
            ),
            (
                "pkg:pypi/pytest@8.3.0",
                "MIT test installed manifest site-packages/pytest-8.3.0.dist-info <- field-study",
            ),
            (
                "pkg:pypi/scipy@1.14.0",
                "BSD-3-Clause runtime installed manifest site-packages/scipy-1.14.0.dist-info <- field-study",
            ),
            (
                "pkg:pypi/socks@1.0",
                "ISC runtime installed manifest site-packages/socks-1.0.dist-info <- web <- field-study",
            ),
            (
                "pkg:pypi/web@3.0",
                "MIT runtime installed manifest site-packages/web-3.0.dist-info <- field-study",
            ),
        ],
    );
}

#[test]
fn a_whole_text_in_the_field_for_its_name_is_read() {
    let folded = text("MIT")
        .trim()
        .replace('\n', "\n        ")
        .replace("\n        \n", "\n        |\n");
    let old = metadata(
        "old",
        "1.0",
        &format!("License: {folded}\n\nApache License, Version 2.0\n"),
    );
    check(
        &[
            ("project/requirements.txt", "old\n"),
            ("project/.venv/pyvenv.cfg", ""),
            (
                "project/.venv/lib/python3.12/site-packages/old-1.0.dist-info/METADATA",
                &old,
            ),
        ],
        &[(
            "pkg:pypi/old@1.0",
            "MIT runtime installed manifest site-packages/old-1.0.dist-info <- this project",
        )],
    );
}

#[test]
fn what_an_installed_package_cannot_do_without_is_never_dropped() {
    check(
        &[
            (
                "project/DESCRIPTION",
                "Package: fieldwork\nVersion: 1.0\nLicense: MIT\nImports: shapes\n",
            ),
            (
                "project/renv/library/R-4.4/x86_64-pc-linux-gnu/shapes/DESCRIPTION",
                "Package: shapes\nVersion: 2.0\nLicense: GPL-3\nImports: stats, units\n",
            ),
        ],
        &[
            (
                "pkg:cran/shapes@2.0",
                "GPL-3.0-only runtime installed manifest renv/library/R-4.4/x86_64-pc-linux-gnu/shapes <- fieldwork",
            ),
            ("pkg:cran/units", "? runtime - - - <- shapes <- fieldwork"),
        ],
    );
}

#[test]
fn each_package_stands_once_and_belongs_to_the_members_that_need_it() {
    let member = |name: &str, needs: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\n{needs}\n"
        )
    };
    let lock = r#"version = 3
[[package]]
name = "core"
version = "0.1.0"
dependencies = ["units"]
[[package]]
name = "tool"
version = "0.1.0"
dependencies = ["args", "units"]
[[package]]
name = "units"
version = "1.0.0"
source = "registry+https://example.org/index"
[[package]]
name = "args"
version = "2.0.0"
source = "registry+https://example.org/index"
dependencies = ["width"]
[[package]]
name = "width"
version = "3.0.0"
source = "registry+https://example.org/index"
"#;
    let machine = Machine::new(&[
        (
            "project/Cargo.toml",
            "[workspace]\nmembers = [\"core\", \"tool\"]\n",
        ),
        ("project/Cargo.lock", lock),
        ("project/core/Cargo.toml", &member("core", "units = \"1\"")),
        (
            "project/tool/Cargo.toml",
            &member("tool", "units = \"1\"\nargs = \"2\""),
        ),
        (
            "home/.cargo/registry/src/index-0/width-3.0.0/Cargo.toml",
            "[package]\nname = \"width\"\nversion = \"3.0.0\"\nlicense = \"MIT\"\n",
        ),
    ]);
    let inventory = machine.scan();
    assert_eq!(inventory.dependencies.len(), 3);
    let units = find(&inventory, "pkg:cargo/units@1.0.0");
    assert_eq!(units.members, ["core", "tool"]);
    let places: Vec<&str> = units.named_in.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(places, ["Cargo.lock", "core/Cargo.toml", "tool/Cargo.toml"]);
    let width = find(&inventory, "pkg:cargo/width@3.0.0");
    assert_eq!(width.members, ["tool"]);
    assert_eq!(
        line(width),
        "MIT runtime cache manifest cargo registry/width-3.0.0 <- args <- tool"
    );
}

#[test]
fn copies_in_the_tree_are_dependencies_that_are_shipped() {
    let mit =
        |holder: &str| text("MIT").replace("<year> <copyright holders>", &format!("2019 {holder}"));
    let own = format!(
        "Copyright (c) 2024 Example University\n\n{}",
        mit("Example University")
    );
    let other = format!("Copyright (c) 2019 Rosa Field\n\n{}", mit("Rosa Field"));
    let banner = "/*! Plots v2.1.0 | Released under the MIT license */\n!function(){}();\n";
    check(
        &[
            ("project/LICENSE", &own),
            ("project/src/main.c", "int main;\n"),
            // by the folder's name, in a version
            ("project/third_party/zlib-1.3.1/LICENSE", text("Zlib")),
            ("project/third_party/zlib-1.3.1/inflate.c", "int i;\n"),
            // by a manifest
            (
                "project/extern/widgets/package.json",
                r#"{"name": "@ui/widgets", "version": "4.0.0", "license": "ISC"}"#,
            ),
            ("project/extern/widgets/src/a.js", "a();\n"),
            // code of which nobody says under which license it is
            ("project/third_party/fast/fast.c", "int f;\n"),
            // by the license of another holder
            ("project/src/mesh/LICENSE", &other),
            ("project/src/mesh/mesh.c", "int m;\n"),
            // of the same holder: a part of the project
            ("project/src/part/LICENSE", &own),
            ("project/src/part/part.c", "int p;\n"),
            ("project/web/plots.min.js", banner),
            (
                "project/tests/vendor/case/a.c",
                "/* SPDX-License-Identifier: ISC */\n",
            ),
        ],
        &[
            (
                "pkg:generic/case",
                "ISC test vendored files tests/vendor/case <- this project",
            ),
            (
                "pkg:generic/fast",
                "? runtime vendored - third_party/fast <- this project",
            ),
            (
                "pkg:generic/mesh",
                "MIT runtime vendored license-files src/mesh <- this project",
            ),
            (
                "pkg:generic/plots@2.1.0",
                "MIT runtime vendored files web/plots.min.js <- this project",
            ),
            (
                "pkg:generic/zlib@1.3.1",
                "Zlib runtime vendored license-files third_party/zlib-1.3.1 <- this project",
            ),
            (
                "pkg:npm/%40ui/widgets@4.0.0",
                "ISC runtime vendored manifest extern/widgets <- this project",
            ),
        ],
    );
}

/// A release of PyPI's: a gzipped tar of one folder with the package's metadata in it.
fn release(name: &str, version: &str, more: &str) -> Vec<u8> {
    let text = metadata(name, version, more);
    let packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut builder = tar::Builder::new(packer);
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o644);
    let path = format!("{name}-{version}/PKG-INFO");
    builder
        .append_data(&mut header, path, text.as_bytes())
        .unwrap();
    builder.into_inner().unwrap().finish().unwrap()
}

#[test]
fn packed_packages_in_the_tree_are_dependencies_that_are_shipped() {
    let machine = Machine::new(&[
        (
            "project/pyproject.toml",
            "[project]\nname = \"own\"\nversion = \"1\"\ndependencies = [\"grid==1.0\"]\n",
        ),
        ("project/dist/a", ""),
        ("project/wheels/a", ""),
        ("project/tests/a", ""),
    ]);
    let more = "License-Expression: MIT\nRequires-Dist: numpy\n";
    for (path, bytes) in [
        ("wheels/grid-1.0.tar.gz", release("grid", "1.0", more)),
        (
            "tests/sky-2.0.tar.gz",
            release("sky", "2.0", "License: Apache\n"),
        ),
        // what the project itself was packed into
        ("dist/own-1.tar.gz", release("own", "1", more)),
        ("wheels/broken.whl", vec![0; 64]),
    ] {
        std::fs::write(machine.project().join(path), bytes).unwrap();
    }
    let inventory = machine.scan();
    let names: Vec<String> = inventory
        .dependencies
        .iter()
        .map(|it| format!("{} {}", it.dependency.purl, line(it)))
        .collect();
    assert_eq!(
        names,
        [
            "pkg:pypi/grid@1.0 MIT runtime vendored manifest wheels/grid-1.0.tar.gz <- own",
            "pkg:pypi/sky@2.0 ? test vendored - tests/sky-2.0.tar.gz <- own",
        ]
    );
    let packed = inventory.listings.iter().map(|it| it.path.as_str());
    let packed: Vec<&str> = packed.collect();
    let want = [
        "dist/own-1.tar.gz",
        "tests/sky-2.0.tar.gz",
        "wheels/grid-1.0.tar.gz",
    ];
    assert_eq!(packed, want);
    let [problem] = inventory.problems.as_slice() else {
        panic!("{:?}", inventory.problems);
    };
    assert_eq!(problem.path, "wheels/broken.whl");
}

#[test]
fn the_choice_that_a_copy_leaves_is_made_for_all_of_it() {
    let own = ("project/LICENSE", text("MIT"));
    let dual = r#"{"name": "dual", "version": "1.0.0", "license": "MIT OR GPL-3.0-only"}"#;
    let of = |files: &[(&str, &str)]| -> Vec<String> {
        let findings = Machine::new(files).findings();
        let about = findings.iter().filter(|it| it.subject.starts_with("GPL"));
        about
            .map(|it| format!("{} {}", it.check.code, it.message))
            .collect()
    };
    // the text of the license that is not taken lies there too
    let files = [
        own,
        ("project/vendor/dual/package.json", dual),
        ("project/vendor/dual/LICENSE-MIT", text("MIT")),
        ("project/vendor/dual/LICENSE-GPL", text("GPL-3.0-only")),
    ];
    assert_eq!(of(&files), Vec::<String>::new());
    // without a choice it is one finding, not one for the package and one for its files
    let single = dual.replace("MIT OR ", "");
    let files = [
        own,
        ("project/vendor/dual/package.json", single.as_str()),
        ("project/vendor/dual/COPYING", text("GPL-3.0-only")),
    ];
    let found = of(&files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("dual 1.0.0"), "{found:?}");
}

#[test]
fn findings_name_the_way_that_brings_a_package_in() {
    let site = "project/.venv/lib/python3.12/site-packages";
    let findings = Machine::new(&[
        ("project/LICENSE", text("MIT")),
        ("project/requirements.txt", "plots\n"),
        ("project/.venv/pyvenv.cfg", ""),
        (
            &format!("{site}/plots-1.0.dist-info/METADATA"),
            &metadata(
                "plots",
                "1.0",
                "License-Expression: MIT\nRequires-Dist: fonts\n",
            ),
        ),
        (
            &format!("{site}/fonts-2.0.dist-info/METADATA"),
            &metadata("fonts", "2.0", "License-Expression: AGPL-3.0-only\n"),
        ),
    ])
    .findings();
    let all: Vec<&str> = findings.iter().map(|it| it.message.as_str()).collect();
    let names = |message: &&&str| message.contains("fonts 2.0 <- plots <- this project");
    assert_eq!(all.iter().filter(names).count(), 1, "{all:?}");
}

#[test]
fn a_text_contradicts_only_what_it_cannot_belong_to() {
    let of = |declared: &str, texts: &[&str]| -> bool {
        let place = "project/.venv/lib/python3.12/site-packages/it-1.0.dist-info";
        let named: String = (0..texts.len())
            .map(|at| format!("License-File: LICENSE.{at}\n"))
            .collect();
        let more = format!("License-Expression: {declared}\n{named}");
        let mut files = vec![
            ("project/LICENSE".to_owned(), text("MIT").to_owned()),
            ("project/requirements.txt".to_owned(), "it\n".to_owned()),
            ("project/.venv/pyvenv.cfg".to_owned(), String::new()),
            (format!("{place}/METADATA"), metadata("it", "1.0", &more)),
        ];
        for (at, id) in texts.iter().enumerate() {
            files.push((
                format!("{place}/licenses/LICENSE.{at}"),
                text(id).to_owned(),
            ));
        }
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (&**path, &**text))
            .collect();
        let findings = Machine::new(&files).findings();
        findings.iter().any(|it| it.check.code == "PL011")
    };
    assert!(!of("MIT OR Apache-2.0", &["MIT", "Apache-2.0"]));
    assert!(!of("MIT OR Apache-2.0", &["Apache-2.0"]));
    assert!(!of("GPL-3.0-or-later", &["GPL-3.0-only"]));
    assert!(!of("LGPL-3.0-only", &["GPL-3.0-only"]));
    assert!(of("MIT", &["GPL-3.0-only"]));
    assert!(of("BSD-2-Clause", &["Apache-2.0"]));
}

#[test]
fn nothing_outside_the_project_is_read_for_a_copy() {
    let machine = Machine::new(&[
        ("project/requirements.txt", "it==1.0\n"),
        ("project/venv/pyvenv.cfg", ""),
        (
            "elsewhere/METADATA",
            &metadata("it", "1.0", "License-Expression: MIT\n"),
        ),
    ]);
    #[cfg(unix)]
    link(&machine.0.path().join("elsewhere"), &machine.project());
    let inventory = machine.scan();
    let record = find(&inventory, "pkg:pypi/it@1.0");
    assert_eq!((&record.license, &record.found_at), (&None, &None));
}

#[cfg(unix)]
fn link(elsewhere: &Path, project: &Path) {
    let site = project.join("venv/lib/python3.12/site-packages");
    std::fs::create_dir_all(&site).unwrap();
    std::os::unix::fs::symlink(elsewhere, site.join("it-1.0.dist-info")).unwrap();
}
// REUSE-IgnoreEnd

#[test]
fn what_one_member_of_a_workspace_needs_for_its_tests_is_not_for_the_others() {
    let lock = "version = 4
[[package]]
name = \"app\"
version = \"0.1.0\"
dependencies = [\"core-lib\"]
[[package]]
name = \"core-lib\"
version = \"0.1.0\"
dependencies = [\"tempfile\"]
[[package]]
name = \"tempfile\"
version = \"3.27.0\"
source = \"registry+https://example.org\"
";
    let machine = Machine::new(&[
        (
            "project/Cargo.toml",
            "[workspace]\nmembers = [\"app\", \"core\"]\n",
        ),
        ("project/Cargo.lock", lock),
        (
            "project/app/Cargo.toml",
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\n[dependencies]\ncore-lib = { path = \"../core\" }\n",
        ),
        (
            "project/core/Cargo.toml",
            "[package]\nname = \"core-lib\"\nversion = \"0.1.0\"\n[dev-dependencies]\ntempfile = \"3\"\n",
        ),
    ]);
    let inventory = machine.scan();
    let paths: Vec<&str> = inventory
        .packages
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!(paths, ["app/Cargo.toml", "core/Cargo.toml"]);
    let tempfile = find(&inventory, "pkg:cargo/tempfile@3.27.0");
    assert_eq!(tempfile.members, ["core-lib"]);
}

#[test]
fn of_a_vague_pin_of_conda_the_installed_version_is_what_is_used() {
    let machine = Machine::new(&[
        (
            "project/environment.yml",
            "name: plots\ndependencies:\n  - python=3.11\n",
        ),
        ("project/env/conda-meta/history", ""),
        (
            "project/env/conda-meta/python-3.11.9-hb806964_0.json",
            "{\"name\": \"python\", \"version\": \"3.11.9\", \"build\": \"hb806964_0\", \"license\": \"Python-2.0\", \"depends\": []}",
        ),
    ]);
    let inventory = machine.scan();
    let python = find(&inventory, "pkg:conda/python@3.11.9");
    assert_eq!(
        python.license.as_ref().map(ToString::to_string).as_deref(),
        Some("Python-2.0")
    );
}
