// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Bytes as text: UTF-8, UTF-16 with and without a byte order mark, and Latin-1 for the rest.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// Bytes looked at to tell text from binary.
const SNIFF: usize = 8 * 1024;

/// What bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// No text.
    Binary,
    /// Text that must be decoded before anything is searched in it, and the length of its mark.
    Wide(&'static Encoding, usize),
    /// Text whose ASCII letters are bytes.
    Plain,
}

/// What bytes are, told from the first few thousand: those of no text have a NUL there, or
/// begin as a format that only looks like text at its start.
#[must_use]
pub fn form(bytes: &[u8]) -> Form {
    let head = &bytes[..bytes.len().min(SNIFF)];
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Form::Wide(encoding, mark);
    }
    if memchr::memchr(0, head).is_some() {
        return wide(head).map_or(Form::Binary, |encoding| Form::Wide(encoding, 0));
    }
    if head.starts_with(b"%PDF-") || head.starts_with(b"%!PS-AdobeFont") {
        return Form::Binary;
    }
    Form::Plain
}

/// The text of a file; `None` for a binary.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match form(bytes) {
        Form::Binary => None,
        Form::Wide(encoding, mark) => Some(encoding.decode_without_bom_handling(&bytes[mark..]).0),
        Form::Plain => Some(plain(bytes)),
    }
}

/// Plain bytes as text.
///
/// Bytes that are no UTF-8 are read as Windows-1252, of which Latin-1 is a part: license
/// words are ASCII, names of holders come out right for western Europe.
#[must_use]
pub fn plain(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        }
    }
}

/// The encoding of UTF-16 without a mark, told by its ASCII letters, of which each has a zero
/// beside it.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    /// Letters that must be there before anything is told from them.
    const LETTERS: usize = 8;
    let (pairs, _) = head.as_chunks::<2>();
    let plain =
        |byte: u8| byte == b'\t' || byte == b'\n' || byte == b'\r' || (32..127).contains(&byte);
    let little = pairs.iter().filter(|pair| pair[1] == 0 && plain(pair[0]));
    let big = pairs.iter().filter(|pair| pair[0] == 0 && plain(pair[1]));
    let enough = |count: usize| count >= LETTERS && count * 10 >= pairs.len() * 9;
    if enough(little.count()) {
        Some(encoding_rs::UTF_16LE)
    } else if enough(big.count()) {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
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
        assert_eq!(
            decode(b"M\0I\0T\0 \0t\0e\0x\0t\0").as_deref(),
            Some("MIT text")
        );
        assert_eq!(
            decode(b"\0M\0I\0T\0 \0t\0e\0x\0t").as_deref(),
            Some("MIT text")
        );
        assert_eq!(decode(b"\x7fELF\x02\x01\0\0"), None);
        assert_eq!(decode(&[1, 0, 2, 0, 3, 0, 4, 0].repeat(40)), None);
        assert_eq!(decode(b""), Some(Cow::Borrowed("")));
    }
}
