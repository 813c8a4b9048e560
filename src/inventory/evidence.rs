// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Digests of what files say of licenses, so that a decision can be bound to the words that it
//! was made on.

use crate::detect::Detection;

/// The digest of the stretches of a file that its detections rest on: of their words alone, so
/// that it stays when lines are broken anew or comment signs change.
#[must_use]
pub fn digest(bytes: &[u8], detections: &[Detection]) -> String {
    let mut hasher = blake3::Hasher::new();
    for detection in detections {
        hasher.update(detection.expression.to_string().as_bytes());
        hasher.update(b"\0");
        let stretch = bytes.get(detection.span.clone()).unwrap_or_default();
        let words = stretch
            .split(|byte| !byte.is_ascii_alphanumeric() && byte.is_ascii())
            .filter(|word| !word.is_empty());
        for word in words {
            hasher.update(&word.to_ascii_lowercase());
            hasher.update(b" ");
        }
        hasher.update(b"\0");
    }
    hasher.finalize().to_hex().chars().take(32).collect()
}
