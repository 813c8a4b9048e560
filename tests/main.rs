//! The tests, one crate.
