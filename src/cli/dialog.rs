// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Questions on a terminal, one line each: Enter takes the guess, `-` leaves it open.
//!
//! Plain lines over any two streams, so that a test can hold the talk; nothing here knows a
//! terminal. Where the input ends, the guesses are taken.

use std::io::{self, BufRead, Read as _, Write};

use placet::report::page::clean;

/// Letters of an answer.
const LONGEST: u64 = 4096;
/// How often one question is asked before its guess is taken.
const PATIENCE: usize = 5;

/// One question.
pub struct Question<'a> {
    /// What is asked, without a question mark.
    pub ask: &'a str,
    /// What Enter takes.
    pub guess: Option<&'a str>,
    /// Why that is the guess, without a full stop.
    pub why: &'a str,
    /// Says what is wrong with an answer.
    pub check: fn(&str) -> Result<(), String>,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The guess is taken, if there is one.
    Guess,
    /// Left open.
    Open,
    /// Somebody answered.
    Said(String),
}

/// Asks one question.
pub fn ask(
    question: &Question<'_>,
    from: &mut dyn BufRead,
    to: &mut dyn Write,
) -> io::Result<Reply> {
    writeln!(to, "{}? ({})", question.ask, clean(question.why))?;
    for _ in 0..PATIENCE {
        write!(to, "  [{}] ", clean(question.guess.unwrap_or("leave open")))?;
        to.flush()?;
        let mut line = String::new();
        if from.take(LONGEST).read_line(&mut line)? == 0 {
            writeln!(to)?;
            return Ok(Reply::Guess);
        }
        match line.trim() {
            "" => return Ok(Reply::Guess),
            "-" => return Ok(Reply::Open),
            answer => match (question.check)(answer) {
                Ok(()) => return Ok(Reply::Said(answer.to_owned())),
                Err(wrong) => writeln!(to, "  {}", clean(&wrong))?,
            },
        }
    }
    writeln!(to, "  The guess is taken; the file can be changed by hand.")?;
    Ok(Reply::Guess)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(typed: &str) -> (Reply, String) {
        let question = Question {
            ask: "License",
            guess: Some("MIT"),
            why: "declared in a\u{1b}[2J.toml",
            check: |answer| match answer {
                "ISC" => Ok(()),
                _ => Err(format!("`{answer}` is no license")),
            },
        };
        let mut shown = Vec::new();
        let reply = ask(&question, &mut typed.as_bytes(), &mut shown).unwrap();
        (reply, String::from_utf8(shown).unwrap())
    }

    #[test]
    fn enter_takes_the_guess_and_a_hyphen_none() {
        assert_eq!(talk("\n").0, Reply::Guess);
        assert_eq!(talk("").0, Reply::Guess);
        assert_eq!(talk(" - \n").0, Reply::Open);
        assert_eq!(talk("ISC\n").0, Reply::Said("ISC".to_owned()));
    }

    #[test]
    fn what_is_wrong_is_said_and_asked_again_but_not_forever() {
        let (reply, shown) = talk("GPL9\nISC\n");
        assert_eq!(reply, Reply::Said("ISC".to_owned()));
        assert!(shown.contains("`GPL9` is no license"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown}");
        assert_eq!(talk(&"x\n".repeat(99)).0, Reply::Guess);
    }
}
