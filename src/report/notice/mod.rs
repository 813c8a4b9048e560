// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet notice`: the notices that go out with the work of others, grouped by license text.
//!
//! `gather` makes one [`Notice`] of what the scan kept; the three formats are templates over
//! it, and a template of the user's own sees the same value. The language is that of Jinja;
//! what a template may cost is bounded, and none of them can read anything.

mod gather;
mod page;

use std::io;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

pub use gather::gather;

/// Most steps that a template may take.
const FUEL: u64 = 50_000_000;
/// How deep a template may call itself.
const DEPTH: usize = 50;
/// Most that a template may write.
const MOST_WRITTEN: usize = 512 * 1024 * 1024;

/// A form of the notices.
#[derive(Debug)]
pub struct Form {
    /// The name after `--format`.
    pub name: &'static str,
    /// One line of help.
    pub summary: &'static str,
    /// How files of this form end.
    pub endings: &'static [&'static str],
    /// Its template.
    pub template: &'static str,
    /// Whether what a template prints is HTML.
    html: bool,
}

/// All forms.
pub const FORMS: &[&Form] = &[
    &Form {
        name: "text",
        summary: "plain text, 80 columns wide",
        endings: &["", "txt"],
        template: include_str!("text.jinja"),
        html: false,
    },
    &Form {
        name: "markdown",
        summary: "Markdown",
        endings: &["md", "markdown"],
        template: include_str!("markdown.jinja"),
        html: false,
    },
    &Form {
        name: "html",
        summary: "one page of HTML that needs nothing else",
        endings: &["html", "htm"],
        template: include_str!("html.jinja"),
        html: true,
    },
];

/// What is to be told of the work of others.
#[derive(Debug, Serialize)]
pub struct Notice {
    /// The project's name, where a manifest tells it.
    pub project: Option<String>,
    /// What somebody has to add by hand before this goes out.
    pub missing: Vec<Missing>,
    /// All packages, sorted by purl.
    pub packages: Vec<Package>,
    /// Each text once, sorted by its licenses.
    pub texts: Vec<Text>,
    /// What packages ask to be passed on beside their license, each once.
    pub notices: Vec<Upstream>,
}

/// Something that could not be told.
#[derive(Debug, Serialize)]
pub struct Missing {
    /// Name and version of the package.
    pub package: String,
    /// What is missing, without a full stop.
    pub what: String,
}

/// The work of others.
#[derive(Debug, Serialize)]
pub struct Package {
    /// The name with its namespace.
    pub name: String,
    /// The version, where known.
    pub version: Option<String>,
    /// The package URL.
    pub purl: String,
    /// `runtime`, `optional`, `build`, `test` or `dev`.
    pub scope: &'static str,
    /// Its folder or file, where it is a copy in the tree.
    pub copy: Option<String>,
    /// Its license as an SPDX expression, where established.
    pub license: Option<String>,
    /// The part of the license that is made use of, where there is a choice and one is made.
    pub taken: Option<String>,
    /// There is a choice and nobody made it.
    pub open: bool,
    /// Copyright lines, word for word.
    pub copyrights: Vec<String>,
    /// Numbers of the texts that belong to it.
    pub texts: Vec<usize>,
    /// What a reader should know, in sentences without a full stop.
    pub remarks: Vec<String>,
}

/// A license text.
#[derive(Debug, Serialize)]
pub struct Text {
    /// Counted from one.
    pub number: usize,
    /// The licenses in it, or what the file is called.
    pub title: String,
    /// No package has it: it is the text of the SPDX license list.
    pub listed: bool,
    /// The words, without the copyright lines that stand with the packages.
    pub text: String,
    /// The packages that it belongs to.
    pub packages: Vec<User>,
}

/// A package that a text belongs to.
#[derive(Debug, Clone, Serialize)]
pub struct User {
    /// Name and version.
    pub title: String,
    /// The choice between licenses, in words.
    pub choice: Option<String>,
    /// Copyright lines of that file, word for word.
    pub copyrights: Vec<String>,
}

/// A notice of a package.
#[derive(Debug, Serialize)]
pub struct Upstream {
    /// Names and versions of the packages.
    pub packages: Vec<String>,
    /// The file's name.
    pub file: String,
    /// The words.
    pub text: String,
}

/// A template that cannot be used, with its line where there is one.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TemplateError(String);

impl Form {
    /// The form of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMS.iter().copied().find(|form| form.name == name)
    }

    /// The form that a file's name asks for.
    #[must_use]
    pub fn of_file(name: &str) -> Option<&'static Self> {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let ending = ending.to_ascii_lowercase();
        let mut forms = FORMS.iter().copied();
        forms.find(|form| form.endings.contains(&ending.as_str()))
    }

    /// Writes the notices, with a template of the user's own instead of the form's where there
    /// is one.
    ///
    /// # Errors
    /// Where the template of the user's own is none, or costs too much.
    pub fn render(&self, notice: &Notice, own: Option<&str>) -> Result<String, TemplateError> {
        let mut environment = Environment::new();
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(DEPTH);
        // a misspelled key is a mistake, not an empty word
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_debug(true);
        let html = self.html;
        environment.set_auto_escape_callback(move |_| match html {
            true => AutoEscape::Html,
            false => AutoEscape::None,
        });
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build();
        environment.set_syntax(syntax.map_err(|error| TemplateError::of(&error))?);
        environment.add_filter("wrap", page::wrap);
        environment.add_filter("underline", page::underline);
        environment.add_filter("reflow", page::reflow);
        environment.add_filter("md", page::markdown);
        environment.add_filter("fence", page::fence);
        let template = environment
            .template_from_str(own.unwrap_or(self.template))
            .map_err(|error| TemplateError::of(&error))?;
        let mut to = Bounded(Vec::new());
        template
            .render_captured_to(Value::from(Serde(notice)), &mut to)
            .map_err(|error| TemplateError::of(&error))?;
        let text = String::from_utf8(to.0).map_err(|error| TemplateError(error.to_string()))?;
        Ok(text.trim_end().to_owned() + "\n")
    }
}

impl TemplateError {
    fn of(error: &minijinja::Error) -> Self {
        let mut words = match error.line() {
            Some(line) => format!("line {line}: {}", error.kind()),
            None => error.kind().to_string(),
        };
        if let Some(detail) = error.detail() {
            words.push_str(&format!(": {detail}"));
        }
        Self(words)
    }
}

/// Takes so much and no more.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len().saturating_add(bytes.len()) > MOST_WRITTEN {
            return Err(io::Error::other("the template writes more than 512 MiB"));
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
