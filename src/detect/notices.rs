// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a file of third-party notices lists, where `placet notice` wrote it: the packages by name
//! and version. Files of other tools and people have no form that could be relied on.

use crate::source::file_name;

/// What a file of notices lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notices {
    /// The file.
    pub path: String,
    /// The packages, in the order of the file.
    pub packages: Vec<Listed>,
}

/// A package that is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Name and version with a blank between them.
    pub title: String,
    /// The line.
    pub line: usize,
}

/// Bytes of a file that is read.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Reads a file of notices by its name and first line; `None` for all others.
#[must_use]
pub fn read(path: &str, bytes: &[u8]) -> Option<Notices> {
    let name = file_name(path).to_ascii_lowercase().replace('_', "-");
    if !name.starts_with("third-party-notices") || bytes.len() > MOST_BYTES {
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    let first = text
        .lines()
        .next()?
        .trim_start_matches('\u{feff}')
        .trim_end();
    let packages = match first {
        "THIRD-PARTY NOTICES" => of_text(&text),
        "# Third-party notices" => of_markdown(&text),
        "<!DOCTYPE html>" => of_html(&text)?,
        _ => return None,
    };
    Some(Notices {
        path: path.to_owned(),
        packages,
    })
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines().map(str::trim_end))
}

/// The lines below `PACKAGES` that are not indented.
fn of_text(text: &str) -> Vec<Listed> {
    numbered(text)
        .skip_while(|(_, line)| *line != "PACKAGES")
        .skip(2)
        .take_while(|(_, line)| !line.starts_with("===="))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with(' ') && !line.ends_with('.'))
        .map(|(number, line)| listed(line, number))
        .collect()
}

/// The first cells of the table below `Packages`.
fn of_markdown(text: &str) -> Vec<Listed> {
    numbered(text)
        .skip_while(|(_, line)| *line != "## Packages")
        .skip(1)
        .take_while(|(_, line)| !line.starts_with('#'))
        .filter_map(|(number, line)| {
            let cell = line.strip_prefix("| ")?.split(" | ").next()?;
            let cell = cell.split("<br>").next()?.split(" (").next()?;
            let title = cell.replace('\\', "");
            (title != "package").then(|| listed(&title, number))
        })
        .collect()
}

/// The first cells of the only table.
fn of_html(text: &str) -> Option<Vec<Listed>> {
    text.contains("<h1>Third-party notices</h1>")
        .then_some(())?;
    let rows = numbered(text).filter_map(|(number, line)| {
        let cell = line.strip_prefix("<tr><td>")?;
        Some(listed(cell.split('<').next()?, number))
    });
    Some(rows.collect())
}

fn listed(title: &str, line: usize) -> Listed {
    Listed {
        title: title.trim().replace("&#x2f;", "/").replace("&amp;", "&"),
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, want: Option<&[&str]>) {
        let read = read(path, text.as_bytes());
        let read = read.map(|it| {
            it.packages
                .into_iter()
                .map(|it| it.title)
                .collect::<Vec<_>>()
        });
        assert_eq!(
            read.as_deref()
                .map(|it| it.iter().map(String::as_str).collect()),
            want.map(<[&str]>::to_vec),
            "{path}"
        );
    }

    #[test]
    fn only_what_placet_wrote_is_read() {
        check(
            "THIRD-PARTY-NOTICES",
            "THIRD-PARTY NOTICES\n===\n\nWords.\n\nPACKAGES\n========\n\na 1.0\n  License: X\n\n@b/c 2\n\n\n=====\n1. X\n",
            Some(&["a 1.0", "@b/c 2"]),
        );
        check(
            "THIRD_PARTY_NOTICES.md",
            "# Third-party notices\n\n## Packages\n\n| package | license |\n|---|---|\n| a\\_b 1.0 | X |\n\n## License texts\n| x | y |\n",
            Some(&["a_b 1.0"]),
        );
        check(
            "third-party-notices.html",
            "<!DOCTYPE html>\n<h1>Third-party notices</h1>\n<tr><td>a 1<br>copied into x</td><td>X</td></tr>\n",
            Some(&["a 1"]),
        );
        check("THIRD-PARTY-NOTICES", "Notices of others\n\na 1.0\n", None);
        check("NOTICE", "THIRD-PARTY NOTICES\n", None);
    }
}
