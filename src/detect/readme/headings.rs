// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The sections of a README: from a heading to the next one of any depth.

use super::Form;
use crate::rules::readme::Readme;
use crate::source::Span;

/// Letters of a heading; longer lines are text.
const LONGEST: usize = 80;
/// Sections of one file.
const MOST: usize = 1000;

/// A heading.
struct Heading<'t> {
    title: &'t str,
    depth: usize,
    /// Where its first line begins.
    start: usize,
    /// Where what it stands above begins.
    body: usize,
    /// It is a line of its own and no markup says so: only the paragraph below it is its own.
    is_bare: bool,
}

/// What stands in the sections on the license, but not below a heading on others' work.
pub(super) fn sections(text: &str, form: Form, words: &Readme) -> Vec<Span> {
    let headings = headings(text, form, words);
    let mut above: Vec<(usize, bool)> = Vec::new();
    let mut found = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        above.retain(|(depth, _)| *depth < heading.depth);
        let is_of_others = above.iter().any(|(_, others)| *others);
        above.push((heading.depth, words.heads_others(heading.title)));
        if is_of_others || !words.is_title(heading.title) {
            continue;
        }
        let next = headings.get(at + 1).map_or(text.len(), |next| next.start);
        let mut end = next.max(heading.body);
        if heading.is_bare {
            let body = text.get(heading.body..end).unwrap_or_default();
            let blank = body.len() - body.trim_start().len();
            let paragraph = body.get(blank..).unwrap_or_default();
            let long = paragraph
                .find("\n\n")
                .or_else(|| paragraph.find("\n\r\n"))
                .unwrap_or(paragraph.len());
            end = heading.body + blank + long;
        }
        found.push(heading.body..end);
    }
    found
}

fn headings<'t>(text: &'t str, form: Form, words: &Readme) -> Vec<Heading<'t>> {
    let mut found: Vec<Heading<'t>> = Vec::new();
    // underlines by their depth: the first that is used is that of the title
    let mut lines_below: Vec<u8> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut before: Option<(usize, &str)> = None;
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let (start, line) = (at, whole.trim_end());
        at += whole.len();
        if let Some(sign) = ["```", "~~~"]
            .iter()
            .find(|it| line.trim_start().starts_with(**it))
        {
            match fence {
                Some(open) if open == *sign => fence = None,
                None if form == Form::Markdown => fence = Some(sign),
                _ => {}
            }
            before = None;
            continue;
        }
        if fence.is_some() || found.len() >= MOST {
            continue;
        }
        let bare = line.trim();
        if let Some(sign) = underline(bare) {
            // under a line of text, which is not the bar above a title
            if let Some((start, title)) = before.filter(|_| form != Form::Org) {
                let depth = match lines_below.iter().position(|known| *known == sign) {
                    Some(depth) => depth,
                    None => {
                        lines_below.push(sign);
                        lines_below.len() - 1
                    }
                };
                found.retain(|heading| heading.start != start);
                found.push(Heading {
                    title,
                    depth: depth + 1,
                    start,
                    body: at,
                    is_bare: false,
                });
            }
            before = None;
            continue;
        }
        let marked = match form {
            Form::Markdown | Form::Plain => marked(bare, '#').or_else(|| html(bare)),
            Form::Org => marked(line, '*'),
            Form::Asciidoc => marked(bare, '='),
            Form::Rst => None,
        };
        let fresh = before.is_none();
        let heading = |title, depth, is_bare| Heading {
            title,
            depth,
            start,
            body: at,
            is_bare,
        };
        if let Some((depth, title)) = marked {
            found.push(heading(title, depth, false));
            before = None;
            continue;
        }
        if fresh
            && bare.len() <= LONGEST
            && !bare.starts_with(['-', '+', '|'])
            && words.is_title(bare)
        {
            found.push(heading(bare, 1, true));
        }
        let is_text = !bare.is_empty() && bare.len() <= 3 * LONGEST;
        before = is_text.then_some((start, bare));
    }
    found
}

/// `## Title`, by one sign or several and a blank.
fn marked(line: &str, sign: char) -> Option<(usize, &str)> {
    let title = line.trim_start_matches(sign);
    let depth = line.len() - title.len();
    let well = (1..=8).contains(&depth) && title.starts_with(' ');
    well.then(|| (depth, title.trim_end_matches(sign).trim()))
}

/// `<h2 align="center">Title</h2>`.
fn html(line: &str) -> Option<(usize, &str)> {
    let rest = line
        .strip_prefix("<h")
        .or_else(|| line.strip_prefix("<H"))?;
    let depth = rest
        .bytes()
        .next()
        .filter(|byte| (b'1'..=b'6').contains(byte))?;
    let (_, inside) = rest.split_once('>')?;
    let title = inside.split("</h").next().unwrap_or(inside);
    Some((usize::from(depth - b'0'), title))
}

/// The sign of a line that underlines a title.
fn underline(line: &str) -> Option<u8> {
    let first = *line.as_bytes().first()?;
    let known = b"=-~^\"'`*+#_:.".contains(&first);
    (known && line.len() >= 3 && line.bytes().all(|byte| byte == first)).then_some(first)
}
