// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What licenses ask of whoever passes work on; the data is `rules/obligations.toml`.

use super::categories::{Category, category_of};
use super::compatibility::Use;
use crate::license::License;

/// When a duty is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// Whenever the work is passed on.
    Always,
    /// Where it is passed on without its source.
    Binary,
    /// Where it was changed.
    Changed,
    /// Where users reach it over a network.
    Service,
}

impl When {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Binary => "binary",
            Self::Changed => "changed",
            Self::Service => "service",
        }
    }

    /// As a sentence begins with it; nothing where it is always due.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Always => "",
            Self::Binary => "if you pass it on without its source",
            Self::Changed => "if you changed it",
            Self::Service => "if users reach it over a network",
        }
    }
}

/// Something that has to be done.
#[derive(Debug, PartialEq, Eq)]
pub struct Duty {
    /// The stable name used in reports.
    pub id: &'static str,
    /// One line of a checklist, without a full stop.
    pub title: &'static str,
    /// What to do, in a sentence.
    pub text: &'static str,
    /// When it is due.
    pub when: When,
    /// Where that was read.
    pub source: &'static str,
    categories: &'static [Category],
    ids: &'static [&'static str],
    except: &'static [&'static str],
    uses: &'static [Use],
}

impl Duty {
    /// Whether it is due for a part that is used so.
    #[must_use]
    pub fn is_due(&self, usage: Use) -> bool {
        self.uses.is_empty() || self.uses.contains(&usage)
    }
}

mod compiled {
    include!(concat!(env!("OUT_DIR"), "/obligations.rs"));
}

/// The duty of a name.
#[must_use]
pub fn duty(id: &str) -> Option<&'static Duty> {
    compiled::DUTIES.iter().find(|duty| duty.id == id)
}

/// What a license asks, each duty with its place in the checklist, in that order.
pub fn of(license: &License) -> impl Iterator<Item = (usize, &'static Duty)> {
    let category = category_of(license);
    compiled::DUTIES
        .iter()
        .enumerate()
        .filter(move |(_, duty)| {
            let names = |patterns: &[&str]| {
                patterns
                    .iter()
                    .any(|pattern| match pattern.strip_suffix('*') {
                        Some(start) => license.id.starts_with(start),
                        None => license.id == *pattern,
                    })
            };
            (duty.categories.contains(&category) || names(duty.ids)) && !names(duty.except)
        })
}

// REUSE-IgnoreStart
#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::{self, Expr};

    fn check(text: &str, want: &[&str]) {
        let Ok(Expr::License(license)) = Expr::parse(text) else {
            panic!("{text} is not one license");
        };
        let have: Vec<&str> = of(&license).map(|(_, duty)| duty.id).collect();
        assert_eq!(have, want, "{text}");
    }

    #[test]
    fn licenses_ask_what_their_texts_say() {
        check("0BSD", &[]);
        check("CC0-1.0", &[]);
        check("MIT", &["license-text", "copyright-notices"]);
        check(
            "BSD-3-Clause",
            &["license-text", "copyright-notices", "no-endorsement"],
        );
        check(
            "Apache-2.0",
            &[
                "license-text",
                "copyright-notices",
                "notice-file",
                "no-endorsement",
                "state-changes",
            ],
        );
        check(
            "BSD-4-Clause",
            &[
                "license-text",
                "copyright-notices",
                "advertising",
                "no-endorsement",
            ],
        );
        check(
            "LGPL-2.1-or-later",
            &[
                "license-text",
                "copyright-notices",
                "state-changes",
                "source-offer",
                "relink",
                "part-same-license",
            ],
        );
        check(
            "GPL-2.0-only",
            &[
                "license-text",
                "copyright-notices",
                "state-changes",
                "source-offer",
                "whole-same-license",
            ],
        );
        check(
            "GPL-2.0-only WITH Classpath-exception-2.0",
            &[
                "license-text",
                "copyright-notices",
                "state-changes",
                "source-offer",
                "part-same-license",
            ],
        );
        check(
            "AGPL-3.0-only",
            &[
                "license-text",
                "copyright-notices",
                "state-changes",
                "source-offer",
                "installation",
                "network-source",
                "whole-same-license",
            ],
        );
        check(
            "CC-BY-SA-4.0",
            &[
                "attribution",
                "no-endorsement",
                "state-changes",
                "share-alike",
            ],
        );
        check("LicenseRef-ours", &[]);
    }

    #[test]
    fn every_name_in_the_data_is_on_the_list() {
        for duty in compiled::DUTIES {
            for pattern in duty.ids.iter().chain(duty.except) {
                let known = match pattern.strip_suffix('*') {
                    Some(start) => license::ids().any(|id| id.starts_with(start)),
                    None => license::official(pattern) == Some(pattern),
                };
                assert!(known, "{}: {pattern}", duty.id);
            }
            assert!(duty.text.ends_with('.') && !duty.title.ends_with('.'));
            assert!(duty.source.len() > 5, "{}", duty.id);
        }
    }

    #[test]
    fn every_open_license_that_is_no_gift_asks_for_something() {
        for id in license::ids() {
            let license = License::new(id);
            let copyleft = matches!(
                category_of(&license),
                Category::FileCopyleft
                    | Category::LibraryCopyleft
                    | Category::StrongCopyleft
                    | Category::NetworkCopyleft
            );
            if copyleft {
                assert!(of(&license).count() >= 2, "{id}");
            }
        }
    }
}
// REUSE-IgnoreEnd
