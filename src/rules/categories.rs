// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What a license asks, in one of sixteen words; the data is `rules/categories.toml`.
//!
//! A policy that had to name 746 ids would be read by nobody, so it speaks of categories. The
//! build script sorts the data into static tables: nothing is parsed at start-up.

use crate::license::License;

/// What a license asks of those who pass the work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "`summary` says what each one means")]
pub enum Category {
    PublicDomain,
    Permissive,
    AttributionHeavy,
    FileCopyleft,
    LibraryCopyleft,
    StrongCopyleft,
    NetworkCopyleft,
    NonCommercial,
    NoDerivatives,
    FieldOfUse,
    SourceAvailable,
    Proprietary,
    Data,
    Docs,
    Font,
    Unknown,
}

impl Category {
    /// All categories, from what asks least to what is not known.
    pub const ALL: [Self; 16] = [
        Self::PublicDomain,
        Self::Permissive,
        Self::AttributionHeavy,
        Self::FileCopyleft,
        Self::LibraryCopyleft,
        Self::StrongCopyleft,
        Self::NetworkCopyleft,
        Self::NonCommercial,
        Self::NoDerivatives,
        Self::FieldOfUse,
        Self::SourceAvailable,
        Self::Proprietary,
        Self::Data,
        Self::Docs,
        Self::Font,
        Self::Unknown,
    ];

    /// The stable name used in policies and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PublicDomain => "public-domain",
            Self::Permissive => "permissive",
            Self::AttributionHeavy => "attribution-heavy",
            Self::FileCopyleft => "file-copyleft",
            Self::LibraryCopyleft => "library-copyleft",
            Self::StrongCopyleft => "strong-copyleft",
            Self::NetworkCopyleft => "network-copyleft",
            Self::NonCommercial => "non-commercial",
            Self::NoDerivatives => "no-derivatives",
            Self::FieldOfUse => "field-of-use",
            Self::SourceAvailable => "source-available",
            Self::Proprietary => "proprietary",
            Self::Data => "data",
            Self::Docs => "docs",
            Self::Font => "font",
            Self::Unknown => "unknown",
        }
    }

    /// The category of a stable name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.name() == name)
    }

    /// One plain sentence.
    #[must_use]
    pub fn summary(self) -> &'static str {
        match self {
            Self::PublicDomain => "You may do anything with it; nothing is asked.",
            Self::Permissive => {
                "You may use, change and pass it on under almost any terms, if you keep its notices."
            }
            Self::AttributionHeavy => {
                "As permissive, but it asks for more than a notice: an acknowledgment in documentation or advertising, or renamed and marked changes."
            }
            Self::FileCopyleft => {
                "Files you take or change stay under its license, with source; your own files may have another."
            }
            Self::LibraryCopyleft => {
                "The library and your changes to it stay under its license; a program that only links to it may have another."
            }
            Self::StrongCopyleft => {
                "A program that contains it must, when passed on, go out as a whole under its license, with source."
            }
            Self::NetworkCopyleft => {
                "As strong copyleft, and letting people use it over a network counts as passing it on."
            }
            Self::NonCommercial => "It must not be used for commercial purposes.",
            Self::NoDerivatives => "You may pass it on unchanged, but not in a changed form.",
            Self::FieldOfUse => {
                "It may be used only for some purposes or by some people; that is not open source."
            }
            Self::SourceAvailable => {
                "The source can be read, but some uses, such as offering it as a service, are not allowed; that is not open source."
            }
            Self::Proprietary => "All rights are kept; you need the owner's permission.",
            Self::Data => "Made for data and databases rather than software.",
            Self::Docs => "Made for text, images and other works rather than software.",
            Self::Font => {
                "Made for fonts: free to use and embed; changed fonts stay under the license."
            }
            Self::Unknown => "placet does not know this license; somebody has to read it.",
        }
    }
}

/// Licenses that ask the same, with where that was read.
#[derive(Debug)]
pub struct Group {
    /// What policies call it.
    pub category: Category,
    /// What the licenses have in common.
    pub title: &'static str,
    /// What they ask, without a full stop.
    pub asks: &'static str,
    /// Where that was read.
    pub source: &'static str,
}

/// What is known of one id.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Its group.
    pub group: &'static Group,
    /// Where published lists disagree, or what is special in the text.
    pub note: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Library,
    Font,
    Same,
}

mod compiled {
    include!(concat!(env!("OUT_DIR"), "/categories.rs"));
}

/// What is known of an id of the license list or of one that placet itself gives.
#[must_use]
pub fn entry(id: &str) -> Option<Entry> {
    let at = compiled::LICENSES
        .binary_search_by_key(&id, |(id, _, _)| id)
        .ok()?;
    let (_, group, note) = compiled::LICENSES.get(at)?;
    Some(Entry {
        group: compiled::GROUPS.get(usize::from(*group))?,
        note: Some(*note).filter(|note| !note.is_empty()),
    })
}

/// The category of an id in its official spelling; [`Category::Unknown`] where there is none.
#[must_use]
pub fn category(id: &str) -> Category {
    entry(id).map_or(Category::Unknown, |entry| entry.group.category)
}

/// The category of a license, with what its exception changes.
///
/// An exception that is not listed grants something nobody has read here, but never takes
/// anything away: the license keeps its category.
#[must_use]
pub fn category_of(license: &License) -> Category {
    let base = category(&license.id);
    let copyleft = matches!(base, Category::StrongCopyleft | Category::NetworkCopyleft);
    match license.exception.as_deref().and_then(effect) {
        Some(Effect::Library) if copyleft => Category::LibraryCopyleft,
        Some(Effect::Font) if copyleft => Category::Font,
        Some(Effect::Library | Effect::Font | Effect::Same) | None => base,
    }
}

fn effect(exception: &str) -> Option<Effect> {
    let at = compiled::EXCEPTIONS
        .binary_search_by_key(&exception, |(id, _)| id)
        .ok()?;
    compiled::EXCEPTIONS.get(at).map(|&(_, effect)| effect)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::{self, Expr};

    #[test]
    fn every_id_has_a_category_and_every_row_an_id() {
        let missing: Vec<_> = license::ids().filter(|id| entry(id).is_none()).collect();
        assert!(missing.is_empty(), "no category: {missing:?}");
        let strange: Vec<_> = compiled::LICENSES
            .iter()
            .map(|(id, _, _)| *id)
            .filter(|id| !license::ids().any(|listed| listed == *id))
            .filter(|id| !id.starts_with("LicenseRef-placet-") && *id != "LicenseRef-proprietary")
            .collect();
        assert!(strange.is_empty(), "not on the list: {strange:?}");
        let missing: Vec<_> = license::exceptions()
            .filter(|id| effect(id).is_none())
            .collect();
        assert!(missing.is_empty(), "no effect: {missing:?}");
        assert_eq!(compiled::EXCEPTIONS.len(), license::exceptions().count());
    }

    #[test]
    fn the_data_is_sorted_and_says_where_it_is_from() {
        let data: toml::Table = include_str!("../../rules/categories.toml").parse().unwrap();
        for kind in ["group", "exception"] {
            for group in data[kind].as_array().unwrap() {
                let ids: Vec<&str> = group["ids"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|id| id.as_str().unwrap())
                    .collect();
                assert!(
                    ids.is_sorted() && !ids.is_empty(),
                    "{} is not sorted",
                    group["title"]
                );
                assert!(!group["source"].as_str().unwrap().is_empty());
                assert!(!group["asks"].as_str().unwrap().ends_with('.'));
            }
        }
    }

    #[test]
    fn names_read_back() {
        for category in Category::ALL {
            assert_eq!(Category::parse(category.name()), Some(category));
            assert!(category.summary().ends_with('.'));
        }
        assert!(Category::ALL.is_sorted());
        assert_eq!(Category::parse("copyleft"), None);
    }

    #[test]
    fn an_osi_approved_license_is_never_a_limit_of_use() {
        for id in license::ids() {
            if spdx::license_id(id).is_some_and(spdx::LicenseId::is_osi_approved) {
                assert!(
                    !matches!(
                        category(id),
                        Category::NonCommercial
                            | Category::NoDerivatives
                            | Category::FieldOfUse
                            | Category::SourceAvailable
                            | Category::Proprietary
                            | Category::Unknown
                    ),
                    "{id} is {}",
                    category(id).name()
                );
            }
        }
    }

    #[test]
    fn licenses_get_the_category_a_lawyer_expects() {
        let check = |text: &str, want: Category| {
            let Ok(Expr::License(license)) = Expr::parse(text) else {
                panic!("{text} is not one license");
            };
            assert_eq!(category_of(&license), want, "{text}");
        };
        check("MIT", Category::Permissive);
        check("Apache-2.0", Category::Permissive);
        check("Apache-2.0+", Category::Permissive);
        check("CC0-1.0", Category::PublicDomain);
        check("BSD-4-Clause", Category::AttributionHeavy);
        check("MPL-2.0", Category::FileCopyleft);
        check("EPL-2.0", Category::FileCopyleft);
        check("LGPL-2.1-or-later", Category::LibraryCopyleft);
        check("GPL-2.0+", Category::StrongCopyleft);
        check(
            "GPL-2.0-only WITH Classpath-exception-2.0",
            Category::LibraryCopyleft,
        );
        check(
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            Category::LibraryCopyleft,
        );
        check("GPL-2.0-only WITH GPL-CC-1.0", Category::StrongCopyleft);
        check("GPL-2.0-only WITH Font-exception-2.0", Category::Font);
        check("Apache-2.0 WITH LLVM-exception", Category::Permissive);
        check("AGPL-3.0-only", Category::NetworkCopyleft);
        check("EUPL-1.2", Category::NetworkCopyleft);
        check("SSPL-1.0", Category::SourceAvailable);
        check("CC-BY-NC-4.0", Category::NonCommercial);
        check("CC-BY-ND-4.0", Category::NoDerivatives);
        check("CC-BY-4.0", Category::Docs);
        check("ODbL-1.0", Category::Data);
        check("OFL-1.1", Category::Font);
        check("JSON", Category::FieldOfUse);
        check("LicenseRef-ours", Category::Unknown);
    }
}
