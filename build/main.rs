// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Compiles the data under `rules/` into tables that the program loads without parsing.

mod categories;

fn main() {
    categories::compile();
}
