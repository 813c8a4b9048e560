// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Python requirements (`name[extra] >= 1.0 ; marker`, `name @ URL`): the common part of
//! `pyproject.toml`, requirements files and metadata.

/// One requirement, in parts of its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Requirement<'a> {
    /// The name as written.
    pub name: &'a str,
    /// What stands between brackets, without them.
    pub extras: &'a str,
    /// Version specifiers, as written, without parentheses.
    pub specifier: &'a str,
    /// What stands after `@`.
    pub url: Option<&'a str>,
    /// What stands after `;`.
    pub marker: &'a str,
}

impl<'a> Requirement<'a> {
    /// Takes a requirement apart; `None` if it begins with no name.
    pub fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let end = text
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'))
            .unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let first_and_last = name.bytes().next().zip(name.bytes().last());
        first_and_last.filter(|(first, last)| {
            first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric()
        })?;
        let mut rest = rest.trim_start();
        let mut extras = "";
        if let Some(bracket) = rest.strip_prefix('[') {
            let (inside, after) = bracket.split_once(']')?;
            extras = inside.trim();
            rest = after.trim_start();
        }
        if let Some(url) = rest.strip_prefix('@') {
            // in a URL only " ;" begins a marker
            let (url, marker) = url.split_once(" ;").unwrap_or((url, ""));
            return Some(Self {
                name,
                extras,
                specifier: "",
                url: Some(url.trim()),
                marker: marker.trim(),
            });
        }
        let (specifier, marker) = rest.split_once(';').unwrap_or((rest, ""));
        let specifier = specifier.trim();
        let inner = specifier
            .strip_prefix('(')
            .and_then(|inner| inner.strip_suffix(')'));
        let specifier = inner.unwrap_or(specifier).trim();
        let begins_as_one =
            specifier.is_empty() || specifier.starts_with(['=', '<', '>', '~', '!']);
        begins_as_one.then_some(Self {
            name,
            extras,
            specifier,
            url: None,
            marker: marker.trim(),
        })
    }

    /// The one version that the specifier allows.
    pub fn pinned(&self) -> Option<&'a str> {
        let version = self
            .specifier
            .strip_prefix("==")?
            .trim_start_matches('=')
            .trim();
        let one =
            !version.is_empty() && !version.contains(['*', ',', ' ', '<', '>', '=', '!', '~']);
        one.then_some(version)
    }

    /// The requirement behind the name, as written, for a report.
    pub fn wanted(&self) -> Option<String> {
        let wanted = self.url.unwrap_or(self.specifier);
        match (self.extras, wanted) {
            ("", "") => None,
            ("", wanted) => Some(wanted.to_owned()),
            (extras, wanted) => Some(format!("[{extras}]{wanted}")),
        }
    }

    /// The extra that the marker makes this depend on: `extra == "gpu"`.
    pub fn extra(&self) -> Option<&'a str> {
        let (_, rest) = self.marker.split_once("extra")?;
        let rest = rest.trim_start().strip_prefix("==")?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_requirements_apart() {
        let check = |text: &str, name: &str, specifier: &str, pinned: Option<&str>| {
            let read = Requirement::parse(text).unwrap();
            assert_eq!(
                (read.name, read.specifier, read.pinned()),
                (name, specifier, pinned),
                "{text}"
            );
        };
        check("numpy", "numpy", "", None);
        check("Django>=1.5,<1.6", "Django", ">=1.5,<1.6", None);
        check(
            "requests [security,tests] == 2.8.1",
            "requests",
            "== 2.8.1",
            Some("2.8.1"),
        );
        check("a===1.0+local", "a", "===1.0+local", Some("1.0+local"));
        check("a==1.*", "a", "==1.*", None);
        check(
            "a (==1.0) ; python_version < '3'",
            "a",
            "==1.0",
            Some("1.0"),
        );
        check("zope.interface~=5.0", "zope.interface", "~=5.0", None);
        check(
            "pip @ https://example.org/pip.zip#sha1=da9",
            "pip",
            "",
            None,
        );
    }

    #[test]
    fn what_has_no_name_is_no_requirement() {
        for text in [
            "",
            "-e .",
            "./local",
            "git+https://x/y",
            ">=1",
            "a b",
            "a[b",
            "é",
        ] {
            assert_eq!(Requirement::parse(text), None, "{text}");
        }
    }

    #[test]
    fn extras_are_read_from_markers() {
        let extra =
            |text| Requirement::parse(text).and_then(|read| read.extra().map(str::to_owned));
        assert_eq!(
            extra("a; python_version<'3' and extra == 'srv'"),
            Some("srv".to_owned())
        );
        assert_eq!(extra("a; extra==\"x\""), Some("x".to_owned()));
        assert_eq!(extra("a; extra"), None);
        assert_eq!(extra("a; extra == é"), None);
    }
}
