// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a file is known by: digests that stay when it is renamed, or when its legal text moves.

use super::Print;
use crate::detect::{Detection, Evidence};

/// Takes the prints of a file, or of the part of it that was read.
#[must_use]
pub fn of(bytes: &[u8], whole: bool, detections: &[Detection]) -> Print {
    Print {
        file: short(blake3::hash(bytes)),
        passage: passage(bytes, detections),
        git: whole.then(|| blob(bytes)),
    }
}

/// The id that git gives these bytes.
#[must_use]
pub fn blob(bytes: &[u8]) -> [u8; 20] {
    let mut hasher = sha1_smol::Sha1::new();
    hasher.update(format!("blob {}\0", bytes.len()).as_bytes());
    hasher.update(bytes);
    hasher.digest().bytes()
}

/// The words of the lines of unknown legal text: not their indentation, nor where they stand.
fn passage(bytes: &[u8], detections: &[Detection]) -> Option<[u8; 16]> {
    let mut spans: Vec<(usize, usize)> = detections
        .iter()
        .filter(|seen| seen.kind == Evidence::Unknown)
        .map(|seen| (seen.lines.start, seen.lines.end))
        .collect();
    if spans.is_empty() {
        return None;
    }
    spans.sort_unstable();
    let mut spans = spans.into_iter().peekable();
    let mut until = 0;
    let mut hasher = blake3::Hasher::new();
    for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        while let Some((_, end)) = spans.next_if(|(start, _)| *start <= at + 1) {
            until = until.max(end);
        }
        if at < until {
            for word in line.split(u8::is_ascii_whitespace) {
                if !word.is_empty() {
                    hasher.update(word);
                    hasher.update(b" ");
                }
            }
        }
    }
    Some(short(hasher.finalize()))
}

fn short(hash: blake3::Hash) -> [u8; 16] {
    let mut short = [0; 16];
    for (to, from) in short.iter_mut().zip(hash.as_bytes()) {
        *to = *from;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::Expr;
    use crate::source::Lines;

    #[test]
    fn ids_are_those_of_git() {
        let hex = |bytes: &[u8]| {
            let id = blob(bytes);
            id.iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        // as `git hash-object` prints them
        assert_eq!(hex(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(hex(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn a_passage_may_move_and_not_change() {
        let passage = |text: &str, start, end| {
            let seen = Detection {
                expression: Expr::id("LicenseRef-x"),
                kind: Evidence::Unknown,
                score: 100.0,
                span: 0..0,
                lines: Lines::new(start, end),
                rule: String::new(),
                differences: Vec::new(),
                excerpt: None,
            };
            of(text.as_bytes(), true, &[seen]).passage
        };
        let first = passage("You may\nnot sell it.\n", 1, 2);
        assert_eq!(
            first,
            passage("x = 1\n\n  You may\r\n  not sell it.\n", 3, 4)
        );
        assert_ne!(first, passage("You may\nsell it.\n", 1, 2));
        assert_eq!(of(b"You may", true, &[]).passage, None);
    }
}
