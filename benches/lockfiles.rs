// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How long a lockfile of 50,000 entries takes, from its text to joined dependencies. Each
//! entry needs the next one, so that there are as many edges as entries.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use placet::manifest::{format_of, join};
use placet::rules::Rules;

const ENTRIES: usize = 50_000;

/// A head, an entry for each number, and an end.
fn whole(head: &str, entry: impl Fn(usize) -> String, between: &str, end: &str) -> String {
    let entries: Vec<String> = (0..ENTRIES).map(entry).collect();
    format!("{head}{}{end}", entries.join(between))
}

/// Path and text.
fn lockfiles() -> Vec<(&'static str, String)> {
    vec![
        (
            "Cargo.lock",
            whole(
                "version = 4\n",
                |n| {
                    format!(
                        "\n[[package]]\nname = \"pkg{n}\"\nversion = \"1.0.0\"\nsource = \"registry+https://example.org\"\ndependencies = [\"pkg{}\"]\n",
                        n + 1
                    )
                },
                "",
                "",
            ),
        ),
        (
            "package-lock.json",
            whole(
                "{\"lockfileVersion\":3,\"packages\":{\"\":{\"dependencies\":{\"pkg0\":\"1\"}},",
                |n| {
                    format!(
                        "\"node_modules/pkg{n}\":{{\"version\":\"1.0.0\",\"license\":\"MIT\",\"dependencies\":{{\"pkg{}\":\"1\"}}}}",
                        n + 1
                    )
                },
                ",\n",
                "}}",
            ),
        ),
        (
            "yarn.lock",
            whole(
                "# yarn lockfile v1\n",
                |n| {
                    format!(
                        "\npkg{n}@^1.0.0:\n  version \"1.0.0\"\n  dependencies:\n    pkg{} \"^1.0.0\"\n",
                        n + 1
                    )
                },
                "",
                "",
            ),
        ),
        (
            "pnpm-lock.yaml",
            whole(
                "lockfileVersion: '9.0'\n\npackages:\n",
                |n| format!("\n  pkg{n}@1.0.0:\n    resolution: {{integrity: sha512-x}}\n"),
                "",
                "",
            ),
        ),
        (
            "bun.lock",
            whole(
                "{\"workspaces\":{\"\":{\"name\":\"own\",\"dependencies\":{\"pkg0\":\"1\"}}},\"packages\":{",
                |n| {
                    format!(
                        "\"pkg{n}\": [\"pkg{n}@1.0.0\", \"\", {{\"dependencies\": {{\"pkg{}\": \"1\"}}}}, \"sha512-x\"]",
                        n + 1
                    )
                },
                ",\n",
                "}}",
            ),
        ),
        (
            "uv.lock",
            whole(
                "version = 1\n",
                |n| {
                    format!(
                        "\n[[package]]\nname = \"pkg{n}\"\nversion = \"1.0.0\"\nsource = {{ registry = \"https://example.org\" }}\ndependencies = [{{ name = \"pkg{}\" }}]\n",
                        n + 1
                    )
                },
                "",
                "",
            ),
        ),
        (
            "conda-lock.yml",
            whole(
                "version: 1\npackage:\n",
                |n| {
                    format!(
                        "- name: pkg{n}\n  version: 1.0.0\n  manager: conda\n  platform: linux-64\n  dependencies:\n    pkg{}: '>=1'\n  category: main\n  optional: false\n",
                        n + 1
                    )
                },
                "",
                "",
            ),
        ),
        (
            "pixi.lock",
            whole(
                "version: 6\npackages:\n",
                |n| {
                    format!(
                        "- conda: https://example.org/noarch/pkg{n}-1.0.0-0.conda\n  depends:\n  - pkg{}\n  license: MIT\n",
                        n + 1
                    )
                },
                "",
                "",
            ),
        ),
        (
            "composer.lock",
            whole(
                "{\"packages\":[",
                |n| {
                    format!(
                        "{{\"name\":\"lab/pkg{n}\",\"version\":\"1.0.0\",\"license\":[\"MIT\"]}}"
                    )
                },
                ",\n",
                "]}",
            ),
        ),
        (
            "renv.lock",
            whole(
                "{\"Packages\":{",
                |n| format!("\"pkg{n}\":{{\"Version\":\"1.0.0\",\"License\":\"GPL (>= 2)\"}}"),
                ",\n",
                "}}",
            ),
        ),
        (
            "packages.lock.json",
            whole(
                "{\"dependencies\":{\"net8.0\":{",
                |n| {
                    format!(
                        "\"Pkg{n}\":{{\"type\":\"Transitive\",\"resolved\":\"1.0.0\",\"dependencies\":{{\"Pkg{}\":\"1.0.0\"}}}}",
                        n + 1
                    )
                },
                ",\n",
                "}}}",
            ),
        ),
        (
            "gradle.lockfile",
            whole(
                "",
                |n| format!("org.example:pkg{n}:1.0.0=runtimeClasspath\n"),
                "",
                "",
            ),
        ),
        (
            "go.sum",
            whole(
                "",
                |n| {
                    format!(
                        "example.org/pkg{n} v1.0.0 h1:x=\nexample.org/pkg{n} v1.0.0/go.mod h1:x=\n"
                    )
                },
                "",
                "",
            ),
        ),
        (
            "requirements.txt",
            whole(
                "",
                |n| format!("pkg{n}==1.0.0 \\\n    --hash=sha256:00\n"),
                "",
                "",
            ),
        ),
    ]
}

fn read(criterion: &mut Criterion) {
    let rules = Rules::embedded();
    let mut group = criterion.benchmark_group("lockfile of 50,000 entries");
    group.sample_size(10);
    for (path, text) in lockfiles() {
        let Some(format) = format_of(path) else {
            continue;
        };
        group.throughput(Throughput::Elements(ENTRIES as u64));
        group.bench_function(format.name, |bencher| {
            bencher.iter(|| {
                let manifest = format.read(path, &text, &rules);
                let joined = join(vec![(path.to_owned(), manifest)]);
                assert!(joined.problems.is_empty(), "{:?}", joined.problems);
                black_box(joined.dependencies.len() + joined.listings.len())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
