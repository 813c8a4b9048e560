// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The index of word k-grams: which text has this run of words, and where.
//!
//! Layout: `buckets` holds, for each value of the upper hash bits, where its runs begin; a run is
//! lower hash bits and where its postings begin; a posting is a text and a position. Each of these
//! is a table of its own: counting votes reads nothing but texts. `bits` says of most runs that
//! they stand nowhere. No gram is verified here: the alignment that follows compares the words
//! themselves.

use std::fmt::Write as _;
use std::path::Path;

use crate::texts::{Kind, Text};
use crate::words::SLOT;
use crate::{Result, write_u16, write_u32};

#[path = "../src/rules/gram.rs"]
pub mod gram;

/// Writes words, index and the table of texts.
pub fn write(texts: &[Text], out: &Path) -> Result<()> {
    let mut postings: Vec<gram::Place> = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        for (position, words) in text.words.windows(gram::LENGTH).enumerate() {
            if words.contains(&SLOT) {
                continue;
            }
            let (bucket, check) = gram::hash(words);
            postings.push((
                bucket,
                check,
                u16::try_from(number)?,
                u16::try_from(position)?,
            ));
        }
    }
    postings.sort_unstable();
    let tables = gram::tables(&postings);
    write_u32(&out.join("buckets.bin"), tables.buckets.into_iter())?;
    write_u16(&out.join("checks.bin"), tables.checks.into_iter())?;
    write_u32(&out.join("starts.bin"), tables.starts.into_iter())?;
    std::fs::write(out.join("bits.bin"), tables.bits)?;
    let column = |name: &str, of: fn(&gram::Place) -> u16| {
        write_u16(&out.join(name), postings.iter().map(of))
    };
    column("places-texts.bin", |posting| posting.2)?;
    column("places-positions.bin", |posting| posting.3)?;
    write_u16(
        &out.join("words.bin"),
        texts.iter().flat_map(|text| text.words.iter().copied()),
    )?;

    let mut source = String::from("pub(crate) static TEXTS: &[Text] = &[\n");
    let mut start = 0;
    for text in texts {
        let kind = match text.kind {
            Kind::License => "License",
            Kind::Exception => "Exception",
            Kind::Notice => "Notice",
            Kind::Remark => "Remark",
        };
        let optional = |at: usize| text.optional.iter().any(|range| range.contains(&at));
        let required = (text.core_start..text.core_end)
            .filter(|&at| text.words[at] != SLOT && !optional(at))
            .count();
        let runs = (text.core_start..text.core_end)
            .collect::<Vec<_>>()
            .windows(gram::LENGTH)
            .filter(|places| {
                places
                    .iter()
                    .all(|&at| text.words[at] != SLOT && !optional(at))
            })
            .count();
        let _ = writeln!(
            source,
            "    Text {{ ids: &{:?}, kind: TextKind::{kind}, start: {start}, end: {}, core_start: {}, core_end: {}, required: {required}, runs: {runs}, optional: &{:?} }},",
            text.ids,
            start + text.words.len(),
            text.core_start,
            text.core_end,
            text.optional
                .iter()
                .map(|range| [range.start, range.end])
                .collect::<Vec<_>>()
        );
        start += text.words.len();
    }
    source.push_str("];\n");
    std::fs::write(out.join("texts.rs"), source)?;
    Ok(())
}
