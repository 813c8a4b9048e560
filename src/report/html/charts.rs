// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Pictures where one looks rather than reads: families of licenses by files and by dependencies.
//!
//! Each is a table with a bar in every row, so that it can be read as well.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::tally::{Tally, words};
use crate::report::Report;
use crate::report::page::thousands;
use crate::rules::categories::Category;

/// Both charts; nothing for a tree without licenses.
pub fn write(report: &Report<'_>, tally: &Tally<'_>) -> String {
    let mut html = String::new();
    let files = rows(&tally.files);
    if !files.is_empty() {
        chart(
            "Files by family of license",
            "A file that says several counts for each.",
            &files,
            &mut html,
        );
    }
    let mut dependencies = rows(&tally.dependencies);
    if tally.not_established > 0 {
        dependencies.push(("Not established".to_owned(), tally.not_established, true));
    }
    if !report.inventory.dependencies.is_empty() {
        chart(
            "Dependencies by family of license",
            "Of a choice, the license that asks least.",
            &dependencies,
            &mut html,
        );
    }
    if html.is_empty() {
        return html;
    }
    format!("<div class=\"charts\">\n{html}</div>\n")
}

/// Families with their numbers, and whether somebody has to look.
fn rows(families: &BTreeMap<Category, usize>) -> Vec<(String, usize, bool)> {
    families
        .iter()
        .map(|(family, number)| (words(*family), *number, *family == Category::Unknown))
        .collect()
}

fn chart(caption: &str, note: &str, rows: &[(String, usize, bool)], html: &mut String) {
    let most = rows.iter().map(|row| row.1).max().unwrap_or_default();
    let _ = write!(
        html,
        "<table class=\"chart\">\n<caption><b>{caption}</b> {note}</caption>\n<thead class=\"unseen\"><tr><th scope=\"col\">Family</th><th scope=\"col\">Number</th><th scope=\"col\">Share of the largest</th></tr></thead>\n<tbody>\n"
    );
    for (name, number, unsure) in rows {
        // in whole parts of a thousand; what is there is seen
        let width = (number * 1000 / most.max(1)).max(5);
        let class = if *unsure { " class=\"unsure\"" } else { "" };
        let _ = writeln!(
            html,
            "<tr{class}><th scope=\"row\">{name}</th><td class=\"amount\">{}</td><td><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{} of a hundred\"><rect width=\"{width}\" height=\"10\"/></svg></td></tr>",
            thousands(*number),
            width / 10
        );
    }
    html.push_str("</tbody></table>\n");
}
