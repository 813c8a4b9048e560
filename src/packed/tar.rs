// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Packages that are tar archives: releases, packed as a whole, and gems.

use std::io::{self, Read};

use flate2::bufread::MultiGzDecoder;

use super::{Archive, MAX_INFLATED, MAX_MEMBER, MOST_MEMBERS, Packed, Taken};
use crate::source::file_name;

/// A release: a gzipped tar of one folder that is called like the archive. Others are not looked
/// through: what is called otherwise may be anything, and may be large.
pub(super) fn open_release(archive: &Archive<'_>) -> Result<Option<Packed>, String> {
    let unreadable = |_| "this is no gzipped tar, as its name says, or not all of one".to_owned();
    let inflated = MultiGzDecoder::new(archive.bytes).take(MAX_INFLATED);
    let mut tar = tar::Archive::new(inflated);
    let mut taken = Taken::default();
    for entry in tar.entries().map_err(unreadable)?.take(MOST_MEMBERS) {
        let mut entry = entry.map_err(unreadable)?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let member = path.strip_prefix("./").unwrap_or(&path);
        let top = member.split('/').next().unwrap_or("");
        // what PAX says of the archive has no folder
        if !member.contains('/') && !entry.header().entry_type().is_dir() {
            continue;
        }
        if !is_called_like(top, archive.path) {
            return Ok(None);
        }
        if entry.header().entry_type().is_file() && archive.wants(&taken, member) {
            let bytes = member_of(&mut entry).map_err(unreadable)?;
            archive.take(&mut taken, member, bytes);
        }
    }
    Ok(taken.finish())
}

/// `grid-1.0/` of `grid-1.0.tar.gz`, `grid/` of CRAN's `grid_1.0.tar.gz`, `package/` of npm's.
fn is_called_like(top: &str, path: &str) -> bool {
    let name = file_name(path);
    let rest = name.strip_prefix(top).unwrap_or("");
    let of_cran = rest.starts_with('_');
    top == "package" || of_cran || matches!(rest, ".tar.gz" | ".tgz" | ".crate")
}

/// A gem: a tar with the description of the package, gzipped, in it.
pub(super) fn open_gem(archive: &Archive<'_>) -> Result<Option<Packed>, String> {
    let unreadable = |_| "this is no gem, as its name says, or not all of one".to_owned();
    let mut tar = tar::Archive::new(archive.bytes);
    let mut taken = Taken::default();
    for entry in tar.entries().map_err(unreadable)?.take(MOST_MEMBERS) {
        let mut entry = entry.map_err(unreadable)?;
        let member = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if archive.wants(&taken, &member) {
            let packed = member_of(&mut entry).map_err(unreadable)?;
            let bytes = member_of(&mut MultiGzDecoder::new(packed.as_slice()));
            archive.take(&mut taken, &member, bytes.map_err(unreadable)?);
            break;
        }
    }
    let mut packed = taken.finish();
    if let Some(packed) = &mut packed {
        // as it is called once unpacked
        packed.manifest.path = format!("{}/metadata", archive.path);
    }
    Ok(packed)
}

fn member_of(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_MEMBER).read_to_end(&mut bytes)?;
    Ok(bytes)
}
