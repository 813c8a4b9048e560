// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The language of rules: `[x]` may be missing, `(a|b)` is either, `{set}` any word of a set,
//! `<3>` up to three words of any kind.
//!
//! Shared by the build script, which compiles placet's own rules, and by the program, which
//! compiles the user's; so it imports nothing of the crate, and whoever calls it brings the
//! dictionary along.

use std::collections::BTreeSet;

/// Words of a pattern at most, gaps included: places are bits of one number.
const LONGEST: usize = 120;
/// Ways to spell a name at most.
const MOST_SPELLINGS: usize = 4_000;

/// What is wrong with a pattern, without a full stop.
pub type Wrong = String;

/// Words that may be skipped, then one of several runs of words; an empty run is no word.
pub struct Part {
    /// Words of any kind before it, at most.
    pub gap: u8,
    /// The runs of words, sorted.
    pub choices: Vec<Vec<u16>>,
}

/// `[a|b] license` is `license`, `a license`, `b license`; `(a|b) license` the last two.
pub fn spell_out(pattern: &str) -> Result<Vec<String>, Wrong> {
    let mut spelled = vec![String::new()];
    let mut rest = pattern;
    while let Some(open) = rest.find(['[', '(']) {
        let optional = rest.as_bytes()[open] == b'[';
        let close = rest[open..]
            .find(if optional { ']' } else { ')' })
            .ok_or("a bracket is not closed")?
            + open;
        let mut choices: Vec<&str> = rest[open + 1..close].split('|').collect();
        if optional {
            choices.push("");
        }
        let before = plain(&rest[..open])?;
        if spelled.len() * choices.len() > MOST_SPELLINGS {
            return Err(format!("has more than {MOST_SPELLINGS} spellings"));
        }
        spelled = spelled
            .iter()
            .flat_map(|start| {
                choices
                    .iter()
                    .map(move |choice| format!("{start}{before}{choice}"))
            })
            .collect();
        rest = &rest[close + 1..];
    }
    let rest = plain(rest)?;
    spelled
        .iter_mut()
        .for_each(|spelled| spelled.push_str(rest));
    Ok(spelled)
}

fn plain(words: &str) -> Result<&str, Wrong> {
    match words.contains(['|', ']', ')']) {
        true => Err("a bracket is missing".to_owned()),
        false => Ok(words),
    }
}

/// A pattern with the words of its `{sets}` spelled out, within brackets or in their own.
pub fn with_sets<'s>(
    pattern: &str,
    set: impl Fn(&str) -> Option<&'s str>,
) -> Result<String, Wrong> {
    let mut spelled = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("a `{` is not closed")?;
        let words = set(name).ok_or_else(|| format!("no set is called `{name}`"))?;
        let words = words.replace(", ", "|");
        spelled += before;
        let open = spelled.rfind(['(', '[']) > spelled.rfind([')', ']']);
        spelled += &if open { words } else { format!("({words})") };
        rest = after;
    }
    Ok(spelled + rest)
}

/// `use [only] <3> (research|teaching)` as parts. `numbers` gives the words of a text their
/// numbers.
pub fn parts(pattern: &str, numbers: &mut dyn FnMut(&str) -> Vec<u16>) -> Result<Vec<Part>, Wrong> {
    let mut run = |words: &str| run(words, numbers);
    let mut parts: Vec<Part> = Vec::new();
    let mut gap = 0u8;
    let mut rest = pattern.trim();
    while let Some(sign) = rest.chars().next() {
        let close = match sign {
            '[' => ']',
            '(' => ')',
            '<' => '>',
            _ => {
                let end = rest.find(['[', '(', '<']).unwrap_or(rest.len());
                let (words, after) = rest.split_at(end);
                let choices = vec![run(words)?];
                // a gap belongs to what comes after it
                let gap = std::mem::take(&mut gap);
                parts.push(Part { gap, choices });
                rest = after;
                continue;
            }
        };
        let end = rest.find(close).ok_or("a bracket is not closed")?;
        let (inside, after) = (&rest[1..end], rest[end + 1..].trim_start());
        if close == '>' {
            let words = inside.parse::<u8>().ok().filter(|&words| words <= 30);
            let words = words.ok_or_else(|| format!("<{inside}> is not a number up to 30"))?;
            gap = gap.saturating_add(words);
        } else {
            let choices = inside.split('|').map(&mut run);
            let mut choices = choices.collect::<Result<Vec<_>, _>>()?;
            if close == ']' {
                choices.push(Vec::new());
            }
            let gap = std::mem::take(&mut gap);
            parts.push(Part { gap, choices });
        }
        rest = after;
    }
    let longest = |part: &Part| {
        let words = part.choices.iter().map(Vec::len).max().unwrap_or(0);
        usize::from(part.gap) + words
    };
    for part in &mut parts {
        part.choices.sort_unstable();
    }
    if gap > 0 {
        return Err("ends with a gap".to_owned());
    }
    let fixed = |part: &Part| part.gap == 0 && part.choices.iter().all(|run| !run.is_empty());
    if !parts.first().is_some_and(fixed) {
        return Err("begins with a gap or with what may be missing".to_owned());
    }
    if parts.iter().map(longest).sum::<usize>() > LONGEST {
        return Err(format!("is longer than {LONGEST} words"));
    }
    Ok(parts)
}

/// A run of words, at least one.
fn run(words: &str, numbers: &mut dyn FnMut(&str) -> Vec<u16>) -> Result<Vec<u16>, Wrong> {
    if let Some(sign) = words.find([']', ')', '>', '|']) {
        return Err(format!("`{}` opens nowhere", &words[sign..=sign]));
    }
    // a letter that begins a line would be taken for a bullet
    let mut ids = numbers(&format!("the {words}"));
    if ids.len() < 2 {
        return Err(format!("`{words}` has no words"));
    }
    Ok(ids.split_off(1))
}

/// Words that a pattern has at least, without gaps.
#[must_use]
pub fn fixed(parts: &[Part]) -> usize {
    let shortest = |part: &Part| part.choices.iter().map(Vec::len).min().unwrap_or(0);
    parts.iter().map(shortest).sum()
}

/// The first two words of everything that a pattern fits; 0 for a second word that may be any.
#[must_use]
pub fn beginnings(parts: &[Part]) -> BTreeSet<(u16, u16)> {
    let mut open: Vec<(Vec<u16>, usize)> = vec![(Vec::new(), 0)];
    let mut found = BTreeSet::new();
    while let Some((words, next)) = open.pop() {
        match (&words[..], parts.get(next)) {
            (&[first, second, ..], _) => {
                found.insert((first, second));
            }
            (&[first], part) if part.is_none_or(|part| part.gap > 0) => {
                found.insert((first, 0));
            }
            (_, Some(part)) => open.extend(part.choices.iter().map(|choice| {
                let longer = words.iter().chain(choice).copied().collect();
                (longer, next + 1)
            })),
            (_, None) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_out() {
        let check = |pattern: &str, want: &[&str]| {
            assert_eq!(spell_out(pattern).unwrap(), want, "{pattern}");
        };
        check("mit license", &["mit license"]);
        check("(a|b) c", &["a c", "b c"]);
        check("a [b] c", &["a b c", "a  c"]);
        for wrong in ["a [b", "a b]", "a|b", &"(a|b)".repeat(20)] {
            assert!(spell_out(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_pattern_that_nobody_can_follow_is_refused() {
        let mut letters = |words: &str| {
            words
                .split_whitespace()
                .map(|word| word.len() as u16)
                .collect()
        };
        for wrong in [
            "", "<3> a", "[a] b", "a <3>", "a <99> b", "a (b", "a b)", "a () b",
        ] {
            let found = parts(wrong, &mut |words| {
                let found: Vec<u16> = letters(words);
                found.into_iter().filter(|&length| length > 0).collect()
            });
            assert!(found.is_err(), "{wrong}");
        }
        let found = parts("a bb <4> (ccc|dddd) [eeeee]", &mut letters).unwrap();
        assert_eq!(fixed(&found), 3);
        assert_eq!(beginnings(&found), BTreeSet::from([(1, 2)]));
    }

    #[test]
    fn sets_stand_in_their_own_brackets_or_in_those_around() {
        let set = |name: &str| (name == "x").then_some("a, b");
        assert_eq!(with_sets("to {x} c", set).unwrap(), "to (a|b) c");
        assert_eq!(with_sets("to ({x}|c)", set).unwrap(), "to (a|b|c)");
        assert!(with_sets("{y}", set).is_err() && with_sets("{x", set).is_err());
    }
}
