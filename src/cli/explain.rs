// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet explain`: the office's teaching in the terminal. Checks are read from their table,
//! licenses from the SPDX list and the categories; only the glossary is written here.

mod here;
mod license;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use placet::license::{Expr, License, ids, nearest, official};
use placet::policy::checks::CHECKS;
use placet::policy::{Check, Level, Meaning};
use placet::report::page::{BLUE, BOLD, DIM, PLAIN, Page, RED, Style, YELLOW, prose};
use placet::rules::categories::Category;

use super::{ExplainArgs, environment, output};

/// Words that reports use, in the order of the alphabet.
const GLOSSARY: &[(&str, &str)] = &[
    (
        "baseline",
        "A file of what was found before, written by --write-baseline. With --baseline a run fails only on what is not in it; what is, is still shown, and the answer says what the whole tree would get. A place is known by check, cause, package and path, or by the bytes of a renamed file: never by lines or numbers. An old cause in a new file is new. With both options the file only loses what is gone.",
    ),
    (
        "clue",
        "A mention of a license that is too weak to judge on: a name in passing, a link without a statement. Counted, listed with --verbose, never judged.",
    ),
    (
        "copyleft",
        "A condition of some licenses: who passes the work on, changed or built into something, must pass that on under the same license, with its source. How far it reaches differs: a file, a library, the whole program, or its use over a network.",
    ),
    (
        "detection",
        "A license that placet saw in a file, with its lines, the kind of evidence and the rule that saw it.",
    ),
    (
        "expression",
        "Licenses joined by AND (all apply), OR (choose one) and WITH (an exception that permits more), as the SPDX standard writes them: `MIT OR Apache-2.0`.",
    ),
    (
        "finding",
        "What a check has to say about one cause, however many files it concerns: what, where, why, and what to do next.",
    ),
    (
        "inbound",
        "The licenses under which a project receives what others wrote: copied files, dependencies.",
    ),
    (
        "non placet",
        "Latin: it does not please. Something must change before this goes out.",
    ),
    (
        "not established",
        "placet could not tell: a license it does not know, a dependency whose license lies nowhere on this machine, a file it could not read. Never counted as allowed.",
    ),
    (
        "online",
        "With `--online`, and never without it, placet asks the public registries about dependencies whose license nothing on this machine establishes. It says on stderr whom it asks, and about how many, before it sends anything. What is sent is the name and the pinned version of each, with the name and version of placet: no files, no paths, no credentials. Registries: crates.io, crandb for CRAN, Hackage, Maven Central, npm, NuGet, Packagist, PyPI, RubyGems, or the mirror that your own npm, pip, Maven or `--registry TYPE=URL` names. Packages from repositories, from other registries and without a pinned version are not asked about. Answers are kept for 30 days in the user's cache.",
    ),
    (
        "outbound",
        "The license under which a project itself goes out.",
    ),
    (
        "placet",
        "Latin: it pleases; the word of assent in academic senates. This may go out under the policy.",
    ),
    (
        "policy",
        "What the office allows, in a file that a lawyer can read: licenses, categories, waivers, and how much each finding weighs.",
    ),
    (
        "purl",
        "Package URL: one line that names a package in any ecosystem, such as `pkg:cargo/serde@1.0.0`.",
    ),
    (
        "scope",
        "What a dependency is for: runtime, optional, build, test or dev. Only the first three usually reach those who receive the project.",
    ),
    (
        "SPDX",
        "The standard that gives licenses short names (ids), keeps the list of them, and says how to write them in files: `SPDX-License-Identifier: MIT`.",
    ),
];

/// Explains what was asked for; all codes and words when nothing was.
pub fn run(arguments: &ExplainArgs) -> anyhow::Result<ExitCode> {
    let subject = arguments.subject.join(" ");
    let subject = subject.trim();
    let explained = Subject::find(subject)?;
    let here = match &explained {
        Subject::License(_) | Subject::Expression(_) => here::outbound(),
        _ => None,
    };
    output::page(
        arguments.color.color,
        environment::width(),
        |page| match explained {
            Subject::All => contents(page),
            Subject::Check(check) => one_check(check, page),
            Subject::Word(word, meaning) => one_word(word, meaning, page),
            Subject::Category(category) => one_word(category.name(), category.summary(), page),
            Subject::License(license) => license::one_license(&license, here.as_ref(), page),
            Subject::Expression(expr) => license::expression(&expr, here.as_ref(), page),
        },
    )?;
    Ok(ExitCode::SUCCESS)
}

enum Subject {
    All,
    Check(&'static Check),
    Word(&'static str, &'static str),
    Category(Category),
    License(License),
    Expression(Expr),
}

impl Subject {
    fn find(subject: &str) -> anyhow::Result<Self> {
        if subject.is_empty() {
            return Ok(Self::All);
        }
        let check = CHECKS.iter().find(|check| {
            check.code.eq_ignore_ascii_case(subject) || check.name.eq_ignore_ascii_case(subject)
        });
        if let Some(check) = check {
            return Ok(Self::Check(check));
        }
        let word = GLOSSARY
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(&subject.replace('-', " ")));
        if let Some((word, meaning)) = word {
            return Ok(Self::Word(word, meaning));
        }
        if let Some(category) = Category::parse(&subject.to_ascii_lowercase()) {
            return Ok(Self::Category(category));
        }
        // a deprecated id is explained as such, not under the name that took its place
        if let Some(id) = official(subject) {
            return Ok(Self::License(License::new(id)));
        }
        match Expr::parse(subject) {
            Ok(Expr::License(license)) => Ok(Self::License(license)),
            Ok(expr) => Ok(Self::Expression(expr)),
            Err(error) => {
                let words = GLOSSARY.iter().map(|&(word, _)| word);
                let checks = CHECKS.iter().flat_map(|check| [check.code, check.name]);
                let categories = Category::ALL.map(Category::name);
                let known = words.chain(checks).chain(categories).chain(ids());
                match nearest(subject, known).or(error.nearest) {
                    Some(near) if !Path::new(subject).exists() => {
                        bail!("nothing is known of `{subject}`; did you mean `{near}`?")
                    }
                    _ if Path::new(subject).exists() => bail!(
                        "`{subject}` is a place in the tree, and nothing to explain; what was found there, and on what evidence: placet licenses --verbose {subject}"
                    ),
                    _ => bail!(
                        "`{subject}` is no check, no word of the glossary and no SPDX expression: {}. `placet explain` lists checks and words",
                        error.message
                    ),
                }
            }
        }
    }
}

fn contents(page: &mut Page<'_>) -> io::Result<()> {
    page.line(0, 0, &[(BOLD, "Checks")])?;
    let columns = CHECKS.iter().map(|check| check.name.len()).max();
    let columns = columns.unwrap_or_default();
    for check in CHECKS {
        let name = format!("{:<columns$}", check.name);
        page.line(
            2,
            11 + columns,
            &[
                (color(check.level), check.code),
                (PLAIN, "  "),
                (PLAIN, &name),
                (PLAIN, "  "),
                (DIM, check.summary),
            ],
        )?;
    }
    page.heading("Words")?;
    for (word, meaning) in GLOSSARY {
        let label = format!("{word:<16}");
        page.line(2, 18, &[(PLAIN, &label), (DIM, meaning)])?;
    }
    page.heading("Kinds of licenses")?;
    for category in Category::ALL {
        let label = format!("{:<18}", category.name());
        page.line(2, 20, &[(PLAIN, &label), (DIM, category.summary())])?;
    }
    page.blank()?;
    page.line(
        0,
        0,
        &[(
            DIM,
            "A license id or an SPDX expression is explained too: placet explain \"GPL-2.0-or-later WITH Classpath-exception-2.0\"",
        )],
    )
}

fn one_check(check: &Check, page: &mut Page<'_>) -> io::Result<()> {
    page.line(
        0,
        2,
        &[
            (color(check.level), check.code),
            (PLAIN, " "),
            (BOLD, check.name),
        ],
    )?;
    page.line(0, 0, &[(PLAIN, &prose(check.summary))])?;
    let meaning = match check.meaning {
        Meaning::Breach => "something must change or be decided",
        Meaning::NotEstablished => "placet could not tell; never counted as allowed",
    };
    let level = format!(
        "Level {} unless the policy says otherwise: {meaning}.",
        check.level.name()
    );
    page.line(0, 0, &[(DIM, &level)])?;
    page.heading("Why it matters")?;
    paragraphs(check.why, page)?;
    page.heading("How to fix it")?;
    paragraphs(check.fix, page)
}

/// Text of several paragraphs and lists, each wrapped for itself.
fn paragraphs(text: &str, page: &mut Page<'_>) -> io::Result<()> {
    let mut paragraph = String::new();
    for line in text.trim().lines().map(str::trim) {
        let item = line.starts_with("- ") || line.starts_with("* ");
        if (line.is_empty() || item) && !paragraph.is_empty() {
            wrapped(&paragraph, page)?;
            paragraph.clear();
        }
        if line.is_empty() {
            page.blank()?;
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    wrapped(&paragraph, page)
}

fn wrapped(paragraph: &str, page: &mut Page<'_>) -> io::Result<()> {
    let hang = if paragraph.starts_with(['-', '*']) {
        4
    } else {
        2
    };
    page.line(2, hang, &[(PLAIN, paragraph)])
}

fn one_word(word: &str, meaning: &str, page: &mut Page<'_>) -> io::Result<()> {
    page.line(0, 0, &[(BOLD, word)])?;
    page.line(2, 2, &[(PLAIN, meaning)])
}

fn color(level: Level) -> Style {
    match level {
        Level::Error => RED,
        Level::Warning => YELLOW,
        Level::Note => BLUE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glossary_is_sorted() {
        assert!(GLOSSARY.is_sorted_by_key(|(word, _)| word.to_lowercase()));
    }

    #[test]
    fn subjects_are_told_apart() {
        let kind = |subject: &str| match Subject::find(subject) {
            Ok(Subject::All) => "all".to_owned(),
            Ok(Subject::Check(check)) => check.code.to_owned(),
            Ok(Subject::Word(word, _)) => word.to_owned(),
            Ok(Subject::Category(category)) => category.name().to_owned(),
            Ok(Subject::License(license)) => format!("license {license}"),
            Ok(Subject::Expression(expr)) => format!("expression {expr}"),
            Err(error) => error.to_string(),
        };
        assert_eq!(kind(""), "all");
        assert_eq!(kind("not-established"), "not established");
        assert_eq!(kind("spdx"), "SPDX");
        assert_eq!(kind("mit"), "license MIT");
        assert_eq!(kind("GPL-2.0"), "license GPL-2.0");
        assert_eq!(kind("mit or isc"), "expression MIT OR ISC");
        assert!(kind("copylfet").contains("did you mean `copyleft`?"));
        assert!(kind("Apchae-2.0").contains("did you mean `Apache-2.0`?"));
        for check in CHECKS {
            assert_eq!(kind(check.code), check.code);
            assert_eq!(kind(check.name), check.code);
        }
    }
}
