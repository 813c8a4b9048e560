// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Answers in words that a researcher understands.

use super::{Answer, Choice, Fit, Pair, Rule, Use, compare};
use crate::license::{Expr, License};
use crate::rules::compatibility::{CellAnswer, MATRIX, candidates};

/// Most outbound licenses named as a way out.
const NAMED: usize = 4;

/// Why the answer to a pair is what it is, in one or two sentences without the last full stop.
#[must_use]
pub fn sentence(pair: &Pair) -> String {
    let reason = &pair.reason;
    let inbound = reason.taken_as.as_ref().unwrap_or(&pair.inbound);
    let said = match reason.rule {
        Rule::Same if reason.taken_as.is_some() => format!("{inbound} is the outbound license"),
        Rule::Same => format!("it is the outbound license, {}", pair.outbound),
        Rule::Edge(edge) => format!("{} ({})", edge.reason, edge.source),
        Rule::Class(class) => filled(class.reason, inbound, &pair.outbound),
        Rule::OutboundException => format!(
            "the exception in {} would permit more than {inbound} does; whoever holds the rights in that part has to agree",
            pair.outbound
        ),
        Rule::TooManyChoices => {
            "the outbound expression can be read in more ways than placet tries".to_owned()
        }
        Rule::Unknown => format!("placet does not know what {inbound} asks"),
    };
    let said = match &reason.taken_as {
        Some(taken) => format!("{} may be taken as {taken}: {said}", pair.inbound),
        None => said,
    };
    let Some(cell) = reason.cell else { return said };
    // the matrix speaks of the license as written where it has it
    let told = filled(cell.says, &pair.inbound, &pair.outbound);
    let told = told.trim_end_matches('.');
    match cell.answer {
        CellAnswer::Unknown => format!("the {MATRIX} does not decide this: {told}"),
        CellAnswer::Depends => format!("the {MATRIX} says: {told}"),
        CellAnswer::No if reason.fit == Fit::Review => {
            format!("sources differ. The {MATRIX} says no: {told}. Others say yes: {said}")
        }
        CellAnswer::Yes if reason.fit == Fit::Review => format!(
            "sources differ. The {MATRIX} says yes: {told}. placet's own rules say no: {said}"
        ),
        // a rule that leaves it open is overtaken by the matrix
        _ if ruled_out(reason.rule) => format!("{told} ({MATRIX})"),
        _ => format!("{said}; the {MATRIX} says the same"),
    }
}

fn ruled_out(rule: Rule) -> bool {
    match rule {
        Rule::Edge(edge) => edge.fit == Fit::Review,
        Rule::Class(class) => class.fit == Some(Fit::Review),
        Rule::Unknown | Rule::OutboundException => true,
        Rule::Same | Rule::TooManyChoices => false,
    }
}

fn filled(text: &str, inbound: &License, outbound: &License) -> String {
    text.replace("{inbound}", &inbound.to_string())
        .replace("{outbound}", &outbound.to_string())
}

/// A choice as a proof says it.
#[must_use]
pub fn choice(choice: &Choice) -> String {
    const SHOWN: usize = 4;
    let mut left: Vec<String> = choice
        .left
        .iter()
        .take(SHOWN)
        .map(Expr::to_string)
        .collect();
    if choice.left.len() > SHOWN {
        left.push(format!("{} more", choice.left.len() - SHOWN));
    }
    format!("{} is taken; {} not used", choice.taken, left.join(", "))
}

/// What could be done where an answer is not fine, the least effort first.
#[must_use]
pub fn ways_out(inbound: &Expr, outbound: &Expr, usage: Use, answer: &Answer) -> Vec<String> {
    if answer.fit.is_fine() {
        return Vec::new();
    }
    let mut ways = Vec::new();
    let fine = |outbound: &Expr, usage| compare(inbound, outbound, usage).fit.is_fine();
    if usage == Use::Merged && fine(outbound, Use::Linked) {
        ways.push("use it as a library of its own instead of copying its code".to_owned());
    }
    if usage <= Use::Linked && fine(outbound, Use::Tool) {
        ways.push("isolate it: run it as a program of its own that yours calls".to_owned());
    }
    let others: Vec<&str> = candidates()
        .iter()
        .copied()
        .filter(|id| fine(&Expr::id(*id), usage))
        .take(NAMED)
        .collect();
    if !others.is_empty() {
        ways.push(format!(
            "release under another license, such as {}",
            others.join(", ")
        ));
    }
    ways.push("replace the part".to_owned());
    ways.push("ask whoever holds the rights in it for another license".to_owned());
    if answer.fit == Fit::Review {
        ways.push("ask your office, and record its answer".to_owned());
    }
    ways
}
