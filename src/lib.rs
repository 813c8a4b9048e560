// SPDX-License-Identifier: Apache-2.0 OR MIT
//! placet, a license compliance scanner: code map and glossary.

pub mod detect;
pub mod inventory;
pub mod license;
pub mod manifest;
pub mod package;
pub mod policy;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod source;
