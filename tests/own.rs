// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Licenses of the user's own: rules beside a policy, what they find, and how their mistakes
//! are shown.

use placet::detect::own::Own;
use placet::detect::{Detector, Evidence};
use placet::rules::Rules;
use placet::rules::categories::Category;

const RULES: &str = r#"
[categories]
"LicenseRef-river-1.0" = "source-available"
"LicenseRef-river-2.0" = "source-available"
"LicenseRef-lab-use" = "non-commercial"
"LicenseRef-gauge" = "proprietary"

[[family]]
names = ["[the] river suite (license|licence agreement)"]
versions = { "1" = "LicenseRef-river-1.0", "2" = "LicenseRef-river-2.0" }
bare = "LicenseRef-river-2.0"
example = "Released under the River Suite License."

[[notice]]
id = "LicenseRef-lab-use"
words = "(this|the) {work} <6> licensed to members of the hydrology lab"
example = "This software is, until further notice, licensed to members of the hydrology lab."
not = "This software is licensed to nobody."

[[text]]
id = "LicenseRef-gauge"
kind = "license"
words = """
The gauge readings of <station> may be copied and used by whoever keeps a gauge of their own and
sends its readings to the quorum of gaugekeepers each fortnight, and by nobody else.
"""
"#;

fn added(text: &str) -> Result<(Rules, Own), String> {
    let mut rules = Rules::embedded();
    let files = vec![("licenses/lab.toml".to_owned(), text.to_owned())];
    let own = Own::add(files, &mut rules).map_err(|mistakes| mistakes.render(false))?;
    own.try_out(&rules)
        .map_err(|mistakes| mistakes.render(false))?;
    Ok((rules, own))
}

#[test]
fn own_licenses_are_found_by_name_sentence_and_text_beside_those_of_the_list() {
    let (rules, own) = added(RULES).unwrap();
    assert_eq!((own.entries, own.trials()), (3, 4));
    assert_eq!(
        own.categories["LicenseRef-lab-use"],
        Category::NonCommercial
    );
    let detector = Detector::new(&rules);
    let check = |text: &str, want: &[(&str, Evidence)]| {
        let seen = detector.examine("src/a.txt", text.as_bytes()).unwrap();
        let found: Vec<(String, Evidence)> = seen
            .detections
            .iter()
            .map(|seen| (seen.expression.to_string(), seen.kind))
            .collect();
        let want: Vec<(String, Evidence)> = want
            .iter()
            .map(|&(id, kind)| (id.to_owned(), kind))
            .collect();
        assert_eq!(found, want, "{text}");
    };
    use Evidence::{Notice, Text};
    check(
        "Licensed under the River Suite License, version 1.",
        &[("LicenseRef-river-1.0", Notice)],
    );
    check(
        "The data is licensed to members of the hydrology lab",
        &[("LicenseRef-lab-use", Notice)],
    );
    check(
        "# License\n# The gauge readings of Brookfield may be copied and used by whoever keeps\n\
         # a gauge of their own and sends its readings to the quorum of gaugekeepers each\n\
         # fortnight, and by nobody else.",
        &[("LicenseRef-gauge", Text)],
    );
    check(
        "Licensed under the MIT license.\n\nLicensed under the Apache License, Version 2.0.",
        &[("MIT", Notice), ("Apache-2.0", Notice)],
    );
}

#[test]
fn mistakes_are_shown_where_they_are_all_at_once() {
    let check = |text: &str, want: &[&str]| {
        let shown = added(text).map(|_| ()).unwrap_err();
        for want in want {
            assert!(shown.contains(want), "{want} is not in\n{shown}");
        }
    };
    let notice = "[[notice]]\nid = \"LicenseRef-x\"\nwords = \"some odd words\"\nexample = \"some odd words license\"\n";
    let category = "[categories]\n\"LicenseRef-x\" = \"proprietary\"\n";
    check(
        "[[notice]]\nid = \"MIT\"\nwords = \"a b\"\nexample = \"a b\"",
        &[
            "own rules name own licenses",
            "licenses/lab.toml:2:6",
            "^^^^^",
        ],
    );
    check(
        "[[notice]]\nid = \"LicenseRef-placet-x\"\nwords = \"a b\"\nexample = \"a b\"",
        &["placet's own"],
    );
    check(
        notice,
        &[
            "`LicenseRef-x` has no category",
            "\"LicenseRef-x\" = \"proprietary\"",
        ],
    );
    check(
        "[categories]\n\"LicenseRef-x\" = \"propietary\"\n[[notices]]\n",
        &[
            "did you mean `proprietary`?",
            "did you mean `notice`?",
            "2 mistakes in the license rules",
        ],
    );
    check(
        &format!(
            "{category}[[notice]]\nid = \"LicenseRef-x\"\nwords = \"odd (words\"\nexample = \"x\""
        ),
        &["this is no pattern", "a bracket is not closed"],
    );
    check(
        &format!("{category}[[notice]]\nid = \"LicenseRef-x\"\nwords = \"odd words\""),
        &["`example` is missing"],
    );
    check(
        &format!("{category}[[family]]\nnames = [\"mit license\"]\nbare = \"LicenseRef-x\""),
        &["`mit license` is taken", "a name in the rule mit-1"],
    );
    check(
        &format!("{category}[[text]]\nid = \"LicenseRef-x\"\nkind = \"eula\"\nwords = \"x\""),
        &["expected `license` or `notice`"],
    );
    check(
        &format!("{category}{notice}").replace("odd words license", "other words license"),
        &[
            "`LicenseRef-x` is not found in its own words",
            "read as no license",
        ],
    );
    check(
        &format!("{category}{notice}not = \"some odd words of a license\""),
        &["is found where it must not be"],
    );
    check(
        &format!("{category}{notice}unless = \"\""),
        &["there are no words in this"],
    );
    check("names = [", &["licenses/lab.toml:1"]);
    let many = format!(
        "{category}[[family]]\nbare = \"LicenseRef-x\"\nnames = [\"{}\"]",
        "(a|b)".repeat(30)
    );
    check(&many, &["spellings"]);
}
