// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Where reports go: stdout, or files that are whole or not there at all.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice, StripStream};
use anyhow::Context as _;
use placet::report::page::Page;
use placet::report::{FORMATS, Format, Look, Report};

use super::{Color, ReportTo};

/// Stdout as it is. A reader who has seen enough and closed the pipe is no error.
pub fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    stream(io::stdout().lock(), write)
}

/// Stdout with colors as asked.
pub fn to_terminal(
    color: Color,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    stream(AutoStream::new(io::stdout().lock(), choice(color)), write)
}

fn stream(
    to: impl Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    match buffered(to, write) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to stdout"),
    }
}

fn buffered(
    to: impl Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // reports are megabytes of small pieces
    let mut buffer = BufWriter::with_capacity(256 * 1024, to);
    let written = write(&mut buffer).and_then(|()| buffer.flush());
    // what the stream did not take must not be tried again when the buffer goes
    let _ = buffer.into_parts();
    written
}

/// A page on stdout.
pub fn page(
    color: Color,
    width: Option<usize>,
    write: impl FnOnce(&mut Page<'_>) -> io::Result<()>,
) -> anyhow::Result<()> {
    to_terminal(color, |to| write(&mut Page::new(to, width)))
}

fn choice(color: Color) -> ColorChoice {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

/// Whether stderr takes colors.
pub fn stderr_has_color(color: Color) -> bool {
    match color {
        Color::Auto => AutoStream::choice(&io::stderr()) != ColorChoice::Never,
        Color::Always => true,
        Color::Never => false,
    }
}

/// Writes all reports asked for, and the one for people unless another has stdout.
pub fn reports(
    report: &Report<'_>,
    wanted: &[ReportTo],
    look: Look,
    color: Color,
) -> anyhow::Result<()> {
    for to in wanted {
        if let Some(file) = &to.file {
            // the terminal's width has no place in a file
            let look = Look {
                width: None,
                ..look
            };
            whole_file(file, |file| {
                if to.format.styled {
                    buffered(StripStream::new(file), |file| {
                        (to.format.write)(report, look, file)
                    })
                } else {
                    buffered(file, |file| (to.format.write)(report, look, file))
                }
            })?;
        }
    }
    let mut on_stdout: Vec<&Format> = wanted
        .iter()
        .filter(|to| to.file.is_none())
        .map(|to| to.format)
        .collect();
    if on_stdout.is_empty() {
        on_stdout.extend(FORMATS.first());
    }
    for format in on_stdout {
        if format.styled {
            to_terminal(color, |stdout| (format.write)(report, look, stdout))?;
        } else {
            to_stdout(|stdout| (format.write)(report, look, stdout))?;
        }
    }
    Ok(())
}

/// Writes a file beside its place and moves it there: a reader sees the old one or the new
/// one, never half of it. What is there and no file, such as `/dev/null`, is written to.
pub fn whole_file(
    path: &Path,
    write: impl FnOnce(&mut fs::File) -> io::Result<()>,
) -> anyhow::Result<()> {
    let written = match fs::canonicalize(path) {
        // through a link, so that the link stays
        Ok(there) if there.is_file() => replace(&there, write),
        Ok(there) => fs::File::options()
            .write(true)
            .open(there)
            .and_then(|mut file| write(&mut file)),
        Err(_) => replace(path, write),
    };
    written.with_context(|| format!("cannot write {}", path.display()))
}

fn replace(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<()> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let mut file = fs::File::create_new(&beside)?;
    let written = write(&mut file).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
