// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Arguments, scan, check, report, exit status.

fn main() {}
