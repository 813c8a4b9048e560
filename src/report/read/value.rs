// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Single values of a report as they are read: names, expressions, purls, places. Each is held
//! against what placet writes while the file is read, so that the reader is told the line.

use serde::Deserialize;

use crate::detect::Evidence;
use crate::inventory::{FileKind, LicenseSource, Place, Skip};
use crate::license::{Expr, License};
use crate::package::{Ecosystem, Purl, Scope};
use crate::policy::{Date, DecisionKind, Level, Ruling, Verdict};
use crate::resolve::Origin;
use crate::source::{Cell, Excerpt, Lines, ProblemKind};

/// A value that reports write by its name.
pub trait Name: Copy + 'static {
    /// What it is, for a message.
    const WHAT: &'static str;
    /// All of them.
    const ALL: &'static [Self];
    /// How it is written.
    fn name(self) -> &'static str;
}

/// Says for a type what it is called and which there are: all, or it does not compile.
macro_rules! names {
    ($($type:ident, $what:literal: $($variant:ident)*;)*) => {$(
        impl Name for $type {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[$(Self::$variant),*];
            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant)|* => $type::name(self),
                }
            }
        }
    )*};
}

names! {
    DecisionKind, "kind of decision": Waive Choose Correct;
    Evidence, "kind of evidence": Tag Text Notice Reference Declared Unknown;
    FileKind, "kind of file": Own Vendored Test Example Docs Generated;
    Level, "level": Note Warning Error;
    LicenseSource, "source of a license": Lockfile Manifest LicenseFiles Files Registry;
    Origin, "origin": Lockfile Vendored Installed Cache Registry;
    ProblemKind, "kind of problem": Unreadable TooLarge Malformed BadExpression OutsideTree;
    Ruling, "ruling": Allow Review NotEstablished Deny;
    Scope, "scope": Runtime Optional Build Test Dev;
    Skip, "reason to leave a file out":
        Ignored Excluded Installed Binary Link Special RestOfLargeFile;
    Verdict, "verdict": Placet NotEstablished NonPlacet;
}

impl Name for Ecosystem {
    const WHAT: &'static str = "type of package";
    const ALL: &'static [Self] = &Self::ALL;
    fn name(self) -> &'static str {
        Self::name(self)
    }
}

/// A value by its name.
#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "String", bound = "T: Name")]
pub struct Named<T>(pub T);

impl<T: Name> TryFrom<String> for Named<T> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let found = T::ALL.iter().copied().find(|one| one.name() == text);
        found
            .map(Self)
            .ok_or_else(|| format!("{text:?} is no {} that this placet knows", T::WHAT))
    }
}

/// A license expression.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Said(pub Expr);

impl TryFrom<String> for Said {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let read = Expr::parse(&text);
        read.map(Self)
            .map_err(|error| format!("{text:?} is no license expression: {error}"))
    }
}

/// A single license.
#[derive(Deserialize)]
#[serde(try_from = "Said")]
pub struct One(pub License);

impl TryFrom<Said> for One {
    type Error = String;

    fn try_from(said: Said) -> Result<Self, String> {
        match said.0 {
            Expr::License(license) => Ok(Self(license)),
            several => Err(format!("{several} is more than one license")),
        }
    }
}

/// A package URL.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Url(pub Purl);

impl TryFrom<String> for Url {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Purl::read(&text)
            .map(Self)
            .ok_or_else(|| format!("{text:?} is no package URL"))
    }
}

/// A day.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Day(pub Date);

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Date::parse(&text)
            .map(Self)
            .ok_or_else(|| format!("{text:?} is no day, such as 2026-11-22"))
    }
}

/// A digest or id: what machines write, which formats print as it is.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Plain(pub String);

impl TryFrom<String> for Plain {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Self(text)),
            false => Err(format!("{text:?} is no digest or id")),
        }
    }
}

/// SHA-1 of a file, in hex.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Sha1(pub [u8; 20]);

impl TryFrom<String> for Sha1 {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no SHA-1: 40 digits, lower case");
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let mut sum = [0; 20];
        if text.len() != 2 * sum.len() {
            return Err(wrong());
        }
        for (byte, digits) in sum.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = match digits {
                [high, low] => digit(*high).zip(digit(*low)),
                _ => None,
            }
            .map(|(high, low)| high << 4 | low)
            .ok_or_else(wrong)?;
        }
        Ok(Self(sum))
    }
}

/// A cell of a notebook, as `3:2-5`.
#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "String")]
pub struct InCell(Cell);

impl TryFrom<String> for InCell {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let read = || {
            let (number, lines) = text.split_once(':')?;
            let (start, end) = lines.split_once('-').unwrap_or((lines, lines));
            let cell = Cell {
                number: number.parse().ok()?,
                start: start.parse().ok()?,
                end: end.parse().ok()?,
            };
            (cell.number > 0 && cell.start > 0 && cell.start <= cell.end).then_some(Self(cell))
        };
        read().ok_or_else(|| format!("{text:?} is no place in a notebook, such as 3:2-5"))
    }
}

/// Lines as three keys of one object say them.
pub fn lines(start: usize, end: usize, cell: Option<InCell>) -> Result<Lines, String> {
    // more lines than any file that is read has
    const MOST: usize = u32::MAX as usize;
    if start == 0 || start > end || end > MOST {
        return Err(format!("there are no lines {start} to {end}"));
    }
    Ok(Lines {
        start,
        end,
        cell: cell.map(|cell| cell.0),
    })
}

/// Lines that may be none: the file as a whole is meant.
pub fn lines_or_whole(
    start: Option<usize>,
    end: Option<usize>,
    cell: Option<InCell>,
) -> Result<Option<Lines>, String> {
    match (start, end) {
        (Some(start), Some(end)) => lines(start, end, cell).map(Some),
        (None, None) => Ok(None),
        _ => Err("a first line without a last one, or the reverse".to_owned()),
    }
}

/// A place in the tree.
#[derive(Deserialize)]
#[serde(try_from = "Location")]
pub struct At(pub Place);

#[derive(Deserialize)]
struct Location {
    path: String,
    start_line: Option<usize>,
    end_line: Option<usize>,
    cell: Option<InCell>,
}

impl TryFrom<Location> for At {
    type Error = String;

    fn try_from(location: Location) -> Result<Self, String> {
        let lines = lines_or_whole(location.start_line, location.end_line, location.cell)?;
        Ok(Self(Place {
            path: location.path,
            lines,
        }))
    }
}

pub fn places(all: Vec<At>) -> Vec<Place> {
    all.into_iter().map(|at| at.0).collect()
}

/// A line with the part that is meant.
#[derive(Deserialize)]
#[serde(try_from = "Quoted")]
pub struct Line(pub Excerpt);

#[derive(Deserialize)]
struct Quoted {
    text: String,
    place: String,
    column: usize,
}

impl TryFrom<Quoted> for Line {
    type Error = String;

    fn try_from(quoted: Quoted) -> Result<Self, String> {
        let Quoted {
            text,
            place,
            column,
        } = quoted;
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let before = column.checked_sub(1);
        let start = before.and_then(|before| ends.into_iter().nth(before));
        let start = start.filter(|start| {
            let rest = text.get(*start..);
            rest.is_some_and(|rest| rest.starts_with(&place))
        });
        let start = start
            .ok_or_else(|| format!("{place:?} does not stand at column {column} of {text:?}"))?;
        let end = start + place.len();
        Ok(Self(Excerpt { text, start, end }))
    }
}

/// Values in a list, each taken out of what it was read as.
pub fn all<T, U>(values: Vec<T>, out: impl Fn(T) -> U) -> Vec<U> {
    values.into_iter().map(out).collect()
}
