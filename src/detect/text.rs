// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Bytes as text: UTF-8, UTF-16 with a byte order mark, and Latin-1 for the rest.

use std::borrow::Cow;

/// Bytes looked at to tell text from binary.
const SNIFF: usize = 8 * 1024;

/// The text of a file; `None` for a binary.
///
/// Bytes that are no UTF-8 are read as Windows-1252, of which Latin-1 is a part: license
/// words are ASCII, names of holders come out right for western Europe.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return Some(encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if is_binary(bytes) {
        return None;
    }
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        }
    })
}

/// Whether bytes are no text: a NUL among the first few thousand, or a format that only looks
/// like text at its start.
#[must_use]
pub fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(SNIFF)];
    let marked = encoding_rs::Encoding::for_bom(bytes).is_some();
    (!marked && memchr::memchr(0, head).is_some())
        || head.starts_with(b"%PDF-")
        || head.starts_with(b"%!PS-AdobeFont")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_binary() {
        assert_eq!(decode(b"caf\xc3\xa9").as_deref(), Some("café"));
        assert_eq!(decode(b"caf\xe9").as_deref(), Some("café"));
        assert_eq!(decode(b"\xff\xfeM\0I\0T\0").as_deref(), Some("MIT"));
        assert_eq!(decode(b"\xfe\xff\0M\0I\0T").as_deref(), Some("MIT"));
        assert_eq!(decode(b"\x7fELF\x02\x01\0\0"), None);
        assert_eq!(decode(b""), Some(Cow::Borrowed("")));
    }
}
