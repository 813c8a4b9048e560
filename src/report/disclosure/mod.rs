// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The disclosure packet as Markdown, HTML and JSON.
//!
//! Apart from the formats in [`super::FORMATS`], which print scans: a packet is read by an office
//! and kept. All three say the same, in the same order; everything in it comes from the tree and
//! is escaped.

mod html;
mod json;
mod markdown;

use std::io;

use crate::disclosure::{Changes, Disclosure};
use crate::inventory::Place;
pub use json::lines_of;

/// A packet and what is said around it.
#[derive(Debug)]
pub struct Packet<'a> {
    /// The packet.
    pub disclosure: &'a Disclosure,
    /// What is different from an earlier one, where it was held against one.
    pub changes: Option<&'a Changes>,
    /// The time it names, from `SOURCE_DATE_EPOCH` and never the clock.
    pub created: Option<&'a str>,
}

/// A form of the packet.
#[derive(Debug)]
pub struct Form {
    /// The name after `--report`.
    pub name: &'static str,
    /// Writes the whole packet.
    pub write: fn(packet: &Packet<'_>, to: &mut dyn io::Write) -> io::Result<()>,
}

/// All forms, the default one first.
pub const FORMS: &[Form] = &[
    Form {
        name: "markdown",
        write: markdown::write,
    },
    Form {
        name: "html",
        write: html::write,
    },
    Form {
        name: "json",
        write: json::write,
    },
];

/// The published JSON Schema of the `json` form.
pub const SCHEMA: &str = include_str!("../../../schema/placet-disclosure.schema.json");

/// What stands above every packet.
const PREFACE: &str = "Filled in by placet from what the project's files and history say. It is a start for the talk with the office, and decides nothing: who owns the work, and what share each has, no program can tell.";

/// A link to a place from a packet at the root of the tree: a relative address in which nothing
/// can be taken for a scheme, a query or markup.
fn address(place: &Place) -> String {
    let mut address = String::with_capacity(place.path.len() + 8);
    for byte in place.path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    if let Some(lines) = place.lines {
        address.push_str(&format!("#L{}", lines.start));
    }
    address
}
