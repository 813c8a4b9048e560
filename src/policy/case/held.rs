// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Licenses that the policy does not simply allow, wherever they were found.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::area::Area;
use super::outbound::OutboundSource;
use super::words::places_of;
use super::{Case, names_license};
use crate::inventory::{DependencyRecord, FileKind, Place};
use crate::license::{Expr, License};
use crate::policy::judge::{Answer, Judge, Ruling, Unit};
use crate::policy::valid::Reach;

/// A license that is not simply allowed, at one place.
#[derive(Debug, Clone)]
pub struct Held {
    /// The license.
    pub license: License,
    /// What the policy says to it.
    pub unit: Unit,
    /// The answer here: eased where the policy looks less closely.
    pub ruling: Ruling,
    /// What it stands on.
    pub subject: Subject,
    /// Where.
    pub places: Vec<Place>,
    /// How the answer came about, where the license is part of a larger expression.
    pub proof: Option<String>,
}

/// What a license was found on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Files of the project, or of one vendored folder.
    Files(Area),
    /// A dependency, by its index in the inventory.
    Dependency(usize),
    /// The project as a whole.
    Project,
}

impl<'a> Case<'a> {
    /// Every license that is not simply allowed, wherever it was found.
    pub fn held(&self) -> &[Held] {
        self.held.get_or_init(|| {
            let mut held = Vec::new();
            let mut answers: FxHashMap<&Expr, Rc<Answer>> = FxHashMap::default();
            let mut answer = |expr: &'a Expr| {
                Rc::clone(
                    answers
                        .entry(expr)
                        .or_insert_with(|| Rc::new(self.judge.expression(expr))),
                )
            };
            for file in self.files() {
                for detection in file.detections.iter().filter(|seen| names_license(seen)) {
                    if self.is_of_a_copy(&file.path, &detection.expression) {
                        continue;
                    }
                    let place = Place {
                        path: file.path.clone(),
                        lines: Some(detection.lines),
                    };
                    let answer = answer(&detection.expression);
                    self.hold_file(&answer, &detection.expression, &place, file.kind, &mut held);
                }
            }
            // vendored packages as well: what their manifests say is somebody else's license
            for package in &self.inventory.packages {
                let Some(declared) = &package.declared else {
                    continue;
                };
                let kind = self.kind(&package.path).unwrap_or(FileKind::Own);
                if self.reach(&package.path) == Reach::Off {
                    continue;
                }
                if let Some(expr) = &declared.expression {
                    if self.is_of_a_copy(&package.path, expr) {
                        continue;
                    }
                    let place = Place {
                        path: package.path.clone(),
                        lines: declared.lines,
                    };
                    let answer = answer(expr);
                    self.hold_file(&answer, expr, &place, kind, &mut held);
                }
            }
            for (at, record) in self.dependencies() {
                if let Some(expr) = self.license_of(record) {
                    let answer = answer(expr);
                    self.hold_dependency(&answer, expr, at, record, &mut held);
                }
            }
            self.hold_project(&mut held);
            held
        })
    }

    fn hold_file(
        &self,
        answer: &Answer,
        expr: &Expr,
        place: &Place,
        kind: FileKind,
        held: &mut Vec<Held>,
    ) {
        if answer.ruling == Ruling::Allow {
            return;
        }
        let reach = self.reach(&place.path);
        let subject = Subject::Files(self.area(&place.path, kind));
        for (license, unit) in &answer.blamed {
            held.push(Held {
                license: license.clone(),
                unit: unit.clone(),
                ruling: eased(unit.ruling, reach),
                subject: subject.clone(),
                places: vec![place.clone()],
                proof: proof(answer, expr),
            });
        }
    }

    fn hold_dependency(
        &self,
        answer: &Answer,
        expr: &Expr,
        at: usize,
        record: &DependencyRecord,
        held: &mut Vec<Held>,
    ) {
        let reach = self.reach_of(at, record);
        for (license, unit) in &answer.blamed {
            held.push(Held {
                license: license.clone(),
                unit: unit.clone(),
                ruling: eased(unit.ruling, reach),
                subject: Subject::Dependency(at),
                places: places_of(record),
                proof: proof(answer, expr),
            });
        }
    }

    /// The project's own license, where the policy wants it looked at. Its files are not held
    /// against it one by one.
    fn hold_project(&self, held: &mut Vec<Held>) {
        let Some(outbound) = &self.outbound else {
            return;
        };
        let answer = Judge::new(self.policy).expression(&outbound.expression);
        if answer.ruling == Ruling::Allow {
            return;
        }
        let places = match &outbound.source {
            OutboundSource::Manifest(place) => vec![place.clone()],
            OutboundSource::LicenseFiles(places) => places.clone(),
            OutboundSource::Option | OutboundSource::Policy => self.anchor().into_iter().collect(),
        };
        for (license, unit) in &answer.blamed {
            // where the project's license is denied, its files are part of the same cause
            let mut places = places.clone();
            held.retain_mut(|other| {
                let same = other.license == *license && other.subject == Subject::Files(Area::Own);
                if same {
                    places.append(&mut other.places);
                }
                !same
            });
            held.push(Held {
                license: license.clone(),
                unit: unit.clone(),
                ruling: unit.ruling,
                subject: Subject::Project,
                places,
                proof: proof(&answer, &outbound.expression),
            });
        }
    }
}

fn eased(ruling: Ruling, reach: Reach) -> Ruling {
    match reach {
        Reach::Full => ruling,
        Reach::ReviewAtMost => ruling.min(Ruling::Review),
        Reach::Off => Ruling::Allow,
    }
}

fn proof(answer: &Answer, expr: &Expr) -> Option<String> {
    (!answer.proof.is_empty() && !matches!(expr, Expr::License(_)))
        .then(|| format!("{expr}: {}", answer.proof.join("; ")))
}
