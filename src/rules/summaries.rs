// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What common licenses say in plain words; the data is `rules/summaries.toml`.

use super::categories::Category;

mod compiled {
    include!(concat!(env!("OUT_DIR"), "/summaries.rs"));
}

/// A license in plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// In a few sentences.
    pub says: &'static str,
    /// When people choose it, without a full stop.
    pub good_for: Option<&'static str>,
}

/// The summary of an id in its official spelling; the category's own where there is none.
#[must_use]
pub fn of(id: &str) -> Option<Summary> {
    let at = compiled::SUMMARIES
        .binary_search_by_key(&id, |(id, _, _)| id)
        .ok()?;
    let (_, says, good_for) = compiled::SUMMARIES.get(at)?;
    Some(Summary {
        says,
        good_for: Some(*good_for).filter(|text| !text.is_empty()),
    })
}

/// What all licenses of a category have in common.
#[derive(Debug)]
pub struct OfCategory {
    category: Category,
    /// What they let you do.
    pub may: &'static [&'static str],
    /// What they do not give, besides a warranty.
    pub limits: &'static [&'static str],
}

/// What the licenses of a category let you do.
#[must_use]
pub fn of_category(category: Category) -> Option<&'static OfCategory> {
    compiled::CATEGORIES
        .iter()
        .find(|one| one.category == category)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license;

    #[test]
    fn summaries_are_sentences_about_listed_licenses() {
        assert!(compiled::SUMMARIES.len() >= 60);
        for (id, says, good_for) in compiled::SUMMARIES {
            assert_eq!(license::official(id), Some(*id));
            assert!(says.ends_with('.') && !good_for.ends_with('.'), "{id}");
            assert!((30..600).contains(&says.len()), "{id}: {}", says.len());
        }
        for category in Category::ALL {
            assert!(of_category(category).is_some(), "{}", category.name());
        }
        assert!(of("MIT").is_some() && of("Abstyles").is_none());
    }
}
