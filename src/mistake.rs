// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What is wrong in a file that a user wrote, a policy or rules, shown like a compiler's errors: file, line, caret, what was
//! expected, the nearest word. All mistakes at once, because fixing one to see the next is slow.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::Span;

/// Most mistakes that are shown; a file that is something else has thousands.
const SHOWN: usize = 30;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Which of the sources it is in.
    pub(crate) source: usize,
    /// The place in it.
    pub(crate) span: Span,
    /// What is wrong, without a full stop.
    pub(crate) title: String,
    /// What was expected, beside the caret.
    pub(crate) label: String,
    /// What to do.
    pub(crate) help: Option<String>,
    /// Another place that matters, with what it says.
    pub(crate) other: Option<(usize, Span, String)>,
}

impl Mistake {
    pub(crate) fn new(source: usize, span: Span, title: impl Into<String>) -> Self {
        Self {
            source,
            span,
            title: title.into(),
            label: String::new(),
            help: None,
            other: None,
        }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// All that is wrong in files that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes {
    /// What the files are: "the policy".
    pub(crate) of: &'static str,
    pub(crate) mistakes: Vec<Mistake>,
    /// Name and text of every file.
    pub(crate) sources: Vec<(String, String)>,
}

impl Mistakes {
    /// How many mistakes there are; never zero.
    #[must_use]
    pub fn count(&self) -> usize {
        self.mistakes.len()
    }

    /// All mistakes with their places, for a terminal (`color`) or a file.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        for mistake in self.mistakes.iter().take(SHOWN) {
            text.push_str(&renderer.render(&[self.group(mistake)]));
            text.push_str("\n\n");
        }
        let count = self.count();
        if count > SHOWN {
            text.push_str(&format!("and {} more\n", count - SHOWN));
        }
        text.push_str(&match count {
            1 => format!("1 mistake in {}\n", self.of),
            _ => format!("{count} mistakes in {}\n", self.of),
        });
        text
    }

    fn group<'a>(&'a self, mistake: &'a Mistake) -> Group<'a> {
        let mut group = Level::ERROR
            .primary_title(&mistake.title)
            .element(self.snippet(
                mistake.source,
                &mistake.span,
                &mistake.label,
                AnnotationKind::Primary,
            ));
        if let Some((source, span, label)) = &mistake.other {
            group = group.element(self.snippet(*source, span, label, AnnotationKind::Context));
        }
        if let Some(help) = &mistake.help {
            group = group.element(Level::HELP.message(help));
        }
        group
    }

    fn snippet<'a>(
        &'a self,
        source: usize,
        span: &Span,
        label: &'a str,
        kind: AnnotationKind,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let (name, text) = self
            .sources
            .get(source)
            .map_or(("", ""), |(name, text)| (name.as_str(), text.as_str()));
        let mut annotation = kind.span(within(text, span));
        if !label.is_empty() {
            annotation = annotation.label(label);
        }
        Snippet::source(text).path(name).annotation(annotation)
    }
}

/// A span that lies inside the text and on letter boundaries, and shows at most one line of a
/// long value.
fn within(text: &str, span: &Span) -> Span {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    let end = floor(span.end.max(span.start));
    let line = text[start..].find('\n').map_or(text.len(), |at| start + at);
    start..end.min(line).max(start)
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Mistakes {}
