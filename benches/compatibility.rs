// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How long the answer to two expressions takes.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use placet::compat::{Use, compare};
use placet::license::{self, Expr};

fn evaluate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compatibility");
    let ids: Vec<Expr> = license::ids().step_by(3).take(200).map(Expr::id).collect();
    assert_eq!(ids.len(), 200);
    // what is common in the wild: a few licenses, over and over
    let common = [
        "MIT",
        "Apache-2.0",
        "BSD-3-Clause",
        "MPL-2.0",
        "LGPL-2.1-or-later",
    ];
    let repeated: Vec<Expr> = (0..200)
        .map(|at| Expr::id(common[at % common.len()]))
        .collect();
    let cases = [
        ("one id", Expr::id("MIT")),
        ("200 ids, AND", Expr::And(ids.clone())),
        ("200 ids, OR", Expr::Or(ids)),
        ("200 ids, five licenses", Expr::And(repeated)),
    ];
    let outbound = Expr::id("GPL-3.0-or-later");
    for (name, inbound) in cases {
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(compare(&inbound, &outbound, Use::Merged)).fit);
        });
    }
    group.finish();
}

criterion_group!(benches, evaluate);
criterion_main!(benches);
