// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `ndjson` report: the `json` report as a stream, one JSON value a line.
//!
//! Each line is one step into the document: a member of a list under the list's name,
//! `{"files":{…}}`, or one key of it, `{"coverage":{"files":12}}`. Lists without members have no
//! line. It is made of the lines of `json`, which keeps each member on one, so that the two can
//! never tell different things and nothing is held in memory but the line that is passing.

use std::io::{self, Write};

use super::{Format, Look, Report, Wants, json};

/// The `ndjson` format.
pub const FORMAT: Format = Format {
    name: "ndjson",
    summary: "the json report as a stream, one member a line",
    unjudged: true,
    styled: false,
    wants: Wants::NOTHING,
    write,
};

fn write(report: &Report<'_>, look: Look, to: &mut dyn Write) -> io::Result<()> {
    let mut steps = Steps {
        to,
        line: Vec::new(),
        inside: Vec::new(),
    };
    (json::FORMAT.write)(report, look, &mut steps)
}

/// Takes the lines of `json` and passes them on as steps.
struct Steps<'a> {
    to: &'a mut dyn Write,
    line: Vec<u8>,
    /// The list or object that is open, as its quoted name and the sign that opened it.
    inside: Vec<u8>,
}

impl Steps<'_> {
    /// One line of `json` without its line break: its depth is told by its indent.
    fn step(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let text = line.strip_suffix(b",").unwrap_or(&line);
        let done = match text {
            [b' ', b' ', b' ', b' ', member @ ..] => self.member(member),
            [b' ', b' ', b']' | b'}'] => {
                self.inside.clear();
                Ok(())
            }
            [b' ', b' ', key @ ..] => self.key(key),
            // the document's own braces
            _ => Ok(()),
        };
        // the room is used again
        self.line = line;
        self.line.clear();
        done
    }

    fn key(&mut self, key: &[u8]) -> io::Result<()> {
        let (name, value) = split(key)?;
        match value {
            b"[" | b"{" => {
                self.inside = [name, value].concat();
                Ok(())
            }
            b"[]" | b"{}" => Ok(()),
            value => self.emit(&[b"{", name, b":", value, b"}\n"]),
        }
    }

    fn member(&mut self, member: &[u8]) -> io::Result<()> {
        let inside = std::mem::take(&mut self.inside);
        let done = match inside.split_last() {
            Some((b'[', name)) => self.emit(&[b"{", name, b":", member, b"}\n"]),
            Some((_, name)) => {
                let (key, value) = split(member)?;
                self.emit(&[b"{", name, b":{", key, b":", value, b"}}\n"])
            }
            None => Err(io::Error::other("the json report has a line out of place")),
        };
        self.inside = inside;
        done
    }

    fn emit(&mut self, parts: &[&[u8]]) -> io::Result<()> {
        parts.iter().try_for_each(|part| self.to.write_all(part))
    }
}

/// `"name": value`; names are ours and hold no colon.
fn split(line: &[u8]) -> io::Result<(&[u8], &[u8])> {
    let at = line.windows(2).position(|two| two == b": ");
    let parts = at.and_then(|at| Some((line.get(..at)?, line.get(at + 2..)?)));
    parts.ok_or_else(|| io::Error::other("the json report has a line without a name"))
}

impl Write for Steps<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            match part.strip_suffix(b"\n") {
                Some(end) => {
                    self.line.extend_from_slice(end);
                    self.step()?;
                }
                None => self.line.extend_from_slice(part),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
