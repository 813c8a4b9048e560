// SPDX-License-Identifier: Apache-2.0 OR MIT
//! RPM packages: what their header says, as the preamble of a spec file.
//!
//! A lead of 96 bytes, a header of signatures padded to 8 bytes, and the header: an index of
//! tags and a store of their values, both in network order.
//! Source: <https://rpm-software-management.github.io/rpm/manual/format_v4.html>.

use super::{Archive, Packed};
use crate::source::{SourceFile, file_name};

const LEAD: &[u8] = &[0xed, 0xab, 0xee, 0xdb];
const HEADER: &[u8] = &[0x8e, 0xad, 0xe8, 0x01];
/// Most requirements that are taken.
const MOST_REQUIRED: usize = 2000;
/// Longest value that is taken.
const MAX_VALUE: usize = 200;

const NAME: u32 = 1000;
const VERSION: u32 = 1001;
const RELEASE: u32 = 1002;
const VENDOR: u32 = 1011;
const LICENSE: u32 = 1014;
const REQUIRES: u32 = 1049;

/// Reads the header; the files behind it are not unpacked.
pub(super) fn open(archive: &Archive<'_>) -> Result<Option<Packed>, String> {
    let spec = spec(archive.bytes).ok_or("this is no RPM package, as its name says")?;
    let stem = file_name(archive.path).trim_end_matches(".rpm");
    Ok(Some(Packed {
        manifest: SourceFile {
            path: format!("{}/{stem}.spec", archive.path),
            bytes: spec.into_bytes(),
        },
        licenses: Vec::new(),
    }))
}

fn spec(bytes: &[u8]) -> Option<String> {
    let signatures = bytes.strip_prefix(LEAD)?.get(96 - LEAD.len()..)?;
    let (_, rest) = Header::read(signatures)?;
    let read = signatures.len() - rest.len();
    let (header, _) = Header::read(signatures.get(read.next_multiple_of(8)..)?)?;
    let one = |tag| header.strings(tag).next();
    let mut text = format!("Name: {}\n", one(NAME)?);
    let version = match one(RELEASE) {
        Some(release) => format!("{}-{release}", one(VERSION)?),
        None => one(VERSION)?.to_owned(),
    };
    text.push_str(&format!("Version: {version}\n"));
    for (name, tag) in [("Vendor", VENDOR), ("License", LICENSE)] {
        if let Some(value) = one(tag) {
            text.push_str(&format!("{name}: {value}\n"));
        }
    }
    let mut required: Vec<&str> = header.strings(REQUIRES).take(MOST_REQUIRED).collect();
    required.sort_unstable();
    required.dedup();
    // files, libraries and features are no names of packages
    let plain = |name: &&str| !name.contains(['(', '/']) && !name.contains(".so");
    for name in required.into_iter().filter(plain) {
        text.push_str(&format!("Requires: {name}\n"));
    }
    Some(text)
}

/// An index of tags with the store of their values.
struct Header<'a> {
    index: &'a [u8],
    store: &'a [u8],
}

impl<'a> Header<'a> {
    /// A header, and what follows it; of one that is cut short, what is there.
    fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let bytes = bytes.strip_prefix(HEADER)?.get(4..)?;
        let entries = usize::try_from(number(bytes.get(..4)?)?).ok()?;
        let size = usize::try_from(number(bytes.get(4..8)?)?).ok()?;
        let (index, rest) = bytes.get(8..)?.split_at_checked(entries.checked_mul(16)?)?;
        let (store, rest) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        Some((Self { index, store }, rest))
    }

    /// The strings of a tag, those alone that fit on a line; one, or a list of them.
    fn strings(&self, tag: u32) -> impl Iterator<Item = &'a str> {
        let entry = self.index.chunks_exact(16).find_map(|entry| {
            let (found, rest) = entry.split_at_checked(4)?;
            (number(found)? == tag).then_some(rest)
        });
        let at = entry.and_then(|entry| number(entry.get(4..8)?));
        let count = entry.and_then(|entry| number(entry.get(8..12)?));
        let at = at.and_then(|at| usize::try_from(at).ok());
        let count = count.and_then(|count| usize::try_from(count).ok());
        let values = at.and_then(|at| self.store.get(at..)).unwrap_or_default();
        let values = values.split(|byte| *byte == 0).take(count.unwrap_or(0));
        values.filter_map(|value| {
            let value = std::str::from_utf8(value).ok()?.trim();
            let fits = !value.is_empty() && value.len() <= MAX_VALUE;
            (fits && !value.contains(char::is_control)).then_some(value)
        })
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}
