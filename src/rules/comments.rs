// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How files hold comments, by their names; the data is `rules/comments.toml`.

use serde::Deserialize;

use crate::source::{file_name, folder};

/// How files hold comments.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comments {
    generated: Vec<String>,
    compared: Vec<String>,
    first: Vec<First>,
    style: Vec<Style>,
    files: Vec<Group>,
}

/// What must stay at the beginning of a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct First {
    /// How the line starts, in lower case.
    pub starts: String,
    /// Words one of which it must have; none asked for where empty.
    #[serde(default)]
    pub has: Vec<String>,
    /// Starts that are something else.
    #[serde(default)]
    pub unless: Vec<String>,
    /// In which of the first lines it counts.
    pub within: usize,
    /// What ends it, where it may run over several lines.
    pub until: Option<String>,
    /// Styles of the files in which it means something; all where empty.
    #[serde(default)]
    pub only: Vec<String>,
    #[expect(dead_code, reason = "every entry has its reason beside it")]
    why: String,
}

/// A way to write comments.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// Its name.
    pub name: String,
    /// Starts a comment that ends with its line.
    pub line: Option<String>,
    /// Starts a comment that `close` ends.
    #[serde(default)]
    pub open: String,
    /// Stands before each line in one.
    #[serde(default)]
    pub middle: String,
    /// Ends it.
    #[serde(default)]
    pub close: String,
    /// What a comment cannot hold.
    #[serde(default)]
    pub not: Vec<String>,
    /// What the first line must start with, for a comment to be one behind it.
    pub after: Option<String>,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    style: String,
    #[serde(default)]
    source: bool,
    endings: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[expect(dead_code, reason = "every entry has its reason beside it")]
    why: String,
}

impl Comments {
    /// The embedded data.
    #[must_use]
    pub fn embedded() -> Self {
        toml::from_str(include_str!("../../rules/comments.toml")).unwrap_or_default()
    }

    /// How a file of this name holds comments, and whether it is program source.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<(&Style, bool)> {
        let name = file_name(path).to_ascii_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let by_name = |group: &&Group| group.names.contains(&name);
        let by_ending = |group: &&Group| group.endings.iter().any(|it| it == ending);
        let group = self.files.iter().find(by_name);
        let group = group.or_else(|| self.files.iter().find(by_ending))?;
        let style = self.style.iter().find(|style| style.name == group.style)?;
        Some((style, group.source))
    }

    /// What must stay first in files of a style.
    pub fn first(&self, style: &Style) -> impl Iterator<Item = &First> {
        self.first
            .iter()
            .filter(|first| first.only.is_empty() || first.only.contains(&style.name))
    }

    /// Whether the beginning of a file says that a tool wrote it.
    #[must_use]
    pub fn is_generated(&self, beginning: &str) -> bool {
        let lower = beginning.to_ascii_lowercase();
        self.generated
            .iter()
            .any(|words| lower.contains(words.as_str()))
    }

    /// Whether tests compare something with a file, by the folders it lies in.
    #[must_use]
    pub fn is_compared(&self, path: &str) -> bool {
        let lower = folder(path).to_ascii_lowercase();
        lower
            .split('/')
            .any(|part| self.compared.iter().any(|it| it == part))
    }

    /// All endings and names, for tests over all of them.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.files.iter().flat_map(|group| {
            let endings = group.endings.iter().map(|ending| format!("file.{ending}"));
            endings.chain(group.names.iter().cloned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_one_style_that_is_there() {
        let comments = Comments::embedded();
        let mut names: Vec<String> = comments.names().collect();
        assert!(names.len() > 150, "{}", names.len());
        for name in &names {
            assert!(comments.of(name).is_some(), "{name}");
        }
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "a name stands twice");
    }

    #[test]
    fn names_go_before_endings() {
        let comments = Comments::embedded();
        let check = |path: &str, want: Option<(&str, bool)>| {
            let have = comments
                .of(path)
                .map(|(style, source)| (style.name.as_str(), source));
            assert_eq!(have, want, "{path}");
        };
        check("src/a.py", Some(("hash", true)));
        check("A.PY", Some(("hash", true)));
        check("CMakeLists.txt", Some(("hash", true)));
        check("notes.txt", None);
        check("Makefile", Some(("hash", true)));
        check("README.md", Some(("markup", false)));
        check("data.json", None);
        check("py", None);
    }
}
