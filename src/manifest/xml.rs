// SPDX-License-Identifier: Apache-2.0 OR MIT
//! XML manifests: parsed within bounds, and short ways to ask.

use super::page::Page;
use crate::source::Problem;

/// The text as XML, or the one problem with it.
pub(super) fn document<'a>(page: &Page<'a>) -> Result<roxmltree::Document<'a>, Problem> {
    let options = roxmltree::ParsingOptions {
        // old manifests have a document type; entities are bounded by the parser
        allow_dtd: true,
        nodes_limit: 1_000_000,
        ..roxmltree::ParsingOptions::default()
    };
    roxmltree::Document::parse_with_options(page.text, options).map_err(|error| {
        let line = error.pos().row.saturating_sub(1) as usize;
        let start = page
            .text
            .split_inclusive('\n')
            .take(line)
            .map(str::len)
            .sum();
        let message = format!("this is not valid XML: {error}");
        page.malformed(Some(start..start), message)
    })
}

/// An element's own child of a name, whatever the XML namespace.
pub(super) fn child<'t, 'i>(
    node: roxmltree::Node<'t, 'i>,
    name: &str,
) -> Option<roxmltree::Node<'t, 'i>> {
    let mut children = node.children();
    children.find(|child| child.is_element() && child.tag_name().name() == name)
}

/// The elements of a name below one, at any depth.
pub(super) fn below<'t, 'i>(
    node: roxmltree::Node<'t, 'i>,
    name: &str,
) -> impl Iterator<Item = roxmltree::Node<'t, 'i>> {
    let all = node.descendants().filter(roxmltree::Node::is_element);
    all.filter(move |node| node.tag_name().name() == name)
}

/// The text of an element's child, without the spaces around it.
pub(super) fn child_text<'t>(node: roxmltree::Node<'t, '_>, name: &str) -> Option<&'t str> {
    let text = child(node, name)?.text()?.trim();
    Some(text).filter(|text| !text.is_empty())
}
