// SPDX-License-Identifier: Apache-2.0 OR MIT
//! pip's requirements files: `requirements.txt`, `requirements-dev.txt`, `requirements/*.txt`,
//! `dev-reqs.txt`, `base.pip`, and `constraints.txt`, which says no more than which versions
//! others take (`-c`).
//!
//! Options, and requirements that name no package, are passed over: another file that is
//! included by `-r` is read where it lies, a local folder given by `-e` is the project itself.

use super::page::{Page, group_scope};
use super::pep508::Requirement;
use super::{Format, Manifest, Shared, Use};
use crate::package::{Dependency, Ecosystem, Scope};
use crate::source::{Problem, Span, file_name, folder};

/// The format.
pub const FORMAT: Format = Format {
    name: "requirements",
    matches,
    read,
};

fn matches(path: &str, name: &str) -> bool {
    // an ending that nothing else has
    if name.ends_with(".pip") {
        return true;
    }
    let Some(stem) = name
        .strip_suffix(".txt")
        .or_else(|| name.strip_suffix(".in"))
    else {
        return false;
    };
    let mut words = stem.split(['-', '_', '.']);
    stem.contains("requirements")
        || stem.contains("constraints")
        || words.any(|word| matches!(word, "requirement" | "reqs"))
        || matches!(file_name(folder(path)), "requirements" | "reqs")
}

/// The file of constraints that a line names: `-c file`, `--constraint=file`.
fn constraints(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("-c");
    let rest = rest.or_else(|| line.trim().strip_prefix("--constraint"))?;
    let file = rest.trim_start_matches(['=', ' ']).trim();
    Some(file).filter(|file| file.len() < rest.len() && !file.is_empty())
}

fn read(page: &Page<'_>) -> Result<Manifest, Problem> {
    let scope = group_scope(file_name(page.path), Scope::Runtime);
    // what a tool wrote from another file also lists what the project never named
    let compiled = page.text.contains("--hash=") || page.text.contains("# via");
    let mut manifest = Manifest::default();
    let mut stray = None;
    for (line, span) in logical_lines(page.text) {
        let Some((name, pinned, wanted)) = named(&line) else {
            let constraints = constraints(&line).and_then(|file| page.file(file));
            manifest.uses.extend(constraints.map(|alias| Use {
                alias,
                scope,
                lines: page.lines(&span),
            }));
            if stray.is_none() && is_nothing(&line) {
                stray = Some(span);
            }
            continue;
        };
        let found = page.dependency(Ecosystem::Pypi, name, pinned, Some(&span));
        manifest.dependencies.extend(found.map(|found| Dependency {
            requirement: wanted,
            scope,
            direct: (!compiled).then_some(true),
            ..found
        }));
    }
    // a text of another kind may have such a name; what it lists says that it is not
    if let Some(span) = stray.filter(|_| !manifest.dependencies.is_empty()) {
        let message = "this line is no requirement that pip reads";
        manifest.problems.push(page.malformed(Some(span), message));
    }
    if file_name(page.path).contains("constraints") {
        let pins = manifest.dependencies.iter();
        let pins = pins.filter_map(|it| Some((it.name.clone(), it.version.clone()?)));
        manifest.shares = Some(Shared {
            versions: pins.collect(),
            ..Shared::default()
        });
        manifest.considered = true;
    }
    Ok(manifest)
}

/// Neither an option, a path, an address nor a template: nothing that pip takes.
fn is_nothing(line: &str) -> bool {
    let line = line.trim();
    let path = line.contains(['/', '\\', '$', '{']) || line.starts_with('.');
    let file = [".whl", ".zip", ".gz"]
        .iter()
        .any(|end| line.ends_with(end));
    !line.starts_with('-') && !path && !file
}

/// Name, pin and requirement of a line; `None` for options, local paths and bare URLs.
fn named(line: &str) -> Option<(&str, Option<&str>, Option<String>)> {
    let line = line.trim();
    if let Some(egg) = line.split_once("#egg=") {
        // -e git+https://example.org/project#egg=name&subdirectory=…
        let name = egg.1.split(['&', '[', ' ']).next()?;
        let url = egg.0.rsplit([' ', '=']).next().unwrap_or(egg.0);
        let name = Requirement::parse(name)?.name;
        return Some((name, None, Some(url.to_owned())));
    }
    let requirement = Requirement::parse(line)?;
    Some((requirement.name, requirement.pinned(), requirement.wanted()))
}

/// Lines without comments and options, those that end in `\` joined, with their places.
fn logical_lines(text: &str) -> Vec<(String, Span)> {
    let mut lines = Vec::new();
    let mut open: Option<(String, Span)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let (line, goes_on) = match line.strip_suffix('\\') {
            Some(line) => (line, true),
            None => (line, false),
        };
        let (whole, span) = open.get_or_insert_with(|| (String::new(), start..start));
        whole.push_str(line);
        whole.push(' ');
        span.end = start + line.len();
        if !goes_on {
            lines.extend(open.take());
        }
    }
    lines.extend(open);
    for (line, _) in &mut lines {
        let comment = line
            .find(" #")
            .or_else(|| line.starts_with('#').then_some(0));
        line.truncate(comment.unwrap_or(line.len()));
        // options of one requirement: --hash=…, --config-settings …
        let options = line.find(" --").filter(|_| !line.starts_with('-'));
        line.truncate(options.unwrap_or(line.len()));
    }
    lines.retain(|(line, _)| !line.trim().is_empty());
    lines
}
