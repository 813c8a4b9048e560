// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The one place where text from the tree becomes part of the page.
//!
//! Between tags and in attributes it is written by `page::html`; in a script's data it has no
//! meaning to a reader of HTML once `<` has another spelling.

use std::io;

pub use crate::report::page::html as text;
use crate::report::page::sentence;

/// A sentence of prose; what stands between backticks is code.
pub fn said(prose: &str) -> String {
    let prose = sentence(prose);
    if prose.matches('`').count() % 2 == 1 {
        return text(&prose);
    }
    let mut shown = String::with_capacity(prose.len() + 16);
    for (at, part) in prose.split('`').enumerate() {
        match (at % 2 == 1, text(part)) {
            (true, code) => shown.push_str(&format!("<code>{code}</code>")),
            (false, words) => shown.push_str(&words),
        }
    }
    shown
}

/// Passes JSON on so that nothing in it ends or opens an element: `<` stands only within its
/// strings, and there has another spelling.
pub struct InScript<'a>(pub &'a mut Vec<u8>);

impl io::Write for InScript<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (at, part) in bytes.split(|&byte| byte == b'<').enumerate() {
            if at > 0 {
                self.0.extend_from_slice(b"\\u003c");
            }
            self.0.extend_from_slice(part);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn nothing_of_the_tree_is_markup() {
        let check = |from: &str, want: &str| assert_eq!(text(from), want, "{from:?}");
        check("src/a.c", "src/a.c");
        check("</p><!-- '\"&", "&lt;/p&gt;&lt;!-- &#39;&quot;&amp;");
        check("a\u{202e}b\n\0", "a\\u{202e}b\\n\\u{0}");
        assert_eq!(said("ask `<b>` now"), "ask <code>&lt;b&gt;</code> now.");
        assert_eq!(said("odd ` <mark>"), "odd ` &lt;mark&gt;.");
    }

    #[test]
    fn data_stays_data() {
        let mut bytes = Vec::new();
        InScript(&mut bytes)
            .write_all(br#"["</script><!--<script>"]"#)
            .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains('<'));
        let read: Vec<String> = serde_json::from_str(&text).unwrap();
        assert_eq!(read, ["</script><!--<script>"]);
    }
}
