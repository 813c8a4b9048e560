// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Who made a package, as its own manifest names them: bills of materials want suppliers. Names
//! alone; addresses of people are nobody's business there.

use crate::profile::{Profile, Role};

/// Who made a package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Makers {
    /// Who wrote it, in the order of the manifest.
    pub authors: Vec<String>,
    /// Who keeps it.
    pub maintainers: Vec<String>,
}

impl Makers {
    /// Names of each kind; more are a list of contributors.
    const MOST: usize = 20;

    /// Those whom a manifest names, if it names any.
    #[must_use]
    pub fn of(profile: &Profile) -> Option<Self> {
        let mut makers = Self::default();
        for person in &profile.people {
            let names = match person.role {
                Role::Author => &mut makers.authors,
                Role::Maintainer => &mut makers.maintainers,
                Role::Contributor | Role::Holder | Role::Funder => continue,
            };
            let is_name = !person.name.contains('@');
            if is_name && names.len() < Self::MOST && !names.contains(&person.name) {
                names.push(person.name.clone());
            }
        }
        (makers != Self::default()).then_some(makers)
    }

    /// Who is asked about it first: who keeps it, else who wrote it.
    #[must_use]
    pub fn supplier(&self) -> Option<&str> {
        let mut all = self.maintainers.iter().chain(&self.authors);
        all.next().map(String::as_str)
    }
}
