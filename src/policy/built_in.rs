// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The policies that come with placet: a file under `rules/policies/` and a line here each.

/// Policies that come with placet: name and text.
pub const BUILT_IN: &[(&str, &str)] = &[
    (
        "university",
        include_str!("../../rules/policies/university.toml"),
    ),
    (
        "permissive-only",
        include_str!("../../rules/policies/permissive-only.toml"),
    ),
    (
        "copyleft-outbound",
        include_str!("../../rules/policies/copyleft-outbound.toml"),
    ),
    (
        "internal-use",
        include_str!("../../rules/policies/internal-use.toml"),
    ),
];

/// The policy of a project that has none, and of one that does not say what it extends.
pub const DEFAULT: &str = "university";

/// The name of a project's own policy, at its root.
pub const FILE: &str = "placet.toml";
/// The name of the file beside it that holds decisions only.
pub const DECISIONS: &str = "placet-decisions.toml";

/// The commented policy that a project starts from.
pub const TEMPLATE: &str = include_str!("../../rules/policies/template.toml");
