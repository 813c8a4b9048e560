// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Puts a header into a file: behind what must stay first, with its own line ends, as bytes, so
//! that whatever encoding is kept.

use crate::rules::comments::{Comments, First, Style};

/// Bytes in which a tool says that it wrote the file.
const BEGINNING: usize = 2048;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The file with the lines as a header, or why it gets none; without a full stop.
pub(super) fn put(
    bytes: &[u8],
    lines: &[String],
    style: &Style,
    comments: &Comments,
) -> Result<Vec<u8>, &'static str> {
    let (bom, rest) = match bytes.strip_prefix(BOM) {
        Some(rest) => (BOM, rest),
        None => (&b""[..], bytes),
    };
    let is_ascii = lines.iter().all(|line| line.is_ascii());
    if rest.contains(&0) {
        return Err("it is no text of single bytes");
    }
    if !is_ascii && std::str::from_utf8(rest).is_err() {
        return Err("it is not UTF-8, and the holder has letters beyond ASCII");
    }
    let beginning = rest.get(..BEGINNING).unwrap_or(rest);
    let beginning = String::from_utf8_lossy(beginning);
    if comments.is_generated(&beginning) {
        return Err("a tool wrote it");
    }
    if style.name != "markup" && beginning.starts_with("<?xml") {
        return Err("it is XML by another name");
    }
    let holds = |line: &String| !style.not.iter().any(|word| line.contains(word.as_str()));
    if !lines.iter().all(holds) {
        return Err("the holder's name has signs that its comments cannot hold");
    }
    let end = line_end(rest).ok_or("its lines end in a way that is no longer in use")?;
    let at = behind_first(rest, style, comments)?;
    let (before, after) = rest.split_at(at);
    let mut new = Vec::with_capacity(bytes.len() + 256);
    new.extend_from_slice(bom);
    new.extend_from_slice(before);
    if !before.is_empty() && !before.ends_with(b"\n") {
        new.extend_from_slice(end.as_bytes());
    }
    for line in comment(lines, style) {
        new.extend_from_slice(line.as_bytes());
        new.extend_from_slice(end.as_bytes());
    }
    let blank = after.is_empty() || after.starts_with(b"\n") || after.starts_with(b"\r\n");
    if !blank {
        new.extend_from_slice(end.as_bytes());
    }
    new.extend_from_slice(after);
    Ok(new)
}

/// The lines as a comment.
fn comment(lines: &[String], style: &Style) -> Vec<String> {
    if let Some(sign) = &style.line {
        return lines.iter().map(|line| format!("{sign} {line}")).collect();
    }
    let middle = match style.middle.as_str() {
        "" => String::new(),
        sign => format!("{sign} "),
    };
    let within = lines.iter().map(|line| format!("{middle}{line}"));
    std::iter::once(style.open.clone())
        .chain(within)
        .chain(std::iter::once(style.close.clone()))
        .collect()
}

/// How the first line ends; `\n` where there is but one line.
fn line_end(bytes: &[u8]) -> Option<&'static str> {
    match memchr::memchr2(b'\r', b'\n', bytes) {
        None => Some("\n"),
        Some(at) if bytes.get(at) == Some(&b'\n') => Some("\n"),
        Some(at) if bytes.get(at + 1) == Some(&b'\n') => Some("\r\n"),
        Some(_) => None,
    }
}

/// Where the lines end that must stay first.
fn behind_first(bytes: &[u8], style: &Style, comments: &Comments) -> Result<usize, &'static str> {
    let mut at = 0;
    if let Some(opening) = &style.after {
        let line = bytes.get(..end_of_line(bytes, 0)).unwrap_or_default();
        let is_open =
            line.starts_with(opening.as_bytes()) && memchr::memmem::find(line, b"?>").is_none();
        // behind a shebang it stands on the second line
        let shebang = line.starts_with(b"#!").then_some(line.len());
        let second = bytes.get(shebang.unwrap_or(0)..).unwrap_or_default();
        return match (is_open, shebang) {
            (true, _) => Ok(line.len()),
            (false, Some(first)) => {
                let line = second.get(..end_of_line(second, 0)).unwrap_or_default();
                let is_open = line.starts_with(opening.as_bytes())
                    && memchr::memmem::find(line, b"?>").is_none();
                let end = first + line.len();
                is_open.then_some(end).ok_or("it does not begin with code")
            }
            (false, None) => Err("it does not begin with code"),
        };
    }
    let mut number = 1;
    while let Some(first) = comments
        .first(style)
        .find(|first| number <= first.within && is_first(bytes, at, first))
    {
        let end = match first.until.as_deref() {
            None => at,
            Some(until) => {
                let rest = bytes.get(at + 1..).unwrap_or_default();
                let found = memchr::memmem::find(rest, until.as_bytes());
                let found = found.ok_or("what must stay first in it does not end")?;
                at + 1 + found + until.len()
            }
        };
        let next = end_of_line(bytes, end);
        let line = bytes.get(end..next).unwrap_or_default();
        if first.until.is_some() && !line.iter().all(u8::is_ascii_whitespace) {
            // the declaration and the rest on one line: the header goes between the two
            at = end;
            break;
        }
        at = next;
        number += 1;
    }
    // a line that counts only as the second, behind a comment of no account
    if number == 1 && at == 0 {
        let second = end_of_line(bytes, 0);
        let waits = comments
            .first(style)
            .any(|first| first.within > 1 && is_first(bytes, second, first));
        if waits && second > 0 {
            return Ok(end_of_line(bytes, second));
        }
    }
    Ok(at)
}

fn is_first(bytes: &[u8], at: usize, first: &First) -> bool {
    let line = bytes.get(at..end_of_line(bytes, at)).unwrap_or_default();
    let line = String::from_utf8_lossy(line).to_ascii_lowercase();
    let line = line.trim();
    let squeezed = || line.replace(' ', "");
    line.starts_with(&first.starts)
        // a rule of dashes is no front matter
        && (first.starts != "---" || line == "---")
        && !first.unless.iter().any(|it| line.starts_with(it.as_str()))
        && (first.has.is_empty() || first.has.iter().any(|word| squeezed().contains(word.as_str())))
}

/// Where the line that holds a place ends, its line end included.
fn end_of_line(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(bytes.len(), |at| from + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(path: &str, bytes: &[u8]) -> Result<String, &'static str> {
        let comments = Comments::embedded();
        let lines = ["A".to_owned(), "B".to_owned()];
        let (style, _) = comments.of(path).unwrap();
        let new = put(bytes, &lines, style, &comments)?;
        Ok(String::from_utf8_lossy(&new).into_owned())
    }

    #[test]
    fn headers_stand_behind_what_must_stay_first() {
        let check = |path: &str, text: &str, want: &str| {
            assert_eq!(
                with(path, text.as_bytes()).as_deref(),
                Ok(want),
                "{path} {text:?}"
            );
        };
        check("a.py", "import os\n", "# A\n# B\n\nimport os\n");
        check("a.py", "\nimport os\n", "# A\n# B\n\nimport os\n");
        check(
            "a.py",
            "#!/usr/bin/env python3\n# -*- coding: latin-1 -*-\nx\n",
            "#!/usr/bin/env python3\n# -*- coding: latin-1 -*-\n# A\n# B\n\nx\n",
        );
        check(
            "a.py",
            "# coding=utf-8\r\nx\r\n",
            "# coding=utf-8\r\n# A\r\n# B\r\n\r\nx\r\n",
        );
        check(
            "a.py",
            "# words\n# vim: set fileencoding=x :\ny\n",
            "# words\n# vim: set fileencoding=x :\n# A\n# B\n\ny\n",
        );
        check("a.py", "\u{feff}x\n", "\u{feff}# A\n# B\n\nx\n");
        check("a.sh", "#!/bin/sh", "#!/bin/sh\n# A\n# B\n");
        check("a.rs", "#![no_std]\n", "// A\n// B\n\n#![no_std]\n");
        check("a.c", "int x;\n", "/*\n * A\n * B\n */\n\nint x;\n");
        check(
            "a.xml",
            "<?xml version=\"1.0\"?>\n<a/>\n",
            "<?xml version=\"1.0\"?>\n<!--\nA\nB\n-->\n\n<a/>\n",
        );
        check(
            "a.xml",
            "<?xml version=\"1.0\"?><a/>\n",
            "<?xml version=\"1.0\"?>\n<!--\nA\nB\n-->\n\n<a/>\n",
        );
        check(
            "a.html",
            "<!DOCTYPE html>\n<p>\n",
            "<!DOCTYPE html>\n<!--\nA\nB\n-->\n\n<p>\n",
        );
        check(
            "a.md",
            "---\ntitle: x\n---\n# x\n",
            "---\ntitle: x\n---\n<!--\nA\nB\n-->\n\n# x\n",
        );
        check("a.md", "# x\n", "<!--\nA\nB\n-->\n\n# x\n");
        check(
            "a.php",
            "<?php\necho 1;\n",
            "<?php\n// A\n// B\n\necho 1;\n",
        );
        check(
            "a.php",
            "#!/usr/bin/php\n<?php\necho 1;\n",
            "#!/usr/bin/php\n<?php\n// A\n// B\n\necho 1;\n",
        );
        check(
            "Dockerfile",
            "# syntax=docker/dockerfile:1\nFROM x\n",
            "# syntax=docker/dockerfile:1\n# A\n# B\n\nFROM x\n",
        );
        check(
            "a.css",
            "@charset \"utf-8\";\na {}\n",
            "@charset \"utf-8\";\n/*\n * A\n * B\n */\n\na {}\n",
        );
        check(
            "a.go",
            "//go:build linux\n\npackage x\n",
            "// A\n// B\n\n//go:build linux\n\npackage x\n",
        );
        check(
            "a.bat",
            "@echo off\r\ndir\r\n",
            "@echo off\r\n@rem A\r\n@rem B\r\n\r\ndir\r\n",
        );
    }

    #[test]
    fn some_files_are_left_alone() {
        let check = |path: &str, bytes: &[u8], want: &str| {
            assert_eq!(with(path, bytes), Err(want), "{path}");
        };
        check(
            "a.php",
            b"<html>\n<?php echo 1;\n",
            "it does not begin with code",
        );
        check(
            "a.php",
            b"<?php echo 1; ?>\n<p>\n",
            "it does not begin with code",
        );
        check(
            "a.go",
            b"// Code generated by x. DO NOT EDIT.\n",
            "a tool wrote it",
        );
        check(
            "a.ts",
            b"<?xml version=\"1.0\"?>\n<TS/>\n",
            "it is XML by another name",
        );
        check(
            "a.py",
            b"x = 1\ry = 2\r",
            "its lines end in a way that is no longer in use",
        );
        check("a.py", b"\xff\xfex\0", "it is no text of single bytes");
        check(
            "a.md",
            b"---\ntitle: x\n",
            "what must stay first in it does not end",
        );
    }

    #[test]
    fn bytes_of_other_encodings_stay() {
        let comments = Comments::embedded();
        let (style, _) = comments.of("a.py").unwrap();
        let new = put(b"# caf\xe9\n", &["A".to_owned()], style, &comments).unwrap();
        assert_eq!(new, b"# A\n\n# caf\xe9\n");
        let new = put(b"# caf\xe9\n", &["\u{e9}".to_owned()], style, &comments);
        assert!(new.is_err());
    }
}
