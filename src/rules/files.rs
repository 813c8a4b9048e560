// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What files are by their names and places; the data is `rules/files.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::source::{file_name, folder};

/// Conventions on names of files and folders.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Files {
    license_names: Names,
    license_endings: Names,
    license_tails: Names,
    license_folders: Names,
    vendored: Names,
    test: Names,
    example: Names,
    docs: Names,
    generated: Vec<String>,
    code: Names,
    prose: Names,
    prose_names: Names,
    own: Names,
    never: Names,
    installed: Vec<String>,
}

/// Names in lower case: asked several times for every file of a tree.
type Names = FxHashSet<String>;

/// What kind of thing a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// The project's own code or text.
    Own,
    /// A copy of somebody else's work (`vendor/`, `third_party/`).
    Vendored,
    /// A test or its data.
    Test,
    /// An example.
    Example,
    /// Documentation.
    Docs,
    /// Written by a tool.
    Generated,
}

impl FileKind {
    /// The stable name used in reports and policies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Vendored => "vendored",
            Self::Test => "test",
            Self::Example => "example",
            Self::Docs => "docs",
            Self::Generated => "generated",
        }
    }
}

impl Files {
    /// The embedded conventions, read once.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static FILES: LazyLock<Files> = LazyLock::new(|| {
            toml::from_str(include_str!("../../rules/files.toml")).unwrap_or_default()
        });
        &FILES
    }

    /// Whether a file's name says that it holds a license or a notice of one.
    #[must_use]
    pub fn is_license(&self, path: &str) -> bool {
        let name = file_name(path).to_ascii_lowercase();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        // `LICENSE-2.0` and `LICENSE.MIT` have no ending that says anything
        let plain = self.license_endings.contains(ending)
            || ending.parse::<u32>().is_ok()
            || !ending.bytes().any(|letter| letter.is_ascii_lowercase());
        let first = ending.split(['-', '_']).next().unwrap_or(ending);
        let unusual = self.license_tails.contains(without_number(first));
        let words = |name: &str| {
            // `COPYING3` is version 3 of what `COPYING` holds
            name.split(['.', '-', '_', ' '])
                .any(|word| self.license_names.contains(without_number(word)))
        };
        let lies = || self.is_license_folder(file_name(folder(path)));
        (plain || unusual) && (words(stem) || lies())
    }

    /// Whether a folder of this name holds license texts.
    #[must_use]
    pub fn is_license_folder(&self, name: &str) -> bool {
        self.license_folders.contains(&name.to_ascii_lowercase())
    }

    /// What a path says a file is; the innermost folder that says something decides, except
    /// that nothing inside a vendored folder is the project's own again.
    #[must_use]
    pub fn kind(&self, path: &str) -> FileKind {
        let lower = path.to_ascii_lowercase();
        let mut kind = FileKind::Own;
        for part in folder(&lower).split('/') {
            if self.vendored.contains(part) {
                return FileKind::Vendored;
            }
            for (list, as_kind) in [
                (&self.test, FileKind::Test),
                (&self.example, FileKind::Example),
                (&self.docs, FileKind::Docs),
            ] {
                if list.contains(part) && kind != FileKind::Test {
                    kind = as_kind;
                }
            }
        }
        if kind == FileKind::Own
            && self.generated.iter().any(|ending| {
                // nearly every file differs in the last letter
                let last = ending.as_bytes().last() == lower.as_bytes().last();
                last && lower.ends_with(ending.as_str())
            })
        {
            kind = FileKind::Generated;
        }
        kind
    }

    /// Whether a file is program source, by its ending.
    #[must_use]
    pub fn is_code(&self, path: &str) -> bool {
        let ending = file_name(path)
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| self.code.contains(&ending))
    }

    /// Whether people read a file to learn about the project.
    #[must_use]
    pub fn is_prose(&self, path: &str) -> bool {
        let name = file_name(path).to_ascii_lowercase();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        self.prose.contains(ending) || self.prose_names.contains(stem)
    }

    /// Whether a file is placet's own, which speaks about licenses and has none of them.
    #[must_use]
    pub fn is_own(&self, path: &str) -> bool {
        self.own.contains(path)
    }

    /// Whether a folder of this name is version control's own.
    #[must_use]
    pub fn is_never(&self, name: &str) -> bool {
        self.never.contains(&name.to_ascii_lowercase())
    }

    /// Whether a folder of this name holds somebody else's work.
    #[must_use]
    pub fn is_vendored(&self, name: &str) -> bool {
        self.vendored.contains(&name.to_ascii_lowercase())
    }

    /// Whether a folder holds installed packages, by its name or the last names of its path.
    #[must_use]
    pub fn is_installed(&self, path: &str) -> bool {
        let name = file_name(path).to_ascii_lowercase();
        self.installed
            .iter()
            .any(|known| match known.rsplit_once('/') {
                None => *known == name,
                Some((holder, last)) => {
                    last == name && file_name(folder(path)).eq_ignore_ascii_case(holder)
                }
            })
    }
}

fn without_number(word: &str) -> &str {
    word.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn license_files_by_name() {
        let files = Files::embedded();
        for path in [
            "LICENSE",
            "license.md",
            "COPYING.LESSER",
            "LICENSE-MIT",
            "LICENSES/MIT.txt",
            "a/LICENCE.txt",
            "Third_Party_Licenses.txt",
            "LICENSE.apache",
            "NOTICE",
            "MIT-LICENSE.txt",
            "COPYING3",
            "COPYING.LESSER3",
            "LICENSE.BSD-3-Clause",
        ] {
            assert!(files.is_license(path), "{path}");
        }
        for path in [
            "src/license.rs",
            "license_check.py",
            "licensing.c",
            "README.md",
            "notice.js",
            "copyright.py",
        ] {
            assert!(!files.is_license(path), "{path}");
        }
    }

    #[test]
    fn roles_by_place() {
        let files = Files::embedded();
        let check = |path: &str, kind: FileKind| assert_eq!(files.kind(path), kind, "{path}");
        check("src/main.rs", FileKind::Own);
        check("vendor/x/tests/a.rs", FileKind::Vendored);
        check("tests/data/third_party/a.c", FileKind::Vendored);
        check("tests/docs/a.md", FileKind::Test);
        check("Docs/a.md", FileKind::Docs);
        check("web/jquery.min.js", FileKind::Generated);
        check("test.py", FileKind::Own);
    }
}
