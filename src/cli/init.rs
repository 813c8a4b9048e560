// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet init`: a first policy for a project, with what could be guessed filled in and what
//! could not left as a comment. On a terminal each guess is put to the user; in a pipe it is taken.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use placet::ScanOptions;
use placet::disclosure::answers::{self, with_questions};
use placet::git::history;
use placet::inventory::{FileKind, FileRecord, Inventory};
use placet::license::Expr;
use placet::policy::{BUILT_IN, TEMPLATE};
use placet::report::page::{BOLD, DIM, GREEN, PLAIN, YELLOW, clean};
use placet::rules::disclosure::Checklist;
use placet::rules::people::People;
use placet::source::folder;

use super::dialog::{Question, Reply, ask};
use super::{InitArgs, environment, output, policy};

/// The policy that applies where none is named.
const DEFAULT: &str = "university";

/// A guess, or why there is none; `why` without a full stop.
struct Guess {
    value: Option<String>,
    why: String,
}

impl Guess {
    fn some(value: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            why: why.into(),
        }
    }

    fn none(why: impl Into<String>) -> Self {
        Self {
            value: None,
            why: why.into(),
        }
    }
}

/// Looks at the project and writes `placet.toml`; never over one that is there.
pub fn run(arguments: &InitArgs) -> anyhow::Result<ExitCode> {
    let root = &arguments.path;
    let file = root.join(policy::FILE);
    if file.symlink_metadata().is_ok() {
        bail!(
            "{} is there already and was left as it is; remove it to start anew",
            file.display()
        );
    }
    let options = ScanOptions {
        places: environment::places(root),
        ..ScanOptions::default()
    };
    let inventory = crate::scan_with(root, &options, &super::progress::Progress::new(true))?;
    let mut guesses = [
        ("outbound", outbound(&inventory)),
        ("holder", holder(&inventory)),
        ("extends", Guess::none("what applies where nothing is said")),
    ];
    let mut domain = None;
    if environment::is_dialog() {
        let home = home(root);
        let (from, to) = (&mut io::stdin().lock(), &mut io::stderr());
        domain = talk(&mut guesses, &home, from, to)?;
    }
    let text = fill(TEMPLATE, &guesses);
    output::whole_file(&file, |to| to.write_all(text.as_bytes()))?;
    let answers = root.join(answers::FILE);
    let domain = domain.filter(|_| answers.symlink_metadata().is_err());
    if let Some(domain) = &domain {
        let text = with_home(domain);
        output::whole_file(&answers, |to| to.write_all(text.as_bytes()))?;
    }
    output::page(arguments.color.color, environment::width(), |page| {
        let name = file
            .strip_prefix(".")
            .unwrap_or(&file)
            .display()
            .to_string();
        page.line(0, 2, &[(GREEN, "wrote "), (BOLD, &name)])?;
        for (key, guess) in guesses
            .iter()
            .filter(|(key, it)| *key != "extends" || it.value.is_some())
        {
            let label = format!("{key:<9} ");
            match &guess.value {
                Some(value) => page.line(
                    2,
                    12,
                    &[
                        (PLAIN, &label),
                        (BOLD, value),
                        (DIM, "  "),
                        (DIM, &guess.why),
                    ],
                )?,
                None => page.line(
                    2,
                    12,
                    &[(PLAIN, &label), (YELLOW, "left open  "), (DIM, &guess.why)],
                )?,
            }
        }
        if let Some(domain) = &domain {
            page.line(0, 2, &[(GREEN, "wrote "), (BOLD, answers::FILE)])?;
            page.line(
                2,
                12,
                &[
                    (PLAIN, "home      "),
                    (BOLD, domain),
                    (DIM, "  "),
                    (
                        DIM,
                        "read by `placet disclose`, with the questions of the office",
                    ),
                ],
            )?;
        }
        page.line(0, 0, &[(PLAIN, "Read it, change it, then run `placet`.")])
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Puts the guesses to the user; gives the home domain, which no policy holds.
fn talk(
    guesses: &mut [(&str, Guess)],
    home: &Guess,
    from: &mut dyn BufRead,
    to: &mut dyn Write,
) -> io::Result<Option<String>> {
    writeln!(to, "Enter takes what stands in brackets, - leaves it open.")?;
    let mut one = |words: &str, guess: &Guess, default: Option<&str>, check| {
        let question = Question {
            ask: words,
            guess: guess.value.as_deref().or(default),
            why: &guess.why,
            check,
        };
        ask(&question, from, to)
    };
    let mut domain = None;
    for (key, guess) in guesses {
        let reply = match *key {
            "outbound" => one(
                "Under which license is it to go out",
                guess,
                None,
                expression,
            )?,
            "holder" => one("Who holds the rights", guess, None, |_| Ok(()))?,
            _ => {
                let reply = one(
                    "On which e-mail domain are its people at home",
                    home,
                    None,
                    is_domain,
                )?;
                domain = match reply {
                    Reply::Guess => home.value.clone(),
                    Reply::Open => None,
                    Reply::Said(domain) => Some(domain),
                };
                one(
                    "On which policy does it build",
                    guess,
                    Some(DEFAULT),
                    built_in,
                )?
            }
        };
        match reply {
            Reply::Guess => {}
            Reply::Open => *guess = Guess::none("left open by you"),
            Reply::Said(value) => *guess = Guess::some(value, "said by you"),
        }
    }
    Ok(domain)
}

fn expression(answer: &str) -> Result<(), String> {
    let read = Expr::parse(answer).map(|_| ());
    read.map_err(|error| match &error.nearest {
        Some(near) => format!("{error}; did you mean `{near}`?"),
        None => error.to_string(),
    })
}

fn is_domain(answer: &str) -> Result<(), String> {
    let known = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-');
    if answer.contains('.') && answer.chars().all(known) {
        Ok(())
    } else {
        Err("write it as example.edu".to_owned())
    }
}

fn built_in(answer: &str) -> Result<(), String> {
    let names: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
    if names.contains(&answer) {
        Ok(())
    } else {
        Err(format!("the built-in policies are {}", names.join(", ")))
    }
}

/// The domain of those who committed most.
fn home(root: &Path) -> Guess {
    let Ok(history) = history::read(root) else {
        return Guess::none("there is no history that tells");
    };
    let people = People::embedded();
    let domain = history
        .contributors
        .iter()
        .filter(|it| people.bot(&it.name, &it.email).is_none())
        .filter_map(|it| Some((it.authored, people.domain(&it.email)?)))
        .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    match domain {
        Some((_, domain)) => Guess::some(domain, "where most commits come from"),
        None => Guess::none("no address in the history tells"),
    }
}

/// The file of answers with the home domain.
fn with_home(domain: &str) -> String {
    let list = toml::Value::from(vec![domain]);
    with_questions("", &Checklist::embedded()).replace(
        "# home-domains = [\"example.edu\"]",
        &format!("home-domains = {list}"),
    )
}

/// The license the project goes out under: what its manifest declares, else what its license
/// files hold.
fn outbound(inventory: &Inventory) -> Guess {
    let declared: Vec<(&Expr, &str)> = inventory
        .packages
        .iter()
        .filter(|package| folder(&package.path).is_empty())
        .filter_map(|package| {
            let expression = package.declared.as_ref()?.expression.as_ref()?;
            Some((expression, package.path.as_str()))
        })
        .collect();
    if let Some(&(first, path)) = declared.first() {
        let other = declared
            .iter()
            .find(|(other, _)| other.canonical() != first.canonical());
        return match other {
            None => Guess::some(first.to_string(), format!("declared in {path}")),
            Some((other, elsewhere)) => Guess::none(format!(
                "{path} declares {first}, {elsewhere} declares {other}"
            )),
        };
    }
    let files: Vec<&FileRecord> = inventory
        .files
        .iter()
        .filter(|record| record.is_license_file && folder(&record.path).is_empty())
        .collect();
    let licenses: BTreeSet<Expr> = files
        .iter()
        .flat_map(|record| &record.detections)
        .map(|detection| detection.expression.canonical())
        .collect();
    let names: Vec<&str> = files.iter().map(|record| record.path.as_str()).collect();
    match licenses.len() {
        0 if names.is_empty() => {
            Guess::none("no manifest declares a license and there is no license file")
        }
        0 => Guess::none(format!("no license was recognized in {}", names.join(", "))),
        1 => {
            let license = licenses.first().map(ToString::to_string);
            Guess::some(
                license.unwrap_or_default(),
                format!("found in {}", names.join(", ")),
            )
        }
        // several texts side by side may mean a choice or all of them: only the project knows
        _ => {
            let list: Vec<String> = licenses.iter().map(ToString::to_string).collect();
            Guess::none(format!(
                "{} hold {}: join them with OR if a choice is meant, with AND if all apply",
                names.join(", "),
                list.join(" and ")
            ))
        }
    }
}

/// The one holder named in the project's license files or, failing that, in its own files.
fn holder(inventory: &Inventory) -> Guess {
    let own = |record: &&FileRecord| record.kind == FileKind::Own;
    // the text of a license names the holder of the text
    let at_root = |record: &&FileRecord| record.is_license_file && folder(&record.path).is_empty();
    let named = |records: Vec<&FileRecord>| -> BTreeSet<String> {
        records
            .into_iter()
            .flat_map(|record| &record.copyrights)
            .filter_map(|copyright| copyright.holder.clone())
            .filter(|holder| !holder.contains("Free Software Foundation"))
            .collect()
    };
    let in_license = named(inventory.files.iter().filter(own).filter(at_root).collect());
    let everywhere = named(inventory.files.iter().filter(own).collect());
    for (holders, place) in [
        (&in_license, "the license file"),
        (&everywhere, "the project's files"),
    ] {
        match (holders.first(), holders.len()) {
            (Some(holder), 1) => {
                return Guess::some(holder, format!("the only holder named in {place}"));
            }
            (Some(_), number) => {
                return Guess::none(format!("{place} name {number} holders"));
            }
            (None, _) => {}
        }
    }
    Guess::none("no copyright line names a holder")
}

/// The template with guesses in the place of the keys of their names, commented or not; the
/// table that such a key stands in is uncommented with it.
fn fill(template: &str, guesses: &[(&str, Guess)]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut table = None;
    for line in template.lines() {
        let bare = line.trim_start_matches(['#', ' ']);
        if bare.starts_with('[') && bare.ends_with(']') {
            table = Some((lines.len(), bare));
        }
        let key = bare.split_once('=').map(|(key, _)| key.trim_end());
        let guess = guesses
            .iter()
            .filter(|(name, _)| key == Some(name))
            .find_map(|(name, guess)| Some((name, guess.value.as_deref()?, &guess.why)));
        match guess {
            Some((name, value, why)) => {
                let header = table.take().filter(|_| *name != "extends");
                if let Some((at, header)) = header
                    && let Some(line) = lines.get_mut(at)
                {
                    header.clone_into(line);
                }
                lines.push(format!("# Guessed by `placet init`: {}.", clean(why)));
                let value = match *name {
                    "extends" => toml::Value::from(vec![value]),
                    _ => toml::Value::from(value),
                };
                lines.push(format!("{name} = {value}"));
            }
            None => lines.push(line.to_owned()),
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_take_the_place_of_their_keys() {
        let guesses = [
            ("outbound", Guess::some("MIT", "found in LICENSE")),
            ("holder", Guess::none("nobody is named")),
        ];
        let filled = fill(
            "# why\n# outbound = \"X\"\n#holder = \"Y\"\nother = 1\n",
            &guesses,
        );
        assert_eq!(
            filled,
            "# why\n# Guessed by `placet init`: found in LICENSE.\noutbound = \"MIT\"\n#holder = \"Y\"\nother = 1\n"
        );
    }

    #[test]
    fn hostile_guesses_stay_within_their_line() {
        let guesses = [(
            "holder",
            Guess::some("A \"quoted\"\nholder", "found in a\nevil = 1"),
        )];
        let filled = fill("# holder = \"\"\n", &guesses);
        let table: toml::Table = filled.parse().unwrap();
        assert_eq!(table["holder"].as_str(), Some("A \"quoted\"\nholder"));
        assert_eq!(table.len(), 1);
    }

    #[test]
    fn what_is_said_goes_before_what_is_guessed() {
        let mut guesses = [
            ("outbound", Guess::some("MIT", "declared in Cargo.toml")),
            ("holder", Guess::some("Somebody", "named in a file")),
            ("extends", Guess::none("the default")),
        ];
        let home = Guess::some("example.edu", "most commits");
        let typed = "GPL-9\nISC\n-\nno domain\nlab.example.edu\nuniversity\n";
        let mut shown = Vec::new();
        let domain = talk(&mut guesses, &home, &mut typed.as_bytes(), &mut shown).unwrap();
        assert_eq!(domain.as_deref(), Some("lab.example.edu"));
        let values: Vec<Option<&str>> = guesses.iter().map(|(_, it)| it.value.as_deref()).collect();
        assert_eq!(values, [Some("ISC"), None, Some("university")]);
        let table: toml::Table = fill(TEMPLATE, &guesses).parse().unwrap();
        assert_eq!(table["extends"][0].as_str(), Some("university"));
        assert_eq!(table["project"]["outbound"].as_str(), Some("ISC"));
        let table: toml::Table = with_home("example.edu").parse().unwrap();
        assert_eq!(table["home-domains"][0].as_str(), Some("example.edu"));
    }

    #[test]
    fn the_template_has_the_keys_that_are_guessed() {
        let guesses = [
            ("outbound", Guess::some("MIT", "x")),
            ("holder", Guess::some("Example University", "x")),
        ];
        let table: toml::Table = fill(TEMPLATE, &guesses).parse().unwrap();
        let project = &table["project"];
        assert_eq!(project["outbound"].as_str(), Some("MIT"));
        assert_eq!(project["holder"].as_str(), Some("Example University"));
    }
}
