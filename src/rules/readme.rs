// SPDX-License-Identifier: Apache-2.0 OR MIT
//! How a README says under which license the project is; the data is `rules/readme.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

/// How a README says under which license the project is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Readme {
    section: Titles,
    others: Others,
    own: Words,
    /// How badges say it.
    pub badge: Badge,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    titles: FxHashSet<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Others {
    words: FxHashSet<String>,
    headings: FxHashSet<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: FxHashSet<String>,
}

/// How badges say it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Badge {
    /// Addresses up to label, message and color, with hyphens between them.
    pub hyphens: Vec<String>,
    /// The same with slashes.
    pub slashes: Vec<String>,
    /// Addresses up to a query that names label and message.
    pub queries: Vec<String>,
    labels: FxHashSet<String>,
    beside: FxHashSet<String>,
}

impl Readme {
    /// The embedded data, read once.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static README: LazyLock<Readme> = LazyLock::new(|| {
            toml::from_str(include_str!("../../rules/readme.toml")).unwrap_or_default()
        });
        &README
    }

    /// Whether a heading begins the section on the license.
    #[must_use]
    pub fn is_title(&self, heading: &str) -> bool {
        let words: Vec<String> = words(heading)
            // "7. License", "5) License"
            .skip_while(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
            .collect();
        self.section.titles.contains(&words.join(" "))
    }

    /// Whether words may speak of something else than the project as a whole.
    #[must_use]
    pub fn speaks_of_others(&self, text: &str) -> bool {
        words(text).any(|word| self.others.words.contains(&word))
    }

    /// Whether what stands below a heading is about others' work.
    #[must_use]
    pub fn heads_others(&self, heading: &str) -> bool {
        words(heading).any(|word| self.others.headings.contains(&word))
    }

    /// Whether all words may stand before the license of the project.
    #[must_use]
    pub fn speaks_of_itself(&self, text: &str) -> bool {
        words(text).all(|word| self.own.words.contains(&word))
    }

    /// Whether the label of a badge is about the license of the project.
    #[must_use]
    pub fn is_label(&self, label: &str) -> bool {
        let badge = &self.badge;
        let mut about = false;
        words(label).all(|word| {
            let is_label = badge.labels.contains(&word);
            about |= is_label;
            is_label || badge.beside.contains(&word)
        }) && about
    }

    /// What a text says besides being about a license: `MIT` of `License: MIT`. None where it is
    /// about none.
    #[must_use]
    pub fn name_in<'t>(&self, text: &'t str) -> Option<&'t str> {
        let text = text.trim();
        let bare = |part: &str| self.badge.labels.contains(&part.trim().to_lowercase());
        if let Some((label, name)) = text.split_once(':')
            && self.is_label(label)
        {
            return Some(name.trim());
        }
        let (head, rest) = text.split_once(' ')?;
        if bare(head) {
            return Some(rest.trim_start_matches(['-', ' ']).trim());
        }
        let (rest, last) = text.rsplit_once(' ')?;
        bare(last).then(|| rest.trim())
    }
}

/// The words of a text in lower case, without signs; "and" for its sign.
fn words(text: &str) -> impl Iterator<Item = String> {
    let known = |sign: char| sign.is_alphanumeric() || sign == '&';
    text.split(move |sign: char| !known(sign))
        .filter(|word| !word.is_empty())
        .map(|word| match word {
            "&" => "and".to_owned(),
            word => word.to_lowercase(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_without_signs_and_numbers() {
        let check = |title: &str, want| {
            assert_eq!(Readme::embedded().is_title(title), want, "{title}");
        };
        check("License", true);
        check("📄 7. Copyright & License:", true);
        check("许可证", true);
        check("Licenses of third parties", false);
        check("", false);
    }

    // REUSE-IgnoreStart
    #[test]
    fn names_beside_the_label() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(Readme::embedded().name_in(text), want, "{text}");
        };
        check("License: MIT", Some("MIT"));
        check("license MIT", Some("MIT"));
        check("Apache 2.0 License", Some("Apache 2.0"));
        check("Model License: MIT", None);
        check("Build status", None);
    }
    // REUSE-IgnoreEnd
}
