// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The tests, one crate.

mod manifest;
mod policy;
