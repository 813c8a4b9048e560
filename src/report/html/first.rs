// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What is there without any script: the verdict, what needs a decision, decisions that were
//! made, the checklist and what was read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape::{said, text};
use super::tally::Tally;
use crate::policy::{Finding, Level, Meaning, Obligation, Verdict};
use crate::report::order::{self, GROUPS, Group};
use crate::report::page::{count, place_text, thousands};
use crate::report::{Judgement, Report, View, telling};

/// Findings told on the first screen.
const DECISIONS: usize = 8;
/// Decisions that were made, and notes, told in full.
const LISTED: usize = 50;
/// Parts named of one duty.
const ASKERS: usize = 12;

/// What the page is about: the project as its own manifest at the top names it.
pub fn title(report: &Report<'_>) -> String {
    let name = report.inventory.project().map(|package| {
        let name = package.name.as_deref().unwrap_or_default();
        let version = package.version.as_deref().unwrap_or_default();
        text(format!("{name} {version}").trim())
    });
    name.unwrap_or_else(|| "License report".to_owned())
}

/// The first screen.
pub fn write(report: &Report<'_>, tally: &Tally<'_>) -> String {
    let mut html = String::new();
    match &report.judgement {
        Some(judgement) => {
            verdict(judgement, &mut html);
            numbers(report, tally, &mut html);
            decisions(judgement, &mut html);
        }
        None => {
            let (heading, words) = match report.view {
                View::All => ("What was found", "licenses, holders and dependencies"),
                View::Dependencies { .. } => ("Dependencies", "dependencies and their licenses"),
            };
            let _ = write!(
                html,
                "<h1>{heading}</h1>\n<p class=\"meaning\">This page lists {words}. Nothing was judged: <code>placet check</code> holds them against a policy.</p>\n"
            );
            numbers(report, tally, &mut html);
        }
    }
    html
}

/// The class and the sign of a verdict, and what it means.
fn face(verdict: Verdict) -> (&'static str, &'static str, &'static str) {
    match verdict {
        Verdict::Placet => (
            "good",
            "✓",
            "This may go out under the policy, as far as placet can see.",
        ),
        Verdict::NonPlacet => (
            "bad",
            "✕",
            "Something must change first. Each finding says what, where, why and what to do.",
        ),
        Verdict::NotEstablished => (
            "unsure",
            "?",
            "placet could not tell, and what it cannot tell is never counted as allowed.",
        ),
    }
}

fn verdict(judgement: &Judgement<'_>, html: &mut String) {
    let (class, sign, meaning) = face(judgement.verdict);
    let answer = text(&judgement.answer());
    let mut letters = answer.chars();
    let answer: String = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    let _ = write!(
        html,
        "<p class=\"verdict {class}\"><span class=\"sign\" aria-hidden=\"true\">{sign}</span>{}</p>\n<h1>{answer}</h1>\n<p class=\"meaning\">{meaning}</p>\n",
        judgement.verdict.name()
    );
}

/// The numbers that the page is about, each a way to its section.
fn numbers(report: &Report<'_>, tally: &Tally<'_>, html: &mut String) {
    html.push_str("<ul class=\"numbers\">\n");
    let mut number = |id: &str, number: usize, [one, many]: [&str; 2], note: &str| {
        let words = if number == 1 { one } else { many };
        let _ = writeln!(
            html,
            "<li><a href=\"#{id}\"><b>{}</b> {words}{note}</a></li>",
            thousands(number)
        );
    };
    if let Some(judgement) = &report.judgement {
        let all = judgement.findings.iter().map(Group::of);
        let all: Vec<&str> = all.map(|group| group.key).collect();
        for group in &GROUPS {
            let here = all.iter().filter(|key| **key == group.key).count();
            // what could not be told is not always there to be shown as none
            if here > 0 || group.meaning != Some(Meaning::NotEstablished) {
                number("findings", here, [group.short; 2], "");
            }
        }
    }
    let inventory = report.inventory;
    number(
        "coverage",
        inventory.coverage.files,
        ["file read", "files read"],
        "",
    );
    let licenses = tally.licenses.iter();
    number(
        "licenses",
        licenses.filter(|it| it.files + it.dependencies > 0).count(),
        ["license", "licenses"],
        "",
    );
    let unknown = match tally.not_established {
        0 => String::new(),
        some => format!(", <em>{} not established</em>", thousands(some)),
    };
    number(
        "dependencies",
        inventory.dependencies.len(),
        ["dependency", "dependencies"],
        &unknown,
    );
    html.push_str("</ul>\n");
}

/// What somebody has to do, the weightiest first.
fn decisions(judgement: &Judgement<'_>, html: &mut String) {
    let wanted: Vec<(usize, &Finding)> = order::sorted(judgement)
        .into_iter()
        .enumerate()
        .filter(|(_, finding)| finding.level > Level::Note)
        .collect();
    html.push_str("<section class=\"decisions\" aria-labelledby=\"decisions-title\">\n<h2 id=\"decisions-title\">What needs a decision</h2>\n");
    if wanted.is_empty() {
        html.push_str("<p>Nothing has to change, and nothing waits for a decision.</p>\n");
    } else {
        html.push_str("<ol>\n");
        for (at, finding) in wanted.iter().take(DECISIONS) {
            decision(*at, finding, html);
        }
        html.push_str("</ol>\n");
        if wanted.len() > DECISIONS {
            let more = count(
                wanted.len() - DECISIONS,
                "more finding needs a decision",
                "more findings need a decision",
            );
            let _ = writeln!(html, "<p><a href=\"#findings\">{more}</a></p>");
        }
    }
    html.push_str("</section>\n");
}

fn decision(at: usize, finding: &Finding, html: &mut String) {
    let group = Group::of(finding);
    let class = match (finding.level, group.meaning) {
        (Level::Error, Some(Meaning::NotEstablished)) => "unsure",
        (Level::Error, _) => "bad",
        (Level::Warning, _) => "warn",
        (Level::Note, _) => "note",
    };
    let level = group.short;
    let unsure = match (finding.check.meaning, group.meaning) {
        (Meaning::NotEstablished, None) => "<span class=\"label unsure\">not established</span>",
        _ => "",
    };
    let _ = writeln!(
        html,
        "<li><p class=\"tags\"><span class=\"label {class}\">{level}</span>{unsure}</p>\n<p class=\"what\"><a href=\"#finding-{}\" data-finding=\"{at}\">{}</a></p>",
        at + 1,
        said(&finding.message)
    );
    if !finding.next_step.trim().is_empty() {
        let _ = writeln!(
            html,
            "<p class=\"next\"><b>To do</b> {}</p>",
            said(&finding.next_step)
        );
    }
    if let [place, others @ ..] = telling::places(finding) {
        let more = match others.len() {
            0 => String::new(),
            more => format!(" and {}", count(more, "more place", "more places")),
        };
        let _ = writeln!(
            html,
            "<p class=\"where\"><code class=\"path\">{}</code>{more}</p>",
            text(&place_text(place))
        );
    }
    html.push_str("</li>\n");
}

/// What somebody decided, and what was lifted by it.
pub fn decided(judgement: &Judgement<'_>) -> String {
    let mut html = String::new();
    let groups = [
        ("Waived", judgement.waived),
        ("Licenses that somebody found out", judgement.conclusions),
    ];
    for (heading, decisions) in groups {
        if decisions.is_empty() {
            continue;
        }
        let _ = write!(
            html,
            "<details class=\"decided\"><summary>{heading} ({})</summary>\n<ul>\n",
            thousands(decisions.len())
        );
        for decision in decisions.iter().take(LISTED) {
            let until = decision
                .until
                .map(|until| format!(" Until {until}."))
                .unwrap_or_default();
            let _ = writeln!(
                html,
                "<li><b>{}</b> by {}: {}{until}</li>",
                text(&decision.subject()),
                text(&decision.who),
                said(&decision.why)
            );
        }
        more(decisions.len(), LISTED, &mut html);
        html.push_str("</ul></details>\n");
    }
    html
}

/// The checklist of a release.
pub fn checklist(judgement: &Judgement<'_>) -> String {
    if judgement.obligations.is_empty() {
        return "<p>Nothing: no part of others’ work in this project asks for anything.</p>\n"
            .to_owned();
    }
    let mut html = "<ul class=\"checklist\">\n".to_owned();
    for obligation in judgement.obligations {
        duty(obligation, &mut html);
    }
    html.push_str("</ul>\n");
    html
}

fn duty(obligation: &Obligation, html: &mut String) {
    let duty = obligation.duty;
    let when = match duty.when.words() {
        "" => String::new(),
        words => format!(", {}", text(words)),
    };
    let _ = write!(
        html,
        "<li><label><input type=\"checkbox\"> <b>{}</b>{when}</label>\n<p>{}</p>\n<details><summary>Asked by {}</summary><ul>\n",
        text(duty.title),
        said(duty.text),
        count(obligation.asked_by.len(), "license", "licenses"),
    );
    for asker in obligation.asked_by.iter().take(ASKERS) {
        let bundled = if asker.in_tree {
            ""
        } else {
            " (if you pass it on with your work)"
        };
        let _ = writeln!(
            html,
            "<li><b>{}</b>: {}{bundled}</li>",
            text(&asker.license.to_string()),
            text(&asker.what)
        );
    }
    more(obligation.asked_by.len(), ASKERS, html);
    let _ = writeln!(
        html,
        "</ul><p class=\"source\">Source: {}</p></details></li>",
        said(duty.source)
    );
}

/// What was read and what was not, in numbers.
pub fn coverage(report: &Report<'_>, tally: &Tally<'_>) -> String {
    let inventory = report.inventory;
    let coverage = &inventory.coverage;
    let mut html = String::from("<dl class=\"facts\">\n");
    let mut fact = |name: &str, value: String| {
        let _ = writeln!(html, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    };
    fact(
        "Read",
        format!(
            "{}, {} bytes",
            count(coverage.files, "file", "files"),
            thousands(usize::try_from(coverage.bytes).unwrap_or(usize::MAX))
        ),
    );
    fact("Say a license", count(tally.licensed, "file", "files"));
    fact(
        "Say nothing of licenses or holders",
        count(tally.empty, "file", "files"),
    );
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, skip) in &coverage.skipped {
        *reasons.entry(skip.name()).or_default() += 1;
    }
    let reasons: Vec<String> = reasons
        .into_iter()
        .map(|(name, number)| format!("{} {}", thousands(number), name.replace('-', " ")))
        .collect();
    if !reasons.is_empty() {
        fact("Not read", reasons.join(", "));
    }
    if !inventory.problems.is_empty() {
        fact(
            "Could not be read",
            count(inventory.problems.len(), "place", "places"),
        );
    }
    if let Some(judgement) = &report.judgement {
        let digest: String = judgement.policy_digest.chars().take(12).collect();
        fact(
            "Policy",
            format!(
                "{} <span class=\"quiet\">{}</span>",
                text(judgement.policy),
                text(&digest)
            ),
        );
    }
    if let Some(created) = report.created {
        fact("Time", text(created));
    }
    html.push_str("</dl>\n");
    if !coverage.notes.is_empty() {
        html.push_str("<ul class=\"notes\">\n");
        for note in coverage.notes.iter().take(LISTED) {
            let _ = writeln!(html, "<li>{}</li>", said(note));
        }
        more(coverage.notes.len(), LISTED, &mut html);
        html.push_str("</ul>\n");
    }
    html
}

/// How many members of a list are not shown.
fn more(all: usize, shown: usize, html: &mut String) {
    if all > shown {
        let _ = writeln!(html, "<li>and {} more</li>", thousands(all - shown));
    }
}
