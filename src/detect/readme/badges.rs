// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Badges of licenses: what the address of the picture says where the service makes it of its
//! address, else what stands for the picture where it is not shown.

use memchr::memmem;

use crate::rules::readme::Readme;
use crate::source::Span;

/// Badges of one file.
const MOST: usize = 200;
/// Letters of one address or text.
const LONGEST: usize = 300;

/// A badge that names a license.
pub(super) struct Badge {
    /// The license as written.
    pub name: String,
    /// Where.
    pub span: Span,
}

/// Takes label and message out of an address.
type Parts = fn(&str) -> Option<(String, String)>;

/// All badges that name a license, in order of place.
pub(super) fn find(text: &str, words: &Readme) -> Vec<Badge> {
    let badge = &words.badge;
    let mut found = Vec::new();
    let mut put = |at: usize, length: usize, name: Option<String>| {
        if let Some(name) = name.filter(|_| found.len() < MOST) {
            found.push(Badge {
                name,
                span: at..at + length,
            });
        }
    };
    let all: [(&[String], Parts); 3] = [
        (&badge.hyphens, hyphens),
        (&badge.slashes, slashes),
        (&badge.queries, query),
    ];
    // addresses that say what the picture shows
    let mut told: Vec<usize> = Vec::new();
    for (hosts, parts) in all {
        for host in hosts {
            for at in memmem::find_iter(text.as_bytes(), host.as_bytes()).take(MOST) {
                let address = address(text, at + host.len());
                told.push(at);
                let shown = parts(address);
                let name = shown.and_then(|(label, message)| name(&label, &message, words));
                put(at, host.len() + address.len(), name);
            }
        }
    }
    told.sort_unstable();
    let is_told = |from: usize, to: usize| {
        let next = told.partition_point(|at| *at < from);
        told.get(next).is_some_and(|at| *at < to)
    };
    for picture in pictures(text) {
        if !is_told(picture.span.start, picture.span.end) {
            let name = words.name_in(&picture.alt).map(str::to_owned);
            put(picture.span.start, picture.span.len(), name);
        }
    }
    found.sort_by_key(|badge| badge.span.start);
    found.dedup_by(|one, other| one.span.start == other.span.start);
    found
}

/// The license on a badge, where it is about one.
fn name(label: &str, message: &str, words: &Readme) -> Option<String> {
    if words.is_label(label) {
        return Some(message.to_owned());
    }
    let whole = format!("{label} {message}");
    words.name_in(&whole).map(str::to_owned)
}

/// The rest of an address.
fn address(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or_default();
    let ends = |sign: char| sign.is_whitespace() || ")\"'<>]}`".contains(sign);
    let end = rest.find(ends).unwrap_or(rest.len());
    rest.get(..end.min(LONGEST)).unwrap_or_default()
}

/// `label-message-color`: two hyphens are one, an underscore is a blank.
fn hyphens(address: &str) -> Option<(String, String)> {
    let path = address.split(['?', '#', '/']).next()?;
    let path = decoded(path).replace("--", "\u{1}");
    let parts: Vec<String> = path
        .split('-')
        .map(|part| {
            let part = part.replace('\u{1}', "-").replace("__", "\u{1}");
            part.replace('_', " ").replace('\u{1}', "_")
        })
        .collect();
    match parts.as_slice() {
        [message, _] => Some((String::new(), message.clone())),
        // a hyphen that should have been two
        [label, message @ .., _] => Some((label.clone(), message.join("-"))),
        _ => None,
    }
}

/// `label/message/color`.
fn slashes(address: &str) -> Option<(String, String)> {
    let mut parts = address.split(['?', '#']).next()?.split('/');
    Some((decoded(parts.next()?), decoded(parts.next()?)))
}

/// `label=…&message=…`.
fn query(address: &str) -> Option<(String, String)> {
    let value = |key: &str| {
        let mut pairs = address.split('&').filter_map(|pair| pair.split_once('='));
        let found = pairs.find(|(name, _)| *name == key || name.strip_prefix("amp;") == Some(key));
        found.map(|(_, value)| decoded(&value.replace('+', " ")))
    };
    Some((value("label")?, value("message")?))
}

/// Percent-encoding undone.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let digit = |at: usize| char::from(*tail.get(at)?).to_digit(16);
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A picture with what stands for it.
struct Picture {
    alt: String,
    /// The whole construct with its address.
    span: Span,
}

/// Pictures of Markdown, HTML and reStructuredText.
fn pictures(text: &str) -> Vec<Picture> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let at_most = |from: usize, length: usize| {
        let mut end = (from + length).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.get(from..end).unwrap_or_default()
    };
    for at in memmem::find_iter(bytes, "![").take(MOST) {
        let rest = at_most(at + 2, LONGEST);
        if let Some((alt, _)) = rest.split_once("](").filter(|(alt, _)| !alt.contains('\n')) {
            let start = at + 2 + alt.len() + 2;
            let end = start + address(text, start).len();
            found.push(Picture {
                alt: alt.to_owned(),
                span: at..end,
            });
        }
    }
    for at in memmem::find_iter(bytes, "<img").take(MOST) {
        let rest = at_most(at, 4 * LONGEST);
        let tag = rest.split('>').next().unwrap_or(rest);
        let alt = ["\"", "'"].iter().find_map(|quote| {
            let (_, value) = tag.split_once(&format!("alt={quote}"))?;
            value.split_once(quote).map(|(value, _)| value)
        });
        found.extend(alt.map(|alt| Picture {
            alt: alt.to_owned(),
            span: at..at + tag.len(),
        }));
    }
    for at in memmem::find_iter(bytes, "image::").take(MOST) {
        let rest = at_most(at, 3 * LONGEST);
        // the options are indented below it
        let mut lines = rest.split_inclusive('\n');
        let mut length = lines.next().map_or(0, str::len);
        let mut alt = None;
        for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
            length += line.len();
            let option = line.trim().strip_prefix(":alt:");
            alt = alt.or(option.map(str::trim));
        }
        found.extend(alt.map(|alt| Picture {
            alt: alt.to_owned(),
            span: at..at + length,
        }));
    }
    found
}
