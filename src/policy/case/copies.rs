// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Copies of somebody else's work in the tree: judged as the dependencies that they are copies
//! of, and as files only for what is not said of the whole.

use super::Case;
use super::area::{Area, area};
use crate::compat::versions::akin;
use crate::inventory::{DependencyRecord, FileKind};
use crate::license::Expr;
use crate::package::Scope;
use crate::policy::valid::Reach;
use crate::source::folder;

impl Case<'_> {
    /// How closely a dependency is judged: by what it is for, and a copy in the tree also as
    /// the files that it is.
    #[must_use]
    pub fn reach_of(&self, at: usize, record: &DependencyRecord) -> Reach {
        let reach = self.policy.scope(record.dependency.scope);
        if self.is_copied(at) && record.dependency.scope != Scope::Test {
            reach.max(self.policy.files(FileKind::Vendored))
        } else {
            reach
        }
    }

    /// Whether a dependency lies in the tree, rather than being fetched by whoever uses it.
    #[must_use]
    pub fn is_copied(&self, at: usize) -> bool {
        self.copied.contains(&at)
    }

    /// The part of the tree that a file shares its cause with.
    #[must_use]
    pub fn area(&self, path: &str, kind: FileKind) -> Area {
        match self.inventory.copy_of(path) {
            Some((copy, _)) if kind != FileKind::Test => {
                let at = if copy == path { folder(path) } else { copy };
                Area::Vendored(at.to_owned())
            }
            _ => area(path, kind),
        }
    }

    /// Whether a license in a copy is one of those of the work as a whole, which is judged as a
    /// dependency: of two licenses to choose from, the text of the one that is not taken lies
    /// there too.
    pub(super) fn is_of_a_copy(&self, path: &str, expr: &Expr) -> bool {
        let Some((_, at)) = self.inventory.copy_of(path) else {
            return false;
        };
        let Some(record) = self.inventory.dependencies.get(at) else {
            return false;
        };
        let whole = self.license_of(record).map(Expr::licenses);
        self.reach_of(at, record) > Reach::Off
            && whole.is_some_and(|whole| {
                let mut parts = expr.licenses().into_iter();
                parts.all(|part| whole.iter().any(|other| akin(part, other)))
            })
    }
}
