// SPDX-License-Identifier: Apache-2.0 OR MIT
//! License texts with year and holder filled in.
// REUSE-IgnoreStart

use crate::license::License;

/// Who holds the rights, and since when.
#[derive(Debug, Clone)]
pub(super) struct Claim<'a> {
    pub holder: Option<&'a str>,
    pub year: u16,
}

/// Where a year is to be filled in, in lower case.
const YEARS: &[&str] = &[
    "<year>",
    "[year]",
    "<yyyy>",
    "[yyyy]",
    "{yyyy}",
    "{year}",
    "{{ year }}",
    "{{year}}",
];
/// Where a holder is to be filled in, in lower case; what holds another one first.
const HOLDERS: &[&str] = &[
    "<copyright holders>",
    "<copyright holder>",
    "[copyright holders]",
    "[name of copyright owner]",
    "<name of copyright owner>",
    "{name of copyright owner}",
    "<owner organization name>",
    "<name of author>",
    "[name of author]",
    "{{ organization }}",
    "[fullname]",
    "{fullname}",
    "[full name]",
    "<owner>",
    "[owner]",
    "<author>",
];
/// Behind these words licenses show how to apply them; blanks there are part of the text.
const APPENDICES: &[&str] = &["how to apply", "exhibit a", "exhibit b"];
/// Longer lines are sentences of the license.
const LONGEST: usize = 120;

/// The text of a license of the SPDX list, its exception's behind it, filled in.
pub(super) fn of(license: &License, claim: &Claim<'_>) -> Result<String, String> {
    let id = &license.id;
    let missing = || format!("the text of {id} is not on the SPDX list");
    let text = spdx::license_id(id)
        .map(spdx::LicenseId::text)
        .ok_or_else(missing)?;
    // the one text whose blanks are plain words
    let text = text.replace(
        "Copyright (C) YEAR by AUTHOR EMAIL",
        "Copyright (C) <year> by <author>",
    );
    let mut text = filled(&text, claim).unwrap_or(text);
    if is_open(&text) {
        return Err(match claim.holder {
            None => format!("the text of {id} names the holder; say who with --holder"),
            Some(_) => format!("the text of {id} has blanks that only you can fill"),
        });
    }
    if let Some(name) = &license.exception {
        let exception =
            exception(name).ok_or_else(|| format!("the text of {name} is not on the SPDX list"))?;
        text = format!("{}\n\n{exception}", text.trim_end());
    }
    Ok(format!("{}\n", text.trim_end()))
}

/// The text of an exception of the SPDX list.
pub(super) fn exception(name: &str) -> Option<&'static str> {
    spdx::exception_id(name).map(spdx::ExceptionId::text)
}

/// A license text with year and holder in the blanks of its copyright lines; `None` where there
/// are no such blanks, or where nobody says who the holder is.
pub(super) fn filled(text: &str, claim: &Claim<'_>) -> Option<String> {
    let holder = claim.holder?;
    let end = body(text).len();
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        let lower = words.to_ascii_lowercase();
        let is_blank = at < end && words.len() < LONGEST && lower.contains("copyright");
        let blank = |list: &[&str]| list.iter().any(|blank| lower.contains(blank));
        if is_blank && (blank(YEARS) || blank(HOLDERS)) {
            let year = claim.year.to_string();
            let line_end = line.get(words.len()..).unwrap_or_default();
            let words = put(&put(words, YEARS, &year), HOLDERS, holder);
            let words = match holder.ends_with('.') {
                true => words.replace(&format!("{holder}."), holder),
                false => words,
            };
            new.push_str(&words);
            // blanks behind the words go, the end of the line stays
            new.push_str(line_end.trim_start_matches([' ', '\t']));
        } else {
            new.push_str(line);
        }
        at += line.len();
    }
    (new != text).then_some(new)
}

/// The line with the first of the blanks filled.
fn put(line: &str, blanks: &[&str], words: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let found = blanks
        .iter()
        .find_map(|blank| Some((lower.find(blank)?, blank.len())));
    match found.and_then(|(at, long)| Some((line.get(..at)?, line.get(at + long..)?))) {
        Some((before, after)) => format!("{before}{words}{after}"),
        None => line.to_owned(),
    }
}

/// Whether blanks are left that somebody was to fill.
fn is_open(text: &str) -> bool {
    let lower = body(text).to_ascii_lowercase();
    YEARS
        .iter()
        .chain(HOLDERS)
        .chain(&["<name of"])
        .any(|blank| lower.contains(blank))
}

/// The text up to where it shows how to apply it.
fn body(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let end = APPENDICES
        .iter()
        .filter_map(|words| lower.find(words))
        .min();
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(holder: &str) -> Claim<'_> {
        Claim {
            holder: Some(holder),
            year: 2026,
        }
    }

    #[test]
    fn copyright_lines_are_filled() {
        let check = |id: &str, want: &str| {
            let text = of(&License::new(id.to_owned()), &claim("Example University")).unwrap();
            assert!(text.lines().any(|line| line == want), "{id}: {text}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{id}");
        };
        check("MIT", "Copyright (c) 2026 Example University");
        check("BSD-3-Clause", "Copyright (c) 2026 Example University.");
        check("BSD-2-Clause", "Copyright (c) 2026 Example University");
        check("ISC", "Copyright 2026 Example University");
        check("0BSD", "Copyright (C) 2026 by Example University");
        check("UPL-1.0", "Copyright (c) 2026 Example University");
        // part of the text: it shows how to mark files
        check("Apache-2.0", "Copyright [yyyy] [name of copyright owner]");
    }

    #[test]
    fn a_full_stop_is_not_doubled() {
        let text = of(&License::new("BSD-3-Clause"), &claim("Example Inc.")).unwrap();
        assert!(
            text.starts_with("Copyright (c) 2026 Example Inc.\n"),
            "{text}"
        );
    }

    #[test]
    fn what_cannot_be_filled_is_said() {
        let nobody = Claim {
            holder: None,
            year: 2026,
        };
        assert!(of(&License::new("MIT"), &nobody).is_err());
        assert!(of(&License::new("GPL-3.0-or-later"), &nobody).is_ok());
        assert!(of(&License::new("NCSA"), &claim("Example University")).is_err());
        assert!(of(&License::new("LicenseRef-mine"), &nobody).is_err());
    }

    #[test]
    fn line_ends_of_a_filled_file_stay() {
        let text = "MIT License\r\n\r\nCopyright (c) [year] [fullname]\r\n\r\nPermission\r\n";
        let want = "MIT License\r\n\r\nCopyright (c) 2026 Example University\r\n\r\nPermission\r\n";
        assert_eq!(
            filled(text, &claim("Example University")).as_deref(),
            Some(want)
        );
        assert_eq!(filled(want, &claim("Example University")), None);
    }
}
// REUSE-IgnoreEnd
