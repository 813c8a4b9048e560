// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet policy`: is it well formed, does it say what its examples say, what does it say once
//! all is put together, and what would another one change?

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::bail;
use placet::license::{Expr, ids};
use placet::policy::checks::CHECKS;
use placet::policy::rule::{Condition, Rule};
use placet::policy::{Finding, Judge, Level, Policy, Ruling, Scene};
use placet::report::page::{BOLD, DIM, GREEN, PLAIN, RED, Style, YELLOW, count, sentence};
use placet::rules::categories::Category;

use super::{PolicyArgs, PolicyCommand, environment, output, policy};

/// Runs one of the commands.
pub fn run(arguments: &PolicyArgs) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        PolicyCommand::Lint(which) => lint(which),
        PolicyCommand::Test(which) => test(which),
        PolicyCommand::Show(which) => show(which),
        PolicyCommand::Diff(diff) => self::diff(diff),
    }
}

fn load(which: &super::PolicyWhich) -> anyhow::Result<Policy> {
    let (named, color) = (which.policy.as_deref(), which.color.color);
    let mut policy = policy::load_for(named, &which.path, color)?;
    let (_, own) = super::rules::load(&super::rules::folder(named, &which.path), color)?;
    policy.know(own.categories, &own.digest);
    Ok(policy)
}

/// Mistakes are the error of loading it.
fn lint(which: &super::PolicyWhich) -> anyhow::Result<ExitCode> {
    let policy = load(which)?;
    let layers = policy.layers();
    let rules: usize = layers
        .iter()
        .map(|layer| {
            layer.categories.len() + layer.licenses.len() + layer.families.len() + layer.rules.len()
        })
        .sum();
    let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
    let text = format!(
        " {}: {} from {}; {}; {}",
        policy.name(),
        count(rules, "rule", "rules"),
        names.join(", "),
        count(policy.decisions().count(), "decision", "decisions"),
        count(policy.examples.len(), "example", "examples"),
    );
    output::page(which.color.color, environment::width(), |page| {
        page.line(0, 2, &[(GREEN, "ok"), (PLAIN, &text)])
    })?;
    Ok(ExitCode::SUCCESS)
}

fn test(which: &super::PolicyWhich) -> anyhow::Result<ExitCode> {
    let policy = load(which)?;
    if policy.examples.is_empty() {
        bail!(
            "{} has no examples; write some as [[test]] with expression and expect",
            policy.name()
        );
    }
    let mut failed = 0;
    output::page(which.color.color, environment::width(), |page| {
        for example in &policy.examples {
            let (ruling, answer) = policy.answer(&example.expression, &example.scene());
            let words = example.words();
            if ruling == example.expect {
                page.line(0, 4, &[(GREEN, "ok   "), (PLAIN, &words)])?;
                continue;
            }
            failed += 1;
            let place = place(&example.from.place);
            let text = format!(
                ": {}, where {} is expected",
                ruling.name(),
                example.expect.name()
            );
            page.line(
                0,
                5,
                &[
                    (RED, "fails "),
                    (BOLD, &words),
                    (PLAIN, &text),
                    (DIM, &place),
                ],
            )?;
            for (license, unit) in &answer.blamed {
                let why = format!("{license} {}: {}", unit.ruling.words(), unit.reason);
                page.line(6, 8, &[(PLAIN, &sentence(&why))])?;
            }
            for step in &answer.proof {
                page.line(6, 8, &[(DIM, step)])?;
            }
        }
        let all = count(policy.examples.len(), "example", "examples");
        let text = match failed {
            0 => format!("{all}, all as expected"),
            _ => format!("{all}, {failed} not as expected"),
        };
        page.line(0, 0, &[(BOLD, &text)])
    })?;
    Ok(ExitCode::from(u8::from(failed > 0)))
}

fn show(which: &super::PolicyWhich) -> anyhow::Result<ExitCode> {
    let policy = load(which)?;
    output::page(which.color.color, environment::width(), |page| {
        page.line(0, 2, &[(BOLD, policy.name())])?;
        page.line(2, 2, &[(DIM, "digest  "), (PLAIN, policy.digest())])?;
        page.line(2, 2, &[(DIM, "fails   "), (PLAIN, policy.fail_on.name())])?;
        if let Some(outbound) = &policy.outbound {
            page.line(2, 2, &[(DIM, "goes    "), (PLAIN, &outbound.to_string())])?;
        }
        if let Some(holder) = &policy.holder {
            page.line(2, 2, &[(DIM, "holder  "), (PLAIN, holder)])?;
        }
        for layer in policy.layers().iter().rev() {
            page.heading(&layer.name)?;
            for condition in &layer.rules {
                line(page, &asks(condition), &condition.rule)?;
            }
            for (expr, rule) in &layer.licenses {
                line(page, &expr.to_string(), rule)?;
            }
            for (head, rule) in &layer.families {
                line(page, &format!("{head}*"), rule)?;
            }
            for (category, rule) in &layer.categories {
                line(page, category.name(), rule)?;
            }
        }
        page.heading("Checks")?;
        for (code, level, from) in policy.levels() {
            let level = level.map_or("off", Level::name);
            let place = place(&from.place);
            page.line(
                2,
                4,
                &[(BOLD, code), (PLAIN, " "), (PLAIN, level), (DIM, &place)],
            )?;
        }
        if policy.decisions().next().is_some() {
            page.heading("Decisions")?;
        }
        for decision in policy.decisions() {
            let text = format!(" {}: {}", decision.subject(), decision.why);
            let place = place(&decision.from.place);
            page.line(
                2,
                4,
                &[(BOLD, decision.kind.name()), (PLAIN, &text), (DIM, &place)],
            )?;
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

type Page<'a> = placet::report::page::Page<'a>;

fn line(page: &mut Page<'_>, what: &str, rule: &Rule) -> std::io::Result<()> {
    let fixed = if rule.waivable { ", waivable" } else { "" };
    let verdict = format!("{:<7}", rule.verdict.name());
    let said = format!("{fixed}: {}", rule.reason);
    let place = place(&rule.from.place);
    page.line(
        2,
        10,
        &[
            (color(rule.verdict), &verdict),
            (BOLD, what),
            (PLAIN, &said),
            (DIM, &place),
        ],
    )
}

fn asks(condition: &Condition) -> String {
    let words = condition.words();
    let words = words
        .iter()
        .map(|(key, words)| format!("{key} {}", words.join(" or ")));
    words.collect::<Vec<_>>().join(", ")
}

fn place(place: &placet::inventory::Place) -> String {
    match place.lines {
        Some(lines) => format!(" ({}:{})", place.path, lines.start),
        None => format!(" ({})", place.path),
    }
}

fn color(ruling: Ruling) -> Style {
    match ruling {
        Ruling::Allow => GREEN,
        Ruling::Review | Ruling::NotEstablished => YELLOW,
        Ruling::Deny => RED,
    }
}

/// What another policy would say differently.
fn diff(arguments: &super::DiffArgs) -> anyhow::Result<ExitCode> {
    let color = arguments.color.color;
    let here = arguments.path.clone().unwrap_or_else(|| ".".into());
    let mut now = policy::load_for(arguments.policy.as_deref(), &here, color)?;
    let mut other = policy::load_for(Some(&arguments.other), &here, color)?;
    let found = match &arguments.path {
        Some(root) => Some(findings(root, arguments, &mut now, &mut other)?),
        None => None,
    };
    let changed = answers(&now, &other);
    let same = changed.is_empty()
        && now.digest() == other.digest()
        && found
            .as_ref()
            .is_none_or(|(gone, new)| gone.is_empty() && new.is_empty());
    output::page(color, environment::width(), |page| {
        let to = format!("{} -> {}", now.name(), other.name());
        page.line(0, 2, &[(BOLD, &to)])?;
        if same {
            return page.line(2, 2, &[(PLAIN, "They say the same.")]);
        }
        for change in &changed {
            page.line(2, 4, &[(PLAIN, change)])?;
        }
        if let Some((gone, new)) = &found {
            page.heading("Findings")?;
            if gone.is_empty() && new.is_empty() {
                page.line(2, 2, &[(PLAIN, "The same.")])?;
            }
            for (sign, style, list) in [("- ", GREEN, gone), ("+ ", RED, new)] {
                for finding in list {
                    let text = format!(" {}", finding.message);
                    page.line(
                        2,
                        4,
                        &[(style, sign), (BOLD, finding.check.code), (PLAIN, &text)],
                    )?;
                }
            }
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What changes by category, for single licenses that their category does not explain, for
/// rules, checks, scopes and the fail level.
fn answers(now: &Policy, other: &Policy) -> Vec<String> {
    let mut changed = Vec::new();
    let mut by_category: BTreeMap<Category, (Ruling, Ruling)> = BTreeMap::new();
    for category in Category::ALL {
        let of = |policy: &Policy| {
            policy
                .category_rule(category)
                .map_or(unsaid(category), |rule| rule.verdict)
        };
        let both = (of(now), of(other));
        by_category.insert(category, both);
        if both.0 != both.1 {
            changed.push(step(category.name(), both));
        }
    }
    let (judge, other_judge) = (Judge::new(now), Judge::new(other));
    for id in ids() {
        let license = placet::license::License::new(id);
        let (one, two) = (judge.unit(&license), other_judge.unit(&license));
        let explained = by_category.get(&one.category) == Some(&(one.ruling, two.ruling));
        if one.ruling != two.ruling && !explained {
            changed.push(step(id, (one.ruling, two.ruling)));
        }
    }
    let named = |policy: &Policy| -> Vec<Expr> {
        let layers = policy.layers().iter();
        layers
            .flat_map(|layer| layer.licenses.keys().cloned())
            .collect()
    };
    let mut expressions = named(now);
    expressions.extend(named(other));
    expressions.sort();
    expressions.dedup();
    for expr in &expressions {
        let listed = matches!(expr, Expr::License(license) if license.is_listed() && license.exception.is_none());
        let nowhere = Scene::default();
        let both = (now.answer(expr, &nowhere).0, other.answer(expr, &nowhere).0);
        if both.0 != both.1 && !listed {
            changed.push(step(&expr.to_string(), both));
        }
    }
    let rules = |policy: &Policy| -> Vec<String> {
        let layers = policy.layers().iter();
        let rules = layers.flat_map(|layer| &layer.rules);
        rules
            .map(|condition| format!("{}: {}", asks(condition), condition.rule.verdict.name()))
            .collect()
    };
    let (old, new) = (rules(now), rules(other));
    changed.extend(
        old.iter()
            .filter(|rule| !new.contains(rule))
            .map(|rule| format!("- rule on {rule}")),
    );
    changed.extend(
        new.iter()
            .filter(|rule| !old.contains(rule))
            .map(|rule| format!("+ rule on {rule}")),
    );
    for check in CHECKS {
        let name = |policy: &Policy| policy.level(check).map_or("off", Level::name);
        if name(now) != name(other) {
            changed.push(format!("{}: {} -> {}", check.code, name(now), name(other)));
        }
    }
    for scope in placet::package::Scope::ALL {
        let (one, two) = (now.scope(scope), other.scope(scope));
        if one != two {
            changed.push(format!(
                "scope {}: {} -> {}",
                scope.name(),
                one.name(),
                two.name()
            ));
        }
    }
    if now.fail_on != other.fail_on {
        changed.push(format!(
            "fail-on: {} -> {}",
            now.fail_on.name(),
            other.fail_on.name()
        ));
    }
    changed
}

fn unsaid(category: Category) -> Ruling {
    match category {
        Category::Unknown => Ruling::NotEstablished,
        _ => Ruling::Review,
    }
}

fn step(what: &str, (one, two): (Ruling, Ruling)) -> String {
    format!("{what}: {} -> {}", one.name(), two.name())
}

/// Findings that go and findings that come.
fn findings(
    root: &std::path::Path,
    arguments: &super::DiffArgs,
    now: &mut Policy,
    other: &mut Policy,
) -> anyhow::Result<(Vec<Finding>, Vec<Finding>)> {
    let options = placet::ScanOptions {
        places: environment::places(root),
        evidence: now.is_bound() || other.is_bound(),
        ..placet::ScanOptions::default()
    };
    let named = arguments.policy.as_deref();
    let color = arguments.color.color;
    let (inventory, _) = crate::scan_for(root, named, options, color, &mut [now, other])?;
    let context = policy::context(None)?;
    let one = placet::policy::check(&inventory, now, &context).findings;
    let two = placet::policy::check(&inventory, other, &context).findings;
    let without = |list: &[Finding], known: &[Finding]| -> Vec<Finding> {
        let there = |finding: &&Finding| {
            known
                .iter()
                .any(|one| one.fingerprint == finding.fingerprint && one.level == finding.level)
        };
        list.iter().filter(|one| !there(one)).cloned().collect()
    };
    Ok((without(&one, &two), without(&two, &one)))
}
