// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The `html` report: one file that a browser opens, without a network and for good.
//!
//! What is read first, the verdict, what needs a decision, the pictures and the checklist, is HTML
//! and there without any script. Everything else is data (`data.rs`) that `app.js` shows a slice
//! at a time, so that the page opens at once whatever the size of the tree. `page.html`,
//! `style.css`, `list.js` and `app.js` are written by hand and are part of the program as they are.
//!
//! Text from the tree gets into the page through `escape.rs` alone, and in the browser as text of
//! a node, never as markup. Should something get through all the same, the page's own policy lets
//! nothing be loaded, and only the style and the script run that carry a digest of all the page
//! holds: what stands in the page cannot carry it, being part of what is digested.

mod charts;
mod data;
mod escape;
mod first;
mod table;
mod tally;

use std::io;

use super::page::thousands;
use super::{Format, Look, Report, View, Wants};
use data::Data;
use tally::Tally;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
const LISTS: &str = include_str!("list.js");
const SCRIPT: &str = include_str!("app.js");

/// The `html` format.
pub const FORMAT: Format = Format {
    name: "html",
    summary: "for people: one page for a browser, with search, that needs no network",
    unjudged: true,
    styled: false,
    wants: Wants {
        every_file: true,
        ..Wants::NOTHING
    },
    write,
};

fn write(report: &Report<'_>, _: Look, to: &mut dyn io::Write) -> io::Result<()> {
    let tally = Tally::of(report);
    let mut data = Vec::new();
    serde_json::to_writer(escape::InScript(&mut data), &Data::of(report, &tally))?;
    let parts = sections(report, &tally);
    let title = first::title(report);
    let top = first::write(report, &tally);
    let (nav, body) = (contents(&parts), sections_text(&parts));
    let mut digest = blake3::Hasher::new();
    for part in [title.as_bytes(), top.as_bytes(), body.as_bytes(), &data] {
        digest.update(part);
    }
    let digest = digest.finalize().to_hex();
    for piece in PAGE.split("{{") {
        let (name, after) = piece.split_once("}}").unwrap_or(("", piece));
        let part: &[u8] = match name {
            "digest" => digest.as_str().as_bytes(),
            "title" => title.as_bytes(),
            "style" => STYLE.as_bytes(),
            "first" => top.as_bytes(),
            "contents" => nav.as_bytes(),
            "sections" => body.as_bytes(),
            "data" => &data,
            "lists" => LISTS.as_bytes(),
            "script" => SCRIPT.as_bytes(),
            "version" => env!("CARGO_PKG_VERSION").as_bytes(),
            _ => b"",
        };
        to.write_all(part)?;
        to.write_all(after.as_bytes())?;
    }
    Ok(())
}

/// A part of the page below the first screen.
struct Section {
    id: &'static str,
    title: &'static str,
    /// How many things it lists, where it lists any.
    number: Option<usize>,
    /// What it shows, in a sentence or two of ours.
    lead: &'static str,
    /// What is there without the script.
    html: String,
    /// The views that the script fills, each with its heading where there are several.
    views: &'static [(&'static str, &'static str)],
}

/// Sections in the order of the page.
fn sections(report: &Report<'_>, tally: &Tally<'_>) -> Vec<Section> {
    let inventory = report.inventory;
    let mut all = Vec::new();
    if let Some(judgement) = &report.judgement {
        all.push(Section {
            id: "findings",
            title: "Findings",
            number: Some(judgement.findings.len()),
            lead: "By what to do: first what must change before a release, then what must be cleared up, then what somebody should decide. Each says what was found, why that matters, and where.",
            html: first::decided(judgement),
            views: &[("findings", "")],
        });
    }
    all.push(Section {
        id: "licenses",
        title: "Licenses",
        number: Some(
            tally
                .licenses
                .iter()
                .filter(|license| license.files + license.dependencies > 0)
                .count(),
        ),
        lead: "What files say and what dependencies are under. Open one to read what it asks, in plain words.",
        html: charts::write(report, tally),
        views: &[("licenses", ""), ("packages", "Declared in manifests")],
    });
    all.push(Section {
        id: "dependencies",
        title: "Dependencies",
        number: Some(inventory.dependencies.len()),
        lead: "Packages that the project uses, what each is for, and where its license was read.",
        html: String::new(),
        views: &[("dependencies", "")],
    });
    if matches!(report.view, View::Dependencies { .. }) && all.len() > 1 {
        all.rotate_right(1);
    }
    all.push(Section {
        id: "holders",
        title: "Holders",
        number: Some(tally.holders.len()),
        lead: "Who is named in statements of copyright. Ways to write one name count as one, under the most common.",
        html: String::new(),
        views: &[("holders", "")],
    });
    all.push(Section {
        id: "files",
        title: "Files",
        number: Some(inventory.files.len() - tally.empty),
        lead: "Every file in which something was seen. Open one for the evidence.",
        html: String::new(),
        views: &[("files", "")],
    });
    if let Some(judgement) = &report.judgement {
        all.push(Section {
            id: "checklist",
            title: "Checklist",
            number: Some(judgement.obligations.len()),
            lead: "What the licenses of others’ work ask when yours goes out. For paper: ticks are not kept.",
            html: first::checklist(judgement),
            views: &[],
        });
    }
    all.push(Section {
        id: "coverage",
        title: "Coverage",
        number: None,
        lead: "What was read, what was not, and why. What was not read is never counted as clean.",
        html: first::coverage(report, tally),
        views: &[
            ("problems", "Could not be read"),
            ("skipped", "Not read"),
            ("folders", "Read, by folder"),
        ],
    });
    all
}

fn contents(sections: &[Section]) -> String {
    let mut html = String::new();
    for section in sections {
        let number = section
            .number
            .map(|number| format!(" <span class=\"number\">{}</span>", thousands(number)))
            .unwrap_or_default();
        html.push_str(&format!(
            "<li><a href=\"#{}\">{}{number}</a></li>\n",
            section.id, section.title
        ));
    }
    html
}

fn sections_text(sections: &[Section]) -> String {
    let mut html = String::new();
    for section in sections {
        let (id, title) = (section.id, section.title);
        html.push_str(&format!(
            "<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\" tabindex=\"-1\">{title}</h2>\n<p class=\"lead\">{}</p>\n{}",
            section.lead, section.html
        ));
        for (view, heading) in section.views {
            let heading = match *heading {
                "" => String::new(),
                heading => format!("<h3>{heading}</h3>\n"),
            };
            html.push_str(&format!(
                "<div class=\"view\" data-view=\"{view}\">{heading}</div>\n"
            ));
        }
        html.push_str("</section>\n");
    }
    html
}
