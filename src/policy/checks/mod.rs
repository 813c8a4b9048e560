// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The checks, one a file.

pub mod all_rights;
pub mod assets;
pub mod assistant;
pub mod award;
pub mod binaries;
pub mod citation;
pub mod contradiction;
pub mod controlled;
pub mod copied;
pub mod copied_text;
pub mod covered_contradiction;
pub mod declared;
pub mod dependency_contradiction;
pub mod dependency_unknown;
pub mod discord;
pub mod drifted;
pub mod export_control;
pub mod file_unknown;
pub mod government;
mod held;
pub mod holder_individual;
pub mod holder_missing;
pub mod holder_other;
pub mod holder_unfilled;
pub mod holder_years;
pub mod incompatible;
pub mod license_denied;
pub mod license_review;
mod marked;
mod named;
pub mod no_license;
pub mod notices_stale;
pub mod published;
pub mod restricted;
pub mod text_unrecognized;
pub mod too_broad;
pub mod uncovered;
pub mod unreadable;
pub mod unspoken;
pub mod upkeep;
pub mod use_limit;
pub mod waived;

use super::Check;

/// All checks, in order of code.
pub static CHECKS: &[&Check] = &[
    &no_license::CHECK,
    &text_unrecognized::CHECK,
    &contradiction::CHECK,
    &license_denied::CHECK,
    &license_review::CHECK,
    &file_unknown::CHECK,
    &dependency_unknown::CHECK,
    &declared::CHECK,
    &unreadable::CHECK,
    &upkeep::CHECK,
    &dependency_contradiction::CHECK,
    &incompatible::CHECK,
    &discord::CHECK,
    &drifted::CHECK,
    &too_broad::CHECK,
    &holder_missing::CHECK,
    &holder_individual::CHECK,
    &holder_other::CHECK,
    &holder_years::CHECK,
    &holder_unfilled::CHECK,
    &waived::CHECK,
    &restricted::CHECK,
    &export_control::CHECK,
    &controlled::CHECK,
    &use_limit::CHECK,
    &all_rights::CHECK,
    &award::CHECK,
    &copied::CHECK,
    &published::CHECK,
    &assistant::CHECK,
    &government::CHECK,
    &covered_contradiction::CHECK,
    &citation::CHECK,
    &copied_text::CHECK,
    &assets::CHECK,
    &binaries::CHECK,
    &uncovered::CHECK,
    &notices_stale::CHECK,
    &unspoken::CHECK,
];

/// Checks that look at what became of the policy's own entries while the others ran.
pub const UPKEEP: [&str; 3] = [
    upkeep::CHECK.code,
    drifted::CHECK.code,
    too_broad::CHECK.code,
];

/// The check of a code or name, in any letter case.
#[must_use]
pub fn find(word: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| {
        check.code.eq_ignore_ascii_case(word) || check.name.eq_ignore_ascii_case(word)
    })
}
