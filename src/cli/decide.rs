// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet decide`: records what somebody decided, if the office lets it be decided, and says
//! what changes by it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use placet::ScanOptions;
use placet::inventory::Inventory;
use placet::license::Expr;
use placet::policy::case::{Case, Use};
use placet::policy::settle::{evidence_of, settle};
use placet::policy::{Date, Decision, DecisionKind, Judged, Policy, Verdict};
use placet::report::page::{BOLD, DIM, GREEN, PLAIN, RED, YELLOW, count};

use super::{DecideArgs, DecideCommand, DecisionArgs, environment, output, policy};

/// Records a decision.
pub fn run(arguments: &DecideArgs) -> anyhow::Result<ExitCode> {
    let common = arguments.command.common();
    let root = &common.root;
    let color = common.color.color;
    let mut before = policy::load_for(common.policy.as_deref(), root, color)?;
    let options = ScanOptions {
        places: environment::places(root),
        evidence: true,
        ..ScanOptions::default()
    };
    let named = common.policy.as_deref();
    let (inventory, own) = crate::scan_for(root, named, options, color, &mut [&mut before])?;
    let context = policy::context(None)?;
    let then = placet::policy::check(&inventory, &before, &context);

    let found = found(&arguments.command, &inventory)?;
    let mut entry = entry(&arguments.command, found.as_ref(), &then, context.today)?;
    let old = policy::decisions(root)?;
    let unbound = with(&old, &entry, common, root)?;
    let decision = newest(&unbound, arguments.command.kind(), &before)?;
    if !common.unbound
        && let Some(digest) = evidence_of(&decision, &inventory)
    {
        entry.push_str(&format!("digest = {}\n", quoted(&digest)));
    }
    let mut after = with(&old, &entry, common, root)?;
    after.know(own.categories, &own.digest);
    may_be_taken(&inventory, &after, &decision, &context)?;
    let now = placet::policy::check(&inventory, &after, &context);

    let file = root.join(policy::DECISIONS);
    let text = joined(&old, &entry);
    output::whole_file(&file, |to| to.write_all(text.as_bytes()))?;
    told(&entry, &then, &now, common)?;
    Ok(ExitCode::SUCCESS)
}

/// What stands there, byte for byte, and the entry behind it.
fn joined(old: &str, entry: &str) -> String {
    if old.is_empty() {
        return format!(
            "# What was decided about this project, by whom and why; `placet decide` adds to it.\n\n{entry}"
        );
    }
    let gap = match old {
        _ if old.ends_with("\n\n") => "",
        _ if old.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    format!("{old}{gap}{entry}")
}

/// The policy with the entry in it; what is wrong with the entry is shown where it would stand.
fn with(old: &str, entry: &str, common: &DecisionArgs, root: &Path) -> anyhow::Result<Policy> {
    let text = joined(old, entry);
    policy::load_with_decisions(
        common.policy.as_deref(),
        root,
        Some(text),
        common.color.color,
    )
    .context("nothing was written")
}

/// The decision that was just added: the last of its kind.
fn newest(policy: &Policy, kind: DecisionKind, before: &Policy) -> anyhow::Result<Decision> {
    let of = |policy: &Policy| -> Vec<Decision> {
        let all = policy.decisions().filter(|decision| decision.kind == kind);
        all.cloned().collect()
    };
    let (old, mut new) = (of(before).len(), of(policy));
    if new.len() != old + 1 {
        bail!("the entry was not read back; nothing was written");
    }
    new.pop()
        .context("the entry was not read back; nothing was written")
}

/// Refuses what the office does not allow, and what changes nothing.
fn may_be_taken(
    inventory: &Inventory,
    policy: &Policy,
    decision: &Decision,
    context: &placet::policy::Context,
) -> anyhow::Result<()> {
    let settled = settle(inventory, policy, context.today);
    let case = Case::of(&settled, policy, context);
    for check in placet::policy::checks::CHECKS {
        if policy.level(check).is_some() {
            let _ = (check.run)(&case);
        }
    }
    let kind = decision.kind;
    let used = case
        .waivers()
        .chain(case.settled())
        .filter(|(other, _)| other.kind == kind && other.from == decision.from)
        .map(|(_, used)| used)
        .next();
    let (noun, subject) = (decision.noun(), decision.subject());
    match used {
        Some(Use::Applied) => Ok(()),
        Some(Use::Refused) => bail!(
            "the policy does not let this be decided here: {subject}; nothing was written. Ask your office for a rule that says `waivable = true`"
        ),
        _ if !decision.holds(context.today) => {
            bail!("the {noun} for {subject} is not in force today; nothing was written")
        }
        _ => bail!(
            "the {noun} for {subject} fits nothing here; nothing was written. `placet check` shows what there is to decide"
        ),
    }
}

/// What a correction corrects: as told, or what the files have where that is one thing.
fn found(command: &DecideCommand, inventory: &Inventory) -> anyhow::Result<Option<Expr>> {
    let DecideCommand::Correct { found, common, .. } = command else {
        return Ok(None);
    };
    let (None, None, Some(path)) = (found, &common.package, &common.path) else {
        return Ok(found.clone());
    };
    let glob = globset::GlobBuilder::new(path)
        .literal_separator(true)
        .build()
        .with_context(|| format!("`{path}` is no path pattern"))?
        .compile_matcher();
    let files = inventory
        .files
        .iter()
        .filter(|file| glob.is_match(&file.path));
    let mut said: Vec<&Expr> = files
        .flat_map(|file| file.detections.iter().map(|seen| &seen.expression))
        .collect();
    said.sort();
    said.dedup();
    match said[..] {
        [one] => Ok(Some(one.clone())),
        [] => bail!(
            "placet found no license in {path}, so there is none to correct; `placet check` says what it could not read there"
        ),
        _ => {
            let all: Vec<String> = said.iter().map(ToString::to_string).collect();
            bail!(
                "{path} has several licenses; say with --found which one is wrong: {}",
                all.join(", ")
            )
        }
    }
}

/// The entry as TOML.
fn entry(
    command: &DecideCommand,
    corrected: Option<&Expr>,
    found: &Judged,
    today: Date,
) -> anyhow::Result<String> {
    let common = command.common();
    let mut text = format!("[[{}]]\n", command.kind().name());
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{key} = {}", quoted(value));
    };
    let (mut package, mut path) = (common.package.clone(), common.path.clone());
    match command {
        DecideCommand::Waive {
            finding, license, ..
        } => {
            let mut license = license.as_ref().map(Expr::to_string);
            if let Some(word) = finding {
                let check = placet::policy::checks::find(word);
                let code = match check {
                    Some(check) => check.code,
                    None => {
                        let one = one_finding(word, found)?;
                        if license.is_none() && Expr::parse(&one.subject).is_ok() {
                            license = Some(one.subject.clone());
                        }
                        if one.subject.starts_with("pkg:") && package.is_none() {
                            package = Some(one.subject.clone());
                        } else if path.is_none() && package.is_none() {
                            path = common_place(one);
                        }
                        one.check.code
                    }
                };
                line("check", code);
            }
            if let Some(license) = license {
                line("license", &license);
            }
        }
        DecideCommand::Choose { of, take, .. } => {
            line("of", &of.to_string());
            line("take", &take.to_string());
        }
        DecideCommand::Correct { license, .. } => {
            if let Some(found) = corrected {
                line("found", &found.to_string());
            }
            line("license", license);
        }
    }
    if let Some(package) = &package {
        line("package", package);
    }
    if let Some(path) = &path {
        line("path", path);
    }
    line("who", &common.who);
    line("why", &common.why);
    let _ = writeln!(text, "since = {}", common.since.unwrap_or(today));
    if let Some(until) = common.until {
        let _ = writeln!(text, "until = {until}");
    }
    Ok(text)
}

/// The finding of a fingerprint, or of its beginning.
fn one_finding<'a>(word: &str, found: &'a Judged) -> anyhow::Result<&'a placet::policy::Finding> {
    let long = word.len() >= 6;
    let mut fitting = found
        .findings
        .iter()
        .filter(|finding| long && finding.fingerprint.starts_with(word));
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => bail!("`{word}` is the beginning of more than one fingerprint"),
        (None, _) => bail!(
            "`{word}` is no check and no fingerprint of a finding; `placet check --report json` tells fingerprints"
        ),
    }
}

/// The file, or the folder that all places of a finding lie in.
fn common_place(finding: &placet::policy::Finding) -> Option<String> {
    let mut paths = finding.locations.iter().map(|place| place.path.as_str());
    let first = paths.next()?;
    let mut shared: Vec<&str> = first.split('/').collect();
    let mut alone = true;
    for path in paths.filter(|path| *path != first) {
        if alone {
            shared.pop();
            alone = false;
        }
        let parts = path.split('/').zip(&shared);
        let same = parts.take_while(|(one, other)| one == *other).count();
        shared.truncate(same);
    }
    let place = globset::escape(&shared.join("/"));
    match (alone, shared.is_empty()) {
        (true, _) => Some(place),
        (false, true) => None,
        (false, false) => Some(format!("{place}/**")),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn told(entry: &str, then: &Judged, now: &Judged, common: &DecisionArgs) -> anyhow::Result<()> {
    output::page(common.color.color, environment::width(), |page| {
        page.line(0, 2, &[(GREEN, "wrote "), (BOLD, policy::DECISIONS)])?;
        for line in entry.lines() {
            page.line(2, 4, &[(PLAIN, line)])?;
        }
        page.blank()?;
        let of = |judged: &Judged| {
            format!(
                "{}, {}",
                judged.verdict.name(),
                count(judged.findings.len(), "finding", "findings")
            )
        };
        let (before, after) = (of(then), of(now));
        page.line(0, 2, &[(DIM, "before  "), (PLAIN, &before)])?;
        let style = match now.verdict {
            Verdict::Placet => GREEN,
            Verdict::NotEstablished => YELLOW,
            Verdict::NonPlacet => RED,
        };
        page.line(0, 2, &[(DIM, "now     "), (style, &after)])?;
        let known = |finding: &placet::policy::Finding, of: &Judged| {
            of.findings
                .iter()
                .any(|other| other.fingerprint == finding.fingerprint)
        };
        for (sign, list, others) in [("- ", then, now), ("+ ", now, then)] {
            for finding in list.findings.iter().filter(|one| !known(one, others)) {
                let text = format!(" {}", finding.message);
                page.line(
                    2,
                    4,
                    &[(BOLD, sign), (BOLD, finding.check.code), (PLAIN, &text)],
                )?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_stays_byte_for_byte() {
        let check = |old: &str, want: &str| assert_eq!(joined(old, "[[waive]]\n"), want);
        check("# é", "# é\n\n[[waive]]\n");
        check("a = 1\n", "a = 1\n\n[[waive]]\n");
        check("a = 1\n\n", "a = 1\n\n[[waive]]\n");
        check("a = 1\r\n", "a = 1\r\n\n[[waive]]\n");
        assert!(joined("", "[[waive]]\n").ends_with("\n\n[[waive]]\n"));
    }

    #[test]
    fn text_cannot_leave_its_quotes() {
        let text = format!("why = {}", quoted("a \"b\"\nevil = 1"));
        let table: toml::Table = text.parse().unwrap();
        assert_eq!(
            (table.len(), table["why"].as_str()),
            (1, Some("a \"b\"\nevil = 1"))
        );
    }
}
