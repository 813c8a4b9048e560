// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How long examining one file takes, for the kinds of files that trees are made of.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use license::License;
use placet::detect::Detector;
use placet::rules::Rules;

/// A page of a program.
fn code(lines: usize) -> String {
    (0..lines)
        .map(|line| format!("    let value_{line} = compute(value, {line}).unwrap_or_default();\n"))
        .collect()
}

fn text(id: &str) -> String {
    id.parse::<&dyn License>()
        .map_or_else(|_| String::new(), |license| license.text().to_owned())
}

/// (name, path, content)
fn files() -> Vec<(&'static str, &'static str, String)> {
    let tag = ["// SPDX-License", "-Identifier: MIT OR Apache-2.0\n"].concat();
    let apache = "/*\n * Copyright 2020 Ann Example\n *\n * Licensed under the Apache License, Version 2.0 (the \"License\");\n \
        * you may not use this file except in compliance with the License.\n * You may obtain a copy of the License at\n *\n \
        *     http://www.apache.org/licenses/LICENSE-2.0\n *\n * Unless required by applicable law or agreed to in writing, software\n \
        * distributed under the License is distributed on an \"AS IS\" BASIS,\n * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, \
        either express or implied.\n * See the License for the specific language governing permissions and\n * limitations under \
        the License.\n */\n";
    let notice = [
        "MIT",
        "BSD-3-Clause",
        "Apache-2.0",
        "ISC",
        "Zlib",
        "MPL-2.0",
        "BSL-1.0",
    ]
    .map(|id| {
        format!(
            "This product includes {id} software.\n\n{}\n\n---\n\n",
            text(id)
        )
    })
    .concat();
    vec![
        ("source without triggers", "src/plain.rs", code(400)),
        ("source with a tag", "src/tag.rs", tag + &code(400)),
        (
            "source with an Apache header",
            "src/header.rs",
            apache.to_owned() + &code(400),
        ),
        // REUSE-IgnoreStart
        ("LICENSE, a long text", "LICENSE", text("GPL-3.0-only")),
        // REUSE-IgnoreEnd
        ("NOTICE of many texts", "NOTICE", notice),
    ]
}

fn examine(criterion: &mut Criterion) {
    let rules = Rules::embedded();
    let mut group = criterion.benchmark_group("examine");
    for (name, path, content) in files() {
        group.throughput(Throughput::Bytes(content.len() as u64));
        group.bench_function(name, |bencher| {
            // a detector remembers what it has read: each round starts with a new one
            bencher.iter_batched(
                || Detector::new(&rules),
                |detector| black_box(detector.examine(path, content.as_bytes())),
                criterion::BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, examine);
criterion_main!(benches);
