// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The checks, one a file.

use super::Check;

/// All checks, in order of code.
pub const CHECKS: &[&Check] = &[];
