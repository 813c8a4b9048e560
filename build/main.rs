// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Build script.
fn main() {}
