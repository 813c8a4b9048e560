// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One license into one license.

use super::versions::elections;
use super::{Fit, Reason, Rule, Use};
use crate::license::License;
use crate::rules::compatibility::{Cell, CellAnswer, Known, cell, class, edge};

/// Decides a pair: as written, and where that does not fit, as what it may be taken as.
pub(super) fn decide(inbound: &Known, outbound: &Known, usage: Use) -> Reason {
    if inbound.license == outbound.license {
        return as_same(inbound, None);
    }
    let own = ruled(inbound, outbound, usage);
    let asked = own.about_merging;
    // the matrix speaks of "or later" and of some exceptions itself; what it says of the
    // license as written is held against the best that the rules make of it
    if asked && let Some(cell) = cell(inbound, outbound) {
        return weigh(
            best(inbound, outbound, usage, own, false),
            Some(cell),
            inbound,
        );
    }
    let best = best(inbound, outbound, usage, own, true);
    weigh(best, None, inbound)
}

/// As [`decide`], without the matrix.
pub(super) fn by_rules_alone(inbound: &License, outbound: &License, usage: Use) -> Fit {
    if inbound == outbound {
        return Fit::Obligations;
    }
    let (inbound, outbound) = (Known::new(inbound), Known::new(outbound));
    let own = ruled(&inbound, &outbound, usage);
    best(&inbound, &outbound, usage, own, false).fit
}

/// What the rules say, and whether the question came down to merging, which is what the
/// matrix is about.
#[derive(Debug, Clone)]
struct Ruled {
    fit: Fit,
    rule: Rule,
    cell: Option<Cell>,
    about_merging: bool,
    taken_as: Option<License>,
}

fn as_same(inbound: &Known, taken_as: Option<License>) -> Reason {
    Reason {
        fit: duties(inbound),
        rule: Rule::Same,
        cell: None,
        taken_as,
    }
}

fn duties(inbound: &Known) -> Fit {
    if inbound.asks_nothing() {
        Fit::Ok
    } else {
        Fit::Obligations
    }
}

fn ruled(inbound: &Known, outbound: &Known, usage: Use) -> Ruled {
    let plain = |fit, rule, about_merging| Ruled {
        fit,
        rule,
        cell: None,
        about_merging,
        taken_as: None,
    };
    if let Some(edge) = edge(inbound, outbound, usage) {
        return plain(edge.fit, Rule::Edge(edge), edge.is_about_merging());
    }
    let by_class = class(inbound, outbound, usage);
    let Some(class) = by_class else {
        return plain(Fit::Review, Rule::Unknown, true);
    };
    let Some(fit) = class.fit else {
        // as merged; an edge on merging counts then too
        return ruled(inbound, outbound, Use::Merged);
    };
    if outbound.license.exception.is_some() && usage == Use::Merged {
        let base = Known::new(&License {
            exception: None,
            ..outbound.license.clone()
        });
        let under_base = if inbound.license == base.license {
            plain(Fit::Obligations, Rule::Same, true)
        } else {
            ruled(inbound, &base, usage)
        };
        // what keeps its own terms does not care for an exception of the whole
        if inbound.is_copyleft() && under_base.fit.is_fine() {
            return plain(Fit::Review, Rule::OutboundException, true);
        }
        return under_base;
    }
    plain(fit, Rule::Class(class), usage == Use::Merged)
}

/// The best that the rules make of what the inbound license may be taken as.
fn best(inbound: &Known, outbound: &Known, usage: Use, own: Ruled, cells: bool) -> Ruled {
    let mut best = own;
    if best.fit.is_fine() {
        return best;
    }
    for election in elections(&inbound.license) {
        let taken = Known::new(&election);
        let mut one = if taken.license == outbound.license {
            Ruled {
                fit: duties(&taken),
                rule: Rule::Same,
                cell: None,
                about_merging: true,
                taken_as: None,
            }
        } else {
            ruled(&taken, outbound, usage)
        };
        if cells && one.about_merging && one.rule != Rule::Same {
            let weighed = weigh(one.clone(), cell(&taken, outbound), &taken);
            (one.fit, one.cell) = (weighed.fit, weighed.cell);
        }
        if one.fit < best.fit {
            best = Ruled {
                taken_as: Some(election),
                ..one
            };
        }
    }
    best
}

/// Rules and matrix together: whoever decides alone decides; who contradicts the other makes it
/// a question.
fn weigh(ruled: Ruled, cell: Option<Cell>, inbound: &Known) -> Reason {
    let cell = cell.or(ruled.cell);
    let fit = match cell.map(|cell| cell.answer) {
        None => ruled.fit,
        _ if ruled.cell.is_some() => ruled.fit,
        Some(CellAnswer::Same) => duties(inbound),
        Some(CellAnswer::Unknown | CellAnswer::Depends) => Fit::Review,
        Some(CellAnswer::Yes) => match ruled.fit {
            Fit::Review => duties(inbound),
            Fit::Conflict => Fit::Review,
            fine => fine,
        },
        Some(CellAnswer::No) => match ruled.fit {
            Fit::Ok | Fit::Obligations => Fit::Review,
            Fit::Review | Fit::Conflict => Fit::Conflict,
        },
    };
    Reason {
        fit,
        rule: ruled.rule,
        cell,
        taken_as: ruled.taken_as,
    }
}
