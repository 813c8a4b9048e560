// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The tests, one crate.

// mod cli;
mod report;
// mod tidy;
