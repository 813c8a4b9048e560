// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Packages that are zip archives.

use std::io::Read;

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive};

use super::{Archive, MAX_MEMBER, MOST_MEMBERS, Packed, Taken};

/// Takes out what the index of the archive lists.
pub(super) fn open(archive: &Archive<'_>) -> Result<Option<Packed>, String> {
    let unreadable = |_| "this is no zip archive, as its name says, or not all of one".to_owned();
    let zip = ZipArchive::from_slice(archive.bytes).map_err(unreadable)?;
    let mut entries = zip.entries();
    let mut taken = Taken::default();
    for _ in 0..MOST_MEMBERS {
        let Some(entry) = entries.next_entry().map_err(unreadable)? else {
            break;
        };
        let Ok(name) = entry.file_path().try_normalize() else {
            continue;
        };
        let name = name.as_ref();
        if entry.is_dir() || !archive.wants(&taken, name) {
            continue;
        }
        let found = zip.get_entry(entry.wayfinder()).map_err(unreadable)?;
        let mut bytes = Vec::new();
        let read = match entry.compression_method() {
            CompressionMethod::STORE => found.data().take(MAX_MEMBER).read_to_end(&mut bytes),
            CompressionMethod::DEFLATE => DeflateDecoder::new(found.data())
                .take(MAX_MEMBER)
                .read_to_end(&mut bytes),
            _ => continue,
        };
        read.map_err(|_| format!("`{name}` in it cannot be unpacked"))?;
        archive.take(&mut taken, name, bytes);
    }
    Ok(taken.finish())
}
