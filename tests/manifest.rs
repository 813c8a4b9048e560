// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Manifests: every case below `fixtures/manifests/` says what its files mean together.
//!
//! A case is a folder with manifests and `expected.toml`. To write the latter anew, run the
//! test with `PLACET_UPDATE=1`, and then read what it wrote.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test: it reads the fixtures and its one variable, and may fail"
)]

use std::fmt::Write as _;
use std::path::Path;

use placet::manifest::{Covers, FORMATS, Manifest, Precedence, format_of, join};
use placet::package::{Declared, Dependency, Package};
use placet::rules::Rules;
use placet::source::Problem;

#[test]
fn manifests_mean_what_their_cases_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/manifests");
    let update = std::env::var_os("PLACET_UPDATE").is_some();
    let mut failures = String::new();
    let mut cases = 0;
    for format in folders(&root) {
        for case in folders(&root.join(&format)) {
            let folder = root.join(&format).join(&case);
            let header = "# SPDX-License-Identifier: Apache-2.0 OR MIT\n";
            let have = format!("{header}{}", read(&folder));
            let expected = folder.join("expected.toml");
            let want = std::fs::read_to_string(&expected).unwrap_or_default();
            cases += 1;
            if want != have && update {
                std::fs::write(&expected, &have).unwrap();
            } else if want != have {
                let _ = writeln!(
                    failures,
                    "== {format}/{case}\n-- want\n{want}\n-- have\n{have}"
                );
            }
        }
    }
    assert!(cases >= FORMATS.len(), "only {cases} cases");
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_format_has_a_case_and_a_malformed_twin_with_one_problem() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/manifests");
    let mut wrong = Vec::new();
    for format in FORMATS {
        let cases = folders(&root.join(format.name));
        if !cases.iter().any(|case| case != "broken") {
            wrong.push(format!("{}: no sound case", format.name));
        }
        let twin = root.join(format.name).join("broken/expected.toml");
        let twin = std::fs::read_to_string(twin).unwrap_or_default();
        let problems = twin.matches("[[problem]]").count();
        if problems != 1 {
            wrong.push(format!("{}: {problems} problems in `broken`", format.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What no parser may take much time, memory or stack for.
#[test]
fn hostile_manifests_are_problems_not_panics() {
    let deep = 100_000;
    let texts = [
        String::new(),
        "\u{feff}".to_owned(),
        "\0\0\0".to_owned(),
        "[".repeat(deep),
        "{\"a\":".repeat(deep),
        format!("a = {}", "[".repeat(deep)),
        format!("a{} = 1", ".a".repeat(deep)),
        format!("[package]\nname = \"{}\"", "é".repeat(deep)),
        "[package]\nname = \"\"\nlicense = \"((((\"\n[dependencies]\n\"\" = \"1\"\n\"../x\" = { path = \"../../../etc\" }".to_owned(),
        "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [\"a\", \"\", \"b 2\", 3]\n".to_owned(),
        "{\"name\": 3, \"license\": [[], {}, null], \"dependencies\": {\"\": 1, \"@/\": \"npm:@\"}}".to_owned(),
        "{\"packages\": {\"\": null, \"node_modules/\": {}, \"../x\": {\"link\": true, \"resolved\": \"../x\"}}}".to_owned(),
        "{\"dependencies\": {\"a\": {\"version\": 1, \"dependencies\": {\"b\": {\"version\": \"npm:@\"}}}}}".to_owned(),
        "[project]\nname = 1\nlicense = {text = 1}\ndependencies = [1, \"[\", \"a @\"]\n[tool.poetry.dependencies]\na = []\nb = [1]\n".to_owned(),
        "-e\n#egg=\n--hash\na[b\n\\\n \\\n@\n== 1\n".to_owned(),
        "a=$a$a\nb=${a\nc=\"$(\nd=`\npkgver=${pkgver%%*}\n".to_owned(),
        "a = [*a, *a]\nb = {'x': b}\nsetup(**b, name=a, install_requires=[a, *a".to_owned(),
        format!("setup({}", "[(".repeat(deep)),
        format!("a: {}", "[".repeat(deep)),
        format!("{}x", "- ".repeat(deep)),
        "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c, *z]\n".to_owned(),
        format!("<project>{}", "<a>".repeat(deep)),
        "<!DOCTYPE p [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><project><artifactId>&b;${artifactId}</artifactId><version>${x}</version><properties><x>${x}${x}</x></properties></project>".to_owned(),
        "dependencies { compile(\"a:b:$\"), '::', \"${\"\n} s.name = \"#{s.name}\"\n s.version = %q{".to_owned(),
        "---\ndatasets: [a, {b: c}]\nlicense: [1]\n---\n<<~X\n".to_owned(),
        "PODS:\n  - (\nGEM\n  specs:\n    a (\n      b (\n\"a@\":\n  version \"\n    x: y\n".to_owned(),
        "Name: é\nLicense-File: ../../x\nRequires-Dist: a; extra == é\n : \n  x".to_owned(),
    ];
    let names = [
        "Cargo.toml",
        "Cargo.lock",
        "package.json",
        "package-lock.json",
        "pyproject.toml",
        "poetry.lock",
        "uv.lock",
        "requirements.txt",
        "x.dist-info/METADATA",
        "setup.cfg",
        "x.ABOUT",
        "APKBUILD",
        "bower.json",
        "Cartfile.resolved",
        "metadata.rb",
        "CITATION.cff",
        "codemeta.json",
        "composer.json",
        "composer.lock",
        "conanfile.py",
        "conanfile.txt",
        "META.json",
        "Makefile.PL",
        "environment.yml",
        "meta.yaml",
        "x.csproj",
        "debian/control",
        "deno.json",
        "DESCRIPTION",
        "Dockerfile",
        "+MANIFEST",
        "Gemfile.lock",
        "x.gemspec",
        "go.mod",
        "go.sum",
        "Godeps.json",
        "build.gradle",
        "haxelib.json",
        "META-INF/MANIFEST.MF",
        "Project.toml",
        "Manifest.toml",
        "project.clj",
        "meson.build",
        "README.md",
        "x.nuspec",
        "x.opam",
        "Pipfile",
        "Pipfile.lock",
        "pnpm-lock.yaml",
        "Podfile.lock",
        "x.podspec",
        "pom.xml",
        "pubspec.yaml",
        "pubspec.lock",
        "pylock.toml",
        "renv.lock",
        "build.sbt",
        "setup.py",
        "Package.resolved",
        "README.chromium",
        "yarn.lock",
        "flake.lock",
        "project.json",
        "x.vsixmanifest",
        "x.spec",
        "MODULE.bazel",
        "bun.lock",
        "x.cabal",
        "package.yaml",
        "stack.yaml",
        "stack.yaml.lock",
        "CMakeLists.txt",
        "conda-lock.yml",
        "conda-linux-64.lock",
        "conda-meta/x.json",
        "conan.lock",
        "cpanfile",
        "debian/copyright",
        "fpm.toml",
        "Gemfile",
        ".gitmodules",
        ".github/workflows/x.yml",
        "go.work",
        "x.egg-info/requires.txt",
        "vendor/modules.txt",
        "gradle/libs.versions.toml",
        "gradle.lockfile",
        "gradle.properties",
        "ivy.xml",
        "config.json",
        "default.nix",
        "Directory.Packages.props",
        "packages.lock.json",
        "pixi.toml",
        "pixi.lock",
        "REUSE.toml",
        "manifest.json",
        "snapcraft.yaml",
        "package.py",
        "spack.yaml",
        "spack.lock",
        "vcpkg.json",
        "x.wrap",
        ".zenodo.json",
    ];
    let rules = rules();
    for name in names {
        for text in &texts {
            let manifest = format_of(name).unwrap().read(name, text, &rules);
            assert!(
                manifest.problems.len() <= 1,
                "{name}: {:?}",
                manifest.problems
            );
            let joined = join(vec![(name.to_owned(), manifest)]);
            let (packages, dependencies) = (joined.packages, joined.dependencies);
            let folders = dependencies.iter().filter_map(|it| it.folder.as_deref());
            let files = packages.iter().filter_map(|it| it.declared.as_ref());
            let files = files.flat_map(|declared| declared.files.iter().map(String::as_str));
            for path in folders.chain(files) {
                assert!(
                    !path.starts_with('/') && !path.contains(".."),
                    "{name}: {path}"
                );
            }
        }
    }
}

fn rules() -> Rules {
    Rules::embedded()
}

fn folders(path: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// All manifests below a folder, joined, as TOML.
fn read(folder: &Path) -> String {
    let mut manifests: Vec<(String, Manifest)> = Vec::new();
    let mut open = vec![String::new()];
    let rules = rules();
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(folder.join(&at)).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            let path = if at.is_empty() {
                name
            } else {
                format!("{at}/{name}")
            };
            if entry.path().is_dir() {
                open.push(path);
            } else if let Some(format) = format_of(&path) {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                let manifest = format.read(&path, &text, &rules);
                manifests.push((path, manifest));
            }
        }
    }
    let joined = join(manifests);
    let mut text = String::new();
    joined
        .packages
        .iter()
        .for_each(|package| show_package(package, &mut text));
    joined
        .dependencies
        .iter()
        .for_each(|dependency| show_dependency(dependency, &mut text));
    for cover in &joined.covers {
        for entry in &cover.entries {
            show_covers(&cover.below, entry, &mut text);
        }
    }
    joined
        .problems
        .iter()
        .for_each(|problem| show_problem(problem, &mut text));
    text
}

fn show_package(package: &Package, text: &mut String) {
    let purl = package.purl.as_ref().map_or("none", |purl| purl.as_str());
    let _ = writeln!(
        text,
        "\n[[package]]\npurl = {purl:?}\nat = {:?}",
        package.path
    );
    if package.private {
        let _ = writeln!(text, "private = true");
    }
    if let Some(declared) = &package.declared {
        show_declared(declared, text);
    }
    if !package.dependencies.is_empty() {
        let _ = writeln!(text, "dependencies = [");
        for it in &package.dependencies {
            let _ = writeln!(
                text,
                "    {:?},",
                format!("{} {}", it.purl, it.scope.name())
            );
        }
        let _ = writeln!(text, "]");
    }
}

fn show_declared(declared: &Declared, text: &mut String) {
    let _ = writeln!(text, "declared = {:?}", declared.statement);
    if let Some(expression) = &declared.expression {
        let _ = writeln!(text, "means = {:?}", expression.to_string());
    }
    if let Some(unclear) = &declared.unclear {
        let _ = writeln!(text, "unclear = {unclear:?}");
    }
    if let Some(reading) = &declared.reading {
        let _ = writeln!(text, "reading = {:?}", reading.to_string());
    }
    if !declared.files.is_empty() {
        let _ = writeln!(text, "files = {:?}", declared.files);
    }
    if let Some(lines) = declared.lines {
        let _ = writeln!(text, "declared-line = {}", lines.start);
    }
}

fn show_covers(folder: &str, covers: &Covers, text: &mut String) {
    let _ = writeln!(
        text,
        "\n[[covers]]\nbelow = {folder:?}\npatterns = {:?}\nline = {}",
        covers.patterns, covers.lines.start
    );
    match covers.precedence {
        Precedence::Closest => {}
        Precedence::Aggregate => text.push_str("precedence = \"aggregate\"\n"),
        Precedence::Override => text.push_str("precedence = \"override\"\n"),
    }
    if !covers.copyrights.is_empty() {
        let _ = writeln!(text, "copyrights = {:?}", covers.copyrights);
    }
    if let Some(declared) = &covers.declared {
        show_declared(declared, text);
    }
}

fn show_dependency(it: &Dependency, text: &mut String) {
    let line = it
        .lines
        .map_or(String::new(), |lines| format!(":{}", lines.start));
    let _ = writeln!(text, "\n[[dependency]]\npurl = {:?}", it.purl.as_str());
    let _ = writeln!(
        text,
        "at = {:?}\nscope = {:?}",
        format!("{}{line}", it.path),
        it.scope.name()
    );
    if let Some(direct) = it.direct {
        let _ = writeln!(text, "direct = {direct}");
    }
    if let Some(requirement) = &it.requirement {
        let _ = writeln!(text, "requirement = {requirement:?}");
    }
    if it.own {
        let _ = writeln!(text, "own = true");
    }
    if let Some(folder) = &it.folder {
        let _ = writeln!(text, "folder = {folder:?}");
    }
    if let Some(source) = &it.source {
        let _ = writeln!(text, "source = {source:?}");
    }
    if let Some(declared) = &it.declared {
        show_declared(declared, text);
    }
}

fn show_problem(problem: &Problem, text: &mut String) {
    let _ = writeln!(
        text,
        "\n[[problem]]\nkind = {:?}\nmessage = {:?}",
        problem.kind.name(),
        problem.message
    );
    if let Some(lines) = problem.lines {
        let _ = writeln!(
            text,
            "at = {:?}",
            format!("{}:{}", problem.path, lines.start)
        );
    }
    if let Some(excerpt) = &problem.excerpt {
        let _ = writeln!(text, "excerpt = {:?}", excerpt.text);
    }
}
