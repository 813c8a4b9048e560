// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What an edit changes, as a unified diff. An edit changes few places of a file, so that what
//! its beginning and its end have in common is all that has to be found.

use super::Edit;

/// Lines shown around what changes.
const AROUND: usize = 3;

/// What a line of a diff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Which file, and where in it.
    Head,
    /// It stays.
    Same,
    /// It goes.
    Old,
    /// It comes.
    New,
}

/// The lines of a diff with their line ends, as `patch` and `git apply` read them.
#[must_use]
pub fn of(edit: &Edit) -> Vec<(Kind, Vec<u8>)> {
    let old: Vec<&[u8]> = lines(edit.before.as_deref().unwrap_or_default());
    let new: Vec<&[u8]> = lines(&edit.after);
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - same;
    let after = old.iter().rev().zip(new.iter().rev()).take(most);
    let after = after.take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(AROUND);
    let around = |all: &[&[u8]]| {
        (
            all.len() - after,
            (all.len() - after + AROUND).min(all.len()),
        )
    };
    let ((old_end, old_last), (new_end, new_last)) = (around(&old), around(&new));

    let mut out = Vec::new();
    let mut head = |words: String| out.push((Kind::Head, words.into_bytes()));
    match edit.before {
        Some(_) => head(format!("--- {}\n", name("a", &edit.path))),
        None => head("--- /dev/null\n".to_owned()),
    }
    head(format!("+++ {}\n", name("b", &edit.path)));
    let range = |last: usize| {
        let long = last - from;
        // an empty range is named by the line before it
        format!("{},{long}", if long == 0 { from } else { from + 1 })
    };
    head(format!("@@ -{} +{} @@\n", range(old_last), range(new_last)));
    let mut put = |kind, sign: u8, lines: &[&[u8]]| {
        for line in lines {
            let mut whole = vec![sign];
            whole.extend_from_slice(line);
            let is_whole = line.ends_with(b"\n");
            if !is_whole {
                whole.push(b'\n');
            }
            out.push((kind, whole));
            if !is_whole {
                out.push((Kind::Head, b"\\ No newline at end of file\n".to_vec()));
            }
        }
    };
    put(Kind::Same, b' ', old.get(from..same).unwrap_or_default());
    put(Kind::Old, b'-', old.get(same..old_end).unwrap_or_default());
    put(Kind::New, b'+', new.get(same..new_end).unwrap_or_default());
    put(
        Kind::Same,
        b' ',
        old.get(old_end..old_last).unwrap_or_default(),
    );
    out
}

/// A path as `patch` and `git apply` read it: in quotation marks where a sign of it would end the
/// line or the name, and ended by a tab where it holds blanks.
fn name(side: &str, path: &str) -> String {
    let is_odd = |sign: char| sign.is_ascii_control() || sign == '"' || sign == '\\';
    if !path.contains(is_odd) {
        let end = if path.contains(' ') { "\t" } else { "" };
        return format!("{side}/{path}{end}");
    }
    let mut quoted = format!("\"{side}/");
    for sign in path.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            sign if sign.is_ascii_control() => {
                quoted.push_str(&format!("\\{:03o}", u32::from(sign)));
            }
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: Option<&str>, after: &str, want: &str) {
        let edit = Edit {
            path: "a".to_owned(),
            before: before.map(|text| text.as_bytes().to_vec()),
            after: after.as_bytes().to_vec(),
        };
        let have: Vec<u8> = of(&edit).into_iter().flat_map(|(_, line)| line).collect();
        assert_eq!(String::from_utf8(have).unwrap(), want);
    }

    #[test]
    fn names_that_would_end_a_line_are_quoted() {
        let check = |path: &str, want: &str| assert_eq!(name("a", path), want);
        check("x/é.py", "a/x/é.py");
        check("my file", "a/my file\t");
        check("a\nb \"c\"\\", "\"a/a\\012b \\\"c\\\"\\\\\"");
    }

    #[test]
    fn diffs_are_unified() {
        check(None, "x\n", "--- /dev/null\n+++ b/a\n@@ -0,0 +1,1 @@\n+x\n");
        check(
            Some("1\n2\n3\n4\n5\n6\n7\n8"),
            "1\n2\n3\n4\nx\n5\n6\n7\n8",
            "--- a/a\n+++ b/a\n@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+x\n 5\n 6\n 7\n",
        );
        check(
            Some("1"),
            "1\nx",
            "--- a/a\n+++ b/a\n@@ -1,1 +1,2 @@\n-1\n\\ No newline at end of file\n+1\n+x\n\\ No newline at end of file\n",
        );
    }
}
