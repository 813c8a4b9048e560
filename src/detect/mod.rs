// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Text in, detections out. Nothing here reads the disk or knows a policy.
//!
//! A file passes the stages in order, and most files stop at the first: the gate finds the few
//! stretches worth reading (`gate`), these become words (`tokens`), repeated ones are
//! remembered (`memo`), words are compared with every license text (`near`), what is left is
//! read as statements (`notice`), names (`grammar`) and unknown legal text (`prose`), SPDX tags (`tag`), copyright lines (`copyright`) and markings (`marking`) are
//! read on their own, and `join` makes one account of it all.

pub mod banner;
pub mod copyright;
pub mod gate;
pub mod grammar;
mod join;
pub mod marking;
pub mod memo;
pub mod near;
mod notebook;
pub mod notice;
pub mod notices;
pub mod own;
pub mod prose;
pub mod readme;
pub mod reference;
pub mod tag;
pub mod text;
pub mod tokens;

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::license::Expr;
use crate::rules::index::{Index, TextKind};
use crate::rules::{Rules, markings};
use crate::source::{Excerpt, LineIndex, Lines, Problem, ProblemKind, Span};
use tokens::Token;

/// What kind of evidence a detection rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// An SPDX tag.
    Tag,
    /// The text of a license.
    Text,
    /// The standard header or a notice that grants a license.
    Notice,
    /// A reference to a license by name or to the file that holds it.
    Reference,
    /// The license field of a manifest.
    Declared,
    /// Legal text that is no license placet knows.
    Unknown,
}

impl Evidence {
    /// The stable name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Text => "text",
            Self::Notice => "notice",
            Self::Reference => "reference",
            Self::Declared => "declared",
            Self::Unknown => "unknown",
        }
    }
}

/// A license seen in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// What it says.
    pub expression: Expr,
    /// What it rests on.
    pub kind: Evidence,
    /// How much of the license's words is there and nothing else: 100 is word for word.
    pub score: f32,
    /// The bytes of the decoded text, in a notebook of its cell.
    pub span: Span,
    /// The same in lines.
    pub lines: Lines,
    /// The rule that made it.
    pub rule: String,
    /// Words that the license has and the file has not, and the reverse, in order; empty for
    /// an exact match.
    pub differences: Vec<Difference>,
    /// The line where it begins, for people to see; none where it was not read from the text.
    pub excerpt: Option<Box<Excerpt>>,
}

/// One place where a near match differs from the license's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Words of the license that are missing here.
    pub missing: String,
    /// Words that stand here instead or in addition.
    pub added: String,
    /// Words of the file before it, a few.
    pub before: String,
    /// Words of the file behind it, a few.
    pub after: String,
    /// Where, in lines of the file.
    pub lines: Lines,
}

/// A statement of copyright.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copyright {
    /// The statement as written, on one line.
    pub statement: String,
    /// Its holder, where one is named.
    pub holder: Option<String>,
    /// Where.
    pub lines: Lines,
}

/// A copyright line of a template that nobody filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfilled {
    /// The line from its mark on, as written.
    pub text: String,
    /// What is to be filled in first.
    pub sign: &'static str,
    /// Where.
    pub lines: Lines,
}

/// A reference to a file that holds the license, yet to be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The file as written; none where the license file of the project is meant.
    pub file: Option<String>,
    /// The bytes of the decoded text, in a notebook of its cell.
    pub span: Span,
    /// The same in lines.
    pub lines: Lines,
    /// The line where it begins, for people to see.
    pub excerpt: Option<Box<Excerpt>>,
}

/// Words that restrict a work, or tell where it or its money comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marking {
    /// What it says.
    pub rule: &'static markings::Rule,
    /// What it is about where the rule alone does not tell: the number of an award.
    pub number: Option<String>,
    /// As written, on one line.
    pub text: String,
    /// Where.
    pub lines: Lines,
}

/// All that was seen in one file.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Licenses of the file, in order of place.
    pub detections: Vec<Detection>,
    /// Mentions too weak to judge on.
    pub clues: Vec<Detection>,
    /// Files that are said to hold the license, in order of place.
    pub references: Vec<Reference>,
    /// Copyright statements.
    pub copyrights: Vec<Copyright>,
    /// Copyright lines that are to be filled in, in order of place.
    pub unfilled: Vec<Unfilled>,
    /// Markings, in order of place.
    pub markings: Vec<Marking>,
    /// What a README says of the license of the project, in order of place.
    pub claims: Vec<readme::Claim>,
    /// Broken tags and the like.
    pub problems: Vec<Problem>,
}

/// The id of legal text that is no license placet knows.
pub const UNKNOWN_LICENSE: &str = "LicenseRef-placet-unknown";

/// References kept of one file: what has more of them is no work under a license but a list, and
/// each is held against what else the file says.
const MOST_REFERENCES: usize = 200;

/// How ids of licenses begin that placet has a name for and the SPDX list has not.
const OUR_LICENSES: &str = "LicenseRef-placet-";

/// Words between "Alternatively" and the name of the license that is offered.
const OFFERED: usize = 14;

/// Stands for the license of an exception whose license is stated elsewhere.
pub const UNNAMED_LICENSE: &str = "LicenseRef-placet-unnamed";

/// A license of the BSD family that is not told in full.
pub const UNTOLD_BSD: &str = "LicenseRef-placet-bsd-unspecified";

/// Reads files. One for a whole run: it remembers what it has read.
#[derive(Debug)]
pub struct Detector<'a> {
    rules: &'a Rules,
    gate: gate::Gate,
    grammar: grammar::Grammar,
    references: reference::Finder,
    memo: memo::Memo<Found>,
    texts: memo::Memo<Vec<near::Hit>>,
    read_ignored: bool,
}

/// What was found in a run of words. Places are token numbers.
#[derive(Debug)]
struct Found {
    /// Whole texts and headers.
    hits: Vec<near::Hit>,
    /// Statements that license something without a name.
    stated: Vec<notice::Stated>,
    /// Licenses named in what is left.
    named: Vec<grammar::Named>,
    /// Legal prose that nothing explains.
    prose: Vec<Range<usize>>,
}

impl Seen {
    /// Adds what was seen in a part of the file, whose lines `place` knows.
    fn add(&mut self, part: Self, place: impl Fn(Lines) -> Lines) {
        let detection = |mut seen: Detection| {
            seen.lines = place(seen.lines);
            for difference in &mut seen.differences {
                difference.lines = place(difference.lines);
            }
            seen
        };
        self.detections
            .extend(part.detections.into_iter().map(detection));
        self.clues.extend(part.clues.into_iter().map(detection));
        let room = MOST_REFERENCES.saturating_sub(self.references.len());
        let references = part.references.into_iter().take(room);
        self.references.extend(references.map(|seen| Reference {
            lines: place(seen.lines),
            ..seen
        }));
        self.copyrights
            .extend(part.copyrights.into_iter().map(|seen| Copyright {
                lines: place(seen.lines),
                ..seen
            }));
        self.unfilled
            .extend(part.unfilled.into_iter().map(|seen| Unfilled {
                lines: place(seen.lines),
                ..seen
            }));
        self.markings
            .extend(part.markings.into_iter().map(|seen| Marking {
                lines: place(seen.lines),
                ..seen
            }));
        self.problems
            .extend(part.problems.into_iter().map(|problem| Problem {
                lines: problem.lines.map(&place),
                ..problem
            }));
    }

    /// Forgets all licenses but those of tags: the file speaks about others.
    pub fn keep_tags(&mut self) {
        self.detections.retain(|seen| seen.kind == Evidence::Tag);
        self.clues.clear();
        self.references.clear();
    }

    /// Adds what a manifest declares, where nothing else in the file says the same.
    pub fn declare(&mut self, expression: &Expr, lines: Lines, format: &str) {
        if self
            .detections
            .iter()
            .any(|seen| seen.expression.canonical() == expression.canonical())
        {
            return;
        }
        // a label that was read without knowing the format is part of what is declared
        let within = |seen: &Detection| {
            seen.kind == Evidence::Reference
                && lines.start <= seen.lines.start
                && seen.lines.end <= lines.end
        };
        self.detections.retain(|seen| !within(seen));
        self.detections.push(Detection {
            expression: expression.clone(),
            kind: Evidence::Declared,
            score: 100.0,
            span: 0..0,
            lines,
            rule: format!("declared-{format}"),
            differences: Vec::new(),
            excerpt: None,
        });
        self.detections
            .sort_by_key(|seen| (seen.lines.start, seen.lines.end));
    }
}

impl<'a> Detector<'a> {
    /// Makes a detector for the given knowledge.
    #[must_use]
    pub fn new(rules: &'a Rules) -> Self {
        Self {
            rules,
            gate: gate::Gate::new(),
            grammar: grammar::Grammar::new(&rules.index),
            references: reference::Finder::new(&rules.index),
            memo: memo::Memo::default(),
            texts: memo::Memo::default(),
            read_ignored: false,
        }
    }

    /// Reads also what stands between `REUSE-IgnoreStart` and `REUSE-IgnoreEnd`.
    #[must_use]
    pub fn reading_ignored(self, read_ignored: bool) -> Self {
        Self {
            read_ignored,
            ..self
        }
    }

    /// Examines the bytes of one file. `None` when they are no text.
    ///
    /// Pure: the same bytes give the same answer, whatever was examined before.
    #[must_use]
    pub fn examine(&self, path: &str, bytes: &[u8]) -> Option<Seen> {
        match text::form(bytes) {
            text::Form::Binary => return None,
            text::Form::Wide(..) => {
                return Some(self.examine_text(path, &text::decode(bytes)?));
            }
            text::Form::Plain => {}
        }
        let file = self.named(path);
        let mut triggers = self.gate.triggers(bytes, file.code);
        self.gate.mark(bytes, file.prose, &mut triggers);
        if triggers.is_empty() && !file.license {
            return Some(Seen::default());
        }
        // most files end with pages in which nothing stands
        let end = if file.is_whole(bytes.len(), &triggers.legal) {
            bytes.len()
        } else {
            triggers.reach(bytes)
        };
        Some(match text::plain(&bytes[..end]) {
            // a notebook cannot be read without its end
            Cow::Borrowed(_) if notebook::is_notebook(path) => {
                self.examine_text(path, &text::plain(bytes))
            }
            Cow::Borrowed(text) => self.read_text(&file, text, bytes.len(), &triggers),
            // letters became longer: triggers stand elsewhere
            Cow::Owned(text) => self.examine_text(path, &text),
        })
    }

    /// Examines decoded text.
    #[must_use]
    pub fn examine_text(&self, path: &str, text: &str) -> Seen {
        let file = self.named(path);
        let cells = notebook::is_notebook(path).then(|| notebook::parts(text));
        if let Some(cells) = cells.flatten() {
            let mut seen = Seen::default();
            for cell in &cells {
                let file = Named {
                    code: cell.code,
                    ..file
                };
                let mut triggers = self.gate.triggers(cell.text.as_bytes(), file.code);
                self.gate.mark(cell.text.as_bytes(), true, &mut triggers);
                if !triggers.is_empty() {
                    let found = self.read_text(&file, &cell.text, cell.text.len(), &triggers);
                    seen.add(found, |lines| cell.place(lines));
                }
            }
            return seen;
        }
        let mut triggers = self.gate.triggers(text.as_bytes(), file.code);
        self.gate.mark(text.as_bytes(), file.prose, &mut triggers);
        self.read_text(&file, text, text.len(), &triggers)
    }

    fn named<'p>(&self, path: &'p str) -> Named<'p> {
        Named {
            path,
            license: self.rules.files.is_license(path),
            code: self.rules.files.is_code(path),
            prose: self.rules.files.is_prose(path),
        }
    }

    /// Reads what stands around the triggers, or all of a text that speaks of nothing else.
    /// `text` may lack an end without triggers; `length` counts it.
    fn read_text(
        &self,
        file: &Named<'_>,
        text: &str,
        length: usize,
        triggers: &gate::Triggers,
    ) -> Seen {
        let lines = LineIndex::new(text);
        let mut seen = Seen::default();
        let ignored = if self.read_ignored || !triggers.ignore_marks {
            Vec::new()
        } else {
            tag::ignored(text)
        };
        let places = &triggers.tags[..triggers.tags.len().min(MOST_SEEN)];
        let (tags, problems) = tag::find(file.path, text, places, &ignored, &lines);
        seen.problems = problems;
        if let Some(&rest) = triggers.tags.get(MOST_SEEN) {
            seen.problems
                .push(too_many(file.path, "tags", lines.line(rest)));
        }
        // blocks and tags stand in order
        let outside = |at: &usize| {
            let next = ignored.partition_point(|block| block.start <= *at);
            next == 0 || ignored[next - 1].end <= *at
        };
        // what stands in a tag is read as a tag
        let legal: Vec<usize> = triggers
            .legal
            .iter()
            .copied()
            .filter(outside)
            .filter(|&at| {
                let next = tags.partition_point(|tag| tag.span.start <= at);
                next == 0 || tags[next - 1].span.end <= at
            })
            .collect();
        join::tags(&tags, &lines, &mut seen);
        let regions: Vec<Span> = if file.is_whole(length, &legal) {
            std::iter::once(0..text.len()).collect()
        } else {
            gate::regions(text, &legal)
        };
        let place = Place {
            text,
            lines: &lines,
            index: &self.rules.index,
            code: file.code,
        };
        let regions = gate::without(regions, &ignored);
        for piece in regions
            .into_iter()
            .flat_map(|region| gate::pieces(text, region))
        {
            if seen.detections.len() + seen.clues.len() > MOST_SEEN {
                seen.problems
                    .push(too_many(file.path, "licenses", lines.line(piece.start)));
                break;
            }
            self.examine_region(&place, piece, &mut seen);
        }
        // most files have one tag and nothing besides
        let settled = seen.clues.is_empty()
            && matches!(
                &seen.detections[..],
                [] | [Detection {
                    kind: Evidence::Tag,
                    ..
                }]
            );
        if !settled {
            join::settle(&mut seen, file.license);
        }
        for detection in seen.detections.iter_mut().chain(&mut seen.clues) {
            detection.excerpt = Some(Box::new(Excerpt::cut(text, &detection.span)));
        }
        for reference in &mut seen.references {
            reference.excerpt = Some(Box::new(Excerpt::cut(text, &reference.span)));
        }
        let copyright: Vec<usize> = triggers.copyright.iter().copied().filter(outside).collect();
        seen.copyrights = copyright::find(text, &copyright, &lines, MOST_SEEN);
        if let Some(last) = seen.copyrights.get(MOST_SEEN - 1) {
            let problem = too_many(file.path, "copyright statements", last.lines.end);
            seen.problems.push(problem);
        }
        seen.unfilled =
            copyright::unfilled::find(text, &copyright, file.license, &seen.detections, &lines);
        let mut marks: Vec<usize> = triggers.marks.iter().copied().filter(outside).collect();
        let copyright = copyright.into_iter();
        marks.extend(copyright.filter(|at| marking::is_disclaimer(text, *at)));
        marks.sort_unstable();
        let reader = marking::Reader {
            text,
            code: file.code,
            prose: file.prose && !file.code,
            index: &self.rules.index,
        };
        seen.markings = reader.find(&marks, &seen, &lines);
        if readme::is_readme(file.path) {
            let page = readme::Page {
                path: file.path,
                text,
                lines: &lines,
            };
            seen.claims = page.claims((&seen.detections, &seen.clues), self.rules, &outside);
        }
        seen
    }

    fn examine_region(&self, place: &Place<'_>, region: Span, seen: &mut Seen) {
        let Some(part) = place.text.get(region.clone()) else {
            return;
        };
        let mut tokens = Vec::with_capacity(part.len() / 4);
        tokens::tokenize(part, &mut |word| place.index.word(word), &mut tokens);
        let found = self.memo.get_or(&tokens, || self.read(&tokens));
        let region = Region {
            place,
            offset: region.start,
            tokens: &tokens,
        };
        join::region(&found, &region, seen);
        // a file's name is no word, so it is not remembered
        join::references(self.references.find(part, &tokens), &region, seen);
    }

    /// Whether a header has the name of another license where it should have its own: many are
    /// made after the pattern of a few.
    fn names_another(&self, hit: &near::Hit, tokens: &[Token]) -> bool {
        let index = &self.rules.index;
        let changed = |gap: &&near::Gap| !gap.missing.is_empty() && !gap.added.is_empty();
        if index.texts()[hit.text].kind != TextKind::Notice
            || !hit.gaps.iter().any(|gap| changed(&gap))
        {
            return false;
        }
        let words = tokens.get(hit.tokens.clone()).unwrap_or(&[]);
        let named = self.grammar.find(words, index, &[]);
        let starts = hit.tokens.start;
        let ids = index.texts()[hit.text].ids;
        let is_own = |named: &grammar::Named| {
            ids.iter()
                .any(|id| named.expression.licenses().iter().any(|it| it.id == *id))
        };
        // "the contents of this file are subject to the Example Public License"
        if !named.iter().any(is_own) {
            let public = index.word("public");
            let called = |gap: &near::Gap| {
                let added = tokens.get(gap.added.clone()).unwrap_or(&[]);
                added.iter().any(|token| token.id == public)
            };
            if hit.gaps.iter().any(|gap| changed(&gap) && called(gap)) {
                return true;
            }
        }
        hit.gaps.iter().filter(changed).any(|gap| {
            named.iter().any(|named| {
                let own = index.texts()[hit.text]
                    .ids
                    .iter()
                    .any(|id| named.expression == Expr::id(*id));
                let place = named.tokens.start + starts..named.tokens.end + starts;
                named.versioned
                    && !own
                    && place.start < gap.added.end
                    && gap.added.start < place.end
            })
        })
    }

    /// What stands in a run of words; places are token numbers, so that it can be remembered.
    fn read(&self, tokens: &[Token]) -> Found {
        let index = &self.rules.index;
        let mut hits = near::find(tokens, index, &self.texts);
        hits.retain(|hit| !self.names_another(hit, tokens));
        // names inside legal text are its own words, whether or not the text is known; another
        // license that somebody offers in the midst of it is not
        let alternatively = index.word("alternatively");
        let mut explained: Vec<Range<usize>> = Vec::new();
        let mut stated = notice::find(tokens, index);
        for hit in &hits {
            let certain = near::is_certain(hit, index);
            if !certain && !near::is_legal_text(hit, index) {
                continue;
            }
            let mut start = hit.tokens.start;
            let offers = |added: &&Range<usize>| {
                let before = added.start.saturating_sub(OFFERED);
                let added = tokens.get(before..added.end).unwrap_or(&[]);
                certain && added.iter().any(|token| token.id == alternatively)
            };
            // what a notice leaves room for may be the name of another license
            let notice = index.texts()[hit.text].kind == TextKind::Notice;
            let mut open: Vec<&Range<usize>> = hit.gaps.iter().map(|gap| &gap.added).collect();
            open.retain(offers);
            open.extend(hit.fills.iter().filter(|_| notice && certain));
            open.sort_by_key(|place| place.start);
            for place in open {
                explained.push(start..place.start.max(start));
                start = place.end.max(start);
            }
            explained.push(start..hit.tokens.end);
        }
        forget_parts(&mut stated, &hits, index);
        let named = self.grammar.find(tokens, index, &explained);
        explained.extend(stated.iter().map(|stated| stated.tokens.clone()));
        // the words of an agreement that is known by its name alone follow the name
        let mut known: Vec<usize> = explained.iter().map(|range| range.start).collect();
        known.sort_unstable();
        let said = named
            .iter()
            .filter(|named| named.firmness > grammar::Firmness::Mention);
        explained.extend(said.map(|named| {
            let start = named.tokens.start;
            let next = known
                .get(known.partition_point(|&other| other < start))
                .copied();
            match named.expression.licenses()[..] {
                [license] if license.id.starts_with(OUR_LICENSES) => {
                    start..next.unwrap_or(tokens.len()).max(named.tokens.end)
                }
                _ => named.tokens.clone(),
            }
        }));
        explained.sort_by_key(|range| range.start);
        Found {
            prose: prose::find(tokens, index, &explained),
            hits,
            stated,
            named,
        }
    }
}

/// What one file may add to an inventory of each kind. A lockfile of the largest projects has
/// half of it; without a limit, memory would be as large as hostile files want it.
const MOST_SEEN: usize = 50_000;

fn too_many(path: &str, what: &str, line: usize) -> Problem {
    Problem {
        path: path.to_owned(),
        lines: Some(Lines::one(line)),
        kind: ProblemKind::TooLarge,
        message: format!("has more than {MOST_SEEN} {what}; those from here on were not read"),
        excerpt: None,
    }
}

/// Forgets statements that are words of a text itself. What somebody wrote into a text is not.
fn forget_parts(stated: &mut Vec<notice::Stated>, hits: &[near::Hit], index: &Index) {
    /// A text's last words may be about the text itself.
    const BEHIND: usize = 120;
    /// Texts that one statement can be part of: they hardly overlap.
    const TEXTS: usize = 3;
    let mut states: FxHashMap<usize, Vec<&'static str>> = FxHashMap::default();
    stated.retain(|stated| {
        let next = hits.partition_point(|hit| hit.tokens.start < stated.tokens.end);
        let around = &hits[next.saturating_sub(TEXTS)..next];
        !around.iter().any(|hit| {
            stated.tokens.start < hit.tokens.end + BEHIND
                && near::is_certain(hit, index)
                && states
                    .entry(hit.text)
                    .or_insert_with(|| notice::stated_by(&index.texts()[hit.text], index))
                    .contains(&stated.id)
        })
    });
}

/// A file, and what its name says.
#[derive(Debug, Clone, Copy)]
struct Named<'a> {
    path: &'a str,
    /// It holds a license or a notice.
    license: bool,
    /// It is program source.
    code: bool,
    /// It tells people about the project.
    prose: bool,
}

impl Named<'_> {
    /// Whether the file is read whole: its name says license, or its text speaks of nothing else.
    /// A short program below a long header does not.
    fn is_whole(&self, length: usize, legal: &[usize]) -> bool {
        self.license || gate::is_dense(length, legal) && !self.code
    }
}

/// A text being read.
struct Place<'a> {
    text: &'a str,
    lines: &'a LineIndex<'a>,
    index: &'a Index,
    /// It is program source.
    code: bool,
}

/// A stretch of a file with its words.
struct Region<'a> {
    place: &'a Place<'a>,
    offset: usize,
    tokens: &'a [Token],
}

impl Region<'_> {
    /// The bytes of a run of tokens.
    fn span(&self, tokens: &Range<usize>) -> Span {
        let start = self
            .tokens
            .get(tokens.start)
            .map_or(0, |token| token.start as usize);
        let end = tokens
            .end
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |token| token.end as usize);
        self.offset + start..self.offset + end.max(start)
    }

    /// The words of a run of tokens as they are written, without what stands between them.
    fn words(&self, tokens: Range<usize>) -> String {
        let here = tokens.start..tokens.end.min(self.tokens.len());
        let words = self.tokens.get(here).unwrap_or(&[]).iter();
        let written = |token: &Token| {
            let at = self.offset + token.start as usize..self.offset + token.end as usize;
            self.place.text.get(at)
        };
        words.filter_map(written).collect::<Vec<_>>().join(" ")
    }
}
