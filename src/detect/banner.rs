// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Banners of bundled scripts and styles: `/*! jQuery v3.6.0 | (c) … */`.
//!
//! Tools that shrink scripts keep a comment that begins with `/*!` or holds `@license`, and its
//! first words say what the file is. A name counts only with a version behind it.

use std::sync::LazyLock;

use regex::Regex;

/// What a file says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    /// The name as written.
    pub name: String,
    /// The version.
    pub version: String,
}

/// How far down the first comment may stand, and how much of it is read.
const ROOM: usize = 2048;

/// Reads the banner at the top of a script or style sheet; `None` for other files.
#[must_use]
pub fn read(path: &str, bytes: &[u8]) -> Option<Banner> {
    let (_, ending) = path.rsplit_once('.')?;
    if !matches!(ending, "js" | "mjs" | "cjs" | "css") {
        return None;
    }
    let top = bytes.get(..ROOM.min(bytes.len()))?;
    let begin = memchr::memmem::find(top, b"/*")?;
    // what stands before it is at most a byte order mark and spaces
    let before = top.get(..begin)?;
    if before.len() > 64
        || !before
            .iter()
            .all(|byte| byte.is_ascii_whitespace() || *byte > 127)
    {
        return None;
    }
    let comment = String::from_utf8_lossy(top.get(begin..)?);
    let comment = comment.split("*/").next()?;
    let is_banner =
        comment.starts_with("/*!") || comment.contains("@license") || comment.contains("@preserve");
    if !is_banner {
        return None;
    }
    let first = comment
        .trim_start_matches(['/', '*', '!'])
        .lines()
        .map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '*'))
        .map(|line| {
            line.trim_start_matches("@license")
                .trim_start_matches("@preserve")
                .trim()
        })
        .find(|line| !line.is_empty())?;
    let found = NAMED.captures(first)?;
    let (name, version) = (found.name("name")?, found.name("version")?);
    Some(Banner {
        name: name.as_str().trim().to_owned(),
        version: version.as_str().to_owned(),
    })
}

/// `Name v1.2.3`, `Name - v1.2`, `Name JavaScript Library v1.2`, `@scope/name@1.2.3`.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::unwrap_used, reason = "a fixed pattern, compiled by a test")]
    Regex::new(
        r"(?xi) ^ (?P<name> @? [a-z] [\w./-]* (?: [\ ] [a-z] [\w.-]* ){0,2}? )
          (?: [\ ] (?: javascript | js | css ) )? (?: [\ ] (?: library | plugin | framework ) )?
          (?: [\ ]* [-–:|,@]? [\ ]* ) (?: version [\ :]* | v\.? [\ ]? )?
          (?P<version> \d+ (?: \.\d+ ){1,3} (?: - [a-z]+ [\w.]* )? ) (?: [^\w.] | $ )",
    )
    .unwrap()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banners_name_what_the_file_is() {
        let check = |text: &str, want: Option<(&str, &str)>| {
            let found = read("a.min.js", text.as_bytes());
            let found = found
                .as_ref()
                .map(|it| (it.name.as_str(), it.version.as_str()));
            assert_eq!(found, want, "{text}");
        };
        check(
            "/*! jQuery v3.6.0 | (c) Example | example.org/license */!function(){}",
            Some(("jQuery", "3.6.0")),
        );
        check(
            "/*!\n * Bootstrap v5.1.3 (https://example.org/)\n */",
            Some(("Bootstrap", "5.1.3")),
        );
        check(
            "/*!\n  * chart-tools JavaScript Library v2.0\n */",
            Some(("chart-tools", "2.0")),
        );
        check(
            "\u{feff}/*! wave.js - v1.0.2-beta.1 */",
            Some(("wave.js", "1.0.2-beta.1")),
        );
        check(
            "/**\n * @license\n * Fields 1.4.2\n */",
            Some(("Fields", "1.4.2")),
        );
        check("/*! @scope/part@7.1.0 */", Some(("@scope/part", "7.1.0")));
        check(
            "/*! For license information please see app.js.LICENSE.txt */",
            None,
        );
        check("/* jQuery v3.6.0 */", None);
        check("/*! built 2021 */", None);
        check("var a; /*! jQuery v3.6.0 */", None);
        check("/*! unclosed", None);
        assert_eq!(read("a.py", b"/*! jQuery v3.6.0 */"), None);
    }
}
