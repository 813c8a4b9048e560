// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What an office asks before a release; the data is `rules/disclosure.toml`.

use serde::Deserialize;

/// Sections and questions, in order.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Checklist {
    /// The sections of the packet.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
    /// The questions, each of a section.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// A section of the packet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The stable name.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What is filled in.
    pub facts: String,
}

/// A question for people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The section it belongs to.
    pub section: String,
    /// The key of its answer.
    pub key: String,
    /// The question.
    pub ask: String,
    /// Who asks it.
    pub source: String,
    /// What must have been seen for it to be asked.
    #[serde(default)]
    pub when: Option<When>,
}

/// What must have been seen for a question to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// A sponsor or an award.
    Funding,
    /// Somebody from outside.
    Outside,
    /// Others' work.
    Material,
}

impl Checklist {
    /// The embedded data.
    #[must_use]
    pub fn embedded() -> Self {
        toml::from_str(include_str!("../../rules/disclosure.toml")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_a_section_and_a_key_of_its_own() {
        let list = Checklist::embedded();
        assert!(list.sections.len() >= 8 && list.questions.len() >= 20);
        let mut keys: Vec<&str> = list.questions.iter().map(|it| it.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), list.questions.len(), "a key stands twice");
        for question in &list.questions {
            let known = list.sections.iter().any(|it| it.id == question.section);
            assert!(known, "{}", question.key);
            assert!(!question.source.is_empty(), "{}", question.key);
        }
    }
}
