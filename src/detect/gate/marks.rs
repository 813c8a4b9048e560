// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Words at which the gate stops for markings (`rules/markings.toml`).
//!
//! They are words of any prose, so they are looked for only where markings stand: at the head of
//! a file, beside a copyright statement, and in all of a README and its like. What stands before
//! and behind the word tells at once whether it is worth reading.

use super::Kind;
use crate::source::Span;

/// A word as it is written, with the gate's bar, and what may stand around it: `*` is the word, an
/// end of the pattern asks nothing. The letters before the bar may be of either case.
pub type Mark = (&'static [&'static str], &'static [&'static str]);

/// The words. With more than 32 spellings the search takes twice the time, so they are few: what is
/// marked in other words mostly has one of these near it.
pub const MARKS: &[Mark] = &[
    (&["con|fidential", "CON|FIDENTIAL"], &["*"]),
    (&["pro|prietary", "PRO|PRIETARY"], &["*"]),
    (
        &["dis|tribut", "DIS|TRIBUT"],
        &[
            "not *",
            "for *",
            "not re*",
            "*ion statement",
            "*ion authorized",
            "*ion a.",
            "*ion is",
        ],
    ),
    (&["only", "ONLY"], &["use *", "purposes *", "purpose *"]),
    (
        &["e|xport", "E|XPORT"],
        &[
            "* control",
            "*-control",
            "arms *",
            "* administration",
            "* of this",
        ],
    ),
    (
        &["u|nclassified", "U|NCLASSIFIED"],
        &["controlled *", "*//", "* //"],
    ),
    (
        &["rig|hts reserved", "rig|hts Reserved", "RIG|HTS RESERVED"],
        &["*"],
    ),
    (&["pro|hibited"], &["strictly *"]),
    (
        &["com|mercial"],
        &["non-*", "non*", "non *", "for *", "no *"],
    ),
    (&["ECCN"], &["*"]),
    (&["ITAR"], &["*"]),
    (&["CUI//"], &["*"]),
    (&["award"], &["*"]),
    (&["grant "], &["*"]),
    (&["co|ntract"], &["under *", "* no", "* num", "* DE-"]),
    (&["su|pported"], &["* by", "* in part", "* under"]),
    (&["ada|pted"], &["* from"]),
    (&["fro|m http"], &["*"]),
    (&["re|cipes"], &["numerical *"]),
    (&["CO|LLECTED"], &["* algorithms"]),
    (&["Mat|hWorks"], &["the *"]),
    (&["Cha|tGPT"], &["*"]),
    (&["co|pilot"], &["*"]),
    (&["c|laude"], &["*"]),
];

/// The spellings with the numbers of their words, as the search wants them: first spellings, then
/// second ones. With words of several spellings first and a multiple of eight words, the spellings
/// of a word share a bucket of the search.
pub(super) fn numbered() -> Vec<(&'static [&'static str], Kind)> {
    let round = |round: usize| {
        let kinds = (0..=u8::MAX).map(Kind::Mark);
        let spelled = MARKS.iter().zip(kinds);
        spelled.filter_map(move |((spellings, _), kind)| {
            let spelling = spellings.get(round)?;
            Some((std::slice::from_ref(spelling), kind))
        })
    };
    (0..3).flat_map(round).collect()
}

/// Hosts whose addresses tell of copied code.
const HOSTS: &[&str] = &[
    "stackoverflow",
    "stackexchange",
    "superuser",
    "askubuntu",
    "serverfault",
    "gist.github",
];
/// What all of their addresses have, searched for in the whole of a file: the letters are rarer
/// than those of any name.
pub const ADDRESS: &str = ".com/";

/// Whether a word found at a place has around it what one of its patterns asks.
#[must_use]
pub fn fits(mark: &Mark, bytes: &[u8], word: &Span) -> bool {
    mark.1.iter().any(|pattern| {
        let (before, after) = pattern.split_once('*').unwrap_or(("", ""));
        let stands = |at: Option<usize>, words: &str| {
            let here = at.and_then(|at| bytes.get(at..at + words.len()));
            here.is_some_and(|here| here.eq_ignore_ascii_case(words.as_bytes()))
        };
        stands(word.start.checked_sub(before.len()), before) && stands(Some(word.end), after)
    })
}

/// Where the address begins that is told by [`ADDRESS`] at a place, if it is one of the hosts'.
#[must_use]
pub fn address(bytes: &[u8], at: usize) -> Option<usize> {
    HOSTS.iter().find_map(|host| {
        let start = at.checked_sub(host.len())?;
        (bytes.get(start..at)? == host.as_bytes()).then_some(start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_few_and_patterns_have_their_word() {
        let spellings = MARKS
            .iter()
            .map(|(spellings, _)| spellings.len())
            .sum::<usize>();
        assert!(spellings <= 32, "{spellings}");
        for (_, around) in MARKS {
            assert!(
                around
                    .iter()
                    .all(|pattern| pattern.matches('*').count() == 1)
            );
        }
    }
}
