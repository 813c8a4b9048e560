// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A license or an expression in plain words: what it permits and asks, what the policy says to
//! it, and what it goes into.

use std::io;
use std::path::Path;

use placet::compat::{self, Use};
use placet::license::{Expr, License, full_name};
use placet::policy::{Judge, Outbound, Policy};
use placet::report::page::{BOLD, DIM, GREEN, PLAIN, Page, YELLOW, sentence};
use placet::rules::categories::{self, category_of};
use placet::rules::{obligations, summaries};

use crate::cli::{Color, policy};

/// A license: what it permits and asks, and what it goes into.
pub fn one_license(
    license: &License,
    here: Option<&Outbound>,
    page: &mut Page<'_>,
) -> io::Result<()> {
    page.line(0, 0, &[(BOLD, &license.to_string())])?;
    match full_name(&license.id) {
        Some(name) => page.line(2, 2, &[(PLAIN, name)])?,
        None => page.line(
            2,
            2,
            &[(
                PLAIN,
                "Not on the SPDX license list: a name that only this project or its policy knows.",
            )],
        )?,
    }
    if license.or_later {
        page.line(
            2,
            2,
            &[(PLAIN, "This version or, as you choose, a later one.")],
        )?;
    }
    if let Some(exception) = &license.exception {
        let text = format!(
            "With {exception}: an exception that permits more than the license alone. The two together are a license of their own."
        );
        page.line(2, 2, &[(PLAIN, &text)])?;
    }
    let category = category_of(license);
    let (category, summary) = (category.name(), category.summary());
    page.blank()?;
    page.line(2, 12, &[(DIM, "category  "), (BOLD, category)])?;
    page.line(12, 12, &[(PLAIN, summary)])?;
    if let Some(summary) = summaries::of(&license.id).filter(|_| license.exception.is_none()) {
        page.line(2, 12, &[(DIM, "in words  "), (PLAIN, summary.says)])?;
        if let Some(good_for) = summary.good_for {
            page.line(2, 12, &[(DIM, "good for  "), (PLAIN, good_for)])?;
        }
    }
    permissions(license, page)?;
    let entry = categories::entry(&license.id);
    if let Some(note) = entry.and_then(|entry| entry.note) {
        page.line(2, 12, &[(DIM, "note      "), (PLAIN, &sentence(note))])?;
    }
    if let Some(listed) = spdx::license_id(&license.id) {
        let says = |yes: bool| if yes { "yes" } else { "no" };
        page.line(
            2,
            12,
            &[
                (DIM, "approved  "),
                (PLAIN, "by the OSI: "),
                (BOLD, says(listed.is_osi_approved())),
                (PLAIN, "; free software for the FSF: "),
                (BOLD, says(listed.is_fsf_free_libre())),
            ],
        )?;
        if listed.is_deprecated() {
            deprecated(license, page)?;
        }
        let link = format!("https://spdx.org/licenses/{}.html", listed.name);
        page.line(2, 12, &[(DIM, "text      "), (PLAIN, &link)])?;
    }
    compatibility(&Expr::License(license.clone()), here, page)
}

/// What it permits, what it asks, what it does not give.
fn permissions(license: &License, page: &mut Page<'_>) -> io::Result<()> {
    let Some(common) = summaries::of_category(category_of(license)) else {
        return Ok(());
    };
    let mut rows: Vec<(&str, String)> = Vec::new();
    rows.extend(
        common
            .may
            .iter()
            .map(|may| ("you may   ", (*may).to_owned())),
    );
    rows.extend(obligations::of(license).map(|(_, duty)| {
        let when = match duty.when.words() {
            "" => String::new(),
            words => format!(", {words}"),
        };
        ("you must  ", format!("{}{when}", lower(duty.title)))
    }));
    let limits = common.limits.iter().copied().chain(["a warranty"]);
    rows.extend(limits.map(|limit| ("not given ", limit.to_owned())));
    let mut before = "";
    for (label, text) in &rows {
        let shown = if *label == before {
            "          "
        } else {
            label
        };
        page.line(2, 14, &[(DIM, shown), (GREEN, "- "), (PLAIN, text)])?;
        before = label;
    }
    Ok(())
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or(String::new(), |first| {
        format!("{}{}", first.to_lowercase(), letters.as_str())
    })
}

/// Licenses that a table of compatibility shows beside the project's own.
const COMMON: [&str; 4] = ["MIT", "Apache-2.0", "GPL-2.0-only", "GPL-3.0-or-later"];

/// Whether it goes into work under the project's license, and under common ones.
fn compatibility(inbound: &Expr, here: Option<&Outbound>, page: &mut Page<'_>) -> io::Result<()> {
    page.blank()?;
    let mut label = ["goes      "].into_iter();
    let mut label = || label.next().unwrap_or("          ");
    if let Some(here) = here {
        let outbound = &here.expression;
        let text = format!("into this project, {outbound}: ");
        let fit = fit(inbound, outbound);
        let pieces = [(DIM, label()), (PLAIN, text.as_str()), (BOLD, &fit)];
        page.line(2, 12, &pieces)?;
        let answer = compat::compare(inbound, outbound, Use::Linked);
        if let Some(pair) = answer.deciding().next() {
            let why = sentence(&compat::sentence(pair));
            page.line(12, 12, &[(DIM, &why)])?;
        }
    }
    let others = COMMON
        .iter()
        .map(|id| Expr::id(*id))
        .filter(|outbound| here.is_none_or(|here| here.expression != *outbound));
    // licenses that take it in the same way are one line
    let mut answers: Vec<(String, Vec<String>)> = Vec::new();
    for outbound in others {
        let fit = fit(inbound, &outbound);
        let name = outbound.to_string();
        match answers.iter_mut().find(|(told, _)| *told == fit) {
            Some((_, names)) => names.push(name),
            None => answers.push((fit, vec![name])),
        }
    }
    for (fit, names) in answers {
        let text = format!("into work under {}: ", names.join(", "));
        let pieces = [(DIM, label()), (PLAIN, text.as_str()), (PLAIN, &fit)];
        page.line(2, 12, &pieces)?;
    }
    let more = "Why, and other uses: placet compat LICENSE --outbound LICENSE";
    page.line(12, 12, &[(DIM, more)])
}

/// How it fits, linked and copied in; once where that is the same.
fn fit(inbound: &Expr, outbound: &Expr) -> String {
    let of = |usage| compat::compare(inbound, outbound, usage).fit.name();
    match (of(Use::Linked), of(Use::Merged)) {
        (linked, copied) if linked == copied => format!("{linked}, linked or copied in"),
        (linked, copied) => format!("{linked} linked, {copied} copied in"),
    }
}

/// A deprecated id with the one to write instead.
fn deprecated(license: &License, page: &mut Page<'_>) -> io::Result<()> {
    let instead = Expr::parse(&license.id)
        .map(|expr| expr.to_string())
        .ok()
        .filter(|instead| *instead != license.id);
    let text = match instead {
        Some(instead) => format!("deprecated; write {instead}"),
        None => "deprecated".to_owned(),
    };
    page.line(2, 12, &[(DIM, "status    "), (YELLOW, &text)])
}

/// An expression: its members, what the policy says, and what it goes into.
pub fn expression(expr: &Expr, here: Option<&Outbound>, page: &mut Page<'_>) -> io::Result<()> {
    page.line(0, 0, &[(BOLD, &expr.to_string())])?;
    branch(expr, 2, page)?;
    if let Ok(policy) = policy::load_for(None, Path::new("."), Color::Never) {
        proof(expr, &policy, here, page)?;
    }
    compatibility(expr, here, page)
}

/// What the policy says to it, step by step.
fn proof(
    expr: &Expr,
    policy: &Policy,
    here: Option<&Outbound>,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let judge = match here {
        Some(here) => Judge::within(policy, &here.expression),
        None => Judge::new(policy),
    };
    let answer = judge.expression(expr);
    let policy = format!(" by the policy {}", policy.name());
    page.blank()?;
    page.line(
        2,
        12,
        &[
            (DIM, "judged    "),
            (BOLD, answer.ruling.name()),
            (PLAIN, &policy),
        ],
    )?;
    for step in &answer.proof {
        page.line(12, 14, &[(PLAIN, &sentence(step))])?;
    }
    for (license, unit) in &answer.blamed {
        let why = format!("{license} {}: {}", unit.ruling.words(), unit.reason);
        page.line(12, 14, &[(DIM, &sentence(&why))])?;
    }
    Ok(())
}

fn branch(expr: &Expr, indent: usize, page: &mut Page<'_>) -> io::Result<()> {
    let (members, words) = match expr {
        Expr::License(license) => {
            let category = category_of(license);
            let (category, summary) = (category.name(), category.summary());
            let name = license.to_string();
            return page.line(
                indent,
                indent + 4,
                &[
                    (GREEN, "- "),
                    (BOLD, &name),
                    (DIM, " "),
                    (DIM, category),
                    (DIM, ": "),
                    (PLAIN, summary),
                ],
            );
        }
        Expr::And(members) => (members, "All of these apply:"),
        Expr::Or(members) => (members, "You choose one of these:"),
    };
    page.line(indent, indent, &[(PLAIN, words)])?;
    members
        .iter()
        .try_for_each(|member| branch(member, indent + 2, page))
}
