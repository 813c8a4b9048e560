// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Licenses that the policy does not simply allow, wherever they were found.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::area::Area;
use super::outbound::OutboundSource;
use super::parts::use_of_file;
use super::words::places_of;
use super::{Case, names_license};
use crate::detect::Detection;
use crate::inventory::{DependencyRecord, FileKind, FileRecord, Place};
use crate::license::{Expr, License};
use crate::package::Purl;
use crate::policy::judge::{Answer, Judge, Ruling, Unit};
use crate::policy::rule::{Scene, Setting};
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
    pub proof: Option<Proof>,
}

/// How the answer to an expression came about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proof {
    /// The expression, of more than one license.
    pub expression: Expr,
    /// The answer, before it is eased anywhere.
    pub ruling: Ruling,
    /// One step each, in words.
    pub steps: Vec<String>,
}

impl Proof {
    fn of(expr: &Expr, answer: &Answer) -> Option<Self> {
        (!matches!(expr, Expr::License(_)) && !answer.proof.is_empty()).then(|| Self {
            expression: expr.clone(),
            ruling: answer.ruling,
            steps: answer.proof.clone(),
        })
    }
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
            let mut answers: FxHashMap<(&Expr, Setting), Rc<Answer>> = FxHashMap::default();
            let mut answer =
                |expr: &'a Expr, setting: Setting| {
                    Rc::clone(answers.entry((expr, setting)).or_insert_with_key(
                        |(expr, setting)| Rc::new(self.judge.expression_in(expr, setting)),
                    ))
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
                    let setting = self.setting_of_file(file, detection);
                    let answer = answer(&detection.expression, setting);
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
                    let setting = self.setting(&Scene {
                        path: Some(&package.path),
                        package: package.purl.as_ref().map(Purl::as_str),
                        kind: Some(kind),
                        ..Scene::default()
                    });
                    let answer = answer(expr, setting);
                    self.hold_file(&answer, expr, &place, kind, &mut held);
                }
            }
            for (at, record) in self.dependencies() {
                if let Some(expr) = self.license_of(record) {
                    let answer = answer(expr, self.setting_of_dependency(at, record));
                    self.hold_dependency(&answer, expr, at, record, &mut held);
                }
            }
            self.hold_project(&mut held);
            let mut proofs: BTreeMap<Expr, Proof> = BTreeMap::new();
            for ((expr, _), answer) in &answers {
                // of several places the strictest answer
                if let Some(proof) = Proof::of(expr, answer)
                    && proofs.get(*expr).is_none_or(|known| *known < proof)
                {
                    proofs.insert((*expr).clone(), proof);
                }
            }
            let _ = self.proofs.set(proofs.into_values().collect());
            held
        })
    }

    /// How the answers to the expressions of more than one license came about, in their order.
    pub fn proofs(&self) -> &[Proof] {
        self.held();
        self.proofs.get().map_or(&[], Vec::as_slice)
    }

    /// Which rules of the policy fit; scenes are only looked at where there are any.
    fn setting(&self, scene: &Scene<'_>) -> Setting {
        self.policy.setting(scene)
    }

    fn setting_of_file(&self, file: &FileRecord, detection: &Detection) -> Setting {
        if !self.policy.has_rules() {
            return Setting::default();
        }
        let copy = self.inventory.copy_of(&file.path);
        let copy = copy.and_then(|(_, at)| self.inventory.dependencies.get(at));
        self.setting(&Scene {
            path: Some(&file.path),
            package: copy.map(|record| record.dependency.purl.as_str()),
            kind: Some(file.kind),
            scope: None,
            usage: Some(use_of_file(file, detection).0),
        })
    }

    fn setting_of_dependency(&self, at: usize, record: &DependencyRecord) -> Setting {
        if !self.policy.has_rules() {
            return Setting::default();
        }
        let places = places_of(record);
        self.setting(&Scene {
            path: places.first().map(|place| place.path.as_str()),
            package: Some(record.dependency.purl.as_str()),
            kind: None,
            scope: Some(record.dependency.scope),
            usage: Some(self.use_of(at, record).0),
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
                ruling: reach.eased(unit.ruling),
                subject: subject.clone(),
                places: vec![place.clone()],
                proof: Proof::of(expr, answer),
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
                ruling: reach.eased(unit.ruling),
                subject: Subject::Dependency(at),
                places: places_of(record),
                proof: Proof::of(expr, answer),
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
                proof: Proof::of(&outbound.expression, &answer),
            });
        }
    }
}
