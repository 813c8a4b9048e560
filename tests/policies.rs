// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The policy language: rules in places, layers that never loosen, and the policies that come
//! with placet, held against oracles.

use placet::compat::Use;
use placet::inventory::FileKind;
use placet::license::{Expr, License};
use placet::package::Scope;
use placet::policy::{BUILT_IN, Judge, Policy, PolicySource, Ruling, Scene, Sources};

fn source(name: &str, text: &str) -> PolicySource {
    PolicySource {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

fn load(own: &str, office: &str) -> Result<Policy, String> {
    let sources = [source("placet.toml", own), source("office", office)];
    Policy::load(&sources).map_err(|errors| errors.render(false))
}

fn expr(text: &str) -> Expr {
    Expr::parse(text).unwrap()
}

const NOWHERE: Scene<'static> = Scene {
    path: None,
    package: None,
    kind: None,
    scope: None,
    usage: None,
};

#[test]
fn the_policies_that_come_with_placet_say_what_their_examples_say() {
    for (name, text) in BUILT_IN {
        let policy =
            Policy::load(&[source(name, text)]).unwrap_or_else(|errors| panic!("{name}: {errors}"));
        assert!(policy.examples.len() > 4, "{name} has too few examples");
        for example in &policy.examples {
            let (ruling, answer) = policy.answer(&example.expression, &example.scene());
            let words = example.words();
            assert_eq!(ruling, example.expect, "{name}: {words}: {answer:?}");
        }
    }
}

#[test]
fn a_rule_holds_where_all_that_it_asks_fits() {
    let policy = load(
        "extends = []
        [categories]
        permissive = \"allow\"
        strong-copyleft = { verdict = \"review\", waivable = true, reason = \"ask\" }
        [licenses]
        \"GPL-2.0-only\" = { verdict = \"deny\", reason = \"too old\" }
        [[rule]]
        category = \"strong-copyleft\"
        use = [\"tool\", \"data\"]
        verdict = \"allow\"
        [[rule]]
        license = \"GPL-3.0-*\"
        package = \"pkg:npm/*\"
        scope = \"runtime\"
        verdict = \"deny\"
        reason = \"bundled\"
        [[rule]]
        license = \"GPL-3.0-*\"
        use = \"tool\"
        path = \"tools/**\"
        verdict = \"review\"
        reason = \"look at it\"
        [[rule]]
        exception = \"Classpath-exception-2.0\"
        license = \"GPL-*\"
        verdict = \"allow\"
        [[rule]]
        path = \"data/**\"
        verdict = \"allow\"
        [[rule]]
        license = \"MIT AND GPL-3.0-only\"
        file = \"vendored\"
        verdict = \"deny\"
        reason = \"these two together\"",
        "",
    )
    .unwrap();
    let check = |text: &str, scene: Scene<'_>, want: Ruling| {
        let (ruling, answer) = policy.answer(&expr(text), &scene);
        assert_eq!(ruling, want, "{text} at {scene:?}: {answer:?}");
    };
    let tool = Scene {
        usage: Some(Use::Tool),
        ..NOWHERE
    };
    check("GPL-3.0-only", NOWHERE, Ruling::Review);
    check("GPL-3.0-only", tool, Ruling::Allow);
    // a rule goes before a license by name
    check("GPL-2.0-only", NOWHERE, Ruling::Deny);
    check("GPL-2.0-only", tool, Ruling::Allow);
    let bundled = Scene {
        package: Some("pkg:npm/left@1.0"),
        scope: Some(Scope::Runtime),
        usage: Some(Use::Linked),
        ..NOWHERE
    };
    check("GPL-3.0-only", bundled, Ruling::Deny);
    let scope = Some(Scope::Dev);
    check("GPL-3.0-only", Scene { scope, ..bundled }, Ruling::Review);
    let package = Some("pkg:pypi/left@1.0");
    check("GPL-3.0-only", Scene { package, ..bundled }, Ruling::Review);
    // of two that fit the strictest
    let path = Some("tools/run.sh");
    check("GPL-3.0-only", Scene { path, ..tool }, Ruling::Review);
    check(
        "GPL-2.0-only WITH Classpath-exception-2.0",
        NOWHERE,
        Ruling::Allow,
    );
    check(
        "GPL-2.0-only WITH GCC-exception-2.0",
        NOWHERE,
        Ruling::Review,
    );
    let data = Scene {
        path: Some("data/map.csv"),
        ..NOWHERE
    };
    check("GPL-2.0-only", data, Ruling::Allow);
    // what nobody knows is let through only by its name
    check("LicenseRef-x", data, Ruling::NotEstablished);
    let vendored = Scene {
        kind: Some(FileKind::Vendored),
        ..NOWHERE
    };
    check("GPL-3.0-only AND MIT", vendored, Ruling::Deny);
    check("GPL-3.0-only AND MIT", NOWHERE, Ruling::Review);
    // the best version that may be chosen
    check("GPL-2.0-or-later", tool, Ruling::Allow);
    check("GPL-2.0-or-later", NOWHERE, Ruling::Review);
}

#[test]
fn what_lies_below_stays_whatever_speaks_of_it() {
    let office = "extends = []
        [categories]
        permissive = \"allow\"
        strong-copyleft = { verdict = \"review\", reason = \"ask\" }
        non-commercial = { verdict = \"deny\", waivable = true, reason = \"no\" }
        [licenses]
        \"MPL-2.0\" = { verdict = \"review\", waivable = true, reason = \"ask\" }
        [[rule]]
        category = \"strong-copyleft\"
        use = \"tool\"
        verdict = \"allow\"";
    let with = |own: &str| load(&format!("extends = [\"office\"]\n{own}"), office);
    let check = |own: &str, text: &str, scene: Scene<'_>, want: Ruling| {
        let policy = with(own).unwrap();
        let (ruling, answer) = policy.answer(&expr(text), &scene);
        assert_eq!(ruling, want, "{own}\n{text}: {answer:?}");
    };
    let linked = Scene {
        usage: Some(Use::Linked),
        ..NOWHERE
    };
    // a rule that names no license loosens what may be loosened, and nothing else
    let all = "[[rule]]\nuse = \"linked\"\nverdict = \"allow\"";
    check(all, "GPL-3.0-only", linked, Ruling::Review);
    check(all, "CC-BY-NC-4.0", linked, Ruling::Allow);
    // a less exact word does not take the place of a more exact one below, unless it is stricter
    let kinds = "[categories]\nfile-copyleft = \"allow\"";
    check(kinds, "MPL-2.0", NOWHERE, Ruling::Review);
    let kinds = "[categories]\nfile-copyleft = { verdict = \"deny\", reason = \"x\" }";
    check(kinds, "MPL-2.0", NOWHERE, Ruling::Deny);
    // what is fixed below stays fixed under a stricter word that may be waived
    let lab =
        "[categories]\nstrong-copyleft = { verdict = \"deny\", waivable = true, reason = \"x\" }";
    let policy = with(lab).unwrap();
    let unit = Judge::new(&policy).unit(&License::new("GPL-3.0-only"));
    assert!(unit.ruling == Ruling::Deny && !unit.waivable, "{unit:?}");
    // a word that can only be looser is a mistake
    for own in [
        "[[rule]]\nlicense = \"GPL-3.0-only\"\nuse = \"linked\"\nverdict = \"allow\"",
        "[[rule]]\ncategory = \"strong-copyleft\"\npath = \"src/**\"\nverdict = \"allow\"",
    ] {
        let shown = with(own).unwrap_err();
        assert!(
            shown.contains("looser") && shown.contains("office"),
            "{shown}"
        );
    }
    // what the office allows there may be said again
    let tools = "[[rule]]\nlicense = \"GPL-3.0-only\"\nuse = \"tool\"\nverdict = \"allow\"";
    with(tools).unwrap();
}

#[test]
fn a_pinned_policy_must_be_what_it_was() {
    let office = "extends = []\n[licenses]\nMIT = \"allow\"";
    let digest = Policy::load(&[source("office", office)])
        .unwrap()
        .digest()
        .to_owned();
    let pinned = format!("extends = [\"office@blake3:{digest}\"]");
    load(&pinned, office).unwrap();
    // how it is written does not matter
    load(&pinned, &format!("{office}\n# a remark")).unwrap();
    let changed = format!("{office}\nISC = \"allow\"");
    let shown = load(&pinned, &changed).unwrap_err();
    let now = Policy::load(&[source("office", &changed)])
        .unwrap()
        .digest()
        .to_owned();
    assert!(shown.contains(&digest) && shown.contains(&now), "{shown}");
}

#[test]
fn files_are_found_beside_the_policy_and_not_outside() {
    let fetch = |path: &str| -> Option<Result<String, String>> {
        let text = match path {
            "office/policy.toml" => "extends = [\"kinds.toml\"]\n[licenses]\nMIT = \"allow\"",
            "office/kinds.toml" => {
                "extends = []\n[categories]\ndocs = { verdict = \"deny\", reason = \"x\" }"
            }
            "office/loop.toml" => "extends = [\"loop.toml\"]",
            "broken.toml" => return Some(Err("permission denied".to_owned())),
            _ => return None,
        };
        Some(Ok(text.to_owned()))
    };
    let with = |base: &str| {
        Policy::load_from(Sources {
            policy: Some(source("placet.toml", &format!("extends = [\"{base}\"]"))),
            decisions: None,
            fetch: &fetch,
        })
        .map_err(|errors| errors.render(false))
    };
    let policy = with("office/policy.toml").unwrap();
    assert_eq!(policy.answer(&expr("MIT"), &NOWHERE).0, Ruling::Allow);
    assert_eq!(policy.answer(&expr("CC-BY-4.0"), &NOWHERE).0, Ruling::Deny);
    assert!(with("./office/../office/policy.toml").is_ok());
    let check = |base: &str, wanted: &str| {
        let shown = with(base).unwrap_err();
        assert!(shown.contains(wanted), "{base}: {shown}");
    };
    check("office/loop.toml", "extends itself");
    check("nowhere.toml", "there is no file `nowhere.toml`");
    check("../policy.toml", "leads out of the folder");
    check("office/../../policy.toml", "leads out of the folder");
    check("broken.toml", "permission denied");
    check("univrsity", "did you mean `university`?");
}

#[test]
fn decisions_beside_the_policy_are_decisions_only() {
    let with = |decisions: &str| {
        Policy::load_from(Sources {
            policy: Some(source("placet.toml", "")),
            decisions: Some(source("placet-decisions.toml", decisions)),
            fetch: &|_| None,
        })
        .map_err(|errors| errors.render(false))
    };
    let signed = "who = \"us\"\nwhy = \"asked\"\nsince = 2026-01-01\n";
    let policy = with(&format!("[[waive]]\nlicense = \"MPL-2.0\"\n{signed}")).unwrap();
    assert_eq!(policy.waivers[0].from.place.path, "placet-decisions.toml");
    let shown = with("[licenses]\nMIT = \"allow\"").unwrap_err();
    assert!(shown.contains("not for a file of decisions"), "{shown}");
    for (text, wanted) in [
        (
            "[[choose]]\nof = \"MIT OR ISC\"\ntake = \"Zlib\"\npath = \"*\"\n",
            "not a branch",
        ),
        (
            "[[choose]]\nof = \"MIT\"\ntake = \"MIT\"\npath = \"*\"\n",
            "nothing to choose",
        ),
        (
            "[[choose]]\nof = \"MIT OR ISC\"\ntake = \"ISC\"\n",
            "`package` is missing",
        ),
        (
            "[[correct]]\nlicense = \"MIT\"\npath = \"*\"\n",
            "`found` is missing",
        ),
        (
            "[[correct]]\nlicense = \"NONE\"\npackage = \"pkg:npm/*\"\n",
            "`found` is missing",
        ),
    ] {
        let shown = with(&format!("{text}{signed}")).unwrap_err();
        assert!(shown.contains(wanted), "{text}: {shown}");
    }
}

/// A small generator; the same seed, the same run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const LICENSES: [&str; 12] = [
    "MIT",
    "GPL-2.0-only",
    "GPL-3.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-or-later",
    "CC-BY-NC-4.0",
    "LicenseRef-x",
    "MPL-2.0",
    "Apache-1.1+",
    "Apache-2.0",
    "GPL-2.0-only WITH Classpath-exception-2.0",
    "GPL-2.0-or-later WITH GCC-exception-2.0",
];

fn expression(random: &mut Random, depth: usize) -> Expr {
    if depth == 0 || random.below(3) == 0 {
        return expr(random.one(&LICENSES));
    }
    let members: Vec<Expr> = (0..2 + random.below(3))
        .map(|_| expression(random, depth - 1))
        .collect();
    let joined = if random.below(2) == 0 {
        Expr::and(members)
    } else {
        Expr::or(members)
    };
    joined.unwrap()
}

/// A layer of a policy as somebody might write it.
fn layer(random: &mut Random) -> String {
    let said = |random: &mut Random| {
        let waivable = random.below(2) == 0;
        match random.below(3) {
            0 => "verdict = \"allow\"".to_owned(),
            1 => format!("verdict = \"review\", reason = \"r\", waivable = {waivable}"),
            _ => format!("verdict = \"deny\", reason = \"d\", waivable = {waivable}"),
        }
    };
    let kinds = [
        "permissive",
        "strong-copyleft",
        "library-copyleft",
        "file-copyleft",
        "non-commercial",
    ];
    let names = [
        "GPL-*",
        "GPL-2.0-*",
        "Apache-*",
        "LicenseRef-x*",
        "MIT AND GPL-2.0-only",
        "MIT OR CC-BY-NC-4.0",
    ];
    let mut text = "[categories]\n".to_owned();
    for kind in kinds {
        if random.below(3) == 0 {
            text.push_str(&format!("{kind} = {{ {} }}\n", said(random)));
        }
    }
    text.push_str("[licenses]\n");
    for name in LICENSES.iter().chain(&names) {
        if random.below(6) == 0 && !name.starts_with("LicenseRef-x*") {
            text.push_str(&format!("\"{name}\" = {{ {} }}\n", said(random)));
        }
    }
    for _ in 0..random.below(4) {
        text.push_str("[[rule]]\n");
        let asks = [
            format!("license = \"{}\"\n", random.one(&LICENSES)),
            format!("license = \"{}\"\n", random.one(&names)),
            format!("category = \"{}\"\n", random.one(&kinds)),
            "exception = \"GCC-exception-2.0\"\n".to_owned(),
            "use = \"tool\"\n".to_owned(),
            "path = \"src/**\"\n".to_owned(),
            "scope = [\"dev\", \"runtime\"]\n".to_owned(),
        ];
        let first = random.below(4);
        text.push_str(&asks[first]);
        if random.below(2) == 0 {
            text.push_str(&asks[4 + random.below(3)]);
        }
        text.push_str(&said(random).replace(", ", "\n"));
        text.push('\n');
    }
    text
}

fn scenes() -> [Scene<'static>; 4] {
    [
        NOWHERE,
        Scene {
            usage: Some(Use::Tool),
            scope: Some(Scope::Dev),
            ..NOWHERE
        },
        Scene {
            path: Some("src/a.c"),
            usage: Some(Use::Merged),
            ..NOWHERE
        },
        Scene {
            scope: Some(Scope::Runtime),
            usage: Some(Use::Linked),
            ..NOWHERE
        },
    ]
}

/// The layer without what cannot stand over the office's: the loader names each such line.
fn accepted(random: &mut Random, office: &str) -> Option<Policy> {
    for _ in 0..20 {
        let own = format!("extends = [\"office\"]\n{}", layer(random));
        match load(&own, office) {
            Ok(policy) => return Some(policy),
            Err(shown) => assert!(shown.contains("looser"), "{own}\n{shown}"),
        }
    }
    None
}

#[test]
fn no_layer_loosens_what_one_below_it_fixed() {
    let mut random = Random(11);
    let (mut stacks, mut compared, mut looser) = (0, 0, 0);
    while stacks < 300 {
        let office = format!("extends = []\n{}", layer(&mut random));
        let Ok(base) = Policy::load(&[source("office", &office)]) else {
            panic!("{office}");
        };
        let Some(extended) = accepted(&mut random, &office) else {
            continue;
        };
        stacks += 1;
        for scene in scenes() {
            for _ in 0..20 {
                let expr = expression(&mut random, 2);
                let (below, above) = (base.answer(&expr, &scene), extended.answer(&expr, &scene));
                compared += 1;
                if above.0 >= below.0 {
                    continue;
                }
                looser += 1;
                // only by way of something that the office lets be waived
                let judge = Judge::new(&base);
                let setting = base.setting(&scene);
                let free = expr.licenses().into_iter().any(|license| {
                    let unit = judge.unit_in(license, &setting);
                    unit.waivable && unit.ruling > Ruling::Allow
                }) || below.1.blamed.iter().any(|(_, unit)| unit.waivable);
                assert!(
                    free,
                    "{expr} at {scene:?}\n{:?}\n{:?}\n{office}",
                    below.1, above.1
                );
            }
            for license in LICENSES {
                let license = expr(license);
                let (below, above) = (
                    base.answer(&license, &scene),
                    extended.answer(&license, &scene),
                );
                let fixed = below.1.blamed.iter().any(|(_, unit)| !unit.waivable);
                assert!(
                    !fixed || above.0 >= below.0,
                    "{license} at {scene:?}\n{below:?}\n{above:?}\n{office}"
                );
            }
        }
    }
    assert!(compared > 20_000 && looser > 100, "{compared} {looser}");
}

/// All ways to choose at the ORs of an expression, each a list of licenses that then all apply.
fn ways(expr: &Expr) -> Vec<Vec<License>> {
    match expr {
        Expr::License(license) => vec![vec![license.clone()]],
        Expr::Or(members) => members.iter().flat_map(ways).collect(),
        Expr::And(members) => members.iter().fold(vec![Vec::new()], |all, member| {
            let more = ways(member);
            all.iter()
                .flat_map(|one| {
                    more.iter()
                        .map(move |more| [one.clone(), more.clone()].concat())
                })
                .collect()
        }),
    }
}

#[test]
fn an_expression_is_as_good_as_its_best_way_and_a_way_as_its_worst_license() {
    let mut random = Random(5);
    let (mut policies, mut compared) = (0, 0);
    while policies < 200 {
        let text = format!("extends = []\n{}", layer(&mut random));
        // an expression that is named as a whole says nothing of its members
        let text: String = text
            .lines()
            .filter(|line| !line.starts_with("\"MIT "))
            .map(|line| format!("{line}\n"))
            .collect();
        if text.contains("\"MIT ") {
            continue;
        }
        let policy = Policy::load(&[source("placet.toml", &text)]).unwrap();
        policies += 1;
        let judge = Judge::new(&policy);
        for scene in scenes() {
            let setting = policy.setting(&scene);
            for _ in 0..20 {
                let expr = expression(&mut random, 2);
                let all = ways(&expr);
                if all.len() > 5_000 {
                    continue;
                }
                let ruling = |license: &License| judge.unit_in(license, &setting).ruling;
                let best = all
                    .iter()
                    .map(|way| way.iter().map(ruling).max().unwrap())
                    .min()
                    .unwrap();
                let answer = judge.expression_in(&expr, &setting);
                assert_eq!(
                    answer.ruling, best,
                    "{expr} at {scene:?}: {answer:?}\n{text}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}
