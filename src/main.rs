// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Arguments, scan, check, report, exit status.

mod cli;

use std::io::{self, Write as _};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use placet::detect::own::Own;
use placet::inventory::Inventory;
use placet::policy::Verdict;
use placet::report::{JSON_SCHEMA, Judgement, Look, Report, View};
use placet::rules::Rules;

use cli::{
    CheckArgs, Command, DepsArgs, LicensesArgs, LookArgs, ReportTo, ScanArgs, environment, output,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let done = match cli::Cli::parse().wanted() {
        Command::Check(arguments) => check(&arguments),
        Command::Licenses(arguments) => licenses(&arguments),
        Command::Deps(arguments) => deps(&arguments),
        Command::Explain(arguments) => cli::explain::run(&arguments),
        Command::Compat(arguments) => cli::compat::run(&arguments),
        Command::Disclose(arguments) => cli::disclose::run(&arguments),
        Command::Fix(arguments) => cli::fix::run(&arguments),
        Command::Init(arguments) => cli::init::run(&arguments),
        Command::Notice(arguments) => cli::notice::run(&arguments),
        Command::Report(arguments) => cli::report::run(&arguments),
        Command::Policy(arguments) => cli::policy_command::run(&arguments),
        Command::Decide(arguments) => cli::decide::run(&arguments),
        Command::Completions(arguments) => cli::shell::completions(&arguments),
        Command::Man(arguments) => cli::shell::man(&arguments),
        Command::Schema => {
            output::to_stdout(|to| to.write_all(JSON_SCHEMA.as_bytes())).map(|()| ExitCode::SUCCESS)
        }
    };
    done.unwrap_or_else(|error| {
        // stderr that cannot be written to leaves the exit status to tell
        let _ = writeln!(io::stderr(), "placet: {error:#}");
        ExitCode::from(2)
    })
}

fn check(arguments: &CheckArgs) -> anyhow::Result<ExitCode> {
    let mut policy = cli::policy::load(arguments)?;
    let beside = cli::rules::folder(arguments.policy.as_deref(), &arguments.scan.path);
    let (rules, own) = cli::rules::load(&beside, arguments.look.color.color)?;
    let narrowing = cli::narrow::Narrowing::read(arguments)?;
    let mut options = cli::scan_options(&arguments.scan, &arguments.report)?;
    options.evidence = policy.is_bound();
    options.spoken = policy.is_written(&placet::policy::checks::unspoken::CHECK);
    options.prints = narrowing.wants_prints();
    let inventory = kept(scan(
        &arguments.scan,
        options,
        &arguments.look,
        &rules,
        &own,
    )?);
    let own_rules: Vec<String> = own.names().map(str::to_owned).collect();
    policy.know(own.categories, &own.digest);
    let context = cli::policy::context(arguments.outbound.as_ref())?;
    let mut judged = placet::policy::check(&inventory, &policy, &context);
    let narrowed = narrowing.apply(&mut judged, &inventory, &policy, &rules, own_rules)?;
    let created = environment::created();
    let report = Report {
        inventory: &inventory,
        judgement: Some(Judgement {
            findings: &judged.findings,
            verdict: judged.verdict,
            policy: policy.name(),
            policy_digest: policy.digest(),
            outbound: judged
                .outbound
                .as_ref()
                .map(|outbound| outbound.expression.to_string()),
            proofs: &judged.proofs,
            obligations: &judged.obligations,
            fail_level: policy.fail_on,
            waived: &judged.waived,
            conclusions: &judged.conclusions,
            narrowed: narrowed.as_ref(),
        }),
        created: created.as_deref(),
        view: View::All,
    };
    let color = arguments.look.color.color;
    output::reports(&report, &arguments.report, look(&arguments.look), color)?;
    Ok(match judged.verdict {
        Verdict::Placet => ExitCode::SUCCESS,
        Verdict::NonPlacet => ExitCode::from(1),
        Verdict::NotEstablished => ExitCode::from(2),
    })
}

fn licenses(arguments: &LicensesArgs) -> anyhow::Result<ExitCode> {
    if arguments.check_rules {
        return cli::rules::check(arguments);
    }
    let look = Look {
        explain: arguments.explain,
        ..look(&arguments.look)
    };
    show(
        &arguments.scan,
        &arguments.look,
        look,
        &arguments.report,
        View::All,
    )
}

fn deps(arguments: &DepsArgs) -> anyhow::Result<ExitCode> {
    let view = View::Dependencies {
        tree: arguments.tree,
    };
    let look = look(&arguments.look);
    show(
        &arguments.scan,
        &arguments.look,
        look,
        &arguments.report,
        view,
    )
}

/// Shows what was found and judges nothing.
fn show(
    wanted: &ScanArgs,
    arguments: &LookArgs,
    look: Look,
    reports: &[ReportTo],
    view: View,
) -> anyhow::Result<ExitCode> {
    let color = arguments.color.color;
    let (rules, own) = cli::rules::load(&wanted.path, color)?;
    let created = environment::created();
    let report = Report {
        inventory: &kept(scan(
            wanted,
            cli::scan_options(wanted, reports)?,
            arguments,
            &rules,
            &own,
        )?),
        judgement: None,
        created: created.as_deref(),
        view,
    };
    output::reports(&report, reports, look, color)?;
    Ok(ExitCode::SUCCESS)
}

fn scan(
    arguments: &ScanArgs,
    mut options: placet::ScanOptions,
    look: &LookArgs,
    rules: &Rules,
    own: &Own,
) -> anyhow::Result<Inventory> {
    let progress = cli::progress::Progress::new(!look.quiet);
    // what was read as rules is knowledge, not terms
    options.exclude.extend(own.names().map(globset::escape));
    Ok(placet::scan(&arguments.path, &options, rules, &progress)?)
}

/// Scans with the user's own rules too, and tells the policies what their licenses ask.
fn scan_for(
    root: &Path,
    named: Option<&str>,
    mut options: placet::ScanOptions,
    color: cli::Color,
    policies: &mut [&mut placet::policy::Policy],
) -> anyhow::Result<(Inventory, Own)> {
    let (rules, own) = cli::rules::load(&cli::rules::folder(named, root), color)?;
    options.exclude.extend(own.names().map(globset::escape));
    for policy in policies {
        policy.know(own.categories.clone(), &own.digest);
    }
    let progress = cli::progress::Progress::new(true);
    Ok((placet::scan(root, &options, &rules, &progress)?, own))
}

/// Scans with the knowledge that placet carries.
fn scan_with(
    root: &Path,
    options: &placet::ScanOptions,
    progress: &dyn placet::Progress,
) -> anyhow::Result<Inventory> {
    Ok(placet::scan(root, options, &Rules::embedded(), progress)?)
}

/// What is needed to the end is left to the system: to free its million parts one by one takes
/// longer than to write a report of them.
fn kept(inventory: Inventory) -> ManuallyDrop<Inventory> {
    ManuallyDrop::new(inventory)
}

fn look(arguments: &LookArgs) -> Look {
    Look {
        verbose: arguments.verbose,
        quiet: arguments.quiet,
        explain: false,
        width: environment::width(),
    }
}
