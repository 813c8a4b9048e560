// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How long the policy takes to judge an expression.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use placet::license::{self, Expr};
use placet::policy::{Judge, Policy};

fn evaluate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("policy");
    let Ok(policy) = Policy::university() else {
        return;
    };
    let judge = Judge::new(&policy);
    let ids: Vec<Expr> = license::ids().step_by(3).take(200).map(Expr::id).collect();
    assert_eq!(ids.len(), 200);
    // a choice of a hundred pairs, each of which must be looked at
    let nested = ids
        .chunks(2)
        .map(|pair| Expr::And(pair.to_vec()))
        .collect::<Vec<_>>();
    let cases = [
        ("one id", Expr::id("MIT")),
        ("200 ids, AND", Expr::And(ids.clone())),
        ("200 ids, OR", Expr::Or(ids)),
        ("200 ids, OR of ANDs", Expr::Or(nested)),
    ];
    for (name, expr) in &cases {
        group.bench_function(*name, |bencher| {
            bencher.iter(|| black_box(judge.expression(expr)).ruling);
        });
    }
    group.bench_function("200 ids, AND, by a judge that has seen none", |bencher| {
        let Some((_, expr)) = cases.get(1) else {
            return;
        };
        bencher.iter(|| black_box(Judge::new(&policy).expression(expr)).ruling);
    });
    group.finish();
}

criterion_group!(benches, evaluate);
criterion_main!(benches);
