// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Which branch of a choice is taken: the first that the policy allows.

use super::judge::{Judge, Ruling};
use crate::license::Expr;

impl Judge<'_> {
    /// The expression with each OR replaced by the branch that the policy takes. An OR of
    /// which no branch is allowed stays: the choice is open.
    #[must_use]
    pub fn taken(&self, expr: &Expr) -> Expr {
        match expr {
            Expr::License(_) => expr.clone(),
            Expr::And(members) => {
                let members = members.iter().map(|member| self.taken(member));
                Expr::and(members).unwrap_or_else(|| expr.clone())
            }
            Expr::Or(members) => {
                let allowed = |member: &&Expr| self.expression(member).ruling == Ruling::Allow;
                match members.iter().find(allowed) {
                    Some(branch) => self.taken(branch),
                    None => expr.clone(),
                }
            }
        }
    }
}
