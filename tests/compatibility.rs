// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Compatibility: held against the OSADL matrix cell by cell, against a brute-force reading of
//! expressions, and against what licenses say of one another.

use std::collections::{BTreeMap, BTreeSet};

use placet::compat::{Fit, Use, by_rules_alone, compare};
use placet::license::{Expr, License};
use placet::rules::categories::{Category, category_of};

/// A license of the matrix, which names ids as they are, deprecated ones too.
fn license(name: &str) -> License {
    match name.split_once(" WITH ") {
        Some((id, exception)) => License {
            exception: Some(exception.to_owned().into()),
            ..License::new(id.to_owned())
        },
        None => License::new(name.to_owned()),
    }
}

fn one(name: &str) -> Expr {
    Expr::License(license(name))
}

fn fit(inbound: &str, outbound: &str, usage: Use) -> Fit {
    let read = |text: &str| Expr::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    compare(&read(inbound), &read(outbound), usage).fit
}

// REUSE-IgnoreStart
mod matrix {
    use super::*;

    /// The answers of the data file, read without the tables that the program uses.
    fn cells() -> Vec<(String, String, String)> {
        let data: toml::Table = include_str!("../rules/compatibility/osadl.toml")
            .parse()
            .unwrap();
        let ids: Vec<&str> = data["ids"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_str().unwrap())
            .collect();
        let mut cells = Vec::new();
        for (row, outbound) in data["rows"].as_array().unwrap().iter().zip(&ids) {
            for (letter, inbound) in row.as_str().unwrap().chars().zip(&ids) {
                let answer = data["letters"][&letter.to_string()]["answer"]
                    .as_str()
                    .unwrap();
                cells.push((
                    (*outbound).to_owned(),
                    (*inbound).to_owned(),
                    answer.to_owned(),
                ));
            }
        }
        cells
    }

    /// Whether an answer of placet is the one of the matrix: what the matrix leaves open,
    /// somebody has to look at.
    fn agrees(fit: Fit, answer: &str) -> bool {
        match answer {
            "same" | "yes" => fit.is_fine(),
            "no" => fit == Fit::Conflict,
            _ => fit == Fit::Review,
        }
    }

    const PYTHON: &str = "OSADL sees the summary of changes that Python's license asks for as a further restriction; the FSF calls the license compatible with the GPL";
    const PYTHON_EUPL: &str = "OSADL sees the summary of changes that Python's license asks for as a further restriction; nothing in the EUPL forbids it";
    const IJG: &str = "OSADL sees a further restriction; the FSF calls the license compatible with the GPL, on the word of its authors";
    const EUPL_BACK: &str = "the appendix of EUPL-1.2 names EUPL-1.1 as a compatible license; OSADL says no without a reason";
    const FTL: &str = "OSADL sees a further restriction; the FSF calls the license compatible with version 3 of the GNU licenses";
    const LIBRARY: &str = "OSADL counts Library GPL 2.0 and Lesser GPL 2.1 as different licenses; the text of 2.1 calls itself the successor of 2.0, so that \"or any later version\" reaches it";
    const SECONDARY: &str = "MPL-2.0 names the LGPL from version 2.1 on as secondary license; OSADL accepts version 2.0 as well";
    const EUPL_MPL: &str = "the EUPL's checklist of OSADL accepts MPL-2.0; neither the MPL nor the EUPL's appendix, which is about the other direction, says so";
    const BACK: &str = "OSADL also accepts the way back from a later version to the IPL; its text only speaks of the way forth";
    const ALONE: &str = "OSADL's checklist says no without a reason; the text of the inbound license asks for nothing that the outbound one forbids";

    /// Every cell where placet does not say what the matrix says: outbound, inbound, why.
    const EXCEPTIONS: &[(&str, &str, &str)] = &[
        ("AGPL-3.0-only", "FTL", FTL),
        ("AGPL-3.0-only", "IJG", IJG),
        ("AGPL-3.0-only", "Python-2.0", PYTHON),
        ("AGPL-3.0-or-later", "FTL", FTL),
        ("AGPL-3.0-or-later", "IJG", IJG),
        ("AGPL-3.0-or-later", "Python-2.0", PYTHON),
        ("EUPL-1.1", "EUPL-1.2", EUPL_BACK),
        ("EUPL-1.1", "Python-2.0", PYTHON_EUPL),
        ("EUPL-1.2", "MPL-2.0", EUPL_MPL),
        ("EUPL-1.2", "Python-2.0", PYTHON_EUPL),
        ("GPL-1.0-only", "IJG", IJG),
        ("GPL-1.0-only", "Python-2.0", PYTHON),
        ("GPL-1.0-or-later", "IJG", IJG),
        ("GPL-1.0-or-later", "Python-2.0", PYTHON),
        ("GPL-2.0-only", "IJG", IJG),
        ("GPL-2.0-only", "Python-2.0", PYTHON),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "IJG", IJG),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "Python-2.0",
            PYTHON,
        ),
        ("GPL-2.0-or-later", "IJG", IJG),
        ("GPL-2.0-or-later", "Python-2.0", PYTHON),
        ("GPL-3.0-only", "FTL", FTL),
        ("GPL-3.0-only", "IJG", IJG),
        ("GPL-3.0-only", "Python-2.0", PYTHON),
        ("GPL-3.0-or-later", "FTL", FTL),
        ("GPL-3.0-or-later", "IJG", IJG),
        ("GPL-3.0-or-later", "Python-2.0", PYTHON),
        ("IPL-1.0", "CPL-1.0", BACK),
        ("IPL-1.0", "EPL-1.0", BACK),
        ("LGPL-2.0-only", "IJG", IJG),
        ("LGPL-2.0-only", "MPL-2.0", SECONDARY),
        ("LGPL-2.0-only", "Python-2.0", PYTHON),
        ("LGPL-2.0-or-later", "IJG", IJG),
        ("LGPL-2.0-or-later", "MPL-2.0", SECONDARY),
        ("LGPL-2.0-or-later", "Python-2.0", PYTHON),
        ("LGPL-2.1-only", "IJG", IJG),
        ("LGPL-2.1-only", "LGPL-2.0-or-later", LIBRARY),
        ("LGPL-2.1-only", "Python-2.0", PYTHON),
        ("LGPL-2.1-or-later", "IJG", IJG),
        ("LGPL-2.1-or-later", "LGPL-2.0-or-later", LIBRARY),
        ("LGPL-2.1-or-later", "Python-2.0", PYTHON),
        ("LGPL-3.0-only", "FTL", FTL),
        ("LGPL-3.0-only", "IJG", IJG),
        ("LGPL-3.0-only", "LGPL-2.0-or-later", LIBRARY),
        ("LGPL-3.0-only", "Python-2.0", PYTHON),
        ("LGPL-3.0-or-later", "FTL", FTL),
        ("LGPL-3.0-or-later", "IJG", IJG),
        ("LGPL-3.0-or-later", "LGPL-2.0-or-later", LIBRARY),
        ("LGPL-3.0-or-later", "Python-2.0", PYTHON),
        ("MPL-1.1", "Apache-2.0", ALONE),
        ("Sleepycat", "Spencer-86", ALONE),
    ];

    #[test]
    fn the_data_is_the_matrix_that_was_published() {
        let cells = cells();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut lines = String::new();
        for (outbound, inbound, answer) in &cells {
            *numbers.entry(answer).or_default() += 1;
            lines.push_str(&format!("{outbound}\t{inbound}\t{answer}\n"));
        }
        assert_eq!(cells.len(), 13_225);
        assert_eq!(
            numbers.into_iter().collect::<Vec<_>>(),
            [
                ("depends", 60),
                ("no", 3_419),
                ("same", 115),
                ("unknown", 1_018),
                ("yes", 8_613)
            ]
        );
        // of lines "outbound, tab, inbound, tab, answer" made from matrixseqexpl.json, sorted
        assert_eq!(
            blake3::hash(lines.as_bytes()).to_hex().as_str(),
            "09ee47056823407f9161c15e8101b714b5b3fb39218ed801ccb75e099c31e1f4"
        );
    }

    #[test]
    fn merged_use_agrees_with_every_cell_but_those_explained() {
        let known: BTreeMap<(&str, &str), &str> = EXCEPTIONS
            .iter()
            .map(|(outbound, inbound, why)| ((*outbound, *inbound), *why))
            .collect();
        assert_eq!(known.len(), EXCEPTIONS.len(), "a cell is explained twice");
        let mut wrong = Vec::new();
        let mut used = BTreeSet::new();
        for (outbound, inbound, answer) in cells() {
            let fit = compare(&one(&inbound), &one(&outbound), Use::Merged).fit;
            let explained = known.get(&(outbound.as_str(), inbound.as_str()));
            match (agrees(fit, &answer), explained) {
                (true, None) => {}
                (false, Some(_)) => {
                    // a contradiction is never decided silently
                    assert_eq!(fit, Fit::Review, "{outbound} <- {inbound}");
                    used.insert((outbound, inbound));
                }
                (true, Some(_)) => {
                    wrong.push(format!("{outbound} <- {inbound}: explained, agrees"));
                }
                (false, None) => wrong.push(format!(
                    "(\"{outbound}\", \"{inbound}\", {answer} {})",
                    fit.name()
                )),
            }
        }
        assert!(
            wrong.is_empty(),
            "{} cells\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        assert_eq!(used.len(), EXCEPTIONS.len());
    }

    #[test]
    fn the_transposed_matrix_fails() {
        let cells = cells();
        let answers: BTreeMap<(&str, &str), &str> = cells
            .iter()
            .map(|(outbound, inbound, answer)| {
                ((outbound.as_str(), inbound.as_str()), answer.as_str())
            })
            .collect();
        let wrong = cells
            .iter()
            .filter(|(outbound, inbound, _)| {
                let fit = compare(&one(inbound), &one(outbound), Use::Merged).fit;
                !agrees(fit, answers[&(inbound.as_str(), outbound.as_str())])
            })
            .count();
        // 2,439 pairs are not the same both ways, two cells each
        assert!(wrong > 4_000, "only {wrong} cells");
    }

    /// The rules are not read off the matrix: without it they decide nearly all of what it
    /// decides, the same way.
    #[test]
    fn the_rules_alone_agree_with_what_the_matrix_decides() {
        let (mut decided, mut agreed, mut open) = (0, 0, 0);
        for (outbound, inbound, answer) in cells() {
            if !["yes", "no"].contains(&answer.as_str()) {
                continue;
            }
            decided += 1;
            match by_rules_alone(&license(&inbound), &license(&outbound), Use::Merged) {
                Fit::Review => open += 1,
                fit => agreed += usize::from(agrees(fit, &answer)),
            }
        }
        assert_eq!(decided, 12_032);
        // open: kinds whose rules leave the answer to the matrix, and ids that only ScanCode gives
        assert_eq!((agreed, open), (11_602, 380));
    }

    #[test]
    fn weak_copyleft_differs_between_merged_and_linked() {
        let weak = |license: &License| {
            matches!(
                category_of(license),
                Category::FileCopyleft | Category::LibraryCopyleft
            )
        };
        let copyleft = |license: &License| {
            weak(license)
                || matches!(
                    category_of(license),
                    Category::StrongCopyleft | Category::NetworkCopyleft
                )
        };
        let (mut weak_cells, mut strong_cells) = (0, 0);
        for (outbound, inbound, answer) in cells() {
            let (inbound, outbound) = (license(&inbound), license(&outbound));
            if answer != "no" || !copyleft(&inbound) || copyleft(&outbound) {
                continue;
            }
            let fit = |usage| {
                compare(
                    &Expr::License(inbound.clone()),
                    &Expr::License(outbound.clone()),
                    usage,
                )
                .fit
            };
            let want = if weak(&inbound) {
                weak_cells += 1;
                Fit::Obligations
            } else {
                strong_cells += 1;
                Fit::Conflict
            };
            assert_eq!(
                (fit(Use::Merged), fit(Use::Linked)),
                (Fit::Conflict, want),
                "{outbound} <- {inbound}"
            );
        }
        assert_eq!((weak_cells, strong_cells), (1_394, 984));
    }
}

/// Random expressions, the same at every run.
mod oracle {
    use super::*;

    /// A small generator of pseudo-random numbers (xorshift).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 >> 33).unwrap() % limit
        }
    }

    const LICENSES: &[&str] = &[
        "MIT",
        "Apache-2.0",
        "BSD-4-Clause",
        "MPL-2.0",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "GPL-2.0-only",
        "GPL-2.0-or-later",
        "GPL-3.0-only",
        "GPL-2.0-only WITH Classpath-exception-2.0",
        "AGPL-3.0-or-later",
        "EUPL-1.2",
        "Python-2.0",
        "CC-BY-SA-4.0",
        "CC-BY-NC-4.0",
        "0BSD",
        "LicenseRef-ours",
    ];

    fn expression(dice: &mut Dice, depth: usize) -> Expr {
        if depth == 0 || dice.below(3) == 0 {
            return one(LICENSES[dice.below(LICENSES.len())]);
        }
        let members: Vec<Expr> = (0..2 + dice.below(2))
            .map(|_| expression(dice, depth - 1))
            .collect();
        let joined = if dice.below(2) == 0 {
            Expr::and(members)
        } else {
            Expr::or(members)
        };
        joined.unwrap()
    }

    /// Every set of licenses that satisfies an expression, one choice at each OR: the meaning of
    /// an expression, written without any regard to cost.
    fn readings(expr: &Expr) -> Vec<Vec<License>> {
        match expr {
            Expr::License(license) => vec![vec![license.clone()]],
            Expr::Or(members) => members.iter().flat_map(readings).collect(),
            Expr::And(members) => members.iter().fold(vec![Vec::new()], |sets, member| {
                let further = readings(member);
                sets.iter()
                    .flat_map(|set| {
                        further
                            .iter()
                            .map(move |more| [set.clone(), more.clone()].concat())
                    })
                    .collect()
            }),
        }
    }

    /// For whatever others choose of the outbound licenses there must be a choice of the inbound
    /// ones, each of which fits one of the outbound ones that then hold.
    fn brute_force(inbound: &Expr, outbound: &Expr, usage: Use) -> Fit {
        let unit = |inbound: &License, outbound: &License| {
            compare(
                &Expr::License(inbound.clone()),
                &Expr::License(outbound.clone()),
                usage,
            )
            .fit
        };
        readings(outbound)
            .iter()
            .map(|outer| {
                readings(inbound)
                    .iter()
                    .map(|inner| {
                        inner
                            .iter()
                            .map(|license| {
                                outer
                                    .iter()
                                    .map(|other| unit(license, other))
                                    .min()
                                    .unwrap()
                            })
                            .max()
                            .unwrap()
                    })
                    .min()
                    .unwrap()
            })
            .max()
            .unwrap()
    }

    #[test]
    fn evaluation_agrees_with_every_reading_of_random_expressions() {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        let mut seen: BTreeMap<Fit, usize> = BTreeMap::new();
        for round in 0..2_000 {
            let inbound = expression(&mut dice, 3);
            let outbound = expression(&mut dice, 2);
            let usage = Use::ALL[round % Use::ALL.len()];
            if readings(&inbound).len() > 200 {
                continue;
            }
            let answer = compare(&inbound, &outbound, usage);
            assert_eq!(
                answer.fit,
                brute_force(&inbound, &outbound, usage),
                "{inbound} into {outbound}, {}",
                usage.name()
            );
            // what is shown adds up to what is said
            assert_eq!(
                answer.pairs.iter().map(|pair| pair.reason.fit).max(),
                Some(answer.fit),
                "{inbound} into {outbound}"
            );
            for choice in &answer.choices {
                assert!(!choice.left.is_empty() && !choice.left.contains(&choice.taken));
            }
            *seen.entry(answer.fit).or_default() += 1;
        }
        assert_eq!(seen.len(), 4, "{seen:?}");
        assert!(seen.values().all(|number| *number > 20), "{seen:?}");
    }

    #[test]
    fn more_choice_never_makes_it_worse_and_more_duties_never_better() {
        let mut dice = Dice(42);
        for _ in 0..500 {
            let (one, other) = (expression(&mut dice, 2), expression(&mut dice, 2));
            let outbound = expression(&mut dice, 1);
            let fit = |inbound: &Expr| compare(inbound, &outbound, Use::Linked).fit;
            let (a, b) = (fit(&one), fit(&other));
            let or = Expr::or([one.clone(), other.clone()]).unwrap();
            let and = Expr::and([one, other]).unwrap();
            // each outbound branch may take another inbound one, so an OR may be better than both
            assert!(fit(&or) <= a.min(b), "{or} into {outbound}");
            assert!(fit(&and) >= a.max(b), "{and} into {outbound}");
        }
    }

    #[test]
    fn hostile_expressions_are_bounded() {
        let start = std::time::Instant::now();
        let pair = |at: usize| {
            Expr::Or(vec![
                Expr::id(format!("LicenseRef-{at}")),
                Expr::id(format!("LicenseRef-x{at}")),
            ])
        };
        let wide = Expr::And((0..500).map(pair).collect());
        assert_eq!(compare(&wide, &one("MIT"), Use::Merged).fit, Fit::Review);
        // 2^500 ways to read it: nobody is told that it is fine
        assert_eq!(compare(&one("MIT"), &wide, Use::Merged).fit, Fit::Review);
        let many = Expr::And(
            (0..2_000)
                .map(|at| Expr::id(format!("LicenseRef-{at}")))
                .collect(),
        );
        assert_eq!(compare(&many, &many, Use::Merged).fit, Fit::Review);
        assert!(start.elapsed() < std::time::Duration::from_secs(2));
    }
}

mod law {
    use super::*;

    #[test]
    fn answers_are_those_of_the_texts() {
        let check = |inbound: &str, outbound: &str, usage: Use, want: Fit| {
            assert_eq!(
                fit(inbound, outbound, usage),
                want,
                "{inbound} into {outbound}, {}",
                usage.name()
            );
        };
        use Fit::{Conflict, Obligations, Ok, Review};
        use Use::{Data, Linked, Merged, Network, Tool};
        // direction
        check("MIT", "GPL-3.0-only", Merged, Obligations);
        check("GPL-3.0-only", "MIT", Merged, Conflict);
        check("Apache-2.0", "GPL-3.0-only", Merged, Obligations);
        check("Apache-2.0", "GPL-2.0-only", Merged, Conflict);
        check("Apache-2.0", "GPL-2.0-only", Linked, Conflict);
        check("Apache-2.0", "LGPL-2.1-only", Linked, Obligations);
        // choices on either side
        check("MIT OR GPL-3.0-only", "Apache-2.0", Merged, Obligations);
        check("MIT AND GPL-3.0-only", "Apache-2.0", Merged, Conflict);
        check(
            "GPL-3.0-only",
            "Apache-2.0 OR GPL-3.0-only",
            Merged,
            Conflict,
        );
        check(
            "GPL-3.0-only",
            "Apache-2.0 AND GPL-3.0-only",
            Merged,
            Obligations,
        );
        check(
            "Apache-2.0 OR GPL-2.0-only",
            "GPL-2.0-only OR Apache-2.0",
            Merged,
            Obligations,
        );
        // or later, by whoever receives; not by whoever passes on
        check("GPL-2.0-or-later", "GPL-3.0-only", Merged, Obligations);
        check("GPL-3.0-only", "GPL-2.0-or-later", Merged, Conflict);
        check("MPL-1.1", "MPL-2.0", Merged, Obligations);
        // exceptions
        check(
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "MIT",
            Linked,
            Obligations,
        );
        check(
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "MIT",
            Merged,
            Conflict,
        );
        check(
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GPL-2.0-only",
            Merged,
            Obligations,
        );
        check(
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            "Apache-2.0",
            Linked,
            Obligations,
        );
        check(
            "GPL-3.0-only",
            "GPL-3.0-only WITH GCC-exception-3.1",
            Merged,
            Review,
        );
        check("OpenSSL", "GPL-2.0-only", Linked, Conflict);
        check(
            "OpenSSL",
            "GPL-2.0-or-later WITH openvpn-openssl-exception",
            Linked,
            Obligations,
        );
        // weak copyleft
        check("LGPL-2.1-only", "MIT", Linked, Obligations);
        check("LGPL-2.1-only", "MIT", Merged, Conflict);
        check("LGPL-2.1-only", "GPL-2.0-only", Linked, Obligations);
        check("LGPL-3.0-only", "GPL-2.0-only", Linked, Conflict);
        check("MPL-2.0", "GPL-3.0-only", Linked, Obligations);
        check(
            "MPL-2.0-no-copyleft-exception",
            "GPL-3.0-only",
            Linked,
            Conflict,
        );
        check("CDDL-1.0", "GPL-2.0-only", Linked, Conflict);
        check("EPL-2.0", "GPL-3.0-only", Linked, Conflict);
        // network
        check("AGPL-3.0-only", "MIT", Network, Conflict);
        check("GPL-3.0-only", "MIT", Network, Ok);
        check("AGPL-3.0-only", "GPL-3.0-only", Linked, Obligations);
        check("AGPL-3.0-only", "GPL-3.0-only", Merged, Review);
        check("SSPL-1.0", "Apache-2.0", Network, Conflict);
        // tools and data
        check("GPL-3.0-only", "MIT", Tool, Ok);
        check("CC-BY-NC-4.0", "MIT", Tool, Review);
        check("CC-BY-SA-4.0", "MIT", Data, Obligations);
        check("CC-BY-SA-4.0", "MIT", Merged, Conflict);
        check("CC-BY-SA-4.0", "GPL-3.0-only", Merged, Obligations);
        check("ODbL-1.0", "Apache-2.0", Data, Obligations);
        check("GPL-3.0-only", "MIT", Data, Review);
        check("CC-BY-NC-4.0", "MIT", Data, Review);
        check("CC-BY-NC-4.0", "MIT", Merged, Conflict);
        check("CC-BY-ND-4.0", "CC-BY-4.0", Merged, Conflict);
        // nothing asked
        check("CC0-1.0", "GPL-2.0-only", Merged, Ok);
        check("0BSD", "MIT", Linked, Ok);
        // unknown is never fine, but for itself
        for usage in Use::ALL {
            check("LicenseRef-theirs", "MIT", usage, Review);
            check("LicenseRef-ours", "LicenseRef-ours", usage, Obligations);
        }
        check("MIT OR LicenseRef-theirs", "MIT", Merged, Obligations);
    }

    #[test]
    fn two_parts_must_have_an_outbound_license_in_common() {
        let check = |one: &str, other: &str, want: Fit| {
            let (one, other) = (license(one), license(other));
            for (a, b) in [(&one, &other), (&other, &one)] {
                assert_eq!(
                    placet::compat::together(a, b, Use::Linked),
                    want,
                    "{a}, {b}"
                );
            }
        };
        check("GPL-2.0-only", "Apache-2.0", Fit::Conflict);
        check("GPL-2.0-or-later", "Apache-2.0", Fit::Obligations);
        check("GPL-3.0-only", "Apache-2.0", Fit::Obligations);
        check("GPL-2.0-only", "GPL-3.0-only", Fit::Conflict);
        check("GPL-2.0-or-later", "GPL-3.0-only", Fit::Obligations);
        check("GPL-2.0-only", "LGPL-2.1-only", Fit::Obligations);
        check("GPL-3.0-only", "AGPL-3.0-only", Fit::Obligations);
        check("CDDL-1.0", "GPL-2.0-only", Fit::Conflict);
        check("CDDL-1.0", "MPL-2.0", Fit::Obligations);
        check("MIT", "Apache-2.0", Fit::Obligations);
    }
}

/// Ids that placet itself gives, wherever they stand in its sources and data.
#[test]
fn every_id_of_placets_own_has_a_category() {
    let mut folders = vec!["src".into(), "rules".into()];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        let folder: std::path::PathBuf = folder;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end != "md") {
                let text = std::fs::read_to_string(&path).unwrap();
                for (at, start) in text.match_indices("LicenseRef-placet-") {
                    let end = text[at + start.len()..]
                        .find(|letter: char| {
                            !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '.')
                        })
                        .unwrap();
                    if end > 0 {
                        let id = &text[at..at + start.len() + end];
                        found.insert(id.trim_end_matches('.').to_owned());
                    }
                }
            }
        }
    }
    assert!(found.len() >= 5, "{found:?}");
    for id in found {
        assert!(
            placet::rules::categories::entry(&id).is_some(),
            "{id} has no category"
        );
    }
}
// REUSE-IgnoreEnd
