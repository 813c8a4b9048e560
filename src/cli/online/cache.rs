// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Answers of registries, kept on disk: one file for each address.
//!
//! A file is a line that names the format, the address, the second in which it was written,
//! the digest of the answer, and the answer. Whatever is not exactly that is asked anew.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The first line.
const FORMAT: &str = "placet answer 1";
/// Seconds for which an answer counts; what a registry says of a version hardly ever changes.
const MAX_AGE: u64 = 30 * 24 * 60 * 60;

/// A folder of answers.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Seconds since 1970.
    now: u64,
    written: AtomicUsize,
}

impl Cache {
    /// The answers in a folder, which need not be there yet.
    pub fn new(folder: PathBuf, now: u64) -> Self {
        Self {
            folder,
            now,
            written: AtomicUsize::new(0),
        }
    }

    fn file(&self, url: &str) -> PathBuf {
        let name = blake3::hash(url.as_bytes()).to_hex();
        self.folder.join(name.as_str())
    }

    /// The answer that an address gave, if it is whole and not too old.
    #[expect(
        clippy::disallowed_methods,
        reason = "the cache is placet's own, and no part of what is scanned"
    )]
    pub fn get(&self, url: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.file(url)).ok()?;
        let mut rest = bytes.as_slice();
        let mut line = || {
            let end = memchr::memchr(b'\n', rest)?;
            let line = std::str::from_utf8(rest.get(..end)?).ok()?;
            rest = rest.get(end + 1..)?;
            Some(line)
        };
        let (format, of, written, digest) = (line()?, line()?, line()?, line()?);
        // an answer of the future is that of a clock that was wrong
        let age = self.now.checked_sub(written.parse().ok()?)?;
        let is_whole = blake3::hash(rest).to_hex().as_str() == digest;
        (format == FORMAT && of == url && age <= MAX_AGE && is_whole).then(|| rest.to_vec())
    }

    /// Keeps an answer. One that cannot be kept is asked for again next time.
    pub fn put(&self, url: &str, body: &[u8]) {
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let draft = self
            .folder
            .join(format!("draft-{}-{number}", std::process::id()));
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let mut file = fs::File::create(&draft)?;
            let digest = blake3::hash(body).to_hex();
            writeln!(file, "{FORMAT}\n{url}\n{}\n{digest}", self.now)?;
            file.write_all(body)?;
            drop(file);
            // in one step, so that nobody reads half of it
            fs::rename(&draft, self.file(url))
        };
        if write().is_err() {
            let _ = fs::remove_file(&draft);
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests spoil what was written")]
mod tests {
    use super::*;

    const URL: &str = "https://registry.example.edu/a/1.0";

    #[test]
    fn answers_are_kept_for_their_time() {
        let folder = tempfile::tempdir().unwrap();
        let at = |now| Cache::new(folder.path().join("new"), now);
        assert_eq!(at(1000).get(URL), None);
        at(1000).put(URL, b"one\ntwo");
        let check = |now, want: Option<&[u8]>| assert_eq!(at(now).get(URL).as_deref(), want);
        check(1000, Some(b"one\ntwo"));
        check(1000 + MAX_AGE, Some(b"one\ntwo"));
        check(1001 + MAX_AGE, None);
        check(999, None);
        assert_eq!(at(1000).get("https://registry.example.edu/b/1.0"), None);
    }

    #[test]
    fn spoiled_answers_are_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().to_owned(), 1000);
        cache.put(URL, b"{\"license\":\"MIT\"}");
        let file = cache.file(URL);
        let whole = fs::read(&file).unwrap();
        let check = |bytes: &[u8]| {
            fs::write(&file, bytes).unwrap();
            assert_eq!(cache.get(URL), None, "{}", String::from_utf8_lossy(bytes));
        };
        check(b"");
        check(&whole[..whole.len() - 1]);
        check(&whole[1..]);
        check(b"placet answer 1\n\xff\n");
        let text = String::from_utf8(whole.clone()).unwrap();
        check(text.replace("MIT", "ISC").as_bytes());
        fs::write(&file, &whole).unwrap();
        assert!(cache.get(URL).is_some(), "whole again");
    }
}
