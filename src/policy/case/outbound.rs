// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The license a project goes out under, and where its own license files lie.

use super::words::list;
use crate::detect::{Detection, Evidence};
use crate::inventory::{FileKind, FileRecord, Inventory, Place};
use crate::license::Expr;
use crate::package::Ecosystem;
use crate::policy::Context;
use crate::policy::valid::Policy;
use crate::source::{file_name, folder};

/// The license a project goes out under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbound {
    /// The license.
    pub expression: Expr,
    /// How it is known.
    pub source: OutboundSource,
}

/// How the license of the project is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutboundSource {
    /// The user said so.
    Option,
    /// The policy says so.
    Policy,
    /// Taken from a manifest at the root.
    Manifest(Place),
    /// Taken from the license files at the root.
    LicenseFiles(Vec<Place>),
}

impl Outbound {
    /// One sentence for the report.
    #[must_use]
    pub fn sentence(&self) -> String {
        let expression = &self.expression;
        match &self.source {
            OutboundSource::Option => format!("Judged for release under {expression}, as asked."),
            OutboundSource::Policy => {
                format!("Judged for release under {expression}, as the policy says.")
            }
            OutboundSource::Manifest(place) => format!(
                "Judged for release under {expression}, taken from {}; the policy does not say it.",
                place.path
            ),
            OutboundSource::LicenseFiles(places) => format!(
                "Judged for release under {expression}, taken from {}; the policy does not say it.",
                list(places.iter().map(|place| place.path.clone()), 4)
            ),
        }
    }
}

/// The license the project goes out under: as asked, as the policy says, or as the tree shows.
pub(super) fn outbound(
    inventory: &Inventory,
    policy: &Policy,
    context: &Context,
) -> Option<Outbound> {
    if let Some(expression) = &context.outbound {
        return Some(Outbound {
            expression: expression.clone(),
            source: OutboundSource::Option,
        });
    }
    if let Some(expression) = &policy.outbound {
        return Some(Outbound {
            expression: expression.clone(),
            source: OutboundSource::Policy,
        });
    }
    // what a package manager reads goes before what describes the project for citation
    let at_root = |described: bool| {
        inventory.packages.iter().filter(move |package| {
            folder(&package.path).is_empty()
                && (package.ecosystem == Ecosystem::Generic) == described
        })
    };
    let declared = at_root(false).chain(at_root(true)).find_map(|package| {
        let declared = package.declared.as_ref()?;
        Some(Outbound {
            expression: declared.expression.clone()?,
            source: OutboundSource::Manifest(Place {
                path: package.path.clone(),
                lines: declared.lines,
            }),
        })
    });
    declared.or_else(|| {
        let mut places = Vec::new();
        let mut found = Vec::new();
        for file in inventory.files.iter().filter(|file| {
            // a LICENSES folder holds every license that is used anywhere, not the project's
            is_root_license(file, home(inventory))
                && folder(&file.path) != "LICENSES"
                && policy.excluded(&file.path).is_none()
                && !is_notice(&file.path)
        }) {
            let texts = file
                .detections
                .iter()
                .filter(|seen| {
                    matches!(seen.kind, Evidence::Text | Evidence::Tag | Evidence::Notice)
                })
                .map(|seen| seen.expression.clone());
            if let Some(expression) = Expr::and(texts) {
                found.push(expression);
                places.push(Place::file(&file.path));
            }
        }
        Some(Outbound {
            expression: or_later_where_notices_say_so(Expr::and(found)?, inventory),
            source: OutboundSource::LicenseFiles(places),
        })
    })
}

/// The text of a GNU license does not tell "only" from "or any later version"; the notices in
/// the project's files do.
fn or_later_where_notices_say_so(expression: Expr, inventory: &Inventory) -> Expr {
    let Expr::License(license) = &expression else {
        return expression;
    };
    let Some(base) = license.id.strip_suffix("-only") else {
        return expression;
    };
    let later = format!("{base}-or-later");
    let says = |id: &str| {
        let own = inventory
            .files
            .iter()
            .filter(|file| file.kind == FileKind::Own);
        let noticed = |seen: &Detection| {
            matches!(seen.kind, Evidence::Notice | Evidence::Tag)
                && matches!(&seen.expression, Expr::License(license) if license.id == id)
        };
        own.filter(|file| file.detections.iter().any(noticed))
            .count()
    };
    if says(&later) > says(&license.id) {
        Expr::id(later)
    } else {
        expression
    }
}

/// The folder where the project's own license is to be looked for: the root, or the metadata
/// folder of an unpacked wheel, which has no root of its own.
pub(super) fn home(inventory: &Inventory) -> &str {
    let mut folders = inventory
        .packages
        .iter()
        .map(|package| folder(&package.path));
    folders
        .find(|folder| !folder.contains('/') && folder.ends_with(".dist-info"))
        .filter(|_| {
            inventory
                .packages
                .iter()
                .all(|package| !folder(&package.path).is_empty())
        })
        .unwrap_or("")
}

pub(super) fn is_root_license(file: &FileRecord, home: &str) -> bool {
    let at = folder(&file.path);
    let within = at
        .strip_prefix(home)
        .map(|rest| rest.trim_start_matches('/'));
    let at_home = within == Some("") || (!home.is_empty() && within == Some("licenses"));
    file.kind != FileKind::Test
        && ((file.is_license_file && (at.is_empty() || at_home)) || at == "LICENSES")
}

/// Whether a file's name says that it is about other people's licenses.
#[must_use]
pub fn is_notice(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    [
        "notice", "third", "3rd", "vendor", "authors", "patents", "credits", "bundled",
    ]
    .iter()
    .any(|word| name.contains(word))
}
