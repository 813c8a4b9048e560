// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The packet as one page of HTML, to be printed: no scripts, nothing fetched.

use std::fmt::Write as _;
use std::io;

use super::{PREFACE, Packet, address};
use crate::disclosure::{Section, Table};
use crate::inventory::Place;
use crate::report::page::{self, place_text, sentence};

/// The whole look of it.
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}\
h1{line-height:1.2}h2{border-bottom:2px solid #888;margin-top:2.5rem}\
table{border-collapse:collapse;width:100%;font-size:.875rem}th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
th{background:#eee}dt{font-weight:600}dd{margin:0 0 .5rem 1rem}\
.note{border-left:4px solid #888;padding-left:.75rem;color:#444}\
.ask{border:1px solid #bbb;padding:.5rem .75rem;margin:.5rem 0}.ask p{margin:0}.blank{border-bottom:1px dotted #888;height:1.75rem}\
small,.evidence{color:#595959;font-size:.8125rem}a{color:#0b4f9c}\
@media print{body{margin:0;max-width:none;font-size:11pt}a{color:inherit;text-decoration:none}tr,.ask{break-inside:avoid}thead{display:table-header-group}}";

pub(super) fn write(packet: &Packet<'_>, to: &mut dyn io::Write) -> io::Result<()> {
    let disclosure = packet.disclosure;
    let title = page::html(&disclosure.title);
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Software disclosure: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>Software disclosure: {title}</h1>\n<p>{}</p>\n",
        page::html(PREFACE)
    );
    if let Some(created) = packet.created {
        let _ = writeln!(text, "<p>Made for {}.</p>", page::html(created));
    }
    if let Some(changes) = packet.changes {
        text.push_str("<h2>Since the earlier packet</h2>\n");
        if changes.added.is_empty() && changes.gone.is_empty() {
            text.push_str("<p>Nothing changed.</p>\n");
        } else {
            text.push_str("<ul>\n");
            for (mark, lines) in [("new", &changes.added), ("gone", &changes.gone)] {
                for line in lines {
                    let _ = writeln!(
                        text,
                        "<li><strong>{mark}</strong> {}</li>",
                        page::html(line)
                    );
                }
            }
            text.push_str("</ul>\n");
        }
    }
    for (at, part) in disclosure.sections.iter().enumerate() {
        section(at + 1, part, &mut text);
    }
    text.push_str("</body>\n</html>\n");
    to.write_all(text.as_bytes())
}

fn section(number: usize, section: &Section, text: &mut String) {
    let _ = writeln!(text, "<h2>{number}. {}</h2>", page::html(&section.title));
    if !section.facts.is_empty() {
        text.push_str("<dl>\n");
        for fact in &section.facts {
            let _ = writeln!(
                text,
                "<dt>{}</dt><dd>{} {}</dd>",
                page::html(fact.label),
                page::html(&fact.value),
                evidence(&fact.places)
            );
        }
        text.push_str("</dl>\n");
    }
    for part in &section.tables {
        table(part, text);
    }
    for note in &section.notes {
        let _ = writeln!(
            text,
            "<p class=\"note\">{}</p>",
            page::html(&sentence(note))
        );
    }
    for asked in &section.questions {
        let _ = write!(text, "<div class=\"ask\"><p>{}</p>", page::html(&asked.ask));
        let _ = match &asked.answer {
            Some(answer) => writeln!(text, "<p><strong>{}</strong></p></div>", page::html(answer)),
            None => writeln!(
                text,
                "<div class=\"blank\"></div><small>{}</small></div>",
                page::html(&asked.key)
            ),
        };
    }
}

fn table(table: &Table, text: &mut String) {
    let filled: Vec<usize> = (0..table.columns.len())
        .filter(|at| {
            let mut cells = table.rows.iter().filter_map(|row| row.cells.get(*at));
            cells.any(|cell| !cell.is_empty())
        })
        .collect();
    let with_places = table.rows.iter().any(|row| !row.places.is_empty());
    let _ = write!(
        text,
        "<h3>{}</h3>\n<table>\n<thead><tr>",
        page::html(table.title)
    );
    for at in &filled {
        if let Some((_, heading)) = table.columns.get(*at) {
            let _ = write!(text, "<th scope=\"col\">{}</th>", page::html(heading));
        }
    }
    if with_places {
        text.push_str("<th scope=\"col\">Evidence</th>");
    }
    text.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        text.push_str("<tr>");
        for at in &filled {
            let value = row.cells.get(*at).map(String::as_str).unwrap_or_default();
            let _ = write!(text, "<td>{}</td>", page::html(value));
        }
        if with_places {
            let _ = write!(text, "<td>{}</td>", evidence(&row.places));
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody>\n</table>\n");
}

fn evidence(places: &[Place]) -> String {
    if places.is_empty() {
        return String::new();
    }
    let links = places.iter().map(|place| {
        let (to, shown) = (page::html(&address(place)), page::html(&place_text(place)));
        format!("<a href=\"{to}\">{shown}</a>")
    });
    let links: Vec<String> = links.collect();
    format!("<span class=\"evidence\">{}</span>", links.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Lines;

    #[test]
    fn nothing_of_the_tree_is_markup() {
        assert_eq!(
            page::html("<script>\"a\" & 'b'\u{202e}"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;\\u{202e}"
        );
        let place = Place {
            path: "javascript:alert(1)/a b\".c".to_owned(),
            lines: Some(Lines::one(3)),
        };
        assert_eq!(address(&place), "javascript%3Aalert%281%29/a%20b%22.c#L3");
    }
}
