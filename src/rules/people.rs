// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What names and addresses in a history say; the data is `rules/people.toml`.

use serde::Deserialize;

/// What names and addresses say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    bot: Vec<Bot>,
    mail: Vec<Mail>,
}

/// Programs that commit.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Bot {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    name_ends: Vec<String>,
    #[serde(default)]
    emails: Vec<String>,
    /// It writes code itself.
    #[serde(default)]
    pub assistant: bool,
    /// What it is, without a full stop.
    pub why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mail {
    domains: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
    #[expect(dead_code, reason = "every entry has its reason beside it")]
    why: String,
}

impl People {
    /// The embedded data.
    #[must_use]
    pub fn embedded() -> Self {
        toml::from_str(include_str!("../../rules/people.toml")).unwrap_or_default()
    }

    /// The program that commits under a name or an address.
    #[must_use]
    pub fn bot(&self, name: &str, email: &str) -> Option<&Bot> {
        let (name, email) = (name.trim().to_lowercase(), email.trim().to_lowercase());
        let ends = |bot: &Bot| bot.name_ends.iter().any(|end| name.ends_with(end.as_str()));
        self.bot
            .iter()
            .find(|bot| bot.names.contains(&name) || bot.emails.contains(&email) || ends(bot))
    }

    /// The domain of an address, where it says something about where somebody works.
    #[must_use]
    pub fn domain(&self, email: &str) -> Option<String> {
        let domain = email.rsplit_once('@')?.1.trim().to_lowercase();
        let ends = |mail: &Mail| {
            mail.endings
                .iter()
                .any(|end| domain.ends_with(end.as_str()))
        };
        let nobody = |mail: &Mail| mail.domains.contains(&domain) || ends(mail);
        (domain.contains('.') && !self.mail.iter().any(nobody)).then_some(domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_no_people() {
        let people = People::embedded();
        let check = |name: &str, email: &str, bot: bool| {
            assert_eq!(people.bot(name, email).is_some(), bot, "{name} <{email}>");
        };
        check(
            "dependabot[bot]",
            "49699333+dependabot[bot]@users.noreply.github.com",
            true,
        );
        check("GitHub", "noreply@github.com", true);
        check("Renovate Bot", "bot@example.edu", true);
        check("Abbot Example", "abbot@example.edu", false);
        check("Ada Example", "ada@users.noreply.github.com", false);
        assert!(people.bot("Copilot", "").is_some_and(|bot| bot.assistant));
    }

    #[test]
    fn only_some_domains_tell_where_somebody_works() {
        let people = People::embedded();
        let check = |email: &str, want: Option<&str>| {
            assert_eq!(people.domain(email).as_deref(), want, "{email}");
        };
        check("ada@CS.Example.edu", Some("cs.example.edu"));
        check("ada@gmail.com", None);
        check("1+ada@users.noreply.github.com", None);
        check("ada@laptop.local", None);
        check("ada@laptop", None);
        check("ada", None);
    }
}
