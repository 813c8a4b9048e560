// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What goes out with a project and is no program source; the data is `rules/assets.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::{file_name, folder};

/// What goes out with a project and is no program source.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assets {
    kind: Vec<Kind>,
    binaries: Binaries,
}

/// What the license of the code does not obviously cover.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// What they are called.
    pub name: String,
    /// What one of them is called.
    pub one: String,
    endings: Vec<String>,
    #[serde(default)]
    folders: Vec<String>,
    /// Why somebody should say it.
    pub why: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Binaries {
    endings: Vec<String>,
    known: Vec<String>,
}

impl Assets {
    /// The embedded data, read once.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
            toml::from_str(include_str!("../../rules/assets.toml")).unwrap_or_default()
        });
        &ASSETS
    }

    /// What a file is, where the license of the code does not obviously cover it.
    #[must_use]
    pub fn kind(&self, path: &str) -> Option<&Kind> {
        let lower = path.to_ascii_lowercase();
        let ending = ending(&lower)?;
        let within = |kind: &Kind| {
            let mut parts = folder(&lower).split('/');
            kind.folders.is_empty() || parts.any(|part| kind.folders.iter().any(|it| it == part))
        };
        self.kind
            .iter()
            .find(|kind| kind.endings.iter().any(|it| it == ending) && within(kind))
    }

    /// Whether a file is part of the tool that builds the project.
    #[must_use]
    pub fn is_known(&self, path: &str) -> bool {
        let lower = file_name(path).to_ascii_lowercase();
        self.binaries.known.contains(&lower)
    }

    /// Whether a file is a program that nobody can read.
    #[must_use]
    pub fn is_binary(&self, path: &str) -> bool {
        let lower = path.to_ascii_lowercase();
        !self.is_known(path)
            && ending(&lower)
                .is_some_and(|ending| self.binaries.endings.iter().any(|it| it == ending))
    }
}

fn ending(lower: &str) -> Option<&str> {
    file_name(lower).rsplit_once('.').map(|(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_ending_and_folder() {
        let assets = Assets::embedded();
        let check = |path: &str, want: Option<&str>| {
            assert_eq!(
                assets.kind(path).map(|kind| kind.name.as_str()),
                want,
                "{path}"
            );
        };
        check("web/A.TTF", Some("fonts"));
        check("model.onnx", Some("models"));
        check("Data/a.csv", Some("data"));
        check("results/a.csv", None);
        check("data/a.py", None);
        check("web/img/a.PNG", Some("images"));
        check("figures/a.png", None);
        check("intro.mp4", Some("sound and video"));
        assert!(assets.is_binary("lib/a.JAR"));
        assert!(!assets.is_binary("gradle/wrapper/gradle-wrapper.jar"));
        assert!(!assets.is_binary("jar"));
    }
}
