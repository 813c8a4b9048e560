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
    let mut postings: Vec<(u32, u16, u16, u16)> = Vec::new();
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
    let mut buckets = vec![0u32; gram::BUCKETS + 1];
    let mut bits = vec![0u8; gram::BUCKETS];
    let (mut checks, mut starts, mut start) = (Vec::new(), Vec::new(), 0);
    for run in postings.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (bucket, check, ..) = run[0];
        buckets[bucket as usize + 1] += 1;
        let (byte, bit) = gram::bit(bucket, check);
        bits[byte] |= bit;
        checks.push(check);
        starts.push(start);
        start += u32::try_from(run.len())?;
    }
    starts.push(start);
    for at in 1..buckets.len() {
        buckets[at] += buckets[at - 1];
    }
    write_u32(&out.join("buckets.bin"), buckets.into_iter())?;
    std::fs::write(out.join("bits.bin"), bits)?;
    write_u16(&out.join("checks.bin"), checks.into_iter())?;
    write_u32(&out.join("starts.bin"), starts.into_iter())?;
    let column = |name: &str, of: fn(&(u32, u16, u16, u16)) -> u16| {
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
