// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The tests, one crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on panics, and tests read and write trees of their own"
)]

mod baseline;
mod cli;
mod compatibility;
mod copyright;
mod covered;
mod dependencies;
mod detect;
mod disclose;
mod fix;
mod formats;
mod forms;
mod html;
mod manifest;
mod notice;
mod online;
mod own;
mod policies;
mod policy;
mod readiness;
mod report;
mod reread;
mod sbom;
mod server;
mod threads;
mod tidy;
mod tree;
