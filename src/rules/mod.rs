// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The knowledge under `rules/`, compiled by the build script, loaded without parsing.

pub mod aliases;
pub mod assets;
pub mod categories;
pub mod comments;
pub mod compatibility;
pub mod disclosure;
pub mod files;
pub mod gram;
pub mod holders;
pub mod index;
pub mod kin;
pub mod markings;
pub mod obligations;
pub mod pattern;
pub mod people;
pub mod readme;
pub mod summaries;

use crate::license::Expr;
use files::Files;
use index::Index;

/// All knowledge, loaded once.
#[derive(Debug)]
pub struct Rules {
    /// License texts and names.
    pub index: Index,
    /// Conventions on names of files and folders.
    pub files: &'static Files,
}

impl Rules {
    /// The knowledge that placet carries.
    #[must_use]
    pub fn embedded() -> Self {
        Self {
            index: Index::embedded(),
            files: Files::embedded(),
        }
    }

    /// What a declared license statement (a manifest's license field) means.
    ///
    /// # Errors
    /// Why it is not certain, in words for a researcher, without a full stop:
    /// "`BSD` names a family of licenses; write BSD-2-Clause or BSD-3-Clause".
    pub fn meaning(&self, statement: &str) -> Result<Expr, aliases::Unclear> {
        aliases::meaning(statement)
    }
}
