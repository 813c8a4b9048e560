// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Policies and judgments: each list of calls is a claim.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests read fixtures, write goldens when asked for, and fail loudly"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use placet::detect::{Copyright, Detection, Evidence, Unfilled};
use placet::inventory::{DependencyRecord, FileKind, FileRecord, Inventory, Place};
use placet::license::{Expr, License};
use placet::package::{Declared, Dependency, Ecosystem, Package, Purl, Scope};
use placet::policy::checks::CHECKS;
use placet::policy::{
    Context, Date, Finding, Judge, Judged, Level, Policy, PolicySource, Ruling, TEMPLATE, Verdict,
    check,
};
use placet::rules::categories::Category;
use placet::source::{Lines, Problem, ProblemKind};

fn policy(text: &str) -> Policy {
    let source = PolicySource {
        name: "placet.toml".to_owned(),
        text: text.to_owned(),
    };
    Policy::load(&[source]).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

fn errors(text: &str) -> String {
    let source = PolicySource {
        name: "placet.toml".to_owned(),
        text: text.to_owned(),
    };
    Policy::load(&[source]).err().map_or_else(
        || panic!("no mistake in {text}"),
        |errors| errors.render(false),
    )
}

fn expr(text: &str) -> Expr {
    Expr::parse(text).unwrap()
}

mod language {
    use super::*;

    /// Each `.toml` stands beside a `.txt` with what the user sees. `PLACET_BLESS=1` writes them.
    #[test]
    fn mistakes_are_shown_where_they_are() {
        let folder = Path::new("fixtures/policies");
        let mut cases: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .collect();
        cases.sort();
        assert!(cases.len() > 5);
        let mut failed = Vec::new();
        for case in cases {
            let golden = case.with_extension("txt");
            let have = errors(&std::fs::read_to_string(&case).unwrap());
            if std::env::var_os("PLACET_BLESS").is_some() {
                std::fs::write(&golden, &have).unwrap();
            }
            let want = std::fs::read_to_string(&golden).unwrap_or_default();
            if want != have {
                failed.push(format!("{}\nwant:\n{want}\nhave:\n{have}", case.display()));
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }

    #[test]
    fn color_is_only_there_when_asked_for() {
        let source = PolicySource {
            name: "placet.toml".to_owned(),
            text: "fial-on = 1".to_owned(),
        };
        let errors = Policy::load(&[source]).unwrap_err();
        assert!(!errors.render(false).contains('\u{1b}'));
        assert!(errors.render(true).contains('\u{1b}'));
    }

    #[test]
    fn hostile_policies_are_mistakes_never_panics() {
        for text in [
            "\0",
            "[",
            "a = ",
            "[categories]\n\"\" = \"\"",
            "[licenses]\n\"*\" = \"allow\"",
            "[licenses]\n\"MIT**\" = \"allow\"",
            "[[exclude]]\npath = \"[\"\nreason = \"x\"",
            "[[exclude]]\npath = \"{a,b\"\nreason = \"é\"",
            "extends = [\"placet.toml\"]",
            "extends = [1, [2]]",
            "[[waive]]",
            "waive = 3",
            "correct = [{}]",
            "rule = [{}]",
            "[[rule]]\nverdict = \"allow\"",
            "[[rule]]\nlicense = []\nverdict = \"allow\"",
            "[[rule]]\ncategory = \"unknown\"\nverdict = \"allow\"",
            "[[choose]]\nof = \"MIT\"\ntake = \"MIT\"",
            "[[test]]\nexpect = \"maybe\"",
            "extends = [\"../outside.toml\"]",
            "extends = [\"/etc/policy.toml\"]",
            "extends = [\"university@blake3:00\"]",
            "[[waive]]\nsince = 2026-02-30\n",
            "project.outbound = \"\"\"\nMIT OR é\n\"\"\"",
            "project.outbound = \"\\u0000MIT\"",
            "é = 1",
            "fail-on = \"é\"",
        ] {
            assert!(!errors(text).is_empty());
        }
        assert!(!errors(&"[".repeat(10_000)).is_empty());
        assert!(!errors(&format!("a = {}", "[".repeat(10_000))).is_empty());
        assert!(!errors(&format!("{}b = 1", "a.".repeat(10_000))).is_empty());
        assert!(!errors(&"x".repeat(2_000_000)).is_empty());
        assert!(!errors(&"k = 1\n".repeat(1_000)).is_empty());
    }

    #[test]
    fn every_mistake_is_counted_even_if_not_all_are_shown() {
        let text: String = (0..100).map(|key| format!("key{key} = 1\n")).collect();
        let shown = errors(&text);
        assert!(
            shown.contains("and 70 more") && shown.contains("100 mistakes"),
            "{shown}"
        );
    }

    #[test]
    fn a_project_may_be_stricter_than_its_office() {
        for text in [
            "[categories]\nfile-copyleft = { verdict = \"deny\", reason = \"x\" }",
            "[licenses]\n\"MIT\" = { verdict = \"review\", reason = \"x\" }",
            "[checks]\nPL005 = \"error\"\nPL003 = \"note\"",
            "fail-on = \"warning\"",
            "[scopes]\ndev = \"full\"",
            // waivable in the base
            "[categories]\nstrong-copyleft = \"allow\"",
            "[licenses]\n\"GPL-3.0-only\" = \"allow\"",
        ] {
            policy(text);
        }
        for text in [
            "[checks]\nPL004 = \"off\"",
            "[scopes]\nruntime = \"off\"",
            "[files]\nvendored = \"review-at-most\"",
            "[categories]\nunknown = { verdict = \"review\", reason = \"x\" }",
        ] {
            errors(text);
        }
    }

    #[test]
    fn what_the_office_fixed_cannot_be_loosened_in_a_roundabout_way() {
        let office = PolicySource {
            name: "office".to_owned(),
            text: "extends = []\n[categories]\nstrong-copyleft = { verdict = \"deny\", reason = \"no\" }\n[licenses]\n\"MPL-2.0\" = { verdict = \"review\", reason = \"ask\" }".to_owned(),
        };
        let with = |text: &str| {
            let own = PolicySource {
                name: "placet.toml".to_owned(),
                text: format!("extends = [\"office\"]\n{text}"),
            };
            Policy::load(&[own, office.clone()])
        };
        assert!(with("").is_ok());
        for text in [
            "[categories]\nstrong-copyleft = \"allow\"",
            "[licenses]\n\"GPL-3.0-only\" = \"allow\"",
            "[licenses]\n\"GPL-*\" = \"allow\"",
            "[licenses]\n\"GPL-2.0-or-later\" = \"allow\"",
            "[licenses]\n\"GPL-2.0-only AND MIT\" = \"allow\"",
            "[licenses]\n\"MPL-2.0\" = \"allow\"",
            "[licenses]\n\"MPL-*\" = \"allow\"",
        ] {
            let shown = with(text).unwrap_err().render(false);
            assert!(
                shown.contains("looser") && shown.contains("office"),
                "{text}\n{shown}"
            );
        }
        // an exception makes it another license, of another category
        assert!(
            with("[licenses]\n\"GPL-2.0-only WITH Classpath-exception-2.0\" = \"allow\"").is_ok()
        );
    }

    #[test]
    fn who_holds_the_rights_is_fixed_unless_it_is_waivable() {
        let load = |office: &str| {
            let source = |name: &str, text: &str| PolicySource {
                name: name.to_owned(),
                text: text.to_owned(),
            };
            Policy::load(&[
                source(
                    "placet.toml",
                    "extends = [\"office\"]\n[holders]\nmode = \"individual\"",
                ),
                source("office", office),
            ])
        };
        let free = "[holders]\nexpected = \"Example University\"\nwaivable = true";
        let policy = load(free).unwrap();
        assert_eq!(policy.expects("a.c").first(), "Example University");
        assert_eq!(policy.expects("a.c").mode.unwrap().name(), "individual");
        let fixed = load("[holders]\nexpected = \"Example University\"")
            .err()
            .unwrap();
        let shown = fixed.render(false);
        assert!(shown.contains("says who holds the rights"), "{shown}");
    }

    #[test]
    fn the_digest_is_of_what_is_said_not_of_how() {
        let digest = |text: &str| policy(text).digest().to_owned();
        assert_eq!(digest(""), digest("# nothing\nextends = [\"university\"]"));
        assert_eq!(digest(""), Policy::university().unwrap().digest());
        assert_eq!(
            digest("[licenses]\nMIT = \"allow\"\nISC = \"allow\""),
            digest("[licenses]\nISC = \"allow\"\nMIT = \"allow\"")
        );
        assert_ne!(digest(""), digest("fail-on = \"warning\""));
        assert_ne!(digest(""), digest("project.holder = \"us\""));
    }

    #[test]
    fn the_university_has_a_reasoned_word_on_every_category() {
        let university = Policy::university().unwrap();
        for category in Category::ALL {
            let rule = university.category_rule(category);
            assert_eq!(
                rule.is_none(),
                category == Category::Unknown,
                "{category:?}"
            );
            assert!(
                rule.is_none_or(|rule| rule.reason.len() > 10),
                "{category:?}"
            );
        }
        assert_eq!(university.name(), "university");
        assert_eq!(university.digest().len(), 64);
    }

    #[test]
    fn the_template_documents_every_key_and_parses() {
        policy(TEMPLATE);
        // what stands behind a # is TOML too, but for the prose
        let keys: String = TEMPLATE
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| {
                line.starts_with('[')
                    || line
                        .split_once(" = ")
                        .is_some_and(|(key, _)| key.starts_with('"') || !key.contains(' '))
            })
            .map(|line| format!("{line}\n"))
            .collect();
        let full = policy(&keys);
        assert_eq!(full.waivers.len(), 1);
        assert_eq!(full.corrections.len(), 1);
        assert_eq!(full.exclude.len(), 1);
        for (table, known) in placet::policy::keys() {
            for key in *known {
                let documented = keys.lines().any(|line| {
                    line.starts_with(&format!("{key} = "))
                        || line.trim_matches(['[', ']']) == *key
                        || (["entry", "rule"].contains(table)
                            && line.contains(&format!("{key} = ")))
                });
                assert!(documented, "the template lacks `{key}` of [{table}]");
            }
        }
    }
}

mod judgment {
    use super::*;

    #[test]
    fn expressions_are_judged_exactly() {
        let policy = policy(
            "extends = []
            [categories]
            permissive = \"allow\"
            library-copyleft = \"allow\"
            strong-copyleft = { verdict = \"review\", reason = \"ask\" }
            non-commercial = { verdict = \"deny\", reason = \"no\" }
            [licenses]
            \"GPL-1.0-only\" = { verdict = \"deny\", reason = \"too old\" }
            \"MIT AND ISC\" = { verdict = \"deny\", reason = \"these two together\" }
            \"LicenseRef-ours\" = \"allow\"
            \"Apache-*\" = { verdict = \"review\", reason = \"the family\" }
            \"Apache-2.0\" = \"allow\"",
        );
        let judge = Judge::new(&policy);
        let check = |text: &str, want: Ruling, blamed: &str, proof: &str| {
            let answer = judge.expression(&expr(text));
            let names: Vec<String> = answer
                .blamed
                .iter()
                .map(|(license, _)| license.to_string())
                .collect();
            assert_eq!(
                (answer.ruling, names.join(", ").as_str()),
                (want, blamed),
                "{text}: {answer:?}"
            );
            let have = answer.proof.join("; ");
            assert!(have.contains(proof), "{text}: {have}");
        };
        check("MIT", Ruling::Allow, "", "");
        check(
            "MIT OR GPL-3.0-only",
            Ruling::Allow,
            "",
            "OR satisfied by MIT; GPL-3.0-only not used",
        );
        check(
            "GPL-3.0-only OR MIT",
            Ruling::Allow,
            "",
            "OR satisfied by MIT",
        );
        check(
            "MIT AND GPL-3.0-only",
            Ruling::Review,
            "GPL-3.0-only",
            "AND needs all: GPL-3.0-only needs review",
        );
        check(
            "(MIT OR CC-BY-NC-4.0) AND GPL-3.0-only",
            Ruling::Review,
            "GPL-3.0-only",
            "OR satisfied by MIT",
        );
        check(
            "CC-BY-NC-4.0 AND GPL-3.0-only",
            Ruling::Deny,
            "CC-BY-NC-4.0, GPL-3.0-only",
            "",
        );
        check("LicenseRef-x", Ruling::NotEstablished, "LicenseRef-x", "");
        check("LicenseRef-x OR MIT", Ruling::Allow, "", "");
        check(
            "LicenseRef-x OR CC-BY-NC-4.0",
            Ruling::NotEstablished,
            "LicenseRef-x",
            "",
        );
        check(
            "LicenseRef-x AND CC-BY-NC-4.0",
            Ruling::Deny,
            "LicenseRef-x, CC-BY-NC-4.0",
            "",
        );
        check(
            "LicenseRef-x OR GPL-3.0-only",
            Ruling::Review,
            "GPL-3.0-only",
            "",
        );
        check("LicenseRef-ours", Ruling::Allow, "", "");
        check(
            "GPL-2.0-only WITH Classpath-exception-2.0",
            Ruling::Allow,
            "",
            "",
        );
        // 1.0 alone is denied, but later versions may be chosen
        check("GPL-1.0-only", Ruling::Deny, "GPL-1.0-only", "");
        check("GPL-1.0-or-later", Ruling::Review, "GPL-1.0-or-later", "");
        check("ISC AND MIT", Ruling::Deny, "ISC", "the policy names");
        check("Apache-2.0", Ruling::Allow, "", "");
        check("Apache-1.1", Ruling::Review, "Apache-1.1", "");
        check("Apache-1.1+", Ruling::Allow, "", "");
        // the policy says nothing about this category
        check("MPL-2.0", Ruling::Review, "MPL-2.0", "");
    }

    #[test]
    fn ten_thousand_members_are_judged_at_once() {
        let policy = Policy::university().unwrap();
        let judge = Judge::new(&policy);
        let member = |at: usize| match at % 4 {
            0 => Expr::id("GPL-3.0-only"),
            1 => Expr::And(vec![Expr::id("MIT"), Expr::id("CC-BY-NC-4.0")]),
            2 => Expr::License(License::new(format!("LicenseRef-{at}"))),
            _ => Expr::id("AGPL-3.0-or-later"),
        };
        let members: Vec<Expr> = (0..10_000).map(member).collect();
        let start = Instant::now();
        let or = judge.expression(&Expr::Or(members.clone()));
        let and = judge.expression(&Expr::And(members.clone()));
        assert!(
            start.elapsed() < Duration::from_secs(2),
            "{:?}",
            start.elapsed()
        );
        assert_eq!((or.ruling, or.blamed.len()), (Ruling::Review, 1));
        assert_eq!((and.ruling, and.blamed.len()), (Ruling::Deny, 2503));
        assert!(and.proof.len() <= 12 && and.proof[0].len() < 300);
        let mut members = members;
        members.push(Expr::id("MIT"));
        assert_eq!(judge.expression(&Expr::Or(members)).ruling, Ruling::Allow);
    }

    /// Against an oracle that follows the definition, on expressions of a small generator.
    #[test]
    fn agrees_with_the_definition() {
        fn oracle(judge: &Judge<'_>, expr: &Expr) -> Ruling {
            match expr {
                Expr::License(license) => judge.unit(license).ruling,
                Expr::And(members) => members.iter().map(|m| oracle(judge, m)).max().unwrap(),
                Expr::Or(members) => members.iter().map(|m| oracle(judge, m)).min().unwrap(),
            }
        }
        fn make(seed: &mut u64, depth: usize) -> Expr {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let draw = (*seed >> 33) as usize;
            let ids = [
                "MIT",
                "GPL-2.0-only",
                "CC-BY-NC-4.0",
                "LicenseRef-x",
                "MPL-2.0",
                "Zlib",
            ];
            if depth == 0 || draw.is_multiple_of(3) {
                return Expr::id(ids[draw % ids.len()]);
            }
            let members = (0..2 + draw % 3).map(|_| make(seed, depth - 1)).collect();
            if draw.is_multiple_of(2) {
                Expr::And(members)
            } else {
                Expr::Or(members)
            }
        }
        let policy = Policy::university().unwrap();
        let judge = Judge::new(&policy);
        let mut seed = 7;
        for _ in 0..2_000 {
            let expr = make(&mut seed, 4);
            let answer = judge.expression(&expr);
            assert_eq!(answer.ruling, oracle(&judge, &expr), "{expr}");
            assert_eq!(
                answer.blamed.is_empty(),
                answer.ruling == Ruling::Allow,
                "{expr}"
            );
            let worst = answer.blamed.iter().map(|(_, unit)| unit.ruling).max();
            assert_eq!(worst.unwrap_or(Ruling::Allow), answer.ruling, "{expr}");
        }
    }

    #[test]
    fn a_project_is_not_asked_twice_about_its_own_license() {
        let policy = Policy::university().unwrap();
        let check = |outbound: &str, part: &str, want: Ruling| {
            let judge = Judge::within(&policy, &expr(outbound));
            assert_eq!(
                judge.expression(&expr(part)).ruling,
                want,
                "{part} in {outbound}"
            );
        };
        check("GPL-3.0-only", "GPL-3.0-only", Ruling::Allow);
        check("GPL-3.0-only", "GPL-3.0-or-later", Ruling::Allow);
        check("GPL-3.0-only", "GPL-2.0-or-later", Ruling::Allow);
        check("GPL-3.0-only", "GPL-2.0-only", Ruling::Review);
        check("GPL-2.0-only", "GPL-3.0-only", Ruling::Review);
        check("GPL-2.0-or-later", "GPL-3.0-only", Ruling::Allow);
        check("AGPL-3.0-only", "GPL-3.0-only", Ruling::Allow);
        check("GPL-3.0-only", "AGPL-3.0-only", Ruling::Review);
        check("MIT", "GPL-3.0-only", Ruling::Review);
        check("GPL-3.0-only", "CC-BY-NC-4.0", Ruling::Deny);
        check("EUPL-1.2", "EUPL-1.2", Ruling::Allow);
    }
}

mod checks {
    use super::*;

    fn lines() -> Lines {
        Lines::new(1, 3)
    }

    fn seen(expression: &str, kind: Evidence) -> Detection {
        Detection {
            expression: expr(expression),
            kind,
            score: 100.0,
            span: 0..10,
            lines: lines(),
            rule: "test".to_owned(),
            differences: Vec::new(),
            excerpt: None,
        }
    }

    fn file(path: &str, detections: Vec<Detection>) -> FileRecord {
        let name = path.rsplit('/').next().unwrap();
        let kind = match path {
            _ if path.starts_with("tests/") => FileKind::Test,
            _ if path.starts_with("vendor/") => FileKind::Vendored,
            _ => FileKind::Own,
        };
        FileRecord {
            path: path.to_owned(),
            kind,
            is_license_file: name.starts_with("LICENSE") || name.starts_with("COPYING"),
            detections,
            clues: Vec::new(),
            copyrights: Vec::new(),
            unfilled: Vec::new(),
            claims: Vec::new(),
            markings: Vec::new(),
            sha1: None,
        }
    }

    fn text(path: &str, expression: &str) -> FileRecord {
        let text = file(path, vec![seen(expression, Evidence::Text)]);
        held(text, "Example University")
    }

    /// A file that names a holder.
    fn held(mut file: FileRecord, holder: &str) -> FileRecord {
        file.copyrights.push(Copyright {
            statement: format!("Copyright (c) 2020 {holder}"),
            holder: Some(holder.to_owned()),
            lines: Lines::one(1),
        });
        file
    }

    fn tag(path: &str, expression: &str) -> FileRecord {
        file(path, vec![seen(expression, Evidence::Tag)])
    }

    fn declared(statement: &str) -> Declared {
        let expression = Expr::parse(statement).ok();
        Declared {
            reading: None,
            unclear: expression
                .is_none()
                .then(|| format!("`{statement}` names a family of licenses")),
            statement: statement.to_owned(),
            expression,
            files: Vec::new(),
            lines: Some(Lines::one(4)),
        }
    }

    fn package(path: &str, license: Option<&str>) -> Package {
        Package {
            ecosystem: Ecosystem::Pypi,
            purl: None,
            namespace: None,
            name: Some("mine".to_owned()),
            version: None,
            declared: license.map(declared),
            path: path.to_owned(),
            dependencies: Vec::new(),
            private: false,
            lacks: Vec::new(),
        }
    }

    fn dependency(name: &str, license: Option<&str>) -> DependencyRecord {
        DependencyRecord {
            dependency: Dependency {
                ecosystem: Ecosystem::Pypi,
                purl: Purl::new("pypi", None, name, Some("1.0")).unwrap(),
                namespace: None,
                name: name.to_owned(),
                version: Some("1.0".to_owned()),
                requirement: None,
                scope: Scope::Runtime,
                direct: Some(true),
                declared: None,
                path: "pyproject.toml".to_owned(),
                lines: Some(Lines::one(9)),
                folder: None,
                own: false,
                source: None,
            },
            named_in: vec![Place {
                path: "pyproject.toml".to_owned(),
                lines: Some(Lines::one(9)),
            }],
            license: license.map(expr),
            declared: None,
            detected: None,
            origin: None,
            origin_place: None,
            source: None,
            found_at: None,
            needed_by: Vec::new(),
            path: Vec::new(),
            members: Vec::new(),
            not_established: license.is_none().then(|| "not installed here".to_owned()),
        }
    }

    fn tree(files: Vec<FileRecord>) -> Inventory {
        let mut files = files;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Inventory {
            files,
            ..Inventory::default()
        }
    }

    /// A clean project with more in it.
    fn mit(more: Vec<FileRecord>) -> Inventory {
        let mut files = vec![text("LICENSE", "MIT")];
        files.extend(more);
        tree(files)
    }

    fn run_with(inventory: &Inventory, text: &str) -> Judged {
        let context = Context {
            today: Date::new(2026, 11, 22).unwrap(),
            outbound: None,
        };
        let judged = check(inventory, &policy(text), &context);
        for finding in &judged.findings {
            assert!(!finding.locations.is_empty(), "{finding:?}");
            for sentence in [&finding.message, &finding.why, &finding.next_step] {
                assert!(
                    sentence.ends_with('.') && !sentence.ends_with(".."),
                    "{finding:#?}"
                );
            }
            assert_eq!(finding.fingerprint.len(), 24);
        }
        judged
    }

    fn run(inventory: &Inventory) -> Judged {
        run_with(inventory, "")
    }

    fn codes(judged: &Judged) -> Vec<&'static str> {
        judged
            .findings
            .iter()
            .map(|finding| finding.check.code)
            .collect()
    }

    fn only(judged: &Judged) -> &Finding {
        assert_eq!(judged.findings.len(), 1, "{:#?}", judged.findings);
        &judged.findings[0]
    }

    #[test]
    fn the_table_of_checks_is_in_order() {
        assert!(CHECKS.is_sorted_by_key(|check| check.code));
        let mut names: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHECKS.len());
        for check in CHECKS {
            assert!(check.code.len() == 5 && check.code.starts_with("PL"));
            for text in [check.summary, check.why, check.fix] {
                assert!(text.ends_with('.'), "{text}");
            }
        }
    }

    #[test]
    fn a_clean_project_passes() {
        let mut inventory = mit(vec![tag("src/a.py", "MIT"), tag("src/b.py", "Apache-2.0")]);
        inventory.packages = vec![package("pyproject.toml", Some("MIT"))];
        inventory.dependencies = vec![dependency("numpy", Some("BSD-3-Clause"))];
        let judged = run(&inventory);
        assert_eq!((codes(&judged), judged.verdict), (vec![], Verdict::Placet));
        let outbound = judged.outbound.unwrap();
        assert_eq!(outbound.expression.to_string(), "MIT");
        assert!(outbound.sentence().contains("pyproject.toml"));
    }

    #[test]
    fn a_tree_of_which_nothing_was_read_is_not_clean() {
        let judged = run(&tree(vec![]));
        assert_eq!(
            (codes(&judged), judged.verdict),
            (vec!["PL009"], Verdict::NotEstablished)
        );
    }

    #[test]
    fn pl001_no_license_file() {
        let misplaced = tree(vec![file("README.md", vec![]), tag("src/LICENSE", "MIT")]);
        let judged = run(&misplaced);
        assert_eq!(only(&judged).check.code, "PL001");
        assert_eq!(only(&judged).locations[0].path, "src/LICENSE");
        let mut inventory = tree(vec![file("README.md", vec![])]);
        let judged = run(&inventory);
        assert_eq!(only(&judged).check.code, "PL001");
        assert_eq!(only(&judged).locations[0].path, "README.md");
        assert_eq!(judged.verdict, Verdict::NonPlacet);
        inventory.packages = vec![package("pyproject.toml", Some("MIT"))];
        let judged = run(&inventory);
        assert_eq!(only(&judged).locations[0].path, "pyproject.toml");
        assert!(only(&judged).next_step.contains("MIT"));
        // a license of the tests' data is not the project's; a REUSE folder is
        assert_eq!(
            codes(&run(&tree(vec![text("tests/LICENSE", "MIT")]))),
            ["PL001"]
        );
        assert_eq!(
            codes(&run(&tree(vec![text("LICENSES/MIT.txt", "MIT")]))),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn pl002_text_not_recognized() {
        let judged = run(&tree(vec![file("LICENSE", vec![])]));
        assert_eq!(only(&judged).check.code, "PL002");
        assert_eq!(judged.verdict, Verdict::NotEstablished);
        let unknown = file(
            "LICENSE",
            vec![seen("LicenseRef-placet-unknown", Evidence::Unknown)],
        );
        assert_eq!(codes(&run(&tree(vec![unknown]))), ["PL002"]);
        assert_eq!(
            codes(&run(&mit(vec![file("tests/data/LICENSE", vec![])]))),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn pl003_declared_and_found() {
        let check = |license: &str, texts: &[(&str, &str)], fires: bool| {
            let files = texts
                .iter()
                .map(|(path, found)| text(path, found))
                .collect();
            let mut inventory = tree(files);
            inventory.packages = vec![package("pyproject.toml", Some(license))];
            let found = codes(&run(&inventory)).contains(&"PL003");
            assert_eq!(found, fires, "{license} and {texts:?}");
        };
        check("MIT", &[("LICENSE", "MIT")], false);
        check("MIT", &[("LICENSE", "BSD-3-Clause")], true);
        check("GPL-3.0-or-later", &[("LICENSE", "GPL-3.0-only")], false);
        check("GPL-2.0-or-later", &[("COPYING", "GPL-3.0-only")], false);
        check("GPL-2.0-only", &[("COPYING", "GPL-3.0-only")], true);
        check(
            "LGPL-3.0-or-later",
            &[
                ("COPYING", "GPL-3.0-only"),
                ("COPYING.LESSER", "LGPL-3.0-only"),
            ],
            false,
        );
        check(
            "MIT OR Apache-2.0",
            &[("LICENSE-MIT", "MIT"), ("LICENSE-APACHE", "Apache-2.0")],
            false,
        );
        check("MIT OR Apache-2.0", &[("LICENSE-MIT", "MIT")], false);
        check("MIT", &[("LICENSE", "MIT AND Zlib")], false);
        check(
            "MIT",
            &[("LICENSE", "MIT"), ("LICENSE-THIRD-PARTY", "Zlib")],
            false,
        );
        check(
            "Apache-2.0 WITH LLVM-exception",
            &[("LICENSE", "Apache-2.0")],
            false,
        );
        check("MIT", &[("other/LICENSE", "Zlib")], false);
    }

    #[test]
    fn pl004_and_pl005_one_finding_for_one_cause() {
        let mut files: Vec<FileRecord> = (0..1000)
            .map(|at| tag(&format!("vendor/nc/src/{at}.c"), "CC-BY-NC-4.0"))
            .collect();
        files.push(tag("vendor/other/a.c", "CC-BY-NC-4.0"));
        files.push(tag("src/mine.c", "GPL-3.0-only OR LicenseRef-x"));
        let judged = run(&mit(files));
        assert_eq!(codes(&judged), ["PL004", "PL004", "PL005"]);
        let many = judged
            .findings
            .iter()
            .find(|finding| finding.locations.len() > 1)
            .unwrap();
        assert_eq!(many.locations.len(), 1000);
        assert!(
            many.message.contains("1000 files of vendor/nc/"),
            "{}",
            many.message
        );
        assert_eq!(judged.findings[2].level, Level::Warning);
        assert!(
            judged.findings[2]
                .why
                .contains("no branch of the OR is allowed")
        );
        assert_eq!(judged.verdict, Verdict::NonPlacet);
        // the same in tests is only shown
        let judged = run(&mit(vec![tag("tests/a.c", "CC-BY-NC-4.0")]));
        assert_eq!(only(&judged).check.code, "PL005");
        assert!(only(&judged).why.contains("not shipped"));
        assert_eq!(judged.verdict, Verdict::Placet);
    }

    #[test]
    fn a_gpl_project_gets_one_finding() {
        let mut inventory = tree(vec![
            text("COPYING", "GPL-3.0-only"),
            tag("src/a.c", "GPL-3.0-or-later"),
            tag("src/b.c", "GPL-3.0-or-later"),
        ]);
        inventory.packages = vec![package("pyproject.toml", Some("GPL-3.0-or-later"))];
        inventory.dependencies = vec![dependency("readline", Some("GPL-3.0-only"))];
        let judged = run(&inventory);
        assert!(
            only(&judged).message.starts_with("The project itself"),
            "{:#?}",
            judged.findings
        );
        assert_eq!(judged.verdict, Verdict::Placet);
    }

    #[test]
    fn a_project_under_a_denied_license_gets_one_finding() {
        let mut inventory = tree(vec![
            text("LICENSE", "CC-BY-NC-4.0"),
            tag("src/a.c", "CC-BY-NC-4.0"),
        ]);
        inventory.packages = vec![package("pyproject.toml", Some("CC-BY-NC-4.0"))];
        let judged = run(&inventory);
        assert_eq!(only(&judged).check.code, "PL004");
        assert_eq!(only(&judged).locations.len(), 3);
    }

    #[test]
    fn manifests_of_vendored_packages_are_judged() {
        let mut inventory = mit(vec![file("vendor/x/package.json", vec![])]);
        inventory.packages = vec![package("vendor/x/package.json", Some("CC-BY-NC-4.0"))];
        let judged = run(&inventory);
        assert_eq!(only(&judged).check.code, "PL004");
        assert!(only(&judged).message.contains("vendor/x/package.json"));
    }

    #[test]
    fn what_is_waived_or_excluded_is_still_to_be_seen() {
        let inventory = mit(vec![
            tag("a.c", "GPL-3.0-only"),
            tag("b/c.c", "GPL-3.0-only"),
        ]);
        let judged = run_with(
            &inventory,
            "[[waive]]\npath = \"a.c\"\nwho = \"us\"\nwhy = \"asked\"\nsince = 2026-01-01\n[[exclude]]\npath = \"b/**\"\nreason = \"data\"",
        );
        assert_eq!((judged.findings.len(), judged.waived.len()), (0, 1));
        assert_eq!(judged.excluded, [("b/**".to_owned(), "data".to_owned(), 1)]);
    }

    #[test]
    fn pl006_license_of_a_file() {
        let judged = run(&mit(vec![
            tag("a.c", "LicenseRef-x"),
            file(
                "b.c",
                vec![seen("LicenseRef-placet-unknown", Evidence::Unknown)],
            ),
        ]));
        assert_eq!(codes(&judged), ["PL006", "PL006"]);
        assert_eq!(judged.verdict, Verdict::NotEstablished);
        let mut inventory = mit(vec![file("a.c", vec![])]);
        inventory.problems = vec![Problem {
            path: "a.c".to_owned(),
            lines: Some(Lines::one(1)),
            kind: ProblemKind::BadExpression,
            message: "`GPL` is not on the SPDX license list".to_owned(),
            excerpt: None,
        }];
        assert_eq!(only(&run(&inventory)).check.code, "PL006");
    }

    #[test]
    fn pl007_license_of_dependencies() {
        let mut inventory = mit(vec![]);
        inventory.dependencies = (0..43)
            .map(|at| dependency(&format!("p{at}"), None))
            .collect();
        let judged = run(&inventory);
        let finding = only(&judged);
        assert_eq!(finding.check.code, "PL007");
        assert!(
            finding.message.contains("43 packages"),
            "{}",
            finding.message
        );
        assert!(
            finding.message.contains("and 38 more"),
            "{}",
            finding.message
        );
        assert!(finding.next_step.contains("virtual environment"));
        assert_eq!(judged.verdict, Verdict::NotEstablished);
        for record in &mut inventory.dependencies {
            record.dependency.scope = Scope::Dev;
        }
        assert_eq!(run(&inventory).verdict, Verdict::Placet);
        inventory.dependencies = vec![
            dependency("gpl", Some("GPL-2.0-only")),
            dependency("nc", Some("CC-BY-NC-4.0")),
        ];
        assert_eq!(codes(&run(&inventory)), ["PL004", "PL005"]);
        inventory.dependencies[1].dependency.scope = Scope::Dev;
        assert_eq!(codes(&run(&inventory)), ["PL005", "PL005"]);
        inventory.dependencies[0].dependency.own = true;
        assert_eq!(codes(&run(&inventory)), ["PL005"]);
    }

    #[test]
    fn pl008_declared_license() {
        let mut inventory = mit(vec![]);
        inventory.packages = vec![package("pyproject.toml", Some("BSD"))];
        let judged = run(&inventory);
        assert_eq!(
            (only(&judged).check.code, only(&judged).level),
            ("PL008", Level::Warning)
        );
        inventory.packages = vec![package("pyproject.toml", None)];
        let judged = run(&inventory);
        assert_eq!(
            (only(&judged).check.code, only(&judged).level),
            ("PL008", Level::Note)
        );
        inventory.packages[0].private = true;
        assert_eq!(codes(&run(&inventory)), Vec::<&str>::new());
    }

    #[test]
    fn pl009_not_read() {
        let mut inventory = mit(vec![file("tests/bad.json", vec![])]);
        let problem = |path: &str, kind| Problem {
            path: path.to_owned(),
            lines: None,
            kind,
            message: "permission denied".to_owned(),
            excerpt: None,
        };
        inventory.problems = vec![
            problem("a", ProblemKind::Unreadable),
            problem("b", ProblemKind::Unreadable),
            problem("c.toml", ProblemKind::Malformed),
        ];
        let judged = run(&inventory);
        assert_eq!(codes(&judged), ["PL009", "PL009"]);
        assert_eq!(judged.verdict, Verdict::NotEstablished);
        inventory.problems = vec![problem("tests/bad.json", ProblemKind::Malformed)];
        assert_eq!(only(&run(&inventory)).level, Level::Note);
    }

    #[test]
    fn pl010_decisions_are_kept_in_order() {
        let inventory = mit(vec![tag("tools/a.c", "GPL-3.0-only")]);
        let waiver = |more: &str| {
            format!("[[waive]]\nwho = \"the office\"\nwhy = \"a tool\"\nsince = 2026-01-01\n{more}")
        };
        let check = |more: &str, want: &[&str]| {
            let judged = run_with(&inventory, &waiver(more));
            assert_eq!(codes(&judged), want, "{more}: {:#?}", judged.findings);
        };
        check("license = \"GPL-3.0-only\"", &[]);
        check("path = \"tools/**\"", &[]);
        // whatever else the check will say is waived too
        check("check = \"PL005\"", &["PL015"]);
        check(
            "check = \"license-review\"\npath = \"tools/*\"\nlicense = \"GPL-3.0-only\"",
            &[],
        );
        check("check = \"PL004\"", &["PL012", "PL010"]);
        check("license = \"GPL-2.0-only\"", &["PL012", "PL010"]);
        check("package = \"pkg:pypi/*\"", &["PL012", "PL010"]);
        check("path = \"tools/**\"\nuntil = 2026-11-22", &[]);
        check(
            "path = \"tools/**\"\nuntil = 2026-11-21",
            &["PL012", "PL010"],
        );
        let judged = run_with(&inventory, &waiver("path = \"nowhere\""));
        let upkeep = judged
            .findings
            .iter()
            .find(|f| f.check.code == "PL010")
            .unwrap();
        assert_eq!(upkeep.locations[0].path, "placet.toml");
        // where it says what it is about
        assert_eq!(upkeep.locations[0].lines.unwrap().start, 5);
        // the office did not allow this one
        let fixed = "[categories]\nstrong-copyleft = { verdict = \"deny\", reason = \"no\" }\n";
        let judged = run_with(
            &inventory,
            &(fixed.to_owned() + &waiver("path = \"tools/**\"")),
        );
        assert_eq!(codes(&judged), ["PL004", "PL010"]);
        let exclude = "[[exclude]]\npath = \"tools/**\"\nreason = \"x\"\n[[exclude]]\npath = \"no/**\"\nreason = \"x\"";
        assert_eq!(codes(&run_with(&inventory, exclude)), ["PL010"]);
    }

    #[test]
    fn what_somebody_found_out_counts() {
        let mut inventory = mit(vec![]);
        inventory.dependencies = vec![dependency("a", None), dependency("b", None)];
        let conclusion = |package: &str, license: &str| {
            format!(
                "[[correct]]\npackage = \"{package}\"\nlicense = \"{license}\"\nwho = \"us\"\nwhy = \"asked\"\nsince = 2026-01-01\n"
            )
        };
        let check = |text: String, want: &[&str]| {
            assert_eq!(codes(&run_with(&inventory, &text)), want, "{text}");
        };
        check(conclusion("pkg:pypi/*", "MIT"), &[]);
        check(conclusion("pkg:pypi/a", "MIT"), &["PL007"]);
        check(
            conclusion("pkg:pypi/a", "MIT") + &conclusion("pkg:pypi/b@1.0", "GPL-3.0-only"),
            &["PL005"],
        );
        check(conclusion("pkg:npm/a", "MIT"), &["PL007", "PL010"]);
    }

    const SIGNED: &str = "who = \"the office\"\nwhy = \"read\"\nsince = 2026-01-01\n";

    #[test]
    fn what_was_found_can_be_corrected_where_it_is_named() {
        let inventory = mit(vec![
            tag("docs/a.md", "GPL-3.0-only"),
            tag("src/b.c", "GPL-3.0-only"),
        ]);
        let check = |text: &str, want: &[&str]| {
            let judged = run_with(&inventory, &format!("[[correct]]\n{text}\n{SIGNED}"));
            assert_eq!(codes(&judged), want, "{text}: {:#?}", judged.findings);
        };
        check(
            "path = \"nowhere\"\nfound = \"MIT\"\nlicense = \"ISC\"",
            &["PL012", "PL010"],
        );
        check(
            "path = \"**\"\nfound = \"GPL-3.0-only\"\nlicense = \"MIT\"",
            &[],
        );
        check(
            "path = \"**\"\nfound = \"GPL-3.0-only\"\nlicense = \"NONE\"",
            &[],
        );
        check(
            "path = \"src/**\"\nfound = \"GPL-3.0-only\"\nlicense = \"MIT\"",
            &["PL005"],
        );
        check(
            "path = \"**\"\nfound = \"GPL-3.0-or-later\"\nlicense = \"MIT\"",
            &["PL012", "PL010"],
        );
        // what the office does not let be waived cannot be corrected away
        let fixed = "[categories]\nstrong-copyleft = { verdict = \"deny\", reason = \"no\" }\n";
        let judged = run_with(
            &inventory,
            &format!(
                "{fixed}[[correct]]\npath = \"**\"\nfound = \"GPL-3.0-only\"\nlicense = \"MIT\"\n{SIGNED}"
            ),
        );
        assert_eq!(codes(&judged), ["PL004", "PL010"]);
        assert!(judged.findings[1].message.contains("is not applied"));
    }

    #[test]
    fn the_license_of_a_package_is_corrected_only_where_it_is_said_to_be_wrong() {
        let mut inventory = mit(vec![]);
        inventory.dependencies = vec![dependency("a", Some("GPL-3.0-only"))];
        let check = |text: &str, want: &[&str]| {
            let text = format!("[[correct]]\npackage = \"pkg:pypi/a\"\n{text}\n{SIGNED}");
            let judged = run_with(&inventory, &text);
            assert_eq!(codes(&judged), want, "{text}: {:#?}", judged.findings);
        };
        check("license = \"MIT\"", &["PL005"]);
        check("found = \"GPL-3.0-only\"\nlicense = \"MIT\"", &[]);
        check(
            "found = \"GPL-2.0-only\"\nlicense = \"MIT\"",
            &["PL005", "PL010"],
        );
    }

    #[test]
    fn a_choice_holds_where_it_was_made() {
        let mut inventory = mit(vec![tag("vendor/x/a.c", "(MIT OR GPL-3.0-only) AND ISC")]);
        inventory.dependencies = vec![dependency("a", Some("MIT OR GPL-3.0-only"))];
        let choice = |scope: &str, take: &str| {
            format!(
                "[[choose]]\nof = \"GPL-3.0-only OR MIT\"\ntake = \"{take}\"\n{scope}\n{SIGNED}"
            )
        };
        let check = |text: String, want: &[&str]| {
            let judged = run_with(&inventory, &text);
            assert_eq!(codes(&judged), want, "{text}: {:#?}", judged.findings);
        };
        check(choice("path = \"vendor/**\"", "MIT"), &[]);
        check(
            choice("package = \"pkg:pypi/a\"", "GPL-3.0-only"),
            &["PL005"],
        );
        check(choice("path = \"vendor/**\"", "GPL-3.0-only"), &["PL012"]);
        check(choice("path = \"src/**\"", "MIT"), &["PL010"]);
    }

    #[test]
    fn pl014_a_decision_counts_for_the_words_that_it_was_made_on() {
        let mut inventory = mit(vec![
            tag("tools/a.c", "GPL-3.0-only"),
            tag("tools/b.c", "GPL-3.0-only"),
        ]);
        inventory.evidence = ["tools/a.c", "tools/b.c"]
            .map(|path| (path.to_owned(), "one".to_owned()))
            .to_vec();
        let waiver = |digest: &str| {
            format!(
                "[[waive]]\nlicense = \"GPL-3.0-only\"\npath = \"tools/**\"\n{SIGNED}digest = \"{digest}\"\n"
            )
        };
        let policy = policy(&waiver(""));
        let digest = placet::policy::settle::evidence_of(&policy.waivers[0], &inventory).unwrap();
        let run = |inventory: &Inventory| run_with(inventory, &waiver(&digest));
        assert_eq!(codes(&run(&inventory)), Vec::<&str>::new());
        // another file with the same words is the same decision
        inventory.files.push(tag("tools/c.c", "GPL-3.0-only"));
        inventory
            .evidence
            .push(("tools/c.c".to_owned(), "one".to_owned()));
        assert_eq!(codes(&run(&inventory)), Vec::<&str>::new());
        // other words are not
        inventory.evidence[1].1 = "two".to_owned();
        let judged = run(&inventory);
        assert_eq!(codes(&judged), ["PL012", "PL014"]);
        let place = &judged.findings[1].locations[0];
        assert_eq!(
            (place.path.as_str(), place.lines.unwrap().start),
            ("placet.toml", 7)
        );
        // without evidence nothing can be told
        inventory.evidence.clear();
        assert_eq!(codes(&run(&inventory)), Vec::<&str>::new());
        // a package
        inventory.dependencies = vec![dependency("a", Some("GPL-2.0-only"))];
        let waiver = format!("[[waive]]\npackage = \"pkg:pypi/a\"\n{SIGNED}digest = \"0\"\n");
        inventory.files.truncate(1);
        assert_eq!(codes(&run_with(&inventory, &waiver)), ["PL014", "PL005"]);
    }

    #[test]
    fn pl015_entries_that_cover_more_than_a_decision_can_be_about() {
        let inventory = mit(vec![
            tag("vendor/a/a.c", "GPL-3.0-only"),
            tag("vendor/b/b.c", "MPL-2.0"),
        ]);
        let check = |text: &str, want: &[&str]| {
            let judged = run_with(&inventory, text);
            assert_eq!(codes(&judged), want, "{text}: {:#?}", judged.findings);
        };
        check(&format!("[[waive]]\npath = \"vendor/**\"\n{SIGNED}"), &[]);
        check(&format!("[[waive]]\npath = \"**\"\n{SIGNED}"), &["PL015"]);
        check(
            &format!("[[waive]]\npath = \"**\"\nlicense = \"GPL-3.0-only\"\n{SIGNED}"),
            &[],
        );
        check("[[exclude]]\npath = \"**\"\nreason = \"x\"", &["PL015"]);
        // one entry for many licenses
        let licenses = [
            "GPL-2.0-only",
            "GPL-3.0-only",
            "AGPL-3.0-only",
            "OSL-3.0",
            "SSPL-1.0",
            "EUPL-1.1",
        ];
        let files = licenses
            .iter()
            .map(|license| tag(&format!("vendor/{license}/a.c"), license));
        let many = mit(files.collect());
        let judged = run_with(&many, &format!("[[waive]]\npath = \"vendor/**\"\n{SIGNED}"));
        assert!(codes(&judged).contains(&"PL015"), "{:#?}", judged.findings);
    }

    #[test]
    fn every_answer_to_a_choice_is_proved() {
        let judged = run(&mit(vec![
            tag("src/a.c", "MIT OR GPL-3.0-only"),
            tag("vendor/x/a.c", "GPL-2.0-only AND ISC"),
        ]));
        let proofs: Vec<String> = judged
            .proofs
            .iter()
            .map(|proof| {
                format!(
                    "{} {}: {}",
                    proof.expression,
                    proof.ruling.name(),
                    proof.steps.join("; ")
                )
            })
            .collect();
        assert_eq!(
            proofs,
            [
                "GPL-2.0-only AND ISC review: AND needs all: GPL-2.0-only needs review",
                "MIT OR GPL-3.0-only allow: OR satisfied by MIT; GPL-3.0-only not used",
            ]
        );
    }

    #[test]
    fn pl011_a_dependency_that_contradicts_itself() {
        let mut record = dependency("a", Some("MIT"));
        record.declared = Some(declared("MIT"));
        record.detected = Some(expr("MIT"));
        let mut inventory = mit(vec![]);
        inventory.dependencies = vec![record.clone()];
        assert_eq!(codes(&run(&inventory)), Vec::<&str>::new());
        record.detected = Some(expr("BSD-2-Clause"));
        inventory.dependencies = vec![record];
        assert_eq!(codes(&run(&inventory)), ["PL011"]);
    }

    #[test]
    fn pl012_what_cannot_go_out_under_the_project_s_license() {
        let judged = run(&mit(vec![
            tag("src/a.c", "GPL-3.0-only"),
            tag("src/b.c", "GPL-3.0-only"),
            tag("vendor/x/c.c", "GPL-3.0-only"),
            tag("vendor/x/d.c", "GPL-3.0-only OR MIT"),
        ]));
        // the same license in two parts is two causes, and not another one for the review
        assert_eq!(codes(&judged), ["PL012", "PL012"]);
        let own = judged
            .findings
            .iter()
            .find(|finding| finding.message.contains("own files"))
            .unwrap();
        assert!(own.message.contains("2 files"), "{}", own.message);
        assert_eq!(own.locations.len(), 2);
        assert!(own.why.contains("OSADL") && own.why.contains("Taken as copied into the work"));
        assert!(own.next_step.contains("GPL-3.0-only"), "{}", own.next_step);
        assert_eq!(judged.verdict, Verdict::NonPlacet);

        let check = |files: Vec<FileRecord>, want: &[&str]| {
            let judged = run(&mit(files));
            assert_eq!(codes(&judged), want, "{:#?}", judged.findings);
        };
        // weak copyleft in files of its own, tools, data
        check(vec![tag("src/a.c", "MPL-2.0")], &[]);
        check(vec![tag("vendor/x/a.c", "LGPL-2.1-only")], &[]);
        check(vec![tag("data/map.svg", "ODbL-1.0")], &["PL005"]);
        // a file that holds the project's own license beside another is one work of both
        let mixed = file(
            "src/a.c",
            vec![
                seen("MIT", Evidence::Tag),
                seen("LGPL-2.1-only", Evidence::Tag),
            ],
        );
        check(vec![mixed], &["PL012"]);
        // but a notice in a file that says of itself that it is under the project's license may be
        // about something else
        let mut notice = seen("LGPL-2.1-only", Evidence::Notice);
        notice.lines = Lines::one(90);
        let judged = run(&mit(vec![file(
            "src/a.c",
            vec![seen("MIT", Evidence::Tag), notice],
        )]));
        assert_eq!(
            (only(&judged).check.code, only(&judged).level),
            ("PL012", Level::Warning)
        );
        // what the policy denies is said once, by the check for that
        check(vec![tag("src/a.c", "CC-BY-NC-4.0")], &["PL004"]);
        // unknown is for other checks
        check(vec![tag("src/a.c", "LicenseRef-x")], &["PL006"]);
        // a mention is no grant
        check(
            vec![file("a.c", vec![seen("GPL-3.0-only", Evidence::Reference)])],
            &["PL005"],
        );
    }

    #[test]
    fn pl012_where_only_the_running_program_loads_it_somebody_looks() {
        let mut inventory = mit(vec![]);
        inventory.dependencies = vec![dependency("a", Some("GPL-3.0-only"))];
        let judged = run(&inventory);
        assert_eq!(only(&judged).check.code, "PL005");
        // the office that allows the license still hears that it may not fit
        let allowed = "[categories]\nstrong-copyleft = \"allow\"";
        let judged = run_with(&inventory, allowed);
        assert_eq!(
            (only(&judged).check.code, only(&judged).level),
            ("PL012", Level::Warning)
        );
        assert!(only(&judged).why.contains("not settled"));
        // what is linked into a program by a compiler goes out with it
        inventory.dependencies[0].dependency.ecosystem = Ecosystem::Cargo;
        let judged = run_with(&inventory, allowed);
        assert_eq!(
            (only(&judged).check.code, only(&judged).level),
            ("PL012", Level::Error)
        );
        assert!(only(&judged).message.contains("1 dependency: a 1.0"));
        for scope in [Scope::Build, Scope::Test, Scope::Dev] {
            inventory.dependencies[0].dependency.scope = scope;
            assert_eq!(codes(&run_with(&inventory, allowed)), Vec::<&str>::new());
        }
    }

    #[test]
    fn pl013_two_parts_that_cannot_be_in_one_work() {
        let outbound = "[project]\noutbound = \"GPL-2.0-or-later\"";
        let parts = vec![
            tag("vendor/a/a.c", "GPL-2.0-only"),
            tag("vendor/b/b.c", "Apache-2.0"),
        ];
        let judged = run_with(&mit(parts.clone()), outbound);
        let finding = judged
            .findings
            .iter()
            .find(|finding| finding.check.code == "PL013")
            .unwrap();
        assert_eq!(finding.subject, "GPL-2.0-only / Apache-2.0");
        assert_eq!(finding.locations.len(), 2);
        assert_eq!(judged.verdict, Verdict::NonPlacet);
        // each fits the project alone
        for part in &parts {
            let judged = run_with(&mit(vec![part.clone()]), outbound);
            assert!(!codes(&judged).contains(&"PL013"));
        }
        let check = |files: Vec<FileRecord>, want: bool| {
            let judged = run_with(&mit(files), outbound);
            let have = codes(&judged).contains(&"PL013");
            assert_eq!(have, want, "{:#?}", judged.findings);
        };
        // within the license of one part, and with a way around it
        check(
            vec![tag("vendor/a/a.c", "GPL-2.0-only AND Apache-2.0")],
            true,
        );
        check(
            vec![
                tag("vendor/a/a.c", "GPL-2.0-only"),
                tag("vendor/b/b.c", "Apache-2.0 OR MIT"),
            ],
            false,
        );
        check(
            vec![
                tag("vendor/a/a.c", "GPL-2.0-or-later"),
                tag("vendor/b/b.c", "Apache-2.0"),
            ],
            false,
        );
        // in two packages of one tree the two never meet
        let mut apart = mit(vec![
            tag("one/vendor/a/a.c", "GPL-2.0-only"),
            tag("two/vendor/b/b.c", "Apache-2.0"),
        ]);
        apart.packages = vec![
            package("one/pyproject.toml", Some("GPL-2.0-or-later")),
            package("two/pyproject.toml", Some("GPL-2.0-or-later")),
        ];
        assert!(!codes(&run_with(&apart, outbound)).contains(&"PL013"));
    }

    const OURS: &str = "[project]\nholder = \"Example University\"";

    #[test]
    fn pl020_nobody_is_named() {
        let bare = |id: &str| file("LICENSE", vec![seen(id, Evidence::Text)]);
        assert_eq!(codes(&run(&tree(vec![bare("MIT")]))), ["PL020"]);
        let judged = run_with(&tree(vec![bare("ISC")]), OURS);
        assert!(only(&judged).next_step.contains("2026 Example University"));
        // named in a header or in a file for it; a license whose text has no such line
        let header = held(tag("src/a.py", "MIT"), "Ann Example");
        assert_eq!(codes(&run(&tree(vec![bare("MIT"), header]))), [""; 0]);
        let authors = file("AUTHORS", vec![]);
        assert_eq!(codes(&run(&tree(vec![authors, bare("MIT")]))), [""; 0]);
        assert_eq!(codes(&run(&tree(vec![bare("Apache-2.0")]))), [""; 0]);
        let choice = file("LICENSE-APACHE", vec![seen("Apache-2.0", Evidence::Text)]);
        assert_eq!(codes(&run(&tree(vec![bare("MIT"), choice]))), [""; 0]);
    }

    #[test]
    fn pl021_a_person_where_the_institution_is_expected() {
        let by = |holder: &str| mit(vec![held(file("src/a.py", vec![]), holder)]);
        let judged = run_with(&by("Ann Example"), OURS);
        assert_eq!(only(&judged).check.code, "PL021");
        assert_eq!(only(&judged).locations[0].path, "src/a.py");
        assert_eq!(judged.verdict, Verdict::Placet);
        let silent = |inventory: &Inventory, policy: &str| {
            assert_eq!(codes(&run_with(inventory, policy)), [""; 0], "{policy}");
        };
        // nobody is expected, or somebody else, or everybody who wrote it
        silent(&by("Ann Example"), "");
        silent(&by("Ann Example"), "[project]\nholder = \"Ann Example\"");
        // but then the institution has to say that it gives its rights up
        let waived = format!("{OURS}\n[holders]\nmode = \"waiver\"");
        let judged = run_with(&by("Ann Example"), &waived);
        assert_eq!(only(&judged).check.code, "PL025");
        silent(
            &by("Ann Example"),
            "[holders]\nexpected = [\"Example University\", \"Ann Example\"]",
        );
        silent(
            &by("Ann Example"),
            "[holders]
            expected = \"Example University\"
            [[holders.path]]
            path = \"src/**\"
            mode = \"individual\"
            expected = \"Ann Example\"
            reason = \"a student's own work\"",
        );
        // whoever wrote it; both; a part; another name
        silent(&by("The Example Authors"), OURS);
        silent(&by("Ann Example, Example University"), OURS);
        silent(&by("Department of Physics, EXAMPLE UNIVERSITY"), OURS);
        silent(
            &by("EU Press"),
            &format!("{OURS}\n[holders]\naliases = \"EU Press\""),
        );
        // somebody else's work under its own license
        let other = mit(vec![held(tag("src/a.py", "ISC"), "Ann Example")]);
        silent(&other, OURS);
    }

    #[test]
    fn pl022_others_without_a_license() {
        let by = |more: Vec<FileRecord>| {
            let mut files = vec![
                held(file("src/deep/a.c", vec![]), "Other Example, Inc."),
                held(file("src/deep/b.c", vec![]), "Other Example Inc"),
            ];
            files.extend(more);
            mit(files)
        };
        let judged = run_with(&by(vec![]), OURS);
        assert_eq!(only(&judged).check.code, "PL022");
        assert_eq!(only(&judged).locations.len(), 2);
        assert_eq!(codes(&run(&by(vec![]))), [""; 0]);
        let licensed = by(vec![text("src/LICENSE", "MIT")]);
        assert_eq!(codes(&run_with(&licensed, OURS)), [""; 0]);
    }

    #[test]
    fn pl023_years() {
        let mut late = file("src/a.py", vec![]);
        late.copyrights.push(Copyright {
            statement: "Copyright 2062 Example University".to_owned(),
            holder: None,
            lines: Lines::one(1),
        });
        let judged = run(&mit(vec![late]));
        assert_eq!(only(&judged).check.code, "PL023");
        assert_eq!(only(&judged).level, Level::Note);
    }

    #[test]
    fn pl024_templates() {
        let open = |path: &str| {
            let mut file = file(path, vec![seen("MIT", Evidence::Text)]);
            file.unfilled.push(Unfilled {
                text: "Copyright (c) [year] [fullname]".to_owned(),
                sign: "[year]",
                lines: Lines::one(3),
            });
            file
        };
        assert_eq!(codes(&run(&tree(vec![open("LICENSE")]))), ["PL024"]);
        // texts that are there to be copied are like that
        assert_eq!(codes(&run(&mit(vec![open("LICENSES/MIT.txt")]))), [""; 0]);
        assert_eq!(codes(&run(&mit(vec![open("templates/a.py")]))), [""; 0]);
    }

    #[test]
    fn levels_and_the_fail_level_make_the_verdict() {
        let mut inventory = mit(vec![]);
        inventory.dependencies = vec![dependency("a", Some("GPL-3.0-only"))];
        assert_eq!(run(&inventory).verdict, Verdict::Placet);
        assert_eq!(
            run_with(&inventory, "fail-on = \"warning\"").verdict,
            Verdict::NonPlacet
        );
        assert_eq!(
            run_with(&inventory, "[checks]\nPL005 = \"error\"").verdict,
            Verdict::NonPlacet
        );
        let text = "extends = []\n[categories]\npermissive = \"allow\"\n[checks]\nPL005 = \"off\"";
        assert_eq!(codes(&run_with(&inventory, text)), Vec::<&str>::new());
    }

    #[test]
    fn one_more_dependency_makes_a_new_finding_an_update_does_not() {
        let mut inventory = mit(vec![]);
        inventory.dependencies = vec![dependency("a", Some("GPL-3.0-only"))];
        let print = |inventory: &Inventory| only(&run(inventory)).fingerprint.clone();
        let before = print(&inventory);
        inventory.dependencies[0].dependency.purl =
            Purl::new("pypi", None, "a", Some("2")).unwrap();
        assert_eq!(print(&inventory), before);
        inventory
            .dependencies
            .push(dependency("b", Some("GPL-3.0-only")));
        assert_ne!(print(&inventory), before);
    }

    #[test]
    fn fingerprints_do_not_move_with_lines() {
        let mut inventory = mit(vec![tag("a.c", "GPL-3.0-only")]);
        let before = run(&inventory).findings[0].fingerprint.clone();
        inventory.files[1].detections[0].lines = Lines::new(70, 71);
        assert_eq!(run(&inventory).findings[0].fingerprint, before);
        inventory.files[1].detections[0].expression = expr("AGPL-3.0-only");
        assert_ne!(run(&inventory).findings[0].fingerprint, before);
    }
}
