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
        Command::Init(arguments) => cli::init::run(&arguments),
        Command::Notice(arguments) => cli::notice::run(&arguments),
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
    let inventory = kept(scan_for(
        &arguments.scan,
        &arguments.report,
        &arguments.look,
        &rules,
        &own,
        narrowing.wants_prints(),
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
        inventory: &kept(scan(wanted, reports, arguments, &rules, &own)?),
        judgement: None,
        created: created.as_deref(),
        view,
    };
    output::reports(&report, reports, look, color)?;
    Ok(ExitCode::SUCCESS)
}

fn scan(
    arguments: &ScanArgs,
    reports: &[ReportTo],
    look: &LookArgs,
    rules: &Rules,
    own: &Own,
) -> anyhow::Result<Inventory> {
    scan_for(arguments, reports, look, rules, own, false)
}

fn scan_for(
    arguments: &ScanArgs,
    reports: &[ReportTo],
    look: &LookArgs,
    rules: &Rules,
    own: &Own,
    prints: bool,
) -> anyhow::Result<Inventory> {
    let progress = cli::progress::Progress::new(!look.quiet);
    let mut options = cli::scan_options(arguments, reports)?;
    options.prints = prints;
    // what was read as rules is knowledge, not terms
    options.exclude.extend(own.names().map(globset::escape));
    Ok(placet::scan(&arguments.path, &options, rules, &progress)?)
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
