// SPDX-License-Identifier: Apache-2.0 OR MIT
//! PL007: the license of a dependency could not be told.

use std::collections::BTreeMap;

use super::held;
use crate::inventory::DependencyRecord;
use crate::license::License;
use crate::package::Ecosystem;
use crate::policy::case::{About, Case, Draft, Subject, count, list, name_of, sites_of};
use crate::policy::valid::Reach;
use crate::policy::{Check, Finding, Level, Meaning, Ruling};
use crate::resolve::Origin;

/// PL007.
pub const CHECK: Check = Check {
    code: "PL007",
    name: "dependency-license-not-established",
    level: Level::Error,
    meaning: Meaning::NotEstablished,
    summary: "The license of a dependency could not be told.",
    why: "What you publish needs its dependencies, and their licenses may ask something of you. A license that was not found is never taken as allowed.",
    fix: "Run placet where the dependencies are installed. For a package without a license, ask its authors, or record what you found out with a [[correct]] entry in the policy.",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let wanted = |subject: &Subject| matches!(subject, Subject::Dependency(_));
    let mut findings = held::findings(case, &CHECK, Ruling::NotEstablished, wanted, next_step);
    findings.extend(without_license(case));
    findings
}

/// Dependencies without a license, one finding for each reason and ecosystem: forty packages that
/// are not installed are one cause.
fn without_license(case: &Case<'_>) -> Vec<Finding> {
    let mut causes: BTreeMap<Cause<'_>, Vec<&DependencyRecord>> = BTreeMap::new();
    for (at, record) in case.dependencies() {
        if case.license_of(record).is_some()
            || case.waived(&CHECK, About::package(record.dependency.purl.as_str()))
        {
            continue;
        }
        let reason = record
            .not_established
            .as_deref()
            .unwrap_or("no license is stated");
        let cause = Cause {
            ecosystem: record.dependency.ecosystem,
            copied: record.origin == Some(Origin::Vendored),
            shipped: case.reach_of(at, record) == Reach::Full,
            reason: reason.trim_end_matches('.'),
        };
        causes.entry(cause).or_default().push(record);
    }
    causes
        .into_iter()
        .map(|(cause, records)| {
            let Cause {
                shipped, reason, ..
            } = cause;
            let names = list(records.iter().map(|record| name_of(record)), 5);
            let scope = if shipped {
                ""
            } else {
                " that only tests or development need"
            };
            case.finding(
                &CHECK,
                Draft {
                    subject: format!("pkg:{}", cause.ecosystem.purl_type()),
                    group: format!("{reason} {shipped}"),
                    message: format!(
                        "The license of {}{scope} could not be established ({reason}): {names}.",
                        cause.what(records.len())
                    ),
                    why: "A license that was not found is never taken as allowed.".to_owned(),
                    next_step: cause.next_step(),
                    packages: sites_of(records.iter().copied()),
                    // somebody should know, but it does not hold up a release
                    level: (!shipped).then_some(Level::Warning),
                    ..Draft::default()
                },
            )
        })
        .collect()
}

/// What findings are one for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cause<'r> {
    ecosystem: Ecosystem,
    copied: bool,
    shipped: bool,
    reason: &'r str,
}

impl Cause<'_> {
    fn what(self, number: usize) -> String {
        if self.copied {
            return count(number, "copied package", "copied packages");
        }
        let packages = count(number, "package", "packages");
        match self.ecosystem.registry() {
            "its origin" => packages,
            registry => format!("{packages} from {registry}"),
        }
    }

    fn next_step(self) -> String {
        if self.copied {
            return "Find out where the copy came from and put its license beside it, or record what you found out with a [[correct]] entry in the policy.".to_owned();
        }
        format!(
            "Run placet again where they are installed ({}); for a package that states no license, ask its authors or record what you found out with a [[correct]] entry in the policy.",
            installed(self.ecosystem)
        )
    }
}

fn installed(ecosystem: Ecosystem) -> &'static str {
    match ecosystem {
        Ecosystem::Cargo => {
            "after `cargo fetch`; --cargo-metadata leaves out what is not built on this system"
        }
        Ecosystem::Npm => "after `npm ci`",
        Ecosystem::Pypi => "for example in your virtual environment",
        Ecosystem::Conda => "in your conda environment, or after `conda activate`",
        Ecosystem::Cran => "after `renv::restore()` or `install.packages()`",
        Ecosystem::Composer => "after `composer install`",
        Ecosystem::Gem => "after `bundle install`",
        Ecosystem::Golang => "after `go mod download`",
        Ecosystem::Julia => "after `Pkg.instantiate()`",
        Ecosystem::Maven => "after `mvn dependency:resolve`, or a build with Gradle",
        Ecosystem::Nuget => "after `dotnet restore`",
        Ecosystem::Pub => "after `dart pub get`",
        _ => "by its own package manager",
    }
}

fn next_step(license: &License, subject: &Subject) -> String {
    match subject {
        Subject::Project | Subject::Files(_) | Subject::Dependency(_) => format!(
            "Find out what {license} is; record it with a [[correct]] entry in the policy, or use another package."
        ),
    }
}
