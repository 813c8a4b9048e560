// SPDX-License-Identifier: Apache-2.0 OR MIT
//! throwaway
#![allow(
    clippy::all,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs
)]
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let root = args.last().unwrap();
    let out = args
        .iter()
        .find_map(|a| a.strip_prefix("json=").map(str::to_owned));
    let rules = placet::rules::Rules::embedded();
    let inv = placet::scan(
        std::path::Path::new(root),
        &placet::ScanOptions {
            no_ignore: args.contains(&"--no-ignore".to_owned()),
            ..Default::default()
        },
        &rules,
        &(),
    )
    .unwrap();
    let d = |d: &placet::detect::Detection| {
        serde_json::json!({"expression": d.expression.to_string(), "kind": d.kind.name(), "score": d.score, "start_line": d.lines.start, "end_line": d.lines.end, "rule": d.rule,
        "diff": d.differences.iter().map(|x| format!("-[{}] +[{}] @{}", x.missing, x.added, x.lines.start)).collect::<Vec<_>>()})
    };
    let files: Vec<_> = inv.files.iter().filter(|f| !f.detections.is_empty() || !f.clues.is_empty() || !f.copyrights.is_empty()).map(|f| serde_json::json!({"path": f.path, "detections": f.detections.iter().map(d).collect::<Vec<_>>(), "clues": f.clues.iter().map(d).collect::<Vec<_>>(),
        "copyrights": f.copyrights.iter().map(|c| serde_json::json!({"statement": c.statement, "holder": c.holder})).collect::<Vec<_>>()})).collect();
    let v = serde_json::json!({"files": files});
    match out {
        Some(p) => std::fs::write(p, v.to_string()).unwrap(),
        None => println!("{}", serde_json::to_string_pretty(&v).unwrap()),
    }
}
