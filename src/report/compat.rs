// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What `placet compat` answers, for people and for programs.
//!
//! Apart from the formats in [`super::FORMATS`], which print scans that were judged: these are
//! answers to another question. The JSON is described by the types here and by
//! `schema/placet-compat.schema.json`.

use std::io;

use serde::Serialize;

use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, Style, YELLOW, count, sentence};
use crate::compat::{self, Answer, Fit, Pair, Use};
use crate::inventory::Place;
use crate::license::Expr;
use crate::rules::compatibility::matrix_credit;

/// As in the `json` report: raised when keys change or are added.
const SCHEMA_VERSION: &str = "1.0";

/// The published JSON Schema of both answers.
pub const SCHEMA: &str = include_str!("../../schema/placet-compat.schema.json");

/// Two expressions and what became of them.
#[derive(Debug)]
pub struct Question<'a> {
    /// What is received.
    pub inbound: &'a Expr,
    /// What it is to go out under.
    pub outbound: &'a Expr,
    /// How it is used.
    pub usage: Use,
    /// How the use is known.
    pub stated: bool,
    /// The answer.
    pub answer: &'a Answer,
}

/// A tree, and the licenses it might go out under.
#[derive(Debug)]
pub struct Options<'a> {
    /// The license it goes out under now, in a sentence, where known.
    pub now: Option<String>,
    /// Parts that are others' work.
    pub parts: usize,
    /// Parts whose license is not known.
    pub unknown: &'a [String],
    /// From what asks least to what asks most.
    pub options: &'a [Outlook],
}

/// One license that a tree might go out under.
#[derive(Debug)]
pub struct Outlook {
    /// The license.
    pub license: Expr,
    /// Whether the project goes out under it now.
    pub current: bool,
    /// The answer on the whole tree.
    pub fit: Fit,
    /// What keeps it from being fine.
    pub blockers: Vec<Blocker>,
}

/// A part that stands against a license.
#[derive(Debug)]
pub struct Blocker {
    /// The part's license.
    pub license: String,
    /// Review or conflict.
    pub fit: Fit,
    /// What it is, in words.
    pub what: String,
    /// How it is used, and how that is known.
    pub usage: Use,
    /// How the use was inferred, without a full stop.
    pub inferred: String,
    /// Why, without a full stop.
    pub why: String,
    /// Where.
    pub places: Vec<Place>,
}

/// Blockers shown of a license, and places of a blocker.
const SHOWN: usize = 3;

/// Answers a question for people.
///
/// # Errors
/// Those of the stream.
pub fn question(question: &Question<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let answer = question.answer;
    let words = match answer.fit {
        Fit::Ok => "yes; nothing is asked",
        Fit::Obligations => "yes, if its duties are kept",
        Fit::Review => "somebody has to look at it",
        Fit::Conflict => "no",
    };
    page.line(
        0,
        2,
        &[
            (color(answer.fit), answer.fit.name()),
            (PLAIN, ": "),
            (
                BOLD,
                &format!(
                    "may {} go into work released under {}? {}",
                    question.inbound,
                    question.outbound,
                    capital(words)
                ),
            ),
            (PLAIN, "."),
        ],
    )?;
    let known = if question.stated {
        "as you say"
    } else {
        "taken so, because nothing else is said; see --use"
    };
    page.line(
        2,
        8,
        &[(DIM, &format!("use   {} ({known})", question.usage.words()))],
    )?;
    for choice in &answer.choices {
        let text = format!("OR    {}", compat::choice(choice));
        page.line(2, 8, &[(DIM, &text)])?;
    }
    for pair in shown(answer) {
        one_pair(pair, answer.pairs.len() > 1, page)?;
    }
    for (at, way) in ways_out(question).iter().enumerate() {
        let label = if at == 0 { "→     " } else { "or    " };
        page.line(2, 8, &[(GREEN, label), (PLAIN, &sentence(way))])?;
    }
    if answer.pairs.iter().any(|pair| pair.reason.cell.is_some()) {
        page.blank()?;
        page.line(0, 0, &[(DIM, &sentence(&matrix_credit()))])?;
    }
    Ok(())
}

/// What decides; where all is fine, everything.
fn shown(answer: &Answer) -> impl Iterator<Item = &Pair> {
    let fine = answer.fit.is_fine();
    answer
        .pairs
        .iter()
        .filter(move |pair| fine || !pair.reason.fit.is_fine())
}

fn one_pair(pair: &Pair, many: bool, page: &mut Page<'_>) -> io::Result<()> {
    let why = sentence(&capital(&compat::sentence(pair)));
    let name = format!("{} into {}: ", pair.inbound, pair.outbound);
    page.line(
        2,
        8,
        &[
            (DIM, "why   "),
            (BOLD, if many { &name } else { "" }),
            (PLAIN, &why),
        ],
    )
}

fn ways_out(question: &Question<'_>) -> Vec<String> {
    compat::ways_out(
        question.inbound,
        question.outbound,
        question.usage,
        question.answer,
    )
}

/// Says for people which licenses a tree might go out under.
///
/// # Errors
/// Those of the stream.
pub fn options(options: &Options<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let fine: Vec<String> = options
        .options
        .iter()
        .filter(|option| option.fit.is_fine())
        .map(|option| option.license.to_string())
        .collect();
    let answer = if fine.is_empty() {
        (
            YELLOW,
            "No common license fits all parts as it is.".to_owned(),
        )
    } else {
        (
            GREEN,
            format!("This tree may go out under {}.", fine.join(", ")),
        )
    };
    page.line(0, 2, &[(answer.0, &answer.1)])?;
    if let Some(now) = &options.now {
        page.line(0, 2, &[(PLAIN, now)])?;
    }
    let parts = count(
        options.parts,
        "part of others' work",
        "parts of others' work",
    );
    page.line(0, 2, &[(DIM, &format!("Held against {parts}."))])?;
    for alike in grouped(options.options) {
        let Some(first) = alike.first() else { continue };
        let names: Vec<String> = alike
            .iter()
            .map(|option| {
                let now = if option.current { " (now)" } else { "" };
                format!("{}{now}", option.license)
            })
            .collect();
        page.blank()?;
        page.line(
            0,
            2,
            &[
                (color(first.fit), first.fit.name()),
                (PLAIN, "  "),
                (BOLD, &names.join(", ")),
            ],
        )?;
        for blocker in first.blockers.iter().take(SHOWN) {
            one_blocker(blocker, page)?;
        }
        if let Some(more @ 1..) = first.blockers.len().checked_sub(SHOWN) {
            page.line(
                2,
                4,
                &[(
                    DIM,
                    &format!("and {}", count(more, "more part", "more parts")),
                )],
            )?;
        }
    }
    if !options.unknown.is_empty() {
        page.heading(&format!(
            "Not established: {} without a known license",
            count(options.unknown.len(), "part", "parts")
        ))?;
        for name in options.unknown.iter().take(SHOWN) {
            page.line(2, 4, &[(YELLOW, name)])?;
        }
        if let Some(more @ 1..) = options.unknown.len().checked_sub(SHOWN) {
            page.line(2, 4, &[(DIM, &format!("and {more} more"))])?;
        }
    }
    page.blank()?;
    page.line(0, 0, &[(DIM, &sentence(&matrix_credit()))])
}

/// Licenses that do not fit, together where the same parts stand against them.
fn grouped(options: &[Outlook]) -> Vec<Vec<&Outlook>> {
    let key = |option: &Outlook| -> Vec<(Fit, String, String)> {
        let blockers = option.blockers.iter();
        blockers
            .map(|blocker| (blocker.fit, blocker.license.clone(), blocker.what.clone()))
            .collect()
    };
    let mut groups: Vec<Vec<&Outlook>> = Vec::new();
    for option in options.iter().filter(|option| !option.fit.is_fine()) {
        let alike = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| key(first) == key(option)));
        match alike {
            Some(group) => group.push(option),
            None => groups.push(vec![option]),
        }
    }
    groups
}

fn one_blocker(blocker: &Blocker, page: &mut Page<'_>) -> io::Result<()> {
    page.line(
        2,
        4,
        &[
            (color(blocker.fit), blocker.fit.name()),
            (PLAIN, " "),
            (BOLD, &blocker.license),
            (PLAIN, ": "),
            (PLAIN, &blocker.what),
        ],
    )?;
    let why = sentence(&capital(&blocker.why));
    page.line(4, 8, &[(DIM, "why "), (PLAIN, &why)])?;
    let usage = format!("use {}: {}.", blocker.usage.words(), blocker.inferred);
    page.line(4, 8, &[(DIM, &usage)])
}

fn color(fit: Fit) -> Style {
    match fit {
        Fit::Ok | Fit::Obligations => GREEN,
        Fit::Review => YELLOW,
        Fit::Conflict => RED,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}

#[derive(Serialize)]
struct QuestionDocument {
    schema_version: &'static str,
    inbound: String,
    outbound: String,
    r#use: &'static str,
    use_stated: bool,
    fit: &'static str,
    choices: Vec<ChoiceRow>,
    pairs: Vec<PairRow>,
    ways_out: Vec<String>,
    matrix: String,
}

#[derive(Serialize)]
struct ChoiceRow {
    taken: String,
    not_used: Vec<String>,
}

#[derive(Serialize)]
struct PairRow {
    inbound: String,
    outbound: String,
    fit: &'static str,
    rule: &'static str,
    taken_as: Option<String>,
    matrix: Option<&'static str>,
    why: String,
}

/// Answers a question for programs.
///
/// # Errors
/// Those of the stream.
pub fn question_json(question: &Question<'_>, to: &mut dyn io::Write) -> io::Result<()> {
    use crate::rules::compatibility::CellAnswer;
    let answer = question.answer;
    let document = QuestionDocument {
        schema_version: SCHEMA_VERSION,
        inbound: question.inbound.to_string(),
        outbound: question.outbound.to_string(),
        r#use: question.usage.name(),
        use_stated: question.stated,
        fit: answer.fit.name(),
        choices: answer
            .choices
            .iter()
            .map(|choice| ChoiceRow {
                taken: choice.taken.to_string(),
                not_used: choice.left.iter().map(Expr::to_string).collect(),
            })
            .collect(),
        pairs: answer
            .pairs
            .iter()
            .map(|pair| PairRow {
                inbound: pair.inbound.to_string(),
                outbound: pair.outbound.to_string(),
                fit: pair.reason.fit.name(),
                rule: pair.reason.rule.name(),
                taken_as: pair.reason.taken_as.as_ref().map(ToString::to_string),
                matrix: pair.reason.cell.map(|cell| match cell.answer {
                    CellAnswer::Same => "same",
                    CellAnswer::Yes => "yes",
                    CellAnswer::No => "no",
                    CellAnswer::Unknown => "unknown",
                    CellAnswer::Depends => "depends",
                }),
                why: compat::sentence(pair),
            })
            .collect(),
        ways_out: ways_out(question),
        matrix: matrix_credit(),
    };
    serde_json::to_writer_pretty(&mut *to, &document)?;
    to.write_all(b"\n")
}

#[derive(Serialize)]
struct OptionsDocument<'a> {
    schema_version: &'static str,
    parts: usize,
    not_established: &'a [String],
    outbound: Vec<OptionRow<'a>>,
    matrix: String,
}

#[derive(Serialize)]
struct OptionRow<'a> {
    license: String,
    current: bool,
    fit: &'static str,
    blockers: Vec<BlockerRow<'a>>,
}

#[derive(Serialize)]
struct BlockerRow<'a> {
    license: &'a str,
    fit: &'static str,
    what: &'a str,
    r#use: &'static str,
    inferred: &'a str,
    why: &'a str,
    locations: Vec<LocationRow<'a>>,
}

#[derive(Serialize)]
struct LocationRow<'a> {
    path: &'a str,
    start_line: Option<usize>,
    end_line: Option<usize>,
}

/// Says for programs which licenses a tree might go out under.
///
/// # Errors
/// Those of the stream.
pub fn options_json(options: &Options<'_>, to: &mut dyn io::Write) -> io::Result<()> {
    let document = OptionsDocument {
        schema_version: SCHEMA_VERSION,
        parts: options.parts,
        not_established: options.unknown,
        outbound: options
            .options
            .iter()
            .map(|option| OptionRow {
                license: option.license.to_string(),
                current: option.current,
                fit: option.fit.name(),
                blockers: option
                    .blockers
                    .iter()
                    .map(|blocker| BlockerRow {
                        license: &blocker.license,
                        fit: blocker.fit.name(),
                        what: &blocker.what,
                        r#use: blocker.usage.name(),
                        inferred: &blocker.inferred,
                        why: &blocker.why,
                        locations: blocker
                            .places
                            .iter()
                            .map(|place| LocationRow {
                                path: &place.path,
                                start_line: place.lines.map(|lines| lines.start),
                                end_line: place.lines.map(|lines| lines.end),
                            })
                            .collect(),
                    })
                    .collect(),
            })
            .collect(),
        matrix: matrix_credit(),
    };
    serde_json::to_writer_pretty(&mut *to, &document)?;
    to.write_all(b"\n")
}
