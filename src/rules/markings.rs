// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What the entries of `rules/markings.toml` mean; their patterns are in the index, with those of
//! licenses.

/// What a marking says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Outsiders must not see it.
    Confidential,
    /// It is somebody's alone.
    Proprietary,
    /// Its owner keeps it a secret of the trade.
    TradeSecret,
    /// It must not be passed on.
    DoNotDistribute,
    /// It is for the people of one organization.
    InternalUse,
    /// It may be used for some purposes only.
    UseLimit,
    /// The law on exports limits it.
    ExportControl,
    /// It is cleared for public release.
    PublicRelease,
    /// A distribution statement limits it.
    DistributionStatement,
    /// The state controls who may see it.
    ControlledInformation,
    /// Every right is kept, and no license stands with it.
    AllRightsReserved,
    /// Somebody paid for it.
    Award,
    /// The government has rights in an invention.
    GovernmentRights,
    /// Somebody gives up the rights in it.
    RightsDisclaimed,
    /// It tells of code that was copied.
    CopiedCode,
    /// It is code of a book, a journal or a vendor.
    PublishedCode,
    /// A code assistant wrote it.
    Assistant,
}

impl Kind {
    /// The stable name used in reports and rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Confidential => "confidential",
            Self::Proprietary => "proprietary",
            Self::TradeSecret => "trade-secret",
            Self::DoNotDistribute => "do-not-distribute",
            Self::InternalUse => "internal-use",
            Self::UseLimit => "use-limit",
            Self::ExportControl => "export-control",
            Self::PublicRelease => "public-release",
            Self::DistributionStatement => "distribution-statement",
            Self::ControlledInformation => "controlled-information",
            Self::AllRightsReserved => "all-rights-reserved",
            Self::Award => "award",
            Self::GovernmentRights => "government-rights",
            Self::RightsDisclaimed => "rights-disclaimed",
            Self::CopiedCode => "copied-code",
            Self::PublishedCode => "published-code",
            Self::Assistant => "assistant",
        }
    }
}

/// What an entry means.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// What reports call it.
    pub name: &'static str,
    /// What it says.
    pub kind: Kind,
    /// What a finding is about; for an award the sponsor.
    pub about: &'static str,
    /// Why it matters, for researchers.
    pub reason: &'static str,
    /// Shapes of numbers, one of which stands beside the words: `9` is a digit, `A` a letter, `X`
    /// either, `-` a hyphen, a blank or nothing.
    pub numbers: &'static [&'static str],
    /// The sentence that the sponsor asks for, with `{number}`.
    pub acknowledge: Option<&'static str>,
    /// Counts only where the file has no license.
    pub alone: bool,
    /// Says nothing in prose: a link that readers may follow.
    pub code_only: bool,
}

include!(concat!(env!("OUT_DIR"), "/markings.rs"));

/// The entry of a name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    let at = RULES.binary_search_by(|rule| rule.name.cmp(name)).ok()?;
    RULES.get(at)
}

/// All entries, by name.
#[must_use]
pub fn rules() -> &'static [Rule] {
    RULES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awards_and_only_they_have_numbers_and_an_acknowledgment() {
        assert!(rules().len() > 20);
        for rule in rules() {
            let award = rule.kind == Kind::Award;
            assert_eq!(award, !rule.numbers.is_empty(), "{}", rule.name);
            let sentence = rule
                .acknowledge
                .is_some_and(|text| text.contains("{number}"));
            assert_eq!(award, sentence, "{}", rule.name);
            assert!(
                rule.reason.ends_with('.') || rule.reason.ends_with(')'),
                "{}",
                rule.name
            );
        }
    }
}
