// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What can be typed. Belongs to the binary: the library cannot see it.
//!
//! One definition, from which the help is read. Only what works stands here.

pub mod compat;
pub mod decide;
pub mod dialog;
pub mod disclose;
pub mod environment;
pub mod explain;
pub mod fix;
pub mod init;
pub mod narrow;
pub mod notice;
pub mod online;
pub mod output;
pub mod policy;
pub mod policy_command;
pub mod progress;
pub mod report;
pub mod rules;
pub mod shell;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use placet::ScanOptions;
use placet::compat::Use;
use placet::license::{Expr, nearest};
use placet::policy::{Date, DecisionKind, Level};
use placet::report::disclosure::{FORMS as PACKETS, Form as PacketForm};
use placet::report::notice::{FORMS, Form};
use placet::report::{FORMATS, Format};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    version,
    about = "May this be published, under which license, and what must be fixed first?",
    long_about = None,
    after_help = "Exit status: 0 may go out, 1 something must change first, 2 could not tell or could not run.",
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: CheckArgs,
}

impl Cli {
    /// What to do. Without a command: check.
    pub fn wanted(self) -> Command {
        self.command.unwrap_or(Command::Check(self.check))
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Scan and judge (the default)
    Check(CheckArgs),
    /// Show what was found, where and on what evidence; judge nothing
    Licenses(LicensesArgs),
    /// Show the dependencies: their licenses, what they are for, and where that was read
    Deps(DepsArgs),
    /// Explain a check, a license, an expression or a word of the reports
    Explain(ExplainArgs),
    /// Say whether one license goes into another, or under which licenses a tree may go out
    Compat(CompatArgs),
    /// Write what the technology transfer office asks about a project, as far as the tree tells
    Disclose(DiscloseArgs),
    /// Put right what can be: license text, headers, license fields; show it as a diff or write it
    Fix(FixArgs),
    /// Write a commented placet.toml for a project
    Init(InitArgs),
    /// Write the notices that go out with the work of others
    Notice(NoticeArgs),
    /// Write a report in other formats, from its JSON alone: without the tree, on any machine
    Report(ReportArgs),
    /// Check, try, show and compare policies
    Policy(PolicyArgs),
    /// Record a decision in placet-decisions.toml: a waiver, a choice of license, a correction
    Decide(DecideArgs),
    /// Print the JSON Schema of `--report json`
    Schema,
    /// Print what a shell needs to complete placet's commands and options
    Completions(CompletionsArgs),
    /// Print placet's manual page, or write those of all commands into a folder
    Man(ManArgs),
}

/// `placet check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub scan: ScanArgs,
    /// Judge by this policy instead of PATH/placet.toml: a file or a built-in name
    #[arg(long, value_name = "FILE|NAME")]
    pub policy: Option<String>,
    /// The license the project is to go out under, as an SPDX expression
    #[arg(long, value_name = "EXPR", value_parser = expression)]
    pub outbound: Option<Expr>,
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = Reports { unjudged: false }, hide_possible_values = true, help = report_help(false))]
    pub report: Vec<ReportTo>,
    /// Exit with 1 or 2 for findings of this level and above [default: what the policy says]
    #[arg(long, value_name = "LEVEL", value_parser = level_parser())]
    pub fail_on: Option<Level>,
    /// Fail only on what this file does not know from before
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what was found as a baseline; beside a baseline, only what of that one is still there
    #[arg(long, value_name = "FILE", conflicts_with = "since")]
    pub write_baseline: Option<PathBuf>,
    /// Judge only what changed since this revision of git, uncommitted changes included
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    #[command(flatten)]
    pub look: LookArgs,
}

/// `placet licenses`.
#[derive(Debug, Args)]
pub struct LicensesArgs {
    #[command(flatten)]
    pub scan: ScanArgs,
    /// Show why: the evidence of each detection, the license's words beside the file's
    #[arg(long, conflicts_with = "quiet")]
    pub explain: bool,
    /// Test the license rules of your own in the folder `licenses` beside placet.toml
    #[arg(long, conflicts_with_all = ["explain", "report"])]
    pub check_rules: bool,
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = Reports { unjudged: true }, hide_possible_values = true, help = report_help(true))]
    pub report: Vec<ReportTo>,
    #[command(flatten)]
    pub look: LookArgs,
}

/// `placet deps`.
#[derive(Debug, Args)]
pub struct DepsArgs {
    #[command(flatten)]
    pub scan: ScanArgs,
    /// Show who needs whom
    #[arg(long)]
    pub tree: bool,
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = Reports { unjudged: true }, hide_possible_values = true, help = report_help(true))]
    pub report: Vec<ReportTo>,
    #[command(flatten)]
    pub look: LookArgs,
}

/// `placet report`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 written, whatever the report says; 2 could not be read, or holds less than a format needs."
)]
pub struct ReportArgs {
    /// A report written with `--report json-complete=FILE` or `--report json=FILE`; `-` is stdin
    #[arg(value_name = "FROM")]
    pub from: PathBuf,
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = |text: &str| report(text, false), help = report_help(false))]
    pub report: Vec<ReportTo>,
    #[command(flatten)]
    pub look: LookArgs,
}

/// `placet explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A code such as PL101, a license id, an SPDX expression, a kind of license or a word; the
    /// list of codes, kinds and words when absent
    #[arg(value_name = "CODE|LICENSE|EXPR|WORD")]
    pub subject: Vec<String>,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// `placet compat`.
#[derive(Debug, Args)]
pub struct CompatArgs {
    /// With --outbound the license of what is received, as an SPDX expression; else a folder, to
    /// be told under which licenses it may go out
    #[arg(value_name = "INBOUND|PATH", default_value = ".")]
    pub subject: String,
    /// The license it is to go out under, as an SPDX expression
    #[arg(long, value_name = "EXPR", value_parser = expression)]
    pub outbound: Option<Expr>,
    /// How what is received is used [default: linked]
    #[arg(long = "use", value_name = "USE", value_parser = use_parser(), requires = "outbound")]
    pub usage: Option<Use>,
    /// Print `text` or `json`
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub report: String,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// `placet disclose`.
#[derive(Debug, Args)]
pub struct DiscloseArgs {
    #[command(flatten)]
    pub scan: ScanArgs,
    /// Write the packet as `markdown`, `html` or `json`, to FILE or to stdout (repeatable)
    #[arg(long, value_name = "FORM[=FILE]", default_value = "markdown", value_parser = packet)]
    pub report: Vec<PacketTo>,
    /// Say what changed since an earlier packet, written with `--report json=PACKET`
    #[arg(long, value_name = "PACKET")]
    pub since: Option<PathBuf>,
    /// Put e-mail addresses in, which are left out otherwise
    #[arg(long)]
    pub addresses: bool,
    /// Write the open questions into PATH/disclosure.toml, to be answered there; change nothing else
    #[arg(long, conflicts_with_all = ["report", "since", "addresses"])]
    pub questions: bool,
    /// The license the project is to go out under, as an SPDX expression
    #[arg(long, value_name = "EXPR", value_parser = expression)]
    pub outbound: Option<Expr>,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// A form of the packet and where it goes; stdout without a file.
pub type PacketTo = (&'static PacketForm, Option<PathBuf>);

fn packet(text: &str) -> Result<PacketTo, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("a file name is missing after `=`".to_owned()),
        Some((name, file)) => (name, Some(file)),
        None => (text, None),
    };
    let form = PACKETS.iter().find(|form| form.name == name);
    let form = form.ok_or("the forms are markdown, html and json")?;
    Ok((form, file.filter(|&file| file != "-").map(PathBuf::from)))
}

/// `placet fix`.
#[derive(Debug, Args)]
#[command(
    after_help = "Without --write nothing is changed: the diff is shown. Exit status: 0 done, 2 something could not be written, or could not run."
)]
pub struct FixArgs {
    #[command(flatten)]
    pub scan: ScanArgs,
    /// Write the changes; each file is whole or as it was, whatever happens
    #[arg(long)]
    pub write: bool,
    /// Only headers of program source that states no license
    #[arg(long)]
    pub headers: bool,
    /// Only the license's text at the root
    #[arg(long)]
    pub license_file: bool,
    /// Only license fields of manifests and CITATION.cff
    #[arg(long)]
    pub metadata: bool,
    /// Every file says its license, by the REUSE specification: headers in all that hold comments,
    /// REUSE.toml for the others, the texts in LICENSES
    #[arg(long)]
    pub reuse: bool,
    /// Who holds the rights [default: `holder` of the policy]
    #[arg(long, value_name = "NAME")]
    pub holder: Option<String>,
    /// The year of copyright statements [default: this year]
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1950..=9999))]
    pub year: Option<u16>,
    /// The license the project is to go out under, as an SPDX expression
    #[arg(long, value_name = "EXPR", value_parser = expression)]
    pub outbound: Option<Expr>,
    /// Take license and holder from this policy instead of PATH/placet.toml: a file or a built-in
    /// name
    #[arg(long, value_name = "FILE|NAME")]
    pub policy: Option<String>,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// `placet init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The project's folder
    #[arg(default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// `placet notice`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 all there, 1 stale (--check), 2 a text or a license is missing, or could not run."
)]
pub struct NoticeArgs {
    #[command(flatten)]
    pub scan: ScanArgs,
    #[arg(long, value_name = "FORM", value_parser = form_parser(), help = notice::help())]
    pub format: Option<&'static Form>,
    /// Write to FILE instead of stdout
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write nothing and fail if FILE is not what would be written [default FILE:
    /// THIRD-PARTY-NOTICES at PATH]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, conflicts_with = "output")]
    pub check: Option<Option<PathBuf>>,
    /// Use a template of your own, in the language of Jinja
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Tell also of what is used to build, test and develop, and is not distributed
    #[arg(long)]
    pub all: bool,
    /// Choose between licenses by this policy instead of PATH/placet.toml: a file or a built-in
    /// name
    #[arg(long, value_name = "FILE|NAME")]
    pub policy: Option<String>,
    /// Say nothing on the way
    #[arg(long, short)]
    pub quiet: bool,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// `placet policy`.
#[derive(Debug, Args)]
pub struct PolicyArgs {
    #[command(subcommand)]
    pub command: PolicyCommand,
}

/// What to do with a policy.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Show all mistakes in it
    Lint(PolicyWhich),
    /// Try its own examples, the [[test]] tables
    Test(PolicyWhich),
    /// Print all it says, put together, with its digest and where each rule comes from
    Show(PolicyWhich),
    /// Say what another policy would change
    Diff(DiffArgs),
}

/// Which policy.
#[derive(Debug, Args)]
pub struct PolicyWhich {
    /// The project's folder
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// This policy instead of PATH/placet.toml: a file or a built-in name
    #[arg(long, value_name = "FILE|NAME")]
    pub policy: Option<String>,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// `placet policy diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The other policy: a file or a built-in name
    #[arg(value_name = "FILE|NAME")]
    pub other: String,
    /// Scan this folder and say which findings would go and come
    pub path: Option<PathBuf>,
    /// Compare with this policy instead of PATH/placet.toml
    #[arg(long, value_name = "FILE|NAME")]
    pub policy: Option<String>,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// `placet decide`.
#[derive(Debug, Args)]
pub struct DecideArgs {
    #[command(subcommand)]
    pub command: DecideCommand,
}

/// What is decided.
#[derive(Debug, Subcommand)]
pub enum DecideCommand {
    /// Lift a finding
    Waive {
        /// The check, such as PL005, or the fingerprint of a finding
        #[arg(value_name = "CHECK|FINGERPRINT")]
        finding: Option<String>,
        /// Only for this license
        #[arg(long, value_name = "EXPR", value_parser = expression)]
        license: Option<Expr>,
        #[command(flatten)]
        common: DecisionArgs,
    },
    /// Take one branch of a choice between licenses
    Choose {
        /// The choice as it is stated, such as "MIT OR GPL-3.0-only"
        #[arg(value_name = "EXPR", value_parser = expression)]
        of: Expr,
        /// The branch that is taken
        #[arg(long, value_name = "EXPR", value_parser = expression)]
        take: Expr,
        #[command(flatten)]
        common: DecisionArgs,
    },
    /// Correct what placet got wrong or could not tell
    Correct {
        /// The true license, or NONE where it is no license at all
        #[arg(value_name = "EXPR|NONE")]
        license: String,
        /// What placet says without the correction
        #[arg(long, value_name = "EXPR", value_parser = expression)]
        found: Option<Expr>,
        #[command(flatten)]
        common: DecisionArgs,
    },
}

impl DecideCommand {
    /// What every decision says.
    pub fn common(&self) -> &DecisionArgs {
        match self {
            Self::Waive { common, .. }
            | Self::Choose { common, .. }
            | Self::Correct { common, .. } => common,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> DecisionKind {
        match self {
            Self::Waive { .. } => DecisionKind::Waive,
            Self::Choose { .. } => DecisionKind::Choose,
            Self::Correct { .. } => DecisionKind::Correct,
        }
    }
}

/// What every decision says.
#[derive(Debug, Args)]
pub struct DecisionArgs {
    /// For packages, as a purl or a glob of purls
    #[arg(long, value_name = "PURL")]
    pub package: Option<String>,
    /// For files, as a glob below the project's folder
    #[arg(long, value_name = "GLOB")]
    pub path: Option<String>,
    /// Who decided
    #[arg(long)]
    pub who: String,
    /// Why
    #[arg(long)]
    pub why: String,
    /// From this day on [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub since: Option<Date>,
    /// Up to and with this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<Date>,
    /// Do not bind it to the text or declaration that is there now
    #[arg(long)]
    pub unbound: bool,
    /// The project's folder
    #[arg(long, value_name = "PATH", default_value = ".")]
    pub root: PathBuf,
    /// Judge by this policy instead of PATH/placet.toml
    #[arg(long, value_name = "FILE|NAME")]
    pub policy: Option<String>,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// `placet completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `placet man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write a page for each command into this folder, which is made where it is missing
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// What to scan.
#[derive(Debug, Args)]
pub struct ScanArgs {
    /// The folder to scan
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Leave out what matches, below PATH (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Scan what .gitignore, .ignore and .placetignore hide too
    #[arg(long)]
    pub no_ignore: bool,
    /// Ask cargo, offline, which of the locked crates are really built
    #[arg(long)]
    pub cargo_metadata: bool,
    /// Ask the public registries about licenses that are not established on this machine: sends
    /// names and versions of dependencies over the network
    #[arg(long)]
    pub online: bool,
    /// With --online, ask this registry instead of the public one, such as
    /// `npm=https://npm.example.edu` (repeatable)
    #[arg(long, value_name = "TYPE=URL", requires = "online", value_parser = online::base)]
    pub registry: Vec<online::Base>,
    /// Use this many threads [default: all processors]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

/// How the terminal report looks.
#[derive(Debug, Args)]
pub struct LookArgs {
    /// Only the answer and what stands against it
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// All places, with the evidence
    #[arg(long, short)]
    pub verbose: bool,
    #[command(flatten)]
    pub color: ColorArgs,
}

/// When to color.
#[derive(Debug, Args)]
pub struct ColorArgs {
    /// When to color; auto: on a terminal
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// When to color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// A report and where it goes.
#[derive(Debug, Clone)]
pub struct ReportTo {
    /// The format.
    pub format: &'static Format,
    /// A file; stdout when absent.
    pub file: Option<PathBuf>,
}

/// The arguments as the library takes them, with what the reports want to know.
///
/// # Errors
/// When cargo is to be asked and there is none, or no folder to run it in.
pub fn scan_options(arguments: &ScanArgs, reports: &[ReportTo]) -> anyhow::Result<ScanOptions> {
    let ask_cargo = arguments
        .cargo_metadata
        .then(environment::cargo)
        .transpose()?;
    Ok(ScanOptions {
        exclude: arguments.exclude.clone(),
        no_ignore: arguments.no_ignore,
        jobs: arguments.jobs.map(NonZeroUsize::get),
        places: environment::places(&arguments.path),
        ask_cargo,
        online: online::online(arguments)?,
        checksums: reports.iter().any(|to| to.format.wants.checksums),
        texts: reports.iter().any(|to| to.format.wants.texts),
        prints: false,
        evidence: false,
        profiles: false,
        spoken: false,
    })
}

/// Reads [`ReportTo`], and tells completions the formats.
#[derive(Debug, Clone)]
struct Reports {
    unjudged: bool,
}

impl TypedValueParser for Reports {
    type Value = ReportTo;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<ReportTo, clap::Error> {
        let unjudged = self.unjudged;
        let read = move |text: &str| report(text, unjudged);
        read.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let formats = offered(self.unjudged);
        Some(Box::new(formats.map(|format| {
            PossibleValue::new(format.name).help(format.summary)
        })))
    }
}

fn offered(unjudged: bool) -> impl Iterator<Item = &'static Format> {
    FORMATS
        .iter()
        .copied()
        .filter(move |format| format.unjudged || !unjudged)
}

fn report_help(unjudged: bool) -> String {
    let formats: Vec<String> = offered(unjudged)
        .map(|format| format!("{}, {}", format.name, format.summary))
        .collect();
    format!(
        "Write a report to FILE, or to stdout without one or with `-` (repeatable): {}",
        formats.join("; ")
    )
}

fn report(text: &str, unjudged: bool) -> Result<ReportTo, String> {
    let (name, file) = match text.split_once('=') {
        Some((name, file)) => (name, Some(file)),
        None => (text, None),
    };
    let names = || offered(unjudged).map(|format| format.name);
    let Some(format) = offered(unjudged).find(|format| format.name == name) else {
        let list = names().collect::<Vec<_>>().join(", ");
        return Err(match nearest(name, names()) {
            Some(near) => {
                format!("no such format; did you mean `{near}`? The formats are {list}")
            }
            None => format!("no such format; the formats are {list}"),
        });
    };
    if file == Some("") {
        return Err("a file name is missing after `=`".to_owned());
    }
    Ok(ReportTo {
        format,
        file: file.filter(|&file| file != "-").map(PathBuf::from),
    })
}

fn expression(text: &str) -> Result<Expr, String> {
    Expr::parse(text).map_err(|error| match &error.nearest {
        Some(near) => format!("{error}; did you mean `{near}`?"),
        None => error.to_string(),
    })
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "expected a day, such as 2026-11-22".to_owned())
}

fn use_parser() -> impl TypedValueParser<Value = Use> {
    PossibleValuesParser::new(Use::ALL.map(Use::name)).map(|name| {
        Use::ALL
            .into_iter()
            .find(|usage| usage.name() == name)
            .unwrap_or(Use::Linked)
    })
}

fn form_parser() -> impl TypedValueParser<Value = &'static Form> {
    PossibleValuesParser::new(FORMS.iter().map(|form| form.name))
        .try_map(|name| Form::named(&name).ok_or("no such form"))
}

const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Note];

fn level_parser() -> impl TypedValueParser<Value = Level> {
    PossibleValuesParser::new(LEVELS.map(Level::name)).map(|name| {
        LEVELS
            .into_iter()
            .find(|level| level.name() == name)
            .unwrap_or(Level::Error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    #[test]
    fn a_path_alone_means_check() {
        let path = |arguments: &[&str]| match Cli::try_parse_from(arguments).unwrap().wanted() {
            Command::Check(check) => check.scan.path,
            other => panic!("{other:?}"),
        };
        assert_eq!(path(&["placet"]), PathBuf::from("."));
        assert_eq!(path(&["placet", "some/where"]), PathBuf::from("some/where"));
        assert_eq!(path(&["placet", "check", "x"]), PathBuf::from("x"));
        assert_eq!(path(&["placet", "./licenses"]), PathBuf::from("./licenses"));
    }

    #[test]
    fn reports_are_named_by_the_table() {
        let file = |text: &str| report(text, false).map(|to| (to.format.name, to.file));
        assert_eq!(file("json"), Ok(("json", None)));
        assert_eq!(file("json=-"), Ok(("json", None)));
        assert_eq!(file("sarif=a=b"), Ok(("sarif", Some(PathBuf::from("a=b")))));
        assert!(file("jsno").unwrap_err().contains("`json`"));
        assert!(file("json=").is_err());
        assert!(report("sarif", true).is_err(), "sarif needs a judgement");
    }
}
